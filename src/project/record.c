/*
 * record.c
 *		What comes to a project: its row locked, its chain continued.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/rel.h"

#include "errors.h"
#include "office/sight.h"
#include "policy/form.h"
#include "project/obligation.h"
#include "project/record.h"
#include "schema/project.h"

static void
refuse_project(int64 project_id)
{
	ereport(ERROR,
			(errcode(ERRCODE_FOREIGN_KEY_VIOLATION),
			 errmsg("project %lld does not exist", (long long) project_id)));
}

/*
 * Before anything is said of a project: one that is hidden from the current user is as none.
 * Errors: 23503.
 */
void
require_project_seen(const Register *reg, int64 project_id)
{
	if (!project_id_is_seen(reg, project_id))
		refuse_project(project_id);
}

/*
 * Lock a project for a change of its facts.  Errors: 23503 when there is no
 * such project, or none that the current user may learn of; 40001 as row_lock.
 */
void
project_lock(LockedRow *project, const Register *reg, int64 project_id)
{
	require_project_seen(reg, project_id);
	if (!row_lock(project, &reg->table[TABLE_project], project_id))
		refuse_project(project_id);
}

/*
 * A paper that comes in one statement with a step of its project would stand in
 * the ledger after the step that was judged by it.  Errors: 55000.
 */
static void
refuse_step_beside(LockedRow *project)
{
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("project \"%s\" may not step on in the statement that enters its papers",
					TextDatumGetCString(row_datum(&project->row, A_project_code))),
			 errhint("Enter the papers in a statement of their own, before the step."),
			 errtable(project->rel)));
}

/* The same, where column holds how far the chain was when the paper was checked. */
void
require_no_step_since(LockedRow *project, const Row *row, int column)
{
	if (row_int64(row, column) <
		row_int64(&project->row, A_project_step_seq))
		refuse_step_beside(project);
}

/*
 * Append acts to a locked project's chain, all of one moment, and store the row with its new head,
 * together with any engine-kept column that the caller has set; what it costs may have it owe
 * something else.
 */
void
project_record_all(LockedRow *project, const Register *reg, Act *acts, int n)
{
	int64		project_id = row_int64(&project->row, A_project_id);
	ChainHead	head = ledger_head(&project->row);

	for (int i = 0; i < n; i++)
	{
		acts[i].recorded_at = acts[0].recorded_at;
		ledger_advance(reg, &head, project_id, &acts[i]);
		ledger_write(reg, &head, project_id, &acts[i]);
	}
	ledger_set_head(&project->row, &head);
	row_store(project);
	if (policy_of_project(reg, &project->row)->cost_obliges)
		project_write_duties(reg, &project->row, NULL);
}

/*
 * The same of one act, and of a second one that says what the first has moved on the project
 * itself: changes, as project_changes() has them; NULL: nothing.
 */
void
project_record_with(LockedRow *project, const Register *reg, Act *act, char *changes)
{
	Act			acts[] = {*act, *act};

	acts[1].kind = "project_changed";
	acts[1].detail = changes;
	project_record_all(project, reg, acts, changes ? 2 : 1);
}

/*
 * Append an act to a locked project's chain and store the row with its new
 * head, together with any engine-kept column that the caller has set.
 */
void
project_record(LockedRow *project, const Register *reg, Act *act)
{
	project_record_with(project, reg, act, NULL);
}
