-- The same, checked, limited and recorded, the sum on the project moved on.
INSERT INTO bench.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (100000000 + :id, 'evaluation', 2, '服务公司', 1000, current_date)
