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

#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "judge/case_acts.h"
#include "judge/case_documents.h"
#include "judge/periods.h"
#include "judge/rule_when.h"
#include "schema/project.h"

/*
 * The last day of a period that begins on a day.  That day does not count, so a
 * period of years ends on the corresponding day, or on the month's last where
 * there is none (Civil Code, Articles 201 and 202); where the policy says so, a
 * last day off moves to the next working day (Article 203).
 */
DateADT
period_end(const Case *c, const Rule *order, DateADT begins_on)
{
	Datum		end = DirectFunctionCall2(date_pl_interval, DateADTGetDatum(begins_on),
										  IntervalPGetDatum(order->u.order.at_most));
	DateADT		day = DatumGetDateADT(DirectFunctionCall1(timestamp_date, end));

	return order->u.order.shifts ? working_day_from(c->book, day) : day;
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
			(last && (other->issued_on < last->issued_on ||
					  (other->issued_on == last->issued_on && other->id <= last->id))))
			continue;
		if (next == NULL || other->issued_on < next->issued_on ||
			(other->issued_on == next->issued_on && other->id < next->id))
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
renews(Case *c, const Rule *order, const Document *document, DateADT begins_on)
{
	if (document->issued_on > period_end(c, order, begins_on))
		return false;
	for (int i = 0; i < order->u.order.nrenewing; i++)
		if (!lies_between(c, order->u.order.renewing[i], begins_on, document->issued_on))
			return false;
	return true;
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

	case_read_documents(c);
	/* only what was voided asks for it, and asking reads the acts */
	relied_on = c->nvoided > 0 ? seq_relied_on(c, kind, after_seq) : 0;
	while ((document = next_of_period(c, document, kind, after_seq, day, relied_on)) != NULL)
	{
		if (!begun || renews(c, order, document, period->begins_on))
			period->begins_on = document->issued_on;
		begun = true;
	}
	if (begun)
		period->last_day = period_end(c, order, period->begins_on);
	return begun;
}

/* Has the present round's document of a kind lapsed, or is there none any more? */
bool
document_has_lapsed(Case *c, int kind)
{
	const Rule *order = c->policy->documents[kind].period;
	int64		round = row_int64(c->project, A_project_round_seq);
	const Document *document = case_document(c, kind, round);
	Period		period;

	if (document == NULL || document_says_no(document))
		return true;
	return order && when_holds(c, order->when, NULL) &&
		period_on(c, order, round, c->day, &period) && c->day > period.last_day;
}
