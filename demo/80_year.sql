\set ECHO none
\i demo/offices.psql
SELECT id AS p FROM yunfu.project WHERE title = '劳动人事争议在线调解系统' \gset
\set ECHO all
--
-- Act 8. Later years. What became of Zhang's project in autumn 2021 was kept in spreadsheets (demo/autumn_*.csv). The register's
-- owner loads and imports them: the project is there already, and what is added to it is judged like all else.
\i demo/autumn.psql
SELECT project, contract, amount, paid_on, voucher FROM yunfu.import_payment;
SELECT count(*) AS faults FROM govproj.import('yunfu');
SELECT p.stage, p.stage_on, c.number, c.supplier, c.amount, c.paid
  FROM yunfu.project AS p JOIN yunfu.contract AS c ON c.project_id = p.id WHERE p.id = :p;
-- The same files once more: what the register has is passed over, and nothing is added.
\set ECHO none
SELECT last_seq AS before FROM yunfu.project WHERE id = :p \gset
\i demo/autumn.psql
\set ECHO all
SELECT count(*) AS faults FROM govproj.import('yunfu');
SELECT last_seq - :before AS acts_added FROM yunfu.project WHERE id = :p;

-- A slip in a file: the contract is of 669,000.00 yuan. A step rests on it, so that nobody just edits it. Zhang asks for a
-- correction and cannot grant it himself; who can finds it in the worklist. Both amounts stay in the ledger.
\set ECHO none
ALTER DATABASE :"DBNAME" SET govproj.today = '2022-03-24';
\set ECHO all
\connect - zhang
SELECT id AS contract FROM yunfu.contract WHERE project_id = :p AND kind = 'main' \gset
INSERT INTO yunfu.correction (project_id, relation, row_id, column_name, new, reason, paper)
VALUES (:p, 'contract', :contract, 'amount', '669000.00', '录入时数字颠倒', '合同原件') RETURNING id AS correction \gset
-- refused: ZG006, entered by himself
UPDATE yunfu.correction SET decision = 'granted' WHERE id = :correction;
\connect - huang
SELECT title, remedies FROM yunfu.worklist WHERE step = 'correction' AND office = 'data_bureau';
UPDATE yunfu.correction SET decision = 'granted' WHERE id = :correction;
SELECT old, new, reason, entered_by, decided_by, decided_on FROM yunfu.correction WHERE id = :correction;

-- The supplier gives up. The contract is ended by the legal procedure and both filings are made (Article 17), a tender is held anew,
-- and another supplier signs: for what was not paid to the first one, and not a fen more.
\connect - zhang
INSERT INTO yunfu.document (project_id, kind, issuer_id, number, issued_on) VALUES
    (:p, 'termination_procedure', :labour, '云人社函〔2022〕19号', '2022-03-01') RETURNING id AS procedure \gset
UPDATE yunfu.contract SET ended_on = '2022-03-02', end_document_id = :procedure, end_reason = '供应商停业，无法继续履约' WHERE id = :contract;
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES
    (:p, 'termination_filing_data_bureau', :labour, '2022-03-04'), (:p, 'termination_filing_finance', :labour, '2022-03-04'),
    (:p, 'award_notice',                   :labour, '2022-03-21');
-- refused: ZG008, amount above its limit
INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on, delivery_due, security_undertaking)
VALUES (:p, 'main', :labour, '南方数字技术有限公司', 649300.01, '2022-03-24', '2023-01-31', true);
INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on, delivery_due, security_undertaking)
VALUES (:p, 'main', :labour, '南方数字技术有限公司', 649300.00, '2022-03-24', '2023-01-31', true);
SELECT supplier, amount, paid, signed_on, ended_on, end_reason FROM yunfu.contract WHERE project_id = :p ORDER BY id;
SELECT label_zh, receiver_name, arose_on, met_on, state_zh FROM yunfu.obligation_watch WHERE project_id = :p ORDER BY receiver_name;

-- A reform (机构改革): from 1 January 2023 on a new office takes over from the labour office (承接). The register's owner enters both,
-- with the decree. Projects, duties and what is still to be done go over; what was signed and issued stays the former office's.
\connect - postgres
\set ECHO none
ALTER DATABASE :"DBNAME" SET govproj.today = '2023-01-09';
\connect - postgres
\set ECHO all
CREATE ROLE office_welfare;
INSERT INTO yunfu.agency (code, name, kind, db_role, leading_group, responsible_office)
VALUES ('welfare', '市人力资源和民政局', 'unit', 'office_welfare', '信息化建设领导小组', '信息中心') RETURNING id AS welfare \gset
INSERT INTO yunfu.succession (agency_id, successor_id, from_on, basis) VALUES (:labour, :welfare, '2023-01-01', '云机编〔2022〕31号');
SELECT govproj.grant_register('yunfu');
SELECT title, kind_zh, agency_name, actor, legal_on FROM yunfu.act_log WHERE kind = 'owner_changed' ORDER BY project_id;

-- With the key of the former office Zhang can do nothing any more. With that of the new one he goes on where he stood.
\connect - zhang
-- refused: 42501, no such privilege
SELECT count(*) FROM yunfu.project;
\connect - postgres
REVOKE office_labour FROM zhang;
GRANT office_welfare TO zhang;
\connect - zhang
SELECT current_user, count(*) AS sees, string_agg(title, '、' ORDER BY id) AS titles FROM yunfu.project;
UPDATE yunfu.contract SET delivered_on = '2023-01-09' WHERE project_id = :p AND ended_on IS NULL;
INSERT INTO yunfu.payment (contract_id, amount, paid_on, voucher)
SELECT id, amount * 0.8, '2023-01-09', '2023-0102' FROM yunfu.contract WHERE project_id = :p AND ended_on IS NULL;

-- A report as of the day before the reform goes by the name of then: the acts tell it, not the rows of today.
\connect - huang
SELECT d.day, t.project_code, t.title, t.owner_name, t.stage_zh
  FROM (VALUES (date '2022-12-31'), ('2023-01-01')) AS d (day) CROSS JOIN LATERAL yunfu.project_on(d.day) AS t
 WHERE t.project_id = :p ORDER BY d.day;

-- Zhou asks whether rows, acts and chains agree after all that. They do: there is no line in either answer.
\connect - zhou
SELECT severity, problem, object, detail FROM govproj.check_register('yunfu');
SELECT project_id, seq, fault FROM govproj.verify('yunfu');
\set ECHO none
\connect - postgres
DO $$
BEGIN
    ASSERT (SELECT count(*) FROM govproj.check_register('yunfu')) = 0, 'rows and acts differ';
    ASSERT (SELECT count(*) FROM yunfu.payment WHERE voucher = '2021-1107') = 1, 'a file that was loaded twice counts twice';
    ASSERT (SELECT array_agg(DISTINCT owner_name) FROM yunfu.project_on('2022-12-31') WHERE project_id IN (1, 11)) = '{市人力资源和社会保障局}',
        'the day before the reform knows of it';
END $$;
ALTER DATABASE :"DBNAME" RESET govproj.today;
