-- Agencies (单位): what enters, changes, retires and removes them.

CREATE FUNCTION govproj.agency_guard() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_agency_guard';
COMMENT ON FUNCTION govproj.agency_guard() IS
    'Trigger of a register''s agencies: what an agency is may not change once the record speaks of it, '
    'nor may one retire that owns running projects (ZG009).';

CREATE FUNCTION govproj.agency_record() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_agency_record';
COMMENT ON FUNCTION govproj.agency_record() IS
    'Trigger of a register''s agencies: entering, renaming, closing, changing and removing one is an act of the register''s '
    'own chain, and what it was called when is kept in agency_version (单位登记).';

CREATE FUNCTION govproj.agency_version_guard() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_agency_version_guard';
COMMENT ON FUNCTION govproj.agency_version_guard() IS
    'Trigger of a register''s agency_version table: refuses every change that is not the engine''s own (ZG009).';
