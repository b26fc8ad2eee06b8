-- The reporting views of several registers as one, with the register as a column; nothing is copied.

-- As the catalogue has it: to_regclass() refuses a schema that the caller may not use.
CREATE FUNCTION govproj.relation_named(schema text, name text) RETURNS oid
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
RETURN (SELECT c.oid FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
         WHERE n.nspname = relation_named.schema AND c.relname = relation_named.name AND c.relkind IN ('v', 'm', 'r', 'p', 'f'));
COMMENT ON FUNCTION govproj.relation_named(text, text) IS
    'Part of overview_across: a table or view by schema and name (表或视图), readable or not; NULL: there is none.';

CREATE FUNCTION govproj.may_read(relation oid) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
RETURN coalesce((SELECT has_schema_privilege(c.relnamespace, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
                   FROM pg_class AS c WHERE c.oid = relation), false);
COMMENT ON FUNCTION govproj.may_read(oid) IS
    'Part of overview_across: whether the current user may read a table or view (可否查询); false as well where there is none.';

CREATE FUNCTION govproj.reporting_views() RETURNS SETOF text
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT m.name[1]
      FROM govproj.register_module AS r
     CROSS JOIN LATERAL regexp_matches(r.body, '^CREATE VIEW ([a-z_]+) ', 'gn') WITH ORDINALITY AS m (name, n)
     WHERE r.name LIKE 'report/%'
     ORDER BY r.position, m.n;
END;
COMMENT ON FUNCTION govproj.reporting_views() IS 'The reporting views that each register has (报表视图), as the installed version makes them.';

-- The registers that are meant, each once; by default those that the caller may read.
CREATE FUNCTION govproj.registers_across(registers text[]) RETURNS text[]
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    meant text[] := CASE WHEN registers IS NULL
                         THEN ARRAY(SELECT r.name FROM govproj.registers AS r
                                     WHERE govproj.may_read(govproj.relation_named(r.name, 'project_overview'))
                                     ORDER BY r.name COLLATE "C")
                         ELSE ARRAY(SELECT u.name FROM unnest(registers) WITH ORDINALITY AS u (name, n)
                                     GROUP BY u.name ORDER BY min(u.n)) END;
    strange text := (SELECT string_agg(coalesce(quote_ident(m), 'NULL'), govproj.said(', ')) FROM unnest(meant) AS m
                      WHERE m IS NULL OR NOT EXISTS (SELECT FROM govproj.registers AS r WHERE r.name = m));
BEGIN
    IF strange IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_object',
            MESSAGE = govproj.said('no register: %s', strange),
            HINT = govproj.said('SELECT name FROM govproj.registers shows those of this database.');
    END IF;
    IF meant = '{}' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = govproj.said('there is no register to set beside others'),
            HINT = govproj.said('Name registers that you may read; their owners make readers with govproj.grant_reader().');
    END IF;
    RETURN meant;
END
$$;
COMMENT ON FUNCTION govproj.registers_across(text[]) IS
    'Part of overview_across: the registers that it is over (涉及台账). Errors: 42704 no such register, 22023 none.';

-- Views across registers are put into no schema of the engine's or the server's.
CREATE FUNCTION govproj.require_across_target(target text) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
BEGIN
    IF coalesce(btrim(target), '') = '' OR target ~ '^(pg_|govproj$|information_schema$)'
       OR EXISTS (SELECT FROM govproj.registers AS r WHERE r.name = target::name) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = govproj.said('views across registers cannot go into schema "%s"', coalesce(target, 'NULL')),
            HINT = govproj.said('They get a schema of their own, e.g. target => ''province''.');
    END IF;
    IF to_regnamespace(quote_ident(target)) IS NULL THEN
        EXECUTE format('CREATE SCHEMA %I', target);
        EXECUTE format('COMMENT ON SCHEMA %I IS %L', target,
                       'Reporting views across registers (跨台账报表), made by govproj.overview_across().');
    END IF;
END
$$;
COMMENT ON FUNCTION govproj.require_across_target(text) IS
    'Part of overview_across: the schema of its views, made if it is not there (跨台账报表模式). Errors: 22023 one that cannot be.';

-- One view over all registers that have it. What only some have is NULL in the others; of another type, it is cast to the first's.
CREATE FUNCTION govproj.view_across(registers text[], "view" text, OUT query text, OUT described jsonb, OUT differs text)
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
BEGIN ATOMIC
    WITH place AS MATERIALIZED (
        SELECT r.name, r.n, govproj.relation_named(r.name, "view") AS relation
          FROM unnest(registers) WITH ORDINALITY AS r (name, n)
    ), had AS MATERIALIZED (
        SELECT p.name, p.n, p.relation, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod) AS type
          FROM place AS p JOIN pg_attribute AS a ON a.attrelid = p.relation AND a.attnum > 0 AND NOT a.attisdropped
    ), said AS MATERIALIZED (
        -- each column as the first register has it that does
        SELECT f.attname, f.type, f.relation, f.attnum, row_number() OVER (ORDER BY f.n, f.attnum) AS place
          FROM (SELECT DISTINCT ON (h.attname) h.* FROM had AS h ORDER BY h.attname, h.n) AS f
    ), branch AS (
        SELECT p.n, format('SELECT %L::text AS register, %s FROM %s AS v', p.name,
                           string_agg(CASE WHEN h.attname IS NULL THEN format('NULL::%s AS %I', s.type, s.attname)
                                           WHEN h.type <> s.type THEN format('v.%I::%s AS %1$I', s.attname, s.type)
                                           ELSE format('v.%I', s.attname) END, ', ' ORDER BY s.place),
                           format('%I.%I', p.name, "view")) AS query
          FROM place AS p CROSS JOIN said AS s LEFT JOIN had AS h ON h.n = p.n AND h.attname = s.attname
         WHERE p.relation IS NOT NULL
         GROUP BY p.n, p.name
    ), difference AS (
        SELECT p.n, 0::bigint AS place, govproj.said('%s has no such view', quote_ident(p.name)) AS line
          FROM place AS p WHERE p.relation IS NULL
        UNION ALL
        SELECT p.n, s.place, CASE WHEN h.attname IS NULL
                                  THEN govproj.said('%s has no column %s', quote_ident(p.name), quote_ident(s.attname))
                                  ELSE govproj.said('%s has column %s as %s', quote_ident(p.name), quote_ident(s.attname), h.type) END
          FROM place AS p CROSS JOIN said AS s LEFT JOIN had AS h ON h.n = p.n AND h.attname = s.attname
         WHERE p.relation IS NOT NULL AND h.type IS DISTINCT FROM s.type
    )
    SELECT (SELECT string_agg(b.query, E'\n UNION ALL\n' ORDER BY b.n) FROM branch AS b),
           (SELECT jsonb_object_agg(s.attname, col_description(s.relation, s.attnum)) FROM said AS s),
           (SELECT string_agg(d.line, E'\n' ORDER BY d.n, d.place) FROM difference AS d);
END;
COMMENT ON FUNCTION govproj.view_across(text[], text) IS
    'Part of overview_across: the query of one view, the COMMENTs of its columns, and in what registers differ (跨台账视图定义). '
    'query NULL: no register has it.';

-- A view that has other columns than before is made anew, and read by whom it was.
CREATE FUNCTION govproj.put_view_across(made text, query text) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
    SET client_min_messages = warning
AS $$
DECLARE
    of_columns name[];
    allowed text[];
    allows text;
BEGIN
    IF to_regclass(made) IS NOT NULL
       AND NOT EXISTS (SELECT FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = 1
                        WHERE c.oid = to_regclass(made) AND c.relkind = 'v' AND a.attname = 'register') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'duplicate_table',
            MESSAGE = govproj.said('%s is there already, and no view across registers', made),
            HINT = govproj.said('Name another schema as target.');
    END IF;
    BEGIN
        EXECUTE format('CREATE OR REPLACE VIEW %s WITH (security_invoker = true) AS %s', made, query);
        RETURN;
    EXCEPTION WHEN invalid_table_definition THEN
        SELECT array_agg(h.col), array_agg(format('GRANT %s%s ON %s TO %s%s', x.privilege_type, ' (' || quote_ident(h.col) || ')', made,
                                                  CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(x.grantee)) END,
                                                  CASE WHEN x.is_grantable AND x.grantee <> c.relowner THEN ' WITH GRANT OPTION' END))
          INTO of_columns, allowed
          FROM pg_class AS c
         CROSS JOIN LATERAL (SELECT NULL::name AS col, c.relacl AS acl
                             UNION ALL
                             SELECT a.attname, a.attacl FROM pg_attribute AS a WHERE a.attrelid = c.oid AND NOT a.attisdropped) AS h
         CROSS JOIN LATERAL aclexplode(h.acl) AS x
         WHERE c.oid = to_regclass(made);
    END;
    EXECUTE format('DROP VIEW %s', made);
    EXECUTE format('CREATE VIEW %s WITH (security_invoker = true) AS %s', made, query);
    -- a column that the view has no more is read by nobody
    FOR allows IN SELECT u.allows FROM unnest(of_columns, allowed) AS u (col, allows)
                   WHERE u.col IS NULL
                      OR EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = to_regclass(made) AND a.attname = u.col) LOOP
        EXECUTE allows;
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.put_view_across(text, text) IS
    'Part of overview_across: makes a view, or replaces the one that is there (建立跨台账视图). Errors: 42P07 something else is there; 2BP01 a '
    'view of yours hangs on one that must be made anew.';

CREATE FUNCTION govproj.overview_across(registers text[] DEFAULT NULL, target text DEFAULT 'across', views text[] DEFAULT NULL)
    RETURNS TABLE (name text, over text[], differs text)
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
    SET jit = off
AS $$
DECLARE
    meant text[] := govproj.registers_across(registers);
    made record;
    hidden text;
    described text;
BEGIN
    FOR name IN SELECT coalesce(v, '') FROM unnest(coalesce(views, ARRAY(SELECT govproj.reporting_views()))) AS v LOOP
        over := ARRAY(SELECT m FROM unnest(meant) AS m WHERE govproj.relation_named(m, name) IS NOT NULL);
        hidden := (SELECT string_agg(format('%I.%I', o, name), govproj.said(', ')) FROM unnest(over) AS o
                    WHERE NOT govproj.may_read(govproj.relation_named(o, name)));
        IF hidden IS NOT NULL THEN
            RAISE EXCEPTION USING
                ERRCODE = 'insufficient_privilege',
                MESSAGE = govproj.said('you may not read %s', hidden),
                HINT = govproj.said('The register''s owner makes you a reader with govproj.grant_reader(), or leave the register out.');
        END IF;
        IF over = '{}' AND views IS NOT NULL THEN
            RAISE EXCEPTION USING
                ERRCODE = 'undefined_table',
                MESSAGE = govproj.said('none of the registers has a view "%s"', name),
                HINT = govproj.said('SELECT govproj.reporting_views() shows those that registers have.');
        END IF;
        CONTINUE WHEN over = '{}';
        PERFORM govproj.require_across_target(target);
        made := govproj.view_across(meant, name);
        PERFORM govproj.put_view_across(format('%I.%I', target, name), made.query);
        EXECUTE format('COMMENT ON VIEW %I.%I IS %L', target, name,
                       obj_description(govproj.relation_named(over[1], name), 'pg_class'));
        EXECUTE format('COMMENT ON COLUMN %I.%I.register IS %L', target, name, 'Register that the row is of (台账).');
        FOR described IN SELECT format('COMMENT ON COLUMN %I.%I.%I IS %L', target, name, e.key, e.value)
                           FROM jsonb_each_text(made.described) AS e WHERE e.key <> 'register' LOOP
            EXECUTE described;
        END LOOP;
        differs := made.differs;
        RETURN NEXT;
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.overview_across(text[], text, text[]) IS
    'Makes the reporting views of several registers as one (跨台账总览), in a schema of their own, target: each has the rows of all, with the '
    'register as its first column, and copies nothing. registers NULL: all that you may read. views NULL: all reporting views that the '
    'registers have; any other view can be named. Each reads as who asks, so that a register that he may not read is an error (42501). '
    'Called again, it replaces them. Returns a row for each view: the registers that it is over, and in what they differ from the first. '
    'Errors: 42704 no such register; 42501 one that you may not read, or no right to make a schema; 22023 target; 42P07 something else is '
    'there; 42P01 no such view.';
