/*
 * readers.c
 *		What the cells of a spreadsheet say, each kind of value by a reader of its own.
 *
 * A reader gives NULL for what it cannot read, and raises nothing: a file has many
 * cells, and all that are amiss are to be told at once.  What was expected instead
 * says expected().
 */
#include "postgres.h"

#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/fmgrprotos.h"

#include "code/characters.h"
#include "compat.h"
#include "errors.h"
#include "import/cell.h"

PG_FUNCTION_INFO_V1(govproj_read_text);
PG_FUNCTION_INFO_V1(govproj_read_code);
PG_FUNCTION_INFO_V1(govproj_read_date);
PG_FUNCTION_INFO_V1(govproj_read_amount);
PG_FUNCTION_INFO_V1(govproj_read_integer);
PG_FUNCTION_INFO_V1(govproj_read_boolean);
PG_FUNCTION_INFO_V1(govproj_read_expected);

#define LONGEST_INTEGER 9		/* digits */

static bool
shows_nothing(CodePoint character)
{
	return is_blank(character) || is_invisible(character);
}

/* The text without what nobody sees at its ends; false: nothing is left. */
static bool
trim(const text *value, const char **begin, int *length)
{
	const char *from = VARDATA_ANY(value);
	const char *end = from + VARSIZE_ANY_EXHDR(value);
	const char *last = NULL;	/* behind the last that is seen */
	const char *first = NULL;
	Characters	characters;
	CodePoint	character;

	/* most begin and end with a plain letter or digit */
	if (from < end && *from > ' ' && *from < 0x7F && end[-1] > ' ' && end[-1] < 0x7F)
	{
		*begin = from;
		*length = end - from;
		return true;
	}
	characters_begin(&characters, from, end - from);
	while (from < end && characters_next(&characters, &character))
	{
		const char *next = from + (characters.unicode ? pg_mblen(from) : 1);

		if (!shows_nothing(character))
		{
			first = first ? first : from;
			last = next;
		}
		from = next;
	}
	*begin = first;
	*length = first ? last - first : 0;
	return first != NULL;
}

/* Lines within a cell end as the file's do. */
static text *
with_plain_line_ends(const char *from, int length)
{
	text	   *result = palloc(VARHDRSZ + length);
	char	   *to = VARDATA(result);

	for (int i = 0; i < length; i++)
		if (from[i] != '\r' || i + 1 == length || from[i + 1] != '\n')
			*to++ = from[i];
	SET_VARSIZE(result, to - (char *) result);
	return result;
}

/* govproj.read_text(value text): without what nobody sees at its ends; NULL: nothing is left. */
Datum
govproj_read_text(PG_FUNCTION_ARGS)
{
	text	   *value = PG_GETARG_TEXT_PP(0);
	const char *begin;
	int			length;

	if (!trim(value, &begin, &length))
		PG_RETURN_NULL();
	if (memchr(begin, '\r', length))
		PG_RETURN_TEXT_P(with_plain_line_ends(begin, length));
	if (length == (int) VARSIZE_ANY_EXHDR(value))
		PG_RETURN_TEXT_P(value);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(begin, length));
}

/* What is typed in either width without a thought: not brackets, which print as they are. */
static bool
is_folded(CodePoint character)
{
	return is_full_width(character) || character == 0xFF0D || character == 0xFF0E ||
		character == 0xFF0F || character == 0xFF3F;
}

/* Digits and letters of full width in half width, which UTF-8 has in three bytes and in one. */
static text *
half_width(const char *from, int length)
{
	text	   *result = palloc(VARHDRSZ + length);
	char	   *to = VARDATA(result);

	for (const char *end = from + length; from < end; from += pg_mblen(from))
	{
		CodePoint	character = utf8_to_unicode((const unsigned char *) from);

		if (is_folded(character))
			*to++ = character - 0xFEE0;
		else
		{
			memcpy(to, from, pg_mblen(from));
			to += pg_mblen(from);
		}
	}
	SET_VARSIZE(result, to - (char *) result);
	return result;
}

/* govproj.read_code(value text): as read_text, digits and letters of full width in half width. */
Datum
govproj_read_code(PG_FUNCTION_ARGS)
{
	text	   *value = PG_GETARG_TEXT_PP(0);
	const char *begin;
	int			length;

	if (!trim(value, &begin, &length))
		PG_RETURN_NULL();
	if (GetDatabaseEncoding() == PG_UTF8 && memchr(begin, 0xEF, length))
		PG_RETURN_TEXT_P(half_width(begin, length));
	if (length == (int) VARSIZE_ANY_EXHDR(value))
		PG_RETURN_TEXT_P(value);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(begin, length));
}

/* govproj.read_date(value text): the day; NULL: nothing, or not to be read. */
Datum
govproj_read_date(PG_FUNCTION_ARGS)
{
	Cell		cell;
	int			julian;

	cell_read(&cell, PG_GETARG_TEXT_PP(0));
	if (cell_day(&cell, &julian) != DAY_READ)
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(julian - POSTGRES_EPOCH_JDATE);
}

/* Errors: 22023 for no unit. */
static int
tens_of(const text *unit)
{
	const char *said = VARDATA_ANY(unit);
	int			length = VARSIZE_ANY_EXHDR(unit);

	if (length == 4 && memcmp(said, "yuan", 4) == 0)
		return 0;
	if (length == 3 && memcmp(said, "wan", 3) == 0)
		return 4;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("\"%s\" is no unit of amounts", shown_text(text_to_cstring(unit))),
			 errhint("Say \"yuan\", or \"wan\" for tens of thousands of yuan.")));
}

/*
 * govproj.read_amount(value text, unit text, signed boolean): the amount in yuan;
 * NULL: nothing, or not to be read.  Errors: 22023 for no unit.
 */
Datum
govproj_read_amount(PG_FUNCTION_ARGS)
{
	Cell		cell;
	char		figure[AMOUNT_SIZE];
	int			tens = tens_of(PG_GETARG_TEXT_PP(1));

	cell_read(&cell, PG_GETARG_TEXT_PP(0));
	if (cell_amount(&cell, tens, figure) != AMOUNT_READ ||
		(figure[0] == '-' && !PG_GETARG_BOOL(2)))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(DirectFunctionCall3(numeric_in, CStringGetDatum(figure),
										ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1)));
}

/* What may stand behind a whole number: .0 of a spreadsheet, and what makes it a year. */
static bool
ends_integer(const char *rest)
{
	if (*rest == '.')
	{
		rest++;
		if (strspn(rest, "0") == 0)
			return false;
		rest += strspn(rest, "0");
	}
	if (*rest == CELL_YEAR)
		rest++;
	if (*rest == CELL_OF_YEAR)
		rest++;
	return *rest == '\0';
}

/* govproj.read_integer(value text): a whole number or a year; NULL: nothing, or not to be read. */
Datum
govproj_read_integer(PG_FUNCTION_ARGS)
{
	Cell		cell;
	const char *digits;
	int			n;

	cell_read(&cell, PG_GETARG_TEXT_PP(0));
	digits = cell.text + (cell.text[0] == '-' ? 1 : 0);
	n = cell_digits(digits);
	if (n == 0 || n > LONGEST_INTEGER || !ends_integer(digits + n) ||
		(cell.numerals && n != 4))
		PG_RETURN_NULL();
	PG_RETURN_INT32(digits == cell.text ? atoi(digits) : -atoi(digits));
}

/* What says yes or no with one character, beside 1 and 0. */
static int
yes_or_no(CodePoint character)
{
	switch (character)
	{
		case 0x662F:			/* 是 有 对 and ticks */
		case 0x6709:
		case 0x5BF9:
		case 0x221A:
		case 0x2713:
		case 0x2714:
			return 1;
		case 0x5426:			/* 否 无 错 and crosses */
		case 0x65E0:
		case 0x9519:
		case 0xD7:
		case 0x2717:
		case 0x2718:
			return 0;
		default:
			return -1;
	}
}

static int
said_in_latin(const char *said)
{
	static const char *const yes[] = {"1", "T", "Y", "YES", "TRUE", "ON"};
	static const char *const no[] = {"0", "F", "N", "NO", "FALSE", "OFF"};

	for (int i = 0; i < (int) lengthof(yes); i++)
		if (strcmp(said, yes[i]) == 0)
			return 1;
	for (int i = 0; i < (int) lengthof(no); i++)
		if (strcmp(said, no[i]) == 0)
			return 0;
	return -1;
}

/* govproj.read_boolean(value text): yes or no; NULL: nothing, or not to be read. */
Datum
govproj_read_boolean(PG_FUNCTION_ARGS)
{
	text	   *value = PG_GETARG_TEXT_PP(0);
	const char *begin;
	int			length;
	int			said;
	Cell		cell;
	Characters	characters;
	CodePoint	character;

	if (!trim(value, &begin, &length))
		PG_RETURN_NULL();
	characters_begin(&characters, begin, length);
	said = characters_next(&characters, &character) && characters.next >= characters.end
		? yes_or_no(character) : -1;
	if (said < 0)
	{
		cell_read(&cell, value);
		said = cell.numerals ? -1 : said_in_latin(cell.text);
	}
	if (said < 0)
		PG_RETURN_NULL();
	PG_RETURN_BOOL(said == 1);
}

static const char *
expected_day(const Cell *cell)
{
	int			julian;

	switch (cell_day(cell, &julian))
	{
		case DAY_OF_A_MONTH:
			return _("a day is expected, such as 2020-03-02; this names a month or a year, no day");
		case DAY_AMBIGUOUS:
			return _("a day is expected with its year first, in four figures, such as 2020-03-02; "
					 "which figure is which cannot be told");
		case DAY_NOT_THERE:
			return _("a day is expected; the calendar has no such day");
		case DAY_OUT_OF_RANGE:
			return _("a day from 1949-10-01 to 2999-12-31 is expected");
		case DAY_READ:
		case DAY_UNREADABLE:
			break;
	}
	return _("a day is expected, such as 2020-03-02, 2020/3/2, 2020.3.2 or 20200302");
}

static const char *
expected_amount(const Cell *cell)
{
	char		figure[AMOUNT_SIZE];

	switch (cell_amount(cell, 0, figure))
	{
		case AMOUNT_GROUPED:
			return _("an amount is expected, such as 1,234.50; commas part groups of three digits");
		case AMOUNT_TOO_FINE:
			return _("an amount is expected with two decimals at most");
		case AMOUNT_TOO_LARGE:
			return _("an amount below 10,000,000,000,000,000 yuan is expected");
		case AMOUNT_READ:
			return _("an amount of zero or more is expected");
		case AMOUNT_UNREADABLE:
			break;
	}
	return _("an amount is expected, such as 1234.50 or 1,234.50");
}

/*
 * govproj.read_expected(reads text, value text): what was expected in the place of
 * a value that a reader cannot read.  NULL: no such reader.
 */
Datum
govproj_read_expected(PG_FUNCTION_ARGS)
{
	char	   *reads = text_to_cstring(PG_GETARG_TEXT_PP(0));
	Cell		cell;
	const char *expected = NULL;

	cell_read(&cell, PG_GETARG_TEXT_PP(1));
	if (strcmp(reads, "day") == 0)
		expected = expected_day(&cell);
	else if (strcmp(reads, "yuan") == 0 || strcmp(reads, "amount") == 0)
		expected = expected_amount(&cell);
	else if (strcmp(reads, "year") == 0)
		expected = _("a year from 2000 to 2999 is expected, such as 2020");
	else if (strcmp(reads, "integer") == 0)
		expected = _("a whole number is expected");
	else if (strcmp(reads, "boolean") == 0)
		expected = _("yes or no is expected, such as true or false, 1 or 0");
	if (expected == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(expected));
}
