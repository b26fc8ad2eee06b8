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
