-- What the reports cost beside what one would write by hand on the tables of "plain". See README.md.

\set ON_ERROR_STOP on
SET client_min_messages = warning;
GRANT USAGE ON SCHEMA plain TO PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA plain TO PUBLIC;

-- the columns of project_overview, by hand; {steps} is where the days of the stages come from
CREATE FUNCTION by_hand(steps text) RETURNS text LANGUAGE sql STABLE
RETURN (SELECT format($$SELECT p.id AS project_id, p.code AS project_code, p.title, c.name AS category, c.label_zh AS category_zh, c.label_en AS category_en,
                               p.category::integer AS category_order, p.track, p.owner_id, o.name AS owner_name, p.budget_year, y.code AS policy_code,
                               s.name AS stage, s.label_zh AS stage_zh, s.label_en AS stage_en, p.stage::integer AS stage_order, p.stage_on, p.round,
                               p.city_funds, p.national_funds, p.total_investment, p.software_cost, p.approved_amount, p.approval_last_day, %s
                          FROM plain.project AS p JOIN plain.agency AS o ON o.id = p.owner_id JOIN plain.policy AS y ON y.id = p.policy_id
                          JOIN plain.category AS c ON c.id = p.category JOIN plain.stage AS s ON s.id = p.stage %s $$,
                      string_agg(format('r.%I', c.column_name), ', ' ORDER BY c.ordinal_position),
                      format(steps, string_agg(format('max(a.legal_on) FILTER (WHERE a.to_stage = %s) AS %I',
                                                      (SELECT id FROM plain.stage WHERE name || '_on' = c.column_name), c.column_name), ', ' ORDER BY c.ordinal_position)))
          FROM information_schema.columns AS c
         WHERE c.table_schema = 'city' AND c.table_name = 'project_overview' AND c.ordinal_position > 24);
SELECT by_hand('CROSS JOIN LATERAL (SELECT %s FROM plain.act AS a WHERE a.project_id = p.id AND a.to_stage IS NOT NULL) AS r') AS of_one,
       by_hand('LEFT JOIN (SELECT a.project_id, %s FROM plain.act AS a WHERE a.to_stage IS NOT NULL GROUP BY a.project_id) AS r ON r.project_id = p.id') AS of_all \gset

-- each report and its counterpart
CREATE TABLE report (n integer GENERATED ALWAYS AS IDENTITY, name text PRIMARY KEY, govproj text, by_hand text);
INSERT INTO report (name, govproj, by_hand) VALUES
    ('pipeline', 'SELECT track, stage_order, projects, total_investment, city_funds, longest_since FROM city.pipeline',
                 'SELECT track, stage::integer, count(*), sum(total_investment), sum(city_funds), min(stage_on) FROM plain.project GROUP BY track, stage'),
    ('pipeline, with labels', 'SELECT * FROM city.pipeline',
                 'SELECT g.track, s.name, s.label_zh, s.label_en, g.stage::integer, g.projects, g.total_investment, g.city_funds, g.longest_since
                    FROM (SELECT track, stage, count(*) AS projects, sum(total_investment) AS total_investment, sum(city_funds) AS city_funds, min(stage_on) AS longest_since
                            FROM plain.project GROUP BY track, stage) AS g JOIN plain.stage AS s ON s.id = g.stage'),
    ('overview of all', 'SELECT * FROM city.project_overview', :'of_all'),
    ('overview of a unit', 'SELECT * FROM city.project_overview WHERE owner_id = 77', :'of_one' || 'WHERE p.owner_id = 77'),
    ('verify', 'SELECT * FROM govproj.verify(''city'')', 'SELECT count(sha256(bytes)) FROM plain.form');
CREATE TABLE measured (name text, govproj double precision, by_hand double precision);

-- milliseconds of a query whose answer is computed and goes nowhere
CREATE FUNCTION ms(query text) RETURNS double precision LANGUAGE plpgsql AS $$
DECLARE
    begun timestamptz := clock_timestamp();
BEGIN
    EXECUTE 'EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF, COSTS OFF) ' || query;
    RETURN 1000 * extract(epoch FROM clock_timestamp() - begun);
END $$;

-- milliseconds of one of 300 lookups, planned each time, or by a plan that is kept; the caches are those of a first turn
CREATE FUNCTION ms_of_lookup(query text, kept boolean) RETURNS double precision LANGUAGE plpgsql AS $$
DECLARE
    run text := CASE WHEN kept THEN 'EXECUTE lookup(%s)' ELSE query END;
    projects bigint := (SELECT max(id) FROM plain.project);
    begun timestamptz;
    answer record;
BEGIN
    IF kept THEN
        EXECUTE 'PREPARE lookup(bigint) AS ' || format(query, '$1');
    END IF;
    FOR turn IN 1 .. 2 LOOP
        begun := clock_timestamp();
        FOR i IN 1 .. 300 LOOP
            EXECUTE format(run, 1 + i * 7919 % projects) INTO answer;
        END LOOP;
    END LOOP;
    IF kept THEN DEALLOCATE lookup; END IF;
    RETURN 1000 * extract(epoch FROM clock_timestamp() - begun) / 300;
END $$;

-- All in turn, so that a busy machine slows all alike.
CREATE PROCEDURE measure(rounds integer, lookup text) LANGUAGE plpgsql AS $$
BEGIN
    FOR round IN 1 .. rounds LOOP
        INSERT INTO measured SELECT name, ms(govproj), ms(by_hand) FROM report;
        PERFORM set_config('max_parallel_workers_per_gather', '0', true);
        INSERT INTO measured SELECT name || ', one process', ms(govproj), ms(by_hand) FROM report WHERE name IN ('verify', 'overview of all');
        INSERT INTO measured
        SELECT CASE WHEN kept THEN 'overview by id, plan kept' ELSE 'overview by id' END,
               ms_of_lookup('SELECT * FROM city.project_overview WHERE project_id = %s', kept), ms_of_lookup(lookup || 'WHERE p.id = %s', kept)
          FROM unnest('{f,t}'::boolean[]) AS kept;
        COMMIT;
    END LOOP;
END $$;

-- Do both say the same?
CREATE FUNCTION agree(a text, b text) RETURNS boolean LANGUAGE plpgsql STRICT AS $$
DECLARE
    differ bigint;
BEGIN
    EXECUTE format('SELECT count(*) FROM ((%1$s EXCEPT ALL %2$s) UNION ALL (%2$s EXCEPT ALL %1$s)) AS x', '(' || a || ')', '(' || b || ')') INTO differ;
    RETURN differ = 0;
END $$;

CREATE VIEW reads AS
SELECT sum(t.idx_tup_fetch) AS fetched, sum(t.seq_tup_read) AS scanned
  FROM pg_stat_xact_user_tables AS t WHERE t.relid IN ('city.project'::regclass, 'city.document'::regclass, 'city.act'::regclass);
-- What a unit's worklist reads: rows of a table that were fetched, and rows that a scan of the whole went over.
CREATE FUNCTION worklist_reads(of_role text, query text, OUT projects bigint, OUT rows_fetched bigint, OUT rows_scanned bigint, OUT ms double precision)
    LANGUAGE plpgsql AS $$
BEGIN
    -- the counters are those since they were last sent, which may be of more than this transaction
    SELECT t.fetched, t.scanned INTO rows_fetched, rows_scanned FROM reads AS t;
    EXECUTE format('SET LOCAL ROLE %I', of_role);
    EXECUTE query INTO projects;
    RESET ROLE;
    SELECT t.fetched - rows_fetched, t.scanned - rows_scanned INTO rows_fetched, rows_scanned FROM reads AS t;
    EXECUTE format('SET LOCAL ROLE %I', of_role);
    SELECT public.ms(query) INTO ms;
    RESET ROLE;
END $$;

CALL measure(:rounds, :'of_one');
SELECT m.name AS report, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY m.govproj)::numeric, 2) AS govproj,
       round(percentile_cont(0.5) WITHIN GROUP (ORDER BY m.by_hand)::numeric, 2) AS "by hand",
       round(percentile_cont(0.5) WITHIN GROUP (ORDER BY m.govproj / m.by_hand)::numeric, 2) AS ratio,
       CASE WHEN m.name LIKE 'verify%' THEN '1.43' WHEN m.name LIKE 'pipeline%' THEN '1.10' WHEN m.name LIKE '%by id%' THEN '1.50' END AS bar,
       CASE WHEN m.name LIKE 'verify%' THEN NOT EXISTS (SELECT FROM govproj.verify('city')) ELSE bool_and(agree(r.govproj, r.by_hand)) END AS agree
  FROM measured AS m
  LEFT JOIN report AS r ON r.name = m.name AND m.name NOT LIKE 'verify%'
 GROUP BY m.name ORDER BY m.name;

-- A unit's worklist may only read what hangs on its own projects: their rows, their papers, their acts.
\echo The worklist of one unit of 200: its projects, rows of project, document and act that were read, those a scan went over
BEGIN;
SELECT 'as owner' AS worklist, * FROM worklist_reads('postgres', 'SELECT count(DISTINCT project_id) FROM city.worklist WHERE owner_id = 77');
COMMIT;
BEGIN;
SELECT 'as the unit, under row security' AS worklist, * FROM worklist_reads('city_unit', 'SELECT count(DISTINCT project_id) FROM city.worklist');
COMMIT;
