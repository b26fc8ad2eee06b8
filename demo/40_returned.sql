\set ECHO none
\i demo/offices.psql
\set ECHO all
--
-- Act 4. A review fails (论证未通过): the project is returned (退回) and comes again, keeping its papers.
-- The education office drew up its plan for 2021 and filed it on 2 December; 30 November would have been in time (Article 6).
-- Late is accepted and stays on record. What has been filed is fixed; a revision is a new version.
INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (:education, 2021) RETURNING id AS plan \gset
INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate)
VALUES (:plan, '中小学学籍与招生管理系统', '专业软件开发服务', 760000.00) RETURNING id AS line \gset
SET govproj.today = '2020-12-02';
UPDATE yunfu.annual_plan SET filed_on = '2020-12-02' WHERE id = :plan;
RESET govproj.today;
-- refused: ZG009, record may not be altered
UPDATE yunfu.plan_line SET estimate = 960000.00 WHERE id = :line;
SELECT agency_name, year, due_on, filed_on, state_zh, days_late, lines FROM yunfu.plan_compliance WHERE agency_id = :education AND year = 2021;
INSERT INTO yunfu.project (title, category, owner_id, budget_year, plan_line_id, budgeted, city_funds, stage_on)
VALUES ('中小学学籍与招生管理系统', 'software.professional', :education, 2021, :line, true, 760000.00, '2021-01-11')
RETURNING id AS p \gset
-- (Submission and preliminary review as in act 1.)
\set ECHO none
INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES
    (:p, 'software_development', 690000.00), (:p, 'acceptance', 70000.00);
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) VALUES
    (:p, 'scheme',         :education, '2021-01-18', NULL),
    (:p, 'data_catalogue', :education, '2021-01-18', NULL),
    (:p, 'ipv6_support',   :education, '2021-01-18', NULL),
    (:p, 'argumentation',  :education, '2021-01-20', 'passed');
UPDATE yunfu.project SET stage = 'submitted', stage_on = '2021-01-25' WHERE id = :p;
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome)
VALUES (:p, 'preliminary_review', :bureau, '2021-02-01', 'passed');
UPDATE yunfu.project SET stage = 'prechecked', stage_on = '2021-02-01' WHERE id = :p;
\set ECHO all
INSERT INTO yunfu.document (project_id, kind, issuer_id, third_party, issued_on, outcome) VALUES
    (:p, 'cost_review',   :bureau, '广东正信造价咨询有限公司', '2021-03-01', 'passed'),
    (:p, 'expert_review', :bureau, '云浮市信息化专家组',       '2021-03-03', 'failed');
UPDATE yunfu.project SET stage = 'returned', stage_on = '2021-03-04' WHERE id = :p;

-- The same scheme cannot simply be handed in again: what the experts turned down is written and argued anew.
-- refused: ZG002, document missing or not passed
UPDATE yunfu.project SET stage = 'submitted', stage_on = '2021-03-05' WHERE id = :p;
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) VALUES
    (:p, 'scheme', :education, '2021-03-22', NULL), (:p, 'argumentation', :education, '2021-03-24', 'passed');
UPDATE yunfu.project SET stage = 'submitted', stage_on = '2021-03-26' WHERE id = :p RETURNING code, stage, stage_on, round;
