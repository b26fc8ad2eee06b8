-- What would be said against an entry, without it being entered.

CREATE FUNCTION govproj.try_statement(statement text, said jsonb) RETURNS text
    LANGUAGE c STRICT AS 'MODULE_PATHNAME', 'govproj_try_statement';
COMMENT ON FUNCTION govproj.try_statement(text, jsonb) IS
    'Part of explain_entry: runs a statement with the caller''s rights, undoes it, and tells what it was warned of and refused with '
    '(试录), as govproj.detail = ''json'' has it.';

CREATE FUNCTION govproj.entry_statement(project_table regclass, entry text, said jsonb) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    target regclass := govproj.entry_table(project_table, entry);
    columns text;
    unknown text;
BEGIN
    IF govproj.is_distributed(project_table) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'feature_not_supported',
            MESSAGE = govproj.said('explain_entry does not work on a distributed register'),
            HINT = govproj.said('Enter the row in a transaction and roll it back: the refusal says the same.');
    END IF;
    IF jsonb_typeof(said) IS DISTINCT FROM 'object' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = govproj.said('what is entered is a JSON object: a value for each column');
    END IF;
    SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum), min(k.key) FILTER (WHERE a.attnum IS NULL) INTO columns, unknown
      FROM jsonb_object_keys(said) AS k (key)
      LEFT JOIN pg_attribute a ON a.attrelid = target AND a.attname = k.key AND a.attnum > 0 AND NOT a.attisdropped;
    IF unknown IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_column',
            MESSAGE = govproj.said('%s has no column "%s"', entry, unknown)
                || govproj.near_words(unknown, ARRAY(SELECT a.attname::text FROM pg_attribute a
                                                      WHERE a.attrelid = target AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum));
    END IF;
    IF columns IS NULL THEN
        RETURN format('INSERT INTO %s DEFAULT VALUES', target);
    END IF;
    RETURN format('INSERT INTO %1$s (%2$s) SELECT %2$s FROM jsonb_populate_record(NULL::%1$s, $1)', target, columns);
END
$$;
COMMENT ON FUNCTION govproj.entry_statement(regclass, text, jsonb) IS
    'Part of explain_entry: the INSERT that an entry is (录入语句). Errors: 22023 no such table to enter into, or no JSON object; '
    '42703 no such column.';

CREATE FUNCTION govproj.explain_entry(project_table regclass, entry text, said jsonb)
    RETURNS TABLE (rule text, article text, met boolean, mode text, remedy text, office text, code text, detail jsonb)
    LANGUAGE sql
BEGIN ATOMIC
    SELECT c.cause ->> 'rule', c.cause ->> 'article', (c.cause ->> 'met')::boolean, c.cause ->> 'mode', c.cause ->> 'text',
           c.cause ->> 'office', c.cause ->> 'code', c.cause
      FROM jsonb_array_elements(govproj.try_statement(govproj.entry_statement(project_table, entry, said), coalesce(said, 'null'))::jsonb)
           WITH ORDINALITY AS t (causes, n)
     CROSS JOIN LATERAL jsonb_array_elements(t.causes) WITH ORDINALITY AS c (cause, n)
     ORDER BY c.cause ->> 'mode', t.n, c.n;
END;
COMMENT ON FUNCTION govproj.explain_entry(regclass, text, jsonb) IS
    'Behind explain_entry of a register, which says the same (录入条件说明).';
