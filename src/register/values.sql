-- What values may be (取值): the domains of columns in every table of a register.
--
-- Every text has a greatest length. An act repeats what was entered, for ever, and a row that no dump can write would take
-- the register's backup away. Every day lies where all functions of the server can follow.

CREATE FUNCTION govproj.says_something(value text) RETURNS boolean
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_says_something';
COMMENT ON FUNCTION govproj.says_something(text) IS
    'Whether there is anything in a text that can be seen (是否有可见内容): not only blanks, whatever their width, '
    'and characters that show nothing.';

CREATE FUNCTION govproj.check_length(value text, longest integer, rule text) RETURNS boolean
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_check_length';
COMMENT ON FUNCTION govproj.check_length(text, integer, text) IS
    'True for a text of at most so many characters (字数检查); '
    'a longer one is refused (23514) by the constraint of that name.';

-- One function for each domain: a statement looks up all those of the columns that it fills, and of those that it leaves out.
CREATE FUNCTION govproj.check_says(value text, rule text) RETURNS boolean
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_check_says';
COMMENT ON FUNCTION govproj.check_says(text, text) IS
    'True for a text in which something can be seen (非空检查); anything else is refused (23514) by the constraint of that name.';

CREATE FUNCTION govproj.check_amount(value numeric, rule text) RETURNS boolean
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_check_amount';
COMMENT ON FUNCTION govproj.check_amount(numeric, text) IS
    'True for an amount (金额检查): not negative, below 10^16, of at most two decimals; '
    'anything else is refused (23514) by the constraint of that name.';

CREATE FUNCTION govproj.check_day(value date, rule text) RETURNS boolean
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_check_day';
COMMENT ON FUNCTION govproj.check_day(date, text) IS
    'True for a day from 1949-10-01 to 2999-12-31 (日期检查); anything else is refused (23514) by the constraint of that name.';

CREATE FUNCTION govproj.check_year(value integer, rule text) RETURNS boolean
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_check_year';
COMMENT ON FUNCTION govproj.check_year(integer, text) IS
    'True for a year from 2000 to 2999 (年度检查); anything else is refused (23514) by the constraint of that name.';

CREATE FUNCTION govproj.check_outcome(value text, rule text) RETURNS boolean
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_check_outcome';
COMMENT ON FUNCTION govproj.check_outcome(text, text) IS
    'True for passed, failed and not_applicable (结论检查); anything else is refused (23514) by the constraint of that name.';

CREATE FUNCTION govproj.check_sha256(value bytea, rule text) RETURNS boolean
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_check_sha256';
COMMENT ON FUNCTION govproj.check_sha256(bytea, text) IS
    'True for 32 bytes (摘要检查); anything else is refused (23514) by the constraint of that name.';

-- Last in a CHECK that is an expression, behind OR.
CREATE FUNCTION govproj.refuse_value(value text, rule text) RETURNS boolean
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_refuse_value';
COMMENT ON FUNCTION govproj.refuse_value(text, text) IS
    'Refuses a value (取值拒绝): 23514 of the constraint of that name, with the value, and what may be given instead.';

CREATE FUNCTION govproj.identifier_fault(value text, is_code boolean DEFAULT true) RETURNS text
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_identifier_fault';
COMMENT ON FUNCTION govproj.identifier_fault(text, boolean) IS
    'What keeps a text from being a code, or with is_code => false a name or number (编号问题): the first character that nobody '
    'sees, or of full width, and its place, in the language of messages; NULL: nothing.';

CREATE FUNCTION govproj.check_identifier(value text, is_code boolean, rule text) RETURNS boolean
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_check_identifier';
COMMENT ON FUNCTION govproj.check_identifier(text, boolean, text) IS
    'True for what identifier_fault finds nothing in and has at most 500 characters (编号检查); '
    'anything else is refused (23514) by the constraint of that name.';

CREATE FUNCTION govproj.shown(value text) RETURNS text
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_shown';
COMMENT ON FUNCTION govproj.shown(text) IS
    'A text as messages show it (显示文本): what nobody sees, and blanks at its ends, are written as <U+FEFF>.';

CREATE DOMAIN govproj.nonblank AS text
    CONSTRAINT nonblank_check CHECK (govproj.check_says(VALUE, 'nonblank_check'))
    CONSTRAINT nonblank_length CHECK (govproj.check_length(VALUE, 500, 'nonblank_length'));
COMMENT ON DOMAIN govproj.nonblank IS
    'Name, title or word that says something (非空文本): not only blanks, full-width included, nor characters that show nothing; '
    'at most 500 characters.';

CREATE DOMAIN govproj.reason AS text
    CONSTRAINT reason_check CHECK (govproj.check_says(VALUE, 'reason_check'))
    CONSTRAINT reason_length CHECK (govproj.check_length(VALUE, 10000, 'reason_length'));
COMMENT ON DOMAIN govproj.reason IS
    'Reason or answer that says something (理由、答复): as nonblank, at most 10,000 characters.';

CREATE DOMAIN govproj.remark AS text
    CONSTRAINT remark_length CHECK (govproj.check_length(VALUE, 10000, 'remark_length'));
COMMENT ON DOMAIN govproj.remark IS 'Remark (备注): any text of at most 10,000 characters.';

CREATE DOMAIN govproj.identifier AS text
    CONSTRAINT identifier_check CHECK (govproj.check_identifier(VALUE, true, 'identifier_check'));
COMMENT ON DOMAIN govproj.identifier IS
    'Code that people type and look for (编号): no blank at either end, nor any but U+0020 within, no character that shows '
    'nothing (a byte order mark, say), no digit or letter of full width; at most 500 characters.';

CREATE DOMAIN govproj.designation AS text
    CONSTRAINT designation_check CHECK (govproj.check_identifier(VALUE, false, 'designation_check'));
COMMENT ON DOMAIN govproj.designation IS
    'Name or number as it is printed (名称、文号), by which something is told from others: as identifier, '
    'but digits, letters and blanks within may be of full width.';

CREATE DOMAIN govproj.legal_day AS date
    CONSTRAINT legal_day_check CHECK (govproj.check_day(VALUE, 'legal_day_check'));
COMMENT ON DOMAIN govproj.legal_day IS
    'Day that something can bear (日期), 1 October 1949 to 31 December 2999: no infinity, which is said by NULL where a column has it; '
    'that what has happened does not lie in the future is looked at when it is entered.';
