/*
 * amount.c
 *		Exact amounts, as Datums of numeric: nothing here rounds.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"
#include "utils/numeric.h"

#include "register/amount.h"

/* Zero is asked for often, so it is made once. */
Datum
amount_zero(void)
{
	static Datum zero = 0;

	if (zero == 0)
	{
		MemoryContext old = MemoryContextSwitchTo(TopMemoryContext);

		zero = NumericGetDatum(int64_to_numeric(0));
		MemoryContextSwitchTo(old);
	}
	return zero;
}

Datum
amount_sum(Datum a, Datum b)
{
	return DirectFunctionCall2(numeric_add, a, b);
}

Datum
amount_difference(Datum a, Datum b)
{
	return DirectFunctionCall2(numeric_sub, a, b);
}

Datum
amount_larger(Datum a, Datum b)
{
	return DirectFunctionCall2(numeric_larger, a, b);
}

bool
amount_less(Datum a, Datum b)
{
	return DatumGetBool(DirectFunctionCall2(numeric_lt, a, b));
}

bool
amount_equal(Datum a, Datum b)
{
	return DatumGetBool(DirectFunctionCall2(numeric_eq, a, b));
}

/*
 * Is the amount at most that many percent of the ceiling?  Multiplied out, so
 * that nothing is rounded.
 */
bool
amount_within(Datum amount, Datum ceiling, Datum percent)
{
	Datum		hundred = NumericGetDatum(int64_to_numeric(100));

	return !amount_less(DirectFunctionCall2(numeric_mul, ceiling, percent),
						DirectFunctionCall2(numeric_mul, amount, hundred));
}

/* Yuan with two decimals, which is all an amount can have. */
char *
amount_text(Datum amount)
{
	return DatumGetCString(DirectFunctionCall1(numeric_out,
											   DirectFunctionCall2(numeric_round, amount,
																   Int32GetDatum(2))));
}
