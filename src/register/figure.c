/*
 * figure.c
 *		What a change changes: yuan, or days where it is a duration.
 */
#include "postgres.h"

#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#include "register/figure.h"

Figure
figure_of_days(int days)
{
	Figure		figure = {NumericGetDatum(int64_to_numeric(days))};

	return figure;
}

/* For a change of duration.  Errors: 22003 when there are too many. */
int
figure_days(Figure figure)
{
	return DatumGetInt32(DirectFunctionCall1(numeric_int4, figure.datum));
}

bool
figure_equal(Figure a, Figure b)
{
	return yuan_equal(figure_yuan(a), figure_yuan(b));
}

/* Days are shown as amounts are, with two decimals. */
char *
figure_text(Figure figure)
{
	return yuan_text(figure_yuan(figure));
}

