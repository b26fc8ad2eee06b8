-- Recording DDL (结构变更留痕): optional, since only a superuser makes event triggers.

CREATE FUNCTION govproj.record_ddl() RETURNS event_trigger
    -- names in a GRANT are as the session's search_path has them, so this sets none; what it asks is qualified
    LANGUAGE c
    SET quote_all_identifiers = off
    SET jit = off
    AS 'MODULE_PATHNAME', 'govproj_record_ddl';
COMMENT ON FUNCTION govproj.record_ddl() IS
    'For event triggers on ddl_command_end and sql_drop: writes each change of an object of a register '
    'as an act "ddl" of the register''s own chain (结构变更留痕). Where the register has been broken so far '
    'that it cannot be written, it warns instead. Errors: 39P03 when called otherwise.';

-- The server names what is dropped while it drops it, as the session's quote_all_identifiers has it.
CREATE FUNCTION govproj.unquoted_identity(identity text) RETURNS text
    LANGUAGE sql STABLE STRICT
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
    SELECT string_agg(CASE WHEN p.part ~ '^"[a-z_][a-z0-9_]*"$' THEN quote_ident(btrim(p.part, '"')) ELSE p.part END, '' ORDER BY p.n)
      FROM (SELECT m.part[1], m.n
              FROM regexp_matches(identity, '("(?:[^"]|"")*"|[^"]+)', 'g') WITH ORDINALITY AS m (part, n)) AS p
$$;
COMMENT ON FUNCTION govproj.unquoted_identity(text) IS
    'Part of record_ddl: an object''s identity with quotes only where a name needs them (对象标识).';

CREATE FUNCTION govproj.ddl_registers(owners oid[]) RETURNS SETOF text
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT DISTINCT n.nspname::text
      FROM pg_trigger t
      JOIN pg_proc p ON p.oid = t.tgfoid
      JOIN pg_class c ON c.oid = t.tgrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE p.pronamespace = 'govproj'::regnamespace AND split_part(encode(t.tgargs, 'escape'), E'\\000', 1) = 'register_act'
       AND (owners = '{}' OR c.relowner = ANY (owners))
     ORDER BY 1
$$;
COMMENT ON FUNCTION govproj.ddl_registers(oid[]) IS
    'Part of record_ddl: the schemas that hold a register''s own chain of acts, of these owners, or with none named of all (台账所在模式).';

CREATE FUNCTION govproj.ddl_touched(
        dropped boolean,
        OUT place text, OUT relation oid, OUT command_tag text, OUT object_type text, OUT object_identity text)
    RETURNS SETOF record
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
    -- triggers, policies and rules are in the schema of their table
    SELECT DISTINCT coalesce(d.schema_name, a.object_names[1]), CASE WHEN d.classid = 'pg_class'::regclass THEN d.objid END,
           d.command_tag, d.object_type, d.object_identity
      FROM pg_event_trigger_ddl_commands() AS d, pg_identify_object_as_address(d.classid, d.objid, 0) AS a
     WHERE NOT dropped AND d.classid IS NOT NULL
    UNION ALL
    SELECT coalesce(d.schema_name, d.address_names[1]), NULL, NULL, d.object_type, govproj.unquoted_identity(d.object_identity)
      FROM pg_event_trigger_dropped_objects() AS d
     WHERE dropped AND (d.original OR d.normal) AND NOT d.is_temporary AND d.object_identity NOT LIKE E'"\\_RETURN" on %'
     ORDER BY 5, 4
$$;
COMMENT ON FUNCTION govproj.ddl_touched(boolean) IS
    'Part of record_ddl: the objects that the command has made or altered, or with true dropped. Errors: 39P03 outside an event trigger.';

-- By the engine's triggers, and not by what makes a register whole: what breaks one is what must be recorded. Asked at every
-- DDL command of the database, so it looks no further than it must.
CREATE FUNCTION govproj.ddl_home(place text, of_table oid, OUT register oid, OUT register_act oid)
    RETURNS SETOF record
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    engine oid[] := ARRAY(SELECT p.oid FROM pg_proc p WHERE p.pronamespace = 'govproj'::regnamespace AND p.prorettype = 'trigger'::regtype);
    home oid;
BEGIN
    FOR home IN
        SELECT n.oid FROM pg_namespace n WHERE n.nspname = place
        UNION ALL
        -- a table may have been moved out of its schema just now
        SELECT DISTINCT o.relnamespace
          FROM pg_constraint k JOIN pg_class o ON o.oid IN (k.conrelid, k.confrelid)
         WHERE k.contype = 'f' AND of_table IN (k.conrelid, k.confrelid) AND o.oid <> of_table
           AND EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = of_table AND g.tgfoid = ANY (engine))
    LOOP
        SELECT max(t.oid) FILTER (WHERE t.role = 'register'), max(t.oid) FILTER (WHERE t.role = 'register_act') INTO register, register_act
          FROM (SELECT c.oid, coalesce(m.role, c.relname) AS role, bool_or(m.role IS NOT NULL) OVER () AS is_home
                  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspowner = c.relowner
                  LEFT JOIN LATERAL (SELECT split_part(encode(g.tgargs, 'escape'), E'\\000', 1) AS role
                                       FROM pg_trigger g WHERE g.tgrelid = c.oid AND g.tgfoid = ANY (engine) LIMIT 1) AS m ON true
                 WHERE c.relnamespace = home AND c.relkind = 'r') AS t
         WHERE t.is_home;
        IF register IS NOT NULL THEN
            RETURN NEXT;
            RETURN;
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.ddl_home(text, oid) IS
    'Part of record_ddl: the register of a schema or table, by the two tables that its own chain of acts stands in.';
