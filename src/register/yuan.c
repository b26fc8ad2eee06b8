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

/* A number that is asked for often, made once. */
static Datum
lasting_number(Datum *made, int64 number)
{
	if (*made == 0)
	{
		MemoryContext old = MemoryContextSwitchTo(TopMemoryContext);

		*made = NumericGetDatum(int64_to_numeric(number));
		MemoryContextSwitchTo(old);
	}
	return *made;
}

Yuan
yuan_zero(void)
{
	static Datum zero = 0;

	return (Yuan) {lasting_number(&zero, 0)};
}

/* 10^16, which no amount of a register comes to, and no sum that is kept. */
Yuan
yuan_bound(void)
{
	static Datum bound = 0;

	return (Yuan) {lasting_number(&bound, INT64CONST(10000000000000000))};
}

static Datum
hundred(void)
{
	static Datum hundred = 0;

	return lasting_number(&hundred, 100);
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
	Datum		share = DirectFunctionCall2(numeric_mul, of.datum, percent);
	Datum		given = DirectFunctionCall2(numeric_mul, amount.datum, hundred());

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

static Datum
in_fen(Datum yuan)
{
	return DirectFunctionCall2(numeric_mul, yuan, hundred());
}

/* An amount of a register in fen, for who compares it often: it has no more than two decimals. */
int64
yuan_fen(Yuan amount)
{
	return DatumGetInt64(DirectFunctionCall1(numeric_int8, in_fen(amount.datum)));
}

/*
 * The last whole fen that is not above a number of yuan, whatever its decimals; of what lies beyond
 * FEN_BEYOND, up or down, that.
 */
int64
fen_below(Datum yuan)
{
	Datum		fen = DirectFunctionCall1(numeric_floor, in_fen(yuan));
	Datum		most = NumericGetDatum(int64_to_numeric(FEN_BEYOND));
	Datum		least = NumericGetDatum(int64_to_numeric(-FEN_BEYOND));

	fen = DirectFunctionCall2(numeric_smaller, fen, most);
	fen = DirectFunctionCall2(numeric_larger, fen, least);
	return DatumGetInt64(DirectFunctionCall1(numeric_int8, fen));
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
