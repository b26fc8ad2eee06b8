/*
 * kept.c
 *		Columns that the engine fills in, whatever an entry says of them.
 *
 * Clients that map whole rows name every column of a table: with DEFAULT, with NULL, or with what
 * they read before.  All that is let through, and replaced; what says something else is refused,
 * for its client would go on believing it.
 */
#include "postgres.h"

#include "utils/rel.h"

#include "errors.h"
#include "office/kept.h"
#include "office/office.h"
#include "register/rows_here.h"

/* Nothing is filled in yet, and nothing has been said otherwise. */
void
kept_begin(Kept *kept, Row *row)
{
	kept->row = row;
	kept->otherwise.data = NULL;
}

/* Fill in a column (A_table_column). */
void
kept_set(Kept *kept, int column, Datum value)
{
	Row		   *row = kept->row;
	int			att = row->table->att[column] - 1;
	Datum		said = row->values[att];
	bool		says = !row->isnull[att];

	row_set(row, column, value);
	if (says && !row_holds(row, att, said))
		names_add(&kept->otherwise, row_column_name(row, column));
}

/* The same of one that begins with nothing. */
void
kept_set_null(Kept *kept, int column)
{
	if (row_isnull(kept->row, column))
		return;
	row_set_null(kept->row, column);
	names_add(&kept->otherwise, row_column_name(kept->row, column));
}

/* Errors: ZG009 when anything was said otherwise. */
void
kept_require(const Kept *kept, Relation rel)
{
	if (kept->otherwise.data == NULL)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
			 errmsg("%s of table \"%s\" may not be given", kept->otherwise.data,
					clients_table_name(rel)),
			 errdetail("Kept by the engine."),
			 errhint("Leave these columns out of the INSERT, or give DEFAULT or NULL; RETURNING tells "
					 "what they have become."),
			 refused_by(rel, "fixed")));
}

/*
 * The same, but for who may write the whole table, the register's owner above all, whose rows may
 * come from elsewhere with such columns: what he says is replaced.
 */
void
kept_require_of_office(const Kept *kept, Relation rel)
{
	if (kept->otherwise.data && user_is_held_to_columns(rel, ACL_INSERT))
		kept_require(kept, rel);
}
