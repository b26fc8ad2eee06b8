/*
 * duty_funds.c
 *		Duties of projects that have such money: since when, as changes of funds have it.
 */
#include "postgres.h"

#include "judge/case_money.h"
#include "judge/duty_funds.h"
#include "judge/rule_when.h"
#include "schema/project.h"

static int
by_ordinal(const void *a, const void *b)
{
	const Change *one = *(const Change *const *) a;
	const Change *other = *(const Change *const *) b;

	return (one->ordinal > other->ordinal) - (one->ordinal < other->ordinal);
}

/* The changes of funds, as they came.  Returns how many. */
static int
changes_of_funds(Case *c, const Change ***changes)
{
	int			n = 0;

	case_read_changes(c);
	*changes = palloc((c->nchanges + 1) * sizeof(Change *));
	for (int i = 0; i < c->nchanges; i++)
		if (c->changes[i].kind == CHANGE_FUNDS && c->changes[i].has_figures)
			(*changes)[n++] = &c->changes[i];
	qsort(*changes, n, sizeof(Change *), by_ordinal);
	return n;
}

/* What the project was entered with of the sources in scope, or of all others. */
static Yuan
funds_at_first(Case *c, const Change **changes, int n, bool in_scope)
{
	for (int i = 0; i < n; i++)
		if (is_in_scope(&c->policy->words, changes[i]->source) == in_scope)
			return changes[i]->before;
	return project_funds(c->project, in_scope);
}

/* funds: of the sources that are not in scope, and of those that are. */
static bool
funds_hold(const Policy *policy, const Test *test, const Yuan *funds)
{
	if (test->fact == FACT_FUNDS && test->of == WORD_NONE)
		return test_bounds(test, yuan_sum(funds[false], funds[true]));
	return test_bounds(test, funds[test->fact == FACT_FUNDS
								   ? is_in_scope(&policy->words, test->of)
								   : test->fact == FACT_FUNDS_IN_SCOPE]);
}

/*
 * The day from which the project has the money that a test is of, which may have come after its
 * entry.
 */
static DateADT
funds_day(Case *c, const Test *test)
{
	const Change **changes;
	int			n = changes_of_funds(c, &changes);
	Yuan		funds[2];

	if (n == 0)
		return DATEVAL_NOBEGIN;
	funds[false] = funds_at_first(c, changes, n, false);
	funds[true] = funds_at_first(c, changes, n, true);
	if (funds_hold(c->policy, test, funds))
		return DATEVAL_NOBEGIN;
	for (int i = 0; i < n; i++)
	{
		funds[is_in_scope(&c->policy->words, changes[i]->source)] = changes[i]->after;
		if (funds_hold(c->policy, test, funds))
			return changes[i]->decided_on;
	}
	return DATEVAL_NOBEGIN;
}

/*
 * Is some duty for the project, or no more, by what a change has made of its funds in scope, or
 * else of the others?  before: what these were, in yuan.
 */
bool
funds_oblige(const Policy *policy, const Row *project, bool in_scope, Yuan before)
{
	Yuan		now[] = {project_funds(project, false), project_funds(project, true)};
	Yuan		then[] = {now[false], now[true]};

	then[in_scope] = before;
	for (int i = 0; i < policy->nduty_kinds; i++)
	{
		const When *when = policy->duty_kinds[i].when;

		for (int t = 0; when && t < when->n; t++)
			if (fact_is_of_funds(when->tests[t].fact) &&
				funds_hold(policy, &when->tests[t], then) !=
				funds_hold(policy, &when->tests[t], now))
				return true;
	}
	return false;
}

/* The day from which the project has had the money by which a duty is for it. */
DateADT
funds_day_of(Case *c, const When *when)
{
	DateADT		day = DATEVAL_NOBEGIN;

	for (int i = 0; when && i < when->n; i++)
		if (fact_is_of_funds(when->tests[i].fact))
			day = Max(day, funds_day(c, &when->tests[i]));
	return day;
}
