-- The same, checked, limited and recorded, under the locks of contract and project.
INSERT INTO bench.payment (contract_id, amount, paid_on) SELECT id, 1000, current_date FROM bench.contract WHERE project_id = 100000000 + :id AND kind = 'main'
