/*
 * choice.c
 *		Of the rows of a policy that are for different projects, the one that is for
 *		this one.
 *
 * Rows of one choice exclude each other, as policy_fault sees to; were they not to,
 * the first would be taken.
 */
#include "postgres.h"

#include "judge/choice.h"
#include "judge/limit.h"
#include "schema/project.h"

/* Is a row not for the project?  Then why is added to the choice. */
bool
choice_bars(Case *c, Choice *choice, const When *when)
{
	Barred		barred;

	if (!when_is_barred(c, when, &barred))
		return false;
	choice->barred = case_one_more(choice->barred, choice->n, sizeof(Barred));
	choice->barred[choice->n++] = barred;
	return true;
}

/*
 * Who takes a step that sets the limit may go by the limit: by the one that the step sets, not by
 * what was on record before.  Looks at such a project; returns the one that there is.
 */
static const Row *
look_at_limit_set(Case *c, const Step *step, Row *set)
{
	const Row  *project = c->project;

	if (step->when == NULL || step->limit_document < 0)
		return project;
	*set = limit_as_set(c, step);
	c->project = set;
	when_forget_amounts(c);
	return project;
}

static void
look_at_project(Case *c, const Row *project)
{
	if (c->project == project)
		return;
	c->project = project;
	when_forget_amounts(c);
}

/* Is the step there for the project? */
bool
step_is_there(Case *c, const Step *step)
{
	Row			set;
	const Row  *project = look_at_limit_set(c, step, &set);
	bool		is_there = when_holds(c, step->when, &c->entered);

	look_at_project(c, project);
	return is_there;
}

/* Why each step between two stages is not there for the project. */
Choice
steps_barred(Case *c, Stage from, Stage to)
{
	const Step *step = c->track ? policy_step(c->policy, c->track, from, to) : NULL;
	Choice		choice = {0};

	for (; step; step = policy_step_beside(c->policy, step))
	{
		Row			set;
		const Row  *project = look_at_limit_set(c, step, &set);

		(void) choice_bars(c, &choice, step->when);
		look_at_project(c, project);
	}
	return choice;
}

/* May what nobody has entered yet still decide? */
bool
choice_is_open(const Choice *choice)
{
	for (int i = 0; i < choice->n; i++)
		if (!choice->barred[i].known)
			return true;
	return false;
}

static Category
category_of(const Case *c)
{
	return DatumGetCategory(row_datum(c->project, A_project_category));
}

/*
 * The track of a class: its own, or that of the project served, or stated with a reason; NULL: it
 * cannot be told.
 */
char *
track_of_class(Case *c, const Class *class)
{
	if (class->track)
		return class->track;
	if (case_served(c)->track)
		return case_served(c)->track;
	return row_isnull(c->project, A_project_track_reason) ? NULL : c->track;
}

static bool
agrees(Case *c, const Class *class)
{
	char	   *track = track_of_class(c, class);

	return track && c->track && strcmp(track, c->track) == 0;
}

/* The deepest class that holds the category and speaks of the project; NULL: none does. */
static const Class *
deepest_class(Case *c)
{
	const Class *best = NULL;

	for (int i = 0; i < c->policy->nclasses; i++)
	{
		const Class *class = &c->policy->classes[i];

		if (category_within(category_of(c), class->category) &&
			(best == NULL || category_below(class->category, best->category)) &&
			when_holds(c, class->when, &c->entered))
			best = class;
	}
	return best;
}

/* May the class have been chosen, by other facts?  Not where one that is for all lies deeper. */
static bool
may_have_been_chosen(const Case *c, const Class *class)
{
	if (!category_within(category_of(c), class->category))
		return false;
	for (int i = 0; i < c->policy->nclasses; i++)
	{
		const Class *other = &c->policy->classes[i];

		if (other->when == NULL && category_within(category_of(c), other->category) &&
			category_below(other->category, class->category))
			return false;
	}
	return true;
}

/*
 * The class of the project.  It is chosen at birth, by facts that may be put right until a step is
 * taken; then it stays, whatever becomes of them.  NULL: none is for it.
 */
const Class *
class_chosen(Case *c)
{
	const Class *class = deepest_class(c);

	if (row_int64(c->project, A_project_step_seq) == 1 || (class && agrees(c, class)))
		return class;
	for (int i = 0; i < c->policy->nclasses; i++)
		if (may_have_been_chosen(c, &c->policy->classes[i]) && agrees(c, &c->policy->classes[i]))
			return &c->policy->classes[i];
	return class;
}

/* Why each class of the category is not the project's. */
Choice
classes_barred(Case *c)
{
	Choice		choice = {0};

	for (int i = 0; i < c->policy->nclasses; i++)
		if (category_within(category_of(c), c->policy->classes[i].category))
			(void) choice_bars(c, &choice, c->policy->classes[i].when);
	return choice;
}
