-- Who may do what: an owner who is no superuser, roles that act for their own agency, and two registers side by side.
\getenv abs_srcdir PG_ABS_SRCDIR
\set drive :abs_srcdir /test/drive.sql
\i :drive

DROP SCHEMA yunfu CASCADE;
CREATE ROLE regress_keeper;
CREATE ROLE regress_police;
CREATE ROLE regress_officer IN ROLE regress_police;
CREATE ROLE regress_bureau;
CREATE ROLE regress_finance;
SELECT current_database() AS database \gset
GRANT CREATE ON DATABASE :"database" TO regress_keeper;

SET ROLE regress_keeper;
SELECT govproj.create_register('yunfu');
INSERT INTO yunfu.agency (code, name, kind, db_role)
VALUES ('dsj', '市政务服务数据管理局', 'data_bureau', 'regress_bureau'), ('gaj', '市公安局', 'unit', 'regress_police'),
       ('czj', '市财政局', 'finance', 'regress_finance'), ('szf', '市人民政府', 'government', 'no_such_role'), ('jyj', '市教育局', 'unit', NULL);
UPDATE yunfu.agency SET leading_group = '有', responsible_office = '有';
-- table privileges on project, document, cost line and contract are all that the agencies get
GRANT USAGE ON SCHEMA yunfu TO regress_police, regress_bureau, regress_finance;
GRANT SELECT, INSERT, UPDATE ON yunfu.project, yunfu.document, yunfu.cost_line, yunfu.contract TO regress_police, regress_bureau, regress_finance;
-- a trigger of the keeper's own on the ledger, and a table that nobody else may write to
CREATE TABLE yunfu.heard (project_id bigint, seq bigint, as_user text);
CREATE FUNCTION yunfu.hear() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ BEGIN INSERT INTO yunfu.heard VALUES (NEW.project_id, NEW.seq, current_user); RETURN NULL; END $$;
CREATE TRIGGER hear AFTER INSERT ON yunfu.act FOR EACH ROW EXECUTE FUNCTION yunfu.hear();
RESET ROLE;

-- a member of the unit's role drives the unit's part
SET govproj.today = '2020-03-10';
SET ROLE regress_officer;
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES ('警务平台', 'software.professional', 2, 2020, 5, '2020-03-02') RETURNING id AS p \gset
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES ('越权', 'software.professional', 5, 2020, 5, '2020-03-02');
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES ('越权', 'software.platform', 1, 2020, 5, '2020-03-02');
INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (:p, 'hardware', 5);
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome)
VALUES (:p, 'scheme', 2, '2020-03-03', NULL), (:p, 'data_catalogue', 2, '2020-03-03', NULL), (:p, 'ipv6_support', 2, '2020-03-03', NULL), (:p, 'argumentation', 2, '2020-03-03', 'passed');
SELECT rule, met FROM yunfu.explain(:p, 'submitted', '2020-03-05') WHERE NOT met OR rule = 'office';
UPDATE yunfu.project SET stage = 'submitted', stage_on = '2020-03-05' WHERE id = :p;
-- and no other's: it neither reviews itself nor enters the bureau's papers
UPDATE yunfu.project SET stage = 'prechecked' WHERE id = :p;
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) VALUES (:p, 'preliminary_review', 1, '2020-03-06', 'passed');
-- the ledger is not even readable to it
SELECT count(*) FROM yunfu.act;
INSERT INTO yunfu.act (project_id) VALUES (1);
RESET ROLE;
SET ROLE regress_bureau;
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) VALUES (:p, 'preliminary_review', 1, '2020-03-06', 'passed');
UPDATE yunfu.project SET stage = 'prechecked' WHERE id = :p RETURNING stage, stage_on;
UPDATE yunfu.project SET title = '改名' WHERE id = :p;
INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (:p, 'hardware', 5);
INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (:p, 'main', 2, '甲', 5, '2020-03-06');
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, document_id, reason) SELECT :p, 'voiding', 2, '2020-03-06', id, '代办' FROM yunfu.document WHERE kind = 'scheme';
UPDATE yunfu.project SET stage = 'withdrawn' WHERE id = :p;
RESET ROLE;
-- nor does finance take the step of the bureau
SET ROLE regress_finance;
UPDATE yunfu.project SET stage = 'reviewed' WHERE id = :p;
RESET ROLE;
SELECT seq, kind, to_stage, actor, agency_id, as_user, count(*) OVER (PARTITION BY seq) AS times
  FROM yunfu.act LEFT JOIN yunfu.heard USING (project_id, seq) ORDER BY seq;

-- the keeper of the register may act for all, even for those that have no role
SET ROLE regress_keeper;
SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class WHERE relnamespace = 'yunfu'::regnamespace;
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome, third_party) SELECT :p, kind, 1, '2020-03-10', 'passed', '专家组' FROM unnest('{cost_review,expert_review}'::text[]) AS kind;
UPDATE yunfu.project SET stage = 'reviewed' WHERE id = :p RETURNING stage;
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES ('教育平台', 'software.professional', 5, 2020, 5, '2020-03-02') RETURNING id;
-- but it fixes no day, and edits no ledger
SET govproj.today = '2021-01-01';
UPDATE yunfu.act SET actor = 'nobody';
RESET ROLE;
-- an agency that no longer acts takes no step; one whose role is gone has nobody but the keeper
UPDATE yunfu.agency SET active = false WHERE id = 1;
SET ROLE regress_bureau;
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) VALUES (:p, 'preliminary_review', 1, '2020-03-06', 'passed');
RESET ROLE;
UPDATE yunfu.agency SET active = true WHERE id = 1;

-- a second register knows nothing of the first: not its projects, agencies, policies, nor its roles
SELECT govproj.create_register('yunan', title => '郁南县台账');
INSERT INTO yunan.agency (code, name, kind, db_role) VALUES ('gaj', '县公安局', 'unit', 'regress_bureau');
INSERT INTO yunan.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES ('县警务平台', 'software.professional', 1, 2020, 5, '2020-03-02') RETURNING id, code;
SELECT (SELECT count(*) FROM yunfu.act WHERE detail::text LIKE '%县%') AS leaked, (SELECT count(*) FROM yunan.act) AS own;
INSERT INTO yunan.document (project_id, kind, issuer_id, issued_on) VALUES (2, 'scheme', 1, '2020-03-03');
INSERT INTO yunan.document (project_id, kind, issuer_id, issued_on) VALUES (1, 'scheme', 2, '2020-03-03');
UPDATE yunan.policy SET superseded_on = '2020-03-02';
INSERT INTO yunan.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES ('晚了', 'software.professional', 1, 2020, 5, '2020-03-03');
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES ('不晚', 'software.professional', 2, 2020, 5, '2020-03-03') RETURNING id;
SELECT count(*) FROM yunan.worklist;
SET ROLE regress_police;
SELECT count(*) FROM yunan.project;
RESET ROLE;
-- one goes, the other stays and goes on
DROP SCHEMA yunan CASCADE;
UPDATE yunfu.project SET title = '警务综合平台' WHERE id = :p RETURNING title;

DROP SCHEMA yunfu, drive CASCADE;
DROP OWNED BY regress_keeper, regress_police, regress_officer, regress_bureau, regress_finance CASCADE;
DROP ROLE regress_keeper, regress_police, regress_officer, regress_bureau, regress_finance;
