-- A contract, the sum of its project and the act, written in one statement; nothing is checked.
WITH signed AS (
    INSERT INTO bare.contract (project_id, kind, signer_id, supplier, amount, signed_on, after_seq, checked_seq)
    VALUES (100000000 + :id, 'evaluation', 2, '服务公司', 1000, current_date, 1, 1)
    RETURNING id, project_id, signer_id, amount, signed_on),
moved AS (
    UPDATE bare.project AS p
       SET contracted = p.contracted + s.amount, last_seq = p.last_seq + 1,
           last_hash = sha256(p.last_hash || convert_to(concat_ws(',', p.id, p.last_seq + 1, 'contract_entered', current_user, s.signer_id,
               s.signed_on, statement_timestamp(), p.policy_id), 'UTF8'))
      FROM signed AS s
     WHERE p.id = s.project_id
    RETURNING p.id, p.last_seq, p.owner_id, p.policy_id, p.last_hash, s.id AS contract_id, s.signed_on)
INSERT INTO bare.act (project_id, seq, kind, actor, agency_id, legal_on, recorded_at, policy_id, detail, hash)
SELECT id, last_seq, 'contract_entered', current_user, owner_id, signed_on, statement_timestamp(), policy_id,
       format('{"id":%s,"kind":"evaluation","signer_id":2,"supplier":"服务公司","supplier_code":null,"qualification":null,"qualified_until":null,"amount":1000,"signed_on":"%s","delivery_due":null,"delivered_on":null,"security_undertaking":false}', contract_id, signed_on)::json, last_hash
  FROM moved
