/*
 * past.c
 *		A project, or the register, as of the end of a day, as its acts tell.
 *
 * Every row that an act enters stands in its detail, and whatever changes it in
 * another's.  Gone through once more, as far as they were in effect, they give
 * the rows as they stood: nothing is read of what the tables hold today.
 *
 * An act is in effect from its legal day on.  Two things are told by the order
 * of the chain besides.  What stands before a step was there when it was taken,
 * though it bears the day on which it was typed: cost lines that were entered
 * before a step that is dated back.  And what an act makes of the project's own
 * row was not so before the step that it came after.
 *
 * The agencies are taken to have been, before they were entered, what they were
 * entered as, since the day from which they say that they are active: entering
 * one is keeping a list, and founds nobody.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/hsearch.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"

#include "errors.h"
#include "judge/audited.h"
#include "judge/past.h"
#include "judge/telling.h"
#include "ledger/ledger.h"
#include "policy/rulebook.h"
#include "register/day.h"
#include "register/probe.h"
#include "schema/duty.h"
#include "schema/evidence.h"
#include "schema/ledger.h"
#include "schema/money.h"
#include "schema/office.h"
#include "schema/plan.h"
#include "schema/project.h"

static const ActKind act_kinds[] = {
	{"project_entered", TABLE_project, ENTERS, false},
	{"project_changed", TABLE_project, CHANGES, false},
	{"off_plan_ground_changed", TABLE_project, CHANGES, false},
	{"joint_owner_entered", TABLE_joint_owner, ENTERS, false},
	{"joint_owner_ended", TABLE_joint_owner, CHANGES, false},
	{"joint_owner_taken_over", TABLE_joint_owner, CHANGES, false},
	{PROJECT_MOVED, TABLE_project, CHANGES, false},
	{"owner_changed", TABLE_project, CHANGES, false},
	{"class_changed", TABLE_project, CHANGES, false},
	{"step", TABLE_project, CHANGES, false},
	{"project_corrected", TABLE_project, CHANGES, false},
	{"step_undone", TABLE_project, CHANGES, false},
	{"cost_line_entered", TABLE_cost_line, ENTERS, false},
	{"cost_line_changed", TABLE_cost_line, CHANGES, false},
	{"cost_line_removed", TABLE_cost_line, REMOVES, false},
	{"document_entered", TABLE_document, ENTERS, false},
	{"document_voided", TABLE_document, ENTERS, false},
	{"waiver_granted", TABLE_waiver, ENTERS, false},
	{"contract_entered", TABLE_contract, ENTERS, false},
	{"contract_changed", TABLE_contract, CHANGES, false},
	{"contract_ended", TABLE_contract, CHANGES, false},
	{"contract_corrected", TABLE_contract, CHANGES, false},
	{"contract_assigned", TABLE_assignment, ENTERS, false},
	{"party_entered", TABLE_contract_party, ENTERS, false},
	{"party_corrected", TABLE_contract_party, CHANGES, false},
	{"supplement_entered", TABLE_supplement, ENTERS, false},
	{"payment_entered", TABLE_payment, ENTERS, false},
	{"part_accepted", TABLE_acceptance_part, ENTERS, false},
	{"bond_received", TABLE_bond, ENTERS, false},
	{"bond_changed", TABLE_bond, CHANGES, false},
	{"bond_released", TABLE_bond_release, ENTERS, false},
	{"change_decided", TABLE_change, ENTERS, false},
	{"fund_allocated", TABLE_fund_allocation, ENTERS, false},
	{"fund_allocation_changed", TABLE_fund_allocation, CHANGES, false},
	{"evaluation_entered", TABLE_evaluation, ENTERS, false},
	{"evaluation_changed", TABLE_evaluation, CHANGES, false},
	{"filing_received", TABLE_receipt, ENTERS, false},
	{"audit_request_entered", TABLE_audit_request, ENTERS, false},
	{"audit_request_changed", TABLE_audit_request, CHANGES, false},
	{"audit_item_entered", TABLE_audit_item, ENTERS, false},
	{"audit_item_changed", TABLE_audit_item, CHANGES, false},
	{"audit_item_handed_over", TABLE_audit_item, CHANGES, false},
	{"annual_plan_entered", TABLE_annual_plan, ENTERS, true},
	{"annual_plan_changed", TABLE_annual_plan, CHANGES, true},
	{"annual_plan_filed", TABLE_annual_plan, CHANGES, true},
	{"annual_plan_approved", TABLE_annual_plan, CHANGES, true},
	{"agency_entered", TABLE_agency, ENTERS, true},
	{"agency_changed", TABLE_agency, CHANGES, true},
	{"agency_renamed", TABLE_agency, CHANGES, true},
	{"agency_role_changed", TABLE_agency, CHANGES, true},
	{"agency_closed", TABLE_agency, CHANGES, true},
	{"agency_reopened", TABLE_agency, CHANGES, true},
	{"agency_removed", TABLE_agency, REMOVES, true},
	{"succession_entered", TABLE_succession, ENTERS, true},
	{"annual_plan_taken_over", TABLE_annual_plan, CHANGES, true},
	{"audit_request_taken_over", TABLE_audit_request, CHANGES, false},
};

/* On these rests what stands on a project's own row. */
#define PAST_MONEY (PAST_TABLE(TABLE_project) | PAST_TABLE(TABLE_cost_line) | \
	PAST_TABLE(TABLE_contract) | PAST_TABLE(TABLE_assignment) | \
	PAST_TABLE(TABLE_supplement) | PAST_TABLE(TABLE_payment) | \
	PAST_TABLE(TABLE_change))

static const ActKind *
act_kind_of(const char *kind)
{
	for (int i = 0; i < (int) lengthof(act_kinds); i++)
		if (strcmp(act_kinds[i].kind, kind) == 0)
			return &act_kinds[i];
	return NULL;
}

/*
 * Who fixes today to see the register as it was meets a mixture: duties of that day, by stages and
 * papers that came after it.  He is told so, once, where he meets it; whoever plays a story from
 * day to day never does.  project: its row as it is now.
 */
void
past_warn(const Row *project, DateADT today)
{
	static bool told = false;

	if (told || !today_is_set() || row_date(project, A_project_stage_on) <= today)
		return;
	told = true;
	ereport(NOTICE,
			(errmsg("govproj.today is %s, and this register knows what came after it",
					date_text(today)),
			 errdetail("The setting is for tests: it moves today, and stages, papers and sums stay "
					   "as they are now. Project \"%s\" came to its stage on %s.",
					   row_text(project, A_project_code),
					   date_text(row_date(project, A_project_stage_on))),
			 errhint("For a past day ask project_on(day), pipeline_on(day), funds_on(day) or "
					 "duties_on(day) of the register.")));
}

/* Do a project's acts tell of the rows of a table what they were? */
bool
past_tells_of(TableId which)
{
	for (int i = 0; i < (int) lengthof(act_kinds); i++)
		if (act_kinds[i].table == which && !act_kinds[i].own)
			return true;
	return false;
}

static Datum
act_day(const PastAct *act)
{
	return row_datum(act->row, A_act_legal_on);
}

/* What the engine keeps on a project from its birth on. */
static void
begin_project(Telling *t, Row *project, const PastAct *act)
{
	if (row_isnull(act->row, A_act_to_stage))
		telling_refuse_without(t, register_column_name(TABLE_act, A_act_to_stage));
	row_set(project, A_project_stage, row_datum(act->row, A_act_to_stage));
	row_set(project, A_project_stage_on, act_day(act));
	row_set(project, A_project_initiated_on, act_day(act));
	row_set(project, A_project_round, Int32GetDatum(1));
	row_set(project, A_project_round_on, act_day(act));
	row_set(project, A_project_step_seq, Int64GetDatum(act->seq));
	row_set(project, A_project_round_seq, Int64GetDatum(0));
	row_set_yuan(project, A_project_paid, yuan_zero());
	row_set_yuan(project, A_project_paid_national, yuan_zero());
	row_set(project, A_project_last_seq, Int64GetDatum(act->seq));
	row_set(project, A_project_last_hash, row_datum(act->row, A_act_hash));
	t->project = project;
}

/* And on what hangs on it: which act came before it, who entered it. */
static void
fill_kept(Telling *t, Row *row, const PastAct *act)
{
	switch (row->table->id)
	{
		case TABLE_project:
			begin_project(t, row, act);
			break;
		case TABLE_cost_line:
			row_set(row, A_cost_line_project_id, Int64GetDatum(t->past->project_id));
			break;
		case TABLE_fund_allocation:
			row_set(row, A_fund_allocation_project_id, Int64GetDatum(t->past->project_id));
			break;
		case TABLE_bond:
			row_set(row, A_bond_project_id, Int64GetDatum(t->past->project_id));
			break;
		case TABLE_acceptance_part:
			row_set(row, A_acceptance_part_project_id, Int64GetDatum(t->past->project_id));
			row_set(row, A_acceptance_part_after_seq, Int64GetDatum(t->step_seq));
			break;
		case TABLE_evaluation:
			row_set(row, A_evaluation_project_id, Int64GetDatum(t->past->project_id));
			break;
		case TABLE_document:
			row_set(row, A_document_project_id, Int64GetDatum(t->past->project_id));
			row_set(row, A_document_entered_by, row_datum(act->row, A_act_actor));
			row_set(row, A_document_after_seq, Int64GetDatum(t->step_seq));
			break;
		case TABLE_waiver:
			row_set(row, A_waiver_project_id, Int64GetDatum(t->past->project_id));
			row_set(row, A_waiver_after_seq, Int64GetDatum(t->step_seq));
			break;
		case TABLE_contract_party:
			row_set(row, A_contract_party_after_seq, Int64GetDatum(t->step_seq));
			break;
		case TABLE_change:
			row_set(row, A_change_project_id, Int64GetDatum(t->past->project_id));
			row_set(row, A_change_entered_by, row_datum(act->row, A_act_actor));
			row_set(row, A_change_after_seq, Int64GetDatum(t->step_seq));
			break;
		case TABLE_contract:
			row_set(row, A_contract_project_id, Int64GetDatum(t->past->project_id));
			row_set(row, A_contract_supplemented, yuan_zero().datum);
			row_set(row, A_contract_added, yuan_zero().datum);
			row_set(row, A_contract_paid, yuan_zero().datum);
			row_set(row, A_contract_paid_national, yuan_zero().datum);
			row_set(row, A_contract_after_seq, Int64GetDatum(t->step_seq));
			row_set(row, A_contract_checked_seq, Int64GetDatum(act->seq - 1));
			break;
		case TABLE_receipt:
			if (t->past->project_id)
				row_set(row, A_receipt_after_seq, Int64GetDatum(t->step_seq));
			break;
		default:
			break;
	}
}

static void
enter(Telling *t, const PastAct *act, const JsonbContainer *body)
{
	Row		   *row = telling_empty_row(t, act->deed->table);

	telling_fill_row(t, row, body);
	fill_kept(t, row, act);
	telling_require_told(t, row);
	telling_add_row(t, row, telling_member_int(body, "id"));
	telling_move_sums(t, row);
}

static void
alter(Telling *t, Row *row, const JsonbContainer *body)
{
	Row			before = row_copy(row);

	telling_change_row(t, row, body);
	telling_move_altered(t, &before, row);
}

static void
take_out(Telling *t, Row *row, int64 id)
{
	telling_move_removed(t, row);
	telling_remove_row(t, row, id);
}

/* A new round, which of a project that was returned begins with the return. */
static void
begin_round(Row *project, const PastAct *act, int round)
{
	bool		returned = row_stage(project, A_project_stage) == STAGE_RETURNED;

	row_set(project, A_project_round, Int32GetDatum(round));
	row_set(project, A_project_round_seq, returned ? row_datum(project, A_project_step_seq)
			: Int64GetDatum(act->seq));
	row_set(project, A_project_round_on, returned ? row_datum(project, A_project_stage_on)
			: act_day(act));
}

/* What a step changed stands under a key of its own; a move says it of a row as all changes do. */
static const JsonbContainer *
changed_with_stage(const PastAct *act, const JsonbContainer *detail)
{
	JsonbValue *changed = telling_member(detail, "changed");

	if (strcmp(act->deed->kind, PROJECT_MOVED) == 0)
		return detail;
	return changed && changed->type == jbvBinary ? changed->val.binary.data : NULL;
}

static void
step_on(Telling *t, const PastAct *act, const JsonbContainer *detail)
{
	const JsonbContainer *changed = changed_with_stage(act, detail);
	int			round = telling_member_int(detail, "round");

	if (round > row_int32(t->project, A_project_round))
		begin_round(t->project, act, round);
	row_set(t->project, A_project_stage, row_datum(act->row, A_act_to_stage));
	row_set(t->project, A_project_stage_on, act_day(act));
	row_set(t->project, A_project_step_seq, Int64GetDatum(act->seq));
	if (changed)
		telling_change_row(t, t->project, changed);
}

/* Does a detail say of which row it is?  What alters a project is in its own chain. */
static bool
says_whose(const ActKind *deed, const JsonbContainer *body)
{
	JsonbValue *id = telling_member(body, "id");

	if (deed->table == TABLE_project && deed->bearing != ENTERS)
		return JsonContainerIsObject(body);
	return id && id->type == jbvNumeric;
}

static void
tell(Telling *t, const PastAct *act)
{
	int			column = act->row->table->id == TABLE_act ? A_act_detail : A_register_act_detail;
	const JsonbContainer *body = detail_body(act->row, column);
	int64		id = telling_member_int(body, "id");
	Row		   *row;

	t->seq = act->seq;
	if (!says_whose(act->deed, body))
		telling_refuse_without(t, "id");
	if (act->deed->bearing == ENTERS)
	{
		enter(t, act, body);
		return;
	}
	row = act->deed->table == TABLE_project ? t->project
		: telling_row_with_id(t, act->deed->table, id);
	if (row == NULL)
		return;
	if (act->deed->bearing == REMOVES)
		take_out(t, row, id);
	else if (act->leads)
		step_on(t, act, body);
	else
		alter(t, row, body);
}

static int
by_seq(const void *a, const void *b)
{
	const PastAct *one = a;
	const PastAct *other = b;

	return (one->seq > other->seq) - (one->seq < other->seq);
}

static bool
is_known(const Past *past, const Row *row, int recorded_at)
{
	return DatumGetTimestampTz(row_datum(row, recorded_at)) <= past->known;
}

/* A plan is filed on a day of its own; an item is asked for on that of its request. */
static bool
bears_no_day(const ActKind *deed)
{
	return deed->bearing == ENTERS &&
		(deed->table == TABLE_annual_plan || deed->table == TABLE_audit_item);
}

/* A day that an act says under a key of its detail, or has it changed to; else otherwise. */
static DateADT
day_said(const Row *act, int detail, const char *key, DateADT otherwise)
{
	JsonbValue *day = detail_new(act, detail, key);

	if (day == NULL || day->type != jbvString)
		return otherwise;
	return DatumGetDateADT(DirectFunctionCall1(date_in, CStringGetDatum(telling_text(day))));
}

/* From which day on an act of a project is in effect, by itself: a delivery from the day that it
 * bears, not that of its typing; a move from when it was made, whatever day its stage has. */
static DateADT
day_of_act(const Row *act, const ActKind *deed)
{
	DateADT		day = row_date(act, A_act_legal_on);

	if (deed && bears_no_day(deed))
		return DATEVAL_NOBEGIN;
	if (deed && deed->table == TABLE_contract && deed->bearing == CHANGES)
		return Min(day, day_said(act, A_act_detail, "delivered_on", day));
	if (deed && strcmp(deed->kind, PROJECT_MOVED) == 0)
		return day_said(act, A_act_detail, DETAIL_MOVED_ON, day);
	return day;
}

/* The same of the register's own chain.  An agency may say since when it is one. */
static DateADT
day_of_own_act(const Row *act, const ActKind *deed)
{
	DateADT		day = row_date(act, A_register_act_legal_on);

	if (deed->table == TABLE_agency && deed->bearing == ENTERS)
		return Min(day, day_said(act, A_register_act_detail, "active_since", DATEVAL_NOBEGIN));
	return bears_no_day(deed) ? DATEVAL_NOBEGIN : day;
}

/* Do acts of the kind mend what a step rests on?  A step that is dated anew does so besides. */
static bool
mends(const ActKind *deed)
{
	static const char *const kinds[] = {"contract_corrected", "contract_assigned",
	"party_corrected", "project_corrected", "class_changed"};

	for (int i = 0; deed && i < (int) lengthof(kinds); i++)
		if (strcmp(deed->kind, kinds[i]) == 0)
			return true;
	return false;
}

static PastAct
act_of_project(const Row *row)
{
	const ActKind *deed = act_kind_of(row_text(row, A_act_kind));

	return (PastAct) {
		.row = telling_keep_row(row),
		.seq = row_int64(row, A_act_seq),
		.deed = deed,
		.leads = !row_isnull(row, A_act_to_stage),
		.mends = mends(deed),
		.from = day_of_act(row, deed)
	};
}

/*
 * Is it a step that was dated anew, in one with being taken back?  Its act stands behind what was
 * entered since it was taken, and that was not there when it was.
 */
static bool
is_dated_anew(const PastAct *acts, int i)
{
	return i > 0 && acts[i].leads && acts[i - 1].deed &&
		strcmp(acts[i - 1].deed->kind, "step_undone") == 0 &&
		detail_value(acts[i].row, A_act_detail, "correction_id") != NULL;
}

/* How the chain's order bears on when its acts are in effect: see above. */
static void
date_by_steps(PastAct *acts, int n)
{
	DateADT		last = DATEVAL_NOBEGIN;
	DateADT		next = DATEVAL_NOEND;
	DateADT		again = DATEVAL_NOEND;	/* the new day of a step that was dated anew */
	int64		undone = 0;		/* that step */

	for (int i = n - 1; i >= 0; i--)
		if (is_dated_anew(acts, i))
		{
			again = acts[i].seq == undone ? Min(again, acts[i].from) : acts[i].from;
			undone = detail_int(acts[i - 1].row, A_act_detail, DETAIL_UNDOES);
			acts[i - 1].from = Min(acts[i - 1].from, acts[i].from);
			acts[i].mends = true;
		}
		else if (acts[i].leads)
			next = acts[i].seq == undone ? Min(again, acts[i].from) : acts[i].from;
		else
			acts[i].from = Min(acts[i].from, next);
	for (int i = 0; i < n; i++)
		if (acts[i].leads)
			last = acts[i].from;
		else if (acts[i].deed && acts[i].deed->table == TABLE_project)
			acts[i].from = Max(acts[i].from, last);
}

/* The acts of the project that are known, in their order.  Returns how many. */
int
past_read_project_acts(const Past *past, PastAct **acts)
{
	int			n = 0;
	int			room = 64;
	Probe		probe;
	Row		   *row;

	*acts = palloc(room * sizeof(PastAct));
	probe_begin(&probe, &past->reg->table[TABLE_act], A_act_project_id,
				Int64GetDatum(past->project_id), past->snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		CHECK_FOR_INTERRUPTS();
		if (!is_known(past, row, A_act_recorded_at))
			continue;
		if (n == room)
			*acts = repalloc_huge(*acts, (room *= 2) * sizeof(PastAct));
		(*acts)[n++] = act_of_project(row);
	}
	probe_end(&probe);
	qsort(*acts, n, sizeof(PastAct), by_seq);
	date_by_steps(*acts, n);
	return n;
}

/* Of the register's own chain only what bears on a row that is wanted is kept, for it is long. */
static int
read_own_acts(const Past *past, PastTables wanted, PastAct **acts)
{
	int			n = 0;
	int			room = 64;
	Probe		probe;
	Row		   *row;

	*acts = palloc(room * sizeof(PastAct));
	probe_all(&probe, &past->reg->table[TABLE_register_act], past->snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		const ActKind *deed = act_kind_of(row_text(row, A_register_act_kind));

		CHECK_FOR_INTERRUPTS();
		if (deed == NULL || (wanted & PAST_TABLE(deed->table)) == 0 ||
			!is_known(past, row, A_register_act_recorded_at))
			continue;
		if (n == room)
			*acts = repalloc_huge(*acts, (room *= 2) * sizeof(PastAct));
		(*acts)[n++] = (PastAct) {
			.row = telling_keep_row(row),
			.seq = row_int64(row, A_register_act_seq),
			.deed = deed,
			.from = day_of_own_act(row, deed)
		};
	}
	probe_end(&probe);
	qsort(*acts, n, sizeof(PastAct), by_seq);
	return n;
}

/* The head of the chain, as it was then. */
static void
set_head(Telling *t, List *acts)
{
	const Row  *last = llast(acts);

	row_set(t->project, A_project_last_seq, row_datum(last, A_act_seq));
	row_set(t->project, A_project_last_hash, row_datum(last, A_act_hash));
}

/*
 * Which step the project stands on after an act: where it takes one back, or a move, on the one
 * before.
 */
static int64
step_seq_after(const PastAct *act, int64 before)
{
	int64		said;

	if (act->leads)
		before = act->seq;
	if (act->row->table->id != TABLE_act || row_isnull(act->row, A_act_from_stage) ||
		(act->leads && strcmp(act->deed->kind, PROJECT_MOVED) != 0))
		return before;
	said = json_int(detail_new(act->row, A_act_detail,
							   register_column_name(TABLE_project, A_project_step_seq)));
	return said ? said : before;
}

/* Start going through the acts of a chain: nothing has been told of it. */
void
telling_begin(Telling *t)
{
	HASHCTL		ctl = {.keysize = sizeof(((Place *) NULL)->key), .entrysize = sizeof(Place),
					   .hcxt = CurrentMemoryContext};

	t->places = hash_create("govproj past rows", 64, &ctl, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

/* The next act of the chain, which leaves the past as it is where it was not in effect by then. */
void
telling_act(Telling *t, const PastAct *act)
{
	List	  **acts = &t->past->rows[act->row->table->id];

	t->step_seq = step_seq_after(act, t->step_seq);
	if (act->from > t->past->day)
		return;
	*acts = lappend(*acts, act->row);
	if (act->deed && (t->wanted & PAST_TABLE(act->deed->table)) != 0)
		tell(t, act);
	if (t->project && act->mends)
		row_set(t->project, A_project_corrected_seq, Int64GetDatum(act->seq));
}

void
telling_end(Telling *t)
{
	hash_destroy(t->places);
	if (t->project)
		set_head(t, t->past->rows[TABLE_act]);
}

static void
tell_all(Telling *t, const PastAct *acts, int n)
{
	telling_begin(t);
	for (int i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		telling_act(t, &acts[i]);
	}
	telling_end(t);
}

/* Rows that were told elsewhere, as if they had been here: what they were told from goes away. */
static void
keep_rows(Telling *t, TableId which, const List *rows)
{
	ListCell   *lc;

	foreach(lc, rows)
	{
		Row		   *kept = telling_keep_row(lfirst(lc));

		kept->desc = telling_reader(t, which)->desc;
		t->past->rows[which] = lappend(t->past->rows[which], kept);
	}
}

/* What audit asked about a project stands in the project's chain; it is owed by an agency. */
static void
add_audits(Telling *t, int64 project_id, MemoryContext scratch)
{
	const Past *past = t->past;
	MemoryContext caller = MemoryContextSwitchTo(scratch);
	const Past *of = past_of_project(past->reg, project_id, past->day, past->known,
									 PAST_TABLE(TABLE_project) | PAST_TABLE(TABLE_audit_request) |
									 PAST_TABLE(TABLE_audit_item), past->snapshot);

	MemoryContextSwitchTo(caller);
	keep_rows(t, TABLE_audit_request, of->rows[TABLE_audit_request]);
	keep_rows(t, TABLE_audit_item, of->rows[TABLE_audit_item]);
	keep_rows(t, TABLE_project, of->rows[TABLE_project]);
	MemoryContextReset(scratch);
}

static void
add_audits_of_projects(Telling *t, bool own_alone)
{
	const Past *past = t->past;
	MemoryContext scratch = AllocSetContextCreate(CurrentMemoryContext, "govproj past of a project",
												  ALLOCSET_DEFAULT_SIZES);
	Ids			projects = audited_projects(past->reg, own_alone, past->snapshot);

	for (int i = 0; i < projects.n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		add_audits(t, projects.items[i], scratch);
	}
	MemoryContextDelete(scratch);
}

/*
 * The agencies, and what they owe themselves, of a project or of none: of the tables wanted.
 * own_alone: of projects what the current user may learn of.
 */
Past *
past_of_register(const Register *reg, DateADT day, TimestampTz known, PastTables wanted,
				 bool own_alone, Snapshot snapshot)
{
	Past	   *past = palloc0(sizeof(Past));
	Telling		t = {.past = past,.book = rulebook_of(reg),.wanted = wanted};
	PastAct    *acts;
	int			n;

	past->reg = reg;
	past->day = day;
	past->known = known;
	past->snapshot = snapshot;
	n = read_own_acts(past, wanted, &acts);
	tell_all(&t, acts, n);
	if ((wanted & PAST_TABLE(TABLE_audit_request)) != 0)
		add_audits_of_projects(&t, own_alone);
	return past;
}

static Past *
tell_project(Telling *t, const Register *reg, int64 project_id, DateADT day, TimestampTz known,
			 Snapshot snapshot)
{
	Past	   *past = t->past = palloc0(sizeof(Past));
	PastAct    *acts;
	int			n;

	past->reg = reg;
	past->project_id = project_id;
	past->day = day;
	past->known = known;
	past->snapshot = snapshot;
	t->book = rulebook_of(reg);
	if ((t->wanted & (PAST_TABLE(TABLE_project) | PAST_TABLE(TABLE_contract))) != 0)
		t->wanted |= PAST_MONEY;
	n = past_read_project_acts(past, &acts);
	tell_all(t, acts, n);
	return past;
}

/* One project, and what hangs on it: of the tables that are wanted. */
Past *
past_of_project(const Register *reg, int64 project_id, DateADT day, TimestampTz known,
				PastTables wanted, Snapshot snapshot)
{
	Telling		t = {.wanted = wanted};

	return tell_project(&t, reg, project_id, day, known, snapshot);
}

/* The rows of one table, in these attributes (number - 1) and those that the engine reads. */
List *
past_rows(const Register *reg, int64 project_id, DateADT day, TimestampTz known, TableId which,
		  const Bitmapset *columns, Snapshot snapshot)
{
	Telling		t = {.wanted = PAST_TABLE(which),.asked = which,.columns = columns};

	return tell_project(&t, reg, project_id, day, known, snapshot)->rows[which];
}

/* Another project at the same time: its own row. */
const Past *
past_of_other(const Past *past, int64 project_id)
{
	return past_of_project(past->reg, project_id, past->day, past->known,
						   PAST_TABLE(TABLE_project), past->snapshot);
}

/* The project's own row; NULL: it had not been born, or was not known. */
const Row *
past_project(const Past *past)
{
	return past->rows[TABLE_project] == NIL ? NULL : linitial(past->rows[TABLE_project]);
}

/* The first agency of a kind that acted then, by its id; 0: none did. */
int64
past_first_of_kind(const Past *past, const char *kind)
{
	int64		found = 0;
	Probe		probe;
	Row		   *row;

	probe_given(&probe, past->own ? past->own->rows[TABLE_agency] : NIL, ANY_COLUMN, 0);
	while ((row = probe_next(&probe)) != NULL)
	{
		int64		id = row_int64(row, A_agency_id);

		if (row_says(row, A_agency_kind, kind) && row_bool(row, A_agency_active) &&
			(found == 0 || id < found))
			found = id;
	}
	return found;
}
