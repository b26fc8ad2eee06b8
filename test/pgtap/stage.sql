-- The contract of govproj.stage: what is there, and which SQLSTATE tells what.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS govproj;
SELECT plan(46);

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

-- 22P02: a text that is no stage
SELECT throws_ok('SELECT ''gone''::govproj.stage', '22P02',
                 'invalid input value for type govproj.stage: "gone"', 'literal');
SELECT throws_ok('SELECT text ''gone''::govproj.stage', '22P02', NULL, 'cast');
SELECT throws_ok('SELECT ''''::govproj.stage', '22P02', NULL, 'empty');
SELECT throws_ok(format('SELECT count(*) FROM govproj.stages WHERE %s', test), '22P02', NULL, test)
  FROM unnest(ARRAY['stage = varchar ''gone''', 'text ''gone'' <= stage', 'stage = ANY (''{approved,gone}''::text[])',
                    'stage IN (''approved'', varchar ''gone'')', 'stage IN (SELECT text ''gone'')',
                    'CASE stage WHEN text ''gone'' THEN true END', 'stage IS DISTINCT FROM text ''gone''']) AS test;
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
