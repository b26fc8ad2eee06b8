-- The reporting views of several registers as one: each with the register as a column, each read as who asks, none copied.
BEGIN;
SELECT plan(47);
\ir ../tap.sql

SELECT govproj.create_register('luoding', title => '罗定市'), govproj.create_register('yun"an', title => '云安区') \g /dev/null
SELECT drive.reach('professional', 'submitted') AS one, drive.project('public') AS two \gset
INSERT INTO luoding.agency (code, name, kind) VALUES ('U', '罗定市教育局', 'unit');
INSERT INTO luoding.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES ('教育云', 'software.professional', 1, 2020, 1000000, '2020-03-02');
SELECT count(*) FROM govproj.registers \g /dev/null
SELECT cmp_ok(pg_temp.read_of('pg_trigger', 'SELECT * FROM govproj.registers'), '<=', 9::bigint, 'to list registers reads three triggers of each, before the catalogue has statistics too');
CREATE FUNCTION pg_temp.across(rest text) RETURNS text LANGUAGE sql AS $$ SELECT format('SELECT * FROM govproj.overview_across(%s)', rest) $$;

CREATE TEMPORARY TABLE made AS SELECT * FROM govproj.overview_across(ARRAY['yunfu', 'luoding', 'yun"an'], target => 'province');
SELECT set_eq('SELECT name FROM made', 'SELECT govproj.reporting_views()', 'a view for each that reports');
SELECT set_has('SELECT name FROM made', $$ VALUES ('project_overview'), ('pipeline'), ('approval_watch'), ('obligation_watch'), ('threshold_watch'), ('fund_execution'), ('plan_compliance'),
    ('stage_duration'), ('red_flags'), ('unit_scorecard'), ('act_log'), ('worklist') $$, 'among them those that everybody knows');
SELECT results_eq('SELECT DISTINCT over, differs FROM made', $$ SELECT ARRAY['yunfu', 'luoding', 'yun"an'], NULL::text $$, 'over all registers, which are alike');
SELECT results_eq('SELECT register, count(*)::integer FROM province.project_overview GROUP BY register ORDER BY register', $$ VALUES ('luoding', 1), ('yunfu', 2) $$, 'with the rows of each');
SELECT results_eq('SELECT register, project_code, title FROM province.project_overview WHERE register = ''luoding''', 'SELECT ''luoding'', project_code, title FROM luoding.project_overview', 'as its own view has them');
SELECT results_eq('SELECT * FROM province.pipeline WHERE register = ''yunfu''', 'SELECT ''yunfu''::text, p.* FROM yunfu.pipeline AS p', 'column for column');
SELECT is((SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'province.fund_execution'::regclass AND attnum > 0),
          'register'::text || (SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'yunfu.fund_execution'::regclass AND attnum > 0), 'the register first');
SELECT is(obj_description('province.red_flags'::regclass, 'pg_class'), obj_description('yunfu.red_flags'::regclass, 'pg_class'), 'described as the view is');
SELECT is((SELECT count(*)::integer FROM pg_attribute AS a WHERE a.attrelid = 'province.project_overview'::regclass AND a.attnum > 0 AND col_description(a.attrelid, a.attnum) IS NULL), 0, 'column for column');
SELECT is((SELECT count(*)::integer FROM pg_class WHERE relnamespace = 'province'::regnamespace AND relkind = 'v' AND reloptions <> '{security_invoker=true}'), 0, 'each reads as who asks');
SELECT is((SELECT count(*)::integer FROM pg_class WHERE relnamespace = 'province'::regnamespace AND relkind <> 'v'), 0, 'and nothing is copied');

-- What is asked of one register touches no other.
CREATE FUNCTION pg_temp.touched(query text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    line text;
    found_schemas text[] := '{}';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (VERBOSE, COSTS OFF) ' || query LOOP
        found_schemas := found_schemas || (SELECT array_agg(m[1]) FROM regexp_matches(line, ' on (yunfu|luoding|"yun""an")\.', 'g') AS m);
    END LOOP;
    RETURN ARRAY(SELECT DISTINCT f FROM unnest(found_schemas) AS f ORDER BY f);
END $$;
SELECT is(pg_temp.touched(q), w, q) FROM (VALUES
    ($$SELECT * FROM province.project_overview WHERE register = 'luoding'$$, '{luoding}'::text[]), ($$SELECT * FROM province.project_overview$$, '{"\"yun\"\"an\"",luoding,yunfu}'),
    ($$SELECT count(*) FROM province.red_flags WHERE register = 'yunfu'$$, '{yunfu}'), ($$SELECT * FROM province.obligation_watch WHERE register IN ('yunfu', 'luoding')$$, '{luoding,yunfu}'),
    ($$SELECT * FROM province.fund_execution WHERE register = 'yun"an'$$, '{"\"yun\"\"an\""}')) AS v (q, w);
SET LOCAL enable_seqscan = off;
SELECT matches(pg_temp.plan_of($$SELECT project_code FROM province.project_overview WHERE register = 'yunfu' AND project_id = 1$$), 'project_pkey on project', 'a key finds its row by the index');
RESET enable_seqscan;

-- Who may not read a register is told so.
CREATE ROLE tap_one;
CREATE ROLE tap_both;
CREATE ROLE tap_maker;
SELECT govproj.grant_reader(r, u) FROM (VALUES ('yunfu', 'tap_one'), ('yunfu', 'tap_both'), ('luoding', 'tap_both'), ('yun"an', 'tap_both'), ('yunfu', 'tap_maker'), ('luoding', 'tap_maker')) AS v (r, u) \g /dev/null
GRANT USAGE ON SCHEMA province TO tap_one, tap_both;
GRANT SELECT ON ALL TABLES IN SCHEMA province TO tap_one, tap_both;
GRANT USAGE ON SCHEMA drive TO tap_one, tap_both, tap_maker;
SELECT pg_temp.refused_to('tap_both', 'SELECT count(*) FROM province.project_overview', 'done', 'who may read all reads them');
SELECT pg_temp.refused_to('tap_one', 'SELECT count(*) FROM province.project_overview', '42501', 'who may not gets no part for the whole');
SELECT pg_temp.refused_to('tap_both', pg_temp.across($$NULL, 'mine'$$), '42501', 'who may make no schema makes none');
SELECT format('GRANT CREATE ON DATABASE %I TO tap_maker', current_database()) \gexec
SELECT pg_temp.turn('tap_maker');
CREATE TEMPORARY TABLE mine AS SELECT * FROM govproj.overview_across(target => 'mine');
SELECT pg_temp.turn('none');
SELECT results_eq('SELECT DISTINCT over FROM mine', $$ SELECT ARRAY['luoding', 'yunfu'] $$, 'left open, they are those that the caller may read');
SELECT pg_temp.refused_to('tap_maker', pg_temp.across($$ARRAY['yunfu', 'yun"an'], 'mine'$$), '42501', 'another is not his to set beside them');

-- What cannot be.
SELECT pg_temp.refused(pg_temp.across(a), r, a) FROM (VALUES ($$ARRAY['nosuch']$$, '42704'), ($$ARRAY[NULL]$$, '42704'), ($$'{}'$$, '22023'), ($$ARRAY['yunfu'], 'luoding'$$, '22023'), ($$ARRAY['yunfu'], NULL$$, '22023'),
    ($$ARRAY['yunfu'], 'govproj'$$, '22023'), ($$ARRAY['yunfu'], 'pg_x'$$, '22023'), ($$ARRAY['yunfu'], 'x', '{nosuch}'$$, '42P01'), ($$ARRAY['yunfu'], 'x', ARRAY[NULL]$$, '42P01')) AS v (a, r);

-- Again: what is there is replaced, who reads it goes on, and in what registers differ is told.
ALTER VIEW luoding.plan_share RENAME TO plan_share_of_ours;
CREATE VIEW yunfu.ours WITH (security_invoker = true) AS SELECT id, 1 AS figure, 'x'::text AS one_more FROM yunfu.project;
CREATE VIEW luoding.ours WITH (security_invoker = true) AS SELECT id, 1.5 AS figure FROM luoding.project;
SELECT results_eq($$ SELECT * FROM govproj.overview_across(ARRAY['yunfu', 'luoding'], 'province', '{ours,plan_share}') $$,
                  $$ VALUES ('ours', '{yunfu,luoding}'::text[], E'luoding has column figure as numeric\nluoding has no column one_more'), ('plan_share', '{yunfu}', 'luoding has no such view') $$, 'views of one''s own can be set side by side, too');
SELECT results_eq('SELECT register, figure, one_more FROM province.ours ORDER BY 1, 3', $$ VALUES ('luoding', 2, NULL), ('yunfu', 1, 'x'), ('yunfu', 1, 'x') $$, 'what one lacks is NULL');
GRANT SELECT ON province.ours TO tap_both WITH GRANT OPTION;
GRANT SELECT (figure, one_more) ON province.ours TO tap_one;
ALTER VIEW yunfu.ours RENAME one_more TO another;
SELECT results_eq($$ SELECT differs FROM govproj.overview_across(ARRAY['yunfu', 'luoding'], 'province', '{ours}') $$, $$ VALUES (E'luoding has column figure as numeric\nluoding has no column another') $$, 'one with other columns is made anew');
SELECT is(has_table_privilege('tap_both', 'province.ours', 'SELECT WITH GRANT OPTION'), true, 'and read by whom it was, who may still let others');
SELECT is(has_column_privilege('tap_one', 'province.ours', 'figure', 'SELECT'), true, 'or a column of it');
SELECT is(has_column_privilege('tap_one', 'province.ours', 'another', 'SELECT'), false, 'and none that is new');
SELECT govproj.create_register(repeat('r', 63)) \g /dev/null
SELECT pg_temp.refused(pg_temp.across(format($$ARRAY['yunfu'], %L, '{ours}'$$, repeat('r', 64))), '22023', 'a register is no target by a name that is cut short either');
SELECT format('DROP SCHEMA %I CASCADE', repeat('r', 63)) \gexec
SELECT pg_temp.refused(pg_temp.across($$ARRAY['yunfu'], 'yunfu_views', '{ours}'$$), 'done', 'one register may be set alone');
DROP VIEW province.ours;
CREATE TABLE province.ours (register text);
SELECT pg_temp.refused(pg_temp.across($$ARRAY['yunfu'], 'province', '{ours}'$$), '42P07', 'a table is not replaced');
DROP TABLE province.ours;

-- The registers are as they were, and what is made of them is no act of theirs.
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') $$, 'the register is as recorded');
CREATE EVENT TRIGGER tap_ddl ON ddl_command_end EXECUTE FUNCTION govproj.record_ddl();
CREATE EVENT TRIGGER tap_drop ON sql_drop EXECUTE FUNCTION govproj.record_ddl();
SELECT govproj.overview_across(ARRAY['yunfu', 'luoding'], 'province', '{pipeline,ours}') \g /dev/null
SELECT is_empty($$ SELECT detail FROM yunfu.register_act WHERE kind = 'ddl' UNION ALL SELECT detail FROM luoding.register_act WHERE kind = 'ddl' $$, 'views across registers are no change of any');
DROP EVENT TRIGGER tap_ddl;
DROP EVENT TRIGGER tap_drop;
SELECT pg_temp.refused('DROP VIEW yunfu.pipeline', '2BP01', 'a view that is among them is not dropped unseen');
SELECT is_empty($$ SELECT * FROM govproj.verify('yunfu') $$, 'and its chains hold');
DROP SCHEMA luoding CASCADE;
SELECT is((SELECT over FROM govproj.overview_across(NULL, 'province', '{pipeline}')), '{"yun\"an",yunfu}'::text[], 'a register that is gone is left out the next time') AS a;
SELECT set_eq('SELECT DISTINCT register FROM province.pipeline', $$ VALUES ('yunfu') $$, 'and the others go on') AS b;
SELECT * FROM finish();
ROLLBACK;
