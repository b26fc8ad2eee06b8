-- Making registers: by a role that is no superuser, under odd names, and what must be refused.
\set SHOW_CONTEXT never
CREATE ROLE regress_keeper;
CREATE ROLE regress_stranger;
SELECT current_database() AS database \gset
GRANT CREATE ON DATABASE :"database" TO regress_keeper;

-- no right to create a schema, no register
SET ROLE regress_stranger;
\set VERBOSITY terse
SELECT govproj.create_register('regress_none');
\set VERBOSITY default

-- no NOTICE on the way, and the client's own settings stay as they were
SET ROLE regress_keeper;
SET search_path = public, pg_catalog;
SELECT govproj.create_register('regress_one', title => '云浮市政务信息化项目台账');
SHOW search_path;
SHOW client_min_messages;
SELECT id, title, time_zone, template_version FROM regress_one.register;
SELECT name, owner, project FROM govproj.registers WHERE owner = 'regress_keeper';
SELECT code FROM regress_one.policy;

-- a second call, a taken name, a name of the server's
SELECT govproj.create_register('regress_one');
SELECT govproj.create_register('public');
SELECT govproj.create_register('govproj');
SELECT govproj.create_register('pg_register');
-- no name, or none that a schema could bear
SELECT govproj.create_register(NULL);
SELECT govproj.create_register('');
SELECT govproj.create_register('   ');
SELECT govproj.create_register('$user');
SELECT govproj.create_register(repeat('x', 64));
SELECT govproj.create_register(repeat('云', 22));
-- no such pack, no time zone
-- (the hint lists the packs)
SELECT govproj.create_register('regress_none', 'atlantis-1');
SELECT govproj.create_register('regress_none', time_zone => NULL);
SELECT govproj.create_register('regress_none', time_zone => 'Asia/Atlantis');
SELECT count(*) FROM pg_namespace WHERE nspname IN ('regress_none', 'pg_register') OR nspname LIKE 'xxx%' OR nspname LIKE '云云%';

-- all or nothing with its transaction
BEGIN;
SELECT govproj.create_register('regress_none');
ROLLBACK;
SELECT to_regnamespace('regress_none') IS NULL AS gone;
BEGIN;
SAVEPOINT before;
SELECT govproj.create_register('regress_none');
ROLLBACK TO before;
SELECT govproj.create_register('regress_none', pack => NULL);
SELECT count(*) FROM regress_none.policy;
ROLLBACK;

-- odd names, whatever the client's settings
SET standard_conforming_strings = off;
SET DateStyle = 'German';
SET IntervalStyle = 'sql_standard';
SET search_path = '';
SET escape_string_warning = off;
SELECT govproj.create_register('云浮 市');
SELECT govproj.create_register('We "said"; DROP TABLE x''s--');
SELECT govproj.create_register(repeat('云', 21));
SELECT govproj.create_register(repeat('x', 63)) = repeat('x', 63) AS made;
RESET standard_conforming_strings;
RESET DateStyle;
RESET IntervalStyle;
RESET escape_string_warning;
RESET search_path;
SELECT r.name, r.project, split_part(govproj.diagram(r.name, 'public'), E'\n', 2) AS picture
  FROM govproj.registers r WHERE r.name ~ '云|said|xxx' ORDER BY r.name COLLATE "C";
SELECT valid_from, valid_until FROM "云浮 市".policy;
SELECT DISTINCT at_most FROM "云浮 市".policy_order WHERE at_most IS NOT NULL ORDER BY at_most;

-- a hostile path: a schema in front with tables and functions of the same names
RESET ROLE;
CREATE SCHEMA regress_hostile AUTHORIZATION regress_keeper;
SET ROLE regress_keeper;
CREATE TABLE regress_hostile.policy (id bigint, code text);
CREATE TABLE regress_hostile.register (id bigint);
CREATE FUNCTION regress_hostile.format(text, text) RETURNS text LANGUAGE sql AS $$ SELECT 'CREATE SCHEMA regress_stray' $$;
CREATE FUNCTION regress_hostile.quote_ident(text) RETURNS text LANGUAGE sql AS $$ SELECT 'regress_hostile' $$;
SET search_path = regress_hostile, pg_catalog;
SELECT govproj.create_register('regress_two');
SELECT (SELECT count(*) FROM regress_hostile.policy) AS astray, (SELECT count(*) FROM regress_two.policy) AS at_home;
RESET search_path;

-- what was made is the caller's own, and nothing of it belongs to the extension
SELECT n.nspname, bool_and(pg_get_userbyid(c.relowner) = 'regress_keeper') AS owned, count(*) > 15 AS whole
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname IN ('regress_one', 'regress_two') GROUP BY 1 ORDER BY 1;
SELECT count(*) AS members
  FROM pg_depend d JOIN pg_class c ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
 WHERE d.deptype = 'e' AND c.relnamespace IN ('regress_one'::regnamespace, '"云浮 市"'::regnamespace);
-- the engine's triggers fire whatever session_replication_role says
SELECT c.relname, t.tgname, t.tgenabled
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
 WHERE c.relnamespace = 'regress_one'::regnamespace AND NOT t.tgisinternal AND (t.tgenabled <> 'A' OR t.tgname !~ '^zz_');
-- every table, view, column, function and trigger says what it is
SELECT c.relname, a.attname
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
 WHERE c.relnamespace = 'regress_one'::regnamespace AND c.relkind IN ('r', 'v') AND a.attnum >= 0 AND NOT a.attisdropped
   AND (col_description(c.oid, a.attnum) IS NULL OR obj_description(c.oid, 'pg_class') IS NULL)
 ORDER BY 1, 2;
SELECT p.proname FROM pg_proc p
 WHERE p.pronamespace = 'regress_one'::regnamespace AND obj_description(p.oid, 'pg_proc') IS NULL;
-- no function of it reads text at run time, so that renames break none
SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'regress_one'::regnamespace AND p.prosqlbody IS NULL;

-- registers do not see each other
INSERT INTO regress_one.agency (code, name, kind) VALUES ('A', '甲单位', 'unit');
SELECT (SELECT count(*) FROM regress_one.agency) AS one, (SELECT count(*) FROM regress_two.agency) AS two;

-- what the register's own row and an agency may and may not be
INSERT INTO regress_one.register (title, time_zone, template_version) VALUES ('another', 'UTC', '0');
INSERT INTO regress_one.register (id, title, time_zone, template_version) VALUES (2, 'another', 'UTC', '0');
UPDATE regress_one.register SET time_zone = 'Asia/Atlantis';
UPDATE regress_two.register SET title = ' ';
UPDATE regress_one.register SET title = '台账';
DELETE FROM regress_one.register;
SET client_min_messages = warning;
TRUNCATE regress_one.register CASCADE;
RESET client_min_messages;
\set VERBOSITY terse
INSERT INTO regress_one.agency (code, name, kind) VALUES ('A', '乙单位', 'unit');
INSERT INTO regress_one.agency (code, name, kind) VALUES ('B', '  ', 'unit');
INSERT INTO regress_one.agency (code, name, kind) VALUES ('B', '乙单位', 'ministry');
INSERT INTO regress_one.agency (code, name, kind) VALUES ('B', NULL, 'unit');
UPDATE regress_one.agency SET kind = 'finance';
UPDATE regress_one.agency SET name = '甲局', leading_group = '信息化建设领导小组', responsible_office = '办公室';
\set VERBOSITY default

-- renamed schema and tables, and a user's own columns, indexes, views and triggers, break nothing
ALTER SCHEMA regress_two RENAME TO "regress 2";
ALTER TABLE "regress 2".policy RENAME TO 制度;
ALTER TABLE "regress 2".policy_step RENAME TO 步骤;
ALTER TABLE "regress 2".project RENAME TO 项目;
ALTER TABLE "regress 2".制度 ADD COLUMN shelf text DEFAULT 'A3';
ALTER TABLE "regress 2".步骤 ADD COLUMN colour text NOT NULL DEFAULT 'red';
CREATE INDEX ON "regress 2".步骤 (colour);
CREATE VIEW "regress 2".colours AS SELECT DISTINCT colour FROM "regress 2".步骤;
CREATE FUNCTION "regress 2".paint() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.colour := 'blue'; RETURN NEW; END $$;
CREATE TRIGGER paint BEFORE INSERT ON "regress 2".步骤 FOR EACH ROW EXECUTE FUNCTION "regress 2".paint();
SELECT name, project FROM govproj.registers WHERE name = 'regress 2';
SELECT govproj.load_pack('regress 2', body || '{"code": "later", "valid_from": "2025-02-01", "valid_until": null}') > 0 AS loaded FROM govproj.packs;
SELECT colour, count(*) FROM "regress 2".步骤 GROUP BY 1 ORDER BY 1;
SELECT split_part(govproj.diagram('regress 2', 'professional'), E'\n', 2) AS picture;
SELECT govproj.create_register('regress 2');
SELECT code, shelf FROM "regress 2".制度 ORDER BY code;

-- a stranger can neither look in nor load
SET ROLE regress_stranger;
\set VERBOSITY terse
SELECT govproj.load_pack('regress_one', '{}');
SELECT count(*) FROM regress_one.policy;
\set VERBOSITY default
SELECT count(*) > 0 AS seen FROM govproj.registers WHERE name = 'regress_one';

RESET ROLE;
SET client_min_messages = warning;
DROP OWNED BY regress_keeper CASCADE;
DROP ROLE regress_keeper, regress_stranger;
