-- A city's running projects in staging: :projects of them, nine in ten professional, each at some stage on its way, with all
-- its papers, contracts and payments. Half of them have gone all the way from contract to filing. Who includes this may say otherwise
-- than here: how many units, budget years, plan lines a year and days on which projects begin; what the development of project i costs,
-- and what distinguishes the bodies and suppliers of one from those of another.

\set ON_ERROR_STOP on
\if :{?units}
\else
\set units 60
\set years 1
\set lines 1
\set days 300
\set development 2000000
\set body ''''''
\set supplier ''''''
\endif
SET client_min_messages = warning;
SET synchronous_commit = off;
CREATE EXTENSION govproj;
SELECT govproj.create_register('city') \g /dev/null
INSERT INTO city.agency (code, name, kind, leading_group, responsible_office) VALUES
    ('dsj', '市政务服务数据管理局', 'data_bureau', '信息化领导小组', '规划科'),
    ('czj', '市财政局', 'finance', NULL, NULL),
    ('zfb', '市政府', 'government', NULL, NULL);
INSERT INTO city.agency (code, name, kind, leading_group, responsible_office)
SELECT 'unit' || i, '单位' || i, 'unit', '信息化领导小组', '办公室' FROM generate_series(1, :units) AS i;
INSERT INTO city.annual_plan (agency_id, year, filed_on)
SELECT id, 2020 + y, make_date(2019 + y, 11, 20) FROM city.agency, generate_series(0, :years - 1) AS y
 WHERE kind IN ('unit', 'data_bureau') ORDER BY y, id;
INSERT INTO city.plan_line (annual_plan_id, title, category, estimate)
SELECT p.id, '年度项目' || g, CASE a.kind WHEN 'unit' THEN 'software.professional' ELSE 'software.platform' END::govproj.category, 2450000
  FROM city.annual_plan AS p JOIN city.agency AS a ON a.id = p.agency_id, generate_series(1, :lines) AS g;

-- the ways of the two classes, and what each stage asks for
CREATE TEMP TABLE way AS
SELECT track, stage, n::integer AS n
  FROM (VALUES ('professional', '{submitted,prechecked,reviewed,fund_reviewed,approved,funded,procuring,contracted,implementing,preaccepted,accepted,filed}'::text[]),
               ('public', '{reviewed,fund_reviewed,funded,procuring,contracted,implementing,accepted,filed}')) AS w (track, stages),
       unnest(stages) WITH ORDINALITY AS s (stage, n);
CREATE TEMP TABLE paper (track text, stage text, kind text, issuer text, outcome text, amount boolean, third_party text, qualification text);
INSERT INTO paper (track, stage, kind, issuer, outcome, amount, third_party) VALUES
    ('professional', 'submitted', 'scheme', NULL, NULL, NULL, NULL),
    ('professional', 'submitted', 'data_catalogue', NULL, NULL, NULL, NULL),
    ('professional', 'submitted', 'ipv6_support', NULL, NULL, NULL, NULL),
    ('professional', 'submitted', 'argumentation', NULL, 'passed', NULL, NULL),
    ('professional', 'prechecked', 'preliminary_review', 'dsj', 'passed', NULL, NULL),
    ('professional', 'reviewed', 'cost_review', 'dsj', 'passed', NULL, '造价咨询公司'),
    ('professional', 'reviewed', 'expert_review', 'dsj', 'passed', NULL, '专家组'),
    ('professional', 'approved', 'approval_opinion', 'dsj', 'passed', true, NULL),
    ('professional', 'preaccepted', 'preacceptance_opinion', 'dsj', 'passed', NULL, NULL),
    ('public', 'reviewed', 'scheme', NULL, NULL, NULL, NULL),
    ('public', 'reviewed', 'cost_review', NULL, 'passed', NULL, '造价咨询公司'),
    ('public', 'reviewed', 'expert_review', NULL, 'passed', NULL, '专家组');
INSERT INTO paper
SELECT track, p.*
  FROM unnest('{professional,public}'::text[]) AS track,
       (VALUES ('fund_reviewed', 'fund_review_opinion', 'czj', 'passed', true, NULL, NULL),
               ('fund_reviewed', 'fund_arrangement_opinion', 'czj', NULL, true, NULL, NULL),
               ('funded', 'fund_application', NULL, NULL, true, NULL, NULL),
               ('funded', 'fund_decision', 'zfb', 'passed', true, NULL, NULL),
               ('contracted', 'award_notice', NULL, NULL, NULL, NULL, NULL),
               ('accepted', 'acceptance_evaluation', NULL, 'passed', NULL, '测评公司', NULL),
               ('accepted', 'security_evaluation', NULL, 'passed', NULL, '安全测评公司', NULL),
               ('accepted', 'expert_acceptance', NULL, 'passed', NULL, '专家组', NULL),
               ('accepted', 'acceptance_report', NULL, 'passed', NULL, NULL, NULL),
               ('accepted', 'data_registration', NULL, NULL, NULL, NULL, NULL),
               ('accepted', 'ipv6_verification', NULL, NULL, NULL, NULL, NULL),
               ('accepted', 'software_test_report', NULL, 'passed', NULL, '软件测试公司', 'CMA'),
               ('filed', 'acceptance_filing', NULL, NULL, NULL, NULL, NULL)) AS p;

-- each project: its class, its owner, the day it began, what its development costs, and how many steps it has taken
CREATE TEMP TABLE running AS
SELECT i, 'XM' || to_char(i, 'FM0000000') AS code, track, owner, year, make_date(year, 2, 3) + i % :days AS day, :development AS dev,
       CASE WHEN i % 2 = 0 THEN (SELECT max(n) FROM way WHERE way.track = t.track)
            ELSE i / 2 % (SELECT max(n) + 1 FROM way WHERE way.track = t.track) END AS steps
  FROM generate_series(1, :projects) AS i,
       LATERAL (SELECT CASE WHEN i % 10 = 9 THEN 'public' ELSE 'professional' END,
                       CASE WHEN i % 10 = 9 THEN 'dsj' ELSE 'unit' || 1 + i % :units END, 2020 + i / :units % :years) AS t (track, owner, year);
ANALYZE running, way, paper;

INSERT INTO city.import_project (code, title, category, owner, budget_year, plan_line, city_funds, initiated_on)
SELECT code, '项目 ' || code, CASE track WHEN 'public' THEN '公共支撑平台开发' ELSE 'software.professional' END, owner, year,
       '年度项目' || 1 + i % :lines, dev + 450000, day
  FROM running ORDER BY code;
INSERT INTO city.import_demand (project, agency, year, title, category)
SELECT code, 'unit1', year, '视频会议', 'software.platform' FROM running WHERE track = 'public' ORDER BY code;
INSERT INTO city.import_cost_line (project, kind, amount)
SELECT code, kind, coalesce(amount, dev)
  FROM running, (VALUES ('software_development', NULL), ('supervision', 200000), ('acceptance', 150000), ('security', 100000)) AS l (kind, amount)
 ORDER BY code;
INSERT INTO city.import_document (project, kind, issuer, issued_on, outcome, amount, third_party, qualification)
SELECT r.code, p.kind, coalesce(p.issuer, r.owner), r.day + 7 * w.n, p.outcome,
       CASE WHEN p.amount THEN dev + 450000 END, p.third_party || :body, p.qualification
  FROM running AS r JOIN way AS w ON w.track = r.track AND w.n <= r.steps JOIN paper AS p ON p.track = w.track AND p.stage = w.stage
 ORDER BY r.code, w.n;
INSERT INTO city.import_contract (project, code, kind, supplier, qualification, amount, signed_on, delivery_due, delivered_on, security_undertaking)
SELECT r.code, c.code, c.kind, c.supplier || :supplier, c.qualification, coalesce(c.amount, dev), r.day + 7 * w.n,
       r.day + 7 * w.n + 7, r.day + 7 * w.n + 7, true
  FROM running AS r JOIN way AS w ON w.track = r.track AND w.n <= r.steps AND w.stage = 'contracted'
 CROSS JOIN (VALUES ('HT1', 'main', '承建公司', NULL, NULL), ('HT2', 'supervision', '监理公司', '乙级', 200000))
       AS c (code, kind, supplier, qualification, amount)
 ORDER BY r.code;
INSERT INTO city.import_payment (project, contract, amount, paid_on)
SELECT c.project, c.code, c.amount::numeric / 2, c.signed_on::date + part * 30
  FROM city.import_contract AS c, generate_series(1, 2) AS part ORDER BY c.id;
INSERT INTO city.import_step (project, to_stage, stage_on)
SELECT r.code, w.stage, r.day + 7 * w.n FROM running AS r JOIN way AS w ON w.track = r.track AND w.n <= r.steps ORDER BY r.code, w.n;
