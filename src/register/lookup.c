/*
 * lookup.c
 *		One index of a catalogue, asked again and again.
 *
 * To begin a scan of a catalogue and end it costs three times what it takes to find a row; so
 * who has many to find begins once.
 */
#include "postgres.h"

#include "access/relscan.h"
#include "access/table.h"
#include "access/tableam.h"
#include "utils/fmgroids.h"

#include "compat.h"
#include "register/lookup.h"

/* nkeys: by an oid alone, or by one and the number of a column. */
void
lookup_begin(Lookup *lookup, Oid catalog, Oid index, int nkeys, Snapshot snapshot)
{
	lookup->catalog = table_open(catalog, AccessShareLock);
	lookup->index = index_open(index, AccessShareLock);
	lookup->scan = begin_index_scan(lookup->catalog, lookup->index, snapshot, nkeys);
	lookup->slot = table_slot_create(lookup->catalog, NULL);
}

/* Begin anew, with other keys; the second is left out where the lookup is by one. */
void
lookup_find(Lookup *lookup, Oid first, AttrNumber second)
{
	ScanKeyData keys[2];

	ScanKeyInit(&keys[0], 1, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(first));
	ScanKeyInit(&keys[1], 2, BTEqualStrategyNumber, F_INT2EQ, Int16GetDatum(second));
	index_rescan(lookup->scan, keys, lookup->scan->numberOfKeys, NULL, 0);
}

/* The next row or NULL; valid until the lookup is asked again. */
HeapTuple
lookup_next(Lookup *lookup)
{
	if (!index_getnext_slot(lookup->scan, ForwardScanDirection, lookup->slot))
		return NULL;
	return ExecFetchSlotHeapTuple(lookup->slot, false, NULL);
}

/* The row of that oid or NULL. */
HeapTuple
lookup_only(Lookup *lookup, Oid key)
{
	lookup_find(lookup, key, InvalidAttrNumber);
	return lookup_next(lookup);
}

void
lookup_end(Lookup *lookup)
{
	ExecDropSingleTupleTableSlot(lookup->slot);
	index_endscan(lookup->scan);
	index_close(lookup->index, AccessShareLock);
	table_close(lookup->catalog, AccessShareLock);
}
