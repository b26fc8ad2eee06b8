-- The contract of govproj.stage: what is there, and which SQLSTATE tells what.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS govproj;
SELECT plan(69);

SELECT has_type('govproj', 'stage', 'the type is there');
SELECT set_eq(
    'SELECT name FROM govproj.stages',
    string_to_array('planned submitted prechecked reviewed fund_reviewed approved funded procuring contracted '
                    'implementing preaccepted accepted filed returned rejected withdrawn terminated '
                    'proposed feasible designed trial evaluated registered estimated initially_accepted in_operation '
                    'final_account decommissioned', ' '),
    'the stages are those of the public face');
SELECT results_eq(
    'SELECT name, ordinal FROM govproj.stages ORDER BY stage',
    $$VALUES ('rejected', 10), ('withdrawn', 20), ('terminated', 30), ('returned', 40),
             ('planned', 100), ('proposed', 110), ('registered', 120), ('submitted', 200), ('prechecked', 210), ('feasible', 220),
             ('designed', 230), ('estimated', 240), ('reviewed', 300), ('fund_reviewed', 310), ('approved', 400), ('funded', 410),
             ('procuring', 500), ('contracted', 510), ('implementing', 600), ('initially_accepted', 605), ('trial', 610), ('in_operation', 620), ('preaccepted', 700),
             ('accepted', 710), ('final_account', 715), ('evaluated', 720), ('filed', 800), ('decommissioned', 900)$$,
    'their codes are never renumbered');
SELECT is_empty(
    $$SELECT name FROM govproj.stages WHERE label_zh::govproj.stage <> stage OR name::govproj.stage <> stage$$,
    'name and Chinese label lead back to the stage');

-- the whole set of operators, in pg_catalog
SELECT has_operator(l, 'pg_catalog', sign, r, 'boolean', format('%s %s %s', l, sign, r))
  FROM unnest(ARRAY['=', '<>', '<', '<=', '>', '>=']) AS sign,
       (VALUES ('govproj.stage', 'govproj.stage'), ('govproj.stage', 'text'),
               ('text', 'govproj.stage')) AS operands (l, r);
SELECT is_empty(
    $$SELECT FROM pg_operator
       WHERE 'govproj.stage'::regtype IN (oprleft, oprright) AND oprnamespace <> 'pg_catalog'::regnamespace$$,
    'none of its operators depends on the search_path');
SELECT is_empty(
    $$SELECT FROM pg_operator o JOIN pg_proc p ON p.oid = oprcode
       WHERE 'govproj.stage'::regtype IN (oprleft, oprright)
         AND (provolatile <> 'i' OR proparallel <> 's' OR NOT proisstrict)$$,
    'all are immutable, strict and parallel safe');
SELECT is_empty(
    $$SELECT FROM pg_operator JOIN pg_proc p ON p.oid = oprcode
       WHERE oprleft = 'govproj.stage'::regtype AND oprright = oprleft AND NOT proleakproof$$,
    'those within the type are leakproof, so that row security lets them reach an index');

SELECT cast_context_is('govproj.stage', 'text', 'implicit', 'used as text by itself');
SELECT cast_context_is('text', 'govproj.stage', 'assignment', 'stored from text');
SELECT cast_context_is('character varying', 'govproj.stage', 'assignment', 'stored from varchar');
SELECT cast_context_is('character', 'govproj.stage', 'assignment', 'stored from char(n)');

CREATE FUNCTION pg_temp.plan_of(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY EXECUTE 'EXPLAIN ' || query; END $$;
CREATE TABLE govproj_stages AS SELECT stage FROM govproj.stages;
-- 22P02: a text that is no stage
SELECT throws_ok('SELECT ''gone''::govproj.stage', '22P02',
                 'invalid input value for type govproj.stage: "gone"', 'literal');
SELECT throws_ok('SELECT text ''gone''::govproj.stage', '22P02', NULL, 'cast');
SELECT throws_ok('SELECT ''''::govproj.stage', '22P02', NULL, 'empty');
SELECT throws_ok(format('SELECT count(*) FROM govproj.stages WHERE %s', test), '22P02', NULL, test)
  FROM unnest(ARRAY['stage = varchar ''gone''', 'text ''gone'' <= stage', 'stage = ANY (''{approved,gone}''::text[])',
                    'stage IN (''approved'', varchar ''gone'')', 'stage IN (SELECT text ''gone'')',
                    'CASE stage WHEN text ''gone'' THEN true END', 'stage IS DISTINCT FROM text ''gone''']) AS test;
-- what comes out of rows is only unequal, whichever way the two meet
CREATE TABLE govproj_sheet (word text, short varchar(20), words text[]);
INSERT INTO govproj_sheet VALUES ('planned', '已计划', '{planned,待定}'), ('待定', '', '{待定}'), (NULL, NULL, NULL);
SELECT results_eq(format('SELECT count(*) FROM govproj.stages s, govproj_sheet t WHERE %s', test), format('VALUES (%s::bigint)', rows), test)
  FROM (VALUES ('t.word = s.stage', 1), ('s.stage = t.word', 1), ('s.stage = t.short', 1), ('s.stage <> t.word', 55), ('t.short <> s.stage', 55), ('NOT s.stage = t.word', 55),
               ('s.stage IS DISTINCT FROM t.word', 83), ('s.stage = ANY (t.words)', 1), ('s.stage <> ALL (t.words)', 55), ('s.stage IN (SELECT word FROM govproj_sheet)', 3),
               ('s.stage IN (t.word, t.short)', 1), ('CASE s.stage WHEN t.word THEN true END', 1), ('s.name = ''planned'' AND t.word = (SELECT u.stage FROM govproj.stages u WHERE u.name = s.name)', 1))
       AS v (test, rows);
SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;
SELECT results_eq('SELECT count(*) FROM govproj.stages s JOIN govproj_sheet t ON t.word = s.stage', 'VALUES (1::bigint)', 'by a nested loop too');
RESET enable_hashjoin; RESET enable_mergejoin;
SELECT matches((SELECT string_agg(line, ' ') FROM pg_temp.plan_of('SELECT FROM govproj_stages s JOIN govproj_sheet t ON t.word = s.stage') AS line), 'Hash Join|Merge Join', 'they are joined in one go');
SELECT throws_ok(format('SELECT count(*) FROM govproj.stages s, govproj_sheet t WHERE %s', test), '22P02', NULL, test || ': no answer')
  FROM unnest(ARRAY['s.stage < t.word', 't.short >= s.stage']) AS test;
PREPARE govproj_said(text) AS SELECT count(*) FROM govproj.stages WHERE stage = $1;
SELECT throws_ok('EXECUTE govproj_said(''gone'')', '22P02', NULL, 'a parameter is said');
SET LOCAL plan_cache_mode = force_generic_plan;
SELECT throws_ok('EXECUTE govproj_said(''gone'')', '22P02', NULL, 'by a plan for all parameters too');
RESET plan_cache_mode;
SELECT is(govproj.stage_code(name) = ordinal, true, 'the number of ' || name) FROM govproj.stages WHERE stage IN ('rejected', 'filed');
SELECT is(govproj.stage_code('gone'), 0::smallint, 'and of what is none');
SELECT is(quote_literal(stage) || quote_nullable(stage) || quote_nullable(NULL::govproj.stage) || format('%L', stage), '''planned''''planned''NULL''planned''', 'as a literal')
  FROM govproj.stages WHERE name = 'planned';
-- 22023: a language without labels
SELECT throws_ok('SELECT govproj.label(''approved''::govproj.stage, ''fr'')', '22023',
                 'there are no labels in language "fr"', 'language');
-- 42804, 42725, 42883: where the type would have to be guessed
SELECT throws_ok('SELECT COALESCE(stage, name) FROM govproj.stages', '42804', NULL, 'no common type with text');
SELECT throws_ok('SELECT stage = category FROM govproj.stages, govproj.categories', '42725', NULL,
                 'no comparison with a category');
SELECT throws_ok('SELECT stage = 400 FROM govproj.stages', '42883', NULL, 'no comparison with a number');

-- anyone may use the type
CREATE ROLE govproj_pgtap_stage;
SET LOCAL ROLE govproj_pgtap_stage;
SELECT is((SELECT count(*) FROM govproj.stages WHERE stage >= varchar '已立项'), 14::bigint,
          'anyone may read the list and compare');
SELECT is(max(stage), 'decommissioned'::govproj.stage, 'anyone may aggregate') FROM govproj.stages;
SELECT is(govproj.label('approved'::govproj.stage), '已立项', 'anyone may have a label');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
