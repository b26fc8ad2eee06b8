-- A register whose rows are not where they are asked for answers nothing at all: nothing found is not taken for nothing wrong.
BEGIN;
SELECT plan(26);
\ir ../tap.sql
SELECT drive.reach('professional', 'implementing') AS p \gset
SELECT govproj.digest('yunfu') AS digest \gset
-- What asks the engine about a register, and what it did before.
CREATE TABLE pg_temp.asked AS
SELECT row_number() OVER () AS n, q FROM unnest(ARRAY[
    'SELECT count(*) FROM govproj.verify(''yunfu'')',
    format('SELECT count(*) FROM govproj.verify(''yunfu'', %L)', :'digest'),
    'SELECT govproj.digest(''yunfu'')',
    'SELECT count(*) FROM govproj.export_ledger(''yunfu'')',
    'SELECT govproj.settle(''yunfu'')',
    format('SELECT count(*) FROM yunfu.explain(%s)', :p),
    format('SELECT yunfu.audit_export(%s)', :p),
    'SELECT count(*) FROM yunfu.worklist',
    'SELECT count(*) FROM yunfu.obligation_watch',
    format('SELECT count(*) FROM yunfu.project_on(current_date) WHERE project_id = %s', :p),
    'SELECT govproj.acting_for(''yunfu.project'')',
    'SELECT govproj.sees_all(''yunfu.project'')',
    'SELECT govproj.grant_register(''yunfu'')']) AS q;
CREATE FUNCTION pg_temp.answers(q text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE q;
    RETURN 'answers';
EXCEPTION WHEN others THEN
    RETURN SQLSTATE;
END $$;
SELECT is(pg_temp.answers(q), 'answers', q) FROM pg_temp.asked WHERE n <> 13 ORDER BY n;

-- the row goes past the engine, as when a restore was cut off
SAVEPOINT whole;
ALTER TABLE yunfu.register DISABLE TRIGGER USER;
SET LOCAL session_replication_role = replica;
DELETE FROM yunfu.register;
SET LOCAL session_replication_role = origin;
SELECT is((SELECT string_agg(q || ': ' || pg_temp.answers(q), '; ' ORDER BY n) FROM pg_temp.asked WHERE pg_temp.answers(q) <> '55000'), NULL,
          'without its own row a register answers nothing');
SELECT throws_like('SELECT govproj.digest(''yunfu'')', '%has lost its own row%', 'and says why');
SELECT isnt_empty('SELECT * FROM govproj.check_register(''yunfu'') WHERE problem = ''check_impossible''', 'check_register cannot be made, and says so');
ROLLBACK TO whole;
SELECT is(pg_temp.answers(q), 'answers', 'as before: ' || q) FROM pg_temp.asked WHERE n IN (1, 3, 6) ORDER BY n;

-- as Citus lists the tables whose rows are in shards
SET LOCAL allow_system_table_mods = on;
CREATE TABLE pg_catalog.pg_dist_partition (logicalrelid regclass NOT NULL, partmethod "char");
RESET allow_system_table_mods;
SELECT ok(NOT govproj.is_distributed('yunfu.project'), 'a table that is not listed is not distributed');
SELECT is(pg_temp.answers('SELECT govproj.digest(''yunfu'')'), 'answers', 'and answers');
INSERT INTO pg_catalog.pg_dist_partition SELECT oid, 'n' FROM govproj.register_tables('yunfu');
-- Citus says so to every session; here a comment does
ALTER TABLE yunfu.project SET (fillfactor = 90);
SELECT ok(govproj.is_distributed('yunfu.project'), 'one that is listed is distributed');
SELECT is((SELECT string_agg(q || ': ' || pg_temp.answers(q), '; ' ORDER BY n) FROM pg_temp.asked WHERE pg_temp.answers(q) <> '55000'), NULL,
          'and nothing is answered from it');
SELECT throws_like('SELECT govproj.digest(''yunfu'')', '%register "yunfu" is distributed%', 'which is said');

SELECT is(govproj.table_of(p), 'yunfu.project'::regclass, 'the table of a row') FROM yunfu.project p WHERE id = :p;
SELECT throws_ok('SELECT govproj.table_of(ROW(1, 2))', '42809', NULL, 'a row of no table has none');
SELECT is(govproj.table_of(p), NULL, 'nor has no row') FROM (VALUES (1)) AS one (n) LEFT JOIN yunfu.project p ON p.id = -1;
SELECT * FROM finish();
ROLLBACK;
