/*
 * rule_documents.c
 *		Rules that ask for documents.
 */
#include "postgres.h"

#include "judge/case_acts.h"
#include "judge/case_documents.h"
#include "judge/case_money.h"
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
	OnRecord	there = {ON_RECORD, case_document_on(c, kind, after_seq, day)};

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

/* The same on the day of the case. */
OnRecord
on_record(Case *c, int kind, int64 after_seq)
{
	return on_record_on(c, kind, after_seq, c->day);
}

/* Since when a document that is wanted must have been entered: a step's sequence number. */
static int64
wanted_after(const Case *c, const WantedDocument *wanted)
{
	return wanted->each_round ? case_round_begin(c) : 0;
}

/* The document of the kind, and of its round, that counts; NULL: none. */
const Document *
case_wanted(Case *c, const WantedDocument *wanted)
{
	return case_document(c, wanted->kind, wanted_after(c, wanted));
}

/* Is there a document of the kind, outcome, age and round that is asked for? */
bool
wanted_is_there(Case *c, const WantedDocument *wanted)
{
	const Document *document = case_wanted(c, wanted);

	if (document == NULL || !outcome_serves(c, document, wanted->outcome))
		return false;
	if (document->outcome == OUTCOME_NOT_APPLICABLE)
		return wanted->may_be_inapplicable;
	return !wanted->independent ||
		document_coincidence(c, document).with == COINCIDES_WITH_NOBODY;
}

bool
requirement_is_met(Case *c, const Rule *rule)
{
	for (int i = 0; i < rule->u.requirement.nwanted; i++)
		if (wanted_is_there(c, &rule->u.requirement.wanted[i]))
			return true;
	return false;
}

void
requirement_ground(Case *c, const Rule *rule, Ground *ground)
{
	int			n = rule->u.requirement.nwanted;

	ground->requirement.wanted = palloc0(n * sizeof(WantedState));
	for (int i = 0; i < n; i++)
	{
		const WantedDocument *wanted = &rule->u.requirement.wanted[i];
		WantedState *state = &ground->requirement.wanted[i];

		state->there = on_record(c, wanted->kind, wanted_after(c, wanted));
		if (wanted->independent && state->there.state == ON_RECORD &&
			state->there.document->outcome != OUTCOME_NOT_APPLICABLE)
			state->coincidence = document_coincidence(c, state->there.document);
	}
}
