-- What another version of the law would have said to all that was done: nothing of it is written.
BEGIN;
\ir ../tap.sql
SELECT no_plan();
SET jit = off;

-- Stories of all sorts: finished, running, returned and begun anew, withdrawn, terminated, with papers voided and contracts changed
SELECT drive.reach('professional', 'filed') AS filed, drive.reach('public', 'filed') AS public, drive.reach('professional', 'implementing') AS running,
       drive.reach('professional', 'returned') AS returned, drive.reach('professional', 'rejected') AS rejected, drive.reach('public', 'terminated') AS ended,
       drive.reach('professional', 'approved') AS approved, drive.reach('professional', 'planned') AS planned \gset
SELECT drive.advance(:returned, 'submitted', '2020-04-01') \g /dev/null
SELECT drive.void((SELECT max(id) FROM yunfu.document WHERE project_id = :approved AND kind = 'approval_opinion'), '2020-05-01'),
       drive.paper(:approved, 'approval_opinion', '2020-05-02') \g /dev/null
SELECT drive.advance(:approved, 'funded', '2020-05-04') \g /dev/null
UPDATE yunfu.contract SET delivered_on = '2020-09-01' WHERE project_id = :running AND kind = 'main';
INSERT INTO yunfu.payment (contract_id, amount, paid_on) SELECT id, 600000, '2020-07-01' FROM yunfu.contract WHERE project_id = :running AND kind = 'main';
INSERT INTO yunfu.change (project_id, kind, cause, old, new, decided_on) VALUES (:running, 'value', 'policy', 2450000, 2460000, '2020-08-01');

-- By its own version
CREATE FUNCTION pg_temp.under(policy text) RETURNS TABLE (p bigint, seq bigint, act text, step text, thing text, verdict text, rule text) LANGUAGE sql AS $$
    SELECT project_id, act_seq, act, from_stage || coalesce(' > ' || to_stage, ''), thing, verdict, rule FROM govproj.judge_under('yunfu', policy)
$$;
SELECT is_empty($$ SELECT * FROM pg_temp.under('yunfu-2020') WHERE verdict <> 'warned' $$, 'what was lawful is, by the version by which it was judged');
SELECT set_eq($$ SELECT p, seq, rule FROM pg_temp.under('yunfu-2020') WHERE act <> 'project_entered' $$,
              $$ SELECT a.project_id, a.seq, regexp_split_to_table(a.detail ->> 'warned', ' ') FROM yunfu.act a $$, 'and warns of what its acts say that it warned of');

-- By one that asks otherwise: another paper to submit, a line at which the contract is too large, another office, a step less, a paper that it does
-- not know, one of which it only warns, a limit on payments
UPDATE yunfu.policy SET superseded_on = '2021-12-31';
CREATE TEMPORARY TABLE next AS SELECT p.body || jsonb_build_object('code', 'next', 'valid_from', '2022-01-01', 'cases', '[]'::jsonb,
    'documents', (SELECT jsonb_agg(d) FROM jsonb_array_elements(p.body -> 'documents') AS d WHERE d ->> 'kind' <> 'data_catalogue')
                 || '[{"kind": "password_scheme", "label_zh": "密码应用方案", "label_en": "cryptography scheme", "issuer": "owner", "article": "77"}]',
    'requirements', (SELECT jsonb_agg(r) FROM jsonb_array_elements(p.body -> 'requirements') AS r 
                      WHERE NOT (r ->> 'needs' = 'data_catalogue' OR r @> '{"needs": "cost_review", "to_stage": "reviewed"}' OR r @> '{"from_stage": "submitted", "to_stage": "returned"}'))
                    || '[{"to_stage": "submitted", "needs": "password_scheme", "article": "77"},
                         {"to_stage": "implementing", "needs": "password_scheme", "code": "scheme_late", "mode": "warn", "article": "78"}]',
    'orders', (SELECT jsonb_agg(o) FROM jsonb_array_elements(p.body -> 'orders') AS o WHERE o::text !~ '"(data_catalogue|cost_review)"'),
    'steps', (SELECT jsonb_agg(CASE WHEN s ->> 'to_stage' = 'procuring' AND s ->> 'track' = 'professional' THEN s || '{"office": "finance"}' ELSE s END) FROM jsonb_array_elements(p.body -> 'steps') AS s
               WHERE NOT (s @> '{"from_stage": "submitted", "to_stage": "returned"}')),
    'limits', (p.body -> 'limits') || '[{"to_stage": "contracted", "until_stage": "accepted", "subject": "payments", "ceiling": "contract", "percent": 20, "article": "79"}]',
    'conditions', (SELECT jsonb_agg(c) FROM jsonb_array_elements(p.body -> 'conditions') AS c WHERE c::text !~ 'cost_review')) AS body
  FROM govproj.packs AS p;
SELECT govproj.load_pack('yunfu', body) AS next FROM next \gset
CREATE TEMPORARY TABLE kept AS SELECT substring(govproj.digest('yunfu') FROM 'root=[^ ]+ chains=[0-9]+ acts=[0-9]+') AS digest, (SELECT count(*) FROM yunfu.act) + (SELECT count(*) FROM yunfu.register_act) AS acts,
    (SELECT string_agg(s::text || coalesce(pg_sequence_last_value(s), 0), ' ' ORDER BY s::text) FROM (SELECT oid::regclass FROM pg_class WHERE relnamespace = 'yunfu'::regnamespace AND relkind = 'S') AS q (s)) AS ids;
CREATE TEMPORARY TABLE told AS SELECT * FROM govproj.judge_under('yunfu', 'next');
-- a clerk is told what its codes mean
SELECT is_empty($$ SELECT * FROM told WHERE num_nulls(act_label, verdict_label, rule_kind_label) > 0 $$, 'every code has a label');
SET LOCAL govproj.language = 'zh';
SELECT set_has($$ SELECT act_label, verdict_label, rule_kind_label FROM govproj.judge_under('yunfu', 'next') $$,
               $$ VALUES ('阶段办理', '不予受理', '办理要求'), ('阶段办理', '不再要求', '办理要求') $$, 'in the session''s language');
RESET govproj.language;
SELECT set_eq($$ SELECT project_id, to_stage FROM told WHERE rule = 'password_scheme' AND verdict = 'refused' $$,
              $$ SELECT DISTINCT project_id, 'submitted' FROM yunfu.act WHERE to_stage = 'submitted' $$, 'whoever submitted would have needed one paper more, once or twice');
SELECT is((SELECT count(*)::integer FROM told WHERE rule = 'password_scheme' AND project_id = :returned), 2, 'who submitted twice, twice');
SELECT results_eq($$ SELECT article, rule_kind, code, from_stage, from_label, to_label, remedy ~ 'password_scheme' FROM told WHERE rule = 'password_scheme' LIMIT 1 $$,
                  $$ VALUES ('77', 'requirement', 'ZG002', 'planned', 'Planned', 'Submitted', true) $$, 'told with its article, kind and what would meet it');
SELECT set_eq($$ SELECT project_id, verdict FROM told WHERE rule = 'scheme_late' $$, format('VALUES (%s::bigint, ''warned''), (%s, ''warned''), (%s, ''warned'')', :filed, :public, :running), 'a rule that only warns would have warned');
SELECT set_eq($$ SELECT project_id, to_stage FROM told WHERE rule = 'office' $$, format('VALUES (%s::bigint, ''procuring''), (%s, ''procuring'')', :filed, :running), 'another office would have taken the step');
SELECT set_eq($$ SELECT project_id, from_stage, to_stage, code FROM told WHERE rule = 'step' $$, format('VALUES (%s::bigint, ''submitted'', ''returned'', ''ZG001'')', :returned), 'a step that it has not');
SELECT set_eq($$ SELECT DISTINCT thing, thing_label, verdict, rule_kind, to_stage FROM told WHERE rule_kind = 'word' $$, $$ VALUES ('data_catalogue', 'data_catalogue', 'refused', 'word', NULL) $$, 'a paper that it does not know');
SELECT set_eq($$ SELECT project_id, act, thing, verdict, code FROM told WHERE article = '79' $$, format('VALUES (%s::bigint, ''payment_entered'', ''payment:payment'', ''refused'', ''ZG008'')', :running), 'a payment beyond its limit');
SELECT set_eq($$ SELECT DISTINCT rule, to_stage FROM told WHERE verdict = 'no_longer_asked' AND project_id = $$ || :filed, $$ VALUES ('data_catalogue', 'submitted'), ('cost_review', 'reviewed'), ('four_eyes.cost_review', 'fund_reviewed'), ('four_eyes.cost_review', 'approved') $$,
              'what it would not have asked for');
SELECT is_empty($$ SELECT * FROM told WHERE act_seq IS NULL OR project_code IS NULL OR title IS NULL OR legal_on IS NULL OR from_stage IS NULL AND act <> 'project_entered' OR verdict IS NULL OR rule IS NULL OR code IS NULL OR coalesce(remedy, '') = '' $$, 'each row is whole');
SELECT results_eq($$ SELECT substring(govproj.digest('yunfu') FROM 'root=[^ ]+ chains=[0-9]+ acts=[0-9]+'), (SELECT count(*) FROM yunfu.act) + (SELECT count(*) FROM yunfu.register_act),
    (SELECT string_agg(s::text || coalesce(pg_sequence_last_value(s), 0), ' ' ORDER BY s::text) FROM (SELECT oid::regclass FROM pg_class WHERE relnamespace = 'yunfu'::regnamespace AND relkind = 'S') AS q (s)) $$,
    $$ SELECT digest, acts, ids FROM kept $$, 'nothing is written, and no number used up');

-- the same, only given
CREATE TEMPORARY TABLE given AS SELECT * FROM govproj.judge_under('yunfu', (SELECT body || '{"code": "draft", "valid_from": "2020-01-01"}' FROM next));
SELECT set_eq($$ SELECT project_id, act_seq, verdict, rule, article, code, thing, to_stage, remedy FROM given $$, $$ SELECT project_id, act_seq, verdict, rule, article, code, thing, to_stage, replace(remedy, '"next"', '"draft"') FROM told $$, 'a pack that is given says the same');
SELECT is(substring(govproj.digest('yunfu') FROM 'root=[^ ]+ chains=[0-9]+ acts=[0-9]+'), (SELECT digest FROM kept), 'and leaves nothing');
SELECT results_eq('SELECT count(*)::integer FROM govproj.registers WHERE name <> ''yunfu''', 'VALUES (0)', 'not even the register that it was tried in');
SELECT is_empty($$ SELECT * FROM govproj.judge_under('yunfu', (SELECT body || '{"cases": []}' FROM govproj.packs)) WHERE verdict <> 'warned' $$, 'the shipped pack given refuses nothing either');
SELECT pg_temp.refused($$ SELECT * FROM govproj.judge_under('yunfu', '{"code": "x"}'::jsonb) $$, '22023', 'what is no pack is refused with all its faults');

-- What counts as software is for the version to say: with the hardware it is 2,150,000 yuan, for the projects that have lines
SELECT set_eq($$ SELECT project_id, to_stage, verdict FROM govproj.judge_under('yunfu', (SELECT body || jsonb_build_object('code', 'soft', 'cases', '[]'::jsonb,
        'words', (SELECT jsonb_agg(CASE WHEN w.body ->> 'word' = 'hardware' THEN w.body || '{"parts": "software"}' ELSE w.body END) FROM govproj.usual_words AS w),
        'requirements', (body -> 'requirements') || '[{"to_stage": "approved", "needs": "withdrawal", "code": "much_software", "when": {"software": {"from": 2000000}}, "article": "80"}]') FROM govproj.packs))
     WHERE rule = 'much_software' $$, $$ SELECT DISTINCT project_id, 'approved' AS to_stage, 'refused' AS verdict FROM yunfu.act WHERE to_stage = 'approved' $$, 'software is what the version counts as it');

-- A version by which another paper sets the limit, a step later: the contract is within the approval, and beyond what was decided
SELECT drive.reach('professional', 'approved') AS beyond \gset
SELECT drive.paper(:beyond, 'fund_application', '2020-04-20'), drive.paper(:beyond, 'fund_decision', '2020-04-20', 'passed', 2100000) \g /dev/null
SELECT drive.step(:beyond, 'funded', '2020-04-20'), drive.step(:beyond, 'procuring', '2020-04-21'), drive.paper(:beyond, 'award_notice', '2020-04-28'), drive.contract(:beyond, 'main', 2300000, '2020-04-28') \g /dev/null
SELECT is(drive.step(:beyond, 'contracted', '2020-04-28'), 'done', 'by its own it goes on');
CREATE TEMPORARY TABLE decided AS SELECT * FROM govproj.judge_under('yunfu', (SELECT body || jsonb_build_object('code', 'decided', 'cases', '[]'::jsonb,
    'steps', (SELECT jsonb_agg(CASE WHEN s ->> 'limit_document' = 'approval_opinion' THEN s - 'limit_document'
                                    WHEN s ->> 'track' = 'professional' AND s ->> 'from_stage' = 'approved' AND s ->> 'to_stage' = 'funded' THEN s || '{"limit_document": "fund_decision"}' ELSE s END)
                FROM jsonb_array_elements(body -> 'steps') AS s),
    'limits', (SELECT jsonb_agg(l) FROM jsonb_array_elements(body -> 'limits') AS l WHERE NOT l @> '{"subject": "fund_decision", "ceiling": "limit"}')) FROM govproj.packs));
SELECT set_eq('SELECT project_id, to_stage, rule, code FROM decided WHERE verdict = ''refused''', format('VALUES (%s::bigint, ''contracted'', ''contracts.limit'', ''ZG008'')', :beyond), 'by that one the contract is beyond the limit, and no other''s');
SELECT matches((SELECT remedy FROM decided WHERE rule = 'contracts.limit'), '2100000', 'which is what was decided');
SELECT is_empty(format($$ SELECT * FROM govproj.judge_under('yunfu', 'yunfu-2020', project => %s) WHERE verdict = 'refused' $$, :beyond), 'by its own it is refused nothing');
TRUNCATE told;
INSERT INTO told SELECT * FROM govproj.judge_under('yunfu', 'next');

-- one project, and by a day
SELECT set_eq(format($$ SELECT act_seq, rule, verdict, thing FROM govproj.judge_under('yunfu', 'next', project => %s) $$, :running), format($$ SELECT act_seq, rule, verdict, thing FROM told WHERE project_id = %s $$, :running), 'of one project alone');
SELECT set_eq($$ SELECT project_id, act_seq, rule, verdict FROM govproj.judge_under('yunfu', 'next', '2020-04-01') $$, $$ SELECT project_id, act_seq, rule, verdict FROM told WHERE legal_on <= '2020-04-01' $$, 'and of what is dated no later than a day');
SELECT is_empty($$ SELECT * FROM govproj.judge_under('yunfu', 'next', project => 999999) $$, 'of none that is not there');
SELECT is_empty($$ SELECT * FROM govproj.judge_under('yunfu', 'next', '-infinity') $$, 'nor of a day before all');
SELECT pg_temp.refused($$ SELECT * FROM govproj.judge_under('nowhere', 'next') $$, '42704', 'a register must be there');
SELECT pg_temp.refused($$ SELECT * FROM govproj.judge_under('yunfu', 'nothing') $$, '42704', 'and the version in it');
SELECT pg_temp.refused($$ SELECT * FROM govproj.judge_under('yunfu', '{"code": "next"}') $$, '22023', 'a pack is no code');
SELECT pg_temp.refused($$ SELECT * FROM govproj.judge_under(NULL, 'next') $$, '22004', 'NULL is no register');
SELECT pg_temp.refused($$ SELECT * FROM govproj.judge_under('yunfu', NULL::jsonb) $$, '22004', 'nor a pack');

-- in Chinese
SET govproj.language = 'zh';
SELECT results_eq(format($$ SELECT from_label, to_label, remedy ~ '密码应用方案' FROM govproj.judge_under('yunfu', 'next', project => %s) WHERE rule = 'password_scheme' $$, :filed), $$ VALUES ('已计划', '已申报', true) $$, 'in the language of the session');
RESET govproj.language;

-- A project that is under another version already is asked by that one, too; and one on another track goes by the other's steps
SELECT is_empty(format($$ SELECT * FROM pg_temp.under('next') AS u JOIN yunfu.act a ON a.project_id = u.p AND a.seq = u.seq WHERE a.policy_id = %s AND u.verdict = 'no_longer_asked' $$, :next), 'of what it judged itself nothing is asked no longer');

-- A service goes the way of the project that it serves, as that version has it
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, off_plan_ground, serves_id, stage_on) VALUES ('监理服务', 'thirdparty.supervision', 2, 2020, 100000, 'vital', :filed, '2020-07-01') RETURNING id AS service \gset
CREATE TEMPORARY TABLE renamed AS SELECT j.* FROM govproj.packs AS p, govproj.judge_under('yunfu', replace(replace(p.body::text, '"professional"', '"own"'), '"public"', '"shared"')::jsonb || '{"cases": []}') AS j;
SELECT is_empty($$ SELECT project_id, act_seq, rule, remedy FROM renamed WHERE verdict <> 'warned' $$, 'tracks that are called otherwise change nothing, nor for what serves a project on one');

-- What is of a day goes by the way that the version has for the project, though its entry bears a later one
SELECT drive.project() AS early \gset
SELECT drive.paper(:early, 'data_catalogue', '2020-01-05') \g /dev/null
CREATE TEMPORARY TABLE earlier AS SELECT body || jsonb_build_object('cases', '[]'::jsonb,
    'orders', (body -> 'orders') || '[{"track": "own", "subject": "data_catalogue", "after": "round", "article": "77"}]') AS body
  FROM (SELECT replace(replace(p.body::text, '"professional"', '"own"'), '"public"', '"shared"')::jsonb AS body FROM govproj.packs AS p) AS q;
SELECT results_eq(format($$ SELECT project_id, legal_on, rule FROM earlier, govproj.judge_under('yunfu', body, '2020-02-01', %s) $$, :early), format($$ VALUES (%s::bigint, '2020-01-05'::date, 'data_catalogue.after.round') $$, :early),
                  'a paper older than its project, as of a day between them');
TRUNCATE told;
INSERT INTO told SELECT * FROM govproj.judge_under('yunfu', 'next');

-- Who may: offices as they see projects, readers; not who may not read acts
CREATE ROLE tap_ju_unit; CREATE ROLE tap_ju_audit; CREATE ROLE tap_ju_reader; CREATE ROLE tap_ju_nobody;
UPDATE yunfu.agency SET db_role = 'tap_ju_unit' WHERE id = 2;
UPDATE yunfu.agency SET db_role = 'tap_ju_audit' WHERE code = 'sjj';
SELECT govproj.grant_register('yunfu'), govproj.grant_reader('yunfu', 'tap_ju_reader') \g /dev/null
CREATE FUNCTION pg_temp.told(who text, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    told text;
BEGIN
    PERFORM pg_temp.turn(who);
    EXECUTE statement INTO told;
    PERFORM pg_temp.turn('none');
    RETURN told;
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
SELECT is(pg_temp.told(who, $$ SELECT count(*) FROM govproj.judge_under('yunfu', 'next') $$), (SELECT count(*)::text FROM told), who || ' is told of all') FROM unnest('{tap_ju_audit,tap_ju_reader}'::text[]) AS who;
SELECT is(pg_temp.told('tap_ju_unit', $$ SELECT count(*) FROM govproj.judge_under('yunfu', 'next') $$), (SELECT count(*)::text FROM told t JOIN yunfu.project p ON p.id = t.project_id WHERE p.owner_id = 2), 'a unit of its own projects');
SELECT is(pg_temp.told('tap_ju_unit', format($$ SELECT count(*) FROM govproj.judge_under('yunfu', 'next', project => %s) $$, :public)), '0', 'and nothing of another''s');
SELECT is(pg_temp.told('tap_ju_nobody', $$ SELECT count(*) FROM govproj.judge_under('yunfu', 'next') $$), '42501', 'a stranger is told nothing');
SELECT is(pg_temp.told('tap_ju_reader', $$ SELECT count(*) FROM govproj.judge_under('yunfu', '{}'::jsonb) $$), '42501', 'who may make no schema tries no pack');
REVOKE SELECT ON yunfu.act FROM tap_ju_audit;
SELECT is(pg_temp.told('tap_ju_audit', $$ SELECT count(*) FROM govproj.judge_under('yunfu', 'next') $$), '42501', 'nor is anybody to whom acts tell nothing');

-- Each of the examples, on other days than it has: what is told is told without an error, and of every step that it has not
SELECT govproj.load_pack('yunfu', body || jsonb_build_object('valid_from', make_date(2030 + n::integer, 1, 1), 'valid_until', make_date(2030 + n::integer, 12, 31), 'cases', '[]'::jsonb))
  FROM (SELECT body, row_number() OVER (ORDER BY code) AS n FROM govproj.example_packs) AS e \g /dev/null
CREATE TEMPORARY TABLE example AS SELECT e.code AS version, j.* FROM govproj.example_packs AS e, LATERAL govproj.judge_under('yunfu', e.code) AS j;
SELECT set_eq('SELECT DISTINCT version FROM example', 'SELECT code FROM govproj.example_packs', 'each says something');
SELECT is_empty($$ SELECT e.version, e.project_id, e.act_seq FROM example AS e JOIN yunfu.project p ON p.id = e.project_id JOIN yunfu.policy v ON v.code = e.version
                    WHERE e.rule = 'step' AND e.code = 'ZG001' AND e.act = 'step'
                      AND EXISTS (SELECT FROM yunfu.policy_step s WHERE s.policy_id = v.id AND s.track = p.track AND s.from_stage = e.from_stage AND s.to_stage = e.to_stage AND s.applies_when IS NULL)
                      AND NOT EXISTS (SELECT FROM yunfu.policy_class c WHERE c.policy_id = v.id AND p.category <@ c.category AND c.track <> p.track) $$, 'no step is missed that is there');
SELECT is_empty($$ SELECT * FROM example WHERE coalesce(remedy, '') = '' OR code IS NULL $$, 'each in words');

-- What the table of the examples says of the same situations (doc/examples.md): 1,500,000 yuan without supervision, signed 31 days after the award, all paid
SELECT drive.project() AS line \gset
SELECT drive.line(:line, k, a) FROM (VALUES ('software_development', 1200000), ('hardware', 100000), ('acceptance', 100000), ('security', 100000)) AS l (k, a) \g /dev/null
DO $$ BEGIN
    FOR i IN 1..7 LOOP
        PERFORM drive.advance((SELECT max(id) FROM yunfu.project), (drive.path('professional', 'procuring'))[i], '2020-03-02'::date + 7 * i);
    END LOOP;
END $$;
SELECT drive.paper(:line, 'award_notice', '2020-05-01'), drive.contract(:line, 'main', 1400000, '2020-06-01') \g /dev/null
SELECT is(drive.step(:line, 'contracted', '2020-06-01') || ', ' || drive.step(:line, 'implementing', '2020-06-02'), 'done, done', 'by the shipped pack it goes on');
INSERT INTO yunfu.payment (contract_id, amount, paid_on) SELECT id, 1400000, '2020-06-03' FROM yunfu.contract WHERE project_id = :line;
CREATE TEMPORARY TABLE line AS SELECT e.code AS version, j.* FROM govproj.example_packs AS e, LATERAL govproj.judge_under('yunfu', e.code, project => :line) AS j WHERE verdict = 'refused';
SELECT set_eq($$ SELECT version, act, rule FROM line WHERE rule IN ('supervision', 'contract.awarded', 'payments.contract', 'contracts.limit', 'approval_opinion.alive') $$,
              $$ VALUES ('county-own', 'step', 'supervision'), ('city-today', 'contract_entered', 'contract.awarded'), ('city-today', 'step', 'contract.awarded'), ('city-today', 'payment_entered', 'payments.contract') $$, 'each refuses where it does in the table, and only there');

-- A party of a contract that was corrected was the right one from then on, and so says what is told of a day; what a step rests on was mended
-- by that, and by dating one anew
SELECT drive.reach('professional', 'procuring') AS mended, drive.reach('professional', 'contracted') AS anew \gset
SELECT drive.supply_all(:mended, 'contracted', '2020-04-28') \g /dev/null
INSERT INTO yunfu.contract_party (contract_id, name, part)
SELECT id, '广东监理公司', 'subcontractor' FROM yunfu.contract WHERE project_id = :mended RETURNING id AS party \gset
SELECT is(drive.step(:mended, 'contracted', '2020-04-28'), 'done', 'its main contract has a party');
SELECT drive.supply_all(:mended, 'implementing', '2020-05-01') \g /dev/null
UPDATE yunfu.contract SET supplier = '广东监理公司' WHERE project_id = :mended AND kind = 'supervision';
SELECT is(drive.step(:mended, 'implementing', '2020-05-01'), 'ZG003 supervision', 'which coincides with its supervisor');
INSERT INTO yunfu.correction (project_id, relation, row_id, column_name, new, reason, paper)
VALUES (:mended, 'contract_party', :party, 'name', '云浮某公司', '误', '说明'), (:anew, 'project', NULL, 'stage_on', '2020-04-29', '误', '说明');
CREATE ROLE tap_ju_second;
SELECT format('GRANT %I TO tap_ju_second', CURRENT_USER) \gexec
SET LOCAL ROLE tap_ju_second;
UPDATE yunfu.correction SET decision = 'granted';
RESET ROLE;
SELECT is(drive.step(:mended, 'implementing', '2020-05-01'), 'done', 'until its name is put right');
SELECT is_empty(format($$ SELECT * FROM govproj.judge_under('yunfu', 'yunfu-2020', project => %s) WHERE verdict = 'refused' $$, :mended),
                'by its own version it is refused nothing');
SELECT results_eq(format($$ SELECT name FROM govproj.as_of('yunfu.project', 'contract_party', %s, current_date) AS c (name text) $$, :mended),
                  $$ VALUES ('云浮某公司') $$, 'the party is told as it was put right');
SELECT is(c.corrected_seq, p.corrected_seq, 'and which act mended last')
  FROM yunfu.project AS p, LATERAL govproj.as_of('yunfu.project', 'project', p.id, current_date) AS c (corrected_seq bigint)
 WHERE p.id IN (:mended, :anew);

-- Of one act no rule is told twice, though a step may be asked it for itself and for one before it
SELECT is_empty($$ SELECT p, seq, thing, rule FROM pg_temp.under('next') GROUP BY 1, 2, 3, 4 HAVING count(*) > 1 $$, 'each rule is told once of an act');

-- A step that was taken back is as if it had not been
SELECT drive.reach('professional', 'submitted') AS undone \gset
SELECT step_seq AS step FROM yunfu.project WHERE id = :undone \gset
SELECT isnt_empty(format($$ SELECT * FROM govproj.judge_under('yunfu', 'next', project => %s) WHERE act_seq = %s $$, :undone, :step), 'a step is asked otherwise by another version');
INSERT INTO yunfu.correction (project_id, relation, column_name, reason, paper) VALUES (:undone, 'project', 'stage', '误', '说明');
SET LOCAL ROLE tap_ju_second;
UPDATE yunfu.correction SET decision = 'granted' WHERE decision IS NULL;
RESET ROLE;
SELECT is_empty(format($$ SELECT * FROM govproj.judge_under('yunfu', 'next', project => %s) WHERE act_seq = %s $$, :undone, :step), 'and once it is taken back, nothing');

-- What is there must not be, by the other: that it was asked for is told, too
SELECT set_eq(format($$ SELECT j.verdict, j.rule, j.code, j.to_stage FROM govproj.packs AS p, govproj.judge_under('yunfu', p.body || jsonb_build_object('code', 'without', 'cases', '[]'::jsonb, 'requirements',
        (SELECT jsonb_agg(CASE WHEN r ->> 'needs' = 'data_catalogue' THEN r || '{"absent": true, "code": "no_catalogue"}' ELSE r END) FROM jsonb_array_elements(p.body -> 'requirements') AS r)), project => %s) AS j WHERE j.rule ~ 'catalogue' $$, :filed),
              $$ VALUES ('refused', 'no_catalogue', 'ZG001', 'submitted'), ('no_longer_asked', 'data_catalogue', 'ZG002', 'submitted') $$, 'what may not be there is not what must');

-- Money is asked for when it is entered, be it nothing, and when more is: not when less is, nor when anything else changes
SELECT drive.reach('professional', 'funded') AS asking \gset
INSERT INTO yunfu.fund_allocation (project_id, source, year, requested) VALUES (:asking, 'city', 2020, 0);
UPDATE yunfu.fund_allocation SET requested = 100 WHERE project_id = :asking;
UPDATE yunfu.fund_allocation SET note = 'x' WHERE project_id = :asking;
UPDATE yunfu.fund_allocation SET requested = 50 WHERE project_id = :asking;
SELECT last_seq AS last FROM yunfu.project WHERE id = :asking \gset
SELECT results_eq(format($$ SELECT %s - j.act_seq, j.act, j.thing, j.code FROM govproj.packs AS p, govproj.judge_under('yunfu', p.body || jsonb_build_object('code', 'later', 'cases', '[]'::jsonb, 'conditions',
        (p.body -> 'conditions') || '[{"entry": "allocation:requested", "condition": "reached", "argument": "accepted", "code": "asks_late", "article": "77"}]'), project => %s) AS j WHERE j.rule = 'asks_late' $$, :last, :asking),
                  $$ VALUES (3::bigint, 'fund_allocated', 'allocation:requested', 'ZG009'), (2, 'fund_allocation_changed', 'allocation:requested', 'ZG009') $$, 'each time that it was asked for');

-- A limit that another paper sets is gone once the project begins anew, whether the version has that step or not
SELECT drive.reach('professional', 'approved') AS lapsed \gset
SELECT drive.advance(:lapsed, 'submitted', '2022-12-01'), drive.paper(:lapsed, 'cost_review', '2022-12-05', 'passed', 2000000), drive.advance(:lapsed, 'prechecked', '2022-12-06') \g /dev/null
CREATE TEMPORARY TABLE anew AS SELECT p.body || jsonb_build_object('code', 'anew', 'cases', '[]'::jsonb,
    'steps', (SELECT jsonb_agg(CASE WHEN s ->> 'limit_document' = 'approval_opinion' THEN s || '{"limit_document": "fund_review_opinion"}' ELSE s END) FROM jsonb_array_elements(p.body -> 'steps') AS s),
    'limits', (p.body -> 'limits') || '[{"track": "professional", "to_stage": "prechecked", "subject": "cost_review", "ceiling": "limit", "article": "77"}]') AS body FROM govproj.packs AS p;
INSERT INTO anew SELECT a.body || (SELECT jsonb_object_agg(k, (SELECT jsonb_agg(e) FROM jsonb_array_elements(a.body -> k) AS e WHERE NOT e @> '{"from_stage": "approved", "to_stage": "submitted"}'))
                                     FROM unnest('{steps,requirements,conditions}'::text[]) AS k) FROM anew AS a;
SELECT set_eq(format($$ SELECT row_number() OVER (), j.legal_on, j.rule, j.code, j.remedy ~ 'none on record' FROM anew AS a, govproj.judge_under('yunfu', a.body, project => %s) AS j WHERE j.article = '77' $$, :lapsed),
              $$ VALUES (1::bigint, '2022-12-06'::date, 'cost_review.limit', 'ZG008', true), (2, '2022-12-06', 'cost_review.limit', 'ZG008', true) $$, 'there is no limit any more, by either');

-- A rule that the step itself meets is told of the step before that rests on another's paper; one that it does not meet is told once
SELECT drive.reach('professional', 'reviewed') AS again, drive.reach('professional', 'reviewed') AS twice \gset
SELECT drive.void((SELECT max(id) FROM yunfu.document WHERE project_id = p AND kind = 'cost_review'), '2020-03-28'), drive.paper(p, 'cost_review', '2020-03-28', 'passed', 2450000) FROM unnest(ARRAY[:again, :twice]) AS p \g /dev/null
SELECT drive.advance(:twice, 'fund_reviewed', '2020-04-12') \g /dev/null
SELECT results_eq(format($$ SELECT remedy ~ 'yet entered document' FROM govproj.judge_under('yunfu', 'yunfu-2020', project => %s) WHERE rule = 'four_eyes.submitted' AND to_stage = 'fund_reviewed' $$, :twice), 'VALUES (false)', 'by the step that it is of');
SET LOCAL ROLE tap_ju_second;
SELECT drive.advance(:again, 'fund_reviewed', '2020-04-12') \g /dev/null
RESET ROLE;
SELECT set_eq(format($$ SELECT to_stage, remedy ~ 'yet entered document' FROM govproj.judge_under('yunfu', 'yunfu-2020', project => %s) WHERE rule = 'four_eyes.submitted' $$, :again),
              $$ VALUES ('prechecked', false), ('reviewed', false), ('fund_reviewed', true) $$, 'by the name of one that is met');

-- An act that was altered past the engine
ALTER TABLE yunfu.act DISABLE TRIGGER ALL;
UPDATE yunfu.act SET detail = '{}' WHERE project_id = :planned AND kind = 'cost_line_entered' AND seq = 2;
SELECT pg_temp.refused(format($$ SELECT * FROM govproj.judge_under('yunfu', 'next', project => %s) $$, :planned), 'XX001', 'what has been altered is not told of');
SELECT is_empty(format($$ SELECT * FROM govproj.judge_under('yunfu', 'next', project => %s) WHERE verdict IS NULL $$, :filed), 'and bars no other project');
DELETE FROM yunfu.act WHERE project_id = :rejected AND seq = 1;
SELECT pg_temp.refused(format($$ SELECT * FROM govproj.judge_under('yunfu', 'next', project => %s) $$, :rejected), 'XX001', 'nor of what has no beginning');
UPDATE yunfu.act SET detail = regexp_replace(detail::text, '[}]$', ', "correction_id": 1}')::json WHERE project_id = :ended AND seq = 3;
UPDATE yunfu.act SET kind = 'step_undone', detail = '{"undoes": 3}' WHERE project_id = :ended AND seq = 2;
SELECT lives_ok(format($$ SELECT * FROM govproj.judge_under('yunfu', 'next', project => %s) $$, :ended), 'and leads nobody round in a ring');
SELECT isnt_empty($$ SELECT * FROM govproj.verify('yunfu') $$, 'verify tells where');
SELECT * FROM finish();
ROLLBACK;
