\set ECHO none
\i demo/offices.psql
\set ECHO all
--
-- Act 7. Each for his own office. So far one hand did everything. Now every office gets a database role, persons get logins,
-- and the tour goes on as they. For this database it is 2021-08-16: none of them may date back more than 30 days.
ALTER DATABASE :"DBNAME" SET govproj.today = '2021-08-16';
\connect - postgres
SELECT format('CREATE ROLE office_%s', code) FROM yunfu.agency ORDER BY id \gexec
UPDATE yunfu.agency SET db_role = 'office_' || code;
CREATE ROLE zhang LOGIN IN ROLE office_labour;
CREATE ROLE chen  LOGIN IN ROLE office_emergency;
CREATE ROLE li    LOGIN IN ROLE office_bureau;
CREATE ROLE huang LOGIN IN ROLE office_bureau;
CREATE ROLE wang  LOGIN IN ROLE office_finance;
CREATE ROLE zhou  LOGIN IN ROLE office_audit;
-- Sun was lent by the labour office to the data bureau, and kept both keys.
CREATE ROLE sun   LOGIN IN ROLE office_labour, office_bureau;

-- What each kind of office may write is in the register. One call grants that and no more, and turns row security on.
SELECT govproj.grant_register('yunfu');
SELECT role, string_agg(split_part(object, '.', 2), ', ' ORDER BY object) AS enters FROM govproj.register_privileges('yunfu')
 WHERE privilege = 'INSERT' AND role ~ '_(labour|finance|audit|government)$' GROUP BY role ORDER BY role;
\set ECHO none
SET govproj.today = '2020-11-27';
INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (:labour, 2021, '2020-11-27') RETURNING id AS plan \gset
RESET govproj.today;
INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate)
VALUES (:plan, '劳动人事争议在线调解系统', 'software.professional', 880000.00) RETURNING id AS line \gset
SELECT id AS theirs FROM yunfu.project WHERE title = '应急指挥调度系统' \gset
\set ECHO all

-- Zhang, of the labour office, begins a project. He sees his office's, and of the others not even that they are there.
\connect - zhang
INSERT INTO yunfu.project (title, category, owner_id, budget_year, plan_line_id, budgeted, city_funds, stage_on)
VALUES ('劳动人事争议在线调解系统', 'software.professional', :labour, 2021, :line, true, 880000.00, '2021-07-19') RETURNING id AS p \gset
SELECT current_user, count(*) AS sees, string_agg(title, '、' ORDER BY id) AS titles FROM yunfu.project;
UPDATE yunfu.project SET stage = 'accepted' WHERE id = :theirs;
\echo UPDATE :ROW_COUNT
-- A paper for it: no such project, in the words used for one that never was.
-- refused: 23503, no such project
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (:theirs, 'scheme', :labour, '2021-08-16');
-- And he does not evaluate his own: units have no door to evaluations at all.
-- refused: 42501, no such privilege
INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on)
VALUES (:p, 2021, :labour, 100, '2021-08-16');
\set ECHO none
INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES
    (:p, 'software_development', 720000.00), (:p, 'acceptance', 60000.00), (:p, 'security', 100000.00);
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) VALUES
    (:p, 'scheme',         :labour, '2021-07-20', NULL), (:p, 'data_catalogue', :labour, '2021-07-20', NULL),
    (:p, 'ipv6_support',   :labour, '2021-07-20', NULL), (:p, 'argumentation',  :labour, '2021-07-21', 'passed');
\set ECHO all

-- Four eyes (双人复核). Sun submits it with one key and reviews it with the other. The offices are right, the person is not: the
-- shipped policy warns and records it, and a row of a policy that says "refuse" would bar it.
\connect - sun
UPDATE yunfu.project SET stage = 'submitted', stage_on = '2021-07-22' WHERE id = :p;
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome)
VALUES (:p, 'preliminary_review', :bureau, '2021-07-28', 'passed');
UPDATE yunfu.project SET stage = 'prechecked', stage_on = '2021-07-28' WHERE id = :p;

-- Li, of the data bureau, has the cost appraised and the experts heard. The bureau sees all, but a unit signs for itself.
\connect - li
SELECT current_user, count(*) AS sees FROM yunfu.project;
INSERT INTO yunfu.document (project_id, kind, issuer_id, third_party, issued_on, outcome) VALUES
    (:p, 'cost_review',   :bureau, '广东正信造价咨询有限公司', '2021-08-03', 'passed'),
    (:p, 'expert_review', :bureau, '云浮市信息化专家组',       '2021-08-04', 'passed');
UPDATE yunfu.project SET stage = 'reviewed', stage_on = '2021-08-05' WHERE id = :p;
-- refused: ZG006, wrong office
INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on)
VALUES (:p, 'main', :labour, '南方数字技术有限公司', 700000.00, '2021-08-06');

-- Wang, of finance, reviews the money, and nothing else: the approval is the bureau's.
\connect - wang
SELECT current_user, count(*) AS sees FROM yunfu.project;
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome, amount) VALUES
    (:p, 'fund_arrangement_opinion', :finance, '2021-08-09', NULL,     880000.00),
    (:p, 'fund_review_opinion',      :finance, '2021-08-09', 'passed', 880000.00);
UPDATE yunfu.project SET stage = 'fund_reviewed', stage_on = '2021-08-10' WHERE id = :p;
-- refused: ZG006, wrong office
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome, amount)
VALUES (:p, 'approval_opinion', :bureau, '2021-08-11', 'passed', 880000.00);

-- A correction (更正). The opinion on which that step rested was wrong. It is not edited: its issuer voids it and says why.
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, document_id, reason)
SELECT project_id, 'voiding', issuer_id, '2021-08-11', id, '测试费用重复计算' FROM yunfu.document
 WHERE project_id = :p AND kind = 'fund_review_opinion';
SELECT document_zh, reason, rested, state_zh FROM yunfu.correction_watch WHERE project_id = :p;

-- What had rested on it is judged again at the next gate. (Huang decides: Li, who had the cost appraised, would be warned.)
\connect - huang
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome, amount)
VALUES (:p, 'approval_opinion', :bureau, '2021-08-13', 'passed', 850000.00);
-- refused: ZG002, document missing or not passed
UPDATE yunfu.project SET stage = 'approved', stage_on = '2021-08-13' WHERE id = :p;
\connect - wang
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome, amount)
VALUES (:p, 'fund_review_opinion', :finance, '2021-08-12', 'passed', 850000.00);
\connect - huang
UPDATE yunfu.project SET stage = 'approved', stage_on = '2021-08-13' WHERE id = :p
RETURNING code, stage, stage_on, approved_amount;

-- A waiver (例外许可). The command system of act 6 has contracts not yet delivered. That all is accepted at once holds "in
-- principle" (原则上, Article 18), and the policy says who may make exceptions. From the tester's report nobody may.
INSERT INTO yunfu.document (project_id, kind, issuer_id, number, issued_on)
VALUES (:theirs, 'waiver_consent_data_bureau', :bureau, '云政数函〔2021〕52号', '2021-08-12') RETURNING id AS consent \gset
-- refused: ZG010, out of the measure's scope
INSERT INTO yunfu.waiver (project_id, rule, granted_by, document_id, granted_on, until)
VALUES (:theirs, 'software_test', :bureau, :consent, '2021-08-12', '2021-12-31');
INSERT INTO yunfu.waiver (project_id, rule, granted_by, document_id, granted_on, until)
VALUES (:theirs, 'delivered', :bureau, :consent, '2021-08-12', '2021-12-31');

-- Chen, of the emergency office, files the delay at last and has the acceptance; its act names the waiver.
\connect - chen
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on)
VALUES (:theirs, 'delay_filing', :emergency, '2021-08-13');
UPDATE yunfu.project SET stage = 'accepted', stage_on = '2021-08-16' WHERE id = :theirs;
SELECT rule, grantor_name, until, state_zh, acts FROM yunfu.waiver_watch;

-- Zhou, of the audit office, sees all and alters nothing. What he enters are requests and findings (审计发现).
\connect - zhou
SELECT current_user, count(*) AS sees FROM yunfu.project;
-- refused: ZG009, what has been entered stays
UPDATE yunfu.document SET amount = 0 WHERE project_id = :p AND kind = 'approval_opinion';
-- refused: ZG006, his office owns no such project
UPDATE yunfu.project SET title = '审计' WHERE id = :p;
INSERT INTO yunfu.finding (agency_id, project_id, finder_id, article, title, found_on)
SELECT :emergency, :theirs, id, '17', '逾期交付四十余日方备案', '2021-08-16' FROM yunfu.agency WHERE code = 'audit';
-- Ledger and register are as they should be. He takes the digest (摘要) home: one line on paper that stands for every act.
SELECT (SELECT count(*) FROM govproj.verify('yunfu')) AS broken_chains,
       (SELECT count(*) FROM govproj.check_register('yunfu')) AS problems;
SELECT govproj.digest('yunfu') AS digest \gset
\echo :digest

-- Now the superuser, who can do anything. He takes two guards off and makes the approval 350,000 yuan larger, and with it the
-- opinion it goes by. The ledger tells of both: he alters the act of the approval as well, and forgets that of the opinion.
\connect - postgres
BEGIN;
ALTER TABLE yunfu.document DISABLE TRIGGER zz_check;
ALTER TABLE yunfu.act DISABLE TRIGGER zz_guard;
UPDATE yunfu.document SET amount = 1200000.00 WHERE project_id = :p AND amount = 850000.00;
UPDATE yunfu.act SET detail = replace(detail::text, '850000.00', '1200000.00')::json
 WHERE project_id = :p AND detail ->> 'kind' = 'approval_opinion';
-- What Zhou is told now: the project, its first act that is not as it was written, the paper and the guards.
SET LOCAL ROLE zhou;
SELECT p.title, v.seq, v.fault FROM govproj.verify('yunfu') AS v JOIN yunfu.project p ON p.id = v.project_id;
SELECT problem, object, detail FROM govproj.check_register('yunfu');
ROLLBACK;

-- A cleverer one cleans up. Zhou's finding goes, its act goes, the head of the chain is put back, the guards are on again.
BEGIN;
ALTER TABLE yunfu.finding DISABLE TRIGGER zz_check, DISABLE TRIGGER zz_record;
ALTER TABLE yunfu.act DISABLE TRIGGER zz_guard;
ALTER TABLE yunfu.project DISABLE TRIGGER zz_judge;
DELETE FROM yunfu.finding WHERE project_id = :theirs;
DELETE FROM yunfu.act AS a USING yunfu.project AS p WHERE p.id = :theirs AND a.project_id = p.id AND a.seq = p.last_seq;
UPDATE yunfu.project AS p SET last_seq = a.seq, last_hash = a.hash FROM yunfu.act AS a
 WHERE p.id = :theirs AND a.project_id = p.id AND a.seq = p.last_seq - 1;
ALTER TABLE yunfu.project ENABLE ALWAYS TRIGGER zz_judge;
ALTER TABLE yunfu.act ENABLE ALWAYS TRIGGER zz_guard;
ALTER TABLE yunfu.finding ENABLE ALWAYS TRIGGER zz_check, ENABLE ALWAYS TRIGGER zz_record;
-- Of that the database by itself cannot tell. The line on paper can: not what was done, but that it is another ledger.
SET LOCAL ROLE zhou;
SELECT (SELECT count(*) FROM govproj.verify('yunfu')) AS broken_chains,
       (SELECT count(*) FROM govproj.check_register('yunfu')) AS problems;
SELECT fault FROM govproj.verify('yunfu', :'digest');
ROLLBACK;

-- Both are undone, and the ledger is again the one that Zhou has the digest of. (After the tour, psql -U zhang sees as he does.)
SELECT count(*) AS faults FROM govproj.verify('yunfu', :'digest');
\set ECHO none
ALTER DATABASE :"DBNAME" RESET govproj.today;
