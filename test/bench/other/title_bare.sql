-- A change that is no step, without a record of it.
UPDATE bare.project SET title = '新名称' WHERE id = :id
