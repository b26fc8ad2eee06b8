-- A professional project of 2,450,000 yuan from its birth to the archive, as a client drives it: plain SQL.
\getenv abs_srcdir PG_ABS_SRCDIR
\set drive :abs_srcdir /test/drive.sql
\i :drive

SET client_min_messages = notice;
UPDATE yunfu.agency SET responsible_office = NULL WHERE id = 2;

INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on)
VALUES ('警务综合平台', '专业软件开发服务', 2, 2020, 2450000, '2020-02-10')
RETURNING id, code, category, track, policy_id, stage, stage_on, round;

-- nothing is there yet
UPDATE yunfu.project SET stage = 'submitted', stage_on = '2020-03-02' WHERE id = 1;

INSERT INTO yunfu.cost_line (project_id, kind, amount)
VALUES (1, 'software_development', 1800000), (1, 'hardware', 350000), (1, 'supervision', 100000),
       (1, 'acceptance', 100000), (1, 'security', 50000), (1, 'testing', 50000);
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome)
VALUES (1, 'scheme', 2, '2020-02-15', NULL), (1, 'data_catalogue', 2, '2020-02-15', NULL),
       (1, 'ipv6_support', 2, '2020-02-15', NULL), (1, 'argumentation', 2, '2020-02-28', 'passed');
-- a missing responsible office is warned about
UPDATE yunfu.project SET stage = '已申报', stage_on = '2020-03-02' WHERE id = 1 RETURNING stage, stage_on, total_investment, software_cost;

INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) VALUES (1, 'preliminary_review', 1, '2020-03-10', 'passed');
UPDATE yunfu.project SET stage = 'prechecked', stage_on = '2020-03-10' WHERE id = 1;

INSERT INTO yunfu.document (project_id, kind, issuer_id, third_party, issued_on, outcome)
VALUES (1, 'cost_review', 1, '云浮造价咨询公司', '2020-03-20', 'passed'), (1, 'expert_review', 1, '专家组', '2020-03-21', 'passed');
UPDATE yunfu.project SET stage = 'reviewed', stage_on = '2020-03-23' WHERE id = 1;

INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome, amount)
VALUES (1, 'fund_review_opinion', 3, '2020-04-01', 'passed', 2450000), (1, 'fund_arrangement_opinion', 3, '2020-04-01', NULL, 2450000);
UPDATE yunfu.project SET stage = 'fund_reviewed', stage_on = '2020-04-02' WHERE id = 1;

INSERT INTO yunfu.document (project_id, kind, issuer_id, number, issued_on, outcome, amount)
VALUES (1, 'approval_opinion', 1, '云政数审〔2020〕3号', '2020-04-10', 'passed', 2440000);
UPDATE yunfu.project SET stage = 'approved', stage_on = '2020-04-10' WHERE id = 1
RETURNING stage, approved_amount, approval_last_day, frozen;

INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome, amount)
VALUES (1, 'fund_application', 2, '2020-04-15', NULL, 2440000), (1, 'fund_decision', 4, '2020-05-06', 'passed', 2440000);
UPDATE yunfu.project SET stage = 'funded', stage_on = '2020-05-06' WHERE id = 1;
UPDATE yunfu.project SET stage = 'procuring', stage_on = '2020-05-11' WHERE id = 1;

INSERT INTO yunfu.document (project_id, kind, issuer_id, number, issued_on) VALUES (1, 'award_notice', 2, 'YF-2020-77', '2020-06-15');
INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on, delivery_due, security_undertaking)
VALUES (1, 'main', 2, '云浮数科公司', 2150000, '2020-06-20', '2020-12-20', true);
UPDATE yunfu.project SET stage = 'contracted', stage_on = '2020-06-20' WHERE id = 1;

-- 2,450,000 is above the line of Article 13
UPDATE yunfu.project SET stage = 'implementing', stage_on = '2020-07-01' WHERE id = 1;
INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, qualification, amount, signed_on)
VALUES (1, 'supervision', 2, '广东监理公司', '信息工程监理甲级', 100000, '2020-06-25');
UPDATE yunfu.project SET stage = 'implementing', stage_on = '2020-07-01' WHERE id = 1;

INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) VALUES (1, 'preacceptance_opinion', 1, '2020-11-30', 'passed');
UPDATE yunfu.project SET stage = 'preaccepted', stage_on = '2020-12-01' WHERE id = 1;

-- acceptance asks for most, and lists it at once
UPDATE yunfu.project SET stage = 'accepted', stage_on = '2020-12-18' WHERE id = 1;
INSERT INTO yunfu.document (project_id, kind, issuer_id, third_party, qualification, issued_on, outcome)
VALUES (1, 'software_test_report', 2, '省软件测评中心', 'CNAS L0001', '2020-12-05', 'passed'),
       (1, 'acceptance_evaluation', 2, '省测评中心', NULL, '2020-12-12', 'passed'),
       (1, 'security_evaluation', 2, '省网安测评中心', NULL, '2020-12-12', 'passed'),
       (1, 'expert_acceptance', 2, '专家组', NULL, '2020-12-14', 'passed'),
       (1, 'acceptance_report', 2, NULL, NULL, '2020-12-18', 'passed'),
       (1, 'ipv6_verification', 2, NULL, NULL, '2020-12-08', NULL);
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome, reason)
VALUES (1, 'data_registration', 2, '2020-12-08', 'not_applicable', '本项目不产生新的数据资源');
UPDATE yunfu.contract SET delivered_on = '2020-12-11' WHERE project_id = 1;
UPDATE yunfu.project SET stage = 'accepted', stage_on = '2020-12-18' WHERE id = 1;

INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (1, 'acceptance_filing', 2, '2020-12-28');
UPDATE yunfu.project SET stage = 'filed', stage_on = '2020-12-28' WHERE id = 1;
UPDATE yunfu.project SET stage = 'planned' WHERE id = 1;

SELECT seq, from_stage, to_stage, agency_id, legal_on, actor = current_user AS by_me, detail FROM yunfu.act WHERE kind IN ('project_entered', 'step') ORDER BY seq;
SELECT kind, count(*) FROM yunfu.act GROUP BY kind ORDER BY kind;

SET client_min_messages = warning;
DROP SCHEMA yunfu, drive CASCADE;
