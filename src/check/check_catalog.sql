-- check_register, first part: is what the engine stands on in its place? Tables, triggers, constraints, functions.

CREATE TYPE govproj.register_fault AS (
    severity  text,
    problem   text,
    object    text,
    detail    text,
    remedy    text
);
COMMENT ON TYPE govproj.register_fault IS 'What check_register found (台账问题).';
COMMENT ON COLUMN govproj.register_fault.severity IS
    'How bad it is (严重程度): error, the register is not guarded or not as it was recorded; '
    'warning, somebody should know.';
COMMENT ON COLUMN govproj.register_fault.problem IS 'Which problem it is (问题类别), e.g. trigger_disabled.';
COMMENT ON COLUMN govproj.register_fault.object IS 'What has it (对象): a table, trigger, row, act, role or policy version.';
COMMENT ON COLUMN govproj.register_fault.detail IS 'What was found (说明).';
COMMENT ON COLUMN govproj.register_fault.remedy IS 'What to do (处理办法), as SQL where a statement mends it.';

CREATE FUNCTION govproj.check_tables(register text) RETURNS SETOF govproj.register_fault
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
    WITH tables AS (SELECT * FROM govproj.checked_tables(register))
    SELECT 'error', 'table_missing', format('%I.%I', register, t.role),
           govproj.said('There is no such table, nor another that carries its triggers.'),
           govproj.said('Restore it, with its rows, from a backup.')
      FROM tables t WHERE t.relation IS NULL
    UNION ALL
    SELECT 'error', 'table_twice', t.also::text,
           govproj.said('It carries the triggers of %s, so that the engine cannot tell which is the %s table.', t.relation::text, t.role),
           govproj.said('Drop it, or its triggers.')
      FROM tables t WHERE t.also IS NOT NULL
    UNION ALL
    SELECT 'error', 'table_owner', t.relation::text,
           govproj.said('It belongs to role "%s", the register to "%s"; the engine takes it for a stranger''s.',
                        pg_get_userbyid(t.owner)::text, pg_get_userbyid(n.nspowner)::text),
           format('ALTER TABLE %s OWNER TO %I;', t.relation, pg_get_userbyid(n.nspowner))
      FROM tables t, pg_namespace n WHERE n.nspname = register AND t.owner <> n.nspowner
    UNION ALL
    SELECT 'warning', 'object_owner', o.object,
           govproj.said('It belongs to role "%s", the register to "%s".', pg_get_userbyid(o.owner)::text,
                        pg_get_userbyid(n.nspowner)::text),
           format('%s OWNER TO %I;', o.command, pg_get_userbyid(n.nspowner))
      FROM govproj.register_objects(register) AS o, pg_namespace n
     WHERE n.nspname = register AND o.owner <> n.nspowner AND NOT (o.turn = 1 AND o.oid IN (SELECT t.relation FROM tables t))
    UNION ALL
    SELECT 'error', 'table_unlogged', t.relation::text, govproj.said('It is not logged: a crash empties it.'),
           format('ALTER TABLE %s SET LOGGED;', t.relation)
      FROM tables t JOIN pg_class c ON c.oid = t.relation WHERE c.relpersistence = 'u'
    UNION ALL
    SELECT 'error', 'rule', format('%I on %s', w.rulename, t.relation),
           govproj.said('A rule rewrites statements before any trigger sees them.'),
           format('DROP RULE %I ON %s;', w.rulename, t.relation)
      FROM tables t JOIN pg_rewrite w ON w.ev_class = t.relation
    UNION ALL
    -- rows of a child show in the parent, where no trigger of the child's has judged them
    SELECT 'error', 'child_table', i.inhrelid::regclass::text,
           govproj.said('It inherits from %s: its rows show there, and the engine''s triggers do not fire for them.', t.relation::text),
           format('ALTER TABLE %s NO INHERIT %s;', i.inhrelid::regclass, t.relation)
      FROM tables t JOIN pg_inherits i ON i.inhparent = t.relation
$$;
COMMENT ON FUNCTION govproj.check_tables(text) IS
    'Part of check_register: tables missing, doubled, unlogged, with rules or with children; tables, views and functions of another owner.';

CREATE FUNCTION govproj.check_triggers(register text) RETURNS SETOF govproj.register_fault
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
    WITH wanted AS (
        SELECT t.relation, e.*,
               format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I;', t.relation, e.name) AS enable,
               format('CREATE TRIGGER %I %s ON %s FOR EACH %s EXECUTE FUNCTION %s(%L);', e.name,
                      regexp_replace(e.timing, ' (ROW|STATEMENT)$', ''), t.relation, substring(e.timing FROM '(ROW|STATEMENT)$'),
                      e.function, e.role) AS create_it
          FROM govproj.checked_tables(register) AS t JOIN govproj.engine_triggers e ON e.role = t.role
         WHERE t.relation IS NOT NULL),
    found AS (
        SELECT w.*, g.oid, g.tgname, g.tgenabled, g.is_it
          FROM wanted w LEFT JOIN LATERAL (
            SELECT g.oid, g.tgname, g.tgenabled,
                   format('%I.%I', n.nspname, p.proname) = w.function AND govproj.trigger_timing(g.tgtype) = w.timing
                   AND encode(g.tgargs, 'escape') = w.role || E'\\000' AND g.tgqual IS NULL AND g.tgattr = ''::int2vector
                   AND g.tgconstraint = 0 AND g.tgoldtable IS NULL AND g.tgnewtable IS NULL AS is_it
              FROM pg_trigger g JOIN pg_proc p ON p.oid = g.tgfoid JOIN pg_namespace n ON n.oid = p.pronamespace
             WHERE g.tgrelid = w.relation AND NOT g.tgisinternal
               AND (g.tgname = w.name
                    OR (format('%I.%I', n.nspname, p.proname) = w.function AND govproj.trigger_timing(g.tgtype) = w.timing))
             ORDER BY g.tgname <> w.name, g.oid LIMIT 1) AS g ON true)
    SELECT fault.* FROM (
    SELECT 'error', 'trigger_missing', format('%I on %s', f.name, f.relation), govproj.said('The engine''s trigger is gone.'),
           concat_ws(' ', f.create_it, f.enable)
      FROM found f WHERE f.oid IS NULL
    UNION ALL
    SELECT 'error', 'trigger_altered', format('%I on %s', f.tgname, f.relation),
           govproj.said('It is not the engine''s any more: %s.', pg_get_triggerdef(f.oid)),
           concat_ws(' ', format('DROP TRIGGER %I ON %s;', f.tgname, f.relation), f.create_it, f.enable)
      FROM found f WHERE NOT f.is_it
    UNION ALL
    SELECT 'error', CASE f.tgenabled WHEN 'D' THEN 'trigger_disabled' ELSE 'trigger_downgraded' END,
           format('%I on %s', f.tgname, f.relation),
           CASE f.tgenabled WHEN 'D' THEN govproj.said('It does not fire.')
                            WHEN 'R' THEN govproj.said('It fires only where session_replication_role is replica.')
                            ELSE govproj.said('It does not fire where session_replication_role is replica. '
                                              'A restore of data alone with --disable-triggers leaves it like this.') END,
           format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I;', f.relation, f.tgname)
      FROM found f WHERE f.is_it AND f.tgenabled <> 'A'
    ) AS fault (severity, problem, object, detail, remedy)
     ORDER BY fault.object COLLATE "C"
$$;
COMMENT ON FUNCTION govproj.check_triggers(text) IS
    'Part of check_register: triggers of the engine that are gone, altered, disabled or no longer ENABLE ALWAYS.';

CREATE FUNCTION govproj.check_constraints(register text) RETURNS SETOF govproj.register_fault
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
    WITH found AS (SELECT * FROM govproj.checked_constraints(register))
    SELECT 'error', 'constraint_missing', format('%s (%s) on %s', e.kind, e.subject, t.relation),
           govproj.said('The engine, or who reads the figures, relies on it.'),
           CASE e.kind WHEN 'not null' THEN format('ALTER TABLE %s ALTER %I SET NOT NULL;', t.relation, e.subject)
                       WHEN 'foreign key' THEN format('ALTER TABLE %s ADD FOREIGN KEY (%I) REFERENCES %s;', t.relation,
                                                      split_part(e.subject, ' ', 1), o.relation)
                       ELSE govproj.said('Add it again as a new register has it.') END
      FROM govproj.engine_constraints e
      JOIN govproj.checked_tables(register) AS t ON t.role = e.role AND t.relation IS NOT NULL
      LEFT JOIN govproj.checked_tables(register) AS o ON e.kind = 'foreign key' AND o.role = split_part(e.subject, ' ', 2)
     WHERE NOT EXISTS (SELECT FROM found f WHERE f.role = e.role AND f.kind = e.kind AND f.subject = e.subject)
    UNION ALL
    SELECT 'error', 'constraint_off', format('%s (%s) on %s', f.kind, f.subject, f.relation),
           govproj.said('It does not hold for all rows: %s.',
                        CASE f.fault WHEN 'it is NOT VALID' THEN govproj.said('it is NOT VALID')
                                     WHEN 'its triggers are disabled' THEN govproj.said('its triggers are disabled')
                                     ELSE govproj.said('its index is not valid') END),
           CASE f.fault WHEN 'it is NOT VALID' THEN format('ALTER TABLE %s VALIDATE CONSTRAINT ...;', f.relation)
                        WHEN 'its triggers are disabled' THEN (
                            -- of a foreign key some stand on the table that is referred to
                            SELECT string_agg(format('ALTER TABLE %s ENABLE TRIGGER %I;', g.tgrelid::regclass, g.tgname), ' '
                                              ORDER BY g.oid)
                              FROM pg_constraint c
                              JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
                              JOIN pg_trigger g ON g.tgconstraint = c.oid AND g.tgenabled = 'D'
                             WHERE c.conrelid = to_regclass(f.relation::text) AND c.contype = 'f'
                               AND a.attname = split_part(f.subject, ' ', 1))
                        ELSE govproj.said('REINDEX it.') END
      FROM found f
     WHERE f.fault IS NOT NULL AND (f.role, f.kind, f.subject) IN (SELECT e.role, e.kind, e.subject FROM govproj.engine_constraints e)
$$;
COMMENT ON FUNCTION govproj.check_constraints(text) IS
    'Part of check_register: keys, NOT NULL and CHECK constraints that are gone or do not hold.';

CREATE FUNCTION govproj.check_functions() RETURNS SETOF govproj.register_fault
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
    SELECT 'error', 'function_altered', format('%s()', e.function), govproj.said('It is not the function of the library govproj any more.'),
           govproj.said('Reinstall the extension.')
      FROM (SELECT DISTINCT t.function FROM govproj.engine_triggers t) AS e
      LEFT JOIN pg_proc p ON p.oid = to_regprocedure(e.function || '()')
      LEFT JOIN pg_language l ON l.oid = p.prolang
     WHERE (l.lanname = 'c' AND p.prosrc = replace(e.function, '.', '_') AND p.probin ~ '(^|/)govproj([.][a-z]+)?$' AND p.proconfig IS NULL
            AND NOT p.prosecdef) IS NOT TRUE
    UNION ALL
    SELECT 'error', 'engine_schema', 'schema govproj',
           govproj.said('It belongs to role "%s", who could drop it with the stages and categories of every register.', r.rolname::text),
           govproj.said('ALTER SCHEMA govproj OWNER TO ... (a superuser);')
      FROM pg_namespace n JOIN pg_roles r ON r.oid = n.nspowner WHERE n.nspname = 'govproj' AND NOT r.rolsuper
    UNION ALL
    SELECT 'warning', 'event_trigger_off', format('event trigger %I', v.evtname),
           govproj.said('It records changes of the register''s objects, and does not fire always.'),
           format('ALTER EVENT TRIGGER %I ENABLE ALWAYS;', v.evtname)
      FROM pg_event_trigger v WHERE v.evtfoid = to_regprocedure('govproj.record_ddl()') AND v.evtenabled <> 'A'
$$;
COMMENT ON FUNCTION govproj.check_functions() IS
    'Part of check_register: trigger functions of the engine that have been replaced, '
    'and the optional event triggers where they are switched off.';
