/*
 * duty_met.c
 *		What has met a duty, or waits to: of what was filed, the first by the day that
 *		decides.
 */
#include "postgres.h"

#include "judge/duty_met.h"

/* Is it this filing rather than the one a duty has?  One that meets it, by the day that decides. */
static bool
filing_comes_first(const Duty *duty, const Filing *filing, bool meets, DateADT day)
{
	const Filing *other = &duty->filing;

	if (DATE_NOT_FINITE(other->dated_on))
		return true;
	if (meets != duty->met)
		return meets;
	if (meets && day != duty->met_on)
		return day < duty->met_on;
	if (filing->dated_on != other->dated_on)
		return filing->dated_on < other->dated_on;
	return filing->document_id < other->document_id ||
		filing->annual_plan_id < other->annual_plan_id ||
		filing->evaluation_id < other->evaluation_id || filing->step_seq < other->step_seq;
}

/*
 * One more filing that may meet a duty by the day asked about, or waits for its
 * receipt.  backdate_days: of the policy.
 */
void
duty_take_filing(Duty *duty, const Filing *filing, int backdate_days, DateADT by)
{
	DateADT		day;
	bool		meets = filing_met_on(filing, duty->kind, backdate_days, by, &day);

	if (!filing_comes_first(duty, filing, meets, day))
		return;
	duty->filing = *filing;
	duty->met = meets;
	duty->met_on = day;
}

/* One more of what has been filed. */
static void
duty_take(const Case *c, Duty *duty, Filing filing)
{
	if (duty->kind->in_time_by == IN_TIME_RECEIVED)
		filing_read_receipt(&filing, c->reg, c->past, c->snapshot);
	duty_take_filing(duty, &filing, c->policy->backdate_days, c->day);
}

/* One more document in force. */
void
duty_take_document(const Case *c, Duty *duty, const Document *document)
{
	Filing		filing;

	filing_of_document(&filing, document);
	duty_take(c, duty, filing);
}

/* Not before it arose, nor by a step of that day before the one with which it did. */
static bool
may_meet(const Filing *filing, const Duty *duty)
{
	if (filing->dated_on != duty->arose_on)
		return filing->dated_on > duty->arose_on;
	return filing->step_seq == 0 || filing->step_seq > duty->arose_seq;
}

/*
 * What has been filed for a duty that arose no later than the last one asked about: it meets what
 * arose no later than it is dated, so that the best of what was seen so far is that of the next
 * duty too, and much of both is looked at once each.
 */
void
filed_since(Filed *filed, Duty *best, Duty *duty)
{
	Filing		next;

	for (; filed_peek(filed, &next) && may_meet(&next, duty); filed_advance(filed))
		duty_take(filed->c, best, next);
	duty->filing = best->filing;
	duty->met = best->met;
	duty->met_on = best->met_on;
}

/* Of a kind, for what filed_since finds. */
Duty
no_duty_yet(const DutyKind *kind)
{
	Duty		best = {.kind = kind};

	filing_init(&best.filing);
	return best;
}

static int
latest_duty_first(const void *a, const void *b)
{
	const Duty *one = *(const Duty *const *) a;
	const Duty *other = *(const Duty *const *) b;

	return (one->arose_on < other->arose_on) - (one->arose_on > other->arose_on);
}

/* What has been filed for duties of which each is of another day. */
static void
find_filings_by_day(Case *c, Duties *duties, int first)
{
	int			n = duties->n - first;
	Duty		best = no_duty_yet(duties->items[first].kind);
	Duty	  **latest;
	Filed		filed;

	latest = palloc(n * sizeof(Duty *));
	for (int i = 0; i < n; i++)
		latest[i] = &duties->items[first + i];
	qsort(latest, n, sizeof(Duty *), latest_duty_first);
	filed_begin(&filed, c, best.kind);
	for (int i = 0; i < n; i++)
		filed_since(&filed, &best, latest[i]);
	filed_end(&filed);
}

/* What may meet duties of a kind, the latest first.  Returns how many. */
static int
filings_for(Case *c, const DutyKind *kind, Filing **filings)
{
	Filed		filed;
	Filing		next;
	int			n = 0;

	*filings = NULL;
	filed_begin(&filed, c, kind);
	for (; filed_peek(&filed, &next); filed_advance(&filed))
	{
		*filings = case_one_more(*filings, n, sizeof(Filing));
		(*filings)[n++] = next;
	}
	filed_end(&filed);
	return n;
}

/* Of the year whose day it bears, or in time, where the last day has moved into the next year. */
static bool
is_of_year(const Filing *filing, const Duty *duty)
{
	return calendar_year(filing->dated_on) == duty->source_id || filing->dated_on <= duty->due_on;
}

static bool
is_same_filing(const Filing *one, const Filing *other)
{
	return one->document_id == other->document_id && one->evaluation_id == other->evaluation_id;
}

/*
 * The first of some papers and evaluations, the earliest of which stands last, that meets a duty of
 * a year, or else waits to; it is of no other then.
 */
static void
find_for_year(const Case *c, Duty *duty, Filing *papers, int n, bool of_that_year)
{
	int			taken = -1;

	for (int i = n - 1; i >= 0 && !duty->met; i--)
	{
		if (papers[i].dated_on < duty->arose_on ||
			(of_that_year && !is_of_year(&papers[i], duty)))
			continue;
		duty_take(c, duty, papers[i]);
		if (is_same_filing(&duty->filing, &papers[i]))
			taken = i;
	}
	if (taken >= 0)
		papers[taken].dated_on = DATEVAL_NOBEGIN;
}

/*
 * What has been filed for a duty of each year, the first of them first: of the papers of a year
 * the first that meets it is that year's own, and what comes besides makes up for the first year
 * before that has none.
 */
static void
find_filings_by_year(Case *c, Duties *duties, int first)
{
	Filing	   *papers;
	int			n = filings_for(c, duties->items[first].kind, &papers);

	for (int i = first; i < duties->n; i++)
		find_for_year(c, &duties->items[i], papers, n, true);
	for (int i = first; i < duties->n; i++)
		find_for_year(c, &duties->items[i], papers, n, false);
}

/* What has been filed for the duties of one kind, those from the first on; there is one. */
void
find_filings(Case *c, Duties *duties, int first)
{
	if (duties->items[first].kind->event == DUTY_YEAR)
		find_filings_by_year(c, duties, first);
	else
		find_filings_by_day(c, duties, first);
}
