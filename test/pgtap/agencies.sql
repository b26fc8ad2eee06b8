-- Agencies: entering, changing and removing one is an act of the register's own chain, so that what the record says of them is
-- known as it was said; and one whose projects are running does not retire.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
CREATE ROLE tap_bureau; CREATE ROLE tap_police; CREATE ROLE tap_finance; CREATE ROLE tap_audit; CREATE ROLE tap_stranger;
GRANT USAGE ON SCHEMA drive TO PUBLIC;

CREATE FUNCTION pg_temp.head() RETURNS bigint LANGUAGE sql AS $$ SELECT last_seq FROM yunfu.register $$;
-- The acts since then.
CREATE FUNCTION pg_temp.acts(since bigint) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(kind || ' ' || detail, '; ' ORDER BY seq) FROM yunfu.register_act WHERE seq > since
$$;
-- What a statement adds to the register's own chain; it is undone. What is refused says how.
CREATE FUNCTION pg_temp.adds(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    since bigint := pg_temp.head();
BEGIN
    EXECUTE statement;
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = coalesce(pg_temp.acts(since), 'nothing');
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
END $$;
CREATE FUNCTION pg_temp.faults() RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(concat_ws(' ', problem, object, detail), '; ' ORDER BY problem, object), 'none') FROM govproj.check_register('yunfu')
     WHERE problem IN ('row_without_act', 'act_without_row', 'row_differs', 'acts_disagree', 'chain_broken')
$$;
-- What check_register tells after statements past the engine; they are undone.
CREATE FUNCTION pg_temp.past(statements text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    ALTER TABLE yunfu.agency DISABLE TRIGGER USER;
    EXECUTE split_part(statements, '|', 1);
    ALTER TABLE yunfu.agency ENABLE ALWAYS TRIGGER zz_guard, ENABLE ALWAYS TRIGGER zz_guard_truncate, ENABLE ALWAYS TRIGGER zz_record;
    EXECUTE split_part(statements, '|', 2);
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = pg_temp.faults();
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
END $$;
-- What a role is told of a statement that is refused to it.
CREATE FUNCTION pg_temp.told(who text, statement text) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' | ', result, message, nullif(detail, '')) FROM pg_temp.outcome_for(who, statement)
$$;

-- 1. Entering
SELECT is((SELECT string_agg(kind, ' ' ORDER BY seq) FROM yunfu.register_act WHERE seq <= 7), 'register_made' || repeat(' agency_entered', 6), 'each agency is entered by an act');
SELECT is_empty($$
    SELECT g.code FROM yunfu.agency g
     WHERE NOT EXISTS (SELECT FROM yunfu.register_act r
                        WHERE r.kind = 'agency_entered' AND r.detail::text = govproj.row_detail(g)
                          AND r.actor = current_user AND r.agency_id IS NULL AND r.legal_on = '2024-12-31')$$,
    'which says all of its row, who entered it and when, and bears no agency');
SELECT is(pg_temp.adds($$INSERT INTO yunfu.agency (id, code, name, kind, db_role, leading_group, responsible_office, active_since, active)
                         VALUES (70, 'wjj', '市"卫健"局', 'unit', 'tap_stranger', '组', '科', '2023-01-01', false)$$),
          'agency_entered {"id":70,"code":"wjj","name":"市\"卫健\"局","kind":"unit","db_role":"tap_stranger","leading_group":"组","responsible_office":"科","active_since":"2023-01-01","active":false,"basis":null}',
          'every column');
SELECT is(pg_temp.adds($$INSERT INTO yunfu.agency (id, code, name, kind) SELECT 70 + i, 'u' || i, '单位' || i, 'unit' FROM generate_series(1, 2) AS i$$),
          (SELECT string_agg(format('agency_entered {"id":%s,"code":"u%s","name":"单位%s","kind":"unit","db_role":null,"leading_group":null,"responsible_office":null,"active_since":null,"active":true,"basis":null}', 70 + i, i, i), '; ')
             FROM generate_series(1, 2) AS i), 'of each row of a statement');

-- 2. Changing, column by column
CREATE TEMPORARY TABLE changes (col text, value text, old_new text, kind text DEFAULT 'changed');
INSERT INTO changes VALUES
    ('code', '''jytyj''', '"jyj","jytyj"', 'renamed'), ('name', '''市教育体育局''', '"市教育局","市教育体育局"', 'renamed'),
    ('db_role', '''tap_school''', 'null,"tap_school"', 'role_changed'), ('active', 'false', 'true,false', 'closed');
INSERT INTO changes VALUES
    ('leading_group', 'NULL', '"信息化领导小组",null'), ('responsible_office', '''信息科''', '"办公室","信息科"'),
    ('active_since', '''2021-01-01''', 'null,"2021-01-01"'), ('basis', '''云编〔2024〕1号''', 'null,"云编〔2024〕1号"');
SELECT is(pg_temp.adds(format('UPDATE yunfu.agency SET %I = %s WHERE id = 5', col, value)), format('agency_%s {"id":5,"%s":[%s]}', kind, col, old_new), 'changing ' || col) FROM changes;
SELECT is_empty($$SELECT attname FROM pg_attribute WHERE attrelid = 'yunfu.agency'::regclass AND attnum > 0 AND attname NOT IN ('id', 'kind') EXCEPT SELECT col FROM changes$$, 'that is all of them');
SELECT pg_temp.refused('UPDATE yunfu.agency SET kind = ''finance'' WHERE id = 5', 'ZG009 fixed', 'but its kind');
SELECT pg_temp.refused('UPDATE yunfu.agency SET id = 55 WHERE id = 5', 'ZG009 fixed', 'and its id');
SELECT is(pg_temp.adds($$UPDATE yunfu.agency SET code = 'jytyj', name = '市教育体育局', leading_group = leading_group WHERE id = 5$$),
          'agency_renamed {"id":5,"code":["jyj","jytyj"],"name":["市教育局","市教育体育局"]}', 'several at once are one act, of what differs');
SELECT is(pg_temp.adds('UPDATE yunfu.agency SET name = name, active = true'), 'nothing', 'what changes nothing is none');
SELECT is(pg_temp.adds('UPDATE yunfu.agency SET responsible_office = ''科'' WHERE id IN (2, 5)'),
          'agency_changed {"id":2,"responsible_office":["科技信息化科","科"]}; agency_changed {"id":5,"responsible_office":["办公室","科"]}', 'many rows, each its own');
ALTER TABLE yunfu.agency ADD COLUMN phone text;
SELECT is(pg_temp.adds('UPDATE yunfu.agency SET phone = ''8230000'' WHERE id = 5'), 'agency_changed {"id":5,"phone":[null,"8230000"]}', 'a column of the users'' own as well');
SELECT is(pg_temp.faults(), 'none', 'which those entered before it do not say');
ALTER TABLE yunfu.agency DROP COLUMN phone;
SELECT is(pg_temp.adds('SET LOCAL govproj.imported = on; UPDATE yunfu.agency SET name = ''市教育体育局'' WHERE id = 5'),
          'agency_renamed {"id":5,"name":["市教育局","市教育体育局"],"imported":true}', 'what is taken over says so');

-- 3. The other ways in
SELECT is(pg_temp.adds($$INSERT INTO yunfu.agency (code, name, kind) VALUES ('jyj', '市教育体育局', 'unit') ON CONFLICT (code) DO UPDATE SET name = excluded.name$$),
          'agency_renamed {"id":5,"name":["市教育局","市教育体育局"]}', 'ON CONFLICT DO UPDATE changes');
SELECT is(pg_temp.adds($$INSERT INTO yunfu.agency (code, name, kind) VALUES ('jyj', '市教育体育局', 'unit') ON CONFLICT DO NOTHING$$), 'nothing', 'DO NOTHING does nothing');
SELECT pg_temp.refused($$INSERT INTO yunfu.agency (code, name, kind) VALUES ('jyj', '又', 'finance') ON CONFLICT (code) DO UPDATE SET kind = excluded.kind$$, 'ZG009 fixed', 'and is no way round the guard');
SELECT is(pg_temp.adds($$INSERT INTO yunfu.agency (code, name, kind) VALUES ('x', '甲', 'unit'), ('x', '乙', 'unit') ON CONFLICT DO NOTHING$$) ~ '^agency_entered [^;]*甲[^;]*$', true, 'one of two');
SELECT pg_temp.refused('TRUNCATE yunfu.agency CASCADE', 'ZG009 fixed', 'nobody truncates');
SELECT pg_temp.refused('TRUNCATE yunfu.agency', '0A000', 'nor without what refers to it, as ever');

-- 4. Removing
SELECT matches((drive.outcome('DELETE FROM yunfu.agency WHERE id = 5')).result, '^23503', 'one that something refers to stays');
INSERT INTO yunfu.agency (id, code, name, kind) VALUES (80, 'typo', '错录', 'unit');
SELECT is(pg_temp.adds('DELETE FROM yunfu.agency WHERE id = 80'),
          'agency_removed {"id":80,"code":"typo","name":"错录","kind":"unit","db_role":null,"leading_group":null,"responsible_office":null,"active_since":null,"active":true,"basis":null}', 'another is removed by an act');
UPDATE yunfu.agency SET name = '错录二' WHERE id = 80;
DELETE FROM yunfu.agency WHERE id = 80;
SELECT is(pg_temp.faults(), 'none', 'and none is missed');
INSERT INTO yunfu.agency (id, code, name, kind) VALUES (80, 'again', '重录', 'unit');
UPDATE yunfu.agency SET name = '重录二' WHERE id = 80;
SELECT is(pg_temp.faults(), 'none', 'nor is the next of that id');
DELETE FROM yunfu.agency WHERE id = 80;

-- 5. Two names swapped
SELECT pg_temp.head() AS since \gset
UPDATE yunfu.agency SET name = CASE code WHEN 'jyj' THEN '市公安局' ELSE '市教育局' END WHERE code IN ('jyj', 'gaj');
SELECT is(pg_temp.acts(:since), 'agency_renamed {"id":2,"name":["市公安局","市教育局"]}; agency_renamed {"id":5,"name":["市教育局","市公安局"]}', 'are two acts');
SELECT is(pg_temp.faults(), 'none', 'and nothing is amiss');
UPDATE yunfu.agency SET name = CASE code WHEN 'jyj' THEN '市教育局' ELSE '市公安局' END WHERE code IN ('jyj', 'gaj');
SELECT is(pg_temp.past($$UPDATE yunfu.agency SET name = CASE code WHEN 'jyj' THEN '市公安局' ELSE '市教育局' END WHERE code IN ('jyj', 'gaj')|SELECT$$),
          'row_differs yunfu.agency, id 2 name: "市公安局" by act ' || (SELECT max(seq) - 1 FROM yunfu.register_act) || ', "市教育局" in the row.; '
          'row_differs yunfu.agency, id 5 name: "市教育局" by act ' || (SELECT max(seq) FROM yunfu.register_act) || ', "市公安局" in the row.', 'past the engine it is found');
SELECT is(pg_temp.past($$UPDATE yunfu.agency SET name = '另一局' WHERE id = 6|UPDATE yunfu.agency SET name = '又一局' WHERE id = 6$$),
          format('acts_disagree yunfu.agency, id 6 name was "市审计局" by what was recorded before, and "另一局" where act %s changed it.', pg_temp.head() + 1), 'also where the engine was told later');
SELECT is(pg_temp.past(format('UPDATE yunfu.agency SET %I = %s WHERE id = 5|SELECT', col, value)) ~ ('^row_differs yunfu.agency, id 5 ' || col || ': [^;]*$'), true, 'past the engine: ' || col) FROM changes;
SELECT is(pg_temp.past($$INSERT INTO yunfu.agency (id, code, name, kind) VALUES (81, 'ghost', '无此单位', 'data_bureau')|SELECT$$),
          'row_without_act yunfu.agency, id 81 No act tells of it: it came in past the engine.', 'one that was put there');
SELECT is(pg_temp.past($$SELECT|INSERT INTO yunfu.agency (id, code, name, kind) VALUES (82, 'gone', '已删', 'unit'); ALTER TABLE yunfu.agency DISABLE TRIGGER USER; DELETE FROM yunfu.agency WHERE id = 82$$),
          format('act_without_row yunfu.agency, id 82 Act %1$s of the register entered it, and it is gone.; '
                 'act_without_row yunfu.agency_version, agency 82, act %1$s Act %1$s of the register entered it, and it is gone.', pg_temp.head() + 1), 'or taken away');

-- 6. They are acts like any other
SELECT is_empty('SELECT * FROM govproj.verify(''yunfu'')', 'verify');
SELECT is((SELECT count(*) FROM govproj.export_ledger('yunfu') AS l WHERE l::jsonb ->> 'kind' LIKE 'agency\_%'), (SELECT count(*) FROM yunfu.register_act WHERE kind LIKE 'agency\_%'), 'export_ledger');
SELECT pg_temp.refused($$DELETE FROM yunfu.register_act WHERE kind = 'agency_renamed'$$, 'ZG009 fixed', 'nobody removes them');

-- 7. Who may; and who sees
UPDATE yunfu.agency SET db_role = v.r FROM (VALUES (1, 'tap_bureau'), (2, 'tap_police'), (3, 'tap_finance'), (6, 'tap_audit')) AS v (i, r) WHERE id = v.i;
SELECT govproj.grant_register('yunfu');
SELECT pg_temp.refused_to(who, 'UPDATE yunfu.agency SET name = ''甲'' WHERE id = 2', '42501', who || ' changes no agency')
  FROM unnest('{tap_bureau,tap_police,tap_finance,tap_audit,tap_stranger}'::text[]) AS who;
SELECT pg_temp.refused_to('tap_bureau', 'INSERT INTO yunfu.agency (code, name, kind) VALUES (''a'', ''甲'', ''unit'')', '42501', 'nor enters one');
SELECT pg_temp.turn('tap_police');
SELECT is((SELECT count(*) FROM yunfu.register_act WHERE kind = 'agency_entered' AND (detail ->> 'id')::bigint <= 6), 6::bigint, 'a unit sees how the agencies came to be what they are');
SELECT is_empty($$SELECT * FROM yunfu.register_act WHERE kind NOT LIKE 'agency\_%' AND agency_id <> 2$$, 'and no other acts but its own');
SELECT pg_temp.turn('none');
SELECT is((SELECT count(*) FROM govproj.check_register('yunfu')), 0::bigint, 'all is well with the register');
-- whom its owner lets in
GRANT UPDATE (name, active), INSERT ON yunfu.agency TO tap_bureau, tap_police;
SELECT pg_temp.head() AS since \gset
SELECT pg_temp.do('tap_bureau', 'UPDATE yunfu.agency SET name = ''市公安局（本部）'' WHERE id = 2');
SELECT is((SELECT concat_ws(' ', kind, actor, agency_id, detail) FROM yunfu.register_act WHERE seq > :since), 'agency_renamed tap_bureau {"id":2,"name":["市公安局","市公安局（本部）"]}', 'is named by the act');
SELECT pg_temp.refused_to('tap_bureau', 'SET LOCAL govproj.imported = on; UPDATE yunfu.agency SET name = ''甲'' WHERE id = 2', '42501', 'and takes nothing over');
SELECT pg_temp.do('none', 'UPDATE yunfu.agency SET name = ''市公安局'' WHERE id = 2');
-- a register of somebody who is no superuser
SELECT format('GRANT CREATE ON DATABASE %I TO tap_stranger', current_database()) \gexec
SELECT pg_temp.turn('tap_stranger');
SELECT govproj.create_register('kept');
INSERT INTO kept.agency (code, name, kind) VALUES ('gaj', '县公安局', 'unit');
UPDATE kept.agency SET name = '郁南县公安局';
SELECT is((SELECT string_agg(concat_ws(' ', kind, actor), ', ' ORDER BY seq) FROM kept.register_act), 'register_made tap_stranger, agency_entered tap_stranger, agency_renamed tap_stranger', 'its owner keeps its agencies');
UPDATE kept.register SET title = '郁南县台账', time_zone = 'Asia/Urumqi';
UPDATE kept.register SET title = title;
SELECT pg_temp.turn('none');
SELECT results_eq($$ SELECT kind, detail::jsonb FROM kept.register_act WHERE kind ~ '^register' ORDER BY seq $$,
    $$ VALUES ('register_made', '{"owner": "tap_stranger", "title": "kept", "time_zone": "Asia/Shanghai", "notify": false, "begins_on": null}'::jsonb),
              ('register_changed', '{"title": ["kept", "郁南县台账"], "time_zone": ["Asia/Shanghai", "Asia/Urumqi"]}') $$, 'what a register is called and whose it is, before and after');
-- it comes to another owner past every trigger
CREATE ROLE tap_heir;
SELECT format('GRANT CREATE ON DATABASE %I TO tap_heir', current_database()) \gexec
SAVEPOINT given;
REASSIGN OWNED BY tap_stranger TO tap_heir;
SELECT results_eq($$ SELECT severity, problem, object, detail FROM govproj.check_register('kept') $$, $$ VALUES ('error', 'owner_differs', 'kept.register', 'owner: "tap_stranger" by what is recorded, "tap_heir" in fact.') $$, 'which is told');
SELECT govproj.grant_register('kept') \g /dev/null
SELECT is((SELECT concat_ws(' ', kind, detail) FROM kept.register_act ORDER BY seq DESC LIMIT 1), 'register_changed {"owner":["tap_stranger","tap_heir"]}', 'and recorded when he grants');
SELECT is_empty($$ SELECT problem FROM govproj.check_register('kept') $$, 'then all is well');
SELECT throws_ok($$ SELECT govproj.record_owner('yunfu.project') $$, '42501', NULL, 'nobody else may say so') FROM (SELECT pg_temp.turn('tap_heir')) AS t;
ROLLBACK TO given;
SELECT pg_temp.turn('tap_stranger');
SELECT is_empty('SELECT * FROM govproj.check_register(''kept'')', 'as they are recorded');
SELECT pg_temp.turn('none');
-- and one that has no law yet
SELECT govproj.create_register('bare', NULL);
SELECT lives_ok('INSERT INTO bare.agency (code, name, kind) VALUES (''gaj'', ''县公安局'', ''unit'')', 'agencies come before the law');

-- 8. Retiring: not while a project of its is running
CREATE FUNCTION pg_temp.retiring(track text, stage text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM drive.reach(track, stage);
    RAISE EXCEPTION USING ERRCODE = 'UNDO0',
        MESSAGE = (drive.outcome(format('UPDATE yunfu.agency SET active = false WHERE id = %s', CASE track WHEN 'public' THEN 1 ELSE 2 END))).result;
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
END $$;
SELECT is(pg_temp.retiring(track, stage), CASE WHEN stage IN ('filed', 'rejected', 'withdrawn', 'terminated') THEN 'done' ELSE 'ZG009 running' END, format('the owner of a %s project at "%s"', track, stage))
  FROM (VALUES ('professional', '{planned,submitted,prechecked,reviewed,fund_reviewed,approved,funded,procuring,contracted,implementing,preaccepted,accepted,filed,returned,rejected,withdrawn,terminated}'::text[]),
               ('public', '{planned,reviewed,fund_reviewed,funded,procuring,contracted,implementing,accepted,filed,returned,withdrawn,terminated}')) AS t (track, stages), unnest(stages) AS stage;
SELECT is_empty($$
    SELECT s.track, s.to_stage FROM yunfu.policy_step s
     WHERE (s.to_stage::text IN ('filed', 'rejected', 'withdrawn', 'terminated')) <> NOT EXISTS (SELECT FROM yunfu.policy_step n WHERE n.policy_id = s.policy_id AND n.track = s.track AND n.from_stage = s.to_stage)$$,
    'these are what no step leads on from');
SELECT is(pg_temp.adds('UPDATE yunfu.agency SET active = false WHERE id = 5'), 'agency_closed {"id":5,"active":[true,false]}', 'one that owns none retires');

SELECT drive.reach('professional', 'submitted') AS p, drive.reach('professional', 'filed') AS ended, drive.reach('public', 'contracted') AS q \gset
SELECT code AS code FROM yunfu.project WHERE id = :p \gset
SELECT is(pg_temp.told('none', 'UPDATE yunfu.agency SET active = false WHERE id = 2'),
          format('ZG009 running | agency "市公安局" cannot be set inactive: 1 project that it owns is still running | Running: %s.', :'code'), 'which project it is that runs');
SELECT isnt((drive.outcome('UPDATE yunfu.agency SET active = false WHERE id = 2')).hint, NULL, 'and what to do');
SELECT pg_temp.refused('UPDATE yunfu.agency SET active = false WHERE id IN (1, 2, 5)', 'ZG009 running', 'nor many at once');
SELECT pg_temp.refused('INSERT INTO yunfu.agency (code, name, kind) VALUES (''gaj'', ''甲'', ''unit'') ON CONFLICT (code) DO UPDATE SET active = false', 'ZG009 running', 'nor by ON CONFLICT');
SELECT pg_temp.refused(format('%s; UPDATE yunfu.agency SET active = false WHERE id = 2', pg_temp.stepping(:p, 'withdrawn', '2024-12-31')), 'ZG002 withdrawal', 'a withdrawal takes its paper');
SELECT is((drive.outcome(format('SELECT drive.advance(%s, ''withdrawn'', ''2024-12-31''); UPDATE yunfu.agency SET active = false WHERE id = 2', :p))).result, 'done', 'once it is withdrawn its owner may retire');
SELECT is((drive.outcome(format('WITH gone AS (INSERT INTO yunfu.agency (code, name, kind) VALUES (''n'', ''新局'', ''unit'')) UPDATE yunfu.agency SET active = false WHERE id = 2'))).result, 'ZG009 running', 'a successor beside it is none');
SELECT is((drive.outcome('UPDATE yunfu.agency SET name = ''市公安局（新）'', code = ''gaj2'', db_role = NULL, leading_group = NULL, active_since = ''2025-01-01'' WHERE id = 2')).result, 'done', 'all else of it may change');
SELECT drive.project() FROM generate_series(1, 4);
SELECT is(pg_temp.told('none', 'UPDATE yunfu.agency SET active = false WHERE id = 2'),
          'ZG009 running | agency "市公安局" cannot be set inactive: 5 projects that it owns are still running | Among them: '
          || (SELECT string_agg(code, ', ' ORDER BY id) FROM (SELECT code, id FROM yunfu.project WHERE owner_id = 2 AND stage <> 'filed' ORDER BY id LIMIT 3) AS f) || '.', 'the first three of five');
-- by whom the owner lets in, of what he sees
SELECT is(pg_temp.told('tap_police', 'UPDATE yunfu.agency SET active = false WHERE id = 1'),
          'ZG009 running | agency "市政务服务数据管理局" cannot be set inactive: 1 project that it owns is still running', 'another''s project is not named to a unit');
SELECT is(pg_temp.told('tap_police', 'UPDATE yunfu.agency SET active = false WHERE id = 2') ~ (:'code' || ', '), true, 'its own is');
SELECT is(pg_temp.told('tap_bureau', 'UPDATE yunfu.agency SET active = false WHERE id = 1') ~ ('Running: ' || (SELECT code FROM yunfu.project WHERE id = :q) || '[.]$'), true, 'the bureau sees all');
-- what is owed bars nobody
INSERT INTO yunfu.audit_request (agency_id, title, requested_on, due_on) VALUES (5, '调阅', '2024-12-01', '2024-12-10');
INSERT INTO yunfu.audit_item (audit_request_id, title) SELECT id, '台账' FROM yunfu.audit_request;
INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (5, 2025);
INSERT INTO yunfu.matter (agency_id, title, raised_on) VALUES (5, '事项', '2024-12-01');
SELECT govproj.settle('yunfu') \g /dev/null
SELECT isnt((SELECT count(*) FROM yunfu.obligation WHERE agency_id = 5 AND met_on IS NULL), 0::bigint, 'a unit that owes');
SELECT is((drive.outcome('UPDATE yunfu.agency SET active = false WHERE id = 5')).result, 'done', 'what is owed bars nobody');
UPDATE yunfu.agency SET active = false WHERE id = 5;
SELECT is((drive.outcome('UPDATE yunfu.agency SET name = ''原教育局'', active = false WHERE id = 5')).result, 'done', 'one that is retired may be renamed');
SELECT pg_temp.refused('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds) VALUES (''甲'', ''software.professional'', 5, 2025, 1)', 'ZG006 owner_agrees', 'and owns no new project');
SELECT is((drive.outcome('UPDATE yunfu.agency SET active = true WHERE id = 5')).result, 'done', 'until it acts again');
-- one that was retired past the guard is not held to it again
ALTER TABLE yunfu.agency DISABLE TRIGGER zz_guard;
UPDATE yunfu.agency SET active = false WHERE id = 2;
ALTER TABLE yunfu.agency ENABLE ALWAYS TRIGGER zz_guard;
SELECT is((drive.outcome('UPDATE yunfu.agency SET active = false, name = ''原公安局'' WHERE id = 2')).result, 'done', 'an inactive one stays inactive');
SELECT is((drive.outcome('UPDATE yunfu.agency SET active = true WHERE id = 2')).result, 'done', 'and comes back');
UPDATE yunfu.agency SET active = true WHERE id = 2;

-- 9. What audit is handed of a project has the names as they were
UPDATE yunfu.agency SET name = '市公安局（改）' WHERE id = 2;
UPDATE yunfu.agency SET name = '市教育局（改）' WHERE id = 5;
CREATE TEMPORARY TABLE handed AS SELECT yunfu.audit_export(:p) AS x;
GRANT SELECT ON handed TO PUBLIC;
SELECT is((SELECT string_agg(a ->> 'detail', ' ' ORDER BY (a ->> 'seq')::bigint) FROM handed, jsonb_array_elements(x -> 'agency_acts') AS a WHERE a ->> 'detail' ~ '"id":2,.*"name":'),
          (SELECT string_agg(detail::text, ' ' ORDER BY seq) FROM yunfu.register_act WHERE kind LIKE 'agency\_%' AND detail::text ~ '"id":2,.*"name":'), 'the owner''s names, from the first');
SELECT is((SELECT x #>> '{agency_acts,-1,detail}' FROM handed), '{"id":2,"name":["市公安局","市公安局（改）"]}', 'to the last');
SELECT is((SELECT count(*) FROM handed, jsonb_array_elements(x -> 'agency_acts') AS a WHERE ((a ->> 'detail')::jsonb ->> 'id')::bigint NOT IN (SELECT (g ->> 'id')::bigint FROM jsonb_array_elements(x -> 'agencies') AS g)), 0::bigint, 'of those that are named in it');
SELECT is((SELECT count(*) FROM handed, jsonb_array_elements(x -> 'agency_acts') AS a WHERE ((a ->> 'detail')::jsonb ->> 'id')::bigint = 5), 0::bigint, 'and no other');
SELECT is_empty($$SELECT a ->> 'seq' FROM handed, jsonb_array_elements(x -> 'agency_acts') AS a
                   WHERE NOT EXISTS (SELECT FROM yunfu.register_act r WHERE r.seq::text = a ->> 'seq' AND encode(r.hash, 'hex') = a ->> 'hash' AND r.actor = a ->> 'actor')$$, 'with their hashes');
SELECT pg_temp.turn('tap_police');
SELECT is(yunfu.audit_export(:p) -> 'agency_acts', (SELECT x -> 'agency_acts' FROM handed), 'and the same to the unit');
SELECT pg_temp.turn('none');
INSERT INTO yunfu.demand (agency_id, year, title, category, project_id) SELECT 5, 2020, '视频会议', 'software.platform', drive.project('public') RETURNING project_id AS d \gset
SELECT is((SELECT string_agg(g ->> 'id', ' ' ORDER BY g ->> 'id') FROM jsonb_array_elements(yunfu.audit_export(:d) -> 'agencies') AS g), '1 5', 'whose demand it is is named as well');

SELECT is(pg_temp.faults(), 'none', 'the rows say what the acts say');
SELECT is_empty('SELECT * FROM govproj.verify(''yunfu'')', 'and the chains hold');
SELECT * FROM finish();
ROLLBACK;
