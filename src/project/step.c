/*
 * step.c
 *		A project goes from one stage to another.
 */
#include "postgres.h"

#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "judge/case_contracts.h"
#include "judge/case_documents.h"
#include "judge/corrections.h"
#include "judge/enforce.h"
#include "judge/highest.h"
#include "judge/limit.h"
#include "judge/rules.h"
#include "ledger/notify.h"
#include "policy/form.h"
#include "policy/legal_day.h"
#include "policy/vocabulary.h"
#include "project/columns.h"
#include "project/obligation.h"
#include "project/step.h"
#include "register/day.h"
#include "register/probe.h"
#include "schema/project.h"

/*
 * Is the step dated by the SET list?  A client that writes the whole row back names stage_on with
 * the day that it read, and says nothing by it.
 */
static bool
day_is_said(TriggerData *data, const Row *old, const Row *new)
{
	return column_was_set(new->table, data->tg_updatedcols, A_project_stage_on) &&
		(project_differs(old, new, A_project_stage_on) ||
		 !project_is_written_back(new->table, data->tg_updatedcols));
}

/* Which day a step is dated: stage_on of the SET list, else today. */
static DateADT
step_day(TriggerData *data, const Row *old, const Row *new, DateADT today)
{
	if (!day_is_said(data, old, new))
		return today;
	if (row_isnull(new, A_project_stage_on))
		ereport(ERROR,
				(errcode(ERRCODE_NOT_NULL_VIOLATION),
				 errmsg("stage_on may not be null"),
				 errhint("Leave it out of the SET list to date the step today."),
				 errtablecol(data->tg_relation, new->table->att[A_project_stage_on])));
	return row_date(new, A_project_stage_on);
}

/*
 * A step may be of the day of the one before.  But whoever sends along what he read says that day
 * without meaning it, and the step goes on record as of a day that is past.
 */
static void
warn_of_old_day(Relation rel, const Case *c)
{
	ereport(WARNING,
			(errmsg("the step to %s is dated %s, the day of the step before it: stage_on was named "
					"with the value it had",
					vocabulary_stage(&c->policy->words, c->to), date_text(c->day)),
			 errhint("Leave stage_on out of the SET list to date a step today, %s.",
					 date_text(c->today)),
			 errtablecol(rel, c->reg->table[TABLE_project].att[A_project_stage_on])));
}

/*
 * The documents that the step rests on: who voids one later can see what it bore, and so does
 * the judge.
 */
static void
add_documents(StringInfo detail, Case *c, Verdict *verdict)
{
	List	   *documents = verdict_documents(verdict, c);
	const Document *limit = c->step->limit_document < 0 ? NULL
		: case_document(c, c->step->limit_document, case_round_begin(c));
	int64	   *ids = palloc((list_length(documents) + 1) * sizeof(int64));
	int			n = 0;
	ListCell   *lc;

	foreach(lc, documents)
		ids[n++] = ((const Document *) lfirst(lc))->id;
	if (limit && !list_member_ptr(documents, limit))
		ids[n++] = limit->id;
	detail_add_ints(detail, DETAIL_DOCUMENTS, ids, n);
}

static char *
step_detail(Case *c, Verdict *verdict, const char *changes)
{
	StringInfoData detail;

	initStringInfo(&detail);
	detail_add_int(&detail, "round", row_int32(c->project, A_project_round));
	if (c->step->is_one_of_several)
		detail_add_int(&detail, DETAIL_STEP, c->step->row_id);
	if (c->day < c->today)
		detail_add_int(&detail, "days_back", c->today - c->day);
	remarks_add(&detail, verdict_remarks(verdict));
	add_documents(&detail, c, verdict);
	if (changes)
		detail_add_json(&detail, "changed", changes);
	return detail_end(&detail);
}

/*
 * From the step on that freezes the lines, or else the first that a signed main
 * contract bears, money lines stay reached: what lowers a figure afterwards keeps
 * how high it was.
 */
static bool
keeps_highest(Case *c, const Row *new)
{
	if (c->step->kind != STEP_FORWARD)
		return false;
	return row_bool(new, A_project_frozen) ||
		(c->to >= STAGE_CONTRACTED && case_main_contract(c) != NULL);
}

/* What a step leaves on the project: limit and approval, freezing, a new round. */
static void
apply_step(Case *c, Row *new)
{
	const Step *step = c->step;

	if (step->kind == STEP_RESTART)
	{
		row_set(new, A_project_round,
				Int32GetDatum(row_int32(new, A_project_round) + 1));
		row_set_null(new, A_project_approved_amount);
		row_set_null(new, A_project_approval_last_day);
	}
	if (step->freezes)
		row_set(new, A_project_frozen, BoolGetDatum(true));
	if (step->limit_document >= 0)
		limit_set(c, new, step);
	if (keeps_highest(c, new))
		project_keep_highest(new);
}

/*
 * Where a new round begins.  A project that was returned has been in it since
 * the return: what it entered meanwhile is of the new round.
 */
static Datum
round_begin(const Row *old, Stage from, int64 seq)
{
	return from == STAGE_RETURNED ? row_datum(old, A_project_step_seq) : Int64GetDatum(seq);
}

static void
announce_step(const Register *reg, const Case *c)
{
	StringInfoData payload;

	if (!c->book->notify)
		return;
	notify_begin(&payload, reg, "step");
	detail_add_int(&payload, "project_id", c->project_id);
	detail_add_text(&payload, "from", stage_name(c->from));
	detail_add_text(&payload, "to", stage_name(c->to));
	detail_add_text(&payload, "on", date_text(c->day));
	notify_send(&payload);
}

/*
 * The stage of a project is set to another.  Judged and recorded before the row
 * changes, when it is already locked in its newest version; the chain's new head
 * goes into the row itself.  Errors: every code of class ZG.
 */
HeapTuple
project_step(const Register *reg, TriggerData *data, const Row *old, Row *new)
{
	DateADT		today = register_today(rulebook_of(reg));
	DateADT		day = step_day(data, old, new, today);
	Stage		from = row_stage(old, A_project_stage);
	Stage		to = row_stage(new, A_project_stage);
	bool		says_old_day = day < today && day_is_said(data, old, new) &&
		!project_differs(old, new, A_project_stage_on);
	ChainHead	head = ledger_head(old);
	Act			act = {0};
	DateADT		round_on;
	char	   *changes;
	Verdict		verdict;
	Case		c;

	/* Judged on the new row but for the step itself: what is set beside it counts. */
	row_set(new, A_project_stage_on, row_datum(old, A_project_stage_on));
	changes = project_changes(old, new);
	case_init(&c, CASE_STEP, reg, new, from, to, day, today, RegisterSnapshot(fact_snapshot()));
	judge_find_step(&c, new);
	round_on = case_round_on(&c);
	judge(&c, &verdict);
	verdict_enforce(&c, &verdict, data->tg_relation);
	if (says_old_day)
		warn_of_old_day(data->tg_relation, &c);

	act.kind = "step";
	act.from = from;
	act.to = to;
	act.agency_id = c.acting_agency;
	if (act.agency_id && act.agency_id != row_int64(old, A_project_owner_id))
		row_keep(&reg->table[TABLE_agency], act.agency_id);
	act.legal_on = day;
	act.policy_id = c.policy->id;
	if (changes)
		(void) require_form(reg, data->tg_relation, old, TABLE_project);
	apply_step(&c, new);
	act.detail = step_detail(&c, &verdict, project_changes(old, new));
	UnregisterSnapshot(c.snapshot);
	ledger_advance(reg, &head, c.project_id, &act);
	ledger_write(reg, &head, c.project_id, &act);
	announce_step(reg, &c);

	row_set(new, A_project_stage_on, DateADTGetDatum(day));
	row_set(new, A_project_step_seq, Int64GetDatum(head.seq));
	if (c.step->kind == STEP_RESTART)
	{
		row_set(new, A_project_round_seq, round_begin(old, from, head.seq));
		row_set(new, A_project_round_on, DateADTGetDatum(round_on));
	}
	ledger_set_head(new, &head);
	if (c.step->obliges || c.policy->cost_obliges)
		project_write_duties(reg, new, &c);
	return row_tuple(new);
}

