/*
 * ordered_rows.h
 *		Rows of a register's table in the order of their first columns.
 */
#ifndef GOVPROJ_ORDERED_ROWS_H
#define GOVPROJ_ORDERED_ROWS_H

#include "access/genam.h"
#include "access/relscan.h"
#include "utils/snapshot.h"
#include "utils/tuplesort.h"

#include "register/row.h"

typedef struct OrderedRows
{
	Relation	rel;
	Relation	index;			/* NULL: the rows are sorted */
	IndexScanDesc scan;
	Tuplesortstate *sort;
	TupleTableSlot *slot;
	Row			row;
} OrderedRows;

extern void ordered_rows_begin(OrderedRows *rows, const Table *table, int ncolumns,
							   int64 first, int64 last, Snapshot snapshot);
extern const Row *ordered_rows_next(OrderedRows *rows);
extern void ordered_rows_end(OrderedRows *rows);

#endif							/* GOVPROJ_ORDERED_ROWS_H */
