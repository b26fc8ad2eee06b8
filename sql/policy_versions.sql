-- Versions of the measure: rows that can be changed until a project comes under them, then a successor beside them.
\getenv abs_srcdir PG_ABS_SRCDIR
\set drive :abs_srcdir /test/drive.sql
\i :drive

-- before the first birth a mode can be changed, and the next statement judges by it; undone, it is as before
SET client_min_messages = notice;
UPDATE yunfu.agency SET leading_group = NULL WHERE id = 2;
BEGIN;
UPDATE yunfu.policy_condition SET mode = 'refuse' WHERE condition = 'leading_group';
SELECT drive.reach('professional', 'planned') AS p \gset
SELECT drive.supply_all(:p, 'submitted', '2020-03-09') \g /dev/null
SAVEPOINT s;
UPDATE yunfu.project SET stage = 'submitted', stage_on = '2020-03-09' WHERE id = :p;
ROLLBACK;
BEGIN;
SELECT drive.reach('professional', 'planned') AS p \gset
SELECT drive.supply_all(:p, 'submitted', '2020-03-09') \g /dev/null
UPDATE yunfu.project SET stage = 'submitted', stage_on = '2020-03-09' WHERE id = :p;
ROLLBACK;

-- the same by savepoint, and off
BEGIN;
SAVEPOINT s;
UPDATE yunfu.policy_condition SET mode = 'refuse' WHERE condition = 'leading_group';
SELECT drive.reach('professional', 'planned') AS p \gset
SELECT mode, met FROM yunfu.explain(:p, 'submitted', '2020-03-09') WHERE rule = 'leading_group';
ROLLBACK TO s;
SELECT drive.reach('professional', 'planned') AS p \gset
SELECT mode, met FROM yunfu.explain(:p, 'submitted', '2020-03-09') WHERE rule = 'leading_group';
ROLLBACK TO s;
UPDATE yunfu.policy_condition SET mode = 'off' WHERE condition = 'leading_group';
SELECT drive.reach('professional', 'planned') AS p \gset
SELECT count(*) FROM yunfu.explain(:p, 'submitted', '2020-03-09') WHERE rule = 'leading_group';
ROLLBACK;

-- a row the engine cannot read stops the first use, says so, and once mended the same session goes on
UPDATE yunfu.policy_condition SET condition = 'good_mood' WHERE condition = 'leading_group';
SELECT drive.outcome('SELECT drive.project()');
SELECT drive.outcome('SELECT drive.project()') IS NOT NULL AS again;
UPDATE yunfu.policy_condition SET condition = 'leading_group' WHERE condition = 'good_mood';

-- an own money line, an own period, an own paper: rows, not code
BEGIN;
UPDATE yunfu.policy_requirement SET applies_when = '{"investment": {"from": 500000.00}}' WHERE code = 'supervision';
UPDATE yunfu.policy_order SET at_most = '30 days' WHERE after = 'approval_opinion' AND at_most IS NOT NULL;
INSERT INTO yunfu.policy_document (policy_id, kind, label_zh, label_en, issuer, has_outcome, article) VALUES (1, 'privacy_review', '隐私评估意见', 'privacy review', 'audit', true, '14');
INSERT INTO yunfu.policy_requirement (policy_id, track, from_stage, to_stage, needs, outcome, each_round, article)
VALUES (1, 'professional', 'submitted', 'prechecked', 'privacy_review', 'passed', true, '14');
SELECT drive.project() AS p \gset
SELECT drive.line(:p, 'hardware', 2000000), drive.advance(:p, 'submitted', '2020-03-03'), drive.supply_all(:p, 'prechecked', '2020-03-04') \g /dev/null
SELECT drive.step(:p, 'prechecked', '2020-03-04');
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) VALUES (:p, 'privacy_review', 6, '2020-03-04', 'passed');
SELECT drive.advance(:p, 'prechecked', '2020-03-04'), drive.advance(:p, 'reviewed', '2020-03-05'), drive.advance(:p, 'fund_reviewed', '2020-03-06'), drive.advance(:p, 'approved', '2020-03-10') \g /dev/null
SELECT approval_last_day FROM yunfu.project WHERE id = :p;
SELECT drive.supply_all(:p, 'funded', '2020-04-01') \g /dev/null
SELECT drive.step(:p, 'funded', '2020-04-10'), drive.step(:p, 'funded', '2020-04-09'), drive.step(:p, 'procuring', '2020-04-09');
SELECT drive.supply_all(:p, 'contracted', '2020-04-09') \g /dev/null
SELECT drive.step(:p, 'contracted', '2020-04-09'), drive.step(:p, 'implementing', '2020-04-09');
ROLLBACK;
SET client_min_messages = warning;

-- the first birth takes the version into use; undone, it is free again
SELECT in_use FROM yunfu.policy;
BEGIN;
SELECT drive.project() AS p \gset
SELECT in_use FROM yunfu.policy;
ROLLBACK;
SELECT in_use FROM yunfu.policy;
UPDATE yunfu.policy_step SET note = '可改' WHERE to_stage = 'filed';
SELECT drive.project() AS old, in_use FROM yunfu.policy \gset
UPDATE yunfu.policy_step SET note = '不可改' WHERE to_stage = 'filed';
UPDATE yunfu.policy_requirement SET applies_when = '{"investment": {"from": 9000000.00}}' WHERE code = 'supervision';
DELETE FROM yunfu.policy_condition;
INSERT INTO yunfu.policy_condition (policy_id, to_stage, condition, article) VALUES (1, 'filed', 'city_funds', '3');
UPDATE yunfu.policy SET valid_from = '2019-01-01';
UPDATE yunfu.policy SET in_use = false;
SET session_replication_role = replica;
UPDATE yunfu.policy_requirement SET applies_when = '{"investment": {"from": 9000000.00}}' WHERE code = 'supervision';
RESET session_replication_role;

-- a successor from the day after; projects of both go side by side, each by its own law
UPDATE yunfu.policy SET superseded_on = '2024-07-03', note = '云府办〔2024〕8号替代' WHERE code = 'yunfu-2020';
SELECT drive.outcome('SELECT drive.project(day => ''2024-07-04'')');
SELECT govproj.load_pack('yunfu', jsonb_set(body || '{"code": "yunfu-2024", "number": "云府办〔2024〕8号", "valid_from": "2024-07-04", "valid_until": null}', '{requirements}',
       (SELECT jsonb_agg(CASE r ->> 'code' WHEN 'supervision' THEN r || '{"when": {"investment": {"from": 3000000.00}}, "label_zh": "投资总额300万元以上（含）实行监理", "label_en": "supervision from 3,000,000 yuan of total investment"}' ELSE r END) FROM jsonb_array_elements(body -> 'requirements') AS r))) > 1 AS loaded
  FROM govproj.packs WHERE code = 'yunfu-2020';
SELECT drive.project(day => '2024-07-03') AS a, drive.project(day => '2024-07-04') AS b \gset
SELECT p.stage_on, policy.code FROM yunfu.project p JOIN yunfu.policy ON policy.id = policy_id WHERE p.id IN (:a, :b) ORDER BY p.id;
CREATE FUNCTION drive.implementing(p bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    target text;
    day date := '2024-07-10';
BEGIN
    PERFORM drive.line(p, 'hardware', 2500000);
    FOREACH target IN ARRAY drive.path('professional', 'contracted') LOOP
        day := day + 7;
        PERFORM drive.advance(p, target, day);
    END LOOP;
    RETURN drive.step(p, 'implementing', day);
END $$;
SELECT drive.implementing(:a) AS by_the_old, drive.implementing(:b) AS by_the_new;
-- nor does the old version end under the projects it governs
SELECT drive.supply_all(:old, 'submitted', '2024-12-01'), drive.line(:old, 'hardware', 5) \g /dev/null
SELECT drive.step(:old, 'submitted', '2024-12-01');
-- no project is moved by hand
UPDATE yunfu.project SET policy_id = (SELECT max(id) FROM yunfu.policy) WHERE id = :a;
-- versions may touch, never overlap
UPDATE yunfu.policy SET superseded_on = '2024-07-04' WHERE code = 'yunfu-2020';

DROP SCHEMA yunfu, drive CASCADE;
