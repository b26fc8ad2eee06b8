/*
 * probe.c
 *		Reading rows of a register directly, without SPI.
 *
 * A probe costs a fifth of the cheapest saved plan, and needs no rights of the
 * caller: what the judge may see does not depend on who is judged.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/pg_collation.h"
#include "storage/bufmgr.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "register/probe.h"

/*
 * The snapshot to judge by.  Under READ COMMITTED a statement that waited for
 * a project's row lock must see what was committed meanwhile.  Under the higher
 * levels the transaction's own snapshot holds: whatever changes a project's
 * facts changes its row as well, so that a stale view ends in a serialization
 * failure on that row.  A parallel query, which changes nothing, has one
 * snapshot for all who work on it.
 */
Snapshot
fact_snapshot(void)
{
	if (IsInParallelMode())
		return GetActiveSnapshot();
	return IsolationUsesXactSnapshot() ? GetTransactionSnapshot() : GetLatestSnapshot();
}

static void
probe_prepare_row(Probe *probe, const Table *table)
{
	int			natts = RelationGetDescr(probe->rel)->natts;

	probe->row.table = table;
	probe->row.desc = RelationGetDescr(probe->rel);
	probe->row.values = palloc(natts * sizeof(Datum));
	probe->row.isnull = palloc(natts * sizeof(bool));
	probe->row.sets = 0;
}

/*
 * All that follow open the table before they ask anything of it, for it may not be known yet: then
 * it is read here.
 */
static void
probe_scan(Probe *probe, const Table *table, Oid index, int nkeys, ScanKey key, Snapshot snapshot)
{
	probe->snapshot = RegisterSnapshot(snapshot);
	probe->index = NULL;
	probe->ordered = NULL;
	probe->scan = systable_beginscan(probe->rel, index, OidIsValid(index),
									 probe->snapshot, nkeys, key);
	probe_prepare_row(probe, table);
}

static void
probe_scan_ordered(Probe *probe, const Table *table, Oid index, int nkeys, ScanKey key,
				   Snapshot snapshot)
{
	probe->index = index_open(index, AccessShareLock);
	probe->ordered = NULL;
	probe->snapshot = RegisterSnapshot(snapshot);
	probe->scan = systable_beginscan_ordered(probe->rel, probe->index, probe->snapshot, nkeys,
											 key);
	probe_prepare_row(probe, table);
}

/* Of the open table the rows in which a column equals key, or all where no index leads there. */
static void
probe_scan_equal(Probe *probe, const Table *table, int column, Datum key, Snapshot snapshot)
{
	Oid			collation = table->collation[column];
	ScanKeyData scankey;

	if (!table->is_indexed)
		register_table_seek(table, probe->rel);
	ScanKeyEntryInitialize(&scankey, 0, table->att[column], BTEqualStrategyNumber, InvalidOid,
						   collation, OidIsValid(collation) ? F_TEXTEQ : F_INT8EQ, key);
	probe_scan(probe, table, table->by[column], 1, &scankey, snapshot);
}

/*
 * Start reading the rows in which a column (A_table_column, a bigint or a text)
 * equals key.  Falls back to reading the whole table when no index leads there.
 */
void
probe_begin(Probe *probe, const Table *table, int column, Datum key, Snapshot snapshot)
{
	probe->rel = register_table_open(table, AccessShareLock);
	probe_scan_equal(probe, table, column, key, snapshot);
}

/*
 * Start reading the rows in which a column (a bigint) equals key, those first that another (a
 * bigint too) numbers highest, from that number down.  Without a unique index on the two all
 * come, in any order (probe->index is not set).
 */
void
probe_newest_first(Probe *probe, const Table *table, int column, Datum key, int order, int64 upto,
				   Snapshot snapshot)
{
	ScanKeyData scankeys[2];

	probe->rel = register_table_open(table, AccessShareLock);
	if (!table->is_indexed)
		register_table_seek(table, probe->rel);
	if (table->second[column] != order)
	{
		probe_scan_equal(probe, table, column, key, snapshot);
		return;
	}
	ScanKeyInit(&scankeys[0], table->att[column], BTEqualStrategyNumber, F_INT8EQ, key);
	ScanKeyInit(&scankeys[1], table->att[order], BTLessEqualStrategyNumber, F_INT8LE,
				Int64GetDatum(upto));
	probe_scan_ordered(probe, table, table->by[column], lengthof(scankeys), scankeys, snapshot);
}

/*
 * Start reading the rows of a project and a kind, those first that bear the latest such day and of
 * one day those with the highest number, from a day back.  The table must be by day
 * (register_table_is_by_day).
 */
void
probe_latest_first(Probe *probe, const Table *table, DayOf day, int64 project_id, const char *kind,
				   DateADT upto, Snapshot snapshot)
{
	const int  *columns = table_columns_by_day(table->id, day);
	ScanKeyData scankeys[3];

	probe->rel = register_table_open(table, AccessShareLock);
	ScanKeyInit(&scankeys[0], table->att[columns[0]], BTEqualStrategyNumber, F_INT8EQ,
				Int64GetDatum(project_id));
	ScanKeyEntryInitialize(&scankeys[1], 0, table->att[columns[1]], BTEqualStrategyNumber,
						   InvalidOid, C_COLLATION_OID, F_TEXTEQ, CStringGetTextDatum(kind));
	ScanKeyInit(&scankeys[2], table->att[columns[2]], BTLessEqualStrategyNumber, F_DATE_LE,
				DateADTGetDatum(upto));
	probe_scan_ordered(probe, table, table->by_day[day], lengthof(scankeys), scankeys, snapshot);
}

/*
 * Start reading the rows that bear a number (a text) within what has it once (a bigint), of a table
 * with table_columns_by_number.  Without an index on the two all within it come.
 */
void
probe_number(Probe *probe, const Table *table, Datum scope, Datum number, Snapshot snapshot)
{
	const int  *columns = table_columns_by_number(table->id);
	ScanKeyData scankeys[2];

	probe->rel = register_table_open(table, AccessShareLock);
	if (!table->is_indexed)
		register_table_seek(table, probe->rel);
	if (!OidIsValid(table->by_number))
	{
		probe_scan_equal(probe, table, columns[0], scope, snapshot);
		return;
	}
	ScanKeyInit(&scankeys[0], table->att[columns[0]], BTEqualStrategyNumber, F_INT8EQ, scope);
	ScanKeyEntryInitialize(&scankeys[1], 0, table->att[columns[1]], BTEqualStrategyNumber,
						   InvalidOid, table->collation[columns[1]], F_TEXTEQ, number);
	probe_scan(probe, table, table->by_number, lengthof(scankeys), scankeys, snapshot);
}

/* Does an index lead to the rows by a column, and is there more than a page to be spared? */
bool
probe_leads(const Table *table, int column)
{
	Relation	rel = register_table_open(table, AccessShareLock);
	bool		leads;

	if (!table->is_indexed)
		register_table_seek(table, rel);
	leads = OidIsValid(table->by[column]) && RelationGetNumberOfBlocks(rel) > 1;
	table_close(rel, AccessShareLock);
	return leads;
}

/* Start reading every row. */
void
probe_all(Probe *probe, const Table *table, Snapshot snapshot)
{
	probe->rel = register_table_open(table, AccessShareLock);
	probe_scan(probe, table, InvalidOid, 0, NULL, snapshot);
}

/* A table of so few pages is read sooner than an index of its is opened for the first time. */
#define FEW_PAGES 16

static int
by_id(const void *a, const void *b, void *arg)
{
	const Probe *probe = arg;
	AttrNumber	att = probe->row.table->att[0];
	bool		isnull;
	int64		ida = DatumGetInt64(heap_getattr(*(HeapTuple *) a, att, probe->row.desc, &isnull));
	int64		idb = DatumGetInt64(heap_getattr(*(HeapTuple *) b, att, probe->row.desc, &isnull));

	return ida < idb ? -1 : ida > idb;
}

/*
 * Start reading the rows in which a column (a bigint) equals key, in the order of their ids: for a
 * list that is read once and kept.
 */
void
probe_in_order(Probe *probe, const Table *table, int column, Datum key, Snapshot snapshot)
{
	int			room = 32;
	ScanKeyData scankey;
	HeapTuple	tuple;
	bool		few;

	probe->rel = register_table_open(table, AccessShareLock);
	few = RelationGetNumberOfBlocks(probe->rel) <= FEW_PAGES;
	if (!few && !table->is_indexed)
		register_table_seek(table, probe->rel);
	ScanKeyInit(&scankey, table->att[column], BTEqualStrategyNumber, F_INT8EQ, key);
	probe_scan(probe, table, few ? InvalidOid : table->by[column], 1, &scankey, snapshot);
	probe->ordered = palloc(room * sizeof(HeapTuple));
	probe->nordered = 0;
	probe->next = 0;
	while (HeapTupleIsValid(tuple = systable_getnext(probe->scan)))
	{
		if (probe->nordered == room)
			probe->ordered = repalloc(probe->ordered, (room *= 2) * sizeof(HeapTuple));
		probe->ordered[probe->nordered++] = heap_copytuple(tuple);
	}
	qsort_arg(probe->ordered, probe->nordered, sizeof(HeapTuple), by_id, probe);
}

/*
 * Start reading, of rows that are at hand and no longer in the table, or not as they were, those in
 * which a column (a bigint; ANY_COLUMN: all) equals key.
 */
void
probe_given(Probe *probe, List *rows, int column, int64 key)
{
	memset(probe, 0, sizeof(Probe));
	probe->given = rows;
	probe->column = column;
	probe->key = key;
}

static Row *
next_given(Probe *probe)
{
	while (probe->next < list_length(probe->given))
	{
		Row		   *row = list_nth(probe->given, probe->next++);

		if (probe->column == ANY_COLUMN ||
			(!row_isnull(row, probe->column) && row_int64(row, probe->column) == probe->key))
			return row;
	}
	return NULL;
}

static HeapTuple
next_tuple(Probe *probe)
{
	if (probe->ordered)
		return probe->next < probe->nordered ? probe->ordered[probe->next++] : NULL;
	return probe->index
		? systable_getnext_ordered(probe->scan, BackwardScanDirection)
		: systable_getnext(probe->scan);
}

/* The next row or NULL; valid until the next call. */
Row *
probe_next(Probe *probe)
{
	HeapTuple	tuple;

	if (probe->rel == NULL)
		return next_given(probe);
	tuple = next_tuple(probe);
	if (!HeapTupleIsValid(tuple))
		return NULL;
	heap_deform_tuple(tuple, probe->row.desc, probe->row.values, probe->row.isnull);
	return &probe->row;
}

void
probe_end(Probe *probe)
{
	if (probe->rel == NULL)
		return;
	for (int i = 0; probe->ordered && i < probe->nordered; i++)
		heap_freetuple(probe->ordered[i]);
	if (probe->index)
	{
		systable_endscan_ordered(probe->scan);
		index_close(probe->index, AccessShareLock);
	}
	else
		systable_endscan(probe->scan);
	UnregisterSnapshot(probe->snapshot);
	table_close(probe->rel, AccessShareLock);
}
