-- Projects: what they say of themselves, and the trigger of their table.

CREATE DOMAIN govproj.attributes AS jsonb
    CONSTRAINT attributes_check CHECK (govproj.check_value(VALUE, 'attributes'));
COMMENT ON DOMAIN govproj.attributes IS
    'What a project says of itself besides what the engine asks (项目属性): an object of attributes and their words; '
    'which there are, its version says.';

CREATE FUNCTION govproj.project_judge() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_project_judge';
COMMENT ON FUNCTION govproj.project_judge() IS
    'Trigger of a register''s project table: '
    'judges births and steps by the project''s policy and writes their acts; every code of class ZG.';

CREATE FUNCTION govproj.joint_owner_record() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_joint_owner_record';
COMMENT ON FUNCTION govproj.joint_owner_record() IS
    'Trigger of a register''s joint_owner table: who owns a project together with its owner, since when and until when, each an act '
    '(ZG006, ZG009, ZG011, 23503).';
