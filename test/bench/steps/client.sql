-- The step, judged by a client: it fetches what the rules ask for, decides, writes, commits.
BEGIN;
SELECT track, category, owner_id, off_plan_ground, policy_id, stage, stage_on, round_seq, total_investment, last_seq
  FROM client.project WHERE id = :id FOR UPDATE;
SELECT office, kind FROM client.policy_step
 WHERE policy_id = 1 AND track = 'professional' AND from_stage = 'planned' AND to_stage = 'submitted';
SELECT db_role, leading_group, responsible_office FROM client.agency WHERE id = 2;
SELECT needs, outcome, each_round, applies_when FROM client.policy_requirement
 WHERE policy_id = 1 AND to_stage = 'submitted' AND (track IS NULL OR track = 'professional');
SELECT condition, argument, mode FROM client.policy_condition
 WHERE policy_id = 1 AND to_stage = 'submitted' AND (track IS NULL OR track = 'professional');
SELECT id, kind, outcome, issued_on, after_seq, document_id FROM client.document WHERE project_id = :id;
UPDATE client.project
   SET stage = 'submitted', stage_on = current_date, step_seq = last_seq + 1, last_seq = last_seq + 1,
       last_hash = sha256(last_hash)
 WHERE id = :id;
INSERT INTO client.act (project_id, seq, kind, from_stage, to_stage, actor, agency_id, legal_on, recorded_at, policy_id,
                        detail, hash)
VALUES (:id, 8, 'step', 'planned', 'submitted', 'bench_unit', 2, current_date, now(), 1,
        '{"round":1,"documents":[4,2,3,1]}', sha256('client'));
COMMIT;
