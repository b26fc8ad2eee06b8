/*
 * new_row.h
 *		Inserting a row that is the engine's own.
 */
#ifndef GOVPROJ_NEW_ROW_H
#define GOVPROJ_NEW_ROW_H

#include "postgres.h"

#include "executor/tuptable.h"

#include "register/row.h"

typedef struct NewRow
{
	Relation	rel;
	TupleTableSlot *slot;
	Row			row;			/* all null; set columns, then insert */
} NewRow;

extern void new_row(NewRow *new, const Table *table);
extern void new_row_insert(NewRow *new);

#endif							/* GOVPROJ_NEW_ROW_H */
