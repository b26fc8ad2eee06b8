-- What roles have been granted in a register's schema (已授予权限), compared with what they should be, and put in accord with it.

CREATE FUNCTION govproj.held_privileges(
        register text, OUT object text, OUT owner oid, OUT col name, OUT privilege text, OUT grantor oid, OUT grantable boolean,
        OUT roles oid[])
    RETURNS SETOF record
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
    SELECT h.object, h.owner, h.col, x.privilege_type, x.grantor, x.is_grantable, x.roles
      FROM pg_namespace n
     CROSS JOIN LATERAL (
        SELECT format('%I', n.nspname) AS object, NULL::name AS col, n.nspacl AS acl, n.nspowner AS owner
        UNION ALL
        SELECT format('%I.%I', n.nspname, c.relname), NULL, c.relacl, c.relowner
          FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
        UNION ALL
        SELECT format('%I.%I', n.nspname, c.relname), a.attname, a.attacl, c.relowner
          FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
         WHERE c.relnamespace = n.oid AND a.attacl IS NOT NULL AND NOT a.attisdropped
        UNION ALL
        SELECT format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)), NULL, p.proacl, p.proowner
          FROM pg_proc p WHERE p.pronamespace = n.oid
      ) AS h
     CROSS JOIN LATERAL (
        SELECT e.privilege_type, e.grantor, e.is_grantable, array_agg(e.grantee ORDER BY e.grantee) AS roles
          -- unpacked once: aclexplode would for each role of a list so long that it is kept compressed
          FROM aclexplode(h.acl || '{}') AS e
         WHERE e.grantee <> h.owner
           -- anybody may call a function that runs as its caller
           AND NOT (e.grantee = 0 AND e.privilege_type = 'EXECUTE')
         GROUP BY e.privilege_type, e.grantor, e.is_grantable) AS x
     WHERE n.nspname = register AND h.acl IS NOT NULL
$$;
COMMENT ON FUNCTION govproj.held_privileges(text) IS
    'What others than its owner have been granted in a register''s schema (已授予权限), by whom, and who owns the object: all roles of '
    'a privilege in one row, in the order of their oids; 0 is PUBLIC.';

CREATE FUNCTION govproj.roles_without(these oid[], those oid[], and_those oid[]) RETURNS oid[]
    LANGUAGE sql IMMUTABLE
    RETURN CASE WHEN these = those THEN '{}'
                ELSE ARRAY(SELECT unnest(these) EXCEPT SELECT unnest(those) EXCEPT SELECT unnest(and_those)) END;
COMMENT ON FUNCTION govproj.roles_without(oid[], oid[], oid[]) IS 'Part of privileges_to_mend: roles less others (角色差集).';

CREATE FUNCTION govproj.privileges_to_mend(
        register text, OUT object text, OUT owner oid, OUT col name, OUT privilege text, OUT lacking oid[], OUT beyond oid[],
        OUT grantable oid[])
    RETURNS SETOF record
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
    WITH due AS MATERIALIZED (
        SELECT d.object, d.privilege, u.col, d.roles
          FROM govproj.due_privileges(register) AS d CROSS JOIN LATERAL unnest(coalesce(d.columns, ARRAY[NULL::name])) AS u(col)),
    held AS MATERIALIZED (
        SELECT h.object, h.owner, h.privilege, h.col, min(h.roles) FILTER (WHERE NOT h.grantable) AS roles,
               min(h.roles) FILTER (WHERE h.grantable) AS grantable
          FROM govproj.held_privileges(register) AS h WHERE h.grantor = h.owner
         GROUP BY h.object, h.owner, h.privilege, h.col),
    compared AS (
        SELECT object, privilege, nullif(col, '') AS col, h.owner, h.grantable,
               -- who has the whole has each column
               govproj.roles_without(d.roles, h.roles, h.grantable || w.roles || w.grantable) AS lacking,
               govproj.roles_without(h.roles, d.roles, e.roles) AS beyond
          FROM (SELECT d.object, d.privilege, coalesce(d.col, '') AS col, d.roles FROM due d) AS d
          FULL JOIN (SELECT h.object, h.privilege, coalesce(h.col, '') AS col, h.owner, h.roles, h.grantable FROM held h) AS h
              USING (object, privilege, col)
          LEFT JOIN (SELECT h.object, h.privilege, h.roles, h.grantable FROM held h WHERE h.col IS NULL) AS w USING (object, privilege)
          LEFT JOIN (SELECT d.object, d.privilege, d.roles FROM due d WHERE d.col IS NULL) AS e USING (object, privilege))
    SELECT c.object, c.owner, c.col, c.privilege, c.lacking, c.beyond, coalesce(c.grantable, '{}')
      FROM compared c WHERE c.lacking <> '{}' OR c.beyond <> '{}' OR c.grantable IS NOT NULL
$$;
COMMENT ON FUNCTION govproj.privileges_to_mend(text) IS
    'Where what owners have granted in a register''s schema is not as register_privileges says (权限差异): which roles lack a privilege, '
    'have it beyond that, and may grant it on; col is NULL for the whole object.';

CREATE FUNCTION govproj.granted_on(register text, object text, privilege text) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
    -- a sequence may be called a table
    RETURN CASE WHEN privilege = 'EXECUTE' THEN 'ROUTINE ' WHEN object = format('%I', register) THEN 'SCHEMA ' ELSE 'TABLE ' END
           || object;
COMMENT ON FUNCTION govproj.granted_on(text, text, text) IS
    'Part of grant_register: what GRANT and REVOKE call an object of a register (授权对象).';

CREATE FUNCTION govproj.roles_listed(roles oid[]) RETURNS text
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
    RETURN (SELECT string_agg(quote_ident(r.rolname), ', ' ORDER BY r.rolname) FROM pg_roles r WHERE r.oid = ANY (roles));
COMMENT ON FUNCTION govproj.roles_listed(oid[]) IS 'Part of grant_register: roles as GRANT and REVOKE name them (角色列表).';

CREATE FUNCTION govproj.take_back_surplus(register text, from_roles oid[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    register_owner oid := (SELECT t.owner FROM govproj.register_tables(register) AS t WHERE t.relation = 'project');
    entry record;
BEGIN
    FOR entry IN
        SELECT m.privilege || coalesce(' (' || quote_ident(m.col) || ')', '') AS privilege,
               govproj.granted_on(register, m.object, m.privilege) AS object,
               govproj.roles_listed(ARRAY(SELECT unnest(m.beyond || m.grantable) INTERSECT SELECT unnest(from_roles))) AS roles
          FROM govproj.privileges_to_mend(register) AS m
         WHERE m.owner = register_owner AND (m.beyond || m.grantable) && from_roles
    LOOP
        EXECUTE format('REVOKE %s ON %s FROM %s CASCADE', entry.privilege, entry.object, entry.roles);
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.take_back_surplus(text, oid[]) IS
    'Part of grant_register and grant_reader: takes from roles what the register''s owner has granted them otherwise than they should '
    'have it (收回多余权限).';

CREATE FUNCTION govproj.give_what_lacks(register text, to_role oid DEFAULT NULL) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    entry record;
BEGIN
    FOR entry IN
        SELECT m.privilege || coalesce(' (' || string_agg(quote_ident(m.col), ', ') || ')', '') AS privilege,
               govproj.granted_on(register, m.object, m.privilege) AS object,
               govproj.roles_listed(CASE WHEN to_role IS NULL THEN m.lacking ELSE ARRAY[to_role] END) AS roles
          FROM govproj.privileges_to_mend(register) AS m
         WHERE m.lacking <> '{}' AND (to_role IS NULL OR to_role = ANY (m.lacking))
         GROUP BY m.object, m.privilege, m.col IS NULL, m.lacking
    LOOP
        EXECUTE format('GRANT %s ON %s TO %s', entry.privilege, entry.object, entry.roles);
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.give_what_lacks(text, oid) IS
    'Part of grant_register and grant_reader: grants what register_privileges says and is not granted yet, to one role or (NULL) to all '
    '(授予权限).';
