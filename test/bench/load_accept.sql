-- 2,000 projects more, numbered from 100000001, ready for the step that asks for most: acceptance of one on which
-- supervision and a software test are compulsory. They get there step by step, with every paper on the way. Those from 100002001
-- on stay behind at implementing, where contracts may still be supplemented.

\set ON_ERROR_STOP on
SET client_min_messages = warning;

CREATE TEMP TABLE paper (
    kind text, issuer text, target govproj.stage,
    outcome text, amount numeric, third_party text, qualification text
);
INSERT INTO paper VALUES
    ('scheme', 'gaj', 'submitted', NULL, NULL, NULL, NULL),
    ('data_catalogue', 'gaj', 'submitted', NULL, NULL, NULL, NULL),
    ('ipv6_support', 'gaj', 'submitted', NULL, NULL, NULL, NULL),
    ('argumentation', 'gaj', 'submitted', 'passed', NULL, NULL, NULL),
    ('preliminary_review', 'dsj', 'prechecked', 'passed', NULL, NULL, NULL),
    ('cost_review', 'dsj', 'reviewed', 'passed', NULL, '造价咨询公司', NULL),
    ('expert_review', 'dsj', 'reviewed', 'passed', NULL, '专家组', NULL),
    ('fund_review_opinion', 'czj', 'fund_reviewed', 'passed', 2450000, NULL, NULL),
    ('fund_arrangement_opinion', 'czj', 'fund_reviewed', NULL, 2450000, NULL, NULL),
    ('approval_opinion', 'dsj', 'approved', 'passed', 2450000, NULL, NULL),
    ('fund_application', 'gaj', 'funded', NULL, 2450000, NULL, NULL),
    ('fund_decision', 'zfb', 'funded', 'passed', 2450000, NULL, NULL),
    ('award_notice', 'gaj', 'contracted', NULL, NULL, NULL, NULL),
    ('preacceptance_opinion', 'dsj', 'preaccepted', 'passed', NULL, NULL, NULL),
    ('acceptance_evaluation', 'gaj', 'accepted', 'passed', NULL, '测评公司', NULL),
    ('security_evaluation', 'gaj', 'accepted', 'passed', NULL, '安全测评公司', NULL),
    ('expert_acceptance', 'gaj', 'accepted', 'passed', NULL, '专家组', NULL),
    ('acceptance_report', 'gaj', 'accepted', 'passed', NULL, NULL, NULL),
    ('data_registration', 'gaj', 'accepted', NULL, NULL, NULL, NULL),
    ('ipv6_verification', 'gaj', 'accepted', NULL, NULL, NULL, NULL),
    ('software_test_report', 'gaj', 'accepted', 'passed', NULL, '软件测试公司', 'CMA');

INSERT INTO bench.project (id, title, category, owner_id, budget_year, city_funds, stage_on)
SELECT 100000000 + i, '大型系统 ' || i, 'software.professional', unit.id, 2020, 2450000, '2020-02-10'
  FROM generate_series(1, 4000) AS i, bench.agency AS unit
 WHERE unit.code = 'gaj';
INSERT INTO bench.cost_line (project_id, kind, amount)
SELECT p.id, line.kind, line.amount
  FROM bench.project AS p,
       (VALUES ('software_development', 2000000), ('supervision', 200000), ('acceptance', 150000), ('security', 100000))
       AS line (kind, amount)
 WHERE p.id > 100000000;

CREATE PROCEDURE pg_temp.enter_papers(target govproj.stage)
    LANGUAGE sql
BEGIN ATOMIC
    INSERT INTO bench.document (project_id, kind, issuer_id, issued_on, outcome, amount, third_party, qualification)
    SELECT p.id, r.kind, a.id, govproj.register_today('bench.project'), r.outcome, r.amount, r.third_party, r.qualification
      FROM bench.project AS p, pg_temp.paper AS r JOIN bench.agency AS a ON a.code = r.issuer
     WHERE p.id > 100000000 AND r.target = enter_papers.target AND (p.id <= 100002000 OR r.target <= 'implementing');
END;

SELECT format('CALL pg_temp.enter_papers(%L)', stage), format('UPDATE bench.project SET stage = %L WHERE id > 100000000', stage)
  FROM unnest('{submitted,prechecked,reviewed,fund_reviewed,approved,funded,procuring}'::govproj.stage[])
       WITH ORDINALITY AS step (stage, n)
 ORDER BY n \gexec

INSERT INTO bench.contract (project_id, kind, signer_id, supplier, qualification, amount, signed_on, delivery_due, delivered_on,
                            security_undertaking)
SELECT p.id, c.kind, p.owner_id, c.supplier, c.qualification, c.amount, t.today, t.today, t.today, true
  FROM bench.project AS p, govproj.register_today('bench.project') AS t (today),
       (VALUES ('main', '承建公司', NULL, 2000000), ('supervision', '监理公司', '乙级', 200000))
       AS c (kind, supplier, qualification, amount)
 WHERE p.id > 100000000;

SELECT format('CALL pg_temp.enter_papers(%L)', stage), format('UPDATE bench.project SET stage = %L WHERE id > 100000000 AND (id <= 100002000 OR %1$L <> %L)', stage, 'preaccepted')
  FROM unnest('{contracted,implementing,preaccepted}'::govproj.stage[]) WITH ORDINALITY AS step (stage, n)
 ORDER BY n \gexec
CALL pg_temp.enter_papers('accepted');
