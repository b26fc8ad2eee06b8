-- The register in which cases are played (试验台账): made for it, with that version alone, and gone when they have been.

CREATE FUNCTION govproj.trial_version(register text, policy_id bigint) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    part record;
    rows jsonb;
    version jsonb := '{}';
BEGIN
    FOR part IN SELECT g.role, govproj.policy_table(register, g.role) AS source
                  FROM govproj.pack_grammar g GROUP BY g.role ORDER BY min(g.position)
    LOOP
        EXECUTE format('SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY t.id), ''[]'') FROM %s t WHERE t.%I = $1', part.source,
                       CASE part.role WHEN 'policy' THEN 'id' ELSE 'policy_id' END) INTO rows USING policy_id;
        version := version || jsonb_build_object(part.role, rows);
    END LOOP;
    RETURN version;
END
$$;
COMMENT ON FUNCTION govproj.trial_version(text, bigint) IS
    'Part of test_pack: all rows of a version (制度版本内容), by their table.';

-- One person plays all offices, and a rule that who reviews does not decide could never be kept: it warns at most.
CREATE FUNCTION govproj.trial_condition(said jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN said ->> 'condition' = 'four_eyes' AND said ->> 'mode' = 'refuse' THEN said || '{"mode": "warn"}' ELSE said END;
COMMENT ON FUNCTION govproj.trial_condition(jsonb) IS
    'Part of test_pack: a condition as it is played (试验条件): four_eyes, which one player cannot keep, only warns.';

CREATE FUNCTION govproj.trial_copy(version jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    here CONSTANT text := govproj.trial_path();
    part record;
BEGIN
    FOR part IN SELECT g.role FROM govproj.pack_grammar g GROUP BY g.role ORDER BY min(g.position) LOOP
        EXECUTE format('INSERT INTO %1$I SELECT r.* FROM jsonb_array_elements($1) WITH ORDINALITY AS e (body, n),
                               jsonb_populate_record(NULL::%1$I, %2$s) AS r ORDER BY e.n',
                       part.role,
                       CASE part.role WHEN 'policy' THEN 'e.body || ''{"in_use": false, "register_id": 1}'''
                                      WHEN 'policy_condition' THEN 'govproj.trial_condition(e.body)' ELSE 'e.body' END)
          USING version -> part.role;
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.trial_copy(jsonb) IS
    'Part of test_pack: enters the rows of a version in the trial register (复制制度版本).';

CREATE FUNCTION govproj.trial_register(version jsonb) RETURNS text
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    name CONSTANT text := 'govproj_trial_' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 12);
BEGIN
    IF NOT has_database_privilege(current_database(), 'CREATE') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'insufficient_privilege',
            MESSAGE = govproj.said('cases are played in a schema of their own, and role "%s" may make none in this database', current_user),
            HINT = format('GRANT CREATE ON DATABASE %I TO %I;', current_database(), current_user);
    END IF;
    -- before whatever the cases enter
    PERFORM govproj.trial_day(make_date(extract(year FROM (version #>> '{policy,0,valid_from}')::date)::integer - 3, 1, 1));
    PERFORM govproj.create_register(name, pack => NULL, language => 'en');
    PERFORM govproj.trial_take_place(name);
    PERFORM govproj.trial_path();
    PERFORM govproj.trial_copy(version);
    PERFORM govproj.trial_list_asked();
    INSERT INTO agency (code, name, kind, leading_group, responsible_office)
    SELECT a.code, a.label_zh, a.kind, g.leading_group, g.responsible_office
      FROM policy_case_agency a
      LEFT JOIN (VALUES ('信息化领导小组', '信息科')) AS g (leading_group, responsible_office) ON a.code = a.kind
     ORDER BY a.code <> a.kind, a.code;
    RETURN name;
END
$$;
COMMENT ON FUNCTION govproj.trial_register(jsonb) IS
    'Part of test_pack: makes a register with a version alone and agencies of all kinds (试验台账). It holds no holidays, so that a case '
    'comes out alike wherever it is played.';
