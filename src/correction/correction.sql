-- Corrections (更正): what a step rests on, or the last step itself, is put right with four eyes.

CREATE FUNCTION govproj.correction_record() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_correction_record';
COMMENT ON FUNCTION govproj.correction_record() IS
    'Trigger of a register''s correction table: one person enters what is to be put right, another decides, and then the engine mends the '
    'row or takes the step back; ZG002, ZG006, ZG008, ZG009, ZG011, 23502, 23503, 23514.';
