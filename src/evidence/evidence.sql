-- Evidence: the papers a project rests on, and the demands it answers.

CREATE DOMAIN govproj.calendar_year AS integer
    CONSTRAINT calendar_year_check CHECK (govproj.check_value(VALUE, 'calendar_year'));
COMMENT ON DOMAIN govproj.calendar_year IS 'Year (年度), 2000 to 2999.';

CREATE DOMAIN govproj.outcome AS text
    CONSTRAINT outcome_check CHECK (govproj.check_value(VALUE, 'outcome'));
COMMENT ON DOMAIN govproj.outcome IS 'Outcome of a document (结论): passed (通过), failed (不通过) or not_applicable (不适用).';

CREATE DOMAIN govproj.sha256 AS bytea
    CONSTRAINT sha256_check CHECK (govproj.check_value(VALUE, 'sha256'));
COMMENT ON DOMAIN govproj.sha256 IS 'SHA-256 of a file (文件摘要), 32 bytes.';

CREATE FUNCTION govproj.document_record() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_document_record';
COMMENT ON FUNCTION govproj.document_record() IS
    'Trigger of a register''s document table: checks issuer, day and content, writes the act; ZG006, ZG009, ZG011, 22023, 23514.';

CREATE FUNCTION govproj.demand_record() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_demand_record';
COMMENT ON FUNCTION govproj.demand_record() IS
    'Trigger of a register''s demand table: a demand is taken up once, by a project whose class begins with demands, and by another '
    'when that has come to nothing; ZG006, ZG009, ZG010.';

CREATE FUNCTION govproj.waiver_record() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_waiver_record';
COMMENT ON FUNCTION govproj.waiver_record() IS
    'Trigger of a register''s waiver table: what the policy lets be waived, by the office it names, '
    'on a paper, until a day; append-only (ZG002, ZG006, ZG009, ZG010, ZG011).';
