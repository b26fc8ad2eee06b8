-- The same, checked, limited and recorded, its filing written as owed.
INSERT INTO bench.change (project_id, kind, cause, cost_line_kind, new, decided_on, note)
VALUES (100000000 + :id, 'value', 'policy', 'security', 90000, current_date, '政策调整')
