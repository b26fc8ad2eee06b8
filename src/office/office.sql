-- Who acts for whom (职能): whom the current user acts for, and which roles hold which offices.

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

CREATE FUNCTION govproj.is_own(of_table regclass, agency_id bigint) RETURNS boolean
    LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'govproj_is_own';
COMMENT ON FUNCTION govproj.is_own(regclass, bigint) IS
    'Whether the current user may act for an agency (是否本单位), in the register of which that is a table. Behind the policies of a '
    'distributed register, which cannot hold a query. Errors: 42501 without SELECT on the table, 42809 when it is none of a register.';

CREATE FUNCTION govproj.is_seen(of_table regclass, relation text, id bigint) RETURNS boolean
    LANGUAGE c STABLE STRICT PARALLEL SAFE COST 1000 AS 'MODULE_PATHNAME', 'govproj_is_seen';
COMMENT ON FUNCTION govproj.is_seen(regclass, text, bigint) IS
    'Whether the policies of another table of the same register show the current user that row of it (是否可见), as SELECT would. Behind the '
    'policies of a distributed register. Errors: as is_own; 22023 a register has no such table.';

-- By what depends on the schema, and from each table by index, whatever the statistics: there may be hundreds of registers beside it.
CREATE FUNCTION govproj.register_tables(register text, OUT relation text, OUT oid regclass, OUT owner oid)
    RETURNS SETOF record
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT DISTINCT ON (k.relation) k.relation, c.oid::regclass, c.relowner
      FROM pg_catalog.pg_namespace n
     CROSS JOIN LATERAL (SELECT d.objid FROM pg_catalog.pg_depend d
                          WHERE d.refclassid = 'pg_catalog.pg_namespace'::regclass AND d.refobjid = n.oid
                            AND d.classid = 'pg_catalog.pg_class'::regclass OFFSET 0) AS d
     CROSS JOIN LATERAL (SELECT r.oid, r.relowner FROM pg_catalog.pg_class r
                          WHERE r.oid = d.objid AND r.relkind IN ('r', 'p') OFFSET 0) AS c
     CROSS JOIN LATERAL (SELECT g.tgfoid, g.tgargs FROM pg_catalog.pg_trigger g
                          WHERE g.tgrelid = c.oid AND g.tgparentid = 0 AND NOT g.tgisinternal OFFSET 0) AS t
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

CREATE FUNCTION govproj.refuse_distributed(register text, what text) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF (SELECT govproj.is_distributed(t.oid) FROM govproj.register_tables(register) AS t WHERE t.relation = 'project') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'feature_not_supported',
            MESSAGE = govproj.said('%s does not work on register "%s", which is distributed', what, register),
            HINT = govproj.said('Dump the register and restore it into a database without Citus; do it there, and distribute it again.');
    END IF;
END
$$;
COMMENT ON FUNCTION govproj.refuse_distributed(text, text) IS
    'Part of what does not work on a distributed register (分布式台账不支持): refuses it there (0A000).';

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
        -- what none supplements is revised, and what none transfers or reclassifies stays, but for the register's owner
        SELECT word.w, kind.k
          FROM word CROSS JOIN kind
         WHERE word.does NOT IN ('approve', 'supplement', 'transfer', 'reclassify')
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
    'Part of register_privileges: which kinds of agencies a word of office_privileges stands for in a register (单位类别对应), '
    'as the rows of all its policies have it. The caller needs SELECT on the policy tables.';
