-- Two versions of the law side by side: what a row of the one says otherwise than the row of the same key in the other.

-- In the language of the names. A row that is no rule says what people read of it.
CREATE FUNCTION govproj.row_in_words(role text, r jsonb, names jsonb) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    said text;
BEGIN
    IF r IS NULL OR role = 'policy' THEN
        RETURN NULL;
    ELSIF role IN ('policy_article', 'policy_label', 'policy_note') THEN
        RETURN CASE role WHEN 'policy_article' THEN r ->> CASE names ->> 'language' WHEN 'zh' THEN 'summary_zh' ELSE 'summary_en' END
                         WHEN 'policy_label' THEN concat_ws(' ', r ->> 'word', '(' || (r ->> 'language') || '): ' || (r ->> 'label'))
                         ELSE r ->> CASE names ->> 'language' WHEN 'zh' THEN 'note_zh' ELSE 'note' END END;
    END IF;
    EXECUTE format('SELECT govproj.%I($1, $2)', replace(role, 'policy_', 'sentence_of_')) INTO said USING r, names;
    RETURN upper(left(said, 1)) || substr(said, 2);
END
$$;
COMMENT ON FUNCTION govproj.row_in_words(text, jsonb, jsonb) IS
    'Part of policy_diff: what a row of a policy table says, as annotated_law would tell it (规定文句), by its role and law_names; '
    'NULL of the head of a version.';

-- What tells the rows of a section apart stands in the order of the grammar.
CREATE FUNCTION govproj.keyed_rows(register text, policy_id bigint)
    RETURNS TABLE (section text, role text, key jsonb, name text, item bigint, body jsonb, source jsonb)
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET jit = off
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
        WITH said AS MATERIALIZED (
            SELECT v.section, v.item, v.body, v.source FROM govproj.version_rows(register, policy_id) AS v
        ), named AS (
            SELECT p.section, p.item, substr(p.place, length(p.section) + 2) AS name
              FROM govproj.pack_rows((SELECT jsonb_object_agg(s.section, s.rows)
                                        FROM (SELECT v.section, jsonb_agg(v.body ORDER BY v.item) AS rows
                                                FROM said AS v WHERE v.section IS NOT NULL GROUP BY v.section) AS s)::text) AS p
        ), grammar AS (
            SELECT DISTINCT g.section, g.role, g.named_by FROM govproj.pack_grammar AS g
        )
        SELECT v.section, g.role,
               (SELECT coalesce(jsonb_object_agg(k, v.body -> k) FILTER (WHERE v.body ? k), '{}') FROM unnest(g.named_by) AS k),
               -- messages leave out for which occasion a row is
               n.name || CASE WHEN 'when' = ANY (g.named_by) THEN coalesce(' ' || (v.body ->> 'when'), '') ELSE '' END,
               v.item, v.body, v.source
          FROM said AS v
          JOIN grammar AS g ON g.section IS NOT DISTINCT FROM v.section
          LEFT JOIN named AS n ON n.section = v.section AND n.item = v.item;
END
$$;
COMMENT ON FUNCTION govproj.keyed_rows(text, bigint) IS
    'The rows of a version (version_rows), each with what tells it apart in its section, and as messages name it (行的标识).';

CREATE FUNCTION govproj.policy_diff_now(register text, a text, b text)
    RETURNS TABLE (section text, key text, article text, "column" text, old text, new text, old_says text, new_says text)
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET jit = off
AS $$
#variable_conflict use_column
DECLARE
    one bigint;
    other bigint;
    names jsonb;
    other_names jsonb;
BEGIN
    IF register IS NULL OR a IS NULL OR b IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'null_value_not_allowed',
            MESSAGE = govproj.said('policy_diff needs the name of a register and the codes of two versions');
    END IF;
    one := govproj.policy_id_of(register, a);
    other := govproj.policy_id_of(register, b);
    names := govproj.law_names(register, one, govproj.message_language());
    other_names := govproj.law_names(register, other, govproj.message_language());
    RETURN QUERY
        WITH grammar AS (
            SELECT g.section, g.key, govproj.pack_column(g.key) AS col, g.written,
                   min(g.written) OVER (PARTITION BY g.section) AS section_written
              FROM govproj.pack_grammar AS g
        ), pair AS (
            SELECT coalesce(x.section, y.section) AS section, coalesce(x.role, y.role) AS role, coalesce(y.name, x.name) AS name,
                   x.item AS x_item, y.item AS y_item, x.body AS x_body, y.body AS y_body, x.source AS x, y.source AS y
              FROM govproj.keyed_rows(register, one) AS x
              FULL JOIN govproj.keyed_rows(register, other) AS y
                ON coalesce(y.section, '') = coalesce(x.section, '') AND y.key = x.key
        ), difference AS (
            SELECT p.*, NULL::text AS col, govproj.written_object(p.x_body, k.keys) AS was,
                   govproj.written_object(p.y_body, k.keys) AS is_now, 0 AS written
              FROM pair AS p
             CROSS JOIN LATERAL (SELECT array_agg(g.key ORDER BY g.written) AS keys FROM grammar AS g WHERE g.section = p.section) AS k
             WHERE p.x IS NULL OR p.y IS NULL
            UNION ALL
            SELECT p.*, g.key, p.x ->> g.col, p.y ->> g.col, g.written
              FROM pair AS p
              JOIN grammar AS g ON g.section IS NOT DISTINCT FROM p.section
             WHERE p.x -> g.col IS DISTINCT FROM p.y -> g.col AND p.x IS NOT NULL AND p.y IS NOT NULL
        )
        SELECT d.section, d.name, coalesce(d.y, d.x) ->> 'article', d.col, d.was, d.is_now,
               govproj.row_in_words(d.role, d.x, names), govproj.row_in_words(d.role, d.y, other_names)
          FROM difference AS d
          JOIN (SELECT DISTINCT g.section, g.section_written FROM grammar AS g) AS s ON s.section IS NOT DISTINCT FROM d.section
         ORDER BY s.section_written, d.x_item NULLS LAST, d.y_item, d.written;
END
$$;
COMMENT ON FUNCTION govproj.policy_diff_now(text, text, text) IS
    'Part of policy_diff, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.policy_diff(register text, a text, b text)
    RETURNS TABLE (section text, key text, article text, "column" text, old text, new text, old_says text, new_says text)
    LANGUAGE c STABLE AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.policy_diff(text, text, text) IS
    'What version b of the law says otherwise than version a (制度版本对照): a row for each value that differs, of rows that have the same '
    'key, and one without column for each row that only one of them has; section NULL: the head. old_says and new_says are the row as a '
    'sentence, in the language of messages. '
    'Errors: 42704 no such register or version; 22004 an argument is NULL; 42501 without SELECT on the policy tables.';
