/*
 * yuan.c
 *		Exact amounts of money: nothing here rounds.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"
#include "utils/numeric.h"

#include "register/yuan.h"

/* Zero is asked for often, so it is made once. */
Yuan
yuan_zero(void)
{
	static Yuan zero = {0};

	if (zero.datum == 0)
	{
		MemoryContext old = MemoryContextSwitchTo(TopMemoryContext);

		zero.datum = NumericGetDatum(int64_to_numeric(0));
		MemoryContextSwitchTo(old);
	}
	return zero;
}

static Yuan
yuan_of(Datum datum)
{
	Yuan		amount = {datum};

	return amount;
}

Yuan
yuan_sum(Yuan a, Yuan b)
{
	return yuan_of(DirectFunctionCall2(numeric_add, a.datum, b.datum));
}

Yuan
yuan_difference(Yuan a, Yuan b)
{
	return yuan_of(DirectFunctionCall2(numeric_sub, a.datum, b.datum));
}

Yuan
yuan_negative(Yuan a)
{
	return yuan_of(DirectFunctionCall1(numeric_uminus, a.datum));
}

Yuan
yuan_larger(Yuan a, Yuan b)
{
	return yuan_of(DirectFunctionCall2(numeric_larger, a.datum, b.datum));
}

/* Without its sign. */
Yuan
yuan_up_or_down(Yuan amount)
{
	return yuan_larger(amount, yuan_negative(amount));
}

bool
yuan_less(Yuan a, Yuan b)
{
	return DatumGetBool(DirectFunctionCall2(numeric_lt, a.datum, b.datum));
}

bool
yuan_equal(Yuan a, Yuan b)
{
	return DatumGetBool(DirectFunctionCall2(numeric_eq, a.datum, b.datum));
}

/* Is it above zero? */
bool
yuan_is_positive(Yuan a)
{
	return yuan_less(yuan_zero(), a);
}

/* An amount against that many percent of another; multiplied out, so that nothing is rounded. */
static int
compare_share(Yuan amount, Yuan of, Datum percent)
{
	Datum		hundred = NumericGetDatum(int64_to_numeric(100));
	Datum		share = DirectFunctionCall2(numeric_mul, of.datum, percent);
	Datum		given = DirectFunctionCall2(numeric_mul, amount.datum, hundred);

	return DatumGetInt32(DirectFunctionCall2(numeric_cmp, given, share));
}

/* Is the amount at most that many percent of the ceiling? */
bool
yuan_within(Yuan amount, Yuan ceiling, Datum percent)
{
	return compare_share(amount, ceiling, percent) <= 0;
}

/* Is the amount at least that many percent of another? */
bool
yuan_comes_to(Yuan amount, Yuan of, Datum percent)
{
	return compare_share(amount, of, percent) >= 0;
}

/* Two decimals are all that an amount or a percent can have. */
static char *
two_decimals(Datum number)
{
	return DatumGetCString(DirectFunctionCall1(numeric_out,
											   DirectFunctionCall2(numeric_round, number,
																   Int32GetDatum(2))));
}

char *
yuan_text(Yuan amount)
{
	return two_decimals(amount.datum);
}

char *
percent_text(Datum percent)
{
	return two_decimals(percent);
}

/* A copy in the current memory context, for an amount that outlives the row it was read from. */
Yuan
yuan_copy(Yuan amount)
{
	return yuan_of(datumCopy(amount.datum, false, -1));
}
