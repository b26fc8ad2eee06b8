-- Evidence: the papers a project rests on, and the demands it answers.

CREATE FUNCTION govproj.document_record() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_document_record';
COMMENT ON FUNCTION govproj.document_record() IS
    'Trigger of a register''s document table: checks issuer, day and content, writes the act; ZG006, ZG009, ZG011, 22023, 23514.';

CREATE FUNCTION govproj.demand_record() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_demand_record';
COMMENT ON FUNCTION govproj.demand_record() IS
    'Trigger of a register''s demand table: a demand is taken up once, by a project whose class begins with demands; ZG006, ZG009, ZG010.';
