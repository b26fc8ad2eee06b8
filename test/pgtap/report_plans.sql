-- What a report costs who asks for a part of it: of one project, by its id or its code, of one owner, or the unit that row security
-- shows its own. Counted in pages touched, by EXPLAIN (ANALYZE, BUFFERS), on a register of 50 projects and on one of 350, where those
-- of others alone are more: what is asked for is the same, and so is what it may cost. The views are the catalogue's, so that a new
-- one is in it by itself.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
SET LOCAL jit = off;
SET LOCAL max_parallel_workers_per_gather = 0;
CREATE ROLE tap_unit;
CREATE ROLE tap_bureau;
SELECT drive.reach('professional', 'filed') AS p \gset
INSERT INTO yunfu.audit_request (agency_id, project_id, title, requested_on, due_on) SELECT owner_id, id, '提供资料', '2020-09-01', '2020-10-01' FROM yunfu.project WHERE id = :p;
INSERT INTO yunfu.audit_item (audit_request_id, title) SELECT id, '合同' FROM yunfu.audit_request;
INSERT INTO yunfu.matter (agency_id, project_id, title, raised_on) SELECT owner_id, id, '接口', '2020-09-01' FROM yunfu.project WHERE id = :p;
SELECT drive.reach('professional', 'contracted') AS q \gset
SELECT drive.reach('professional', 'submitted') AS r \gset
SELECT govproj.settle('yunfu');

-- Copies are written past the engine, with all that hangs on a project. The first five are the unit's.
INSERT INTO yunfu.agency (id, code, name, kind, db_role, leading_group, responsible_office)
SELECT 10000 + i, 'u' || i, '单位' || i, 'unit', CASE i WHEN 0 THEN 'tap_unit' END, '信息化领导小组', '办公室' FROM generate_series(0, 200) AS i;
INSERT INTO yunfu.agency (id, code, name, kind, db_role) VALUES (10999, 'tap_sjj', '又一审计局', 'audit', 'tap_bureau');
CREATE TEMP TABLE copied AS
WITH RECURSIVE t (oid, depth) AS (
    SELECT 'yunfu.project'::regclass::oid, 0
    UNION
    SELECT c.conrelid, t.depth + 1 FROM t JOIN pg_constraint c ON c.confrelid = t.oid AND c.contype = 'f'
     WHERE c.conrelid <> c.confrelid AND t.depth < 4 AND c.conrelid::regclass::text !~ 'yunfu[.](import|annual_plan|plan_line|policy|register)')
SELECT oid, min(depth) AS depth FROM t GROUP BY oid;
CREATE PROCEDURE pg_temp.copy(first integer, last integer) LANGUAGE plpgsql AS $$
DECLARE
    r record;
BEGIN
    FOR r IN
        SELECT t.oid::regclass AS of_table, string_agg(quote_ident(a.attname), ', ' ORDER BY attnum) AS columns,
               string_agg(CASE WHEN t.depth = 0 AND a.attname = 'code' THEN '''C'' || i || ''-'' || o.id'
                               WHEN t.depth = 0 AND a.attname = 'owner_id' THEN 'CASE WHEN i <= 5 THEN 10000 ELSE 10001 + i % 200 END'
                               -- and so it is with what its owner is asked or owes; what was done stands under whoever did it
                               WHEN a.attname = 'agency_id' AND t.oid <> 'yunfu.act'::regclass
                               THEN 'CASE WHEN o.agency_id IN (SELECT p.owner_id FROM yunfu.project AS p WHERE p.id < 100000) '
                                    'THEN CASE WHEN i <= 5 THEN 10000 ELSE 10001 + i % 200 END ELSE o.agency_id END'
                               -- each has suppliers of its own, every other one with a code
                               WHEN t.oid = 'yunfu.contract'::regclass AND a.attname = 'supplier' THEN 'o.supplier || '' '' || i'
                               WHEN t.oid = 'yunfu.contract'::regclass AND a.attname = 'supplier_code'
                               THEN 'CASE WHEN i % 2 = 0 THEN ''91'' || lpad(i::text, 16, ''0'') END'
                               WHEN a.attname = 'id' OR EXISTS (SELECT FROM pg_constraint c JOIN copied k ON k.oid = c.confrelid
                                                                 WHERE c.conrelid = t.oid AND c.contype = 'f' AND a.attnum = ANY (c.conkey))
                                    AND a.atttypid = 'bigint'::regtype
                               THEN format('o.%I + 100000 * i', a.attname) ELSE format('o.%I', a.attname) END, ', ' ORDER BY attnum) AS sources,
               CASE WHEN bool_or(a.attname = 'project_id') THEN 'o.project_id' ELSE 'o.id' END AS key
          FROM copied t JOIN pg_attribute a ON a.attrelid = t.oid
         WHERE a.attnum > 0 AND NOT a.attisdropped GROUP BY t.oid, t.depth
    LOOP
        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER ALL', r.of_table);
        EXECUTE format('INSERT INTO %1$s (%2$s) SELECT %3$s FROM %1$s AS o CROSS JOIN generate_series(%4$s, %5$s) AS i WHERE %6$s < 100000',
                       r.of_table, r.columns, r.sources, first, last, r.key);
    END LOOP;
    FOR r IN SELECT c.oid::regclass AS of_table FROM pg_class c WHERE c.relnamespace = 'yunfu'::regnamespace AND c.relkind = 'r' LOOP
        EXECUTE format('ANALYZE %s', r.of_table);
    END LOOP;
END $$;

-- What reading a query costs, once what it reads is known to be there, and how many rows it tells.
CREATE FUNCTION pg_temp.cost(who text, query text, OUT pages bigint, OUT told bigint) LANGUAGE plpgsql AS $$
DECLARE
    plan jsonb;
BEGIN
    PERFORM set_config('role', who, true);
    FOR i IN 1 .. 2 LOOP
        EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ' || query INTO plan;
    END LOOP;
    PERFORM set_config('role', 'none', true);
    pages := (plan -> 0 -> 'Plan' ->> 'Shared Hit Blocks')::bigint + (plan -> 0 -> 'Plan' ->> 'Shared Read Blocks')::bigint;
    told := (plan -> 0 -> 'Plan' ->> 'Actual Rows')::numeric; -- from 18 on with decimals
END $$;
-- Who asks for what: of a project, of an owner, the first by the view's key (which its COMMENT says), and those that come after one; and a
-- unit for all that it sees.
CREATE TEMP TABLE asked AS
WITH reports AS (
    SELECT v.oid, v.relname, split_part(k.key, ',', 1) AS first, k.key
      FROM pg_class v
     CROSS JOIN LATERAL substring(obj_description(v.oid, 'pg_class'), 'Key: ([a-z_, ]+)') AS k (key)
     WHERE v.relnamespace = 'yunfu'::regnamespace AND v.relkind = 'v'
), question AS (
    SELECT r.relname, c.attname::text AS by, format('WHERE %I = %L', c.attname, c.value) AS clause
      FROM reports r
     CROSS JOIN (VALUES ('project_id', (:p + 100000)::text), ('project_code', 'C1-' || :p), ('owner_id', '10000'), ('agency_id', '10000')) AS c (attname, value)
      JOIN pg_attribute a ON a.attrelid = r.oid AND a.attname = c.attname
    UNION ALL
    SELECT r.relname, 'page', format('ORDER BY %s LIMIT 20', r.key) FROM reports r WHERE r.key IS NOT NULL
    UNION ALL
    -- the sixth of the unit's five, and on: others' too
    SELECT r.relname, 'next page', format('WHERE %I > %s ORDER BY %s LIMIT 20', r.first, (:p + 600000), r.key)
      FROM reports r
      JOIN pg_attribute a ON a.attrelid = r.oid AND a.attname = r.first AND a.atttypid = 'bigint'::regtype
     WHERE r.first IN ('project_id', 'contract_id', 'bond_id', 'document_id', 'project_order')
    UNION ALL
    SELECT 'supplier_overview', 'next page', 'WHERE supplier_key > ''910000000000000002'' ORDER BY supplier_key LIMIT 20'
    UNION ALL
    SELECT 'act_log', 'newest page', 'ORDER BY recorded_at DESC LIMIT 20'
)
SELECT w.who, q.relname AS of, q.by, format('SELECT * FROM yunfu.%I %s', q.relname, q.clause) AS query, NULL::bigint AS few, NULL::bigint AS many,
       NULL::bigint AS told
  FROM question q
 -- a unit's page is sought among all ids: the server does not know how few its own are
  JOIN (VALUES ('none'), ('tap_bureau'), ('tap_unit')) AS w (who) ON w.who <> 'tap_unit' OR q.by NOT LIKE '%page'
UNION ALL
SELECT 'tap_unit', r.relname, 'all', format('SELECT * FROM yunfu.%I', r.relname), NULL, NULL, NULL
  FROM reports r
 -- the law is everybody's
 WHERE r.relname !~ '^(policy|article|agency_kind|words)'
UNION ALL
SELECT 'tap_unit', 'agency_duties', 'all', 'SELECT * FROM govproj.agency_duties(''yunfu.project'')', NULL, NULL, NULL;
-- And for the flags of a project of a kind and year in which there is no other.
INSERT INTO yunfu.project (id, title, category, owner_id, budget_year, city_funds, budgeted, stage_on) VALUES (90000000, '独一系统', 'software.platform', 1, 2022, 100000, true, '2020-12-01')
RETURNING id AS lone \gset
INSERT INTO asked VALUES ('none', 'project_flags', 'project_id', format('SELECT * FROM yunfu.project_flags(%s)', :lone));
CREATE TEMP TABLE excused (of text, by text, why text);
INSERT INTO excused VALUES
    ('red_flags', 'project_id', 'its rank is among all flags that the reader sees'), ('red_flags', 'project_code', 'likewise'), ('red_flags', 'owner_id', 'likewise'),
    ('red_flags', 'page', 'likewise'),
    ('supplier_overview', 'page', 'no index leads to the suppliers that there are: all contracts are read for them, once'),
    ('supplier_overview', 'next page', 'likewise'),
    ('pipeline_by_month', 'page', 'it is a sum over all projects'),
    ('act_log', 'agency_id', 'no index leads from who acted to the acts: it would cost every act, and is seldom asked');

CREATE PROCEDURE pg_temp.compare(column_name text) LANGUAGE plpgsql AS $$
BEGIN
    -- an index where one leads there, and nothing kept for other rows: how small these tables are is not what is asked. What comes first
    -- weighs nothing beside what is forbidden, so for a page that is only dear.
    SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL random_page_cost = 1;
    FOR page IN 0 .. 1 LOOP
        PERFORM set_config('enable_seqscan', (page = 1)::text, true), set_config('seq_page_cost', CASE page WHEN 1 THEN '100' ELSE '1' END, true);
        EXECUTE format('UPDATE asked SET (%I, told) = (SELECT c.pages, least(c.told, coalesce(asked.told, c.told)) FROM pg_temp.cost(who, query) AS c)
                         WHERE (by LIKE ''%%page'')::integer = %s', column_name, page);
    END LOOP;
    RESET seq_page_cost; RESET enable_seqscan; RESET enable_hashjoin; RESET enable_mergejoin; RESET random_page_cost;
END $$;
CALL pg_temp.copy(1, 15);
SELECT govproj.grant_register('yunfu');
CALL pg_temp.compare('few');
CALL pg_temp.copy(16, 115);
CALL pg_temp.compare('many');

SELECT cmp_ok(count(*), '>', 60::bigint, format('there is enough to ask by %s', who)) FROM asked GROUP BY who ORDER BY who;
-- A page that is not full is all there is. Where a unit asks, the server looks up for each row whether it sees its project, or, where
-- there are few, for all projects at once.
CREATE TEMP TABLE judged AS
SELECT a.*, e.why, a.many > CASE a.who WHEN 'tap_unit' THEN 4 ELSE 1.5 END * a.few + 100 AS grows
  FROM asked a LEFT JOIN excused e USING (of, by)
 WHERE a.told >= 20 OR a.by NOT LIKE '%page';
SELECT is(CASE WHEN grows THEN format('%s pages, then %s', few, many) END, NULL, format('%s by %s costs %s the same among more projects of others', of, by, who))
  FROM judged WHERE why IS NULL ORDER BY of, by, who;
SELECT ok(bool_or(grows), format('%s by %s is still excused: %s', of, by, why)) FROM judged WHERE why IS NOT NULL GROUP BY of, by, why ORDER BY of, by;

-- What is asked of audits, and what was voided, comes request by request and paper by paper, with its project looked up by key: even where the
-- server would rather not, it has no other way. What says no is read to be sorted, and may keep the projects beside it.
CREATE FUNCTION pg_temp.joins_of_all_projects(query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    plan jsonb;
BEGIN
    SET LOCAL enable_nestloop = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_memoize = off;
    EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
    RESET enable_nestloop; RESET enable_mergejoin; RESET enable_memoize;
    RETURN (SELECT count(*) FROM jsonb_path_query(plan, 'strict $.** ? (@."Node Type" == "Hash Join")') AS j
             WHERE jsonb_path_exists(j, '$.Plans[*] ? (@."Relation Name" == "project")')
                OR jsonb_path_exists(j, '$.Plans[*] ? (@."Node Type" == "Hash").Plans[*] ? (@."Relation Name" == "project")'));
END $$;
SELECT is(pg_temp.joins_of_all_projects(format('SELECT * FROM yunfu.%I ORDER BY %s LIMIT 20', of, key)), joins, format('the first page of %s keeps no projects beside it', of))
  FROM (VALUES ('obligation_watch', 'project_order, duty_key', 0::bigint), ('worklist', 'project_order, key', 0), ('correction_watch', 'document_id', 1)) AS v (of, key, joins);

-- And what audits ask about no project, agency by agency.
CREATE FUNCTION pg_temp.indexes(query text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    plan jsonb;
BEGIN
    SET LOCAL seq_page_cost = 100; SET LOCAL random_page_cost = 1;
    EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
    RESET seq_page_cost; RESET random_page_cost;
    RETURN ARRAY(SELECT jsonb_path_query(plan, 'strict $.**."Index Name"') #>> '{}');
END $$;
SELECT ok('audit_request_turn_idx' = ANY (pg_temp.indexes(format('SELECT * FROM yunfu.%I ORDER BY %s LIMIT 20', of, key))), format('the first page of %s goes by agencies', of))
  FROM (VALUES ('obligation_watch', 'project_order, duty_key'), ('worklist', 'project_order, key')) AS v (of, key);

-- The register's owner acts for all 200 agencies: what is his to do is told by a few of them.
CREATE FUNCTION pg_temp.agencies_read(query text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
    plan jsonb;
BEGIN
    SET LOCAL enable_seqscan = off;
    EXECUTE 'EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ' || query INTO plan;
    RESET enable_seqscan;
    RETURN (SELECT sum((n ->> 'Actual Rows')::numeric * (n ->> 'Actual Loops')::numeric) FROM jsonb_path_query(plan, 'strict $.** ? (@."Relation Name" == "agency")') AS n);
END $$;
SELECT cmp_ok(pg_temp.agencies_read(format('SELECT mine FROM yunfu.worklist WHERE project_id = %s AND office <> ''owner''', :r + 100000)), '<', 100::numeric, 'what is mine is told by few agencies');

-- Of 348 projects the unit has 15. What it is told of them costs a third at most of what all cost, and what the law costs by itself.
SELECT is(CASE WHEN c.own > c.all / 3 + 500 THEN format('%s pages of %s', c.own, c.all) END, NULL, format('a unit does not pay for others: %s', c.of))
  FROM (SELECT v.relname AS of, (pg_temp.cost('none', format('SELECT * FROM yunfu.%I', v.relname))).pages AS all,
               (pg_temp.cost('tap_unit', format('SELECT * FROM yunfu.%I', v.relname))).pages AS own
          FROM pg_class v
         WHERE v.relnamespace = 'yunfu'::regnamespace AND v.relkind = 'v'
           -- the law is everybody's
           AND v.relname !~ '^(policy|article|agency_kind|words)') AS c
 ORDER BY c.of;
-- The flags of one project are compared with projects that it may be one with, or overlap, and here all are alike: that much they cost.
-- Where the server throws its caches away meanwhile, reading them again is counted, too.
SELECT is(CASE WHEN c.one > c.all / 2 AND current_setting('debug_discard_caches') = '0' THEN format('%s pages of %s', c.one, c.all) END, NULL, 'project_flags costs what is to be compared')
  FROM (SELECT (pg_temp.cost('none', 'SELECT * FROM yunfu.red_flags')).pages AS all,
               (pg_temp.cost('none', format('SELECT * FROM yunfu.project_flags(%s)', :p + 100000))).pages AS one) AS c;
SELECT * FROM finish();
ROLLBACK;
