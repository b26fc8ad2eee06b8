-- A register made by an earlier version of the extension is brought up to the installed one.

CREATE TABLE govproj.register_upgrade (
    from_version  text,
    to_version    text,
    body          text NOT NULL,
    PRIMARY KEY (from_version, to_version)
);
COMMENT ON TABLE govproj.register_upgrade IS
    'The SQL that takes a register from one version to another (台账升级脚本); '
    'from src/upgrade/register--FROM--TO.sql, by the extension''s scripts.';
COMMENT ON COLUMN govproj.register_upgrade.from_version IS 'Version of the register before (原版本).';
COMMENT ON COLUMN govproj.register_upgrade.to_version IS 'Version of the register after (新版本).';
COMMENT ON COLUMN govproj.register_upgrade.body IS 'The SQL itself (内容), run in the register''s schema.';
GRANT SELECT ON govproj.register_upgrade TO PUBLIC;

CREATE FUNCTION govproj.upgrade_register_alone(name text) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
    SET standard_conforming_strings = on
AS $$
DECLARE
    installed CONSTANT text := (SELECT e.extversion FROM pg_extension AS e WHERE e.extname = 'govproj');
    register CONSTANT regclass := (SELECT t.relation FROM govproj.checked_tables(name) AS t WHERE t.role = 'register');
    present text;
    comments text;
    bodies text[];
    listened CONSTANT text := current_setting('client_min_messages');
    began CONSTANT timestamptz := clock_timestamp();
    told timestamptz := began;
BEGIN
    PERFORM govproj.lock_register(name);
    -- somebody else may have upgraded it meanwhile
    EXECUTE format('SELECT template_version FROM %s', register) INTO present;
    IF present = installed THEN
        RETURN;
    END IF;
    WITH RECURSIVE way AS (
        SELECT u.to_version, ARRAY[u.from_version, u.to_version] AS versions, ARRAY[u.body] AS bodies
          FROM govproj.register_upgrade AS u WHERE u.from_version = present
         UNION ALL
        SELECT u.to_version, w.versions || u.to_version, w.bodies || u.body
          FROM way AS w JOIN govproj.register_upgrade AS u ON u.from_version = w.to_version
         WHERE u.to_version <> ALL (w.versions))
    SELECT w.bodies INTO bodies FROM way AS w WHERE w.to_version = installed ORDER BY cardinality(w.versions), w.versions LIMIT 1;
    IF bodies IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = govproj.said('no way leads register "%s" from version "%s" to "%s"', name, present, installed),
            HINT = govproj.said('SELECT from_version, to_version FROM govproj.register_upgrade shows the ways there are; '
                                'a newer version of the extension may bring more.');
    END IF;
    comments := govproj.comments_language(name);
    -- as in create_register
    FOR i IN 1 .. cardinality(bodies) LOOP
        PERFORM set_config('search_path', format('%I, pg_catalog, pg_temp', name), true),
                set_config('client_min_messages', 'warning', true);
        EXECUTE bodies[i];
        PERFORM set_config('search_path', 'pg_catalog, pg_temp', true), set_config('client_min_messages', listened, true);
        told := govproj.tell_progress(govproj.said('upgrade_register of "%s", parts', name), i, cardinality(bodies) + 1, began, told);
    END LOOP;
    -- bodies have said what is new in English
    PERFORM govproj.set_comments(name, comments);
    -- a body that writes rows which the engine judges has done so itself
    EXECUTE format('UPDATE %s SET template_version = $1', register) USING installed;
END
$$;
COMMENT ON FUNCTION govproj.upgrade_register_alone(text) IS
    'Part of upgrade_register: what it does, which may have to be done again (可重试部分).';

CREATE FUNCTION govproj.upgrade_register_now(name text) RETURNS text
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    installed CONSTANT text := (SELECT e.extversion FROM pg_extension AS e WHERE e.extname = 'govproj');
    owner CONSTANT oid := (SELECT c.relowner FROM pg_class AS c WHERE c.oid = govproj.project_table(name));
    register CONSTANT regclass := (SELECT t.relation FROM govproj.checked_tables(name) AS t WHERE t.role = 'register');
    present text;
BEGIN
    PERFORM govproj.require_library();
    IF NOT pg_has_role(owner, 'USAGE') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'insufficient_privilege',
            MESSAGE = govproj.said('register "%s" is upgraded by its owner, role "%s"', name, pg_get_userbyid(owner)::text);
    END IF;
    EXECUTE format('SELECT template_version FROM %s', register) INTO present;
    IF present IS DISTINCT FROM installed THEN
        PERFORM govproj.refuse_distributed(name, 'upgrade_register');
        PERFORM govproj.run_alone(name, format('SELECT govproj.upgrade_register_alone(%L)', name));
    END IF;
    RETURN installed;
END
$$;
COMMENT ON FUNCTION govproj.upgrade_register_now(text) IS
    'Part of upgrade_register, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.upgrade_register(name text) RETURNS text
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.upgrade_register(text) IS
    'Brings a register up to the installed version of the extension (台账升级), after ALTER EXTENSION govproj UPDATE, '
    'all of it or nothing; returns that version. A register that is there already stays as it is. '
    'Errors: 42704 no such register, 42501 for anyone but its owner, '
    '55P03 somebody is at work in it, 55000 when no way leads there, or this session''s library is not of that version.';

CREATE FUNCTION govproj.check_version(register text, tables jsonb) RETURNS SETOF govproj.register_fault
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    installed CONSTANT text := (SELECT e.extversion FROM pg_extension AS e WHERE e.extname = 'govproj');
    present text;
    told text;
    advice text;
BEGIN
    BEGIN
        PERFORM govproj.require_library();
    EXCEPTION WHEN object_not_in_prerequisite_state THEN
        GET STACKED DIAGNOSTICS told = MESSAGE_TEXT, advice = PG_EXCEPTION_HINT;
        RETURN QUERY SELECT 'error', 'version_differs', 'extension govproj',
                            govproj.said('%s. Nothing else has been checked.', told), advice;
        RETURN;
    END;
    IF tables -> 'register' IS NULL THEN
        RETURN;
    END IF;
    EXECUTE format('SELECT r.template_version FROM ONLY %s AS r WHERE r.template_version <> $1', (tables ->> 'register')::regclass)
       INTO present USING installed;
    IF present IS NOT NULL THEN
        RETURN QUERY SELECT 'error', 'version_differs', register,
                            govproj.said('It is of version "%s", and the extension of version "%s": it can be read, and nothing can be '
                                         'written or judged. Nothing else has been checked.', present, installed),
                            CASE WHEN EXISTS (SELECT FROM govproj.register_upgrade AS u WHERE u.from_version = present)
                                 THEN format('SELECT govproj.upgrade_register(%L);', register)
                                 ELSE govproj.said('Install a version of the extension that knows a way from there.') END;
    END IF;
EXCEPTION
    -- no such column: what is missing is reported
    WHEN undefined_column THEN
        RETURN;
END
$$;
COMMENT ON FUNCTION govproj.check_version(text, jsonb) IS
    'Part of check_register: a register that is of another version than the extension, or an extension of another than the '
    'library of this session. Then all else would be its consequence, and is not looked at.';
