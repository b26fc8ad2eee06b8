/*
 * word_facts.c
 *		Facts that the words of several rules speak of.
 */
#include "postgres.h"

#include "code/characters.h"
#include "errors.h"
#include "judge/case_documents.h"
#include "judge/word_rule.h"
#include "register/day.h"

/* A kind of document: its word, and its label where labels are shown. */
char *
listed_kind(const DocumentKind *kind)
{
	return listed_word(kind->kind, kind->label);
}

/* The same beside the document itself, where the one or the other will do. */
const char *
label_of_kind(const DocumentKind *kind)
{
	return label_or_word(kind->kind, kind->label);
}

/* A stage as the project's version calls it. */
char *
word_stage(const Case *c, Stage stage)
{
	return vocabulary_stage(&c->policy->words, stage);
}

char *
word_track(const Case *c, const char *track)
{
	const Track *known = track ? policy_track(c->policy, track) : NULL;

	return known ? listed_word(known->track, known->label) : pstrdup(track ? track : "?");
}

/* Why the document of a kind that is on record, if any, does not serve. */
char *
word_on_record(const OnRecord *there)
{
	switch (there->state)
	{
		case ON_RECORD_VOIDED:
			return psprintf(_("document %lld of %s was voided, and no other that is dated by that "
							  "day has taken its place"),
							(long long) there->document->id, date_text(there->document->issued_on));
		case ON_RECORD_LATER:
			return psprintf(_("document %lld is of %s, later than %s"),
							(long long) there->document->id, date_text(there->document->issued_on),
							date_text(there->day));
		case ON_RECORD_EARLIER:
			return _("only an earlier round's is on record");
		case ON_RECORD_NOTHING:
			return _("none is on record that is dated by that day");
		case ON_RECORD:
			break;
	}
	if (there->document->outcome != OUTCOME_FAILED && document_says_no(there->document))
		return psprintf(_("document %lld of %s states no amount above zero"),
						(long long) there->document->id, date_text(there->document->issued_on));
	if (there->document->outcome != OUTCOME_NONE)
		return psprintf(_("document %lld of %s says %s"), (long long) there->document->id,
						date_text(there->document->issued_on),
						outcome_quoted(there->document->outcome));
	return psprintf(_("document %lld is of %s"), (long long) there->document->id,
					date_text(there->document->issued_on));
}

/* What a party is to its contract. */
char *
word_party(const Contract *contract, const Party *party)
{
	long long	id = (long long) contract->id;

	if (party->part == PARTY_MEMBER)
		return psprintf(_("a member of contract %lld"), id);
	if (party->part == PARTY_SUBCONTRACTOR)
		return psprintf(_("a subcontractor of contract %lld"), id);
	return psprintf(_("the supplier of contract %lld"), id);
}

/* Who else it is that should be independent. */
char *
word_coincides(const Coincidence *coincidence)
{
	return coincidence->with == COINCIDES_WITH_OWNER ? _("the project's owner")
		: word_party(coincidence->contract, coincidence->party);
}

/* Why who made the document is not independent. */
char *
word_maker(const Document *document, const Coincidence *coincidence)
{
	if (coincidence->with == COINCIDES_UNNAMED)
		return psprintf(_("document %lld names no third party"), (long long) document->id);
	return psprintf(_("\"%s\", the third party of document %lld, is %s"),
					shown_text(document->third_party.name), (long long) document->id,
					word_coincides(coincidence));
}
