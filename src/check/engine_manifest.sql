-- What the engine has put on the tables of a register (引擎清单): its triggers, and the constraints on those tables. check_register
-- compares a register with this. Nothing of it is typed: record_engine reads it off a register made on trial.

CREATE FUNCTION govproj.trigger_timing(tgtype smallint) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN concat(CASE WHEN tgtype & 2 <> 0 THEN 'BEFORE ' WHEN tgtype & 64 <> 0 THEN 'INSTEAD OF ' ELSE 'AFTER ' END,
                  concat_ws(' OR ', CASE WHEN tgtype & 4 <> 0 THEN 'INSERT' END, CASE WHEN tgtype & 16 <> 0 THEN 'UPDATE' END,
                                    CASE WHEN tgtype & 8 <> 0 THEN 'DELETE' END, CASE WHEN tgtype & 32 <> 0 THEN 'TRUNCATE' END),
                  CASE WHEN tgtype & 1 <> 0 THEN ' ROW' ELSE ' STATEMENT' END);
COMMENT ON FUNCTION govproj.trigger_timing(smallint) IS
    'When a trigger fires (触发时机), from pg_trigger.tgtype, as CREATE TRIGGER says it: BEFORE INSERT OR UPDATE ROW.';

CREATE TABLE govproj.engine_triggers (
    role      text,
    name      text,
    function  text NOT NULL,
    timing    text NOT NULL,
    PRIMARY KEY (role, name)
);
COMMENT ON TABLE govproj.engine_triggers IS
    'The triggers that the engine has on the tables of a register (引擎触发器), all of them ENABLE ALWAYS.';
COMMENT ON COLUMN govproj.engine_triggers.role IS 'What the table is in the register (表的角色): the trigger''s argument.';
COMMENT ON COLUMN govproj.engine_triggers.name IS 'Name of the trigger (触发器名).';
COMMENT ON COLUMN govproj.engine_triggers.function IS 'Function it executes (触发器函数).';
COMMENT ON COLUMN govproj.engine_triggers.timing IS 'When it fires (触发时机).';
GRANT SELECT ON govproj.engine_triggers TO PUBLIC;

-- By trigger, since a table may have been renamed; by name where its triggers are gone; never a stranger's.
CREATE FUNCTION govproj.checked_tables(register text, OUT role text, OUT relation regclass, OUT owner oid, OUT also regclass)
    RETURNS SETOF record
    LANGUAGE sql STABLE ROWS 40
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
    WITH home AS (SELECT oid, nspowner FROM pg_namespace WHERE nspname = register),
    -- what a foreign key ties to a table that is at home, told by its triggers, which an index leads to
    linked AS MATERIALIZED (
        SELECT DISTINCT g.tgconstrrelid AS moved
          FROM govproj.register_tables(register) AS t
         CROSS JOIN LATERAL (SELECT f.tgconstrrelid FROM pg_trigger f
                              WHERE f.tgrelid = t.oid AND f.tgisinternal AND f.tgconstrrelid <> 0 OFFSET 0) AS g),
    near AS MATERIALIZED (
        SELECT d.objid AS oid FROM home h JOIN pg_depend d ON d.refclassid = 'pg_namespace'::regclass AND d.refobjid = h.oid
         WHERE d.classid = 'pg_class'::regclass
         UNION
        SELECT l.moved FROM linked l),
    marked AS MATERIALIZED (
        SELECT DISTINCT split_part(encode(g.tgargs, 'escape'), E'\\000', 1) AS role, n.oid AS tgrelid
          FROM near n
         CROSS JOIN LATERAL (SELECT e.tgargs, e.tgfoid FROM pg_trigger e
                              WHERE e.tgrelid = n.oid AND NOT e.tgisinternal AND e.tgparentid = 0 OFFSET 0) AS g
          JOIN pg_proc p ON p.oid = g.tgfoid
         WHERE p.pronamespace = 'govproj'::regnamespace),
    found AS (
        SELECT m.role, c.oid, c.relowner, CASE WHEN c.relowner = h.nspowner THEN 1 ELSE 3 END AS rank
          FROM home h JOIN pg_class c ON c.relnamespace = h.oid JOIN marked m ON m.tgrelid = c.oid
        UNION ALL
        -- moved to another schema
        SELECT m.role, c.oid, c.relowner, 2
          FROM home h JOIN pg_class c ON c.relnamespace <> h.oid AND c.relowner = h.nspowner JOIN marked m ON m.tgrelid = c.oid
         WHERE c.oid IN (SELECT l.moved FROM linked l)
        UNION ALL
        SELECT c.relname, c.oid, c.relowner, 4
          FROM home h CROSS JOIN near n JOIN pg_class c ON c.oid = n.oid AND c.relnamespace = h.oid AND c.relkind IN ('r', 'p')),
    best AS (
        SELECT f.*, row_number() OVER (PARTITION BY f.role ORDER BY f.rank, f.oid) AS n,
               lead(f.oid) OVER (PARTITION BY f.role, f.rank ORDER BY f.oid) AS other
          FROM found f)
    SELECT e.role, b.oid::regclass, b.relowner, CASE WHEN b.rank < 4 THEN b.other::regclass END
      FROM (SELECT DISTINCT t.role FROM govproj.engine_triggers t) AS e LEFT JOIN best b ON b.role = e.role AND b.n = 1
     ORDER BY e.role COLLATE "C"
$$;
COMMENT ON FUNCTION govproj.checked_tables(text) IS
    'The tables of a register by what they are in it (台账各表): relation is NULL for one that is not there; '
    'also is another table that would be the same.';

-- tables: the oid of each by its role.
CREATE FUNCTION govproj.constraints_of(tables jsonb, OUT role text, OUT kind text, OUT subject text, OUT relation regclass,
                                       OUT fault text)
    RETURNS SETOF record
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
    WITH tables AS (SELECT j.key AS role, j.value::oid::regclass AS relation FROM jsonb_each_text(tables) AS j)
    SELECT t.role, k.kind, k.subject, t.relation, k.fault
      FROM tables t CROSS JOIN LATERAL (
        SELECT 'not null' AS kind, a.attname::text AS subject, NULL AS fault
          FROM pg_attribute a WHERE a.attrelid = t.relation AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull
        UNION ALL
        SELECT 'check', k.conname::text, CASE WHEN NOT k.convalidated THEN 'it is NOT VALID' END
          FROM pg_constraint k WHERE k.conrelid = t.relation AND k.contype = 'c'
        UNION ALL
        SELECT 'foreign key', format('%s %s', a.attname, coalesce(o.role, k.confrelid::regclass::text)),
               CASE WHEN NOT k.convalidated THEN 'it is NOT VALID'
                    WHEN EXISTS (SELECT FROM pg_trigger g WHERE g.tgconstraint = k.oid AND g.tgenabled <> 'O')
                    THEN 'its triggers are disabled' END
          FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
          LEFT JOIN tables o ON o.relation = k.confrelid
         WHERE k.conrelid = t.relation AND k.contype = 'f' AND cardinality(k.conkey) = 1
        UNION ALL
        SELECT CASE WHEN i.indisexclusion THEN 'exclusion' WHEN i.indisprimary THEN 'primary key' ELSE 'unique' END,
               (SELECT string_agg(coalesce(a.attname, '(expression)'), ' ' ORDER BY u.n)
                  FROM unnest(i.indkey::smallint[]) WITH ORDINALITY AS u(att, n)
                  LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.att AND u.att > 0),
               CASE WHEN NOT i.indisvalid OR NOT i.indisready THEN 'its index is not valid' END
          FROM pg_index i WHERE i.indrelid = t.relation AND (i.indisunique OR i.indisexclusion)
      ) AS k
$$;
COMMENT ON FUNCTION govproj.constraints_of(jsonb) IS
    'Part of checked_constraints: the constraints on tables that are given by what they are (各表约束).';

CREATE FUNCTION govproj.checked_constraints(register text, OUT role text, OUT kind text, OUT subject text,
                                            OUT relation regclass, OUT fault text)
    RETURNS SETOF record
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT c.*
      FROM govproj.constraints_of((SELECT jsonb_object_agg(t.role, t.relation::oid)
                                     FROM govproj.checked_tables(register) AS t WHERE t.relation IS NOT NULL)) AS c
$$;
COMMENT ON FUNCTION govproj.checked_constraints(text) IS
    'The constraints on the tables of a register (台账各表约束) by what the tables are in it; '
    'fault says what keeps one from holding.';

CREATE TABLE govproj.engine_constraints (
    role     text,
    kind     text,
    subject  text,
    PRIMARY KEY (role, kind, subject)
);
COMMENT ON TABLE govproj.engine_constraints IS
    'The constraints on the tables of a register that the engine, or who reads its figures, relies on (引擎所依赖的约束).';
COMMENT ON COLUMN govproj.engine_constraints.role IS 'What the table is in the register (表的角色).';
COMMENT ON COLUMN govproj.engine_constraints.kind IS
    'Kind of constraint (约束类型): primary key, unique, exclusion, foreign key, not null or check.';
COMMENT ON COLUMN govproj.engine_constraints.subject IS 'Its columns, and of a foreign key what it refers to; of a check its name (约束对象).';
GRANT SELECT ON govproj.engine_constraints TO PUBLIC;

CREATE FUNCTION govproj.record_engine() RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    trial text := 'govproj_trial';
    tables jsonb;
    triggers jsonb;
    constraints jsonb;
BEGIN
    WHILE to_regnamespace(trial) IS NOT NULL LOOP
        trial := trial || '_';
    END LOOP;
    -- it is undone as a whole, and so leaves nothing behind; what was read off it stays in the variables
    BEGIN
        EXECUTE format('CREATE SCHEMA %I', trial);
        -- the modules of tables that carry triggers of the engine: the others add nothing to these
        PERFORM govproj.run_register_modules(trial, '%EXECUTE FUNCTION govproj.%');
        SELECT jsonb_agg(e.*), jsonb_object_agg(e.role, e.relation) INTO triggers, tables
          FROM (SELECT split_part(encode(g.tgargs, 'escape'), E'\\000', 1) AS role, g.tgname AS name,
                       format('govproj.%s', p.proname) AS function, govproj.trigger_timing(g.tgtype) AS timing, c.oid AS relation
                  FROM pg_trigger g JOIN pg_proc p ON p.oid = g.tgfoid JOIN pg_class c ON c.oid = g.tgrelid
                 WHERE p.pronamespace = 'govproj'::regnamespace AND c.relnamespace = trial::regnamespace AND NOT g.tgisinternal) AS e;
        SELECT jsonb_agg(e.*) INTO constraints
          FROM (SELECT DISTINCT c.role, c.kind, c.subject FROM govproj.constraints_of(tables) AS c) AS e;
        RAISE SQLSTATE 'UNDO0';
    EXCEPTION
        WHEN SQLSTATE 'UNDO0' THEN
            NULL;
    END;
    DELETE FROM govproj.engine_triggers;
    INSERT INTO govproj.engine_triggers SELECT * FROM jsonb_populate_recordset(NULL::govproj.engine_triggers, triggers);
    DELETE FROM govproj.engine_constraints;
    INSERT INTO govproj.engine_constraints SELECT * FROM jsonb_populate_recordset(NULL::govproj.engine_constraints, constraints);
    ANALYZE govproj.engine_triggers, govproj.engine_constraints;
    PERFORM govproj.forget_registers();
END
$$;
COMMENT ON FUNCTION govproj.record_engine() IS
    'Part of the extension''s scripts: makes a register on trial, undoes it, and records in engine_triggers and '
    'engine_constraints what the engine has put on its tables (记录引擎清单).';
