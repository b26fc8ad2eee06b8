-- A version of the law as its pack would say it: what writes a version, compares two, or makes the next of one reads it here.

-- Which version is meant, or why none is.
CREATE FUNCTION govproj.policy_id_of(register text, code text) RETURNS bigint
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    policies regclass := govproj.policy_table(register, 'policy');
    found_id bigint;
    known text;
BEGIN
    EXECUTE format('SELECT p.id FROM %s AS p WHERE p.code = $1', policies) INTO found_id USING code;
    IF found_id IS NULL THEN
        EXECUTE format('SELECT string_agg(p.code, $1 ORDER BY p.valid_from) FROM %s AS p', policies) INTO known USING govproj.said(', ');
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_object',
            MESSAGE = govproj.said('register "%s" holds no policy "%s"', register, code),
            HINT = CASE WHEN known IS NULL THEN govproj.said('It holds none yet: load one with govproj.load_pack().')
                        ELSE govproj.said('Its policies: %s.', known) END;
    END IF;
    RETURN found_id;
END
$$;
COMMENT ON FUNCTION govproj.policy_id_of(text, text) IS
    'The id of a version by its code (制度版本代码). Errors: 42704 no such register, or none of that code in it.';

-- Only a constant: whose table it is may write anything there, and who reads the law would run it.
CREATE FUNCTION govproj.constant_defaults(target regclass) RETURNS jsonb
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
RETURN (
    SELECT coalesce(jsonb_object_agg(d.name, CASE WHEN d.said IN ('true', 'false') THEN to_jsonb(d.said::boolean)
                                                  ELSE to_jsonb(substring(d.said FROM '^[(]*''([a-z_]+)''::')) END)
                        FILTER (WHERE d.said IN ('true', 'false') OR d.said ~ '^[(]*''[a-z_]+''::[a-z_.]+[)]?(::[a-z_.]+)?$'), '{}')
      FROM (SELECT a.attname AS name, pg_get_expr(d.adbin, d.adrelid) AS said
              FROM pg_attrdef AS d
              JOIN pg_attribute AS a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
             WHERE d.adrelid = target) AS d);
COMMENT ON FUNCTION govproj.constant_defaults(regclass) IS
    'What columns of a policy table hold that a pack says nothing of (默认值), as far as that is a word, true or false.';

CREATE FUNCTION govproj.version_rows(register text, policy_id bigint)
    RETURNS TABLE (section text, item bigint, row_id bigint, body jsonb, source jsonb)
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
    SET jit = off
AS $$
#variable_conflict use_column
DECLARE
    part record;
BEGIN
    FOR part IN
        SELECT g.section, t.target, array_agg(g.key) AS keys, array_agg(govproj.pack_column(g.key)) AS columns,
               govproj.constant_defaults(t.target)
                   - coalesce(array_agg(govproj.pack_column(g.key)) FILTER (WHERE g.required), '{}') AS defaults
          FROM govproj.pack_grammar AS g
          JOIN govproj.policy_tables(register) AS t ON t.role = g.role
         GROUP BY g.section, t.target
         ORDER BY min(g.written)
    LOOP
        RETURN QUERY EXECUTE format($query$
            SELECT $1, row_number() OVER (ORDER BY t.id) - 1, t.id, b.body, j.r
              FROM %s AS t
             CROSS JOIN LATERAL (SELECT to_jsonb(t) OFFSET 0) AS j (r)
             CROSS JOIN LATERAL (SELECT coalesce(jsonb_object_agg(k.key, j.r -> k.col)
                                                     FILTER (WHERE j.r ->> k.col IS NOT NULL
                                                               AND j.r -> k.col IS DISTINCT FROM $4 -> k.col), '{}')
                                   FROM unnest($2, $3) AS k (key, col)) AS b (body)
             WHERE t.%I = $5
             ORDER BY t.id
            $query$, part.target, CASE WHEN part.section IS NULL THEN 'id' ELSE 'policy_id' END)
            USING part.section, part.keys, part.columns, part.defaults, policy_id;
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.version_rows(text, bigint) IS
    'The head (section NULL) and the rows of a version as its pack says them (制度各行), without what is left out there, each with its '
    'number in its section, counted from 0, its id, and the whole row of its table as source.';
