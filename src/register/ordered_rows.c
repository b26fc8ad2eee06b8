/*
 * ordered_rows.c
 *		Rows of a register's table in the order of their first columns.
 *
 * Through one scan of the index, not a probe for each key: that saves the way
 * down the tree.  A table that has lost its index is sorted.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/table.h"
#include "access/tableam.h"
#include "catalog/pg_operator.h"
#include "miscadmin.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"

#include "compat.h"
#include "register/ordered_rows.h"

#define MAX_SORT_COLUMNS 2

static void
begin_scan(OrderedRows *rows, Oid index, int64 first, int64 last, Snapshot snapshot)
{
	ScanKeyData keys[2];

	ScanKeyInit(&keys[0], 1, BTGreaterEqualStrategyNumber, F_INT8GE, Int64GetDatum(first));
	ScanKeyInit(&keys[1], 1, BTLessEqualStrategyNumber, F_INT8LE, Int64GetDatum(last));
	rows->index = index_open(index, AccessShareLock);
	rows->scan = begin_index_scan(rows->rel, rows->index, snapshot, lengthof(keys));
	index_rescan(rows->scan, keys, lengthof(keys), NULL, 0);
	rows->slot = table_slot_create(rows->rel, NULL);
}

static void
sort_rows(OrderedRows *rows, const Table *table, int ncolumns, int64 first, int64 last,
		  Snapshot snapshot)
{
	AttrNumber	columns[MAX_SORT_COLUMNS];
	Oid			operators[MAX_SORT_COLUMNS];
	Oid			collations[MAX_SORT_COLUMNS] = {InvalidOid};
	bool		nulls_first[MAX_SORT_COLUMNS] = {false};
	TupleTableSlot *slot = table_slot_create(rows->rel, NULL);
	TableScanDesc scan = table_beginscan(rows->rel, snapshot, 0, NULL);

	for (int i = 0; i < ncolumns; i++)
	{
		columns[i] = table->att[i];
		operators[i] = Int8LessOperator;
	}
	rows->sort = tuplesort_begin_heap(RelationGetDescr(rows->rel), ncolumns, columns, operators,
									  collations, nulls_first, work_mem, NULL, TUPLESORT_NONE);
	while (table_scan_getnextslot(scan, ForwardScanDirection, slot))
	{
		bool		isnull;
		int64		key = DatumGetInt64(slot_getattr(slot, columns[0], &isnull));

		CHECK_FOR_INTERRUPTS();
		if (key >= first && key <= last)
			tuplesort_puttupleslot(rows->sort, slot);
	}
	table_endscan(scan);
	ExecDropSingleTupleTableSlot(slot);
	tuplesort_performsort(rows->sort);
	rows->slot = MakeSingleTupleTableSlot(RelationGetDescr(rows->rel), &TTSOpsMinimalTuple);
}

/*
 * Start reading the rows whose first column (a bigint) lies between first and
 * last, ordered by the first column, or the first two: those of A_table_column
 * numbers 0 and 1.
 */
void
ordered_rows_begin(OrderedRows *rows, const Table *table, int ncolumns, int64 first, int64 last,
				   Snapshot snapshot)
{
	Oid			index;

	Assert(ncolumns <= MAX_SORT_COLUMNS);
	memset(rows, 0, sizeof(OrderedRows));
	rows->rel = register_table_open(table, AccessShareLock);
	if (!table->is_indexed)
		register_table_seek(table, rows->rel);
	index = ncolumns == 1 || table->second[0] == 1 ? table->by[0] : InvalidOid;
	if (OidIsValid(index) && table->reg->valid) /* else it may be gone */
		begin_scan(rows, index, first, last, snapshot);
	else
		sort_rows(rows, table, ncolumns, first, last, snapshot);
	rows->row.table = table;
	rows->row.desc = RelationGetDescr(rows->rel);
	rows->row.values = rows->slot->tts_values;
	rows->row.isnull = rows->slot->tts_isnull;
}

/*
 * The next row or NULL; valid until the next call.  To be called in the memory
 * context of the begin: an index scan keeps what it allocates on its way.
 */
const Row *
ordered_rows_next(OrderedRows *rows)
{
	bool		found = rows->index
		? index_getnext_slot(rows->scan, ForwardScanDirection, rows->slot)
		: tuplesort_gettupleslot(rows->sort, true, false, rows->slot, NULL);

	CHECK_FOR_INTERRUPTS();
	if (!found)
		return NULL;
	slot_getallattrs(rows->slot);
	return &rows->row;
}

void
ordered_rows_end(OrderedRows *rows)
{
	ExecDropSingleTupleTableSlot(rows->slot);
	if (rows->index)
	{
		index_endscan(rows->scan);
		index_close(rows->index, AccessShareLock);
	}
	else
		tuplesort_end(rows->sort);
	table_close(rows->rel, AccessShareLock);
}
