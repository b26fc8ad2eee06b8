-- An agency is renamed, given another role, closed and opened again by acts that say so and name their paper; what it did goes on
-- being shown by the name that it then had.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
CREATE ROLE tap_police; CREATE ROLE tap_school; CREATE ROLE tap_bureau; CREATE ROLE tap_new;
GRANT USAGE ON SCHEMA drive TO PUBLIC;
UPDATE yunfu.agency SET db_role = CASE code WHEN 'gaj' THEN 'tap_police' WHEN 'dsj' THEN 'tap_bureau' WHEN 'jyj' THEN 'tap_school' END;
SELECT govproj.grant_register('yunfu') \g /dev/null

-- 1. What happened, and by which paper
SELECT drive.reach('professional', 'submitted') AS p \gset
SELECT pg_temp.set_today('2025-03-01') \g /dev/null
UPDATE yunfu.agency SET name = '市公安局（新）', code = 'xgaj', db_role = 'tap_new', basis = '云编〔2025〕3号' WHERE id = 2;
SELECT pg_temp.set_today('2025-03-02') \g /dev/null
UPDATE yunfu.agency SET db_role = 'tap_police' WHERE id = 2;
UPDATE yunfu.agency SET responsible_office = '科信科' WHERE id = 2;
UPDATE yunfu.agency SET active = false, basis = '云编〔2025〕4号' WHERE id = 5;
UPDATE yunfu.agency SET active = true, basis = '云编〔2025〕4号' WHERE id = 5;
UPDATE yunfu.agency SET leading_group = NULL, basis = '云编〔2025〕5号' WHERE id = 5;
UPDATE yunfu.agency SET basis = basis, name = name WHERE id = 5;
UPDATE yunfu.agency SET name = name WHERE id = 5;
SELECT results_eq($$ SELECT kind, detail::text FROM yunfu.register_act WHERE legal_on >= '2025-03-01' ORDER BY seq $$, $$ VALUES
    ('agency_renamed', '{"id":2,"code":["gaj","xgaj"],"name":["市公安局","市公安局（新）"],"db_role":["tap_police","tap_new"],"basis":[null,"云编〔2025〕3号"]}'),
    ('agency_role_changed', '{"id":2,"db_role":["tap_new","tap_police"],"basis":["云编〔2025〕3号",null]}'),
    ('agency_changed', '{"id":2,"responsible_office":["科技信息化科","科信科"]}'),
    ('agency_closed', '{"id":5,"active":[true,false],"basis":[null,"云编〔2025〕4号"]}'),
    ('agency_reopened', '{"id":5,"active":[false,true]}'),
    ('agency_changed', '{"id":5,"leading_group":["信息化领导小组",null],"basis":["云编〔2025〕4号","云编〔2025〕5号"]}') $$, 'each act says what happened, and names its paper');
SELECT is((SELECT string_agg(govproj.word_label('act', k, 'zh'), ' ') FROM unnest('{agency_renamed,agency_role_changed,agency_closed,agency_reopened}'::text[]) AS k),
          '单位更名 单位数据库角色变更 单位停用 单位恢复', 'and is told in words');
SELECT results_eq($$ SELECT from_on, code, name, db_role, active, basis FROM yunfu.agency_version WHERE agency_id = 2 AND from_on >= '2025-01-01' ORDER BY seq $$, $$ VALUES
    ('2025-03-01'::date, 'xgaj', '市公安局（新）', 'tap_new', true, '云编〔2025〕3号'), ('2025-03-02', 'xgaj', '市公安局（新）', 'tap_police', true, NULL) $$, 'what it was called since when');
SELECT is((SELECT string_agg(active::text, ' ' ORDER BY seq) FROM yunfu.agency_version WHERE agency_id = 5 AND from_on >= '2025-01-01'), 'false true', 'and whether it acted');
SELECT is((SELECT count(*) FROM yunfu.agency), (SELECT count(*) FROM yunfu.agency_version v WHERE v.seq = (SELECT min(seq) FROM yunfu.agency_version w WHERE w.agency_id = v.agency_id)), 'from the first');
SELECT pg_temp.refused('UPDATE yunfu.agency SET kind = ''finance'' WHERE id = 5', 'ZG009 fixed', 'its kind stays');

-- 2. By what name
SELECT is((SELECT DISTINCT concat_ws(' ', agency_name, agency_name_now) FROM yunfu.act_log WHERE project_id = :p AND agency_id = 2), '市公安局 市公安局（新）', 'what it did goes by the name of then, and by that of today beside');
SELECT pg_temp.set_today('2025-03-10') \g /dev/null
UPDATE yunfu.project SET title = '改名后' WHERE id = :p;
SELECT is((SELECT agency_name FROM yunfu.act_log WHERE project_id = :p ORDER BY seq DESC LIMIT 1), '市公安局（新）', 'what it does now by that');
UPDATE yunfu.agency SET name = '市公安总局' WHERE id = 2;
SELECT is((SELECT agency_name FROM yunfu.act_log WHERE project_id = :p ORDER BY seq DESC LIMIT 1), '市公安局（新）', 'on the day of the renaming, what came before goes by the former');
UPDATE yunfu.project SET title = '又改名后' WHERE id = :p;
SELECT is((SELECT agency_name FROM yunfu.act_log WHERE project_id = :p ORDER BY seq DESC LIMIT 1), '市公安总局', 'and what comes after by the new');
CREATE TEMP TABLE handed AS SELECT yunfu.audit_export(:p) AS x;
SELECT is((SELECT string_agg(DISTINCT a ->> 'agency_name', ' ' ORDER BY a ->> 'agency_name') FROM handed, jsonb_array_elements(x -> 'acts') AS a WHERE (a ->> 'agency_id')::bigint = 2), '市公安局 市公安局（新） 市公安总局', 'audit is handed the same');
SELECT is_empty($$ SELECT l.seq FROM yunfu.act_log l JOIN (SELECT (a ->> 'project_id')::bigint AS project_id, (a ->> 'seq')::bigint AS seq, a ->> 'agency_name' AS name FROM handed, jsonb_array_elements(x -> 'acts') AS a) AS e
                     ON e.project_id = l.project_id AND e.seq = l.seq WHERE e.name IS DISTINCT FROM l.agency_name $$, 'act by act');
SELECT is((SELECT count(*) FROM handed, jsonb_array_elements(x -> 'agency_versions') AS v WHERE (v ->> 'agency_id')::bigint = 2), (SELECT count(*) FROM yunfu.agency_version WHERE agency_id = 2), 'with what it was called when');
SELECT results_eq($$ SELECT day, (SELECT name FROM yunfu.agency_on(day) WHERE agency_id = 2) FROM (VALUES ('2019-01-01'::date), ('2025-02-28'), ('2025-03-01'), ('2025-03-10')) AS d(day) $$,
                  $$ VALUES ('2019-01-01'::date, '市公安局'), ('2025-02-28', '市公安局'), ('2025-03-01', '市公安局（新）'), ('2025-03-10', '市公安总局') $$, 'as of a day');

-- 3. Nobody writes it but the engine
SELECT pg_temp.refused(statement, 'ZG009 fixed', statement) FROM unnest(ARRAY['UPDATE yunfu.agency_version SET name = ''甲''', 'DELETE FROM yunfu.agency_version', 'TRUNCATE yunfu.agency_version',
    'INSERT INTO yunfu.agency_version (agency_id, from_on, seq, recorded_at, code, name, kind, active) VALUES (2, ''2025-03-10'', 999, now(), ''a'', ''甲'', ''unit'', true)']) AS statement;
INSERT INTO yunfu.agency (id, code, name, kind) VALUES (90, 'typo', '错录', 'unit');
UPDATE yunfu.agency SET name = '错录二' WHERE id = 90;
DELETE FROM yunfu.agency WHERE id = 90;
SELECT is((SELECT count(*) FROM yunfu.agency_version WHERE agency_id = 90), 0::bigint, 'with an agency that is removed goes what it was called');
SELECT is((SELECT count(*) FROM yunfu.agency_version WHERE agency_id = 2 AND pg_temp.by('tap_school', 'SELECT FROM yunfu.agency_version') = 'done'), 5::bigint, 'all offices see them');
SELECT is((drive.outcome($$ UPDATE yunfu.agency SET code = 'by-code' WHERE id = 5; DO $x$ BEGIN ASSERT (SELECT code = 'by-code' FROM yunfu.agency_version WHERE agency_id = 5 ORDER BY seq DESC LIMIT 1); END $x$ $$)).result, 'done', 'another code alone is another version');
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') WHERE problem NOT LIKE 'privilege%' AND problem NOT LIKE '%grant%' $$, 'all is well');
SELECT is_empty($$ SELECT * FROM govproj.verify('yunfu') $$, 'and the chains hold');
SELECT * FROM finish();
ROLLBACK;
