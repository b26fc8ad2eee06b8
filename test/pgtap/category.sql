-- The contract of govproj.category: what is there, and which SQLSTATE tells what.
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS govproj;
SELECT plan(56);

SELECT has_type('govproj', 'category', 'the type is there');
SELECT results_eq(
    'SELECT name, ordinal FROM govproj.categories ORDER BY category',
    $$VALUES ('infrastructure', 256), ('infrastructure.network', 257), ('infrastructure.cloud', 258),
             ('infrastructure.other', 511),
             ('software', 512), ('software.platform', 513), ('software.general', 514), ('software.professional', 515),
             ('maintenance', 768), ('maintenance.infrastructure', 769), ('maintenance.software', 770),
             ('operation', 1024), ('operation.analysis', 1025), ('operation.processing', 1026),
             ('operation.governance', 1027), ('operation.other', 1279),
             ('thirdparty', 1280), ('thirdparty.consulting', 1281), ('thirdparty.supervision', 1282),
             ('thirdparty.testing', 1283), ('thirdparty.inspection', 1284), ('thirdparty.security', 1285),
             ('thirdparty.other', 1535)$$,
    'the categories are those of Article 3, and their codes are never renumbered');
SELECT is_empty(
    $$SELECT name FROM govproj.categories
       WHERE label_zh::govproj.category <> category OR name::govproj.category <> category$$,
    'path and Chinese label lead back to the category');
SELECT is_empty(
    $$SELECT name
        FROM unnest(ARRAY['基础设施服务', '政务网', '政务云', '软件开发服务', '公共支撑平台开发服务', '通用软件开发服务',
                          '专业软件开发服务', '运维服务', '基础设施运行维护服务', '软件系统运行维护服务', '系统业务运营服务',
                          '业务分析', '数据处理', '数据治理', '第三方服务', '咨询', '监理', '测评', '检验检测', '安全评价'])
             AS name
       WHERE NOT govproj.is_category(name)$$,
    'every name that Article 3 uses is known');

-- the whole set of operators, in pg_catalog
SELECT has_operator(l, 'pg_catalog', sign, r, 'boolean', format('%s %s %s', l, sign, r))
  FROM unnest(ARRAY['=', '<>', '<', '<=', '>', '>=', '<@', '@>']) AS sign,
       (VALUES ('govproj.category', 'govproj.category'), ('govproj.category', 'text'),
               ('text', 'govproj.category')) AS operands (l, r);
SELECT is_empty(
    $$SELECT FROM pg_operator
       WHERE 'govproj.category'::regtype IN (oprleft, oprright) AND oprnamespace <> 'pg_catalog'::regnamespace$$,
    'none of its operators depends on the search_path');
SELECT is_empty(
    $$SELECT FROM pg_operator o JOIN pg_proc p ON p.oid = oprcode
       WHERE 'govproj.category'::regtype IN (oprleft, oprright)
         AND (provolatile <> 'i' OR proparallel <> 's' OR NOT proisstrict)$$,
    'all are immutable, strict and parallel safe');
SELECT is_empty(
    $$SELECT FROM pg_operator JOIN pg_proc p ON p.oid = oprcode
       WHERE oprleft = 'govproj.category'::regtype AND oprright = oprleft AND NOT proleakproof$$,
    'those within the type are leakproof, so that row security lets them reach an index');

SELECT cast_context_is('govproj.category', 'text', 'implicit', 'used as text by itself');
SELECT cast_context_is('text', 'govproj.category', 'assignment', 'stored from text');
SELECT cast_context_is('character varying', 'govproj.category', 'assignment', 'stored from varchar');
SELECT cast_context_is('character', 'govproj.category', 'assignment', 'stored from char(n)');

-- 22P02: a text that is no category, or could be several
SELECT throws_ok('SELECT ''hardware''::govproj.category', '22P02',
                 'invalid input value for type govproj.category: "hardware"', 'literal');
SELECT throws_ok('SELECT text ''hardware''::govproj.category', '22P02', NULL, 'cast');
SELECT throws_ok('SELECT ''''::govproj.category', '22P02', NULL, 'empty');
SELECT throws_ok('SELECT ''其他''::govproj.category', '22P02', NULL, 'ambiguous');
SELECT throws_ok('SELECT ''software.network''::govproj.category', '22P02', NULL, 'no such path');
SELECT throws_ok(format('SELECT count(*) FROM govproj.categories WHERE %s', test), '22P02', NULL, test)
  FROM unnest(ARRAY['category = varchar ''hardware''', 'text ''hardware'' <= category',
                    'category <@ varchar ''hardware''',
                    'text ''hardware'' @> category', 'category <@ ANY (''{software,hardware}''::text[])',
                    'category IN (SELECT text ''hardware'')', 'category IS DISTINCT FROM text ''hardware''']) AS test;
CREATE TABLE govproj_sheet (word text);
INSERT INTO govproj_sheet VALUES ('software.platform'), ('hardware'), ('其他');
SELECT is((SELECT count(*) FROM govproj.categories c JOIN govproj_sheet t ON t.word = c.category), 1::bigint, 'what comes out of rows and is none is unequal');
SELECT throws_ok('SELECT FROM govproj.categories c JOIN govproj_sheet t ON c.category <@ t.word', '22P02', NULL, 'but nothing lies below it');
SELECT is(quote_literal(category) || quote_nullable(category), '''software''''software''', 'as a literal') FROM govproj.categories WHERE name = 'software';
-- 22023: a language without labels
SELECT throws_ok('SELECT govproj.label(''software''::govproj.category, ''fr'')', '22023',
                 'there are no labels in language "fr"', 'language');
-- 42804, 42883: where the type would have to be guessed
SELECT throws_ok('SELECT COALESCE(category, name) FROM govproj.categories', '42804', NULL, 'no common type with text');
SELECT throws_ok('SELECT category = 512 FROM govproj.categories', '42883', NULL, 'no comparison with a number');

-- anyone may use the type
CREATE ROLE govproj_pgtap_category;
SET LOCAL ROLE govproj_pgtap_category;
SELECT is((SELECT count(*) FROM govproj.categories WHERE category <@ varchar '软件开发服务'), 4::bigint,
          'anyone may read the list and test');
SELECT is(max(category), 'thirdparty.other'::govproj.category, 'anyone may aggregate') FROM govproj.categories;
SELECT is(govproj.parent('software.general'), 'software'::govproj.category, 'anyone may climb the tree');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
