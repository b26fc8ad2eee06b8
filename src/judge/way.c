/*
 * way.c
 *		The way of a class of projects to a stage, and what counts of it for a project
 *		that has come to be of the class.
 */
#include "postgres.h"

#include "judge/case_acts.h"
#include "judge/choice.h"
#include "judge/class_then.h"
#include "judge/way.h"

/* Do projects of the class come to the stage? */
bool
class_has_stage(const Policy *policy, const char *track, Stage stage)
{
	return stage == STAGE_PLANNED ||
		track_leads(policy_track(policy, track), STAGE_PLANNED, stage);
}

/* Do forward steps alone lead to the stage from the entry? */
static bool
is_on_way(const Policy *policy, const char *track, Stage stage)
{
	return stage == STAGE_PLANNED ||
		(class_has_stage(policy, track, stage) &&
		 track_is_past(policy_track(policy, track), stage, STAGE_PLANNED));
}

/* The step by which projects of the class come to a stage on that way: one that is there for it. */
static const Step *
step_of_way(Case *c, const char *track, Stage to)
{
	const Step *found = NULL;

	for (int i = 0; i < c->policy->nsteps; i++)
	{
		const Step *step = &c->policy->steps[i];

		if (step->kind != STEP_FORWARD || step->to != to || strcmp(step->track, track) != 0 ||
			!is_on_way(c->policy, track, step->from))
			continue;
		if (step_is_there(c, step))
			return step;
		if (found == NULL)
			found = step;
	}
	return found;
}

/*
 * The steps that lead on, by which projects of the class come from their entry to the stage, in
 * their order.  A project that was returned has still to take them all.
 */
List *
way_to(Case *c, const char *track, Stage stage)
{
	List	   *way = NIL;
	const Step *step;

	while (stage != STAGE_PLANNED && stage != STAGE_RETURNED &&
		   list_length(way) < c->policy->nsteps &&
		   (step = step_of_way(c, track, stage)) != NULL)
	{
		way = lcons((void *) step, way);
		stage = step->from;
	}
	return way;
}

/* Where it stood when an act was written. */
static Stage
stage_then(Case *c, int64 seq)
{
	Stage		stage = STAGE_PLANNED;

	case_read_comings(c);
	for (int i = 0; i < c->ncomings && c->comings[i].seq < seq; i++)
		stage = c->comings[i].to;
	return stage;
}

static void
add_documents(PastStep *past, const PastStep *other)
{
	for (int i = 0; i < other->ndocuments; i++)
	{
		past->documents = case_one_more(past->documents, past->ndocuments, sizeof(int64));
		past->documents[past->ndocuments++] = other->documents[i];
	}
}

/*
 * The class changed in this round: instead of the steps by which the project came to where it
 * stood then, the steps count by which projects of its class come there.  They rest on all that
 * the round's steps rest on.
 */
static void
put_on_way(Case *c)
{
	PastStep	past = {.seq = class_change_of_round(c)};
	int			kept = 0;
	ListCell   *lc;

	if (past.seq == 0)
		return;
	for (int i = 0; i < c->npast_steps; i++)
	{
		add_documents(&past, &c->past_steps[i]);
		if (c->past_steps[i].seq > past.seq)
			c->past_steps[kept++] = c->past_steps[i];
	}
	c->npast_steps = kept;
	foreach(lc, way_to(c, c->track, stage_then(c, past.seq)))
	{
		past.step = lfirst(lc);
		case_add_past_step(c, past);
	}
}

/* Read the steps of the present round that count, if they have not been. */
void
way_read_steps(Case *c)
{
	if (c->has_past_steps)
		return;
	case_read_past_steps(c);
	put_on_way(c);
}
