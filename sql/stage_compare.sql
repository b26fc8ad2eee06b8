-- govproj.stage: comparisons mean the same whatever stands on the other side, and never compare names.
-- As names, 'approved' < 'planned'; as stages it is the other way round.
CREATE TEMP TABLE step AS
    SELECT stage, name AS text_name, name::varchar(20) AS varchar_name, name::char(20) AS char_name FROM govproj.stages;

SELECT string_agg(text_name, ' ' ORDER BY stage) AS literal FROM step WHERE stage >= 'approved';
SELECT string_agg(text_name, ' ' ORDER BY stage) AS text FROM step WHERE stage >= text 'approved';
SELECT string_agg(text_name, ' ' ORDER BY stage) AS varchar FROM step WHERE stage >= varchar 'approved';
SELECT string_agg(text_name, ' ' ORDER BY stage) AS char FROM step WHERE stage >= char(20) 'approved';
SELECT string_agg(text_name, ' ' ORDER BY stage) AS name FROM step WHERE stage >= name 'approved';
SELECT string_agg(text_name, ' ' ORDER BY stage) AS alias FROM step WHERE varchar '已立项' <= stage;

-- all six, both ways round, for all pairs: the planned form and the form that is called row by row
CREATE FUNCTION pg_temp.disagreements(other text) RETURNS TABLE (pairs bigint, disagreements bigint)
LANGUAGE plpgsql AS $$
DECLARE
    sign text;
    tests text := '(a.stage IS DISTINCT FROM o) <> (a.stage <> b.stage)';
BEGIN
    FOREACH sign IN ARRAY ARRAY['=', '<>', '<', '<=', '>', '>='] LOOP
        tests := tests || format($q$
            OR (a.stage %1$s o) IS DISTINCT FROM (govproj.ordinal(a.stage) %1$s govproj.ordinal(b.stage))
            OR (o %1$s a.stage) IS DISTINCT FROM (govproj.ordinal(b.stage) %1$s govproj.ordinal(a.stage))
            OR (a.stage %1$s ANY (ARRAY[o])) IS DISTINCT FROM (a.stage %1$s b.stage)
            OR (o %1$s ALL (ARRAY[a.stage])) IS DISTINCT FROM (b.stage %1$s a.stage)
        $q$, sign);
    END LOOP;
    RETURN QUERY EXECUTE format($q$
        SELECT count(*), count(*) FILTER (WHERE %s) FROM step a, step b, LATERAL (SELECT b.%I) AS other (o)
    $q$, tests, other);
END
$$;
SELECT other, disagreement.*
  FROM unnest(ARRAY['stage', 'text_name', 'varchar_name', 'char_name']) AS other,
       pg_temp.disagreements(other) AS disagreement;

-- parameters as drivers send them
PREPARE as_varchar(varchar) AS SELECT count(*) FROM step WHERE stage >= $1;
PREPARE as_text(text) AS SELECT count(*) FROM step WHERE $1 <= stage;
PREPARE as_unknown AS SELECT count(*) FROM step WHERE stage >= $1;
PREPARE as_array(text[]) AS SELECT count(*) FROM step WHERE stage = ANY ($1);
PREPARE as_list(varchar, varchar) AS SELECT count(*) FROM step WHERE stage IN ($1, $2);
PREPARE as_varchar_array(varchar[]) AS SELECT count(*) FROM step WHERE stage <> ALL ($1);
SELECT name, parameter_types FROM pg_prepared_statements WHERE name LIKE 'as\_%' ORDER BY name;
SET plan_cache_mode = force_generic_plan;
EXECUTE as_varchar('approved');
EXECUTE as_text('approved');
EXECUTE as_unknown('approved');
EXECUTE as_array('{approved,已备案}');
EXECUTE as_list('approved', '已备案');
EXECUTE as_varchar_array('{approved,已备案}');
EXECUTE as_varchar('gone');
EXECUTE as_array('{approved,gone}');
EXECUTE as_list('approved', 'gone');
SET plan_cache_mode = force_custom_plan;
EXECUTE as_varchar('approved');
EXECUTE as_text('approved');
EXECUTE as_array('{approved,已备案}');
EXECUTE as_list('approved', '已备案');
EXECUTE as_varchar('gone');
EXECUTE as_array('{approved,gone}');
RESET plan_cache_mode;
DEALLOCATE ALL;

-- a name that is no stage is an error where a statement says it, and not merely unequal
SELECT count(*) FROM step WHERE stage = 'gone';
SELECT count(*) FROM step WHERE stage = text 'gone';
SELECT count(*) FROM step WHERE stage IN ('approved', 'gone');
SELECT count(*) FROM step WHERE stage = ANY ('{approved,gone}'::text[]);
-- what comes out of rows is unequal
SELECT count(*) FROM step WHERE stage <> (SELECT varchar 'gone');
SELECT count(*) FROM step WHERE stage IN (SELECT 'gone ' || text_name FROM step);
SELECT count(*) FROM step WHERE text_name || '!' = stage;
-- unless there is none
SELECT count(*) FROM step WHERE stage = NULL::text;

-- other forms of comparison
SELECT count(*) FROM step WHERE stage BETWEEN 'approved' AND varchar 'filed';
SELECT count(*) FROM step WHERE stage IN (text_name, 'filed');
SELECT count(*) FROM step WHERE stage IN (SELECT varchar_name FROM step);
SELECT count(*) FROM step WHERE stage NOT IN (SELECT varchar_name FROM step WHERE stage < 'approved');
SELECT CASE stage WHEN varchar '已立项' THEN 'literal' WHEN 'filed' THEN 'also' ELSE '-' END AS found, count(*)
  FROM step GROUP BY 1 ORDER BY 1;
SELECT NULLIF(stage, text '已立项') AS stage FROM step WHERE stage IN ('approved', 'funded') ORDER BY 1;
SELECT (stage, 1) < ('planned', 0) AS exit, count(*) FROM step GROUP BY 1 ORDER BY 1;
-- where a common type would have to be chosen, the choice is left to the writer
SELECT COALESCE(stage, text_name) FROM step;
SELECT stage FROM step UNION SELECT text_name FROM step;
SELECT * FROM step JOIN (SELECT text_name AS stage FROM step) AS other USING (stage);
SELECT GREATEST(stage, text_name) FROM step;
SELECT count(*) FROM step WHERE stage = 400;

-- min, max, DISTINCT, GROUP BY, ORDER BY, windows
SELECT min(stage), max(stage), count(DISTINCT stage) FROM step WHERE stage >= 'planned';
SELECT mode() WITHIN GROUP (ORDER BY stage), percentile_disc(0.5) WITHIN GROUP (ORDER BY stage) FROM step;
SELECT stage, count(*) FROM step, generate_series(1, 2) WHERE stage > 'accepted' GROUP BY stage ORDER BY stage DESC;
SELECT stage, lag(stage) OVER (ORDER BY stage) FROM step WHERE stage < 'proposed' ORDER BY stage;
EXPLAIN (COSTS OFF) SELECT count(*) FROM step WHERE stage >= varchar '已立项' AND text 'filed' <> stage;

-- a schema in front with operators, functions and a type of the same names changes nothing
CREATE SCHEMA stage_evil;
SET search_path = stage_evil, public;
CREATE FUNCTION stage_evil.lie(govproj.stage, govproj.stage) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION stage_evil.lie(govproj.stage, text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION stage_evil.lie(text, govproj.stage) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION stage_evil.label(govproj.stage, text) RETURNS text LANGUAGE sql AS $$SELECT 'a lie'$$;
CREATE FUNCTION stage_evil.min(govproj.stage) RETURNS text LANGUAGE sql AS $$SELECT 'a lie'$$;
CREATE DOMAIN stage_evil.stage AS text;
DO $$
DECLARE
    sign text;
BEGIN
    FOREACH sign IN ARRAY ARRAY['=', '<>', '<', '<=', '>', '>='] LOOP
        EXECUTE format($q$
            CREATE OPERATOR %1$s (FUNCTION = lie, LEFTARG = govproj.stage, RIGHTARG = govproj.stage);
            CREATE OPERATOR %1$s (FUNCTION = lie, LEFTARG = govproj.stage, RIGHTARG = text);
            CREATE OPERATOR %1$s (FUNCTION = lie, LEFTARG = text, RIGHTARG = govproj.stage)
        $q$, sign);
    END LOOP;
END
$$;
SELECT count(*) FROM step WHERE stage = 'approved';
SELECT count(*) FROM step WHERE stage = text 'approved';
SELECT count(*) FROM step WHERE varchar 'approved' = stage;
SELECT count(*) FROM step WHERE stage > varchar 'filed' OR stage < 'rejected' OR stage <> stage OR text 'filed' < stage;
SELECT count(*) FROM step WHERE stage = ANY ('{approved}'::text[]) AND stage IN ('approved', varchar 'filed');
SELECT min(stage) FROM step WHERE stage > 'planned';
SELECT label_zh, label_en FROM govproj.stages WHERE stage = 'approved';
SELECT other, disagreement.*
  FROM unnest(ARRAY['stage', 'text_name', 'varchar_name', 'char_name']) AS other,
       pg_temp.disagreements(other) AS disagreement;
RESET search_path;
SET client_min_messages = warning;
DROP SCHEMA stage_evil CASCADE;
RESET client_min_messages;
-- nor does an empty one
SET search_path = '';
SELECT count(*) FROM pg_temp.step WHERE stage >= 'approved' AND varchar 'filed' > stage;
RESET search_path;
DROP TABLE step;
