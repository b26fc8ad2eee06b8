-- Ways into a register that are not a plain UPDATE, and things a user may build around its tables.
\getenv abs_srcdir PG_ABS_SRCDIR
\set drive :abs_srcdir /test/drive.sql
\i :drive

SELECT drive.reach('professional', 'planned') AS p, drive.reach('professional', 'planned') AS q \gset
SELECT drive.supply_all(:p, 'submitted', '2020-03-09') \g /dev/null
\set VERBOSITY terse

-- one bad row in a statement of several undoes them all
UPDATE yunfu.project SET stage = 'submitted', stage_on = '2020-03-09';
SELECT id = :p AS p, stage, last_seq = (SELECT max(seq) FROM yunfu.act WHERE project_id = project.id) AS whole FROM yunfu.project ORDER BY id;

-- COPY brings births only, each judged and recorded
COPY yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on, stage) FROM stdin;
好项目	software.professional	2	2020	5	2020-03-02	planned
坏项目	software.professional	2	2020	5	2020-03-02	approved
\.
COPY yunfu.project (id, title, category, owner_id, budget_year, city_funds, stage_on) FROM stdin;
101	批量一	software.professional	2	2020	5	2020-03-02
102	批量二	software.professional	2	2020	5	2020-03-02
\.
COPY yunfu.document (project_id, kind, issuer_id, issued_on) FROM stdin;
101	scheme	2	2020-03-02
102	scheme	5	2020-03-02
\.
COPY yunfu.document (project_id, kind, issuer_id, issued_on) FROM stdin;
101	scheme	2	2020-03-02
102	scheme	2	2020-03-02
\.
SELECT project_id, seq, kind FROM yunfu.act WHERE project_id > 100 ORDER BY 1, 2;

-- MERGE steps and is judged
MERGE INTO yunfu.project p USING (VALUES (:p), (:q)) AS v (id) ON v.id = p.id WHEN MATCHED THEN UPDATE SET stage = 'submitted', stage_on = '2020-03-09';
MERGE INTO yunfu.project p USING (VALUES (:p)) AS v (id) ON v.id = p.id WHEN MATCHED THEN DELETE;
MERGE INTO yunfu.project p USING (VALUES (-1)) AS v (id) ON v.id = p.id
 WHEN NOT MATCHED THEN INSERT (title, category, owner_id, budget_year, city_funds, stage, stage_on) VALUES ('甲', 'software.professional', 2, 2020, 5, 'filed', '2020-03-02');

-- ON CONFLICT: a row that is not inserted leaves no act, one that is updated is judged
SELECT count(*) AS acts FROM yunfu.act \gset
INSERT INTO yunfu.project (id, title, category, owner_id, budget_year, city_funds, stage_on) VALUES (101, '同号', 'software.professional', 2, 2020, 5, '2020-03-02') ON CONFLICT DO NOTHING;
INSERT INTO yunfu.project (id, title, category, owner_id, budget_year, city_funds, stage_on) VALUES (101, '同号', 'software.professional', 2, 2020, 5, '2020-03-02')
    ON CONFLICT (id) DO UPDATE SET stage = 'submitted', stage_on = '2020-03-09';
INSERT INTO yunfu.document (id, project_id, kind, issuer_id, issued_on) VALUES (1, :p, 'scheme', 2, '2020-03-02') ON CONFLICT DO NOTHING;
INSERT INTO yunfu.document (id, project_id, kind, issuer_id, issued_on) VALUES (1, :p, 'scheme', 2, '2020-03-02') ON CONFLICT (id) DO UPDATE SET issued_on = '2020-01-01';
SELECT count(*) - :acts AS acts_added FROM yunfu.act;
INSERT INTO yunfu.project (id, title, category, owner_id, budget_year, city_funds, stage_on) VALUES (101, '同号', 'software.professional', 2, 2020, 5, '2020-03-02')
    ON CONFLICT (id) DO UPDATE SET title = EXCLUDED.title RETURNING title;
SELECT kind, detail FROM yunfu.act WHERE project_id = 101 ORDER BY seq DESC LIMIT 1;
SELECT count(*) = count(DISTINCT (project_id, seq)) AS no_gaps, bool_and(seq <= last_seq) AS in_chain FROM yunfu.act JOIN yunfu.project ON id = project_id;

-- through a view, and with triggers told to sleep
CREATE VIEW drive.mine AS SELECT id, stage, stage_on FROM yunfu.project;
UPDATE drive.mine SET stage = 'submitted', stage_on = '2020-03-09' WHERE id = :q;
INSERT INTO drive.mine (id, stage) VALUES (103, 'filed');
BEGIN;
SET LOCAL session_replication_role = replica;
UPDATE yunfu.project SET stage = 'submitted', stage_on = '2020-03-09' WHERE id = :q;
ROLLBACK;
SET session_replication_role = replica;
UPDATE yunfu.project SET stage = 'filed' WHERE id = :q;
DELETE FROM yunfu.project WHERE id = :q;
TRUNCATE yunfu.project CASCADE;
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage) VALUES ('甲', 'software.professional', 2, 2020, 5, 'filed');
RESET session_replication_role;
BEGIN;
UPDATE drive.mine SET stage = 'submitted', stage_on = '2020-03-09' WHERE id = :p;
SELECT stage FROM drive.mine WHERE id = :p;
ROLLBACK;

-- prepared statements, and the type that JDBC sends
PREPARE step (varchar, date, bigint) AS UPDATE yunfu.project SET stage = $1, stage_on = $2 WHERE id = $3;
EXECUTE step ('submitted', '2020-03-09', :q);
EXECUTE step ('no such', '2020-03-09', :q);
PREPARE paper (bigint, text, date, text) AS INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) VALUES ($1, $2, 2, $3, $4);
EXECUTE paper (:q, 'scheme', '2020-03-05', NULL);
EXECUTE paper (:q, 'data_catalogue', '2020-03-05', NULL);
EXECUTE paper (:q, 'ipv6_support', '2020-03-05', NULL);
EXECUTE paper (:q, 'argumentation', '2020-03-05', 'failed');
EXECUTE step ('submitted', '2020-03-09', :q);
EXECUTE paper (:q, 'argumentation', '2020-03-05', 'passed');
EXECUTE step ('submitted', '2020-03-09', :q);
DEALLOCATE ALL;

-- a search_path in which everything has been put in front
CREATE SCHEMA hostile;
CREATE TABLE hostile.project (LIKE yunfu.project);
CREATE TABLE hostile.document (LIKE yunfu.document);
CREATE TABLE hostile.policy_requirement (LIKE yunfu.policy_requirement);
CREATE TABLE hostile.act (LIKE yunfu.act);
CREATE TEMP TABLE agency (LIKE yunfu.agency);
CREATE TEMP TABLE policy_step (LIKE yunfu.policy_step);
CREATE FUNCTION hostile.yes(govproj.stage, govproj.stage) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION hostile.yes(govproj.stage, text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION hostile.yes(bigint, bigint) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION hostile.yes(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION hostile.yes(numeric, numeric) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE OPERATOR hostile.= (FUNCTION = hostile.yes, LEFTARG = govproj.stage, RIGHTARG = govproj.stage);
CREATE OPERATOR hostile.= (FUNCTION = hostile.yes, LEFTARG = govproj.stage, RIGHTARG = text);
CREATE OPERATOR hostile.= (FUNCTION = hostile.yes, LEFTARG = bigint, RIGHTARG = bigint);
CREATE OPERATOR hostile.= (FUNCTION = hostile.yes, LEFTARG = text, RIGHTARG = text);
CREATE OPERATOR hostile.<> (FUNCTION = hostile.yes, LEFTARG = text, RIGHTARG = text);
CREATE OPERATOR hostile.< (FUNCTION = hostile.yes, LEFTARG = numeric, RIGHTARG = numeric);
CREATE FUNCTION hostile.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT ''2030-01-01''::timestamptz';
CREATE FUNCTION hostile.scale(numeric) RETURNS integer LANGUAGE sql AS 'SELECT 0';
CREATE DOMAIN hostile.yuan AS numeric;
SET search_path = hostile, pg_temp, yunfu, govproj, pg_catalog;
UPDATE yunfu.project SET stage = 'prechecked', stage_on = '2020-03-10' WHERE title OPERATOR(pg_catalog.=) '警务综合平台' AND id OPERATOR(pg_catalog.=) :q;
UPDATE yunfu.project SET stage = 'filed' WHERE id OPERATOR(pg_catalog.=) :q;
INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (101, 'other', 0.001);
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage) VALUES ('甲', 'software.professional', 2, 2020, 5, 'filed');
SELECT rule, met FROM yunfu.explain(:q, 'prechecked', '2020-03-10');
SELECT project_id, next_stage, missing FROM yunfu.worklist WHERE project_id OPERATOR(pg_catalog.=) :q ORDER BY next_order;
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) VALUES (:q, 'preliminary_review', 1, '2020-03-10', 'passed');
UPDATE yunfu.project SET stage = 'prechecked', stage_on = '2020-03-10' WHERE id OPERATOR(pg_catalog.=) :q;
SELECT pg_catalog.count(*) FROM hostile.act;
RESET search_path;
SELECT stage, stage_on FROM yunfu.project WHERE id = :q;
DROP TABLE agency, policy_step;
DROP SCHEMA hostile CASCADE;
-- an empty one
SET search_path = '';
UPDATE yunfu.project SET stage = 'reviewed', stage_on = '2020-03-10' WHERE id = :q;
SELECT pg_catalog.count(*) FROM yunfu.worklist WHERE project_id IS NOT NULL;
RESET search_path;

-- columns, indexes, views and triggers of the user's own
ALTER TABLE yunfu.project ADD COLUMN district text NOT NULL DEFAULT '云城区', ADD COLUMN label text GENERATED ALWAYS AS (code || '/' || title) STORED,
    ADD COLUMN touched integer NOT NULL DEFAULT 0;
ALTER TABLE yunfu.act ADD COLUMN archived boolean NOT NULL DEFAULT false;
ALTER TABLE yunfu.document ADD COLUMN shelf text NOT NULL DEFAULT 'A1';
ALTER TABLE yunfu.cost_line ADD COLUMN rate numeric DEFAULT 0.13;
CREATE INDEX ON yunfu.project (stage, stage_on);
CREATE INDEX ON yunfu.project (last_seq);
CREATE INDEX ON yunfu.act (recorded_at);
CREATE FUNCTION drive.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.touched := OLD.touched + 1; RETURN NEW; END $$;
CREATE FUNCTION drive.told() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO drive.heard VALUES (NEW.project_id, NEW.seq, NEW.kind, current_user); RETURN NULL; END $$;
CREATE TABLE drive.heard (project_id bigint, seq bigint, kind text, as_user text);
CREATE TRIGGER touch BEFORE UPDATE ON yunfu.project FOR EACH ROW EXECUTE FUNCTION drive.touch();
CREATE TRIGGER told AFTER INSERT ON yunfu.act FOR EACH ROW EXECUTE FUNCTION drive.told();
UPDATE yunfu.project SET stage = 'submitted', stage_on = '2020-03-09' WHERE id = :p RETURNING stage, district, label, touched;
SELECT drive.paper(:p, 'preliminary_review', '2020-03-09') \g /dev/null
SELECT drive.line(:p, 'other', 1.50) \g /dev/null
SELECT last_seq - seq AS from_head, kind, as_user = session_user AS as_owner FROM drive.heard JOIN yunfu.project ON id = project_id ORDER BY seq;
SELECT detail FROM yunfu.act WHERE project_id = :p ORDER BY seq DESC LIMIT 3;
SELECT label, total_investment FROM yunfu.project WHERE id = :p;
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on, district) VALUES ('有列', 'software.professional', 2, 2020, 5, '2020-03-02', '新兴县') RETURNING label, touched;
-- what a failing trigger of the user's refuses is refused as a whole
CREATE FUNCTION drive.grumble() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not today'; END $$;
CREATE TRIGGER grumble AFTER INSERT ON yunfu.act FOR EACH ROW WHEN (NEW.kind = 'project_changed') EXECUTE FUNCTION drive.grumble();
UPDATE yunfu.project SET title = '改' WHERE id = :p;
DROP TRIGGER grumble ON yunfu.act;
ALTER TABLE yunfu.act ADD CONSTRAINT short CHECK (length(actor) < 3) NOT VALID;
UPDATE yunfu.project SET title = '改' WHERE id = :p;
ALTER TABLE yunfu.act DROP CONSTRAINT short;
UPDATE yunfu.project SET title = '改' WHERE id = :p RETURNING touched, label;
-- nobody has the last word after the judge
CREATE FUNCTION drive.cheat() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.stage := 'filed'; RETURN NEW; END $$;
CREATE TRIGGER zzz_cheat BEFORE UPDATE ON yunfu.project FOR EACH ROW EXECUTE FUNCTION drive.cheat();
UPDATE yunfu.project SET title = '改二' WHERE id = :p;
ALTER TRIGGER zzz_cheat ON yunfu.project RENAME TO a_cheat;
UPDATE yunfu.project SET title = '改二' WHERE id = :p;
DROP TRIGGER a_cheat ON yunfu.project;

-- renames break nothing, in the session that has used the old names too
SELECT drive.paper(:p, 'preliminary_review', '2020-03-10') \g /dev/null
ALTER SCHEMA yunfu RENAME TO "云浮 市";
ALTER TABLE "云浮 市".project RENAME TO 项目;
ALTER TABLE "云浮 市".document RENAME TO "Документы";
ALTER TABLE "云浮 市".act RENAME TO "the ledger";
ALTER TABLE "云浮 市".policy RENAME TO 办法;
ALTER TABLE "云浮 市".agency RENAME TO "select";
ALTER TABLE "云浮 市".cost_line RENAME TO c;
UPDATE "云浮 市".项目 SET stage = 'prechecked', stage_on = '2020-03-10' WHERE id = :p RETURNING stage;
INSERT INTO "云浮 市"."Документы" (project_id, kind, issuer_id, issued_on) VALUES (:p, 'withdrawal', 2, '2020-03-11') RETURNING kind;
INSERT INTO "云浮 市".c (project_id, kind, amount) VALUES (:p, 'other', 2) RETURNING amount;
SELECT target, rule, met FROM "云浮 市".explain(:p, 'withdrawn', '2020-03-11');
\set VERBOSITY default
UPDATE "云浮 市".项目 SET stage = 'filed' WHERE id = :p;
UPDATE "云浮 市".项目 SET stage = 'reviewed' WHERE id = :p;
\set VERBOSITY terse
UPDATE "云浮 市"."the ledger" SET actor = 'nobody';
SELECT count(*) > 3 AS recorded FROM "云浮 市"."the ledger" WHERE project_id = :p;
-- but a column that the engine reads must keep its name
ALTER TABLE "云浮 市"."Документы" RENAME COLUMN outcome TO 结论;
UPDATE "云浮 市".项目 SET stage = 'withdrawn' WHERE id = :p;
ALTER TABLE "云浮 市"."Документы" RENAME COLUMN 结论 TO outcome;
UPDATE "云浮 市".项目 SET stage = 'withdrawn', stage_on = '2020-03-11' WHERE id = :p RETURNING stage;
ALTER SCHEMA "云浮 市" RENAME TO yunfu;

DROP SCHEMA yunfu, drive CASCADE;
