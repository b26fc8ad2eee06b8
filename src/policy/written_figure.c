/*
 * written_figure.c
 *		Figures as people write them in a text: 200万元, 百分之十, 10个工作日, 两年.
 *
 * Digits may be of full width and grouped by commas, or numerals; what stands
 * behind them multiplies (万, 亿, million) and says what they count.  A numeral
 * is one word with others in Chinese (统一, 第三方), so that without a unit it
 * is no figure here.
 */
#include "postgres.h"

#include "common/int.h"
#include "mb/pg_wchar.h"

#include "code/characters.h"
#include "policy/written_figure.h"

#define HUNDRED INT64CONST(100)
#define EARLIEST_YEAR 1900		/* "2020年" is one, "2年" a time */

typedef struct Mark
{
	const char *mark;
	int64		value;
} Mark;

static const Mark numerals[] = {
	{"零", 0}, {"〇", 0}, {"一", 1}, {"二", 2}, {"两", 2}, {"三", 3}, {"四", 4}, {"五", 5}, {"六", 6},
	{"七", 7}, {"八", 8}, {"九", 9}
};

static const Mark tens[] = {{"十", 10}, {"百", 100}, {"千", 1000}};

static const Mark multipliers[] = {
	{"百万", 1000000}, {"千万", 10000000}, {"万", 10000}, {"亿", 100000000}, {"千", 1000}, {"百", 100},
	{"million", 1000000}, {"thousand", 1000}, {"billion", 1000000000}
};

/* Longer ones before those that they begin with. */
static const struct
{
	const char *mark;
	FigureUnit	unit;
	int			times;
}			units[] = {
	{"元", FIGURE_YUAN, 1}, {"人民币", FIGURE_YUAN, 1}, {"yuan", FIGURE_YUAN, 1}, {"RMB", FIGURE_YUAN, 1},
	{"CNY", FIGURE_YUAN, 1},
	{"%", FIGURE_PERCENT, 1}, {"％", FIGURE_PERCENT, 1}, {"percent", FIGURE_PERCENT, 1},
	{"per cent", FIGURE_PERCENT, 1},
	{"个工作日", FIGURE_WORKING_DAYS, 1}, {"工作日", FIGURE_WORKING_DAYS, 1},
	{"working day", FIGURE_WORKING_DAYS, 1}, {"business day", FIGURE_WORKING_DAYS, 1},
	{"个自然日", FIGURE_DAYS, 1}, {"自然日", FIGURE_DAYS, 1}, {"日历天", FIGURE_DAYS, 1},
	{"日", FIGURE_DAYS, 1}, {"天", FIGURE_DAYS, 1}, {"day", FIGURE_DAYS, 1},
	{"周", FIGURE_DAYS, 7}, {"星期", FIGURE_DAYS, 7}, {"week", FIGURE_DAYS, 7},
	{"个月", FIGURE_MONTHS, 1}, {"月", FIGURE_CALENDAR, 1}, {"month", FIGURE_MONTHS, 1},
	{"周年", FIGURE_MONTHS, 12}, {"年", FIGURE_MONTHS, 12}, {"year", FIGURE_MONTHS, 12},
	{"号", FIGURE_CALENDAR, 1}, {"级", FIGURE_CALENDAR, 1}
};

static bool
begins_with(const char *text, const char *mark)
{
	return pg_strncasecmp(text, mark, strlen(mark)) == 0;
}

/* Take a mark away from the front of the text. */
static bool
take(const char **at, const char *mark)
{
	if (!begins_with(*at, mark))
		return false;
	*at += strlen(mark);
	return true;
}

static void
take_blanks(const char **at)
{
	while (take(at, " ") || take(at, "　"))
		;
}

static bool
take_one_of(const char **at, const Mark *marks, int n, int64 *value)
{
	for (int i = 0; i < n; i++)
	{
		*value = marks[i].value;
		if (take(at, marks[i].mark))
			return true;
	}
	return false;
}

static bool
take_digit(const char **at, int64 *digit)
{
	pg_wchar	character = **at ? utf8_to_unicode((const unsigned char *) *at) : 0;

	if (character >= '0' && character <= '9')
		*digit = character - '0';
	else if (character >= 0xFF10 && character <= 0xFF19)
		*digit = character - 0xFF10;
	else
		return false;
	*at += pg_utf_mblen((const unsigned char *) *at);
	return true;
}

/* A comma between three digits and three. */
static bool
take_grouping(const char **at)
{
	const char *after = *at;
	const char *end;
	int64		digit;

	if (!take(&after, ",") && !take(&after, "，"))
		return false;
	end = after;
	for (int i = 0; i < 3; i++)
		if (!take_digit(&end, &digit))
			return false;
	if (take_digit(&end, &digit))
		return false;
	*at = after;
	return true;
}

/* 2,000,000.5 in hundredths; false: none, or one that is too large or too fine. */
static bool
take_digits(const char **at, int64 *hundredths)
{
	const char *begin = *at;
	int64		digit;
	int64		value = 0;

	while (take_digit(at, &digit) || (*at > begin && take_grouping(at) && take_digit(at, &digit)))
		if (pg_mul_s64_overflow(value, 10, &value) || pg_add_s64_overflow(value, digit, &value))
			return false;
	if (*at == begin || pg_mul_s64_overflow(value, HUNDRED, &value))
		return false;
	begin = *at;
	if (take(at, ".") || take(at, "．"))
	{
		int64		part = HUNDRED;

		if (!take_digit(at, &digit))
			*at = begin;
		else
			do
			{
				part /= 10;
				value += digit * part;
			} while (take_digit(at, &digit));
	}
	*hundredths = value;
	return true;
}

/* 二百五十 in hundredths; false: none. */
static bool
take_numerals(const char **at, int64 *hundredths)
{
	const char *begin = *at;
	int64		value = 0;
	int64		digit = -1;
	int64		unit;

	for (;;)
	{
		int64		next;

		if (take_one_of(at, tens, lengthof(tens), &unit))
		{
			value += (digit < 0 ? 1 : digit) * unit;
			digit = -1;
		}
		else if (take_one_of(at, numerals, lengthof(numerals), &next))
			digit = digit > 0 ? digit * 10 + next : next;
		else
			break;
		if (value > 100000 || digit > 100000)
			return false;
	}
	if (*at == begin)
		return false;
	*hundredths = (value + Max(digit, 0)) * HUNDRED;
	return true;
}

/* What multiplies a number: 百, 万, million; *most: the largest that there was, or 1. */
static bool
take_multipliers(const char **at, int64 *hundredths, int64 *most)
{
	int64		times;
	const char *after = *at;

	*most = 1;
	take_blanks(&after);
	while (take_one_of(&after, multipliers, lengthof(multipliers), &times))
	{
		if (pg_mul_s64_overflow(*hundredths, times, hundredths))
			return false;
		*most = Max(*most, times);
		*at = after;
		take_blanks(&after);
	}
	return true;
}

/* 1万2千, 1亿5000万, 1万500元: what follows the first part and belongs to it. */
static void
take_rest(const char **at, int64 *hundredths, int64 most)
{
	const char *after = *at;
	int64		rest;
	int64		times;

	while (most > 1 && (take_digits(&after, &rest) || take_numerals(&after, &rest)))
	{
		if (!take_multipliers(&after, &rest, &times) || times >= most ||
			(times == 1 && !begins_with(after, "元")))
			return;
		if (pg_add_s64_overflow(*hundredths, rest, hundredths))
			return;
		*at = after;
		most = times;
	}
}

/* "200万以上" is money, whatever else it leaves unsaid; "100万户" and "百万工程" are not. */
static bool
is_left_alone(const char *after)
{
	static const char *const marks[] = {
		"以", "（", "(", "）", ")", "及", "至", "到", "～", "~", "—", "-", "，", ",", "、", " "
	};

	for (size_t i = 0; i < lengthof(marks); i++)
		if (begins_with(after, marks[i]))
			return true;
	return *after == '\0';
}

/* A number in digits or numerals; false: none begins here. */
static bool
take_number(const char **at, WrittenFigure *figure, bool *in_numerals)
{
	const char *begin = *at;
	int64		most;

	*in_numerals = !take_digits(at, &figure->hundredths);
	if (*in_numerals)
		*at = begin;
	if (*in_numerals && !take_numerals(at, &figure->hundredths))
		return false;
	if (!take_multipliers(at, &figure->hundredths, &most))
		return false;
	take_rest(at, &figure->hundredths, most);
	if (most >= 10000 && !*in_numerals && is_left_alone(*at))
		figure->unit = FIGURE_YUAN;
	return true;
}

static void
take_unit(const char **at, WrittenFigure *figure)
{
	const char *after = *at;

	take_blanks(&after);
	for (size_t i = 0; i < lengthof(units); i++)
	{
		if (!take(&after, units[i].mark))
			continue;
		figure->unit = units[i].unit;
		/* 2020年; 11月30日 */
		if (units[i].times == 12 && figure->hundredths >= EARLIEST_YEAR * HUNDRED)
			figure->unit = FIGURE_CALENDAR;
		else
			figure->hundredths *= units[i].times;
		/* 一年半 */
		if (units[i].times == 12 && figure->unit == FIGURE_MONTHS && take(&after, "半"))
			figure->hundredths += 6 * HUNDRED;
		take(&after, "s");
		*at = after;
		return;
	}
}

/* The figure that begins here; false: none does. */
static bool
take_figure(const char *text, WrittenFigure *figure)
{
	const char *at = text;
	bool		percent = take(&at, "百分之");
	bool		money = !percent && (take(&at, "¥") || take(&at, "￥") || take(&at, "RMB") ||
									 take(&at, "CNY"));
	bool		in_numerals;

	figure->unit = FIGURE_BARE;
	take_blanks(&at);
	figure->begin = percent || money ? text : at;
	if (!percent && !money && take(&at, "半年"))
	{
		figure->unit = FIGURE_MONTHS;
		figure->hundredths = 6 * HUNDRED;
		figure->end = at;
		return true;
	}
	if (!take_number(&at, figure, &in_numerals))
		return false;
	if (percent)
		figure->unit = FIGURE_PERCENT;
	else
		take_unit(&at, figure);
	if (money && figure->unit == FIGURE_BARE)
		figure->unit = FIGURE_YUAN;
	figure->end = at;
	return figure->unit != FIGURE_BARE || !in_numerals;
}

/* Where the next thing may begin: not within a word of letters, nor a number. */
static const char *
step_over(const char *at)
{
	int64		digit;

	if (isalpha((unsigned char) *at))
	{
		while (isalnum((unsigned char) *at))
			at++;
		return at;
	}
	if (take_digit(&at, &digit))
	{
		while (take_digit(&at, &digit))
			;
		return at;
	}
	return at + pg_utf_mblen((const unsigned char *) at);
}

bool
next_figure(const char *text, WrittenFigure *figure)
{
	bool		ordinal = false;
	bool		in_date = false;

	for (const char *at = text; *at;)
	{
		if (!take_figure(at, figure))
		{
			ordinal = begins_with(at, "第");
			in_date = false;
			at = step_over(at);
			continue;
		}
		/* 第2年, 11月30日 */
		if (ordinal || (in_date && figure->unit == FIGURE_DAYS))
			figure->unit = FIGURE_CALENDAR;
		if (figure->unit != FIGURE_BARE && figure->unit != FIGURE_CALENDAR)
			return true;
		in_date = figure->unit == FIGURE_CALENDAR;
		ordinal = false;
		at = figure->end;
	}
	return false;
}

bool
only_figure(const char *text, WrittenFigure *figure)
{
	const char *end;

	take_blanks(&text);
	if (!take_figure(text, figure))
	{
		/* a numeral by itself is a figure where nothing else is */
		if (!take_numerals(&text, &figure->hundredths))
			return false;
		figure->unit = FIGURE_BARE;
		figure->end = text;
	}
	end = figure->end;
	take_blanks(&end);
	return *end == '\0';
}

char *
figure_number(const WrittenFigure *figure)
{
	int64		whole = figure->hundredths / HUNDRED;
	int			part = figure->hundredths % HUNDRED;

	if (part == 0)
		return psprintf(INT64_FORMAT, whole);
	if (part % 10 == 0)
		return psprintf(INT64_FORMAT ".%d", whole, part / 10);
	return psprintf(INT64_FORMAT ".%02d", whole, part);
}

bool
number_in_hundredths(const char *number, int64 *hundredths)
{
	const char *at = number;

	if (!take_digits(&at, hundredths))
		return false;
	return *at == '\0';
}
