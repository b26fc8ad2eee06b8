-- check_register (台账检查): what is missing, switched off, bypassed or otherwise than recorded. It reads, and changes nothing.

-- One part of the check: where the register is so far gone that it cannot be made, that is what is reported.
CREATE FUNCTION govproj.check_part(register text, tables jsonb, part text, doubt govproj.rows_in_doubt)
    RETURNS SETOF govproj.register_fault
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
    SET timezone = 'UTC'
AS $$
DECLARE
    needed text[] := CASE part WHEN 'chains' THEN '{project}'
                               WHEN 'sums' THEN '{act,project,policy_step,policy_word,cost_line,change,contract,supplement,payment}'
                               WHEN 'versions' THEN '{agency_version,register_act}'
                               WHEN 'own' THEN '{register,register_act}'
                               WHEN 'duties' THEN '{obligation,change,act,policy_obligation,project,agency}'
                               WHEN 'policies' THEN '{register_act,policy,project}'
                               WHEN 'access' THEN '{agency,project,policy,policy_word,policy_track,policy_form,policy_obligation}'
                               ELSE ARRAY['act', 'register_act', 'policy_word', part] END;
    code text;
    told text;
BEGIN
    IF (tables ?& needed) IS NOT TRUE THEN
        RETURN QUERY SELECT 'error', 'check_impossible', format('%s: %s', register, part),
                            govproj.said('A table that it reads is missing.'),
                            govproj.said('Mend what is reported beside this, and check again.');
        RETURN;
    END IF;
    CASE part
        WHEN 'chains' THEN
            RETURN QUERY SELECT 'error', 'chain_broken',
                                CASE WHEN b.project_id IS NULL THEN govproj.said('the register''s own chain, act %s', b.seq::text)
                                     ELSE govproj.said('project %s, act %s', b.project_id::text, b.seq::text) END,
                                govproj.said('%s.', b.fault),
                                govproj.said('Compare with a digest and with a backup; the ledger cannot be mended.')
                           FROM govproj.broken_chains((tables ->> 'project')::regclass, NULL) AS b;
        WHEN 'sums' THEN RETURN QUERY SELECT * FROM govproj.check_sums(tables);
        WHEN 'versions' THEN RETURN QUERY SELECT * FROM govproj.check_versions(tables);
        WHEN 'own' THEN RETURN QUERY SELECT * FROM govproj.check_own(tables);
        WHEN 'duties' THEN RETURN QUERY SELECT * FROM govproj.check_duties(tables);
        WHEN 'policies' THEN RETURN QUERY SELECT * FROM govproj.check_policies(tables);
        WHEN 'access' THEN RETURN QUERY SELECT * FROM govproj.check_access(register);
        ELSE RETURN QUERY SELECT f.* FROM govproj.recorded_tables r, govproj.check_rows(tables, r, doubt) AS f WHERE r.role = part;
    END CASE;
EXCEPTION
    -- what is none of the register's: it may be asked again
    WHEN insufficient_privilege OR transaction_rollback OR insufficient_resources OR operator_intervention OR system_error
         OR lock_not_available OR read_only_sql_transaction THEN
        RAISE;
    -- a table, column or type that is not what it was, a version of the law that is gone, a value that nothing can reckon with
    WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, told = MESSAGE_TEXT;
        RETURN QUERY SELECT 'error', 'check_impossible', format('%s: %s', register, part), govproj.said('%s (%s)', told, code),
                            govproj.said('Mend what is reported beside this, and check again.');
END
$$;
COMMENT ON FUNCTION govproj.check_part(text, jsonb, text, govproj.rows_in_doubt) IS
    'Part of check_register: one part of it, and a row where that part cannot be done. Of a table''s rows those that are in doubt are '
    'looked at; NULL: all.';

CREATE FUNCTION govproj.check_part(register text, tables jsonb, part text) RETURNS SETOF govproj.register_fault
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT f.* FROM govproj.check_part(register, tables, part, (SELECT d FROM govproj.doubts(tables, part) AS d)) AS f
$$;
COMMENT ON FUNCTION govproj.check_part(text, jsonb, text) IS
    'Part of check_register: one part of it alone.';

-- All parts that compare with the ledger, in their order, beside what is in doubt of the table that each is of.
CREATE FUNCTION govproj.check_parts(tables jsonb, OUT name text, OUT place bigint, OUT places bigint, OUT doubt govproj.rows_in_doubt)
    RETURNS SETOF record
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT p.name, p.place, count(*) OVER (), d
      FROM unnest('{chains}'::text[] || ARRAY(SELECT r.role FROM govproj.recorded_tables r WHERE tables ? r.role)
                  || '{versions,own,sums,duties,policies}') WITH ORDINALITY AS p(name, place)
      LEFT JOIN govproj.doubts(tables, NULL) AS d ON d.role = p.name
     ORDER BY p.place
$$;
COMMENT ON FUNCTION govproj.check_parts(jsonb) IS
    'Part of check_register: its parts that compare with the ledger, in their order, each with the rows that are in doubt of its table.';

CREATE FUNCTION govproj.check_register_now(register text) RETURNS SETOF govproj.register_fault
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
    -- many small queries: compiling them takes longer than running them
    SET jit = off
AS $$
DECLARE
    tables jsonb;
    part record;
    began CONSTANT timestamptz := clock_timestamp();
    told timestamptz := began;
BEGIN
    SELECT jsonb_object_agg(t.role, t.relation) INTO tables FROM govproj.checked_tables(register) AS t WHERE t.relation IS NOT NULL;
    -- a register that has lost its judge, or some of its tables, is one all the same
    IF NOT EXISTS (SELECT FROM govproj.registers r WHERE r.name = check_register_now.register)
       AND (SELECT count(*) FROM jsonb_object_keys(tables)) < 12 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_object',
            MESSAGE = govproj.said('"%s" is not a register', coalesce(check_register_now.register, ''));
    END IF;
    -- to a unit its own part would look like a register with holes
    IF tables ? 'project' AND NOT govproj.is_distributed((tables ->> 'project')::regclass)
       AND row_security_active((tables ->> 'project')::regclass)
       AND NOT govproj.sees_all((tables ->> 'project')::regclass) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'insufficient_privilege',
            MESSAGE = govproj.said('this speaks of all projects, and row security shows you some of them only'),
            HINT = govproj.said('Ask as an office that sees all projects (part sees_all of policy_word), as a '
                                'reader (govproj.grant_reader), or as the register''s owner.');
    END IF;
    RETURN QUERY SELECT * FROM govproj.check_version(register, tables);
    IF FOUND THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT f.* FROM govproj.check_tables(register) AS f
                  ORDER BY f.object COLLATE "C", f.problem COLLATE "C", f.detail COLLATE "C";
    IF govproj.is_distributed((tables ->> 'project')::regclass) THEN
        RETURN QUERY EXECUTE govproj.asked_there((tables ->> 'project')::regclass, format('govproj.check_there(%%s, %L)', register));
        RETURN QUERY SELECT f.* FROM govproj.check_part(register, tables, 'access', NULL) AS f;
        RETURN;
    END IF;
    FOR part IN SELECT c.* FROM govproj.check_parts(tables) AS c LOOP
        -- in one order by whatever plan; a row's id ends its object, and the shorter number is the less
        RETURN QUERY SELECT f.* FROM govproj.check_part(register, tables, part.name, part.doubt) AS f
                      ORDER BY length(f.object), f.object COLLATE "C", f.problem COLLATE "C", f.detail COLLATE "C";
        told := govproj.tell_progress(govproj.said('check_register of "%s", parts (%s is done)', register, part.name),
                                      part.place, part.places, began, told);
    END LOOP;
    RETURN QUERY SELECT f.* FROM govproj.check_part(register, tables, 'access', NULL) AS f
                  ORDER BY length(f.object), f.object COLLATE "C", f.problem COLLATE "C", f.detail COLLATE "C";
    -- what has happened to the record comes first, then the switches that let it happen
    RETURN QUERY SELECT * FROM govproj.check_triggers(register);
    RETURN QUERY SELECT f.* FROM govproj.check_constraints(register) AS f
                  ORDER BY f.object COLLATE "C", f.problem COLLATE "C", f.detail COLLATE "C";
    RETURN QUERY SELECT f.* FROM govproj.check_functions() AS f
                  ORDER BY f.object COLLATE "C", f.problem COLLATE "C", f.detail COLLATE "C";
END
$$;
COMMENT ON FUNCTION govproj.check_register_now(text) IS
    'Part of check_register, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.check_register(register text) RETURNS SETOF govproj.register_fault
    LANGUAGE c STABLE AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.check_register(text) IS
    'What is wrong with a register (台账检查): triggers and constraints that are gone or switched off, '
    'rows without acts, acts without rows and rows that differ from them, '
    'duties written otherwise than owed, broken chains, altered policy versions, '
    'missing row security and privileges beyond grant_register, a register of an earlier version. '
    'No row: all is well. For the register''s owner and those who see all of it. '
    'Errors: 42704 no such register, 42501 no right to read all of it.';
