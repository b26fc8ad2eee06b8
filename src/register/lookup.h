/*
 * lookup.h
 *		One index of a catalogue, asked again and again.
 */
#ifndef GOVPROJ_LOOKUP_H
#define GOVPROJ_LOOKUP_H

#include "postgres.h"

#include "access/genam.h"
#include "executor/tuptable.h"
#include "utils/rel.h"
#include "utils/snapshot.h"

typedef struct Lookup
{
	Relation	catalog;
	Relation	index;
	IndexScanDesc scan;
	TupleTableSlot *slot;
} Lookup;

extern void lookup_begin(Lookup *lookup, Oid catalog, Oid index, int nkeys, Snapshot snapshot);
extern void lookup_find(Lookup *lookup, Oid first, AttrNumber second);
extern HeapTuple lookup_next(Lookup *lookup);
extern HeapTuple lookup_only(Lookup *lookup, Oid key);
extern void lookup_end(Lookup *lookup);

#endif							/* GOVPROJ_LOOKUP_H */
