/*
 * periods.c
 *		How long a document lives.
 *
 * A period runs from the first document of the round, also from one that was
 * voided after a step had rested on it.  Another begins it again, as long as it
 * runs, only when all that it rests on is new as well; where the policy names
 * nothing that it rests on, any other does.  Once a period has run out, another
 * document revives nothing and a new round is due (Article 8(4)).
 */
#include "postgres.h"

#include "judge/case_acts.h"
#include "judge/case_documents.h"
#include "judge/periods.h"
#include "judge/rule_when.h"
#include "schema/project.h"

/* Where the policy says so, a last day off moves to the next working day (Civil Code, 203). */
static DateADT
shifted(const Case *c, bool shifts, DateADT day)
{
	return shifts ? working_day_from(c->book, day) : day;
}

/* Is it dated while the period runs, and early enough before its end? */
static bool
lengthens(const Case *c, const Lengthening *longer, const Document *document, const Period *period,
		  DateADT by)
{
	DateADT		day = document->issued_on;

	if (document->voided || document_says_no(document) || day < period->begins_on || day > by)
		return false;
	return (longer->asked ? duration_end(c->book, longer->asked, day) : day) <= period->last_day;
}

/* The first document after another, by its day, that lengthens a period; NULL: none does. */
static const Document *
next_lengthening(const Case *c, const Lengthening *longer, int64 after_seq, const Document *last,
				 const Period *period, DateADT by)
{
	const Document *next = NULL;

	for (int i = 0; i < c->ndocuments; i++)
	{
		const Document *other = &c->documents[i];

		if (other->kind == longer->document && other->after_seq >= after_seq &&
			lengthens(c, longer, other, period, by) &&
			(last == NULL || document_is_later(other, last)) &&
			(next == NULL || document_is_later(next, other)))
			next = other;
	}
	return next;
}

/*
 * The last day of a period as the documents lengthen it that were entered after the step with that
 * sequence number and are dated no later than by.
 */
DateADT
lengthened_end(Case *c, const Lengthening *longer, bool shifts, int64 after_seq, Period period,
			   DateADT by)
{
	DateADT		end = period.last_day;
	const Document *last = NULL;

	period.last_day = shifted(c, shifts, end);
	if (longer->document < 0)
		return period.last_day;
	case_read_kind(c, longer->document);
	for (int n = 0; n < longer->times; n++)
	{
		last = next_lengthening(c, longer, after_seq, last, &period, by);
		if (last == NULL)
			break;
		end = duration_end(c->book, longer->by, end);
		period.last_day = shifted(c, shifts, end);
	}
	return period.last_day;
}

/* The last day of the period of an order that begins on a day. */
DateADT
period_end(Case *c, const Rule *order, int64 after_seq, DateADT begins_on)
{
	Period		period = {begins_on, duration_end(c->book, order->u.order.at_most, begins_on)};

	return lengthened_end(c, &order->u.order.longer, order->u.order.shifts, after_seq, period,
						  DATEVAL_NOEND);
}

/*
 * The step of the present round that takes the project's limit from such a document; 0: not
 * taken.
 */
static int64
seq_relied_on(Case *c, int kind, int64 after_seq)
{
	int64		seq;

	for (int i = 0; i < c->policy->nsteps; i++)
	{
		const Step *step = &c->policy->steps[i];

		if (step->limit_document == kind && strcmp(step->track, c->track) == 0)
			return case_seq_reached(c, step->to, &seq) && seq > after_seq ? seq : 0;
	}
	return 0;
}

/*
 * Does the document count for a period up to that day?  One that was voided does when a step
 * rested on it.
 */
static bool
is_of_period(const Document *document, int kind, int64 after_seq, DateADT day, int64 relied_on)
{
	return document->kind == kind && !document_says_no(document) &&
		document->after_seq >= after_seq && document->issued_on <= day &&
		(!document->voided || document->after_seq < relied_on);
}

/* The next document after the one on which the period was looked at last; NULL: there is none. */
static const Document *
next_of_period(Case *c, const Document *last, int kind, int64 after_seq, DateADT day,
			   int64 relied_on)
{
	const Document *next = NULL;

	for (int i = 0; i < c->ndocuments; i++)
	{
		const Document *other = &c->documents[i];

		if (!is_of_period(other, kind, after_seq, day, relied_on) ||
			(last && !document_is_later(other, last)))
			continue;
		if (next == NULL || document_is_later(next, other))
			next = other;
	}
	return next;
}

/* Is there one of the kind, neither failed nor voided, after the one day and by the other? */
static bool
lies_between(Case *c, int kind, DateADT after, DateADT by)
{
	for (int i = 0; i < c->ndocuments; i++)
	{
		const Document *document = &c->documents[i];

		if (document->kind == kind && !document->voided && !document_says_no(document) &&
			document->issued_on > after && document->issued_on <= by)
			return true;
	}
	return false;
}

/* Does another document begin the period again? */
static bool
renews(Case *c, const Rule *order, const Document *document, int64 after_seq, DateADT begins_on)
{
	if (document->issued_on > period_end(c, order, after_seq, begins_on))
		return false;
	for (int i = 0; i < order->u.order.nrenewing; i++)
		if (!lies_between(c, order->u.order.renewing[i], begins_on, document->issued_on))
			return false;
	return true;
}

/* All that the period goes by, before any of it is looked at. */
static void
read_of_period(Case *c, const Rule *order)
{
	case_read_kind(c, order->u.order.document);
	case_read_kind(c, order->u.order.longer.document);
	for (int i = 0; i < order->u.order.nrenewing; i++)
		case_read_kind(c, order->u.order.renewing[i]);
}

/*
 * The period that runs on a day, or ran last, by documents entered after the step
 * with that sequence number; false: none has begun.
 */
bool
period_on(Case *c, const Rule *order, int64 after_seq, DateADT day, Period *period)
{
	int			kind = order->u.order.document;
	const Document *document = NULL;
	bool		begun = false;
	int64		relied_on;

	read_of_period(c, order);
	/* only what was voided asks for it, and asking reads the acts */
	relied_on = c->nvoided > 0 ? seq_relied_on(c, kind, after_seq) : 0;
	while ((document = next_of_period(c, document, kind, after_seq, day, relied_on)) != NULL)
	{
		if (!begun || renews(c, order, document, after_seq, period->begins_on))
			period->begins_on = document->issued_on;
		begun = true;
	}
	if (begun)
		period->last_day = period_end(c, order, after_seq, period->begins_on);
	return begun;
}

/*
 * The order by which a document of the kind lapses for the project; NULL: it does not.  Of several
 * that speak of the project, which say the same, the last.
 */
const Rule *
period_of(Case *c, int kind)
{
	const Rule *found = NULL;
	ListCell   *lc;

	foreach(lc, c->policy->documents[kind].periods)
	{
		const Rule *order = lfirst(lc);
		const char *track = order->u.order.track;

		if ((track == NULL || (c->track && strcmp(track, c->track) == 0)) &&
			when_holds(c, order->when, NULL))
			found = order;
	}
	return found;
}

/* Has the present round's document of a kind lapsed, or is there none any more? */
bool
document_has_lapsed(Case *c, int kind)
{
	const Rule *order = period_of(c, kind);
	int64		round = row_int64(c->project, A_project_round_seq);
	const Document *document = case_document(c, kind, round);
	Period		period;

	if (document == NULL || document_says_no(document))
		return true;
	return order &&
		period_on(c, order, round, c->day, &period) && c->day > period.last_day;
}
