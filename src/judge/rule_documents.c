/*
 * rule_documents.c
 *		Documents that requirements ask for.
 */
#include "postgres.h"

#include "judge/case_acts.h"
#include "judge/case_documents.h"
#include "judge/independence.h"
#include "judge/rule_documents.h"

/* What says no serves where that is wanted; "not applicable" only where the policy lets it. */
bool
outcome_serves(Case *c, const Document *document, Outcome wanted)
{
	if (document->outcome == OUTCOME_NOT_APPLICABLE)
		return c->policy->documents[document->kind].may_be_inapplicable;
	if (document_says_no(document) && wanted != OUTCOME_FAILED)
		return false;
	return wanted == OUTCOME_NONE || document->outcome == wanted;
}

/* What there was of a kind on a day, entered after the step with that sequence number. */
OnRecord
on_record_on(Case *c, int kind, int64 after_seq, DateADT day)
{
	OnRecord	there = {.state = ON_RECORD, .document = case_document_on(c, kind, after_seq, day)};

	if (there.document)
		return there;
	there.document = case_voided_document(c, kind, after_seq, day);
	if (there.document)
		there.state = ON_RECORD_VOIDED;
	else
		there.state = after_seq > 0 && case_document_on(c, kind, 0, day) ? ON_RECORD_EARLIER
			: ON_RECORD_NOTHING;
	return there;
}

/*
 * The same on the day of the case.  What it lacks then may be there by now: who dates a step back
 * is told of that.
 */
OnRecord
on_record(Case *c, int kind, int64 after_seq)
{
	OnRecord	there = on_record_on(c, kind, after_seq, c->day);
	const Document *later;

	if (there.document || c->day >= c->today)
		return there;
	later = case_later_document(c, kind, after_seq);
	return later ? (OnRecord) {ON_RECORD_LATER, later, c->day} : there;
}

/* Since when a document that is wanted must have been entered: a step's sequence number. */
static int64
wanted_after(const Case *c, const Wanted *wanted)
{
	return wanted->each_round ? case_round_begin(c) : 0;
}

/* The document of the kind, and of its round, that counts; NULL: none. */
const Document *
case_wanted(Case *c, const Wanted *wanted)
{
	return case_document(c, wanted->kind, wanted_after(c, wanted));
}

static bool
is_dependent(Case *c, const Wanted *wanted, const Document *document)
{
	return wanted->independent &&
		document_coincidence(c, document).with != COINCIDES_WITH_NOBODY;
}

/* Is there a document of the kind, outcome, age, round and maker that is asked for? */
bool
wanted_is_there(Case *c, const Wanted *wanted)
{
	const Document *document = case_wanted(c, wanted);

	if (document == NULL || !outcome_serves(c, document, wanted->outcome))
		return false;
	if (document->outcome == OUTCOME_NOT_APPLICABLE)
		return wanted->may_be_inapplicable;
	return (document->qualified || !wanted->qualified) && !is_dependent(c, wanted, document);
}

/* What speaks against who made a document that is on record. */
static WantedFault
maker_fault(const Wanted *wanted, const Document *document, const Coincidence *coincidence)
{
	if (wanted->qualified && !document->has_qualification)
		return WANTED_UNQUALIFIED;
	if (wanted->qualified && !document->qualified)
		return WANTED_LAPSED;
	return coincidence->with == COINCIDES_WITH_NOBODY ? WANTED_SERVES : WANTED_DEPENDENT;
}

/* Which document of the kind there is, and what it lacks. */
void
wanted_document_ground(Case *c, const Wanted *wanted, WantedState *state)
{
	state->there = on_record(c, wanted->kind, wanted_after(c, wanted));
	if (state->there.state != ON_RECORD ||
		state->there.document->outcome == OUTCOME_NOT_APPLICABLE)
		return;
	if (wanted->independent)
		state->coincidence = document_coincidence(c, state->there.document);
	state->fault = maker_fault(wanted, state->there.document, &state->coincidence);
}
