/*
 * undoing.c
 *		The last step of a project is taken back, or dated anew.
 *
 * The act of the step stays.  The act that takes it back names the stage that is left and none that
 * is come to, the step, and what the project's row is again.  A step that is dated anew is taken
 * back and taken once more, in one.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "correction/undoing.h"
#include "errors.h"
#include "judge/enforce.h"
#include "judge/telling.h"
#include "policy/form.h"
#include "policy/legal_day.h"
#include "policy/vocabulary.h"
#include "register/probe.h"
#include "schema/correction.h"
#include "schema/ledger.h"
#include "schema/project.h"

/* What is entered by an act, and by which key another act of the same or another kind undoes it. */
typedef struct EntryDeed
{
	const char *kind;
	const char *what;			/* as a refusal names it */
	const char *undone_by;		/* NULL: nothing undoes it */
	const char *key;
} EntryDeed;

static const EntryDeed deeds[] = {
	{"document_entered", "document", "document_voided", "document_id"},
	{"contract_entered", "contract", NULL, NULL},
	{"contract_ended", "contract", NULL, NULL},
	{"contract_assigned", "assignment", NULL, NULL},
	{"party_entered", "contract_party", "party_entered", "party_id"},
	{"supplement_entered", "supplement", "supplement_entered", "supplement_id"},
	{"payment_entered", "payment", "payment_entered", "payment_id"},
	{"part_accepted", "acceptance_part", "part_accepted", "part_id"},
	{"change_decided", "change", NULL, NULL},
	{"cost_line_entered", "cost_line", "cost_line_removed", "id"},
	{"cost_line_changed", "cost_line", NULL, NULL},
	{"fund_allocated", "fund_allocation", NULL, NULL},
	{"fund_allocation_changed", "fund_allocation", NULL, NULL},
	{"project_moved", "project", NULL, NULL},
	{"class_changed", "project", NULL, NULL}
};

/* An entry that came after the step. */
typedef struct Since
{
	const EntryDeed *deed;
	int64		id;
} Since;

static int
by_seq(const ListCell *a, const ListCell *b)
{
	int64		one = row_int64(lfirst(a), A_act_seq);
	int64		other = row_int64(lfirst(b), A_act_seq);

	return (one > other) - (one < other);
}

/* All acts of the project, as they were written. */
static List *
read_acts(const Mending *mending)
{
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	List	   *acts = NIL;
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &mending->reg->table[TABLE_act], A_act_project_id,
				row_datum(&mending->project.row, A_project_id), snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		Row		   *kept = telling_keep_row(row);

		kept->desc = CreateTupleDescCopy(row->desc);
		acts = lappend(acts, kept);
	}
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
	list_sort(acts, by_seq);
	return acts;
}

/* The last step of those that have not been taken back is; what it came from stands again. */
static void
step_on(Undoing *undoing, Row *act)
{
	Standing	after = {
		.stage = row_stage(act, A_act_to_stage),
		.on = row_date(act, A_act_legal_on),
		.seq = row_int64(act, A_act_seq),
		.round = undoing->after.round,
		.round_seq = undoing->after.round_seq,
		.round_on = undoing->after.round_on
	};
	bool		returned = undoing->after.stage == STAGE_RETURNED;

	if (undoing->act == NULL)
	{
		after.round = 1;
		after.round_on = after.on;
	}
	else if (detail_int(act, A_act_detail, "round") > after.round)
	{
		after.round = detail_int(act, A_act_detail, "round");
		after.round_seq = returned ? undoing->after.seq : after.seq;
		after.round_on = returned ? undoing->after.on : after.on;
	}
	undoing->before = undoing->after;
	undoing->after = after;
	undoing->act = act;
}

/* Which act, a step or a move, one takes back; 0: none. */
static int64
undone_by(const Row *act)
{
	bool		leaves = row_isnull(act, A_act_to_stage) && !row_isnull(act, A_act_from_stage);

	return leaves || row_says(act, A_act_kind, PROJECT_MOVED)
		? detail_int(act, A_act_detail, DETAIL_UNDOES) : 0;
}

/* Is it as if the step, or move, had not been?  Nor had been the move that takes one back. */
static bool
was_undone(List *acts, const Row *step)
{
	ListCell   *lc;

	if (row_says(step, A_act_kind, PROJECT_MOVED) && undone_by(step) != 0)
		return true;
	foreach(lc, acts)
		if (undone_by(lfirst(lc)) == row_int64(step, A_act_seq))
			return true;
	return false;
}

static bool
is_move_undone(List *acts, const Row *act)
{
	return row_says(act, A_act_kind, PROJECT_MOVED) && was_undone(acts, act);
}

static List *
drop_undone_by(List *since, const Row *act, const char *kind)
{
	ListCell   *lc;

	foreach(lc, since)
	{
		Since	   *entry = lfirst(lc);

		if (entry->deed->undone_by && strcmp(entry->deed->undone_by, kind) == 0 &&
			entry->id == detail_int(act, A_act_detail, entry->deed->key))
			since = foreach_delete_current(since, lc);
	}
	return since;
}

/* Does the act undo something itself, whenever that was entered? */
static bool
undoes(const Row *act, const EntryDeed *deed)
{
	return deed->undone_by && strcmp(deed->undone_by, deed->kind) == 0 &&
		detail_int(act, A_act_detail, deed->key) != 0;
}

static List *
add_since(List *since, const Row *act)
{
	char	   *kind = row_text(act, A_act_kind);

	since = drop_undone_by(since, act, kind);
	for (int i = 0; i < (int) lengthof(deeds); i++)
		if (strcmp(deeds[i].kind, kind) == 0 && !undoes(act, &deeds[i]))
		{
			Since	   *entry = palloc(sizeof(Since));

			entry->deed = &deeds[i];
			entry->id = detail_int(act, A_act_detail, "id");
			since = lappend(since, entry);
		}
	return since;
}

/* What was entered after the last step and stands. */
static char *
list_since(List *acts, int64 seq)
{
	List	   *since = NIL;
	StringInfoData list;
	ListCell   *lc;

	foreach(lc, acts)
		if (row_int64(lfirst(lc), A_act_seq) > seq && !is_move_undone(acts, lfirst(lc)))
			since = add_since(since, lfirst(lc));
	if (since == NIL)
		return NULL;
	initStringInfo(&list);
	foreach(lc, since)
	{
		const Since *entry = lfirst(lc);

		appendStringInfo(&list, "%s%s", list.len ? _(", ") : "", entry->deed->what);
		if (entry->id)
			appendStringInfo(&list, " %lld", (long long) entry->id);
	}
	return list.data;
}

/* A correction that waited is of the step that was the last then.  Errors: 23514. */
static void
require_no_step_since_entered(const Mending *mending, List *acts)
{
	ListCell   *lc;

	foreach(lc, acts)
	{
		const Row  *act = lfirst(lc);

		if (row_says(act, A_act_kind, "correction_entered") &&
			detail_int(act, A_act_detail, "id") == row_int64(mending->entry, A_correction_id) &&
			row_int64(act, A_act_seq) < mending->undoing->after.seq)
			mending_refuse(mending, ERRCODE_CHECK_VIOLATION, "correction_old",
						   _("The project has taken another step since it was entered."),
						   _("Read the row again, and enter the correction of what it says."));
	}
}

/*
 * Look up the last step.  Of one after which something was entered that rests on it nothing is
 * taken back; the day of one that began a round, or of a return, with which the next begins, is
 * left as well, for what came since is of that round.  Errors: ZG009, 23514.
 */
void
undoing_read(Mending *mending)
{
	Undoing    *undoing = palloc0(sizeof(Undoing));
	List	   *acts = read_acts(mending);
	char	   *since;
	ListCell   *lc;

	foreach(lc, acts)
		if (!row_isnull(lfirst(lc), A_act_to_stage) && !was_undone(acts, lfirst(lc)))
			step_on(undoing, lfirst(lc));
	mending->undoing = undoing;
	if (undoing->act == NULL || undoing->before.seq == 0)
		mending_refuse(mending, ERRCODE_GOVPROJ_RECORD_FIXED, "undoing",
					   _("The project has taken no step: it is where it was entered."),
					   _("Withdraw it, and enter it anew."));
	if (row_says(undoing->act, A_act_kind, PROJECT_MOVED))
		mending_refuse(mending, ERRCODE_GOVPROJ_RECORD_FIXED, "undoing",
					   _("It came to its stage by a move to another version, and not by a step."),
					   _("govproj.move_projects() moves it back while nothing has happened since."));
	require_no_step_since_entered(mending, acts);
	since = list_since(acts, undoing->after.seq);
	if (since && (mending->column == A_project_stage ||
				  undoing->before.round != undoing->after.round ||
				  undoing->after.stage == STAGE_RETURNED))
		mending_refuse(mending, ERRCODE_GOVPROJ_RECORD_FIXED, "undoing",
					   psprintf(_("Entered after the step, and still standing: %s."), since),
					   _("Undo that first: papers are voided, payments reversed, supplements and "
						 "parties taken back. Where that cannot be, the step stays."));
}

/* The stage that the step came from, where the correction leaves it out. */
void
undoing_fill(Mending *mending)
{
	if (mending->column == A_project_stage && row_isnull(mending->entry, A_correction_new))
		row_set(mending->entry, A_correction_new,
				CStringGetTextDatum(stage_name(mending->undoing->before.stage)));
}

/* What else the step changed on the row is as it was. */
static void
restore_changed(Row *row, const Row *act)
{
	JsonbValue *changed = detail_value(act, A_act_detail, "changed");

	if (changed && changed->type == jbvBinary)
		telling_put_back(row, changed->val.binary.data);
}

static void
stand(Row *row, const Standing *standing)
{
	row_set(row, A_project_stage, StageGetDatum(standing->stage));
	row_set(row, A_project_stage_on, DateADTGetDatum(standing->on));
	row_set(row, A_project_step_seq, Int64GetDatum(standing->seq));
	row_set(row, A_project_round, Int32GetDatum(standing->round));
	row_set(row, A_project_round_seq, Int64GetDatum(standing->round_seq));
	row_set(row, A_project_round_on, DateADTGetDatum(standing->round_on));
}

static void
require_stage_before(Mending *mending)
{
	const Policy *policy = policy_of_project(mending->reg, &mending->project.row);
	const Undoing *undoing = mending->undoing;

	if (strcmp(row_text(mending->entry, A_correction_new), stage_name(undoing->before.stage)) != 0)
		mending_refuse(mending, ERRCODE_CHECK_VIOLATION, "correction_new",
					   psprintf(_("The last step came from %s; only that one is taken back."),
								vocabulary_stage(&policy->words, undoing->before.stage)), NULL);
}

/* The new day of the step: not before the step before it, and come.  Errors: ZG011. */
static DateADT
day_of_step(Mending *mending)
{
	char	   *said = row_text(mending->entry, A_correction_new);
	DateADT		today = register_today(rulebook_of(mending->reg));
	DateADT		day;

	if (said == NULL)
		mending_refuse(mending, ERRCODE_NOT_NULL_VIOLATION, "correction_new",
					   _("A step has a day."), NULL);
	day = DatumGetDateADT(DirectFunctionCall1(date_in, CStringGetDatum(said)));
	if (DATE_NOT_FINITE(day) || day > today || day < mending->undoing->before.on)
		mending_refuse(mending, ERRCODE_GOVPROJ_DATE_ORDER, "legal_date",
					   psprintf(_("The step before it is of %s, and today is %s."),
								date_text(mending->undoing->before.on), date_text(today)), NULL);
	return day;
}

/* The step is taken once more, as it was but for its day, after the acts that say so. */
static void
take_again(Mending *mending, DateADT day)
{
	Row		   *row = &mending->project.row;
	Undoing    *undoing = mending->undoing;
	Standing	again = undoing->after;
	bool		began = again.round != undoing->before.round &&
		again.round_seq == again.seq;

	memcpy(row->values, mending->was.values, row->desc->natts * sizeof(Datum));
	memcpy(row->isnull, mending->was.isnull, row->desc->natts * sizeof(bool));
	again.on = day;
	again.seq = row_int64(row, A_project_last_seq) + 3;
	if (began)
	{
		again.round_seq = again.seq;
		again.round_on = day;
	}
	stand(row, &again);
	/* what was mended before it, or entered on what stood then, is still to be judged */
	row_set(row, A_project_corrected_seq, Int64GetDatum(again.seq));
}

/* Put the project back to where it stood before its last step; or let that be of another day. */
void
undoing_apply(Mending *mending)
{
	Row		   *row = &mending->project.row;
	Undoing    *undoing = mending->undoing;

	mending->was = row_copy(row);
	if (mending->column == A_project_stage)
		require_stage_before(mending);
	restore_changed(row, undoing->act);
	stand(row, &undoing->before);
	undoing->undone = row_copy(row);
	if (mending->column == A_project_stage_on)
		take_again(mending, day_of_step(mending));
}

/* What the rules say of a step on its new day; as verdict_tell().  NULL, too: it was taken back. */
char *
undoing_judge(Mending *mending)
{
	Undoing    *undoing = mending->undoing;
	Row			project = row_copy(&undoing->undone);
	Verdict		verdict;
	char	   *unmet;
	Case		c;

	if (mending->column != A_project_stage_on)
		return NULL;
	case_init(&c, CASE_STEP, mending->reg, &project, undoing->before.stage, undoing->after.stage,
			  row_date(&mending->project.row, A_project_stage_on),
			  register_today(rulebook_of(mending->reg)), RegisterSnapshot(fact_snapshot()));
	c.by_actor = false;
	judge_find_step(&c, &project);
	judge(&c, &verdict);
	unmet = verdict_tell(&c, &verdict, mending->rel);
	UnregisterSnapshot(c.snapshot);
	return unmet;
}

/* The acts that say so: head begins their details.  Returns how many. */
int
undoing_acts(Mending *mending, const Act *model, const char *head, Act *acts)
{
	static const int omit[] = {A_project_last_seq, A_project_last_hash};
	const Undoing *undoing = mending->undoing;
	StringInfoData said;

	initStringInfo(&said);
	appendStringInfoString(&said, head);
	detail_add_int(&said, DETAIL_UNDOES, undoing->after.seq);
	acts[0] = *model;
	acts[0].kind = "step_undone";
	acts[0].from = undoing->after.stage;
	acts[0].detail = detail_before(&said, detail_changes(&mending->was, &undoing->undone, omit,
														 lengthof(omit)));
	if (mending->column == A_project_stage)
		return 1;
	resetStringInfo(&said);
	appendStringInfoString(&said, head);
	acts[1] = *model;
	acts[1].kind = "step";
	acts[1].from = undoing->before.stage;
	acts[1].to = undoing->after.stage;
	acts[1].legal_on = row_date(&mending->project.row, A_project_stage_on);
	acts[1].detail = detail_before(&said, row_text(undoing->act, A_act_detail));
	return 2;
}
