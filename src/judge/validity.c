/*
 * validity.c
 *		How long a paper lives.
 *
 * One that is given anew counts from its own day, as long as the one before it
 * lives; once that has lapsed, another revives nothing and a new round is due
 * (Article 8(4)).
 */
#include "postgres.h"

#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "judge/validity.h"
#include "register/row.h"
#include "schema/evidence.h"

/*
 * The last valid day of a document.  The day of issue does not count, so a
 * period of years ends on the corresponding day, or on the month's last where
 * there is none (Civil Code, Articles 201 and 202); where the policy says so, a
 * last day off moves to the next working day (Article 203).
 */
DateADT
document_last_day(const Rulebook *book, DateADT issued_on, const Interval *period,
				  bool counts_issue_day, bool shifts)
{
	Datum		end = DirectFunctionCall2(date_pl_interval, DateADTGetDatum(issued_on),
										  IntervalPGetDatum(period));
	DateADT		day = DatumGetDateADT(DirectFunctionCall1(timestamp_date, end));

	if (counts_issue_day)
		day--;
	return shifts ? working_day_from(book, day) : day;
}

/* The same, by what the policy says of its kind. */
DateADT
kind_last_day(Case *c, const DocumentKind *kind, const Document *document)
{
	return document_last_day(c->book, document->issued_on, kind->period, kind->counts_issue_day,
							 kind->shifts);
}

static bool
has_failed(const Document *document)
{
	return document->outcome && strcmp(document->outcome, "failed") == 0;
}

/* The paper of a kind that counts, if it has not failed; NULL: none. */
const Document *
living_document(Case *c, int kind, int64 after_seq)
{
	const Document *latest = case_document(c, kind, after_seq);

	return latest == NULL || has_failed(latest) ? NULL : latest;
}

/* The day of the step that takes the project's limit from such a paper; false: not taken. */
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

/* Did the paper, voided since or not, count in this round? */
static bool
is_of_round(Case *c, const Document *document, int kind)
{
	/* not what case_round_begin() says of a step that begins a new one */
	return document->kind == kind && !has_failed(document) &&
		document->after_seq >= DatumGetInt64(row_datum(c->project, A_project_round_seq));
}

/*
 * Was the paper dated only after those before it had lapsed?  One given while
 * another lives counts from its own day; one given later revives nothing.  What
 * had lapsed before it was relied on was no approval, but a slip of the pen.
 */
bool
document_is_late(Case *c, const Document *document)
{
	const DocumentKind *kind = &c->policy->documents[document->kind];
	DateADT		reach = DATEVAL_NOBEGIN;
	DateADT		relied_on;
	bool		reaches_on = true;

	if (!kind->expires || !day_relied_on(c, document->kind, &relied_on) || document->issued_on <= relied_on)
		return false;
	for (int i = 0; i < c->ndocuments; i++)
	{
		const Document *other = &c->documents[i];

		if (is_of_round(c, other, document->kind) && other->issued_on <= relied_on)
			reach = Max(reach, kind_last_day(c, kind, other));
	}
	if (reach < relied_on)
		return false;
	while (reaches_on)
	{
		reaches_on = false;
		for (int i = 0; i < c->ndocuments; i++)
		{
			const Document *other = &c->documents[i];

			if (!is_of_round(c, other, document->kind) || other->issued_on > reach ||
				kind_last_day(c, kind, other) <= reach)
				continue;
			reach = kind_last_day(c, kind, other);
			reaches_on = true;
		}
	}
	return document->issued_on > reach;
}

/* Is the paper alive on the day of the step, or was it when the main contract was signed? */
bool
validity_is_met(Case *c, const Rule *rule)
{
	const Document *document = living_document(c, rule->u.validity.document, case_round_begin(c));
	DateADT		last;

	if (document == NULL || document_is_late(c, document))
		return false;
	last = document_last_day(c->book, document->issued_on, rule->u.validity.period,
							 rule->u.validity.counts_issue_day, rule->u.validity.shifts);
	if (rule->u.validity.at_signing && case_main_contract(c))
		return signed_outside(c, document->issued_on, last) == NULL;
	return document->issued_on <= c->day && c->day <= last;
}
