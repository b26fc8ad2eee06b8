-- govproj.stage: indexes, joins, partitions.
SELECT opcname, amname, opcdefault, amvalidate(c.oid)
  FROM pg_opclass c JOIN pg_am a ON a.oid = opcmethod WHERE opcintype = 'govproj.stage'::regtype ORDER BY amname;

CREATE TEMP TABLE step AS
    SELECT n AS id, stage, name AS text_name FROM govproj.stages, generate_series(1, 50) AS n;
CREATE INDEX step_stage ON step (stage);
ANALYZE step;

-- an index serves every form
SET enable_seqscan = off;
SET enable_bitmapscan = off;
EXPLAIN (COSTS OFF) SELECT * FROM step WHERE stage = 'approved';
EXPLAIN (COSTS OFF) SELECT * FROM step WHERE stage = varchar '已立项';
EXPLAIN (COSTS OFF) SELECT * FROM step WHERE text '已立项' > stage;
EXPLAIN (COSTS OFF) SELECT * FROM step WHERE stage IN ('approved', 'filed');
CREATE FUNCTION pg_temp.scan(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    line text;
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
        IF line ~ 'Scan|Cond' THEN RETURN NEXT ltrim(line, ' ->'); END IF;
    END LOOP;
END $$;
SELECT * FROM pg_temp.scan($$SELECT min(stage) FROM step WHERE stage >= 'planned'$$) AS scan;
PREPARE late(varchar) AS SELECT count(*) FROM step WHERE stage >= $1;
SET plan_cache_mode = force_generic_plan;
EXPLAIN (COSTS OFF) EXECUTE late('approved');
EXECUTE late('approved');
RESET plan_cache_mode;
DEALLOCATE late;
RESET enable_seqscan;
RESET enable_bitmapscan;

-- the index is built with equal keys merged (equalimage) and sorted as the operators say
CREATE TEMP TABLE sorted AS SELECT stage, row_number() OVER () AS n FROM (SELECT stage FROM step ORDER BY stage) AS s;
SELECT count(*) AS out_of_order FROM sorted a JOIN sorted b ON b.n = a.n + 1 WHERE a.stage > b.stage;
DROP TABLE sorted;

-- hash values differ, with a seed as well
SELECT count(DISTINCT govproj.stage_hash(stage)) AS hashes,
       count(DISTINCT govproj.stage_hash_extended(stage, 0)) AS extended,
       count(DISTINCT govproj.stage_hash_extended(stage, 8675309)) AS seeded,
       bool_and(govproj.stage_hash(stage) = govproj.stage_hash_extended(stage, 0)::bit(32)::integer) AS agree,
       count(DISTINCT govproj.stage_hash(stage) & 7) AS buckets_of_8
  FROM govproj.stages;

-- every way of joining finds the same, within the type and against text
CREATE FUNCTION pg_temp.joined(hash boolean, merge boolean, nest boolean)
RETURNS TABLE (node text, within bigint, text bigint) LANGUAGE plpgsql AS $$
DECLARE
    line text;
BEGIN
    PERFORM set_config('enable_hashjoin', hash::text, true), set_config('enable_mergejoin', merge::text, true),
            set_config('enable_nestloop', nest::text, true);
    FOR line IN EXPLAIN SELECT FROM step a JOIN step b ON a.stage = b.text_name LOOP
        node := COALESCE(node, substring(line FROM 'Hash Join|Merge Join|Nested Loop'));
    END LOOP;
    within := (SELECT count(*) FROM step a JOIN step b ON a.stage = b.stage);
    text := (SELECT count(*) FROM step a JOIN step b ON a.stage = b.text_name);
    RETURN NEXT;
END
$$;
SELECT * FROM pg_temp.joined(true, false, false)
UNION ALL SELECT * FROM pg_temp.joined(false, true, false)
UNION ALL SELECT * FROM pg_temp.joined(false, false, true);
RESET enable_hashjoin;
RESET enable_mergejoin;
RESET enable_nestloop;
SET enable_hashagg = off;
SELECT count(*) FROM (SELECT DISTINCT stage FROM step) AS s;
RESET enable_hashagg;
SET enable_sort = off;
SELECT count(*) FROM (SELECT DISTINCT stage FROM step) AS s;
RESET enable_sort;

-- a hash index
CREATE TEMP TABLE hashed AS TABLE step;
CREATE INDEX ON hashed USING hash (stage);
SET enable_seqscan = off;
SELECT sum(c) AS found, count(*) AS stages
  FROM govproj.stages s, LATERAL (SELECT count(*) AS c FROM hashed h WHERE h.stage = s.name) AS l;
RESET enable_seqscan;

-- partitions by hash, list and range
CREATE TEMP TABLE by_hash (id integer, stage govproj.stage) PARTITION BY HASH (stage);
CREATE TEMP TABLE by_hash_0 PARTITION OF by_hash FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TEMP TABLE by_hash_1 PARTITION OF by_hash FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TEMP TABLE by_hash_2 PARTITION OF by_hash FOR VALUES WITH (MODULUS 3, REMAINDER 2);
INSERT INTO by_hash SELECT id, stage FROM step;
SELECT count(*) AS rows, count(DISTINCT tableoid) AS partitions, min(n) > 0 AS none_empty
  FROM by_hash, LATERAL (SELECT count(*) AS n FROM by_hash x WHERE x.tableoid = by_hash.tableoid) AS l;
SELECT bool_and(n = 50) AS all_found
  FROM govproj.stages s, LATERAL (SELECT count(*) AS n FROM by_hash WHERE by_hash.stage = s.stage) AS l;
EXPLAIN (COSTS OFF) SELECT * FROM by_hash WHERE stage = varchar 'approved';
CREATE TEMP TABLE by_range (stage govproj.stage) PARTITION BY RANGE (stage);
CREATE TEMP TABLE by_range_early PARTITION OF by_range FOR VALUES FROM (MINVALUE) TO ('approved');
CREATE TEMP TABLE by_range_late PARTITION OF by_range FOR VALUES FROM ('已立项') TO (MAXVALUE);
INSERT INTO by_range SELECT stage FROM govproj.stages;
SELECT tableoid::regclass, min(stage), max(stage), count(*) FROM by_range GROUP BY 1 ORDER BY 2;
EXPLAIN (COSTS OFF) SELECT * FROM by_range WHERE stage > varchar 'approved';
CREATE TEMP TABLE by_list (stage govproj.stage) PARTITION BY LIST (stage);
CREATE TEMP TABLE by_list_exit PARTITION OF by_list FOR VALUES IN ('rejected', '已撤回', 'terminated', 'returned');
CREATE TEMP TABLE by_list_rest PARTITION OF by_list DEFAULT;
INSERT INTO by_list SELECT stage FROM govproj.stages;
SELECT tableoid::regclass, count(*) FROM by_list GROUP BY 1 ORDER BY 2;
EXPLAIN (COSTS OFF) SELECT * FROM by_list WHERE stage = varchar '已退回';
DROP TABLE by_hash, by_range, by_list, hashed, step;
