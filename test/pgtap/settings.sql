-- What a role may carry in its settings changes no answer: each function that tells something is asked under each of them, and
-- tells what it tells without.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
-- compiling a question takes longer than asking it
SET LOCAL jit = off;

SELECT drive.reach('professional', 'filed') AS p, drive.reach('public', 'implementing') AS q \gset
CREATE ROLE "set Unit"; CREATE ROLE set_bureau;
UPDATE yunfu.agency SET db_role = 'set Unit' WHERE id = (SELECT min(id) FROM yunfu.agency WHERE kind = 'unit');
UPDATE yunfu.agency SET db_role = 'set_bureau' WHERE id = (SELECT min(id) FROM yunfu.agency WHERE kind = 'data_bureau');
SELECT govproj.grant_register('yunfu');
SELECT govproj.settle('yunfu') \g /dev/null
SELECT govproj.digest('yunfu') AS line \gset
CREATE VIEW yunfu."Mine" AS SELECT 1 AS one;

CREATE TEMPORARY TABLE setting (id integer GENERATED ALWAYS AS IDENTITY, statement text);
-- each question costs, so settings that go together are tried together
INSERT INTO setting (statement) VALUES
    ('SET LOCAL quote_all_identifiers = on'),
    ('SET LOCAL standard_conforming_strings = off; SET LOCAL backslash_quote = off'),
    ('SET LOCAL IntervalStyle = ''sql_standard''; SET LOCAL bytea_output = ''escape''; SET LOCAL extra_float_digits = -15; SET LOCAL array_nulls = off; '
     'SET LOCAL transform_null_equals = on; SET LOCAL search_path = ''''; SET LOCAL row_security = off; SET LOCAL default_transaction_isolation = ''serializable'''),
    ('SET LOCAL DateStyle = ''German''; SET LOCAL TimeZone = ''Pacific/Kiritimati'''),
    -- how a query is run shows in the order of what is told, and in what may not be done in parallel
    ('SET LOCAL enable_hashagg = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off; '
     'SET LOCAL plan_cache_mode = force_generic_plan'),
    (format('SET LOCAL %s = on; SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0; SET LOCAL min_parallel_table_scan_size = 0',
            -- as it is called from PostgreSQL 16 on
            CASE WHEN current_setting('server_version_num')::integer < 160000 THEN 'force_parallel_mode' ELSE 'debug_parallel_query' END));

CREATE TEMPORARY TABLE question (id integer GENERATED ALWAYS AS IDENTITY, name text, query text);
INSERT INTO question (name, query) VALUES
    ('check_register', $$SELECT f::text FROM govproj.check_register('yunfu') AS f$$),
    ('check_register of what is amiss', $$SELECT f::text FROM govproj.check_register('amiss') AS f$$),
    ('verify', $$SELECT v::text FROM govproj.verify('yunfu') AS v$$),
    ('verify against a digest', format($$SELECT v::text FROM govproj.verify('yunfu', %L) AS v$$, :'line')),
    ('digest', $$SELECT regexp_replace(govproj.digest('yunfu'), ' until=[^ ]*', '')$$),
    ('export_ledger', $$SELECT regexp_replace(l, ' until=[^ ]*', '') FROM govproj.export_ledger('yunfu') AS l$$),
    ('policy_digest', $$SELECT govproj.policy_digest('yunfu.project'::regclass, 1)$$),
    ('registers', $$SELECT r::text FROM govproj.registers AS r ORDER BY r.name COLLATE "C"$$),
    ('register_privileges', $$SELECT p::text FROM govproj.register_privileges('yunfu') AS p ORDER BY p.role COLLATE "C", p.object COLLATE "C", p.privilege COLLATE "C"$$),
    ('granted again', $$SELECT concat_ws(' ', g::text, f.object, f.problem) FROM govproj.grant_register('yunfu') AS g LEFT JOIN govproj.check_register('yunfu') AS f ON true$$),
    ('diagram', $$SELECT govproj.diagram('yunfu', 'professional')$$),
    ('explain', format($$SELECT e::text FROM yunfu.explain(%s) AS e$$, :q)),
    ('worklist', $$SELECT w::text FROM yunfu.worklist AS w ORDER BY w::text COLLATE "C"$$),
    ('red_flags', $$SELECT w::text FROM yunfu.red_flags AS w ORDER BY w::text COLLATE "C"$$),
    ('obligation_watch', $$SELECT w::text FROM yunfu.obligation_watch AS w ORDER BY w::text COLLATE "C"$$),
    ('policy_fault', $$SELECT w::text FROM yunfu.policy_fault AS w ORDER BY w::text COLLATE "C"$$),
    ('a step refused', format($$SELECT o::text FROM drive.outcome('UPDATE yunfu.project SET stage = ''accepted'' WHERE id = %s') AS o$$, :q)),
    ('a cost line refused', format($$SELECT o::text FROM drive.outcome('UPDATE yunfu.cost_line SET amount = 1 WHERE project_id = %s') AS o$$, :p)),
    ('check_register before the day of what is written', $$SELECT f::text FROM govproj.check_register(CASE WHEN set_config('govproj.today', '2021-06-01', true) <> '' THEN 'yunfu' END) AS f$$),
    ('faults of a pack', $$SELECT f::text FROM govproj.pack_fault((SELECT p.body FROM govproj.pack AS p WHERE p.code = 'yunfu-2020')
                                                                  || '{"valid_from": "2020-02-30", "valid_until": "2020-01", "own": 1}') AS f ORDER BY f::text COLLATE "C"$$),
    ('audit_export', format($$SELECT (yunfu.audit_export(%s))::text$$, :p)),
    ('title_core', $$SELECT govproj.title_core('云浮市公安局智慧警务平台（二期）', '云浮市公安局')$$);

-- a register of which there is something to tell, in names that want quotes
SELECT govproj.create_register('amiss') \g /dev/null
ALTER TABLE amiss.payment DISABLE TRIGGER zz_check;
DROP TRIGGER zz_record ON amiss.demand;
ALTER TABLE amiss.matter RENAME TO "Sache";
ALTER TABLE amiss."Sache" DISABLE TRIGGER zz_record;
ALTER TABLE amiss.policy_step ALTER article DROP NOT NULL;
CREATE RULE "Mine" AS ON DELETE TO amiss.demand DO INSTEAD NOTHING;
CREATE VIEW amiss."Own" AS SELECT 1 AS one;
GRANT SELECT ON amiss."Own" TO "set Unit";

-- What is told, or the refusal, without leaving anything behind.
CREATE FUNCTION pg_temp.told(query text, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    IF statement IS NOT NULL THEN
        EXECUTE statement;
    END IF;
    -- a plan that was made before would be used again
    IF statement ~ 'enable_|parallel' THEN
        DISCARD PLANS;
    END IF;
    EXECUTE 'SELECT pg_catalog.string_agg(x, E''\n'') FROM (' || query || ') AS t (x)' INTO result;
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = coalesce(result, 'nothing');
EXCEPTION
    WHEN SQLSTATE 'UNDO0' THEN
        RETURN SQLERRM;
    WHEN OTHERS THEN
        RETURN SQLSTATE || ' ' || SQLERRM;
END $$;

CREATE TEMPORARY TABLE plain AS SELECT q.*, pg_temp.told(q.query, NULL) AS told FROM question AS q;
SELECT doesnt_match(told, '^[0-9A-Z]{5} ', name || ' is answered at all') FROM plain ORDER BY id;
-- a client's own rows are written in its own DateStyle
SELECT is(pg_temp.told(p.query, s.statement), p.told, p.name || ': ' || s.statement) FROM setting AS s CROSS JOIN plain AS p
 WHERE NOT (s.statement LIKE '%DateStyle%' AND p.name IN ('explain', 'worklist', 'red_flags', 'obligation_watch'))
   AND CASE WHEN s.statement ~ 'parallel' THEN p.name IN ('faults of a pack', 'diagram')
            WHEN s.statement ~ 'enable_' THEN p.name IN ('check_register before the day of what is written', 'faults of a pack', 'diagram')
            ELSE p.name <> 'check_register before the day of what is written' END
 ORDER BY p.id, s.id;

SELECT * FROM finish();
ROLLBACK;
