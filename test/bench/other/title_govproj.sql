-- The same, checked and recorded.
UPDATE bench.project SET title = '新名称' WHERE id = :id
