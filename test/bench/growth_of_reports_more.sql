-- What the import of growth_of_reports_load.sql has not: requests, matters, findings, evaluations, audits, voided papers and waivers, of a
-- tenth of the projects each.

\set ON_ERROR_STOP on
SET client_min_messages = warning;
SET govproj.today = '2024-12-31';
SET synchronous_commit = off;
SELECT govproj.grant_register('city') \g /dev/null
SELECT govproj.settle('city') \g /dev/null
INSERT INTO city.service_request (agency_id, category, title, asked, unit, requested_on)
SELECT p.owner_id, 'infrastructure.cloud', '云主机', 4, '台', '2024-03-01' FROM city.project p WHERE p.id % 10 = 0;
INSERT INTO city.matter (agency_id, project_id, title, raised_on)
SELECT p.owner_id, p.id, '接口协调', '2024-11-01' FROM city.project p WHERE p.id % 10 = 1;
INSERT INTO city.finding (agency_id, project_id, finder_id, article, title, found_on)
SELECT p.owner_id, p.id, (SELECT id FROM city.agency WHERE code = 'sjj'), '24', '超期', '2024-11-01'
  FROM city.project p WHERE p.id % 10 = 2;
INSERT INTO city.evaluation (project_id, year, evaluator_id, score, evaluated_on)
SELECT p.id, 2024, (SELECT id FROM city.agency WHERE code = 'dsj'), 80 + p.id % 20, '2024-12-01'
  FROM city.project p WHERE p.id % 10 = 4;
INSERT INTO city.audit_request (agency_id, project_id, title, requested_on, due_on)
SELECT p.owner_id, p.id, '提供资料', '2024-11-01', '2024-12-01' FROM city.project p WHERE p.id % 10 = 6;
INSERT INTO city.audit_item (audit_request_id, title) SELECT id, '合同' FROM city.audit_request;
INSERT INTO city.document (project_id, kind, issuer_id, issued_on, document_id, reason)
SELECT d.project_id, 'voiding', d.issuer_id, '2024-12-20', d.id, '有误'
  FROM city.document d JOIN city.project p ON p.id = d.project_id WHERE d.kind = 'scheme' AND p.id % 10 = 8;
INSERT INTO city.document (project_id, kind, issuer_id, issued_on, number)
SELECT p.id, 'waiver_consent_data_bureau', (SELECT id FROM city.agency WHERE code = 'dsj'), '2024-12-20', 'x'
  FROM city.project p WHERE p.track = 'professional' AND p.stage = 'implementing';
INSERT INTO city.waiver (project_id, rule, granted_by, document_id, granted_on, until)
SELECT project_id, 'delivered', issuer_id, id, '2024-12-20', '2025-03-31' FROM city.document WHERE kind = 'waiver_consent_data_bureau';
SELECT govproj.settle('city') \g /dev/null
VACUUM (FULL, ANALYZE) city.project;
VACUUM (ANALYZE);
