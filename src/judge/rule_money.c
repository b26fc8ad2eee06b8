/*
 * rule_money.c
 *		Limits of amounts.
 */
#include "postgres.h"

#include "judge/case_contracts.h"
#include "judge/case_documents.h"
#include "judge/case_money.h"
#include "judge/rule_documents.h"
#include "judge/rule_money.h"
#include "schema/money.h"
#include "schema/project.h"

/* A document that failed states no amount that would permit anything. */
static KnownYuan
amount_of_document(Case *c, int kind)
{
	const Document *document = case_document(c, kind, case_round_begin(c));
	KnownYuan	result = {.known = false};

	if (document == NULL || !document->has_amount || !outcome_serves(c, document, OUTCOME_NONE))
		return result;
	result.known = true;
	result.amount = document->amount;
	return result;
}

/* The amount that a limit is put on; not known when there is no such document. */
static KnownYuan
limit_subject(Case *c, const Rule *rule)
{
	KnownYuan	result = {.known = true};

	if (rule->u.limit.subject >= 0)
		return amount_of_document(c, rule->u.limit.subject);
	switch (rule->u.limit.subject)
	{
		case LIMITS_PAYMENTS:
			result.amount = project_paid(c->project,
										 is_in_scope(&c->policy->words, c->source));
			break;
		case LIMITS_ALLOCATIONS:
			result.amount = case_allocated(c, true, A_fund_allocation_decided);
			break;
		case LIMITS_NATIONAL:
			result.amount = case_allocated(c, false, A_fund_allocation_decided);
			break;
		case LIMITS_ALL_ALLOCATIONS:
			result.amount = yuan_sum(case_allocated(c, true, A_fund_allocation_decided),
									 case_allocated(c, false, A_fund_allocation_decided));
			break;
		case LIMITS_PAID_NATIONAL:
			result.amount = project_paid(c->project, false);
			break;
		case LIMITS_CHANGES:
			result.amount = yuan_up_or_down(case_changes_of_round(c));
			break;
		default:
			result.amount = row_yuan(c->project, A_project_contracted);
	}
	return result;
}

static KnownYuan
known_yuan(Yuan amount)
{
	return (KnownYuan) {.known = true,.amount = amount};
}

/* What changes come to is measured by the total that they start from. */
static Yuan
total_to_limit(Case *c, const Rule *rule)
{
	Yuan		total = row_yuan(c->project, A_project_total_investment);

	return rule->u.limit.subject == LIMITS_CHANGES
		? yuan_difference(total, case_changes_of_round(c)) : total;
}

/* Does the change that is entered bring the figures no further from where they were? */
static bool
brings_back(Case *c, const Rule *rule)
{
	Yuan		after;
	Yuan		before;

	if (rule->u.limit.subject != LIMITS_CHANGES || c->kind != CASE_ENTRY ||
		!c->entered.has_amount)
		return false;
	after = case_changes_of_round(c);
	before = yuan_difference(after, c->entered.amount);
	return !yuan_less(yuan_up_or_down(before), yuan_up_or_down(after));
}

/* The amount that limits it; not known when there is none yet. */
static KnownYuan
limit_ceiling(Case *c, const Rule *rule)
{
	KnownYuan	result = {.known = false};

	if (rule->u.limit.ceiling >= 0)
		return amount_of_document(c, rule->u.limit.ceiling);
	switch (rule->u.limit.ceiling)
	{
		case LIMITED_BY_ARRANGED:
			result = known_yuan(case_allocated(c, is_in_scope(&c->policy->words, c->source),
											   A_fund_allocation_arranged));
			break;
		case LIMITED_BY_TOTAL:
			result = known_yuan(total_to_limit(c, rule));
			break;
		case LIMITED_BY_NATIONAL_FUNDS:
			result = known_yuan(row_yuan(c->project, A_project_national_funds));
			break;
		case LIMITED_BY_APPROVAL:
			if (!row_isnull(c->project, A_project_approved_amount))
				result = known_yuan(row_yuan(c->project, A_project_approved_amount));
			break;
		default:				/* of supplements, which are measured by themselves */
			break;
	}
	return result;
}

static bool
is_overdrawn(const Rule *rule, const Contract *contract)
{
	if (rule->u.limit.subject == LIMITS_PAID_ON_CONTRACT)
		return !yuan_within(contract->paid, case_contract_total(contract), rule->u.limit.percent);
	return !yuan_within(contract->added, contract->amount, rule->u.limit.percent);
}

/*
 * The contract to which supplements have added more than its share, or on which more than that
 * has been paid; NULL: none.
 */
static const Contract *
overdrawn_contract(Case *c, const Rule *rule)
{
	const Contract *one = c->contract_id ? case_contract_by_id(c, c->contract_id) : NULL;

	if (c->contract_id)
		return one && is_overdrawn(rule, one) ? one : NULL;
	case_read_contracts(c);
	for (int i = 0; i < c->ncontracts; i++)
		if (is_overdrawn(rule, &c->contracts[i]))
			return &c->contracts[i];
	return NULL;
}

/* Is each contract measured by itself? */
bool
limits_contracts_each(const Rule *rule)
{
	return rule->u.limit.ceiling == LIMITED_BY_CONTRACT;
}

/* An absent subject is no excess, nor is nothing; an absent ceiling permits no more. */
static bool
limit_is_kept(Case *c, const Rule *rule)
{
	KnownYuan	subject;
	KnownYuan	ceiling;

	if (limits_contracts_each(rule))
		return overdrawn_contract(c, rule) == NULL;
	subject = limit_subject(c, rule);
	if (!subject.known || !yuan_is_positive(subject.amount) || brings_back(c, rule))
		return true;
	ceiling = limit_ceiling(c, rule);
	return ceiling.known ? yuan_within(subject.amount, ceiling.amount, rule->u.limit.percent)
		: rule->u.limit.optional;
}

/* The paper on record that would lift it; NULL: there is none. */
static const Document *
lifting_document(Case *c, const Rule *rule)
{
	const Document *document = rule->u.limit.lifting < 0 ? NULL
		: case_document(c, rule->u.limit.lifting, case_round_begin(c));

	return document && !document_says_no(document) ? document : NULL;
}

bool
limit_is_met(Case *c, const Rule *rule)
{
	return limit_is_kept(c, rule) || lifting_document(c, rule) != NULL;
}

/* The paper by which alone it is met; NULL: none is needed, or there is none. */
const Document *
limit_lifted_by(Case *c, const Rule *rule)
{
	const Document *document = lifting_document(c, rule);

	return document && !limit_is_kept(c, rule) ? document : NULL;
}

void
limit_ground(Case *c, const Rule *rule, Ground *ground)
{
	if (!limits_contracts_each(rule))
	{
		ground->limit.subject = limit_subject(c, rule);
		ground->limit.ceiling = limit_ceiling(c, rule);
		return;
	}
	ground->limit.overdrawn = overdrawn_contract(c, rule);
}
