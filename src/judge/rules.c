/*
 * rules.c
 *		Is a rule met?  One function a kind of rule.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "errors.h"
#include "judge/control.h"
#include "judge/duties.h"
#include "judge/judge.h"
#include "judge/supplier.h"
#include "judge/validity.h"
#include "office/sight.h"
#include "register/amount.h"
#include "register/probe.h"
#include "schema/evidence.h"
#include "schema/plan.h"

static bool
is_inapplicable(const Document *document)
{
	return document->outcome && strcmp(document->outcome, "not_applicable") == 0;
}

/* A failed document satisfies nothing; "not applicable" only where the policy lets it. */
static bool
outcome_serves(Case *c, const Document *document, const char *wanted)
{
	const char *outcome = document->outcome;

	if (is_inapplicable(document))
		return c->policy->documents[document->kind].may_be_inapplicable;
	if (wanted == NULL)
		return outcome == NULL || strcmp(outcome, "failed") != 0;
	return outcome && strcmp(outcome, wanted) == 0;
}

/* The document of the paper's kind, and of its round, that counts; NULL: none. */
const Document *
case_wanted(Case *c, const WantedDocument *wanted)
{
	return case_document(c, wanted->kind, wanted->each_round ? case_round_begin(c) : 0);
}

/* Is there a paper of the kind, outcome, age and round that is asked for? */
bool
wanted_is_there(Case *c, const WantedDocument *wanted)
{
	const Document *document = case_wanted(c, wanted);
	DateADT		since;

	if (document == NULL || !outcome_serves(c, document, wanted->outcome))
		return false;
	if (is_inapplicable(document) && !wanted->may_be_inapplicable)
		return false;
	if (wanted->since_change && case_last_change(c, &since) && document->issued_on < since)
		return false;
	if (wanted->since == NO_STAGE || !case_day_reached(c, wanted->since, &since))
		return true;
	return document->issued_on >= since;
}

/* Is the project off plan, or nationally funded? */
bool
case_is(Case *c, const char *what)
{
	if (strcmp(what, "off_plan") == 0)
		return !row_isnull(c->project, A_project_off_plan_ground);
	return amount_less(amount_zero(), row_datum(c->project, A_project_national_funds));
}

/* Some papers are asked of such projects only. */
bool
requirement_applies(Case *c, const Rule *rule)
{
	return rule->u.requirement.applies_when == NULL ||
		case_is(c, rule->u.requirement.applies_when);
}

static bool
requirement_is_met(Case *c, const Rule *rule)
{
	for (int i = 0; i < rule->u.requirement.nwanted; i++)
		if (wanted_is_there(c, &rule->u.requirement.wanted[i]))
			return true;
	return false;
}

/*
 * The class of a project, derived from its category (Articles 4, 10, 11): that
 * of the category, or of the project it serves, or stated with a reason.  False
 * when it cannot be told.
 */
bool
derive_track(Case *c, char **track)
{
	const Class *class = policy_class(c->policy,
									  DatumGetCategory(row_datum(c->project, A_project_category)));

	*track = NULL;
	if (class == NULL)
		return false;
	*track = class->track ? class->track : case_served_track(c);
	if (*track == NULL && !row_isnull(c->project, A_project_track_reason))
		*track = c->track;
	return *track != NULL;
}

static bool
class_agrees(Case *c)
{
	char	   *track;

	return derive_track(c, &track) && c->track && strcmp(track, c->track) == 0;
}

static bool
owner_agrees(Case *c)
{
	const Track *track = c->track ? policy_track(c->policy, c->track) : NULL;
	const Agency *owner = case_owner(c);

	return track && owner->id && owner->active && strcmp(owner->kind, track->owner_kind) == 0;
}

/* Is there a cost line of the kind above zero, or has a change made one? */
bool
has_cost_line(Case *c, const char *kind)
{
	return amount_less(amount_zero(), case_cost(c, kind));
}

static bool
has_contract(Case *c, const char *kind)
{
	case_read_contracts(c);
	for (int i = 0; i < c->ncontracts; i++)
		if (strcmp(c->contracts[i].kind, kind) == 0 && c->contracts[i].signed_on <= c->day)
			return true;
	return false;
}

static bool
all_undertaken(Case *c, const char *kind)
{
	case_read_contracts(c);
	for (int i = 0; i < c->ncontracts; i++)
		if (strcmp(c->contracts[i].kind, kind) == 0 && !c->contracts[i].undertaking)
			return false;
	return true;
}

static bool
all_delivered(Case *c)
{
	case_read_contracts(c);
	for (int i = 0; i < c->ncontracts; i++)
		if (!c->contracts[i].delivered || c->contracts[i].delivered_on > c->day)
			return false;
	return true;
}

/* Has the present round's document lapsed, or is there none any more? */
static bool
has_lapsed(Case *c, int kind)
{
	const DocumentKind *expiring = &c->policy->documents[kind];
	const Document *document =
		living_document(c, kind, DatumGetInt64(row_datum(c->project, A_project_round_seq)));

	if (document == NULL)
		return true;
	return expiring->expires &&
		(document_is_late(c, document) || c->day > kind_last_day(c, expiring, document));
}

/* Was the plan filed by the day of the case? */
static bool
is_filed(const Case *c, const Row *plan)
{
	return !row_isnull(plan, A_annual_plan_filed_on) &&
		DatumGetDateADT(row_datum(plan, A_annual_plan_filed_on)) <= c->day;
}

/* Has a later version of the plan been filed by then? */
static bool
is_superseded(Case *c, const Row *plan)
{
	bool		superseded = false;
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &c->reg->table[TABLE_annual_plan], A_annual_plan_agency_id,
				row_datum(plan, A_annual_plan_agency_id), c->snapshot);
	while ((row = probe_next(&probe)) != NULL)
		if (DatumGetInt32(row_datum(row, A_annual_plan_year)) ==
			DatumGetInt32(row_datum(plan, A_annual_plan_year)) &&
			DatumGetInt32(row_datum(row, A_annual_plan_version)) >
			DatumGetInt32(row_datum(plan, A_annual_plan_version)) &&
			is_filed(c, row))
			superseded = true;
	probe_end(&probe);
	return superseded;
}

/* Why the project's plan line is not one it may carry out; NULL: it is. */
const char *
plan_line_fault(Case *c)
{
	Probe		probe;
	Row		   *row;
	Datum		plan_id = 0;
	const char *fault = NULL;

	probe_begin(&probe, &c->reg->table[TABLE_plan_line], A_plan_line_id,
				row_datum(c->project, A_project_plan_line_id), c->snapshot);
	row = probe_next(&probe);
	if (row)
		plan_id = row_datum(row, A_plan_line_annual_plan_id);
	probe_end(&probe);
	if (plan_id == 0)
		return _("there is no such plan line");

	probe_begin(&probe, &c->reg->table[TABLE_annual_plan], A_annual_plan_id, plan_id, c->snapshot);
	row = probe_next(&probe);
	if (row == NULL || DatumGetInt64(row_datum(row, A_annual_plan_agency_id)) !=
		DatumGetInt64(row_datum(c->project, A_project_owner_id)))
		fault = row && agency_is_seen(c->reg, DatumGetInt64(row_datum(row, A_annual_plan_agency_id)))
			? _("it is of another agency's plan") : _("there is no such plan line");
	else if (DatumGetInt32(row_datum(row, A_annual_plan_year)) !=
			 DatumGetInt32(row_datum(c->project, A_project_budget_year)))
		fault = _("its plan is of another year");
	else if (!is_filed(c, row))
		fault = _("its plan is not filed by that day");
	else if (is_superseded(c, row))
		fault = _("a later version of its plan has been filed");
	probe_end(&probe);
	return fault;
}

static bool
condition_is_met(Case *c, const Rule *rule)
{
	const char *argument = rule->u.condition.argument;
	const Document *opinion;

	switch (rule->u.condition.condition)
	{
		case CONDITION_UNCLASSIFIED:
			return !row_isnull(c->project, A_project_classified) &&
				!DatumGetBool(row_datum(c->project, A_project_classified));
		case CONDITION_CITY_FUNDS:
			return !row_isnull(c->project, A_project_city_funds) &&
				amount_less(amount_zero(),
					 row_datum(c->project, A_project_city_funds));
		case CONDITION_CLASS_AGREES:
			return class_agrees(c);
		case CONDITION_OWNER_AGREES:
			return owner_agrees(c);
		case CONDITION_LEADING_GROUP:
			return case_owner(c)->has_leading_group;
		case CONDITION_RESPONSIBLE_OFFICE:
			return case_owner(c)->has_responsible_office;
		case CONDITION_COST_LINES:
			return amount_less(amount_zero(),
						row_datum(c->project, A_project_total_investment));
		case CONDITION_COST_LINE:
			return has_cost_line(c, argument);
		case CONDITION_DEMAND:
			return case_has_demand(c);
		case CONDITION_CONTRACT:
			return has_contract(c, argument);
		case CONDITION_UNDERTAKING:
			return all_undertaken(c, argument);
		case CONDITION_DELIVERED:
			return all_delivered(c);
		case CONDITION_APPROVAL_LAPSED:
			return has_lapsed(c, rule->u.condition.document);
		case CONDITION_NOTHING_SIGNED:
			case_read_contracts(c);
			return c->ncontracts == 0;
		case CONDITION_PLAN_LINE:
			return row_isnull(c->project, A_project_plan_line_id) || plan_line_fault(c) == NULL;
		case CONDITION_PLANNED:
			return !row_isnull(c->project, A_project_plan_line_id) ||
				!row_isnull(c->project, A_project_off_plan_ground);
		case CONDITION_SETTLED:
			return open_duty(c, rule->u.condition.duty_kind) == NULL;
		case CONDITION_FOUR_EYES:
			return four_eyes_fault(c, rule, &opinion) == NULL;
		case NCONDITIONS:
			break;
	}
	return false;
}

/* Is it the supplier of a main contract? */
bool
is_main_supplier(Case *c, const char *name)
{
	case_read_contracts(c);
	for (int i = 0; i < c->ncontracts; i++)
		if (strcmp(c->contracts[i].kind, "main") == 0 &&
			supplier_is_same(name, c->contracts[i].supplier))
			return true;
	return false;
}

static bool
has_demanded_contract(Case *c, const Rule *rule)
{
	case_read_contracts(c);
	for (int i = 0; i < c->ncontracts; i++)
	{
		const Contract *contract = &c->contracts[i];

		if (strcmp(contract->kind, rule->u.threshold.demanded_kind) == 0 &&
			contract->signed_on <= c->day &&
			(contract->qualified || !rule->u.threshold.qualified) &&
			(!rule->u.threshold.independent || !is_main_supplier(c, contract->supplier)))
			return true;
	}
	return false;
}

static bool
has_demanded_document(Case *c, const Rule *rule)
{
	const Document *document = case_document(c, rule->u.threshold.document, case_round_begin(c));

	return document && outcome_serves(c, document, rule->u.threshold.outcome) &&
		(document->qualified || !rule->u.threshold.qualified) &&
		(!rule->u.threshold.independent ||
		 (document->third_party && !is_main_supplier(c, document->third_party)));
}

static Datum
basis_of(const Row *project, bool on_software)
{
	if (on_software)
		return row_datum(project, A_project_software_cost);
	return amount_larger(row_datum(project, A_project_contracted),
						 row_datum(project, A_project_total_investment));
}

static Datum
highest_of(const Row *project, bool on_software)
{
	int			kept = on_software ? A_project_highest_software_cost : A_project_highest_investment;
	Datum		now = basis_of(project, on_software);

	return row_isnull(project, kept) ? now : amount_larger(now, row_datum(project, kept));
}

/*
 * What a money line is measured by, in yuan: the software development cost, or
 * the larger of the frozen total and what is contracted.  Once a main contract
 * is signed it does not fall any more: a line that was reached stays reached.
 */
Datum
threshold_basis(Case *c, const Rule *rule)
{
	return highest_of(c->project, rule->u.threshold.on_software);
}

/* Keep how high the money lines were reached, on a project whose main contract is signed. */
void
project_keep_highest(Row *project)
{
	row_set(project, A_project_highest_investment, highest_of(project, false));
	row_set(project, A_project_highest_software_cost, highest_of(project, true));
}

/* Is the money line reached? */
bool
threshold_is_reached(Case *c, const Rule *rule)
{
	Datum		basis = threshold_basis(c, rule);

	return amount_less(rule->u.threshold.bound, basis) ||
		(rule->u.threshold.inclusive && amount_equal(basis, rule->u.threshold.bound));
}

static bool
threshold_is_met(Case *c, const Rule *rule)
{
	if (!threshold_is_reached(c, rule))
		return true;
	if (rule->u.threshold.cost_line_kind && !has_cost_line(c, rule->u.threshold.cost_line_kind))
		return false;
	if (rule->u.threshold.demanded_kind == NULL)
		return true;
	return rule->u.threshold.wants_contract
		? has_demanded_contract(c, rule) : has_demanded_document(c, rule);
}

/* A paper that failed states no amount that would permit anything. */
static bool
document_amount(Case *c, int kind, Datum *amount)
{
	const Document *document = case_document(c, kind, case_round_begin(c));

	if (document == NULL || !document->has_amount || !outcome_serves(c, document, NULL))
		return false;
	*amount = document->amount;
	return true;
}

/* The amount that a limit is put on, in yuan; false when there is no such paper. */
bool
limit_subject(Case *c, const Rule *rule, Datum *amount)
{
	if (rule->u.limit.subject >= 0)
		return document_amount(c, rule->u.limit.subject, amount);
	*amount = rule->u.limit.subject == LIMITS_CONTRACTS
		? row_datum(c->project, A_project_contracted) : case_allocated(c);
	return true;
}

/* The amount that limits it, in yuan; false when there is none yet. */
bool
limit_ceiling(Case *c, const Rule *rule, Datum *amount)
{
	if (rule->u.limit.ceiling >= 0)
		return document_amount(c, rule->u.limit.ceiling, amount);
	if (row_isnull(c->project, A_project_approved_amount))
		return false;
	*amount = row_datum(c->project, A_project_approved_amount);
	return true;
}

/* The contract to which supplements have added more than its share; NULL: none. */
const Contract *
overdrawn_contract(Case *c, const Rule *rule)
{
	case_read_contracts(c);
	for (int i = 0; i < c->ncontracts; i++)
		if ((c->contract_id == 0 || c->contract_id == c->contracts[i].id) &&
			!amount_within(case_additions(c, &c->contracts[i]), c->contracts[i].amount,
						   rule->u.limit.percent))
			return &c->contracts[i];
	return NULL;
}

/* An absent subject is no excess, nor is nothing; an absent ceiling permits no more. */
static bool
limit_is_met(Case *c, const Rule *rule)
{
	Datum		subject;
	Datum		ceiling;

	if (rule->u.limit.subject == LIMITS_SUPPLEMENTS)
		return overdrawn_contract(c, rule) == NULL;
	return !limit_subject(c, rule, &subject) || !amount_less(amount_zero(), subject) ||
		(limit_ceiling(c, rule, &ceiling) && amount_within(subject, ceiling, rule->u.limit.percent));
}

/* A main contract that was signed before the first or after the last day; NULL: none. */
const Contract *
signed_outside(Case *c, DateADT first, DateADT last)
{
	case_read_contracts(c);
	for (int i = 0; i < c->ncontracts; i++)
		if (strcmp(c->contracts[i].kind, "main") == 0 &&
			(c->contracts[i].signed_on < first || c->contracts[i].signed_on > last))
			return &c->contracts[i];
	return NULL;
}

/* The policy says how far a step may be dated back; only the register's owner goes beyond. */
bool
is_backdated_too_far(Case *c)
{
	return c->policy->backdate_days >= 0 && c->today - c->day > c->policy->backdate_days &&
		c->by_actor && !user_is_register_owner(c->reg);
}

static bool
legal_date_is_met(Case *c)
{
	DateADT		changed_on;

	if (c->moved)
		return true;			/* it was in order when it was taken */
	if (DATE_NOT_FINITE(c->day) || c->day > c->today)
		return false;
	if (c->from != NO_STAGE && c->day < DatumGetDateADT(row_datum(c->project, A_project_stage_on)))
		return false;
	if (case_last_change(c, &changed_on) && c->day < changed_on)
		return false;
	return !is_backdated_too_far(c);
}

/* Which agency takes the step, and may the current user act for it? */
static bool
office_is_met(Case *c)
{
	const Agency *owner;

	if (!c->by_actor || c->step == NULL)
		return true;
	if (strcmp(c->step->office, "owner") != 0)
	{
		c->acting_agency = agency_acting_as(c->reg, c->step->office, c->snapshot);
		return c->acting_agency != 0;
	}
	owner = case_owner(c);
	c->acting_agency = owner->id;
	return owner->id != 0 && user_may_act_for(c->reg, owner);
}

/* Is the rule met by the facts of the case? */
bool
rule_is_met(Case *c, const Rule *rule)
{
	switch (rule->kind)
	{
		case RULE_STEP:
			return c->step != NULL;
		case RULE_LEGAL_DATE:
			return legal_date_is_met(c);
		case RULE_OFFICE:
			return office_is_met(c);
		case RULE_REQUIREMENT:
			return requirement_is_met(c, rule);
		case RULE_CONDITION:
			return condition_is_met(c, rule);
		case RULE_THRESHOLD:
			return threshold_is_met(c, rule);
		case RULE_LIMIT:
			return limit_is_met(c, rule);
		case RULE_VALIDITY:
			return validity_is_met(c, rule);
	}
	return false;
}
