-- What the rules of a version ask for, as things that can be entered. Only the policy's rows are read here, and no kind of
-- paper, track or office is named: so a case of any pack is led to where its story begins.
--
-- The functions trial_* run in the trial register alone, where trial_path puts them, and nowhere when none is being played.

-- Of all rows once, when the register is made: they are looked up by code for whatever explain says is missing.
CREATE FUNCTION govproj.trial_list_asked() RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    here CONSTANT text := govproj.trial_path();
BEGIN
    -- of several rows of one rule, all are asked for
    CREATE TABLE trial_asked (n integer GENERATED ALWAYS AS IDENTITY, code text, part boolean, thing text, outcome text, percent numeric,
                              track text, to_stage govproj.stage, applies_when jsonb);
    INSERT INTO trial_asked (code, part, thing, outcome, percent, track, to_stage, applies_when)
    SELECT govproj.law_code('policy_requirement', to_jsonb(q)), q.code IS NOT NULL,
           CASE q.needs WHEN 'contract' THEN 'contract:' || govproj.trial_word('contract')
                        ELSE regexp_replace(q.needs, '^cost_line:', 'line:') END,
           q.outcome, q.percent, q.track, q.to_stage, q.applies_when
      FROM policy_requirement q
     WHERE q.mode <> 'off' AND NOT q.absent
       -- what a project costs is given, or not
       AND q.needs <> 'cost_line'
     ORDER BY q.id;
    INSERT INTO trial_asked (code, thing, outcome, percent, track, to_stage, applies_when)
    SELECT govproj.law_code('policy_condition', to_jsonb(c)), v.thing, NULL, NULL, c.track, c.to_stage, c.applies_when
      FROM policy_condition c
     CROSS JOIN LATERAL (
            SELECT CASE c.condition
                   WHEN 'delivered' THEN 'delivery'
                   WHEN 'something_signed' THEN 'contract:' || govproj.trial_word('contract')
                   WHEN 'settled' THEN (SELECT (regexp_match(o.met_by, '(?:^|[, ])((?:evaluation:)?[^, :]+)(?:$|[, ])'))[1]
                                          FROM policy_obligation o
                                         WHERE o.policy_id = c.policy_id AND o.code = c.argument) END
           ) AS v (thing)
     WHERE c.mode <> 'off' AND c.entry IS NULL AND v.thing IS NOT NULL
     ORDER BY c.id;
    -- what rests on a paper that is not there asks for that paper
    INSERT INTO trial_asked (code, thing, outcome, percent, track, to_stage, applies_when)
    SELECT govproj.law_code('policy_order', to_jsonb(o)), d.kind, CASE WHEN d.has_outcome THEN 'passed' END, NULL, o.track, NULL,
           o.applies_when
      FROM policy_order o
      JOIN policy_document d ON d.policy_id = o.policy_id AND d.kind = o.after
     WHERE o.mode <> 'off'
     ORDER BY o.id;
END
$$;
COMMENT ON FUNCTION govproj.trial_list_asked() IS
    'Part of test_pack: lists what the rules of the version ask for (规定所需事项), by the code that explain gives them, as a table of '
    'the trial register.';

-- What of it is asked of a project: by the rules of a code, or for its cost.
CREATE FUNCTION govproj.trial_wanted(project_id bigint, code text, target govproj.stage)
    RETURNS TABLE (thing text, outcome text, percent numeric)
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    here CONSTANT text := govproj.trial_path();
BEGIN
    RETURN QUERY
    WITH asked AS (
        SELECT a.*, row_number() OVER w AS place, first_value(a.to_stage) OVER w AS stage
          FROM trial_asked a
          JOIN project p ON p.id = trial_wanted.project_id AND (a.track IS NULL OR a.track = p.track)
         WHERE a.code = trial_wanted.code AND govproj.judge_speaks('project'::regclass, p.id, a.applies_when)
        -- of the step itself, or of one before it whose paper no longer counts
        WINDOW w AS (ORDER BY (a.to_stage = target) DESC NULLS LAST, a.to_stage DESC NULLS LAST, a.n))
    SELECT a.thing, a.outcome, a.percent
      FROM asked a
     WHERE a.place = 1 OR (a.part AND a.to_stage = a.stage)
     ORDER BY a.place;
END
$$;
COMMENT ON FUNCTION govproj.trial_wanted(bigint, text, govproj.stage) IS
    'Part of test_pack: what a rule of a step asks of a project (所需事项), a row each; none: nothing that can be entered.';

-- The ways on from the stage of a project, the shortest to the one wanted; what leads on before what leads back or out.
CREATE FUNCTION govproj.trial_way(project_id bigint, target govproj.stage) RETURNS govproj.stage[]
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    here CONSTANT text := govproj.trial_path();
    way govproj.stage[];
BEGIN
    WITH RECURSIVE project_now AS (SELECT p.id, p.policy_id, p.track, p.stage FROM project p WHERE p.id = trial_way.project_id),
    -- what decides a later step may yet come about on the way
    walked (way, doubts, detours) AS (
        SELECT ARRAY[p.stage], 0, 0 FROM project_now p
        UNION ALL
        SELECT w.way || s.to_stage, w.doubts + (NOT h.there)::integer, w.detours + (s.kind <> 'forward')::integer
          FROM walked w
         CROSS JOIN project_now p
          JOIN policy_step s ON s.policy_id = p.policy_id AND s.track = p.track AND s.from_stage = w.way[cardinality(w.way)]
         CROSS JOIN LATERAL (
                SELECT s.applies_when IS NULL OR govproj.judge_speaks('project'::regclass, p.id, s.applies_when) AS there
               ) AS h
         WHERE w.way[cardinality(w.way)] <> target AND s.to_stage <> ALL (w.way) AND (h.there OR cardinality(w.way) > 1)
           -- a detour is the last step, if it is one at all
           AND (s.kind = 'forward' OR s.to_stage = target)
    )
    SELECT w.way[2:] INTO way
      FROM walked w
     WHERE w.way[cardinality(w.way)] = target
     ORDER BY w.doubts, w.detours, cardinality(w.way), w.way::text
     LIMIT 1;
    RETURN way;
END
$$;
COMMENT ON FUNCTION govproj.trial_way(bigint, govproj.stage) IS
    'Part of test_pack: the stages that a project passes on its shortest way to one (最短路径); NULL: no step leads there.';
