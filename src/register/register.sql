-- Registers (台账): a schema of the user's own with all tables, views and triggers as ordinary objects.

-- Versions (版本): of the library that a session has loaded, of the extension, and of each register.

CREATE FUNCTION govproj.library_version() RETURNS text
    LANGUAGE c STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_library_version';
COMMENT ON FUNCTION govproj.library_version() IS
    'Version of the library that this session has loaded (本会话所载程序库版本). It is the extension''s (pg_extension.extversion), '
    'but for a session that was there before an update, or where files were installed and the extension not yet updated.';

CREATE FUNCTION govproj.require_library() RETURNS void
    LANGUAGE c STABLE AS 'MODULE_PATHNAME', 'govproj_require_library';
COMMENT ON FUNCTION govproj.require_library() IS
    'Part of create_register and upgrade_register: refuses a session whose library is not of the extension''s version '
    '(55000), and says whether to reconnect or to update the extension.';

CREATE FUNCTION govproj.require_version(project_table regclass) RETURNS void
    LANGUAGE c STABLE STRICT AS 'MODULE_PATHNAME', 'govproj_require_version';
COMMENT ON FUNCTION govproj.require_version(regclass) IS
    'Part of load_pack and import: refuses (55000) where library, extension and register are not of one version. '
    'Errors: 42501 without SELECT on the project table, 42809 when it is none.';

CREATE FUNCTION govproj.forget_registers() RETURNS void
    LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'govproj_forget_registers';
COMMENT ON FUNCTION govproj.forget_registers() IS
    'Part of the extension''s scripts: every session looks at its registers anew once this transaction has committed.';
REVOKE ALL ON FUNCTION govproj.forget_registers() FROM PUBLIC;

CREATE FUNCTION govproj.is_distributed(of_table regclass) RETURNS boolean
    LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_is_distributed';
COMMENT ON FUNCTION govproj.is_distributed(regclass) IS
    'Whether Citus has distributed a table (是否分布式表), so that its rows lie in others, perhaps on another server. '
    'The engine refuses to answer from such a table (55000).';

CREATE FUNCTION govproj.table_of(table_row record) RETURNS regclass
    LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_table_of';
COMMENT ON FUNCTION govproj.table_of(record) IS
    'The table that a row is of (行所属表): govproj.table_of(p), p the alias of a table. What asks the engine through the row of a project, '
    'asks it where that row is, in a distributed register too. Errors: 42809 it is no whole row of a table.';

CREATE FUNCTION govproj.project_of(table_row record) RETURNS regclass
    LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_project_of';
COMMENT ON FUNCTION govproj.project_of(record) IS
    'The project table of the register that a row is of (行所属台账的项目表), where that row is. Behind the views and functions of a distributed '
    'register. Errors: 42809 it is no whole row of a table of a register.';

CREATE FUNCTION govproj.tables_around(project_table regclass) RETURNS text
    LANGUAGE c STABLE STRICT AS 'MODULE_PATHNAME', 'govproj_tables_around';
COMMENT ON FUNCTION govproj.tables_around(regclass) IS
    'Part of check_register of a distributed register: the tables around a project table, by what each is in the register (台账各表), as JSON. '
    'Errors: 42809 it is none, 55000 its rows are elsewhere.';

CREATE FUNCTION govproj.register_guard() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_register_guard';
COMMENT ON FUNCTION govproj.register_guard() IS
    'Trigger of a register''s own row: one row that stays, with a time zone the server knows.';

CREATE FUNCTION govproj.tell_progress(work text, done bigint, total bigint, began timestamptz, told timestamptz) RETURNS timestamptz
    LANGUAGE c VOLATILE STRICT AS 'MODULE_PATHNAME', 'govproj_tell_progress';
COMMENT ON FUNCTION govproj.tell_progress(text, bigint, bigint, timestamptz, timestamptz) IS
    'Part of check_register, import, move_projects and upgrade_register: a NOTICE of how far they are (进度), unless it is not yet time '
    'for one by setting govproj.progress; returns when it was told last.';

CREATE DOMAIN govproj.credit_code AS text
    CONSTRAINT credit_code_check CHECK (govproj.check_value(VALUE, 'credit_code'));
COMMENT ON DOMAIN govproj.credit_code IS
    'Unified social credit code (统一社会信用代码), GB 32100-2015: 18 digits and capital letters, the last a check character. '
    'Anything else is refused (23514), lower case too.';

CREATE TABLE govproj.register_module (
    position  integer PRIMARY KEY,
    name      text NOT NULL UNIQUE,
    body      text NOT NULL
);
COMMENT ON TABLE govproj.register_module IS
    'The SQL that makes a register (台账模板), in order; filled when the extension is built.';
COMMENT ON COLUMN govproj.register_module.position IS 'Order in which the modules run (顺序).';
COMMENT ON COLUMN govproj.register_module.name IS 'Room and module (模块), e.g. policy/policy_tables.';
COMMENT ON COLUMN govproj.register_module.body IS 'The SQL itself (内容).';
GRANT SELECT ON govproj.register_module TO PUBLIC;

CREATE FUNCTION govproj.quoted_name(schema name, name name) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
    RETURN format('%I.%I', schema, name);
COMMENT ON FUNCTION govproj.quoted_name(name, name) IS
    'A qualified name, quoted where it must be, whatever the session''s quote_all_identifiers (限定名).';

-- A register is known by the judge's trigger on its project table, and by no list that could go stale. An index leads to the triggers of a
-- function by what depends on it, and not by their own table, which has hundreds for each register; OFFSET keeps it so before the catalogue
-- has statistics, when the server would begin with all triggers. The judge has three of them on each such table, which is looked up once.
CREATE VIEW govproj.registers AS
SELECT n.nspname::text AS name,
       pg_get_userbyid(n.nspowner)::text AS owner,
       govproj.quoted_name(n.nspname, c.relname) AS project
  FROM (SELECT DISTINCT t.tgrelid
          FROM pg_proc p
         CROSS JOIN LATERAL (SELECT u.classid, u.objid FROM pg_depend u
                              WHERE u.refclassid = 'pg_proc'::regclass AND u.refobjid = p.oid OFFSET 0) AS d
         CROSS JOIN LATERAL (SELECT g.tgrelid FROM pg_trigger g
                              WHERE g.oid = d.objid AND g.tgfoid = p.oid AND g.tgparentid = 0 OFFSET 0) AS t
         WHERE p.pronamespace = 'govproj'::regnamespace AND p.proname = 'project_judge' AND d.classid = 'pg_trigger'::regclass) AS judged
  JOIN pg_class c ON c.oid = judged.tgrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace;
COMMENT ON VIEW govproj.registers IS 'The registers of this database (台账列表).';
COMMENT ON COLUMN govproj.registers.name IS 'Schema of the register (模式名).';
COMMENT ON COLUMN govproj.registers.owner IS 'Role that owns it (所有者).';
COMMENT ON COLUMN govproj.registers.project IS 'Its project table, qualified and quoted (项目表).';
GRANT SELECT ON govproj.registers TO PUBLIC;

CREATE FUNCTION govproj.asked_there(project_table regclass, call text) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    register regclass;
    seen boolean;
BEGIN
    SELECT t.tgrelid::regclass INTO register
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
     WHERE c.relnamespace = (SELECT o.relnamespace FROM pg_class o WHERE o.oid = project_table)
       AND p.pronamespace = 'govproj'::regnamespace AND p.proname = 'register_guard' AND t.tgparentid = 0
     LIMIT 1;
    -- who sees no row of it would be told that nothing is wrong
    EXECUTE format('SELECT EXISTS (SELECT FROM %s)', register) INTO seen;
    IF NOT seen THEN
        RAISE EXCEPTION USING
            ERRCODE = 'insufficient_privilege',
            MESSAGE = govproj.said('you see no row of table "%s", through which a distributed register is asked', register::text);
    END IF;
    RETURN format('SELECT answer.* FROM %s AS its_row CROSS JOIN LATERAL %s AS answer',
                  register, format(call, 'govproj.project_of(its_row)'));
END
$$;
COMMENT ON FUNCTION govproj.asked_there(regclass, text) IS
    'Part of verify, digest, settle and others: the query that asks a function of the engine where the rows of a distributed register are; '
    'call has %s for its project table (在数据行所在之处询问). Errors: 42501 for who sees no row of the register.';

CREATE FUNCTION govproj.check_register_name(name text) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
BEGIN
    IF name IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = govproj.said('a register needs a name'),
            HINT = govproj.said('It becomes the name of a schema, e.g. SELECT govproj.create_register(''yunfu'').');
    END IF;
    -- "$user" in a search_path means the current user, even in quotes
    IF btrim(name) = '' OR name = '$user' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_name',
            MESSAGE = govproj.said('"%s" cannot be the name of a register', name);
    END IF;
    IF octet_length(name) > current_setting('max_identifier_length')::integer THEN
        RAISE EXCEPTION USING
            ERRCODE = 'name_too_long',
            MESSAGE = govproj.said('the name of a register has at most %s bytes, and "%s" has %s',
                                   current_setting('max_identifier_length'), name, octet_length(name)::text),
            HINT = govproj.said('A Chinese character takes three bytes. The full name can be given as the title.');
    END IF;
    IF to_regnamespace(quote_ident(name)) IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'duplicate_schema',
            MESSAGE = govproj.said('schema "%s" already exists', name),
            HINT = CASE WHEN EXISTS (SELECT FROM govproj.registers r WHERE r.name = check_register_name.name)
                        THEN govproj.said('It already is a register: use it, or choose another name.')
                        ELSE govproj.said('A register gets a schema of its own: choose another name.') END;
    END IF;
END
$$;
COMMENT ON FUNCTION govproj.check_register_name(text) IS
    'Part of create_register: refuses a name that cannot become a schema as it stands.';

CREATE FUNCTION govproj.run_register_modules(name text, saying text DEFAULT '%') RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
    SET client_min_messages = warning
    SET standard_conforming_strings = on
    SET default_toast_compression = pglz
AS $$
DECLARE
    module record;
BEGIN
    -- the modules name the register's objects bare; this function's own SETs restore both settings when it ends
    PERFORM set_config('search_path', format('%I, pg_catalog, pg_temp', name), true);
    -- the catalogue keeps long views packed, and pglz would take a fifth of all the time
    PERFORM set_config(s.name, 'lz4', true)
       FROM pg_settings AS s
      WHERE s.name = 'default_toast_compression' AND 'lz4' = ANY (s.enumvals);
    FOR module IN SELECT m.body FROM govproj.register_module m WHERE m.body LIKE saying ORDER BY m.position LOOP
        EXECUTE module.body;
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.run_register_modules(text, text) IS
    'Part of create_register: runs in its new schema the register''s modules, in order: all, or those whose text is LIKE that (运行台账模板).';

CREATE FUNCTION govproj.create_register(name text, pack text DEFAULT 'yunfu-2020', title text DEFAULT NULL,
                                        time_zone text DEFAULT 'Asia/Shanghai', language text DEFAULT NULL, owner name DEFAULT NULL,
                                        begins_on date DEFAULT NULL)
    RETURNS text
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
    SET client_min_messages = warning
    SET standard_conforming_strings = on
AS $$
DECLARE
    pack_body jsonb;
    comments text;
BEGIN
    PERFORM govproj.require_library();
    comments := govproj.language_of_comments(language);
    PERFORM govproj.check_register_name(name);
    IF time_zone IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = govproj.said('a register needs a time zone, in which it tells what day it is');
    END IF;
    SELECT p.body INTO pack_body FROM govproj.pack p WHERE p.code = create_register.pack;
    IF pack IS NOT NULL AND pack_body IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_object',
            MESSAGE = govproj.said('there is no pack "%s"', pack),
            HINT = govproj.said('Packs here: %s. For a pack of your own: pack => NULL, then govproj.load_pack().',
                                (SELECT string_agg(p.code, govproj.said(', ') ORDER BY p.example, p.code COLLATE "C") FROM govproj.pack p));
    END IF;

    BEGIN
        EXECUTE format('CREATE SCHEMA %I', name);
    EXCEPTION
        -- someone else was first
        WHEN duplicate_schema OR unique_violation THEN
            RAISE EXCEPTION USING
                ERRCODE = 'duplicate_schema',
                MESSAGE = govproj.said('schema "%s" already exists', name),
                HINT = govproj.said('It was made a moment ago by someone else.');
    END;
    PERFORM govproj.run_register_modules(name);
    IF comments <> 'en' THEN
        PERFORM govproj.set_comments(name, comments);
    END IF;
    EXECUTE format('INSERT INTO %I.register (id, title, time_zone, template_version, begins_on) VALUES (1, $1, $2, $3, $4)', name)
      USING coalesce(nullif(btrim(title), ''), name), time_zone,
            (SELECT e.extversion FROM pg_extension e WHERE e.extname = 'govproj'), begins_on;
    IF pack IS NOT NULL THEN
        PERFORM govproj.load_pack(name, pack_body);
    END IF;
    IF owner <> current_user THEN
        PERFORM govproj.give_register(name, owner);
    END IF;
    RETURN name;
END
$$;
COMMENT ON FUNCTION govproj.create_register(text, text, text, text, text, name, date) IS
    'Makes a register (台账): a schema of that name, owned by the caller or given to owner (give_register), and the caller needs CREATE on '
    'the database, '
    'and loads the named pack; pack => NULL makes one without a policy, for load_pack to fill. '
    'language: of its COMMENTs, zh or en (set_comments); NULL, as govproj.language has it, or else English. '
    'begins_on: of what was due each year before that day nothing is owed. Returns the name. '
    'Errors: 22023 name or time zone missing, no such language, 42602 no name for a schema, 42622 name too long, '
    '42P06 schema exists, 42704 no such pack or owner, 42501 no right to create a schema, or to act as that owner, '
    '55000 this session''s library is not of the extension''s version.';
