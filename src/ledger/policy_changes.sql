-- What is asked to change in a version of the law: which rows are meant, and what is wrong with asking so. One form for who makes
-- the next version and for who corrects the words of one in use:
--   {"head": {KEY: VALUE, ...}, SECTION: {"add": [ROW, ...], "alter": [{"row": {KEY: VALUE, ...}, "set": {KEY: VALUE, ...}}, ...],
--                                         "remove": [{KEY: VALUE, ...}, ...]}, ...}
-- A row is meant by as much of it as tells it from the others; what is set to null is taken away.

-- A row's place is told by its section, what is done, and its number there.
CREATE FUNCTION govproj.policy_changes(register text, policy_id bigint, changes jsonb)
    RETURNS TABLE (section text, verb text, place text, row_id bigint, body jsonb, fault text)
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET jit = off
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
        WITH sections AS (
            SELECT g.section, min(g.written) AS written, array_agg(g.key) AS keys FROM govproj.pack_grammar AS g GROUP BY g.section
        ), asked AS (
            -- what is asked of each section: one row for each change, or one that says why it is none
            SELECT c.key AS section, v.verb, e.n, e.body,
                   CASE WHEN c.key = 'head' THEN
                             CASE WHEN jsonb_typeof(c.value) <> 'object' THEN govproj.said('is no object in braces') END
                        WHEN s.section IS NULL THEN
                             govproj.said('is no section of a pack. Sections: %s',
                                          (SELECT 'head, ' || string_agg(x.section, ', ' ORDER BY x.written) FROM sections AS x))
                        WHEN jsonb_typeof(c.value) <> 'object' THEN govproj.said('is no object in braces')
                        WHEN v.verb <> ALL ('{add,alter,remove}') THEN
                             govproj.said('"%s" is nothing that can be done with rows: add, alter, remove', v.verb)
                        WHEN v.rows IS NOT NULL AND jsonb_typeof(v.rows) <> 'array' THEN govproj.said('is no array of rows')
                        WHEN e.body IS NULL THEN NULL
                        WHEN jsonb_typeof(e.body) <> 'object' THEN govproj.said('is no object in braces')
                        WHEN v.verb = 'alter' AND (coalesce(jsonb_typeof(e.body -> 'row'), '') <> 'object'
                                                   OR coalesce(jsonb_typeof(e.body -> 'set'), '') <> 'object'
                                                   OR e.body - '{row,set}'::text[] <> '{}' OR e.body -> 'set' = '{}') THEN
                             govproj.said('says which row it is of, and what is set in it: {"row": {...}, "set": {...}}') END AS fault,
                   s.keys, s.written
              FROM jsonb_each(CASE jsonb_typeof(changes) WHEN 'object' THEN changes ELSE '{}' END) AS c
              LEFT JOIN sections AS s ON s.section = c.key
              LEFT JOIN LATERAL jsonb_each(CASE WHEN s.section IS NOT NULL AND jsonb_typeof(c.value) = 'object'
                                                THEN c.value ELSE '{}' END) AS v (verb, rows) ON true
              LEFT JOIN LATERAL (SELECT h.body, h.n
                                   FROM jsonb_array_elements(CASE jsonb_typeof(v.rows) WHEN 'array' THEN v.rows ELSE '[]' END)
                                        WITH ORDINALITY AS h (body, n)
                                 UNION ALL
                                 SELECT c.value, NULL WHERE c.key = 'head' AND jsonb_typeof(c.value) = 'object') AS e ON true
        ), said AS MATERIALIZED (
            SELECT v.section, v.row_id, v.source FROM govproj.version_rows(register, policy_id) AS v
        ), named AS (
            SELECT a.*, CASE WHEN a.fault IS NULL
                             THEN CASE a.verb WHEN 'alter' THEN a.body -> 'row' WHEN 'remove' THEN a.body END END AS wanted
              FROM asked AS a
        ), found AS (
            SELECT n.*, m.ids
              FROM named AS n
              LEFT JOIN LATERAL (
                SELECT array_agg(v.row_id) AS ids
                  FROM said AS v
                 WHERE v.section = n.section
                   AND NOT EXISTS (SELECT FROM jsonb_each(n.wanted) AS w
                                    WHERE nullif(v.source -> govproj.pack_column(w.key), 'null') IS DISTINCT FROM nullif(w.value, 'null'))
                ) AS m ON n.fault IS NULL AND n.wanted IS NOT NULL
        )
        SELECT f.section, coalesce(f.verb, 'head'),
               concat_ws(', ', f.section, CASE WHEN f.n IS NULL THEN f.verb ELSE f.verb || ' ' || f.n END),
               f.ids[1], CASE f.verb WHEN 'alter' THEN f.body -> 'set' ELSE f.body END,
               coalesce(f.fault, CASE WHEN f.wanted IS NULL THEN NULL
                                      WHEN f.wanted = '{}' THEN govproj.said('says of no row which it is')
                                      WHEN u.key IS NOT NULL THEN
                                          govproj.said('"%s" is no key of %s. Keys: %s', u.key, f.section, array_to_string(f.keys, ', '))
                                      WHEN f.ids IS NULL THEN govproj.said('no row says %s', f.wanted::text)
                                      WHEN cardinality(f.ids) > 1 THEN
                                          govproj.said('%s rows say %s: say more of the one that is meant', cardinality(f.ids)::text,
                                                       f.wanted::text) END)
          FROM found AS f
          LEFT JOIN LATERAL (SELECT k.key FROM jsonb_object_keys(f.wanted) AS k (key)
                              WHERE k.key <> ALL (f.keys) LIMIT 1) AS u ON true
         WHERE f.body IS NOT NULL OR f.fault IS NOT NULL
         ORDER BY f.written NULLS FIRST, f.section, f.verb, f.n;
    IF jsonb_typeof(changes) <> 'object' THEN
        RETURN QUERY SELECT NULL::text, NULL::text, 'changes', NULL::bigint, NULL::jsonb, govproj.said('is no object in braces');
    END IF;
END
$$;
COMMENT ON FUNCTION govproj.policy_changes(text, bigint, jsonb) IS
    'Part of revise_policy and correct_policy: what is asked to change in a version (修改内容), a row for each row that is added, altered or '
    'removed, with its id, and what is set; or why it cannot be: fault.';
