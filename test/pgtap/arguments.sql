-- What is given to a function is looked at as what is entered into a table: no argument, however long, empty or far, makes one fail
-- in a way that names nothing, and none is written down that a column would not take. Every function is taken from the catalogue.
BEGIN;
\ir ../tap.sql
SELECT no_plan();
SET jit = off;
SELECT drive.reach('professional', 'implementing') AS p, drive.reach('professional', 'planned') AS q \gset
UPDATE yunfu.policy SET superseded_on = '2021-12-31';
SELECT govproj.load_pack('yunfu', body || '{"code": "next", "valid_from": "2022-01-01", "cases": []}') FROM govproj.packs \g /dev/null
CREATE ROLE tap_arg_unit; CREATE ROLE tap_arg_reader;
UPDATE yunfu.agency SET db_role = 'tap_arg_unit' WHERE id = 2;
SELECT govproj.grant_register('yunfu') \g /dev/null

-- What a function is given besides: of each argument, by its name, what lets it do its work.
CREATE FUNCTION pg_temp.fitting(function text, name text, type text) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce((SELECT said FROM (VALUES
               ('register', 'text', '''yunfu'''), ('name', 'text', '''yunfu'''), ('policy', 'text', '''next'''), ('code', 'text', '''next'''), ('from', 'text', '''next'''), ('new_code', 'text', '''after'''),
               ('a', 'text', '''yunfu-2020'''), ('b', 'text', '''next'''), ('track', 'text', '''professional'''), ('language', 'text', '''zh'''), ('entry', 'text', '''document'''), ('of', 'text', '''document'''),
               ('unit', 'text', '''yuan'''), ('target', 'text', '''tap_across'''), ('time_zone', 'text', '''Asia/Shanghai'''), ('pack', 'text', 'NULL'), ('last_day', 'date', '''2024-12-31'''), ('valid_from', 'date', '''2023-01-01'''),
               ('changes', 'jsonb', CASE WHEN function ~ 'correct' THEN '''{"head": {"title": "x"}}''' ELSE '''{}''' END), ('mapping', 'jsonb', 'NULL'), ('filter', 'jsonb', 'NULL'), ('dry_run', 'boolean', 'false'),
               ('registers', 'text[]', '''{yunfu}'''), ('views', 'text[]', 'NULL'), ('role', 'name', '''tap_arg_reader'''), ('owner', 'name', 'NULL'), ('begins_on', 'date', 'NULL'),
               ('project_id', 'bigint', (SELECT min(id) FROM yunfu.project)::text), ('project', 'bigint', 'NULL'), ('policy_id', 'bigint', '1'), ('said', 'jsonb', (SELECT format('''{"project_id": %s}''', min(id)) FROM yunfu.project))
            ) AS f (for_name, for_type, said) WHERE for_name = name AND for_type = type),
            CASE type WHEN 'text' THEN '''x''' WHEN 'text[]' THEN '''{x}''' WHEN 'date' THEN '''2020-12-31''' WHEN 'jsonb' THEN '''{}''' WHEN 'json' THEN '''{}''' WHEN 'boolean' THEN 'true' WHEN 'integer' THEN '2020'
                      WHEN 'bigint' THEN '1' WHEN 'numeric' THEN '1' WHEN 'regclass' THEN '''yunfu.project''' WHEN 'govproj.stage' THEN '''submitted''' WHEN 'govproj.category' THEN '''software''' ELSE 'NULL' END) || '::' || type
$$;
CREATE TEMPORARY TABLE spoilt AS
SELECT t.type, v.said, v.name FROM (VALUES
    ('{text}', 'NULL', 'NULL'), ('{text}', '''''', 'empty'), ('{text}', 'E''\u200B''', 'U+200B'), ('{text}', 'repeat(''x'', 1000000)', '1 MB'),
    ('{text[]}', 'NULL', 'NULL'), ('{text[]}', '''{}''', 'empty'), ('{text[]}', '''{NULL}''', 'of NULL'), ('{text[]}', '''{{a,b},{c,d}}''', 'of two dimensions'), ('{text[]}', 'ARRAY[repeat(''x'', 1000000)]', '1 MB'),
    ('{name}', 'NULL', 'NULL'), ('{name}', '''''', 'empty'), ('{name}', 'repeat(''x'', 63)', 'of 63 bytes'),
    ('{date,timestamp with time zone}', 'NULL', 'NULL'), ('{date,timestamp with time zone}', '''infinity''', 'infinity'), ('{date,timestamp with time zone}', '''-infinity''', '-infinity'), ('{date}', '''5874897-12-31''', 'the last there is'),
    ('{date}', '''4713-01-01 BC''', 'the first'), ('{json,jsonb}', 'NULL', 'NULL'), ('{json,jsonb}', '''null''', 'null'), ('{json,jsonb}', '''1''', 'a number'), ('{json,jsonb}', '''[[1], null]''', 'an array'), ('{json,jsonb}', '''{"": {"": 1e400}}''', 'an object'),
    ('{json,jsonb}', 'jsonb_build_object(repeat(''x'', 1000000), repeat(''x'', 1000000))', '1 MB'), ('{jsonb}', '''{"budget_year": [99999999999, "x"], "initiated_from": "x", "initiated_to": "9999999-01-01"}''', 'a filter'),
    ('{bigint}', '-9223372036854775808', 'the least'), ('{bigint}', '9223372036854775807', 'the greatest'), ('{integer}', '-2147483648', 'the least'), ('{integer}', '2147483647', 'the greatest'),
    ('{numeric}', '''NaN''', 'NaN'), ('{numeric}', '1e1000', 'large')) AS v (types, said, name), unnest(v.types::text[]) AS t (type);
-- Functions that people call, of the extension and of a register: not what is part of others. Operators read text as their type does.
CREATE TEMPORARY TABLE given AS
SELECT f.oid::regprocedure::text AS function, a.i, format('%s => %s', nullif(a.name, ''), s.name) AS what, f.provolatile = 'v' AS writes,
       format('SELECT count(r::text) FROM (SELECT * FROM %I.%I(%s) AS r) AS r', f.nspname, f.proname,
              (SELECT string_agg(CASE WHEN o.i = a.i THEN format('(%s)::%s', s.said, o.type) ELSE pg_temp.fitting(f.proname, o.name, o.type) END, ', ' ORDER BY o.i)
                 FROM (SELECT i, coalesce(f.proargnames[i], '') AS name, format_type(f.proargtypes[i - 1], NULL) AS type FROM generate_series(1, f.pronargs) AS i) AS o)) AS call
  FROM (SELECT p.*, n.nspname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         WHERE (n.nspname = 'yunfu' OR EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e'
                                                AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'govproj')))
           AND p.prokind = 'f' AND p.provariadic = 0 AND p.prorettype <> ALL ('{trigger,event_trigger,internal,cstring}'::regtype[])
           AND coalesce(obj_description(p.oid, 'pg_proc'), '') !~ '^Part of ' AND NOT EXISTS (SELECT FROM pg_operator o WHERE o.oprcode = p.oid)) AS f,
       LATERAL (SELECT i, coalesce(f.proargnames[i], '') AS name, format_type(f.proargtypes[i - 1], NULL) AS type FROM generate_series(1, f.pronargs) AS i) AS a
  JOIN spoilt AS s ON s.type = a.type;
GRANT SELECT ON given TO PUBLIC;

-- Is there a text that is longer than any column takes, an act that repeats one, or a day that none bears?
SELECT string_agg(format('SELECT FROM ONLY %s WHERE %s', r.relation, r.bad), ' UNION ALL ') AS written
  FROM (SELECT c.oid::regclass AS relation, string_agg(CASE a.atttypid WHEN 'date'::regtype THEN format('NOT isfinite(%I) OR %1$I > ''2999-12-31''', a.attname) WHEN 'json'::regtype THEN format('length(%I::text) > 500000', a.attname) ELSE format('length(%I) > 10000', a.attname) END, ' OR ') AS bad
          FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid = ANY ('{text,date,json}'::regtype[])
         WHERE c.relnamespace = 'yunfu'::regnamespace AND c.relkind = 'r' AND c.relname !~ '^import_' GROUP BY c.oid) AS r \gset
SELECT set_config('tap.written', :'written', true) \g /dev/null
-- What a call comes to, undone: how it fails in a way that names nothing, or what it has written. NULL: neither.
CREATE FUNCTION pg_temp.fault(call text, writes boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    found boolean := false;
BEGIN
    EXECUTE call;
    IF writes THEN
        EXECUTE format('SELECT EXISTS (%s)', current_setting('tap.written')) INTO found;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = CASE WHEN found THEN 'written' ELSE '' END;
EXCEPTION
    WHEN SQLSTATE 'UNDO0' THEN
        RETURN nullif(SQLERRM, '');
    WHEN OTHERS THEN
        RETURN CASE WHEN SQLSTATE ~ '^(XX|53|54|57|58)'
                      OR SQLERRM ~ '^(invalid input syntax|value ".*" is out of range|date out of range|timestamp out of range|(big|small)?int(eger)? out of range|date/time field|numeric field overflow|query string argument|null values cannot|function .* does not exist|value overflows|invalid memory|new row for relation)'
                    THEN SQLSTATE || ' ' || left(SQLERRM, 100) END;
END $$;
SELECT cmp_ok(count(DISTINCT function)::integer, '>', 100, 'the functions that people call are tried') FROM given;
SELECT is_empty($$ SELECT function, what, fault FROM (SELECT g.*, pg_temp.fault(g.call, g.writes) AS fault FROM given AS g) AS g WHERE fault IS NOT NULL $$, 'no argument of the owner''s makes one fail without a name, or is written as no column takes it');
SELECT set_config('role', 'tap_arg_unit', true) \g /dev/null
SELECT is_empty($$ SELECT function, what, fault FROM (SELECT g.*, pg_temp.fault(g.call, false) AS fault FROM given AS g WHERE g.writes OR g.call ~ 'yunfu') AS g WHERE fault IS NOT NULL $$, 'nor one of an office''s');
RESET ROLE;
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') $$, 'and nothing is left of any');
SELECT * FROM finish();
ROLLBACK;
