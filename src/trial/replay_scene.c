/*
 * replay_scene.c
 *		An act as it is put to the judge once more.
 */
#include "postgres.h"

#include "utils/jsonb.h"

#include "judge/case_money.h"
#include "judge/telling.h"
#include "ledger/ledger.h"
#include "schema/ledger.h"
#include "schema/project.h"
#include "trial/doer.h"
#include "trial/replay.h"

static bool
says_true(const JsonbContainer *detail, const char *key)
{
	JsonbValue *value = telling_member(detail, key);

	return value && value->type == jbvBool && value->val.boolean;
}

const JsonbContainer *
member_object(const JsonbContainer *detail, const char *key)
{
	JsonbValue *value = telling_member(detail, key);

	return value && value->type == jbvBinary ? value->val.binary.data : NULL;
}

/* The row of the law by which the step was taken, in the version of then; NULL: there is none. */
const Step *
step_taken_by(const Policy *own, const Row *project, const Scene *scene)
{
	int64		id = telling_member_int(scene->detail, DETAIL_STEP);
	const Step *step = policy_step(own, row_text(project, A_project_track),
								   row_stage(project, A_project_stage),
								   row_stage(scene->act->row, A_act_to_stage));

	while (step && id && step->row_id != id)
		step = policy_step_beside(own, step);
	return step;
}

void
begin_scene(Replay *r, Scene *scene, const PastAct *act)
{
	memset(scene, 0, sizeof(Scene));
	scene->act = act;
	scene->own = policy_by_id(r->book, row_int64(act->row, A_act_policy_id));
	scene->detail = act_detail(act);
	scene->day = row_date(act->row, A_act_legal_on);
	scene->today = scene->day + telling_member_int(scene->detail, "days_back");
	scene->doer = doer_of(&r->chronicle, act, r->reg->owner);
	/* who dated it back farther than others may was the register's owner */
	scene->doer.by_owner |= scene->own->backdate_days >= 0 &&
		scene->today - scene->day > scene->own->backdate_days;
}

/* Do other kinds of cost count as software in the version that is tried than did then? */
static bool
counts_software_otherwise(const Vocabulary *own, const Vocabulary *words)
{
	const Words *kinds = &own->list[LIST_COST_LINE];

	for (CostLineKind kind = 1; kind <= kinds->n; kind++)
		if (has_part(own, PART_SOFTWARE, kind) !=
			has_part(words, PART_SOFTWARE,
					 word_value(&words->list[LIST_COST_LINE], word_of(kinds, kind))))
			return true;
	return false;
}

/* Of how high it was by others nothing is known. */
static void
count_software(Case *c, Row *project)
{
	row_set_yuan(project, A_project_software_cost, case_software_cost(c));
	row_set_null(project, A_project_highest_software_cost);
}

void
put_case(Replay *r, Case *c, CaseKind kind, Scene *scene, Stage from, Stage to)
{
	case_init(c, kind, r->reg, &scene->project, from, to, scene->day, scene->today, r->snapshot);
	c->policy = r->policy;
	c->step = c->track ? policy_step(c->policy, c->track, from, to) : NULL;
	c->past = &r->chronicle.past;
	c->doer = &scene->doer;
	c->served_track = r->otherwise.served_track;
	c->has_class_changes = true;
	c->nclass_changes = r->otherwise.nclass_changes;
	c->class_changes = r->otherwise.class_changes;
	c->imports = says_true(scene->detail, "imported");
	if (scene->own != r->policy && counts_software_otherwise(&scene->own->words, &r->policy->words))
		count_software(c, &scene->project);
}
