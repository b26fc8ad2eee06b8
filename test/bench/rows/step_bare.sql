-- What the steps leave behind; nothing is checked.
WITH stepped AS (
    UPDATE bare.project
       SET stage = 'submitted', stage_on = current_date, step_seq = last_seq + 1, last_seq = last_seq + 1,
           last_hash = sha256(last_hash || convert_to(concat_ws(',', id, last_seq + 1, 'step', 'planned', 'submitted',
               current_user, owner_id, current_date, statement_timestamp(), policy_id,
               '{"round":1,"documents":[4,2,3,1]}'), 'UTF8'))
     WHERE id <= :n
    RETURNING id, last_seq, owner_id, stage_on, policy_id, last_hash)
INSERT INTO bare.act (project_id, seq, kind, from_stage, to_stage, actor, agency_id, legal_on, recorded_at, policy_id,
                      detail, hash)
SELECT id, last_seq, 'step', 'planned', 'submitted', current_user, owner_id, stage_on, statement_timestamp(), policy_id,
       '{"round":1,"documents":[4,2,3,1]}', last_hash
  FROM stepped;
