/*
 * rule_when.c
 *		Of which projects, and of which entries, a row of the policy speaks.
 *
 * What nobody has entered is unknown, and no test of it holds: a burden then does
 * not speak.
 */
#include "postgres.h"

#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#include "judge/case_money.h"
#include "judge/highest.h"
#include "judge/rule_when.h"
#include "schema/project.h"

/* A sum that nothing has been entered of says nothing. */
static bool
known_if_positive(Yuan sum, Yuan *amount)
{
	*amount = sum;
	return yuan_is_positive(sum);
}

static Yuan
funds_of(const Case *c, FundSource source)
{
	if (source == WORD_NONE)
		return yuan_sum(project_funds(c->project, true), project_funds(c->project, false));
	return project_funds(c->project, is_in_scope(&c->policy->words, source));
}

/* Of the software cost the highest is kept. */
static bool
line_of(Case *c, CostLineKind kind, Yuan *amount)
{
	if (is_software_line(&c->policy->words, kind))
		return known_if_positive(project_highest(c->project, true), amount);
	return known_if_positive(case_cost(c, kind), amount);
}

/* An amount of the project's that a test speaks of; false: it is unknown. */
bool
when_amount_of(Case *c, const Test *test, Yuan *amount)
{
	switch (test->fact)
	{
		case FACT_TOTAL:
			return known_if_positive(row_yuan(c->project, A_project_total_investment), amount);
		case FACT_INVESTMENT:
			return known_if_positive(project_highest(c->project, false), amount);
		case FACT_APPROVED:
			if (row_isnull(c->project, A_project_approved_amount))
				return false;
			*amount = row_yuan(c->project, A_project_approved_amount);
			return true;
		case FACT_CONTRACTED:
			*amount = row_yuan(c->project, A_project_contracted);
			return true;
		case FACT_SOFTWARE:
			return known_if_positive(project_highest(c->project, true), amount);
		case FACT_LINE:
			return line_of(c, test->of, amount);
		case FACT_FUNDS:
			*amount = funds_of(c, test->of);
			return true;
		case FACT_FUNDS_IN_SCOPE:
		case FACT_FUNDS_OUT_OF_SCOPE:
			*amount = project_funds(c->project, test->fact == FACT_FUNDS_IN_SCOPE);
			return true;
		default:
			break;
	}
	return false;
}

static Bound
bound_of(const Bound *percent, Yuan whole)
{
	Bound		bound = *percent;

	if (bound.is_set)
		bound.number = DirectFunctionCall2(numeric_mul, percent->number, whole.datum);
	return bound;
}

/* Multiplied out, so that nothing is rounded. */
static bool
share_lies_between(const Test *test, Yuan part, Yuan whole)
{
	Datum		hundred = NumericGetDatum(int64_to_numeric(100));
	Test		of_whole = *test;

	of_whole.low = bound_of(&test->low, whole);
	of_whole.high = bound_of(&test->high, whole);
	return test_bounds(&of_whole, (Yuan) {DirectFunctionCall2(numeric_mul, part.datum, hundred)});
}

/*
 * What the changes of value of this round come to, up or down, of what was approved; unknown
 * where nothing was.
 */
static bool
share_of_changes_holds(Case *c, const Test *test)
{
	if (row_isnull(c->project, A_project_approved_amount) ||
		!yuan_is_positive(row_yuan(c->project, A_project_approved_amount)))
		return false;
	return share_lies_between(test, yuan_up_or_down(case_changes_of_round(c)),
							  row_yuan(c->project, A_project_approved_amount));
}

/* Does it serve a project of which is known what it costs? */
static bool
serves_some_cost(Case *c)
{
	return case_served(c)->exists && yuan_is_positive(case_served(c)->investment);
}

/* What the project has of all sources, of what the one that it serves costs. */
static bool
share_of_served_holds(Case *c, const Test *test)
{
	return serves_some_cost(c) &&
		share_lies_between(test, yuan_sum(project_funds(c->project, true),
										  project_funds(c->project, false)),
						   case_served(c)->investment);
}

/* Unknown: the word is none. */
static bool
word_holds(const Test *test, int value)
{
	return value > 0 && word_set_has(test->words, value) != test->negated;
}

static int
attribute_said(const Case *c, int attribute)
{
	return row_isnull(c->project, A_project_attributes) ? WORD_NONE
		: attribute_word(&c->policy->words, attribute,
						 DatumGetJsonbP(row_datum(c->project, A_project_attributes)));
}

static int
owner_word(Case *c)
{
	const Agency *owner = case_owner(c);

	return owner->kind ? word_value(&c->policy->words.list[LIST_OFFICE], owner->kind) : WORD_NONE;
}

static bool
category_holds(const Test *test, Category category)
{
	for (int i = 0; i < test->ncategories; i++)
		if (category_within(category, test->categories[i]))
			return !test->negated;
	return test->negated;
}

/* Unknown: the column is null. */
static bool
flag_holds(const Case *c, const Test *test, int column)
{
	return !row_isnull(c->project, column) && row_bool(c->project, column) == test->flag;
}

static void
read_amount(Case *c, const Test *test, TestedAmount *tested)
{
	Yuan		amount;

	tested->read = true;
	tested->as_of = c->project->sets;
	tested->of = test->of;
	tested->known = when_amount_of(c, test, &amount);
	tested->fen = tested->known ? yuan_fen(amount) : 0;
}

/* Many rows may ask for an amount: it is read once, as the project's row stands. */
static bool
amount_holds(Case *c, const Test *test)
{
	TestedAmount *tested = &c->amounts[test->fact];

	if (!tested->read || tested->as_of != c->project->sets || tested->of != test->of)
		read_amount(c, test, tested);
	return tested->known && test_bounds_fen(test, tested->fen);
}

/* They are of another row from now on. */
void
when_forget_amounts(Case *c)
{
	memset(c->amounts, 0, sizeof(c->amounts));
}

/* What is asked of the entry, of which nothing is known where there is none. */
static bool
entry_holds(const Test *test, const EntryFacts *entry)
{
	switch (test->fact)
	{
		case FACT_KIND:
			return word_holds(test, entry->kind);
		case FACT_CAUSE:
			return word_holds(test, entry->cause);
		case FACT_SOURCE:
			return word_holds(test, entry->source);
		case FACT_AMOUNT:
			return entry->has_amount && test_bounds(test, entry->amount);
		default:
			break;
	}
	return false;
}

/* Of all that is no amount. */
static bool
fact_holds(Case *c, const Test *test)
{
	switch (test->fact)
	{
		case FACT_SHARE_CHANGE:
			return share_of_changes_holds(c, test);
		case FACT_SHARE_SERVED:
			return share_of_served_holds(c, test);
		case FACT_CATEGORY:
			return category_holds(test, DatumGetCategory(row_datum(c->project,
																   A_project_category)));
		case FACT_OWNER:
			return word_holds(test, owner_word(c));
		case FACT_GROUND:
			return word_holds(test, said_word(&c->policy->words, LIST_GROUND, c->project,
										  A_project_off_plan_ground));
		case FACT_ATTRIBUTE:
			return word_holds(test, attribute_said(c, test->of));
		case FACT_OFF_PLAN:
			return case_is_off_plan(c) == test->flag;
		case FACT_IN_PLAN:
			return !row_isnull(c->project, A_project_plan_line_id) == test->flag;
		case FACT_BUDGETED:
			return flag_holds(c, test, A_project_budgeted);
		case FACT_CLASSIFIED:
			return flag_holds(c, test, A_project_classified);
		case FACT_SERVES:
			return !row_isnull(c->project, A_project_serves_id) == test->flag;
		case FACT_OWNER_APPROVES:
			return case_owner_approves(c) == test->flag;
		case FACT_TOTAL:
		case FACT_INVESTMENT:
		case FACT_APPROVED:
		case FACT_CONTRACTED:
		case FACT_SOFTWARE:
		case FACT_LINE:
		case FACT_FUNDS:
		case FACT_FUNDS_IN_SCOPE:
		case FACT_FUNDS_OUT_OF_SCOPE:
		case FACT_KIND:
		case FACT_CAUSE:
		case FACT_SOURCE:
		case FACT_AMOUNT:
		case NFACTS:
			break;
	}
	return false;
}

static inline bool
test_holds(Case *c, const Test *test)
{
	return test->ends ? amount_holds(c, test) : fact_holds(c, test);
}

/*
 * Would the row speak of the project if one of its tests held?  What is asked of an entry is left
 * out.
 */
bool
when_holds_but(Case *c, const When *when, const Test *but)
{
	for (int i = 0; i < when->n; i++)
		if (&when->tests[i] != but && !when->tests[i].of_entry && !test_holds(c, &when->tests[i]))
			return false;
	return true;
}

/*
 * Does the row speak?  when: NULL, always.  entry: what is entered; NULL: what is asked of it is
 * left out, and asked by another call.
 */
bool
when_holds(Case *c, const When *when, const EntryFacts *entry)
{
	for (int i = 0; when && i < when->n; i++)
	{
		const Test *test = &when->tests[i];

		if (test->of_entry ? entry && !entry_holds(test, entry) : !test_holds(c, test))
			return false;
	}
	return true;
}

/* Has what is tested been entered at all? */
static bool
is_known(Case *c, const Test *test, Barred *barred)
{
	switch (test->fact)
	{
		case FACT_SHARE_CHANGE:
			return !row_isnull(c->project, A_project_approved_amount);
		case FACT_SHARE_SERVED:
			return serves_some_cost(c);
		case FACT_GROUND:
			return !row_isnull(c->project, A_project_off_plan_ground);
		case FACT_ATTRIBUTE:
			return attribute_said(c, test->of) != WORD_NONE;
		case FACT_BUDGETED:
			return !row_isnull(c->project, A_project_budgeted);
		case FACT_CLASSIFIED:
			return !row_isnull(c->project, A_project_classified);
		default:
			break;
	}
	if (fact_sort(test->fact) != SORT_AMOUNT)
		return true;
	barred->has_amount = when_amount_of(c, test, &barred->amount);
	return barred->has_amount;
}

/*
 * Does a row that is of projects alone not speak of this one, and why?  What is known decides
 * before what is not.
 */
bool
when_is_barred(Case *c, const When *when, Barred *barred)
{
	memset(barred, 0, sizeof(Barred));
	for (int i = 0; when && i < when->n && !barred->known; i++)
	{
		Barred		here = {.when = when,.test = &when->tests[i]};

		if (test_holds(c, here.test))
			continue;
		here.known = is_known(c, here.test, &here);
		if (here.known || barred->test == NULL)
			*barred = here;
	}
	return barred->test != NULL;
}

/* Of a contract what was first signed counts, which no later entry alters. */
EntryFacts
facts_of_contract(const Contract *contract)
{
	return (EntryFacts) {
		.kind = contract->kind,
		.has_amount = true,
		.amount = contract->amount
	};
}

EntryFacts
facts_of_document(const Document *document)
{
	return (EntryFacts) {
		.has_amount = document->has_amount,
		.amount = document->amount
	};
}

EntryFacts
facts_of_change(const Change *change)
{
	bool		is_of_money = change->has_figures &&
		(change->kind == CHANGE_VALUE || change->kind == CHANGE_FUNDS);

	return (EntryFacts) {
		.kind = change->kind,
		.cause = change->cause,
		.source = change->source,
		.has_amount = is_of_money,
		.amount = is_of_money ? yuan_difference(change->after, change->before) : yuan_zero()
	};
}
