/*
 * periods.c
 *		How long a document lives.
 *
 * A period runs from the first document of the round.  Another begins it again
 * only when all that it rests on is new as well; where the policy names nothing
 * that it rests on, any other does, as long as the one before it lives.  Once a
 * period has run out, another document revives nothing and a new round is due
 * (Article 8(4)).
 */
#include "postgres.h"

#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "judge/case_acts.h"
#include "judge/case_documents.h"
#include "judge/periods.h"
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

/* The day of the step that takes the project's limit from such a document; false: not taken. */
static bool
day_relied_on(Case *c, int kind, DateADT *day)
{
	for (int i = 0; i < c->policy->nsteps; i++)
	{
		const Step *step = &c->policy->steps[i];

		if (step->limit_document == kind && strcmp(step->track, c->track) == 0)
			return case_day_reached(c, step->to, day);
	}
	return false;
}

/* Does the document count for a period up to that day?  One that was voided does when a step rested on it. */
static bool
is_of_period(const Document *document, int kind, int64 after_seq, DateADT day, DateADT relied_on)
{
	return document->kind == kind && document->outcome != OUTCOME_FAILED &&
		document->after_seq >= after_seq && document->issued_on <= day &&
		(!document->voided || document->issued_on <= relied_on);
}

/* The next document after the one on which the period was looked at last; NULL: there is none. */
static const Document *
next_of_period(Case *c, const Document *last, int kind, int64 after_seq, DateADT day,
			   DateADT relied_on)
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

		if (document->kind == kind && !document->voided && document->outcome != OUTCOME_FAILED &&
			document->issued_on > after && document->issued_on <= by)
			return true;
	}
	return false;
}

/* Does another document begin the period again? */
static bool
renews(Case *c, const Rule *order, const Document *document, DateADT begins_on)
{
	if (order->u.order.nrenewing == 0)
		return document->issued_on <= period_end(c, order, begins_on);
	for (int i = 0; i < order->u.order.nrenewing; i++)
		if (!lies_between(c, order->u.order.renewing[i], begins_on, document->issued_on))
			return false;
	return true;
}

/*
 * The last day of the period that runs on a day, by documents entered after the
 * step with that sequence number; false: none has begun.
 */
bool
period_last_day(Case *c, const Rule *order, int64 after_seq, DateADT day, DateADT *last_day)
{
	int			kind = order->u.order.document;
	const Document *document = NULL;
	DateADT		relied_on = DATEVAL_NOBEGIN;
	DateADT		begins_on = 0;
	bool		relied;
	bool		begun = false;

	case_read_documents(c);
	relied = day_relied_on(c, kind, &relied_on);
	if (!relied)
		relied_on = DATEVAL_NOBEGIN;
	while ((document = next_of_period(c, document, kind, after_seq, day, relied_on)) != NULL)
	{
		/* what no step has rested on yet is drawn up anew, not renewed */
		if (!begun || !relied || document->issued_on <= relied_on ||
			renews(c, order, document, begins_on))
			begins_on = document->issued_on;
		begun = true;
	}
	if (begun)
		*last_day = period_end(c, order, begins_on);
	return begun;
}

/* Has the present round's document of a kind lapsed, or is there none any more? */
bool
document_has_lapsed(Case *c, int kind)
{
	const Rule *order = c->policy->documents[kind].period;
	int64		round = row_int64(c->project, A_project_round_seq);
	const Document *document = case_document(c, kind, round);
	DateADT		last_day;

	if (document == NULL || document->outcome == OUTCOME_FAILED)
		return true;
	return order && period_last_day(c, order, round, c->day, &last_day) && c->day > last_day;
}
