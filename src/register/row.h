/*
 * row.h
 *		One row of a register's table.
 */
#ifndef GOVPROJ_ROW_H
#define GOVPROJ_ROW_H

#include "postgres.h"

#include "access/htup.h"
#include "access/tupdesc.h"
#include "lib/stringinfo.h"
#include "nodes/bitmapset.h"
#include "utils/date.h"
#include "utils/rel.h"

#include "register/descriptor.h"
#include "stage/stage.h"

/*
 * One row of a register's table, taken apart.  values and isnull are indexed
 * by attribute number - 1; row_datum and row_isnull take A_table_column.  sets
 * tells who keeps what a row says that it says something else since.
 */
typedef struct Row
{
	const Table *table;
	TupleDesc	desc;
	Datum	   *values;
	bool	   *isnull;
	int			sets;			/* how often a column has been set */
} Row;

static inline Datum
row_datum(const Row *row, int column)
{
	return row->values[row->table->att[column] - 1];
}

static inline bool
row_isnull(const Row *row, int column)
{
	return row->isnull[row->table->att[column] - 1];
}

static inline int64
row_int64(const Row *row, int column)
{
	return DatumGetInt64(row_datum(row, column));
}

static inline int32
row_int32(const Row *row, int column)
{
	return DatumGetInt32(row_datum(row, column));
}

static inline bool
row_bool(const Row *row, int column)
{
	return DatumGetBool(row_datum(row, column));
}

static inline DateADT
row_date(const Row *row, int column)
{
	return DatumGetDateADT(row_datum(row, column));
}

static inline Stage
row_stage(const Row *row, int column)
{
	return DatumGetStage(row_datum(row, column));
}

static inline void
row_set(Row *row, int column, Datum value)
{
	row->values[row->table->att[column] - 1] = value;
	row->isnull[row->table->att[column] - 1] = false;
	row->sets++;
}

static inline void
row_set_null(Row *row, int column)
{
	row->values[row->table->att[column] - 1] = (Datum) 0;
	row->isnull[row->table->att[column] - 1] = true;
	row->sets++;
}

/* Let a column be what it is in another row of the table. */
static inline void
row_set_as(Row *row, const Row *other, int column)
{
	row->values[row->table->att[column] - 1] = row_datum(other, column);
	row->isnull[row->table->att[column] - 1] = row_isnull(other, column);
	row->sets++;
}

extern Row *row_of_tuple(const Table *table, Relation rel, HeapTuple tuple);
extern bool tuples_are_identical(HeapTuple old, HeapTuple new);
extern Row row_copy(const Row *row);
extern char *row_text(const Row *row, int column);
extern bool row_says(const Row *row, int column, const char *word);
extern bool row_is_filled(const Row *row, int column);
extern const char *row_column_name(const Row *row, int column);
extern bool row_is_written_otherwise(const Row *old, const Row *new, int att);
extern bool row_holds(const Row *row, int att, Datum value);
extern bool row_says_otherwise(const Row *old, const Row *new, int att);
extern bool rows_differ(const Row *old, const Row *new);
extern HeapTuple row_tuple(const Row *row);
extern bool column_was_set(const Table *table, const Bitmapset *set, int column);
extern void row_share_values(Row *new, const Row *old);
extern void names_add(StringInfo names, const char *name);
extern char *row_changed_columns(const Row *old, const Row *new, const int *columns, int n);
extern void row_require_not_null(Relation rel, const Row *row, const int *columns, int n);

/* Do two versions of a row differ in an attribute (number - 1)? */
static inline bool
row_differs(const Row *old, const Row *new, int att)
{
	return (old->values[att] != new->values[att] || old->isnull[att] != new->isnull[att]) &&
		row_says_otherwise(old, new, att);
}

#endif							/* GOVPROJ_ROW_H */
