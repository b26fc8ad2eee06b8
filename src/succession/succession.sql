-- Succession (机构改革): who takes over from an agency.

CREATE FUNCTION govproj.succession_record() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_succession_record';
COMMENT ON FUNCTION govproj.succession_record() IS
    'Trigger of a register''s succession table: an agency''s projects, open plans, demands, requests, matters and duties go to its '
    'successor, and it is closed; append-only (ZG006, ZG009, ZG011, 23503).';
