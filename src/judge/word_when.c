/*
 * word_when.c
 *		Of which projects a row speaks, in words.
 */
#include "postgres.h"

#include "lib/stringinfo.h"

#include "errors.h"
#include "judge/word_rule.h"
#include "judge/wording.h"

/* A word of the policy's, as messages show it. */
char *
word_quoted(const Case *c, WordList list, int word)
{
	return vocabulary_quoted(&c->policy->words, list, word);
}

/* The sources of money in scope, or all others. */
char *
word_sources(const Case *c, bool in_scope)
{
	return vocabulary_sources(&c->policy->words, in_scope);
}

/* What the fact of a test is called. */
const char *
word_fact(const Case *c, const Test *test)
{
	switch (test->fact)
	{
		case FACT_TOTAL:
			return _("total investment");
		case FACT_INVESTMENT:
			return _("investment");
		case FACT_APPROVED:
			return _("approved amount");
		case FACT_CONTRACTED:
			return _("contracts together");
		case FACT_SOFTWARE:
			return _("software development cost");
		case FACT_LINE:
			if (is_software_line(&c->policy->words, test->of))
				return _("software development cost");
			return psprintf(_("cost line %s"), word_quoted(c, LIST_COST_LINE, test->of));
		case FACT_FUNDS:
			if (test->of == WORD_NONE)
				return _("funds of all sources");
			return psprintf(_("funds of source %s"), word_quoted(c, LIST_SOURCE, test->of));
		case FACT_FUNDS_IN_SCOPE:
			return psprintf(_("funds of source %s"), word_sources(c, true));
		case FACT_FUNDS_OUT_OF_SCOPE:
			return psprintf(_("funds of source %s"), word_sources(c, false));
		case FACT_SHARE_CHANGE:
			return _("share of the changes in the approved amount");
		case FACT_SHARE_SERVED:
			return _("share of the funds in what the project served costs");
		case FACT_OWNER:
			return _("owner");
		case FACT_ATTRIBUTE:
			return quoted_word(c->policy->words.attributes[test->of].name,
							   c->policy->words.attributes[test->of].zh);
		case FACT_GROUND:
			return _("off-plan ground");
		case FACT_KIND:
			return _("kind");
		case FACT_CAUSE:
			return _("cause");
		case FACT_SOURCE:
			return _("source");
		case FACT_AMOUNT:
			return _("amount");
		default:
			break;
	}
	return fact_word(test->fact);
}

static const char *
word_flag(const Test *test)
{
	switch (test->fact)
	{
		case FACT_OFF_PLAN:
			return test->flag ? _("off plan") : _("not off plan");
		case FACT_IN_PLAN:
			return test->flag ? _("with a plan line") : _("without a plan line");
		case FACT_BUDGETED:
			return test->flag ? _("in the year's budget") : _("not in the year's budget");
		case FACT_CLASSIFIED:
			return test->flag ? _("classified") : _("unclassified");
		case FACT_SERVES:
			return test->flag ? _("serving another project") : _("serving no other project");
		case FACT_OWNER_APPROVES:
			return test->flag ? _("approved by the owner himself") : _("approved by another agency");
		default:
			break;
	}
	return fact_word(test->fact);
}

/* The ends of an amount or a share. */
static void
add_bounds(const Case *c, StringInfo text, const Test *test)
{
	bool		is_share = fact_sort(test->fact) == SORT_PERCENT;
	const char *fact = word_fact(c, test);

	if (test->low.is_set)
		appendStringInfo(text, is_share
						 ? (test->low.inclusive ? _("%s from %s %%") : _("%s above %s %%"))
						 : (test->low.inclusive ? _("%s from %s yuan") : _("%s above %s yuan")),
						 fact, percent_text(test->low.number));
	if (test->low.is_set && test->high.is_set)
		appendStringInfoString(text, _(", "));
	if (test->high.is_set)
		appendStringInfo(text, is_share
						 ? (test->high.inclusive ? _("%s up to %s %%") : _("%s below %s %%"))
						 : (test->high.inclusive ? _("%s up to %s yuan") : _("%s below %s yuan")),
						 fact, percent_text(test->high.number));
}

/* The words that a fact is to be one of, or none of. */
static void
add_words(const Case *c, StringInfo text, const Test *test)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < test->ncategories; i++)
		appendStringInfo(&list, "%s%s", list.len ? _(" or ") : "",
						 category_quoted(test->categories[i]));
	for (int value = 1; test->word_list && value <= test->word_list->n; value++)
		if (word_set_has(test->words, value))
			appendStringInfo(&list, "%s%s", list.len ? _(" or ") : "",
							 quoted_word(word_of(test->word_list, value),
										 label_of(test->word_list, value)));
	if (test->fact == FACT_CATEGORY)
		appendStringInfo(text, test->negated ? _("category not within %s")
						 : _("category within %s"), list.data);
	else
		appendStringInfo(text, test->negated ? _("%s other than %s") : _("%s %s"),
						 word_fact(c, test), list.data);
}

/*
 * What must hold for the row to speak; NULL: it always does.  but: a test that other words have
 * said; NULL: none.
 */
char *
word_when(const Case *c, const When *when, const Test *but)
{
	StringInfoData text;

	initStringInfo(&text);
	for (int i = 0; when && i < when->n; i++)
	{
		const Test *test = &when->tests[i];

		if (test == but)
			continue;
		appendStringInfoString(&text, text.len ? _("; ") : "");
		switch (fact_sort(test->fact))
		{
			case SORT_AMOUNT:
			case SORT_PERCENT:
				add_bounds(c, &text, test);
				break;
			case SORT_WORD:
			case SORT_CATEGORY:
				add_words(c, &text, test);
				break;
			case SORT_FLAG:
				appendStringInfoString(&text, word_flag(test));
				break;
		}
	}
	return text.len ? text.data : NULL;
}

/* What decides that a row is not for the project. */
static char *
word_decides(const Case *c, const Barred *barred)
{
	if (barred->has_amount)
		return psprintf(_("%s is %s yuan"), word_fact(c, barred->test), yuan_text(barred->amount));
	if (barred->known)
		return _("that is not so");
	if (fact_sort(barred->test->fact) == SORT_AMOUNT)
		return psprintf(_("%s is not known yet"), word_fact(c, barred->test));
	return _("that is not stated yet");
}

/* When each of some rows would be for the project, and what decides that it is not. */
char *
choice_wording(const Case *c, const Choice *choice)
{
	StringInfoData text;

	initStringInfo(&text);
	for (int i = 0; i < choice->n; i++)
	{
		appendStringInfoString(&text, text.len ? _("; or when ") : "");
		/* translator: for which projects a row of the law is, and what is so of this one */
		appendStringInfo(&text, _("%1$s, but %2$s"),
						 word_when(c, choice->barred[i].when, NULL),
						 word_decides(c, &choice->barred[i]));
	}
	return text.data;
}
