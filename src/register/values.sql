-- What values may be (取值): the domains that every column of a register is declared with, though it is of the type beneath
-- (src/register/value.c says why).
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

CREATE FUNCTION govproj.check_value(value anyelement, domain text) RETURNS boolean
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_check_value';
COMMENT ON FUNCTION govproj.check_value(anyelement, text) IS
    'True for a value that a domain of the engine takes (取值检查); anything else is refused (23514), with what may be given instead.';

CREATE FUNCTION govproj.identifier_fault(value text, is_code boolean DEFAULT true) RETURNS text
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_identifier_fault';
COMMENT ON FUNCTION govproj.identifier_fault(text, boolean) IS
    'What keeps a text from being a code, or with is_code => false a name or number (编号问题): the first character that nobody '
    'sees, or of full width, and its place, in the language of messages; NULL: nothing.';

CREATE FUNCTION govproj.shown(value text) RETURNS text
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_shown';
COMMENT ON FUNCTION govproj.shown(text) IS
    'A text as messages show it (显示文本): what nobody sees, and blanks at its ends, are written as <U+FEFF>.';

CREATE DOMAIN govproj.nonblank AS text
    CONSTRAINT nonblank_check CHECK (govproj.check_value(VALUE, 'nonblank'));
COMMENT ON DOMAIN govproj.nonblank IS
    'Name, title or word that says something (非空文本): not only blanks, full-width included, nor characters that show nothing; '
    'at most 500 characters.';

CREATE DOMAIN govproj.reason AS text
    CONSTRAINT reason_check CHECK (govproj.check_value(VALUE, 'reason'));
COMMENT ON DOMAIN govproj.reason IS
    'Reason or answer that says something (理由、答复): as nonblank, at most 10,000 characters.';

CREATE DOMAIN govproj.remark AS text
    CONSTRAINT remark_check CHECK (govproj.check_value(VALUE, 'remark'));
COMMENT ON DOMAIN govproj.remark IS 'Remark (备注): any text of at most 10,000 characters.';

CREATE DOMAIN govproj.identifier AS text
    CONSTRAINT identifier_check CHECK (govproj.check_value(VALUE, 'identifier'));
COMMENT ON DOMAIN govproj.identifier IS
    'Code that people type and look for (编号): no blank at either end, nor any but U+0020 within, no character that shows '
    'nothing (a byte order mark, say), no digit or letter of full width; at most 500 characters.';

CREATE DOMAIN govproj.designation AS text
    CONSTRAINT designation_check CHECK (govproj.check_value(VALUE, 'designation'));
COMMENT ON DOMAIN govproj.designation IS
    'Name or number as it is printed (名称、文号), by which something is told from others: as identifier, '
    'but digits, letters and blanks within may be of full width.';

CREATE DOMAIN govproj.legal_day AS date
    CONSTRAINT legal_day_check CHECK (govproj.check_value(VALUE, 'legal_day'));
COMMENT ON DOMAIN govproj.legal_day IS
    'Day that something can bear (日期), 1 October 1949 to 31 December 2999: no infinity, which is said by NULL where a column has it; '
    'that what has happened does not lie in the future is looked at when it is entered.';
