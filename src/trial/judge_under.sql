-- What another version of the law would have said to all that was done (换法推演): nothing is written.

CREATE FUNCTION govproj.replay(
        project_table regclass, law regclass, policy_id bigint, until date, project bigint,
        OUT project_id bigint, OUT project_code text, OUT title text, OUT act_seq bigint, OUT act text, OUT legal_on date,
        OUT from_stage text, OUT from_label text, OUT to_stage text, OUT to_label text, OUT thing text, OUT thing_label text,
        OUT verdict text, OUT rule_kind text, OUT rule text, OUT article text, OUT code text, OUT remedy text)
    RETURNS SETOF record
    LANGUAGE c STABLE ROWS 1000 COST 100000 AS 'MODULE_PATHNAME', 'govproj_replay';
COMMENT ON FUNCTION govproj.replay(regclass, regclass, bigint, date, bigint) IS
    'Part of judge_under: the steps of a register''s projects put to the judge once more, by a version of the law of the register whose '
    'project table is law (回放). Errors: as of judge_under.';

CREATE FUNCTION govproj.judge_under_now(register text, policy text, as_of date, project bigint)
    RETURNS TABLE (project_id bigint, project_code text, title text, act_seq bigint, act text, legal_on date,
                   from_stage text, from_label text, to_stage text, to_label text, thing text, thing_label text,
                   verdict text, rule_kind text, rule text, article text, code text, remedy text,
                   act_label text, verdict_label text, rule_kind_label text)
    LANGUAGE plpgsql STABLE ROWS 1000 COST 100000
    SET search_path = pg_catalog, pg_temp
    SET jit = off
AS $$
DECLARE
    projects regclass;
BEGIN
    IF register IS NULL OR policy IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'null_value_not_allowed',
            MESSAGE = govproj.said('judge_under needs the name of a register and a version: the code of one, or a pack');
    END IF;
    IF ltrim(policy) LIKE '{%' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = govproj.said('a pack is given as jsonb, and a text is the code of a version'),
            HINT = 'SELECT * FROM govproj.judge_under(register, pack::jsonb);';
    END IF;
    projects := govproj.project_table(register);
    RETURN QUERY SELECT r.*, govproj.word_label('act', r.act, g.lang), govproj.word_label('verdict', r.verdict, g.lang),
                        govproj.word_label('rule', r.rule_kind, g.lang)
                   FROM govproj.replay(projects, projects, govproj.policy_id_of(register, policy), as_of, project) AS r,
                        govproj.message_language() AS g (lang);
END
$$;
COMMENT ON FUNCTION govproj.judge_under_now(text, text, date, bigint) IS
    'Part of judge_under, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.judge_under(register text, policy text, as_of date DEFAULT NULL, project bigint DEFAULT NULL)
    RETURNS TABLE (project_id bigint, project_code text, title text, act_seq bigint, act text, legal_on date,
                   from_stage text, from_label text, to_stage text, to_label text, thing text, thing_label text,
                   verdict text, rule_kind text, rule text, article text, code text, remedy text,
                   act_label text, verdict_label text, rule_kind_label text)
    LANGUAGE c STABLE ROWS 1000 COST 100000 AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.judge_under(text, text, date, bigint) IS
    'What another version of the law would have said to what was done under its own (换法推演): every project that the caller may see, '
    'running and finished, is gone through act by act, and its birth, each step and each entry put to the judge by that version, on its '
    'day, on what stood then. A row for each rule that is not met: verdict refused or warned, the rule and its article, and in remedy what '
    'would have met it; and one with no_longer_asked for each rule that a step was asked by its own version, and by that one none of the '
    'same kind about the same. Labels are in the session''s language. as_of: what is of that day at the latest; project: of one alone. '
    'Nothing is written. Errors: 42704 no such '
    'register or version; 22004 an argument is NULL; 22023 a pack that is not given as jsonb; 42501 without SELECT on project, act and '
    'policy; XX001 where an act was altered.';

-- A version that is only given: it is loaded in a register made for it, and all that is undone.
CREATE FUNCTION govproj.judge_under(register text, pack jsonb, as_of date DEFAULT NULL, project bigint DEFAULT NULL)
    RETURNS TABLE (project_id bigint, project_code text, title text, act_seq bigint, act text, legal_on date,
                   from_stage text, from_label text, to_stage text, to_label text, thing text, thing_label text,
                   verdict text, rule_kind text, rule text, article text, code text, remedy text,
                   act_label text, verdict_label text, rule_kind_label text)
    LANGUAGE plpgsql ROWS 1000 COST 100000
    SET search_path = pg_catalog, pg_temp
    SET jit = off
AS $$
DECLARE
    name CONSTANT text := 'govproj_trial_' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 12);
    projects regclass;
    version bigint;
BEGIN
    IF register IS NULL OR pack IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'null_value_not_allowed',
            MESSAGE = govproj.said('judge_under needs the name of a register and a version: the code of one, or a pack');
    END IF;
    projects := govproj.project_table(register);
    IF NOT has_database_privilege(current_database(), 'CREATE') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'insufficient_privilege',
            MESSAGE = govproj.said('a pack is tried in a schema of its own, and role "%s" may make none in this database', current_user),
            HINT = govproj.said('A version that is loaded can be tried without: name its code. Otherwise: %s',
                                format('GRANT CREATE ON DATABASE %I TO %I;', current_database(), current_user));
    END IF;
    PERFORM govproj.create_register(name, pack => NULL);
    version := govproj.load_pack(name, pack);
    RETURN QUERY SELECT r.*, govproj.word_label('act', r.act, g.lang), govproj.word_label('verdict', r.verdict, g.lang),
                        govproj.word_label('rule', r.rule_kind, g.lang)
                   FROM govproj.replay(projects, govproj.project_table(name), version, as_of, project) AS r,
                        govproj.message_language() AS g (lang);
    RAISE EXCEPTION USING ERRCODE = 'GP000', MESSAGE = 'undone';
EXCEPTION
    WHEN SQLSTATE 'GP000' THEN
        RETURN;
END
$$;
COMMENT ON FUNCTION govproj.judge_under(text, jsonb, date, bigint) IS
    'The same of a version that is not loaded, but given as a pack (待定制度推演): it is loaded in a register made for it and undone. Errors: '
    'as of the other, and those of load_pack; 42501 without CREATE on the database.';
