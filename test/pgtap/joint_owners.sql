-- Several agencies own a project: one leads, the others see it and all of it, are named, and enter nothing.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
CREATE ROLE tap_police; CREATE ROLE tap_school; CREATE ROLE tap_bureau; CREATE ROLE tap_finance; CREATE ROLE tap_new;
GRANT USAGE ON SCHEMA drive TO PUBLIC;
UPDATE yunfu.agency SET db_role = CASE code WHEN 'gaj' THEN 'tap_police' WHEN 'dsj' THEN 'tap_bureau' WHEN 'jyj' THEN 'tap_school' WHEN 'czj' THEN 'tap_finance' END;
SELECT drive.reach('professional', 'contracted') AS p, drive.reach('professional', 'submitted') AS s, drive.reach('public', 'implementing') AS q \gset
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT is((SELECT count(*) FROM pg_policy WHERE polname = 'sees_joint'), 0::bigint, 'a register without joint owners has no policy for them');
CREATE FUNCTION pg_temp.joining(project bigint, agency bigint, day date DEFAULT '2024-12-01') RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.joint_owner (project_id, agency_id, from_on, basis) VALUES (%s, %s, %L, ''联合建设协议'')', project, agency, day)
$$;
CREATE FUNCTION pg_temp.sees(who text, query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE n bigint;
BEGIN
    PERFORM pg_temp.turn(who);
    EXECUTE 'SELECT count(*) FROM ' || query INTO n;
    PERFORM pg_temp.turn('none');
    RETURN n;
END $$;

-- 1. Who may be one
SELECT pg_temp.refused(pg_temp.joining(:p, 2), 'ZG006 office', 'not who leads');
SELECT pg_temp.refused(pg_temp.joining(:q, 5), 'ZG006 office', 'nor who may own no such project');
SELECT pg_temp.refused(pg_temp.joining(:p, 99), '23503 joint_owner_agency_id_fkey', 'nor who is not there');
SELECT pg_temp.refused(pg_temp.joining(999999, 5), '23503', 'nor of no project');
SELECT pg_temp.refused(pg_temp.joining(:p, 5, '2025-12-01'), 'ZG011 legal_date', 'nor from a day to come');
SELECT pg_temp.refused_to('tap_police', pg_temp.joining(:p, 5), '42501', 'no office enters it');
SELECT pg_temp.do('none', pg_temp.joining(:p, 5));
SELECT pg_temp.refused(pg_temp.joining(:p, 5), 'ZG009 fixed', 'nobody twice');
SELECT is((SELECT concat_ws(' ', kind, agency_id, legal_on, detail) FROM yunfu.act WHERE project_id = :p ORDER BY seq DESC LIMIT 1),
          format('joint_owner_entered 2 2024-12-01 {"id":%s,"project_id":%s,"agency_id":5,"from_on":"2024-12-01","ended_on":null,"basis":"联合建设协议"}', (SELECT max(id) FROM yunfu.joint_owner), :p), 'an act of the project''s chain');
SELECT is((SELECT detail FROM govproj.check_register('yunfu')), 'Joint owners do not see their projects.', 'the policy is missed');
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') $$, 'until it is granted');

-- 2. What it sees
SELECT is(pg_temp.sees('tap_school', 'yunfu.project'), 1::bigint, 'it sees that one');
SELECT is(pg_temp.sees('tap_school', format('yunfu.%I WHERE project_id = %s', relation, :p)), (SELECT (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM yunfu.%I WHERE project_id = %s', relation, :p), false, true, '')))[1]::text::bigint), 'all of it: ' || relation)
  FROM unnest('{document,contract,cost_line,act,joint_owner,act_log,project_overview}'::text[]) AS relation;
SELECT cmp_ok(pg_temp.sees('tap_school', format('yunfu.explain(%s)', :p)), '>', 0::bigint, 'explain tells it');
SELECT is(pg_temp.by('tap_school', format('DO $x$ BEGIN ASSERT yunfu.audit_export(%s) -> ''project'' IS NOT NULL; END $x$', :p)), 'done', 'and audit_export');
SELECT is(pg_temp.sees('tap_school', format('yunfu.project_on(''2024-12-31'') WHERE project_id = %s', :p)), 1::bigint, 'also as of a day');
SELECT is(pg_temp.sees('tap_police', 'yunfu.project'), 2::bigint, 'who leads sees what it saw');
-- and enters nothing
SELECT is(pg_temp.by('tap_school', statement), code, 'it enters nothing: ' || statement) FROM (VALUES
    (format('DO $x$ BEGIN UPDATE yunfu.project SET title = ''甲'' WHERE id = %s; ASSERT NOT FOUND; END $x$', :p), 'done'),
    (format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''scheme'', 5, ''2024-12-01'')', :p), 'ZG006 office'),
    (format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''scheme'', 2, ''2024-12-01'')', :p), 'ZG006 office'),
    (format('INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (%s, ''other'', 5, ''甲'', 1, ''2024-12-01'')', :p), 'ZG006 office'),
    (format('INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, 1, ''2024-12-01'')', pg_temp.main(:p)), 'ZG006 office'),
    (format('INSERT INTO yunfu.change (project_id, kind, cause, new, decided_on) VALUES (%s, ''value'', ''law'', 1, ''2024-12-01'')', :p), 'ZG006 office'),
    ('UPDATE yunfu.joint_owner SET ended_on = ''2024-12-31''', '42501')) AS v (statement, code);

-- 3. It is named
SELECT is((SELECT joint_owners FROM yunfu.project_overview WHERE project_id = :p), '市教育局', 'in project_overview');
SELECT is((SELECT joint_owners FROM yunfu.project_overview WHERE project_id = :s), NULL, 'where there is one');
SELECT is((SELECT x #>> '{joint_owners,0,agency_name}' FROM (SELECT yunfu.audit_export(:p) AS x) AS e), '市教育局', 'and in what audit is handed');

-- 4. It ends, and another comes after it
INSERT INTO yunfu.agency (id, code, name, kind, db_role) VALUES (70, 'xj', '市教育和体育局', 'unit', 'tap_new');
SELECT pg_temp.do('none', pg_temp.joining(:s, 5, '2024-12-31'));
INSERT INTO yunfu.succession (agency_id, successor_id, basis) VALUES (5, 70, '云编〔2024〕20号');
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT is((SELECT joint_owners FROM yunfu.project_overview WHERE project_id = :p), '市教育和体育局', 'its successor is one after it');
SELECT is(pg_temp.sees('tap_new', 'yunfu.project'), 2::bigint, 'and sees them');
SELECT pg_temp.refused('UPDATE yunfu.joint_owner SET from_on = ''2024-01-01''', 'ZG009 fixed', 'what was entered stays');
SELECT pg_temp.refused('UPDATE yunfu.joint_owner SET ended_on = ''2024-11-30''', '23514 joint_owner_ended_on_check', 'none ends before it began');
SELECT pg_temp.refused(statement, 'ZG009 fixed', statement) FROM unnest(ARRAY['DELETE FROM yunfu.joint_owner', 'TRUNCATE yunfu.joint_owner']) AS statement;
-- who comes to lead is joint no more
SELECT is((drive.outcome(format($$UPDATE yunfu.project SET owner_id = 70, owner_reason = '云府〔2024〕8号' WHERE id = %1$s;
    DO $x$ BEGIN ASSERT (SELECT joint_owners IS NULL FROM yunfu.project_overview WHERE project_id = %1$s), 'named'; ASSERT (SELECT kind FROM yunfu.act WHERE project_id = %1$s ORDER BY seq DESC LIMIT 1) = 'joint_owner_ended';
    ASSERT NOT EXISTS (SELECT FROM govproj.check_register('yunfu')), 'checked'; END $x$ $$, :s))).result, 'done', 'a project that is given to its joint owner');
SELECT is((drive.outcome(format($$INSERT INTO yunfu.succession (agency_id, successor_id, basis) VALUES (2, 70, '云编〔2024〕21号');
    DO $x$ BEGIN ASSERT NOT EXISTS (SELECT FROM yunfu.joint_owner WHERE ended_on IS NULL), 'ended'; ASSERT NOT EXISTS (SELECT FROM govproj.check_register('yunfu') WHERE problem !~ '^(privilege|policy_|role)'), 'checked';
    ASSERT NOT EXISTS (SELECT FROM govproj.verify('yunfu')), 'verified'; END $x$ $$))).result, 'done', 'or whose owner is succeeded by it');
SELECT is((drive.outcome(format($$INSERT INTO yunfu.succession (agency_id, successor_id, basis) VALUES (70, 2, '云编〔2024〕22号');
    DO $x$ BEGIN ASSERT NOT EXISTS (SELECT FROM yunfu.joint_owner WHERE ended_on IS NULL), 'ended'; ASSERT NOT EXISTS (SELECT FROM govproj.check_register('yunfu') WHERE problem !~ '^(privilege|policy_|role)'), 'checked'; END $x$ $$))).result, 'done', 'or that is succeeded by its owner');
SELECT pg_temp.set_today('2025-01-15') \g /dev/null
UPDATE yunfu.joint_owner SET ended_on = '2025-01-10' WHERE project_id = :p;
SELECT pg_temp.refused(format('UPDATE yunfu.joint_owner SET ended_on = NULL WHERE project_id = %s', :p), 'ZG009 fixed', 'an end stays');
SELECT is((SELECT concat_ws(' ', kind, legal_on, detail) FROM yunfu.act WHERE project_id = :p ORDER BY seq DESC LIMIT 1),
          format('joint_owner_ended 2025-01-10 {"id":%s,"ended_on":[null,"2025-01-10"]}', (SELECT id FROM yunfu.joint_owner WHERE project_id = :p)), 'it is an act');
SELECT is(pg_temp.sees('tap_new', 'yunfu.project'), 1::bigint, 'and the sight of it ends');
SELECT is((SELECT joint_owners FROM yunfu.project_overview WHERE project_id = :p), NULL, 'it is named no more');
SELECT results_eq(format($$ SELECT day, (SELECT joint_owners FROM yunfu.project_on(day) WHERE project_id = %s) FROM (VALUES ('2024-11-30'::date), ('2024-12-01'), ('2025-01-09'), ('2025-01-10')) AS d(day) $$, :p),
                  $$ VALUES ('2024-11-30'::date, NULL), ('2024-12-01', '市教育局'), ('2025-01-09', '市教育和体育局'), ('2025-01-10', NULL) $$, 'as of a day');
SELECT is((SELECT x #>> '{joint_owners,0,ended_on}' FROM (SELECT yunfu.audit_export(:p) AS x) AS e), '2025-01-10', 'audit is told of it still');
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') $$, 'all is well');
SELECT is_empty($$ SELECT * FROM govproj.verify('yunfu') $$, 'and the chains hold');
SELECT * FROM finish();
ROLLBACK;
