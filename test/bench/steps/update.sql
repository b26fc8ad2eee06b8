-- The UPDATE alone: what the cheapest change of a project costs.
UPDATE bare.project SET stage = 'submitted', stage_on = current_date WHERE id = :id
