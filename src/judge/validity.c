/*
 * validity.c
 *		How long a document lives.
 *
 * One that is given anew counts from its own day, as long as the one before it
 * lives; once that has lapsed, another revives nothing and a new round is due
 * (Article 8(4)).
 */
#include "postgres.h"

#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "judge/case_acts.h"
#include "judge/case_documents.h"
#include "judge/case_money.h"
#include "judge/rule_documents.h"
#include "judge/validity.h"
#include "schema/project.h"

/*
 * The last valid day of a document.  The day of issue does not count, so a
 * period of years ends on the corresponding day, or on the month's last where
 * there is none (Civil Code, Articles 201 and 202); where the policy says so, a
 * last day off moves to the next working day (Article 203).
 */
static DateADT
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

/* The document of a kind that counts, if it has not failed; NULL: none. */
static const Document *
living_document(Case *c, int kind, int64 after_seq)
{
	const Document *latest = case_document(c, kind, after_seq);

	return latest && latest->outcome != OUTCOME_FAILED ? latest : NULL;
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
	return document->kind == kind && document->outcome != OUTCOME_FAILED &&
		document->after_seq >= row_int64(c->project, A_project_round_seq);
}

/*
 * Was the paper dated only after those before it had lapsed?  One given while
 * another lives counts from its own day; one given later revives nothing.  What
 * had lapsed before it was relied on was no approval, but a slip of the pen.
 */
static bool
document_is_late(Case *c, const Document *document)
{
	const DocumentKind *kind = &c->policy->documents[document->kind];
	DateADT		reach = DATEVAL_NOBEGIN;
	DateADT		relied_on;
	bool		reaches_on = true;

	if (!kind->expires || !day_relied_on(c, document->kind, &relied_on) ||
		document->issued_on <= relied_on)
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

/* Has the present round's document of a kind lapsed, or is there none any more? */
bool
document_has_lapsed(Case *c, int kind)
{
	const DocumentKind *expiring = &c->policy->documents[kind];
	const Document *document =
		living_document(c, kind, row_int64(c->project, A_project_round_seq));

	if (document == NULL)
		return true;
	return expiring->expires &&
		(document_is_late(c, document) || c->day > kind_last_day(c, expiring, document));
}

/* A main contract that was signed before the first or after the last day; NULL: none. */
static const Contract *
signed_outside(Case *c, DateADT first, DateADT last)
{
	case_read_contracts(c);
	for (int i = 0; i < c->ncontracts; i++)
		if (c->contracts[i].kind == CONTRACT_MAIN &&
			(c->contracts[i].signed_on < first || c->contracts[i].signed_on > last))
			return &c->contracts[i];
	return NULL;
}

/* The last day of a document, as the rule counts it. */
static DateADT
rule_last_day(Case *c, const Rule *rule, const Document *document)
{
	return document_last_day(c->book, document->issued_on, rule->u.validity.period,
							 rule->u.validity.counts_issue_day, rule->u.validity.shifts);
}

/* Is the document alive on the day of the step, or was it when the main contract was signed? */
bool
validity_is_met(Case *c, const Rule *rule)
{
	const Document *document = living_document(c, rule->u.validity.document, case_round_begin(c));
	DateADT		last;

	if (document == NULL || document_is_late(c, document))
		return false;
	last = rule_last_day(c, rule, document);
	if (rule->u.validity.at_signing && case_main_contract(c))
		return signed_outside(c, document->issued_on, last) == NULL;
	return document->issued_on <= c->day && c->day <= last;
}

void
validity_ground(Case *c, const Rule *rule, Ground *ground)
{
	const Document *document = living_document(c, rule->u.validity.document, case_round_begin(c));

	if (document == NULL)
	{
		ground->validity.there = on_record(c, rule->u.validity.document, case_round_begin(c));
		return;
	}
	ground->validity.there.document = document;
	ground->validity.found = true;
	ground->validity.last_day = rule_last_day(c, rule, document);
	ground->validity.late = document_is_late(c, document);
	if (rule->u.validity.at_signing)
		ground->validity.contract = signed_outside(c, document->issued_on,
												   ground->validity.last_day);
}
