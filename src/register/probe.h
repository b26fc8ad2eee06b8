/*
 * probe.h
 *		Reading rows of a register directly, without SPI.
 */
#ifndef GOVPROJ_PROBE_H
#define GOVPROJ_PROBE_H

#include "postgres.h"

#include "access/genam.h"
#include "nodes/pg_list.h"
#include "utils/date.h"
#include "utils/snapshot.h"

#include "register/row.h"

typedef struct Probe
{
	Relation	rel;
	SysScanDesc scan;
	Snapshot	snapshot;
	Row			row;
	Relation	index;			/* set: newest rows first */
	List	   *given;			/* of Row *, where they were handed over: then there is no rel */
	HeapTuple  *ordered;		/* where they were read at once, in the order of their ids */
	int			nordered;
	int			next;			/* of those */
	int			column;
	int64		key;
} Probe;

#define ANY_COLUMN (-1)

extern void probe_begin(Probe *probe, const Table *table, int column, Datum key, Snapshot snapshot);
extern void probe_newest_first(Probe *probe, const Table *table, int column, Datum key,
							   int order, int64 upto, Snapshot snapshot);
extern void probe_latest_first(Probe *probe, const Table *table, DayOf day, int64 project_id,
							   const char *kind, DateADT upto, Snapshot snapshot);
extern void probe_number(Probe *probe, const Table *table, Datum scope, Datum number,
						 Snapshot snapshot);
extern void probe_in_order(Probe *probe, const Table *table, int column, Datum key,
						   Snapshot snapshot);
extern void probe_given(Probe *probe, List *rows, int column, int64 key);
extern bool probe_leads(const Table *table, int column);
extern void probe_all(Probe *probe, const Table *table, Snapshot snapshot);
extern Row *probe_next(Probe *probe);
extern void probe_end(Probe *probe);
extern Snapshot fact_snapshot(void);

#endif							/* GOVPROJ_PROBE_H */
