-- The step with the most rules: eight papers, two money lines, contracts delivered and within their limit.
UPDATE bench.project SET stage = 'accepted' WHERE id = 100000000 + :id
