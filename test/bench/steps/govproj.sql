-- The step, judged and recorded by govproj.
UPDATE bench.project SET stage = 'submitted' WHERE id = :id
