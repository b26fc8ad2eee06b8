-- The same, which is no act.
UPDATE bench.project SET title = title WHERE id = :id
