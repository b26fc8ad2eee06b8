-- check_register, third part: does everybody have just what grant_register gives, and does row security stand?

CREATE FUNCTION govproj.few_of(things text[]) RETURNS text
    LANGUAGE sql STABLE STRICT
    SET search_path = pg_catalog, pg_temp
    RETURN array_to_string(things[:3], ', ')
           || CASE WHEN cardinality(things) > 3 THEN govproj.said(' and %s more', (cardinality(things) - 3)::text) ELSE '' END;
COMMENT ON FUNCTION govproj.few_of(text[]) IS 'Part of check_register: the first three of a list, and how many more there are.';

CREATE FUNCTION govproj.check_privileges(register text) RETURNS SETOF govproj.register_fault
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
    WITH offices AS (SELECT DISTINCT o.roleid FROM govproj.office_roles(register) AS o),
    due AS (SELECT o.roleid FROM offices o UNION SELECT e.roleid FROM govproj.readers(register) AS e),
    held AS MATERIALIZED (SELECT * FROM govproj.held_privileges(register)),
    others AS MATERIALIZED (
        SELECT u.grantee, h.object, h.privilege, h.col, h.grantable, h.grantor
          FROM held h CROSS JOIN LATERAL unnest(h.roles) AS u(grantee) WHERE h.grantor <> h.owner),
    differing AS MATERIALIZED (
        SELECT d.*, d.object || coalesce(' (' || d.col || ')', '') AS part FROM govproj.privileges_to_mend(register) AS d),
    beyond AS (
        SELECT u.grantee, d.privilege, u.grantable, u.grantee IN (SELECT e.roleid FROM due e) AS is_due, d.part AS object
          FROM differing d
         CROSS JOIN LATERAL (SELECT unnest(d.beyond), false UNION ALL SELECT unnest(d.grantable), true) AS u(grantee, grantable)),
    lacking AS (
        SELECT pg_get_userbyid(u.grantee) AS role, u.grantee, d.privilege, d.part AS object
          FROM differing d CROSS JOIN LATERAL unnest(d.lacking) AS u(grantee)
         WHERE u.grantee IN (SELECT unnest(h.roles) FROM held h)
           AND NOT EXISTS (SELECT FROM others h WHERE h.grantee = u.grantee AND h.object = d.object AND h.privilege = d.privilege
                              AND (h.col IS NULL OR h.col = d.col)))
    SELECT CASE WHEN NOT b.is_due AND b.grantee <> 0 AND b.privilege IN ('SELECT', 'USAGE', 'EXECUTE') AND NOT b.grantable
                THEN 'warning' ELSE 'error' END,
           'privilege_beyond', govproj.few_of(array_agg(b.object ORDER BY b.object COLLATE "C")),
           govproj.said('%s has %s%s; %s.',
                        CASE b.grantee WHEN 0 THEN 'PUBLIC' ELSE govproj.said('Role "%s"', pg_get_userbyid(b.grantee)::text) END,
                        b.privilege, CASE WHEN b.grantable THEN govproj.said(' with the right to grant it on') END,
                        CASE WHEN b.grantee IN (SELECT o.roleid FROM offices o) THEN govproj.said('its office needs it not')
                             WHEN b.is_due THEN govproj.said('a reader needs it not')
                             ELSE govproj.said('it is neither office nor reader of the register') END),
           CASE WHEN b.is_due THEN format('SELECT govproj.grant_register(%L);', register)
                ELSE govproj.said('REVOKE %s ON ... FROM %s; unless it is meant.', b.privilege,
                                  CASE b.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(b.grantee)) END) END
      FROM beyond b GROUP BY b.grantee, b.privilege, b.grantable, b.is_due
    UNION ALL
    -- whether or not it is due: only who has granted it takes it back
    SELECT CASE WHEN h.grantee <> 0 AND h.privilege IN ('SELECT', 'USAGE', 'EXECUTE') AND NOT bool_or(h.grantable)
                THEN 'warning' ELSE 'error' END,
           'privilege_by_others',
           govproj.few_of(array_agg(h.object || coalesce(' (' || h.col || ')', '') ORDER BY h.object COLLATE "C", h.col COLLATE "C")),
           govproj.said('%s has %s, which role "%s" has granted and not the owner: grant_register and revoke_register leave it there.',
                        CASE h.grantee WHEN 0 THEN 'PUBLIC' ELSE govproj.said('Role "%s"', pg_get_userbyid(h.grantee)::text) END,
                        h.privilege, pg_get_userbyid(h.grantor)::text),
           govproj.said('SET ROLE %s; REVOKE %s ON ... FROM %s; unless it is meant.', quote_ident(pg_get_userbyid(h.grantor)), h.privilege,
                        CASE h.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(h.grantee)) END)
      FROM others h GROUP BY h.grantee, h.privilege, h.grantor
    UNION ALL
    SELECT 'warning', 'privilege_missing', govproj.few_of(array_agg(l.object ORDER BY l.object COLLATE "C")),
           govproj.said('Role "%s" lacks %s, which %s needs.', l.role::text, l.privilege,
                        CASE WHEN l.grantee IN (SELECT o.roleid FROM offices o) THEN govproj.said('its office')
                             ELSE govproj.said('a reader') END),
           format('SELECT govproj.grant_register(%L);', register)
      FROM lacking l GROUP BY l.role, l.grantee, l.privilege
    UNION ALL
    SELECT 'warning', 'security_definer', format('%I.%I(%s)', register, p.proname, pg_get_function_identity_arguments(p.oid)),
           govproj.said('Whoever may call it acts as role "%s".', pg_get_userbyid(p.proowner)::text),
           govproj.said('Look into it; no function of a register''s own is SECURITY DEFINER.')
      FROM pg_proc p WHERE p.pronamespace = to_regnamespace(quote_ident(register)) AND p.prosecdef
    UNION ALL
    SELECT 'warning', 'role_unbound', format('role %I', r.rolname),
           govproj.said('It serves as %s, and %s.',
                  coalesce(govproj.word_listed(o.office, (SELECT f.label_zh FROM govproj.offices(register) AS f
                                                           WHERE f.office = o.office)), govproj.said('a reader')),
                  concat_ws(govproj.said(', and '),
                  CASE WHEN o.office IS NULL AND i.agencies IS NOT NULL AND NOT r.rolsuper
                       THEN govproj.said('may write as role %s', i.agencies) END,
                  CASE WHEN r.rolsuper THEN govproj.said('is a superuser') END,
                  CASE WHEN r.rolbypassrls AND NOT r.rolsuper THEN govproj.said('passes by row security') END,
                  CASE WHEN pg_has_role(r.oid, n.nspowner, 'USAGE') AND NOT r.rolsuper
                       THEN govproj.said('may act as the register''s owner "%s"', pg_get_userbyid(n.nspowner)::text) END,
                  CASE WHEN pg_has_role(r.oid, 'pg_write_all_data', 'USAGE') AND NOT r.rolsuper
                       THEN govproj.said('may write to every table') END,
                  CASE WHEN pg_has_role(r.oid, 'pg_read_all_data', 'USAGE') AND NOT r.rolsuper
                       THEN govproj.said('may read every table') END)),
           CASE WHEN o.office IS NULL THEN govproj.said('Make a role of its own for reading: CREATE ROLE ... LOGIN;')
                ELSE govproj.said('Give the agency a role of its own, without such rights.') END
      FROM (SELECT o.office, o.roleid FROM govproj.office_roles(register) AS o
            UNION ALL SELECT NULL, e.roleid FROM govproj.readers(register) AS e) AS o
      JOIN pg_roles r ON r.oid = o.roleid JOIN pg_namespace n ON n.nspname = register
     CROSS JOIN LATERAL (
            SELECT string_agg(DISTINCT format('"%s"', a.role), govproj.said(', ')) AS agencies
              FROM govproj.office_roles(register) AS a WHERE o.office IS NULL AND pg_has_role(r.oid, a.roleid, 'USAGE')) AS i
     WHERE (o.office IS NULL AND i.agencies IS NOT NULL) OR r.rolsuper OR r.rolbypassrls OR pg_has_role(r.oid, n.nspowner, 'USAGE')
        OR pg_has_role(r.oid, 'pg_write_all_data', 'USAGE') OR pg_has_role(r.oid, 'pg_read_all_data', 'USAGE')
$$;
COMMENT ON FUNCTION govproj.check_privileges(text) IS
    'Part of check_register: privileges that grant_register would not give, or that it would, or that others have granted, and offices '
    'whose role is bound by nothing.';

CREATE FUNCTION govproj.check_sight(register text) RETURNS SETOF govproj.register_fault
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
    WITH tables AS (
        SELECT t.relation, t.role, c.relrowsecurity, s.relation IS NOT NULL AS is_hidden, r.oid IS NOT NULL AS is_known
          FROM govproj.checked_tables(register) AS t
          JOIN pg_class c ON c.oid = t.relation
          LEFT JOIN govproj.register_tables(register) AS r ON r.oid = t.relation
          LEFT JOIN govproj.unit_sight s ON s.relation = t.role),
    offices AS (SELECT DISTINCT o.roleid FROM govproj.office_roles(register) AS o),
    holders AS MATERIALIZED (SELECT DISTINCT unnest(h.roles) AS grantee FROM govproj.held_privileges(register) AS h),
    granted AS (
        SELECT EXISTS (SELECT FROM holders h JOIN offices o ON o.roleid = h.grantee) AS any_office,
               EXISTS (SELECT FROM tables t WHERE t.relrowsecurity) AS meant),
    -- whom each must name: of the offices those that have been granted something
    due AS MATERIALIZED (
        SELECT d.of_table, d.name, d.command, d.roles, d.sees, d.writes,
               CASE WHEN d.name <> 'strangers' THEN ARRAY(SELECT unnest(d.roles) INTERSECT SELECT h.grantee FROM holders h)
                    WHEN g.any_office THEN d.roles ELSE '{}' END AS needed_by
          FROM govproj.due_policies(register) AS d, granted g
        UNION ALL
        SELECT t.relation, 'reads_all', 'SELECT', r.roles, 'true', NULL, r.roles
          FROM tables t,
               -- a reader who has come to serve an agency is none any more
               (SELECT ARRAY(SELECT e.roleid FROM govproj.readers(register) AS e EXCEPT SELECT o.roleid FROM offices o) AS roles) AS r),
    policies AS (
        SELECT t.*, y.oid, y.polname, y.polroles, d.needed_by,
               govproj.policy_stands(y.oid, d.command, d.sees, d.writes)
               -- a role that an agency has given up may stand where it learns nothing of others' projects, until grant_register
               AND CASE WHEN d.name IN ('strangers', 'reads_all') OR (d.name = 'sees_all' AND t.is_hidden)
                        THEN govproj.roles_without(y.polroles, d.roles, '{}') = '{}' ELSE 0 <> ALL (y.polroles) END AS is_ours,
               y.polname = ANY ('{sees_all,sees_own,sees_joint,strangers,reads_all}') AS has_our_name
          FROM tables t JOIN pg_policy y ON y.polrelid = t.relation LEFT JOIN due d ON d.of_table = t.relation AND d.name = y.polname),
    without (named, told) AS (VALUES
        ('{sees_all,sees_own}'::text[], govproj.said('Offices have been granted it, and no policy lets them see a row.')),
        ('{sees_joint}', govproj.said('Joint owners do not see their projects.')),
        ('{strangers}', govproj.said('Who is neither office nor reader gets no error, and takes it for empty.')),
        ('{reads_all}', govproj.said('The readers of the register see no row of it.')))
    SELECT CASE WHEN g.meant THEN 'error' ELSE 'warning' END, 'row_security_off',
           govproj.few_of(array_agg(t.relation::text ORDER BY t.role COLLATE "C")),
           govproj.said('Row security is off: whoever may read sees every row.'),
           format('SELECT govproj.grant_register(%L);', register)
      FROM tables t, granted g WHERE g.any_office AND NOT t.relrowsecurity GROUP BY g.meant
    UNION ALL
    SELECT 'error', 'policy_altered', format('%I on %s', p.polname, p.relation), govproj.said('It is not as grant_register made it.'),
           format('SELECT govproj.grant_register(%L);', register)
      -- where a table has lost its triggers, no policy is due, nor would grant_register make one
      FROM policies p WHERE p.has_our_name AND p.is_known AND p.is_ours IS NOT TRUE
    UNION ALL
    SELECT CASE WHEN p.polroles && (SELECT array_agg(o.roleid) || 0::oid FROM offices o) THEN 'error' ELSE 'warning' END, 'policy_foreign',
           format('%I on %s', p.polname, p.relation),
           govproj.said('It is not grant_register''s; it is for %s.',
                        (SELECT string_agg(CASE r WHEN 0 THEN 'PUBLIC' ELSE govproj.said('role "%s"', pg_get_userbyid(r)::text) END,
                                           govproj.said(', '))
                           FROM unnest(p.polroles) AS r)),
           govproj.said('DROP POLICY %s ON %s; unless it is meant.', quote_ident(p.polname), p.relation::text)
      FROM policies p WHERE NOT p.has_our_name
    UNION ALL
    SELECT 'warning', 'policy_missing', govproj.few_of(array_agg(m.relation ORDER BY m.role COLLATE "C")), m.told,
           format('SELECT govproj.grant_register(%L);', register)
      FROM (SELECT DISTINCT t.relation::text, t.role, w.told
              FROM due d JOIN tables t ON t.relation = d.of_table JOIN without w ON d.name = ANY (w.named)
             WHERE t.relrowsecurity AND d.needed_by <> '{}'
               AND NOT EXISTS (SELECT FROM policies p WHERE p.relation = t.relation AND p.polname = d.name)) AS m
     GROUP BY m.told
    UNION ALL
    -- one that is there, and does not name everybody
    SELECT 'warning', 'policy_missing', govproj.few_of(array_agg(p.relation::text ORDER BY p.role COLLATE "C")),
           govproj.said('Policy %s does not name role "%s", which sees nothing of it.', p.polname::text, pg_get_userbyid(u.roleid)::text),
           format('SELECT govproj.grant_register(%L);', register)
      FROM policies p CROSS JOIN LATERAL unnest(govproj.roles_without(p.needed_by, p.polroles, '{}')) AS u(roleid)
     WHERE p.relrowsecurity AND p.is_ours
     GROUP BY p.polname, u.roleid
$$;
COMMENT ON FUNCTION govproj.check_sight(text) IS
    'Part of check_register: row security that is off, and policies that are not as grant_register makes them.';

CREATE FUNCTION govproj.check_access(register text) RETURNS SETOF govproj.register_fault
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY SELECT * FROM govproj.check_privileges(register);
    RETURN QUERY SELECT * FROM govproj.check_sight(register);
END
$$;
COMMENT ON FUNCTION govproj.check_access(text) IS 'Part of check_register: privileges and row security.';
