\set ECHO none
\i demo/offices.psql
\set ECHO all
--
-- Act 6. One attempt at each kind of refusal, seen as any client sees it: a code (SQLSTATE) of class ZG, every rule that is
-- not met with its article and figures, and what to do next. (ZG004, an approval that has lapsed, was act 3.)
-- An emergency command system of 2,300,000.00 yuan takes its lawful way, and at every turn somebody tries another first. It
-- stands in no annual plan, which is warned about and not refused (a reading of Articles 6 and 9, noted on its row).
INSERT INTO yunfu.project (title, category, owner_id, budget_year, budgeted, city_funds, stage_on)
VALUES ('应急指挥调度系统', 'software.professional', :emergency, 2020, true, 2300000.00, '2020-03-16')
RETURNING id AS project, owner_id AS unit, city_funds AS amount \gset
\set ECHO none
INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES
    (:project, 'software_development', 1900000.00), (:project, 'supervision', 100000.00), (:project, 'testing', 90000.00),
    (:project, 'acceptance', 90000.00), (:project, 'security', 120000.00);
\set ECHO all

-- A project initiated when no policy is in force: this measure ended on 2025-01-31 (Article 28).
-- refused: ZG007, no policy in force
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on)
VALUES ('政务热线系统', 'software.professional', :labour, 2025, 500000.00, '2025-02-05');

-- A classified (涉密) project: the measure is for unclassified ones, and the register keeps no other (Article 5).
-- refused: ZG010, out of the measure's scope
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, classified, stage_on)
VALUES ('涉密办公系统', 'software.professional', :emergency, 2020, 800000.00, true, '2020-03-16');

-- A unit builds a public platform for itself: those are the data bureau's (Article 4(1)).
-- refused: ZG006, wrong office
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on)
VALUES ('自建电子证照平台', 'software.platform', :emergency, 2020, 800000.00, '2020-03-16');

-- A unit writes the opinion on its own money: that is finance's (Article 4(4)).
-- refused: ZG006, wrong office
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome, amount)
VALUES (:project, 'fund_review_opinion', :emergency, '2020-03-20', 'passed', 2300000.00);

-- From the plan straight to the approval: Article 8 gives the order of the steps.
-- refused: ZG001, no such step
UPDATE yunfu.project SET stage = 'approved', stage_on = '2020-03-20' WHERE id = :project;

-- By the back door: COPY at a late stage, and an update with triggers switched off the way replication does it.
-- refused: ZG001, no such step
COPY yunfu.project (title, category, owner_id, budget_year, city_funds, stage, stage_on) FROM STDIN (DELIMITER '|');
补录项目|software.professional|9|2020|300000.00|filed|2020-12-01
\.
SET session_replication_role = replica;
-- refused: ZG001, no such step
UPDATE yunfu.project SET stage = 'filed', stage_on = '2020-12-01' WHERE id = :project;
RESET session_replication_role;

-- Approved, funded and put out to tender as in act 1. Then contracts above the amount that was approved (Article 8(5)).
\set ECHO none
\set from 2020-03-31
\i demo/approval.psql
\set from 2020-06-23
\i demo/procurement.psql
\set ECHO all
INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on, delivery_due, security_undertaking)
VALUES (:project, 'main', :emergency, '珠江智慧科技有限公司', 2310000.00, '2020-08-28', '2021-06-30', true);
-- refused: ZG008, amount above its limit
UPDATE yunfu.project SET stage = 'contracted', stage_on = '2020-09-01' WHERE id = :project;
UPDATE yunfu.contract SET amount = 1850000.00 WHERE project_id = :project;
UPDATE yunfu.project SET stage = 'contracted', stage_on = '2020-09-01' WHERE id = :project;

-- Work is to begin without a supervisor; from 2,000,000 yuan one is compulsory (Article 13).
-- refused: ZG003, money line not served
UPDATE yunfu.project SET stage = 'implementing', stage_on = '2020-09-08' WHERE id = :project;

-- So the total is made smaller, to slip below the line. The figures have been frozen since the approval.
-- refused: ZG009, record may not be altered
UPDATE yunfu.cost_line SET amount = 1500000.00 WHERE project_id = :project AND kind = 'software_development';

-- A supervisor is engaged, and the beginning of the work dated before the contracts were concluded (2020-09-01).
INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, qualification, amount, signed_on, delivery_due) VALUES
    (:project, 'supervision', :emergency, '诚信工程监理有限公司', '信息系统工程监理', 95000.00, '2020-08-28', '2021-06-30');
-- refused: ZG011, date out of order
UPDATE yunfu.project SET stage = 'implementing', stage_on = '2020-08-31' WHERE id = :project;
UPDATE yunfu.project SET stage = 'implementing', stage_on = '2020-09-08' WHERE id = :project;

-- Accepted (验收) with the bureau's review and nothing else. One refusal lists all that is missing, whatever its kind.
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome)
VALUES (:project, 'preacceptance_opinion', :bureau, '2021-07-05', 'passed');
UPDATE yunfu.project SET stage = 'preaccepted', stage_on = '2021-07-06' WHERE id = :project;
-- refused: ZG002, document missing or not passed
UPDATE yunfu.project SET stage = 'accepted', stage_on = '2021-07-30' WHERE id = :project;

-- With all the papers (entered as in act 1) two things are left: the contracts are not delivered (Article 18), and since they
-- were due on 2021-06-30 the delay is to be filed (Article 17).
\set ECHO none
INSERT INTO yunfu.document (project_id, kind, issuer_id, third_party, qualification, issued_on, outcome) VALUES
    (:project, 'software_test_report',  :emergency, '岭南软件评测中心',     'CMA、CNAS', '2021-07-12', 'passed'),
    (:project, 'acceptance_evaluation', :emergency, '粤安信息安全测评中心', NULL,        '2021-07-19', 'passed'),
    (:project, 'security_evaluation',   :emergency, '粤安信息安全测评中心', NULL,        '2021-07-19', 'passed'),
    (:project, 'expert_acceptance',     :emergency, '验收专家组',           NULL,        '2021-07-26', 'passed'),
    (:project, 'acceptance_report',     :emergency, NULL,                   NULL,        '2021-07-28', 'passed'),
    (:project, 'data_registration',     :emergency, NULL,                   NULL,        '2021-07-28', NULL),
    (:project, 'ipv6_verification',     :emergency, NULL,                   NULL,        '2021-07-28', NULL);
\set ECHO all
-- refused: ZG005, open obligation
UPDATE yunfu.project SET stage = 'accepted', stage_on = '2021-07-30' WHERE id = :project;

-- A unit evaluates its own project: that is for the data bureau and finance (Article 21).
-- refused: ZG006, wrong office
INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (:project, 2020, :emergency, 100, '2021-08-02');

-- A duty is struck out by hand: duties are computed, and met by papers.
-- refused: ZG009, record may not be altered
DELETE FROM yunfu.obligation;

-- Changing what was recorded: a failed review, a whole project, the rule that projects were judged by.
-- refused: ZG009, record may not be altered
UPDATE yunfu.document SET outcome = 'passed' WHERE outcome = 'failed';
-- refused: ZG009, record may not be altered
DELETE FROM yunfu.project WHERE id = :project;
-- refused: ZG009, record may not be altered
UPDATE yunfu.policy_requirement SET applies_when = '{"investment": {"from": 3000000}}' WHERE code = 'supervision';
