/*
 * replay_otherwise.c
 *		What the version that is tried has otherwise of a project: its track, the classes that
 *		it was of before, its limit.  All else on its row is as it was.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/memutils.h"

#include "judge/corrections.h"
#include "judge/limit.h"
#include "judge/rule_conditions.h"
#include "schema/ledger.h"
#include "schema/project.h"
#include "trial/doer.h"
#include "trial/replay.h"

/* The project's row, with what the version that is tried has otherwise. */
Row
as_otherwise(const Replay *r, Row project)
{
	const Otherwise *other = &r->otherwise;

	if (other->track)
		row_set(&project, A_project_track, CStringGetTextDatum(other->track));
	if (!other->limit)
		return project;
	row_set_null(&project, A_project_approved_amount);
	row_set_null(&project, A_project_approval_last_day);
	if (other->has_amount)
		row_set_yuan(&project, A_project_approved_amount, other->amount);
	if (other->has_last_day)
		row_set(&project, A_project_approval_last_day, DateADTGetDatum(other->last_day));
	return project;
}

/* From now on the limit is what stands on the row.  It outlives the act. */
static void
keep_limit(Replay *r, const Row *project)
{
	Otherwise  *other = &r->otherwise;
	MemoryContext caller = MemoryContextSwitchTo(r->of_project);

	other->limit = true;
	other->has_amount = !row_isnull(project, A_project_approved_amount);
	if (other->has_amount)
		other->amount = yuan_copy(row_yuan(project, A_project_approved_amount));
	other->has_last_day = !row_isnull(project, A_project_approval_last_day);
	if (other->has_last_day)
		other->last_day = row_date(project, A_project_approval_last_day);
	MemoryContextSwitchTo(caller);
}

static const char *
limit_kind(const Policy *policy, const Step *step)
{
	return step && step->limit_document >= 0 ? policy->documents[step->limit_document].kind : "";
}

/*
 * What a step leaves of the limit, where it is otherwise from then on or has been: the version that
 * is tried sets it by another step, or by another paper.  A step that this one has not leaves what
 * it left then.
 */
void
follow_step(Replay *r, Case *c, Scene *scene, const Step *taken)
{
	if (c->step == NULL)
	{
		r->otherwise.limit &= taken == NULL ||
			(taken->kind != STEP_RESTART && taken->limit_document < 0);
		return;
	}
	if (!r->otherwise.limit &&
		strcmp(limit_kind(scene->own, taken), limit_kind(r->policy, c->step)) == 0)
		return;
	if (c->step->kind == STEP_RESTART)
	{
		row_set_null(&scene->project, A_project_approved_amount);
		row_set_null(&scene->project, A_project_approval_last_day);
	}
	if (c->step->limit_document >= 0)
		limit_set(c, &scene->project, c->step);
	keep_limit(r, &scene->project);
}

/* How many changes of class were there when the step was taken?  It may have been dated since. */
int
class_changes_then(const Replay *r, const PastAct *act)
{
	int64		taken = act_of_taking(&r->chronicle, act)->seq;
	int			n = r->otherwise.nclass_changes;

	while (n > 0 && r->otherwise.class_changes[n - 1].seq > taken)
		n--;
	return n;
}

/* The track that a version gives a project, as it was born; NULL: it cannot be told. */
static char *
track_by(Replay *r, const Policy *policy, Scene *scene)
{
	char	   *track;
	Case		c;

	put_case(r, &c, CASE_BIRTH, scene, NO_STAGE, STAGE_PLANNED);
	c.policy = policy;
	if (policy != r->policy)
		c.served_track = NULL;
	return derive_track(&c, &track) ? track : NULL;
}

/*
 * The track of a project by the version that is tried, where it has another by its own.  NULL: the
 * same, or one that was said and did not follow from the class: that stays.
 */
static char *
track_otherwise(Replay *r, const Policy *own, Scene *scene)
{
	char	   *is = row_text(&scene->project, A_project_track);
	char	   *was = track_by(r, own, scene);
	char	   *track = track_by(r, r->policy, scene);

	if (track == NULL || was == NULL || strcmp(is, was) != 0 || strcmp(is, track) == 0)
		return NULL;
	return MemoryContextStrdup(r->of_project, track);
}

/* The same of the project that this one serves, of which it may take its own. */
static void
find_served_track(Replay *r, const Scene *scene)
{
	Scene		of_served = *scene;
	const Row  *served;

	if (row_isnull(&scene->project, A_project_serves_id))
		return;
	served = past_project(past_of_other(&r->chronicle.past,
										row_int64(&scene->project, A_project_serves_id)));
	if (served == NULL)
		return;
	of_served.project = row_copy(served);
	r->otherwise.served_track =
		track_otherwise(r, policy_by_id(r->book, row_int64(served, A_project_policy_id)),
						&of_served);
}

void
find_track(Replay *r, Scene *scene)
{
	r->otherwise.served_track = NULL;
	find_served_track(r, scene);
	r->otherwise.track = track_otherwise(r, scene->own, scene);
	scene->project = as_otherwise(r, scene->project);
}

/* Of which class the project was by the version that is tried, before it came to be of another. */
void
note_class_before(Replay *r, const PastAct *act)
{
	Otherwise  *other = &r->otherwise;
	MemoryContext caller = MemoryContextSwitchTo(r->of_project);
	char	   *before = other->track ? other->track
		: row_text(r->chronicle.telling.project, A_project_track);

	other->class_changes = case_one_more(other->class_changes, other->nclass_changes,
										 sizeof(ClassChange));
	other->class_changes[other->nclass_changes++] = (ClassChange) {
		.seq = act->seq,
		.on = row_date(act->row, A_act_legal_on),
		.before = before
	};
	MemoryContextSwitchTo(caller);
}

/* It is of another class, or under another version: that has it a track by what it is now. */
void
follow_class(Replay *r, Scene *scene, bool class_changed)
{
	Stage		stage = row_stage(&scene->project, A_project_stage);
	Case		c;

	find_track(r, scene);
	if (!r->otherwise.limit || !class_changed)
		return;
	put_case(r, &c, CASE_FACTS, scene, stage, stage);
	limit_of_class(&c, &scene->project);
	keep_limit(r, &scene->project);
}

/* A paper has come, or gone: the limit follows, where it is otherwise. */
void
follow_paper(Replay *r, Scene *scene)
{
	Row			before = row_copy(&scene->project);
	Stage		stage = row_stage(&before, A_project_stage);
	Case		c;

	put_case(r, &c, CASE_FACTS, scene, stage, stage);
	c.day = c.today;
	c.project = &before;
	limit_follow(&c, &scene->project);
	keep_limit(r, &scene->project);
}
