-- The same, checked, limited and recorded, under the locks of contract and project.
INSERT INTO bench.supplement (contract_id, amount, signed_on) SELECT id, 1000, current_date FROM bench.contract WHERE project_id = 100002000 + :id AND kind = 'main'
