-- A register as a distributed schema (分布式台账): Citus puts its rows on one of several servers, and what asks about it asks there.

-- What stands in a view or function of a register, for when its rows are elsewhere: the engine is asked about the project table of the
-- register's own row, which is where the rows are, and not about the one that is named here, but by explain_entry, which refuses; and a
-- common table expression whose columns are named beside it stays one, for Citus loses these names where it puts it into the query.
CREATE FUNCTION govproj.text_there(body text, project_table regclass, register_table regclass) RETURNS text
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
    SELECT regexp_replace(replace(replace(body, k.here, k.there), 'govproj.explain_entry(' || k.there, 'govproj.explain_entry(' || k.here),
                          E'(\\m[a-z_]+[(][a-z_, ]+[)] AS )([(])', E'\\1MATERIALIZED \\2', 'g')
      FROM (SELECT format('%L::regclass', project_table) AS here,
                   format('(SELECT govproj.project_of(its_row) FROM %s AS its_row)', register_table) AS there) AS k
$$;
COMMENT ON FUNCTION govproj.text_there(text, regclass, regclass) IS
    'Part of distribute_register: a view''s or function''s text as it is where the register''s rows are elsewhere (分布式定义).';

-- Citus sends no statement with parameters out of a function that it could inline, which one with a setting is not; that setting lets
-- what runs beside the rows ask for others of the same register, which lie there too.
CREATE FUNCTION govproj.function_there(of_function regprocedure, project_table regclass, register_table regclass) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    body CONSTANT text := pg_get_function_sqlbody(of_function);
    head CONSTANT text := left(pg_get_functiondef(of_function), strpos(pg_get_functiondef(of_function), body) - 1);
    said CONSTANT text := CASE WHEN body LIKE 'BEGIN ATOMIC%' THEN regexp_replace(body, E'^BEGIN ATOMIC|;\\s*END$', '', 'g')
                               ELSE regexp_replace(body, '^RETURN', 'SELECT') END;
BEGIN
    RETURN format(E'%s\n SET citus.allow_nested_distributed_execution TO on\nAS %L', head,
                  govproj.text_there(said, project_table, register_table));
END
$$;
COMMENT ON FUNCTION govproj.function_there(regprocedure, regclass, regclass) IS
    'Part of distribute_register: the statement that makes a function of a register anew for where its rows are elsewhere (分布式定义).';

CREATE FUNCTION govproj.adapt_register(register text, project_table regclass, register_table regclass) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
    SET check_function_bodies = off
AS $$
DECLARE
    statement text;
BEGIN
    FOR statement IN
        SELECT govproj.function_there(p.oid, project_table, register_table)
          FROM pg_proc p
         WHERE p.pronamespace = quote_ident(register)::regnamespace AND p.prosqlbody IS NOT NULL
           AND p.proowner = quote_ident(current_user)::regrole
         ORDER BY p.oid
    LOOP
        EXECUTE statement;
    END LOOP;
    FOR statement IN
        SELECT format('CREATE OR REPLACE VIEW %s%s AS %s', c.oid::regclass, ' WITH (' || array_to_string(c.reloptions, ', ') || ')',
                      govproj.text_there(pg_get_viewdef(c.oid), project_table, register_table))
          FROM pg_class c
         WHERE c.relnamespace = quote_ident(register)::regnamespace AND c.relkind = 'v'
           AND c.relowner = quote_ident(current_user)::regrole
           AND govproj.text_there(pg_get_viewdef(c.oid), project_table, register_table) <> pg_get_viewdef(c.oid)
         ORDER BY c.oid
    LOOP
        EXECUTE statement;
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.adapt_register(text, regclass, regclass) IS
    'Part of distribute_register: makes the register''s views and functions anew for where its rows are elsewhere (分布式定义).';

-- Rows that are copied are no entries, and the empty tables that are left behind are to be empty: no trigger has a say meanwhile. What
-- Citus does with triggers of tables it does where the rows are too, but not with one that fires on TRUNCATE: that comes there as it stands
-- here at first, and what is said of it later is said of the table here alone.
CREATE FUNCTION govproj.switch_triggers(register text, on_truncate boolean, OUT off text[], OUT "on" text[])
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
    SELECT array_agg(format('ALTER TABLE %s DISABLE TRIGGER %I', t.tgrelid::regclass, t.tgname)),
           array_agg(format('ALTER TABLE %s ENABLE %s TRIGGER %I', t.tgrelid::regclass,
                            CASE t.tgenabled WHEN 'A' THEN 'ALWAYS' WHEN 'R' THEN 'REPLICA' ELSE '' END, t.tgname))
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
     WHERE c.relnamespace = quote_ident(register)::regnamespace AND NOT t.tgisinternal AND t.tgenabled <> 'D'
       AND (t.tgtype & 32 > 0) = on_truncate
$$;
COMMENT ON FUNCTION govproj.switch_triggers(text, boolean) IS
    'Part of distribute_register: the statements that switch a register''s triggers off and as they are now on again (触发器开关), those that '
    'fire on TRUNCATE, or the others.';

CREATE FUNCTION govproj.execute_all(statements text[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    statement text;
BEGIN
    FOREACH statement IN ARRAY coalesce(statements, '{}') LOOP
        EXECUTE statement;
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.execute_all(text[]) IS 'Part of distribute_register: runs one statement after the other (依次执行).';

CREATE FUNCTION govproj.move_to_shards(register text, register_table regclass) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    statement text;
    row_triggers CONSTANT record := govproj.switch_triggers(register, false);
    truncate_triggers CONSTANT record := govproj.switch_triggers(register, true);
BEGIN
    PERFORM govproj.execute_all(row_triggers.off);
    EXECUTE format('SELECT citus_schema_distribute(%L::regnamespace)', quote_ident(register));
    PERFORM govproj.execute_all(truncate_triggers.off);
    EXECUTE format('SELECT truncate_local_data_after_distributing_table(%L::regclass)', register_table);
    PERFORM govproj.execute_all(truncate_triggers."on");
    PERFORM govproj.execute_all(row_triggers."on");
    -- tables that were never analysed look large, and queries are compiled for longer than they run
    FOR statement IN
        SELECT format('ANALYZE %s', t.oid) FROM govproj.register_tables(register) AS t
    LOOP
        EXECUTE statement;
    END LOOP;
    FOR statement IN
        SELECT format('SELECT create_distributed_function(%L::regprocedure)', p.oid::regprocedure)
          FROM pg_proc p
         WHERE p.pronamespace = quote_ident(register)::regnamespace AND p.proowner = quote_ident(current_user)::regrole
         ORDER BY p.oid
    LOOP
        EXECUTE statement;
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.move_to_shards(text, regclass) IS
    'Part of distribute_register: has Citus distribute the register''s schema, with its rows (分布台账数据).';

-- Citus connects to the workers as whoever asks, so that there is nothing to be begun as long as the owner is not let in.
CREATE FUNCTION govproj.require_let_in() RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    closed text;
BEGIN
    SELECT string_agg(format('%s:%s', w.nodename, w.nodeport), ', ' ORDER BY w.nodename, w.nodeport) INTO closed
      FROM run_command_on_workers('SELECT 1') AS w WHERE NOT w.success;
    IF closed IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_authorization_specification',
            MESSAGE = govproj.said('role "%s", the register''s owner, is not let into %s', current_user::text, closed),
            DETAIL = govproj.said('Citus puts the rows there, and connects as whoever asks: the owner, each office, each reader.'),
            HINT = govproj.said('A superuser lets them log in, %s, and pg_hba.conf of every server lets them in from the others. %s tells '
                                'each whether it does.',
                                format('SELECT run_command_on_all_nodes(%L);', format('ALTER ROLE %I LOGIN', current_user)),
                                'SELECT * FROM run_command_on_workers(''SELECT 1'');');
    END IF;
END
$$;
COMMENT ON FUNCTION govproj.require_let_in() IS
    'Part of distribute_register: refuses (28000) where the register''s owner cannot connect to a worker (登录检查).';

CREATE FUNCTION govproj.distribute_register(register text) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
    SET client_min_messages = error
AS $$
DECLARE
    project_table CONSTANT regclass := govproj.project_table(register);
    register_table CONSTANT regclass := (SELECT t.oid FROM govproj.register_tables(register) AS t WHERE t.relation = 'register');
    owner CONSTANT oid := (SELECT c.relowner FROM pg_class c WHERE c.oid = project_table);
    had_row_security CONSTANT boolean := (SELECT c.relrowsecurity FROM pg_class c WHERE c.oid = project_table);
    had_grants CONSTANT boolean := EXISTS (SELECT govproj.granted_roles(register));
    readers CONSTANT name[] := ARRAY(SELECT e.role FROM govproj.readers(register) AS e);
    reader name;
BEGIN
    PERFORM govproj.require_register_owner(register);
    -- nobody else: what its owner has put on his tables runs while their rows are copied
    IF owner <> quote_ident(current_user)::regrole THEN
        RAISE EXCEPTION USING
            ERRCODE = 'insufficient_privilege',
            MESSAGE = govproj.said('register "%s" is distributed by its owner, role "%s"', register, pg_get_userbyid(owner)::text);
    END IF;
    IF govproj.is_distributed(project_table) THEN
        RETURN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_extension e WHERE e.extname = 'citus') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'feature_not_supported',
            MESSAGE = govproj.said('a register is distributed by the extension citus, which is not in this database'),
            HINT = govproj.said('A superuser creates it, on every server: CREATE EXTENSION citus;');
    END IF;
    PERFORM govproj.require_let_in();
    PERFORM govproj.lock_register(register);
    -- policies as they are here hold queries
    PERFORM govproj.set_row_security(register, false);
    PERFORM govproj.drop_register_policies(register, '{sees_all,sees_own,sees_joint,strangers,reads_all}');
    PERFORM govproj.adapt_register(register, project_table, register_table);
    PERFORM set_config('citus.enable_unsafe_triggers', 'on', true);
    PERFORM govproj.move_to_shards(register, register_table);
    IF had_grants THEN
        PERFORM govproj.grant_register(register, had_row_security);
    END IF;
    FOREACH reader IN ARRAY readers LOOP
        PERFORM govproj.grant_reader(register, reader);
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.distribute_register(text) IS
    'Has Citus distribute a register (分布台账), empty or filled: its schema with all rows goes to one of the servers, its views and '
    'functions are made anew so that they ask there, and what has been granted is granted again. What works then and what does not is '
    'on the page for the administrator; there is no way back but a dump, which restores into a database without Citus too. '
    'For the register''s owner. '
    'Errors: 42704 no such register, 42501, 0A000 there is no Citus, 28000 the owner is not let into a worker, 55P03 somebody is at work '
    'in it.';

-- Of a distributed register: what is looked for where its rows are. Its tables there have the engine's triggers too, and nobody sees from
-- here whether they are on.
CREATE FUNCTION govproj.check_there(project_table regclass, register text) RETURNS SETOF govproj.register_fault
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
    SET jit = off
AS $$
DECLARE
    tables CONSTANT jsonb := govproj.tables_around(project_table);
    part record;
BEGIN
    FOR part IN SELECT c.name, c.doubt FROM govproj.check_parts(tables) AS c LOOP
        RETURN QUERY SELECT f.* FROM govproj.check_part(register, tables, part.name, part.doubt) AS f
                      ORDER BY length(f.object), f.object COLLATE "C", f.problem COLLATE "C", f.detail COLLATE "C";
    END LOOP;
    RETURN QUERY
        SELECT 'error', CASE WHEN g.oid IS NULL THEN 'trigger_missing' WHEN g.tgenabled = 'D' THEN 'trigger_disabled'
                             ELSE 'trigger_downgraded' END,
               format('%I on %s', coalesce(g.tgname, e.name), t.relation),
               govproj.said('The engine''s trigger does not fire where the rows of this distributed register are.'),
               govproj.said('On that server: %s',
                            format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I;', t.relation, coalesce(g.tgname, e.name)))
          FROM govproj.engine_triggers e
          JOIN (SELECT k.key AS role, k.value::regclass AS relation FROM jsonb_each_text(tables) AS k) AS t ON t.role = e.role
          LEFT JOIN LATERAL (
                -- Citus calls a trigger of a shard by its name and the shard's number
                SELECT g.oid, g.tgname, g.tgenabled
                  FROM pg_trigger g JOIN pg_proc p ON p.oid = g.tgfoid JOIN pg_namespace n ON n.oid = p.pronamespace
                 WHERE g.tgrelid = t.relation AND NOT g.tgisinternal AND format('%I.%I', n.nspname, p.proname) = e.function
                   AND govproj.trigger_timing(g.tgtype) = e.timing
                 ORDER BY g.tgenabled <> 'A' LIMIT 1) AS g ON true
         WHERE g.tgenabled IS DISTINCT FROM 'A';
END
$$;
COMMENT ON FUNCTION govproj.check_there(regclass, text) IS
    'Part of check_register: of a distributed register what is compared with the ledger, and its triggers, where the rows are (分布式台账检查).';
