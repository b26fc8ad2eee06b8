-- Registers: who may make one, under what name, and what it is once made.
BEGIN;
SELECT plan(47);
SET LOCAL client_min_messages = warning;

SELECT has_function('govproj', 'create_register', ARRAY['text', 'text', 'text', 'text', 'text', 'name', 'date'], 'create_register(name, pack, title, time_zone, language, owner, begins_on)');
SELECT isnt_definer('govproj', 'create_register', ARRAY['text', 'text', 'text', 'text', 'text', 'name', 'date'], 'create_register acts with the caller''s rights');
SELECT has_view('govproj', 'registers', 'registers can be listed');

CREATE ROLE tap_keeper;
DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO tap_keeper', current_database()); END $$;
CREATE ROLE tap_stranger;

-- pgTAP itself must stay in reach of the roles
DO $$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %s TO PUBLIC',
    (SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'pgtap')); END $$;
GRANT ALL ON ALL TABLES IN SCHEMA pg_temp TO PUBLIC;
GRANT ALL ON ALL SEQUENCES IN SCHEMA pg_temp TO PUBLIC;

SET LOCAL ROLE tap_stranger;
SELECT throws_ok($$ SELECT govproj.create_register('tap_register') $$, '42501', NULL, '42501 without CREATE on the database');
SET LOCAL ROLE tap_keeper;
SELECT is(govproj.create_register('tap_register'), 'tap_register', 'no superuser is needed');
SELECT is(govproj.create_register('云浮 "市"'), '云浮 "市"', 'an odd name is a name');
SELECT is(govproj.create_register('tap_bare', pack => NULL, title => '空台账', time_zone => 'UTC'), 'tap_bare', 'a register without a policy');
SELECT is((SELECT title || ' ' || time_zone FROM tap_bare.register), '空台账 UTC', 'with title and time zone as given');
SELECT is((SELECT count(*) FROM tap_bare.policy), 0::bigint, 'and no policy');
SELECT is((SELECT count(*) FROM tap_register.register), 1::bigint, 'a register has one row');
SELECT is((SELECT array_agg(code::text) FROM tap_register.policy), ARRAY['yunfu-2020'], 'the shipped pack by default');

SELECT throws_ok($$ SELECT govproj.create_register('tap_register') $$, '42P06', NULL, '42P06 second call');
SELECT throws_ok($$ SELECT govproj.create_register('public') $$, '42P06', NULL, '42P06 taken schema');
SELECT throws_ok($$ SELECT govproj.create_register(NULL) $$, '22023', NULL, '22023 no name');
SELECT throws_ok($$ SELECT govproj.create_register('') $$, '42602', NULL, '42602 empty name');
SELECT throws_ok($$ SELECT govproj.create_register('$user') $$, '42602', NULL, '42602 name that a path cannot hold');
SELECT throws_ok($$ SELECT govproj.create_register(repeat('x', 64)) $$, '42622', NULL, '42622 name too long');
SELECT throws_ok($$ SELECT govproj.create_register('tap_x', 'no such pack') $$, '42704', NULL, '42704 no such pack');
SELECT throws_ok($$ SELECT govproj.create_register('tap_x', time_zone => 'Mars/Olympus') $$, '22023', NULL, '22023 no such time zone');
SELECT throws_ok($$ SELECT govproj.create_register('tap_x', time_zone => NULL) $$, '22023', NULL, '22023 no time zone');
SELECT ok(to_regnamespace('tap_x') IS NULL, 'a refused register leaves no schema');

SELECT schema_owner_is('tap_register', 'tap_keeper', 'the caller owns the schema');
SELECT is_empty($$ SELECT relname FROM pg_class WHERE relnamespace = 'tap_register'::regnamespace AND pg_get_userbyid(relowner) <> 'tap_keeper' $$,
                'and all that is in it');
SELECT is_empty($$ SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
                    WHERE relnamespace = 'tap_register'::regnamespace AND NOT tgisinternal AND tgenabled <> 'A' $$, 'every trigger is ENABLE ALWAYS');
SELECT is_empty($$ SELECT objid FROM pg_depend WHERE deptype = 'e' AND classid = 'pg_class'::regclass
                    AND objid IN (SELECT oid FROM pg_class WHERE relnamespace = 'tap_register'::regnamespace) $$, 'nothing belongs to the extension');
SELECT bag_eq($$ SELECT name FROM govproj.registers WHERE owner = 'tap_keeper' $$, ARRAY['tap_register', '云浮 "市"', 'tap_bare'], 'all are listed');

SELECT throws_ok($$ DELETE FROM tap_bare.register $$, 'ZG009', NULL, 'ZG009 a register keeps its row');
SELECT throws_ok($$ TRUNCATE tap_bare.register CASCADE $$, 'ZG009', NULL, 'ZG009 whichever way');
SELECT throws_ok($$ INSERT INTO tap_bare.register (id, title, time_zone, template_version) VALUES (2, 'x', 'UTC', '0') $$, '23514', NULL, '23514 a second row');
SELECT throws_ok($$ UPDATE tap_bare.register SET time_zone = 'Mars/Olympus' $$, '22023', NULL, '22023 no such time zone, later');
INSERT INTO tap_bare.agency (code, name, kind) VALUES ('A', '甲', 'unit');
SELECT throws_ok($$ UPDATE tap_bare.agency SET kind = 'audit' $$, 'ZG009', NULL, 'ZG009 an agency stays what it is');
SELECT throws_ok($$ INSERT INTO tap_bare.agency (code, name, kind) VALUES ('B', '乙', '部委') $$, '23514', NULL, '23514 no kind of agency');

-- a register of an earlier version
SELECT is(govproj.upgrade_register('tap_register'), (SELECT extversion FROM pg_extension WHERE extname = 'govproj'), 'a new register is of the installed version');
RESET ROLE;
INSERT INTO govproj.register_upgrade
SELECT s.a, coalesce(s.b, extversion), s.body
  FROM pg_extension, (VALUES ('0.01', '0.02', 'CREATE VIEW first_step AS SELECT count(*) AS n FROM project'), ('0.02', NULL, 'CREATE VIEW second_step AS SELECT n FROM first_step'),
                             ('0.03', NULL, 'CREATE TABLE half (); SELECT 1 / 0'), ('0.02', '0.01', 'SELECT 1 / 0')) AS s (a, b, body)
 WHERE extname = 'govproj';
SET LOCAL ROLE tap_keeper;
UPDATE tap_register.register SET template_version = '0.01';
SELECT is((SELECT array_agg(problem || ' ' || remedy) FROM govproj.check_register('tap_register')), ARRAY['version_differs SELECT govproj.upgrade_register(''tap_register'');'],
          'check_register tells that it is behind');
SET LOCAL ROLE tap_stranger;
SELECT throws_ok($$ SELECT govproj.upgrade_register('tap_register') $$, '42501', NULL, '42501 it is for its owner');
SET LOCAL ROLE tap_keeper;
SELECT is(govproj.upgrade_register('tap_register'), (SELECT extversion FROM pg_extension WHERE extname = 'govproj'), 'it is brought up to the installed one');
SELECT is((SELECT template_version::text FROM tap_register.register), (SELECT extversion FROM pg_extension WHERE extname = 'govproj'), 'and says so');
SELECT views_are('tap_register', (SELECT array_agg(relname::text) FROM pg_class WHERE relkind = 'v' AND relnamespace = 'tap_bare'::regnamespace) || '{first_step,second_step}',
                 'step by step, in its own schema');
SELECT is_empty($$ SELECT * FROM govproj.check_register('tap_register') $$, 'and all is well');
UPDATE tap_register.register SET template_version = '0.03';
SELECT throws_ok($$ SELECT govproj.upgrade_register('tap_register') $$, '22012', NULL, 'a step that fails');
SELECT is((SELECT template_version || ' ' || coalesce(to_regclass('tap_register.half')::text, 'as it was') FROM tap_register.register), '0.03 as it was', 'leaves nothing behind');
UPDATE tap_register.register SET template_version = '0.04';
SELECT throws_ok($$ SELECT govproj.upgrade_register('tap_register') $$, '55000', NULL, '55000 from where no way leads');
SELECT throws_ok($$ SELECT govproj.upgrade_register('no such register') $$, '42704', NULL, '42704 no such register');
SELECT throws_ok($$ SELECT govproj.upgrade_register(NULL) $$, '42704', NULL, '42704 no name');
UPDATE tap_register.register SET template_version = (SELECT extversion FROM pg_extension WHERE extname = 'govproj');

-- the name may change, the register stays
ALTER SCHEMA tap_bare RENAME TO tap_renamed;
SELECT lives_ok($$ SELECT govproj.load_pack('tap_renamed', body) FROM govproj.packs $$, 'a renamed register loads a pack');

RESET ROLE;
-- what the session keeps of a register: as much as one needs, however many rows of its rules were written
SELECT cmp_ok((SELECT sum(total_bytes) FROM pg_backend_memory_contexts WHERE name LIKE 'govproj%'), '<', 4000000::numeric, 'a transaction that loads packs keeps no copies of what it knew');
SELECT cmp_ok((SELECT count(*) FROM pg_backend_memory_contexts WHERE name = 'govproj register'), '<=', 3 * (SELECT count(*) FROM govproj.registers), 'not a register found anew for each row');

SELECT * FROM finish();
ROLLBACK;
