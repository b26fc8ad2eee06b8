/*
 * cell_day.c
 *		A day as offices write it: 2020-03-02, 2020/3/2, 2020.3.2, 20200302, 2020年3月2日,
 *		二〇二〇年三月二日, and as a spreadsheet numbers it.
 *
 * The year comes first, with four figures: of 3/4/2020 nobody knows which is the
 * month.  A time of day after it is left out.
 */
#include "postgres.h"

#include "utils/datetime.h"

#include "import/cell.h"

/* 30 December 1899, day 0 of a spreadsheet */
#define SPREADSHEET_JULIAN 2415019

/* What the domain legal_day takes: register/values.sql */
#define FIRST_JULIAN 2433191	/* 1949-10-01 */
#define LAST_JULIAN 2816787		/* 2999-12-31 */

static DayFault
day_of_julian(int number, int *julian)
{
	if (number < FIRST_JULIAN || number > LAST_JULIAN)
		return DAY_OUT_OF_RANGE;
	*julian = number;
	return DAY_READ;
}

static DayFault
day_of(int year, int month, int day, int *julian)
{
	if (month < 1 || month > 12 || day < 1 || day > day_tab[isleap(year)][month - 1])
		return DAY_NOT_THERE;
	return day_of_julian(date2j(year, month, day), julian);
}

/* A number of at most that many digits, 十 among them where figures are written out; -1: none. */
static int
number_of(const char **next, int longest)
{
	const char *from = *next;
	int			n = cell_digits(from);
	int			number = n > 0 && n <= longest ? atoi(from) : -1;

	if (n <= 1 && from[n] == CELL_TEN)
	{
		int			ones = cell_digits(from + n + 1);

		number = (n ? number : 1) * 10;
		if (ones > 1)
			return -1;
		if (ones == 1)
			number += from[n + 1] - '0';
		n += 1 + ones;
	}
	*next = from + n;
	return number;
}

/* Nothing, or a time of day. */
static bool
is_rest(const char *rest)
{
	int			n;

	if (*rest == '\0')
		return true;
	if (*rest == ' ' || *rest == 'T')
		rest++;
	for (int part = 0; part < 3; part++)
	{
		n = cell_digits(rest);
		if (n < 1 || n > 2 || atoi(rest) > (part == 0 ? 24 : 60))
			return false;
		rest += n;
		if (*rest == '\0' && part > 0)
			return true;
		if (*rest != ':' || part == 2)
			break;
		rest++;
	}
	return rest[0] == '.' && rest[1 + cell_digits(rest + 1)] == '\0';
}

/* Of digits alone: 20200302, or as a spreadsheet numbers it, the time of day behind a point. */
static DayFault
day_of_digits(const char *digits, int n, int *julian)
{
	int			number = n <= 8 ? atoi(digits) : 0;

	if (n == 8 && digits[n] == '\0')
		return day_of(number / 10000, number / 100 % 100, number % 100, julian);
	if (n == 5 && (digits[n] == '\0' ||
				   (digits[n] == '.' && digits[n + 1 + cell_digits(digits + n + 1)] == '\0')))
		return day_of_julian(SPREADSHEET_JULIAN + number, julian);
	if ((n == 6 || n == 4) && digits[n] == '\0')
		return DAY_OF_A_MONTH;
	return DAY_UNREADABLE;
}

/* Three figures without the year in front, such as 3/4/2020. */
static bool
is_ambiguous(const char *said)
{
	const char *next = said;
	char		mark;

	if (number_of(&next, 2) < 0 || strchr("-/.", *next) == NULL || *next == '\0')
		return false;
	mark = *next++;
	if (number_of(&next, 2) < 0 || *next++ != mark)
		return false;
	return number_of(&next, 4) >= 0 && is_rest(next);
}

static DayFault
day_of_parts(const char *said, int *julian)
{
	const char *next = said + 4;
	int			year = atoi(said);
	char		mark = *next++;
	int			month;
	int			day;

	if (*next == '\0' || (mark == CELL_YEAR && *next == CELL_OF_YEAR))
		return mark == CELL_YEAR ? DAY_OF_A_MONTH : DAY_UNREADABLE;
	month = number_of(&next, 2);
	if (month < 0)
		return DAY_UNREADABLE;
	if (*next == '\0' || (mark == CELL_YEAR && strcmp(next, (char[]) {CELL_MONTH, 0}) == 0))
		return DAY_OF_A_MONTH;
	if (*next++ != (mark == CELL_YEAR ? CELL_MONTH : mark))
		return DAY_UNREADABLE;
	day = number_of(&next, 2);
	if (day < 0)
		return DAY_UNREADABLE;
	if (mark == CELL_YEAR && *next == CELL_DAY)
		next++;
	return is_rest(next) ? day_of(year, month, day, julian) : DAY_UNREADABLE;
}

DayFault
cell_day(const Cell *cell, int *julian)
{
	static const char after_year[] = {'-', '/', '.', CELL_YEAR, '\0'};
	int			n = cell_digits(cell->text);

	if (n == 4 && cell->text[n] != '\0' && strchr(after_year, cell->text[n]))
		return day_of_parts(cell->text, julian);
	if (is_ambiguous(cell->text))
		return DAY_AMBIGUOUS;
	return cell->numerals ? DAY_UNREADABLE : day_of_digits(cell->text, n, julian);
}
