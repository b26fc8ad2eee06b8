/*
 * when.h
 *		For which projects, and for which of what is entered for them, a row of the
 *		policy speaks: its column applies_when, the key "when" of a pack, compiled.
 */
#ifndef GOVPROJ_WHEN_H
#define GOVPROJ_WHEN_H

#include "postgres.h"

#include "category/category.h"
#include "register/row.h"
#include "register/words.h"
#include "register/yuan.h"

/* How what is said of a fact is written. */
typedef enum FactSort
{
	SORT_AMOUNT,				/* yuan, between two ends */
	SORT_PERCENT,				/* the same of percent */
	SORT_WORD,					/* one of some words, or none of them */
	SORT_CATEGORY,				/* in one of some subtrees, or in none of them */
	SORT_FLAG					/* true or false */
} FactSort;

/*
 * The facts that a row may name: the value, its word, how it is tested, and whether it is one of
 * what is entered, not of the project.  line and funds are followed by a colon and a word; funds
 * without one are those of all sources.  An attribute is said by its own name.
 */
#define FACTS(F) \
	F(FACT_TOTAL, "total", SORT_AMOUNT, false) \
	F(FACT_INVESTMENT, "investment", SORT_AMOUNT, false) \
	F(FACT_APPROVED, "approved", SORT_AMOUNT, false) \
	F(FACT_CONTRACTED, "contracted", SORT_AMOUNT, false) \
	F(FACT_SOFTWARE, "software", SORT_AMOUNT, false) \
	F(FACT_LINE, "line", SORT_AMOUNT, false) \
	F(FACT_FUNDS, "funds", SORT_AMOUNT, false) \
	F(FACT_FUNDS_IN_SCOPE, "funds_in_scope", SORT_AMOUNT, false) \
	F(FACT_FUNDS_OUT_OF_SCOPE, "funds_out_of_scope", SORT_AMOUNT, false) \
	F(FACT_SHARE_CHANGE, "share:change", SORT_PERCENT, false) \
	F(FACT_SHARE_SERVED, "share:served", SORT_PERCENT, false) \
	F(FACT_CATEGORY, "category", SORT_CATEGORY, false) \
	F(FACT_OWNER, "owner", SORT_WORD, false) \
	F(FACT_GROUND, "ground", SORT_WORD, false) \
	F(FACT_ATTRIBUTE, "attribute", SORT_WORD, false) \
	F(FACT_OFF_PLAN, "off_plan", SORT_FLAG, false) \
	F(FACT_IN_PLAN, "in_plan", SORT_FLAG, false) \
	F(FACT_BUDGETED, "budgeted", SORT_FLAG, false) \
	F(FACT_CLASSIFIED, "classified", SORT_FLAG, false) \
	F(FACT_SERVES, "serves", SORT_FLAG, false) \
	F(FACT_OWNER_APPROVES, "owner_approves", SORT_FLAG, false) \
	F(FACT_KIND, "kind", SORT_WORD, true) \
	F(FACT_CAUSE, "cause", SORT_WORD, true) \
	F(FACT_SOURCE, "source", SORT_WORD, true) \
	F(FACT_AMOUNT, "amount", SORT_AMOUNT, true)

#define AS_FACT(value, word, sort, of_entry) value,
typedef enum Fact
{
	FACTS(AS_FACT)
	NFACTS
} Fact;
#undef AS_FACT

#define NAMOUNTS (FACT_FUNDS_OUT_OF_SCOPE + 1)	/* facts before are amounts of the project's */

/* One end of what an amount or a share may be. */
typedef struct Bound
{
	bool		is_set;
	bool		inclusive;
	Datum		number;			/* of numeric: yuan, or percent */
} Bound;

/*
 * The ends of an amount in whole fen, both of them included.  Most rows of a law are for other
 * projects than any that a connection asks about, so they are counted when a row is first tested.
 */
typedef struct Ends
{
	bool		counted;
	int64		least;
	int64		most;
} Ends;

/* What is said of one fact. */
typedef struct Test
{
	Fact		fact;
	bool		of_entry;		/* a fact of what is entered */
	int			of;				/* a word of the policy: of FACT_LINE; of FACT_FUNDS, or all;
								 * which of its attributes */
	Bound		low;
	Bound		high;
	Ends	   *ends;			/* of an amount of the project's: the same in fen */
	bool		flag;			/* what a flag is to be */
	bool		negated;		/* none of the words, not one of them */
	WordSet		words;
	const Words *word_list;		/* which they are of */
	int			ncategories;
	Category   *categories;
} Test;

/* All must hold.  Rows that always speak have none of it, a NULL. */
typedef struct When
{
	bool		asks_entry;		/* some test is of what is entered */
	int			n;
	Test	   *tests;
} When;

/* Is it the money that the project has, which changes of funds alter? */
static inline bool
fact_is_of_funds(Fact fact)
{
	return fact == FACT_FUNDS || fact == FACT_FUNDS_IN_SCOPE || fact == FACT_FUNDS_OUT_OF_SCOPE;
}

/* Is it what the project comes to, which lines, contracts and papers alter? */
static inline bool
fact_is_of_cost(Fact fact)
{
	return fact == FACT_TOTAL || fact == FACT_INVESTMENT || fact == FACT_APPROVED ||
		fact == FACT_CONTRACTED || fact == FACT_SOFTWARE || fact == FACT_LINE ||
		fact == FACT_SHARE_CHANGE;
}

extern const char *fact_word(Fact fact);
extern FactSort fact_sort(Fact fact);
extern bool fact_is_of_entry(Fact fact);
extern Fact fact_named(const char *word);
extern bool fact_is_measured(const char *word, FactSort *sort);
extern bool test_bounds(const Test *test, Yuan amount);
extern void count_ends(Ends *ends, const Bound *low, const Bound *high);
extern bool when_names_amount(const When *when);
extern const Test *when_line(const When *when);

/* Does an amount in fen lie between the ends?  As test_bounds has it, for who asks many rows. */
static inline bool
test_bounds_fen(const Test *test, int64 fen)
{
	if (!test->ends->counted)
		count_ends(test->ends, &test->low, &test->high);
	return fen >= test->ends->least && fen <= test->ends->most;
}

#endif							/* GOVPROJ_WHEN_H */
