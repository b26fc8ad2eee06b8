-- The same rows, the act and the duty that arises, written in one statement; nothing is checked.
WITH stepped AS (
    UPDATE bare.project
       SET stage = 'accepted', stage_on = current_date, step_seq = last_seq + 1, last_seq = last_seq + 1,
           last_hash = sha256(last_hash || convert_to(concat_ws(',', id, last_seq + 1, 'step', 'preaccepted', 'accepted',
               current_user, owner_id, current_date, statement_timestamp(), policy_id,
               '{"round":1,"documents":[14,15,16,17,18,19,20,21]}'), 'UTF8'))
     WHERE id = 100000000 + :id
    RETURNING id, last_seq, owner_id, stage_on, policy_id, last_hash),
owed AS (
    INSERT INTO bare.obligation (project_id, agency_id, kind, article, source_id, arose_on, receiver_id)
    SELECT id, owner_id, 'acceptance_filing', '18', 0, stage_on, 1 FROM stepped)
INSERT INTO bare.act (project_id, seq, kind, from_stage, to_stage, actor, agency_id, legal_on, recorded_at, policy_id,
                      detail, hash)
SELECT id, last_seq, 'step', 'preaccepted', 'accepted', current_user, owner_id, stage_on, statement_timestamp(), policy_id,
       '{"round":1,"documents":[14,15,16,17,18,19,20,21]}', last_hash
  FROM stepped
