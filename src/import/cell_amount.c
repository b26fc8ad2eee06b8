/*
 * cell_amount.c
 *		An amount as offices write it: 1234.50, 1,234.50, ¥1234.5, 120万元, 1.2亿元.
 *
 * A unit in the cell stands above the one that bare figures are in.
 */
#include "postgres.h"

#include "import/cell.h"

#define MOST_DIGITS 16			/* before the point: the domain yuan, register/values.sql */
#define DECIMALS 2

/* A figure taken apart: its digits, and how many of them stand before the point. */
typedef struct Digits
{
	char		text[CELL_SIZE];
	int			n;
	int			whole;
} Digits;

static void
skip(const char **next, const char *what)
{
	if (strncmp(*next, what, strlen(what)) == 0)
		*next += strlen(what);
}

static void
skip_currency(const char **next)
{
	skip(next, "RMB");
	skip(next, "CNY");
	skip(next, (char[]) {CELL_SIGN, 0});
}

static void
add_digits(Digits *digits, const char **next, int n)
{
	memcpy(digits->text + digits->n, *next, n);
	digits->n += n;
	*next += n;
}

/* Digits, in groups of three where there are commas, and behind the point. */
static AmountFault
read_digits(Digits *digits, const char **next)
{
	int			n = cell_digits(*next);

	digits->n = 0;
	if (n == 0)
		return AMOUNT_UNREADABLE;
	if ((*next)[n] == ',' && n > 3)
		return AMOUNT_GROUPED;
	add_digits(digits, next, n);
	while (**next == ',')
	{
		(*next)++;
		if (cell_digits(*next) != 3)
			return AMOUNT_GROUPED;
		add_digits(digits, next, 3);
	}
	digits->whole = digits->n;
	if (**next == '.')
	{
		(*next)++;
		n = cell_digits(*next);
		if (n == 0)
			return AMOUNT_UNREADABLE;
		add_digits(digits, next, n);
	}
	return AMOUNT_READ;
}

/* How far the point moves, by the unit behind the figure; -1: there is something else. */
static int
read_unit(const char *unit, int tens)
{
	static const struct
	{
		const char	said[4];
		int			tens;
	}			units[] = {
		{{CELL_YUAN}, 0}, {{CELL_YUAN, CELL_EVEN}, 0},
		{{CELL_WAN}, 4}, {{CELL_WAN, CELL_YUAN}, 4}, {{CELL_WAN, CELL_YUAN, CELL_EVEN}, 4},
		{{CELL_YI}, 8}, {{CELL_YI, CELL_YUAN}, 8}, {{CELL_YI, CELL_YUAN, CELL_EVEN}, 8}
	};

	if (*unit == '\0')
		return tens;
	for (int i = 0; i < (int) lengthof(units); i++)
		if (strcmp(unit, units[i].said) == 0)
			return units[i].tens;
	return -1;
}

/* Write the digits with the point moved, without idle zeros. */
static AmountFault
write_figure(Digits *digits, int tens, bool below_zero, char *figure)
{
	int			first = 0;
	int			decimals;
	char	   *to = figure;

	for (digits->whole += tens; digits->n < digits->whole;)
		digits->text[digits->n++] = '0';
	while (first < digits->whole - 1 && digits->text[first] == '0')
		first++;
	if (digits->whole - first > MOST_DIGITS)
		return AMOUNT_TOO_LARGE;
	while (digits->n > digits->whole + (tens ? 0 : DECIMALS) &&
		   digits->text[digits->n - 1] == '0')
		digits->n--;
	decimals = digits->n - digits->whole;
	if (decimals > DECIMALS)
		return AMOUNT_TOO_FINE;
	if (below_zero)
		*to++ = '-';
	memcpy(to, digits->text + first, digits->whole - first);
	to += digits->whole - first;
	if (decimals > 0)
	{
		*to++ = '.';
		memcpy(to, digits->text + digits->whole, decimals);
		to += decimals;
	}
	*to = '\0';
	return AMOUNT_READ;
}

AmountFault
cell_amount(const Cell *cell, int tens, char *figure)
{
	const char *next = cell->text;
	bool		below_zero;
	Digits		digits;
	AmountFault fault;

	StaticAssertStmt(CELL_SIZE > MOST_DIGITS + DECIMALS + 8, "a figure has room");
	if (cell->numerals)
		return AMOUNT_UNREADABLE;
	skip_currency(&next);
	below_zero = *next == '-';
	if (below_zero)
		next++;
	skip_currency(&next);
	fault = read_digits(&digits, &next);
	if (fault != AMOUNT_READ)
		return fault;
	tens = read_unit(next, tens);
	if (tens < 0)
		return AMOUNT_UNREADABLE;
	if (digits.n + tens >= CELL_SIZE)
		return AMOUNT_TOO_LARGE;
	return write_figure(&digits, tens, below_zero, figure);
}
