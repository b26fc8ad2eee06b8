-- A version is held against its own cases (案例检验).

CREATE FUNCTION govproj.trial_day(day date) RETURNS void
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_trial_day';
COMMENT ON FUNCTION govproj.trial_day(date) IS
    'Part of test_pack: sets the day of the trial register. Errors: 55000 when no case is being played.';

CREATE FUNCTION govproj.trial_take_place(name text) RETURNS void
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_trial_take_place';
COMMENT ON FUNCTION govproj.trial_take_place(text) IS
    'Part of test_pack: says which schema is the trial register''s. Errors: 55000 when no case is being played.';

CREATE FUNCTION govproj.trial_path() RETURNS text
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_trial_path';
COMMENT ON FUNCTION govproj.trial_path() IS
    'Part of test_pack: puts the trial register first in the search_path of the function that calls it; its name. '
    'Errors: 55000 when no case is being played.';

CREATE FUNCTION govproj.trial_play(version jsonb) RETURNS jsonb
    LANGUAGE c STRICT AS 'MODULE_PATHNAME', 'govproj_trial_play';
COMMENT ON FUNCTION govproj.trial_play(jsonb) IS
    'Part of test_pack: plays the cases of a version in a register of its own, which is undone (演练). Errors: 42501 without CREATE on the '
    'database.';

-- The rows that rule and that no case saw unmet. Codes are what refusals tell, so that of rows with one code those of the tracks
-- that were played count as seen.
CREATE FUNCTION govproj.trial_unseen(register text, policy_id bigint, played jsonb)
    RETURNS TABLE (article text, code text, sentence text)
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
#variable_conflict use_column
DECLARE
    part record;
BEGIN
    FOR part IN SELECT t.position, t.role FROM govproj.law_tables t
                 WHERE t.role IN ('policy_requirement', 'policy_condition', 'policy_limit', 'policy_order')
                 ORDER BY t.position
    LOOP
        RETURN QUERY EXECUTE format($query$
            SELECT r.article, r.code, r.sentence
              FROM govproj.law_rows_now($1, $2, govproj.message_language()) AS r
              JOIN %s t ON t.id = r.id
             WHERE r.position = $4 AND r.mode <> 'off'
               AND NOT EXISTS (SELECT FROM jsonb_array_elements($3) AS p (row),
                                           jsonb_array_elements_text(p.row -> 'got' || (p.row -> 'warned')) AS c (code)
                                WHERE c.code = r.code AND (t.track IS NULL OR p.row ->> 'track' IS NULL OR p.row ->> 'track' = t.track))
             ORDER BY t.id
            $query$, govproj.policy_table(register, part.role)) USING register, policy_id, played, part.position;
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.trial_unseen(text, bigint, jsonb) IS
    'Part of test_pack: the rules that no case has seen unmet (案例未触及的规定).';

CREATE FUNCTION govproj.test_pack_now(register text, code text)
    RETURNS TABLE (case_id bigint, title text, article text, line integer, tried text, expected text[], got text[], warned text[],
                   passed boolean, remark text)
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
#variable_conflict use_column
DECLARE
    policy_id bigint;
    played jsonb;
BEGIN
    IF register IS NULL OR code IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'null_value_not_allowed',
            MESSAGE = govproj.said('test_pack needs the name of a register and the code of a version');
    END IF;
    policy_id := govproj.policy_id_of(register, code);
    played := govproj.trial_play(govproj.trial_version(register, policy_id));
    RETURN QUERY
    SELECT r.case_id, r.title, r.article, r.line, r.tried, r.expected, r.got, r.warned, r.passed, r.remark
      FROM jsonb_array_elements(played) WITH ORDINALITY AS e (body, n),
           jsonb_to_record(e.body) AS r (case_id bigint, title text, article text, line integer, tried text, expected text[], got text[],
                                         warned text[], passed boolean, remark text)
     ORDER BY e.n;
    RETURN QUERY
    SELECT NULL::bigint, NULL::text, u.article, NULL::integer, u.code, NULL::text[], NULL::text[], NULL::text[], NULL::boolean, u.sentence
      FROM govproj.trial_unseen(register, policy_id, played) AS u;
END
$$;
COMMENT ON FUNCTION govproj.test_pack_now(text, text) IS
    'Part of test_pack, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.test_pack(register text, code text)
    RETURNS TABLE (case_id bigint, title text, article text, line integer, tried text, expected text[], got text[], warned text[],
                   passed boolean, remark text)
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.test_pack(text, text) IS
    'Plays the cases of a version (案例检验) in a register made for it and undone, by a clock of its own: a row for each line of each case, '
    'line 0 being what is given, with the rules that were to refuse (expected), those that did (got) and those that warned. '
    'passed false: it came otherwise, and remark says how. At the end, with passed NULL, the rules that no case saw unmet: tried is '
    'their code, remark what they say. Errors: 42704 no such register or version; 42501 without CREATE on the database; '
    '22004 an argument is NULL.';

CREATE FUNCTION govproj.require_cases(register text, code text) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    failed text[];
BEGIN
    SELECT array_agg(govproj.said('%s, line %s: %s; expected %s, got %s', t.title, t.line::text, t.tried,
                                  coalesce(nullif(array_to_string(t.expected, ', '), ''), '–'),
                                  coalesce(nullif(array_to_string(t.got, ', '), ''), '–')) ORDER BY t.case_id, t.line)
      INTO failed
      FROM govproj.test_pack(register, code) AS t
     WHERE NOT t.passed;
    IF failed IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = govproj.said('the cases of policy "%s" do not come out: %s lines', code, cardinality(failed)::text),
            DETAIL = array_to_string(failed, E'\n'),
            HINT = govproj.said('govproj.test_pack() says of each why. Mend the rows, or the case.');
    END IF;
END
$$;
COMMENT ON FUNCTION govproj.require_cases(text, text) IS
    'Refuses a version whose cases do not come out (案例须通过): called in the transaction of load_pack it keeps such a pack out. '
    'Errors: 22023 with every line that came otherwise; those of test_pack.';
