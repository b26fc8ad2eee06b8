-- The rows of the law as sentences, in Chinese and English, for annotated_law. One function for each policy table: it takes
-- the row as JSON and the names of things in the language (law_names), reads no table and judges nothing. What begins a sentence
-- is made a capital letter at the end, by law_rows.

-- What rows say in words of the engine's own, and how people call it. A condition is a sentence by itself: %1$s is its
-- argument, as it is called; {in} and {out} are the sources in scope and all others, as the version calls them.
CREATE VIEW govproj.law_words AS
SELECT w.list, w.word, w.label_zh, w.label_en
  FROM (VALUES
    ('office', 'owner',       '项目单位',     'the owner'),
    ('office', 'data_bureau', '数据主管部门', 'the data bureau'),
    ('office', 'unit',        '市直单位',     'a unit'),
    ('office', 'finance',     '财政部门',     'the finance bureau'),
    ('office', 'audit',       '审计部门',     'the audit bureau'),
    ('office', 'government',  '政府',         'the government'),
    ('change', 'value',    '金额变更', 'change of value'),
    ('change', 'scope',    '范围变更', 'change of scope'),
    ('change', 'duration', '工期变更', 'change of duration'),
    ('change', 'funds',    '资金变更', 'change of funds'),
    ('form', 'project',         '项目资料',     'corrections of projects'),
    ('form', 'cost_line',       '投资构成',     'cost lines'),
    ('form', 'contract',        '合同',         'contracts'),
    ('form', 'contract_party',  '合同参与方',   'parties of contracts'),
    ('form', 'supplement',      '补充合同',     'supplements'),
    ('form', 'payment',         '支付',         'payments'),
    ('form', 'change',          '变更',         'changes'),
    ('form', 'fund_allocation', '资金安排',     'allocations of funds'),
    ('form', 'annual_plan',     '年度项目计划', 'annual plans'),
    ('form', 'demand',          '需求',         'demands'),
    ('form', 'service_request', '基础设施服务申请', 'requests for infrastructure services'),
    ('form', 'matter',          '重大事项',     'matters'),
    ('form', 'evaluation',      '绩效评价',     'evaluations'),
    ('form', 'audit_request',   '审计资料要求', 'audit requests'),
    ('form', 'audit_item',      '审计资料',     'items that audit asks for'),
    ('form', 'finding',         '检查问题',     'findings'),
    ('deed', 'enter',     '录入', 'are entered'),
    ('deed', 'file',      '报备', 'are filed'),
    ('deed', 'take_up',   '承接', 'are taken up'),
    ('deed', 'decide',    '审批', 'are decided'),
    ('deed', 'allocate',  '分配', 'are allocated'),
    ('deed', 'resolve',   '答复', 'are resolved'),
    ('deed', 'hand_over', '提供', 'are handed over'),
    ('deed', 'remedy',    '确认整改', 'are told to be remedied'),
    ('payment', 'payment',    '付款',   'payment of kind payment'),
    ('payment', 'settlement', '结算款', 'settlement'),
    ('payment', 'refund',     '退款',   'refund'),
    ('payment', 'reversal',   '冲销',   'reversal of a payment'),
    ('word_list', 'cost_line', '费用种类',   'Kinds of cost line'),
    ('word_list', 'source',    '资金来源',   'Sources of money'),
    ('word_list', 'ground',    '计划外理由', 'Off-plan grounds'),
    ('word_list', 'cause',     '变更原因',   'Causes of change'),
    ('word_list', 'contract',  '合同种类',   'Kinds of contract'),
    ('part', 'software',    '计入软件开发费用', 'is of the software development cost'),
    ('part', 'in_scope',    '为本级资金，未写明来源的资金也视同', 'is of the money in scope, which is also what names no source'),
    ('part', 'main',        '交付项目本身，其供应商为承建单位', 'delivers the project, and its supplier builds it'),
    ('part', 'supervision', '为监理', 'supervises'),
    ('part', 'examination', '为测试测评，第三方文件由其作出', 'tests or evaluates, and makes the papers of third parties'),
    ('part', 'follows',     '接续主合同，也交付项目', 'goes on with a main contract, and delivers like it'),
    ('thing', 'contract',             '合同',     'contract'),
    ('thing', 'change',               '变更',     'change'),
    ('thing', 'supplement',           '补充合同', 'supplement'),
    ('thing', 'payment',              '支付',     'payment'),
    ('thing', 'party',                '合同当事方', 'party of a contract'),
    ('thing', 'allocation:requested', '资金申请', 'request for an allocation'),
    ('thing', 'allocation:decided',   '资金批复', 'decision on an allocation'),
    ('thing', 'allocation:arranged',  '预算安排', 'arrangement of an allocation'),
    ('entered', 'project',    '项目',     'the project'),
    ('entered', 'party',      '合同当事方', 'a party of a contract'),
    ('entered', 'delivery',   '交付',     'the delivery'),
    ('entered', 'supplement', '补充合同', 'a supplement'),
    ('entered', 'payment',    '支付',     'a payment'),
    ('entered', 'allocation', '资金安排', 'an allocation'),
    ('entered', 'demand',     '单位需求', 'a demand'),
    ('entered', 'plan',       '下一年度计划', 'the plan of the next year'),
    ('entered', 'waiver',     '例外许可', 'a waiver'),
    ('duty_state', 'open', '尚未履行', 'open'),
    ('duty_state', 'met',  '已按时履行', 'met'),
    ('duty_state', 'late', '已逾期', 'late'),
    ('duty_state', 'none', '未产生', 'not there'),
    ('event', 'initiation', '项目录入之日',   'initiation of the project'),
    ('event', 'round',      '本轮开始之日',   'beginning of the round'),
    ('event', 'change',     '最近一次变更（资金变更除外）之日', 'last change but of funds'),
    ('event', 'delivery',   '主合同交付之日', 'delivery of the main contracts'),
    ('amount', 'contracts',            '合同及补充合同总额',     'contracts and supplements together'),
    ('amount', 'supplements',          '补充合同增加的金额合计', 'what supplements add'),
    ('amount', 'allocations',          '{in}批复各年度合计',     '{in} decided, all years together'),
    ('amount', 'allocations:national', '{out}批复各年度合计',    '{out} decided, all years together'),
    ('amount', 'allocations:all',      '各来源资金批复合计',     'money of all sources decided'),
    ('amount', 'payments',             '{in}、{out}各自的支付合计', 'payments from {in}, or from {out}'),
    ('amount', 'payments:national',    '{out}支付合计',          'payments from {out}'),
    ('amount', 'payments:contract',    '每份合同的支付合计',     'what is paid on a contract'),
    ('amount', 'changes',              '本轮价值变更合计（增减相抵）', 'what this round''s changes of value come to'),
    ('amount', 'limit',                '批复金额',               'the approved amount'),
    ('amount', 'contract',             '原合同金额',             'the contract as first signed'),
    ('amount', 'contract:supplemented', '该合同及其补充合同金额', 'the contract with what supplements add'),
    ('amount', 'arranged',             '其已安排的金额',         'what is arranged of the same'),
    ('amount', 'national_funds',       '项目的{out}',            'the project''s {out}'),
    ('amount', 'total',                '投资总额',               'the total investment'),
    ('condition', 'unclassified',       '项目须为非涉密项目', 'the project must be unclassified'),
    ('condition', 'city_funds',         '{in}须大于零', 'the project''s {in} must be above zero'),
    ('condition', 'class_agrees',       '类别须与服务类别一致；服务类别随所服务项目的，写明所服务的项目，或者写明类别和理由',
                                        'the class must be that of the category; where that depends, the project names the one it serves, '
                                        'or states its class with a reason'),
    ('condition', 'owner_agrees',       '项目单位须为该类别允许的单位；服务于其他项目的，须为被服务项目的项目单位',
                                        'the owner must be of a kind that may own projects of the class; a service belongs to the owner of '
                                        'the project it serves'),
    ('condition', 'served_alive',       '所服务的项目须未被不予立项、撤回或者终止',
                                        'the project that is served must be neither rejected nor withdrawn nor terminated'),
    ('condition', 'another_office',     '办理单位不得是项目单位', 'the step must not be taken by the office that owns the project'),
    ('condition', 'leading_group',      '项目单位须登记信息化建设领导小组', 'the owner must have a leading group'),
    ('condition', 'responsible_office', '项目单位须登记责任科室', 'the owner must have a responsible office'),
    ('condition', 'funds_cover',        '各来源资金合计须等于投资总额', 'the money of all sources must come to the total investment'),
    ('condition', 'source_named',       '项目有{out}的，须写明资金来源', 'where the project has {out}, the source must be named'),
    ('condition', 'undertaking',        '须有服务提供方的技术安全和用户隐私保护承诺',
                                        'the provider''s undertaking on technical security and users'' privacy must be there'),
    ('condition', 'delivery_due',       '须写明约定交付日期', 'the day on which delivery is due must be named'),
    ('condition', 'renews',             '须续签此前签订的主合同，供应商相同，金额不高于该主合同',
                                        'it must renew a main contract that was signed before, of the same supplier and for no more'),
    ('condition', 'going_on',           '项目须未终结', 'the project must not have ended'),
    ('condition', 'reached',            '项目须已到%1$s', 'the project must have come to %1$s'),
    ('condition', 'not_reached',        '项目须尚未到%1$s', 'the project must not have come to %1$s yet'),
    ('condition', 'never',              '不得办理：%1$s', 'ruled out: %1$s'),
    ('condition', 'delivered',          '全部合同须已交付', 'every contract must be delivered'),
    ('condition', 'approval_lapsed',    '%1$s须已失效', '%1$s must have lapsed'),
    ('condition', 'something_signed',   '须已签订合同', 'a contract must be signed'),
    ('condition', 'plan_line',          '写明的计划项目，须属于项目单位已备案的该预算年度计划',
                                        'a plan line that is named must be one of the owner''s filed plan of the budget year'),
    ('condition', 'planned',            '须列入项目单位已备案的年度计划，或者写明计划外理由',
                                        'the project must be in its owner''s filed plan, or name the ground for being beside it'),
    ('condition', 'ground_named',       '未列入年度预算的，须写明计划外理由',
                                        'a project that is not in the year''s budget must name the ground for that'),
    ('condition', 'budget_stated',      '须写明是否已列入年度预算，或者写明计划外理由',
                                        'the project must state whether it is in the year''s budget, or the ground for its not being so'),
    ('condition', 'settled',            '“%1$s”义务须已全部履行', 'no duty “%1$s” must be open'),
    ('condition', 'four_eyes',          '%1$s的经办人不得办理本步骤，也不得登记其所依据的意见',
                                        'who entered %1$s must neither take this step nor enter the opinions that it rests on')
  ) AS w (list, word, label_zh, label_en);
COMMENT ON VIEW govproj.law_words IS
    'The words of policy rows that are the engine''s own and how people call them (制度用词), for annotated_law; conditions as sentences. '
    'Those that are a version''s own are rows of policy_word.';
COMMENT ON COLUMN govproj.law_words.list IS 'What the word is one of (词表), such as office or change.';
COMMENT ON COLUMN govproj.law_words.word IS 'The word (词).';
COMMENT ON COLUMN govproj.law_words.label_zh IS 'In Chinese (中文).';
COMMENT ON COLUMN govproj.law_words.label_en IS 'In English (英文).';
GRANT SELECT ON govproj.law_words TO PUBLIC;

CREATE FUNCTION govproj.law_named(names jsonb, list text, word text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN coalesce(names -> list ->> word, word);
COMMENT ON FUNCTION govproj.law_named(jsonb, text, text) IS
    'How a word of a list is called (名称), by law_names; what is not in it stands as it is.';

CREATE FUNCTION govproj.law_stage(names jsonb, stage text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN '“' || govproj.label(stage::govproj.stage, names ->> 'language') || '”';
COMMENT ON FUNCTION govproj.law_stage(jsonb, text) IS 'A stage as sentences name it (阶段).';

CREATE FUNCTION govproj.law_category(names jsonb, category text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN '“' || govproj.label(category::govproj.category, names ->> 'language') || '”';
COMMENT ON FUNCTION govproj.law_category(jsonb, text) IS 'A category of service as sentences name it (服务类别).';

-- the last word before the last item: and, or
CREATE FUNCTION govproj.law_list(names jsonb, items text[], conjunction text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN names ->> 'language' = 'zh' THEN array_to_string(items, '、')
            WHEN cardinality(items) < 2 THEN items[1]
            ELSE array_to_string(items[:cardinality(items) - 1], ', ') || ' ' || conjunction || ' ' || items[cardinality(items)] END;
COMMENT ON FUNCTION govproj.law_list(jsonb, text[], text) IS 'Several things one after the other (列举).';

CREATE FUNCTION govproj.law_words_listed(names jsonb, list text, words text, conjunction text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN govproj.law_list(names,
                        ARRAY(SELECT govproj.law_named(names, list, w.word)
                                FROM regexp_split_to_table(btrim(words, ', '), '[, ]+') WITH ORDINALITY AS w (word, n) ORDER BY w.n),
                        conjunction);
COMMENT ON FUNCTION govproj.law_words_listed(jsonb, text, text, text) IS 'Words of a list, by commas, as people call them (列举).';

-- A paper, a contract of a kind, an entry, a step, an event.
CREATE FUNCTION govproj.law_thing(names jsonb, word text, as_event boolean DEFAULT false) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN as_event AND names -> 'event' ? word THEN
        CASE names ->> 'language' WHEN 'zh' THEN '' ELSE 'the ' END || (names -> 'event' ->> word)
    WHEN word LIKE 'stage:%' THEN
        CASE WHEN names ->> 'language' = 'zh'
             THEN '到' || govproj.law_stage(names, substr(word, 7)) || CASE WHEN as_event THEN '之日' ELSE '的步骤' END
             WHEN as_event THEN 'the coming to ' || govproj.law_stage(names, substr(word, 7))
             ELSE 'the step to ' || govproj.law_stage(names, substr(word, 7)) END
    WHEN names -> 'thing' ? word THEN
        CASE names ->> 'language' WHEN 'zh' THEN '' ELSE 'each ' END || (names -> 'thing' ->> word)
    WHEN word LIKE 'contract:%' THEN
        CASE WHEN names ->> 'language' = 'zh' THEN '' WHEN as_event THEN 'the ' ELSE 'each ' END
        || govproj.law_named(names, 'contract', substr(word, 10))
    WHEN word LIKE 'change:%' THEN
        CASE names ->> 'language' WHEN 'zh' THEN '' ELSE 'each ' END || govproj.law_named(names, 'change', substr(word, 8))
    WHEN word LIKE 'payment:%' THEN
        CASE names ->> 'language' WHEN 'zh' THEN '' ELSE 'each ' END || govproj.law_named(names, 'payment', substr(word, 9))
    ELSE govproj.law_named(names, 'document', word) END;
COMMENT ON FUNCTION govproj.law_thing(jsonb, text, boolean) IS
    'What a row speaks of by one word (所指事项): a paper, an entry, a step, or as_event what it is put after.';

CREATE FUNCTION govproj.law_percent(names jsonb, percent text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE names ->> 'language' WHEN 'zh' THEN trim_scale(percent::numeric) || '%' ELSE trim_scale(percent::numeric) || ' %' END;
COMMENT ON FUNCTION govproj.law_percent(jsonb, text) IS 'A percentage as sentences write it (百分比).';

CREATE FUNCTION govproj.law_period(names jsonb, period text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN names ->> 'language' <> 'zh' THEN regexp_replace(period, '^budget', 'the budget')
            WHEN period = 'budget year' THEN '至当年12月31日'
            ELSE split_part(period, ' ', 1) || CASE WHEN period ~ 'year' THEN '年' WHEN period ~ 'month' THEN '个月'
                                                    WHEN period ~ 'working' THEN '个工作日' ELSE '天' END END;
COMMENT ON FUNCTION govproj.law_period(jsonb, text) IS 'A length of time, as govproj.period has it, in words (期限).';

CREATE FUNCTION govproj.law_within(names jsonb, period text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN names ->> 'language' <> 'zh' THEN 'within ' || govproj.law_period(names, period) || ' of'
            WHEN period = 'budget year' THEN '所在预算年度内'
            ELSE '起' || govproj.law_period(names, period) || '内' END;
COMMENT ON FUNCTION govproj.law_within(jsonb, text) IS 'Within a length of time, as sentences write it (期限内).';

CREATE FUNCTION govproj.law_track(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN govproj.law_named(names, 'track', r ->> 'track');
COMMENT ON FUNCTION govproj.law_track(jsonb, jsonb) IS 'The class that a row is of (适用类别); NULL: any.';

-- Whom and which step a row is about.
CREATE FUNCTION govproj.law_place(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE names ->> 'language'
    WHEN 'zh' THEN concat(govproj.law_track(r, names) || '：', '由' || govproj.law_stage(names, r ->> 'from_stage'),
                          '到' || govproj.law_stage(names, r ->> 'to_stage'))
    ELSE concat_ws(', ', govproj.law_track(r, names),
                   concat_ws(' ', 'from ' || govproj.law_stage(names, r ->> 'from_stage'),
                                  'to ' || govproj.law_stage(names, r ->> 'to_stage'))) END;
COMMENT ON FUNCTION govproj.law_place(jsonb, jsonb) IS 'The class and the step that a row is about (适用类别和步骤).';

CREATE FUNCTION govproj.law_yuan(names jsonb, amount text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(to_char(amount::numeric, 'FM9,999,999,999,999,990.00'), E'\\.00$', '')
       || CASE names ->> 'language' WHEN 'zh' THEN '元' ELSE ' yuan' END;
COMMENT ON FUNCTION govproj.law_yuan(jsonb, text) IS 'An amount in yuan as sentences write it (金额).';

-- The ends of an amount or a percentage: from and to are inclusive, above and below are not.
CREATE FUNCTION govproj.law_ends(names jsonb, sort text, said jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT string_agg(format(CASE names ->> 'language' WHEN 'zh' THEN e.zh ELSE e.en END,
                             CASE sort WHEN 'amount' THEN govproj.law_yuan(names, said ->> e.key)
                                       ELSE govproj.law_percent(names, said ->> e.key) END),
                      CASE names ->> 'language' WHEN 'zh' THEN '、' ELSE ', ' END ORDER BY e.n)
      FROM (VALUES (1, 'from', '%s以上（含）', 'from %s (inclusive)'), (2, 'above', '超过%s', 'above %s'),
                   (3, 'below', '不足%s', 'below %s'), (4, 'to', '%s以下（含）', 'up to %s (inclusive)')) AS e (n, key, zh, en)
     WHERE said ? e.key);
COMMENT ON FUNCTION govproj.law_ends(jsonb, text, jsonb) IS 'Between which ends an amount or a percentage lies, in words (区间).';

-- One word of those that a fact is tested for: a category, or a word of one of the lists.
CREATE FUNCTION govproj.law_fact_word(names jsonb, fact text, word text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN fact = 'category' THEN govproj.law_category(names, word)
            WHEN fact = 'owner' THEN govproj.law_named(names, 'office', word)
            ELSE coalesce(names -> fact ->> word, names -> 'contract' ->> word, names -> 'change' ->> word, names -> 'payment' ->> word,
                          word) END;
COMMENT ON FUNCTION govproj.law_fact_word(jsonb, text, text) IS 'A word that a fact may be, as people call it (用词).';

CREATE FUNCTION govproj.law_test(names jsonb, fact text, sort text, label text, said jsonb) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE
    WHEN sort IN ('amount', 'percent') THEN
        label || CASE names ->> 'language' WHEN 'zh' THEN '' ELSE ' ' END || govproj.law_ends(names, sort, said)
    WHEN sort = 'flag' AND names ->> 'language' = 'zh' THEN CASE WHEN said = 'true' THEN label ELSE '不是“' || label || '”' END
    WHEN sort = 'flag' THEN CASE WHEN said = 'true' THEN label ELSE 'not: ' || label END
    ELSE (SELECT CASE names ->> 'language' WHEN 'zh' THEN label || CASE WHEN w.excluded THEN '不为' ELSE '为' END
                                           ELSE label || CASE WHEN w.excluded THEN ' is not ' ELSE ' is ' END END
                 || govproj.law_list(names, ARRAY(SELECT govproj.law_fact_word(names, fact, o.word)
                                                    FROM unnest(w.words) WITH ORDINALITY AS o (word, n) ORDER BY o.n),
                                     CASE WHEN w.excluded THEN 'nor' ELSE 'or' END)
            FROM govproj.when_words(said) AS w) END;
COMMENT ON FUNCTION govproj.law_test(jsonb, text, text, text, jsonb) IS 'What an occasion says of one fact, in words (适用情形).';

-- How a fact is called: by what is its own, or by the word after its colon.
CREATE FUNCTION govproj.law_fact(names jsonb, key text, label_zh text, label_en text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN key LIKE 'funds:%' THEN govproj.law_named(names, 'source', substr(key, 7))
            WHEN key NOT LIKE 'line:%' THEN coalesce(CASE names ->> 'language' WHEN 'zh' THEN label_zh ELSE label_en END, key)
            WHEN names ->> 'language' = 'zh' THEN govproj.law_named(names, 'cost_line', substr(key, 6))
            ELSE 'the cost of ' || govproj.law_named(names, 'cost_line', substr(key, 6)) END;
COMMENT ON FUNCTION govproj.law_fact(jsonb, text, text, text) IS
    'How a fact of an occasion is called (事项名称), by its labels in govproj.facts or the label of the word after its colon.';

-- What the row is not for everybody.
CREATE FUNCTION govproj.law_scope(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN (
    SELECT CASE names ->> 'language' WHEN 'zh' THEN '；仅限：' || string_agg(t.said, '，且' ORDER BY f.position)
                                     ELSE '; only where: ' || string_agg(t.said, ', and ' ORDER BY f.position) END
      FROM jsonb_each(CASE jsonb_typeof(r -> 'applies_when') WHEN 'object' THEN r -> 'applies_when' ELSE '{}' END) AS m
      LEFT JOIN govproj.facts f ON f.fact = govproj.fact_of(m.key)
     CROSS JOIN LATERAL (SELECT govproj.law_test(names, m.key, f.sort, govproj.law_fact(names, m.key, f.label_zh, f.label_en), m.value))
           AS t (said));
COMMENT ON FUNCTION govproj.law_scope(jsonb, jsonb) IS 'For which projects alone a row is (适用范围); empty: for all.';

CREATE FUNCTION govproj.sentence_of_track(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE names ->> 'language'
    WHEN 'zh' THEN
        format('%s的项目单位可以是：%s。', r ->> 'label_zh', govproj.law_words_listed(names, 'office', r ->> 'owner_kinds', 'or'))
    ELSE
        format('projects of the %s are owned by %s.', r ->> 'label_en',
               govproj.law_words_listed(names, 'office', r ->> 'owner_kinds', 'or')) END;
COMMENT ON FUNCTION govproj.sentence_of_track(jsonb, jsonb) IS 'A row of policy_track as a sentence (类别).';

CREATE FUNCTION govproj.sentence_of_class(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN names ->> 'language' = 'zh' AND r ->> 'track' IS NULL THEN
        format('%s的类别随其所服务的项目。', govproj.law_category(names, r ->> 'category'))
    WHEN names ->> 'language' = 'zh' THEN
        format('%s属于%s。', govproj.law_category(names, r ->> 'category'), govproj.law_named(names, 'track', r ->> 'track'))
    WHEN r ->> 'track' IS NULL THEN
        format('%s is of the class of the project that it serves.', govproj.law_category(names, r ->> 'category'))
    ELSE format('%s is of the %s.', govproj.law_category(names, r ->> 'category'), govproj.law_named(names, 'track', r ->> 'track')) END;
COMMENT ON FUNCTION govproj.sentence_of_class(jsonb, jsonb) IS 'A row of policy_class as a sentence (类别归属).';

CREATE FUNCTION govproj.sentence_of_document(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE names ->> 'language'
    WHEN 'zh' THEN
        format('《%s》由%s出具%s。', r ->> 'label_zh', govproj.law_named(names, 'office', r ->> 'issuer'),
               concat(CASE WHEN (r ->> 'has_outcome')::boolean THEN '，载明结论' END,
                      CASE WHEN (r ->> 'amount_optional')::boolean THEN '，可载明金额' WHEN (r ->> 'has_amount')::boolean THEN '，载明金额' END,
                      CASE WHEN (r ->> 'has_third_party')::boolean THEN '，写明作出的第三方机构' END,
                      CASE WHEN (r ->> 'has_qualification')::boolean THEN '，写明该机构的资质' END,
                      CASE WHEN (r ->> 'may_be_inapplicable')::boolean THEN '；不适用的，可以说明理由代替' END))
    ELSE
        format('the %s is issued by %s%s.', r ->> 'label_en', govproj.law_named(names, 'office', r ->> 'issuer'),
               concat(CASE WHEN (r ->> 'has_outcome')::boolean THEN ', bears an outcome' END,
                      CASE WHEN (r ->> 'amount_optional')::boolean THEN ', may state an amount'
                           WHEN (r ->> 'has_amount')::boolean THEN ', states an amount' END,
                      CASE WHEN (r ->> 'has_third_party')::boolean THEN ', names the third party that made it' END,
                      CASE WHEN (r ->> 'has_qualification')::boolean THEN ', names that body''s qualification' END,
                      CASE WHEN (r ->> 'may_be_inapplicable')::boolean
                           THEN '; where it does not apply, the reason may stand for it' END)) END;
COMMENT ON FUNCTION govproj.sentence_of_document(jsonb, jsonb) IS 'A row of policy_document as a sentence (文件种类).';

CREATE FUNCTION govproj.sentence_of_step(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE names ->> 'language'
    WHEN 'zh' THEN
        format('%s，由%s%s%s%s。', govproj.law_place(r, names), govproj.law_named(names, 'office', r ->> 'office'),
               CASE r ->> 'kind' WHEN 'birth' THEN '录入项目' WHEN 'back' THEN '退回' WHEN 'restart' THEN '重新申报，另起一轮'
                                 WHEN 'exit' THEN '办理，项目终结' ELSE '办理' END,
               CASE WHEN (r ->> 'freezes')::boolean THEN '；投资构成自此固定' END,
               '；自此以' || govproj.law_named(names, 'document', r ->> 'limit_document') || '的金额为批复金额')
    ELSE
        format('%s: %s %s%s%s.', govproj.law_place(r, names),
               CASE r ->> 'kind' WHEN 'birth' THEN 'entered by' WHEN 'back' THEN 'sent back by'
                                 WHEN 'restart' THEN 'applied for anew, in a new round, by' WHEN 'exit' THEN 'ended by' ELSE 'taken by' END,
               govproj.law_named(names, 'office', r ->> 'office'),
               CASE WHEN (r ->> 'freezes')::boolean THEN '; the cost lines are fixed from then on' END,
               '; the amount of ' || govproj.law_named(names, 'document', r ->> 'limit_document')
               || ' is the approved amount from then on') END;
COMMENT ON FUNCTION govproj.sentence_of_step(jsonb, jsonb) IS 'A row of policy_step as a sentence (步骤).';

-- Of what a percentage is: of the amount from which on a thing is needed, or else of what was approved or the project costs.
CREATE FUNCTION govproj.law_whole(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN govproj.when_line(r -> 'applies_when') IS NOT NULL
            THEN CASE names ->> 'language' WHEN 'zh' THEN '该数额' ELSE 'that amount' END
            WHEN r ->> 'needs' LIKE 'cost_line%' THEN CASE names ->> 'language' WHEN 'zh' THEN '投资总额' ELSE 'the total investment' END
            WHEN names ->> 'language' = 'zh' THEN '批复金额（尚无批复的为投资总额）'
            ELSE 'the approved amount, or of the total investment before there is one,' END;
COMMENT ON FUNCTION govproj.law_whole(jsonb, jsonb) IS 'Of what the percentage of a row of policy_requirement is (比例基数).';

CREATE FUNCTION govproj.law_need(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN (
    SELECT CASE
        WHEN n.sort = 'document' AND n.zh THEN
            concat(CASE WHEN (r ->> 'each_round')::boolean THEN '本轮的' END,
                   CASE r ->> 'outcome' WHEN 'passed' THEN '结论为通过的' WHEN 'failed' THEN '结论为未通过的' END, n.name)
        WHEN n.sort = 'document' THEN
            concat(n.name, CASE r ->> 'outcome' WHEN 'passed' THEN ', passed' WHEN 'failed' THEN ', failed' END,
                   CASE WHEN (r ->> 'each_round')::boolean THEN ', of the present round' END)
        WHEN n.sort = 'demand' AND n.zh THEN '项目承接的至少一个单位的需求'
        WHEN n.sort = 'demand' THEN 'a demand of at least one unit that the project has taken up'
        WHEN n.sort = 'contract' AND n.zh THEN
            CASE WHEN n.percent IS NULL THEN '金额大于零的' || n.name
                 ELSE format('合计金额不低于%s的%s的%s', govproj.law_whole(r, names), n.percent, n.name) END
        WHEN n.sort = 'contract' THEN
            CASE WHEN n.percent IS NULL THEN format('a %s above zero', n.name)
                 ELSE format('a %s, all of that kind together coming to %s of %s at least', n.name, n.percent,
                             govproj.law_whole(r, names)) END
        WHEN n.name IS NULL THEN CASE WHEN n.zh THEN '投资构成' ELSE 'cost lines' END
        WHEN n.zh THEN
            CASE WHEN n.percent IS NULL THEN '投资构成中金额大于零的' || n.name
                 ELSE format('投资构成中合计不低于%s的%s的%s', govproj.law_whole(r, names), n.percent, n.name) END
        WHEN n.percent IS NULL THEN format('a cost line for %s above zero', n.name)
        ELSE format('cost lines for %s that come to %s of %s at least', n.name, n.percent, govproj.law_whole(r, names)) END
      FROM (SELECT names ->> 'language' = 'zh' AS zh, w.sort, govproj.law_percent(names, r ->> 'percent') AS percent,
                   CASE WHEN w.sort = 'document' THEN govproj.law_named(names, 'document', r ->> 'needs')
                        WHEN r ->> 'needs' LIKE '%:%' THEN govproj.law_named(names, w.sort, split_part(r ->> 'needs', ':', 2))
                        WHEN w.sort = 'contract' THEN govproj.law_named(names, 'thing', 'contract') END AS name
              FROM (SELECT CASE WHEN r ->> 'needs' = 'demand' OR r ->> 'needs' ~ '^(contract|cost_line)(:|$)'
                                THEN split_part(r ->> 'needs', ':', 1) ELSE 'document' END) AS w (sort)) AS n);
COMMENT ON FUNCTION govproj.law_need(jsonb, jsonb) IS 'What a row of policy_requirement needs, in words (要求事项).';

CREATE FUNCTION govproj.sentence_of_requirement(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE names ->> 'language'
    WHEN 'zh' THEN
        format('%s，%s%s%s%s%s。',
               CASE WHEN (r ->> 'onwards')::boolean
                    THEN format('%s自到%s起的每一步骤', govproj.law_track(r, names) || '：', govproj.law_stage(names, r ->> 'to_stage'))
                    ELSE govproj.law_place(r, names) END,
               CASE WHEN (r ->> 'absent')::boolean THEN '不得有' ELSE '须有' END || govproj.law_need(r, names),
               CASE WHEN r ->> 'any_of' IS NOT NULL THEN '，或者同组的其他文件' END,
               CASE WHEN (r ->> 'qualified')::boolean THEN '，其机构须具备有效资质' END,
               CASE WHEN (r ->> 'independent')::boolean
                    THEN CASE WHEN (r ->> 'qualified')::boolean THEN '，且' WHEN r ->> 'needs' LIKE 'contract%' THEN '，其机构须'
                              ELSE '，作出的机构须' END
                         || '独立于项目单位和其他合同的当事方' END,
               concat(CASE WHEN NOT (r ->> 'may_be_inapplicable')::boolean THEN '，不得以不适用代替' END, govproj.law_scope(r, names)))
    ELSE
        format('%s: %s%s%s%s%s.',
               govproj.law_place(r, names) || CASE WHEN (r ->> 'onwards')::boolean THEN ' and every later step' ELSE '' END,
               CASE WHEN (r ->> 'absent')::boolean THEN 'there may be no ' || regexp_replace(govproj.law_need(r, names), '^an? ', '')
                    ELSE 'needs ' || govproj.law_need(r, names) END,
               CASE WHEN r ->> 'any_of' IS NOT NULL THEN ', or another of the same group' END,
               CASE WHEN (r ->> 'qualified')::boolean THEN ', by a body with a valid qualification' END,
               CASE WHEN (r ->> 'independent')::boolean
                    THEN CASE WHEN (r ->> 'qualified')::boolean THEN ',' ELSE ', by a body' END
                         || ' independent of the owner and of the parties of other contracts' END,
               concat(CASE WHEN NOT (r ->> 'may_be_inapplicable')::boolean THEN ', and “not applicable” does not serve' END,
                      govproj.law_scope(r, names))) END;
COMMENT ON FUNCTION govproj.sentence_of_requirement(jsonb, jsonb) IS 'A row of policy_requirement as a sentence (材料、合同、费用等要求).';

-- What a condition is about, by its argument: a stage, a kind of paper or duty, a change.
CREATE FUNCTION govproj.law_argument(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN r ->> 'condition' = 'never' THEN CASE names ->> 'language' WHEN 'zh' THEN r ->> 'label_zh' ELSE r ->> 'label_en' END
    WHEN r ->> 'argument' IS NULL THEN ''
    WHEN r ->> 'condition' = 'settled' THEN govproj.law_named(names, 'duty', r ->> 'argument')
    WHEN r ->> 'condition' IN ('reached', 'not_reached') THEN govproj.law_stage(names, r ->> 'argument')
    WHEN names -> 'document' ? (r ->> 'argument') THEN names -> 'document' ->> (r ->> 'argument')
    WHEN r ->> 'argument' = 'change' THEN CASE names ->> 'language' WHEN 'zh' THEN '变更' ELSE 'the change' END
    WHEN govproj.is_stage(r ->> 'argument') THEN govproj.law_thing(names, 'stage:' || (r ->> 'argument'))
    ELSE r ->> 'argument' END;
COMMENT ON FUNCTION govproj.law_argument(jsonb, jsonb) IS 'What a condition is about, as sentences name it (条件参数).';

CREATE FUNCTION govproj.law_condition(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN format(coalesce(names -> 'condition' ->> (r ->> 'condition'),
                       replace(r ->> 'condition', '%', '%%')
                       || CASE WHEN r ->> 'argument' IS NOT NULL THEN ' %1$s' ELSE '' END),
              govproj.law_argument(r, names));
COMMENT ON FUNCTION govproj.law_condition(jsonb, jsonb) IS 'The fact that a condition asks for, as a sentence (条件).';

-- Contracts may be entered before the rule speaks of them; when something may be entered is asked as it is.
CREATE FUNCTION govproj.law_is_asked_again(r jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN r ->> 'entry' ~ '^contract(:|$)' AND r ->> 'condition' NOT IN ('reached', 'not_reached', 'going_on');
COMMENT ON FUNCTION govproj.law_is_asked_again(jsonb) IS
    'Whether a condition of an entry is asked again at the step to its stage (到阶段时复核), of what was entered before.';

CREATE FUNCTION govproj.sentence_of_condition(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE
    WHEN names ->> 'language' = 'zh' AND r ->> 'entry' IS NULL THEN
        format('%s，%s%s。', govproj.law_place(r, names), govproj.law_condition(r, names), govproj.law_scope(r, names))
    WHEN names ->> 'language' = 'zh' THEN
        format('%s录入%s时，%s%s%s%s。', govproj.law_track(r, names) || '：', govproj.law_thing(names, r ->> 'entry'),
               govproj.law_condition(r, names),
               '（自' || govproj.law_stage(names, r ->> 'to_stage') || CASE WHEN govproj.law_is_asked_again(r) THEN '起，到该阶段时已录入的也要符合）'
                                                                            ELSE '起）' END,
               '（到' || govproj.law_stage(names, r ->> 'until_stage') || '为止）', govproj.law_scope(r, names))
    WHEN r ->> 'entry' IS NULL THEN
        format('%s: %s%s.', govproj.law_place(r, names), govproj.law_condition(r, names), govproj.law_scope(r, names))
    ELSE
        format('%s: %s%s%s%s.',
               concat_ws(', ', govproj.law_track(r, names), 'on entry of ' || govproj.law_thing(names, r ->> 'entry')),
               govproj.law_condition(r, names),
               ' (from ' || govproj.law_stage(names, r ->> 'to_stage') || CASE WHEN govproj.law_is_asked_again(r)
                                                                               THEN ' on, and then also of what was entered before)'
                                                                               ELSE ' on)' END,
               ' (until ' || govproj.law_stage(names, r ->> 'until_stage') || ')', govproj.law_scope(r, names)) END;
COMMENT ON FUNCTION govproj.sentence_of_condition(jsonb, jsonb) IS 'A row of policy_condition as a sentence (条件).';

CREATE FUNCTION govproj.law_amount(names jsonb, word text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN names -> 'amount' ? word THEN names -> 'amount' ->> word
            WHEN names ->> 'language' = 'zh' THEN govproj.law_named(names, 'document', word) || '的金额'
            ELSE 'the amount of ' || govproj.law_named(names, 'document', word) END;
COMMENT ON FUNCTION govproj.law_amount(jsonb, text) IS 'An amount that a limit speaks of (金额).';

CREATE FUNCTION govproj.law_subject(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN govproj.law_amount(names, CASE WHEN r ->> 'subject' = 'payments' AND r ->> 'ceiling' = 'contract' THEN 'payments:contract'
                                      ELSE r ->> 'subject' END);
COMMENT ON FUNCTION govproj.law_subject(jsonb, jsonb) IS 'The amount that a limit is put on (受限金额).';

CREATE FUNCTION govproj.law_ceiling(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN govproj.law_amount(names, CASE WHEN r ->> 'subject' = 'payments' AND r ->> 'ceiling' = 'contract' THEN 'contract:supplemented'
                                      ELSE r ->> 'ceiling' END);
COMMENT ON FUNCTION govproj.law_ceiling(jsonb, jsonb) IS 'The amount that a limit names as its ceiling (上限).';

-- sums are judged on entry, too, from that stage on
CREATE FUNCTION govproj.sentence_of_limit(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE names ->> 'language'
    WHEN 'zh' THEN
        format('%s%s%s，%s不得超过%s%s%s。', govproj.law_place(r, names),
               CASE WHEN names -> 'amount' ? (r ->> 'subject') THEN '及其后录入时' END,
               '（到' || govproj.law_stage(names, r ->> 'until_stage') || '为止）',
               govproj.law_subject(r, names), govproj.law_ceiling(r, names), '的' || govproj.law_percent(names, r ->> 'percent'),
               concat(CASE WHEN (r ->> 'optional')::boolean THEN '；没有该金额的不限' END,
                      '；有' || govproj.law_named(names, 'document', r ->> 'lifted_by') || '的不限', govproj.law_scope(r, names)))
    ELSE
        format('%s%s%s: %s may not exceed %s%s%s.', govproj.law_place(r, names),
               CASE WHEN names -> 'amount' ? (r ->> 'subject') THEN ', and on later entries' END,
               ', until ' || govproj.law_stage(names, r ->> 'until_stage'),
               govproj.law_subject(r, names), govproj.law_percent(names, r ->> 'percent') || ' of ', govproj.law_ceiling(r, names),
               concat(CASE WHEN (r ->> 'optional')::boolean THEN '; where there is none, nothing is limited' END,
                      '; ' || govproj.law_named(names, 'document', r ->> 'lifted_by') || ' lifts it', govproj.law_scope(r, names))) END;
COMMENT ON FUNCTION govproj.sentence_of_limit(jsonb, jsonb) IS 'A row of policy_limit as a sentence (金额上限).';

CREATE FUNCTION govproj.law_after_event(r jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN r ->> 'after' ~ '^(stage:.*|initiation|round|change|delivery)$';
COMMENT ON FUNCTION govproj.law_after_event(jsonb) IS 'Whether an order is after an event, and no paper or contract (前事项为事件).';

-- Another paper may begin the period of an order again; an event is what it is, and what each contract takes, or a payment is of,
-- is its own.
CREATE FUNCTION govproj.law_begins_again(r jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN r ->> 'at_most' IS NOT NULL AND NOT (r ->> 'own')::boolean AND NOT govproj.law_after_event(r)
       AND NOT (r ->> 'subject' ~ '^(payment|supplement)' AND r ->> 'after' ~ '^contract(:|$)');
COMMENT ON FUNCTION govproj.law_begins_again(jsonb) IS 'Whether another paper begins the period of an order again (期限重新起算).';

CREATE FUNCTION govproj.law_extension(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN CASE WHEN r ->> 'extended_by' IS NULL THEN NULL
    WHEN names ->> 'language' = 'zh' THEN
        concat(format('；凭%s可延长%s，以%s次为限', govproj.law_thing(names, r ->> 'extended_by', true),
                      govproj.law_period(names, r ->> 'extension'), coalesce(r ->> 'times', '1')),
               '，其日期须在期满' || govproj.law_period(names, r ->> 'asked') || '前')
    ELSE
        concat(format('; %s lengthens it by %s, %s at most', govproj.law_thing(names, r ->> 'extended_by', true),
                      govproj.law_period(names, r ->> 'extension'),
                      CASE coalesce(r ->> 'times', '1') WHEN '1' THEN 'once' ELSE (r ->> 'times') || ' times' END),
               ', dated ' || govproj.law_period(names, r ->> 'asked') || ' or more before its end') END;
COMMENT ON FUNCTION govproj.law_extension(jsonb, jsonb) IS 'What lengthens the period of an order, as a part of its sentence (延期).';

CREATE FUNCTION govproj.sentence_of_order(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE names ->> 'language'
    WHEN 'zh' THEN
        format('%s%s%s%s%s%s%s%s%s%s。', govproj.law_track(r, names) || '：', '由' || govproj.law_stage(names, r ->> 'from_stage'),
               govproj.law_thing(names, r ->> 'subject'),
               CASE WHEN r ->> 'at_most' IS NULL
                    THEN concat('不得早于', govproj.law_thing(names, r ->> 'after', true),
                                '满' || govproj.law_period(names, r ->> 'at_least') || '之日')
                    ELSE concat(format(CASE WHEN govproj.law_after_event(r) THEN '须在%s' ELSE '须以%s为依据，在其日期' END,
                                       govproj.law_thing(names, r ->> 'after', true)),
                                govproj.law_within(names, r ->> 'at_most'),
                                '，且不得早于满' || govproj.law_period(names, r ->> 'at_least') || '之日') END,
               CASE WHEN (r ->> 'anew')::boolean THEN '，也不得早于最近一份' END,
               CASE WHEN (r ->> 'own')::boolean THEN '，每份合同各须有一份' END,
               CASE WHEN (r ->> 'any_round')::boolean THEN '（以前轮次的也可）' END,
               CASE WHEN (r ->> 'shifts')::boolean THEN '；末日不是工作日的，顺延到下一工作日' END,
               CASE WHEN r ->> 'renewed_by' IS NOT NULL
                    THEN format('；另行出具的，须%s均已重新出具，期限才重新起算',
                                govproj.law_words_listed(names, 'document', r ->> 'renewed_by', 'and'))
                    WHEN govproj.law_begins_again(r) THEN '；有效期内另有一份的，期限重新起算' END,
               concat(govproj.law_extension(r, names), govproj.law_scope(r, names)))
    ELSE
        format('%s%s%s%s%s%s%s%s.',
               concat(govproj.law_track(r, names) || ': ', govproj.law_thing(names, r ->> 'subject'),
                      ' from ' || govproj.law_stage(names, r ->> 'from_stage')),
               CASE WHEN r ->> 'at_most' IS NULL
                    THEN concat(' may bear no day before ', govproj.law_period(names, r ->> 'at_least') || ' after ',
                                govproj.law_thing(names, r ->> 'after', true))
                    ELSE concat(format(CASE WHEN govproj.law_after_event(r) THEN ' must come %2$s %1$s'
                                            ELSE ' must rest on %1$s, %2$s its day' END,
                                       govproj.law_thing(names, r ->> 'after', true), govproj.law_within(names, r ->> 'at_most')),
                                ', and not sooner than ' || govproj.law_period(names, r ->> 'at_least') || ' after it') END,
               CASE WHEN (r ->> 'anew')::boolean THEN ', nor before the last of them' END,
               CASE WHEN (r ->> 'own')::boolean THEN ', one of its own for each contract' END,
               CASE WHEN (r ->> 'any_round')::boolean THEN ' (one of an earlier round serves)' END,
               CASE WHEN (r ->> 'shifts')::boolean THEN '; a last day that is no working day moves to the next one' END,
               CASE WHEN r ->> 'renewed_by' IS NOT NULL
                    THEN format('; another one begins the period again only if %s are all anew',
                                govproj.law_words_listed(names, 'document', r ->> 'renewed_by', 'and'))
                    WHEN govproj.law_begins_again(r) THEN '; another one within it begins the period again' END,
               concat(govproj.law_extension(r, names), govproj.law_scope(r, names))) END;
COMMENT ON FUNCTION govproj.sentence_of_order(jsonb, jsonb) IS 'A row of policy_order as a sentence (先后顺序与期限).';

-- When a duty is in time.
CREATE FUNCTION govproj.law_due(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE names ->> 'language'
    WHEN 'zh' THEN
        concat(CASE WHEN r ->> 'period' IS NOT NULL THEN '，期限' || govproj.law_period(names, r ->> 'period')
                    WHEN r ->> 'event' IN ('stage', 'change', 'delay') THEN '，不限天数，反映其已持续多久' END,
               CASE WHEN (r ->> 'shifts')::boolean THEN '，末日不是工作日的顺延到下一工作日' END,
               CASE r ->> 'in_time_by' WHEN 'recorded' THEN '；是否按时，材料日期之后及时登记的按材料日期，否则按登记日期'
                                       WHEN 'received' THEN '；是否按时，按签收日期' END)
    ELSE
        concat(CASE WHEN r ->> 'period' IS NOT NULL THEN ', within ' || govproj.law_period(names, r ->> 'period')
                    WHEN r ->> 'event' IN ('stage', 'change', 'delay') THEN ', with no number of days, so that its age is reported' END,
               CASE WHEN (r ->> 'shifts')::boolean THEN ', a last day that is no working day moving to the next one' END,
               CASE r ->> 'in_time_by' WHEN 'recorded' THEN '; in time is judged by the day it bears if it was recorded soon enough, '
                                                            'else by the day it was recorded'
                                       WHEN 'received' THEN '; in time is judged by the day it was received' END) END;
COMMENT ON FUNCTION govproj.law_due(jsonb, jsonb) IS 'When a duty is in time, and by which day (期限).';

CREATE FUNCTION govproj.law_due_day(r jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (r ->> 'due_day') || ' ' || (ARRAY['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October',
                                          'November', 'December'])[(r ->> 'due_month')::integer];
COMMENT ON FUNCTION govproj.law_due_day(jsonb) IS 'The day of a year on which a duty is due, in English (到期日).';

CREATE FUNCTION govproj.sentence_of_obligation(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE names ->> 'language'
    WHEN 'zh' THEN
        format('%s%s：%s%s%s。', govproj.law_track(r, names) || '，', r ->> 'label_zh',
               CASE r ->> 'event'
                    WHEN 'plan' THEN format('每年%s月%s日以前（含当日），%s须将%s计划报%s备案', r ->> 'due_month', r ->> 'due_day',
                                            govproj.law_words_listed(names, 'office', r ->> 'debtor', 'and'),
                                            CASE r ->> 'year' WHEN 'same' THEN '本年度' ELSE '下一年度' END,
                                            govproj.law_named(names, 'office', r ->> 'receiver'))
                    WHEN 'year' THEN format('项目到%s之后%s，每年%s月%s日以前（含当日），%s须将%s报%s', govproj.law_stage(names, r ->> 'stage'),
                                            '、到' || govproj.law_stage(names, r ->> 'until_stage') || '之前',
                                            r ->> 'due_month', r ->> 'due_day',
                                            govproj.law_words_listed(names, 'office', r ->> 'debtor', 'and'),
                                            govproj.law_named(names, 'document', r ->> 'document_kind'),
                                            govproj.law_named(names, 'office', r ->> 'receiver'))
                    WHEN 'audit_item' THEN govproj.law_named(names, 'office', r ->> 'receiver')
                                           || '要求提供的材料，须由被要求的单位按其要求的日期提供'
                    ELSE format('%s，%s须将%s报%s',
                                CASE r ->> 'event' WHEN 'stage' THEN '项目到' || govproj.law_stage(names, r ->> 'stage') || '的'
                                                   WHEN 'change' THEN '每有一项变更（资金变更除外）'
                                                   ELSE '逾期未交付的' END,
                                govproj.law_words_listed(names, 'office', r ->> 'debtor', 'and'),
                                govproj.law_named(names, 'document', r ->> 'document_kind'),
                                govproj.law_named(names, 'office', r ->> 'receiver')) END,
               govproj.law_due(r, names), govproj.law_scope(r, names))
    ELSE
        format('%s%s: %s%s%s.', govproj.law_track(r, names) || ', ',
               r ->> 'label_en',
               CASE r ->> 'event'
                    WHEN 'plan' THEN format('each year by %s (inclusive) %s must file a plan of the %s year with %s',
                                            govproj.law_due_day(r),
                                            govproj.law_words_listed(names, 'office', r ->> 'debtor', 'and'),
                                            coalesce(r ->> 'year', 'next'), govproj.law_named(names, 'office', r ->> 'receiver'))
                    WHEN 'year' THEN format('from %s%s each year by %s (inclusive) %s owes %s %s',
                                            govproj.law_stage(names, r ->> 'stage') || ' on',
                                            ', until ' || govproj.law_stage(names, r ->> 'until_stage') || ',', govproj.law_due_day(r),
                                            govproj.law_words_listed(names, 'office', r ->> 'debtor', 'and'),
                                            govproj.law_named(names, 'office', r ->> 'receiver'),
                                            govproj.law_named(names, 'document', r ->> 'document_kind'))
                    WHEN 'audit_item' THEN format('what %s asks for must be handed over by the agency asked, by the day that is named',
                                                  govproj.law_named(names, 'office', r ->> 'receiver'))
                    ELSE format('%s %s owes %s %s',
                                CASE r ->> 'event' WHEN 'stage'
                                                   THEN format('once the project is at %s,', govproj.law_stage(names, r ->> 'stage'))
                                                   WHEN 'change' THEN 'on every change but of funds'
                                                   ELSE 'when the day of delivery has passed undelivered' END,
                                govproj.law_words_listed(names, 'office', r ->> 'debtor', 'and'),
                                govproj.law_named(names, 'office', r ->> 'receiver'),
                                govproj.law_named(names, 'document', r ->> 'document_kind')) END,
               govproj.law_due(r, names), govproj.law_scope(r, names)) END;
COMMENT ON FUNCTION govproj.sentence_of_obligation(jsonb, jsonb) IS 'A row of policy_obligation as a sentence (义务).';

CREATE FUNCTION govproj.sentence_of_waiver(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE names ->> 'language'
    WHEN 'zh' THEN
        format('%s规定 `%s` 可由%s凭%s给予例外许可%s。', govproj.law_track(r, names) || '：', r ->> 'rule',
               govproj.law_named(names, 'office', r ->> 'grantor'), govproj.law_named(names, 'document', r ->> 'document_kind'),
               '，最长' || (r ->> 'days') || '天')
    ELSE
        format('%srule `%s` may be waived by %s, on %s%s.', govproj.law_track(r, names) || ': ', r ->> 'rule',
               govproj.law_named(names, 'office', r ->> 'grantor'), govproj.law_named(names, 'document', r ->> 'document_kind'),
               ', for ' || (r ->> 'days') || ' days at most') END;
COMMENT ON FUNCTION govproj.sentence_of_waiver(jsonb, jsonb) IS 'A row of policy_waiver as a sentence (例外许可).';

-- Who does it; of what an agency fills in for itself, the owner is that agency.
CREATE FUNCTION govproj.law_form_offices(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN r ->> 'form' IN ('annual_plan', 'service_request', 'matter') OR (r ->> 'form' = 'demand' AND r ->> 'does' <> 'take_up')
            THEN replace(govproj.law_words_listed(names, 'office', r ->> 'office', 'or'), govproj.law_named(names, 'office', 'owner'),
                         CASE names ->> 'language' WHEN 'zh' THEN '本单位' ELSE 'the agency concerned' END)
            ELSE govproj.law_words_listed(names, 'office', r ->> 'office', 'or') END;
COMMENT ON FUNCTION govproj.law_form_offices(jsonb, jsonb) IS 'Who does what a row of policy_form says, in words (经办单位).';

CREATE FUNCTION govproj.sentence_of_form(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE names ->> 'language'
    WHEN 'zh' THEN
        format('%s%s由%s%s。', govproj.law_track(r, names) || '：', govproj.law_named(names, 'form', r ->> 'form'),
               govproj.law_form_offices(r, names), govproj.law_named(names, 'deed', r ->> 'does'))
    ELSE
        format('%s%s %s by %s.', govproj.law_track(r, names) || ': ', govproj.law_named(names, 'form', r ->> 'form'),
               govproj.law_named(names, 'deed', r ->> 'does'), govproj.law_form_offices(r, names)) END;
COMMENT ON FUNCTION govproj.sentence_of_form(jsonb, jsonb) IS 'A row of policy_form as a sentence (表单经办).';

-- The word, what it is called, what it counts as, and the article.
CREATE FUNCTION govproj.sentence_of_word(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE names ->> 'language'
    WHEN 'zh' THEN
        concat('`' || (r ->> 'word') || '` ' || (r ->> 'label_zh'),
               '：' || govproj.law_words_listed(names, 'part', r ->> 'parts', 'and'),
               '（' || govproj.article_name(r ->> 'article', 'zh') || '）')
    ELSE
        concat('`' || (r ->> 'word') || '` ' || (r ->> 'label_en'),
               ': ' || govproj.law_words_listed(names, 'part', r ->> 'parts', 'and'),
               ' (' || govproj.article_name(r ->> 'article', 'en') || ')') END;
COMMENT ON FUNCTION govproj.sentence_of_word(jsonb, jsonb) IS 'A row of policy_word on a line (用词).';

-- One code or several, as they are written.
CREATE FUNCTION govproj.law_codes(said jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE jsonb_typeof(said)
       WHEN 'array' THEN (SELECT string_agg('`' || e.code || '`', ', ' ORDER BY e.n)
                            FROM jsonb_array_elements_text(said) WITH ORDINALITY AS e (code, n))
       WHEN 'string' THEN '`' || (said #>> '{}') || '`' END;
COMMENT ON FUNCTION govproj.law_codes(jsonb) IS 'Codes that a case names (规定代码); NULL: none.';

-- What a line of a case enters, by one word.
CREATE FUNCTION govproj.law_entered(names jsonb, word text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE
    WHEN word LIKE 'needs:%' THEN
        CASE names ->> 'language' WHEN 'zh' THEN '到' || govproj.law_stage(names, substr(word, 7)) || '尚缺的全部事项'
                                  ELSE 'all that “' || govproj.label(substr(word, 7)::govproj.stage, 'en') || '” still needs' END
    WHEN word LIKE 'line:%' THEN govproj.law_named(names, 'cost_line', substr(word, 6))
    WHEN word LIKE 'contract:%' THEN govproj.law_named(names, 'contract', substr(word, 10))
    WHEN word LIKE 'change:%' THEN govproj.law_named(names, 'change', substr(word, 8))
    WHEN names -> 'entered' ? split_part(word, ':', 1) THEN
        concat_ws(CASE names ->> 'language' WHEN 'zh' THEN '：' ELSE ': ' END, names -> 'entered' ->> split_part(word, ':', 1),
                  nullif(govproj.law_named(names, 'contract', split_part(word, ':', 2)), ''))
    ELSE govproj.law_named(names, 'document', word) END;
COMMENT ON FUNCTION govproj.law_entered(jsonb, text) IS 'What a line of a case enters, in words (录入事项).';

-- The columns that a case names, as they are called there.
CREATE FUNCTION govproj.law_columns(said jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT string_agg(c.key || ' ' || CASE jsonb_typeof(c.value)
                          WHEN 'array' THEN (SELECT string_agg(e.word, ' ' ORDER BY e.n)
                                               FROM jsonb_array_elements_text(c.value) WITH ORDINALITY AS e (word, n))
                          ELSE coalesce(c.value #>> '{}', 'null') END, ', ' ORDER BY c.n)
      FROM jsonb_each(CASE jsonb_typeof(said) WHEN 'object' THEN said ELSE '{}' END) WITH ORDINALITY AS c (key, value, n));
COMMENT ON FUNCTION govproj.law_columns(jsonb) IS 'The columns that a case names (栏目), as it names them.';

-- What a case begins with.
CREATE FUNCTION govproj.law_given(given jsonb, names jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN concat(
    CASE names ->> 'language'
        WHEN 'zh' THEN concat(govproj.law_category(names, given ->> 'category'), '项目', '，' || (given ->> 'since') || '录入',
                              '，' || (given ->> 'on'),
                              CASE WHEN given ->> 'stage' IS NULL THEN '尚未录入' ELSE '已到' || govproj.law_stage(names, given ->> 'stage') END)
        ELSE concat('a project of ', govproj.law_category(names, given ->> 'category'), ', entered ' || (given ->> 'since'),
                    CASE WHEN given ->> 'stage' IS NULL THEN ', not yet entered'
                         ELSE ', at ' || govproj.law_stage(names, given ->> 'stage') END,
                    ' on ' || (given ->> 'on')) END,
    ' (' || nullif(concat_ws(', ', govproj.law_columns(given - '{category,on,since,stage,lines,with}'::text[]),
                             govproj.law_columns(given -> 'lines'), govproj.law_columns(given -> 'with')), '') || ')');
COMMENT ON FUNCTION govproj.law_given(jsonb, jsonb) IS 'What a case has given, in words (前提).';

-- One line of a story: what is tried, and what must come of it.
CREATE FUNCTION govproj.law_case_line(line jsonb, names jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT CASE WHEN names ->> 'language' = 'zh' THEN
               concat(v.day, CASE WHEN line ? 'enter' THEN '录入' || govproj.law_entered(names, line ->> 'enter')
                                  WHEN line ? 'step' THEN '办理到' || govproj.law_stage(names, line ->> 'step')
                                  WHEN line ? 'void' THEN '作废' || govproj.law_named(names, 'document', line ->> 'void')
                                  ELSE '“' || govproj.law_named(names, 'duty', line ->> 'duty') || '”义务' END,
                      v.columns, '：', CASE WHEN line ? 'duty' THEN govproj.law_named(names, 'duty_state', line ->> 'expect')
                                            WHEN v.refused IS NOT NULL THEN '拒绝 ' || v.refused
                                            WHEN v.warned IS NOT NULL THEN '可以，警告 ' || v.warned ELSE '可以' END)
           ELSE
               concat(v.day, CASE WHEN line ? 'enter' THEN 'enter ' || govproj.law_entered(names, line ->> 'enter')
                                  WHEN line ? 'step' THEN 'step to ' || govproj.law_stage(names, line ->> 'step')
                                  WHEN line ? 'void' THEN 'void ' || govproj.law_named(names, 'document', line ->> 'void')
                                  ELSE 'duty “' || govproj.law_named(names, 'duty', line ->> 'duty') || '”' END,
                      v.columns, ': ', CASE WHEN line ? 'duty' THEN govproj.law_named(names, 'duty_state', line ->> 'expect')
                                            WHEN v.refused IS NOT NULL THEN 'refused by ' || v.refused
                                            WHEN v.warned IS NOT NULL THEN 'taken, with a warning of ' || v.warned ELSE 'taken' END) END
      FROM (SELECT (line ->> 'on') || ' ', ' (' || govproj.law_columns(line -> 'with') || ')',
                   govproj.law_codes(line -> 'expect'), govproj.law_codes(line -> 'warns')) AS v (day, columns, refused, warned));
COMMENT ON FUNCTION govproj.law_case_line(jsonb, jsonb) IS 'A line of a case''s story, in words (经过).';

CREATE FUNCTION govproj.sentence_of_case(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE names ->> 'language'
    WHEN 'zh' THEN
        format('%s。%s。', govproj.law_given(r -> 'given', names),
               (SELECT string_agg(govproj.law_case_line(l.line, names), '；' ORDER BY l.n)
                  FROM jsonb_array_elements(r -> 'story') WITH ORDINALITY AS l (line, n)))
    ELSE
        format('%s. %s.', govproj.law_given(r -> 'given', names),
               (SELECT string_agg(govproj.law_case_line(l.line, names), '; ' ORDER BY l.n)
                  FROM jsonb_array_elements(r -> 'story') WITH ORDINALITY AS l (line, n))) END;
COMMENT ON FUNCTION govproj.sentence_of_case(jsonb, jsonb) IS 'A row of policy_case as sentences (案例), without its name.';

-- The agencies of the registers in which cases are played: one of each kind, and a second unit.
CREATE VIEW govproj.trial_agencies AS
SELECT w.word AS code, w.word AS kind, w.label_zh, w.label_en
  FROM govproj.law_words w
 WHERE w.list = 'office' AND w.word <> 'owner'
UNION ALL
SELECT 'another_unit', 'unit', '另一市直单位', 'another unit';
COMMENT ON VIEW govproj.trial_agencies IS 'The agencies that cases may name (案例单位): one of each kind, and a second unit.';
COMMENT ON COLUMN govproj.trial_agencies.code IS 'By which a case names it (代码).';
COMMENT ON COLUMN govproj.trial_agencies.kind IS 'Its kind (单位类型).';
COMMENT ON COLUMN govproj.trial_agencies.label_zh IS 'In Chinese (中文名称).';
COMMENT ON COLUMN govproj.trial_agencies.label_en IS 'In English (英文名称).';
GRANT SELECT ON govproj.trial_agencies TO PUBLIC;

-- The tables whose rows are told, in the order of the page.
CREATE VIEW govproj.law_tables AS
SELECT t.position, t.role, t.label_zh, t.label_en
  FROM (VALUES (1, 'policy_track',       '类别',       'Classes of projects'),
               (2, 'policy_class',       '类别归属',   'Which class a category is of'),
               (3, 'policy_document',    '文件',       'Papers'),
               (4, 'policy_step',        '步骤',       'Steps'),
               (5, 'policy_requirement', '办理要求',   'What steps need'),
               (6, 'policy_order',       '先后和期限', 'What rests on what'),
               (7, 'policy_condition',   '条件',       'Facts that must hold'),
               (8, 'policy_limit',       '金额上限',   'Limits'),
               (9, 'policy_obligation',  '义务',       'Duties'),
              (10, 'policy_waiver',      '例外许可',   'Waivers'),
              (11, 'policy_form',        '经办单位',   'Who does what')) AS t (position, role, label_zh, label_en);
COMMENT ON VIEW govproj.law_tables IS
    'The policy tables whose rows annotated_law tells (规定种类), in its order: those of policy_X by the function sentence_of_X.';
COMMENT ON COLUMN govproj.law_tables.position IS 'Order on the page (顺序).';
COMMENT ON COLUMN govproj.law_tables.role IS 'The table, as policy_table knows it (表).';
COMMENT ON COLUMN govproj.law_tables.label_zh IS 'Heading in Chinese (中文标题).';
COMMENT ON COLUMN govproj.law_tables.label_en IS 'Heading in English (英文标题).';
GRANT SELECT ON govproj.law_tables TO PUBLIC;

-- What refusals call it; NULL of rows that nobody is refused by.
CREATE FUNCTION govproj.law_code(role text, r jsonb) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE role
    WHEN 'policy_requirement' THEN govproj.requirement_code(r ->> 'code', r ->> 'any_of', r ->> 'needs', (r ->> 'absent')::boolean)
    WHEN 'policy_order' THEN coalesce(r ->> 'code', CASE WHEN r ->> 'at_most' IS NULL THEN (r ->> 'subject') || '.after.' || (r ->> 'after')
                                                         ELSE (r ->> 'after') || '.alive' END)
    WHEN 'policy_condition' THEN govproj.condition_code(r ->> 'code', r ->> 'condition', r ->> 'argument', r ->> 'entry')
    WHEN 'policy_obligation' THEN r ->> 'code'
    WHEN 'policy_limit' THEN
        (r ->> 'subject') || '.'
        || CASE WHEN (r ->> 'optional')::boolean OR r ->> 'ceiling' = 'total' OR r ->> 'subject' = 'payments'
                     OR (r ->> 'ceiling' NOT IN ('limit', 'contract')
                         AND r ->> 'subject' IN (SELECT w.word FROM govproj.law_words w WHERE w.list = 'amount'))
                THEN r ->> 'ceiling' ELSE 'limit' END END;
COMMENT ON FUNCTION govproj.law_code(text, jsonb) IS 'The name of a rule as explain and refusals have it (规定代码).';
