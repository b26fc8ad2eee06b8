-- govproj.category (服务类别): the tree of services in Article 3.

CREATE TYPE govproj.category;

CREATE FUNCTION govproj.category_in(cstring) RETURNS govproj.category
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_category_in';
CREATE FUNCTION govproj.category_out(govproj.category) RETURNS cstring
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_category_out';
CREATE FUNCTION govproj.category_recv(internal) RETURNS govproj.category
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_category_recv';
CREATE FUNCTION govproj.category_send(govproj.category) RETURNS bytea
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_category_send';

CREATE TYPE govproj.category (
    INPUT = govproj.category_in, OUTPUT = govproj.category_out,
    RECEIVE = govproj.category_recv, SEND = govproj.category_send,
    INTERNALLENGTH = 2, PASSEDBYVALUE, ALIGNMENT = int2, STORAGE = plain
);

COMMENT ON TYPE govproj.category IS
    'Category of service (服务类别): a node of Article 3, just before all below it in order. See govproj.categories.';
COMMENT ON FUNCTION govproj.category_in(cstring) IS
    'Reads a category from its path or a Chinese name; 22P02 for any other text.';
COMMENT ON FUNCTION govproj.category_out(govproj.category) IS 'Path of a category, such as software.general.';
COMMENT ON FUNCTION govproj.category_recv(internal) IS 'Reads a category in binary form, which is its path.';
COMMENT ON FUNCTION govproj.category_send(govproj.category) IS 'Category in binary form, which is its path.';

-- To text implicitly, so that lower(), || and LIKE work. From text only where a value is stored: in an expression
-- the choice between a category and a text must not be made in silence.
CREATE CAST (govproj.category AS text) WITH INOUT AS IMPLICIT;
CREATE CAST (text AS govproj.category) WITH INOUT AS ASSIGNMENT;
CREATE CAST (varchar AS govproj.category) WITH INOUT AS ASSIGNMENT;
CREATE CAST (bpchar AS govproj.category) WITH INOUT AS ASSIGNMENT;
COMMENT ON CAST (govproj.category AS text) IS 'Path of the category.';
COMMENT ON CAST (text AS govproj.category) IS 'Category of that path or name; 22P02 if there is none.';
COMMENT ON CAST (varchar AS govproj.category) IS 'Category of that path or name; 22P02 if there is none.';
COMMENT ON CAST (bpchar AS govproj.category) IS 'Category of that path or name; 22P02 if there is none.';

CREATE FUNCTION govproj.is_category(text) RETURNS boolean
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_category_is_name';
COMMENT ON FUNCTION govproj.is_category(text) IS
    'Whether the text would be read as a category, without raising an error.';

CREATE FUNCTION govproj.label(category govproj.category, lang text DEFAULT 'zh') RETURNS text
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_category_label';
COMMENT ON FUNCTION govproj.label(govproj.category, text) IS
    'Label of a category (类别名称) for people, in Chinese (zh) or English (en); 22023 for any other language.';

CREATE FUNCTION govproj.aliases(category govproj.category) RETURNS text[]
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_category_aliases';
COMMENT ON FUNCTION govproj.aliases(govproj.category) IS
    'Chinese names (别名) read as the category, beside its label; one that several share needs its kind: 第三方服务/其他.';

CREATE FUNCTION govproj.ordinal(category govproj.category) RETURNS integer
    LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'i2toi4';
COMMENT ON FUNCTION govproj.ordinal(govproj.category) IS
    'Number to order reports by (排序号); never changes, has gaps, a node''s is just below those under it.';

CREATE FUNCTION govproj.parent(category govproj.category) RETURNS govproj.category
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_category_parent';
COMMENT ON FUNCTION govproj.parent(govproj.category) IS
    'Category above (上级类别); NULL for the five kinds of Article 3, above which there is nothing.';

CREATE FUNCTION govproj.category_last(govproj.category) RETURNS govproj.category
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_category_last';
COMMENT ON FUNCTION govproj.category_last(govproj.category) IS
    'Last category of the subtree in the order of the type: c <@ a is c BETWEEN a AND govproj.category_last(a).';

CREATE FUNCTION govproj.category_values() RETURNS SETOF govproj.category
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 23 AS 'MODULE_PATHNAME', 'govproj_category_values';
COMMENT ON FUNCTION govproj.category_values() IS 'All categories in their order.';

CREATE VIEW govproj.categories AS
    SELECT category,
           category::text AS name,
           govproj.label(category, 'zh') AS label_zh,
           govproj.label(category, 'en') AS label_en,
           govproj.ordinal(category) AS ordinal,
           govproj.parent(category) AS parent,
           govproj.aliases(category) AS aliases
      FROM govproj.category_values() AS category;
COMMENT ON VIEW govproj.categories IS 'All categories of service (服务类别) with their names, in their order.';
COMMENT ON COLUMN govproj.categories.category IS 'The category (服务类别).';
COMMENT ON COLUMN govproj.categories.name IS 'Its canonical path, as text.';
COMMENT ON COLUMN govproj.categories.label_zh IS 'Its label in Chinese (中文名称), accepted on input.';
COMMENT ON COLUMN govproj.categories.label_en IS 'Its label in English (英文名称).';
COMMENT ON COLUMN govproj.categories.ordinal IS 'Number to order by (排序号).';
COMMENT ON COLUMN govproj.categories.parent IS 'Category above (上级类别), NULL for a kind.';
COMMENT ON COLUMN govproj.categories.aliases IS 'Further Chinese names accepted on input (别名).';
GRANT SELECT ON govproj.categories TO PUBLIC;

DO $$ BEGIN PERFORM govproj.make_code_type('category'); END $$;
DROP FUNCTION govproj.make_code_type(text);

-- Subtree tests (类别归属), which only categories have: a <@ b is "a is b or lies below it", b @> a is the same.

CREATE FUNCTION govproj.category_within_support(internal) RETURNS internal
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_category_within_support';
COMMENT ON FUNCTION govproj.category_within_support(internal) IS
    'Planner support of <@: a subtree is a range of a btree index.';
CREATE FUNCTION govproj.category_contains_support(internal) RETURNS internal
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_category_contains_support';
COMMENT ON FUNCTION govproj.category_contains_support(internal) IS
    'Planner support of @>: a subtree is a range of a btree index.';
CREATE FUNCTION govproj.category_within_sel(internal, oid, internal, integer) RETURNS double precision
    LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_category_within_sel';
COMMENT ON FUNCTION govproj.category_within_sel(internal, oid, internal, integer) IS
    'Restriction selectivity of <@: that of the range.';
CREATE FUNCTION govproj.category_contains_sel(internal, oid, internal, integer) RETURNS double precision
    LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_category_contains_sel';
COMMENT ON FUNCTION govproj.category_contains_sel(internal, oid, internal, integer) IS
    'Restriction selectivity of @>: that of the range.';

CREATE FUNCTION govproj.category_within(child govproj.category, ancestor govproj.category) RETURNS boolean
    LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE SUPPORT govproj.category_within_support
    AS 'MODULE_PATHNAME', 'govproj_category_within';
CREATE FUNCTION govproj.category_contains(ancestor govproj.category, child govproj.category) RETURNS boolean
    LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE SUPPORT govproj.category_contains_support
    AS 'MODULE_PATHNAME', 'govproj_category_contains';
CREATE FUNCTION govproj.category_within_text(child govproj.category, ancestor text) RETURNS boolean
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE SUPPORT govproj.code_against_text_support
    AS 'MODULE_PATHNAME', 'govproj_category_within_text';
CREATE FUNCTION govproj.category_contains_text(ancestor govproj.category, child text) RETURNS boolean
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE SUPPORT govproj.code_against_text_support
    AS 'MODULE_PATHNAME', 'govproj_category_contains_text';
CREATE FUNCTION govproj.text_within_category(child text, ancestor govproj.category) RETURNS boolean
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE SUPPORT govproj.code_against_text_support
    AS 'MODULE_PATHNAME', 'govproj_text_within_category';
CREATE FUNCTION govproj.text_contains_category(ancestor text, child govproj.category) RETURNS boolean
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE SUPPORT govproj.code_against_text_support
    AS 'MODULE_PATHNAME', 'govproj_text_contains_category';
COMMENT ON FUNCTION govproj.category_within(govproj.category, govproj.category) IS 'implementation of <@ operator';
COMMENT ON FUNCTION govproj.category_contains(govproj.category, govproj.category) IS 'implementation of @> operator';
COMMENT ON FUNCTION govproj.category_within_text(govproj.category, text) IS 'implementation of <@ operator';
COMMENT ON FUNCTION govproj.category_contains_text(govproj.category, text) IS 'implementation of @> operator';
COMMENT ON FUNCTION govproj.text_within_category(text, govproj.category) IS 'implementation of <@ operator';
COMMENT ON FUNCTION govproj.text_contains_category(text, govproj.category) IS 'implementation of @> operator';

CREATE OPERATOR pg_catalog.<@ (
    FUNCTION = govproj.category_within, LEFTARG = govproj.category, RIGHTARG = govproj.category,
    COMMUTATOR = OPERATOR(pg_catalog.@>), RESTRICT = govproj.category_within_sel, JOIN = contjoinsel
);
CREATE OPERATOR pg_catalog.@> (
    FUNCTION = govproj.category_contains, LEFTARG = govproj.category, RIGHTARG = govproj.category,
    COMMUTATOR = OPERATOR(pg_catalog.<@), RESTRICT = govproj.category_contains_sel, JOIN = contjoinsel
);
CREATE OPERATOR pg_catalog.<@ (
    FUNCTION = govproj.category_within_text, LEFTARG = govproj.category, RIGHTARG = text,
    COMMUTATOR = OPERATOR(pg_catalog.@>), RESTRICT = contsel, JOIN = contjoinsel
);
CREATE OPERATOR pg_catalog.@> (
    FUNCTION = govproj.category_contains_text, LEFTARG = govproj.category, RIGHTARG = text,
    COMMUTATOR = OPERATOR(pg_catalog.<@), RESTRICT = contsel, JOIN = contjoinsel
);
CREATE OPERATOR pg_catalog.<@ (
    FUNCTION = govproj.text_within_category, LEFTARG = text, RIGHTARG = govproj.category,
    COMMUTATOR = OPERATOR(pg_catalog.@>), RESTRICT = contsel, JOIN = contjoinsel
);
CREATE OPERATOR pg_catalog.@> (
    FUNCTION = govproj.text_contains_category, LEFTARG = text, RIGHTARG = govproj.category,
    COMMUTATOR = OPERATOR(pg_catalog.<@), RESTRICT = contsel, JOIN = contjoinsel
);
COMMENT ON OPERATOR pg_catalog.<@ (govproj.category, govproj.category) IS 'is or lies below (属于)';
COMMENT ON OPERATOR pg_catalog.@> (govproj.category, govproj.category) IS 'is or lies above (包含)';
COMMENT ON OPERATOR pg_catalog.<@ (govproj.category, text) IS 'is or lies below (属于)';
COMMENT ON OPERATOR pg_catalog.@> (govproj.category, text) IS 'is or lies above (包含)';
COMMENT ON OPERATOR pg_catalog.<@ (text, govproj.category) IS 'is or lies below (属于)';
COMMENT ON OPERATOR pg_catalog.@> (text, govproj.category) IS 'is or lies above (包含)';
