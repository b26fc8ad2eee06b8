-- govproj.category: comparisons and subtree tests mean the same whatever stands on the other side.
CREATE TEMP TABLE service AS
    SELECT category, name AS text_name, name::varchar(30) AS varchar_name, name::char(30) AS char_name
      FROM govproj.categories;

-- all tests, both ways round, for all pairs: the planned form and the form that is called row by row
CREATE FUNCTION pg_temp.disagreements(other text) RETURNS TABLE (pairs bigint, disagreements bigint)
LANGUAGE plpgsql AS $$
DECLARE
    sign text;
    signs text[] := ARRAY['=', '<>', '<', '<=', '>', '>=', '<@', '@>'];
    tests text := 'false';
BEGIN
    FOREACH sign IN ARRAY signs LOOP
        tests := tests || format($q$
            OR (a.category %1$s o) IS DISTINCT FROM (a.category %1$s b.category)
            OR (o %1$s a.category) IS DISTINCT FROM (b.category %1$s a.category)
            OR (a.category %1$s ANY (ARRAY[o])) IS DISTINCT FROM (a.category %1$s b.category)
            OR (o %1$s ALL (ARRAY[a.category])) IS DISTINCT FROM (b.category %1$s a.category)
        $q$, sign);
    END LOOP;
    RETURN QUERY EXECUTE format($q$
        SELECT count(*), count(*) FILTER (WHERE %s) FROM service a, service b, LATERAL (SELECT b.%I) AS other (o)
    $q$, tests, other);
END
$$;
SELECT other, disagreement.*
  FROM unnest(ARRAY['category', 'text_name', 'varchar_name', 'char_name']) AS other,
       pg_temp.disagreements(other) AS disagreement;

-- and within the type they mean what the numbers and the names say
SELECT count(*) AS pairs, count(*) FILTER (WHERE within) AS within,
       count(*) FILTER (WHERE (a < b) <> (govproj.ordinal(a) < govproj.ordinal(b))
                           OR (a <= b) <> (govproj.ordinal(a) <= govproj.ordinal(b))
                           OR (a = b) <> (govproj.ordinal(a) = govproj.ordinal(b))) AS order_differs,
       count(*) FILTER (WHERE within <> starts_with(a || '.', b || '.')
                           OR within <> (b @> a)
                           OR within <> (a BETWEEN b AND govproj.category_last(b))
                           OR within <> (a = b OR COALESCE(govproj.parent(a) = b, false))) AS subtree_differs
  FROM govproj.category_values() AS a, govproj.category_values() AS b, LATERAL (SELECT a <@ b) AS l (within);

-- parameters as drivers send them
PREPARE as_varchar(varchar) AS SELECT count(*) FROM service WHERE category <@ $1;
PREPARE as_text(text) AS SELECT count(*) FROM service WHERE $1 @> category;
PREPARE as_unknown AS SELECT count(*) FROM service WHERE category <@ $1;
PREPARE as_array(text[]) AS SELECT count(*) FROM service WHERE category <@ ANY ($1);
PREPARE as_list(varchar, varchar) AS SELECT count(*) FROM service WHERE category IN ($1, $2);
SELECT name, parameter_types FROM pg_prepared_statements WHERE name LIKE 'as\_%' ORDER BY name;
SET plan_cache_mode = force_generic_plan;
EXECUTE as_varchar('software');
EXECUTE as_text('软件开发服务');
EXECUTE as_unknown('software');
EXECUTE as_array('{software,运维}');
EXECUTE as_list('software', '运维');
EXECUTE as_varchar('hardware');
EXECUTE as_array('{software,hardware}');
SET plan_cache_mode = force_custom_plan;
EXECUTE as_varchar('software');
EXECUTE as_text('软件开发服务');
EXECUTE as_array('{software,运维}');
EXECUTE as_varchar('hardware');
RESET plan_cache_mode;
DEALLOCATE ALL;

-- a text that is no category is an error and not merely unequal
SELECT count(*) FROM service WHERE category = 'hardware';
SELECT count(*) FROM service WHERE category = text 'hardware';
SELECT count(*) FROM service WHERE category <@ varchar 'hardware';
SELECT count(*) FROM service WHERE category <@ (SELECT varchar '其他');
-- what comes out of rows is unequal
SELECT count(*) FROM service WHERE category IN (SELECT 'not ' || text_name FROM service);
SELECT count(*) FROM service WHERE category <@ NULL::text;
-- nor are a stage and a category ever compared
SELECT count(*) FROM service, govproj.stages WHERE category = stage;
SELECT count(*) FROM service, govproj.stages WHERE category <@ stage;

SELECT min(category), max(category), count(DISTINCT category) FROM service WHERE category <@ 'operation';
SELECT govproj.parent(category) AS kind, count(*) FROM service GROUP BY 1 ORDER BY 1;

-- a schema in front with operators of the same names changes nothing
CREATE SCHEMA category_evil;
SET search_path = category_evil, public;
CREATE FUNCTION category_evil.lie(govproj.category, govproj.category) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION category_evil.lie(govproj.category, text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION category_evil.lie(text, govproj.category) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE DOMAIN category_evil.category AS text;
DO $$
DECLARE
    sign text;
BEGIN
    FOREACH sign IN ARRAY ARRAY['=', '<>', '<', '<=', '>', '>=', '<@', '@>'] LOOP
        EXECUTE format($q$
            CREATE OPERATOR %1$s (FUNCTION = lie, LEFTARG = govproj.category, RIGHTARG = govproj.category);
            CREATE OPERATOR %1$s (FUNCTION = lie, LEFTARG = govproj.category, RIGHTARG = text);
            CREATE OPERATOR %1$s (FUNCTION = lie, LEFTARG = text, RIGHTARG = govproj.category)
        $q$, sign);
    END LOOP;
END
$$;
SELECT count(*) FROM service WHERE category <@ 'software';
SELECT count(*) FROM service WHERE varchar 'software' @> category;
SELECT count(*) FROM service WHERE category = text 'software' OR category < 'infrastructure';
SELECT other, disagreement.*
  FROM unnest(ARRAY['category', 'text_name', 'varchar_name', 'char_name']) AS other,
       pg_temp.disagreements(other) AS disagreement;
RESET search_path;
SET client_min_messages = warning;
DROP SCHEMA category_evil CASCADE;
RESET client_min_messages;
SET search_path = '';
SELECT count(*) FROM pg_temp.service WHERE category <@ 'software' AND varchar 'software' < category;
RESET search_path;
DROP TABLE service;
