-- Contracts and cost lines: the owner signs, what a step rests on stays, the sums are the engine's.
\getenv abs_srcdir PG_ABS_SRCDIR
\set drive :abs_srcdir /test/drive.sql
\i :drive

SELECT drive.reach('professional', 'procuring') AS p, drive.project() AS q \gset
INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (:p, 'main', 5, '甲公司', 1, '2020-06-01');
INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (:p, 'private', 2, '甲公司', 1, '2020-06-01');
INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (:p, 'main', 2, ' ', 1, '2020-06-01');
INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on, delivery_due) VALUES (:p, 'main', 2, '甲公司', 1, '2020-06-01', '2020-05-31');
INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on, delivery_due) VALUES (:p, 'main', 2, '甲公司', 2000000, '2020-06-01', '2020-07-31') RETURNING id AS c \gset

-- open to correction until a step rests on it
UPDATE yunfu.contract SET amount = 1990000, security_undertaking = true WHERE id = :c;
SELECT kind, legal_on, detail FROM yunfu.act WHERE project_id = :p ORDER BY seq DESC LIMIT 2;
UPDATE yunfu.contract SET amount = amount WHERE id = :c;
UPDATE yunfu.contract SET project_id = :q WHERE id = :c;
UPDATE yunfu.contract SET signer_id = 5 WHERE id = :c;
SELECT count(*) FROM yunfu.act WHERE project_id = :p AND kind LIKE 'contract%';
SELECT drive.paper(:p, 'award_notice', '2020-06-01') \g /dev/null
SELECT drive.step(:p, 'contracted', '2020-06-01');
UPDATE yunfu.contract SET amount = 1, supplier = '乙公司' WHERE id = :c;
UPDATE yunfu.contract SET delivered_on = '2020-07-01' WHERE id = :c;
UPDATE yunfu.contract SET delivered_on = '2020-07-02' WHERE id = :c;
DELETE FROM yunfu.contract WHERE id = :c;
-- after acceptance the day of delivery stays too
SELECT drive.advance(:p, 'implementing', '2020-06-02'), drive.advance(:p, 'preaccepted', '2020-07-03'), drive.advance(:p, 'accepted', '2020-07-04') \g /dev/null
UPDATE yunfu.contract SET delivered_on = '2020-07-03' WHERE id = :c;

-- nothing delivered late or not at all is accepted
SELECT drive.reach('professional', 'preaccepted') AS r \gset
SELECT drive.supply_all(:r, 'accepted', '2020-06-10', without => 'delivered') \g /dev/null
UPDATE yunfu.contract SET delivered_on = '2020-06-11' WHERE project_id = :r;
UPDATE yunfu.project SET stage = 'accepted', stage_on = '2020-06-10' WHERE id = :r;
-- nor is what was evaluated before it was delivered
UPDATE yunfu.project SET stage = 'accepted', stage_on = '2020-06-11' WHERE id = :r;
SELECT drive.supply(:r, kind, '2020-06-11') FROM unnest('{acceptance_evaluation,security_evaluation}'::text[]) AS kind \g /dev/null
SELECT drive.step(:r, 'accepted', '2020-06-11');

-- a main contract without the undertaking, among two
SELECT drive.reach('professional', 'procuring') AS r \gset
SELECT drive.paper(:r, 'award_notice', '2020-06-01'), drive.paper(:r, 'award_notice', '2020-06-01'), drive.contract(:r, 'main', 5, '2020-06-01'), drive.contract(:r, 'main', 5, '2020-06-01', undertaking => false) \g /dev/null
UPDATE yunfu.project SET stage = 'contracted', stage_on = '2020-06-01' WHERE id = :r;

-- the sums follow the lines, whatever is done to them
INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (:q, 'software_development', 100.10), (:q, 'software_development', 0.05), (:q, 'hardware', 7);
SELECT total_investment, software_cost FROM yunfu.project WHERE id = :q;
UPDATE yunfu.cost_line SET amount = amount * 2 WHERE project_id = :q;
UPDATE yunfu.cost_line SET kind = 'software_development' WHERE project_id = :q AND kind = 'hardware';
SELECT total_investment, software_cost FROM yunfu.project WHERE id = :q;
DELETE FROM yunfu.cost_line WHERE project_id = :q AND amount < 1;
SELECT total_investment, software_cost FROM yunfu.project WHERE id = :q;
BEGIN;
UPDATE yunfu.cost_line SET amount = 1 WHERE project_id = :q;
SAVEPOINT s;
DELETE FROM yunfu.cost_line WHERE project_id = :q;
SELECT total_investment FROM yunfu.project WHERE id = :q;
ROLLBACK TO s;
SELECT total_investment FROM yunfu.project WHERE id = :q;
COMMIT;
SELECT p.total_investment = sum(l.amount) AS agrees FROM yunfu.project p JOIN yunfu.cost_line l ON l.project_id = p.id WHERE p.id = :q GROUP BY p.total_investment;
SELECT seq, kind, detail FROM yunfu.act WHERE project_id = :q ORDER BY seq;

-- exact money only: nothing is rounded on the way in
INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (:q, 'other', 0.005);
INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (:q, 'other', 'NaN');
INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (:q, 'other', '-0.01');
INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (:q, 'other', 10000000000000000);
\set VERBOSITY terse
INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (:q, 'other', 9999999999999998.00);
\set VERBOSITY default
INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (:q, 'bribes', 1);

DROP SCHEMA yunfu, drive CASCADE;
