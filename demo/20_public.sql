\set ECHO none
\i demo/offices.psql
\set ECHO all
--
-- Act 2. A public platform (公共类): two units have the same demand (需求), and the data bureau builds once, for all.
INSERT INTO yunfu.demand (agency_id, year, title, category) VALUES
    (:health,    2020, '就医服务统一身份认证', '公共支撑平台开发服务'),
    (:education, 2020, '家校服务统一身份认证', '公共支撑平台开发服务');
INSERT INTO yunfu.project (title, category, owner_id, budget_year, plan_line_id, budgeted, city_funds, stage_on)
SELECT title, category, :bureau, 2020, id, true, 1280000.00, '2020-03-02' FROM yunfu.plan_line WHERE title = '统一身份认证公共支撑平台'
RETURNING id AS p \gset
UPDATE yunfu.demand SET project_id = :p WHERE year = 2020 AND category = 'software.platform';

-- The public flow is shorter (Article 7): the bureau engages the reviewers, finance reviews, the government decides. There
-- is no approval opinion, hence no two years; and below both money lines neither supervisor nor tester is asked for.
-- (Papers and contract as in act 1.)
\set ECHO none
INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES
    (:p, 'software_development', 960000.00), (:p, 'infrastructure', 190000.00),
    (:p, 'acceptance', 50000.00), (:p, 'security', 80000.00);
INSERT INTO yunfu.document (project_id, kind, issuer_id, third_party, issued_on, outcome, amount) VALUES
    (:p, 'scheme',                   :bureau,     NULL,                       '2020-03-20', NULL,     NULL),
    (:p, 'cost_review',              :bureau,     '广东正信造价咨询有限公司', '2020-04-15', 'passed', NULL),
    (:p, 'expert_review',            :bureau,     '云浮市信息化专家组',       '2020-04-17', 'passed', NULL),
    (:p, 'fund_review_opinion',      :finance,    NULL,                       '2020-05-08', 'passed', 1280000.00),
    (:p, 'fund_arrangement_opinion', :finance,    NULL,                       '2020-05-08', NULL,     1280000.00),
    (:p, 'fund_application',         :bureau,     NULL,                       '2020-05-18', NULL,     1280000.00),
    (:p, 'fund_decision',            :government, NULL,                       '2020-06-08', 'passed', 1250000.00),
    (:p, 'award_notice',             :bureau,     NULL,                       '2020-07-20', NULL,     NULL);
\set ECHO all
UPDATE yunfu.project SET stage = 'reviewed', stage_on = '2020-04-20' WHERE id = :p;
UPDATE yunfu.project SET stage = 'fund_reviewed', stage_on = '2020-05-11' WHERE id = :p;
UPDATE yunfu.project SET stage = 'funded', stage_on = '2020-06-09' WHERE id = :p;
UPDATE yunfu.project SET stage = 'procuring', stage_on = '2020-06-15' WHERE id = :p;
\set ECHO none
INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on, delivery_due, security_undertaking)
VALUES (:p, 'main', :bureau, '西江数字政务有限公司', 1120000.00, '2020-07-27', '2020-12-31', true);
\set ECHO all
UPDATE yunfu.project SET stage = 'contracted', stage_on = '2020-07-28' WHERE id = :p;
UPDATE yunfu.project SET stage = 'implementing', stage_on = '2020-08-03' WHERE id = :p;

-- For its patients the health office asks for room in the government cloud (政务云). The bureau alone decides, once (Article 15).
INSERT INTO yunfu.service_request (agency_id, category, title, asked, unit, requested_on)
VALUES (:health, '政务云', '认证平台接入服务器', 32, 'vCPU', '2020-10-12') RETURNING id AS request \gset
UPDATE yunfu.service_request SET decision = 'granted', decided_on = '2020-10-15' WHERE id = :request;
UPDATE yunfu.service_request SET allocated = 24, allocated_on = '2020-10-19' WHERE id = :request;
-- refused: ZG009, record may not be altered
UPDATE yunfu.service_request SET allocated = 32 WHERE id = :request;

-- A platform without data of its own says so: "not applicable", with the reason (Article 19, a reading noted on its row).
UPDATE yunfu.contract SET delivered_on = '2020-12-18' WHERE project_id = :p;
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome, reason) VALUES
    (:p, 'data_registration', :bureau, '2021-01-15', 'not_applicable', '平台不产生自有业务数据');
\set ECHO none
SET govproj.today = '2021-01-25';
INSERT INTO yunfu.document (project_id, kind, issuer_id, third_party, issued_on, outcome) VALUES
    (:p, 'ipv6_verification',     :bureau, NULL,                   '2021-01-15', NULL),
    (:p, 'acceptance_evaluation', :bureau, '粤安信息安全测评中心', '2021-01-11', 'passed'),
    (:p, 'security_evaluation',   :bureau, '粤安信息安全测评中心', '2021-01-11', 'passed'),
    (:p, 'expert_acceptance',     :bureau, '验收专家组',           '2021-01-18', 'passed'),
    (:p, 'acceptance_report',     :bureau, NULL,                   '2021-01-20', 'passed'),
    (:p, 'acceptance_filing',     :bureau, NULL,                   '2021-01-25', NULL);
RESET govproj.today;
\set ECHO all
UPDATE yunfu.project SET stage = 'accepted', stage_on = '2021-01-22' WHERE id = :p;
UPDATE yunfu.project SET stage = 'filed', stage_on = '2021-01-26' WHERE id = :p
RETURNING code, title, govproj.label(stage, 'zh') AS "阶段", stage_on;
