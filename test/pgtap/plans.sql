-- Plans: no report may turn quadratic. What the server plans is looked at for its shape, never for its costs: a table that
-- grows with the register is not read whole within a loop, and nothing is asked anew for each row where one pass would do.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
SET LOCAL jit = off;
CREATE ROLE tap_unit; CREATE ROLE tap_audit;
UPDATE yunfu.agency SET db_role = CASE code WHEN 'gaj' THEN 'tap_unit' WHEN 'sjj' THEN 'tap_audit' END;
SELECT drive.reach('professional', 'prechecked') AS p \gset

-- 200 units; 4,000 copies of the project, written past the engine, with their papers and acts; unit 7 gets 20 of them.
CREATE PROCEDURE pg_temp.multiply(of_table regclass, differs jsonb, rows_wanted text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s DISABLE TRIGGER ALL', of_table);
    EXECUTE (SELECT format('INSERT INTO %1$s (%2$s) SELECT %3$s FROM (SELECT * FROM %1$s WHERE %4$s) AS o CROSS JOIN generate_series(1, 4000) AS i', of_table,
                           string_agg(quote_ident(attname), ', ' ORDER BY attnum), string_agg(coalesce(differs ->> attname, 'o.' || quote_ident(attname)), ', ' ORDER BY attnum), rows_wanted)
               FROM pg_attribute WHERE attrelid = of_table AND attnum > 0 AND NOT attisdropped);
END $$;
INSERT INTO yunfu.agency (id, code, name, kind, db_role, leading_group, responsible_office)
SELECT 10000 + i, 'u' || i, '单位' || i, 'unit', CASE i WHEN 7 THEN 'tap_unit' END, '信息化领导小组', '办公室' FROM generate_series(0, 199) AS i;
CALL pg_temp.multiply('yunfu.project', '{"id": "10000 + i", "code": "''C'' || i", "title": "repeat(''名'', 300)", "owner_id": "10000 + i % 200"}', format('id = %s', :p));
CALL pg_temp.multiply('yunfu.document', '{"id": "o.id + 10000 * i", "project_id": "10000 + i"}', format('project_id = %s', :p));
CALL pg_temp.multiply('yunfu.act', '{"project_id": "10000 + i"}', format('project_id = %s', :p));
SELECT govproj.grant_register('yunfu');
ANALYZE yunfu.agency, yunfu.project, yunfu.document, yunfu.act;

-- every node of a plan, whether it runs once for each row of another, and whether it is a row's own sub-query
CREATE FUNCTION pg_temp.nodes(query text) RETURNS TABLE (node text, relation text, in_loop boolean, is_subplan boolean) LANGUAGE plpgsql AS $$
DECLARE
    plan jsonb;
BEGIN
    EXECUTE 'EXPLAIN (FORMAT JSON, COSTS OFF) ' || query INTO plan;
    RETURN QUERY
    WITH RECURSIVE n (plan, in_loop) AS (
        SELECT plan -> 0 -> 'Plan', false
        UNION ALL
        SELECT c.plan, n.in_loop OR (n.plan ->> 'Node Type' = 'Nested Loop' AND c.plan ->> 'Parent Relationship' = 'Inner'
                                    -- a loop over the few versions of the law is none, nor over the one day that is today
                                    AND jsonb_path_exists(n.plan -> 'Plans' -> 0, '$.** ? ((@."Node Type" == "Function Scan" && @."Function Name" != "register_today") || @."Relation Name" == "project" || @."Relation Name" == "document" || @."Relation Name" == "act")'))
                       OR (c.plan ->> 'Parent Relationship' = 'SubPlan' AND NOT EXISTS (
                               SELECT FROM unnest('{Filter,Index Cond,Join Filter,Hash Cond}'::text[]) AS k
                                WHERE strpos(n.plan ->> k, 'hashed ' || (c.plan ->> 'Subplan Name')) > 0))
          FROM n CROSS JOIN LATERAL jsonb_array_elements(n.plan -> 'Plans') AS c (plan))
    SELECT n.plan ->> 'Node Type', n.plan ->> 'Relation Name', n.in_loop, n.plan ->> 'Parent Relationship' = 'SubPlan' FROM n;
END $$;
-- what is wrong with the plan of a query
CREATE FUNCTION pg_temp.fault(query text, subplans boolean DEFAULT false) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(DISTINCT CASE WHEN in_loop AND node ~ 'Seq Scan' THEN format('reads all of %s in a loop', relation) ELSE 'a sub-query for each row' END, ', ')
      FROM pg_temp.nodes(query)
     WHERE (in_loop AND node ~ 'Seq Scan' AND relation IN ('project', 'document', 'act')) OR (is_subplan AND NOT subplans)
$$;
CREATE FUNCTION pg_temp.fault_for(role text, query text, subplans boolean DEFAULT false) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    told text;
BEGIN
    PERFORM set_config('role', role, true);
    told := pg_temp.fault(query, subplans);
    PERFORM set_config('role', 'none', true);
    RETURN told;
END $$;
-- tables that a query reads from one end to the other
CREATE FUNCTION pg_temp.whole(query text) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(DISTINCT relation, ', ' ORDER BY relation) FROM pg_temp.nodes(query) WHERE node ~ 'Seq Scan' AND relation IN ('project', 'document', 'act')
$$;

-- First that a bad plan is seen: this is what the rest relies on.
SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;
SELECT is(pg_temp.fault('SELECT (SELECT max(a.seq) FROM yunfu.act a WHERE a.project_id = p.id) FROM yunfu.project p'),
          'a sub-query for each row, reads all of act in a loop', 'a sub-query that reads everything is seen');
SELECT is(pg_temp.fault('SELECT x FROM yunfu.project p CROSS JOIN LATERAL (SELECT max(a.seq) FROM yunfu.act a WHERE a.project_id = p.id OFFSET 0) AS x'),
          'reads all of act in a loop', 'and so is a loop');
SELECT is(pg_temp.fault('SELECT p.id FROM yunfu.project p JOIN yunfu.document d ON d.project_id = p.id') ~ 'reads all of (document|project) in a loop', true, 'and one over rows that are kept');
RESET enable_indexscan; RESET enable_bitmapscan; RESET enable_hashjoin; RESET enable_mergejoin;

SELECT is(pg_temp.fault(q), NULL, 'sound: ' || q)
  FROM unnest(ARRAY['SELECT * FROM yunfu.pipeline', 'SELECT * FROM yunfu.project_overview', 'SELECT * FROM yunfu.project_overview WHERE project_id = 12000',
                    'SELECT * FROM yunfu.project_overview WHERE project_code = ''C77''', 'SELECT * FROM yunfu.project_overview WHERE owner_id = 10007',
                    'SELECT * FROM yunfu.evaluation_watch', 'SELECT * FROM yunfu.evaluation_watch WHERE project_id = 12000',
                    'SELECT * FROM yunfu.agency_watch WHERE agency_id = 10007']) AS q;
-- act_log: by what name is asked of few rows for each act, and of none where nobody wants the name
SELECT is(pg_temp.fault(q, true), NULL, 'sound: ' || q)
  FROM unnest(ARRAY['SELECT * FROM yunfu.act_log WHERE project_id = 12000', 'SELECT * FROM yunfu.worklist', 'SELECT * FROM yunfu.worklist WHERE owner_id = 10007', 'SELECT * FROM yunfu.worklist WHERE project_id = 12000',
                    'SELECT * FROM yunfu.correction_watch', 'SELECT * FROM yunfu.correction_watch WHERE project_id = 12000', 'SELECT * FROM yunfu.red_flags', 'SELECT * FROM yunfu.agency_watch']) AS q;
-- under row security each row of a child table is asked for by its project: by key, or all at once
SELECT is(pg_temp.fault_for(role, q, true), NULL, format('sound for %s: %s', role, q))
  FROM unnest(ARRAY['tap_unit', 'tap_audit']) AS role,
       unnest(ARRAY['SELECT * FROM yunfu.pipeline', 'SELECT * FROM yunfu.project_overview', 'SELECT * FROM yunfu.project_overview WHERE project_id = 10007',
                    'SELECT * FROM yunfu.worklist']) AS q;

-- What concerns few projects reads few of them.
SELECT is(pg_temp.whole(q), NULL, 'reads no table whole: ' || q)
  FROM unnest(ARRAY['SELECT * FROM yunfu.project_overview WHERE project_id = 12000', 'SELECT * FROM yunfu.project_overview WHERE project_code = ''C77''',
                    'SELECT * FROM yunfu.project_overview WHERE owner_id = 10007', 'SELECT * FROM yunfu.worklist WHERE owner_id = 10007',
                    'SELECT * FROM yunfu.worklist WHERE project_id = 12000', 'SELECT * FROM yunfu.evaluation_watch WHERE project_id = 12000',
                    'SELECT * FROM yunfu.evaluation_watch WHERE owner_id = 10007', 'SELECT * FROM yunfu.correction_watch WHERE project_id = 12000',
                    'SELECT * FROM yunfu.agency_watch WHERE agency_id = 10007']) AS q;
SELECT is((SELECT count(*) FROM pg_temp.nodes('SELECT * FROM yunfu.project_overview') WHERE relation IN ('project', 'act')), 2::bigint, 'all projects with their acts: each table once');

-- What functions read does not show in a plan; the server's counters have it.
CREATE FUNCTION pg_temp.reads(role text, query text, OUT rows bigint, OUT fetched bigint, OUT scanned bigint) LANGUAGE plpgsql AS $$
DECLARE
    before bigint[];
    tables CONSTANT regclass[] := '{yunfu.project,yunfu.document,yunfu.act}';
BEGIN
    SELECT ARRAY[sum(t.idx_tup_fetch), sum(t.seq_tup_read)]::bigint[] INTO before FROM pg_stat_xact_user_tables AS t WHERE t.relid = ANY (tables);
    PERFORM set_config('role', role, true);
    EXECUTE format('SELECT count(DISTINCT project_id) FROM (%s) AS q', query) INTO rows;
    PERFORM set_config('role', 'none', true);
    SELECT sum(t.idx_tup_fetch) - before[1], sum(t.seq_tup_read) - before[2] INTO fetched, scanned FROM pg_stat_xact_user_tables AS t WHERE t.relid = ANY (tables);
END $$;
SELECT is((r.rows, r.fetched < 150 * r.rows, r.scanned), (20::bigint, true, 0::bigint), 'the worklist of a unit of 200 reads its own projects: ' || who)
  FROM (VALUES ('none', 'SELECT * FROM yunfu.worklist WHERE owner_id = 10007', 'asked for it'),
               ('tap_unit', 'SELECT * FROM yunfu.worklist WHERE owner_id = 10007', 'by itself')) AS t (role, query, who),
       pg_temp.reads(role, query) AS r;

-- verify: everything once, in parts that several processes share.
SELECT is(pg_relation_size('yunfu.project') > 256 * current_setting('block_size')::bigint, true, 'enough projects for two parts');
SELECT is(EXISTS (SELECT FROM pg_temp.nodes('SELECT * FROM (SELECT * FROM govproj.broken_chains_part(''yunfu.project'', NULL, 5) UNION ALL
                                                            SELECT * FROM govproj.broken_chains_part(''yunfu.project'', 5, NULL)) AS p') WHERE node = 'Gather'), true, 'which go to several processes');
CREATE FUNCTION pg_temp.told(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    told text;
BEGIN
    EXECUTE format('SELECT string_agg(concat_ws('' '', coalesce(project_id::text, ''register''), seq, fault), ''; '' ORDER BY project_id) FROM (%s) AS q', query) INTO told;
    RETURN told;
END $$;
SELECT is((SELECT count(*) FROM govproj.verify('yunfu')), 4000::bigint, 'copies of an act do not hold, each is told of once');
DELETE FROM yunfu.project WHERE id > 10000 AND id % 1000 <> 5;
SELECT is((SELECT count(*) FROM govproj.verify('yunfu') WHERE fault = 'the project of the acts is missing'), 3996::bigint, 'acts without a project are told of');
SELECT is(pg_temp.told('SELECT * FROM govproj.verify_chains(''yunfu.project'')'), pg_temp.told('SELECT * FROM govproj.broken_chains(''yunfu.project'', NULL)'), 'in parts as in one');
SELECT * FROM finish();
ROLLBACK;
