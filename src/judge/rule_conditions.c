/*
 * rule_conditions.c
 *		Rules about other facts: one word of policy_condition, one test.
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "judge/case_contracts.h"
#include "judge/case_money.h"
#include "judge/case_parts.h"
#include "judge/four_eyes.h"
#include "judge/rule_conditions.h"
#include "judge/rule_money.h"
#include "judge/rule_when.h"
#include "judge/periods.h"
#include "schema/project.h"

/*
 * The class of a project, derived from its category (Articles 4, 10, 11): that
 * of the category, or of the project it serves, or stated with a reason.  False
 * when it cannot be told.
 */
bool
derive_track(Case *c, char **track)
{
	const Class *class = class_chosen(c);

	*track = class ? track_of_class(c, class) : NULL;
	return *track != NULL;
}

/* Is the class of such as serve a project? */
static bool
asks_served(const Class *class)
{
	for (int i = 0; class->when && i < class->when->n; i++)
		if (class->when->tests[i].fact == FACT_SHARE_SERVED ||
			(class->when->tests[i].fact == FACT_SERVES && class->when->tests[i].flag))
			return true;
	return false;
}

/* Does it serve a project, though its class has a track of its own, whatever it serves? */
static bool
serves_in_vain(const Case *c, const Class *class)
{
	return class && class->track && !row_isnull(c->project, A_project_serves_id) &&
		!asks_served(class);
}

static bool
class_agrees(Case *c)
{
	const Class *class = class_chosen(c);
	char	   *track = class ? track_of_class(c, class) : NULL;

	return !serves_in_vain(c, class) && track && c->track && strcmp(track, c->track) == 0;
}

static void
class_ground(Case *c, Ground *ground)
{
	ground->condition.class = class_chosen(c);
	ground->condition.serves = serves_in_vain(c, ground->condition.class);
	if (ground->condition.class == NULL)
		ground->condition.classes = classes_barred(c);
}

/* May its owner own it? */
OwnerFault
case_owner_fault(Case *c)
{
	const Track *track = case_track(c);
	const Agency *owner = case_owner(c);
	const Served *served = case_served(c);

	if (track == NULL || owner->id == 0 || !owner->active ||
		!holds_one_of(owner, track->owner_kinds))
		return OWNER_OF_ANOTHER_KIND;
	return served->exists && served->owner_id != owner->id ? OWNER_OF_NO_SERVED : OWNER_AGREES;
}

/*
 * Had what it serves not ended by the day of its birth?  Only then is it asked: the service of a
 * system that has ended since is still put right.
 */
static bool
served_is_alive(Case *c)
{
	const Served *served = case_served(c);

	return c->kind != CASE_BIRTH || !served->exists || !stage_has_ended(served->stage) ||
		served->stage_on > c->day;
}

/* Is the step taken by another kind of office than owns the project? */
static bool
is_another_office(Case *c)
{
	return c->step == NULL || c->step->office == OFFICE_OWNER ||
		!holds_office(case_owner(c), c->step->office);
}

static bool
names_ground(const Case *c)
{
	return !row_isnull(c->project, A_project_off_plan_ground);
}

/* A contract of nothing binds nobody. */
static bool
something_is_signed(Case *c)
{
	case_read_contracts(c);
	for (int i = 0; i < c->ncontracts; i++)
		if (c->contracts[i].signed_on <= c->day && yuan_is_positive(c->contracts[i].amount))
			return true;
	return false;
}

/* Does the money of all sources come to what the project costs? */
static bool
funds_cover(const Case *c)
{
	return !yuan_less(yuan_sum(row_yuan(c->project, A_project_city_funds),
							   row_yuan(c->project, A_project_national_funds)),
					  row_yuan(c->project, A_project_total_investment));
}

/* Does the payment that is entered say whose money it is, where there are two? */
static bool
source_is_named(const Case *c)
{
	return c->source != WORD_NONE ||
		!yuan_is_positive(project_funds(c->project, false));
}

/* Is it the contract that is entered, or one of all where none is? */
static bool
is_asked_about(Case *c, const Rule *rule, const Contract *contract)
{
	EntryFacts	facts = facts_of_contract(contract);

	return (rule->thing.of == WORD_NONE || contract->kind == (ContractKind) rule->thing.of) &&
		(c->contract_id == 0 || c->contract_id == contract->id) &&
		(rule->when == NULL || !rule->when->asks_entry || when_holds(c, rule->when, &facts));
}

/* Is it another one, of the same supplier and of no less, as both stand now? */
static bool
is_renewed_by(const Contract *main, const Contract *contract, Supplier *supplier)
{
	Supplier	signer = {.name = main->supplier,.code = main->supplier_code};

	return main->id != contract->id && !main->ended &&
		!yuan_less(case_contract_total(main), case_contract_total(contract)) &&
		supplier_is_same(&signer, supplier);
}

static bool
renews_one_of(Case *c, ContractKind kind, const Contract *contract)
{
	Supplier	supplier = {.name = contract->supplier,.code = contract->supplier_code};
	const Contract *main;
	Signings	signings;

	signings_begin(&signings, c, kind, contract->signed_on);
	do
		main = signings_next(&signings);
	while (main && !is_renewed_by(main, contract, &supplier));
	signings_end(&signings);
	return main != NULL;
}

/* Is there a main contract of the same supplier, no later and of no less, as both stand now? */
static bool
renews_a_main(Case *c, const Contract *contract)
{
	const Vocabulary *words = &c->policy->words;

	for (ContractKind kind = 1; kind <= words->list[LIST_CONTRACT].n; kind++)
		if (has_part(words, PART_MAIN, kind) && renews_one_of(c, kind, contract))
			return true;
	return false;
}

static bool
is_undertaken(Case *c, const Contract *contract)
{
	return contract->undertaking;
}

static bool
names_delivery(Case *c, const Contract *contract)
{
	return contract->has_due;
}

static bool
all_asked_about(Case *c, const Rule *rule, bool (*holds) (Case *, const Contract *))
{
	const Contract *one = c->contract_id ? case_contract_by_id(c, c->contract_id) : NULL;

	if (c->contract_id)
		return one == NULL || !is_asked_about(c, rule, one) || holds(c, one);
	case_read_contracts(c);
	for (int i = 0; i < c->ncontracts; i++)
		if (!c->contracts[i].ended && is_asked_about(c, rule, &c->contracts[i]) &&
			!holds(c, &c->contracts[i]))
			return false;
	return true;
}

/* Is it for such a service as the project, and not for a year that comes after its own? */
static bool
demand_fits(const Case *c)
{
	Category	category = DatumGetCategory(row_datum(c->project, A_project_category));

	if (c->entered.category == 0)
		return true;
	return c->entered.year <= row_int32(c->project, A_project_budget_year) &&
		(category_within(category, c->entered.category) ||
		 category_within(c->entered.category, category));
}

/* That a rule speaks of it is all that is wrong with it. */
static bool
is_ruled_out(Case *c, const Contract *contract)
{
	return false;
}

/*
 * Has the project come to the stage?  One that has ended has come to where it ended, and to
 * nothing else.
 */
static bool
has_come_to(const Case *c, Stage stage)
{
	if (stage_has_ended(stage))
		return c->from == stage;
	return !stage_has_ended(c->from) &&
		track_is_past(case_track(c), c->from, stage);
}

/* It has not been given up; what was kept back until it was filed is still due after that. */
static bool
goes_on(const Case *c)
{
	return !stage_has_ended(c->from);
}

/* Delivered, or accepted in parts, by the day of the case; one that has ended is not awaited. */
static bool
is_delivered(Case *c, const Contract *contract)
{
	DateADT		day;

	return contract->ended || (case_contract_is_done(c, contract, &day) && day <= c->day);
}

static bool
all_delivered(Case *c)
{
	case_read_contracts(c);
	for (int i = 0; i < c->ncontracts; i++)
		if (!is_delivered(c, &c->contracts[i]))
			return false;
	return true;
}

static PlanLineFault
plan_line_fault(Case *c)
{
	PlanLine	line;

	if (row_isnull(c->project, A_project_plan_line_id))
		return PLAN_LINE_SERVES;	/* none is named */
	line = case_plan_line(c);
	if (!line.exists)
		return PLAN_LINE_ABSENT;
	if (!line.of_owner)
		return PLAN_LINE_OF_ANOTHER;
	if (!line.of_year)
		return PLAN_LINE_OF_ANOTHER_YEAR;
	if (!line.filed)
		return PLAN_LINE_NOT_FILED;
	if (!line.approved)
		return PLAN_LINE_NOT_APPROVED;
	return line.superseded ? PLAN_LINE_SUPERSEDED : PLAN_LINE_SERVES;
}

bool
condition_is_met(Case *c, const Rule *rule)
{
	const Document *opinion;

	switch (rule->u.condition.condition)
	{
		case CONDITION_UNCLASSIFIED:
			return !row_isnull(c->project, A_project_classified) &&
				!row_bool(c->project, A_project_classified);
		case CONDITION_CITY_FUNDS:
			return !row_isnull(c->project, A_project_city_funds) &&
				yuan_is_positive(row_yuan(c->project, A_project_city_funds));
		case CONDITION_CLASS_AGREES:
			return class_agrees(c);
		case CONDITION_OWNER_AGREES:
			return case_owner_fault(c) == OWNER_AGREES;
		case CONDITION_SERVED_ALIVE:
			return served_is_alive(c);
		case CONDITION_ANOTHER_OFFICE:
			return is_another_office(c);
		case CONDITION_LEADING_GROUP:
			return case_owner(c)->has_leading_group;
		case CONDITION_RESPONSIBLE_OFFICE:
			return case_owner(c)->has_responsible_office;
		case CONDITION_FUNDS_COVER:
			return funds_cover(c);
		case CONDITION_SOURCE_NAMED:
			return source_is_named(c);
		case CONDITION_DEMAND_FITS:
			return demand_fits(c);
		case CONDITION_UNDERTAKING:
			return all_asked_about(c, rule, is_undertaken);
		case CONDITION_DELIVERY_DUE:
			return all_asked_about(c, rule, names_delivery);
		case CONDITION_REACHED:
			return has_come_to(c, rule->u.condition.stage);
		case CONDITION_NOT_REACHED:
			return !has_come_to(c, rule->u.condition.stage);
		case CONDITION_GOING_ON:
			return goes_on(c);
		case CONDITION_NEVER:	/* it speaks; of contracts at a step it must be one of them */
			return rule->thing.kind == THING_CONTRACT && all_asked_about(c, rule, is_ruled_out);
		case CONDITION_DELIVERED:
			return all_delivered(c);
		case CONDITION_PARTS_COMPLETE:
			return !case_is_in_parts(c) || case_parts_are_complete(c);
		case CONDITION_APPROVAL_LAPSED:
			return document_has_lapsed(c, rule->u.condition.document);
		case CONDITION_SOMETHING_SIGNED:
			return something_is_signed(c);
		case CONDITION_RENEWS:
			return all_asked_about(c, rule, renews_a_main);
		case CONDITION_PLAN_LINE:
			return plan_line_fault(c) == PLAN_LINE_SERVES;
		case CONDITION_PLANNED:
			return !row_isnull(c->project, A_project_plan_line_id) || names_ground(c);
		case CONDITION_GROUND_NAMED:
			return names_ground(c) || row_isnull(c->project, A_project_budgeted) ||
				row_bool(c->project, A_project_budgeted);
		case CONDITION_BUDGET_STATED:
			return names_ground(c) || !row_isnull(c->project, A_project_budgeted);
		case CONDITION_SETTLED:
			return open_duty(c, rule->u.condition.duty_kind) == NULL;
		case CONDITION_FOUR_EYES:
			return four_eyes_fault(c, rule, &opinion) == NULL;
		case NCONDITIONS:
			break;
	}
	return false;
}

/* Which contracts are still to be delivered. */
static void
delivered_ground(Case *c, Ground *ground)
{
	case_read_contracts(c);
	ground->condition.open = palloc((c->ncontracts + 1) * sizeof(Contract *));
	for (int i = 0; i < c->ncontracts; i++)
		if (!is_delivered(c, &c->contracts[i]))
			ground->condition.open[ground->condition.nopen++] = &c->contracts[i];
}

/* What it serves is named to those who may learn of it. */
static void
served_ground(Case *c, Ground *ground)
{
	if (!case_served_is_seen(c))
		return;
	ground->condition.served = case_served(c);
	ground->condition.served_owner = case_served_owner(c);
}

void
condition_ground(Case *c, const Rule *rule, Ground *ground)
{
	switch (rule->u.condition.condition)
	{
		case CONDITION_CLASS_AGREES:
			class_ground(c, ground);
			break;
		case CONDITION_OWNER_AGREES:
			ground->condition.track = case_track(c);
			ground->condition.owner_fault = case_owner_fault(c);
			served_ground(c, ground);
			break;
		case CONDITION_SERVED_ALIVE:
			served_ground(c, ground);
			break;
		case CONDITION_ANOTHER_OFFICE:
		case CONDITION_LEADING_GROUP:
		case CONDITION_RESPONSIBLE_OFFICE:
			ground->condition.owner = case_owner(c);
			break;
		case CONDITION_DELIVERED:
			delivered_ground(c, ground);
			break;
		case CONDITION_PLAN_LINE:
			ground->condition.plan_line = plan_line_fault(c);
			break;
		case CONDITION_SETTLED:
			ground->condition.duty = open_duty(c, rule->u.condition.duty_kind);
			break;
		case CONDITION_FOUR_EYES:
			ground->condition.person = four_eyes_fault(c, rule, &ground->condition.opinion);
			break;
		default:
			break;				/* the project's row and the rule say it all */
	}
}
