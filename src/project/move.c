/*
 * move.c
 *		A project comes under a later version of the law (Article 28), or back from it.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "judge/case_acts.h"
#include "judge/choice.h"
#include "judge/class_then.h"
#include "judge/enforce.h"
#include "judge/highest.h"
#include "judge/telling.h"
#include "judge/way.h"
#include "policy/legal_day.h"
#include "project/columns.h"
#include "project/move.h"
#include "project/obligation.h"
#include "project/words_kept.h"
#include "register/day.h"
#include "register/probe.h"
#include "schema/ledger.h"
#include "schema/project.h"

/* Moved to another version of the law on purpose, by the register's owner. */
bool
project_is_moved(const Row *old, const Row *new)
{
	return project_differs(old, new, A_project_policy_id) ||
		project_differs(old, new, A_project_policy_reason);
}

/* The act by which it came to its version, if that is the last: nothing has happened since. */
static Row *
last_act_if_move(const Move *move, Probe *probe, Snapshot snapshot)
{
	int64		last = row_int64(move->old, A_project_last_seq);
	Row		   *act;

	probe_newest_first(probe, &move->reg->table[TABLE_act], A_act_project_id,
					   row_datum(move->old, A_project_id), A_act_seq, last, snapshot);
	do
		act = probe_next(probe);
	while (act && row_int64(act, A_act_seq) != last);
	return act && row_says(act, A_act_kind, PROJECT_MOVED) ? act : NULL;
}

/* From which version did it bring the project?  0: the act does not say. */
static int64
moved_from(const Row *act, const Row *project)
{
	return json_int(detail_old(act, A_act_detail, row_column_name(project, A_project_policy_id)));
}

/* On which step did the project stand before its last act, the move? */
static int64
step_before_move(const Move *move, Snapshot snapshot)
{
	Stage		stage = row_stage(move->old, A_project_stage);
	int64		seq = 0;
	Case		c;

	case_init(&c, CASE_FACTS, move->reg, move->old, stage, stage, move->today, move->today,
			  snapshot);
	case_read_comings(&c);
	for (int i = 0; i < c.ncomings; i++)
		if (c.comings[i].seq < row_int64(move->old, A_project_last_seq))
			seq = c.comings[i].seq;
	return seq;
}

/*
 * Taken back, a move leaves the project as it was before, whatever else it changed: its track, its
 * stage and the step by which it came there, that its lines are frozen.  Only the reason is the new
 * one's.
 */
static void
put_back(Move *move, const Row *act, Snapshot snapshot)
{
	Row		   *new = move->new;
	Row			asked = row_copy(new);

	move->back = true;
	telling_put_back(new, detail_body(act, A_act_detail));
	if (!row_isnull(act, A_act_to_stage))
	{
		row_set(new, A_project_stage, row_datum(act, A_act_from_stage));
		row_set(new, A_project_step_seq, Int64GetDatum(step_before_move(move, snapshot)));
	}
	row_set_as(new, &asked, A_project_policy_reason);
}

/* Back to the version that it has just been moved from? */
static void
look_back(Move *move)
{
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	Probe		probe;
	Row		   *act = last_act_if_move(move, &probe, snapshot);

	if (act && moved_from(act, move->old) == move->after->id)
		put_back(move, act, snapshot);
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
}

/*
 * A move of old to the version, track and stage that new says.  Where it takes the last one back,
 * new is as the project was before that.
 */
void
move_begin(Move *move, const Register *reg, const Row *old, Row *new)
{
	*move = (Move) {
		.reg = reg,
		.old = old,
		.new = new,
		.before = policy_by_id(rulebook_of(reg), row_int64(old, A_project_policy_id)),
		.after = policy_by_id(rulebook_of(reg), row_int64(new, A_project_policy_id)),
		.today = register_today(rulebook_of(reg))
	};
	if (move->after->from < move->before->from)
		look_back(move);
}

/* Has it another stage or track afterwards?  One that it is given back is its own. */
bool
move_maps(const Move *move)
{
	return !move->back && (project_differs(move->old, move->new, A_project_stage) ||
						   project_differs(move->old, move->new, A_project_track));
}

/* Why the version is none that the project can come under; NULL: it is one. */
char *
move_version_fault(const Move *move)
{
	if (move->back || (move->after->from > move->before->from && move->after->from <= move->today))
		return NULL;
	return psprintf(_("Version \"%s\" is not a later one that has come into force."),
					move->after->code);
}

/* Which word of the project's rows the version lacks, as a sentence; NULL: none. */
char *
move_word_fault(const Move *move)
{
	Snapshot	snapshot;
	char	   *lost;

	if (move->back)
		return NULL;
	snapshot = RegisterSnapshot(fact_snapshot());
	lost = word_lost(move->reg, move->new, move->before, move->after, snapshot);
	UnregisterSnapshot(snapshot);
	return lost == NULL ? NULL
		: psprintf(_("Rows of the project say \"%s\", which is no word of version \"%s\", or "
					 "counts as something else there."), lost, move->after->code);
}

/*
 * Did the project come where it is by no step that could be looked up under the other version?
 * It is given another stage or track now, or was by a former move.
 */
static bool
came_by_move(const Move *move, Stage came_from)
{
	return move_maps(move) ||
		policy_step(move->before, row_text(move->old, A_project_track), came_from,
					row_stage(move->old, A_project_stage)) == NULL;
}

/* A step that leads on to the stage. */
static const Step *
step_leading_there(Case *c)
{
	for (int i = 0; i < c->policy->nsteps; i++)
	{
		const Step *step = &c->policy->steps[i];

		if (step->to == c->to && step->kind == STEP_FORWARD &&
			strcmp(step->track, c->track) == 0 && step_is_there(c, step))
			return step;
	}
	return NULL;
}

/* The step by which projects of its class come to its stage; NULL: none that leads on. */
static const Step *
step_of_class(Case *c)
{
	List	   *way = way_to(c, c->track, c->to);

	if (way != NIL)
		return llast(way);
	return policy_step(c->policy, c->track, NO_STAGE, c->to);
}

/* The step by which it came to its stage, or would have on the way of its class or version. */
static const Step *
step_of_stage(const Move *move, Case *c)
{
	Stage		came_from = case_came_from(c);
	const Step *step = policy_step(c->policy, c->track, came_from, c->to);

	if (step == NULL && project_has_changed_class(c->project))
		step = step_of_class(c);
	return step == NULL && came_by_move(move, came_from) ? step_leading_there(c) : step;
}

/* Returned as a project of another class, it has the way of its own before it. */
static bool
begins_its_way(const Case *c)
{
	return c->step == NULL && c->to == STAGE_RETURNED && project_has_changed_class(c->project) &&
		class_has_stage(c->policy, c->track, c->to);
}

/*
 * The version that the project is moved to must know its stage, and the rules by
 * which it lets a project come there must be met.
 */
void
move_judge(const Move *move, Case *c, Verdict *verdict)
{
	Stage		stage = row_stage(move->new, A_project_stage);

	case_init(c, CASE_MOVE, move->reg, move->new, stage, stage, move->today, move->today,
			  RegisterSnapshot(fact_snapshot()));
	c->step = step_of_stage(move, c);
	if (c->step)
		c->from = c->step->from;
	c->by_actor = false;
	if (begins_its_way(c))
		judge_way(c, verdict);
	else
		judge(c, verdict);
}

/*
 * Has it come to a step that freezes the lines, or past one, as the version has it?  What was
 * returned is before them all, in the order of stages.
 */
static bool
is_past_freezing(const Policy *policy, const char *track, Stage stage)
{
	const Track *way = policy_track(policy, track);

	for (int i = 0; way && i < policy->nsteps; i++)
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

/* Neither of the two moves is a step by which it came where it is: that is the one before them. */
static void
detail_add_step_seq(StringInfo detail, const Move *move)
{
	detail_add_json(detail, row_column_name(move->new, A_project_step_seq),
					psprintf("[%lld,%lld]", (long long) row_int64(move->old, A_project_step_seq),
							 (long long) row_int64(move->new, A_project_step_seq)));
}

/*
 * The act bears the day of the move; one that gives the project another stage bears the day from
 * which on it is there, and says when it was moved, and which move it takes back.
 */
static Act
act_of_move(const Move *move)
{
	Act			act = {
		.kind = PROJECT_MOVED,
		.agency_id = row_int64(move->old, A_project_owner_id),
		.legal_on = move->today,
		.policy_id = move->after->id,
		.detail = project_changes(move->old, move->new)
	};
	StringInfoData head;

	initStringInfo(&head);
	if (project_differs(move->old, move->new, A_project_stage))
	{
		act.from = row_stage(move->old, A_project_stage);
		act.to = row_stage(move->new, A_project_stage);
		act.legal_on = row_date(move->old, A_project_stage_on);
		detail_add_text(&head, DETAIL_MOVED_ON, date_text(move->today));
		if (move->back)
			detail_add_step_seq(&head, move);
	}
	if (move->back)
		detail_add_int(&head, DETAIL_UNDOES, row_int64(move->old, A_project_last_seq));
	detail_add_by(&head);
	act.detail = detail_before(&head, act.detail);
	return act;
}

/* The rules of a version that projects come under stay as they are: judge by them afterwards. */
void
move_take_into_use(const Move *move)
{
	policy_require_visible(move->reg, move->after->id);
	policy_take_into_use(move->reg, move->after->id, move->after->from);
}

/* Freezes what is to be, and writes the act; the caller stores the row, and then what it owes. */
void
move_record(Move *move)
{
	int64		project_id = row_int64(move->old, A_project_id);
	ChainHead	head = ledger_head(move->old);
	Act			act;

	if (!move->back)
		project_freeze_moved(move->new, move->after);
	act = act_of_move(move);
	ledger_advance(move->reg, &head, project_id, &act);
	ledger_write(move->reg, &head, project_id, &act);
	ledger_set_head(move->new, &head);
	if (act.to != NO_STAGE && !move->back)
		row_set(move->new, A_project_step_seq, Int64GetDatum(head.seq));
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

/* It is said why, by nobody but the register's owner, and nothing else beside.  asked: what is. */
static void
require_moved_alone(const Move *move, Relation rel, const Row *asked)
{
	static const int aside[] = {A_project_stage, A_project_stage_on, A_project_owner_id,
	A_project_owner_reason, A_project_class_reason};
	char	   *fault;

	if (!user_is_register_owner(move->reg))
		refuse_move(rel, move->old, ERRCODE_GOVPROJ_WRONG_OFFICE,
					_("A project stays under its version unless the register's owner moves it."));
	fault = move_version_fault(move);
	if (fault)
		refuse_move(rel, move->old, ERRCODE_GOVPROJ_NO_POLICY, fault);
	if (row_isnull(move->new, A_project_policy_reason) ||
		!project_differs(move->old, move->new, A_project_policy_reason))
		refuse_move(rel, move->old, ERRCODE_CHECK_VIOLATION,
					_("Say why: set policy_reason together with policy_id."));
	project_require_same(rel, move->old, asked, aside, lengthof(aside),
						 gettext_noop("Move it in a statement of its own, and step on after."));
	project_require_same_plan(rel, move->old, asked,
							  gettext_noop("Move it in a statement of its own."));
	fault = move_word_fault(move);
	if (fault)
		refuse_move(rel, move->old, ERRCODE_CHECK_VIOLATION, fault);
}

static void
enforce_move(const Move *move, Relation rel)
{
	Verdict		verdict;
	Case		c;

	move_judge(move, &c, &verdict);
	verdict_enforce(&c, &verdict, rel);
	UnregisterSnapshot(c.snapshot);
}

/*
 * Only to a later version, by the register's owner, with a reason, and in a
 * statement of its own; or back, while nothing has happened since.  Errors: ZG006, ZG007, ZG009,
 * 23514, and those of the rules of the step by which it came to its stage.
 */
HeapTuple
project_move(const Register *reg, TriggerData *data, const Row *old, Row *new)
{
	static const int needed[] = {A_project_policy_id};
	Row			asked = row_copy(new);
	Move		move;

	row_require_not_null(data->tg_relation, new, needed, lengthof(needed));
	move_begin(&move, reg, old, new);
	require_moved_alone(&move, data->tg_relation, &asked);
	move_take_into_use(&move);
	if (!move.back)
		enforce_move(&move, data->tg_relation);
	move_record(&move);
	project_write_duties(reg, new, NULL);
	return row_tuple(new);
}
