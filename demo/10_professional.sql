\set ECHO none
\i demo/offices.psql
\set ECHO all
--
-- Act 1. A professional project (专业类) of 2,450,000.00 yuan, from its birth in 2020 to its filing (备案).
-- The labour office begins what its plan has a line for. The category decides the class (track); nobody types that in.
INSERT INTO yunfu.project (title, category, owner_id, budget_year, plan_line_id, budgeted, city_funds, stage_on)
SELECT title, category, :labour, 2020, id, true, 2450000.00, '2020-02-10' FROM yunfu.plan_line WHERE title = '社会保险业务综合管理系统'
RETURNING id AS p \gset
SELECT code, title, category, track, stage, stage_on FROM yunfu.project WHERE id = :p;
-- What it costs, line by line (投资构成): the total is their sum, so every fee is inside it (Articles 13, 20).
INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES
    (:p, 'software_development', 1800000.00), (:p, 'hardware', 320000.00), (:p, 'supervision', 90000.00),
    (:p, 'testing', 80000.00), (:p, 'acceptance', 60000.00), (:p, 'security', 100000.00);
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES
    (:p, 'scheme', :labour, '2020-02-20'), (:p, 'data_catalogue', :labour, '2020-02-24');

-- May it be submitted (申报)? explain answers rule by rule, each with its article: the judge that decides is the one asked.
SELECT met, article, rule, remedy FROM yunfu.explain(:p, 'submitted', '2020-03-02')
 WHERE mode = 'refuse' AND rule NOT IN ('step', 'legal_date', 'office');

-- Not yet: two papers are missing. Trying it all the same is refused with the same two lines.
-- refused: ZG002, document missing or not passed
UPDATE yunfu.project SET stage = 'submitted', stage_on = '2020-03-02' WHERE id = :p;

-- With the two papers on record it is submitted. stage_on dates the step to the day it was; left out, it is today.
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) VALUES
    (:p, 'ipv6_support', :labour, '2020-02-26', NULL), (:p, 'argumentation', :labour, '2020-02-28', 'passed');
UPDATE yunfu.project SET stage = 'submitted', stage_on = '2020-03-02' WHERE id = :p;

-- The data bureau's preliminary review (初审); after it, and no earlier, cost appraisal (造价审核) and expert review (专家论证).
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) VALUES
    (:p, 'preliminary_review', :bureau, '2020-03-12', 'passed');
UPDATE yunfu.project SET stage = 'prechecked', stage_on = '2020-03-13' WHERE id = :p;
INSERT INTO yunfu.document (project_id, kind, issuer_id, third_party, issued_on, outcome) VALUES
    (:p, 'cost_review',   :bureau, '广东正信造价咨询有限公司', '2020-04-08', 'passed'),
    (:p, 'expert_review', :bureau, '云浮市信息化专家组',       '2020-04-10', 'passed');
UPDATE yunfu.project SET stage = 'reviewed', stage_on = '2020-04-13' WHERE id = :p;

-- Finance reviews the money (资金审核), the bureau approves (立项审批). The figures freeze, and two years begin to run.
-- (The papers of the steps from here on are entered like those above; they are in this file, and not shown.)
\set ECHO none
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome, amount) VALUES
    (:p, 'fund_review_opinion',      :finance, '2020-04-27', 'passed', 2450000.00),
    (:p, 'fund_arrangement_opinion', :finance, '2020-04-28', NULL,     2450000.00),
    (:p, 'approval_opinion',         :bureau,  '2020-05-18', 'passed', 2450000.00);
\set ECHO all
UPDATE yunfu.project SET stage = 'fund_reviewed', stage_on = '2020-04-29' WHERE id = :p;
UPDATE yunfu.project SET stage = 'approved', stage_on = '2020-05-18' WHERE id = :p
RETURNING stage, total_investment, software_cost, approved_amount, approval_last_day, frozen;

-- The government grants the funds (资金批复), and procurement (采购) begins. From 2,000,000 yuan in all a qualified
-- supervisor (监理) is compulsory, from 1,000,000 yuan of software a qualified tester (第三方测试): Article 13.
\set ECHO none
INSERT INTO yunfu.document (project_id, kind, issuer_id, number, issued_on, outcome, amount) VALUES
    (:p, 'fund_application', :labour,     NULL,                 '2020-05-25', NULL,     2450000.00),
    (:p, 'fund_decision',    :government, '云府函〔2020〕96号', '2020-06-15', 'passed', 2450000.00),
    (:p, 'award_notice',     :labour,     NULL,                 '2020-08-10', NULL,     NULL);
\set ECHO all
UPDATE yunfu.project SET stage = 'funded', stage_on = '2020-06-16' WHERE id = :p;
-- Finance arranges them over two budget years (资金安排, Article 4(4)).
INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided, arranged) VALUES
    (:p, 'city', 2020, 1470000.00, 1470000.00, 1470000.00), (:p, 'city', 2021, 980000.00, 980000.00, 980000.00);
UPDATE yunfu.project SET stage = 'procuring', stage_on = '2020-07-01' WHERE id = :p;
INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, qualification, amount, signed_on, delivery_due,
                            security_undertaking) VALUES
    (:p, 'main',        :labour, '南方数字技术有限公司', NULL,               2060000.00, '2020-08-17', '2021-04-30', true),
    (:p, 'supervision', :labour, '诚信工程监理有限公司', '信息系统工程监理', 88000.00,   '2020-08-18', '2021-06-30', false),
    (:p, 'testing',     :labour, '岭南软件评测中心',     'CMA、CNAS',        78000.00,   '2020-08-18', '2021-05-31', false),
    (:p, 'evaluation',  :labour, '粤安信息安全测评中心', '等级保护测评',     150000.00,  '2020-08-18', '2021-06-10', false);
UPDATE yunfu.project SET stage = 'contracted', stage_on = '2020-08-18' WHERE id = :p;
UPDATE yunfu.project SET stage = 'implementing', stage_on = '2020-09-01' WHERE id = :p;

-- The money on its way (资金使用). Three tenths are paid when the work begins. A new rule on data interfaces costs 60,000 yuan
-- more: the frozen figures alter by a change (变更, Article 17), the contract by a supplement (补充合同) within its limits.
INSERT INTO yunfu.payment (contract_id, amount, paid_on)
SELECT id, amount * 0.3, '2020-09-10' FROM yunfu.contract WHERE project_id = :p AND kind = 'main';
INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on, note)
VALUES (:p, 'value', 'policy', 'software_development', 1860000.00, '2021-01-18', '省数据接口规范调整')
RETURNING kind, cost_line_kind, old, new, decided_on;
INSERT INTO yunfu.supplement (contract_id, amount, signed_on)
SELECT id, 60000.00, '2021-01-25' FROM yunfu.contract WHERE project_id = :p AND kind = 'main';
-- A second supplement would carry the contracts over what was approved.
-- refused: ZG008, amount above its limit
INSERT INTO yunfu.supplement (contract_id, amount, signed_on)
SELECT id, 14000.01, '2021-02-01' FROM yunfu.contract WHERE project_id = :p AND kind = 'main';
SELECT total_investment, approved_amount, contracted FROM yunfu.project WHERE id = :p;

-- Delivered, reviewed by the bureau (验收前置审核), accepted by the unit itself (验收), filed with the bureau (备案).
UPDATE yunfu.contract SET delivered_on = delivery_due - 5 WHERE project_id = :p;
\set ECHO none
SET govproj.today = '2021-07-05';
INSERT INTO yunfu.document (project_id, kind, issuer_id, third_party, qualification, issued_on, outcome) VALUES
    (:p, 'preacceptance_opinion', :bureau, NULL,                   NULL,        '2021-05-14', 'passed'),
    (:p, 'software_test_report',  :labour, '岭南软件评测中心',     'CMA、CNAS', '2021-05-26', 'passed'),
    (:p, 'acceptance_evaluation', :labour, '粤安信息安全测评中心', NULL,        '2021-06-04', 'passed'),
    (:p, 'security_evaluation',   :labour, '粤安信息安全测评中心', NULL,        '2021-06-04', 'passed'),
    (:p, 'data_registration',     :labour, NULL,                   NULL,        '2021-06-15', NULL),
    (:p, 'ipv6_verification',     :labour, NULL,                   NULL,        '2021-06-15', NULL),
    (:p, 'expert_acceptance',     :labour, '验收专家组',           NULL,        '2021-06-18', 'passed'),
    (:p, 'acceptance_report',     :labour, NULL,                   NULL,        '2021-06-28', 'passed'),
    (:p, 'acceptance_filing',     :labour, NULL,                   NULL,        '2021-07-05', NULL);
RESET govproj.today;
\set ECHO all
UPDATE yunfu.project SET stage = 'preaccepted', stage_on = '2021-05-17' WHERE id = :p;
-- The change of January was never filed (变更备案). That duty arose by itself with the change, and bars the acceptance.
SELECT label_zh, article, receiver_name, arose_on, due_on, met_on, state FROM yunfu.obligation_watch WHERE project_id = :p;
-- refused: ZG005, open obligation
UPDATE yunfu.project SET stage = 'accepted', stage_on = '2021-06-30' WHERE id = :p;
-- A filing is in time by the day it was recorded, unless that is soon after the day it bears: it is entered as on that day.
SET govproj.today = '2021-06-30';
INSERT INTO yunfu.document (project_id, kind, issuer_id, number, issued_on) VALUES
    (:p, 'change_filing', :labour, '云人社函〔2021〕58号', '2021-06-29');
RESET govproj.today;
UPDATE yunfu.project SET stage = 'accepted', stage_on = '2021-06-30' WHERE id = :p;
-- The rest is paid, and what was entered wrong is undone by a reversal (冲正), never erased. Not a fen more goes out than the
-- contract with its supplement comes to.
INSERT INTO yunfu.payment (contract_id, amount, paid_on)
SELECT id, 150200.00, '2021-07-02' FROM yunfu.contract WHERE project_id = :p AND kind = 'main' RETURNING id AS wrong \gset
INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on, payment_id)
SELECT contract_id, 'reversal', amount, paid_on, id FROM yunfu.payment WHERE id = :wrong;
INSERT INTO yunfu.payment (contract_id, amount, paid_on)
SELECT id, amount + supplemented - paid, '2021-07-02' FROM yunfu.contract WHERE project_id = :p AND kind <> 'other';
-- refused: ZG008, amount above its limit
INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on)
SELECT id, 'settlement', 0.01, '2021-07-05' FROM yunfu.contract WHERE project_id = :p AND kind = 'main';
SELECT kind, amount, supplemented, paid FROM yunfu.contract WHERE project_id = :p ORDER BY id;
-- The fund report (资金执行): from what was asked for to what is left.
SELECT requested, reviewed, approved, decided, city_arranged, contracted, paid, remaining FROM yunfu.fund_execution
 WHERE project_id = :p;
UPDATE yunfu.project SET stage = 'filed', stage_on = '2021-07-06' WHERE id = :p
RETURNING code, title, govproj.label(stage, 'zh') AS "阶段", stage_on;
