-- Projects: the trigger of their table.

CREATE FUNCTION govproj.project_judge() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_project_judge';
COMMENT ON FUNCTION govproj.project_judge() IS
    'Trigger of a register''s project table: '
    'judges births and steps by the project''s policy and writes their acts; every code of class ZG.';
