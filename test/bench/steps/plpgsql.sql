-- The step, judged and recorded by the PL/pgSQL twin.
UPDATE twin.project SET stage = 'submitted' WHERE id = :id
