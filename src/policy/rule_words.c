/*
 * rule_words.c
 *		Rules said again in the words of the rows that they come from: contract:main,
 *		stage:procuring, allocations.
 *
 * read_rules.c reads what is written here; for programs, which know the rows.
 */
#include "postgres.h"

#include "policy/rule_words.h"

const RowWord limit_subjects[] = {
	{"contracts", LIMITS_CONTRACTS},
	{"supplements", LIMITS_SUPPLEMENTS},
	{"allocations", LIMITS_ALLOCATIONS},
	{"allocations:national", LIMITS_NATIONAL},
	{"allocations:all", LIMITS_ALL_ALLOCATIONS},
	{"payments", LIMITS_PAYMENTS},
	{"payments", LIMITS_PAID_ON_CONTRACT},	/* where a contract limits them; read as the first */
	{"payments:national", LIMITS_PAID_NATIONAL},
	{"changes", LIMITS_CHANGES},
	{NULL, 0}
};

const RowWord limit_ceilings[] = {
	{"limit", LIMITED_BY_APPROVAL},
	{"contract", LIMITED_BY_CONTRACT},
	{"arranged", LIMITED_BY_ARRANGED},
	{"national_funds", LIMITED_BY_NATIONAL_FUNDS},
	{"total", LIMITED_BY_TOTAL},
	{NULL, 0}
};

const RowWord order_events[] = {
	{"initiation", BEFORE_INITIATION},
	{"round", BEFORE_ROUND},
	{"change", BEFORE_CHANGE},
	{"delivery", BEFORE_DELIVERY},
	{NULL, 0}
};

/* What is entered of which there are kinds: see kinds_of_thing. */
const RowWord kinded_things[] = {
	{"contract", THING_CONTRACT},
	{"payment", THING_PAYMENT},
	{"change", THING_CHANGE},
	{"evaluation", THING_EVALUATION},
	{NULL, 0}
};

/* And of which there are none. */
const RowWord plain_things[] = {
	{"allocation:requested", THING_REQUESTED},
	{"allocation:decided", THING_DECIDED},
	{"allocation:arranged", THING_ARRANGED},
	{"party", THING_PARTY},
	{"demand", THING_DEMAND},
	{"acceptance_part", THING_ACCEPTANCE_PART},
	{"supplement", THING_SUPPLEMENT},
	{NULL, 0}
};

/* The value of a word; false: it is none of them. */
bool
row_word_value(const RowWord *words, const char *word, int *value)
{
	for (; words->word; words++)
		if (strcmp(words->word, word) == 0)
		{
			*value = words->value;
			return true;
		}
	return false;
}

/* NULL: it has none. */
const char *
row_word_of(const RowWord *words, int value)
{
	while (words->word && words->value != value)
		words++;
	return words->word;
}

/* As govproj.detail = 'json' tells it. */
const char *
rule_kind_name(RuleKind kind)
{
	switch (kind)
	{
		case RULE_STEP:
			return "step";
		case RULE_LEGAL_DATE:
			return "legal_date";
		case RULE_OFFICE:
			return "office";
		case RULE_SUSPENDED:
			return "suspended";
		case RULE_REQUIREMENT:
			return "requirement";
		case RULE_CONDITION:
			return "condition";
		case RULE_LIMIT:
			return "limit";
		case RULE_ORDER:
			return "order";
	}
	return NULL;
}

/* policy_step.kind */
const char *
step_kind_name(StepKind kind)
{
	switch (kind)
	{
		case STEP_BIRTH:
			return "birth";
		case STEP_FORWARD:
			return "forward";
		case STEP_BACK:
			return "back";
		case STEP_RESTART:
			return "restart";
		case STEP_EXIT:
			return "exit";
	}
	return NULL;
}

#define AS_WORD(value, word, sqlstate) [value] = word,
/* policy_condition.condition */
const char *
condition_name(Condition condition)
{
	static const char *const names[NCONDITIONS] = {CONDITIONS(AS_WORD)};

	return names[condition];
}
#undef AS_WORD

/* What kinds there are of what is entered; NULL: it has none. */
const Words *
kinds_of_thing(const Policy *policy, ThingKind thing)
{
	switch (thing)
	{
		case THING_CONTRACT:
			return &policy->words.list[LIST_CONTRACT];
		case THING_PAYMENT:
			return &payment_kind_words;
		case THING_CHANGE:
			return &change_kind_words;
		case THING_EVALUATION:
			return &policy->words.list[LIST_EVALUATION];
		default:
			return NULL;
	}
}

/* "contract:main"; "contract" alone, where any kind will do, which is 0 in every list. */
static char *
with_kind(const char *of, int kind, const Words *kinds)
{
	return kind == 0 ? pstrdup(of) : psprintf("%s:%s", of, word_of(kinds, kind));
}

/* The fact that an amount's test is put to, as applies_when names it. */
char *
fact_said(const Policy *policy, const Test *test)
{
	if (test->fact == FACT_LINE)
		return psprintf("%s:%s", fact_word(test->fact),
						word_of(&policy->words.list[LIST_COST_LINE], test->of));
	return pstrdup(fact_word(test->fact));
}

/* policy_requirement.needs */
char *
needs_said(const Policy *policy, const Wanted *wanted)
{
	switch (wanted->sort)
	{
		case WANTED_DOCUMENT:
			return policy->documents[wanted->kind].kind;
		case WANTED_CONTRACT:
			return with_kind("contract", wanted->kind, &policy->words.list[LIST_CONTRACT]);
		case WANTED_COST_LINE:
			return with_kind("cost_line", wanted->kind, &policy->words.list[LIST_COST_LINE]);
		case WANTED_EVALUATION:
			return with_kind("evaluation", wanted->kind, &policy->words.list[LIST_EVALUATION]);
		case WANTED_DEMAND:
			break;
	}
	return pstrdup("demand");
}

/* policy_order.subject, policy_condition.entry; NULL: the rule is of none. */
char *
thing_said(const Policy *policy, const Thing *thing)
{
	const Words *kinds = kinds_of_thing(policy, thing->kind);

	if (kinds)
		return with_kind(row_word_of(kinded_things, thing->kind), thing->of, kinds);
	switch (thing->kind)
	{
		case THING_NONE:
			return NULL;
		case THING_DOCUMENT:
			return policy->documents[thing->of].kind;
		case THING_STAGE:
			return psprintf("stage:%s", stage_name(thing->of));
		default:
			break;
	}
	return pstrdup(row_word_of(plain_things, thing->kind));
}

/* policy_order.after */
char *
after_said(const Policy *policy, const Rule *order)
{
	switch (order->u.order.before)
	{
		case BEFORE_DOCUMENT:
			return policy->documents[order->u.order.document].kind;
		case BEFORE_CONTRACT:
			return with_kind("contract", order->u.order.contract_kind,
							 &policy->words.list[LIST_CONTRACT]);
		case BEFORE_STAGE:
			return psprintf("stage:%s", stage_name(order->u.order.stage));
		default:
			break;
	}
	return pstrdup(row_word_of(order_events, order->u.order.before));
}

/* policy_limit.subject */
const char *
subject_said(const Policy *policy, const Rule *limit)
{
	int			subject = limit->u.limit.subject;

	return subject >= 0 ? policy->documents[subject].kind : row_word_of(limit_subjects, subject);
}

/* policy_limit.ceiling */
const char *
ceiling_said(const Policy *policy, const Rule *limit)
{
	int			ceiling = limit->u.limit.ceiling;

	return ceiling >= 0 ? policy->documents[ceiling].kind : row_word_of(limit_ceilings, ceiling);
}

/* As govproj.period writes it, years in months; NULL: none is said. */
char *
duration_said(const Duration *duration)
{
	static const char *const units[] = {
		[DURATION_MONTHS] = "month",
		[DURATION_DAYS] = "day",
		[DURATION_WORKING_DAYS] = "working day"
	};

	if (duration == NULL)
		return NULL;
	if (duration->unit == DURATION_BUDGET_YEAR)
		return pstrdup("budget year");
	return psprintf("%d %s%s", duration->n, units[duration->unit], duration->n == 1 ? "" : "s");
}
