-- The rows of the law as sentences, in Chinese and English, for annotated_law. One function for each policy table: it takes
-- the row as JSON and the names of things in the language (law_names), reads no table and judges nothing. What begins a sentence
-- is made a capital letter at the end, by law_rows.

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
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN format(CASE
    WHEN names ->> 'language' = 'zh' AND r ->> 'track' IS NULL THEN '%1$s的类别随其所服务的项目%3$s。'
    WHEN names ->> 'language' = 'zh' THEN '%1$s属于%2$s%3$s。'
    WHEN r ->> 'track' IS NULL THEN '%1$s is of the class of the project that it serves%3$s.'
    ELSE '%1$s is of the %2$s%3$s.' END,
    govproj.law_category(names, r ->> 'category'), govproj.law_named(names, 'track', r ->> 'track'), govproj.law_scope(r, names));
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
                      CASE WHEN (r ->> 'may_be_inapplicable')::boolean THEN '；不适用的，可以说明理由代替' END,
                      '；报表以其为' || govproj.law_words_listed(names, 'part', r ->> 'parts', 'and')))
    ELSE
        format('the %s is issued by %s%s.', r ->> 'label_en', govproj.law_named(names, 'office', r ->> 'issuer'),
               concat(CASE WHEN (r ->> 'has_outcome')::boolean THEN ', bears an outcome' END,
                      CASE WHEN (r ->> 'amount_optional')::boolean THEN ', may state an amount'
                           WHEN (r ->> 'has_amount')::boolean THEN ', states an amount' END,
                      CASE WHEN (r ->> 'has_third_party')::boolean THEN ', names the third party that made it' END,
                      CASE WHEN (r ->> 'has_qualification')::boolean THEN ', names that body''s qualification' END,
                      CASE WHEN (r ->> 'may_be_inapplicable')::boolean
                           THEN '; where it does not apply, the reason may stand for it' END,
                      '; reports take it for ' || govproj.law_words_listed(names, 'part', r ->> 'parts', 'and'))) END;
COMMENT ON FUNCTION govproj.sentence_of_document(jsonb, jsonb) IS 'A row of policy_document as a sentence (文件种类).';

CREATE FUNCTION govproj.sentence_of_step(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE names ->> 'language'
    WHEN 'zh' THEN
        format('%s，由%s%s%s%s%s。', govproj.law_place(r, names), govproj.law_named(names, 'office', r ->> 'office'),
               CASE r ->> 'kind' WHEN 'birth' THEN '录入项目' WHEN 'back' THEN '退回' WHEN 'restart' THEN '重新申报，另起一轮'
                                 WHEN 'exit' THEN '办理，项目终结' ELSE '办理' END,
               CASE WHEN (r ->> 'freezes')::boolean THEN '；投资构成自此固定' END,
               '；自此以' || govproj.law_named(names, 'document', r ->> 'limit_document') || '的金额为批复金额', govproj.law_scope(r, names))
    ELSE
        format('%s: %s %s%s%s%s.', govproj.law_place(r, names),
               CASE r ->> 'kind' WHEN 'birth' THEN 'entered by' WHEN 'back' THEN 'sent back by'
                                 WHEN 'restart' THEN 'applied for anew, in a new round, by' WHEN 'exit' THEN 'ended by' ELSE 'taken by' END,
               govproj.law_named(names, 'office', r ->> 'office'),
               CASE WHEN (r ->> 'freezes')::boolean THEN '; the cost lines are fixed from then on' END,
               '; the amount of ' || govproj.law_named(names, 'document', r ->> 'limit_document')
               || ' is the approved amount from then on', govproj.law_scope(r, names)) END;
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
        WHEN n.sort = 'evaluation' THEN CASE WHEN n.zh THEN n.name ELSE 'a ' || n.name END
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
              FROM (SELECT CASE WHEN r ->> 'needs' = 'demand' OR r ->> 'needs' ~ '^((contract|cost_line)(:|$)|evaluation:)'
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
COMMENT ON FUNCTION govproj.law_extension(jsonb, jsonb) IS
    'What lengthens the period of an order or a duty, as a part of its sentence (延期).';

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
                    WHEN r ->> 'event' IN ('stage', 'change', 'delay', 'contract_end') THEN '，不限天数，反映其已持续多久' END,
               CASE WHEN (r ->> 'shifts')::boolean THEN '，末日不是工作日的顺延到下一工作日' END,
               govproj.law_extension(r, names),
               CASE r ->> 'in_time_by' WHEN 'recorded' THEN '；是否按时，材料日期之后及时登记的按材料日期，否则按登记日期'
                                       WHEN 'received' THEN '；是否按时，按签收日期' END)
    ELSE
        concat(CASE WHEN r ->> 'period' IS NOT NULL THEN ', within ' || govproj.law_period(names, r ->> 'period')
                    WHEN r ->> 'event' IN ('stage', 'change', 'delay', 'contract_end')
                    THEN ', with no number of days, so that its age is reported' END,
               CASE WHEN (r ->> 'shifts')::boolean THEN ', a last day that is no working day moving to the next one' END,
               govproj.law_extension(r, names),
               CASE r ->> 'in_time_by' WHEN 'recorded' THEN '; in time is judged by the day it bears if it was recorded soon enough, '
                                                            'else by the day it was recorded'
                                       WHEN 'received' THEN '; in time is judged by the day it was received' END) END;
COMMENT ON FUNCTION govproj.law_due(jsonb, jsonb) IS 'When a duty is in time, and by which day (期限).';

CREATE FUNCTION govproj.law_due_day(r jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (r ->> 'due_day') || ' ' || (ARRAY['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October',
                                          'November', 'December'])[(r ->> 'due_month')::integer];
COMMENT ON FUNCTION govproj.law_due_day(jsonb) IS 'The day of a year on which a duty is due, in English (到期日).';

-- The papers and evaluations that meet a duty, or else the steps.
CREATE FUNCTION govproj.law_met_by(r jsonb, names jsonb, steps boolean) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN (SELECT string_agg(CASE WHEN steps THEN govproj.law_stage(names, substr(t.thing, 7))
                               WHEN starts_with(t.thing, 'evaluation:')
                               THEN concat(CASE WHEN names ->> 'language' <> 'zh' THEN 'the ' END,
                                           govproj.law_named(names, 'evaluation', substr(t.thing, 12)))
                               ELSE govproj.law_named(names, 'document', t.thing) END,
                          CASE names ->> 'language' WHEN 'zh' THEN '或者' ELSE ' or ' END ORDER BY t.n)
          FROM regexp_split_to_table(btrim(r ->> 'met_by', ', '), '[, ]+') WITH ORDINALITY AS t (thing, n)
         WHERE starts_with(t.thing, 'stage:') = steps);
COMMENT ON FUNCTION govproj.law_met_by(jsonb, jsonb, boolean) IS
    'The papers, or the steps, that meet a duty, as a part of its sentence (履行方式).';

CREATE FUNCTION govproj.law_owed(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE names ->> 'language'
    WHEN 'zh' THEN
        concat(govproj.law_named(names, 'office', r ->> 'debtor'), '须',
               concat_ws('，或者', CASE r ->> 'debtor'
                                         WHEN 'owner' THEN '将' || govproj.law_met_by(r, names, false)
                                                           || '报' || govproj.law_named(names, 'office', r ->> 'receiver')
                                         ELSE '向' || govproj.law_named(names, 'office', r ->> 'receiver')
                                              || '出具' || govproj.law_met_by(r, names, false) END,
                         '办理项目到' || govproj.law_met_by(r, names, true) || '的步骤'))
    ELSE
        format('%s owes %s %s', govproj.law_named(names, 'office', r ->> 'debtor'), govproj.law_named(names, 'office', r ->> 'receiver'),
               concat_ws(' or ', govproj.law_met_by(r, names, false), 'the step to ' || govproj.law_met_by(r, names, true))) END;
COMMENT ON FUNCTION govproj.law_owed(jsonb, jsonb) IS 'Who owes what to whom, as a part of a duty''s sentence (义务内容).';

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
                    WHEN 'year' THEN format('项目到%s之后%s，每年%s月%s日以前（含当日），%s', govproj.law_stage(names, r ->> 'stage'),
                                            '、到' || govproj.law_stage(names, r ->> 'until_stage') || '之前',
                                            r ->> 'due_month', r ->> 'due_day', govproj.law_owed(r, names))
                    WHEN 'audit_item' THEN govproj.law_named(names, 'office', r ->> 'receiver')
                                           || '要求提供的材料，须由被要求的单位按其要求的日期提供'
                    ELSE format('%s，%s',
                                CASE r ->> 'event' WHEN 'stage'
                                                   THEN CASE WHEN (r ->> 'each_time')::boolean THEN '项目每次到' ELSE '项目到' END
                                                        || govproj.law_stage(names, r ->> 'stage') || '的'
                                                   WHEN 'change' THEN '每有一项变更（资金变更除外）'
                                                   WHEN 'contract_end' THEN '每有一份合同在交付前解除'
                                                   ELSE '逾期未交付的' END,
                                govproj.law_owed(r, names)) END,
               govproj.law_due(r, names), govproj.law_scope(r, names))
    ELSE
        format('%s%s: %s%s%s.', govproj.law_track(r, names) || ', ',
               r ->> 'label_en',
               CASE r ->> 'event'
                    WHEN 'plan' THEN format('each year by %s (inclusive) %s must file a plan of the %s year with %s',
                                            govproj.law_due_day(r),
                                            govproj.law_words_listed(names, 'office', r ->> 'debtor', 'and'),
                                            coalesce(r ->> 'year', 'next'), govproj.law_named(names, 'office', r ->> 'receiver'))
                    WHEN 'year' THEN format('from %s%s each year by %s (inclusive) %s',
                                            govproj.law_stage(names, r ->> 'stage') || ' on',
                                            ', until ' || govproj.law_stage(names, r ->> 'until_stage') || ',', govproj.law_due_day(r),
                                            govproj.law_owed(r, names))
                    WHEN 'audit_item' THEN format('what %s asks for must be handed over by the agency asked, by the day that is named',
                                                  govproj.law_named(names, 'office', r ->> 'receiver'))
                    ELSE format('%s %s',
                                CASE r ->> 'event' WHEN 'stage'
                                                   THEN format('%s the project is at %s,',
                                                               CASE WHEN (r ->> 'each_time')::boolean THEN 'each time' ELSE 'once' END,
                                                               govproj.law_stage(names, r ->> 'stage'))
                                                   WHEN 'change' THEN 'on every change but of funds'
                                                   WHEN 'contract_end' THEN 'for every contract that is ended before its delivery'
                                                   ELSE 'when the day of delivery has passed undelivered' END,
                                govproj.law_owed(r, names)) END,
               govproj.law_due(r, names), govproj.law_scope(r, names)) END;
COMMENT ON FUNCTION govproj.sentence_of_obligation(jsonb, jsonb) IS 'A row of policy_obligation as a sentence (义务).';

CREATE FUNCTION govproj.sentence_of_waiver(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE names ->> 'language'
    WHEN 'zh' THEN
        format('%s规定 `%s` 可由%s凭%s给予例外许可%s%s。', govproj.law_track(r, names) || '：', r ->> 'rule',
               govproj.law_named(names, 'office', r ->> 'grantor'), govproj.law_named(names, 'document', r ->> 'document_kind'),
               '，最长' || (r ->> 'days') || '天', govproj.law_scope(r, names))
    ELSE
        format('%srule `%s` may be waived by %s, on %s%s%s.', govproj.law_track(r, names) || ': ', r ->> 'rule',
               govproj.law_named(names, 'office', r ->> 'grantor'), govproj.law_named(names, 'document', r ->> 'document_kind'),
               ', for ' || (r ->> 'days') || ' days at most', govproj.law_scope(r, names)) END;
COMMENT ON FUNCTION govproj.sentence_of_waiver(jsonb, jsonb) IS 'A row of policy_waiver as a sentence (例外许可).';

-- Who does it; of what an agency fills in for itself, the owner is that agency.
CREATE FUNCTION govproj.law_form_offices(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN r ->> 'form' IN ('annual_plan', 'service_request', 'matter') OR (r ->> 'form' = 'demand' AND r ->> 'does' <> 'take_up')
            THEN replace(govproj.law_words_listed(names, 'office', r ->> 'office', 'or'), govproj.law_named(names, 'office', 'owner'),
                         CASE names ->> 'language' WHEN 'zh' THEN '本单位' ELSE 'the agency concerned' END)
            ELSE govproj.law_words_listed(names, 'office', r ->> 'office', 'or') END;
COMMENT ON FUNCTION govproj.law_form_offices(jsonb, jsonb) IS 'Who does what a row of policy_form says, in words (经办单位).';

-- What is filled in, all of it or of one kind.
CREATE FUNCTION govproj.law_form(names jsonb, form text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN form NOT LIKE '%:%' THEN govproj.law_named(names, 'form', form)
            WHEN names ->> 'language' = 'zh' THEN govproj.law_named(names, split_part(form, ':', 1), split_part(form, ':', 2))
            ELSE format('%s (%s)', govproj.law_named(names, 'form', split_part(form, ':', 1)),
                        govproj.law_named(names, split_part(form, ':', 1), split_part(form, ':', 2))) END;
COMMENT ON FUNCTION govproj.law_form(jsonb, text) IS 'What a row of policy_form is about, in words (表单).';

CREATE FUNCTION govproj.sentence_of_form(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE names ->> 'language'
    WHEN 'zh' THEN
        format('%s%s由%s%s。', govproj.law_track(r, names) || '：',
               CASE WHEN r ->> 'does' IN ('transfer', 'reclassify') THEN '项目' ELSE govproj.law_form(names, r ->> 'form') END,
               govproj.law_form_offices(r, names), govproj.law_named(names, 'deed', r ->> 'does'))
    ELSE
        format('%s%s %s by %s.', govproj.law_track(r, names) || ': ',
               CASE WHEN r ->> 'does' IN ('transfer', 'reclassify') THEN 'projects' ELSE govproj.law_form(names, r ->> 'form') END,
               govproj.law_named(names, 'deed', r ->> 'does'), govproj.law_form_offices(r, names)) END;
COMMENT ON FUNCTION govproj.sentence_of_form(jsonb, jsonb) IS 'A row of policy_form as a sentence (表单经办).';

CREATE FUNCTION govproj.sentence_of_attribute(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE names ->> 'language'
    WHEN 'zh' THEN format('项目写明%s（`%s`）。', r ->> 'label_zh', r ->> 'attribute')
    ELSE format('projects say their %s (`%s`).', r ->> 'label_en', r ->> 'attribute') END;
COMMENT ON FUNCTION govproj.sentence_of_attribute(jsonb, jsonb) IS 'A row of policy_attribute as a sentence (项目属性).';

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
              (11, 'policy_form',        '经办单位',   'Who does what'),
              (12, 'policy_attribute',   '项目属性',   'Attributes')) AS t (position, role, label_zh, label_en);
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
