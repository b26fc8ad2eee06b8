-- A change of what was approved, the duty to file it, the project's sum and the act, written in one statement; nothing is checked.
WITH decided AS (
    INSERT INTO bare.change (project_id, kind, cause, cost_line_kind, old, new, decided_on, note, entered_by, after_seq, ordinal)
    VALUES (100000000 + :id, 'value', 'policy', 'security', 100000, 90000, current_date, '政策调整', current_user, 1, 1)
    RETURNING id, project_id, old, new, decided_on),
moved AS (
    UPDATE bare.project AS p
       SET total_investment = p.total_investment + d.new - d.old, changed_on = d.decided_on, last_seq = p.last_seq + 1,
           last_hash = sha256(p.last_hash || convert_to(concat_ws(',', p.id, p.last_seq + 1, 'change_decided', current_user, p.owner_id,
               d.decided_on, statement_timestamp(), p.policy_id), 'UTF8'))
      FROM decided AS d
     WHERE p.id = d.project_id
    RETURNING p.id, p.last_seq, p.owner_id, p.policy_id, p.last_hash, d.id AS change_id, d.decided_on),
owed AS (
    INSERT INTO bare.obligation (project_id, agency_id, kind, article, source_id, arose_on, receiver_id)
    SELECT id, owner_id, 'change_filing', '17', change_id, decided_on, 1 FROM moved)
INSERT INTO bare.act (project_id, seq, kind, actor, agency_id, legal_on, recorded_at, policy_id, detail, hash)
SELECT id, last_seq, 'change_decided', current_user, owner_id, decided_on, statement_timestamp(), policy_id,
       format('{"id":%s,"kind":"value","cause":"policy","source":null,"cost_line_kind":"security","contract_id":null,"old":100000,"new":90000,"decided_on":"%s","note":"政策调整","ordinal":1}', change_id, decided_on)::json, last_hash
  FROM moved
