-- A paper and its act, two rows in one statement.
WITH entered AS (
    INSERT INTO bare.document (project_id, kind, issuer_id, issued_on, after_seq, entered_on)
    VALUES (:id, 'scheme', 2, current_date, 1, current_date)
    RETURNING id, project_id, issuer_id, issued_on)
INSERT INTO bare.act (project_id, seq, kind, actor, agency_id, legal_on, recorded_at, policy_id, detail, hash)
SELECT project_id, 8, 'document_entered', current_user, issuer_id, issued_on, statement_timestamp(), 1,
       format('{"id":%s,"kind":"scheme","issuer_id":2,"third_party":null,"qualification":null,"number":null,"issued_on":"%s","outcome":null,"amount":null,"uri":null,"sha256":null,"reason":null,"document_id":null}', id, issued_on)::json,
       sha256(convert_to(concat_ws(',', id, project_id, issuer_id, issued_on, statement_timestamp()), 'UTF8'))
  FROM entered
