/*
 * columns.c
 *		The columns of a project's row: what changes how, and what acts say of it.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/rel.h"

#include "errors.h"
#include "ledger/ledger.h"
#include "project/columns.h"
#include "schema/project.h"

/* What the engine keeps on a project; no client may set it. */
static const int kept_columns[] = {
	A_project_initiated_on, A_project_round, A_project_round_on, A_project_total_investment,
	A_project_software_cost,
	A_project_approved_amount, A_project_approval_last_day, A_project_suspended_on,
	A_project_contracted,
	A_project_paid, A_project_paid_national,
	A_project_highest_investment, A_project_highest_software_cost, A_project_changed_on,
	A_project_frozen,
	A_project_step_seq, A_project_round_seq, A_project_corrected_seq, A_project_last_seq,
	A_project_last_hash
};

/* What makes a project the project it is. */
static const int permanent_columns[] = {
	A_project_id, A_project_code, A_project_serves_id, A_project_category, A_project_track,
	A_project_track_reason
};

/* Of these its class: what is another by a decision. */
#define NCLASS_COLUMNS 3

/* What the submission rests on: open to correction only while planned. */
static const int plan_columns[] = {
	A_project_budget_year, A_project_plan_line_id, A_project_off_plan_ground, A_project_budgeted,
	A_project_city_funds, A_project_national_funds, A_project_classified, A_project_attributes
};

/* What an act's detail leaves out, because the act itself says it. */
static const int unmentioned[] = {
	A_project_stage, A_project_stage_on, A_project_initiated_on, A_project_round,
	A_project_round_on, A_project_paid, A_project_paid_national, A_project_step_seq,
	A_project_round_seq, A_project_corrected_seq, A_project_last_seq, A_project_last_hash
};

/*
 * Does an UPDATE name what nobody sets: a client that writes back the whole row?  set: as of
 * tg_updatedcols.
 */
bool
project_is_written_back(const Table *table, const Bitmapset *set)
{
	for (int i = 0; i < (int) lengthof(kept_columns); i++)
		if (column_was_set(table, set, kept_columns[i]))
			return true;
	for (int i = 0; i < (int) lengthof(permanent_columns); i++)
		if (column_was_set(table, set, permanent_columns[i]))
			return true;
	return column_was_set(table, set, A_project_owner_id);
}

bool
project_differs(const Row *old, const Row *new, int column)
{
	return row_differs(old, new, new->table->att[column] - 1);
}

bool
project_plan_differs(const Row *old, const Row *new)
{
	return row_changed_columns(old, new, plan_columns, lengthof(plan_columns)) != NULL;
}

/* Refuse the change of any of the columns, naming all that were changed.  Errors: ZG009. */
void
project_require_same(Relation rel, const Row *old, const Row *new, const int *columns, int n,
					 const char *reason)
{
	char	   *names = row_changed_columns(old, new, columns, n);

	if (names == NULL)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
			 errmsg("%s of project \"%s\" may not be changed", names,
					TextDatumGetCString(row_datum(old, A_project_code))),
			 errdetail_internal("%s", _(reason)),
			 refused_by(rel, "fixed")));
}

/* What the engine keeps, and what makes a project the project it is.  Errors: ZG009. */
void
project_require_kept(Relation rel, const Row *old, const Row *new)
{
	project_require_kept_but_class(rel, old, new);
	project_require_same(rel, old, new, permanent_columns, lengthof(permanent_columns),
						 gettext_noop("Its class is another by a decision only: name the paper in "
									  "class_reason, beside what changes."));
}

/* The same where its class is another. */
void
project_require_kept_but_class(Relation rel, const Row *old, const Row *new)
{
	project_require_same(rel, old, new, kept_columns, lengthof(kept_columns),
						 gettext_noop("Kept by the engine."));
	project_require_same(rel, old, new, permanent_columns,
						 lengthof(permanent_columns) - NCLASS_COLUMNS,
						 gettext_noop("They make the project what it is. Until a contract is signed "
									  "it can be withdrawn and entered anew."));
}

/* What the submission rests on.  Errors: ZG009. */
void
project_require_same_plan(Relation rel, const Row *old, const Row *new, const char *reason)
{
	project_require_same(rel, old, new, plan_columns, lengthof(plan_columns), reason);
}

/* Columns that are read before NOT NULL is looked at.  Errors: 23502. */
void
project_require_filled(Relation rel, const Row *new)
{
	static const int needed[] = {A_project_id, A_project_category, A_project_owner_id,
								 A_project_budget_year,
	A_project_classified, A_project_city_funds, A_project_national_funds};

	row_require_not_null(rel, new, needed, lengthof(needed));
}

/* A new project, as the detail of its act. */
char *
project_detail(const Row *project)
{
	return detail_row(project, unmentioned, lengthof(unmentioned));
}

/* What differs, as the detail of an act; NULL: nothing. */
char *
project_changes(const Row *old, const Row *new)
{
	return detail_changes(old, new, unmentioned, lengthof(unmentioned));
}
