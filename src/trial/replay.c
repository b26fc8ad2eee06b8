/*
 * replay.c
 *		What another version of the law would have said to all that was done.
 *
 * Each project is gone through act by act (chronicle.h).  Before a step is told, it is put to the
 * judge by the version that is tried: by the same stages, on its day, of who took it, on the papers
 * and figures that stood then.  That a step would have been refused changes nothing of what came
 * after.
 *
 * What is as that version has it is in replay_otherwise.c.  A move to a version is no step, and put
 * to none; with it, and with a change of class, the track is told anew.
 */
#include "postgres.h"

#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "judge/class_then.h"
#include "ledger/ledger.h"
#include "office/sight.h"
#include "register/asked.h"
#include "register/day.h"
#include "register/probe.h"
#include "register/progress.h"
#include "schema/ledger.h"
#include "schema/project.h"
#include "trial/doer.h"
#include "trial/replay.h"
#include "trial/replay_entry.h"

PG_FUNCTION_INFO_V1(govproj_replay);

static bool
is_move(const PastAct *act)
{
	return row_says(act->row, A_act_kind, PROJECT_MOVED);
}

static bool
is_class_change(const PastAct *act)
{
	return row_says(act->row, A_act_kind, CLASS_CHANGED);
}

/* The project's row as the step found it: of the class that its version had it be then. */
static Row
found_by_step(Replay *r, const Scene *scene, const PastAct *act, int nclass_changes)
{
	Row			project = chronicle_project_beside(&r->chronicle,
												   member_object(scene->detail, "changed"));
	Stage		stage = row_stage(&project, A_project_stage);
	Case		c;

	if (nclass_changes == r->otherwise.nclass_changes)
		return project;
	case_init(&c, CASE_FACTS, r->reg, &project, stage, stage, scene->day, scene->today,
			  r->snapshot);
	c.policy = scene->own;
	c.past = &r->chronicle.past;
	row_set(&project, A_project_track,
			CStringGetTextDatum(class_then(&c, act_of_taking(&r->chronicle, act)->seq)));
	return project;
}

/* asked: false where it is of a later day, and only what it leaves is of interest. */
static void
replay_step(Replay *r, const PastAct *act, bool asked)
{
	int			n = class_changes_then(r, act);
	const Step *taken;
	Row			found;
	Verdict		verdict;
	Scene		scene;
	Case		c;

	begin_scene(r, &scene, act);
	found = found_by_step(r, &scene, act, n);
	scene.project = as_otherwise(r, row_copy(&found));
	if (n < r->otherwise.nclass_changes)
		row_set(&scene.project, A_project_track,
				CStringGetTextDatum(r->otherwise.class_changes[n].before));
	taken = step_taken_by(scene.own, &found, &scene);
	scene.doer.office = taken ? taken->office->word : NULL;
	put_case(r, &c, CASE_STEP, &scene, row_stage(&found, A_project_stage),
			 row_stage(act->row, A_act_to_stage));
	c.nclass_changes = n;
	judge_find_step(&c, &scene.project);
	if (asked)
	{
		judge(&c, &verdict);
		put_unmet(r, &scene, &c, &verdict);
		put_dropped(r, &scene, &c, row_copy(&found));
	}
	follow_step(r, &c, &scene, taken);
}

static void
replay_birth(Replay *r, const PastAct *act, bool asked)
{
	Verdict		verdict;
	Scene		scene;
	Case		c;

	begin_scene(r, &scene, act);
	scene.project = row_copy(r->chronicle.telling.project);
	find_track(r, &scene);
	if (!asked)
		return;
	put_case(r, &c, CASE_BIRTH, &scene, NO_STAGE, STAGE_PLANNED);
	if (c.step == NULL)
		c.step = policy_any_birth(r->policy);
	judge(&c, &verdict);
	put_unmet(r, &scene, &c, &verdict);
	put_track_unknown(r, &scene, &c);
	put_dropped(r, &scene, &c, row_copy(r->chronicle.telling.project));
}

/* A move to a version, or a change of class: no step. */
static void
replay_turn(Replay *r, const PastAct *act)
{
	Scene		scene;

	begin_scene(r, &scene, act);
	scene.project = row_copy(r->chronicle.telling.project);
	follow_class(r, &scene, is_class_change(act));
}

/* Put to the judge as of the day on which it was entered, on what stood with it. */
static void
judge_again(Replay *r, Scene *scene, const ReplayedEntry *entry)
{
	Stage		stage = row_stage(&scene->project, A_project_stage);
	Verdict		verdict;
	Case		c;

	scene->thing = entry->thing;
	scene->label = entry->label;
	put_case(r, &c, CASE_ENTRY, scene, stage, stage);
	c.day = c.today;
	c.contract_id = entry->judged.contract_id;
	c.source = entry->judged.source;
	c.entered = entry->judged.facts;
	if (entry->unknown)
	{
		put_unknown(r, scene, &c);
		return;
	}
	judge_entry(&c, &entry->judged, &verdict);
	put_unmet(r, scene, &c, &verdict);
}

/*
 * On which day was it entered?  That of its being recorded, in the register's time zone; but where
 * the clock is set, for a test, no later than its acts tell.
 */
static DateADT
day_entered(const Replay *r, const Row *act)
{
	if (today_is_set())
		return r->latest;
	return today_in(r->book->zone, DatumGetTimestampTz(row_datum(act, A_act_recorded_at)));
}

/* before: the row that the act altered; NULL: it entered one. */
static void
replay_entry(Replay *r, const PastAct *act, const Row *before, bool asked)
{
	ReplayedEntry entries[MOST_ENTRIES];
	Entering	entering = {.chronicle = &r->chronicle,.act = act,.policy = r->policy,
		.before = before};
	Scene		scene;
	int			n;

	begin_scene(r, &scene, act);
	entering.row = replay_row_of(&r->chronicle, act, scene.detail);
	if (entering.row == NULL)
		return;
	scene.today = entering.today = day_entered(r, act->row);
	scene.project = as_otherwise(r, row_copy(r->chronicle.telling.project));
	entering.own = scene.own;
	n = asked ? replay_entries(&entering, entries) : 0;
	for (int i = 0; i < n; i++)
		judge_again(r, &scene, &entries[i]);
	if (act->deed->table == TABLE_document && r->otherwise.limit)
		follow_paper(r, &scene);
}

static bool
was_taken_back(const Replay *r, const PastAct *act)
{
	for (int i = 0; i < r->nundone; i++)
		if (r->undone[i] == act->seq)
			return true;
	return false;
}

/* Which steps were taken back?  They are as if they had not been. */
static void
find_undone(Replay *r)
{
	const Chronicle *chronicle = &r->chronicle;

	r->nundone = 0;
	for (int i = 0; i < chronicle->nacts; i++)
	{
		const PastAct *act = &chronicle->acts[i];

		if (!row_says(act->row, A_act_kind, "step_undone"))
			continue;
		r->undone = case_one_more(r->undone, r->nundone, sizeof(int64));
		r->undone[r->nundone++] = telling_member_int(act_detail(act), DETAIL_UNDOES);
	}
}

/* What the act found: the row that it altered; NULL: it entered one, or tells of none. */
static const Row *
row_before(Replay *r, const PastAct *act)
{
	const Row  *row = NULL;
	Row		   *before;

	if (act->deed && act->deed->bearing == CHANGES && act->deed->table == TABLE_fund_allocation)
		row = replay_row_of(&r->chronicle, act, act_detail(act));
	if (row == NULL)
		return NULL;
	before = palloc(sizeof(Row));
	*before = row_copy(row);
	return before;
}

/* The latest day that acts bear: no entry that follows was made before it. */
static void
note_day(Replay *r, const PastAct *act)
{
	int64		days_back = act->leads ? telling_member_int(act_detail(act), "days_back") : 0;

	r->latest = Max(r->latest, row_date(act->row, A_act_legal_on) + days_back);
}

/* What the act left: a project that it entered, or what it entered for one. */
static void
replay_left(Replay *r, const PastAct *act, const Row *before, bool asked)
{
	if (act->leads)
		replay_birth(r, act, asked);
	else if (act->deed)
		replay_entry(r, act, before, asked);
}

/* A step as it was found, all else as it was left. */
static void
replay_act(Replay *r, const PastAct *act)
{
	bool		asked = row_date(act->row, A_act_legal_on) <= r->until;
	bool		is_step = act->leads && r->chronicle.telling.project != NULL && !is_move(act);
	MemoryContext of_project = MemoryContextSwitchTo(r->of_act);
	const Row  *before = row_before(r, act);

	note_day(r, act);
	if (r->chronicle.telling.project && is_class_change(act))
		note_class_before(r, act);
	if (is_step && !was_taken_back(r, act))
		replay_step(r, act, asked);
	MemoryContextSwitchTo(of_project);
	chronicle_tell(&r->chronicle);
	MemoryContextSwitchTo(r->of_act);
	if (is_move(act) || is_class_change(act))
		replay_turn(r, act);
	else if (!is_step && r->chronicle.telling.project)
		replay_left(r, act, before, asked);
	MemoryContextSwitchTo(of_project);
	MemoryContextReset(r->of_act);
}

static void
replay_acts(Replay *r)
{
	const PastAct *act;

	r->latest = DATEVAL_NOBEGIN;
	while ((act = chronicle_next(&r->chronicle)) != NULL)
	{
		CHECK_FOR_INTERRUPTS();
		replay_act(r, act);
	}
	/* there is a project, and no act that entered it is left */
	if (r->chronicle.telling.project == NULL)
		telling_refuse_without(&r->chronicle.telling, "project_entered");
}

/* One of them, if it is there and seen. */
static void
replay_project(Replay *r, int64 project_id)
{
	MemoryContext caller = MemoryContextSwitchTo(r->of_project);
	Probe		probe;

	probe_begin(&probe, &r->reg->table[TABLE_project], A_project_id, Int64GetDatum(project_id),
				r->snapshot);
	r->project = probe_next(&probe);
	if (r->project && project_is_seen(r->reg, r->project))
	{
		memset(&r->otherwise, 0, sizeof(Otherwise));
		chronicle_open(&r->chronicle, project_id);
		find_undone(r);
		replay_acts(r);
	}
	probe_end(&probe);
	MemoryContextSwitchTo(caller);
	MemoryContextReset(r->of_project);
}

static int64 *
all_projects(const Replay *r, int *n)
{
	int64	   *ids = NULL;
	Probe		probe;
	Row		   *row;

	*n = 0;
	probe_all(&probe, &r->reg->table[TABLE_project], r->snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		CHECK_FOR_INTERRUPTS();
		ids = case_one_more(ids, *n, sizeof(int64));
		ids[(*n)++] = row_int64(row, A_project_id);
	}
	probe_end(&probe);
	if (*n > 1)
		qsort(ids, *n, sizeof(int64), case_by_id);
	return ids;
}

static void
replay_all(Replay *r)
{
	int			n;
	int64	   *ids = all_projects(r, &n);
	Progress	progress;

	progress_begin(&progress, progress_work(_("judge_under of \"%s\", projects"),
											&r->reg->table[TABLE_project]), NULL, n);
	for (int i = 0; i < n; i++)
	{
		replay_project(r, ids[i]);
		progress_step(&progress);
	}
}

/*
 * govproj.replay(project_table regclass, law regclass, policy_id bigint, until date, project_id
 * bigint): of each step that was taken, by acts of no later day (NULL: all), each rule of the
 * version policy_id, of the register whose project table is law, that is not met.  project_id NULL:
 * of all projects that the current user may learn of.  Errors: 42501 without SELECT on the
 * project table and on act, 42809, 55000, ZG007; XX001 where an act does not tell what it must.
 */
Datum
govproj_replay(PG_FUNCTION_ARGS)
{
	Replay		r = {0};

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return (Datum) 0;
	r.result = (ReturnSetInfo *) fcinfo->resultinfo;
	r.policy = policy_by_id(rulebook_of(register_asked_about(PG_GETARG_OID(1),
															 fcinfo->flinfo->fn_oid)),
							PG_GETARG_INT64(2));
	r.reg = register_asked_about(PG_GETARG_OID(0), fcinfo->flinfo->fn_oid);
	require_select(r.reg->table[TABLE_act].relid);	/* it tells no more than acts do */
	r.book = rulebook_of(r.reg);
	r.until = PG_ARGISNULL(3) ? DATEVAL_NOEND : PG_GETARG_DATEADT(3);
	r.snapshot = RegisterSnapshot(GetActiveSnapshot());
	r.of_project = AllocSetContextCreate(CurrentMemoryContext, "govproj replay of a project",
										 ALLOCSET_DEFAULT_SIZES);
	r.of_act = AllocSetContextCreate(CurrentMemoryContext, "govproj replay of an act",
									 ALLOCSET_DEFAULT_SIZES);
	chronicle_begin(&r.chronicle, r.reg, r.snapshot);
	if (PG_ARGISNULL(4))
		replay_all(&r);
	else
		replay_project(&r, PG_GETARG_INT64(4));
	UnregisterSnapshot(r.snapshot);
	return (Datum) 0;
}
