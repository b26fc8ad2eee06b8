/*
 * table.h
 *		What one table of a register is like: its columns, and what leads to them.
 */
#ifndef GOVPROJ_TABLE_H
#define GOVPROJ_TABLE_H

#include "postgres.h"

#include "access/attnum.h"
#include "commands/trigger.h"
#include "nodes/pg_list.h"
#include "utils/rel.h"

#include "schema/tables.h"

typedef struct Register Register;

/* Days by whose order rows of a project and a kind are read. */
typedef enum DayOf
{
	DAY_OWN,					/* that the row bears, as a paper */
	DAY_DELIVERED,				/* of a contract */
	NDAYS
} DayOf;

typedef struct Table
{
	const Register *reg;
	Oid			relid;
	Oid			row_type;		/* composite, which every table has */
	TableId		id;
	bool		is_known;		/* what follows has been looked at, but for the indexes */
	bool		is_current;		/* and no message has come since that it may be otherwise */
	Oid			placed;			/* while that is so: the trigger that was seen where it should be */
	bool		is_indexed;		/* they too: see register_table_seek */
	AttrNumber	att[MAX_COLUMNS];	/* 0 where it is gone and no C file names it */
	Oid			by[MAX_COLUMNS];	/* an index that starts with the column, else InvalidOid */
	int			second[MAX_COLUMNS];	/* where that index is unique and of two columns, as
										 * (project_id, seq) of act, the second; else -1 */
	Oid			by_day[NDAYS];	/* an index on (project, kind, day, number), as of document, else
								 * InvalidOid */
	Oid			by_number;		/* an index on (what has it once, number), else InvalidOid */
	Oid			collation[MAX_COLUMNS];
	Oid			sequence;		/* from which ids are drawn; InvalidOid: none, or not looked for */
	bool		sequence_is_known;
	TriggerDesc *user_triggers; /* where the engine inserts: the triggers but
								 * for its own and its foreign keys', or NULL */
} Table;

extern int	register_ncolumns(TableId which);
extern int	register_column(TableId which, const char *name);
extern const char *register_table_name(TableId which);
extern const char *register_column_name(TableId which, int column);
extern bool register_column_is_required(TableId which, int column);
extern bool register_column_is_not_null(TableId which, int column);
extern Oid	table_sequence(Table *table, Relation rel);
extern bool register_table_alone(Table *table, const Register *reg, TableId which, Oid relid);
extern const int *table_columns_by_day(TableId which, DayOf day);
extern const int *table_columns_by_number(TableId which);
extern int	register_table_named(const char *name);
extern bool column_is_reference(TableId which, const char *column);
extern int	table_of_relation(Relation rel, Oid engine_namespace);
extern void fill_table(Table *table, Relation rel, Oid engine_namespace);
extern void fill_table_indexes(Table *table, Relation rel);
extern bool table_is_complete(const Table *table);
extern bool table_is_as_found(const Table *table, Relation rel, Oid engine_namespace);
extern TriggerDesc *users_triggers_only(Relation rel, TableId which, Oid engine_namespace);

#endif							/* GOVPROJ_TABLE_H */
