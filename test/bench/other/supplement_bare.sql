-- A supplement, the sums of its contract and project and the act, written in one statement; nothing is checked.
WITH signed AS (
    INSERT INTO bare.supplement (contract_id, amount, signed_on)
    SELECT id, 1000, current_date FROM bare.contract WHERE project_id = 100002000 + :id AND kind = 'main'
    RETURNING id, contract_id, amount, signed_on),
moved AS (
    UPDATE bare.contract AS c SET supplemented = c.supplemented + s.amount, added = c.added + s.amount FROM signed AS s WHERE c.id = s.contract_id
    RETURNING c.project_id, s.id, s.contract_id, s.amount, s.signed_on),
stepped AS (
    UPDATE bare.project AS p
       SET contracted = p.contracted + m.amount, last_seq = p.last_seq + 1,
           last_hash = sha256(p.last_hash || convert_to(concat_ws(',', p.id, p.last_seq + 1, 'supplement_entered', current_user, p.owner_id,
               m.signed_on, statement_timestamp(), p.policy_id), 'UTF8'))
      FROM moved AS m
     WHERE p.id = m.project_id
    RETURNING p.id, p.last_seq, p.owner_id, p.policy_id, p.last_hash, m.id AS supplement_id, m.contract_id, m.signed_on)
INSERT INTO bare.act (project_id, seq, kind, actor, agency_id, legal_on, recorded_at, policy_id, detail, hash)
SELECT id, last_seq, 'supplement_entered', current_user, owner_id, signed_on, statement_timestamp(), policy_id,
       format('{"id":%s,"contract_id":%s,"amount":1000,"signed_on":"%s","note":null}', supplement_id, contract_id, signed_on)::json, last_hash
  FROM stepped
