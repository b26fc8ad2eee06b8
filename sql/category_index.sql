-- govproj.category: indexes and subtrees, joins, partitions.
SELECT opcname, amname, opcdefault, amvalidate(c.oid)
  FROM pg_opclass c JOIN pg_am a ON a.oid = opcmethod WHERE opcintype = 'govproj.category'::regtype ORDER BY amname;

CREATE TEMP TABLE service AS
    SELECT n AS id, category, name AS text_name FROM govproj.categories, generate_series(1, 50) AS n;
CREATE INDEX service_category ON service (category);
ANALYZE service;

-- a subtree is a range of the index, with both its bounds; a leaf is one key
SET enable_seqscan = off;
SET enable_bitmapscan = off;
EXPLAIN (COSTS OFF) SELECT * FROM service WHERE category <@ 'software';
EXPLAIN (COSTS OFF) SELECT * FROM service WHERE category <@ varchar '软件开发服务';
EXPLAIN (COSTS OFF) SELECT * FROM service WHERE 'thirdparty' @> category;
EXPLAIN (COSTS OFF) SELECT * FROM service WHERE text 'thirdparty' @> category;
EXPLAIN (COSTS OFF) SELECT * FROM service WHERE category <@ 'software.general';
EXPLAIN (COSTS OFF) SELECT * FROM service WHERE govproj.category_within(category, 'software');
EXPLAIN (COSTS OFF) SELECT * FROM service WHERE category IN ('software', 'thirdparty');
EXPLAIN (COSTS OFF) SELECT * FROM service WHERE category <@ 'software' ORDER BY category LIMIT 1;
-- so it is when it becomes known only as the query runs
PREPARE subtree(varchar) AS SELECT * FROM service WHERE category <@ $1;
SET plan_cache_mode = force_generic_plan;
EXPLAIN (COSTS OFF) EXECUTE subtree('software');
RESET plan_cache_mode;
DEALLOCATE subtree;
SET enable_hashjoin = off;
SET enable_mergejoin = off;
SET enable_material = off;
SET enable_memoize = off;
EXPLAIN (COSTS OFF)
SELECT * FROM (VALUES (govproj.parent('software.general')), ('监理')) AS a (ancestor)
  JOIN service ON category <@ ancestor;
RESET enable_hashjoin;
RESET enable_mergejoin;
RESET enable_material;
RESET enable_memoize;
-- what lies above a category is no range
RESET enable_seqscan;
EXPLAIN (COSTS OFF) SELECT * FROM service WHERE category @> 'software.general';
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT * FROM service WHERE category <@ NULL::govproj.category;
-- nor is it one in an index that sorts by something else, or does not sort
CREATE OPERATOR CLASS pg_temp.backwards FOR TYPE govproj.category USING btree AS
    OPERATOR 1 pg_catalog.>, OPERATOR 2 pg_catalog.>=, OPERATOR 3 pg_catalog.=, OPERATOR 4 pg_catalog.<=,
    OPERATOR 5 pg_catalog.<,
    FUNCTION 1 govproj.category_cmp(govproj.category, govproj.category);
CREATE TEMP TABLE otherwise (category govproj.category);
CREATE INDEX ON otherwise (category pg_temp.backwards);
CREATE INDEX ON otherwise USING hash (category);
EXPLAIN (COSTS OFF) SELECT FROM otherwise WHERE category <@ 'software';
DROP TABLE otherwise;
DROP OPERATOR FAMILY pg_temp.backwards USING btree;
RESET enable_seqscan;
RESET enable_bitmapscan;

-- for every node, index and sequential scan find the same rows: the ends of its range and no more
CREATE FUNCTION pg_temp.found(ancestor text, indexed boolean)
RETURNS TABLE (first govproj.category, last govproj.category, rows bigint) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('enable_seqscan', (NOT indexed)::text, true),
            set_config('enable_indexscan', indexed::text, true),
            set_config('enable_indexonlyscan', 'off', true),
            set_config('enable_bitmapscan', 'off', true);
    RETURN QUERY EXECUTE format($q$
        SELECT min(category), max(category), count(*)
          FROM (SELECT category FROM service WHERE category <@ %L OFFSET 0) AS s
    $q$, ancestor);
END
$$;
SELECT name, indexed.*, indexed = sequential AS same
  FROM govproj.categories, pg_temp.found(name, true) AS indexed, pg_temp.found(name, false) AS sequential;
RESET enable_seqscan;
RESET enable_indexscan;
RESET enable_indexonlyscan;
RESET enable_bitmapscan;

-- the planner expects as many rows as there are
CREATE FUNCTION pg_temp.expected(condition text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    plan json;
BEGIN
    EXECUTE 'EXPLAIN (FORMAT json) SELECT FROM service WHERE ' || condition INTO plan;
    RETURN plan -> 0 -> 'Plan' ->> 'Plan Rows';
END
$$;
SELECT condition, pg_temp.expected(condition)
  FROM unnest(ARRAY[$$category <@ 'software'$$, $$text 'thirdparty' @> category$$, $$category <@ '监理'$$]) AS condition;

-- hash values differ, with a seed as well
SELECT count(DISTINCT govproj.category_hash(category)) AS hashes,
       count(DISTINCT govproj.category_hash_extended(category, 0)) AS extended,
       count(DISTINCT govproj.category_hash_extended(category, 8675309)) AS seeded,
       bool_and(govproj.category_hash(category) = govproj.category_hash_extended(category, 0)::bit(32)::integer)
           AS agree,
       count(DISTINCT govproj.category_hash(category) & 7) AS buckets_of_8
  FROM govproj.categories;

-- every way of joining finds the same, within the type and against text
CREATE FUNCTION pg_temp.joined(hash boolean, merge boolean, nest boolean)
RETURNS TABLE (node text, within bigint, text bigint) LANGUAGE plpgsql AS $$
DECLARE
    line text;
BEGIN
    PERFORM set_config('enable_hashjoin', hash::text, true), set_config('enable_mergejoin', merge::text, true),
            set_config('enable_nestloop', nest::text, true);
    FOR line IN EXPLAIN SELECT FROM service a JOIN service b ON a.category = b.text_name LOOP
        node := COALESCE(node, substring(line FROM 'Hash Join|Merge Join|Nested Loop'));
    END LOOP;
    within := (SELECT count(*) FROM service a JOIN service b ON a.category = b.category);
    text := (SELECT count(*) FROM service a JOIN service b ON a.category = b.text_name);
    RETURN NEXT;
END
$$;
SELECT * FROM pg_temp.joined(true, false, false)
UNION ALL SELECT * FROM pg_temp.joined(false, true, false)
UNION ALL SELECT * FROM pg_temp.joined(false, false, true);
RESET enable_hashjoin;
RESET enable_mergejoin;
RESET enable_nestloop;

-- a hash index
CREATE TEMP TABLE hashed AS TABLE service;
CREATE INDEX ON hashed USING hash (category);
SET enable_seqscan = off;
SELECT sum(c) AS found, count(*) AS categories
  FROM govproj.categories s, LATERAL (SELECT count(*) AS c FROM hashed h WHERE h.category = s.name) AS l;
RESET enable_seqscan;

-- partitions by hash and by range
CREATE TEMP TABLE by_hash (id integer, category govproj.category) PARTITION BY HASH (category);
CREATE TEMP TABLE by_hash_0 PARTITION OF by_hash FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TEMP TABLE by_hash_1 PARTITION OF by_hash FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TEMP TABLE by_hash_2 PARTITION OF by_hash FOR VALUES WITH (MODULUS 3, REMAINDER 2);
INSERT INTO by_hash SELECT id, category FROM service;
SELECT count(*) AS rows, count(DISTINCT tableoid) AS partitions FROM by_hash;
SELECT bool_and(n = 50) AS all_found
  FROM govproj.categories s, LATERAL (SELECT count(*) AS n FROM by_hash WHERE by_hash.category = s.category) AS l;
EXPLAIN (COSTS OFF) SELECT * FROM by_hash WHERE category = varchar '政务云';
CREATE TEMP TABLE by_range (category govproj.category) PARTITION BY RANGE (category);
CREATE TEMP TABLE by_range_first PARTITION OF by_range FOR VALUES FROM (MINVALUE) TO ('maintenance');
CREATE TEMP TABLE by_range_second PARTITION OF by_range FOR VALUES FROM ('运维服务') TO (MAXVALUE);
INSERT INTO by_range SELECT category FROM govproj.categories;
SELECT tableoid::regclass, min(category), max(category), count(*) FROM by_range GROUP BY 1 ORDER BY 2;
EXPLAIN (COSTS OFF) SELECT * FROM by_range WHERE category > varchar '运维服务';
DROP TABLE by_hash, by_range, hashed, service;
