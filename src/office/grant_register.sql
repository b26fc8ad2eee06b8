-- Giving the offices of a register what they need, and taking it back (授权).

CREATE FUNCTION govproj.notice_agencies_without_role(register text) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    agency regclass := (SELECT t.oid FROM govproj.register_tables(register) AS t WHERE t.relation = 'agency');
    entry record;
BEGIN
    FOR entry IN EXECUTE format(
        'SELECT g.name, g.db_role FROM %s AS g
          WHERE g.active AND NOT EXISTS (SELECT FROM pg_roles AS r WHERE r.rolname = g.db_role) ORDER BY g.id', agency)
    LOOP
        RAISE NOTICE USING
            MESSAGE = CASE WHEN entry.db_role IS NULL
                           THEN govproj.said('agency "%s" is skipped: it has no db_role, and only the register''s owner acts for it',
                                             entry.name)
                           ELSE govproj.said('agency "%s" is skipped: role "%s" does not exist', entry.name, entry.db_role) END,
            HINT = govproj.said('Set agency.db_role, create the role, and run govproj.grant_register() again.');
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.notice_agencies_without_role(text) IS
    'Part of grant_register: a notice for each active agency that nothing can be granted to (未授权单位提示).';

CREATE FUNCTION govproj.notice_roles_without_login(register text) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    role name;
BEGIN
    FOR role IN
        SELECT r.rolname
          FROM pg_roles AS r
         WHERE NOT r.rolcanlogin AND r.oid IN (SELECT o.roleid FROM govproj.office_roles(register) AS o
                                                  UNION SELECT e.roleid FROM govproj.readers(register) AS e)
         ORDER BY r.rolname
    LOOP
        RAISE NOTICE USING
            MESSAGE = govproj.said('role "%s" cannot log in: its members enter this distributed register as themselves, not by SET ROLE',
                                   role::text),
            HINT = format('ALTER ROLE %I LOGIN;', role);
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.notice_roles_without_login(text) IS
    'Part of grant_register: of a distributed register, a notice for each role that Citus cannot connect as (不能登录的角色提示).';

CREATE FUNCTION govproj.grant_register_alone(register text, row_security boolean) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
BEGIN
    -- agencies stay as they are meanwhile, and whoever else grants waits here
    PERFORM govproj.lock_register(register);
    IF govproj.is_distributed(govproj.project_table(register)) THEN
        EXECUTE govproj.asked_there(govproj.project_table(register), 'govproj.record_owner(%s)');
        PERFORM govproj.notice_roles_without_login(register);
    ELSE
        PERFORM govproj.record_owner(govproj.project_table(register));
    END IF;
    PERFORM govproj.notice_agencies_without_role(register);
    PERFORM govproj.take_back_surplus(register, ARRAY(SELECT govproj.granted_roles(register)
                                                      UNION SELECT e.roleid FROM govproj.readers(register) AS e));
    PERFORM govproj.make_reader_policies(register);
    PERFORM govproj.give_what_lacks(register);
    PERFORM govproj.set_row_security(register, row_security IS NOT FALSE);
    IF row_security IS NOT FALSE THEN
        PERFORM govproj.make_register_policies(register);
    ELSE
        PERFORM govproj.drop_register_policies(register, '{sees_all,sees_own,sees_joint,strangers}');
    END IF;
END
$$;
COMMENT ON FUNCTION govproj.grant_register_alone(text, boolean) IS
    'Part of grant_register: what it does, which may have to be done again (可重试部分).';

CREATE FUNCTION govproj.grant_register_now(register text, row_security boolean) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM govproj.require_register_owner(register);
    PERFORM govproj.run_alone(register, format('SELECT govproj.grant_register_alone(%L, %L)', register, row_security));
END
$$;
COMMENT ON FUNCTION govproj.grant_register_now(text, boolean) IS
    'Part of grant_register, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.grant_register(register text, row_security boolean DEFAULT true) RETURNS void
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.grant_register(text, boolean) IS
    'Gives the role of each agency exactly what its kind of office needs in a register (授权), see register_privileges, '
    'and takes back what it has beyond that in the register''s schema; with row_security, units see their own '
    'projects only, and who is neither office nor reader gets an error (42501) and not an empty table. '
    'Run it again whenever an agency, a role or a policy has been added: it alters only what is not as it should be. '
    'row_security => false turns row security off. Errors: 42704 no such register, 42501 for others than its owner, '
    '55P03 somebody is at work in it for longer than a few seconds, with who it is.';

CREATE FUNCTION govproj.revoke_register_alone(register text) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM govproj.lock_register(register);
    PERFORM govproj.take_back(register, ARRAY(SELECT govproj.granted_roles(register)));
    PERFORM govproj.drop_register_policies(register, '{sees_all,sees_own,sees_joint}');
END
$$;
COMMENT ON FUNCTION govproj.revoke_register_alone(text) IS
    'Part of revoke_register: what it does, which may have to be done again (可重试部分).';

CREATE FUNCTION govproj.revoke_register_now(register text) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM govproj.require_register_owner(register);
    PERFORM govproj.run_alone(register, format('SELECT govproj.revoke_register_alone(%L)', register));
END
$$;
COMMENT ON FUNCTION govproj.revoke_register_now(text) IS
    'Part of revoke_register, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.revoke_register(register text) RETURNS void
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.revoke_register(text) IS
    'Takes back all that the roles of a register''s agencies have in its schema, '
    'and the policies sees_all and sees_own (收回授权). Row security and the policy strangers stay: the owner and the readers see as before, '
    'everybody else gets an error (42501). '
    'Errors: 42704 no such register, 42501 for others than its owner, 55P03 as grant_register.';
