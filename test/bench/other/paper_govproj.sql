-- The same, checked and recorded, the project's chain moved on.
INSERT INTO bench.document (project_id, kind, issuer_id, issued_on) VALUES (:id, 'scheme', 2, current_date)
