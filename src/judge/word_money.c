/*
 * word_money.c
 *		Money lines and limits, in words.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#include "code/characters.h"
#include "errors.h"
#include "judge/case_money.h"
#include "judge/word_rule.h"
#include "register/day.h"
#include "schema/project.h"

/* Which contract of the kind there is, and what it lacks. */
static char *
word_demanded_contract(const Ground *ground)
{
	const Coincidence *coincidence = &ground->threshold.coincidence;
	const Contract *found = ground->threshold.contract;

	switch (ground->threshold.fault)
	{
		case DEMANDED_ABSENT:
			return _("none is on record");
		case DEMANDED_LATER:
			return psprintf(_("contract %lld is signed later, on %s"), (long long) found->id,
							date_text(found->signed_on));
		case DEMANDED_TOO_LITTLE:
			return psprintf(_("contract %lld of %s yuan is for too little"), (long long) found->id,
							yuan_text(case_contract_total(found)));
		case DEMANDED_UNQUALIFIED:
			return psprintf(_("contract %lld states no qualification"), (long long) found->id);
		case DEMANDED_LAPSED:
			return psprintf(_("the qualification in contract %lld ended on %s, before it was "
							  "signed on %s"),
							(long long) found->id, date_text(found->qualified_until),
							date_text(found->signed_on));
		case DEMANDED_DEPENDENT:
			return psprintf(_("\"%s\", %s, is %s"),
							shown_text(coincidence->who->supplier.name),
							word_party(found, coincidence->who), word_coincides(coincidence));
		case DEMANDED_SERVES:
			break;
	}
	return psprintf(_("contract %lld serves"), (long long) found->id);
}

/* Which report of the kind there is, and what it lacks. */
static char *
word_demanded_report(const Ground *ground)
{
	const Document *found = ground->threshold.report.document;

	if (ground->threshold.fault == DEMANDED_UNQUALIFIED)
		return psprintf(_("document %lld states no qualification"), (long long) found->id);
	if (ground->threshold.fault == DEMANDED_LAPSED)
		return psprintf(_("the qualification in document %lld ended on %s, before its day, %s"),
						(long long) found->id, date_text(found->qualified_until),
						date_text(found->issued_on));
	if (ground->threshold.fault == DEMANDED_DEPENDENT)
		return word_maker(found, &ground->threshold.coincidence);
	return word_on_record(&ground->threshold.report);
}

/* A figure that has fallen since is named beside the one that counts. */
static void
add_basis(const Case *c, StringInfo text, const Rule *rule, Yuan basis)
{
	appendStringInfo(text, _("%s is %s yuan, the line %s"),
					 rule->u.threshold.on_software ? _("software development cost")
						 : _("investment"),
					 yuan_text(basis), yuan_text(rule->u.threshold.bound));
	if (rule->u.threshold.on_software)
	{
		if (!yuan_equal(basis, row_yuan(c->project, A_project_software_cost)))
			appendStringInfo(text, _(" (now %s)"),
							 yuan_text(row_yuan(c->project, A_project_software_cost)));
		return;
	}
	if (!yuan_equal(basis, row_yuan(c->project, A_project_total_investment)))
		appendStringInfo(text, _(" (total investment %s, contracted %s, approved %s)"),
						 yuan_text(row_yuan(c->project, A_project_total_investment)),
						 yuan_text(row_yuan(c->project, A_project_contracted)),
						 row_isnull(c->project, A_project_approved_amount) ? "-"
						 : yuan_text(row_yuan(c->project, A_project_approved_amount)));
}

char *
word_threshold(const Case *c, const Rule *rule, const Ground *ground)
{
	StringInfoData text;

	initStringInfo(&text);
	add_basis(c, &text, rule, ground->threshold.basis);
	if (rule->u.threshold.contract_kind != CONTRACT_NONE)
		appendStringInfo(&text, _("; from the line on a contract of kind %s above zero yuan is "
								  "needed (%s)"),
						 contract_kind_quoted(rule->u.threshold.contract_kind),
						 word_demanded_contract(ground));
	else if (rule->u.threshold.document >= 0)
		appendStringInfo(&text, _("; from the line on a document %s (%s) is needed (%s)"),
						 c->policy->documents[rule->u.threshold.document].kind,
						 c->policy->documents[rule->u.threshold.document].label,
						 word_demanded_report(ground));
	if (rule->u.threshold.has_percent)
		appendStringInfo(&text, _(", for %s %% of that at least"),
						 percent_text(rule->u.threshold.percent));
	if (rule->u.threshold.qualified)
		appendStringInfoString(&text, _(", by a body whose qualification is on record"));
	if (rule->u.threshold.independent)
		appendStringInfoString(&text, _(", neither the owner nor a party of any contract but "
										"its own"));
	if (rule->u.threshold.cost_line_kind != COST_LINE_NONE)
		appendStringInfo(&text, ground->threshold.has_cost_line
						 ? _("; its cost line %s is there")
						 : _("; a cost line %s above zero is missing"),
						 cost_line_kind_quoted(rule->u.threshold.cost_line_kind));
	return text.data;
}

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
word_subject(const Case *c, const Rule *rule)
{
	if (rule->u.limit.subject >= 0)
		return c->policy->documents[rule->u.limit.subject].kind;
	if (rule->u.limit.subject == LIMITS_ALLOCATIONS)
		return _("city funds decided");
	if (rule->u.limit.subject == LIMITS_NATIONAL)
		return _("national funds decided");
	if (rule->u.limit.subject == LIMITS_ALL_ALLOCATIONS)
		return _("funds of all sources decided");
	if (rule->u.limit.subject == LIMITS_PAID_NATIONAL)
		return _("national money paid");
	if (rule->u.limit.subject == LIMITS_PAYMENTS)
		return c->source == FUNDS_NATIONAL ? _("national money paid") : _("city money paid");
	return _("contracts together");
}

/* An amount, after the name of the document that states it, where it is one's. */
static char *
word_known(const Case *c, int document, const KnownYuan *amount)
{
	char	   *text = amount->known ? psprintf(_("%s yuan"), yuan_text(amount->amount))
		: _("none on record");

	return document < 0 ? text
		: psprintf(_("%s, %s"), c->policy->documents[document].label, text);
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
		return c->policy->documents[rule->u.limit.ceiling].kind;
	if (rule->u.limit.ceiling == LIMITED_BY_ARRANGED)
		return _("amount arranged in budgets");
	if (rule->u.limit.ceiling == LIMITED_BY_TOTAL)
		return _("total investment");
	if (rule->u.limit.ceiling == LIMITED_BY_NATIONAL_FUNDS)
		return _("project's national funds");
	return _("approved amount");
}

char *
word_limit(const Case *c, const Rule *rule, const Ground *ground)
{
	char	   *ceiling = word_ceiling(c, rule);
	StringInfoData text;

	if (rule->u.limit.subject == LIMITS_SUPPLEMENTS)
		return word_supplements(rule, ground);
	initStringInfo(&text);
	appendStringInfo(&text, _("%s (%s) may not exceed the %s (%s)"), word_subject(c, rule),
					 word_known(c, rule->u.limit.subject, &ground->limit.subject), ceiling,
					 word_known(c, rule->u.limit.ceiling, &ground->limit.ceiling));
	if (!is_whole(rule->u.limit.percent))
		appendStringInfo(&text, _(", of which %s %%"), percent_text(rule->u.limit.percent));
	return text.data;
}
