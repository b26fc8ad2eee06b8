/*
 * cost_line.c
 *		The trigger of the cost_line table.
 *
 * Cost lines are the only source of a project's total investment and software
 * cost, which stand on the project row, so that the row's lock keeps the sums
 * right at any isolation level.  They freeze with the step the policy says; after
 * that a figure alters by a change.
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

#include "code/shown.h"
#include "errors.h"
#include "money/money.h"
#include "office/key.h"
#include "policy/form.h"
#include "policy/legal_day.h"
#include "register/rows_here.h"
#include "register/trigger.h"
#include "schema/money.h"
#include "schema/project.h"

PG_FUNCTION_INFO_V1(govproj_cost_line_record);

static void
cost_line_require_open(Relation rel, const Row *project)
{
	char	   *code = TextDatumGetCString(row_datum(project, A_project_code));

	if (row_bool(project, A_project_frozen))
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
				 errmsg("the cost lines of project \"%s\" are frozen", code),
				 errdetail("The figures that were reviewed stay, so that nobody slips below a line "
						   "afterwards."),
				 errhint("Until it has been decided on, the project goes back by a return; after "
						 "that enter a change with its cause: INSERT INTO %s.change (project_id, "
						 "kind, cause, cost_line_kind, new, decided_on).",
						 shown_name(get_namespace_name(RelationGetNamespace(rel)))),
				 refused_by(rel, "frozen")));
}

static void
cost_line_check(const Register *reg, Relation rel, const Row *old, const Row *new)
{
	LockedRow	project;
	const Row  *row = new ? new : old;

	if (row_isnull(row, A_cost_line_project_id))
		return;					/* NOT NULL says it better */
	if (old && new && (row_int64(old, A_cost_line_project_id) !=
					   row_int64(new, A_cost_line_project_id) ||
					   row_int64(old, A_cost_line_id) !=
					   row_int64(new, A_cost_line_id)))
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
				 errmsg("a cost line stays with its project"),
				 errhint("Delete it there and enter it here."),
				 refused_by(rel, "fixed")));
	project_lock(&project, reg, row_int64(row, A_cost_line_project_id));
	cost_line_require_open(rel, &project.row);
	(void) require_form(reg, rel, &project.row, TABLE_cost_line);
	if (new)
		require_word(rel, &policy_of_project(reg, &project.row)->words, LIST_COST_LINE, new,
					 A_cost_line_kind);
	row_unlock(&project);
}

/* What a line contributes to a sum on the project: its amount, or nothing. */
static Yuan
cost_line_contribution(const Vocabulary *words, const Row *line, bool software_only)
{
	if (line == NULL || row_isnull(line, A_cost_line_amount) ||
		(software_only &&
		 !has_part(words, PART_SOFTWARE,
				   said_word(words, LIST_COST_LINE, line, A_cost_line_kind))))
		return yuan_zero();
	return row_yuan(line, A_cost_line_amount);
}

static void
cost_line_move_sum(const Vocabulary *words, LockedRow *project, int column, const Row *old,
				   const Row *new, bool software_only)
{
	move_sum(project, column, yuan_difference(cost_line_contribution(words, new, software_only),
											  cost_line_contribution(words, old, software_only)));
}

static void
cost_line_record_act(const Register *reg, const Row *old, const Row *new)
{
	static const int omit[] = {A_cost_line_project_id};
	const Row  *row = new ? new : old;
	const Vocabulary *words;
	LockedRow	project;
	Act			act = {.detail = detail_entry(old, new, A_cost_line_id, omit, lengthof(omit))};

	if (act.detail == NULL)
		return;
	project_lock(&project, reg, row_int64(row, A_cost_line_project_id));
	cost_line_require_open(project.rel, &project.row);
	project.check = true;
	words = &policy_of_project(reg, &project.row)->words;
	cost_line_move_sum(words, &project, A_project_total_investment, old, new, false);
	cost_line_move_sum(words, &project, A_project_software_cost, old, new, true);
	act.kind = old == NULL ? "cost_line_entered" : new ? "cost_line_changed" : "cost_line_removed";
	act.agency_id = require_form(reg, project.rel, &project.row, TABLE_cost_line);
	act.legal_on = register_today(rulebook_of(reg));
	act.policy_id = row_int64(&project.row, A_project_policy_id);
	project_record(&project, reg, &act);
	row_unlock(&project);
}

/*
 * Trigger of cost_line: BEFORE and AFTER INSERT, UPDATE, DELETE row, BEFORE
 * TRUNCATE.  Errors: ZG009 once frozen, ZG006 for another office, 23514 for a kind that is no
 * word of the policy.
 */
Datum
govproj_cost_line_record(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_trigger(fcinfo, TABLE_cost_line);
	TriggerData *data = (TriggerData *) fcinfo->context;
	Row		   *old;
	Row		   *new;

	if (TRIGGER_FIRED_BY_TRUNCATE(data->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
				 errmsg("table \"%s\" may not be truncated",
						clients_table_name(data->tg_relation)),
				 refused_by(data->tg_relation, "fixed")));
	if (!entry_rows(reg, TABLE_cost_line, data, &old, &new))
		return PointerGetDatum(data->tg_trigtuple);
	if (TRIGGER_FIRED_BEFORE(data->tg_event))
	{
		cost_line_check(reg, data->tg_relation, old, new);
		return PointerGetDatum(row_tuple(new ? new : old));
	}
	cost_line_record_act(reg, old, new);
	return PointerGetDatum(NULL);
}
