-- Readers (只读角色): roles that see everything of a register and write nothing.

CREATE FUNCTION govproj.make_reader_policies(register text, more name[] DEFAULT '{}', less name[] DEFAULT '{}') RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    owner oid := (SELECT t.owner FROM govproj.register_tables(register) AS t WHERE t.relation = 'project');
    -- whoever has come to serve an agency, or to own the register, sees what that one sees
    roles name[] := (SELECT array_agg(r ORDER BY r)
                     FROM (SELECT e.role FROM govproj.readers(register) AS e
                            WHERE e.roleid <> owner AND e.roleid NOT IN (SELECT o.roleid FROM govproj.office_roles(register) AS o)
                           UNION SELECT unnest(more)) AS u (r)
                    WHERE r <> ALL (less));
    language CONSTANT text := govproj.comments_language(register);
    named text := (SELECT string_agg(quote_ident(r), ', ') FROM unnest(roles) AS r);
    entry record;
BEGIN
    IF roles IS NULL THEN
        PERFORM govproj.drop_register_policies(register, '{reads_all}');
        RETURN;
    END IF;
    FOR entry IN
        SELECT t.oid AS of_table, y.oid AS policy, y.polpermissive AND y.polcmd = 'r' AS reads_only,
               ARRAY(SELECT r.rolname FROM pg_roles r WHERE r.oid = ANY (y.polroles) ORDER BY r.rolname) AS names
          FROM govproj.register_tables(register) AS t LEFT JOIN pg_policy y ON y.polrelid = t.oid AND y.polname = 'reads_all'
    LOOP
        IF NOT entry.reads_only THEN
            EXECUTE format('DROP POLICY reads_all ON %s', entry.of_table);
        END IF;
        IF entry.reads_only IS NOT TRUE THEN
            EXECUTE format('CREATE POLICY reads_all ON %s FOR SELECT TO %s USING (true)', entry.of_table, named);
            PERFORM govproj.comment_policy('reads_all', entry.of_table, language,
                                           'Readers see every row (只读角色全部可见); made by govproj.grant_reader.');
        ELSIF entry.names <> roles OR NOT govproj.condition_stands(entry.policy, 'true', NULL) THEN
            EXECUTE format('ALTER POLICY reads_all ON %s TO %s USING (true)', entry.of_table, named);
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.make_reader_policies(text, name[], name[]) IS
    'Part of grant_reader, revoke_reader and grant_register: the policies reads_all of every table, for the readers there are, more and '
    'less these (只读策略).';

-- A reader is none of those who have other rights in the register.
CREATE FUNCTION govproj.require_role_to_read(register text, role name) RETURNS oid
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    reader oid := (SELECT r.oid FROM pg_roles r WHERE r.rolname = role);
    office text;
BEGIN
    IF role IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'null_value_not_allowed',
            MESSAGE = govproj.said('a reader is a role: its name is missing');
    END IF;
    IF reader IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_object',
            MESSAGE = govproj.said('role "%s" does not exist', role),
            HINT = govproj.said('Create it first: CREATE ROLE %s LOGIN;', quote_ident(role));
    END IF;
    IF role ~ '^pg_' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = govproj.said('role "%s" is the server''s own, and many may be members of it', role),
            HINT = govproj.said('Make a role of its own for reading: CREATE ROLE ... LOGIN;');
    END IF;
    IF reader = (SELECT t.owner FROM govproj.register_tables(register) AS t WHERE t.relation = 'project') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = govproj.said('role "%s" is the owner of register "%s", and reads all of it', role, register);
    END IF;
    SELECT o.office INTO office FROM govproj.office_roles(register) AS o WHERE o.roleid = reader LIMIT 1;
    IF office IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = govproj.said('role "%s" serves an agency of register "%s" (%s), and sees what its office sees',
                                   role, register, office),
            HINT = govproj.said('Make a role of its own for reading: CREATE ROLE ... LOGIN;');
    END IF;
    RETURN reader;
END
$$;
COMMENT ON FUNCTION govproj.require_role_to_read(text, name) IS
    'Part of grant_reader: the oid of a role that may be a reader (可设为只读的角色). '
    'Errors: 42704 no such role, 22004, 22023 the owner, the role of an agency, or one of the server''s own.';

CREATE FUNCTION govproj.grant_reader_alone(register text, role name) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    reader oid;
BEGIN
    -- agencies stay as they are from here on, so that the role comes to serve none meanwhile
    PERFORM govproj.lock_register(register);
    reader := govproj.require_role_to_read(register, role);
    PERFORM govproj.make_reader_policies(register, more => ARRAY[role]);
    PERFORM govproj.take_back_surplus(register, ARRAY[reader]);
    PERFORM govproj.give_what_lacks(register, reader);
END
$$;
COMMENT ON FUNCTION govproj.grant_reader_alone(text, name) IS
    'Part of grant_reader: what it does, which may have to be done again (可重试部分).';

CREATE FUNCTION govproj.grant_reader_now(register text, role name) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM govproj.require_register_owner(register);
    PERFORM govproj.run_alone(register, format('SELECT govproj.grant_reader_alone(%L, %L)', register, role));
END
$$;
COMMENT ON FUNCTION govproj.grant_reader_now(text, name) IS
    'Part of grant_reader, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.grant_reader(register text, role name) RETURNS void
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.grant_reader(text, name) IS
    'Makes a role a reader of a register (授予只读): it sees every row of every table but what is staged for import, and of every view '
    'that runs as who reads it, is told all by every function, and writes nothing; whatever else it has been granted in the register''s '
    'schema is taken back. Run it again, or grant_register, when a view of your own has been added. Errors: 42704 no such register or '
    'role, 42501 for others than its owner, 22004 role is NULL, 22023 the role is the owner or serves an agency, 55P03 as grant_register.';

CREATE FUNCTION govproj.revoke_reader_alone(register text, role name) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    reader oid := (SELECT r.oid FROM pg_roles r WHERE r.rolname = role);
BEGIN
    IF reader IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_object',
            MESSAGE = govproj.said('role "%s" does not exist', coalesce(role::text, ''));
    END IF;
    PERFORM govproj.lock_register(register);
    -- what serves an agency keeps what its office needs
    IF reader NOT IN (SELECT o.roleid FROM govproj.office_roles(register) AS o) THEN
        PERFORM govproj.take_back(register, ARRAY[reader]);
    END IF;
    PERFORM govproj.make_reader_policies(register, less => ARRAY[role]);
END
$$;
COMMENT ON FUNCTION govproj.revoke_reader_alone(text, name) IS
    'Part of revoke_reader: what it does, which may have to be done again (可重试部分).';

CREATE FUNCTION govproj.revoke_reader_now(register text, role name) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM govproj.require_register_owner(register);
    PERFORM govproj.run_alone(register, format('SELECT govproj.revoke_reader_alone(%L, %L)', register, role));
END
$$;
COMMENT ON FUNCTION govproj.revoke_reader_now(text, name) IS
    'Part of revoke_reader, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.revoke_reader(register text, role name) RETURNS void
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.revoke_reader(text, name) IS
    'Takes back what grant_reader has given, and whatever else the role has in the register''s schema, but for what an agency''s role '
    'needs (收回只读). Errors: 42704 no such register or role, 42501 for others than its owner, 55P03 as grant_register.';
