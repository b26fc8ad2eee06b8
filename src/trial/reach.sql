-- What is given when a story begins (前提): a project at a stage, which it has reached lawfully, all on one day.

CREATE FUNCTION govproj.trial_track(given jsonb) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    here CONSTANT text := govproj.trial_path();
BEGIN
    RETURN coalesce(given ->> 'track',
                    (SELECT c.track FROM policy_class c
                      WHERE (given ->> 'category')::govproj.category <@ c.category
                        AND NOT govproj.when_excludes(c.applies_when, govproj.trial_facts(given))
                      ORDER BY length(c.category::text) DESC, c.id LIMIT 1),
                    (SELECT t.track FROM policy_track t ORDER BY t.id LIMIT 1));
END
$$;
COMMENT ON FUNCTION govproj.trial_track(jsonb) IS
    'Part of test_pack: the track of what is given (类别): as it says, or that of its category, or the first.';

CREATE FUNCTION govproj.trial_owner(given jsonb) RETURNS bigint
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    here CONSTANT text := govproj.trial_path();
BEGIN
    RETURN (SELECT a.id FROM agency a
             WHERE a.code = coalesce(given ->> 'owner', (SELECT (regexp_match(t.owner_kinds, '[a-z0-9_]+'))[1] FROM policy_track t
                                                          WHERE t.track = govproj.trial_track(given))));
END
$$;
COMMENT ON FUNCTION govproj.trial_owner(jsonb) IS
    'Part of test_pack: who owns what is given (项目单位): as it says, or the first that the track names.';

CREATE FUNCTION govproj.trial_total(given jsonb) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce((given ->> 'total')::numeric,
                (SELECT sum(l.value::numeric)
                   FROM jsonb_each_text(CASE jsonb_typeof(given -> 'lines') WHEN 'object' THEN given -> 'lines' END) AS l),
                100000);
COMMENT ON FUNCTION govproj.trial_total(jsonb) IS 'Part of test_pack: the total investment of what is given (投资总额).';

-- As an occasion, which a class may exclude: what is not given is left open.
CREATE FUNCTION govproj.trial_facts(given jsonb) RETURNS jsonb
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT jsonb_strip_nulls(jsonb_build_object(
               'funds', jsonb_build_object('from', t.total, 'to', t.total),
               'funds_in_scope', jsonb_build_object('from', t.total - t.national, 'to', t.total - t.national),
               'funds_out_of_scope', jsonb_build_object('from', t.national, 'to', t.national),
               'owner', CASE WHEN given ->> 'owner' = 'another_unit' THEN 'unit' ELSE given ->> 'owner' END,
               'ground', t.columns -> 'off_plan_ground',
               'off_plan', t.columns ->> 'off_plan_ground' IS NOT NULL OR t.columns -> 'budgeted' = 'false',
               'budgeted', coalesce(t.columns -> 'budgeted', to_jsonb(t.columns ->> 'off_plan_ground' IS NULL)),
               'classified', coalesce(t.columns -> 'classified', 'false'),
               'serves', given ->> 'serves' IS NOT NULL))
      FROM (SELECT govproj.trial_total(given) AS total, coalesce(given -> 'with', '{}') AS columns,
                   coalesce((given -> 'with' ->> 'national_funds')::numeric, 0) AS national) AS t;
END;
COMMENT ON FUNCTION govproj.trial_facts(jsonb) IS
    'Part of test_pack: what is known of what is given as it is entered (建项时已知事项), in the form of an occasion.';

-- The birth of a project, in the plan and the budget unless it says otherwise; said: other columns of it.
CREATE FUNCTION govproj.trial_birth(given jsonb, day date, said jsonb DEFAULT '{}') RETURNS bigint
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
    here CONSTANT text := govproj.trial_path();
    category CONSTANT text := coalesce(said ->> 'category', given ->> 'category');
    columns jsonb := coalesce(given -> 'with', '{}') || said;
    owner CONSTANT bigint := govproj.trial_owner(CASE WHEN columns ? 'owner' THEN given || jsonb_build_object('owner', columns -> 'owner')
                                                      ELSE given END);
    total CONSTANT numeric := govproj.trial_total(given);
    year CONSTANT integer := coalesce((columns ->> 'budget_year')::integer, extract(year FROM day)::integer);
    planned CONSTANT boolean := columns ->> 'off_plan_ground' IS NULL AND columns -> 'budgeted' IS DISTINCT FROM 'false'
                                AND columns -> 'plan' IS DISTINCT FROM 'false';
    planner CONSTANT bigint := coalesce((SELECT a.id FROM agency a WHERE a.code = columns ->> 'plan'), owner);
    served bigint;
    stated boolean;
BEGIN
    IF given ->> 'serves' IS NOT NULL THEN
        served := govproj.trial_birth(jsonb_build_object('category', given -> 'serves'), day);
    END IF;
    stated := served IS NULL AND EXISTS (SELECT FROM policy_class c WHERE category::govproj.category <@ c.category AND c.track IS NULL);
    RETURN govproj.trial_insert('project', NULL, jsonb_build_object(
        'title', '试验项目', 'category', category, 'owner_id', owner, 'serves_id', served, 'budget_year', year, 'stage_on', day,
        'city_funds', total - coalesce((columns ->> 'national_funds')::numeric, 0), 'budgeted', columns ->> 'off_plan_ground' IS NULL,
        'track', CASE WHEN stated OR given ? 'track' THEN govproj.trial_track(given) END,
        'track_reason', CASE WHEN stated THEN '服务本单位系统' END,
        'plan_line_id', CASE WHEN planned THEN govproj.trial_plan_line(planner, year, category, total) END),
        columns - 'owner' - 'plan');
END
$$;
COMMENT ON FUNCTION govproj.trial_birth(jsonb, date, jsonb) IS
    'Part of test_pack: enters a project as it is given (录入项目), with what it serves and its line in the year''s plan; returns its id.';

-- The cost of a project: the lines that are named, the rest of the total, and what rows ask for and nobody has named. A line
-- that is named is as it is named, also where it is zero; the total is what it is said to be.
CREATE FUNCTION govproj.trial_cost(project_id bigint, given jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
    here CONSTANT text := govproj.trial_path();
    named CONSTANT jsonb := coalesce(given -> 'lines', '{}');
    total CONSTANT numeric := govproj.trial_total(given);
    rest numeric;
    asked record;
    amount numeric;
BEGIN
    INSERT INTO cost_line (project_id, kind, amount)
    SELECT project_id, l.key, l.value::numeric FROM jsonb_each_text(named) WITH ORDINALITY AS l
     WHERE l.value::numeric > 0 ORDER BY l.ordinality;
    rest := total - coalesce((SELECT sum(l.amount) FROM cost_line l WHERE l.project_id = trial_cost.project_id), 0);
    IF rest > 0 THEN
        PERFORM govproj.trial_line(project_id, govproj.trial_word('cost_line'), jsonb_build_object('amount', rest));
    END IF;
    FOR asked IN
        SELECT substr(a.thing, 6) AS kind, max(a.percent) AS percent
          FROM trial_asked a
          JOIN project p ON p.id = trial_cost.project_id AND (a.track IS NULL OR a.track = p.track)
         WHERE a.thing LIKE 'line:%' AND NOT named ? substr(a.thing, 6) AND govproj.judge_speaks('project'::regclass, p.id, a.applies_when)
         GROUP BY 1
         ORDER BY min(a.n)
    LOOP
        CONTINUE WHEN EXISTS (SELECT FROM cost_line l WHERE l.project_id = trial_cost.project_id AND l.kind = asked.kind AND l.amount > 0);
        amount := greatest(least(1000, trunc(total / 100, 2)), trunc(total * coalesce(asked.percent, 0) / 100, 2) + 0.01);
        -- what is not named comes out of the rest, where there is one
        IF rest > amount THEN
            rest := rest - amount;
            PERFORM govproj.trial_line(project_id, govproj.trial_word('cost_line'), jsonb_build_object('amount', rest));
        END IF;
        PERFORM govproj.trial_line(project_id, asked.kind, jsonb_build_object('amount', amount));
    END LOOP;
    IF NOT coalesce(given -> 'with', '{}') ? 'city_funds' THEN
        UPDATE project AS p SET city_funds = greatest(p.total_investment - p.national_funds, 0.01)
         WHERE p.id = project_id AND p.city_funds <> greatest(p.total_investment - p.national_funds, 0.01);
    END IF;
END
$$;
COMMENT ON FUNCTION govproj.trial_cost(bigint, jsonb) IS 'Part of test_pack: enters the cost lines of what is given (投资构成).';

-- What a rule of a step misses; supplied: false when nothing that can be entered would meet it. remark: why it was refused.
CREATE FUNCTION govproj.trial_supply_one(project_id bigint, target govproj.stage, code text, day date,
                                         OUT supplied boolean, OUT remark text)
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    here CONSTANT text := govproj.trial_path();
    wanted record;
BEGIN
    supplied := false;
    -- explain tells of a rule, and not which of several things it misses: what is there already may be refused
    FOR wanted IN SELECT * FROM govproj.trial_wanted(project_id, code, target) LOOP
        BEGIN
            PERFORM govproj.trial_enter(project_id, wanted.thing, day,
                                        CASE WHEN wanted.outcome IS NULL THEN '{}' ELSE jsonb_build_object('outcome', wanted.outcome) END,
                                        wanted.percent);
            supplied := true;
        EXCEPTION
            WHEN OTHERS THEN
                remark := SQLERRM;
        END;
    END LOOP;
    IF supplied THEN
        remark := NULL;
    END IF;
END
$$;
COMMENT ON FUNCTION govproj.trial_supply_one(bigint, govproj.stage, text, date) IS
    'Part of test_pack: enters what one rule of a step asks for (补齐一项).';

-- Supplies what explain says is missing, and again until it says so of nothing that can be supplied; what then stands in the way.
CREATE FUNCTION govproj.trial_supply(project_id bigint, target govproj.stage, day date, but text[] DEFAULT '{}') RETURNS text
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    here CONSTANT text := govproj.trial_path();
    missing record;
    supplied boolean;
    remark text;
    tried text[] := '{}';
    any_supplied boolean := true;
    why text;
BEGIN
    WHILE any_supplied LOOP
        any_supplied := false;
        why := NULL;
        FOR missing IN
            SELECT e.rule, e.remedy FROM govproj.judge_explain('project'::regclass, project_id, target, day, false) AS e
             WHERE NOT e.met AND e.mode = 'refuse'
        LOOP
            remark := NULL;
            -- what was entered for it twice does not meet it
            IF missing.rule <> ALL (but) AND cardinality(array_positions(tried, missing.rule)) < 2 THEN
                SELECT s.supplied, s.remark INTO supplied, remark FROM govproj.trial_supply_one(project_id, target, missing.rule, day) AS s;
                tried := tried || missing.rule;
                any_supplied := any_supplied OR supplied;
            END IF;
            why := concat_ws(E'\n', why, concat_ws(' – ', missing.rule || ': ' || missing.remedy, remark));
        END LOOP;
    END LOOP;
    RETURN why;
END
$$;
COMMENT ON FUNCTION govproj.trial_supply(bigint, govproj.stage, date, text[]) IS
    'Part of test_pack: enters what a step needs, by explain (补齐步骤所需), but for what some rules ask; returns what is still missing, '
    'NULL: nothing.';

-- From where the project is to a stage, by the shortest way; the way is looked for anew at each stage, where occasions may have altered.
CREATE FUNCTION govproj.trial_advance(project_id bigint, target govproj.stage, day date) RETURNS text
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    here CONSTANT text := govproj.trial_path();
    way govproj.stage[];
    why text;
BEGIN
    LOOP
        way := govproj.trial_way(project_id, target);
        IF way IS NULL THEN
            RETURN govproj.said('no way leads to %s', target::text);
        END IF;
        EXIT WHEN cardinality(way) = 0;
        why := govproj.trial_supply(project_id, way[1], day);
        IF why IS NOT NULL THEN
            RETURN govproj.said('the step to %s is not reached lawfully: %s', way[1]::text, why);
        END IF;
        UPDATE project AS p SET stage = way[1], stage_on = day WHERE p.id = trial_advance.project_id;
    END LOOP;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION govproj.trial_advance(bigint, govproj.stage, date) IS
    'Part of test_pack: leads a project to a stage (办理到阶段); returns why it does not come there, NULL: it does.';

-- project_id NULL: there is none yet, or it could not be entered; why: what stood in the way.
CREATE FUNCTION govproj.trial_reach(given jsonb, OUT project_id bigint, OUT why text)
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    here CONSTANT text := govproj.trial_path();
    day CONSTANT date := (given ->> 'on')::date;
    since CONSTANT date := coalesce((given ->> 'since')::date, day);
BEGIN
    PERFORM govproj.trial_day(since);
    IF given ->> 'stage' IS NULL THEN
        RETURN;
    END IF;
    project_id := govproj.trial_birth(given, since);
    PERFORM govproj.trial_cost(project_id, given);
    PERFORM govproj.trial_day(day);
    why := govproj.trial_advance(project_id, (given ->> 'stage')::govproj.stage, day);
EXCEPTION
    WHEN OTHERS THEN
        project_id := NULL;
        GET STACKED DIAGNOSTICS why = PG_EXCEPTION_DETAIL;
        why := concat_ws(E'\n', SQLERRM, nullif(why, ''));
END
$$;
COMMENT ON FUNCTION govproj.trial_reach(jsonb) IS 'Part of test_pack: brings about what a case has given (达到前提).';
