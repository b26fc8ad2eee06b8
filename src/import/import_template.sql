-- What a file for the import looks like (导入模板).

CREATE FUNCTION govproj.csv_cell(value text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
RETURN CASE WHEN value ~ E'[",\r\n]' THEN '"' || replace(value, '"', '""') || '"' ELSE value END;
COMMENT ON FUNCTION govproj.csv_cell(text) IS 'Part of import_template: a cell of a CSV file (CSV 单元格).';

CREATE FUNCTION govproj.import_template(staging text, language text DEFAULT NULL) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- import_payment, or payment
    wanted text := regexp_replace(lower(btrim(staging)), '^(.*[.])?(import_)?', 'import_');
    spoken text := coalesce(import_template.language, govproj.message_language());
    header text;
    example text;
BEGIN
    SELECT string_agg(govproj.csv_cell(CASE spoken WHEN 'zh' THEN c.label_zh ELSE c.name END), ',' ORDER BY c.place),
           string_agg(govproj.csv_cell(c.example), ',' ORDER BY c.place)
      INTO header, example
      FROM govproj.import_columns() AS c
     WHERE c.source = wanted;
    IF header IS NULL OR spoken NOT IN ('zh', 'en') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = CASE WHEN header IS NULL THEN govproj.said('"%s" is no staging table', staging)
                           ELSE govproj.said('"%s" is no language of templates', spoken) END,
            HINT = CASE WHEN header IS NULL
                        THEN govproj.said('They are: %s.', (SELECT string_agg(DISTINCT c.source, govproj.said(', '))
                                                              FROM govproj.import_columns() AS c))
                        ELSE govproj.said('Say "zh" or "en".') END;
    END IF;
    RETURN header || E'\n' || example || E'\n';
END
$$;
COMMENT ON FUNCTION govproj.import_template(text, text) IS
    'A file for a staging table (导入模板), as CSV: its header and a line as an example; language: zh or en, of the header; en: the names of '
    'the columns, in the order in which COPY is to be told them. import passes over a header that was loaded with its file. '
    'Errors: 22023 no such table or language.';
