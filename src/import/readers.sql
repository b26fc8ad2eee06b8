-- What the cells of a spreadsheet say (单元格读取). A reader gives NULL for what it cannot read, and raises nothing.

CREATE FUNCTION govproj.read_text(value text) RETURNS text
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_read_text';
COMMENT ON FUNCTION govproj.read_text(text) IS
    'A text without what nobody sees at its ends (文字读取), blanks of any width and a byte order mark among it, its lines ended by '
    'U+000A; NULL: nothing is left.';

CREATE FUNCTION govproj.read_code(value text) RETURNS text
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_read_code';
COMMENT ON FUNCTION govproj.read_code(text) IS
    'As read_text, digits and letters of full width in half width (编号读取).';

CREATE FUNCTION govproj.read_date(value text) RETURNS date
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_read_date';
COMMENT ON FUNCTION govproj.read_date(text) IS
    'A day as offices write it (日期读取): 2020-03-02, 2020/3/2, 2020.3.2, 20200302, 2020年3月2日, 二〇二〇年三月二日, 43892 as a '
    'spreadsheet numbers it; a time of day behind it is left out. NULL: nothing, or not to be read: a month alone, 3/4/2020, '
    'what is not in the calendar, or not from 1949-10-01 to 2999-12-31.';

CREATE FUNCTION govproj.read_amount(value text, unit text DEFAULT 'yuan', signed boolean DEFAULT false) RETURNS numeric
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_read_amount';
COMMENT ON FUNCTION govproj.read_amount(text, text, boolean) IS
    'An amount in yuan (金额读取): 1234.50, 1,234.50, ¥1234.5, 120万元, 1.2亿元; unit: what bare figures are in, yuan (元) or wan (万元); '
    'signed: whether it may lie below zero. NULL: nothing, or not to be read, or no amount that a register holds. '
    'Errors: 22023 no such unit.';

CREATE FUNCTION govproj.read_integer(value text) RETURNS integer
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_read_integer';
COMMENT ON FUNCTION govproj.read_integer(text) IS
    'A whole number or a year (整数、年度读取): 2020, 2020.0, 2020年, 2020年度. NULL: nothing, or not to be read.';

CREATE FUNCTION govproj.read_boolean(value text) RETURNS boolean
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_read_boolean';
COMMENT ON FUNCTION govproj.read_boolean(text) IS
    'Yes or no (是否读取): 是, 否, 有, 无, true, false, yes, no, 1, 0, √, ×. NULL: nothing, or not to be read.';

CREATE FUNCTION govproj.read_credit_code(value text) RETURNS text
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_read_credit_code';
COMMENT ON FUNCTION govproj.read_credit_code(text) IS
    'A unified social credit code (统一社会信用代码读取), whatever its width, case and blanks. NULL: nothing, or none.';

CREATE FUNCTION govproj.read_json(value text) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL RESTRICTED
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN value::jsonb;
EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION govproj.read_json(text) IS 'A JSON value (JSON 读取). NULL: nothing, or not to be read.';

CREATE FUNCTION govproj.read_expected(reads text, value text) RETURNS text
    LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_read_expected';
COMMENT ON FUNCTION govproj.read_expected(text, text) IS
    'Part of import: what was expected in the place of what a reader cannot read (应填内容), in the language of messages; reads: day, '
    'yuan, amount, year, integer or boolean. NULL: no such reader.';
