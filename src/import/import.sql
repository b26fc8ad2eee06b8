-- Import (存量项目导入): the running projects of an existing city, from the staging tables of a register.
--
-- Everything goes in through the ordinary tables, where the one judge looks at it. Projects go in by the hundred, each
-- statement for all of them at once. Where one is refused the hundred is undone and halved until it is found, and that
-- project goes in row by row: so each fault has its row, and what is in order costs little.

CREATE TYPE govproj.import_fault AS (
    source_table  text,
    source_id     bigint,
    project_code  text,
    sqlstate      text,
    rule          text,
    message       text,
    detail        text,
    source_column text,
    value         text,
    expected      text
);
COMMENT ON TYPE govproj.import_fault IS 'What stands against an import (导入问题), or what it was warned of.';
COMMENT ON COLUMN govproj.import_fault.source_table IS 'Staging table (暂存表).';
COMMENT ON COLUMN govproj.import_fault.source_id IS
    'Its row (行号), the line of the file where its header was loaded with it; NULL: none in particular.';
COMMENT ON COLUMN govproj.import_fault.project_code IS 'Project code (项目编号).';
COMMENT ON COLUMN govproj.import_fault.sqlstate IS 'SQLSTATE with which it was refused; 01000 for a warning.';
COMMENT ON COLUMN govproj.import_fault.rule IS 'Rule, constraint or column (规则): the first, where several are unmet.';
COMMENT ON COLUMN govproj.import_fault.message IS 'What was refused (说明).';
COMMENT ON COLUMN govproj.import_fault.detail IS 'Every unmet rule with its article, a line each (明细).';
COMMENT ON COLUMN govproj.import_fault.source_column IS 'Column of a cell that cannot be read (列); NULL: it is no fault of a cell.';
COMMENT ON COLUMN govproj.import_fault.value IS 'What the cell says (单元格内容).';
COMMENT ON COLUMN govproj.import_fault.expected IS 'What was expected instead (应填内容).';

CREATE FUNCTION govproj.import_tables(register text) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    register_schema oid;
    register_owner oid;
    tables jsonb;
    missing text;
BEGIN
    SELECT c.relnamespace, c.relowner INTO register_schema, register_owner
      FROM govproj.registers r JOIN pg_class c ON c.oid = r.project::regclass
     WHERE r.name = import_tables.register;
    IF register_owner IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_object',
            MESSAGE = govproj.said('"%s" is not a register', import_tables.register);
    END IF;
    IF NOT pg_has_role(register_owner, 'USAGE') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'insufficient_privilege',
            MESSAGE = govproj.said('only the owner of register "%s" may import', import_tables.register),
            DETAIL = govproj.said('It belongs to role "%s".', pg_get_userbyid(register_owner)::text);
    END IF;

    -- the engine's tables by their triggers, since they may have been renamed; nobody else's table is taken for one
    SELECT jsonb_object_agg(t.role, t.relation::regclass) INTO tables
      FROM (SELECT split_part(encode(g.tgargs, 'escape'), E'\\000', 1) AS role, g.tgrelid AS relation
              FROM pg_trigger g JOIN pg_proc p ON p.oid = g.tgfoid
             WHERE p.pronamespace = 'govproj'::regnamespace
             UNION
            SELECT s.relname, s.oid FROM pg_class s WHERE s.relname LIKE E'import\\_%' AND s.relkind = 'r') AS t
      JOIN pg_class c ON c.oid = t.relation
     WHERE c.relnamespace = register_schema AND c.relowner = register_owner;
    SELECT string_agg(r.role, govproj.said(', ') ORDER BY r.role COLLATE "C") INTO missing
      FROM unnest('{act,agency,annual_plan,plan_line,policy_condition,policy_word,project,demand,cost_line,document,contract,change,
                    contract_party,supplement,payment,fund_allocation,receipt,import_project,import_demand,import_cost_line,import_document,
                    import_receipt,import_contract,import_contract_party,import_step,import_change,import_supplement,import_payment,
                    import_fund_allocation}'::text[]) AS r(role)
     WHERE NOT tables ? r.role;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_table',
            MESSAGE = govproj.said('register "%s" lacks: %s', import_tables.register, missing);
    END IF;
    RETURN tables;
END
$$;
COMMENT ON FUNCTION govproj.import_tables(text) IS
    'Part of import: a register''s tables by their roles, and its staging tables by their names. '
    'Errors: 42704 no such register, 42501 it is another''s, 42P01 a table is missing.';

CREATE FUNCTION govproj.import_entry(tables jsonb, role text) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    source text := tables ->> ('import_' || role);
    contract text := 'coalesce((SELECT ($4)[width_bucket(k.id, $3)] FROM %3$s k WHERE k.project = s.project AND k.code = s.contract
                                 ORDER BY k.id LIMIT 1),
                               (SELECT (array_agg(c.id ORDER BY c.id))[1] FROM %5$s c
                                 WHERE c.project_id = o.project_id AND c.number = s.contract))';
    -- what takes more than a copy; of several plans the one that was filed by then
    special jsonb := CASE role
        WHEN 'project' THEN jsonb_build_object(
            'id', 'o.project_id', 'stage_on', 's.initiated_on::date', 'initiated_on', 'NULL::date',
            'owner_id', '($5 ->> s.owner)::bigint',
            'serves_id', 'served.id',
            'plan_line_id', '(SELECT l.id FROM %1$s l JOIN %2$s y ON y.id = l.annual_plan_id
                               WHERE y.agency_id = ($5 ->> s.owner)::bigint AND y.year = s.budget_year::integer AND l.title = s.plan_line
                               ORDER BY coalesce(y.filed_on <= s.initiated_on::date, false) DESC, y.version DESC, l.id LIMIT 1)',
            'classified', 'coalesce(s.classified::boolean, false)', 'national_funds', 'coalesce(s.national_funds::numeric, 0)')
        WHEN 'demand' THEN jsonb_build_object(
            'project_id', 'o.project_id', 'agency_id', '($5 ->> s.agency)::bigint')
        WHEN 'document' THEN jsonb_build_object(
            'project_id', 'o.project_id', 'issuer_id', '($5 ->> s.issuer)::bigint', 'sha256', 'decode(s.sha256, ''hex'')')
        WHEN 'receipt' THEN jsonb_build_object(
            'agency_id', '($5 ->> s.agency)::bigint',
            'document_id', '(SELECT d.id FROM %4$s d WHERE d.project_id = o.project_id AND d.kind = s.kind
                                AND d.issued_on = s.issued_on::date
                              ORDER BY EXISTS (SELECT FROM %4$s v WHERE v.document_id = d.id), d.id LIMIT 1)')
        WHEN 'contract' THEN jsonb_build_object(
            'id', '($4)[width_bucket(s.id, $3)]', 'project_id', 'o.project_id', 'number', 's.code',
            'security_undertaking', 'coalesce(s.security_undertaking::boolean, false)',
            'signer_id', 'coalesce(($5 ->> s.signer)::bigint, (SELECT x.owner_id FROM %6$s x WHERE x.id = o.project_id))')
        WHEN 'change' THEN jsonb_build_object('project_id', 'o.project_id', 'contract_id', contract)
        WHEN 'contract_party' THEN jsonb_build_object('contract_id', contract)
        WHEN 'supplement' THEN jsonb_build_object('contract_id', contract)
        WHEN 'payment' THEN jsonb_build_object('contract_id', contract, 'kind', 'coalesce(s.kind, ''payment'')')
        ELSE jsonb_build_object('project_id', 'o.project_id')
    END;
    entered text := format('unnest($1, $2) WITH ORDINALITY AS o(id, project_id, n) JOIN %s s ON s.id = o.id', source);
    targets text;
    expressions text;
BEGIN
    IF role = 'step' THEN
        RETURN format('UPDATE %s x SET stage = s.to_stage::govproj.stage, stage_on = s.stage_on::date FROM %s WHERE x.id = o.project_id',
                      tables ->> 'project', entered);
    END IF;
    entered := entered || CASE role
        WHEN 'project' THEN
            format(' LEFT JOIN %s served ON served.code = s.serves WHERE s.serves IS NULL OR served.id IS NOT NULL', tables ->> 'project')
        ELSE '' END;

    -- everything else that has the same name on both sides, columns of the users' among it
    SELECT string_agg(quote_ident(e.name), ', '), string_agg(e.expression, ', ') INTO targets, expressions
      FROM (SELECT j.key, format(j.value, tables ->> 'plan_line', tables ->> 'annual_plan', tables ->> 'import_contract',
                                 tables ->> 'document', tables ->> 'contract', tables ->> 'project')
              FROM jsonb_each_text(special) AS j
             UNION ALL
            -- what has been read is text, in the form that its type takes
            SELECT a.attname, format('s.%I', a.attname) || CASE WHEN s.atttypid = 'text'::regtype AND a.atttypid <> s.atttypid
                                                                THEN '::' || format_type(a.atttypid, a.atttypmod) ELSE '' END
              FROM pg_attribute a JOIN pg_attribute s ON s.attname = a.attname
             WHERE a.attrelid = (tables ->> role)::regclass AND s.attrelid = source::regclass
               AND a.attnum > 0 AND NOT a.attisdropped AND NOT s.attisdropped AND a.attgenerated = '' AND a.attname <> 'id'
               AND NOT special ? a.attname) AS e(name, expression);
    RETURN format('INSERT INTO %s (%s) SELECT %s FROM %s ORDER BY o.n', tables ->> role, targets, expressions, entered);
END
$$;
COMMENT ON FUNCTION govproj.import_entry(jsonb, text) IS
    'Part of import: the statement that enters staged rows of a role. '
    '$1 the rows, $2 the key of the project of each, $3 and $4 staged contracts and their keys, $5 the keys of agencies by their codes.';

-- What bears one day goes in by turn and then by phase: papers before the step that rests on them, money after the step that
-- allows it, but before one that ends the matter. Days and stages have been read, so that their text is in the one form: days sort by it.
CREATE FUNCTION govproj.import_sequence(tables jsonb) RETURNS text
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
RETURN (
    SELECT format($query$
        WITH project (code, id, n) AS (
            SELECT p.code, p.id, row_number() OVER (ORDER BY p.code COLLATE "C") FROM unnest($2, $3) AS p (code, id)
        ),
        staged (role, id, project, n, day, turn, phase) AS (
            SELECT 'project', s.id, p.id, p.n, ''::text COLLATE "C", 0, 0 FROM project p JOIN %s s ON s.code = p.code AND s.id = ANY ($1) %s
        ),
        placed AS (
            SELECT e.*, row_number() OVER w AS place,
                   (e.role = 'step' OR lag(e.role) OVER w IS DISTINCT FROM e.role)::integer AS begins
              FROM staged e
            WINDOW w AS (PARTITION BY e.n ORDER BY coalesce(e.day, ''), e.turn, e.phase, e.id)
        ),
        run AS (
            SELECT p.*, CASE WHEN $4 THEN p.place ELSE sum(p.begins) OVER w END AS run
              FROM placed p
            WINDOW w AS (PARTITION BY p.n ORDER BY p.place ROWS UNBOUNDED PRECEDING)
        )
        SELECT r.role, array_agg(r.id ORDER BY r.n, r.place) AS rows, array_agg(r.project ORDER BY r.n, r.place) AS projects
          FROM run r
         GROUP BY r.run, r.role
         ORDER BY r.run, r.role COLLATE "C" $query$,
        tables ->> 'import_project',
        string_agg(format('UNION ALL SELECT %L, s.id, p.id, p.n, (%s)::text COLLATE "C", %s, %s '
                          'FROM project p JOIN %s s ON s.project = p.code', k.role,
                          format(k.day, signed), format(k.turn, signed, turned), k.phase, tables ->> ('import_' || k.role)), ' '))
      FROM (VALUES
        ('demand',          '''''',                        '0',                              '1'),
        ('cost_line',       's.entered_on',                'coalesce(s.turn::integer, 0)',   '2'),
        ('document',        's.issued_on',                 'coalesce(s.turn::integer, 0)',   '3'),
        ('receipt',         's.received_on',               'coalesce(s.turn::integer, 0)',   '4'),
        ('contract',        's.signed_on',                 'coalesce(s.turn::integer, 0)',   '4'),
        ('contract_party',  '%s',                          '%2$s',                           '5'),
        ('step',            's.stage_on',                  'coalesce(s.turn::integer, 0)',
         (SELECT format('CASE WHEN s.to_stage = ANY (%L::text[]) THEN 9 ELSE 6 END', array_agg(t.name))
            FROM govproj.stages AS t WHERE t.stage < 'returned' OR t.stage >= 'accepted')),
        ('change',          'greatest(s.decided_on, %s)',  'coalesce(s.turn::integer, 0)',   '7'),
        ('supplement',      'greatest(s.signed_on, %s)',   'coalesce(s.turn::integer, 0)',   '7'),
        ('payment',         'greatest(s.paid_on, %s)',     'coalesce(s.turn::integer, 0)',   '8'),
        ('fund_allocation', '''infinity''',                '0',                              '10')) AS k(role, day, turn, phase),
        -- not before the contract stands, so that the engine can say what is wrong with the day
        format('(SELECT min(c.signed_on COLLATE "C") FROM %s c WHERE c.project = s.project AND c.code = s.contract)',
               tables ->> 'import_contract') AS signed,
        format('coalesce((SELECT min(c.turn::integer) FROM %s c WHERE c.project = s.project AND c.code = s.contract), 0)',
               tables ->> 'import_contract') AS turned
);
COMMENT ON FUNCTION govproj.import_sequence(jsonb) IS
    'Part of import: the query for what is staged of some projects, in the order in which it goes in: '
    'rows of one table that follow each other go together, a step by itself; each with the key of its project. '
    '$1 rows of import_project, $2 and $3 codes and keys of the projects, $4 whether every row goes by itself.';

CREATE FUNCTION govproj.import_statements(tables jsonb) RETURNS jsonb
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
RETURN (
    SELECT jsonb_object_agg(r.role, govproj.import_entry(tables, r.role)) || jsonb_build_object(
        'sequence', govproj.import_sequence(tables),
        'keys', format('SELECT array_agg(coalesce(p.id, nextval(%L::regclass)) ORDER BY c.n)
                          FROM unnest($1) WITH ORDINALITY AS c(code, n) LEFT JOIN %s p ON p.code = c.code',
                       pg_get_serial_sequence(tables ->> 'project', 'id'), tables ->> 'project'),
        'contract_keys', format('SELECT coalesce(array_agg(c.id), ''{}''), coalesce(array_agg(c.key), ''{}'')
                                   FROM (SELECT k.id, nextval(%L::regclass) AS key
                                           FROM (SELECT x.id FROM %s x WHERE x.project = ANY ($1) ORDER BY x.id) AS k) AS c',
                                pg_get_serial_sequence(tables ->> 'contract', 'id'), tables ->> 'import_contract'))
      FROM unnest('{project,demand,cost_line,document,receipt,contract,contract_party,step,change,supplement,payment,
                    fund_allocation}'::text[]) AS r(role)
);
COMMENT ON FUNCTION govproj.import_statements(jsonb) IS 'Part of import: every statement that enters something, by its role.';

CREATE FUNCTION govproj.import_ordered(statement text, rows bigint[], codes text[], keys bigint[], row_by_row boolean)
    RETURNS TABLE (role text, rows_of_role bigint[], projects bigint[])
    LANGUAGE c STRICT AS 'MODULE_PATHNAME', 'govproj_import_ordered';
COMMENT ON FUNCTION govproj.import_ordered(text, bigint[], text[], bigint[], boolean) IS
    'Part of import: what the query of import_sequence returns (导入次序), planned once in a transaction. '
    'Errors: 42804 the query has other columns, 0A000 it is none to be run here.';

CREATE FUNCTION govproj.import_enter(statement text, rows bigint[], projects bigint[], contract_rows bigint[], contract_keys bigint[],
                                     agencies jsonb) RETURNS bigint
    LANGUAGE c STRICT AS 'MODULE_PATHNAME', 'govproj_import_enter';
COMMENT ON FUNCTION govproj.import_enter(text, bigint[], bigint[], bigint[], bigint[], jsonb) IS
    'Part of import: runs a statement of import_entry with its parameters (执行导入语句), planned once in a transaction, and returns how '
    'many rows went in. An UPDATE asks no foreign key again whose columns it leaves as they are. '
    'Errors: those of the statement; 0A000 it is none to be run here.';

CREATE FUNCTION govproj.import_rows(statements jsonb, rows bigint[], codes text[], skipped text[], row_by_row boolean)
    RETURNS SETOF govproj.import_fault
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET client_min_messages = error
    SET govproj.imported = on
    SET jit = off
    -- what a foreign key refers to is sought by its index, though the table be small or empty when the server plans it, once and for all
    SET enable_seqscan = off
AS $$
DECLARE
    agencies CONSTANT jsonb := statements -> 'agencies';
    keys bigint[];
    contract_rows bigint[];
    contract_keys bigint[];
    entry record;
    entered bigint;
    stopped boolean := false;
    fault govproj.import_fault;
    column_broken text;
BEGIN
    EXECUTE statements ->> 'keys' INTO keys USING codes;
    EXECUTE statements ->> 'contract_keys' INTO contract_rows, contract_keys USING codes;
    FOR entry IN
        SELECT o.role, o.rows_of_role AS rows, o.projects
          FROM govproj.import_ordered(statements ->> 'sequence', import_rows.rows, codes, keys, row_by_row) AS o
    LOOP
        -- after a fault, what rests on a step or on a paper could not be judged by itself
        CONTINUE WHEN stopped AND entry.role IN ('receipt', 'contract_party', 'step', 'change', 'supplement', 'payment', 'fund_allocation');
        IF entry.role || ' ' || entry.rows[1] = ANY (skipped) THEN
            EXIT WHEN entry.role = 'project';
            stopped := true;
            CONTINUE;
        END IF;
        IF NOT row_by_row THEN
            entered := govproj.import_enter(statements ->> entry.role, entry.rows, entry.projects, contract_rows, contract_keys, agencies);
            IF entered < cardinality(entry.rows) THEN
                RAISE EXCEPTION 'a row did not go in';
            END IF;
            CONTINUE;
        END IF;
        BEGIN
            entered := govproj.import_enter(statements ->> entry.role, entry.rows, entry.projects, contract_rows, contract_keys, agencies);
            IF entered = 0 THEN
                RAISE EXCEPTION USING
                    ERRCODE = 'foreign_key_violation',
                    MESSAGE = govproj.said('the row did not go in'),
                    DETAIL = CASE entry.role WHEN 'project' THEN govproj.said('The project that it serves did not.')
                                             ELSE govproj.said('A trigger or rule of the register''s keeps it out.') END,
                    CONSTRAINT = CASE entry.role WHEN 'project' THEN 'serves' ELSE 'trigger' END;
            END IF;
        EXCEPTION WHEN OTHERS THEN
            -- what ails the server is no fault of the row
            IF SQLSTATE ~ '^(40|53|54|57|58|XX|55P03)' THEN
                RAISE;
            END IF;
            GET STACKED DIAGNOSTICS
                fault.sqlstate = RETURNED_SQLSTATE, fault.rule = CONSTRAINT_NAME, column_broken = COLUMN_NAME,
                fault.message = MESSAGE_TEXT, fault.detail = PG_EXCEPTION_DETAIL;
            fault.source_table := 'import_' || entry.role;
            fault.source_id := entry.rows[1];
            fault.project_code := codes[1];
            fault.rule := coalesce(nullif(fault.rule, ''), nullif(column_broken, ''));
            fault.detail := nullif(fault.detail, '');
            RETURN NEXT fault;
            EXIT WHEN entry.role = 'project';
            stopped := true;
        END;
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.import_rows(jsonb, bigint[], text[], text[], boolean) IS
    'Part of import: enters all that is staged of some projects; row by row, which is for one project, '
    'it goes on after a fault and returns each. skipped: rows that are known to be at fault, e.g. document 7.';

CREATE FUNCTION govproj.import_projects(statements jsonb, rows bigint[], codes text[], skipped text[])
    RETURNS SETOF govproj.import_fault
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    half integer := cardinality(codes) / 2;
BEGIN
    IF cardinality(skipped) = 0 THEN
        BEGIN
            PERFORM govproj.import_rows(statements, rows, codes, skipped, false);
            RETURN;
        EXCEPTION WHEN OTHERS THEN
            IF SQLSTATE ~ '^(40|53|54|57|58|XX|55P03)' THEN
                RAISE;
            END IF;
        END;
    END IF;
    IF half = 0 THEN
        RETURN QUERY SELECT f.* FROM govproj.import_rows(statements, rows, codes, skipped, true) AS f;
    ELSE
        RETURN QUERY SELECT f.* FROM govproj.import_projects(statements, rows[:half], codes[:half], skipped) AS f;
        RETURN QUERY SELECT f.* FROM govproj.import_projects(statements, rows[half + 1:], codes[half + 1:], skipped) AS f;
    END IF;
END
$$;
COMMENT ON FUNCTION govproj.import_projects(jsonb, bigint[], text[], text[]) IS
    'Part of import: enters some projects at once, and where one is refused, halves them until it is found.';

CREATE FUNCTION govproj.import_order(tables jsonb) RETURNS TABLE (id bigint, code text, depth integer)
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY EXECUTE format('
        WITH RECURSIVE staged AS (
            SELECT DISTINCT ON (s.code) s.id, s.code, s.serves FROM %s s WHERE s.code IS NOT NULL ORDER BY s.code, s.id
        ),
        tree AS (
            SELECT g.id, g.code, 0 AS depth FROM staged g LEFT JOIN staged x ON x.code = g.serves WHERE x.code IS NULL
             UNION ALL
            SELECT g.id, g.code, t.depth + 1 FROM tree t JOIN staged g ON g.serves = t.code
        )
        SELECT t.id, t.code, t.depth FROM tree t', tables ->> 'import_project');
END
$$;
COMMENT ON FUNCTION govproj.import_order(jsonb) IS
    'Part of import: the staged projects, each code once, and on how many others each rests by serving. '
    'Those that serve each other in a ring are not among them.';

CREATE FUNCTION govproj.import_misnomers(tables jsonb) RETURNS SETOF govproj.import_fault
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    place record;
    unknown text := format('NOT EXISTS (SELECT FROM %s x WHERE x.code = s.project) '
                           'AND NOT EXISTS (SELECT FROM %s x WHERE x.code = s.project)',
                           tables ->> 'import_project', tables ->> 'project');
BEGIN
    RETURN QUERY EXECUTE format($query$
        SELECT 'import_project', s.id, s.code, f.sqlstate, f.rule, f.message, NULL::text, NULL::text, NULL::text, NULL::text
          FROM (SELECT s.*, row_number() OVER (PARTITION BY s.code ORDER BY s.id) AS nr FROM %1$s s) AS s
          LEFT JOIN govproj.import_order($1) AS o ON o.code = s.code
         CROSS JOIN LATERAL (
                SELECT '23514', 'code', format(%6$L, govproj.shown(s.code), govproj.identifier_fault(s.code))
                 WHERE govproj.identifier_fault(s.code) IS NOT NULL
                 UNION ALL
                SELECT '23505', 'code', format(%7$L, govproj.shown(s.code))
                 WHERE s.code IS NOT NULL AND s.nr > 1
                 UNION ALL
                SELECT '23505', 'code', format(%8$L, s.code, p.title) FROM %2$s p WHERE p.code = s.code
                 UNION ALL
                SELECT '23514', 'serves', %9$L WHERE s.code IS NOT NULL AND s.nr = 1 AND o.code IS NULL
                 UNION ALL
                SELECT '23503', 'serves', format(%10$L, govproj.shown(s.serves))
                 WHERE s.serves IS NOT NULL AND NOT EXISTS (SELECT FROM %1$s x WHERE x.code = s.serves)
                   AND NOT EXISTS (SELECT FROM %2$s p WHERE p.code = s.serves)
                 UNION ALL
                SELECT '23503', 'plan_line', format(%11$L, s.owner, govproj.shown(s.plan_line), s.budget_year)
                 WHERE s.plan_line IS NOT NULL AND s.owner IS NOT NULL AND s.budget_year IS NOT NULL AND NOT EXISTS (
                        SELECT FROM %3$s l JOIN %4$s y ON y.id = l.annual_plan_id JOIN %5$s a ON a.id = y.agency_id
                         WHERE a.code = s.owner AND y.year = s.budget_year::integer AND l.title = s.plan_line)
              ) AS f(sqlstate, rule, message)
         ORDER BY s.id $query$,
        tables ->> 'import_project', tables ->> 'project', tables ->> 'plan_line', tables ->> 'annual_plan', tables ->> 'agency',
        govproj.said('"%s" cannot be a code: %s'),
        govproj.said('project "%s" is staged more than once'), govproj.said('project "%s" is in the register already, as "%s"'),
        govproj.said('projects serve each other in a ring'), govproj.said('there is no project "%s" to serve'),
        govproj.said('agency "%s" has no line "%s" in a plan of %s'))
        USING tables;

    -- a project is sought of every row, a contract where one is named; what is empty is a fault of its cell
    FOR place IN
        SELECT k.source, k.named,
               CASE k.named
                   WHEN 'project' THEN format('s.project IS NOT NULL AND %s', unknown)
                   ELSE format('s.contract IS NOT NULL AND NOT (%s) AND NOT EXISTS (SELECT FROM %s x WHERE x.project = s.project
                                                                                         AND x.code = s.contract)
                                AND NOT EXISTS (SELECT FROM %s x JOIN %s p ON p.id = x.project_id WHERE p.code = s.project
                                                   AND x.number = s.contract)',
                               unknown, tables ->> 'import_contract', tables ->> 'contract', tables ->> 'project') END AS fault,
               CASE k.named WHEN 'project' THEN govproj.said('no project "%s" is staged, nor in the register')
                            ELSE govproj.said('no contract "%s" of the project is staged, nor in the register') END AS message
          FROM (SELECT c.source, c.name AS named FROM govproj.import_columns() AS c
                 WHERE c.name IN ('project', 'contract') ORDER BY c.source COLLATE "C", c.name DESC) AS k
    LOOP
        RETURN QUERY EXECUTE format('SELECT %L, s.id, s.project, ''23503'', %L, format(%L, govproj.shown(s.%I)), NULL::text,
                                            NULL::text, NULL::text, NULL::text
                                       FROM %s s WHERE %s ORDER BY s.id',
                                    place.source, place.named, place.message, place.named, tables ->> place.source, place.fault);
    END LOOP;

    -- a step to the stage that a project is at would be none, and pass unseen
    RETURN QUERY EXECUTE format($query$
        SELECT 'import_contract', s.id, s.project, '23505', 'code', format(%6$L, s.code), NULL::text, NULL::text, NULL::text, NULL::text
          FROM (SELECT s.*, row_number() OVER (PARTITION BY s.project, s.code ORDER BY s.id) AS nr FROM %1$s s) AS s
         WHERE s.code IS NOT NULL AND s.nr > 1
         UNION ALL
        SELECT 'import_receipt', s.id, s.project, '23503', 'document',
               format(%7$L, govproj.shown(s.kind), s.issued_on), NULL, NULL, NULL, NULL
          FROM %3$s s
         WHERE s.kind IS NOT NULL AND s.issued_on IS NOT NULL
           -- one that cannot be read may be the one
           AND NOT EXISTS (SELECT FROM %4$s d WHERE d.project = s.project AND (d.kind IS NULL OR d.issued_on IS NULL))
           AND NOT EXISTS (SELECT FROM %4$s d WHERE d.project = s.project AND d.kind = s.kind AND d.issued_on = s.issued_on)
           AND NOT EXISTS (SELECT FROM %9$s d JOIN %10$s p ON p.id = d.project_id WHERE p.code = s.project AND d.kind = s.kind
                              AND d.issued_on = s.issued_on::date)
           AND (EXISTS (SELECT FROM %5$s p WHERE p.code = s.project) OR EXISTS (SELECT FROM %10$s p WHERE p.code = s.project))
         UNION ALL
        SELECT 'import_step', s.id, s.project, 'ZG001', 'step', format(%8$L, govproj.stage_listed(s.to_stage)), NULL, NULL, NULL, NULL
          FROM (SELECT s.*, lag(s.to_stage, 1, coalesce((SELECT p.stage::text FROM %10$s p WHERE p.code = s.project
                                      AND NOT EXISTS (SELECT FROM %5$s i WHERE i.code = s.project)), 'planned'))
                       OVER (PARTITION BY s.project ORDER BY s.stage_on::date, coalesce(s.turn::integer, 0), s.id) AS at
                  FROM %2$s s) AS s
         WHERE s.to_stage = s.at AND s.stage_on IS NOT NULL $query$,
        tables ->> 'import_contract', tables ->> 'import_step', tables ->> 'import_receipt', tables ->> 'import_document',
        tables ->> 'import_project',
        govproj.said('the project has two contracts "%s"'),
        govproj.said('no document "%s" of %s of the project is staged, nor in the register'),
        govproj.said('the project is at "%s" already'), tables ->> 'document', tables ->> 'project');
END
$$;
COMMENT ON FUNCTION govproj.import_misnomers(jsonb) IS
    'Part of import: staged rows that name what there is not, or the same twice, which no table could refuse as such.';

CREATE FUNCTION govproj.import_warnings(tables jsonb, later text[], later_seqs bigint[]) RETURNS SETOF govproj.import_fault
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- the act of a birth does not say what it was warned of
    RETURN QUERY EXECUTE format($query$
        SELECT 'import_project', s.id, s.code, '01000', r.condition::text,
               format(%4$L, s.code, w.unmet),
               format(%8$L, govproj.cited(r.article, r.note)), NULL::text, NULL::text, NULL::text
          FROM %1$s s JOIN %2$s p ON p.code = s.code
          JOIN %3$s r ON r.policy_id = p.policy_id
          JOIN (VALUES ('planned', %5$L), ('ground_named', %6$L), ('budget_stated', %7$L)) AS w(condition, unmet)
            ON w.condition = r.condition
         WHERE r.mode = 'warn' AND r.to_stage = 'planned' AND r.entry IS NULL
           AND (r.track IS NULL OR r.track = p.track) AND govproj.judge_speaks(%2$L::regclass, p.id, r.applies_when)
           AND p.off_plan_ground IS NULL
           AND CASE r.condition WHEN 'planned' THEN p.plan_line_id IS NULL
                                WHEN 'ground_named' THEN NOT p.budgeted
                                ELSE p.budgeted IS NULL END
         ORDER BY s.id, w.condition COLLATE "C" $query$, tables ->> 'import_project', tables ->> 'project', tables ->> 'policy_condition',
        govproj.said('project "%s" is entered although %s'),
        govproj.said('it has neither a plan line nor an off-plan ground'),
        govproj.said('it is said not to be in the year''s budget and has no off-plan ground'),
        govproj.said('neither its place in the year''s budget nor an off-plan ground is stated'), govproj.said('%s.'));
    RETURN QUERY EXECUTE format($query$
        SELECT CASE a.kind WHEN 'step' THEN 'import_step' WHEN 'fund_allocated' THEN 'import_fund_allocation'
                           ELSE 'import_' || split_part(a.kind, '_', 1) END,
               t.id, s.code, '01000', split_part(a.detail ->> 'warned', ' ', 1),
               CASE a.kind WHEN 'step' THEN format(%5$L, s.code, govproj.word_listed(a.to_stage::text, coalesce(
                               w.label_zh, govproj.label(a.to_stage)))) ELSE format(%6$L, s.code) END,
               a.detail ->> 'warned', NULL::text, NULL::text, NULL::text
          FROM (SELECT i.id, i.code, 0 AS seq FROM %1$s i UNION ALL SELECT NULL, l.code, l.seq FROM unnest($1, $2) AS l (code, seq)) AS s
          JOIN %2$s p ON p.code = s.code JOIN %3$s a ON a.project_id = p.id AND a.seq > s.seq
          LEFT JOIN %7$s w ON w.policy_id = a.policy_id AND w.list = 'stage' AND w.word = a.to_stage::text
          LEFT JOIN LATERAL (
                SELECT min(t.id) AS id FROM %4$s t
                 WHERE a.kind = 'step' AND t.project = s.code
                   AND t.to_stage::govproj.stage = a.to_stage AND t.stage_on::date = a.legal_on) AS t ON true
         WHERE a.detail ->> 'warned' IS NOT NULL
         ORDER BY s.id, a.seq $query$,
        tables ->> 'import_project', tables ->> 'project', tables ->> 'act', tables ->> 'import_step',
        govproj.said('project "%s" goes on to "%s" although not every rule is met'),
        govproj.said('this is entered for project "%s" although not every rule is met'), tables ->> 'policy_word')
        USING later, later_seqs;
END
$$;
COMMENT ON FUNCTION govproj.import_warnings(jsonb, text[], bigint[]) IS
    'Part of import: what the judge only warned of, for projects that have just gone in, and later ones since that act.';

CREATE FUNCTION govproj.import_staging(tables jsonb) RETURNS regclass[]
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
RETURN ARRAY(SELECT t.value::regclass FROM jsonb_each_text(tables) AS t WHERE t.key LIKE E'import\\_%' ORDER BY t.key COLLATE "C");
COMMENT ON FUNCTION govproj.import_staging(jsonb) IS
    'Part of import: the staging tables of a register (暂存表), in the order in which they are locked.';

CREATE FUNCTION govproj.import_lock(register text, tables jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- "govp", and the register's table
    key bigint := (x'676f7670'::bigint << 32) + (tables ->> 'import_project')::regclass::oid::bigint;
    staging regclass[] := govproj.import_staging(tables);
    staged boolean := EXISTS (SELECT FROM pg_locks l WHERE l.relation = ANY (staging) AND l.locktype = 'relation'
                                 AND l.mode = 'RowExclusiveLock' AND l.pid = pg_backend_pid());
BEGIN
    -- who has filled the tables in this very transaction keeps another out of them: two such would wait for each other
    IF NOT staged THEN
        PERFORM pg_advisory_xact_lock(key);
    ELSIF NOT pg_try_advisory_xact_lock(key) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'lock_not_available',
            MESSAGE = govproj.said('somebody else is importing into register "%s"', register),
            DETAIL = govproj.said('He waits for this transaction, which has filled staging tables and is not over.'),
            HINT = govproj.said('Roll back; fill the staging tables and import again when that import is over.');
    END IF;
    -- nobody adds to what is being imported
    PERFORM govproj.lock_tables(staging, 'SHARE ROW EXCLUSIVE', govproj.said('the staging of register "%s"', register));
END
$$;
COMMENT ON FUNCTION govproj.import_lock(text, jsonb) IS
    'Part of import: one at a time imports, and nobody adds to the staging tables meanwhile. '
    'Errors: 55P03 for the second of two who have both filled them in the transaction that imports.';

CREATE FUNCTION govproj.write_dense("table" regclass) RETURNS boolean
    LANGUAGE c STRICT AS 'MODULE_PATHNAME', 'govproj_write_dense';
COMMENT ON FUNCTION govproj.write_dense(regclass) IS
    'Part of import: writes a table anew without the versions that its rows went through (整理表), if all that is in it was written by the '
    'transaction that asks, so that nobody misses one; false: it is dense, or not so. Errors: 42501 for others than its owner, '
    '25006 in a read-only transaction.';

-- A register that has projects has readers, who may want the rows as they were.
CREATE FUNCTION govproj.import_fresh_tables(register text, tables jsonb) RETURNS regclass[]
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    candidate regclass;
    has_rows boolean;
    fresh regclass[] := '{}';
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %s)', tables ->> 'project') INTO has_rows;
    IF has_rows THEN
        RETURN fresh;
    END IF;
    FOR candidate IN SELECT t.oid FROM govproj.register_tables(register) AS t WHERE t.relation !~ '^(import|policy)_' ORDER BY t.oid LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', candidate) INTO has_rows;
        IF NOT has_rows THEN
            fresh := fresh || candidate;
        END IF;
    END LOOP;
    RETURN fresh;
END
$$;
COMMENT ON FUNCTION govproj.import_fresh_tables(text, jsonb) IS
    'Part of import: the tables of a register that has no project yet which have no rows (空表), in which the import leaves its own alone.';

-- An import has written much that others may be waiting for: were it to wait for them in turn, the server would refuse one of the two.
CREATE FUNCTION govproj.import_lock_out(tables regclass[]) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
BEGIN
    FOR attempt IN 1 .. 20 LOOP
        BEGIN
            EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE NOWAIT',
                           (SELECT string_agg('ONLY ' || t, ', ') FROM unnest(tables) AS t));
            RETURN true;
        EXCEPTION WHEN lock_not_available THEN
            PERFORM pg_sleep(0.1);
        END;
    END LOOP;
    RETURN false;
END
$$;
COMMENT ON FUNCTION govproj.import_lock_out(regclass[]) IS
    'Part of import: locks tables against everybody (锁定); false: none, since others were at work in one for two seconds. Waits for nobody.';

-- Where somebody is in the way, it is for later; and what was imported does not fall with a tidying that fails, as an index of the users'
-- own may have it.
CREATE FUNCTION govproj.import_make_dense(register text, tables jsonb, fresh regclass[]) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    filled CONSTANT regclass[] := ARRAY(SELECT f FROM unnest(fresh) AS f WHERE pg_relation_size(f) > 0);
    dense boolean := true;
    one regclass;
BEGIN
    IF filled = '{}' THEN
        RETURN true;
    ELSIF NOT govproj.import_lock_out(filled) THEN
        RETURN false;
    END IF;
    FOREACH one IN ARRAY filled LOOP
        IF NOT govproj.write_dense(one) THEN
            EXECUTE format('REINDEX TABLE %s', one);
            -- the project table stays many times its size where somebody else has entered a project meanwhile
            dense := dense AND one <> (tables ->> 'project')::regclass;
        END IF;
    END LOOP;
    RETURN dense;
EXCEPTION
    WHEN lock_not_available OR deadlock_detected OR object_in_use THEN
        RETURN false;
    WHEN OTHERS THEN
        IF SQLSTATE ~ '^(40|57|58|XX)' THEN
            RAISE;
        END IF;
        RAISE NOTICE '%', govproj.said('import of "%s": its tables are not written anew: %s', register, SQLERRM);
        RETURN false;
END
$$;
COMMENT ON FUNCTION govproj.import_make_dense(text, jsonb, regclass[]) IS
    'Part of import: leaves these tables and their indexes as dense as a restore does (整理台账表); false: not the project table, since '
    'others are at work in it or have entered some meanwhile, or since it failed, as a notice says.';

-- The versions that the rows of a table which others read went through lie there until the import has been committed.
CREATE FUNCTION govproj.import_tell_size(register text, project_table regclass, had bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    few CONSTANT bigint := 1048576;
    grown bigint := pg_relation_size(project_table) - had;
BEGIN
    IF grown >= few THEN
        RAISE NOTICE USING
            MESSAGE = govproj.said('import of "%s": its project table has grown by %s, most of it empty', register, pg_size_pretty(grown)),
            HINT = govproj.said('Once it is committed, VACUUM (FULL, ANALYZE) %s; makes reading it some ten times cheaper.',
                                project_table::text);
    END IF;
END
$$;
COMMENT ON FUNCTION govproj.import_tell_size(text, regclass, bigint) IS
    'Part of import: a notice with what packs the project table, where it has grown by a megabyte and more (整理项目表提示).';

CREATE FUNCTION govproj.import(register text, warnings boolean DEFAULT false, progress integer DEFAULT 1000, unit text DEFAULT 'yuan')
    RETURNS SETOF govproj.import_fault
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
    SET jit = off
    -- what is staged is read once and emptied: three thousand rows of a table tell enough of it
    SET default_statistics_target = 10
AS $$
DECLARE
    tables jsonb := govproj.import_tables(register);
    staging text := array_to_string(govproj.import_staging(tables), ', ');
    fillfactor text := coalesce((SELECT format('SET (%s)', o) FROM pg_class c, unnest(c.reloptions) AS o
                                  WHERE c.oid = (tables ->> 'project')::regclass AND o LIKE 'fillfactor=%'), 'RESET (fillfactor)');
    had bigint := pg_relation_size((tables ->> 'project')::regclass);
    fresh regclass[];
    statements jsonb;
    known govproj.import_fault[];
    small govproj.import_fault[];
    there govproj.import_fault[];
    later text[];
    later_seqs bigint[];
    chunk record;
    total bigint;
    done bigint := 0;
    found bigint;
    faults bigint;
    began timestamptz;
    told timestamptz;
BEGIN
    PERFORM govproj.refuse_distributed(register, 'import');
    PERFORM govproj.require_version((tables ->> 'project')::regclass);
    PERFORM govproj.read_amount('0', coalesce(unit, ''));
    PERFORM govproj.import_lock(register, tables);
    EXECUTE format('ANALYZE %s', staging);
    fresh := govproj.import_fresh_tables(register, tables);
    EXECUTE format('SELECT count(*) FROM %s', tables ->> 'import_project') INTO total;
    statements := govproj.import_statements(tables);
    EXECUTE format('SELECT $1 || jsonb_build_object(''agencies'', coalesce(jsonb_object_agg(a.code, a.id), ''{}'')) FROM %s a',
                   tables ->> 'agency') INTO statements USING statements;
    BEGIN
        known := ARRAY(SELECT f FROM govproj.import_cells(tables, unit) AS f);
        there := ARRAY(SELECT ROW(d.source, NULL, NULL, '00000', NULL, govproj.said('%s rows are in the register already', d.dropped::text),
                                  NULL, NULL, d.dropped, NULL)::govproj.import_fault
                         FROM govproj.import_drop_known(tables) AS d WHERE d.dropped > 0);
        SELECT array_agg(l.code), array_agg(l.last_seq) INTO later, later_seqs FROM govproj.import_later(tables) AS l;
        known := known || ARRAY(SELECT f FROM govproj.import_misnomers(tables) AS f);
        faults := cardinality(known);
        RETURN QUERY SELECT f.* FROM unnest(known) AS f;
        IF unit = 'yuan' THEN
            small := ARRAY(SELECT f FROM govproj.import_small_amounts(tables) AS f);
        END IF;
        -- each project is updated some thirty times over: with room left on its page, that touches no index
        EXECUTE format('ALTER TABLE %s SET (fillfactor = 10)', tables ->> 'project');
        began := clock_timestamp();
        told := began;
        -- those that others serve go before them, and one that is known to be at fault goes alone
        FOR chunk IN
            SELECT array_remove(array_agg(o.id ORDER BY o.n), NULL) AS rows, array_agg(o.code ORDER BY o.n) AS codes, o.skipped
              FROM (SELECT o.*, coalesce(f.skipped, '{}') AS skipped,
                           CASE WHEN f.code IS NULL THEN (row_number() OVER (PARTITION BY o.depth, f.code IS NULL ORDER BY o.n) - 1) / 100
                                ELSE -o.n END AS chunk
                      FROM (SELECT s.id, s.code, s.depth, s.id AS n FROM govproj.import_order(tables) AS s
                             UNION ALL SELECT NULL, l.code, 2147483647, l.n FROM unnest(later) WITH ORDINALITY AS l (code, n)) AS o
                      LEFT JOIN (SELECT k.project_code AS code, array_agg(substr(k.source_table, 8) || ' ' || k.source_id) AS skipped
                                   FROM unnest(known) AS k
                                  GROUP BY k.project_code) AS f ON f.code = o.code) AS o
             GROUP BY o.depth, o.chunk, o.skipped
             ORDER BY o.depth, o.chunk
        LOOP
            RETURN QUERY SELECT f.* FROM govproj.import_projects(statements, chunk.rows, chunk.codes, chunk.skipped) AS f;
            GET DIAGNOSTICS found = ROW_COUNT;
            faults := faults + found;
            done := done + cardinality(chunk.rows);
            IF done / nullif(progress, 0) > (done - cardinality(chunk.rows)) / nullif(progress, 0) THEN
                RAISE NOTICE '%', govproj.said('import of "%s": %s of %s projects, %s faults',
                                               register, done::text, total::text, faults::text);
                told := clock_timestamp();
            ELSIF progress > 0 THEN
                told := govproj.tell_progress(govproj.said('import of "%s", projects', register), done, total, began, told);
            END IF;
        END LOOP;
        IF faults > 0 THEN
            RAISE EXCEPTION SQLSTATE 'UNDO0';
        END IF;
    EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
        RETURN;
    END;
    IF there <> '{}' THEN
        RAISE NOTICE '%', govproj.said('in the register already, and passed over: %s',
                                       (SELECT string_agg(t.source_table || ' ' || t.value, govproj.said(', '))
                                          FROM unnest(there) AS t));
    END IF;
    IF warnings THEN
        RETURN QUERY SELECT f.* FROM unnest(there) AS f;
        RETURN QUERY SELECT f.* FROM unnest(small) AS f;
        RETURN QUERY SELECT f.* FROM govproj.import_warnings(tables, later, later_seqs) AS f;
    END IF;
    SET CONSTRAINTS ALL IMMEDIATE;
    EXECUTE format('ALTER TABLE %s %s', tables ->> 'project', fillfactor);
    EXECUTE format('TRUNCATE %s RESTART IDENTITY', staging);
    -- last, since nobody else gets at the tables from then on, however long the rest might have to wait
    IF fresh = '{}' OR NOT govproj.import_make_dense(register, tables, fresh) THEN
        PERFORM govproj.import_tell_size(register, (tables ->> 'project')::regclass, had);
    END IF;
END
$$;
COMMENT ON FUNCTION govproj.import(text, boolean, integer, text) IS
    'Imports what stands in the staging tables import_* of a register (存量项目导入), for its owner: '
    'each project in the order of its legal dates, judged like any other, its acts marked as imported. '
    'Returns every fault and then imports nothing; without a fault it imports everything and empties the staging tables. '
    'warnings: return what the judge only warned of as well, with SQLSTATE 01000. progress: a NOTICE every so many '
    'projects; 0: none. unit: what bare figures of amounts are in, yuan (元) or wan (万元). Errors: 22023 no such unit, '
    '42704 no such register, 42501 it is another''s, 42P01 a staging table is missing.';
