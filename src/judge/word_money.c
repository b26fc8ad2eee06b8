/*
 * word_money.c
 *		Limits of amounts, in words.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#include "code/shown.h"
#include "errors.h"
#include "judge/case_contracts.h"
#include "judge/rule_money.h"
#include "judge/word_rule.h"

static char *
word_supplements(const Rule *rule, const Ground *ground)
{
	const Contract *contract = ground->limit.overdrawn;

	if (contract == NULL)
		return psprintf(_("supplements may add %s %% to a contract at most"),
						percent_text(rule->u.limit.percent));
	return psprintf(_("supplements add %s yuan to contract %lld of %s yuan; %s %% at most may be "
					  "added"),
					yuan_text(contract->added), (long long) contract->id,
					yuan_text(contract->amount), percent_text(rule->u.limit.percent));
}

static char *
word_payments(const Rule *rule, const Ground *ground)
{
	const Contract *contract = ground->limit.overdrawn;

	if (contract == NULL)
		return psprintf(_("%s %% of a contract may be paid at most"),
						percent_text(rule->u.limit.percent));
	return psprintf(_("%s yuan are paid on contract %lld, which comes to %s yuan; %s %% at most may "
					  "be paid"),
					yuan_text(contract->paid), (long long) contract->id,
					yuan_text(case_contract_total(contract)), percent_text(rule->u.limit.percent));
}

static char *
word_subject(const Case *c, const Rule *rule)
{
	if (rule->u.limit.subject >= 0)
		return pstrdup(label_of_kind(&c->policy->documents[rule->u.limit.subject]));
	if (rule->u.limit.subject == LIMITS_ALLOCATIONS)
		return psprintf(_("funds of source %s decided"), word_sources(c, true));
	if (rule->u.limit.subject == LIMITS_NATIONAL)
		return psprintf(_("funds of source %s decided"), word_sources(c, false));
	if (rule->u.limit.subject == LIMITS_ALL_ALLOCATIONS)
		return _("funds of all sources decided");
	if (rule->u.limit.subject == LIMITS_PAID_NATIONAL)
		return psprintf(_("money of source %s paid"), word_sources(c, false));
	if (rule->u.limit.subject == LIMITS_PAYMENTS)
		return psprintf(_("money of source %s paid"),
						word_sources(c, is_in_scope(&c->policy->words, c->source)));
	if (rule->u.limit.subject == LIMITS_CHANGES)
		return _("changes of this round");
	return _("contracts together");
}

/* An amount, after what else the document that states it is called, where it is one's. */
static char *
word_known(const Case *c, int document, const KnownYuan *amount)
{
	char	   *text = amount->known ? psprintf(_("%s yuan"), yuan_text(amount->amount))
		: _("none on record");
	const DocumentKind *kind = document < 0 ? NULL : &c->policy->documents[document];

	return kind ? psprintf(_("%s, %s"), word_or_label(kind->kind, kind->label), text) : text;
}

static bool
is_whole(Datum percent)
{
	return DatumGetBool(DirectFunctionCall2(numeric_eq, percent,
											NumericGetDatum(int64_to_numeric(100))));
}

static char *
word_ceiling(const Case *c, const Rule *rule)
{
	if (rule->u.limit.ceiling >= 0)
		return pstrdup(label_of_kind(&c->policy->documents[rule->u.limit.ceiling]));
	if (rule->u.limit.ceiling == LIMITED_BY_ARRANGED)
		return _("amount arranged in budgets");
	if (rule->u.limit.ceiling == LIMITED_BY_TOTAL)
		return _("total investment");
	if (rule->u.limit.ceiling == LIMITED_BY_NATIONAL_FUNDS)
		return psprintf(_("project's funds of source %s"), word_sources(c, false));
	return _("approved amount");
}

static void
word_sum(const Case *c, const Rule *rule, const Ground *ground, StringInfo text)
{
	char	   *ceiling = word_ceiling(c, rule);

	if (rule->u.limit.subject == LIMITS_SUPPLEMENTS)
	{
		appendStringInfoString(text, word_supplements(rule, ground));
		return;
	}
	if (limits_contracts_each(rule))
	{
		appendStringInfoString(text, word_payments(rule, ground));
		return;
	}
	appendStringInfo(text, _("%s (%s) may not exceed the %s (%s)"), word_subject(c, rule),
					 word_known(c, rule->u.limit.subject, &ground->limit.subject), ceiling,
					 word_known(c, rule->u.limit.ceiling, &ground->limit.ceiling));
	if (!is_whole(rule->u.limit.percent))
		appendStringInfo(text, _(", of which %s %%"), percent_text(rule->u.limit.percent));
}

char *
word_limit(const Case *c, const Rule *rule, const Ground *ground)
{
	StringInfoData text;

	initStringInfo(&text);
	word_sum(c, rule, ground, &text);
	if (rule->u.limit.lifting >= 0)
		appendStringInfo(&text, _("; %s lifts it"),
						 label_of_kind(&c->policy->documents[rule->u.limit.lifting]));
	return text.data;
}
