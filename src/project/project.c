/*
 * project.c
 *		The trigger of the project table: birth, steps, and other changes.
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "utils/rel.h"

#include "errors.h"
#include "office/key.h"
#include "project/birth.h"
#include "project/change.h"
#include "project/class.h"
#include "project/columns.h"
#include "project/move.h"
#include "project/owner.h"
#include "project/step.h"
#include "register/rows_here.h"
#include "register/trigger.h"
#include "register/value.h"
#include "schema/project.h"

PG_FUNCTION_INFO_V1(govproj_project_judge);

static HeapTuple
project_update(const Register *reg, TriggerData *data)
{
	const Table *table = &reg->table[TABLE_project];
	Row		   *old;
	Row		   *new;

	/* clients that write all columns of a row often change none */
	if (tuples_are_identical(data->tg_trigtuple, data->tg_newtuple))
		return data->tg_newtuple;
	old = row_of_tuple(table, data->tg_relation, data->tg_trigtuple);
	new = updated_row(table, data, old);
	require_values(data->tg_relation, old, new);
	if (project_changes_class(old, new))
		return project_change_class(reg, data, old, new);
	project_require_kept(data->tg_relation, old, new);
	project_require_filled(data->tg_relation, new);
	if (project_is_moved(old, new))
		return project_move(reg, data, old, new);
	if (project_changes_hands(old, new))
		return project_change_hands(reg, data, old, new);
	if (row_isnull(new, A_project_stage) || !project_differs(old, new, A_project_stage))
		return project_change(reg, data, old, new);
	project_require_same_plan(data->tg_relation, old, new,
							  gettext_noop("Change them in a statement of their own, before the "
										   "step."));
	return project_step(reg, data, old, new);
}

static void
project_refuse_removal(Relation rel)
{
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
			 errmsg("projects may not be removed from \"%s\"", clients_table_name(rel)),
			 errdetail("Acts and papers rest on them."),
			 errhint("A project that is given up is withdrawn or terminated by a step."),
			 refused_by(rel, "fixed")));
}

/*
 * Trigger of project: BEFORE INSERT, UPDATE, DELETE row, AFTER INSERT row,
 * BEFORE TRUNCATE.  Errors: every code of class ZG.
 */
Datum
govproj_project_judge(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_trigger(fcinfo, TABLE_project);
	TriggerData *data = (TriggerData *) fcinfo->context;
	Row		   *row;

	if (TRIGGER_FIRED_BY_DELETE(data->tg_event) || TRIGGER_FIRED_BY_TRUNCATE(data->tg_event))
		project_refuse_removal(data->tg_relation);
	if (TRIGGER_FIRED_BY_UPDATE(data->tg_event))
		return PointerGetDatum(project_update(reg, data));

	row = entered_row(reg, TABLE_project, data);
	require_values(data->tg_relation, NULL, row);
	if (TRIGGER_FIRED_BEFORE(data->tg_event))
		return PointerGetDatum(project_birth(reg, data->tg_relation, row));
	project_record_birth(reg, data->tg_relation, row);
	return PointerGetDatum(NULL);
}
