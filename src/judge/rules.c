/*
 * rules.c
 *		Each kind of rule to the functions that judge it.
 *
 * Rules judge facts and open nothing: what they ask, they ask the case.
 */
#include "postgres.h"

#include "judge/case_documents.h"
#include "judge/case_money.h"
#include "judge/rule_conditions.h"
#include "judge/rule_documents.h"
#include "judge/rule_money.h"
#include "judge/rule_requirements.h"
#include "judge/rule_when.h"
#include "judge/rules.h"
#include "judge/suspension.h"
#include "schema/project.h"

/* The policy says how far a step may be dated back; only the register's owner goes beyond. */
static bool
is_backdated_too_far(Case *c)
{
	return c->policy->backdate_days >= 0 && c->today - c->day > c->policy->backdate_days &&
		c->by_actor && !case_by_register_owner(c);
}

/* What is wrong with the day; earliest: the day before which it may not lie, where it does. */
static DateFault
legal_date_fault(Case *c, DateADT *earliest)
{
	if (c->kind == CASE_MOVE)
		return DATE_IN_ORDER;	/* it was in order when the step was taken */
	if (c->day > c->today)
		return DATE_IN_FUTURE;
	*earliest = row_date(c->project, A_project_stage_on);
	if (c->from != NO_STAGE && c->day < *earliest)
		return DATE_BEFORE_STEP;
	if (case_last_change(c, earliest) && c->day < *earliest)
		return DATE_BEFORE_CHANGE;
	if (DATE_NOT_FINITE(c->day))
		return DATE_IS_NONE;
	return is_backdated_too_far(c) ? DATE_TOO_FAR_BACK : DATE_IN_ORDER;
}

/* Is who took it of the office that is to take it?  Whose office is called the same still is. */
static bool
doer_is_of_office(Case *c)
{
	Agency		agency;

	if (c->doer->agency_id == 0 ||
		(c->doer->office && strcmp(c->doer->office, c->step->office->word) == 0))
		return true;
	if (c->step->office == OFFICE_OWNER)
		return c->doer->agency_id == row_int64(c->project, A_project_owner_id);
	agency = agency_by_id(c->reg, c->doer->agency_id, c->snapshot);
	return agency.id && holds_office(&agency, c->step->office);
}

/* May the current user act for an office that takes the step? */
static bool
office_is_met(Case *c)
{
	if (c->doer && c->step)
		return doer_is_of_office(c);
	return !c->by_actor || c->step == NULL || case_acting_agency(c) != 0;
}

/* Is it asked at a step, of each contract by itself? */
static bool
is_of_each_contract(const Case *c, const Rule *rule)
{
	return c->kind != CASE_ENTRY && rule->kind == RULE_CONDITION &&
		rule->thing.kind == THING_CONTRACT;
}

/* Does the rule speak of such a project, and of what is entered for it, at all? */
bool
rule_concerns(Case *c, const Rule *rule)
{
	return rule->when == NULL ||
		when_holds(c, rule->when, is_of_each_contract(c, rule) ? NULL : &c->entered);
}

/* Is the rule met by the facts of the case? */
bool
rule_is_met(Case *c, const Rule *rule)
{
	DateADT		earliest;

	switch (rule->kind)
	{
		case RULE_STEP:
			return c->step != NULL;
		case RULE_LEGAL_DATE:
			return legal_date_fault(c, &earliest) == DATE_IN_ORDER;
		case RULE_OFFICE:
			return office_is_met(c);
		case RULE_SUSPENDED:
			return case_suspended(c, c->day) == NULL;
		case RULE_REQUIREMENT:
			return requirement_is_met(c, rule);
		case RULE_CONDITION:
			return condition_is_met(c, rule);
		case RULE_LIMIT:
			return limit_is_met(c, rule);
		case RULE_ORDER:			/* of a subject, which the judge names */
			break;
	}
	return false;
}

/* What the rule is judged by, for its wording. */
const Ground *
rule_ground(Case *c, const Rule *rule)
{
	Ground	   *ground = palloc0(sizeof(Ground));

	switch (rule->kind)
	{
		case RULE_STEP:
			if (c->step == NULL)
				ground->steps = steps_barred(c, c->from, c->to);
			break;
		case RULE_LEGAL_DATE:
			ground->legal_date.fault = legal_date_fault(c, &ground->legal_date.earliest);
			break;
		case RULE_OFFICE:
			if (c->step && c->step->office == OFFICE_OWNER)
				ground->office.owner = case_owner(c);
			break;
		case RULE_SUSPENDED:
			if (case_suspended(c, c->day))
				ground->suspended.from = case_suspended(c, c->day)->from;
			break;
		case RULE_REQUIREMENT:
			requirement_ground(c, rule, ground);
			break;
		case RULE_CONDITION:
			condition_ground(c, rule, ground);
			break;
		case RULE_LIMIT:
			limit_ground(c, rule, ground);
			break;
		case RULE_ORDER:
			break;
	}
	return ground;
}

/*
 * Is the rule waived for the project on the day of the case?  Fills waiver, for who wants to
 * speak of it.  For which projects one may be granted is asked as it is: once granted, it holds.
 */
bool
rule_is_waived(Case *c, const Rule *rule, Waiver *waiver)
{
	/* what no policy can waive: that the step exists, its day and its office */
	if (rule->kind < RULE_REQUIREMENT)
		return false;
	for (int i = 0; i < c->policy->nwaivables; i++)
		if (waivable_is_of(&c->policy->waivables[i], c->track, rule->code) &&
			case_waiver(c, rule->code, c->policy->waivables[i].document, waiver))
			return true;
	return false;
}

static List *
add_document(List *documents, const Document *document)
{
	return document ? list_append_unique_ptr(documents, (void *) document) : documents;
}

/* Of a choice only those that serve are rested on, and nothing is by not being there. */
static bool
rests_on(Case *c, const Rule *rule, const Wanted *wanted)
{
	return wanted->sort == WANTED_DOCUMENT && !wanted->absent &&
		(!rule->u.requirement.any || rule->u.requirement.nwanted == 1 ||
		 wanted_is_there(c, wanted));
}

/* The documents that the rule is met by, added to a list of others. */
List *
rule_documents(Case *c, const Rule *rule, List *documents)
{
	int64		round = case_round_begin(c);

	switch (rule->kind)
	{
		case RULE_REQUIREMENT:
			for (int i = 0; i < rule->u.requirement.nwanted; i++)
				if (rests_on(c, rule, &rule->u.requirement.wanted[i]))
					documents =
						add_document(documents, case_wanted(c, &rule->u.requirement.wanted[i]));
			break;
		case RULE_LIMIT:
			if (rule->u.limit.subject >= 0)
				documents = add_document(documents, case_document(c, rule->u.limit.subject, round));
			if (rule->u.limit.ceiling >= 0)
				documents = add_document(documents, case_document(c, rule->u.limit.ceiling, round));
			documents = add_document(documents, limit_lifted_by(c, rule));
			break;
		case RULE_STEP:
		case RULE_LEGAL_DATE:
		case RULE_OFFICE:
		case RULE_SUSPENDED:
		case RULE_CONDITION:
		case RULE_ORDER:			/* what it is about was asked for by another rule */
			break;
	}
	return documents;
}
