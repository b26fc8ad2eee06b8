/*
 * suspension.c
 *		When a project was suspended, and from when on it went on again.
 *
 * No stage says so: the project stays where it is, and a paper that its version
 * counts as one that suspends stops it there, until one that resumes.  Which
 * kinds these are is said by policy_document.parts; of which stage and by whom,
 * by the rows about these kinds.
 *
 * The days of a suspension are not counted: a day of delivery that had not come
 * when it began is put off by as many.
 */
#include "postgres.h"

#include "judge/case_documents.h"
#include "judge/suspension.h"

bool
kind_suspends_or_resumes(const Policy *policy, int kind)
{
	return kind >= 0 && bms_is_member(kind, policy->suspension_kinds);
}

static bool
suspends(const Case *c, const Document *document)
{
	return c->policy->documents[document->kind].suspends;
}

static int
by_day(const void *a, const void *b)
{
	const Document *one = *(const Document *const *) a;
	const Document *other = *(const Document *const *) b;

	return document_is_later(one, other) - document_is_later(other, one);
}

/* The papers that suspend or resume, as they are dated.  Returns how many. */
static int
papers_of_suspensions(Case *c, const Document ***papers)
{
	int			n = 0;

	for (int kind = -1; (kind = bms_next_member(c->policy->suspension_kinds, kind)) >= 0;)
		case_read_kind(c, kind);
	*papers = palloc((c->ndocuments + 1) * sizeof(Document *));
	for (int i = 0; i < c->ndocuments; i++)
		if (kind_suspends_or_resumes(c->policy, c->documents[i].kind) &&
			!c->documents[i].voided && !document_says_no(&c->documents[i]))
			(*papers)[n++] = &c->documents[i];
	if (n > 1)
		qsort(*papers, n, sizeof(Document *), by_day);
	return n;
}

/*
 * Read them, if they have not been.  A paper that does not follow on, since one before it was
 * voided, does nothing.
 */
static void
read_suspensions(Case *c)
{
	const Document **papers;
	int			n;
	bool		stands = false;

	if (c->has_suspensions || !c->policy->suspends)
		return;
	c->has_suspensions = true;
	n = papers_of_suspensions(c, &papers);
	c->suspensions = palloc((n + 1) * sizeof(Suspension));
	for (int i = 0; i < n; i++)
	{
		if (suspends(c, papers[i]) == stands)
			continue;
		if (!stands)
			c->suspensions[c->nsuspensions++] = (Suspension) {
				.from = papers[i]->issued_on,
				.until = DATEVAL_NOEND
			};
		else
			c->suspensions[c->nsuspensions - 1].until = papers[i]->issued_on;
		stands = !stands;
	}
}

/* The suspension that the day lies in, up to the day on which the project goes on; NULL: none. */
const Suspension *
case_suspended(Case *c, DateADT day)
{
	read_suspensions(c);
	for (int i = 0; i < c->nsuspensions; i++)
		if (c->suspensions[i].from <= day && day < c->suspensions[i].until)
			return &c->suspensions[i];
	return NULL;
}

/*
 * A day on which something is due, as many days later as were not counted; DATEVAL_NOEND: it waits
 * for the project to go on.
 */
DateADT
put_off(Case *c, DateADT day)
{
	read_suspensions(c);
	for (int i = 0; i < c->nsuspensions && c->suspensions[i].from <= day; i++)
	{
		if (c->suspensions[i].until == DATEVAL_NOEND)
			return DATEVAL_NOEND;
		day += c->suspensions[i].until - c->suspensions[i].from;
	}
	return day;
}

/*
 * Does a paper of that kind and day follow on those that are there: does it suspend what goes on,
 * or resume what is suspended?  other: the paper that it comes after, or before.
 */
SuspensionFault
suspension_fault(Case *c, int kind, DateADT day, const Document **other)
{
	bool		is_to_suspend = c->policy->documents[kind].suspends;
	const Document **papers;
	int			n = papers_of_suspensions(c, &papers);
	int			before = 0;

	while (before < n && papers[before]->issued_on <= day)
		before++;
	*other = before > 0 ? papers[before - 1] : NULL;
	if ((*other && suspends(c, *other)) == is_to_suspend)
		return is_to_suspend ? SUSPENDED_ALREADY : NOT_SUSPENDED;
	*other = before < n ? papers[before] : NULL;
	if (*other && suspends(c, *other) == is_to_suspend)
		return is_to_suspend ? SUSPENDED_LATER : RESUMED_LATER;
	return SUSPENSION_IN_ORDER;
}
