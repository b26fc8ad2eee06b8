-- Institutional reform: an agency is succeeded by another, whole or project by project. Its role can do nothing more; the successor goes
-- on where it stood; what was done stays as it was done.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
CREATE ROLE tap_police; CREATE ROLE tap_school; CREATE ROLE tap_bureau; CREATE ROLE tap_finance; CREATE ROLE tap_audit; CREATE ROLE tap_new; CREATE ROLE tap_other;
GRANT USAGE ON SCHEMA drive TO PUBLIC;
SELECT pg_temp.set_today('2020-01-10') \g /dev/null
UPDATE yunfu.agency SET db_role = CASE code WHEN 'gaj' THEN 'tap_police' WHEN 'dsj' THEN 'tap_bureau' WHEN 'jyj' THEN 'tap_school'
                                  WHEN 'czj' THEN 'tap_finance' WHEN 'sjj' THEN 'tap_audit' END;
SELECT pg_temp.set_today('2024-12-31') \g /dev/null
SELECT drive.reach('professional', 'contracted') AS p, drive.reach('professional', 'implementing') AS k, drive.reach('professional', 'filed') AS f, drive.project() AS planned \gset
SELECT pg_temp.set_today('2024-10-15') \g /dev/null
INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (2, 2025, '2024-10-15') RETURNING id AS filed \gset
INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate) VALUES (:filed, '新项目', 'software.professional', 1000) RETURNING id AS line \gset
SELECT pg_temp.set_today('2024-11-01') \g /dev/null
INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (2, 2026) RETURNING id AS open_plan \gset
INSERT INTO yunfu.annual_plan (agency_id, year, note) VALUES (5, 2026, '教育局') RETURNING id AS others \gset
INSERT INTO yunfu.demand (agency_id, year, title, category) VALUES (2, 2024, '需求', 'software.platform') RETURNING id AS demand \gset
INSERT INTO yunfu.service_request (agency_id, category, title, asked, unit, requested_on) VALUES (2, 'infrastructure.cloud', '云', 4, 'vCPU', '2024-11-01') RETURNING id AS request \gset
INSERT INTO yunfu.service_request (agency_id, category, title, asked, unit, requested_on) VALUES (2, 'infrastructure.cloud', '旧', 4, 'vCPU', '2024-10-01') RETURNING id AS refused \gset
UPDATE yunfu.service_request SET decision = 'refused', decided_on = '2024-11-01' WHERE id = :refused;
INSERT INTO yunfu.matter (agency_id, project_id, title, raised_on) VALUES (2, :p, '一事', '2024-11-01'), (2, NULL, '又一事', '2024-11-01');
INSERT INTO yunfu.matter (agency_id, title, raised_on) VALUES (2, '已办', '2024-11-01');
UPDATE yunfu.matter SET resolution = '好', resolved_on = '2024-11-01' WHERE title = '已办';
INSERT INTO yunfu.audit_request (agency_id, project_id, title, requested_on, due_on) VALUES (2, :p, '调阅', '2024-11-01', '2024-12-01'), (2, NULL, '总调阅', '2024-11-01', '2024-12-01');
INSERT INTO yunfu.audit_item (audit_request_id, title) SELECT id, '合同' FROM yunfu.audit_request;
INSERT INTO yunfu.finding (agency_id, project_id, finder_id, article, title, found_on) VALUES (2, :p, 6, '24', '未备案', '2024-11-01');
INSERT INTO yunfu.change (project_id, kind, cause, contract_id, new, decided_on) VALUES (:k, 'duration', 'other', pg_temp.main(:k), 777, '2024-11-01');
INSERT INTO yunfu.agency (id, code, name, kind, db_role) VALUES (70, 'xgaj', '市公安和应急局', 'unit', 'tap_new'), (71, 'other', '市数字警务局', 'unit', 'tap_other');
SELECT govproj.settle('yunfu') \g /dev/null
-- of the new ones nobody has asked for a plan yet
SELECT count(*) AS owed FROM yunfu.obligation_watch WHERE agency_id IN (70, 71) AND kind = 'annual_plan' \gset
SELECT govproj.grant_register('yunfu') \g /dev/null
CREATE FUNCTION pg_temp.succeeding(agency bigint, successor bigint, day date DEFAULT NULL, project bigint DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.succession (agency_id, successor_id, from_on, basis, project_id) VALUES (%s, %s, %L, ''云编〔2024〕12号'', %s)', agency, successor, day, coalesce(project::text, 'NULL'))
$$;
CREATE FUNCTION pg_temp.sees(who text, query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE n bigint;
BEGIN
    PERFORM pg_temp.turn(who);
    EXECUTE 'SELECT count(*) FROM ' || query INTO n;
    PERFORM pg_temp.turn('none');
    RETURN n;
END $$;

-- 1. What is refused
SELECT pg_temp.refused('UPDATE yunfu.agency SET active = false WHERE id = 2', 'ZG009 running', 'it is not closed with projects of its');
SELECT matches((drive.outcome('UPDATE yunfu.agency SET active = false WHERE id = 2')).hint, 'succession', 'and is told how');
SELECT pg_temp.refused(pg_temp.succeeding(2, 2), '23514 succession_other_check', 'nobody succeeds himself');
SELECT pg_temp.refused(pg_temp.succeeding(2, 99), '23503 succession_successor_id_fkey', 'nor who is not there');
SELECT pg_temp.refused(pg_temp.succeeding(2, 3), 'ZG006 office', 'another kind of agency has other offices');
SELECT pg_temp.refused(pg_temp.succeeding(2, 70, '2024-12-01'), 'ZG011 legal_date', 'not from a day to come');
SELECT pg_temp.refused(pg_temp.succeeding(2, 70, '2020-03-10'), 'ZG011 legal_date', 'nor from before a project came to its stage');
SELECT pg_temp.refused(pg_temp.succeeding(2, 70, NULL, 999999), '23503', 'nor of no project');
SELECT pg_temp.refused(pg_temp.succeeding(5, 70, NULL, :p), 'ZG006 office', 'nor of another''s');
SELECT pg_temp.refused(replace(pg_temp.succeeding(2, 70), '''云编〔2024〕12号''', 'NULL'), '23502', 'nor without a paper');
SELECT pg_temp.refused_to('tap_police', pg_temp.succeeding(2, 70), '42501', 'no office enters it');

-- 2. A split: one project goes, and the rest stays
SELECT pg_temp.do('none', pg_temp.succeeding(2, 71, NULL, :k));
SELECT is((SELECT concat_ws(' ', kind, agency_id, legal_on, detail) FROM yunfu.act WHERE project_id = :k ORDER BY seq DESC LIMIT 1),
          'owner_changed 2 2024-11-01 {"owner_id":[2,71],"owner_reason":[null,"云编〔2024〕12号"]}', 'by an act of its chain');
SELECT is((SELECT active FROM yunfu.agency WHERE id = 2), true, 'the agency goes on');
SELECT is(pg_temp.sees('tap_other', 'yunfu.project'), 1::bigint, 'the other sees that one');
SELECT is((SELECT DISTINCT agency_id FROM yunfu.obligation WHERE project_id = :k AND met_on IS NULL AND lapsed_on IS NULL), 71::bigint, 'and owes what is owed of it');

-- 3. The whole
SELECT pg_temp.sees('tap_police', 'yunfu.document') AS documents, pg_temp.sees('tap_police', 'yunfu.act') AS acts, pg_temp.sees('tap_police', 'yunfu.project') AS projects, pg_temp.sees('tap_police', 'yunfu.annual_plan') AS plans \gset
SELECT pg_temp.do('none', pg_temp.succeeding(2, 70));
SELECT results_eq($$ SELECT active, basis::text FROM yunfu.agency WHERE id = 2 $$, $$ VALUES (false, '云编〔2024〕12号'::text) $$, 'it is closed, by the same paper');
SELECT results_eq($$ SELECT kind, detail ->> 'id' FROM yunfu.register_act WHERE seq > (SELECT min(seq) FROM yunfu.register_act WHERE kind = 'succession_entered') ORDER BY seq $$,
                  format($$ VALUES ('matter_taken_over', %L), ('audit_request_taken_over', %L), ('service_request_taken_over', %L), ('annual_plan_taken_over', %L), ('succession_entered', '%s'), ('agency_changed', '70'), ('agency_closed', '2') $$,
                         (SELECT id FROM yunfu.matter WHERE title = '又一事'), (SELECT id FROM yunfu.audit_request WHERE title = '总调阅'), :request, :open_plan, (SELECT max(id) FROM yunfu.succession)), 'each thing that goes over is an act');
SELECT is((SELECT string_agg(kind, ' ' ORDER BY seq) FROM yunfu.act WHERE project_id = :p AND legal_on = '2024-11-01' AND kind ~ 'taken_over|owner'), 'owner_changed matter_taken_over finding_taken_over audit_request_taken_over', 'those of a project in its chain');
SELECT is((SELECT count(*) FROM yunfu.project WHERE owner_id = 2), 0::bigint, 'no project is its own any more');
SELECT is((SELECT count(*) FROM yunfu.project WHERE owner_id = 70), 3::bigint, 'those that had ended among them');
SELECT results_eq($$ SELECT agency_id FROM yunfu.demand WHERE title = '需求' UNION ALL SELECT agency_id FROM yunfu.matter WHERE title = '已办' UNION ALL SELECT agency_id FROM yunfu.service_request WHERE title = '旧' $$, $$ VALUES (70::bigint), (2), (2) $$, 'what is to be done goes over, what was done stays');
SELECT results_eq($$ SELECT agency_id, version FROM yunfu.annual_plan WHERE id IN ($$ || :filed || ',' || :open_plan || ') ORDER BY id', $$ VALUES (2::bigint, 1), (70, 1) $$, 'a plan that is filed was filed by it');
SELECT is((SELECT active_since::date FROM yunfu.agency WHERE id = 70), '2024-11-01'::date, 'one that is founded begins then');
SELECT is((SELECT active_since::date FROM yunfu.agency WHERE id = 71), NULL, 'one that takes a project does not');
-- what it owes
SELECT is((SELECT count(*) FROM yunfu.obligation_watch WHERE agency_id = 2 AND state IN ('open', 'overdue')), 0::bigint, 'the former owes nothing more');
SELECT results_eq($$ SELECT source_id, state, annual_plan_id FROM yunfu.obligation_watch WHERE agency_id = 70 AND kind = 'annual_plan' ORDER BY source_id $$, format($$ VALUES (2025::bigint, 'met', %s::bigint) $$, :filed), 'the successor no plan twice');
SELECT results_eq($$ SELECT state, version, lines FROM yunfu.plan_compliance WHERE agency_id = 70 AND year = 2025 $$, $$ VALUES ('in_time', 1, 1::bigint) $$, 'which is that of the former');
SELECT is((SELECT count(*) FROM yunfu.obligation_watch WHERE agency_id = 70 AND event = 'audit_item' AND state = 'open'), 2::bigint, 'and what audit asked for');

-- 4. Who can do what
SELECT is(pg_temp.by('tap_police', statement), code, 'the former role: ' || statement) FROM (VALUES
    ('SELECT FROM yunfu.project', '42501'), ('SELECT FROM yunfu.annual_plan', '42501'), (format('DO $x$ BEGIN UPDATE yunfu.project SET title = ''甲'' WHERE id = %s; ASSERT NOT FOUND; END $x$', :p), 'done'),
    ('INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (2, 2027)', 'ZG006 office'),
    (format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''scheme'', 2, ''2024-11-01'')', :p), '42501'),
    ('INSERT INTO yunfu.matter (agency_id, title, raised_on) VALUES (2, ''甲'', ''2024-11-01'')', 'ZG006 office')) AS v (statement, code);
SELECT is(pg_temp.sees('tap_new', 'yunfu.project'), :projects::bigint, 'the successor sees its projects');
SELECT is(pg_temp.sees('tap_new', 'yunfu.document'), :documents::bigint, 'their papers');
SELECT is(pg_temp.sees('tap_new', 'yunfu.annual_plan'), :plans::bigint, 'its plans');
SELECT is(pg_temp.sees('tap_new', 'yunfu.matter'), 3::bigint, 'its matters, those that were resolved among them');
SELECT cmp_ok(pg_temp.sees('tap_new', 'yunfu.act'), '>', :acts::bigint, 'and their acts');
SELECT is(pg_temp.by('tap_new', statement), 'done', 'the new role: ' || statement) FROM unnest(ARRAY[
    format('UPDATE yunfu.project SET title = ''甲'' WHERE id = %s', :planned), format('INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, 1, ''2024-11-01'')', pg_temp.main(:p)),
    format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''scheme'', 2, ''2024-10-31'')', :planned),
    format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''scheme'', 70, ''2024-11-01'')', :planned),
    format('UPDATE yunfu.annual_plan SET filed_on = ''2024-11-01'' WHERE id = %s', :open_plan), format('UPDATE yunfu.demand SET title = ''改'' WHERE id = %s', :demand),
    'UPDATE yunfu.audit_item SET handed_on = ''2024-11-01''',
    format('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, plan_line_id, budgeted, stage_on) VALUES (''新'', ''software.professional'', 70, 2025, 1, %s, true, ''2024-11-01'')', :line),
    'SELECT FROM yunfu.worklist']) AS statement;
SELECT is(pg_temp.by('tap_new', format('SELECT drive.step(%s, ''implementing'', ''2024-11-01'')', :p)) , 'done', 'it takes the next step');
SELECT is(pg_temp.sees('tap_school', 'yunfu.project'), 0::bigint, 'others see no more than before');

-- 5. It stands
SELECT pg_temp.refused(statement, 'ZG009 fixed', statement) FROM unnest(ARRAY['UPDATE yunfu.succession SET basis = ''甲''', 'DELETE FROM yunfu.succession', 'TRUNCATE yunfu.succession']) AS statement;
SELECT pg_temp.refused(pg_temp.succeeding(2, 71), 'ZG009 fixed', 'who has ended is succeeded no more');
SELECT pg_temp.refused(pg_temp.succeeding(71, 2), 'ZG009 fixed', 'nor succeeds');
-- and the successor is succeeded in its turn
SELECT pg_temp.set_today('2024-12-10') \g /dev/null
SELECT pg_temp.refused(pg_temp.succeeding(70, 71, '2024-10-31'), 'ZG011 legal_date', 'not from before its own beginning');
SELECT pg_temp.do('none', pg_temp.succeeding(70, 71, '2024-12-05'));
SELECT is(pg_temp.sees('tap_other', 'yunfu.project'), :projects::bigint + 1, 'another after it sees all that came to it');
SELECT is(pg_temp.sees('tap_other', format('yunfu.annual_plan WHERE id = %s', :filed)), 1::bigint, 'from the first');
SELECT is(pg_temp.by('tap_new', 'SELECT FROM yunfu.project'), '42501', 'and it itself nothing more');

-- an office that others owe to
INSERT INTO yunfu.agency (id, code, name, kind) VALUES (80, 'xdsj', '市数据局', 'data_bureau');
SELECT isnt((SELECT count(*) FROM yunfu.obligation WHERE receiver_id = 1 AND met_on IS NULL AND lapsed_on IS NULL), 0::bigint, 'what is owed to an office');
SELECT is((drive.outcome(pg_temp.succeeding(1, 80) || $$; DO $x$ BEGIN ASSERT NOT EXISTS (SELECT FROM yunfu.obligation WHERE receiver_id = 1 AND met_on IS NULL AND lapsed_on IS NULL);
          ASSERT NOT EXISTS (SELECT FROM govproj.check_register('yunfu') WHERE problem !~ '^(privilege|policy_|role)'); END $x$ $$)).result, 'done', 'is owed to its successor');
-- all of a split in one statement, the rest last
INSERT INTO yunfu.agency (id, code, name, kind, active_since) VALUES (72, 'one', '市一局', 'unit', '2024-12-10'), (73, 'two', '市二局', 'unit', '2024-12-10');
CREATE FUNCTION pg_temp.splitting(more text) RETURNS text LANGUAGE sql AS $$
    SELECT 'INSERT INTO yunfu.succession (agency_id, successor_id, basis, project_id) SELECT 71, v.s, ''云编〔2024〕30号'', v.p FROM (VALUES (72, ' || current_setting('tap.k') || '::bigint), (73, NULL)' || more || ') AS v (s, p)'
$$;
SELECT set_config('tap.k', :'k', true) \g /dev/null
SELECT pg_temp.refused(pg_temp.splitting(', (72, NULL)'), 'ZG009 fixed', 'it ends once');
SELECT is((drive.outcome(pg_temp.splitting('') || $$; DO $x$ BEGIN ASSERT (SELECT array_agg(DISTINCT owner_id ORDER BY owner_id) FROM yunfu.project) = '{72,73}', 'owners'; ASSERT NOT (SELECT active FROM yunfu.agency WHERE id = 71), 'active'; END $x$ $$)).result,
          'done', 'one project to the one, the rest to the other');

-- a project goes on from no day before it came
SELECT pg_temp.refused(pg_temp.succeeding(71, 72, '2024-12-04', :k), 'done', 'one that came long ago');
SELECT is((drive.outcome(format('UPDATE yunfu.project SET owner_id = 72, owner_reason = ''云编〔2024〕31号'' WHERE id = %s; ', :k) || pg_temp.succeeding(72, 73, '2024-12-04', :k))).result, 'ZG011 legal_date',
          'nor from before it came to who gives it');
SELECT is((drive.outcome(format('UPDATE yunfu.project SET owner_id = 72, owner_reason = ''云编〔2024〕31号'' WHERE id = %s; ', :k) || pg_temp.succeeding(72, 73, '2024-12-10', :k))).result, 'done', 'on that day it may');
-- who owns one jointly with whom he succeeds owns it once
SELECT is((drive.outcome(format('INSERT INTO yunfu.joint_owner (project_id, agency_id, basis) VALUES (%1$s, 72, ''甲''), (%1$s, 73, ''甲''); ', :k) || pg_temp.succeeding(72, 73) ||
          $$; DO $x$ BEGIN ASSERT (SELECT array_agg(agency_id) FROM yunfu.joint_owner WHERE ended_on IS NULL) = '{73}', 'open'; ASSERT (SELECT count(*) FROM yunfu.joint_owner WHERE ended_on IS NOT NULL AND agency_id = 72) = 1, 'ended';
          ASSERT NOT EXISTS (SELECT FROM govproj.check_register('yunfu') WHERE problem !~ '^(privilege|policy_|role)'), 'checked'; END $x$ $$)).result, 'done', 'a joint owner that is succeeded by another');

-- who is named as active since a day stays so, and who went on before has it from no day; what asks for nothing yet goes over; no days run backwards
SELECT is((drive.outcome(arranged || pg_temp.succeeding(72, successor, day) || format('; DO $x$ BEGIN ASSERT (%s), ''it is otherwise''; END $x$', holds))).result, 'done', says)
  FROM (VALUES ($$ INSERT INTO yunfu.agency (id, code, name, kind, active_since) VALUES (180, 's180', '八零局', 'unit', '2024-02-01'); $$, 180, NULL::date, $$ SELECT active_since = '2024-02-01' FROM yunfu.agency WHERE id = 180 $$, 'who says since when keeps his day'),
               ('', 5, NULL, 'SELECT active_since IS NULL FROM yunfu.agency WHERE id = 5', 'who has plans of his own does not begin anew'),
               ($$ INSERT INTO yunfu.audit_request (agency_id, title, requested_on, due_on) VALUES (72, '空调阅', '2024-12-10', '2024-12-31'); $$, 73, NULL, $$ SELECT agency_id = 73 FROM yunfu.audit_request WHERE title = '空调阅' $$, 'a request for which nothing is named yet is open'),
               (format($$ INSERT INTO yunfu.service_request (agency_id, category, title, asked, unit, requested_on) VALUES (72, 'infrastructure.cloud', '不批', 4, 'vCPU', '2024-12-10'); UPDATE yunfu.service_request SET decision = 'refused', decided_on = '2024-12-10' WHERE title = '不批'; $$),
                73, NULL, $$ SELECT agency_id = 72 FROM yunfu.service_request WHERE title = '不批' $$, 'one that was refused is not'),
               (format($$ INSERT INTO yunfu.joint_owner (project_id, agency_id, from_on, basis) VALUES (%1$s, 72, '2024-12-09', '甲'), (%1$s, 73, '2024-12-09', '甲'); $$, :k), 73, '2024-12-08',
                $$ SELECT ended_on = '2024-12-09' FROM yunfu.joint_owner WHERE agency_id = 72 $$, 'a joint owner leaves no earlier than he came')) AS t (arranged, successor, day, holds, says);

-- 6. As of a day
SELECT results_eq(format($$ SELECT day, owner_id, owner_name FROM (VALUES ('2024-10-31'::date), ('2024-11-01'), ('2024-12-04'), ('2024-12-05')) AS d(day)
                             CROSS JOIN LATERAL (SELECT owner_id, owner_name FROM yunfu.project_on(day) WHERE project_id = %s) AS o $$, :p),
                  $$ VALUES ('2024-10-31'::date, 2::bigint, '市公安局'), ('2024-11-01', 70, '市公安和应急局'), ('2024-12-04', 70, '市公安和应急局'), ('2024-12-05', 71, '市数字警务局') $$, 'the owner then');
SELECT results_eq($$ SELECT day, (SELECT active FROM yunfu.agency_on(day) WHERE agency_id = 2), (SELECT active FROM yunfu.agency_on(day) WHERE agency_id = 70) FROM (VALUES ('2024-10-31'::date), ('2024-11-01'), ('2024-12-05')) AS d(day) $$,
                  $$ VALUES ('2024-10-31'::date, true, true), ('2024-11-01', false, true), ('2024-12-05', false, false) $$, 'and which acted');
SELECT results_eq($$ SELECT day, (SELECT count(*) FROM yunfu.duties_on(day) WHERE agency_id = 2 AND state IN ('open', 'overdue')) FROM (VALUES ('2024-11-01'::date), ('2024-12-05')) AS d(day) $$, $$ VALUES ('2024-11-01'::date, 0::bigint), ('2024-12-05', 0) $$, 'and owed');
SELECT is_empty($$ (SELECT duty_key, state, agency_id, met_on FROM yunfu.duties_on('2024-12-10') EXCEPT SELECT duty_key, state, agency_id, met_on FROM yunfu.obligation_watch)
                   UNION ALL (SELECT duty_key, state, agency_id, met_on FROM yunfu.obligation_watch EXCEPT SELECT duty_key, state, agency_id, met_on FROM yunfu.duties_on('2024-12-10')) $$, 'today is as today');

SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT govproj.settle('yunfu') \g /dev/null
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') $$, 'all is well');
SELECT is_empty($$ SELECT * FROM govproj.verify('yunfu') $$, 'and the chains hold');
SELECT * FROM finish();
ROLLBACK;
