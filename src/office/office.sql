-- Who may act and who sees what (权限): grants to the offices, and row security.

CREATE FUNCTION govproj.acting_for(project_table regclass) RETURNS bigint[]
    LANGUAGE c STABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'govproj_acting_for';
COMMENT ON FUNCTION govproj.acting_for(regclass) IS
    'The agencies (单位) that the current user may act for, by id, in the register whose project table is named. '
    'Asked once a statement. '
    'Errors: 42501 without SELECT on the project table, 42809 when it is none.';

CREATE FUNCTION govproj.own_agencies(project_table regclass) RETURNS bigint[]
    LANGUAGE c STABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'govproj_own_agencies';
COMMENT ON FUNCTION govproj.own_agencies(regclass) IS
    'The same of whom the policies sees_own are for (本单位), behind which it stands. Errors: as of acting_for, and 42501 for another, who '
    'reads by a view that runs as its owner and would see less than he may.';

CREATE FUNCTION govproj.joint_projects(project_table regclass) RETURNS bigint[]
    LANGUAGE c STABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'govproj_joint_projects';
COMMENT ON FUNCTION govproj.joint_projects(regclass) IS
    'The projects that agencies which the current user may act for own with others (联合建设项目), by id, in the register whose project '
    'table is named. Behind policy sees_joint. Errors: as of acting_for.';

CREATE FUNCTION govproj.sees_all(project_table regclass) RETURNS boolean
    LANGUAGE c STABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'govproj_sees_all';
COMMENT ON FUNCTION govproj.sees_all(regclass) IS
    'Whether the current user is told of every row of the register whose project table is named (是否全部可见): its owner, an office that sees '
    'all, a reader, whoever row security does not bind. Errors: as of acting_for.';

CREATE FUNCTION govproj.refuse_strangers(of_table regclass) RETURNS bigint[]
    LANGUAGE c STABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'govproj_refuse_strangers';
COMMENT ON FUNCTION govproj.refuse_strangers(regclass) IS
    'Behind the policies that grant_register makes for PUBLIC: an empty array for whom another policy of the table is (拒绝无关用户). '
    'Errors: 42501 for anybody else, who would take for empty what is hidden from him.';

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
        ('project', ARRAY['policy_id', 'policy_reason', 'owner_reason', 'initiated_on', 'round', 'round_on', 'total_investment',
                          'software_cost',
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
        ('fund_allocation', 'EXISTS (SELECT FROM {project} AS p WHERE p.id = {this}.project_id)', NULL),
        ('evaluation',      'EXISTS (SELECT FROM {project} AS p WHERE p.id = {this}.project_id)', NULL),
        ('waiver',          'EXISTS (SELECT FROM {project} AS p WHERE p.id = {this}.project_id)', NULL),
        ('act',             'EXISTS (SELECT FROM {project} AS p WHERE p.id = {this}.project_id)', NULL),
        ('contract_party',  'EXISTS (SELECT FROM {contract} AS c WHERE c.id = {this}.contract_id)', NULL),
        ('assignment',      'EXISTS (SELECT FROM {contract} AS c WHERE c.id = {this}.contract_id)', NULL),
        ('supplement',      'EXISTS (SELECT FROM {contract} AS c WHERE c.id = {this}.contract_id)', NULL),
        ('payment',         'EXISTS (SELECT FROM {contract} AS c WHERE c.id = {this}.contract_id)', NULL),
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

CREATE FUNCTION govproj.register_tables(register text, OUT relation text, OUT oid regclass, OUT owner oid)
    RETURNS SETOF record
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT DISTINCT ON (k.relation) k.relation, c.oid::regclass, c.relowner
      FROM pg_catalog.pg_namespace n
      JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p')
      JOIN pg_catalog.pg_trigger t ON t.tgrelid = c.oid AND t.tgparentid = 0
      JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid AND p.pronamespace = 'govproj'::regnamespace
     CROSS JOIN LATERAL (SELECT split_part(encode(t.tgargs, 'escape'), E'\\000', 1) AS relation) AS k
     WHERE n.nspname = register AND k.relation <> ''
     ORDER BY k.relation, c.oid;
END;
COMMENT ON FUNCTION govproj.register_tables(text) IS
    'The tables of a register (台账各表), known by the engine''s triggers that they carry and not by their names: '
    'what each is, the table, and its owner. No rows for what is no register.';

CREATE FUNCTION govproj.require_register_owner(register text) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    owner oid := (SELECT t.owner FROM govproj.register_tables(register) AS t WHERE t.relation = 'project');
BEGIN
    IF owner IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_object',
            MESSAGE = govproj.said('"%s" is not a register', register),
            HINT = govproj.said('SELECT name FROM govproj.registers shows those of this database.');
    END IF;
    IF NOT pg_has_role(owner, 'USAGE') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'insufficient_privilege',
            MESSAGE = govproj.said('only the owner of register "%s" may do this', register),
            HINT = govproj.said('It belongs to role "%s".', pg_get_userbyid(owner)::text);
    END IF;
END
$$;
COMMENT ON FUNCTION govproj.require_register_owner(text) IS
    'Part of grant_register and others: refuses who may not act as the register''s owner. Errors: 42704 no such register, 42501.';

CREATE FUNCTION govproj.offices(register text, OUT office text, OUT label_zh text, OUT label_en text, OUT parts text)
    RETURNS SETOF record
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    tables jsonb := (SELECT jsonb_object_agg(t.relation, t.oid::regclass) FROM govproj.register_tables(register) AS t);
BEGIN
    IF tables ->> 'policy_word' IS NOT NULL THEN
        RETURN QUERY EXECUTE format($sql$
            SELECT w.word::text, (array_agg(w.label_zh ORDER BY p.valid_from DESC, p.id DESC))[1]::text,
                   (array_agg(w.label_en ORDER BY p.valid_from DESC, p.id DESC))[1]::text, string_agg(w.parts, ',')
              FROM %s AS w JOIN %s AS p ON p.id = w.policy_id
             WHERE w.list = 'office'
             GROUP BY w.word$sql$, (tables ->> 'policy_word')::regclass, (tables ->> 'policy')::regclass);
    END IF;
END
$$;
COMMENT ON FUNCTION govproj.offices(text) IS
    'The offices of a register (单位类型): the words of list office of all its versions, by what the latest calls them, with the parts that '
    'any gives them. The caller needs SELECT on the policy tables.';

CREATE FUNCTION govproj.office_roles(register text, OUT office text, OUT role name, OUT roleid oid, OUT sees_all boolean)
    RETURNS SETOF record
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    owner oid;
    agency regclass;
BEGIN
    SELECT t.owner, t.oid INTO owner, agency FROM govproj.register_tables(register) AS t WHERE t.relation = 'agency';
    IF agency IS NULL THEN
        RETURN;
    END IF;
    -- the register's owner needs no grant, and one that is taken back would lock him out
    RETURN QUERY EXECUTE format(
        'SELECT DISTINCT g.kind, r.rolname, r.oid, govproj.has_part(o.parts, ''sees_all'')
           FROM %s AS g JOIN pg_roles AS r ON r.rolname = g.db_role
           LEFT JOIN govproj.offices($2) AS o ON o.office = g.kind
          WHERE g.active AND r.oid <> $1', agency) USING owner, register;
END
$$;
COMMENT ON FUNCTION govproj.office_roles(text) IS
    'The database roles of a register''s active agencies (单位角色) with the office each serves, and whether that sees all projects. '
    'Left out: roles that do not exist, and the register''s owner, who needs no grant. The caller needs SELECT on agency and on the '
    'policy tables.';

CREATE FUNCTION govproj.form_words(register text, OUT word text, OUT office text)
    RETURNS SETOF record
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    tables jsonb := (SELECT jsonb_object_agg(t.relation, t.oid::regclass) FROM govproj.register_tables(register) AS t);
BEGIN
    RETURN QUERY EXECUTE format($sql$
        WITH kind AS (
            SELECT DISTINCT o.word AS k FROM %4$s AS o WHERE o.list = 'office'
        ), owner AS (
            SELECT t.policy_id, t.track, k
              FROM %1$s AS t CROSS JOIN regexp_split_to_table(btrim(t.owner_kinds, ', '), '[, ]+') AS k
        ), word AS (
            SELECT DISTINCT w, split_part(w, '.', 1) AS form, split_part(w, '.', 2) AS does
              FROM govproj.office_privileges AS g CROSS JOIN unnest(g.offices) AS w WHERE w LIKE '%%.%%'
        ), said AS (
            -- of: which kind of it, and empty of all
            SELECT word.w, f.policy_id, f.track, split_part(f.form, ':', 2) AS of, k
              FROM word JOIN %2$s AS f ON split_part(f.form, ':', 1) = word.form AND f.does = word.does
             CROSS JOIN regexp_split_to_table(btrim(f.office, ', '), '[, ]+') AS k
        )
        SELECT s.w, s.k FROM said s WHERE s.k <> 'owner'
        UNION
        SELECT s.w, o.k FROM said s JOIN owner o ON o.policy_id = s.policy_id AND o.track = s.track WHERE s.k = 'owner'
        UNION
        SELECT s.w, o.k
          FROM said s JOIN owner o ON o.policy_id = s.policy_id
         WHERE s.k = 'owner' AND s.track IS NULL
        UNION
        -- where a version has no row, or none of some kind, nobody is kept from it; but what none approves needs no approval, and
        -- what none supplements is revised, and what none transfers stays, but for the register's owner
        SELECT word.w, kind.k
          FROM word CROSS JOIN kind
         WHERE word.does NOT IN ('approve', 'supplement', 'transfer')
           AND (NOT EXISTS (SELECT FROM said s WHERE s.w = word.w)
                OR EXISTS (SELECT FROM %3$s AS y WHERE NOT EXISTS (SELECT FROM said s WHERE s.w = word.w AND s.policy_id = y.id))
                OR EXISTS (SELECT FROM %4$s AS v
                            WHERE v.list = word.form
                              AND NOT EXISTS (SELECT FROM said s
                                               WHERE s.w = word.w AND s.policy_id = v.policy_id AND s.of IN ('', v.word))))$sql$,
        (tables ->> 'policy_track')::regclass, (tables ->> 'policy_form')::regclass, (tables ->> 'policy')::regclass,
        (tables ->> 'policy_word')::regclass);
END
$$;
COMMENT ON FUNCTION govproj.form_words(text) IS
    'Which kinds of agencies do what with which form in a register (表单经办对应), by the rows of policy_form of all its policies. '
    'The caller needs SELECT on the policy tables.';

CREATE FUNCTION govproj.office_words(register text, OUT word text, OUT office text)
    RETURNS SETOF record
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    source record;
BEGIN
    RETURN QUERY SELECT o.office, o.office FROM govproj.offices(register) AS o;
    RETURN QUERY SELECT 'settler', o.office FROM govproj.offices(register) AS o WHERE govproj.has_part(o.parts, 'settles');
    FOR source IN
        SELECT s.word, s.said, s.which, t.oid
          FROM (VALUES ('owner', 'policy_track', 'owner_kinds', 'true'), ('debtor', 'policy_obligation', 'debtor', 'event = ''plan'''),
                       ('taker', 'policy_step', 'office', 'true'), ('issuer', 'policy_document', 'issuer', 'true'),
                       ('grantor', 'policy_waiver', 'grantor', 'true'),
                       -- what audit asks for is handed over, and not filed
                       ('receiver', 'policy_obligation', 'receiver', 'event <> ''audit_item''')) AS s (word, relation, said, which)
          JOIN govproj.register_tables(register) AS t ON t.relation = s.relation
    LOOP
        RETURN QUERY EXECUTE format('SELECT DISTINCT %L, k FROM %s, regexp_split_to_table(btrim(%I, '', ''), ''[, ]+'') AS k '
                                    'WHERE k <> ''owner'' AND %s', source.word, source.oid, source.said, source.which);
    END LOOP;
    -- what is owed to the owner is received by whoever may own
    RETURN QUERY EXECUTE (
        SELECT format('SELECT DISTINCT ''receiver'', k FROM %s AS t, regexp_split_to_table(btrim(t.owner_kinds, '', ''), ''[, ]+'') AS k '
                      'WHERE t.policy_id IN (SELECT o.policy_id FROM %s AS o WHERE o.receiver = ''owner'')', t.oid, o.oid)
          FROM govproj.register_tables(register) AS t, govproj.register_tables(register) AS o
         WHERE t.relation = 'policy_track' AND o.relation = 'policy_obligation');
    RETURN QUERY SELECT * FROM govproj.form_words(register);
END
$$;
COMMENT ON FUNCTION govproj.office_words(text) IS
    'Which kinds of agencies a word of office_privileges stands for in a register (单位类别对应), '
    'as the rows of all its policies have it. The caller needs SELECT on the policy tables.';

CREATE FUNCTION govproj.register_privileges_now(register text, OUT role name, OUT object text, OUT privilege text, OUT columns name[])
    RETURNS SETOF record
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
BEGIN
    RETURN QUERY
    WITH roles AS (
        SELECT r.office, r.role FROM govproj.office_roles(register) AS r
        UNION ALL
        SELECT NULL, r.role FROM govproj.readers(register) AS r
    ), tables AS (
        SELECT t.relation, t.oid, format('%I.%I', register, c.relname) AS object, t.owner
          FROM govproj.register_tables(register) AS t
          JOIN pg_class c ON c.oid = t.oid
    ), owner AS (
        SELECT t.owner AS oid FROM tables t WHERE t.relation = 'project'
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
        SELECT DISTINCT w.office, t.oid, t.object, p AS privilege
          FROM govproj.office_privileges g
          JOIN tables t ON t.relation = g.relation
          JOIN govproj.office_words(register) AS w ON w.word = ANY (g.offices)
         -- who enters a row may write it back
         CROSS JOIN unnest(CASE g.privilege WHEN 'INSERT' THEN ARRAY['INSERT', 'UPDATE'] ELSE ARRAY[g.privilege] END) AS p
    ), written AS (
        -- column by column: a privilege on the whole table is one to lock it, too
        SELECT d.office, d.object, d.privilege, CASE WHEN d.privilege <> 'DELETE' THEN a.attname END AS attname
          FROM door d
          JOIN pg_attribute a ON a.attrelid = d.oid AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL
        -- a client may have to know an id before it enters the row
        SELECT d.office, format('%I.%I', n.nspname, s.relname), 'USAGE', NULL
          FROM door d
          JOIN pg_attribute a ON a.attrelid = d.oid AND a.attname = 'id' AND NOT a.attisdropped
          JOIN pg_depend k ON k.refclassid = 'pg_class'::regclass AND k.refobjid = d.oid AND k.refobjsubid = a.attnum
                          AND k.classid = 'pg_class'::regclass AND k.deptype = 'i'
          JOIN pg_class s ON s.oid = k.objid AND s.relkind = 'S'
          JOIN pg_namespace n ON n.oid = s.relnamespace
         WHERE d.privilege = 'INSERT'
        UNION ALL
        -- who settles writes through the engine alone, which asks for this
        SELECT w.office, t.object, 'INSERT', NULL
          FROM tables t JOIN govproj.office_words(register) AS w ON w.word = 'settler'
         WHERE t.relation = 'obligation'
    )
    SELECT r.role, o.object, o.privilege, NULL::name[]
      FROM (SELECT DISTINCT roles.role FROM roles) AS r CROSS JOIN readable o
    UNION ALL
    SELECT r.role, w.object, w.privilege, array_agg(DISTINCT w.attname ORDER BY w.attname) FILTER (WHERE w.attname IS NOT NULL)
      FROM roles r JOIN written w ON w.office = r.office
     GROUP BY r.role, w.object, w.privilege;
END
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
RETURN format(CASE WHEN sees ~ '^{this}[.][a-z_]+ = ANY [(]{mine}[)]$' THEN substring(sees, '[.]([a-z_]+) ') || ' = ANY (%s)'
                   ELSE '%s IS NULL' END,
              format('(SELECT govproj.refuse_strangers(%L::regclass))::bigint[]', of_table));
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
RETURN format('id = ANY ((SELECT govproj.joint_projects(%L::regclass))::bigint[])', of_table);
COMMENT ON FUNCTION govproj.joint_condition(regclass) IS
    'Part of grant_register: the condition of policy sees_joint on a project table (行级条件).';

CREATE FUNCTION govproj.make_register_policies(register text) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    every text;
    all_seeing text;
    units text;
    entry record;
BEGIN
    SELECT string_agg(DISTINCT format('%I', r.role), ', '),
           string_agg(DISTINCT format('%I', r.role), ', ') FILTER (WHERE r.sees_all),
           string_agg(DISTINCT format('%I', r.role), ', ') FILTER (WHERE NOT r.sees_all)
      INTO every, all_seeing, units
      FROM govproj.office_roles(register) AS r;
    FOR entry IN
        SELECT t.oid, t.relation, s.relation IS NOT NULL AS is_hidden, govproj.stranger_condition(t.oid, s.sees) AS strangers,
               CASE WHEN s.relation IS NULL THEN every ELSE all_seeing END AS sees_all,
               govproj.sight_condition(register, t.oid, s.sees) AS sees,
               govproj.sight_condition(register, t.oid, s.writes) AS writes
          FROM govproj.register_tables(register) AS t
          LEFT JOIN govproj.unit_sight s ON s.relation = t.relation
    LOOP
        EXECUTE format('CREATE POLICY strangers ON %s FOR SELECT USING (%s)', entry.oid, entry.strangers);
        EXECUTE format('COMMENT ON POLICY strangers ON %s IS %L', entry.oid,
                       'Refuses whom no other policy is for (拒绝无关用户); made by govproj.grant_register.');
        IF entry.sees_all IS NOT NULL THEN
            EXECUTE format('CREATE POLICY sees_all ON %s TO %s USING (true)', entry.oid, entry.sees_all);
            EXECUTE format('COMMENT ON POLICY sees_all ON %s IS %L', entry.oid,
                           'Offices that see every row (全部可见); made by govproj.grant_register.');
        END IF;
        IF entry.is_hidden AND units IS NOT NULL THEN
            EXECUTE format('CREATE POLICY sees_own ON %s TO %s USING (%s) WITH CHECK (%s)', entry.oid, units, entry.sees,
                           coalesce(entry.writes, entry.sees));
            EXECUTE format('COMMENT ON POLICY sees_own ON %s IS %L', entry.oid,
                           'Units see what is their own (本单位可见); made by govproj.grant_register.');
        END IF;
        IF entry.relation = 'project' AND units IS NOT NULL AND govproj.has_joint_owners(register) THEN
            EXECUTE format('CREATE POLICY sees_joint ON %s FOR SELECT TO %s USING (%s)', entry.oid, units,
                           govproj.joint_condition(entry.oid));
            EXECUTE format('COMMENT ON POLICY sees_joint ON %s IS %L', entry.oid,
                           'Joint owners see what they own with others (联合建设单位可见); made by govproj.grant_register.');
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.make_register_policies(text) IS
    'Part of grant_register: makes the policies of a register''s tables, '
    'sees_all for the offices whose work is with all projects, sees_own for units, sees_joint for joint owners where there are any, '
    'strangers for all others (建立行级策略).';

CREATE FUNCTION govproj.set_row_security(register text, enabled boolean) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    entry record;
BEGIN
    FOR entry IN
        SELECT t.oid FROM govproj.register_tables(register) AS t
        UNION ALL
        -- what is staged for import is its owner's alone: these have no policy
        SELECT c.oid::regclass
          FROM pg_class c
          JOIN govproj.register_tables(register) AS t ON t.relation = 'project' AND t.owner = c.relowner
         WHERE c.relnamespace = to_regnamespace(quote_ident(register)) AND c.relkind = 'r' AND c.relname LIKE E'import\\_%'
    LOOP
        EXECUTE format('ALTER TABLE %s %s ROW LEVEL SECURITY', entry.oid, CASE WHEN enabled THEN 'ENABLE' ELSE 'DISABLE' END);
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.set_row_security(text, boolean) IS
    'Part of grant_register: turns row security on or off for every table of a register (启停行级安全).';

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

CREATE FUNCTION govproj.in_the_way(tables regclass[]) RETURNS text
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT string_agg(w.who, govproj.said(', ') ORDER BY w.who)
      FROM (SELECT DISTINCT CASE WHEN l.pid IS NULL THEN govproj.said('a prepared transaction')
                                 ELSE concat(CASE a.backend_type WHEN 'client backend' THEN govproj.said('role "%s"', a.usename::text)
                                                                 ELSE coalesce(a.backend_type, govproj.said('somebody')) END,
                                             govproj.said(' (process %s)', l.pid::text)) END AS who
              FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
             WHERE l.locktype = 'relation' AND l.granted AND l.relation = ANY (tables)
               AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
               AND l.pid IS DISTINCT FROM pg_backend_pid()) AS w
$$;
COMMENT ON FUNCTION govproj.in_the_way(regclass[]) IS
    'Part of lock_tables: who else holds a lock on one of the tables (占用者), as text.';

-- Who waits for a lock while others wait for what he holds must give up before they are taken for a deadlock: all the
-- tables are had within half of deadlock_timeout, or none, and then again, a few times.
CREATE FUNCTION govproj.lock_tables(tables regclass[], mode text, what text) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET lock_timeout = 0
AS $$
DECLARE
    patience CONSTANT interval := least(current_setting('deadlock_timeout')::interval / 2, interval '500 ms');
    deadline timestamptz;
    one regclass;
BEGIN
    FOR attempt IN 1 .. 8 LOOP
        BEGIN
            deadline := clock_timestamp() + patience;
            FOREACH one IN ARRAY tables LOOP
                PERFORM set_config('lock_timeout', greatest(1, ceil(1000 * extract(epoch FROM deadline - clock_timestamp())))::text, true);
                EXECUTE format('LOCK TABLE ONLY %s IN %s MODE', one, mode);
            END LOOP;
            RETURN;
        EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
            CONTINUE;
        END;
    END LOOP;
    RAISE EXCEPTION USING
        ERRCODE = 'lock_not_available',
        MESSAGE = govproj.said('%s is in use, and its tables could not be locked', what),
        DETAIL = govproj.said('In the way: %s.', coalesce(govproj.in_the_way(tables), govproj.said('nobody any more'))),
        HINT = govproj.said('Run it again when they have ended their transactions; nothing has been changed.');
END
$$;
COMMENT ON FUNCTION govproj.lock_tables(regclass[], text, text) IS
    'Part of what alters a register''s tables: locks them all, or none and says who is in the way (55P03); '
    'nobody waits behind it for longer than a moment (加锁).';

CREATE FUNCTION govproj.lock_register(register text) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
BEGIN
    -- in the order of writers: what is entered, then the rows that it moves, then the acts
    PERFORM govproj.lock_tables(
        ARRAY(SELECT t.oid FROM govproj.register_tables(register) AS t
               ORDER BY array_position('{contract,project,act,obligation,register_act,register}', t.relation) NULLS FIRST,
                        t.relation COLLATE "C"),
        'ACCESS EXCLUSIVE', govproj.said('register "%s"', register));
END
$$;
COMMENT ON FUNCTION govproj.lock_register(text) IS
    'Part of what alters a register: grant_register, grant_reader, those that take back, and upgrade_register. Locks all its tables '
    '(台账加锁), or none (55P03).';

CREATE FUNCTION govproj.give_privileges(register text, to_role name) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    entry record;
BEGIN
    FOR entry IN
        SELECT p.object, p.privilege, string_agg(format('%I', p.role), ', ' ORDER BY p.role) AS roles,
               (SELECT format(' (%s)', string_agg(format('%I', c), ', '))
                  FROM unnest(p.columns) AS c HAVING p.columns IS NOT NULL) AS columns
          FROM govproj.register_privileges(register) AS p
         WHERE to_role IS NULL OR p.role = to_role
         GROUP BY p.object, p.privilege, p.columns
    LOOP
        EXECUTE format('GRANT %s%s ON %s %s TO %s', entry.privilege, entry.columns,
                       CASE WHEN entry.privilege = 'EXECUTE' THEN 'FUNCTION'
                            WHEN entry.privilege = 'USAGE' AND entry.object = format('%I', register) THEN 'SCHEMA'
                            WHEN entry.privilege = 'USAGE' THEN 'SEQUENCE' ELSE 'TABLE' END,
                       entry.object, entry.roles);
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.give_privileges(text, name) IS
    'Part of grant_register and grant_reader: grants what register_privileges says, to one role or (NULL) to all (授予权限).';

CREATE FUNCTION govproj.grant_register_now(register text, row_security boolean) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
BEGIN
    PERFORM govproj.require_register_owner(register);
    -- agencies stay as they are meanwhile, and whoever else grants waits here
    PERFORM govproj.lock_register(register);
    PERFORM govproj.record_owner(govproj.project_table(register));
    PERFORM govproj.notice_agencies_without_role(register);
    PERFORM govproj.take_back(register, ARRAY(SELECT govproj.granted_roles(register)));
    PERFORM govproj.make_reader_policies(register);
    PERFORM govproj.give_privileges(register, NULL);
    PERFORM govproj.drop_register_policies(register, '{sees_all,sees_own,sees_joint,strangers}');
    PERFORM govproj.set_row_security(register, row_security IS NOT FALSE);
    IF row_security IS NOT FALSE THEN
        PERFORM govproj.make_register_policies(register);
    END IF;
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
    'Run it again whenever an agency, a role or a policy has been added: it is idempotent. '
    'row_security => false turns row security off. Errors: 42704 no such register, 42501 for others than its owner, '
    '55P03 somebody is at work in it for longer than a few seconds, with who it is.';

CREATE FUNCTION govproj.revoke_register_now(register text) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM govproj.require_register_owner(register);
    PERFORM govproj.lock_register(register);
    PERFORM govproj.take_back(register, ARRAY(SELECT govproj.granted_roles(register)));
    PERFORM govproj.drop_register_policies(register, '{sees_all,sees_own,sees_joint}');
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
