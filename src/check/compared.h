/*
 * compared.h
 *		A table whose rows are compared with the acts, one act after the other.
 */
#ifndef GOVPROJ_COMPARED_H
#define GOVPROJ_COMPARED_H

#include "postgres.h"

#include "access/genam.h"
#include "executor/tuptable.h"
#include "lib/stringinfo.h"
#include "nodes/pg_list.h"
#include "utils/array.h"
#include "utils/hsearch.h"
#include "utils/snapshot.h"

#include "check/id_set.h"
#include "check/said.h"
#include "register/row.h"

/* How an act bears on a row of a table. */
typedef enum Bears
{
	ENTERS,
	CHANGES,
	REMOVES,
	MOVES						/* one that is of another table's row alters this one too */
} Bears;

/* A table whose rows are compared. */
typedef struct Compared
{
	const char *role;
	const Table *table;
	bool		is_left;		/* it cannot be compared like this */
	bool		of_projects;	/* its rows are the projects: of each, a chain */
	bool		is_changed;		/* acts may change a row that is in */
	MemoryContext context;		/* what is owed is kept there */
	StringInfoData value;		/* a column, as an act would say it */
	int			project_att;	/* column project_id; -1: there is none */
	List	   *kept;			/* names of columns that other acts keep */
	List	   *told;			/* that an act tells by what it is, not by its detail */
	List	   *unset;			/* that are NULL until an act says otherwise */
	Relation	rel;
	Relation	index;
	IndexScanDesc scan;
	TupleTableSlot *slot;
	Row			row;			/* that was found last */
	int64		found;			/* its id, where there is one in the slot */
	bool	   *said;			/* of each column: the act has spoken of it */
	HTAB	   *owing;
	IdSet		ids;
	ArrayBuildState *acts;
	Size		size;			/* of all that is to be handed on */
} Compared;

extern bool compared_open(Compared *c, Snapshot snapshot);
extern bool compared_follow(Compared *c, int64 id, const Said *act, Bears how);
extern void compared_owing(Compared *c);
extern void compared_close(Compared *c);

#endif							/* GOVPROJ_COMPARED_H */
