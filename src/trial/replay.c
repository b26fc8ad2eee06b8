/*
 * replay.c
 *		What another version of the law would have said to all that was done.
 *
 * Each project is gone through act by act (chronicle.h).  Before a step is told, it is put to the
 * judge by the version that is tried: by the same stages, on its day, of who took it, on the papers
 * and figures that stood then.  That a step would have been refused changes nothing of what came
 * after.
 *
 * A project's track, its limit and what counts as software are as that version has them, where it
 * has them otherwise; all else on its row is as it was.  A move to a version is no step, and put to
 * none; with it, and with a change of class, the track is told anew.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_class.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"
#include "utils/tuplestore.h"

#include "code/characters.h"
#include "errors.h"
#include "judge/case_money.h"
#include "judge/chronicle.h"
#include "judge/class_then.h"
#include "judge/corrections.h"
#include "judge/judge.h"
#include "judge/limit.h"
#include "judge/rule_conditions.h"
#include "judge/rules.h"
#include "judge/wording.h"
#include "ledger/ledger.h"
#include "office/sight.h"
#include "policy/rule_words.h"
#include "register/asked.h"
#include "register/day.h"
#include "register/probe.h"
#include "schema/ledger.h"
#include "schema/project.h"
#include "trial/asked_too.h"
#include "trial/doer.h"
#include "trial/replay_entry.h"

PG_FUNCTION_INFO_V1(govproj_replay);

#define REPLAY_COLUMNS 18

/* What the version that is tried has otherwise of a project, from one act to the next. */
typedef struct Otherwise
{
	char	   *track;			/* NULL: as it is */
	char	   *served_track;	/* that of the project it serves; likewise */
	int			nclass_changes;	/* of what it was before, as that version calls it */
	ClassChange *class_changes;
	bool		limit;			/* the limit and its last day are these */
	bool		has_amount;
	Yuan		amount;
	bool		has_last_day;
	DateADT		last_day;
} Otherwise;

typedef struct Replay
{
	ReturnSetInfo *result;
	const Register *reg;
	const Rulebook *book;
	const Policy *policy;		/* that is tried */
	DateADT		until;			/* no act of a later day */
	Snapshot	snapshot;
	Oid			owner;			/* the register's, by whom all may be done */
	DateADT		latest;			/* the latest day that an act bears so far */
	MemoryContext of_project;	/* what is told of it */
	MemoryContext of_act;		/* what it is judged by */
	Chronicle	chronicle;

	/* of the project */
	const Row  *project;		/* as it is now */
	Otherwise	otherwise;
	int			nundone;
	int64	   *undone;			/* sequence numbers of steps that were taken back */
} Replay;

/* An act that is put to the judge. */
typedef struct Scene
{
	const PastAct *act;
	const Policy *own;			/* the version that it was judged by */
	const JsonbContainer *detail;
	Doer		doer;
	DateADT		day;
	DateADT		today;			/* when it was done */
	Row			project;		/* as the version that is tried has it */
	const char *thing;			/* that is entered; NULL: it is a step */
	const char *label;
} Scene;

static void
put_text(Datum *values, bool *nulls, int i, const char *text)
{
	nulls[i] = text == NULL;
	if (text)
		values[i] = CStringGetTextDatum(text);
}

/* A stage, and what the project's version calls it. */
static void
put_stage(Datum *values, bool *nulls, int i, const Policy *own, Stage stage)
{
	bool		none = stage == NO_STAGE;

	put_text(values, nulls, i, none ? NULL : stage_name(stage));
	put_text(values, nulls, i + 1, none ? NULL : vocabulary_stage_label(&own->words, stage));
}

/* rule: NULL is that the version has not the word. */
static void
put_row(Replay *r, const Scene *scene, const Case *c, const char *verdict, const Rule *rule,
		int sqlstate, const char *remedy)
{
	Datum		values[REPLAY_COLUMNS];
	bool		nulls[REPLAY_COLUMNS] = {false};
	const Row  *act = scene->act->row;

	values[0] = Int64GetDatum(r->chronicle.past.project_id);
	put_text(values, nulls, 1, row_text(r->project, A_project_code));
	put_text(values, nulls, 2, row_text(r->project, A_project_title));
	values[3] = Int64GetDatum(scene->act->seq);
	put_text(values, nulls, 4, row_text(act, A_act_kind));
	values[5] = DateADTGetDatum(scene->day);
	put_stage(values, nulls, 6, scene->own, c->from);
	put_stage(values, nulls, 8, scene->own, scene->act->leads ? c->to : NO_STAGE);
	put_text(values, nulls, 10, scene->thing);
	put_text(values, nulls, 11, scene->label);
	put_text(values, nulls, 12, verdict);
	put_text(values, nulls, 13, rule ? rule_kind_name(rule->kind) : "word");
	put_text(values, nulls, 14, rule ? rule->code : "word");
	put_text(values, nulls, 15, rule ? rule->article : NULL);
	put_text(values, nulls, 16, unpack_sql_state(sqlstate));
	put_text(values, nulls, 17, remedy);
	tuplestore_putvalues(r->result->setResult, r->result->setDesc, values, nulls);
}

/* A rule of an earlier step, judged again, may go by the name of one that has been told. */
static bool
is_told(const Verdict *verdict, int n)
{
	for (int i = 0; i < n; i++)
		if (!verdict->rules[i].met &&
			strcmp(verdict->rules[i].rule->code, verdict->rules[n].rule->code) == 0)
			return true;
	return false;
}

static void
put_unmet(Replay *r, const Scene *scene, const Case *c, const Verdict *verdict)
{
	for (int i = 0; i < verdict->n; i++)
	{
		const JudgedRule *judged = &verdict->rules[i];

		if (!judged->met && !is_told(verdict, i))
			put_row(r, scene, c, judged->rule->mode == MODE_REFUSE ? "refused" : "warned",
					judged->rule, judged->sqlstate, judged_wording(c, judged));
	}
}

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

/* The project's row, with what the version that is tried has otherwise. */
static Row
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

static bool
says_true(const JsonbContainer *detail, const char *key)
{
	JsonbValue *value = telling_member(detail, key);

	return value && value->type == jbvBool && value->val.boolean;
}

static const JsonbContainer *
member_object(const JsonbContainer *detail, const char *key)
{
	JsonbValue *value = telling_member(detail, key);

	return value && value->type == jbvBinary ? value->val.binary.data : NULL;
}

/* The row of the law by which the step was taken, in the version of then; NULL: there is none. */
static const Step *
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

static void
begin_scene(Replay *r, Scene *scene, const PastAct *act)
{
	memset(scene, 0, sizeof(Scene));
	scene->act = act;
	scene->own = policy_by_id(r->book, row_int64(act->row, A_act_policy_id));
	scene->detail = act_detail(act);
	scene->day = row_date(act->row, A_act_legal_on);
	scene->today = scene->day + telling_member_int(scene->detail, "days_back");
	scene->doer = doer_of(&r->chronicle, act, r->owner);
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

static void
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

/* The same by the version of then, on the row as it was, to speak of what it asked. */
static void
put_own_case(Replay *r, Case *own, const Case *c, const Scene *scene, const Row *project)
{
	case_init(own, c->kind, r->reg, project, c->from, c->to, scene->day, scene->today, r->snapshot);
	own->policy = scene->own;
	own->step = own->track ? policy_step(scene->own, own->track, c->from, c->to) : NULL;
	own->past = c->past;
	own->doer = c->doer;
	own->imports = c->imports;
	own->in_words = true;
}

/* What the step was asked then, and is not by the version that is tried: which has the step. */
static void
put_dropped(Replay *r, const Scene *scene, const Case *c, Row project)
{
	Case		own;

	if (scene->own == r->policy || c->step == NULL)
		return;
	put_own_case(r, &own, c, scene, &project);
	judge_find_step(&own, &project);
	for (int i = 0; own.step && i < own.step->nrules; i++)
	{
		const Rule *rule = own.step->rules[i];
		JudgedRule	judged;

		if (!rule_concerns(&own, rule) || is_asked_too(&own, rule, unconstify(Case *, c)))
			continue;
		judged = judge_rule(&own, rule);
		put_row(r, scene, &own, "no_longer_asked", rule, judged.sqlstate,
				judged_wording(&own, &judged));
	}
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
static void
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
static int
class_changes_then(const Replay *r, const PastAct *act)
{
	int64		taken = act_of_taking(&r->chronicle, act)->seq;
	int			n = r->otherwise.nclass_changes;

	while (n > 0 && r->otherwise.class_changes[n - 1].seq > taken)
		n--;
	return n;
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

static void
find_track(Replay *r, Scene *scene)
{
	r->otherwise.served_track = NULL;
	find_served_track(r, scene);
	r->otherwise.track = track_otherwise(r, scene->own, scene);
	scene->project = as_otherwise(r, scene->project);
}

/* A birth whose class the version cannot tell is judged all the same, by any. */
static const Step *
any_birth(const Policy *policy)
{
	for (int i = 0; i < policy->nsteps; i++)
		if (policy->steps[i].kind == STEP_BIRTH)
			return &policy->steps[i];
	return NULL;
}

/* A project of a track that the version has not could take no step by it. */
static void
put_track_unknown(Replay *r, const Scene *scene, const Case *c)
{
	if (c->track && policy_track(r->policy, c->track))
		return;
	put_row(r, scene, c, "refused", NULL, ERRCODE_INVALID_PARAMETER_VALUE,
			psprintf(_("policy \"%s\" knows no track \"%s\""), r->policy->code,
					 c->track ? shown_text(c->track) : "?"));
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
		c.step = any_birth(r->policy);
	judge(&c, &verdict);
	put_unmet(r, &scene, &c, &verdict);
	put_track_unknown(r, &scene, &c);
	put_dropped(r, &scene, &c, row_copy(r->chronicle.telling.project));
}

/* Of which class the project was by the version that is tried, before it came to be of another. */
static void
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
static void
replay_turn(Replay *r, const PastAct *act)
{
	Scene		scene;
	Case		c;

	begin_scene(r, &scene, act);
	scene.project = row_copy(r->chronicle.telling.project);
	find_track(r, &scene);
	if (!r->otherwise.limit || !is_class_change(act))
		return;
	put_case(r, &c, CASE_FACTS, &scene, row_stage(&scene.project, A_project_stage),
			 row_stage(&scene.project, A_project_stage));
	limit_of_class(&c, &scene.project);
	keep_limit(r, &scene.project);
}

/* A paper has come, or gone: the limit follows, where it is otherwise. */
static void
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

static void
put_unknown(Replay *r, const Scene *scene, const Case *c)
{
	put_row(r, scene, c, "refused", NULL, ERRCODE_INVALID_PARAMETER_VALUE,
			psprintf(_("version \"%s\" has no word \"%s\""), r->policy->code, scene->thing));
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
	Chronicle  *chronicle = &r->chronicle;

	r->nundone = 0;
	for (int i = 0; i < chronicle->nacts; i++)
	{
		const Row  *act = chronicle->acts[i].row;
		JsonbValue *said = row_says(act, A_act_kind, "step_undone")
			? detail_value(act, A_act_detail, DETAIL_UNDOES) : NULL;

		if (said == NULL || said->type != jbvNumeric)
			continue;
		r->undone = case_one_more(r->undone, r->nundone, sizeof(int64));
		r->undone[r->nundone++] =
			DatumGetInt64(DirectFunctionCall1(numeric_int8, NumericGetDatum(said->val.numeric)));
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

	for (int i = 0; i < n; i++)
		replay_project(r, ids[i]);
}

static Oid
owner_of(const Register *reg)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(reg->table[TABLE_project].relid));
	Oid			owner;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for relation %u", reg->table[TABLE_project].relid);
	owner = ((Form_pg_class) GETSTRUCT(tuple))->relowner;
	ReleaseSysCache(tuple);
	return owner;
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
	r.owner = owner_of(r.reg);
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
