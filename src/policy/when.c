/*
 * when.c
 *		The facts that rows of the policy test, and whether an amount passes.
 */
#include "postgres.h"

#include "utils/fmgrprotos.h"

#include "policy/when.h"

#define AS_FACT(value, word, sort, of_entry) [value] = {word, sort, of_entry},
static const struct
{
	const char *word;
	FactSort	sort;
	bool		of_entry;
}			facts[NFACTS] = {FACTS(AS_FACT)};
#undef AS_FACT

const char *
fact_word(Fact fact)
{
	return facts[fact].word;
}

FactSort
fact_sort(Fact fact)
{
	return facts[fact].sort;
}

bool
fact_is_of_entry(Fact fact)
{
	return facts[fact].of_entry;
}

/* The fact of that word, without what may stand after a colon; NFACTS: there is none. */
Fact
fact_named(const char *word)
{
	int			i = 0;

	while (i < NFACTS && strcmp(facts[i].word, word) != 0)
		i++;
	return i;
}

/* Is it, with what may stand after a colon, the word of an amount or a percentage, and of which? */
bool
fact_is_measured(const char *word, FactSort *sort)
{
	Fact		fact = fact_named(word);

	if (fact == NFACTS)
		*sort = strncmp(word, "line:", 5) == 0 || strncmp(word, "funds:", 6) == 0
			? SORT_AMOUNT : SORT_WORD;
	else
		*sort = fact_sort(fact);
	return *sort == SORT_AMOUNT || *sort == SORT_PERCENT;
}

/* The first whole fen that is not below a number of yuan. */
static int64
fen_above(Datum yuan)
{
	return -fen_below(DirectFunctionCall1(numeric_uminus, yuan));
}

/* The whole fen that lie between two bounds, of which either may be open. */
void
count_ends(Ends *ends, const Bound *low, const Bound *high)
{
	ends->least = PG_INT64_MIN;
	ends->most = PG_INT64_MAX;
	if (low->is_set)
		ends->least = low->inclusive ? fen_above(low->number) : fen_below(low->number) + 1;
	if (high->is_set)
		ends->most = high->inclusive ? fen_below(high->number) : fen_above(high->number) - 1;
	ends->counted = true;
}

static int
compare(Yuan amount, Datum number)
{
	return DatumGetInt32(DirectFunctionCall2(numeric_cmp, amount.datum, number));
}

/* Does a number lie between the ends? */
bool
test_bounds(const Test *test, Yuan amount)
{
	if (test->low.is_set)
	{
		int			order = compare(amount, test->low.number);

		if (order < 0 || (order == 0 && !test->low.inclusive))
			return false;
	}
	if (test->high.is_set)
	{
		int			order = compare(amount, test->high.number);

		if (order > 0 || (order == 0 && !test->high.inclusive))
			return false;
	}
	return true;
}

/* Is it an amount of what the project costs?  Where money comes from is no money line. */
static bool
is_of_cost(const Test *test)
{
	switch (test->fact)
	{
		case FACT_TOTAL:
		case FACT_INVESTMENT:
		case FACT_APPROVED:
		case FACT_CONTRACTED:
		case FACT_SOFTWARE:
		case FACT_LINE:
			return true;
		default:
			return false;
	}
}

/* Does a row speak by what the project costs? */
bool
when_names_amount(const When *when)
{
	for (int i = 0; when && i < when->n; i++)
		if (is_of_cost(&when->tests[i]))
			return true;
	return false;
}

/* The money line: the first amount from which on a row speaks.  NULL: there is none. */
const Test *
when_line(const When *when)
{
	for (int i = 0; when && i < when->n; i++)
		if (is_of_cost(&when->tests[i]) && when->tests[i].low.is_set)
			return &when->tests[i];
	return NULL;
}
