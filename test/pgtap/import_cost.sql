-- What an import asks of the server: no foreign key again that a step leaves alone. And what it must ask all the same.
BEGIN;
SELECT plan(17);
\ir ../tap.sql

SELECT govproj.create_register('county') \g /dev/null
INSERT INTO county.agency (code, name, kind, leading_group, responsible_office) VALUES
    ('dsj', '数据局', 'data_bureau', '领导小组', '规划科'), ('gaj', '公安局', 'unit', '领导小组', '办公室');
INSERT INTO county.annual_plan (agency_id, year, filed_on) SELECT id, 2020, '2019-11-20' FROM county.agency WHERE kind = 'unit';
INSERT INTO county.plan_line (annual_plan_id, title, category, estimate) SELECT id, '系统', 'software.professional', 1000000 FROM county.annual_plan;

-- Projects of the professional track, which have gone on by some steps.
CREATE PROCEDURE pg_temp.stage_projects(first integer, last integer, steps integer) LANGUAGE sql BEGIN ATOMIC
    INSERT INTO county.import_project (code, title, category, owner, budget_year, plan_line, city_funds, initiated_on)
    SELECT 'XM' || i, '项目' || i, 'software.professional', 'gaj', '2020', '系统', '1000000', '2020-03-02' FROM generate_series(first, last) AS i;
    INSERT INTO county.import_cost_line (project, kind, amount)
    SELECT 'XM' || i, 'software_development', '1000000' FROM generate_series(first, last) AS i;
    INSERT INTO county.import_document (project, kind, issuer, issued_on, outcome)
    SELECT 'XM' || i, d.kind, d.issuer, d.issued_on, d.outcome
      FROM generate_series(first, last) AS i, (VALUES ('scheme', 'gaj', '2020-03-10', NULL), ('data_catalogue', 'gaj', '2020-03-10', NULL), ('ipv6_support', 'gaj', '2020-03-10', NULL), ('argumentation', 'gaj', '2020-03-10', 'passed'),
                                                      ('preliminary_review', 'dsj', '2020-03-20', 'passed')) AS d (kind, issuer, issued_on, outcome);
    INSERT INTO county.import_step (project, to_stage, stage_on)
    SELECT 'XM' || i, s.stage, s.day FROM generate_series(first, last) AS i, (VALUES (1, 'submitted', '2020-03-12'), (2, 'prechecked', '2020-03-22')) AS s (n, stage, day) WHERE s.n <= steps;
END;
CREATE FUNCTION pg_temp.imported() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT concat_ws(' ', source_table, source_id, project_code, sqlstate, rule, message) FROM govproj.import('county', progress => 0)
$$;
-- How often the session has looked into a table.
CREATE FUNCTION pg_temp.looked(name text) RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT seq_scan + idx_scan FROM pg_stat_xact_user_tables WHERE schemaname = 'county' AND relname = name
$$;
CREATE FUNCTION pg_temp.cost(first integer, last integer, steps integer, name text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    had bigint := pg_temp.looked(name);
BEGIN
    CALL pg_temp.stage_projects(first, last, steps);
    PERFORM pg_temp.imported();
    RETURN pg_temp.looked(name) - had;
END $$;

SELECT pg_temp.cost(1, 1, 2, 'policy') \g /dev/null
SELECT is((SELECT count(*) FROM county.project WHERE stage = 'prechecked'), 1::bigint, 'a project goes in with two steps');
SELECT cmp_ok(pg_temp.cost(11, 20, 2, 'policy'), '<', pg_temp.cost(21, 30, 0, 'policy') + 10, 'the version that a project is under is looked up at its birth, and at no step');
SELECT is(pg_temp.cost(31, 40, 2, 'plan_line'), pg_temp.cost(41, 50, 0, 'plan_line'), 'so is its line of the plan');
SELECT is((SELECT count(*) FROM county.project WHERE stage = 'prechecked'), 21::bigint, 'all of the steps were taken');

-- users' own keys
CREATE TABLE county.district (id bigint PRIMARY KEY);
INSERT INTO county.district VALUES (1);
ALTER TABLE county.project ADD district bigint DEFAULT 1 REFERENCES county.district, ADD quarter bigint DEFAULT 1 REFERENCES county.district DEFERRABLE INITIALLY DEFERRED;
CREATE FUNCTION county.go_astray() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.district := tg_argv[0]::bigint;
    NEW.quarter := tg_argv[1]::bigint;
    RETURN NEW;
END $$;
CREATE TRIGGER aaa BEFORE UPDATE OF stage ON county.project FOR EACH ROW EXECUTE FUNCTION county.go_astray(1, 1);
CALL pg_temp.stage_projects(51, 52, 2);
SELECT is_empty('SELECT pg_temp.imported()', 'a key of the users'' own that a step leaves alone is in nobody''s way');
DROP TRIGGER aaa ON county.project;
CREATE TRIGGER aaa BEFORE UPDATE OF stage ON county.project FOR EACH ROW EXECUTE FUNCTION county.go_astray(7, 1);
CALL pg_temp.stage_projects(53, 53, 2);
SELECT results_eq('SELECT split_part(i, '' '', 4) || split_part(i, '' '', 5) FROM pg_temp.imported() AS i', ARRAY['23503project_district_fkey'], 'one that a trigger moves beside the step is asked, and its row is named');
DROP TRIGGER aaa ON county.project;
CREATE TRIGGER aaa BEFORE INSERT ON county.project FOR EACH ROW EXECUTE FUNCTION county.go_astray(7, 1);
SELECT matches((SELECT string_agg(i, ' ') FROM pg_temp.imported() AS i), '^import_project .* 23503 project_district_fkey', 'so is one that is amiss at birth');
DROP TRIGGER aaa ON county.project;
CREATE TRIGGER aaa BEFORE INSERT ON county.project FOR EACH ROW EXECUTE FUNCTION county.go_astray(1, 7);
SET CONSTRAINTS ALL DEFERRED;
SELECT throws_ok('SELECT pg_temp.imported()', '23503', NULL, 'one that is asked for at the end is asked for, whatever steps came between');
DROP TRIGGER aaa ON county.project;
SELECT is_empty('SELECT pg_temp.imported()', 'the same goes in without it');

-- a row whose key its own statement has yet to ask for
CREATE TABLE county.street (id bigint PRIMARY KEY, district bigint REFERENCES county.district, house text);
CREATE FUNCTION pg_temp.paint(street bigint) RETURNS bigint LANGUAGE sql AS $$
    SELECT govproj.import_enter('UPDATE county.street SET house = ''blue'' WHERE id = ($1)[1]', ARRAY[street], '{}', '{}', '{}', '{}')
$$;
SELECT throws_ok('WITH s AS (INSERT INTO county.street VALUES (1, 7) RETURNING id, pg_temp.paint(id)) SELECT * FROM s', '23503', NULL, 'a statement in whose midst another changes the row is not over: its key is asked');
SELECT lives_ok('INSERT INTO county.street VALUES (1, 1)', 'once it is over');
SELECT is(pg_temp.paint(1), 1::bigint, 'its row may be changed');
SELECT is((SELECT house FROM county.street), 'blue', 'and is');

-- other statements than those of an import
SELECT throws_ok('SELECT * FROM govproj.import_ordered(''SELECT 1'', ''{}'', ''{}'', ''{}'', true)', '42804', NULL, 'an order of other columns is none');
SELECT throws_ok('SELECT * FROM govproj.import_ordered(''SELECT ''''a''''::text, 1::bigint, 2::text'', ''{}'', ''{}'', ''{}'', true)', '42804', NULL, 'nor one of other types');
SELECT throws_ok('SELECT * FROM govproj.import_ordered(''DELETE FROM county.street'', ''{}'', ''{}'', ''{}'', true)', '42804', NULL, 'nor what returns nothing');
SELECT throws_ok('SELECT govproj.import_enter(''COMMIT'', ''{}'', ''{}'', ''{}'', ''{}'', ''{}'')', '0A000', NULL, 'and nothing is committed');

SELECT * FROM finish();
ROLLBACK;
