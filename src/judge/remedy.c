/*
 * remedy.c
 *		What would meet a rule, in words, with the figures of the case.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/numeric.h"

#include "errors.h"
#include "judge/control.h"
#include "judge/duties.h"
#include "judge/judge.h"
#include "judge/validity.h"
#include "policy/legal_day.h"
#include "register/amount.h"
#include "register/row.h"
#include "schema/evidence.h"

/* Why the document of a kind that is on record, if any, does not serve. */
static char *
document_state(Case *c, int kind, int64 after_seq)
{
	const Document *document = case_document(c, kind, after_seq);
	const Document *voided = document == NULL ? case_voided_document(c, kind, after_seq) : NULL;

	if (voided)
		return psprintf(_("document %lld of %s was voided, and no other that is dated by that day has taken its place"),
						(long long) voided->id, date_text(voided->issued_on));
	if (document == NULL && after_seq > 0 && case_document(c, kind, 0) != NULL)
		return _("only an earlier round's is on record");
	if (document == NULL)
		return _("none is on record that is dated by that day");
	if (document->outcome)
		return psprintf(_("document %lld of %s says \"%s\""), (long long) document->id,
						date_text(document->issued_on), document->outcome);
	return psprintf(_("document %lld is of %s"), (long long) document->id,
					date_text(document->issued_on));
}

/* Who issues papers of a kind: a kind of agency, or whoever owns the project. */
static char *
issuer_text(const DocumentKind *kind)
{
	if (strcmp(kind->issuer, "owner") == 0)
		return _("the project's owner");
	return psprintf(_("an agency of kind \"%s\""), kind->issuer);
}

static void
add_paper(Case *c, StringInfo text, const WantedDocument *wanted)
{
	const DocumentKind *kind = &c->policy->documents[wanted->kind];
	DateADT		since;

	appendStringInfo(text, _("%s (%s) issued by %s"), kind->kind, kind->label, issuer_text(kind));
	if (wanted->outcome)
		appendStringInfo(text, _(" with outcome \"%s\""), wanted->outcome);
	if (wanted->since != NO_STAGE && case_day_reached(c, wanted->since, &since))
		appendStringInfo(text, _(" dated %s or later"), date_text(since));
	if (wanted->since_change && case_last_change(c, &since))
		appendStringInfo(text, _(" not older than the change of %s"), date_text(since));
	appendStringInfo(text, "; %s",
					 document_state(c, wanted->kind, wanted->each_round ? case_round_begin(c) : 0));
}

static char *
requirement_remedy(Case *c, const Rule *rule)
{
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfoString(&text, _("needs document "));
	for (int i = 0; i < rule->u.requirement.nwanted; i++)
	{
		if (i > 0)
			appendStringInfoString(&text, _(" or "));
		add_paper(c, &text, &rule->u.requirement.wanted[i]);
	}
	return text.data;
}

/* Which contracts are still to be delivered. */
static char *
delivered_remedy(Case *c)
{
	StringInfoData text;

	initStringInfo(&text);
	case_read_contracts(c);
	for (int i = 0; i < c->ncontracts; i++)
	{
		const Contract *contract = &c->contracts[i];

		if (!contract->delivered || contract->delivered_on > c->day)
			appendStringInfo(&text, "%s%s (%s)", text.len ? ", " : "", contract->kind,
							 contract->supplier);
	}
	if (text.len == 0)
		return _("every contract is delivered");
	return psprintf(_("every contract must be delivered by that day (delivered_on); open: %s"), text.data);
}

static char *
plan_line_remedy(Case *c)
{
	const char *fault = row_isnull(c->project, A_project_plan_line_id) ? NULL : plan_line_fault(c);

	if (fault == NULL)
		return _("a plan line is one of the owner's filed plan of the budget year");
	return psprintf(_("plan line %lld cannot be carried out by the project: %s"),
					(long long) DatumGetInt64(row_datum(c->project, A_project_plan_line_id)), fault);
}

/* Which duty is open, since when, and what meets it. */
static char *
settled_remedy(Case *c, const Rule *rule)
{
	const Duty *duty = open_duty(c, rule->u.condition.duty_kind);
	const DutyKind *kind = &c->policy->duty_kinds[rule->u.condition.duty_kind];
	const DocumentKind *document = &c->policy->documents[kind->document];

	if (duty == NULL)
		return psprintf(_("no %s (%s) is open"), kind->code, kind->label_zh);
	return psprintf(_("%s (%s) has been open since %s; it is met by document %s (%s) dated that day or later"),
					kind->code, kind->label_zh, date_text(duty->arose_on), document->kind,
					document->label);
}

static char *
four_eyes_remedy(Case *c, const Rule *rule)
{
	const Document *opinion;
	char	   *person = four_eyes_fault(c, rule, &opinion);

	if (person == NULL)
		return psprintf(_("whoever entered %s does not decide on it"), four_eyes_subject(c, rule));
	if (opinion)
		return psprintf(_("\"%s\" entered %s and may not decide on it, yet entered document %lld (%s), on which the decision rests: void it, and let somebody else of the deciding office enter it anew"),
						person, four_eyes_subject(c, rule), (long long) opinion->id,
						c->policy->documents[opinion->kind].kind);
	return psprintf(_("\"%s\" entered %s and may not decide on it: the step and its opinions are for somebody else of the deciding office"),
					person, four_eyes_subject(c, rule));
}

static char *
condition_remedy(Case *c, const Rule *rule)
{
	const char *argument = rule->u.condition.argument;
	const Track *track = c->track ? policy_track(c->policy, c->track) : NULL;

	switch (rule->u.condition.condition)
	{
		case CONDITION_UNCLASSIFIED:
			return _("the measure is for unclassified projects only; a classified one is not kept here");
		case CONDITION_CITY_FUNDS:
			return _("the measure is for projects with city funds; city_funds must be above zero");
		case CONDITION_CLASS_AGREES:
			return _("the class must be that of the category; a dependent service names the project it serves (serves_id), or states its track with a track_reason");
		case CONDITION_OWNER_AGREES:
			if (track)
				return psprintf(_("a project of the %s track must be owned by an active agency of kind \"%s\""),
								track->track, track->owner_kind);
			return _("the owner cannot be judged before the class is known");
		case CONDITION_LEADING_GROUP:
			return psprintf(_("agency \"%s\" needs its leading group on its row (leading_group)"), case_owner(c)->name);
		case CONDITION_RESPONSIBLE_OFFICE:
			return psprintf(_("agency \"%s\" needs its responsible office on its row (responsible_office)"),
							case_owner(c)->name);
		case CONDITION_COST_LINES:
			return psprintf(_("needs cost lines; the total investment is %s yuan"),
							amount_text(row_datum(c->project, A_project_total_investment)));
		case CONDITION_COST_LINE:
			return psprintf(_("needs a cost line of kind \"%s\" above zero"), argument);
		case CONDITION_DEMAND:
			return _("needs at least one unit's demand taken up by the project");
		case CONDITION_CONTRACT:
			return psprintf(_("needs a contract of kind \"%s\" signed by the owner by that day"), argument);
		case CONDITION_UNDERTAKING:
			return psprintf(_("each contract of kind \"%s\" needs the provider's security undertaking (security_undertaking)"),
							argument);
		case CONDITION_DELIVERED:
			return delivered_remedy(c);
		case CONDITION_APPROVAL_LAPSED:
			return psprintf(_("possible only when the %s has lapsed"), argument);
		case CONDITION_NOTHING_SIGNED:
			return _("possible only while no contract is signed");
		case CONDITION_PLAN_LINE:
			return plan_line_remedy(c);
		case CONDITION_PLANNED:
			return _("needs a line of its owner's filed plan (plan_line_id) or a ground of Article 9 (off_plan_ground)");
		case CONDITION_SETTLED:
			return settled_remedy(c, rule);
		case CONDITION_FOUR_EYES:
			return four_eyes_remedy(c, rule);
		case NCONDITIONS:
			break;
	}
	return pstrdup("");
}

/* Which contract of the kind there is, and what it lacks. */
static char *
contract_state(Case *c, const Rule *rule)
{
	const Contract *found = NULL;

	case_read_contracts(c);
	for (int i = 0; i < c->ncontracts; i++)
		if (strcmp(c->contracts[i].kind, rule->u.threshold.demanded_kind) == 0)
			found = &c->contracts[i];
	if (found == NULL)
		return _("none is on record");
	if (found->signed_on > c->day)
		return psprintf(_("contract %lld is signed later, on %s"), (long long) found->id,
						date_text(found->signed_on));
	if (rule->u.threshold.qualified && !found->has_qualification)
		return psprintf(_("contract %lld states no qualification"), (long long) found->id);
	if (rule->u.threshold.qualified && !found->qualified)
		return psprintf(_("the qualification in contract %lld ended on %s, before it was signed on %s"),
						(long long) found->id, date_text(found->qualified_until),
						date_text(found->signed_on));
	if (rule->u.threshold.independent && is_main_supplier(c, found->supplier))
		return psprintf(_("the supplier of contract %lld is the main supplier"), (long long) found->id);
	return psprintf(_("contract %lld serves"), (long long) found->id);
}

/* Which document of the kind there is, and what it lacks. */
static char *
report_state(Case *c, const Rule *rule)
{
	int64		after_seq = case_round_begin(c);
	const Document *found = case_document(c, rule->u.threshold.document, after_seq);

	if (found && rule->u.threshold.qualified && !found->has_qualification)
		return psprintf(_("document %lld states no qualification"), (long long) found->id);
	if (found && rule->u.threshold.qualified && !found->qualified)
		return psprintf(_("the qualification in document %lld ended on %s, before its day, %s"),
						(long long) found->id, date_text(found->qualified_until),
						date_text(found->issued_on));
	return document_state(c, rule->u.threshold.document, after_seq);
}

/* A figure that has fallen since is named beside the one that counts. */
static void
add_basis(Case *c, StringInfo text, const Rule *rule)
{
	Datum		basis = threshold_basis(c, rule);

	appendStringInfo(text, _("%s is %s yuan, the line %s"),
					 rule->u.threshold.on_software ? _("software development cost") : _("investment"),
					 amount_text(basis), amount_text(rule->u.threshold.bound));
	if (rule->u.threshold.on_software)
	{
		if (!amount_equal(basis, row_datum(c->project, A_project_software_cost)))
			appendStringInfo(text, _(" (now %s)"),
							 amount_text(row_datum(c->project, A_project_software_cost)));
		return;
	}
	if (!amount_equal(basis, row_datum(c->project, A_project_total_investment)))
		appendStringInfo(text, _(" (total investment %s, contracted %s)"),
						 amount_text(row_datum(c->project, A_project_total_investment)),
						 amount_text(row_datum(c->project, A_project_contracted)));
}

static char *
threshold_remedy(Case *c, const Rule *rule)
{
	const char *cost_line = rule->u.threshold.cost_line_kind;
	StringInfoData text;

	initStringInfo(&text);
	add_basis(c, &text, rule);
	if (rule->u.threshold.wants_contract)
		appendStringInfo(&text, _("; from the line on a contract of kind \"%s\" is needed (%s)"),
						 rule->u.threshold.demanded_kind, contract_state(c, rule));
	else if (rule->u.threshold.demanded_kind)
		appendStringInfo(&text, _("; from the line on a document %s (%s) is needed (%s)"),
						 rule->u.threshold.demanded_kind,
						 c->policy->documents[rule->u.threshold.document].label,
						 report_state(c, rule));
	if (rule->u.threshold.qualified)
		appendStringInfoString(&text, _(", by a body whose qualification is on record"));
	if (rule->u.threshold.independent)
		appendStringInfoString(&text, _(", not the main supplier"));
	if (cost_line)
		appendStringInfo(&text, has_cost_line(c, cost_line)
						 ? _("; its cost line \"%s\" is there")
						 : _("; a cost line \"%s\" above zero is missing"), cost_line);
	return text.data;
}

static char *
supplements_remedy(Case *c, const Rule *rule)
{
	const Contract *contract = overdrawn_contract(c, rule);

	if (contract == NULL)
		return psprintf(_("supplements may add %s %% to a contract at most"),
						amount_text(rule->u.limit.percent));
	return psprintf(_("supplements add %s yuan to contract %lld of %s yuan; %s %% at most may be added"),
					amount_text(case_additions(c, contract)), (long long) contract->id,
					amount_text(contract->amount), amount_text(rule->u.limit.percent));
}

static char *
subject_name(Case *c, const Rule *rule)
{
	if (rule->u.limit.subject >= 0)
		return c->policy->documents[rule->u.limit.subject].kind;
	if (rule->u.limit.subject == LIMITS_ALLOCATIONS)
		return _("city funds decided");
	return _("contracts together");
}

static char *
yuan_text(bool known, const Datum *amount)
{
	return known ? psprintf(_("%s yuan"), amount_text(*amount)) : _("none on record");
}

static char *
limit_remedy(Case *c, const Rule *rule)
{
	char	   *ceiling = rule->u.limit.ceiling < 0 ? _("approved amount")
		: c->policy->documents[rule->u.limit.ceiling].kind;
	StringInfoData text;
	Datum		subject = 0;
	Datum		bound = 0;

	if (rule->u.limit.subject == LIMITS_SUPPLEMENTS)
		return supplements_remedy(c, rule);
	initStringInfo(&text);
	appendStringInfo(&text, _("%s (%s) may not exceed the %s (%s)"), subject_name(c, rule),
					 yuan_text(limit_subject(c, rule, &subject), &subject), ceiling,
					 yuan_text(limit_ceiling(c, rule, &bound), &bound));
	if (!amount_equal(rule->u.limit.percent, NumericGetDatum(int64_to_numeric(100))))
		appendStringInfo(&text, _(", of which %s %%"), amount_text(rule->u.limit.percent));
	return text.data;
}

static char *
validity_remedy(Case *c, const Rule *rule)
{
	const Document *document = living_document(c, rule->u.validity.document, case_round_begin(c));
	const DocumentKind *document_kind = &c->policy->documents[rule->u.validity.document];
	char	   *kind = psprintf("%s (%s)", document_kind->kind, document_kind->label);
	const Contract *contract = NULL;
	DateADT		last;

	if (document == NULL)
		return psprintf(_("needs a living %s; %s"), kind,
						document_state(c, rule->u.validity.document, case_round_begin(c)));
	last = document_last_day(c->book, document->issued_on, rule->u.validity.period,
							 rule->u.validity.counts_issue_day, rule->u.validity.shifts);
	if (document_is_late(c, document))
		return psprintf(_("%s of %s was given when the one before it had lapsed; a new round is due"), kind,
						date_text(document->issued_on));
	if (rule->u.validity.at_signing)
		contract = signed_outside(c, document->issued_on, last);
	if (contract)
		return psprintf(_("%s of %s is valid until %s; contract %lld was signed on %s"), kind,
						date_text(document->issued_on), date_text(last), (long long) contract->id,
						date_text(contract->signed_on));
	return psprintf(_("%s of %s is valid until %s; it must be alive on %s"), kind,
					date_text(document->issued_on), date_text(last), date_text(c->day));
}

static char *
legal_date_remedy(Case *c)
{
	DateADT		changed_on;

	if (c->day > c->today)
		return psprintf(_("%s lies in the future; today is %s in the register's time zone"),
						date_text(c->day), date_text(c->today));
	if (c->from != NO_STAGE && c->day < DatumGetDateADT(row_datum(c->project, A_project_stage_on)))
		return psprintf(_("%s is before the previous step, which was on %s"), date_text(c->day),
						date_text(DatumGetDateADT(row_datum(c->project, A_project_stage_on))));
	if (case_last_change(c, &changed_on) && c->day < changed_on)
		return psprintf(_("%s is before the last change, which was decided on %s"), date_text(c->day),
						date_text(changed_on));
	if (is_backdated_too_far(c))
		return psprintf(_("a step may be dated back %d days at most by anyone but the register's owner; %s lies %d days back"),
						c->policy->backdate_days, date_text(c->day), c->today - c->day);
	return _("the day is neither in the future nor before the previous step");
}

static char *
step_remedy(Case *c)
{
	if (c->step)
		return _("the policy knows this step");
	if (c->from == NO_STAGE)
		return psprintf(_("no project is born at \"%s\""), stage_name(c->to));
	return psprintf(_("policy %s has no step from \"%s\" to \"%s\" on the %s track"),
					c->policy->number ? c->policy->number : c->policy->code,
					stage_name(c->from), stage_name(c->to), c->track ? c->track : "?");
}

static char *
office_remedy(Case *c)
{
	if (c->step == NULL)
		return pstrdup("");
	if (strcmp(c->step->office, "owner") == 0)
		return psprintf(_("the step is taken by the owner, agency \"%s\", or by the register's owner in its place"),
						case_owner(c)->name ? case_owner(c)->name : "?");
	return psprintf(_("the step is taken by an agency of kind \"%s\", or by the register's owner in its place"),
					c->step->office);
}

/* What would meet the rule, or what it holds, as a sentence for a person. */
char *
rule_remedy(Case *c, const Rule *rule)
{
	switch (rule->kind)
	{
		case RULE_STEP:
			return step_remedy(c);
		case RULE_LEGAL_DATE:
			return legal_date_remedy(c);
		case RULE_OFFICE:
			return office_remedy(c);
		case RULE_REQUIREMENT:
			return requirement_remedy(c, rule);
		case RULE_CONDITION:
			return condition_remedy(c, rule);
		case RULE_THRESHOLD:
			return threshold_remedy(c, rule);
		case RULE_LIMIT:
			return limit_remedy(c, rule);
		case RULE_VALIDITY:
			return validity_remedy(c, rule);
	}
	return pstrdup("");
}

/* The office that must act for a rule to be met: who issues the paper, else who takes the step. */
char *
rule_office(Case *c, const Rule *rule)
{
	if (rule->kind == RULE_REQUIREMENT)
		return c->policy->documents[rule->u.requirement.wanted[0].kind].issuer;
	if (rule->kind == RULE_VALIDITY)
		return c->policy->documents[rule->u.validity.document].issuer;
	if (rule->kind == RULE_LIMIT && rule->u.limit.subject == LIMITS_ALLOCATIONS)
		return pstrdup("finance");
	if (rule->kind == RULE_LIMIT && rule->u.limit.subject >= 0)
		return c->policy->documents[rule->u.limit.subject].issuer;
	if (rule->kind == RULE_CONDITION || rule->kind == RULE_THRESHOLD || rule->kind == RULE_LIMIT)
		return pstrdup("owner");
	return c->step ? c->step->office : NULL;
}
