-- What others than the owner have granted on: nobody but they take it back, so check_register tells of it, due or not.
BEGIN;
SELECT plan(10);
\ir ../tap.sql
CREATE ROLE tap_on_mid; CREATE ROLE tap_on_third; CREATE ROLE tap_on_reader;
CREATE FUNCTION pg_temp.told(says text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT concat_ws(' ', severity, problem, object) FROM govproj.check_register('yunfu') WHERE problem LIKE 'privilege%' AND detail LIKE '%' || says || '%' ORDER BY 1
$$;
SELECT govproj.grant_reader('yunfu', 'tap_on_reader') \g /dev/null
SELECT is_empty($$ SELECT pg_temp.told('tap_on') $$, 'what grant_reader gives is no fault');
GRANT USAGE ON SCHEMA yunfu TO tap_on_mid WITH GRANT OPTION;
GRANT SELECT, UPDATE ON yunfu.project TO tap_on_mid WITH GRANT OPTION;
SET LOCAL ROLE tap_on_mid;
GRANT USAGE ON SCHEMA yunfu TO tap_on_third, tap_on_reader;
GRANT SELECT ON yunfu.project TO tap_on_reader;
GRANT UPDATE (budget_year, title) ON yunfu.project TO tap_on_third;
RESET ROLE;
SELECT results_eq($$ SELECT pg_temp.told('tap_on_reader') $$, $$ VALUES ('warning privilege_by_others yunfu'), ('warning privilege_by_others yunfu.project') $$, 'what a reader has from another is told, though it is due');
SELECT results_eq($$ SELECT pg_temp.told('tap_on_third') $$, $$ VALUES ('error privilege_by_others yunfu.project (budget_year), yunfu.project (title)'), ('warning privilege_by_others yunfu') $$, 'what a stranger may write is an error');
SELECT is((SELECT detail FROM govproj.check_register('yunfu') WHERE problem = 'privilege_by_others' AND severity = 'error'),
          'Role "tap_on_third" has UPDATE, which role "tap_on_mid" has granted and not the owner: grant_register and revoke_register leave it there.', 'it says who has granted it');
SELECT results_eq($$ SELECT pg_temp.told('"tap_on_mid" has SELECT with') $$, $$ VALUES ('error privilege_beyond yunfu.project') $$, 'that he may is told besides');
SELECT govproj.revoke_reader('yunfu', 'tap_on_reader') \g /dev/null
SELECT is(has_table_privilege('tap_on_reader', 'yunfu.project', 'SELECT'), true, 'what is taken back leaves it there');
SELECT results_eq($$ SELECT pg_temp.told('tap_on_reader') $$, $$ VALUES ('warning privilege_by_others yunfu'), ('warning privilege_by_others yunfu.project') $$, 'and it is told still');
SELECT results_eq($$ SELECT DISTINCT remedy FROM govproj.check_register('yunfu') WHERE problem = 'privilege_by_others' AND detail ~ 'reader" has SELECT' $$,
                  $$ VALUES ('SET ROLE tap_on_mid; REVOKE SELECT ON ... FROM tap_on_reader; unless it is meant.') $$, 'with what takes it away');
SET LOCAL ROLE tap_on_mid;
REVOKE SELECT ON yunfu.project FROM tap_on_reader;
REVOKE UPDATE (budget_year, title) ON yunfu.project FROM tap_on_third;
REVOKE USAGE ON SCHEMA yunfu FROM tap_on_reader, tap_on_third;
RESET ROLE;
SELECT is(has_table_privilege('tap_on_reader', 'yunfu.project', 'SELECT') OR has_any_column_privilege('tap_on_third', 'yunfu.project', 'UPDATE'), false, 'which it does');
SELECT is_empty($$ SELECT FROM govproj.check_register('yunfu') WHERE problem = 'privilege_by_others' $$, 'and then nothing is told');
SELECT * FROM finish();
ROLLBACK;
