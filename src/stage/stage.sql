-- govproj.stage (阶段): the stage that a project has reached.

-- Whoever may connect may use the types; the register's own grants say who sees a project.
GRANT USAGE ON SCHEMA govproj TO PUBLIC;

CREATE TYPE govproj.stage;

CREATE FUNCTION govproj.stage_in(cstring) RETURNS govproj.stage
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_stage_in';
CREATE FUNCTION govproj.stage_out(govproj.stage) RETURNS cstring
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_stage_out';
CREATE FUNCTION govproj.stage_recv(internal) RETURNS govproj.stage
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_stage_recv';
CREATE FUNCTION govproj.stage_send(govproj.stage) RETURNS bytea
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_stage_send';

CREATE TYPE govproj.stage (
    INPUT = govproj.stage_in, OUTPUT = govproj.stage_out,
    RECEIVE = govproj.stage_recv, SEND = govproj.stage_send,
    INTERNALLENGTH = 2, PASSEDBYVALUE, ALIGNMENT = int2, STORAGE = plain
);

COMMENT ON TYPE govproj.stage IS
    'Stage that a project has reached (阶段), ordered by progress, exits first of all. See govproj.stages.';
COMMENT ON FUNCTION govproj.stage_in(cstring) IS
    'Reads a stage from its name or a Chinese name; 22P02 for any other text.';
COMMENT ON FUNCTION govproj.stage_out(govproj.stage) IS 'Name of a stage.';
COMMENT ON FUNCTION govproj.stage_recv(internal) IS 'Reads a stage in binary form, which is its name.';
COMMENT ON FUNCTION govproj.stage_send(govproj.stage) IS 'Stage in binary form, which is its name.';

-- To text implicitly, so that lower(), || and LIKE work. From text only where a value is stored: in an expression
-- the choice between a stage and a text must not be made in silence.
CREATE CAST (govproj.stage AS text) WITH INOUT AS IMPLICIT;
CREATE CAST (text AS govproj.stage) WITH INOUT AS ASSIGNMENT;
CREATE CAST (varchar AS govproj.stage) WITH INOUT AS ASSIGNMENT;
CREATE CAST (bpchar AS govproj.stage) WITH INOUT AS ASSIGNMENT;
COMMENT ON CAST (govproj.stage AS text) IS 'Name of the stage.';
COMMENT ON CAST (text AS govproj.stage) IS 'Stage of that name; 22P02 if there is none.';
COMMENT ON CAST (varchar AS govproj.stage) IS 'Stage of that name; 22P02 if there is none.';
COMMENT ON CAST (bpchar AS govproj.stage) IS 'Stage of that name; 22P02 if there is none.';

CREATE FUNCTION govproj.is_stage(text) RETURNS boolean
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_stage_is_name';
COMMENT ON FUNCTION govproj.is_stage(text) IS 'Whether the text would be read as a stage, without raising an error.';

CREATE FUNCTION govproj.label(stage govproj.stage, lang text DEFAULT 'zh') RETURNS text
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_stage_label';
COMMENT ON FUNCTION govproj.label(govproj.stage, text) IS
    'Label of a stage (阶段名称) for people, in Chinese (zh) or English (en); 22023 for any other language.';

CREATE FUNCTION govproj.stage_listed(word text) RETURNS text
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN CASE WHEN govproj.is_stage(word) THEN govproj.word_listed(word::govproj.stage::text, govproj.label(word::govproj.stage, 'zh'))
            ELSE word END;
COMMENT ON FUNCTION govproj.stage_listed(text) IS
    'A stage as messages show it (提示中的阶段), in Chinese messages by its Chinese name; what is none, as it stands.';

CREATE FUNCTION govproj.aliases(stage govproj.stage) RETURNS text[]
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_stage_aliases';
COMMENT ON FUNCTION govproj.aliases(govproj.stage) IS
    'Chinese names (别名) that are read as the stage, beside its Chinese label.';

CREATE FUNCTION govproj.ordinal(stage govproj.stage) RETURNS integer
    LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'i2toi4';
COMMENT ON FUNCTION govproj.ordinal(govproj.stage) IS
    'Number to order reports by (排序号); never changes, has gaps, below 100 for exits.';

CREATE FUNCTION govproj.stage_values() RETURNS SETOF govproj.stage
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 28 AS 'MODULE_PATHNAME', 'govproj_stage_values';
COMMENT ON FUNCTION govproj.stage_values() IS 'All stages in their order.';

CREATE VIEW govproj.stages AS
    SELECT stage,
           stage::text AS name,
           govproj.label(stage, 'zh') AS label_zh,
           govproj.label(stage, 'en') AS label_en,
           govproj.ordinal(stage) AS ordinal,
           govproj.aliases(stage) AS aliases
      FROM govproj.stage_values() AS stage;
COMMENT ON VIEW govproj.stages IS 'All stages (阶段) with their names, in their order.';
COMMENT ON COLUMN govproj.stages.stage IS 'The stage (阶段).';
COMMENT ON COLUMN govproj.stages.name IS 'Its canonical name, as text.';
COMMENT ON COLUMN govproj.stages.label_zh IS 'Its label in Chinese (中文名称), accepted on input.';
COMMENT ON COLUMN govproj.stages.label_en IS 'Its label in English (英文名称).';
COMMENT ON COLUMN govproj.stages.ordinal IS 'Number to order by (排序号).';
COMMENT ON COLUMN govproj.stages.aliases IS 'Further Chinese names accepted on input (别名).';
GRANT SELECT ON govproj.stages TO PUBLIC;

DO $$ BEGIN PERFORM govproj.make_code_type('stage'); END $$;
