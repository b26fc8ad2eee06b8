-- grant_register alters what is not as it should be, and nothing else: not a row of the catalogue when it is run again.
BEGIN;
\ir ../tap.sql
SELECT no_plan();
SELECT pg_temp.set_today('2020-12-31') \g /dev/null

CREATE ROLE tap_unit; CREATE ROLE tap_auditor; CREATE ROLE tap_former; CREATE ROLE tap_reader; CREATE ROLE tap_other;
UPDATE yunfu.agency SET db_role = 'tap_auditor' WHERE code = 'sjj';
UPDATE yunfu.agency SET db_role = 'tap_unit' WHERE id = 2;
CREATE VIEW yunfu.own WITH (security_invoker = true) AS SELECT id FROM yunfu.project;
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT govproj.grant_reader('yunfu', 'tap_reader') \g /dev/null

-- where the rows of the catalogue lie that grants and policies are kept in
CREATE FUNCTION pg_temp.rows_of_grants() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT 'schema ' || ctid FROM pg_namespace WHERE nspname = 'yunfu'
    UNION ALL SELECT 'relation ' || oid || ctid FROM pg_class WHERE relnamespace = 'yunfu'::regnamespace
    UNION ALL SELECT 'column ' || attrelid || ' ' || attnum || a.ctid FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
               WHERE c.relnamespace = 'yunfu'::regnamespace
    UNION ALL SELECT 'function ' || oid || ctid FROM pg_proc WHERE pronamespace = 'yunfu'::regnamespace
    UNION ALL SELECT 'policy ' || p.oid || p.ctid FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
               WHERE c.relnamespace = 'yunfu'::regnamespace
$$;
CREATE FUNCTION pg_temp.faults() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT DISTINCT problem FROM govproj.check_register('yunfu') WHERE problem <> 'role_unbound' ORDER BY 1
$$;
CREATE FUNCTION pg_temp.mends(statement text, problems text[], what text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE statement;
    RETURN NEXT set_eq('SELECT * FROM pg_temp.faults()', problems, what || ' is told');
    PERFORM govproj.grant_register('yunfu');
    RETURN NEXT is_empty('SELECT * FROM pg_temp.faults()', what || ' is mended');
END
$$;

CREATE TEMP TABLE before AS SELECT * FROM pg_temp.rows_of_grants() AS r;
SELECT ok((SELECT count(*) FROM before WHERE r LIKE 'policy%') > 50, 'there are policies');
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT govproj.grant_reader('yunfu', 'tap_reader') \g /dev/null
SELECT is((SELECT count(*) FROM (SELECT r FROM before EXCEPT SELECT * FROM pg_temp.rows_of_grants()) AS d), 0::bigint, 'run again it touches no row of the catalogue');
SELECT is_empty('SELECT * FROM pg_temp.faults()', 'and all is as it should be');

SELECT pg_temp.mends('GRANT INSERT ON yunfu.project TO tap_unit', '{privilege_beyond}', 'the whole where columns are due');
SELECT ok(has_column_privilege('tap_unit', 'yunfu.project', 'title', 'INSERT') AND NOT has_table_privilege('tap_unit', 'yunfu.project', 'INSERT'),
          'the columns are there');
SELECT pg_temp.mends('GRANT UPDATE (seq) ON yunfu.act TO tap_unit', '{privilege_beyond}', 'a column of a table that nobody writes');
SELECT pg_temp.mends('GRANT TRUNCATE, REFERENCES, TRIGGER ON yunfu.act TO tap_auditor', '{privilege_beyond}', 'what no office has');
SELECT pg_temp.mends('GRANT CREATE ON SCHEMA yunfu TO tap_unit', '{privilege_beyond}', 'a right on the schema');
SELECT pg_temp.mends('GRANT SELECT ON yunfu.project TO tap_unit WITH GRANT OPTION', '{privilege_beyond}', 'the right to grant on');
SELECT ok(has_table_privilege('tap_unit', 'yunfu.project', 'SELECT')
          AND NOT has_table_privilege('tap_unit', 'yunfu.project', 'SELECT WITH GRANT OPTION'), 'the privilege itself stays');
SELECT pg_temp.mends('GRANT UPDATE ON SEQUENCE yunfu.project_id_seq TO tap_unit', '{privilege_beyond}', 'a right on a sequence');
SELECT pg_temp.mends('REVOKE SELECT ON yunfu.own FROM tap_unit', '{privilege_missing}', 'a view that is not seen');
SELECT pg_temp.mends('REVOKE INSERT (title) ON yunfu.project FROM tap_unit', '{privilege_missing}', 'one column');
SELECT pg_temp.mends('REVOKE SELECT ON yunfu.project FROM tap_reader', '{privilege_missing}', 'what a reader lacks');
SELECT pg_temp.mends('GRANT INSERT ON yunfu.project TO tap_reader', '{privilege_beyond}', 'what a reader has beyond reading');
SELECT pg_temp.mends('DROP POLICY reads_all ON yunfu.project; CREATE POLICY reads_all ON yunfu.project TO tap_reader USING (true)', '{policy_altered}',
                     'a policy by which readers might write');
SELECT pg_temp.mends('DROP POLICY reads_all ON yunfu.project; CREATE POLICY reads_all ON yunfu.project AS RESTRICTIVE FOR SELECT TO tap_reader USING (true)',
                     '{policy_altered}', 'one that lets nobody through');
SELECT pg_temp.mends('ALTER TABLE yunfu.project DISABLE ROW LEVEL SECURITY', '{row_security_off}', 'row security that is off');
SELECT pg_temp.mends('DROP POLICY strangers ON yunfu.matter', '{policy_missing}', 'a policy that is gone');
SELECT pg_temp.mends('DROP POLICY sees_own ON yunfu.matter', '{policy_missing}', 'what units see their own by');
SELECT pg_temp.mends('DROP POLICY sees_all ON yunfu.matter', '{policy_missing}', 'or the others all');
SELECT pg_temp.mends('ALTER POLICY reads_all ON yunfu.matter TO tap_reader, tap_unit', '{policy_altered}', 'a unit that reads as a reader does');
SELECT pg_temp.mends('ALTER POLICY sees_own ON yunfu.matter USING (true)', '{policy_altered}', 'a condition that lets all through');

-- parentheses alone make another condition, which looks the same without them
SELECT regexp_replace(pg_get_expr(polwithcheck, polrelid), 'AND \((.*)\)\)$', 'AND \1)') AS loose
  FROM pg_policy WHERE polrelid = 'yunfu.matter'::regclass AND polname = 'sees_own' \gset
SELECT pg_get_expr(polwithcheck, polrelid) AS kept FROM pg_policy WHERE polrelid = 'yunfu.matter'::regclass AND polname = 'sees_own' \gset
ALTER POLICY sees_own ON yunfu.matter WITH CHECK (:loose);
SELECT isnt((SELECT pg_get_expr(polwithcheck, polrelid) FROM pg_policy WHERE polrelid = 'yunfu.matter'::regclass AND polname = 'sees_own'),
            :'kept', 'a condition that binds otherwise');
SELECT is((SELECT object FROM govproj.check_register('yunfu') WHERE problem <> 'role_unbound'), 'sees_own on yunfu.matter', 'is told');
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT is((SELECT pg_get_expr(polwithcheck, polrelid) FROM pg_policy WHERE polrelid = 'yunfu.matter'::regclass AND polname = 'sees_own'),
          :'kept', 'is made anew');

-- who has given up an office keeps nothing
UPDATE yunfu.agency SET db_role = 'tap_former' WHERE id = 2;
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT is_empty($$ SELECT h.object FROM govproj.held_privileges('yunfu') AS h WHERE 'tap_unit'::regrole = ANY (h.roles) $$, 'a role that has given up its office has nothing');
SELECT ok(has_table_privilege('tap_former', 'yunfu.project', 'SELECT'), 'who holds it now has it');
SELECT is_empty('SELECT * FROM pg_temp.faults()', 'all is as it should be');
SELECT govproj.grant_register('yunfu', row_security => false) \g /dev/null
SELECT is((SELECT count(*) FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
            WHERE c.relnamespace = 'yunfu'::regnamespace AND p.polname <> 'reads_all'), 0::bigint, 'without row security there are no policies but the readers''');
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT govproj.revoke_register('yunfu') \g /dev/null
SELECT is_empty($$ SELECT h.object FROM govproj.held_privileges('yunfu') AS h WHERE 'tap_former'::regrole = ANY (h.roles) $$, 'revoked, it has nothing');
SELECT is_empty('SELECT * FROM govproj.verify(''yunfu'')', 'every chain holds');
SELECT * FROM finish();
ROLLBACK;
