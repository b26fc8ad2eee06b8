/*
 * move.c
 *		A project comes under a later version of the law (Article 28).
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "judge/case_acts.h"
#include "judge/class_then.h"
#include "judge/enforce.h"
#include "judge/highest.h"
#include "judge/way.h"
#include "policy/legal_day.h"
#include "project/columns.h"
#include "project/move.h"
#include "project/obligation.h"
#include "project/words_kept.h"
#include "register/probe.h"
#include "schema/project.h"

/* Moved to a later version of the law on purpose, by the register's owner. */
bool
project_is_moved(const Row *old, const Row *new)
{
	return project_differs(old, new, A_project_policy_id) ||
		project_differs(old, new, A_project_policy_reason);
}

/* The step by which it came to its stage, or on the way of its class would have. */
static const Step *
step_of_stage(Case *c, Stage stage)
{
	const Step *step = policy_step(c->policy, c->track, case_came_from(c), stage);
	List	   *way = step || !project_has_changed_class(c->project) ? NIL
		: way_to(c, c->track, stage);

	return way == NIL ? step : llast(way);
}

/*
 * The version that the project is moved to must know its stage, and the rules by
 * which it lets a project come there must be met.
 */
static void
judge_stage_again(const Register *reg, Relation rel, const Row *new, DateADT today)
{
	Stage		stage = row_stage(new, A_project_stage);
	Verdict		verdict;
	Case		c;

	case_init(&c, CASE_MOVE, reg, new, stage, stage, today, today,
			  RegisterSnapshot(fact_snapshot()));
	c.step = step_of_stage(&c, stage);
	if (c.step)
		c.from = c.step->from;
	c.by_actor = false;
	judge(&c, &verdict);
	verdict_enforce(&c, &verdict, rel);
	UnregisterSnapshot(c.snapshot);
}

/*
 * Has it come to a step that freezes the lines, or past one, as the version has it?  What was
 * returned is before them all.
 */
static bool
is_past_freezing(const Policy *policy, const char *track, Stage stage)
{
	const Track *way = policy_track(policy, track);

	for (int i = 0; way && stage != STAGE_RETURNED && i < policy->nsteps; i++)
	{
		const Step *step = &policy->steps[i];

		if (step->freezes && strcmp(step->track, track) == 0 &&
			(step->to == stage ||
			 (stage >= step->to && track_leads(way, step->to, stage))))
			return true;
	}
	return false;
}

/*
 * What the version fixes from a step on that projects of its class have passed is fixed when the
 * project comes under it, or to be of that class.
 */
void
project_freeze_moved(Row *new, const Policy *policy)
{
	if (row_bool(new, A_project_frozen) ||
		!is_past_freezing(policy, row_text(new, A_project_track),
						  row_stage(new, A_project_stage)))
		return;
	row_set(new, A_project_frozen, BoolGetDatum(true));
	project_keep_highest(new);
}

static void
refuse_move(Relation rel, const Row *old, int sqlstate, const char *detail)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("project \"%s\" cannot be moved to that policy",
					TextDatumGetCString(row_datum(old, A_project_code))),
			 errdetail_internal("%s", detail),
			 refused_by(rel, "policy")));
}

static void
require_words_kept(const Register *reg, Relation rel, const Row *project, const Policy *before,
				   const Policy *after)
{
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	char	   *lost = word_lost(reg, project, before, after, snapshot);

	UnregisterSnapshot(snapshot);
	if (lost)
		refuse_move(rel, project, ERRCODE_CHECK_VIOLATION,
					psprintf(_("Rows of the project say \"%s\", which is no word of version \"%s\", or "
							   "counts as something else there."), lost, after->code));
}

/*
 * Only to a later version, by the register's owner, with a reason, and in a
 * statement of its own.  Errors: ZG006, ZG007, ZG009, 23514, and those of the
 * rules of the step by which it came to its stage.
 */
HeapTuple
project_move(const Register *reg, TriggerData *data, const Row *old, Row *new)
{
	static const int aside[] = {A_project_stage, A_project_stage_on, A_project_owner_id,
	A_project_owner_reason, A_project_class_reason};
	static const int needed[] = {A_project_policy_id};
	DateADT		today = register_today(rulebook_of(reg));
	const Policy *before = policy_by_id(rulebook_of(reg), row_int64(old, A_project_policy_id));
	const Policy *after;
	ChainHead	head = ledger_head(old);
	Act			act = {0};

	row_require_not_null(data->tg_relation, new, needed, lengthof(needed));
	after = policy_by_id(rulebook_of(reg), row_int64(new, A_project_policy_id));
	if (!user_is_register_owner(reg))
		refuse_move(data->tg_relation, old, ERRCODE_GOVPROJ_WRONG_OFFICE,
					_("A project stays under its version unless the register's owner moves it."));
	if (after->from <= before->from || after->from > today)
		refuse_move(data->tg_relation, old, ERRCODE_GOVPROJ_NO_POLICY,
					psprintf(_("Version \"%s\" is not a later one that has come into force."),
							 after->code));
	if (row_isnull(new, A_project_policy_reason) ||
		!project_differs(old, new, A_project_policy_reason))
		refuse_move(data->tg_relation, old, ERRCODE_CHECK_VIOLATION,
					_("Say why: set policy_reason together with policy_id."));
	project_require_same(data->tg_relation, old, new, aside, lengthof(aside),
						 gettext_noop("Move it in a statement of its own, and step on after."));
	project_require_same_plan(data->tg_relation, old, new,
							  gettext_noop("Move it in a statement of its own."));
	require_words_kept(reg, data->tg_relation, new, before, after);
	policy_require_visible(reg, after->id);
	policy_take_into_use(reg, after->id, after->from);
	judge_stage_again(reg, data->tg_relation, new, today);
	project_freeze_moved(new, after);
	act.kind = "project_moved";
	act.agency_id = row_int64(old, A_project_owner_id);
	act.legal_on = today;
	act.policy_id = after->id;
	act.detail = project_changes(old, new);
	ledger_advance(reg, &head, row_int64(old, A_project_id), &act);
	ledger_write(reg, &head, row_int64(old, A_project_id), &act);
	ledger_set_head(new, &head);
	project_write_duties(reg, new, NULL);
	return row_tuple(new);
}

