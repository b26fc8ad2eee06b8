-- What the roles of offices and readers may do with the tables of a register (权限).

-- What each kind of office writes. Beside the offices: owner, who may own projects; and as the policies' rows
-- have it debtor, who owes a plan, taker, who takes a step, issuer, who issues a paper, grantor, who grants a waiver,
-- receiver, with whom something is filed, and FORM.DOES, who does that with a form. What an office may write is judged as
-- well: these are the doors, not the law.
--
-- Granted are the tables; the columns are for the engine to hold. Who maps whole rows names every column of a table, with
-- DEFAULT, with NULL, or as it stands, and a column privilege refuses the very name (42501, without saying which). So whoever
-- enters rows of a table may name all its columns in INSERT and UPDATE, and the engine refuses what an office would alter beyond
-- these (ZG009, ZG006): of what is only ever added to, everything.
CREATE VIEW govproj.office_privileges AS
SELECT offices, relation, privilege, columns, except_columns
  FROM (VALUES
        (ARRAY['owner'],                       'project',         'INSERT', NULL, NULL),
        (ARRAY['owner', 'project.enter'],      'project',         'UPDATE', NULL,
         ARRAY['code', 'category', 'track', 'track_reason', 'owner_id', 'serves_id']),
        (ARRAY['taker'],                       'project',         'UPDATE', ARRAY['stage', 'stage_on'], NULL),
        (ARRAY['project.transfer'],            'project',         'UPDATE', ARRAY['owner_id', 'owner_reason'], NULL),
        (ARRAY['project.reclassify'],          'project',         'UPDATE',
         ARRAY['category', 'track', 'track_reason', 'class_reason', 'owner_id', 'owner_reason'], NULL),
        (ARRAY['cost_line.enter'],             'cost_line',       'INSERT', NULL, NULL),
        (ARRAY['cost_line.enter'],             'cost_line',       'UPDATE', NULL, ARRAY['project_id']),
        (ARRAY['cost_line.enter'],             'cost_line',       'DELETE', NULL, NULL),
        (ARRAY['owner', 'issuer'],             'document',        'INSERT', NULL, NULL),
        (ARRAY['contract.enter'],              'contract',        'INSERT', NULL, ARRAY['ended_on', 'end_document_id', 'end_reason']),
        (ARRAY['contract.enter'],              'contract',        'UPDATE', NULL, ARRAY['project_id', 'signer_id']),
        (ARRAY['contract_party.enter'],        'contract_party',  'INSERT', NULL, NULL),
        (ARRAY['contract.enter'],              'assignment',      'INSERT', NULL, NULL),
        (ARRAY['supplement.enter'],            'supplement',      'INSERT', NULL, NULL),
        (ARRAY['payment.enter'],               'payment',         'INSERT', NULL, NULL),
        (ARRAY['payment.enter'],               'bond',            'INSERT', NULL, NULL),
        (ARRAY['payment.enter'],               'bond',            'UPDATE', ARRAY['due_back_on', 'note'], NULL),
        (ARRAY['payment.enter'],               'bond_release',    'INSERT', NULL, NULL),
        (ARRAY['change.enter'],                'change',          'INSERT', NULL, NULL),
        (ARRAY['owner', 'taker'],              'correction',      'INSERT', NULL, ARRAY['decision']),
        (ARRAY['taker'],                       'correction',      'UPDATE', ARRAY['decision'], NULL),
        (ARRAY['owner'],                       'acceptance_part', 'INSERT', NULL, NULL),
        (ARRAY['annual_plan.enter', 'debtor'], 'annual_plan',     'INSERT', NULL, ARRAY['supplements', 'approved_on']),
        (ARRAY['annual_plan.supplement'],      'annual_plan',     'INSERT', NULL, ARRAY['approved_on']),
        (ARRAY['annual_plan.enter', 'annual_plan.supplement', 'debtor'],
                                               'annual_plan',     'UPDATE', NULL,
         ARRAY['agency_id', 'year', 'supplements', 'approved_on']),
        (ARRAY['annual_plan.approve'],         'annual_plan',     'UPDATE', ARRAY['approved_on'], NULL),
        (ARRAY['annual_plan.enter', 'annual_plan.supplement', 'debtor'],
                                               'plan_line',       'INSERT', NULL, NULL),
        (ARRAY['annual_plan.enter', 'annual_plan.supplement', 'debtor'],
                                               'plan_line',       'UPDATE', NULL, ARRAY['annual_plan_id']),
        (ARRAY['annual_plan.enter', 'annual_plan.supplement', 'debtor'],
                                               'plan_line',       'DELETE', NULL, NULL),
        (ARRAY['demand.enter'],                'demand',          'INSERT', NULL, ARRAY['project_id']),
        (ARRAY['demand.enter'],                'demand',          'UPDATE', NULL, ARRAY['agency_id', 'project_id']),
        (ARRAY['demand.enter'],                'demand',          'DELETE', NULL, NULL),
        (ARRAY['demand.take_up'],              'demand',          'INSERT', ARRAY['project_id'], NULL),
        (ARRAY['demand.take_up'],              'demand',          'UPDATE', ARRAY['project_id'], NULL),
        (ARRAY['service_request.enter'],       'service_request', 'INSERT', NULL,
         ARRAY['decision', 'decided_on', 'allocated', 'allocated_on']),
        (ARRAY['service_request.enter'],       'service_request', 'UPDATE', ARRAY['note'], NULL),
        (ARRAY['service_request.decide'],      'service_request', 'UPDATE', ARRAY['decision', 'decided_on'], NULL),
        (ARRAY['service_request.allocate'],    'service_request', 'UPDATE', ARRAY['allocated', 'allocated_on'], NULL),
        (ARRAY['matter.enter'],                'matter',          'INSERT', NULL, ARRAY['resolution', 'resolved_on']),
        (ARRAY['matter.enter'],                'matter',          'UPDATE', ARRAY['note'], NULL),
        (ARRAY['matter.resolve'],              'matter',          'UPDATE', ARRAY['resolution', 'resolved_on'], NULL),
        (ARRAY['evaluation.enter'],            'evaluation',      'INSERT', NULL, NULL),
        (ARRAY['fund_allocation.enter'],       'fund_allocation', 'INSERT', NULL, NULL),
        (ARRAY['fund_allocation.enter'],       'fund_allocation', 'UPDATE', NULL, ARRAY['project_id', 'source', 'year']),
        (ARRAY['audit_request.enter'],         'audit_request',   'INSERT', NULL, NULL),
        (ARRAY['audit_item.enter'],            'audit_item',      'INSERT', NULL, ARRAY['handed_on', 'document_id']),
        (ARRAY['audit_item.hand_over'],        'audit_item',      'UPDATE', ARRAY['handed_on', 'document_id'], NULL),
        (ARRAY['finding.enter'],               'finding',         'INSERT', NULL, NULL),
        (ARRAY['finding.remedy'],              'finding',         'UPDATE', ARRAY['remedy', 'remedied_on'], NULL),
        (ARRAY['grantor'],                     'waiver',          'INSERT', NULL, NULL),
        (ARRAY['receiver'],                    'receipt',         'INSERT', NULL, NULL)
       ) AS g (offices, relation, privilege, columns, except_columns);
COMMENT ON VIEW govproj.office_privileges IS
    'What each kind of office writes in a register (各类单位写入权限). Every office reads all tables and views, '
    'as far as row security lets it, and writes nothing else; who settles duties (part settles) writes them besides. '
    'It may name the other columns too, with DEFAULT, NULL or as they stand: the engine refuses what says otherwise.';
COMMENT ON COLUMN govproj.office_privileges.offices IS
    'Offices (单位类型), or owner (whoever may own projects), debtor (who owes a plan), taker (who takes a step), '
    'issuer (who issues a paper), grantor (who grants a waiver), receiver (with whom something is filed), '
    'FORM.DOES (who does that with a form) as the policies'' rows have it.';
COMMENT ON COLUMN govproj.office_privileges.relation IS 'Table of a register (表).';
COMMENT ON COLUMN govproj.office_privileges.privilege IS 'INSERT, UPDATE or DELETE (权限).';
COMMENT ON COLUMN govproj.office_privileges.columns IS 'The columns (字段); NULL: all but those of engine_columns and except_columns.';
COMMENT ON COLUMN govproj.office_privileges.except_columns IS 'What is left out (除外字段).';
GRANT SELECT ON govproj.office_privileges TO PUBLIC;

-- What the engine fills in. Whatever an entry says of it, it must be nothing or the same.
CREATE VIEW govproj.engine_columns AS
SELECT g.relation, ARRAY['id'] || coalesce(k.columns, '{}') AS columns
  FROM (SELECT DISTINCT p.relation FROM govproj.office_privileges AS p) AS g
  LEFT JOIN (VALUES
        ('project', ARRAY['policy_id', 'policy_reason', 'owner_reason', 'class_reason', 'initiated_on', 'round', 'round_on',
                          'total_investment', 'software_cost',
                          'approved_amount', 'contracted', 'paid', 'paid_national',
                          'highest_investment', 'highest_software_cost', 'changed_on', 'approval_last_day', 'suspended_on', 'frozen',
                          'step_seq', 'round_seq', 'corrected_seq', 'last_seq', 'last_hash']),
        ('document', ARRAY['entered_by', 'after_seq', 'entered_on']),
        ('contract', ARRAY['supplemented', 'added', 'paid', 'paid_national', 'supplier_since', 'after_seq', 'checked_seq']),
        ('assignment', ARRAY['former', 'former_code']),
        ('contract_party', ARRAY['after_seq']),
        ('acceptance_part', ARRAY['after_seq']),
        ('change', ARRAY['entered_by', 'after_seq', 'ordinal']),
        ('correction', ARRAY['entered_by', 'decided_on', 'decided_by', 'step_seq', 'unmet']),
        ('waiver', ARRAY['after_seq']),
        ('receipt', ARRAY['after_seq']),
        ('annual_plan', ARRAY['version', 'recorded_on', 'sealed'])
       ) AS k (relation, columns) ON k.relation = g.relation;
COMMENT ON VIEW govproj.engine_columns IS
    'The columns that the engine fills in (系统维护字段), or the register''s owner alone. An office may name them: with DEFAULT, '
    'NULL or what the engine writes in INSERT, as they stand in UPDATE; anything else is refused (ZG009). '
    'An id may be one that the table''s sequence has given out.';
COMMENT ON COLUMN govproj.engine_columns.relation IS 'Table of a register (表).';
COMMENT ON COLUMN govproj.engine_columns.columns IS 'Its columns that no office sets (字段).';
GRANT SELECT ON govproj.engine_columns TO PUBLIC;

-- An object's privilege at a time, for all roles that should have it: one by one they are half a million in a register of a thousand units.
CREATE FUNCTION govproj.due_privileges(register text, OUT object text, OUT privilege text, OUT columns name[], OUT roles oid[])
    RETURNS SETOF record
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
BEGIN
    RETURN QUERY
    WITH roles AS MATERIALIZED (
        SELECT r.office, r.roleid FROM govproj.office_roles(register) AS r
        UNION ALL
        SELECT NULL, r.roleid FROM govproj.readers(register) AS r
    ), words AS MATERIALIZED (
        SELECT w.word, w.office FROM govproj.office_words(register) AS w
    ), tables AS (
        SELECT t.relation, t.oid, format('%I.%I', register, c.relname) AS object, t.owner
          FROM govproj.register_tables(register) AS t
          JOIN pg_class c ON c.oid = t.oid
    ), owner AS (
        SELECT t.owner AS oid FROM tables t WHERE t.relation = 'project'
    ), every AS (
        SELECT array_agg(DISTINCT r.roleid) AS roles FROM roles r
    ), readable AS (
        SELECT format('%I', register) AS object, 'USAGE' AS privilege
        UNION ALL
        SELECT t.object, 'SELECT' FROM tables t
        UNION ALL
        -- a view that does not ask as its reader would show him everything
        SELECT format('%I.%I', register, c.relname), 'SELECT'
          FROM pg_class c
          JOIN owner ON owner.oid = c.relowner
         WHERE c.relnamespace = to_regnamespace(quote_ident(register)) AND c.relkind = 'v' AND 'security_invoker=true' = ANY (c.reloptions)
        UNION ALL
        SELECT format('%I.%I(%s)', register, p.proname, pg_get_function_identity_arguments(p.oid)), 'EXECUTE'
          FROM pg_proc p
          JOIN owner ON owner.oid = p.proowner
         WHERE p.pronamespace = to_regnamespace(quote_ident(register)) AND p.prokind = 'f' AND NOT p.prosecdef
    ), door AS (
        SELECT t.oid, t.object, p AS privilege, array_agg(DISTINCT r.roleid) AS roles
          FROM govproj.office_privileges g
          JOIN tables t ON t.relation = g.relation
          JOIN words w ON w.word = ANY (g.offices)
          JOIN roles r ON r.office = w.office
         -- who enters a row may write it back
         CROSS JOIN unnest(CASE g.privilege WHEN 'INSERT' THEN ARRAY['INSERT', 'UPDATE'] ELSE ARRAY[g.privilege] END) AS p
         GROUP BY t.oid, t.object, p
    )
    SELECT o.object, o.privilege, NULL::name[], e.roles FROM readable o CROSS JOIN every e WHERE e.roles IS NOT NULL
    UNION ALL
    -- column by column: a privilege on the whole table is one to lock it, too
    SELECT d.object, d.privilege,
           CASE WHEN d.privilege <> 'DELETE'
                THEN ARRAY(SELECT a.attname FROM pg_attribute a
                            WHERE a.attrelid = d.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attname) END, d.roles
      FROM door d
    UNION ALL
    -- a client may have to know an id before it enters the row
    SELECT format('%I.%I', n.nspname, s.relname), 'USAGE', NULL, d.roles
      FROM door d
      JOIN pg_attribute a ON a.attrelid = d.oid AND a.attname = 'id' AND NOT a.attisdropped
      JOIN pg_depend k ON k.refclassid = 'pg_class'::regclass AND k.refobjid = d.oid AND k.refobjsubid = a.attnum
                      AND k.classid = 'pg_class'::regclass AND k.deptype = 'i'
      JOIN pg_class s ON s.oid = k.objid AND s.relkind = 'S'
      JOIN pg_namespace n ON n.oid = s.relnamespace
     WHERE d.privilege = 'INSERT'
    UNION ALL
    -- who settles writes through the engine alone, which asks for this
    SELECT t.object, 'INSERT', NULL, array_agg(DISTINCT r.roleid)
      FROM tables t JOIN words w ON w.word = 'settler' JOIN roles r ON r.office = w.office
     WHERE t.relation = 'obligation'
     GROUP BY t.object;
END
$$;
COMMENT ON FUNCTION govproj.due_privileges(text) IS
    'Part of register_privileges and grant_register: the same with all roles of a privilege in one row, in the order of their oids.';

CREATE FUNCTION govproj.register_privileges_now(register text, OUT role name, OUT object text, OUT privilege text, OUT columns name[])
    RETURNS SETOF record
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT r.rolname, d.object, d.privilege, d.columns
      FROM govproj.due_privileges(register) AS d CROSS JOIN LATERAL unnest(d.roles) AS u(oid) JOIN pg_roles r ON r.oid = u.oid
$$;
COMMENT ON FUNCTION govproj.register_privileges_now(text) IS
    'Part of register_privileges, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.register_privileges(register text, OUT role name, OUT object text, OUT privilege text, OUT columns name[])
    RETURNS SETOF record
    LANGUAGE c STABLE AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.register_privileges(text) IS
    'What the database role of each active agency, and each reader, should be able to do in a register (应有权限): '
    'role, object (schema, table, view, sequence or function, qualified and quoted), privilege, '
    'and its columns (NULL: the whole). grant_register gives exactly this, check_register reports what differs. '
    'No rows for what is no register. The caller needs SELECT on agency and on the policy tables.';

CREATE FUNCTION govproj.readers(register text, OUT role name, OUT roleid oid) RETURNS SETOF record
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT DISTINCT r.rolname, r.oid
      FROM govproj.register_tables(register) AS t
      JOIN pg_catalog.pg_policy y ON y.polrelid = t.oid
     CROSS JOIN LATERAL unnest(y.polroles) AS u (oid)
      JOIN pg_catalog.pg_roles r ON r.oid = u.oid
     WHERE y.polname = 'reads_all';
END;
COMMENT ON FUNCTION govproj.readers(text) IS
    'The readers of a register (只读角色): the roles that grant_reader has given sight of everything. Its policies, named reads_all, '
    'are where that is kept.';

CREATE FUNCTION govproj.granted_roles(register text) RETURNS SETOF oid
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT r.roleid FROM govproj.office_roles(register) AS r
    UNION
    -- a role that an agency has given up is still known by the policies
    SELECT unnest(y.polroles)
      FROM govproj.register_tables(register) AS t
      JOIN pg_catalog.pg_policy y ON y.polrelid = t.oid
     WHERE y.polname IN ('sees_all', 'sees_own');
END;
COMMENT ON FUNCTION govproj.granted_roles(text) IS
    'Part of grant_register: the roles of the agencies (已授权角色), those they had when it last ran among them.';

CREATE FUNCTION govproj.take_back(register text, roleids oid[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    owner oid := (SELECT t.owner FROM govproj.register_tables(register) AS t WHERE t.relation = 'project');
    roles text;
    object text;
BEGIN
    SELECT string_agg(format('%I', r.rolname), ', ' ORDER BY r.rolname) INTO roles
      FROM pg_roles r WHERE r.oid = ANY (roleids) AND r.oid <> owner;
    IF roles IS NULL THEN
        RETURN;
    END IF;
    EXECUTE format('REVOKE ALL ON SCHEMA %I FROM %s CASCADE', register, roles);
    FOR object IN
        SELECT format(CASE WHEN c.relkind = 'S' THEN 'SEQUENCE %I.%I' ELSE 'TABLE %I.%I' END, register, c.relname)
          FROM pg_class c
         WHERE c.relnamespace = to_regnamespace(quote_ident(register))
           AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relowner = owner
        UNION ALL
        SELECT format('ROUTINE %I.%I(%s)', register, p.proname, pg_get_function_identity_arguments(p.oid))
          FROM pg_proc p
         WHERE p.pronamespace = to_regnamespace(quote_ident(register)) AND p.proowner = owner
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM %s CASCADE', object, roles);
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.take_back(text, oid[]) IS
    'Part of grant_register and others: takes from roles every privilege in the register''s schema (收回权限), but from its owner.';
