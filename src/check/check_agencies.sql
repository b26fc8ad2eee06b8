-- check_register, third part: is what the engine keeps of agencies and of who took over from them as the acts say?

CREATE FUNCTION govproj.check_versions(tables jsonb) RETURNS SETOF govproj.register_fault
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY EXECUTE format($sql$
        WITH act AS MATERIALIZED (
            SELECT a.seq, a.kind, a.legal_on, a.recorded_at, (a.detail ->> 'id')::bigint AS id, a.detail::jsonb AS detail
              FROM ONLY %2$s AS a WHERE a.kind ~ '^agency_'),
        born AS (
            SELECT DISTINCT ON (a.id) a.id, a.seq, a.kind FROM act a
             WHERE a.kind IN ('agency_entered', 'agency_removed') ORDER BY a.id, a.seq DESC),
        said AS MATERIALIZED (
            SELECT a.id, a.seq, a.legal_on, a.recorded_at, a.kind = 'agency_entered' AS enters,
                   CASE a.kind WHEN 'agency_entered' THEN a.detail
                               ELSE (SELECT jsonb_object_agg(k.key, k.value -> 1) FROM jsonb_each(a.detail) AS k
                                      WHERE jsonb_typeof(k.value) = 'array') END AS body
              FROM act a JOIN born b ON b.id = a.id AND b.kind = 'agency_entered' AND a.seq >= b.seq),
        wanted AS (SELECT s.* FROM said s WHERE s.enters OR s.body ?| '{code,name,db_role,active_since,active}'),
        -- what each act leaves standing: what it says of a column, or what the last one before it did that said anything of it
        carried AS (
            SELECT t.id, t.seq, t.col, first_value(t.told) OVER (PARTITION BY t.id, t.col, t.turn ORDER BY t.seq) AS wanted
              FROM (SELECT s.id, s.seq, k.col, s.body -> k.col AS told,
                           count(*) FILTER (WHERE s.body ? k.col) OVER (PARTITION BY s.id, k.col ORDER BY s.seq) AS turn
                      FROM said s CROSS JOIN unnest('{code,name,kind,db_role,active_since,active,basis}'::text[]) AS k(col)) AS t),
        met AS MATERIALIZED (
            SELECT coalesce(w.id, v.agency_id) AS id, coalesce(w.seq, v.seq) AS seq, w.id IS NOT NULL AS told,
                   v.agency_id IS NOT NULL AS here, w.legal_on, w.recorded_at, v.from_on, v.recorded_at AS at, to_jsonb(v) AS body
              FROM wanted w FULL JOIN ONLY %1$s AS v ON v.agency_id = w.id AND v.seq = w.seq)
        SELECT 'error', CASE WHEN m.told THEN 'act_without_row' ELSE 'row_without_act' END,
               format('%%s, agency %%s, act %%s', %1$L, m.id, m.seq),
               CASE WHEN m.told THEN format(%3$L, m.seq) ELSE %4$L END, CASE WHEN m.told THEN %5$L ELSE %6$L END
          FROM met m WHERE m.told <> m.here
        UNION ALL
        SELECT 'error', 'row_differs', format('%%s, agency %%s, act %%s', %1$L, c.id, c.seq),
               string_agg(format(%7$L, c.col, coalesce(c.wanted::text, %8$L), coalesce(c.found::text, %8$L)), ' '
                          ORDER BY c.col COLLATE "C"), %9$L
          FROM (
            SELECT m.id, m.seq, k.col, m.body -> k.col AS found, k.wanted
              FROM met m JOIN carried k ON k.id = m.id AND k.seq = m.seq WHERE m.told AND m.here
            UNION ALL
            SELECT m.id, m.seq, v.col, v.found, v.wanted
              FROM met m CROSS JOIN LATERAL (VALUES ('from_on', to_jsonb(m.from_on), to_jsonb(m.legal_on)),
                                                    ('recorded_at', to_jsonb(m.at), to_jsonb(m.recorded_at))) AS v(col, found, wanted)
             WHERE m.told AND m.here) AS c
         WHERE coalesce(c.wanted, 'null') <> coalesce(c.found, 'null')
         GROUP BY c.id, c.seq$sql$,
        (tables ->> 'agency_version')::regclass, (tables ->> 'register_act')::regclass,
        govproj.said('Act %s of the register entered it, and it is gone.'),
        govproj.said('No act tells of it: it came in past the engine.'),
        govproj.said('Restore the row from a backup, as its acts say.'),
        govproj.said('Find out who put it there; take it out, and enter it through the engine.'),
        govproj.said('%s: %s by what is recorded, %s in the row.'), govproj.said('none'),
        govproj.said('Find out who altered it; put the row back as its acts say.'));
END
$$;
COMMENT ON FUNCTION govproj.check_versions(jsonb) IS
    'Part of check_register: whether what agencies were called when (agency_version) is as their acts say.';
