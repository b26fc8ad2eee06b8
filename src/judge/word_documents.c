/*
 * word_documents.c
 *		Rules that ask for documents, in words.
 */
#include "postgres.h"

#include "lib/stringinfo.h"

#include "errors.h"
#include "judge/word_rule.h"

/* Who issues documents of a kind: a kind of agency, or whoever owns the project. */
static char *
word_issuer(const DocumentKind *kind)
{
	if (kind->issuer == OFFICE_OWNER)
		return _("the project's owner");
	return psprintf(_("an agency of kind %s"), office_quoted(kind->issuer));
}

static void
add_wanted(const Case *c, StringInfo text, const WantedDocument *wanted, const WantedState *state)
{
	const DocumentKind *kind = &c->policy->documents[wanted->kind];

	appendStringInfo(text, _("%s (%s) issued by %s"), kind->kind, kind->label, word_issuer(kind));
	if (wanted->outcome != OUTCOME_NONE)
		appendStringInfo(text, _(" with outcome %s"), outcome_quoted(wanted->outcome));
	if (wanted->independent)
		appendStringInfoString(text, _(", by a third party that is neither the owner nor a party "
									   "of any contract but its own"));
	appendStringInfo(text, _("; %s"), word_on_record(&state->there));
	if (state->coincidence.with != COINCIDES_WITH_NOBODY)
		appendStringInfo(text, _("; %s"), word_maker(state->there.document, &state->coincidence));
}

char *
word_requirement(const Case *c, const Rule *rule, const Ground *ground)
{
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfoString(&text, _("needs document "));
	for (int i = 0; i < rule->u.requirement.nwanted; i++)
	{
		if (i > 0)
			appendStringInfoString(&text, _("; or "));
		add_wanted(c, &text, &rule->u.requirement.wanted[i], &ground->requirement.wanted[i]);
	}
	return text.data;
}
