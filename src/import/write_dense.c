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
#include "catalog/objectaddress.h"
#include "catalog/pg_am.h"
#include "commands/cluster.h"
#include "commands/trigger.h"
#include "executor/tuptable.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "storage/bufmgr.h"
#include "storage/predicate.h"
#include "storage/procarray.h"
#include "utils/acl.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

PG_FUNCTION_INFO_V1(govproj_write_dense);

/* How the versions of a table lie. */
typedef enum Density
{
	DENSE,						/* each is a row, and they fill their pages */
	SPARSE,						/* some are no rows, or they fill less than half */
	SEEN						/* others may have seen one, or may yet want to */
} Density;

/* A crash undoes as well, and notes it nowhere. */
static bool
was_undone(TransactionId xmin)
{
	return !TransactionIdIsInProgress(xmin) && !TransactionIdDidCommit(xmin);
}

/* A version that was to be superseded, by what was undone, counts as one that is. */
static bool
is_superseded(HeapTupleHeader version)
{
	return !(version->t_infomask & HEAP_XMAX_INVALID) &&
		!HEAP_XMAX_IS_LOCKED_ONLY(version->t_infomask);
}

static Density
density_of(Relation rel)
{
	TableScanDesc scan = table_beginscan_strat(rel, SnapshotAny, 0, NULL, true, false);
	HeapTuple	tuple;
	Density		density = DENSE;
	double		filled = BLCKSZ;

	while (density != SEEN && (tuple = heap_getnext(scan, ForwardScanDirection)) != NULL)
	{
		TransactionId xmin = HeapTupleHeaderGetXmin(tuple->t_data);
		bool		is_own = TransactionIdIsCurrentTransactionId(xmin);

		CHECK_FOR_INTERRUPTS();
		if (!is_own && !was_undone(xmin))
			density = SEEN;
		else if (!is_own || is_superseded(tuple->t_data))
			density = SPARSE;
		filled += 2 * (MAXALIGN(tuple->t_len) + sizeof(ItemIdData));
	}
	table_endscan(scan);
	if (density == DENSE && filled < (double) RelationGetNumberOfBlocks(rel) * BLCKSZ)
		return SPARSE;
	return density;
}

/*
 * In the order in which they lie; whole, since a value that a row takes from what the catalogue
 * says of its column has to be in it when the table is swapped.  Columns that were dropped are
 * left behind.
 */
static HeapTuple
whole_row(TupleTableSlot *slot)
{
	TupleDesc	desc = slot->tts_tupleDescriptor;

	slot_getallattrs(slot);
	for (int i = 0; i < desc->natts; i++)
		if (TupleDescAttr(desc, i)->attisdropped)
			slot->tts_isnull[i] = true;
	return heap_form_tuple(desc, slot->tts_values, slot->tts_isnull);
}

static void
copy_rows(Relation from, Relation to)
{
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	TableScanDesc scan = table_beginscan_strat(from, snapshot, 0, NULL, true, false);
	TupleTableSlot *slot = table_slot_create(from, NULL);
	BulkInsertState inserting = GetBulkInsertState();
	CommandId	command = GetCurrentCommandId(true);

	while (table_scan_getnextslot(scan, ForwardScanDirection, slot))
	{
		HeapTuple	row = whole_row(slot);

		CHECK_FOR_INTERRUPTS();
		heap_insert(to, row, command, HEAP_INSERT_SKIP_FSM, inserting);
		heap_freetuple(row);
	}
	FreeBulkInsertState(inserting);
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

/*
 * Whether it is a table that may be written anew at all.  Errors: 42501 for others than its owner.
 */
static bool
may_be_written(Oid table)
{
	HeapTuple	entry = SearchSysCache1(RELOID, ObjectIdGetDatum(table));
	Form_pg_class form;
	bool		may;

	if (!HeapTupleIsValid(entry))
		return false;
	form = (Form_pg_class) GETSTRUCT(entry);
	if (!has_privs_of_role(GetUserId(), form->relowner))
		aclcheck_error(ACLCHECK_NOT_OWNER, get_relkind_objtype(form->relkind),
					   NameStr(form->relname));
	may = form->relkind == RELKIND_RELATION && form->relam == HEAP_TABLE_AM_OID &&
		form->relpersistence != RELPERSISTENCE_TEMP && !IsCatalogRelationOid(table);
	ReleaseSysCache(entry);
	return may;
}

/*
 * Whether no statement of the same session is still at it, and logical decoding does not read it
 * as it was.
 */
static bool
is_free(Relation rel)
{
	return rel->rd_refcnt == 1 && !AfterTriggerPendingOnRel(RelationGetRelid(rel)) &&
		!RelationIsUsedAsCatalogTable(rel);
}

/*
 * govproj.write_dense(table regclass): writes it anew without the versions that its rows went
 * through, and without the room that was left between them, where all that it holds was written by
 * the transaction that asks; true: it did, with the indexes.  False: it is dense, or somebody may
 * have seen what it holds, or a statement of the same session is still at it.  Takes an ACCESS
 * EXCLUSIVE lock.
 * Errors: 42501 for others than the table's owner, 25006 in a read-only transaction.
 */
Datum
govproj_write_dense(PG_FUNCTION_ARGS)
{
	Oid			table = PG_GETARG_OID(0);
	Relation	rel;
	FormData_pg_class had;
	bool		wanted;

	PreventCommandIfReadOnly("govproj.write_dense()");
	/* asked before it is locked, since who waits for a lock keeps others waiting, and after */
	if (!may_be_written(table) || (rel = try_table_open(table, AccessExclusiveLock)) == NULL)
		PG_RETURN_BOOL(false);
	had = *rel->rd_rel;
	wanted = may_be_written(table) && is_free(rel) && density_of(rel) == SPARSE;
	table_close(rel, NoLock);
	if (wanted)
		write_anew(table, &had);
	PG_RETURN_BOOL(wanted);
}
