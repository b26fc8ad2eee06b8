-- A version of the law is written as the text of its pack, as a person would write it and load_pack reads it.

-- An object on one line, its members in the order that is given; what that does not name comes last.
CREATE FUNCTION govproj.written_object(body jsonb, keys text[]) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
RETURN (
    SELECT '{' || coalesce(string_agg(to_json(e.key)::text || ': ' || e.value::text, ', '
                                      ORDER BY array_position(keys, e.key) NULLS LAST, e.key COLLATE "C"), '') || '}'
      FROM jsonb_each(body) AS e);
COMMENT ON FUNCTION govproj.written_object(jsonb, text[]) IS 'Part of dump_pack: an object on one line, its keys in an order (对象文本).';

-- A case takes a line for what is given and for each of its story.
CREATE FUNCTION govproj.written_row(body jsonb, keys text[], types text[]) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
RETURN (
    SELECT '    {' || string_agg(
               CASE WHEN k.n = 1 THEN '' WHEN k.type IN ('given', 'story') THEN E',\n     ' ELSE ', ' END
               || to_json(k.key)::text || ': '
               || CASE k.type
                      WHEN 'given' THEN govproj.written_object(body -> k.key, govproj.pack_case_keys(k.type))
                      WHEN 'story' THEN (SELECT '[' || string_agg(govproj.written_object(l.line, govproj.pack_case_keys(k.type)),
                                                                  E',\n               ' ORDER BY l.n) || ']'
                                           FROM jsonb_array_elements(body -> k.key) WITH ORDINALITY AS l (line, n)
                                          WHERE jsonb_typeof(l.line) = 'object')
                      ELSE (body -> k.key)::text END, '' ORDER BY k.n) || '}'
      FROM (SELECT row_number() OVER (ORDER BY u.n) AS n, u.key, u.type
              FROM unnest(keys, types) WITH ORDINALITY AS u (key, type, n)
             WHERE body ? u.key) AS k);
COMMENT ON FUNCTION govproj.written_row(jsonb, text[], text[]) IS
    'Part of dump_pack: a row of a section as it is written (行文本), with the keys of the section, in their order, and their types.';

CREATE FUNCTION govproj.dump_pack_now(register text, code text) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
    SET jit = off
AS $$
BEGIN
    IF register IS NULL OR code IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'null_value_not_allowed',
            MESSAGE = govproj.said('dump_pack needs the name of a register and the code of a version');
    END IF;
    RETURN (
        WITH grammar AS (
            SELECT g.section, min(g.written) AS written, bool_or(g.section_required) OR g.section = 'words' AS is_always_there,
                   array_agg(g.key ORDER BY g.written) AS keys, array_agg(g.type ORDER BY g.written) AS types
              FROM govproj.pack_grammar AS g
             GROUP BY g.section
        ), said AS (
            SELECT v.section, v.item, v.body FROM govproj.version_rows(register, govproj.policy_id_of(register, code)) AS v
        )
        SELECT E'{\n' || string_agg(m.line, E',\n' ORDER BY m.written) || E'\n}'
          FROM (SELECT k.n AS written, format('  %s: %s', to_json(k.key), s.body -> k.key) AS line
                  FROM said AS s, grammar AS g, unnest(g.keys) WITH ORDINALITY AS k (key, n)
                 WHERE s.section IS NULL AND g.section IS NULL AND s.body ? k.key
                UNION ALL
                -- load_pack gives who says nothing of words the usual ones
                SELECT g.written, format('  %s: [%s]', to_json(g.section), E'\n' || r.rows || E'\n  ')
                  FROM grammar AS g
                 CROSS JOIN LATERAL (SELECT string_agg(govproj.written_row(s.body, g.keys, g.types), E',\n' ORDER BY s.item)
                                       FROM said AS s WHERE s.section = g.section) AS r (rows)
                 WHERE r.rows IS NOT NULL OR (g.section IS NOT NULL AND g.is_always_there)) AS m);
END
$$;
COMMENT ON FUNCTION govproj.dump_pack_now(text, text) IS
    'Part of dump_pack, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.dump_pack(register text, code text) RETURNS text
    LANGUAGE c STABLE AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.dump_pack(text, text) IS
    'A version of the law as the text of a pack that load_pack reads (导出制度包), a row a line, without what a pack may leave out: '
    'loaded into another register and written there it is the same text. '
    'Errors: 42704 no such register or version; 22004 an argument is NULL; 42501 without SELECT on the policy tables.';
