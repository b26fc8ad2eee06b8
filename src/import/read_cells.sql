-- Reading what is staged (暂存数据读取): every cell of every staging table at once, before anything is entered. What can be read is
-- written down in the one form that the tables take; what cannot is a fault of its cell, and every such fault is told.

CREATE FUNCTION govproj.import_words(tables jsonb) RETURNS text
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
RETURN (
    SELECT format($query$
        WITH known (policy_id, list, word, said) AS (
            SELECT w.policy_id, w.list, w.word, unnest(ARRAY[w.word, w.label_zh, w.label_en]::text[]) FROM %1$s w
             UNION ALL
            SELECT d.policy_id, 'document', d.kind, unnest(ARRAY[d.kind, d.label_zh, d.label_en]::text[]) FROM %2$s d
             UNION ALL
            SELECT t.policy_id, 'track', t.track, unnest(ARRAY[t.track, t.label_zh, t.label_en]::text[]) FROM %3$s t
             UNION ALL
            SELECT p.id, l.list, e.key, unnest(ARRAY[e.key, e.value ->> 'zh', e.value ->> 'en'])
              FROM %4$s p
             CROSS JOIN unnest('{change,payment,party,outcome}'::text[]) AS l (list)
             CROSS JOIN LATERAL jsonb_each(govproj.engine_word_labels() -> l.list) AS e
             UNION ALL
            SELECT p.id, v.list, v.word, v.said
              FROM %4$s p CROSS JOIN (VALUES ('document', 'voiding', 'voiding'), ('document', 'voiding', %5$L),
                                             ('outcome', 'failed', %6$L)) AS v (list, word, said)
        ),
        form (policy_id, list, word, said) AS (
            SELECT k.policy_id, k.list::text, k.word::text, f.said
              FROM known k CROSS JOIN LATERAL (VALUES (k.said::text), (lower(govproj.supplier_form(k.said)))) AS f (said)
        )
        SELECT f.policy_id, f.list, f.said, coalesce(min(f.word) FILTER (WHERE f.word = f.said), min(f.word)) AS word
          FROM (SELECT * FROM form UNION ALL SELECT 0, list, word, said FROM form) AS f
         GROUP BY f.policy_id, f.list, f.said
        HAVING count(DISTINCT f.word) = 1 OR bool_or(f.word = f.said) $query$,
        tables ->> 'policy_word', tables ->> 'policy_document', tables ->> 'policy_track', tables ->> 'policy', '作废', '不通过')
);
COMMENT ON FUNCTION govproj.import_words(jsonb) IS
    'Part of import: the query for what words may be called in a file (可用词), by version and list: themselves, their labels, and these '
    'whatever their width, case and blanks; version 0: of all versions, where they agree.';

-- An agency goes by its code, its name, or what it was called before; what several have been called names none.
CREATE FUNCTION govproj.import_agencies(tables jsonb) RETURNS text
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
RETURN (
    SELECT format($query$
        WITH called (said, id, rank) AS (
            SELECT a.code, a.id, 1 FROM %1$s a
             UNION ALL
            SELECT a.name, a.id, 2 FROM %1$s a
             UNION ALL %2$s
        ),
        form AS (
            SELECT lower(govproj.supplier_form(c.said)) AS said, c.id, min(c.rank) AS rank
              FROM called c WHERE c.said IS NOT NULL GROUP BY 1, 2
        )
        SELECT DISTINCT ON (f.said) f.said, a.code::text AS code
          FROM form f JOIN %1$s a ON a.id = f.id
         WHERE NOT EXISTS (SELECT FROM form o WHERE o.said = f.said AND o.rank = f.rank AND o.id <> f.id)
         ORDER BY f.said, f.rank $query$,
        tables ->> 'agency',
        CASE WHEN tables ? 'register_act' THEN format($former$
            SELECT n.said, (r.detail ->> 'id')::bigint, 3
              FROM %s r
             CROSS JOIN LATERAL (
                    SELECT CASE jsonb_typeof(f.value) WHEN 'array' THEN f.value ->> 0 ELSE f.value #>> '{}' END
                      FROM jsonb_each(r.detail::jsonb) AS f WHERE f.key IN ('code', 'name')) AS n (said)
             WHERE r.kind LIKE E'agency\\_%%' $former$, tables ->> 'register_act')
        ELSE 'SELECT NULL, NULL, 3 WHERE false' END)
);
COMMENT ON FUNCTION govproj.import_agencies(jsonb) IS
    'Part of import: the query for what agencies may be called in a file (单位可用名称): their codes, their names, and what they were called '
    'before, whatever the width, case and blanks.';

-- How a column is read: s is its table, and what it is joined with is called by the column's name.
CREATE FUNCTION govproj.import_reader(reads text, name text) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path = pg_catalog, pg_temp
RETURN format(
    CASE reads
        WHEN 'code' THEN 'govproj.read_code(s.%1$I)'
        WHEN 'number' THEN 'CASE WHEN govproj.identifier_fault(govproj.read_code(s.%1$I), false) IS NULL '
                           'AND char_length(s.%1$I) <= 500 THEN govproj.read_code(s.%1$I) END'
        WHEN 'text' THEN 'CASE WHEN octet_length(s.%1$I) <= 500 OR char_length(govproj.read_text(s.%1$I)) <= 500 '
                         'THEN govproj.read_text(s.%1$I) END'
        WHEN 'remark' THEN 'govproj.read_text(s.%1$I)'
        WHEN 'day' THEN 'govproj.read_date(s.%1$I)::text'
        WHEN 'yuan' THEN 'govproj.read_amount(s.%1$I, $1)::text'
        WHEN 'amount' THEN 'govproj.read_amount(s.%1$I, $1, true)::text'
        -- what is no money: the days of a change of duration
        WHEN 'figure' THEN 'govproj.read_amount(s.%1$I, CASE coalesce(kind_e.word, kind_f.word) '
                           'WHEN ''duration'' THEN ''yuan'' ELSE $1 END, true)::text'
        WHEN 'year' THEN 'CASE WHEN govproj.read_integer(s.%1$I) BETWEEN 2000 AND 2999 THEN govproj.read_integer(s.%1$I)::text END'
        WHEN 'integer' THEN 'govproj.read_integer(s.%1$I)::text'
        WHEN 'boolean' THEN 'govproj.read_boolean(s.%1$I)::text'
        WHEN 'json' THEN 'CASE jsonb_typeof(govproj.read_json(s.%1$I)) WHEN ''object'' THEN s.%1$I END'
        WHEN 'hex' THEN 'CASE WHEN govproj.read_code(s.%1$I) ~ ''^[0-9A-Fa-f]{64}$'' THEN govproj.read_code(s.%1$I) END'
        WHEN 'credit' THEN 'govproj.read_credit_code(s.%1$I)'
        WHEN 'category' THEN 'CASE WHEN govproj.is_category(govproj.read_text(s.%1$I)) THEN govproj.read_text(s.%1$I) END'
        WHEN 'stage' THEN 'coalesce(%2$I.word, %3$I.word, CASE WHEN govproj.is_stage(govproj.read_text(s.%1$I)) '
                          'THEN govproj.read_text(s.%1$I)::govproj.stage::text END)'
        WHEN 'word' THEN 'coalesce(%2$I.word, %3$I.word)'
        WHEN 'agency' THEN 'coalesce(%2$I.code, %3$I.code)'
    END, name, name || '_e', name || '_f');
COMMENT ON FUNCTION govproj.import_reader(text, text) IS
    'Part of import: the expression that reads a column of a staging table s (单元格读取表达式); NULL: nothing, or not to be read. '
    '$1 is the unit of bare figures.';

-- What a staging table is read with: s itself, v the version that its project is under, and what names words and agencies.
CREATE FUNCTION govproj.import_read_from(tables jsonb, source text) RETURNS text
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
RETURN (
    SELECT format('%s s LEFT JOIN version v ON v.code = govproj.read_code(s.%I)', tables ->> import_read_from.source,
                  CASE import_read_from.source WHEN 'import_project' THEN 'code' ELSE 'project' END)
           || coalesce(string_agg(CASE
                WHEN c.reads = 'agency' THEN
                    format(' LEFT JOIN %4$s %2$I ON %2$I.code = s.%1$I'
                           ' LEFT JOIN agency %3$I ON %3$I.said = '
                           'CASE WHEN %2$I.code IS NULL THEN lower(govproj.supplier_form(s.%1$I)) END',
                           c.name, c.name || '_e', c.name || '_f', tables ->> 'agency')
                ELSE format(' LEFT JOIN word %2$I ON %2$I.policy_id = coalesce(v.policy_id, 0) AND %2$I.list = %4$L AND %2$I.said = s.%1$I'
                            ' LEFT JOIN word %3$I ON %3$I.policy_id = coalesce(v.policy_id, 0) AND %3$I.list = %4$L'
                            ' AND %3$I.said = CASE WHEN %2$I.word IS NULL THEN lower(govproj.supplier_form(s.%1$I)) END',
                            c.name, c.name || '_e', c.name || '_f', coalesce(c.list, 'stage')) END, '' ORDER BY c.place), '')
      FROM govproj.import_columns() AS c
     WHERE c.source = import_read_from.source AND c.reads IN ('agency', 'word', 'stage')
);
COMMENT ON FUNCTION govproj.import_read_from(jsonb, text) IS
    'Part of import: what a staging table is joined with to be read (暂存表读取所连各表).';

CREATE FUNCTION govproj.import_read_with(tables jsonb) RETURNS text
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
RETURN (
    SELECT format($query$
        WITH word AS MATERIALIZED (%1$s),
        agency AS MATERIALIZED (%2$s),
        version AS MATERIALIZED (
            SELECT DISTINCT ON (x.code) x.code, p.id AS policy_id
              FROM (SELECT govproj.read_code(x.code) AS code, govproj.read_date(x.initiated_on) AS day FROM %3$s x) AS x
              LEFT JOIN %4$s p ON x.day BETWEEN p.valid_from AND coalesce(least(p.valid_until, p.superseded_on), 'infinity')
             WHERE x.code IS NOT NULL AND NOT EXISTS (SELECT FROM %5$s t WHERE t.code = x.code)
             UNION ALL
            SELECT t.code, t.policy_id FROM %5$s t
        ) $query$,
        govproj.import_words(tables), govproj.import_agencies(tables), tables ->> 'import_project', tables ->> 'policy',
        tables ->> 'project')
);
COMMENT ON FUNCTION govproj.import_read_with(jsonb) IS
    'Part of import: the words, the agencies and the versions by which cells are read (读取所依各表), before a statement that reads.';

-- Most cells say what they say as the tables have it. Whether one does is told sooner than what it says: a word that is one by every
-- version needs no version, and an agency's code no agency.
CREATE FUNCTION govproj.import_plain_words(tables jsonb) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    words jsonb;
BEGIN
    EXECUTE format($query$
        WITH word AS MATERIALIZED (%s),
        plain (list, said) AS (
            SELECT w.list, w.said FROM word w WHERE w.word = w.said GROUP BY w.list, w.said
            HAVING count(*) = (SELECT count(*) + 1 FROM %s)
             UNION
            SELECT 'stage', s.stage::text FROM govproj.stages s
             WHERE NOT EXISTS (SELECT FROM word w WHERE w.list = 'stage' AND w.word <> s.stage::text
                                  AND w.said IN (s.stage::text, lower(govproj.supplier_form(s.stage::text))))
             UNION ALL
            SELECT 'agency.code', a.code FROM %s a
        )
        SELECT jsonb_object_agg(l.list, l.said) FROM (SELECT p.list, array_agg(p.said) AS said FROM plain p GROUP BY p.list) AS l $query$,
        govproj.import_words(tables), tables ->> 'policy', tables ->> 'agency')
       INTO words;
    RETURN words;
END
$$;
COMMENT ON FUNCTION govproj.import_plain_words(jsonb) IS
    'Part of import: by list, what words every version has as they are written here (无需转换的词), stages and codes of agencies among them.';

CREATE FUNCTION govproj.import_plain_reader(reads text, name text, list text, words jsonb) RETURNS text
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
RETURN CASE
    WHEN reads IN ('word', 'stage', 'agency') THEN
        format('CASE WHEN s.%I = ANY (%L::text[]) THEN s.%1$I END', name,
               ARRAY(SELECT jsonb_array_elements_text(words -> CASE reads WHEN 'agency' THEN 'agency.code' WHEN 'stage' THEN reads
                                                                          ELSE list END)))
    WHEN reads = 'figure' THEN govproj.import_reader('amount', name)
    ELSE govproj.import_reader(reads, name)
END;
COMMENT ON FUNCTION govproj.import_plain_reader(text, text, text, jsonb) IS
    'Part of import: the expression that gives the cell itself where nothing is to be done about it (无需转换的单元格), of s alone; '
    'anything else: it is to be read.';

-- A fault of a cell, in words.
CREATE FUNCTION govproj.import_cell_fault(column_name text, label_zh text, reads text, list text, value text, words text,
                                          OUT sqlstate text, OUT message text, OUT expected text)
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    missing boolean := govproj.read_text(value) IS NULL;
    called text := column_name || CASE govproj.message_language() WHEN 'zh' THEN '（' || label_zh || '）' ELSE '' END;
BEGIN
    expected := coalesce(
        CASE WHEN missing THEN NULL ELSE govproj.read_expected(CASE reads WHEN 'figure' THEN 'amount' ELSE reads END, value) END,
        CASE reads
            WHEN 'day' THEN govproj.read_expected(reads, '')
            WHEN 'agency' THEN govproj.said('the code, the name or a former name of an agency is expected')
            WHEN 'word' THEN govproj.said('one of these is expected: %s', words)
            WHEN 'category' THEN govproj.said('a category of services is expected, by its path or its Chinese name; see %s',
                                                 'govproj.categories')
            WHEN 'stage' THEN govproj.said('a stage is expected, by its name in English or Chinese; see %s', 'govproj.stages')
            WHEN 'json' THEN govproj.said('a JSON object is expected')
            WHEN 'hex' THEN govproj.said('a SHA-256 is expected: 64 hexadecimal digits')
            WHEN 'credit' THEN govproj.said('a unified social credit code is expected: 18 digits and capital letters, '
                                               'the last of which checks the others')
            WHEN 'number' THEN coalesce(govproj.identifier_fault(govproj.read_code(value), false),
                                        govproj.said('a text of at most %s characters is expected', '500'))
            WHEN 'text' THEN govproj.said('a text of at most %s characters is expected', '500')
            ELSE govproj.read_expected(CASE reads WHEN 'figure' THEN 'amount' ELSE reads END, 'x')
        END);
    IF missing THEN
        sqlstate := '23502';
        message := govproj.said('%s is empty', called);
        RETURN;
    END IF;
    sqlstate := CASE
        WHEN reads = 'agency' THEN '23503'
        WHEN reads = 'day' THEN '22007'
        WHEN reads IN ('category', 'stage', 'json', 'boolean', 'integer') THEN '22P02'
        WHEN list = 'document' OR reads = 'hex' THEN '22023'
        WHEN reads IN ('yuan', 'amount', 'figure') AND govproj.read_amount(value, 'yuan', true) IS NULL THEN '22P02'
        WHEN reads = 'year' AND govproj.read_integer(value) IS NULL THEN '22P02'
        ELSE '23514' END;
    message := govproj.said('"%s" cannot stand in %s: %s', govproj.shown(value), called, coalesce(expected, ''));
END
$$;
COMMENT ON FUNCTION govproj.import_cell_fault(text, text, text, text, text, text) IS
    'Part of import: what is said of a cell that cannot be read, or is empty and may not be (单元格问题).';

-- A header that was loaded as a row: every cell that says anything says what its column is called.
CREATE FUNCTION govproj.import_drop_header(tables jsonb, source text) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
BEGIN
    EXECUTE (
        SELECT format('DELETE FROM %s s WHERE %s AND %s', tables ->> import_drop_header.source,
                      string_agg(format('govproj.read_code(s.%I) IN (%L, %L)', c.name, c.name, c.label_zh), '') FILTER (WHERE c.place = 1),
                      string_agg(format('(s.%1$I IS NULL OR lower(govproj.supplier_form(s.%1$I)) IN (%2$L, %3$L))',
                                        c.name, c.name, lower(govproj.supplier_form(c.label_zh))), ' AND ' ORDER BY c.place))
          FROM govproj.import_columns() AS c WHERE c.source = import_drop_header.source);
END
$$;
COMMENT ON FUNCTION govproj.import_drop_header(jsonb, text) IS
    'Part of import: takes out a row that is the header of its file (表头).';

CREATE FUNCTION govproj.import_cells(tables jsonb, unit text) RETURNS SETOF govproj.import_fault
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
    SET datestyle = 'ISO, YMD'
AS $$
DECLARE
    read_with text := govproj.import_read_with(tables);
    words jsonb := govproj.import_plain_words(tables);
    table_read record;
    odd bigint[];
    filled boolean;
BEGIN
    FOR table_read IN
        SELECT c.source, govproj.import_read_from(tables, c.source) AS read_from,
               format('govproj.read_code(s.%I)', CASE c.source WHEN 'import_project' THEN 'code' ELSE 'project' END) AS project,
               string_agg(format('s.%I', c.name), ', ' ORDER BY c.place) AS cells,
               string_agg(format('%I', c.name), ', ' ORDER BY c.place) AS names,
               string_agg(govproj.import_reader(c.reads, c.name), ', ' ORDER BY c.place) AS readers,
               string_agg(govproj.import_plain_reader(c.reads, c.name, c.list, words), ', ' ORDER BY c.place) AS plain_readers,
               string_agg(format('s.%I IS NULL', c.name), ' OR ' ORDER BY c.place) FILTER (WHERE c.required) AS misses,
               string_agg(format('(%s, %L, s.%I, %s, %L, %L, %L::boolean, %L)', c.place, c.name, c.name,
                                 govproj.import_reader(c.reads, c.name), c.reads, c.list, c.required, c.label_zh),
                          ', ' ORDER BY c.place) AS each_cell
          FROM govproj.import_columns() AS c
         GROUP BY c.source
         ORDER BY c.source = 'import_project' DESC, c.source COLLATE "C"
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', tables ->> table_read.source) INTO filled;
        CONTINUE WHEN NOT filled;
        PERFORM govproj.import_drop_header(tables, table_read.source);
        EXECUTE format('SELECT array_agg(s.id) FROM %s s WHERE %s OR ROW(%s) IS DISTINCT FROM ROW(%s)', tables ->> table_read.source,
                       table_read.misses, table_read.cells, table_read.plain_readers)
           INTO odd USING unit;
        CONTINUE WHEN odd IS NULL;
        EXECUTE format('%s SELECT array_agg(s.id) FROM %s WHERE s.id = ANY ($2) AND (%s OR ROW(%s) IS DISTINCT FROM ROW(%s))',
                       read_with, table_read.read_from, table_read.misses, table_read.cells, table_read.readers)
           INTO odd USING unit, odd;
        CONTINUE WHEN odd IS NULL;
        RETURN QUERY EXECUTE format($query$ %s
            SELECT %L, s.id, %s, f.sqlstate, c.name, f.message, NULL::text, c.name, c.value, f.expected
              FROM %s
             CROSS JOIN LATERAL (VALUES %s) AS c (place, name, value, said, reads, list, required, label_zh)
             CROSS JOIN LATERAL govproj.import_cell_fault(c.name, c.label_zh, c.reads, c.list, c.value, (
                    SELECT string_agg(DISTINCT w.word, %L) FROM word w
                     WHERE w.policy_id = coalesce(v.policy_id, 0) AND w.list = c.list)) AS f
             WHERE s.id = ANY ($2) AND c.said IS NULL AND (c.required OR govproj.read_text(c.value) IS NOT NULL)
             ORDER BY s.id, c.place $query$,
            read_with, table_read.source, table_read.project, table_read.read_from, table_read.each_cell, govproj.said(', '))
            USING unit, odd;
        EXECUTE format('%s, mended AS (SELECT s.id, %s FROM %s WHERE s.id = ANY ($2))
                        UPDATE %s s SET (%s) = ROW(%s) FROM mended m WHERE m.id = s.id',
                       read_with,
                       (SELECT string_agg(govproj.import_reader(c.reads, c.name) || format(' AS %I', c.name), ', ' ORDER BY c.place)
                          FROM govproj.import_columns() AS c WHERE c.source = table_read.source),
                       table_read.read_from, tables ->> table_read.source, table_read.names,
                       (SELECT string_agg(format('m.%I', c.name), ', ' ORDER BY c.place)
                          FROM govproj.import_columns() AS c WHERE c.source = table_read.source))
            USING unit, odd;
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.import_cells(jsonb, text) IS
    'Part of import: reads every cell that is staged, writes it in the form that the tables take, and returns every one that cannot be '
    'read, or is empty and may not be (单元格问题); such a cell is empty afterwards.';
