-- How the words, amounts, periods and occasions of policy rows are called in Chinese and English, for annotated_law.

-- What rows say in words of the engine's own, and how people call it. A condition is a sentence by itself: %1$s is its
-- argument, as it is called; {in} and {out} are the sources in scope and all others, as the version calls them.
CREATE VIEW govproj.law_words AS
SELECT w.list, w.word, w.label_zh, w.label_en
  FROM (VALUES
    ('office', 'owner',       '项目单位',     'the owner'),
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
    ('deed', 'file',      '备案', 'are filed'),
    ('deed', 'take_up',   '承接', 'are taken up'),
    ('deed', 'decide',    '审批', 'are decided'),
    ('deed', 'allocate',  '分配', 'are allocated'),
    ('deed', 'resolve',   '答复', 'are resolved'),
    ('deed', 'hand_over', '提供', 'are handed over'),
    ('deed', 'approve',   '批准', 'are approved'),
    ('deed', 'supplement', '增补', 'are supplemented'),
    ('deed', 'transfer', '变更项目单位', 'are given to another agency'),
    ('deed', 'reclassify', '变更类别', 'come to be of another class'),
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
    ('word_list', 'office',    '单位类型',   'Offices'),
    ('word_list', 'stage',     '阶段名称',   'Names of stages'),
    ('word_list', 'evaluation', '评价种类',  'Kinds of evaluation'),
    ('part', 'software',    '计入软件开发费用', 'is of the software development cost'),
    ('part', 'in_scope',    '为本级资金，未写明来源的资金也视同', 'is of the money in scope, which is also what names no source'),
    ('part', 'main',        '交付项目本身，其服务提供方承担建设', 'delivers the project, and its supplier builds it'),
    ('part', 'supervision', '为监理', 'supervises'),
    ('part', 'examination', '为测试测评，第三方文件由其作出', 'tests or evaluates, and makes the papers of third parties'),
    ('part', 'follows',     '接续主合同，也交付项目', 'goes on with a main contract, and delivers like it'),
    ('part', 'sees_all',    '可见全部项目', 'sees all projects'),
    ('part', 'settles',     '登记到期义务', 'writes down what is owed'),
    ('part', 'appoints',    '须设信息化领导小组并明确责任科室', 'has to name a leading group and a responsible office'),
    ('part', 'yearly',      '缺评的年度予以反映', 'is missed in a year without one'),
    ('part', 'scored',      '计入单位考核', 'counts for its owner'),
    ('part', 'fund_request', '资金申请', 'the request for funds'),
    ('part', 'fund_review',  '资金审核', 'the review of funds'),
    ('part', 'approval',     '立项批复', 'the approval'),
    ('part', 'fund_grant',   '资金批复', 'the grant of funds'),
    ('part', 'appraisal',    '造价审核', 'the appraisal of costs'),
    ('part', 'award',        '中标（成交）结果', 'the award'),
    ('part', 'failure', '采购失败', 'the failure of a procurement'),
    ('part', 'suspension',   '暂停', 'the suspension of a project'),
    ('part', 'resumption',   '恢复', 'its going on again'),
    ('part', 'partial_acceptance', '分期验收', 'the acceptance of a part'),
    ('thing', 'contract',             '合同',     'contract'),
    ('thing', 'change',               '变更',     'change'),
    ('thing', 'supplement',           '补充合同', 'supplement'),
    ('thing', 'payment',              '支付',     'payment'),
    ('thing', 'party',                '合同当事方', 'party of a contract'),
    ('thing', 'demand',               '所承接的需求', 'demand that it takes up'),
    ('thing', 'acceptance_part',      '分期验收', 'part that is accepted'),
    ('thing', 'evaluation',           '绩效评价', 'evaluation'),
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
    ('entered', 'acceptance_part', '分期验收', 'a part that is accepted'),
    ('entered', 'plan',       '下一年度计划', 'the plan of the next year'),
    ('entered', 'waiver',     '例外许可', 'a waiver'),
    ('entered', 'evaluation', '绩效评价', 'an evaluation'),
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
    ('condition', 'parts_complete',     '分期验收的，各部分须合计达到全部', 'where parts are accepted, they must come to the whole'),
    ('condition', 'demand_fits',        '需求的服务类别须与项目相符，年度不得晚于项目的预算年度',
                                        'the demand must be for such a service as the project, and for no later year'),
    ('condition', 'undertaking',        '须有服务提供方的技术安全和用户隐私保护承诺',
                                        'the provider''s undertaking on technical security and users'' privacy must be there'),
    ('condition', 'delivery_due',       '须写明约定交付日期', 'the day on which delivery is due must be named'),
    ('condition', 'renews',             '须续签此前签订的主合同，服务提供方相同，金额不高于该主合同',
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
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '“' || coalesce(names -> 'stage' ->> stage,
                       CASE WHEN govproj.is_stage(stage) THEN govproj.label(stage::govproj.stage, names ->> 'language') ELSE stage END)
       || '”';
COMMENT ON FUNCTION govproj.law_stage(jsonb, text) IS 'A stage as sentences name it (阶段); what is none stands as it is.';

CREATE FUNCTION govproj.law_category(names jsonb, category text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '“' || CASE WHEN govproj.is_category(category) THEN govproj.label(category::govproj.category, names ->> 'language')
                   ELSE category END || '”';
COMMENT ON FUNCTION govproj.law_category(jsonb, text) IS
    'A category of service as sentences name it (服务类别); what is none stands as it is.';

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
    WHEN word LIKE 'evaluation:%' THEN
        CASE names ->> 'language' WHEN 'zh' THEN '' ELSE 'each ' END || govproj.law_named(names, 'evaluation', substr(word, 12))
    ELSE govproj.law_named(names, 'document', word) END;
COMMENT ON FUNCTION govproj.law_thing(jsonb, text, boolean) IS
    'What a row speaks of by one word (所指事项): a paper, an entry, a step, or as_event what it is put after.';

CREATE FUNCTION govproj.law_percent(names jsonb, percent text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE names ->> 'language' WHEN 'zh' THEN trim_scale(percent::numeric) || '%' ELSE trim_scale(percent::numeric) || ' %' END;
COMMENT ON FUNCTION govproj.law_percent(jsonb, text) IS 'Part of annotated_law: a percentage as sentences write it (百分比).';

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
COMMENT ON FUNCTION govproj.law_yuan(jsonb, text) IS 'Part of annotated_law: an amount in yuan as sentences write it (金额).';

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
                          names -> 'evaluation' ->> word, word) END;
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
                                                    FROM jsonb_array_elements_text(govproj.when_list(said)) WITH ORDINALITY AS o (word, n)
                                                   ORDER BY o.n),
                                     CASE WHEN w.excluded THEN 'nor' ELSE 'or' END)
            FROM (SELECT jsonb_typeof(said) = 'object') AS w (excluded)) END;
COMMENT ON FUNCTION govproj.law_test(jsonb, text, text, text, jsonb) IS 'What an occasion says of one fact, in words (适用情形).';

-- How a fact is called: by what is its own, or by the word after its colon.
CREATE FUNCTION govproj.law_fact(names jsonb, key text, label_zh text, label_en text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN names -> 'attribute' ? key THEN govproj.law_named(names, 'attribute', key)
            WHEN key LIKE 'funds:%' THEN govproj.law_named(names, 'source', substr(key, 7))
            WHEN key NOT LIKE 'line:%' THEN coalesce(CASE names ->> 'language' WHEN 'zh' THEN label_zh ELSE label_en END, key)
            WHEN names ->> 'language' = 'zh' THEN govproj.law_named(names, 'cost_line', substr(key, 6))
            ELSE 'the cost of ' || govproj.law_named(names, 'cost_line', substr(key, 6)) END;
COMMENT ON FUNCTION govproj.law_fact(jsonb, text, text, text) IS
    'How a fact of an occasion is called (事项名称), by its labels in govproj.facts or the label of the word after its colon.';

-- What the row is not for everybody.
CREATE FUNCTION govproj.law_scope(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN (
    SELECT CASE names ->> 'language' WHEN 'zh' THEN '；仅限：' || string_agg(t.said, '，且' ORDER BY f.position, m.key)
                                     ELSE '; only where: ' || string_agg(t.said, ', and ' ORDER BY f.position, m.key) END
      FROM jsonb_each(CASE jsonb_typeof(r -> 'applies_when') WHEN 'object' THEN r -> 'applies_when' ELSE '{}' END) AS m
      LEFT JOIN govproj.facts f ON f.fact = govproj.fact_of(m.key)
     CROSS JOIN LATERAL (
            SELECT govproj.law_test(names, m.key, coalesce(f.sort, 'word'), govproj.law_fact(names, m.key, f.label_zh, f.label_en), m.value)
           ) AS t (said));
COMMENT ON FUNCTION govproj.law_scope(jsonb, jsonb) IS 'For which projects alone a row is (适用范围); empty: for all.';
