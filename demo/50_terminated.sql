\set ECHO none
\i demo/offices.psql
\set ECHO all
--
-- Act 5. A goal can no longer be reached (目标无法完全实现): the province builds the same system for all its cities. The
-- contract, signed and under way, is ended by the legal procedure (合同终止手续), whose paper must be there first (Article 17).
\set ECHO none
INSERT INTO yunfu.project (title, category, owner_id, budget_year, plan_line_id, budgeted, city_funds, stage_on)
SELECT title, category, :health, 2020, id, true, 1150000.00, '2020-05-06' FROM yunfu.plan_line WHERE title = '区域医学影像共享系统'
RETURNING id AS project, owner_id AS unit, city_funds AS amount \gset
INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES
    (:project, 'software_development', 950000.00), (:project, 'acceptance', 80000.00), (:project, 'security', 120000.00);
\set from 2020-05-12
\i demo/approval.psql
\set from 2020-08-04
\i demo/procurement.psql
INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on, delivery_due, security_undertaking)
VALUES (:project, 'main', :health, '岭南医疗信息有限公司', 930000.00, '2020-10-12', '2021-06-30', true);
UPDATE yunfu.project SET stage = 'contracted', stage_on = '2020-10-13' WHERE id = :project;
UPDATE yunfu.project SET stage = 'implementing', stage_on = '2020-10-20' WHERE id = :project;
\set ECHO all
INSERT INTO yunfu.document (project_id, kind, issuer_id, number, issued_on) VALUES
    (:project, 'termination_procedure', :health, '云卫函〔2021〕37号', '2021-04-19');
UPDATE yunfu.project SET stage = 'terminated', stage_on = '2021-04-20' WHERE id = :project
RETURNING code, title, govproj.label(stage, 'zh') AS "阶段", stage_on;

-- Two duties came with that step: to file the termination with the data bureau and with finance (终止备案). Each is met by its
-- own paper, and stays open until then, on a project that is over as well. With whom it is filed says that it came (签收).
SET govproj.today = '2021-04-28';
INSERT INTO yunfu.document (project_id, kind, issuer_id, number, issued_on) VALUES
    (:project, 'termination_filing_data_bureau', :health, '云卫函〔2021〕41号', '2021-04-26') RETURNING id AS filing \gset
INSERT INTO yunfu.receipt (document_id, agency_id, received_on) VALUES (:filing, :bureau, '2021-04-28');
RESET govproj.today;
SELECT label_zh, receiver_name, arose_on, met_on, dated_on, recorded_on, received_on, state_zh FROM yunfu.obligation_watch WHERE project_id = :project ORDER BY kind;
