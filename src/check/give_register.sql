-- Whose a register is: it is given away as a whole.

-- In the order in which they are given: the schema first, in which an owner must be able to make things; tables before their own
-- sequences, which follow them.
CREATE FUNCTION govproj.register_objects(register text, OUT turn integer, OUT object text, OUT oid oid, OUT owner oid, OUT command text)
    RETURNS SETOF record
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
BEGIN ATOMIC
    WITH home AS (SELECT n.oid, n.nspname, n.nspowner FROM pg_namespace AS n WHERE n.nspname = register)
    SELECT o.turn, o.object, o.oid, o.owner, format('ALTER %s %s', o.kind, o.object)
      FROM home AS h
     CROSS JOIN LATERAL (
            SELECT 1 AS turn, 'TABLE' AS kind, c.oid::regclass::text AS object, c.oid, c.relowner AS owner
              FROM pg_class AS c
             WHERE c.relnamespace = h.oid AND c.relkind = ANY ('{r,p,f,v,m,S}')
               AND NOT (c.relkind = 'S' AND EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                                                     AND d.refclassid = 'pg_class'::regclass AND d.deptype = ANY ('{a,i}')))
            UNION ALL
            SELECT 2, 'ROUTINE', p.oid::regprocedure::text, p.oid, p.proowner FROM pg_proc AS p WHERE p.pronamespace = h.oid
            UNION ALL
            SELECT 3, 'TYPE', t.oid::regtype::text, t.oid, t.typowner
              FROM pg_type AS t LEFT JOIN pg_class AS c ON c.oid = t.typrelid
             WHERE t.typnamespace = h.oid AND coalesce(c.relkind, 'c') = 'c' AND t.typtype = ANY ('{c,d,e,r}')
            UNION ALL
            SELECT 0, 'SCHEMA', quote_ident(h.nspname), h.oid, h.nspowner
           ) AS o
     ORDER BY o.turn, o.oid;
END;
COMMENT ON FUNCTION govproj.register_objects(text) IS
    'Part of give_register and check_register: what stands in a register''s schema and has an owner (台账对象), and the statement that '
    'alters it.';

CREATE FUNCTION govproj.record_new_owner_now(register text) RETURNS void
    LANGUAGE sql
    SET search_path = pg_catalog, pg_temp
    RETURN govproj.record_owner(govproj.project_table(register));
COMMENT ON FUNCTION govproj.record_new_owner_now(text) IS
    'Part of record_new_owner, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.record_new_owner(register text) RETURNS void
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.record_new_owner(text) IS
    'Part of give_register: record_owner, by the new owner, whose triggers may stand on what is written.';

CREATE FUNCTION govproj.give_register_alone(register text, role name) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    statement text;
BEGIN
    PERFORM govproj.lock_register(register);
    -- what somebody else has put there stays his
    FOREACH statement IN ARRAY ARRAY(
        SELECT format('%s OWNER TO %I', o.command, role)
          FROM govproj.register_objects(register) AS o
         WHERE pg_get_userbyid(o.owner) <> role
           AND (o.owner = (SELECT n.nspowner FROM pg_namespace AS n WHERE n.nspname = register)
                OR (o.turn = 1 AND o.oid IN (SELECT t.oid FROM govproj.register_tables(register) AS t)))
           -- nor is anybody given what would let its maker act as him
           AND (o.turn <> 2 OR pg_has_role(o.owner, role, 'MEMBER')
                OR NOT (SELECT p.prosecdef FROM pg_proc AS p WHERE p.oid = o.oid))
         ORDER BY o.turn, o.oid)
    LOOP
        EXECUTE statement;
    END LOOP;
    PERFORM govproj.record_new_owner(register);
END
$$;
COMMENT ON FUNCTION govproj.give_register_alone(text, name) IS
    'Part of give_register: what it does, which may have to be done again (可重试部分).';

CREATE FUNCTION govproj.give_register(register text, role name) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM govproj.require_register_owner(register);
    PERFORM govproj.refuse_distributed(register, 'give_register');
    IF NOT EXISTS (SELECT FROM pg_roles AS r WHERE r.rolname = give_register.role) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_object',
            MESSAGE = govproj.said('there is no role "%s"', role::text);
    END IF;
    PERFORM govproj.run_alone(register, format('SELECT govproj.give_register_alone(%L, %L)', register, role));
END
$$;
COMMENT ON FUNCTION govproj.give_register(text, name) IS
    'Gives a register to another role (移交台账): its schema, tables, views, sequences, staging tables, functions and types, and that it '
    'was given is an act. What offices and readers have been granted stays; who had it can do nothing more in it. What somebody else has '
    'put into its schema stays his, and so does a SECURITY DEFINER function of who cannot act as the new owner; check_register tells of '
    'it. For its owner, who must be able to act as the new one, and for '
    'superusers. Errors: 42704 no such register or role, 42501, 55P03 somebody is at work in it, with who it is.';
