/*
 * write_dense.c
 *		A table that is full of versions of its rows which nobody ever saw is written
 *		anew without them, with its indexes.
 *
 * What a transaction leaves behind of its own rows the server keeps until the transaction has
 * ended, and VACUUM FULL has no place in one.  Here all of them are its own: others see none of
 * the rows before the commit, and none but the last versions after it, whichever their snapshot
 * is.  Where one single version is not, nothing is done, since a snapshot that still wants it
 * would not find it in the new file.  (ALTER TABLE writes anew with less care.)
 */
#include "postgres.h"

#include "access/heapam.h"
#include "access/multixact.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/transam.h"
#include "access/xact.h"
#include "catalog/catalog.h"
#include "catalog/pg_am.h"
#include "commands/cluster.h"
#include "commands/trigger.h"
#include "executor/tuptable.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "storage/predicate.h"
#include "utils/acl.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

PG_FUNCTION_INFO_V1(govproj_write_dense);

/* What a table's versions are, together. */
typedef enum Versions
{
	ALL_ROWS,					/* each is a row */
	SOME_SUPERSEDED,			/* some have another behind them, or were undone */
	SOME_SEEN					/* others may have seen one, or may yet want to */
} Versions;

static bool
was_undone(HeapTupleHeader version)
{
	TransactionId xmin = HeapTupleHeaderGetXmin(version);

	return !TransactionIdIsCurrentTransactionId(xmin) && TransactionIdDidAbort(xmin);
}

/* A version that was to be superseded, by what was undone, counts as one that is. */
static bool
is_superseded(HeapTupleHeader version)
{
	return !(version->t_infomask & HEAP_XMAX_INVALID) &&
		!HEAP_XMAX_IS_LOCKED_ONLY(version->t_infomask);
}

static Versions
versions_of(Relation rel)
{
	TableScanDesc scan = table_beginscan(rel, SnapshotAny, 0, NULL);
	HeapTuple	tuple;
	Versions	versions = ALL_ROWS;

	while (versions != SOME_SEEN && (tuple = heap_getnext(scan, ForwardScanDirection)) != NULL)
	{
		CHECK_FOR_INTERRUPTS();
		if (was_undone(tuple->t_data))
			versions = SOME_SUPERSEDED;
		else if (!TransactionIdIsCurrentTransactionId(HeapTupleHeaderGetXmin(tuple->t_data)))
			versions = SOME_SEEN;
		else if (is_superseded(tuple->t_data))
			versions = SOME_SUPERSEDED;
	}
	table_endscan(scan);
	return versions;
}

static void
copy_rows(Relation from, Relation to)
{
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	TableScanDesc scan = table_beginscan(from, snapshot, 0, NULL);
	TupleTableSlot *slot = table_slot_create(from, NULL);
	BulkInsertState inserting = GetBulkInsertState();
	CommandId	command = GetCurrentCommandId(true);

	while (table_scan_getnextslot(scan, ForwardScanDirection, slot))
	{
		CHECK_FOR_INTERRUPTS();
		table_tuple_insert(to, slot, command, TABLE_INSERT_SKIP_FSM, inserting);
	}
	FreeBulkInsertState(inserting);
	table_finish_bulk_insert(to, TABLE_INSERT_SKIP_FSM);
	ExecDropSingleTupleTableSlot(slot);
	table_endscan(scan);
	UnregisterSnapshot(snapshot);
}

/* The table is locked against everybody. */
static void
write_anew(Oid table, Form_pg_class had)
{
	Oid			made = make_new_heap(table, had->reltablespace, had->relam, had->relpersistence,
									 AccessExclusiveLock);
	Relation	from = table_open(table, NoLock);
	Relation	to = table_open(made, NoLock);

	TransferPredicateLocksToHeapRelation(from);
	copy_rows(from, to);
	table_close(to, NoLock);
	table_close(from, NoLock);
	finish_heap_swap(table, made, false, false, false, true, RecentXmin, ReadNextMultiXactId(),
					 had->relpersistence);
}

/* Whether it is a table that may be written anew at all, now. */
static bool
is_free(Relation rel)
{
	return rel->rd_rel->relkind == RELKIND_RELATION && rel->rd_rel->relam == HEAP_TABLE_AM_OID &&
		rel->rd_rel->relpersistence != RELPERSISTENCE_TEMP && !IsCatalogRelation(rel) &&
		rel->rd_refcnt == 1 && !AfterTriggerPendingOnRel(RelationGetRelid(rel));
}

/*
 * govproj.write_dense(table regclass): writes it anew without the versions that its rows went
 * through, where all that it holds was written by the transaction that asks; true: it did, with
 * the indexes.  False: there are none, or somebody may have seen them, or a statement of the same
 * session is still at it.  Takes an ACCESS EXCLUSIVE lock.
 * Errors: 42501 for others than the table's owner.
 */
Datum
govproj_write_dense(PG_FUNCTION_ARGS)
{
	Oid			table = PG_GETARG_OID(0);
	Relation	rel = table_open(table, AccessExclusiveLock);
	FormData_pg_class had = *rel->rd_rel;
	bool		wanted;

	if (!has_privs_of_role(GetUserId(), had.relowner))
		aclcheck_error(ACLCHECK_NOT_OWNER, OBJECT_TABLE, NameStr(had.relname));
	wanted = is_free(rel) && versions_of(rel) == SOME_SUPERSEDED;
	table_close(rel, NoLock);
	if (wanted)
		write_anew(table, &had);
	PG_RETURN_BOOL(wanted);
}
