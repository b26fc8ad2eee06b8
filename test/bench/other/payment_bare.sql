-- A payment, the sum of its contract and the act, written in one statement; nothing is checked.
WITH paid AS (
    INSERT INTO bare.payment (contract_id, amount, paid_on)
    SELECT id, 1000, current_date FROM bare.contract WHERE project_id = 100000000 + :id AND kind = 'main'
    RETURNING id, contract_id, amount, paid_on),
moved AS (
    UPDATE bare.contract AS c SET paid = c.paid + m.amount FROM paid AS m WHERE c.id = m.contract_id
    RETURNING c.project_id, m.id, m.contract_id, m.paid_on),
stepped AS (
    UPDATE bare.project AS p
       SET last_seq = p.last_seq + 1,
           last_hash = sha256(p.last_hash || convert_to(concat_ws(',', p.id, p.last_seq + 1, 'payment_entered', current_user, p.owner_id,
               m.paid_on, statement_timestamp(), p.policy_id), 'UTF8'))
      FROM moved AS m
     WHERE p.id = m.project_id
    RETURNING p.id, p.last_seq, p.owner_id, p.policy_id, p.last_hash, m.id AS payment_id, m.contract_id, m.paid_on)
INSERT INTO bare.act (project_id, seq, kind, actor, agency_id, legal_on, recorded_at, policy_id, detail, hash)
SELECT id, last_seq, 'payment_entered', current_user, owner_id, paid_on, statement_timestamp(), policy_id,
       format('{"id":%s,"contract_id":%s,"kind":"payment","amount":1000,"paid_on":"%s","payment_id":null,"note":null}', payment_id, contract_id, paid_on)::json, last_hash
  FROM stepped
