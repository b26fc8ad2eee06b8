-- COMMENTs of a register in Chinese and English: every one is in the catalogue, they come in the language that is asked for, follow
-- what is renamed, leave alone what somebody has written himself, and stay in their language when the register is upgraded.
BEGIN;
SELECT plan(42);
SET LOCAL client_min_messages = error;

-- What is on the things of a register, by what they are called in it, whatever may have a COMMENT.
CREATE FUNCTION pg_temp.said(register text, OUT thing text, OUT sort text, OUT comment text) RETURNS SETOF record LANGUAGE sql STABLE AS $$
    SELECT i.type || ' ' || regexp_replace(i.identity, '(^| )' || quote_ident(register) || '\.', '\1'), i.type, d.description
      FROM pg_description AS d, pg_identify_object(d.classoid, d.objoid, d.objsubid) AS i
     WHERE i.identity ~ ('(^| )' || quote_ident(register) || '\.')
$$;
-- Its tables, views, columns and functions.
CREATE FUNCTION pg_temp.things(register regnamespace, OUT thing text, OUT comment text) RETURNS SETOF record LANGUAGE sql STABLE AS $$
    SELECT c.relname::text, obj_description(c.oid, 'pg_class') FROM pg_class AS c WHERE c.relnamespace = register AND c.relkind IN ('r', 'v')
     UNION ALL
    SELECT concat(c.relname, '.', a.attname), col_description(c.oid, a.attnum)
      FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
     WHERE c.relnamespace = register AND c.relkind IN ('r', 'v') AND a.attnum > 0 AND NOT a.attisdropped
     UNION ALL
    SELECT p.proname || '()', obj_description(p.oid, 'pg_proc') FROM pg_proc AS p WHERE p.pronamespace = register
$$;

SELECT is(govproj.create_register('tap_en'), 'tap_en', 'nothing is said of a language');
SELECT is(govproj.create_register('tap "zh"', language => 'zh'), 'tap "zh"', 'a register in Chinese');
-- and agencies, joint owners and a reader in each, so that every row policy is there
CREATE ROLE tap_bureau; CREATE ROLE tap_unit; CREATE ROLE tap_reader;
DO $do$
DECLARE r text;
BEGIN
    FOREACH r IN ARRAY '{tap_en,"tap \"zh\""}'::text[] LOOP
        EXECUTE format($$ INSERT INTO %1$I.agency (id, code, name, kind, db_role) VALUES (1, 'dsj', '数据局', 'data_bureau', 'tap_bureau'), (2, 'gaj', '公安局', 'unit', 'tap_unit'), (3, 'jyj', '教育局', 'unit', NULL);
            INSERT INTO %1$I.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES ('平台', 'software.professional', 2, 2024, 1, '2024-12-30');
            INSERT INTO %1$I.joint_owner (project_id, agency_id, basis) SELECT id, 3, '云府办〔2024〕1号' FROM %1$I.project $$, r);
        PERFORM govproj.grant_register(r), govproj.grant_reader(r, 'tap_reader');
    END LOOP;
END $do$;
-- the catalogue has grown by much within this transaction
ANALYZE pg_class, pg_attribute, pg_trigger, pg_constraint, pg_index, pg_proc, pg_description;
CREATE TABLE pg_temp.said_en AS SELECT * FROM pg_temp.said('tap_en');
CREATE TABLE pg_temp.said_zh AS SELECT * FROM pg_temp.said('tap "zh"');

-- the catalogue
SELECT cmp_ok((SELECT count(*) FROM said_en), '>', 1300::bigint, 'a register has many COMMENTs');
SELECT is_empty($$ SELECT DISTINCT thing, comment FROM said_en WHERE comment NOT IN (SELECT en FROM govproj.register_comment) $$,
                'each has its Chinese in po/comments: scripts/comments missing shows what has none');
SELECT is_empty($$ SELECT en FROM govproj.register_comment WHERE en NOT IN (SELECT comment FROM said_en) $$, 'and there is none that nothing has');
SELECT is_empty($$ SELECT en FROM govproj.register_comment WHERE zh !~ '[\u4e00-\u9fff]' $$, 'Chinese is Chinese');
SELECT is_empty($$ SELECT zh FROM govproj.register_comment WHERE zh ~ '([a-z]{2,} ){3}' $$, 'without a sentence in English');
SELECT is_empty($$ SELECT zh FROM govproj.register_comment WHERE zh ~ '[\u4e00-\u9fff][,;:?!]' OR zh !~ '[。]$' OR zh ~ '[。][。]' $$, 'and with the punctuation of Chinese');
SELECT is_empty($$ SELECT en, zh FROM govproj.register_comment WHERE en ~ '\mNULL\M' AND zh !~ 'NULL' OR en ~ '\myuan\M' AND zh !~ '元' $$,
                'what NULL means, and that it is yuan, is said in both');
SELECT is_empty($$ SELECT en, zh FROM govproj.register_comment, unnest(ARRAY['ZG[0-9]{3}', '\m[a-z]+_[a-z_]+\M']) AS w (word), regexp_matches(en, word, 'g') AS f (found)
                    WHERE strpos(zh, found[1]) = 0 $$, 'codes and names stand in both');

-- a register in Chinese, and one in English
SELECT is_empty($$ SELECT thing FROM pg_temp.things('tap_en') WHERE comment IS NULL $$, 'every table, view, column and function says what it is');
SELECT is_empty($$ SELECT thing, comment FROM pg_temp.things('"tap ""zh"""')
                    WHERE (comment ~ '[\u4e00-\u9fff]' AND comment NOT IN (SELECT en FROM govproj.register_comment)) IS NOT TRUE $$, 'in Chinese, too');
SELECT bag_eq($$ SELECT thing FROM said_zh $$, $$ SELECT thing FROM said_en $$, 'the same things');
SELECT is_empty($$ SELECT e.thing FROM said_en e JOIN said_zh z USING (thing) JOIN govproj.register_comment c ON c.en = e.comment WHERE c.zh <> z.comment $$,
                'each by the catalogue, triggers among them');
SELECT is((SELECT string_agg(DISTINCT split_part(thing, ' ', 2), ' ') FROM said_zh WHERE sort = 'policy'), 'reads_all sees_all sees_joint sees_own strangers', 'row policies, as grants make them');
SELECT is(obj_description('"tap ""zh""".contract'::regclass, 'pg_class'), (SELECT zh FROM govproj.register_comment WHERE en = obj_description('tap_en.contract'::regclass, 'pg_class')),
          'as psql shows it');
SELECT is_empty($$ SELECT * FROM govproj.check_register('tap "zh"') $$, 'check_register finds nothing there');
SELECT is(govproj.comments_language('tap_en') || ' ' || govproj.comments_language('tap "zh"'), 'en zh', 'which language it is can be asked');

-- by the session's language, unless another is asked for
SET LOCAL govproj.language = 'zh';
SELECT govproj.create_register('tap_session', pack => NULL), govproj.create_register('tap_other', pack => NULL, language => 'en') \g /dev/null
SELECT is(govproj.comments_language('tap_session'), 'zh', 'a session that speaks Chinese makes one in Chinese');
SELECT is(govproj.comments_language('tap_other'), 'en', 'or in English, if it says so');
SET LOCAL govproj.language = '';
SELECT throws_ok($$ SELECT govproj.create_register('tap_x', language => 'fr') $$, '22023', 'the COMMENTs of a register come in no language "fr"', '22023 no such language');
SELECT ok(to_regnamespace('tap_x') IS NULL, 'and no register is made');

-- there and back
SELECT is(govproj.set_comments('tap_en', 'ZH'), (SELECT count(*) FROM said_en), 'all are set in Chinese');
SELECT set_eq($$ SELECT * FROM pg_temp.said('tap_en') $$, $$ SELECT * FROM said_zh $$, 'as in a register made in it');
SELECT is(govproj.set_comments('tap_en', 'zh'), 0::bigint, 'nothing is left to be set');
SELECT is(govproj.set_comments('tap_en'), (SELECT count(*) FROM said_en), 'and back, by the language of the session');
SELECT set_eq($$ SELECT * FROM pg_temp.said('tap_en') $$, $$ SELECT * FROM said_en $$, 'every one is as it was');
SET LOCAL govproj.language = 'zh';
SELECT govproj.set_comments('tap_en') \g /dev/null
SELECT is(govproj.comments_language('tap_en'), 'zh', 'the session''s, whichever it is');
SET LOCAL govproj.language = '';
SELECT govproj.set_comments('tap_en', 'en') \g /dev/null

-- what somebody has renamed or written
ALTER TABLE tap_en.finding RENAME TO "问题 线索";
ALTER TABLE tap_en."问题 线索" RENAME COLUMN remedy TO "整改";
ALTER TABLE tap_en."问题 线索" ADD COLUMN mine text, ADD COLUMN own text;
COMMENT ON COLUMN tap_en."问题 线索".mine IS 'Nobody''s business.';
COMMENT ON COLUMN tap_en.project.title IS 'What we call it.';
COMMENT ON VIEW tap_en.red_flags IS NULL;
SELECT is(govproj.set_comments('tap_en', 'zh'), (SELECT count(*) - 2 FROM said_en), 'what is the engine''s is set');
SELECT matches(col_description('tap_en."问题 线索"'::regclass, (SELECT attnum FROM pg_attribute WHERE attrelid = 'tap_en."问题 线索"'::regclass AND attname = '整改')), '^整改情况',
               'under other names, too');
SELECT bag_eq($$ SELECT col_description(attrelid, attnum) FROM pg_attribute
                      WHERE (attrelid, attname) IN (('tap_en.project'::regclass, 'title'), ('tap_en."问题 线索"'::regclass, 'mine')) $$,
                  ARRAY['Nobody''s business.', 'What we call it.'], 'what somebody has written stays');
SELECT ok(obj_description('tap_en.red_flags'::regclass, 'pg_class') IS NULL, 'and what somebody has taken away stays away');

-- who may
SELECT throws_ok($$ SELECT govproj.set_comments('public', 'zh') $$, '42704', NULL, '42704 no register');
SELECT throws_ok($$ SELECT govproj.set_comments('tap_en', 'de') $$, '22023', NULL, '22023 no such language');
CREATE ROLE tap_stranger;
DO $$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %s TO PUBLIC',
    (SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'pgtap')); END $$;
GRANT ALL ON ALL TABLES IN SCHEMA pg_temp TO PUBLIC;
GRANT ALL ON ALL SEQUENCES IN SCHEMA pg_temp TO PUBLIC;
SET LOCAL ROLE tap_stranger;
SELECT throws_ok($$ SELECT govproj.set_comments('tap_en', 'en') $$, '42501', NULL, '42501 it is for the owner');
RESET ROLE;

-- an upgrade says what is new in English; one it says has no Chinese yet
INSERT INTO govproj.register_upgrade
SELECT '0.01', extversion, $body$ALTER TABLE demand ADD COLUMN hue text, ADD COLUMN shade text;
    COMMENT ON COLUMN demand.hue IS 'Its hue (色彩).'; COMMENT ON COLUMN demand.shade IS 'Its shade (深浅).';
    COMMENT ON COLUMN demand.title IS 'What is wanted (需求名称).';$body$
  FROM pg_extension WHERE extname = 'govproj';
INSERT INTO govproj.register_comment VALUES ('Its hue (色彩).', '色彩。'), ('What is wanted (需求名称).', '所要求的名称。');
UPDATE tap_session.register SET template_version = '0.01';
UPDATE tap_other.register SET template_version = '0.01';
CREATE TABLE pg_temp.before AS SELECT * FROM pg_temp.said('tap_session');
SELECT lives_ok($$ SELECT govproj.upgrade_register(r) FROM unnest('{tap_session,tap_other}'::text[]) AS r $$, 'they are upgraded');
SELECT bag_eq($$ SELECT thing, comment FROM pg_temp.said('tap_session') WHERE thing ~ ' demand\.(hue|shade|title)$' $$,
                  $$ VALUES ('table column demand.hue', '色彩。'), ('table column demand.shade', 'Its shade (深浅).'), ('table column demand.title', '所要求的名称。') $$,
                  'what is new or changed comes in Chinese, where there is some');
SELECT is_empty($$ SELECT * FROM before WHERE thing !~ ' demand\.title$' EXCEPT SELECT * FROM pg_temp.said('tap_session') $$, 'all else is as it was');
SELECT is(govproj.comments_language('tap_session') || ' ' || govproj.comments_language('tap_other'), 'zh en', 'each in its language');
SELECT bag_eq($$ SELECT comment FROM pg_temp.said('tap_other') WHERE thing ~ ' demand\.(hue|title)$' $$, ARRAY['Its hue (色彩).', 'What is wanted (需求名称).'],
                  'in English what is English');
SELECT is_empty($$ SELECT * FROM govproj.check_register('tap_session') $$, 'and all is well');
SELECT is(govproj.set_comments('tap_other', 'zh') - govproj.set_comments('tap_other', 'en'), 0::bigint, 'and goes there and back');

SELECT * FROM finish();
ROLLBACK;
