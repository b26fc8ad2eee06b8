-- Playing a case (演练案例): its lines one after the other, each as far as it is taken.

-- What refused: the rules that a refusal names, or else its constraint or SQLSTATE.
CREATE FUNCTION govproj.trial_codes(state text, broken text, detail text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(
    CASE WHEN starts_with(state, 'ZG') THEN
        (SELECT array_agg(DISTINCT m.found[1] COLLATE "C")
           FROM regexp_matches(detail, E'([^\\s,，]+)\\s*[(（]ZG[0-9]{3}[)）]', 'g') AS m (found)) END,
    ARRAY[coalesce(nullif(broken, ''), state)]);
COMMENT ON FUNCTION govproj.trial_codes(text, text, text) IS 'Part of test_pack: the rules by which something was refused (拒绝的规定).';

-- The rules of which what has been recorded since only warned. That one person plays all offices is not the case's doing.
CREATE FUNCTION govproj.trial_warned(project_id bigint, since bigint) RETURNS text[]
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    here CONSTANT text := govproj.trial_path();
BEGIN
    RETURN ARRAY(SELECT DISTINCT w.code COLLATE "C"
                   FROM act a, regexp_split_to_table(a.detail ->> 'warned', ' ') AS w (code)
                  WHERE a.project_id = trial_warned.project_id AND a.seq > since AND NOT starts_with(w.code, 'four_eyes.')
                  ORDER BY 1);
END
$$;
COMMENT ON FUNCTION govproj.trial_warned(bigint, bigint) IS 'Part of test_pack: the rules that warned since an act (警告的规定).';

-- open, met, late (met, or still open, after its last day), none; of several the one that arose last.
CREATE FUNCTION govproj.trial_duty(project_id bigint, kind text, day date) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
    here CONSTANT text := govproj.trial_path();
    duty record;
BEGIN
    SELECT d.due_on, d.met_on INTO duty
      FROM (SELECT p.kind, p.arose_on, p.due_on, p.met_on FROM govproj.project_duties('project'::regclass, project_id, day) AS p
            UNION ALL
            SELECT a.kind, a.arose_on, a.due_on, a.met_on FROM govproj.agency_duties('project'::regclass, day) AS a
              JOIN project p ON p.id = trial_duty.project_id AND p.owner_id = a.agency_id) AS d
     WHERE d.kind = trial_duty.kind
     ORDER BY d.arose_on DESC, d.met_on NULLS FIRST LIMIT 1;
    RETURN CASE WHEN NOT FOUND THEN 'none'
                WHEN coalesce(duty.met_on, day) > duty.due_on THEN 'late'
                WHEN duty.met_on IS NULL THEN 'open'
                ELSE 'met' END;
END
$$;
COMMENT ON FUNCTION govproj.trial_duty(bigint, text, date) IS 'Part of test_pack: what has become of a duty by a day (义务状态).';

-- What a line says is tried, as it says it.
CREATE FUNCTION govproj.trial_tried(line jsonb, day date) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN concat_ws(' ', to_char(day, 'YYYY-MM-DD'),
                 (SELECT string_agg(k.key || ' ' || (line ->> k.key), ' ')
                    FROM unnest('{enter,step,void,duty}'::text[]) AS k (key) WHERE line ? k.key),
                 nullif(line -> 'with', 'null')::text);
COMMENT ON FUNCTION govproj.trial_tried(jsonb, date) IS 'Part of test_pack: a line as it is tried (所试事项).';

-- codes as an array, whichever way they are written
CREATE FUNCTION govproj.trial_expected(said jsonb) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE jsonb_typeof(said)
       WHEN 'array' THEN ARRAY(SELECT DISTINCT e.code COLLATE "C" FROM jsonb_array_elements_text(said) AS e (code) ORDER BY 1)
       WHEN 'string' THEN ARRAY[said #>> '{}']
       ELSE '{}' END;
COMMENT ON FUNCTION govproj.trial_expected(jsonb) IS 'Part of test_pack: what a line expects (预期).';

-- One line as it comes: got, and where it is taken the rules that warned. A birth gives the project.
CREATE FUNCTION govproj.trial_try(given jsonb, line jsonb, day date, INOUT project_id bigint,
                                  OUT got text[], OUT warned text[], OUT remark text)
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
    here CONSTANT text := govproj.trial_path();
    said CONSTANT jsonb := coalesce(nullif(line -> 'with', 'null'), '{}');
    since CONSTANT bigint := coalesce((SELECT max(a.seq) FROM act a WHERE a.project_id = trial_try.project_id), 0);
    state text;
    broken text;
    detail text;
BEGIN
    got := '{}';
    warned := '{}';
    IF line ? 'duty' THEN
        got := ARRAY[govproj.trial_duty(project_id, line ->> 'duty', day)];
        RETURN;
    END IF;
    BEGIN
        IF project_id IS NULL AND line ->> 'enter' = 'project' THEN
            project_id := govproj.trial_birth(given, day, said);
        ELSIF project_id IS NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
                MESSAGE = govproj.said('there is no project yet: enter one first, or name a stage');
        ELSIF line ? 'enter' THEN
            PERFORM govproj.trial_enter(project_id, line ->> 'enter', day, said);
        ELSIF line ? 'void' THEN
            PERFORM govproj.trial_void(project_id, line ->> 'void', day);
        ELSE
            UPDATE project AS p SET stage = (line ->> 'step')::govproj.stage, stage_on = day WHERE p.id = project_id;
        END IF;
        warned := govproj.trial_warned(project_id, since);
    EXCEPTION
        WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, broken = CONSTRAINT_NAME, detail = PG_EXCEPTION_DETAIL;
            got := govproj.trial_codes(state, broken, detail);
            remark := concat_ws(E'\n', SQLERRM, nullif(detail, ''));
    END;
END
$$;
COMMENT ON FUNCTION govproj.trial_try(jsonb, jsonb, date, bigint) IS 'Part of test_pack: tries one line (试一行).';

-- The rows of test_pack for a case, as JSON, with the track of its project: line 0 is what is given.
CREATE FUNCTION govproj.trial_case(body jsonb) RETURNS jsonb[]
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    here CONSTANT text := govproj.trial_path();
    given CONSTANT jsonb := body -> 'given';
    about CONSTANT jsonb := jsonb_build_object('case_id', body -> 'id', 'title', body -> 'title', 'article', body -> 'article');
    day date := (given ->> 'on')::date;
    reached record;
    tried record;
    line jsonb;
    n integer := 0;
    expected text[];
    warning text[];
    project bigint;
    rows jsonb[];
BEGIN
    reached := govproj.trial_reach(given);
    rows := ARRAY[about || jsonb_build_object(
        'line', 0, 'tried', concat_ws(' ', to_char(day, 'YYYY-MM-DD'), given ->> 'category', given ->> 'stage'),
        'expected', '{}'::text[], 'got', '{}'::text[], 'warned', '{}'::text[], 'passed', reached.why IS NULL, 'remark', reached.why)];
    project := reached.project_id;
    IF reached.why IS NOT NULL THEN
        RETURN rows;
    END IF;
    FOR line IN SELECT e.line FROM jsonb_array_elements(body -> 'story') AS e (line) LOOP
        n := n + 1;
        day := coalesce((line ->> 'on')::date, day);
        -- what is told on a later day may have happened before
        PERFORM govproj.trial_day(greatest(day, current_setting('govproj.today')::date));
        expected := govproj.trial_expected(line -> 'expect');
        tried := govproj.trial_try(given, line, day, project);
        project := tried.project_id;
        warning := CASE WHEN line ? 'warns' THEN govproj.trial_expected(line -> 'warns') ELSE tried.warned END;
        rows := rows || (about || jsonb_build_object(
            'line', n, 'tried', govproj.trial_tried(line, day), 'expected', expected, 'got', tried.got, 'warned', tried.warned,
            'passed', expected = tried.got AND warning = tried.warned,
            'remark', CASE WHEN expected <> tried.got THEN tried.remark
                           WHEN warning <> tried.warned
                           THEN govproj.said('expected to warn: %s', coalesce(nullif(array_to_string(warning, ', '), ''), '–')) END,
            'track', (SELECT p.track FROM project p WHERE p.id = project)));
    END LOOP;
    RETURN rows;
END
$$;
COMMENT ON FUNCTION govproj.trial_case(jsonb) IS 'Part of test_pack: plays a case (演练案例); its rows, as JSON.';

-- All cases of a version. Nothing remains: each is undone by itself, and at the end the register is.
CREATE FUNCTION govproj.trial_play_now(version jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
    SET client_min_messages = error
    SET datestyle = 'ISO'
    SET jit = off
    -- the codes are read off the lines of the detail
    SET govproj.detail = 'text'
AS $$
DECLARE
    body jsonb;
    rows jsonb[] := '{}';
BEGIN
    PERFORM govproj.trial_register(version);
    FOR body IN SELECT e.body FROM jsonb_array_elements(version -> 'policy_case') AS e (body) LOOP
        BEGIN
            rows := rows || govproj.trial_case(body);
            RAISE EXCEPTION USING ERRCODE = 'GP000', MESSAGE = 'undone';
        EXCEPTION
            WHEN SQLSTATE 'GP000' THEN
                NULL;
            -- days and figures that are none, in a row that no pack has been asked about
            WHEN data_exception THEN
                rows := rows || jsonb_build_object(
                    'case_id', body -> 'id', 'title', body -> 'title', 'article', body -> 'article', 'line', 0, 'expected', '{}'::text[],
                    'got', ARRAY[SQLSTATE], 'warned', '{}'::text[], 'passed', false, 'remark', SQLERRM);
        END;
    END LOOP;
    RAISE EXCEPTION USING ERRCODE = 'GP000', MESSAGE = 'undone';
EXCEPTION
    WHEN SQLSTATE 'GP000' THEN
        RETURN to_jsonb(rows);
END
$$;
COMMENT ON FUNCTION govproj.trial_play_now(jsonb) IS
    'Part of test_pack, called by trial_play alone: makes a register, plays the cases of a version in it, and undoes all.';
