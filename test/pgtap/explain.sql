-- explain as data: what is wanted, what is there, from whom, by which words of the law.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
SELECT pg_temp.set_today('2024-12-31') \g /dev/null

SELECT drive.reach('professional', 'planned', 'line acceptance') AS young, drive.reach('professional', 'submitted') AS applied, drive.reach('professional', 'approved') AS approved, drive.reach('professional', 'contracted') AS signed,
       drive.reach('professional', 'preaccepted') AS late, drive.reach('public', 'planned') AS public, drive.reach('public', 'reviewed') AS reviewed, drive.reach('professional', 'returned') AS back \gset
SELECT is((SELECT array_agg(a.name ORDER BY a.n) FROM pg_proc p, unnest(p.proargnames, p.proargmodes) WITH ORDINALITY AS a (name, mode, n) WHERE p.oid = 'yunfu.explain'::regproc AND a.mode = 't')[1:8],
          '{target,rule,article,met,mode,remedy,office,asks}'::text[], 'the columns that were there come first');

--
-- What is wanted
--
SELECT results_eq(format($$ SELECT rule_zh, rule_en, code, kind, step, needs, needs_zh, needs_en, document_kind, outcome, office_zh, office_en, agencies, mine, document_id
                              FROM yunfu.explain(%s, 'submitted') WHERE rule = 'argumentation' $$, :young),
    $$ VALUES ('方案论证意见', 'argumentation of the scheme', 'ZG002', 'requirement', 'forward', 'argumentation', '方案论证意见', 'argumentation of the scheme', 'argumentation', 'passed', '项目单位', 'Owner',
               '[{"id": 2, "name": "市公安局"}]'::jsonb, true, NULL::bigint) $$, 'a paper that is missing: of which kind, with which outcome, from whom');
SELECT results_eq(format($$ SELECT document_kind, office, agencies FROM yunfu.explain(%s, 'prechecked') WHERE rule = 'preliminary_review' $$, :applied),
    $$ VALUES ('preliminary_review', 'data_bureau', '[{"id": 1, "name": "市政务服务数据管理局"}]'::jsonb) $$, 'from an office: the agencies of that kind');
-- what is to be entered next is what document_kind says, exactly
SELECT set_eq(format($$ SELECT document_kind FROM yunfu.explain(%s, 'submitted') WHERE NOT met AND mode = 'refuse' AND document_kind IS NOT NULL $$, :young),
              $$ VALUES ('argumentation'), ('data_catalogue'), ('ipv6_support'), ('scheme') $$, 'the drop-down of papers of the next step');
SELECT drive.supply_all(:young, 'submitted', '2024-12-01') \g /dev/null
SELECT is((SELECT count(*) FROM yunfu.explain(:young, 'submitted') WHERE NOT met AND mode = 'refuse'), 0::bigint, 'with which the step is ready');
-- what is there
SELECT drive.supply(:applied, 'failed preliminary_review', '2024-12-01') \g /dev/null
SELECT is((SELECT document_id FROM yunfu.explain(:applied, 'prechecked') WHERE rule = 'preliminary_review'), (SELECT max(id) FROM yunfu.document WHERE project_id = :applied AND kind = 'preliminary_review'), 'a paper that says no is named');
SELECT is((SELECT document_id FROM yunfu.explain(:young, 'submitted') WHERE rule = 'scheme'), (SELECT id FROM yunfu.document WHERE project_id = :young AND kind = 'scheme'), 'and so is one that serves');
SELECT is((SELECT concat_ws(' ', met, needs, contract_id IS NOT NULL) FROM yunfu.explain(:late, 'implementing') WHERE needs = 'contract:supervision' LIMIT 1), NULL, 'nothing is asked where nothing is');
SELECT drive.contract(:signed, 'supervision', 100000, '2024-12-01', qualification => NULL) AS unqualified \gset
SELECT is((SELECT concat_ws(' ', code, needs_zh, contract_id, amount > bound, bound) FROM yunfu.explain(:signed, 'implementing') WHERE needs = 'contract:supervision' AND NOT met), format('ZG003 监理合同 %s t 2000000.00', :unqualified),
          'a contract that does not serve, and the line from which it is asked');
-- sums and days
SELECT is((SELECT concat_ws(' ', kind, first_day IS NULL, last_day, document_id) FROM yunfu.explain(:approved, 'funded') WHERE kind = 'order' AND needs = 'approval_opinion'),
          (SELECT concat_ws(' ', 'order', 't', approval_last_day, (SELECT max(id) FROM yunfu.document WHERE project_id = :approved AND kind = 'approval_opinion')) FROM yunfu.project WHERE id = :approved),
          'an approval that lives or does not: its last day, and which it is');
SELECT is((SELECT concat_ws('|', rule_zh, rule_en) FROM yunfu.explain(:approved, 'funded') WHERE kind = 'order' AND needs = 'approval_opinion'), '立项审批意见有效期|validity of approval opinion', 'with a name');
SELECT is((SELECT concat_ws(' ', last_day, met) FROM yunfu.explain(:young, 'submitted', '2025-02-01') WHERE rule = 'legal_date'), '2024-12-31 f', 'a day that is not to be, and until when it is');

--
-- Every rule has its names, whatever it is
--
CREATE TEMP TABLE told AS SELECT p.id AS project_id, e.* FROM yunfu.project p, yunfu.explain(p.id) AS e;
SELECT is_empty($$ SELECT DISTINCT rule, rule_zh, rule_en FROM told WHERE rule_zh !~ '[一-龥]' OR rule_en !~ '[A-Za-z]' OR rule_zh IS NULL OR rule_en IS NULL OR rule_zh ~ '[{%]' OR rule_en ~ '[{%]' $$, 'in both languages');
SELECT is_empty($$ SELECT DISTINCT rule, needs FROM told WHERE needs IS NOT NULL AND (needs_zh !~ '[一-龥]' OR needs_zh IS NULL OR needs_en IS NULL) $$, 'and so what is wanted');
SELECT is_empty($$ SELECT DISTINCT rule, office FROM told WHERE office IS NOT NULL AND (office_zh !~ '[一-龥]' OR office_en !~ '^[A-Z]' OR agencies IS NULL) $$, 'and who must act');
SELECT is_empty($$ SELECT rule, detail FROM told WHERE (detail ->> 'rule', detail ->> 'code', (detail ->> 'met')::boolean, detail ->> 'mode', detail ->> 'remedy', detail ->> 'article')
                                                   IS DISTINCT FROM (rule, code, met, mode, remedy, article) $$, 'detail says the same');
SELECT set_eq('SELECT DISTINCT kind FROM told', $$ SELECT word FROM govproj.engine_words WHERE list = 'rule' AND word NOT IN ('suspended', 'word') $$, 'kinds of rules are words of the engine; suspended ones are in suspension.sql, and one of a word alone judge_under tells');
-- of all rules of the law, as the cases of the pack come by them
SELECT is_empty($$ SELECT kind FROM yunfu.policy_document d WHERE yunfu.thing_label(policy_id, kind, 'zh') IS DISTINCT FROM label_zh $$, 'papers are called as the version does');
SELECT is_empty($$ SELECT DISTINCT q.subject, q.ceiling FROM yunfu.policy_limit q WHERE yunfu.thing_label(policy_id, q.subject, 'zh') IS NULL OR yunfu.thing_label(policy_id, q.ceiling, 'en') IS NULL
                    OR yunfu.thing_label(policy_id, q.subject, 'zh') ~ '[{]' $$, 'and amounts');
SELECT is_empty($$ SELECT DISTINCT o.subject, o.after FROM yunfu.policy_order o WHERE yunfu.thing_label(policy_id, o.subject, 'zh') IS NULL OR yunfu.thing_label(policy_id, o.after, 'en') IS NULL $$, 'and whatever comes before another');
SELECT is_empty($$ SELECT c.condition FROM yunfu.policy_condition c WHERE yunfu.rule_label(c.policy_id, govproj.law_code('policy_condition', to_jsonb(c)),
                            jsonb_build_object('kind', 'condition', 'condition', c.condition, 'argument', c.argument), 'zh') !~ '[一-龥]' $$, 'and conditions');

--
-- It agrees with the refusal
--
CREATE FUNCTION pg_temp.refused_with(p bigint, target text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    detail text;
BEGIN
    PERFORM set_config('govproj.detail', 'json', true);
    UPDATE yunfu.project SET stage = target WHERE id = p;
    RETURN '[]';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
    PERFORM set_config('govproj.detail', 'text', true);
    RETURN detail;
END $$;
SELECT is((SELECT jsonb_agg(e.detail - 'text' ORDER BY e.code, e.rule COLLATE "C") FROM yunfu.explain(v.p, v.target::govproj.stage) AS e WHERE NOT e.met AND e.mode = 'refuse'),
          (SELECT jsonb_agg(r.one - 'text' ORDER BY r.one ->> 'code', r.one ->> 'rule' COLLATE "C") FROM jsonb_array_elements(pg_temp.refused_with(v.p, v.target)) AS r (one)), format('as the refusal of %s to %s', v.p, v.target))
  FROM (VALUES (:applied, 'prechecked'), (:approved, 'funded'), (:signed, 'implementing'), (:late, 'accepted'), (:public, 'reviewed'), (:reviewed, 'fund_reviewed'), (:young, 'filed')) AS v (p, target);

--
-- The text of the article, a waiver, whose it is
--
SELECT is((SELECT article_text FROM yunfu.explain(:applied, 'prechecked') WHERE rule = 'preliminary_review'), NULL, 'where nobody has filled in the text there is none');
UPDATE yunfu.policy_article SET text_zh = '第八条原文' WHERE article = '8';
UPDATE yunfu.policy_article SET text_zh = '第八条第（二）项原文' WHERE article = '8(2)';
SELECT is((SELECT article_text FROM yunfu.explain(:applied, 'prechecked') WHERE rule = 'preliminary_review'), CASE WHEN EXISTS (SELECT FROM yunfu.policy_article WHERE article = '8(2)') THEN '第八条第（二）项原文' ELSE '第八条原文' END, 'else what it is');
SELECT drive.paper(:late, 'waiver_consent_data_bureau', '2024-12-01') AS consent \gset
SELECT is((SELECT concat_ws(' ', met, waiver_id) FROM yunfu.explain(:late, 'accepted') WHERE rule = 'delivered'), 'f', 'what is not delivered is missed');
INSERT INTO yunfu.waiver (project_id, rule, granted_by, document_id, granted_on, until) VALUES (:late, 'delivered', 1, :consent, '2024-12-01', '2024-12-31') RETURNING id AS waiver \gset
SELECT is((SELECT concat_ws(' ', met, waiver_id, detail #>> '{waiver,until}') FROM yunfu.explain(:late, 'accepted') WHERE rule = 'delivered'), format('t %s 2024-12-31', :waiver), 'until it is excused, by a waiver that is named');

CREATE ROLE tap_police; CREATE ROLE tap_school; CREATE ROLE tap_stranger; CREATE ROLE tap_bureau;
UPDATE yunfu.agency SET db_role = CASE code WHEN 'gaj' THEN 'tap_police' WHEN 'jyj' THEN 'tap_school' ELSE 'tap_bureau' END WHERE code IN ('gaj', 'jyj', 'dsj');
SELECT govproj.grant_register('yunfu') \g /dev/null
GRANT USAGE ON SCHEMA yunfu TO tap_stranger;
CREATE FUNCTION pg_temp.for_whom(who text, p bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    PERFORM pg_temp.turn(who);
    SELECT string_agg(DISTINCT concat_ws(' ', office, mine), ', ' ORDER BY concat_ws(' ', office, mine)) INTO result FROM yunfu.explain(p);
    PERFORM pg_temp.turn('none');
    RETURN result;
EXCEPTION WHEN insufficient_privilege THEN
    PERFORM pg_temp.turn('none');
    RETURN '42501';
END $$;
SELECT is(pg_temp.for_whom('tap_police', :applied), 'data_bureau f, owner t', 'the owner''s is the owner''s');
SELECT is(pg_temp.for_whom('tap_bureau', :applied), 'data_bureau t, owner f', 'the bureau''s the bureau''s');
SELECT is(pg_temp.for_whom('tap_school', :applied), 'f', 'another unit is told that there is no such project, and nothing of it');
SELECT is(pg_temp.for_whom('tap_stranger', :applied), '42501', 'a stranger is refused');

--
-- An entry
--
SELECT results_eq(format($$ SELECT rule, rule_zh, kind, code, office_zh, mine, article IS NOT NULL, asks IS NOT NULL FROM yunfu.explain_entry('change', '{"project_id": %s, "kind": "scope", "cause": "policy", "note": "甲", "decided_on": "2024-12-30"}') $$, :applied),
    $$ VALUES ('reached.approved.scope', '项目须已到已立项', 'condition', 'ZG009', '项目单位', true, true, true) $$, 'has the same columns');
SELECT is((SELECT concat_ws(' ', e.kind, e.rule_zh, e.amount > e.bound, e.bound = p.approved_amount) FROM yunfu.project p,
                  LATERAL yunfu.explain_entry('contract', jsonb_build_object('project_id', p.id, 'kind', 'other', 'signer_id', 2, 'supplier', '甲', 'amount', 99999999, 'signed_on', '2024-12-30')) AS e
            WHERE p.id = :signed AND e.kind = 'limit'), 'limit 合同及补充合同总额不超过批复金额 t t', 'a sum that is too much: how much it would be, and the bound');
SELECT is((SELECT concat_ws(' ', code, rule_zh IS NULL, agencies IS NULL, mine) FROM yunfu.explain_entry('cost_line', jsonb_build_object('project_id', :public, 'kind', 'nonsense', 'amount', 1))), '23514 t t f', 'what no rule of the law refuses has nothing of it');
SELECT * FROM finish();
