-- Amounts that occasions test: the rows of one step may test one amount many times, and one of them may move while it is judged.
BEGIN;
\ir ../tap.sql
SELECT plan(6);
SELECT pg_temp.set_today('2024-06-03');

-- The approval has lapsed, and a new round begins: the lines stand as they were entered, whatever was changed since. Which step
-- it is, is asked before that; what the step needs, afterwards.
UPDATE yunfu.policy_step SET applies_when = '{"total": {"from": 2000000}}' WHERE track = 'professional' AND from_stage = 'approved' AND to_stage = 'submitted';
INSERT INTO yunfu.policy_requirement (policy_id, track, from_stage, to_stage, needs, code, applies_when, article)
SELECT p.id, 'professional', 'approved', 'submitted', 'withdrawal', v.code, v.said::jsonb, '1' FROM yunfu.policy p,
       (VALUES ('as_changed', '{"total": {"from": 2600000}}'), ('as_entered', '{"total": {"to": 2450000}}')) AS v (code, said);
SELECT is_empty($$ SELECT fault FROM yunfu.policy_fault $$, 'rows of a new round, by the total');
SELECT drive.reach('professional', 'approved') AS p \gset
SELECT is(total_investment::numeric, 2450000.00, 'a project as it was entered') FROM yunfu.project WHERE id = :p;
INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (:p, 'value', 'policy', 'hardware', 600000, '2020-04-20');
SELECT is(total_investment::numeric, 2700000.00, 'and as it was changed') FROM yunfu.project WHERE id = :p;
SELECT drive.supply_all(:p, 'submitted', '2022-06-01') \g /dev/null
SELECT is(drive.step(:p, 'submitted', '2022-06-01', true), 'ZG003 as_entered', 'the step is there by what was changed, and asks by what the new round begins with');
SELECT is(total_investment::numeric, 2700000.00, 'refused, it stays as it was') FROM yunfu.project WHERE id = :p;
SELECT is((SELECT string_agg(rule, ' ' ORDER BY rule COLLATE "C") FROM yunfu.explain(:p, 'submitted', '2022-06-01') WHERE NOT met), 'as_entered', 'explain says the same');

SELECT * FROM finish();
ROLLBACK;
