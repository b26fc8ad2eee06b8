/*
 * locked_row.h
 *		Locking one row of a register's table, and changing what the engine
 *		keeps on it.
 */
#ifndef GOVPROJ_LOCKED_ROW_H
#define GOVPROJ_LOCKED_ROW_H

#include "postgres.h"

#include "executor/tuptable.h"

#include "register/row.h"

typedef struct LockedRow
{
	Relation	rel;
	TupleTableSlot *slot;
	Row			row;			/* the newest version; set columns, then store */
	bool		check;			/* the change concerns constraints or generated
								 * columns of the table's users */
} LockedRow;

extern bool row_lock(LockedRow *locked, const Table *table, int64 id);
extern void row_check(LockedRow *locked);
extern void row_store(LockedRow *locked);
extern bool row_lock_if_free(LockedRow *locked, const Table *table, int64 id);
extern bool row_share(LockedRow *locked, const Table *table, int64 id);
extern bool row_lock_whole(LockedRow *locked, const Table *table, int64 id);
extern void row_unlock(LockedRow *locked);
extern bool row_keep_read(LockedRow *kept, const Table *table, int64 id);
extern void row_keep(const Table *table, int64 id);

#endif							/* GOVPROJ_LOCKED_ROW_H */
