/*
 * four_eyes.c
 *		Who submitted, reviewed or changed does not decide on it (不相容岗位分离).
 */
#include "postgres.h"

#include "judge/case_acts.h"
#include "judge/case_documents.h"
#include "judge/case_money.h"
#include "judge/four_eyes.h"
#include "judge/rule_documents.h"
#include "judge/way.h"
#include "schema/project.h"

static bool
is_named(const char *person, List *people)
{
	ListCell   *lc;

	foreach(lc, people)
		if (strcmp(lfirst(lc), person) == 0)
			return true;
	return false;
}

/* Who did what is decided upon. */
static List *
four_eyes_authors(Case *c, const Rule *rule)
{
	List	   *people = NIL;

	if (rule->u.condition.stage != NO_STAGE)
	{
		char	   *actor = case_stage_actor(c, rule->u.condition.stage);

		return actor ? list_make1(actor) : NIL;
	}
	if (rule->u.condition.document >= 0)
	{
		const Document *document = case_document(c, rule->u.condition.document,
												 case_round_begin(c));

		return document ? list_make1(document->entered_by) : NIL;
	}
	if (row_isnull(c->project, A_project_changed_on))
		return NIL;
	case_read_changes(c);
	for (int i = 0; i < c->nchanges; i++)
		if (c->changes[i].of_round && c->changes[i].kind != CHANGE_FUNDS)
			people = lappend(people, c->changes[i].entered_by);
	return people;
}

/* The step that the rule is of: the one that is taken, or one before it that is judged again. */
static const Step *
step_of_rule(Case *c, const Rule *rule)
{
	if (step_has_rule(c->step, rule))
		return c->step;
	way_read_steps(c);
	for (int i = 0; i < c->npast_steps; i++)
		if (step_has_rule(c->past_steps[i].step, rule))
			return c->past_steps[i].step;
	return c->step;
}

/* Are documents of the kind opinions of the office that takes the step? */
bool
is_opinion_kind(const Case *c, int kind, const Step *step)
{
	return c->policy->documents[kind].has_outcome && c->policy->documents[kind].issuer ==
		step->office;
}

/* Is it an opinion that the step rests on, and not what is decided upon? */
static bool
is_decision(Case *c, const Step *step, const Rule *rule, const Wanted *wanted)
{
	return wanted->sort == WANTED_DOCUMENT && !wanted->absent &&
		is_opinion_kind(c, wanted->kind, step) && wanted->kind != rule->u.condition.document &&
		wanted_is_there(c, wanted);
}

/*
 * Of the opinions of the deciding office that the step rests on, the first that one of the
 * people entered; NULL: none.
 */
static const Document *
opinion_by(Case *c, const Step *step, const Rule *rule, List *people)
{
	for (int i = 0; i < step->nrules; i++)
	{
		const Rule *other = step->rules[i];

		for (int w = 0; other->kind == RULE_REQUIREMENT && w < other->u.requirement.nwanted; w++)
		{
			const Wanted *wanted = &other->u.requirement.wanted[w];

			if (is_decision(c, step, rule, wanted) &&
				is_named(case_wanted(c, wanted)->entered_by, people))
				return case_wanted(c, wanted);
		}
	}
	return NULL;
}

/*
 * The person who did what is decided upon and decides on it as well: by taking
 * the step, or by an opinion that it rests on.  NULL: none.  What comes from
 * before the register its owner enters alone.
 */
char *
four_eyes_fault(Case *c, const Rule *rule, const Document **opinion)
{
	const Step *step;
	List	   *people;
	char	   *actor;

	*opinion = NULL;
	if (c->step == NULL || c->imports)
		return NULL;
	people = four_eyes_authors(c, rule);
	if (people == NIL)
		return NULL;
	step = step_of_rule(c, rule);
	actor = case_actor(c);
	if (c->by_actor && step == c->step && is_named(actor, people))
		return actor;
	*opinion = opinion_by(c, step, rule, people);
	return *opinion ? (*opinion)->entered_by : NULL;
}
