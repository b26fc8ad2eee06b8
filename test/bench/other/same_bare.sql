-- An UPDATE that changes nothing, as clients send it who write all columns.
UPDATE bare.project SET title = title WHERE id = :id
