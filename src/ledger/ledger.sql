-- The ledger (台账): acts are appended by the engine alone.

CREATE FUNCTION govproj.act_guard() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_act_guard';
COMMENT ON FUNCTION govproj.act_guard() IS
    'Trigger of a register''s act table: refuses every change that is not the engine''s own (ZG009).';
