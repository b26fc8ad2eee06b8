/*
 * filed.c
 *		What has been filed for duties of a kind, going back in time.
 *
 * Many papers of a kind are read as far back as somebody asks; steps and evaluations of a project
 * are few.
 */
#include "postgres.h"

#include "judge/case_acts.h"
#include "judge/case_evaluations.h"
#include "judge/filed.h"

/* Whether it was received is looked up where that decides. */
void
filing_of_document(Filing *filing, const Document *document)
{
	filing_init(filing);
	filing->document_id = document->id;
	filing->agency_id = document->issuer_id;
	filing->dated_on = document->issued_on;
	filing->recorded_on = document->entered_on;
}

/* A step is recorded in time, or the register's owner lets it be late. */
static void
filing_of_step(Filing *filing, const Coming *coming)
{
	filing_init(filing);
	filing->step_seq = coming->seq;
	filing->agency_id = coming->agency_id;
	filing->dated_on = filing->recorded_on = coming->on;
}

static void
filing_of_evaluation(Filing *filing, const Evaluation *evaluation)
{
	filing_init(filing);
	filing->evaluation_id = evaluation->id;
	filing->agency_id = evaluation->evaluator_id;
	filing->dated_on = filing->recorded_on = evaluation->evaluated_on;
}

/*
 * Of one day evaluations come before steps, as papers do: they may meet what arose with any step of
 * it.
 */
static int
latest_first(const void *a, const void *b)
{
	const Filing *one = a;
	const Filing *other = b;

	if (one->dated_on != other->dated_on)
		return one->dated_on < other->dated_on ? 1 : -1;
	if ((one->step_seq == 0) != (other->step_seq == 0))
		return one->step_seq == 0 ? -1 : 1;
	if (one->step_seq != other->step_seq)
		return one->step_seq < other->step_seq ? 1 : -1;
	return (one->evaluation_id < other->evaluation_id) -
		(one->evaluation_id > other->evaluation_id);
}

static Filing *
one_more_deed(Filed *filed)
{
	filed->deeds = case_one_more(filed->deeds, filed->ndeeds, sizeof(Filing));
	return &filed->deeds[filed->ndeeds++];
}

static void
read_steps(Filed *filed)
{
	Case	   *c = filed->c;

	case_read_comings(c);
	for (int i = 0; i < c->ncomings; i++)
		if (duty_takes_stage(filed->kind, c->comings[i].to) && c->comings[i].on <= c->day)
			filing_of_step(one_more_deed(filed), &c->comings[i]);
}

static void
read_evaluations(Filed *filed)
{
	Case	   *c = filed->c;

	case_read_evaluations(c);
	for (int i = 0; i < c->nevaluations; i++)
		if (word_set_has(filed->kind->evaluations, c->evaluations[i].kind) &&
			c->evaluations[i].evaluated_on <= c->day)
			filing_of_evaluation(one_more_deed(filed), &c->evaluations[i]);
}

/* The next paper of a kind that is in force.  What an owner files is to say yes. */
static void
next_in_force(Filed *filed, int i)
{
	const Document *document;

	do
		document = papers_next(&filed->papers[i]);
	while (document && (document->voided || (filed->kind->debtor == OFFICE_OWNER &&
											 document_says_no(document))));
	filed->documents[i] = document;
}

/* Begin with what was filed last by the day of the case. */
void
filed_begin(Filed *filed, Case *c, const DutyKind *kind)
{
	*filed = (Filed) {.c = c,.kind = kind};
	filed->papers = palloc((kind->ndocuments + 1) * sizeof(Papers));
	filed->documents = palloc((kind->ndocuments + 1) * sizeof(Document *));
	for (int i = 0; i < kind->ndocuments; i++)
	{
		papers_begin(&filed->papers[i], c, kind->documents[i], c->day);
		next_in_force(filed, i);
	}
	if (kind->nstages > 0)
		read_steps(filed);
	if (kind->evaluations != 0)
		read_evaluations(filed);
	if (filed->ndeeds > 1)
		qsort(filed->deeds, filed->ndeeds, sizeof(Filing), latest_first);
}

/* The kind whose next paper is the latest of all; -1: there are no more papers. */
static int
latest_kind(const Filed *filed)
{
	int			latest = -1;

	for (int i = 0; i < filed->kind->ndocuments; i++)
		if (filed->documents[i] &&
			(latest < 0 || filed->documents[i]->issued_on > filed->documents[latest]->issued_on))
			latest = i;
	return latest;
}

/* Is no paper the latest of what is left?  Of one day papers come first. */
static bool
deed_is_next(const Filed *filed, int kind)
{
	return filed->deed < filed->ndeeds &&
		(kind < 0 || filed->deeds[filed->deed].dated_on > filed->documents[kind]->issued_on);
}

/* The latest of what is left; false: nothing is. */
bool
filed_peek(const Filed *filed, Filing *next)
{
	int			kind = latest_kind(filed);

	if (deed_is_next(filed, kind))
		*next = filed->deeds[filed->deed];
	else if (kind >= 0)
		filing_of_document(next, filed->documents[kind]);
	else
		return false;
	return true;
}

void
filed_advance(Filed *filed)
{
	int			kind = latest_kind(filed);

	if (deed_is_next(filed, kind))
		filed->deed++;
	else if (kind >= 0)
		next_in_force(filed, kind);
}

void
filed_end(Filed *filed)
{
	for (int i = 0; i < filed->kind->ndocuments; i++)
		papers_end(&filed->papers[i]);
}
