/*
 * asked_too.c
 *		Does a step of another version ask what that of one does?
 *
 * It does where a rule of it is of the same kind and speaks of the same: a requirement of what is
 * needed, a condition of itself and its argument, a limit of its amount and ceiling, an order of
 * what it comes after.  How much is asked, of which outcome and how strictly, is not compared: what
 * is asked otherwise is asked.
 */
#include "postgres.h"

#include "judge/rules.h"
#include "policy/rule_words.h"
#include "trial/asked_too.h"

static bool
are_the_same(const char *one, const char *other)
{
	return one == other || (one && other && strcmp(one, other) == 0);
}

/* Does a rule want the thing, which another version wants? */
static bool
wants(const Policy *policy, const Rule *rule, const Policy *own, const Wanted *wanted)
{
	for (int i = 0; rule->kind == RULE_REQUIREMENT && i < rule->u.requirement.nwanted; i++)
	{
		const Wanted *other = &rule->u.requirement.wanted[i];

		if (other->absent == wanted->absent && other->sort == wanted->sort &&
			are_the_same(needs_said(policy, other), needs_said(own, wanted)))
			return true;
	}
	return false;
}

static bool
is_wanted_too(const Case *own, const Wanted *wanted, Case *other)
{
	for (int i = 0; i < other->step->nrules; i++)
		if (wants(other->policy, other->step->rules[i], own->policy, wanted) &&
			rule_concerns(other, other->step->rules[i]))
			return true;
	return false;
}

/* Of a choice any of the things will do, else none may be missing. */
static bool
requirement_is_asked_too(const Case *own, const Rule *rule, Case *other)
{
	bool		any = rule->u.requirement.any;

	for (int i = 0; i < rule->u.requirement.nwanted; i++)
		if (is_wanted_too(own, &rule->u.requirement.wanted[i], other) == any)
			return any;
	return !any;
}

/* Do two rules of one kind, which is no requirement, speak of the same? */
static bool
speak_of_the_same(const Policy *own, const Rule *rule, const Policy *policy, const Rule *other)
{
	switch (rule->kind)
	{
		case RULE_CONDITION:
			return rule->u.condition.condition == other->u.condition.condition &&
				are_the_same(rule->u.condition.argument, other->u.condition.argument);
		case RULE_LIMIT:
			return are_the_same(subject_said(own, rule), subject_said(policy, other)) &&
				are_the_same(ceiling_said(own, rule), ceiling_said(policy, other));
		case RULE_ORDER:
			return are_the_same(after_said(own, rule), after_said(policy, other));
		default:
			return true;
	}
}

/* own: the step as it was taken, of which the rule is; other: the same step of another version. */
bool
is_asked_too(const Case *own, const Rule *rule, Case *other)
{
	if (rule->kind == RULE_REQUIREMENT)
		return requirement_is_asked_too(own, rule, other);
	for (int i = 0; i < other->step->nrules; i++)
	{
		const Rule *candidate = other->step->rules[i];

		if (candidate->kind == rule->kind &&
			speak_of_the_same(own->policy, rule, other->policy, candidate) &&
			rule_concerns(other, candidate))
			return true;
	}
	return false;
}
