-- Which rows of a register who sees (可见范围): row security.

-- What an office sees that does not see all, such as a unit. {project} and so on stand for the register's tables, {this} for
-- the table itself, {mine} for the agencies that the user acts for: asked once a statement, so that an index on the owner serves.
CREATE VIEW govproj.unit_sight AS
SELECT relation, sees, writes
  FROM (VALUES
        ('project',         '{this}.owner_id = ANY ({mine})', NULL),
        ('joint_owner',     'EXISTS (SELECT FROM {project} AS p WHERE p.id = {this}.project_id)', NULL),
        ('cost_line',       'EXISTS (SELECT FROM {project} AS p WHERE p.id = {this}.project_id)', NULL),
        ('document',        'EXISTS (SELECT FROM {project} AS p WHERE p.id = {this}.project_id)', NULL),
        ('contract',        'EXISTS (SELECT FROM {project} AS p WHERE p.id = {this}.project_id)', NULL),
        ('change',          'EXISTS (SELECT FROM {project} AS p WHERE p.id = {this}.project_id)', NULL),
        ('correction',      'EXISTS (SELECT FROM {project} AS p WHERE p.id = {this}.project_id)', NULL),
        ('acceptance_part', 'EXISTS (SELECT FROM {project} AS p WHERE p.id = {this}.project_id)', NULL),
        ('bond',            'EXISTS (SELECT FROM {project} AS p WHERE p.id = {this}.project_id)', NULL),
        ('fund_allocation', 'EXISTS (SELECT FROM {project} AS p WHERE p.id = {this}.project_id)', NULL),
        ('evaluation',      'EXISTS (SELECT FROM {project} AS p WHERE p.id = {this}.project_id)', NULL),
        ('waiver',          'EXISTS (SELECT FROM {project} AS p WHERE p.id = {this}.project_id)', NULL),
        ('act',             'EXISTS (SELECT FROM {project} AS p WHERE p.id = {this}.project_id)', NULL),
        ('contract_party',  'EXISTS (SELECT FROM {contract} AS c WHERE c.id = {this}.contract_id)', NULL),
        ('assignment',      'EXISTS (SELECT FROM {contract} AS c WHERE c.id = {this}.contract_id)', NULL),
        ('supplement',      'EXISTS (SELECT FROM {contract} AS c WHERE c.id = {this}.contract_id)', NULL),
        ('payment',         'EXISTS (SELECT FROM {contract} AS c WHERE c.id = {this}.contract_id)', NULL),
        ('bond_release',    'EXISTS (SELECT FROM {bond} AS b WHERE b.id = {this}.bond_id)', NULL),
        ('annual_plan',     '{this}.agency_id = ANY ({mine})', NULL),
        ('plan_line',       'EXISTS (SELECT FROM {annual_plan} AS n WHERE n.id = {this}.annual_plan_id)', NULL),
        ('receipt',         'EXISTS (SELECT FROM {document} AS d WHERE d.id = {this}.document_id) '
                            'OR EXISTS (SELECT FROM {annual_plan} AS n WHERE n.id = {this}.annual_plan_id)', NULL),
        ('succession',      '{this}.project_id IS NULL OR EXISTS (SELECT FROM {project} AS p WHERE p.id = {this}.project_id)', NULL),
        ('service_request', '{this}.agency_id = ANY ({mine})', NULL),
        -- the agencies are for all, and so is how they came to be what they are
        ('register_act',    '{this}.agency_id = ANY ({mine}) '
                            'OR {this}.kind ~ ''^agency_''', NULL),
        ('demand',          '{this}.agency_id = ANY ({mine}) OR EXISTS (SELECT FROM {project} AS p WHERE p.id = {this}.project_id)', NULL),
        ('audit_request',   '{this}.agency_id = ANY ({mine}) OR EXISTS (SELECT FROM {project} AS p WHERE p.id = {this}.project_id)', NULL),
        ('finding',         '{this}.agency_id = ANY ({mine}) OR EXISTS (SELECT FROM {project} AS p WHERE p.id = {this}.project_id)', NULL),
        ('obligation',      '{this}.agency_id = ANY ({mine}) OR EXISTS (SELECT FROM {project} AS p WHERE p.id = {this}.project_id)', NULL),
        -- what a unit refers to must be what it sees, or the foreign key would tell which there are
        ('matter',          '{this}.agency_id = ANY ({mine}) OR EXISTS (SELECT FROM {project} AS p WHERE p.id = {this}.project_id)',
                            '{this}.agency_id = ANY ({mine}) AND ({this}.project_id IS NULL '
                            'OR EXISTS (SELECT FROM {project} AS p WHERE p.id = {this}.project_id))'),
        ('audit_item',      'EXISTS (SELECT FROM {audit_request} AS r WHERE r.id = {this}.audit_request_id)',
                            'EXISTS (SELECT FROM {audit_request} AS r WHERE r.id = {this}.audit_request_id) '
                            'AND ({this}.document_id IS NULL '
                            'OR EXISTS (SELECT FROM {document} AS d WHERE d.id = {this}.document_id))')
       ) AS s (relation, sees, writes);
COMMENT ON VIEW govproj.unit_sight IS
    'What an office without part sees_all, such as a unit, sees of a register''s tables (单位可见范围): its own projects and what hangs '
    'on them, and what it filed or was asked itself. Tables that are not named here, the law and the agencies, are for all offices.';
COMMENT ON COLUMN govproj.unit_sight.relation IS 'Table of a register (表).';
COMMENT ON COLUMN govproj.unit_sight.sees IS 'Condition under which a unit sees a row (可见条件).';
COMMENT ON COLUMN govproj.unit_sight.writes IS 'Condition on what it writes (写入条件); NULL: the same.';
GRANT SELECT ON govproj.unit_sight TO PUBLIC;

CREATE FUNCTION govproj.drop_register_policies(register text, named text[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    entry record;
BEGIN
    FOR entry IN
        SELECT y.polname, t.oid FROM govproj.register_tables(register) AS t JOIN pg_policy y ON y.polrelid = t.oid
         WHERE y.polname = ANY (named)
    LOOP
        EXECUTE format('DROP POLICY %I ON %s', entry.polname, entry.oid);
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.drop_register_policies(text, text[]) IS
    'Part of grant_register, grant_reader and the functions that take back: drops the policies of those names, and no other '
    '(删除行级策略).';

CREATE FUNCTION govproj.sight_condition(register text, of_table regclass, condition text) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    entry record;
BEGIN
    -- Citus takes no query into a policy: there the engine asks, for each row
    IF govproj.is_distributed(of_table) THEN
        condition := regexp_replace(condition, '{this}[.]([a-z_]+) = ANY [(]{mine}[)]',
                                    E'govproj.is_own({this}.tableoid, {this}.\\1)', 'g');
        condition := regexp_replace(condition, 'EXISTS [(]SELECT FROM {([a-z_]+)} AS [a-z] WHERE [a-z].id = {this}[.]([a-z_]+)[)]',
                                    E'govproj.is_seen({this}.tableoid, ''\\1'', {this}.\\2)', 'g');
    END IF;
    condition := replace(condition, '{this}', (SELECT quote_ident(c.relname) FROM pg_class c WHERE c.oid = of_table));
    FOR entry IN
        SELECT t.relation, t.oid FROM govproj.register_tables(register) AS t
    LOOP
        IF entry.relation = 'project' THEN
            condition := replace(condition, '{mine}', format('(SELECT govproj.own_agencies(%L::regclass))::bigint[]', entry.oid));
        END IF;
        condition := replace(condition, '{' || entry.relation || '}', entry.oid::text);
    END LOOP;
    RETURN condition;
END
$$;
COMMENT ON FUNCTION govproj.sight_condition(text, regclass, text) IS
    'Part of grant_register: a condition of unit_sight with the register''s own tables in it (行级条件).';

-- Where an index leads to what is a unit's own it still does: the two arrays are asked for alike.
CREATE FUNCTION govproj.stranger_condition(of_table regclass, sees text) RETURNS text
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
RETURN CASE WHEN govproj.is_distributed(of_table) THEN '0 = ANY (govproj.refuse_strangers(tableoid))' ELSE
       format(CASE WHEN sees ~ '^{this}[.][a-z_]+ = ANY [(]{mine}[)]$' THEN substring(sees, '[.]([a-z_]+) ') || ' = ANY (%s)'
                   ELSE '%s IS NULL' END,
              format('(SELECT govproj.refuse_strangers(%L::regclass))::bigint[]', of_table)) END;
COMMENT ON FUNCTION govproj.stranger_condition(regclass, text) IS
    'Part of grant_register: the condition of policy strangers, which no row meets, by that of unit_sight (行级条件).';

-- Only where there are joint owners: a condition more costs every statement of a unit's some thousands of instructions.
CREATE FUNCTION govproj.has_joint_owners(register text) RETURNS boolean
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    joint regclass := (SELECT t.oid FROM govproj.register_tables(register) AS t WHERE t.relation = 'joint_owner');
    found boolean := false;
BEGIN
    IF joint IS NOT NULL THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', joint) INTO found;
    END IF;
    RETURN found;
END
$$;
COMMENT ON FUNCTION govproj.has_joint_owners(text) IS
    'Part of grant_register: whether a register has projects that several agencies own (有无联合建设项目), for whose sight a policy is made.';

CREATE FUNCTION govproj.joint_condition(of_table regclass) RETURNS text
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
RETURN CASE WHEN govproj.is_distributed(of_table) THEN 'id = ANY (govproj.joint_projects(tableoid))'
            ELSE format('id = ANY ((SELECT govproj.joint_projects(%L::regclass))::bigint[])', of_table) END;
COMMENT ON FUNCTION govproj.joint_condition(regclass) IS
    'Part of grant_register: the condition of policy sees_joint on a project table (行级条件).';

CREATE FUNCTION govproj.condition_stands(policy oid, sees text, writes text) RETURNS boolean
    LANGUAGE c STABLE AS 'MODULE_PATHNAME', 'govproj_condition_stands';
COMMENT ON FUNCTION govproj.condition_stands(oid, text, text) IS
    'Part of policy_stands: whether a policy has just these conditions (行级条件), USING and WITH CHECK, as CREATE POLICY would read them.';

CREATE FUNCTION govproj.policy_stands(policy oid, command text, sees text, writes text) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    RETURN (SELECT y.polpermissive AND y.polcmd = CASE command WHEN 'SELECT' THEN 'r' ELSE '*' END
                   AND govproj.condition_stands(y.oid, sees, writes)
              FROM pg_policy y WHERE y.oid = policy);
COMMENT ON FUNCTION govproj.policy_stands(oid, text, text, text) IS
    'Part of grant_register and check_register: whether a policy is one of due_policies (策略是否如应有), whomever it is for.';

CREATE FUNCTION govproj.due_policies(
        register text, OUT of_table regclass, OUT name text, OUT command text, OUT roles oid[], OUT sees text, OUT writes text,
        OUT told text)
    RETURNS SETOF record
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    every oid[];
    all_seeing oid[];
    units oid[];
BEGIN
    SELECT array_agg(DISTINCT r.roleid), array_agg(DISTINCT r.roleid) FILTER (WHERE r.sees_all),
           array_agg(DISTINCT r.roleid) FILTER (WHERE NOT r.sees_all)
      INTO every, all_seeing, units
      FROM govproj.office_roles(register) AS r;
    RETURN QUERY
    WITH tables AS (
        SELECT t.oid, t.relation, s.relation IS NOT NULL AS is_hidden, govproj.stranger_condition(t.oid, s.sees) AS strangers,
               govproj.sight_condition(register, t.oid, s.sees) AS sees,
               govproj.sight_condition(register, t.oid, coalesce(s.writes, s.sees)) AS writes
          FROM govproj.register_tables(register) AS t LEFT JOIN govproj.unit_sight s ON s.relation = t.relation)
    SELECT t.oid, 'strangers', 'SELECT', '{0}'::oid[], t.strangers, NULL,
           'Refuses whom no other policy is for (拒绝无关用户); made by govproj.grant_register.'
      FROM tables t
    UNION ALL
    SELECT t.oid, 'sees_all', 'ALL', CASE WHEN t.is_hidden THEN all_seeing ELSE every END, 'true', NULL,
           'Offices that see every row (全部可见); made by govproj.grant_register.'
      FROM tables t
    UNION ALL
    SELECT t.oid, 'sees_own', 'ALL', units, t.sees, t.writes, 'Units see what is their own (本单位可见); made by govproj.grant_register.'
      FROM tables t WHERE t.is_hidden
    UNION ALL
    SELECT t.oid, 'sees_joint', 'SELECT', CASE WHEN govproj.has_joint_owners(register) THEN units END, govproj.joint_condition(t.oid), NULL,
           'Joint owners see what they own with others (联合建设单位可见); made by govproj.grant_register.'
      FROM tables t WHERE t.relation = 'project';
END
$$;
COMMENT ON FUNCTION govproj.due_policies(text) IS
    'Part of grant_register and check_register: the policies that a register''s tables should have, '
    'sees_all for the offices whose work is with all projects, sees_own for units, sees_joint for joint owners where there are any, '
    'strangers for all others (应有行级策略); roles is NULL where there is nobody for whom to make one.';

-- Policies that are there already stay as they are: each hangs on all its roles in the catalogue.
CREATE FUNCTION govproj.make_register_policies(register text) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    language CONSTANT text := govproj.comments_language(register);
    entry record;
BEGIN
    PERFORM govproj.require_register_owner(register);
    FOR entry IN
        SELECT coalesce(d.of_table, t.oid) AS of_table, coalesce(d.name, y.polname) AS name, y.oid IS NOT NULL AS is_there,
               d.command, d.sees, d.told, ' WITH CHECK (' || d.writes || ')' AS writes,
               (SELECT string_agg(CASE r WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r)) END, ', ')
                  FROM unnest(d.roles) AS r) AS roles
          FROM govproj.due_policies(register) AS d
          FULL JOIN (govproj.register_tables(register) AS t
                     JOIN pg_policy y ON y.polrelid = t.oid AND y.polname = ANY ('{sees_all,sees_own,sees_joint,strangers}'))
            ON y.polrelid = d.of_table AND y.polname = d.name
         WHERE y.oid IS NULL OR ARRAY(SELECT r FROM unnest(y.polroles) AS r ORDER BY r) IS DISTINCT FROM d.roles
            OR NOT govproj.policy_stands(y.oid, d.command, d.sees, d.writes)
    LOOP
        IF entry.is_there THEN
            EXECUTE format('DROP POLICY %I ON %s', entry.name, entry.of_table);
        END IF;
        CONTINUE WHEN entry.roles IS NULL;
        EXECUTE format('CREATE POLICY %I ON %s FOR %s TO %s USING (%s)%s', entry.name, entry.of_table, entry.command, entry.roles,
                       entry.sees, entry.writes);
        PERFORM govproj.comment_policy(entry.name, entry.of_table, language, entry.told);
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.make_register_policies(text) IS
    'Part of grant_register: makes the policies of a register''s tables that are not there or otherwise than due_policies says, and drops '
    'what is due no more (建立行级策略).';

CREATE FUNCTION govproj.set_row_security(register text, enabled boolean) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    of_table regclass;
BEGIN
    FOR of_table IN
        SELECT c.oid
          FROM pg_class c
         WHERE c.relrowsecurity <> enabled
           AND (c.oid IN (SELECT t.oid FROM govproj.register_tables(register) AS t)
                -- what is staged for import is its owner's alone: these have no policy
                OR (c.relnamespace = to_regnamespace(quote_ident(register)) AND c.relkind = 'r' AND c.relname LIKE E'import\\_%'
                    AND c.relowner = (SELECT t.owner FROM govproj.register_tables(register) AS t WHERE t.relation = 'project')))
    LOOP
        EXECUTE format('ALTER TABLE %s %s ROW LEVEL SECURITY', of_table, CASE WHEN enabled THEN 'ENABLE' ELSE 'DISABLE' END);
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.set_row_security(text, boolean) IS
    'Part of grant_register: turns row security on or off for every table of a register (启停行级安全).';
