\set ECHO none
\i demo/offices.psql
\set ECHO all
--
-- Act 3. An approval lapses (审批意见过期): it is good for two years (Article 8(4)), the day of issue not counted.
INSERT INTO yunfu.project (title, category, owner_id, budget_year, plan_line_id, budgeted, city_funds, stage_on)
SELECT title, category, :land, 2020, id, true, 980000.00, '2020-03-10' FROM yunfu.plan_line WHERE title = '不动产登记档案管理系统'
RETURNING id AS project, owner_id AS unit, city_funds AS amount \gset
-- (Up to its approval all goes as in act 1.)
\set ECHO none
INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES
    (:project, 'software_development', 880000.00), (:project, 'acceptance', 40000.00), (:project, 'security', 60000.00);
\set from 2020-04-14
\i demo/approval.psql
\set ECHO all
SELECT code, title, stage, stage_on, approved_amount, approval_last_day FROM yunfu.project WHERE id = :project;

-- Two years pass. The money comes one day late, whatever the clock of the client says.
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome, amount) VALUES
    (:project, 'fund_application', :land,       '2022-05-30', NULL,     980000.00),
    (:project, 'fund_decision',    :government, '2022-06-29', 'passed', 980000.00);
-- refused: ZG004, approval lapsed
UPDATE yunfu.project SET stage = 'funded', stage_on = '2022-07-01' WHERE id = :project;

-- Since it has lapsed, and since nothing is signed, it may start again from the submission: a second round (第二轮), with a
-- scheme, reviews and an approval of its own. This time the contract is signed in time; after that the end of the two years
-- has no effect.
\set ECHO none
\set from 2022-07-04
\i demo/approval.psql
\set from 2022-09-26
\i demo/procurement.psql
INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on, delivery_due, security_undertaking)
VALUES (:project, 'main', :land, '西江数字政务有限公司', 860000.00, '2022-12-05', '2023-10-31', true);
\set ECHO all
UPDATE yunfu.project SET stage = 'contracted', stage_on = '2022-12-06' WHERE id = :project;
UPDATE yunfu.project SET stage = 'implementing', stage_on = '2022-12-12' WHERE id = :project
RETURNING code, stage, stage_on, round, approval_last_day;

-- Delivery was due on 2023-10-31 and has not come. Nothing ran on the day after, and no row was written; the duty to file the
-- delay (逾期交付备案, Article 17) is there all the same, and grows older by the day. It was not, on its last day:
SELECT label_zh, arose_on, due_on, state_zh, age_days > 0 AS grows_older, written FROM yunfu.obligation_watch WHERE project_id = :project;
SELECT count(*) AS duties FROM govproj.project_duties('yunfu.project', :project, '2023-10-31');
