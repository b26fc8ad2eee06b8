-- Papers: who may enter which, what each must carry, and that a mistake is voided and never edited.
\getenv abs_srcdir PG_ABS_SRCDIR
\set drive :abs_srcdir /test/drive.sql
\i :drive

SELECT drive.project() AS p, drive.project() AS other \gset

-- the office that issues it, and no other
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (:p, 'scheme', 5, '2020-03-03');
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) VALUES (:p, 'preliminary_review', 2, '2020-03-03', 'passed');
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome, amount) VALUES (:p, 'fund_review_opinion', 1, '2020-03-03', 'passed', 1);
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (:p, 'scheme', 99, '2020-03-03');
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (99, 'scheme', 2, '2020-03-03');
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (:p, '方案', 2, '2020-03-03');
UPDATE yunfu.agency SET active = false WHERE id = 3;
SELECT drive.paper(:p, 'fund_review_opinion', '2020-03-03');
UPDATE yunfu.agency SET active = true WHERE id = 3;

-- all that its kind carries, all that is amiss at once
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (:p, 'cost_review', 1, '2020-03-03');
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (:p, 'fund_review_opinion', 3, '2020-03-03');
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome, amount) VALUES (:p, 'scheme', 2, '2020-03-03', 'passed', 5);
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) VALUES (:p, 'argumentation', 2, '2020-03-03', 'maybe');
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) VALUES (:p, 'argumentation', 2, '2020-03-03', 'not_applicable');
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) VALUES (:p, 'data_registration', 2, '2020-03-03', 'not_applicable');
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, sha256) VALUES (:p, 'scheme', 2, '2020-03-03', '\xdead');
INSERT INTO yunfu.document (project_id, kind, issuer_id, third_party, issued_on, outcome) VALUES (:p, 'cost_review', 1, '  ', '2020-03-03', 'passed');

-- one that is whole
INSERT INTO yunfu.document (project_id, kind, issuer_id, number, issued_on, uri, sha256)
VALUES (:p, 'scheme', 2, '云公科〔2020〕1号', '2020-03-03', 'file:///档案/1.pdf', sha256('1'))
RETURNING id AS scheme, after_seq \gset
SELECT seq, kind, legal_on, detail FROM yunfu.act WHERE project_id = :p ORDER BY seq DESC LIMIT 1;
-- after_seq is the engine's
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, after_seq) VALUES (:p, 'ipv6_support', 2, '2020-03-03', 999) RETURNING after_seq;

-- neither edited nor removed
UPDATE yunfu.document SET issued_on = '2020-03-01' WHERE id = :scheme;
UPDATE yunfu.document SET number = '云公科〔2020〕2号';
-- but what changes nothing is nobody's fault
UPDATE yunfu.document SET number = number;
DELETE FROM yunfu.document WHERE id = :scheme;
TRUNCATE yunfu.document CASCADE;

-- voided instead: with a reason, by its issuer, of its own project, once
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, document_id) VALUES (:p, 'voiding', 2, '2020-03-04', :scheme);
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, document_id, reason) VALUES (:p, 'voiding', 2, '2020-03-04', :scheme, ' ');
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, document_id, reason) VALUES (:p, 'voiding', 1, '2020-03-04', :scheme, '错');
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, document_id, reason) VALUES (:other, 'voiding', 2, '2020-03-04', :scheme, '错');
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, reason) VALUES (:p, 'voiding', 2, '2020-03-04', '错');
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, document_id, reason) VALUES (:p, 'voiding', 2, '2020-03-04', 9999, '错');
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, document_id, reason) VALUES (:p, 'scheme', 2, '2020-03-04', :scheme, '错');
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, document_id, reason) VALUES (:p, 'voiding', 2, '2020-03-04', :scheme, '版本有误') RETURNING id AS voiding \gset
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, document_id, reason) VALUES (:p, 'voiding', 2, '2020-03-04', :scheme, '再来') ;
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, document_id, reason) VALUES (:p, 'voiding', 2, '2020-03-04', :voiding, '反悔');
SELECT seq, kind, legal_on, detail::jsonb ->> 'reason' AS reason FROM yunfu.act WHERE project_id = :p ORDER BY seq DESC LIMIT 1;

-- a voided paper serves nothing, its replacement does
SELECT drive.supply(:p, 'data_catalogue', '2020-03-03'), drive.supply(:p, 'argumentation', '2020-03-03'), drive.line(:p, 'hardware', 5) \g /dev/null
SELECT drive.step(:p, 'submitted', '2020-03-09');
SELECT drive.paper(:p, 'scheme', '2020-03-04') \g /dev/null
SELECT drive.step(:p, 'submitted', '2020-03-09') AS argued_before_it_was_drawn_up;
SELECT drive.supply(:p, 'argumentation', '2020-03-05') \g /dev/null
SELECT drive.step(:p, 'submitted', '2020-03-09');
-- a step that was taken stands, even when a paper it rested on is voided; its act says which papers those were
SELECT drive.void(id, '2020-03-10') FROM yunfu.document WHERE project_id = :p AND kind = 'argumentation' \g /dev/null
SELECT p.stage, count(d.*) AS papers, count(v.*) AS voided_since
  FROM yunfu.project p JOIN yunfu.act a ON a.project_id = p.id AND a.to_stage = 'submitted',
       jsonb_array_elements_text(a.detail::jsonb -> 'documents') AS e (id)
       JOIN yunfu.document d ON d.id = e.id::bigint LEFT JOIN yunfu.document v ON v.document_id = d.id
 WHERE p.id = :p GROUP BY p.stage;

DROP SCHEMA yunfu, drive CASCADE;
