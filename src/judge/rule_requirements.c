/*
 * rule_requirements.c
 *		What a step needs: papers, contracts, cost lines, demands, evaluations.
 *
 * That it is needed from an amount on is said by the occasion of the rule, which
 * has been asked before: here it only tells of what a percentage is taken.
 */
#include "postgres.h"

#include "judge/case_contracts.h"
#include "judge/case_evaluations.h"
#include "judge/case_money.h"
#include "judge/independence.h"
#include "judge/rule_documents.h"
#include "judge/rule_requirements.h"
#include "judge/rule_when.h"
#include "schema/project.h"

/* What the contracts are to carry out: what was approved, else the total investment. */
static Yuan
to_be_contracted(const Case *c)
{
	return row_yuan(c->project, row_isnull(c->project, A_project_approved_amount)
					? A_project_total_investment : A_project_approved_amount);
}

/* Of what a percentage is taken: of the amount from which on it is needed, where it is by one. */
static Yuan
whole_of(Case *c, const Rule *rule, const Wanted *wanted)
{
	const Test *line = rule->u.requirement.line;
	Yuan		amount;

	if (line && when_amount_of(c, line, &amount))
		return amount;
	return wanted->sort == WANTED_COST_LINE ? row_yuan(c->project, A_project_total_investment)
		: to_be_contracted(c);
}

/* Nothing, or next to nothing, is not what is needed. */
static bool
is_of_weight(Case *c, const Rule *rule, const Wanted *wanted, Yuan amount)
{
	if (!yuan_is_positive(amount))
		return false;
	return !wanted->has_percent ||
		yuan_comes_to(amount, whole_of(c, rule, wanted), wanted->percent);
}

static bool
is_of_kind(const Wanted *wanted, const Contract *contract)
{
	return wanted->kind == WORD_NONE || contract->kind == (ContractKind) wanted->kind;
}

/* What a contract by itself lacks to be one that is needed. */
static WantedFault
contract_fault(Case *c, const Wanted *wanted, const Contract *contract)
{
	if (contract->signed_on > c->day)
		return WANTED_LATER;
	if (!yuan_is_positive(case_contract_total(contract)))
		return WANTED_TOO_LITTLE;
	if (wanted->qualified && !contract->has_qualification)
		return WANTED_UNQUALIFIED;
	if (wanted->qualified && !contract->qualified)
		return WANTED_LAPSED;
	if (wanted->independent &&
		contract_coincidence(c, contract).with != COINCIDES_WITH_NOBODY)
		return WANTED_DEPENDENT;
	return WANTED_SERVES;
}

/* One that serves will do, or for a share all that serve together: work may be given to several. */
static bool
has_contract(Case *c, const Rule *rule, const Wanted *wanted)
{
	Yuan		sum = yuan_zero();

	case_read_contracts(c);
	for (int i = 0; i < c->ncontracts; i++)
	{
		if (!is_of_kind(wanted, &c->contracts[i]) || c->contracts[i].ended ||
			contract_fault(c, wanted, &c->contracts[i]) != WANTED_SERVES)
			continue;
		if (!wanted->has_percent)
			return true;
		sum = yuan_sum(sum, case_contract_total(&c->contracts[i]));
	}
	return is_of_weight(c, rule, wanted, sum);
}

/* Is a contract on record, of whatever day?  One of nothing binds nobody. */
static bool
is_anything_signed(Case *c, const Wanted *wanted)
{
	case_read_contracts(c);
	for (int i = 0; i < c->ncontracts; i++)
		if (is_of_kind(wanted, &c->contracts[i]) && yuan_is_positive(c->contracts[i].amount))
			return true;
	return false;
}

static bool
has_cost_line(Case *c, const Rule *rule, const Wanted *wanted)
{
	return is_of_weight(c, rule, wanted, wanted->kind == WORD_NONE
						? row_yuan(c->project, A_project_total_investment)
						: case_cost(c, wanted->kind));
}

/* Is the thing there that is needed, or none where none may be? */
static bool
wanted_is_met(Case *c, const Rule *rule, const Wanted *wanted)
{
	switch (wanted->sort)
	{
		case WANTED_DOCUMENT:
			return wanted_is_there(c, wanted) != wanted->absent;
		case WANTED_CONTRACT:
			return wanted->absent ? !is_anything_signed(c, wanted)
				: has_contract(c, rule, wanted);
		case WANTED_COST_LINE:
			return has_cost_line(c, rule, wanted) != wanted->absent;
		case WANTED_DEMAND:
			return case_has_demand(c) != wanted->absent;
		case WANTED_EVALUATION:
			return case_is_evaluated(c, wanted->kind) != wanted->absent;
	}
	return false;
}

/* Is one of the things there, where one suffices, or else all of them? */
bool
requirement_is_met(Case *c, const Rule *rule)
{
	bool		any = rule->u.requirement.any;

	for (int i = 0; i < rule->u.requirement.nwanted; i++)
		if (wanted_is_met(c, rule, &rule->u.requirement.wanted[i]) == any)
			return any;
	return !any;
}

/* Which contract of the kind there is, and what it lacks. */
static void
contract_ground(Case *c, const Wanted *wanted, WantedState *state)
{
	case_read_contracts(c);
	state->fault = WANTED_MISSING;
	for (int i = 0; i < c->ncontracts; i++)
		if (is_of_kind(wanted, &c->contracts[i]) && !c->contracts[i].ended)
			state->contract = &c->contracts[i];
	if (state->contract == NULL)
		return;
	state->fault = contract_fault(c, wanted, state->contract);
	if (state->fault == WANTED_SERVES && !state->met)
		state->fault = WANTED_TOO_LITTLE;
	if (state->fault == WANTED_DEPENDENT)
		state->coincidence = contract_coincidence(c, state->contract);
}

/* What there is of the thing. */
static void
wanted_ground(Case *c, const Rule *rule, const Wanted *wanted, WantedState *state)
{
	if (wanted->sort == WANTED_DOCUMENT)
		wanted_document_ground(c, wanted, state);
	state->met = wanted_is_met(c, rule, wanted);
	if (wanted->sort == WANTED_CONTRACT)
		contract_ground(c, wanted, state);
	if (wanted->has_percent)
		state->whole = whole_of(c, rule, wanted);
}

void
requirement_ground(Case *c, const Rule *rule, Ground *ground)
{
	const Test *line = rule->u.requirement.line;
	int			n = rule->u.requirement.nwanted;

	if (line && !when_amount_of(c, line, &ground->requirement.amount))
		ground->requirement.amount = yuan_zero();
	ground->requirement.wanted = palloc0(n * sizeof(WantedState));
	for (int i = 0; i < n; i++)
		wanted_ground(c, rule, &rule->u.requirement.wanted[i], &ground->requirement.wanted[i]);
}
