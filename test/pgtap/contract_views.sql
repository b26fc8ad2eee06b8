-- Contracts and suppliers, a row each.
BEGIN;
\ir ../tap.sql
SELECT no_plan();
SELECT pg_temp.set_today('2024-12-31') \g /dev/null

SELECT drive.reach('professional', 'contracted') AS one \gset
SELECT drive.reach('professional', 'contracted') AS two \gset
CREATE FUNCTION pg_temp.sign(bigint, text, text, text, numeric, date) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, supplier_code, amount, signed_on, delivery_due)
    SELECT id, $2, owner_id, $3, $4, $5, '2024-12-20', $6 FROM yunfu.project WHERE id = $1 RETURNING id
$$;
SELECT pg_temp.sign(:one, 'other', '甲公司', '91110000100000001W', 1000, '2024-12-25') AS late \gset
SELECT pg_temp.sign(:two, 'other', '甲有限公司', '91110000100000001W', 500, '2025-06-30') AS running \gset
SELECT pg_temp.sign(:two, 'other', '乙公司', NULL, 70, NULL) AS open \gset
INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (:running, 250, '2024-12-22'), (:running, -50, '2024-12-23');
INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (:running, 300, '2024-12-24');

SELECT is((SELECT count(*) FROM yunfu.contract_overview), (SELECT count(*) FROM yunfu.contract), 'every contract is there once');
SELECT is_empty('SELECT contract_id FROM yunfu.contract_overview GROUP BY contract_id HAVING count(*) > 1', 'and told apart by its key');
SELECT results_eq(format('SELECT state, state_zh, state_en, days_late, total, paid, unpaid, kind_zh, kind_en FROM yunfu.contract_overview WHERE contract_id IN (%s, %s, %s) ORDER BY contract_id', :late, :running, :open),
                  $$ VALUES ('overdue', '逾期未交付', 'Overdue', 6, 1000::numeric, 0::numeric, 1000::numeric, (SELECT label_zh::text FROM yunfu.policy_word WHERE list = 'contract' AND word = 'other'), (SELECT label_en::text FROM yunfu.policy_word WHERE list = 'contract' AND word = 'other')),
                            ('running', '履行中', 'Running', 0, 700, 300, 400, (SELECT label_zh::text FROM yunfu.policy_word WHERE list = 'contract' AND word = 'other'), (SELECT label_en::text FROM yunfu.policy_word WHERE list = 'contract' AND word = 'other')),
                            ('open', '未约定交付日期', 'Without a day of delivery', NULL, 70, 0, 70, (SELECT label_zh::text FROM yunfu.policy_word WHERE list = 'contract' AND word = 'other'), (SELECT label_en::text FROM yunfu.policy_word WHERE list = 'contract' AND word = 'other')) $$,
                  'what has become of each');
UPDATE yunfu.contract SET delivered_on = '2024-12-27' WHERE id = :late;
SELECT results_eq(format('SELECT state, state_zh, days_late FROM yunfu.contract_overview WHERE contract_id = %s', :late), $$ VALUES ('delivered', '已交付', 2) $$, 'a late delivery');
SELECT results_eq($$ SELECT supplier_key, supplier, contracts, projects, owners, total, paid, unpaid, late, overdue, first_signed_on, last_signed_on FROM yunfu.supplier_overview WHERE supplier ~ '^[甲乙]' ORDER BY supplier_key COLLATE "C" $$,
                  $$ VALUES ('91110000100000001W', '甲有限公司', 2, 2, 1, 1700::numeric, 300::numeric, 1400::numeric, 1, 0, date '2024-12-20', date '2024-12-20'),
                            ('乙公司', '乙公司', 1, 1, 1, 70, 0, 70, 0, 0, '2024-12-20', '2024-12-20') $$, 'suppliers by code, by name where there is none');
SELECT is_empty('SELECT supplier_key FROM yunfu.supplier_overview GROUP BY supplier_key HAVING count(*) > 1', 'told apart by the key');
SELECT is((SELECT sum(contracts) FROM yunfu.supplier_overview), (SELECT count(*) FROM yunfu.contract), 'all contracts among them');
SELECT is((SELECT sum(total) FROM yunfu.supplier_overview), (SELECT sum(amount + supplemented) FROM yunfu.contract), 'and all money');
SELECT finish();
ROLLBACK;
