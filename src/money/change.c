/*
 * change.c
 *		The trigger of the change table.
 *
 * Once a project's figures are frozen they alter by a change alone, which says
 * what it changes from what to what, why, and when that was decided (Article
 * 17).  The figure before is read under the project's lock, so that no two
 * changes start from the same one.
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "judge/case_money.h"
#include "judge/duty_funds.h"
#include "judge/enforce.h"
#include "money/money.h"
#include "office/kept.h"
#include "office/key.h"
#include "policy/form.h"
#include "policy/legal_day.h"
#include "project/obligation.h"
#include "register/probe.h"
#include "register/trigger.h"
#include "schema/money.h"
#include "schema/project.h"

PG_FUNCTION_INFO_V1(govproj_change_record);

/*
 * The contract a change of duration is about, when the project leaves no doubt: one that was ended
 * is none.  0: doubt.
 */
static int64
change_only_main_contract(const Register *reg, const Vocabulary *words, int64 project_id)
{
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	int64		found = 0;
	int			n = 0;
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &reg->table[TABLE_contract], A_contract_project_id,
				Int64GetDatum(project_id), snapshot);
	while ((row = probe_next(&probe)) != NULL)
		if (!contract_has_ended(row) &&
			has_part(words, PART_MAIN, said_word(words, LIST_CONTRACT, row, A_contract_kind)))
		{
			found = row_int64(row, A_contract_id);
			n++;
		}
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
	return n == 1 ? found : 0;
}

static void
change_name_contract(const Register *reg, Relation rel, Row *change)
{
	int64		project_id = row_int64(change, A_change_project_id);
	const Policy *policy;
	Snapshot	snapshot;
	int64		owner_id;
	char	   *track;
	int64		id;

	if (!row_isnull(change, A_change_contract_id))
		return;
	snapshot = RegisterSnapshot(fact_snapshot());
	policy = policy_of_project_id(reg, project_id, snapshot, &track, &owner_id);
	UnregisterSnapshot(snapshot);
	id = policy ? change_only_main_contract(reg, &policy->words, project_id) : 0;
	if (id == 0)
		ereport(ERROR,
				(errcode(ERRCODE_NOT_NULL_VIOLATION),
				 errmsg("a change of duration names its contract"),
				 errhint("Give contract_id; it can be left out where the project has one main "
						 "contract."),
				 errtablecol(rel, change->table->att[A_change_contract_id])));
	row_set(change, A_change_contract_id, Int64GetDatum(id));
}

/* Looked at before it is locked: who may not learn of a contract does not wait for it. */
static bool
change_contract_is_of_project(const Register *reg, const Row *change)
{
	bool		found = false;
	Probe		probe;
	Row		   *contract;

	CommandCounterIncrement();	/* what this command has entered before is there */
	probe_begin(&probe, &reg->table[TABLE_contract], A_contract_id,
				row_datum(change, A_change_contract_id),
				fact_snapshot());
	contract = probe_next(&probe);
	if (contract)
		found = row_int64(contract, A_contract_project_id) ==
			row_int64(change, A_change_project_id);
	probe_end(&probe);
	return found;
}

/* Lock the contract of a change of duration, which must be the project's. */
static void
change_lock_contract(LockedRow *contract, const Register *reg, Relation rel, const Row *change)
{
	int64		id = row_int64(change, A_change_contract_id);

	if (change_contract_is_of_project(reg, change) &&
		row_lock(contract, &reg->table[TABLE_contract], id) &&
		row_int64(&contract->row, A_contract_project_id) ==
		row_int64(change, A_change_project_id))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_FOREIGN_KEY_VIOLATION),
			 errmsg("the project has no contract %lld", (long long) id),
			 errtablecol(rel, change->table->att[A_change_contract_id])));
}

/* What the contract gives for delivery, in days from its signing; false when it names no day. */
static bool
change_duration_now(const Row *contract, Figure *figure)
{
	if (row_isnull(contract, A_contract_delivery_due))
		return false;
	*figure = figure_of_days(row_date(contract, A_contract_delivery_due) -
							 row_date(contract, A_contract_signed_on));
	return true;
}

/* Does a change of funds alter what the project has in scope, or else of other sources? */
static bool
change_is_in_scope(const Vocabulary *words, const Row *change)
{
	return is_in_scope(words, said_word(words, LIST_SOURCE, change, A_change_source));
}

/* A change says words of its project's version.  Errors: 23514. */
static void
change_require_words(Relation rel, const Vocabulary *words, const Row *change)
{
	require_word(rel, words, LIST_CAUSE, change, A_change_cause);
	require_word(rel, words, LIST_SOURCE, change, A_change_source);
	require_word(rel, words, LIST_COST_LINE, change, A_change_cost_line_kind);
}

static void
change_refuse_old(Relation rel, const Row *change, bool known, Figure figure)
{
	ereport(ERROR,
			(errcode(ERRCODE_CHECK_VIOLATION),
			 errmsg("the change starts from a figure that is not the present one"),
			 errdetail("old is %s; the present figure is %s.",
					   row_isnull(change, A_change_old) ? _("none")
					   : figure_text(row_figure(change, A_change_old)),
					   known ? figure_text(figure) : _("none")),
			 errhint("Leave old out, and it is filled in; enter changes of one figure one after "
					 "another."),
			 refused_by(rel, "old")));
}

/* The figure before is filled in; one that is given must be the present one. */
static void
change_fix_old(Relation rel, Row *change, bool known, Figure figure)
{
	if (row_isnull(change, A_change_old))
	{
		if (known)
			row_set_figure(change, A_change_old, figure);
		return;
	}
	if (!known || !figure_equal(row_figure(change, A_change_old), figure))
		change_refuse_old(rel, change, known, figure);
}

/* The latest day on which something changed, for papers that may not be older. */
static void
change_keep_day(Row *project, const Row *change)
{
	DateADT		day = row_date(change, A_change_decided_on);

	if (row_isnull(project, A_project_changed_on) ||
		row_date(project, A_project_changed_on) < day)
		row_set(project, A_project_changed_on, DateADTGetDatum(day));
}

/* What it adds is not known before the present figure is. */
static JudgedEntry
change_as_entry(const Vocabulary *words, const Row *change)
{
	ChangeKind	kind = row_change_kind(change, A_change_kind);
	JudgedEntry judged = {
		.thing = {THING_CHANGE, kind},
		.day = row_date(change, A_change_decided_on),
		.facts = {
			.kind = kind,
			.cause = said_word(words, LIST_CAUSE, change, A_change_cause),
			.source = said_word(words, LIST_SOURCE, change, A_change_source)
		}
	};

	if ((kind != CHANGE_VALUE && kind != CHANGE_FUNDS) || row_isnull(change, A_change_old) ||
		row_isnull(change, A_change_new))
		return judged;
	judged.facts.has_amount = true;
	judged.facts.amount = yuan_difference(figure_yuan(row_figure(change, A_change_new)),
										  figure_yuan(row_figure(change, A_change_old)));
	return judged;
}

/* Is it the time for a change?  Rules of what it adds are left to change_enforce. */
static void
change_require_time(const Register *reg, Relation rel, const Row *project, const Row *change)
{
	JudgedEntry judged = change_as_entry(&policy_of_project(reg, project)->words, change);

	enforce_time(reg, rel, project, &judged);
}

static HeapTuple
change_check(const Register *reg, Relation rel, Row *change)
{
	static const int needed[] = {A_change_project_id, A_change_kind, A_change_decided_on};
	static const int figure_needed[] = {A_change_new};
	LockedRow	contract;
	LockedRow	project;
	ChangeKind	kind;
	const Vocabulary *words;
	Figure		figure = {0};
	bool		known;
	DateADT		today = register_today(rulebook_of(reg));
	Case		c;
	Kept		kept;

	row_require_not_null(rel, change, needed, lengthof(needed));
	kind = row_change_kind(change, A_change_kind);
	if (kind != CHANGE_SCOPE)
		row_require_not_null(rel, change, figure_needed, lengthof(figure_needed));
	require_project_seen(reg, row_int64(change, A_change_project_id));
	if (kind == CHANGE_DURATION)
	{
		change_name_contract(reg, rel, change);
		change_lock_contract(&contract, reg, rel, change);
	}
	project_lock(&project, reg, row_int64(change, A_change_project_id));
	change_require_time(reg, rel, &project.row, change);
	(void) require_form(reg, rel, &project.row, TABLE_change);
	if (kind == CHANGE_DURATION)
		require_contract_runs(rel, &contract.row);
	words = &policy_of_project(reg, &project.row)->words;
	change_require_words(rel, words, change);
	/* what the same statement has changed before is in the rows, though not yet on the project */
	if (kind != CHANGE_FUNDS)
		change_keep_day(&project.row, change);
	case_of_project(&c, reg, &project.row, today, today, RegisterSnapshot(fact_snapshot()));
	require_recent(c.book, rel, change, A_change_decided_on, c.policy->backdate_days);
	if (kind == CHANGE_DURATION)
	{
		known = change_duration_now(&contract.row, &figure);
		change_fix_old(rel, change, known, figure);
		row_unlock(&contract);
	}
	else if (kind == CHANGE_VALUE)
		change_fix_old(rel, change, true, figure_of_yuan(
			case_cost_to_change(&c, said_word(words, LIST_COST_LINE, change,
											  A_change_cost_line_kind))));
	else if (kind == CHANGE_FUNDS && !row_isnull(change, A_change_source))
		change_fix_old(rel, change, true,
					   figure_of_yuan(case_funds_to_change(&c, change_is_in_scope(words, change))));
	kept_begin(&kept, change);
	kept_set(&kept, A_change_ordinal, Int64GetDatum(case_next_change(&c)));
	UnregisterSnapshot(c.snapshot);
	kept_set(&kept, A_change_entered_by,
			 CStringGetTextDatum(GetUserNameFromId(GetUserId(), false)));
	kept_set(&kept, A_change_after_seq, row_datum(&project.row, A_project_step_seq));
	kept_require_of_office(&kept, rel);
	row_unlock(&project);
	return row_tuple(change);
}

/* The whole may not come out below one of its parts. */
static void
change_require_whole(Relation rel, const Row *project)
{
	Yuan		total = row_yuan(project, A_project_total_investment);
	Yuan		software = row_yuan(project, A_project_software_cost);

	if (yuan_less(total, software))
		refuse_amount(rel, _("the change lowers the total investment below the software "
							 "development cost"),
					  psprintf(_("The total would be %s yuan, the software development cost %s "
								 "yuan."),
							   yuan_text(total), yuan_text(software)));
}

static void
change_alter_value(const Vocabulary *words, LockedRow *project, Relation rel, const Row *change)
{
	Yuan		difference = yuan_difference(figure_yuan(row_figure(change, A_change_new)),
											 figure_yuan(row_figure(change, A_change_old)));

	move_investment(project, A_project_total_investment, difference);
	if (has_part(words, PART_SOFTWARE,
				 said_word(words, LIST_COST_LINE, change, A_change_cost_line_kind)))
		move_investment(project, A_project_software_cost, difference);
	change_require_whole(rel, &project->row);
}

/* Another change in the same statement may have moved the day since this one was checked. */
static void
change_alter_duration(LockedRow *contract, Relation rel, const Row *change)
{
	int			days = figure_days(row_figure(change, A_change_new));
	Figure		figure = {0};
	bool		known = change_duration_now(&contract->row, &figure);

	if (known != !row_isnull(change, A_change_old) ||
		(known && !figure_equal(figure, row_figure(change, A_change_old))))
		change_refuse_old(rel, change, known, figure);
	row_set(&contract->row, A_contract_delivery_due,
			DirectFunctionCall2(date_pli, row_datum(&contract->row, A_contract_signed_on),
								Int32GetDatum(days)));
	contract->check = true;
	row_store(contract);
	row_unlock(contract);
}

/*
 * The money of a source comes in, or alters; the entry's rules say what it must still come to.
 */
static int
change_alter_funds(const Vocabulary *words, LockedRow *project, Relation rel, const Row *change)
{
	int			column = change_is_in_scope(words, change) ? A_project_city_funds
		: A_project_national_funds;
	Figure		old = row_figure(change, A_change_old);

	if (!figure_equal(old, figure_of_yuan(row_yuan(&project->row, column))))
		change_refuse_old(rel, change, true,
						  figure_of_yuan(row_yuan(&project->row, column)));
	row_set_yuan(&project->row, column, figure_yuan(row_figure(change, A_change_new)));
	return column == A_project_national_funds
		? MOVES(LIMITS_NATIONAL) | MOVES(LIMITS_PAID_NATIONAL) : 0;
}

/* Alter what the change is of.  Returns which limits that moves, a set of MOVES(). */
static int
change_alter(const Vocabulary *words, LockedRow *project, LockedRow *contract, Relation rel,
			 const Row *change)
{
	switch (row_change_kind(change, A_change_kind))
	{
		case CHANGE_DURATION:
			change_alter_duration(contract, rel, change);
			break;
		case CHANGE_VALUE:
			change_alter_value(words, project, rel, change);
			return MOVES(LIMITS_CHANGES);
		case CHANGE_FUNDS:
			return change_alter_funds(words, project, rel, change);
		default:
			break;
	}
	return 0;
}

static const Remarks *
change_enforce(const Register *reg, Relation rel, const Row *project, const Row *change, int moves)
{
	JudgedEntry judged = change_as_entry(&policy_of_project(reg, project)->words, change);

	judged.moves = moves;
	return enforce_entry(reg, rel, project, &judged);
}

static char *
change_detail(const Row *change, const Remarks *remarks)
{
	static const int omit[] = {A_change_project_id, A_change_entered_by, A_change_after_seq};
	StringInfoData head;

	initStringInfo(&head);
	remarks_add(&head, remarks);
	return detail_before(&head, detail_row(change, omit, lengthof(omit)));
}

/*
 * What it bears on, and nothing else: looking through all that is owed for each of many would take
 * for ever.
 */
static void
change_write_duties(const Register *reg, const Row *project, const Row *change)
{
	const Policy *policy = policy_of_project(reg, project);

	if (policy->cost_obliges)
		return;					/* all have been written with the act */
	if (row_change_kind(change, A_change_kind) == CHANGE_FUNDS)
	{
		if (funds_oblige(policy, project, change_is_in_scope(&policy->words, change),
						 figure_yuan(row_figure(change, A_change_old))))
			project_write_duties(reg, project, NULL);
		return;
	}
	project_write_change_duties(reg, project, row_int64(change, A_change_id),
								row_date(change, A_change_decided_on));
	if (row_change_kind(change, A_change_kind) == CHANGE_DURATION)
		project_write_delivery_duties(reg, project, row_int64(change, A_change_contract_id));
}

static void
change_record_act(const Register *reg, Relation rel, const Row *change)
{
	ChangeKind	kind = row_change_kind(change, A_change_kind);
	LockedRow	contract;
	LockedRow	project;
	Act			act = {0};
	int			moves;

	if (kind == CHANGE_DURATION)
		change_lock_contract(&contract, reg, rel, change);
	project_lock(&project, reg, row_int64(change, A_change_project_id));
	require_no_step_since(&project, change, A_change_after_seq);
	moves = change_alter(&policy_of_project(reg, &project.row)->words, &project, &contract, rel,
						 change);
	if (kind != CHANGE_FUNDS)
		change_keep_day(&project.row, change);
	project.check = true;
	act.kind = "change_decided";
	act.agency_id = require_form(reg, rel, &project.row, TABLE_change);
	act.legal_on = row_date(change, A_change_decided_on);
	act.policy_id = row_int64(&project.row, A_project_policy_id);
	act.detail = change_detail(change, change_enforce(reg, rel, &project.row, change, moves));
	project_record(&project, reg, &act);
	change_write_duties(reg, &project.row, change);
	row_unlock(&project);
}

/*
 * Trigger of change: BEFORE INSERT, UPDATE, DELETE row, AFTER INSERT row, BEFORE
 * TRUNCATE.  Errors: ZG006 for another office, ZG008 for a total below its
 * parts, ZG009 at a time that the policy does not leave for changes and for altering, ZG011 for a
 * day to come, too far back or before the approval, 23514 when old is not the
 * present figure, or for what is no word of the policy.
 */
Datum
govproj_change_record(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_trigger(fcinfo, TABLE_change);
	TriggerData *data = (TriggerData *) fcinfo->context;
	Row		   *change;

	if (update_is_idle(&reg->table[TABLE_change], data))
		return PointerGetDatum(data->tg_trigtuple);
	if (!TRIGGER_FIRED_BY_INSERT(data->tg_event))
		refuse_alteration(data, _("Enter another change, back to the figure that is right."));
	change = entered_row(reg, TABLE_change, data);
	if (TRIGGER_FIRED_BEFORE(data->tg_event))
		return PointerGetDatum(change_check(reg, data->tg_relation, change));
	change_record_act(reg, data->tg_relation, change);
	return PointerGetDatum(NULL);
}
