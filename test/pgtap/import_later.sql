-- Later files: papers, contracts, payments for projects that are in the register; loaded again they add nothing.
BEGIN;
SELECT plan(36);
\ir ../tap.sql

SELECT drive.reach('professional', 'procuring') AS p \gset
SELECT code AS project, stage_on AS day FROM yunfu.project WHERE id = :p \gset
SELECT code AS police FROM yunfu.agency WHERE id = 2 \gset
SELECT set_config('test.p', :'project', true), set_config('test.day', :'day', true), set_config('test.police', :'police', true) \g /dev/null
CREATE PROCEDURE pg_temp.load() LANGUAGE plpgsql AS $$
DECLARE
    p text := current_setting('test.p');
    d date := current_setting('test.day');
BEGIN
    INSERT INTO yunfu.import_document (project, kind, issuer, issued_on, number) VALUES (p, '中标（成交）通知书', current_setting('test.police'), to_char(d + 1, 'YYYY"年"FMMM"月"FMDD"日"'), '云采〔2024〕9号');
    INSERT INTO yunfu.import_contract (project, code, kind, supplier, supplier_code, amount, signed_on, delivery_due, security_undertaking)
    VALUES (p, 'HT-1', '主合同', '承建公司', '91440300 1922038216', '50万元', d + 2, d + 400, '有'), (p, NULL, '其他合同', '印刷公司', NULL, '1,000', d + 2, NULL, NULL);
    INSERT INTO yunfu.import_contract_party (project, contract, name, part) VALUES (p, 'HT-1', '分包公司', '分包单位');
    INSERT INTO yunfu.import_step (project, to_stage, stage_on) VALUES (p, '已签约', d + 3);
    INSERT INTO yunfu.import_payment (project, contract, amount, paid_on, voucher) VALUES (p, 'HT-1', '10万', d + 4, 'PZ-1'), (p, 'HT-1', '10万', d + 4, 'PZ-2'), (p, 'HT-1', '500', d + 4, NULL), (p, 'HT-1', '500', d + 4, NULL);
    INSERT INTO yunfu.import_supplement (project, contract, amount, signed_on, number) VALUES (p, 'HT-1', '-1000', d + 5, 'B-1');
END $$;
CREATE FUNCTION pg_temp.imported() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT concat_ws(' ', source_table, source_id, project_code, sqlstate, rule, value) FROM govproj.import('yunfu', warnings => true, progress => 0) WHERE sqlstate <> '01000'
$$;
SELECT count(*) AS acts FROM yunfu.act \gset
CALL pg_temp.load();
SELECT is_empty('SELECT pg_temp.imported()', 'a later file goes in');
SELECT is((SELECT stage::text FROM yunfu.project WHERE id = :p), 'contracted', 'and takes the project on');
SELECT results_eq(format('SELECT number::text, supplier_code::text, amount::numeric, paid::numeric, supplemented FROM yunfu.contract WHERE project_id = %s AND kind = ''main''', :p), $$ VALUES ('HT-1', '914403001922038216', 500000::numeric, 201000::numeric, -1000::numeric) $$, 'with its contract and what was paid on it');
SELECT is((SELECT count(*) FROM yunfu.act) - :acts, 10::bigint, 'an act for each');
SELECT is_empty(format('SELECT FROM yunfu.act WHERE project_id = %s AND seq > %s AND (detail ->> ''imported'')::boolean IS NOT TRUE', :p, (SELECT last_seq - 10 FROM yunfu.project WHERE id = :p)), 'all marked as imported');

CALL pg_temp.load();
SELECT set_eq('SELECT pg_temp.imported()', '{import_document 00000 1,import_contract 00000 2,import_contract_party 00000 1,import_step 00000 1,import_payment 00000 4,import_supplement 00000 1}'::text[], 'again it adds nothing, and says how much is there');
SELECT is((SELECT count(*) FROM yunfu.act) - :acts, 10::bigint, 'no act');
SELECT is((SELECT count(*) FROM yunfu.import_payment), 0::bigint, 'and the staging tables are empty');

-- a file that has grown: what is new goes in, on contracts by their number
CALL pg_temp.load();
INSERT INTO yunfu.import_payment (project, contract, amount, paid_on, voucher) VALUES (:'project', 'HT-1', '10万', :'day'::date + 4, 'PZ-3'), (:'project', 'HT-1', '500', :'day'::date + 4, NULL);
INSERT INTO yunfu.import_document (project, kind, issuer, issued_on, number) VALUES (:'project', 'scheme', :'police', :'day'::date + 6, NULL);
SELECT results_eq($$ SELECT i FROM pg_temp.imported() AS i WHERE i ~ 'payment|document' $$, '{import_document 00000 1,import_payment 00000 4}'::text[], 'what is new goes in');
SELECT is((SELECT paid::numeric FROM yunfu.contract WHERE project_id = :p AND kind = 'main'), 301500::numeric, 'and counts');

-- without a kind it is a payment like the other
SAVEPOINT sound;
INSERT INTO yunfu.import_payment (project, contract, amount, paid_on) VALUES (:'project', 'HT-1', '77', :'day'::date + 4);
SELECT is_empty('SELECT pg_temp.imported()', 'one');
INSERT INTO yunfu.import_payment (project, contract, kind, amount, paid_on) VALUES (:'project', 'HT-1', NULL, '77', :'day'::date + 4), (:'project', 'HT-1', '支付', '77', :'day'::date + 4);
SELECT results_eq('SELECT pg_temp.imported()', '{import_payment 00000 1}'::text[], 'is in the register once, of two');
ROLLBACK TO sound;
ALTER SEQUENCE yunfu.import_payment_id_seq RESTART;

-- a step that was taken back comes anew
SAVEPOINT sound;
SELECT drive.reach('professional', 'procuring') AS anew \gset
CREATE ROLE later_police; UPDATE yunfu.agency SET db_role = 'later_police' WHERE id = 2;
SELECT govproj.grant_register('yunfu') \g /dev/null
GRANT USAGE ON SCHEMA drive TO PUBLIC;
SELECT code AS restaged, stage_on AS restaged_on FROM yunfu.project WHERE id = :anew \gset
SELECT pg_temp.do('later_police', format('INSERT INTO yunfu.correction (project_id, relation, column_name, reason, paper) VALUES (%s, %L, %L, %L, %L)', :anew, 'project', 'stage', '误', '原件')) \g /dev/null
UPDATE yunfu.correction SET decision = 'granted' WHERE project_id = :anew;
SELECT is((SELECT stage::text FROM yunfu.project WHERE id = :anew), 'funded', 'a step is taken back');
INSERT INTO yunfu.import_step (project, to_stage, stage_on) VALUES (:'restaged', 'procuring', :'restaged_on');
SELECT is_empty('SELECT pg_temp.imported()', 'and is not known any more');
SELECT is((SELECT stage::text FROM yunfu.project WHERE id = :anew), 'procuring', 'so that a file takes it once more');
INSERT INTO yunfu.import_step (project, to_stage, stage_on) VALUES (:'restaged', 'procuring', :'restaged_on');
SELECT results_eq('SELECT pg_temp.imported()', '{import_step 00000 1}'::text[], 'once');
ROLLBACK TO sound;
ALTER SEQUENCE yunfu.import_step_id_seq RESTART;

-- reversed and voided ones count no more
INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on, payment_id) SELECT contract_id, 'reversal', amount, paid_on, id FROM yunfu.payment WHERE voucher = 'PZ-3';
INSERT INTO yunfu.import_payment (project, contract, amount, paid_on, voucher) VALUES (:'project', 'HT-1', '9万', :'day'::date + 4, 'PZ-3');
SELECT is_empty('SELECT pg_temp.imported()', 'what was reversed comes anew');
SELECT is((SELECT paid::numeric FROM yunfu.contract WHERE project_id = :p AND kind = 'main'), 291500::numeric, 'as it now is');

-- the same voucher twice in a file; a contract and a project that there are not
SAVEPOINT sound;
INSERT INTO yunfu.import_payment (project, contract, amount, paid_on, voucher) VALUES (:'project', 'HT-1', '1', :'day'::date + 4, 'PZ-9'), (:'project', 'HT-1', '1', :'day'::date + 4, 'PZ-9');
SELECT results_eq('SELECT pg_temp.imported()', format('{import_payment 2 %s 23505 payment_voucher_key}', :'project')::text[], 'what a file has twice is a fault');
SELECT is((SELECT paid::numeric FROM yunfu.contract WHERE project_id = :p AND kind = 'main'), 291500::numeric, 'and nothing of it goes in');
ROLLBACK TO sound;
ALTER SEQUENCE yunfu.import_payment_id_seq RESTART;
INSERT INTO yunfu.import_payment (project, contract, amount, paid_on) VALUES (:'project', 'HT-9', '1', :'day'::date + 4), ('NN', 'HT-1', '1', :'day'::date + 4), (:'project', 'HT-1', '9999999', :'day'::date + 4);
SELECT set_eq('SELECT pg_temp.imported()', format('{import_payment 1 %1$s 23503 contract,import_payment 2 NN 23503 project}', :'project')::text[], 'a contract, and a project, that there are not');
TRUNCATE yunfu.import_payment RESTART IDENTITY;
INSERT INTO yunfu.import_payment (project, contract, amount, paid_on) VALUES (:'project', 'HT-1', '9999999', :'day'::date + 4);
SELECT results_eq('SELECT pg_temp.imported()', format('{import_payment 1 %s ZG008 amount}', :'project')::text[], 'what the judge refuses is a fault');
TRUNCATE yunfu.import_payment RESTART IDENTITY;

-- a step to the stage that the project is at; a receipt of a paper in the register
INSERT INTO yunfu.import_step (project, to_stage, stage_on) VALUES (:'project', '已签约', :'day'::date + 7);
SELECT results_eq('SELECT pg_temp.imported()', format('{import_step 1 %s ZG001 step}', :'project')::text[], 'a step that was taken on another day');
TRUNCATE yunfu.import_step RESTART IDENTITY;
INSERT INTO yunfu.import_step (project, to_stage, stage_on) VALUES (:'project', 'terminated', :'day'::date + 7);
INSERT INTO yunfu.import_document (project, kind, issuer, issued_on) VALUES (:'project', 'termination_procedure', :'police', :'day'::date + 7);
SELECT is_empty('SELECT pg_temp.imported()', 'a project is ended by a later file');
SELECT drive.paper(:p, 'termination_filing_finance', :'day'::date + 8) \g /dev/null
INSERT INTO yunfu.import_receipt (project, kind, issued_on, agency, received_on) VALUES (:'project', 'termination_filing_finance', :'day'::date + 8, (SELECT code FROM yunfu.agency WHERE kind = 'finance'), :'day'::date + 9);
SELECT is_empty('SELECT pg_temp.imported()', 'a receipt of a paper that is in the register');
SELECT is((SELECT count(*) FROM yunfu.receipt), 1::bigint, 'is entered');
INSERT INTO yunfu.import_receipt (project, kind, issued_on, agency, received_on) VALUES (:'project', 'termination_filing_finance', :'day'::date + 8, (SELECT code FROM yunfu.agency WHERE kind = 'finance'), :'day'::date + 9);
SELECT results_eq('SELECT pg_temp.imported()', '{import_receipt 00000 1}'::text[], 'once');

-- once that paper was voided, its receipt is of the one that was entered anew
SELECT drive.void((SELECT document_id FROM yunfu.receipt), :'day'::date + 9) \g /dev/null
SELECT drive.paper(:p, 'termination_filing_finance', :'day'::date + 8) AS anew \gset
INSERT INTO yunfu.import_receipt (project, kind, issued_on, agency, received_on) VALUES (:'project', 'termination_filing_finance', :'day'::date + 8, (SELECT code FROM yunfu.agency WHERE kind = 'finance'), :'day'::date + 9);
SELECT is_empty('SELECT pg_temp.imported()', 'a receipt of a paper that was entered anew is not known');
SELECT is((SELECT max(document_id) FROM yunfu.receipt), :anew::bigint, 'and is of that paper');

-- warnings of a later file
INSERT INTO yunfu.import_project (code, title, category, owner, budget_year, city_funds, initiated_on) VALUES ('L1', '平台', '专业软件', :'police', 2020, 2450000, '2024-03-02');
SELECT is_empty('SELECT pg_temp.imported()', 'a project');
INSERT INTO yunfu.import_project (code, title, category, owner, budget_year, city_funds, initiated_on) VALUES ('L1', '平台', '专业软件', :'police', 2020, 2450000, '2024-03-02');
SELECT results_eq('SELECT pg_temp.imported()', '{import_project 00000 1}'::text[], 'is known by its code and title');
INSERT INTO yunfu.import_project (code, title, category, owner, budget_year, city_funds, initiated_on) VALUES ('L1', '另一平台', '专业软件', :'police', 2020, 2450000, '2024-03-02');
SELECT results_eq('SELECT pg_temp.imported()', '{import_project 1 L1 23505 code}'::text[], 'another under its code is a fault');
SELECT is((SELECT message FROM govproj.import('yunfu', progress => 0)), 'project "L1" is in the register already, as "平台"', 'which says what is there');
TRUNCATE yunfu.import_project RESTART IDENTITY;

SELECT is_empty('SELECT * FROM govproj.check_register(''yunfu'')', 'nothing is amiss in the register');
SELECT is_empty('SELECT * FROM govproj.verify(''yunfu'')', 'every chain holds');
SELECT is(current_setting('govproj.imported', true), 'off', 'the mark is off afterwards');
SELECT * FROM finish();
ROLLBACK;
