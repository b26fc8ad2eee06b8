-- Amounts as great as the tables take, in as many rows as there are: no view, and nothing else that adds amounts, ends in a sum that it
-- cannot hold. Every view is taken from the catalogue.
BEGIN;
\ir ../tap.sql
SELECT no_plan();
SET jit = off;
\set greatest 9999999999999999.99

-- What may be entered: of several projects, in several rows each
SELECT drive.project() AS a, drive.project() AS b, drive.project('public') AS c \gset
SELECT drive.line(p, 'software_development', :greatest) FROM unnest(ARRAY[:a, :b, :c]) AS p \g /dev/null
UPDATE yunfu.project SET city_funds = :greatest, national_funds = :greatest;
INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (2, 2025) RETURNING id AS plan \gset
INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate) SELECT :plan, 'x' || n, 'software.professional', :greatest FROM generate_series(1, 3) AS n;
INSERT INTO yunfu.fund_allocation (project_id, year, source, requested) SELECT p, y, s, :greatest FROM unnest(ARRAY[:a, :b, :c]) AS p, generate_series(2020, 2025) AS y, unnest('{city,national}'::text[]) AS s;
INSERT INTO yunfu.service_request (agency_id, category, title, asked, unit, requested_on) SELECT 2, 'infrastructure.cloud', 'x', :greatest, 'vCPU', '2024-12-01' FROM generate_series(1, 3);
UPDATE yunfu.service_request SET decision = 'granted', decided_on = '2024-12-02', allocated = asked, allocated_on = '2024-12-02';
SELECT is((drive.outcome(format('SELECT drive.line(%s, ''hardware'', 0.01)', :a))).message, 'the sums of a project must stay between zero and 10^16 yuan', 'what one project comes to has its own bound');
SELECT is((SELECT sum(total_investment) FROM yunfu.pipeline), 3 * :greatest, 'what all come to has none');
SELECT is((SELECT sum(city_requested) FROM yunfu.fund_execution), 18 * :greatest, 'nor what is asked for in all years');
SELECT is((SELECT sum(total_investment) FROM yunfu.pipeline_on(current_date)), 3 * :greatest, 'nor what they came to on a day');
SELECT is((SELECT sum(city_requested) FROM yunfu.funds_on(current_date)), 18 * :greatest, 'or was asked for by then');

-- Past the engine every amount of every table, all the greatest, and the greatest beside the least
SELECT drive.reach('professional', 'implementing'), drive.reach('professional', 'filed'), drive.reach('public', 'filed'), drive.reach('public', 'terminated') \g /dev/null
INSERT INTO yunfu.payment (contract_id, amount, paid_on) SELECT id, 1, '2024-07-01' FROM yunfu.contract WHERE kind = 'main' AND ended_on IS NULL AND project_id IN (SELECT id FROM yunfu.project WHERE stage = 'implementing');
INSERT INTO yunfu.supplement (contract_id, amount, signed_on) SELECT id, 1, '2024-07-01' FROM yunfu.contract WHERE kind = 'main' AND project_id IN (SELECT id FROM yunfu.project WHERE stage = 'implementing');
INSERT INTO yunfu.bond (project_id, contract_id, kind, giver, amount, received_on) SELECT project_id, id, 'performance', supplier, 1000, '2024-07-01' FROM yunfu.contract, generate_series(1, 2) WHERE kind = 'main';
INSERT INTO yunfu.bond_release (bond_id, kind, amount, released_on) SELECT id, 'returned', 1, '2024-07-02' FROM yunfu.bond;
DO $$
DECLARE
    relation regclass;
BEGIN
    SET CONSTRAINTS ALL IMMEDIATE;
    FOR relation IN SELECT c.oid FROM pg_class c WHERE c.relnamespace = 'yunfu'::regnamespace AND c.relkind = 'r' LOOP
        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', relation);
    END LOOP;
END $$;
CREATE FUNCTION pg_temp.set_amounts(expression text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    statement text;
BEGIN
    FOR statement IN SELECT format('UPDATE ONLY %s SET %s', c.oid::regclass, string_agg(format('%I = CASE WHEN %1$I IS NOT NULL THEN %s END', a.attname, replace(expression, '$n', a.attnum::text)), ', '))
                       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND a.atttypid = 'numeric'::regtype AND NOT a.attisdropped
                      WHERE c.relnamespace = 'yunfu'::regnamespace AND c.relkind = 'r' AND c.relname !~ '^(policy|import)' AND c.relname <> 'service_request' GROUP BY c.oid LOOP
        BEGIN
            EXECUTE statement;
        EXCEPTION WHEN check_violation THEN
            -- sums of one row that a CHECK compares
            NULL;
        END;
    END LOOP;
END $$;
CREATE FUNCTION pg_temp.ends_in(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE query;
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
CREATE TEMPORARY TABLE asked AS
SELECT c.relname AS what, format('SELECT count(v::text) FROM yunfu.%I AS v', c.relname) AS query FROM pg_class c WHERE c.relnamespace = 'yunfu'::regnamespace AND c.relkind = 'v' AND c.relname !~ '^policy'
UNION ALL VALUES ('explain', 'SELECT count(e::text) FROM yunfu.project AS p, yunfu.explain(p.id) AS e'), ('audit_export', 'SELECT count(yunfu.audit_export(p.id)::text) FROM yunfu.project AS p'),
    ('judge_thresholds', 'SELECT count(j::text) FROM yunfu.project AS p, govproj.judge_thresholds(''yunfu.project'', p.id) AS j'), ('project_flags', 'SELECT count(f::text) FROM yunfu.project AS p, yunfu.project_flags(p.id) AS f'),
    ('project_duties', 'SELECT count(d::text) FROM yunfu.project AS p, govproj.project_duties(''yunfu.project'', p.id) AS d'), ('check_register', 'SELECT count(f::text) FROM govproj.check_register(''yunfu'') AS f');
SELECT pg_temp.set_amounts(:'greatest') \g /dev/null
SELECT is_empty($$ SELECT what, came_to FROM (SELECT a.what, pg_temp.ends_in(a.query) AS came_to FROM asked AS a) AS a WHERE came_to IS NOT NULL $$, 'all the greatest');
SELECT pg_temp.set_amounts(format('CASE (id + $n) %% 3 WHEN 0 THEN %s WHEN 1 THEN 0.01 ELSE 0 END', :'greatest')) \g /dev/null
SELECT is_empty($$ SELECT what, came_to FROM (SELECT a.what, pg_temp.ends_in(a.query) AS came_to FROM asked AS a) AS a WHERE came_to IS NOT NULL $$, 'and beside the least');
SELECT * FROM finish();
ROLLBACK;
