/*
 * cost_line.c
 *		The trigger of the cost_line table.
 *
 * Cost lines are the only source of a project's total investment and software
 * cost, which stand on the project row, so that the row's lock keeps the sums
 * right at any isolation level.  They freeze with the step the policy says.
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "access/office.h"
#include "errors.h"
#include "ledger/ledger.h"
#include "policy/rulebook.h"
#include "register/today.h"

PG_FUNCTION_INFO_V1(govproj_cost_line_record);

#define SOFTWARE "software_development" /* the lines that make up software_cost */

static void
require_open(const Register *reg, Relation rel, const Row *project)
{
	char	   *code = TextDatumGetCString(row_datum(project, A_project_code));
	Snapshot	snapshot;
	Agency		owner;

	if (DatumGetBool(row_datum(project, A_project_frozen)))
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
				 errmsg("the cost lines of project \"%s\" are frozen", code),
				 errdetail("Article 13: the figures that were approved stay, so that nobody slips below a line afterwards."),
				 errhint("Where the policy has a new round of submission, it opens them again."),
				 errtableconstraint(rel, "frozen")));
	snapshot = RegisterSnapshot(fact_snapshot());
	owner = agency_by_id(reg, DatumGetInt64(row_datum(project, A_project_owner_id)), snapshot);
	UnregisterSnapshot(snapshot);
	if (!user_may_act_for(reg, &owner))
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_WRONG_OFFICE),
				 errmsg("only its owner may enter cost lines of project \"%s\"", code),
				 errdetail("Article 4: the owner, agency \"%s\", draws up the scheme and the budget.",
						   owner.name),
				 errtableconstraint(rel, "office")));
}

static void
check_change(const Register *reg, Relation rel, const Row *old, const Row *new)
{
	LockedRow	project;
	const Row  *row = new ? new : old;

	if (row_isnull(row, A_cost_line_project_id))
		return;					/* NOT NULL says it better */
	if (old && new && (DatumGetInt64(row_datum(old, A_cost_line_project_id)) !=
					   DatumGetInt64(row_datum(new, A_cost_line_project_id)) ||
					   DatumGetInt64(row_datum(old, A_cost_line_id)) !=
					   DatumGetInt64(row_datum(new, A_cost_line_id))))
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
				 errmsg("a cost line stays with its project"),
				 errhint("Delete it there and enter it here."),
				 errtableconstraint(rel, "fixed")));
	project_lock(&project, reg, DatumGetInt64(row_datum(row, A_cost_line_project_id)));
	require_open(reg, rel, &project.row);
	row_unlock(&project);
}

/* What a line contributes to a sum on the project: its amount, or nothing. */
static Datum
contribution(const Row *line, bool software_only)
{
	if (line == NULL || row_isnull(line, A_cost_line_amount) ||
		(software_only &&
		 strcmp(TextDatumGetCString(row_datum(line, A_cost_line_kind)), SOFTWARE) != 0))
		return NumericGetDatum(int64_to_numeric(0));
	return row_datum(line, A_cost_line_amount);
}

/* A sum is an amount too: the bound of govproj.yuan holds for it. */
static void
require_bounded(Relation rel, Datum sum)
{
	Datum		bound = NumericGetDatum(int64_to_numeric(INT64CONST(10000000000000000)));

	if (DatumGetBool(DirectFunctionCall2(numeric_ge, sum, bound)))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("the total investment of a project must be below 10^16 yuan"),
				 errtableconstraint(rel, "yuan_check")));
}

static void
add_up(LockedRow *project, int column, const Row *old, const Row *new, bool software_only)
{
	Datum		sum = DirectFunctionCall2(numeric_sub, row_datum(&project->row, column),
										  contribution(old, software_only));

	sum = DirectFunctionCall2(numeric_add, sum, contribution(new, software_only));
	require_bounded(project->rel, sum);
	row_set(&project->row, column, sum);
}

static void
record_change(const Register *reg, const Row *old, const Row *new)
{
	static const int omit[] = {A_cost_line_project_id};
	const Row  *row = new ? new : old;
	LockedRow	project;
	Act			act = {0};

	act.detail = old && new ? detail_changes(old, new, NULL, 0) : detail_row(row, omit, 1);
	if (act.detail == NULL)
		return;
	if (old && new)
		act.detail = psprintf("{\"id\":%lld,%s",
							  (long long) DatumGetInt64(row_datum(new, A_cost_line_id)),
							  act.detail + 1);
	project_lock(&project, reg, DatumGetInt64(row_datum(row, A_cost_line_project_id)));
	require_open(reg, project.rel, &project.row);
	project.check = true;
	add_up(&project, A_project_total_investment, old, new, false);
	add_up(&project, A_project_software_cost, old, new, true);
	act.kind = old == NULL ? "cost_line_entered" : new ? "cost_line_changed" : "cost_line_removed";
	act.agency_id = DatumGetInt64(row_datum(&project.row, A_project_owner_id));
	act.legal_on = register_today(rulebook_of(reg));
	act.policy_id = DatumGetInt64(row_datum(&project.row, A_project_policy_id));
	project_record(&project, reg, &act);
	row_unlock(&project);
}

/*
 * Trigger of cost_line: BEFORE and AFTER INSERT, UPDATE, DELETE row, BEFORE
 * TRUNCATE.  Errors: ZG009 once frozen, ZG006 for another office.
 */
Datum
govproj_cost_line_record(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_trigger(fcinfo, ROLE_cost_line);
	TriggerData *data = (TriggerData *) fcinfo->context;
	const Table *table = &reg->table[ROLE_cost_line];
	Row		   *old = NULL;
	Row		   *new = NULL;

	if (TRIGGER_FIRED_BY_TRUNCATE(data->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
				 errmsg("table \"%s\" may not be truncated",
						RelationGetRelationName(data->tg_relation)),
				 errtableconstraint(data->tg_relation, "fixed")));
	if (!TRIGGER_FIRED_BY_INSERT(data->tg_event))
		old = row_of_tuple(table, data->tg_relation, data->tg_trigtuple);
	if (TRIGGER_FIRED_BY_INSERT(data->tg_event))
		new = row_of_tuple(table, data->tg_relation, data->tg_trigtuple);
	else if (TRIGGER_FIRED_BY_UPDATE(data->tg_event))
		new = row_of_tuple(table, data->tg_relation, data->tg_newtuple);

	if (TRIGGER_FIRED_BEFORE(data->tg_event))
	{
		check_change(reg, data->tg_relation, old, new);
		return PointerGetDatum(TRIGGER_FIRED_BY_UPDATE(data->tg_event)
							   ? data->tg_newtuple : data->tg_trigtuple);
	}
	record_change(reg, old, new);
	return PointerGetDatum(NULL);
}
