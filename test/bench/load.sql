-- The register that is measured: :projects projects of one unit, ready to be submitted, entered as a client would.
-- Needs: -v projects=N; -v occasions=1 for the law of occasions_law.sql. Everything here is judged and recorded by the engine
-- itself.

\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION govproj;
\if :{?occasions}
\else
    \set occasions 0
\endif
\if :occasions
    \ir occasions_law.sql
\else
    SELECT govproj.create_register('bench');
\endif
CREATE ROLE bench_unit LOGIN;
CREATE ROLE bench_bureau LOGIN;

INSERT INTO bench.agency (code, name, kind, db_role, leading_group, responsible_office) VALUES
    ('dsj', '市政务服务数据管理局', 'data_bureau', 'bench_bureau', '信息化领导小组', '规划科'),
    ('gaj', '市公安局', 'unit', 'bench_unit', '信息化领导小组', '科信科'),
    ('czj', '市财政局', 'finance', NULL, NULL, NULL),
    ('zfb', '市政府', 'government', NULL, NULL, NULL);
INSERT INTO bench.agency (code, name, kind, leading_group, responsible_office)
SELECT 'unit' || i, '单位' || i, 'unit', '信息化领导小组', '办公室' FROM generate_series(1, 50) AS i;

INSERT INTO bench.project (title, category, owner_id, budget_year, city_funds, stage_on)
SELECT '业务系统 ' || i, 'software.professional', unit.id, 2020, 2450000, '2020-02-10'
  FROM generate_series(1, :projects) AS i, bench.agency AS unit
 WHERE unit.code = 'gaj';
INSERT INTO bench.cost_line (project_id, kind, amount)
SELECT project.id, line.kind, line.amount
  FROM bench.project, (VALUES ('software_development', 1700000), ('supervision', 100000)) AS line (kind, amount)
 ORDER BY project.id;
INSERT INTO bench.document (project_id, kind, issuer_id, issued_on, outcome)
SELECT project.id, paper.kind, project.owner_id, DATE '2020-02-15', paper.outcome
  FROM bench.project,
       (VALUES ('scheme', NULL), ('data_catalogue', NULL), ('ipv6_support', NULL), ('argumentation', 'passed'))
       AS paper (kind, outcome)
 ORDER BY project.id;

GRANT USAGE ON SCHEMA bench TO bench_unit;
GRANT SELECT, UPDATE ON bench.project TO bench_unit;
GRANT INSERT ON bench.document, bench.payment, bench.change, bench.supplement TO bench_unit;
GRANT SELECT, INSERT ON bench.contract TO bench_unit;
