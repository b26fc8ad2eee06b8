/*
 * locked_row.c
 *		Locking one row of a register's table, and changing what the engine
 *		keeps on it.
 *
 * These updates fire no triggers: they change only columns that are the
 * engine's, and the engine's own trigger would take them for a user's.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/pg_trigger.h"
#include "commands/trigger.h"
#include "executor/executor.h"
#include "executor/nodeModifyTable.h"
#include "miscadmin.h"
#include "storage/bufmgr.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "compat.h"
#include "errors.h"
#include "register/locked_row.h"
#include "register/target.h"
#include "register/probe.h"

/*
 * Where rows lie that were locked or stored last, each in the place that it falls on.  Many
 * acts of one chain in one transaction store its head as many times over, and an index leads to the
 * newest version past all those before it, which cannot go before the end.
 * Nobody else moves it meanwhile; who rewrites the table himself gets a new file.
 */
typedef struct Met
{
	TransactionId transaction;
	Oid			relid;
	Oid			file;
	int64		id;
	ItemPointerData tid;
} Met;

#define MOST_MET 128			/* more than an import enters at once */

static Met	met[MOST_MET];

static Met *
place_of(Relation rel, int64 id)
{
	return &met[(RelationGetRelid(rel) + id) & (MOST_MET - 1)];
}

static void
row_met(Relation rel, int64 id, ItemPointer tid)
{
	*place_of(rel, id) = (Met) {
		.transaction = GetTopTransactionIdIfAny(),
		.relid = RelationGetRelid(rel),
		.file = rel->rd_rel->relfilenode,
		.id = id,
		.tid = *tid
	};
}

/*
 * Is it still there, and what the snapshot sees?  It may have been changed since, or undone; and
 * then, since the lock on the table goes with the savepoint, VACUUM may have cut its block off.
 */
static bool
find_met(Relation rel, const Table *table, int64 id, Snapshot snapshot, ItemPointer tid)
{
	const Met  *last = place_of(rel, id);
	TupleTableSlot *slot;
	bool		isnull;
	bool		found;

	if (last->relid != RelationGetRelid(rel) || last->id != id ||
		last->file != rel->rd_rel->relfilenode ||
		last->transaction != GetTopTransactionIdIfAny() ||
		ItemPointerGetBlockNumber(&last->tid) >= RelationGetNumberOfBlocks(rel))
		return false;
	*tid = last->tid;
	slot = table_slot_create(rel, NULL);
	found = table_tuple_fetch_row_version(rel, tid, snapshot, slot) &&
		DatumGetInt64(slot_getattr(slot, table->att[0], &isnull)) == id;
	ExecDropSingleTupleTableSlot(slot);
	return found;
}

static bool
find_row(Relation rel, const Table *table, int64 id, Snapshot snapshot, ItemPointer tid)
{
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;

	if (find_met(rel, table, id, snapshot, tid))
		return true;
	if (!table->is_indexed)
		register_table_seek(table, rel);
	/* id is column 0 of every table whose rows are locked. */
	ScanKeyInit(&key, table->att[0], BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(id));
	scan = systable_beginscan(rel, table->by[0], OidIsValid(table->by[0]), snapshot, 1, &key);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
		*tid = tuple->t_self;
	systable_endscan(scan);
	return HeapTupleIsValid(tuple);
}

static TM_Result
lock_newest(LockedRow *locked, ItemPointer tid, Snapshot snapshot, LockTupleMode mode,
			LockWaitPolicy wait)
{
	uint8		flags = TUPLE_LOCK_FLAG_LOCK_UPDATE_IN_PROGRESS |
		(IsolationUsesXactSnapshot() ? 0 : TUPLE_LOCK_FLAG_FIND_LAST_VERSION);
	TM_FailureData failure;
	TM_Result	result = table_tuple_lock(locked->rel, tid, snapshot, locked->slot,
										  GetCurrentCommandId(false), mode, wait,
										  flags, &failure);

	if (IsolationUsesXactSnapshot() && (result == TM_Updated || result == TM_Deleted))
		ereport(ERROR,
				(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
				 errmsg("could not serialize access due to concurrent update")));
	return result;
}

/* Lock a row and read its newest version.  Errors: 25006 where nothing may be written. */
static bool
lock_row(LockedRow *locked, const Table *table, int64 id, LockTupleMode mode, LockWaitPolicy wait)
{
	Snapshot	snapshot;
	ItemPointerData tid;
	bool		found;

	PreventCommandIfReadOnly("UPDATE");
	/* What this command did to the row before must be visible. */
	CommandCounterIncrement();
	snapshot = RegisterSnapshot(fact_snapshot());
	locked->rel = register_table_open(table, mode == LockTupleKeyShare ? RowShareLock
									  : RowExclusiveLock);
	locked->slot = table_slot_create(locked->rel, NULL);
	locked->check = false;
	found = find_row(locked->rel, table, id, snapshot, &tid) &&
		lock_newest(locked, &tid, snapshot, mode, wait) == TM_Ok;
	UnregisterSnapshot(snapshot);
	if (!found)
	{
		row_unlock(locked);
		return false;
	}
	/* what is only kept, an agency, is of many projects, and does not change with them */
	if (mode != LockTupleKeyShare)
		row_met(locked->rel, id, &locked->slot->tts_tid);
	slot_getallattrs(locked->slot);
	locked->row.table = table;
	locked->row.desc = RelationGetDescr(locked->rel);
	locked->row.values = locked->slot->tts_values;
	locked->row.isnull = locked->slot->tts_isnull;
	locked->row.sets = 0;
	return true;
}

/*
 * Lock a row for a change that leaves its key alone, and read its newest
 * version.  False when there is no such row.  Errors: 40001 when the isolation
 * level forbids to see the newest version.
 */
bool
row_lock(LockedRow *locked, const Table *table, int64 id)
{
	return lock_row(locked, table, id, LockTupleNoKeyExclusive, LockWaitBlock);
}

/* The same, but false as well when somebody else holds the row: nothing is waited for. */
bool
row_lock_if_free(LockedRow *locked, const Table *table, int64 id)
{
	return lock_row(locked, table, id, LockTupleNoKeyExclusive, LockWaitSkip);
}

/*
 * As row_lock, against what would refer to the row as well (row_keep, foreign
 * keys), as if it were to be removed.
 */
bool
row_lock_whole(LockedRow *locked, const Table *table, int64 id)
{
	return lock_row(locked, table, id, LockTupleExclusive, LockWaitBlock);
}

/* As row_lock, against any change of the row; others may hold it so at the same time. */
bool
row_share(LockedRow *locked, const Table *table, int64 id)
{
	return lock_row(locked, table, id, LockTupleShare, LockWaitBlock);
}

/* Let go of the copy in memory; the lock itself stays until the transaction ends. */
void
row_unlock(LockedRow *locked)
{
	ExecDropSingleTupleTableSlot(locked->slot);
	table_close(locked->rel, NoLock);
}

/*
 * Keep a row that is about to be referred to from being removed, as a foreign
 * key would, and read its newest version.  False when there is no such row.
 */
bool
row_keep_read(LockedRow *kept, const Table *table, int64 id)
{
	return lock_row(kept, table, id, LockTupleKeyShare, LockWaitBlock);
}

/* The same of one that was there.  Errors: 40001 when it has been removed meanwhile. */
void
row_keep(const Table *table, int64 id)
{
	LockedRow	kept;

	if (!row_keep_read(&kept, table, id))
		ereport(ERROR,
				(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
				 errmsg("could not serialize access due to concurrent update")));
	row_unlock(&kept);
}

/* Generated columns and constraints of the users', which may speak of what has changed. */
static void
check_row(Relation rel, TupleTableSlot *slot, bool constraints)
{
	EState	   *estate = CreateExecutorState();
	ResultRelInfo *target = makeNode(ResultRelInfo);	/* which asks no index */

	target->ri_RelationDesc = rel;
	if (slot->tts_tupleDescriptor->constr->has_generated_stored)
		ExecComputeStoredGenerated(target, estate, slot, CMD_UPDATE);
	if (constraints)
		ExecConstraints(target, slot, estate);
	ExecResetTupleTable(estate->es_tupleTable, false);
	FreeExecutorState(estate);
}

/* What may be deferred of the users': keys, and uniqueness. */
static bool
asks_later(const Trigger *trigger)
{
	return trigger->tgdeferrable && TRIGGER_FOR_UPDATE(trigger->tgtype) &&
		(trigger->tgfoid == F_UNIQUE_KEY_RECHECK ||
		 RI_FKey_trigger_type(trigger->tgfoid) == RI_TRIGGER_FK);
}

/* NULL: there is none, and none of the engine's own is. */
static TriggerDesc *
deferrable_triggers(Relation rel)
{
	TriggerDesc *triggers = NULL;
	int			kept = 0;

	for (int i = 0; rel->trigdesc && i < rel->trigdesc->numtriggers; i++)
	{
		if (!asks_later(&rel->trigdesc->triggers[i]))
			continue;
		if (triggers == NULL)
			triggers = CopyTriggerDesc(rel->trigdesc);
		triggers->triggers[kept++] = triggers->triggers[i];
	}
	if (triggers)
		triggers->numtriggers = kept;
	return triggers;
}

/*
 * What is deferred is asked of the last version that a transaction makes of a row, by whoever made
 * it: of one that is no longer there the server asks nothing.
 */
static void
ask_later(Relation rel, TriggerDesc *triggers, ItemPointer before, TupleTableSlot *slot,
		  List *recheck)
{
	EState	   *estate = CreateExecutorState();
	ResultRelInfo *target = target_open(rel, triggers);

	/* so that firing them finds this one, and does not open another that nobody closes */
	estate->es_opened_result_relations = list_make1(target);
	AfterTriggerBeginQuery();
	ExecARUpdateTriggers(estate, target, NULL, NULL, before, NULL, slot, recheck, NULL, false);
	AfterTriggerEndQuery(estate);
	target_close(target, estate);
}

/* Returns the indexes in which it may be one too many, where that is asked later. */
static List *
insert_index_entries(Relation rel, TupleTableSlot *slot, TU_UpdateIndexes update)
{
	MemoryContext caller = CurrentMemoryContext;
	EState	   *estate = CreateExecutorState();
	ResultRelInfo *target = target_open(rel, NULL);
	List	   *recheck = insert_index_tuples(target, slot, estate, update);

	MemoryContextSwitchTo(caller);
	recheck = list_copy(recheck);
	target_close(target, estate);
	return recheck;
}

static TupleTableSlot *
slot_of(const LockedRow *locked)
{
	TupleTableSlot *slot = MakeSingleTupleTableSlot(locked->row.desc, &TTSOpsVirtual);

	memcpy(slot->tts_values, locked->row.values, locked->row.desc->natts * sizeof(Datum));
	memcpy(slot->tts_isnull, locked->row.isnull, locked->row.desc->natts * sizeof(bool));
	return ExecStoreVirtualTuple(slot);
}

/* Would the table's constraints take the row as the caller has changed it?  Nothing is stored. */
void
row_check(LockedRow *locked)
{
	TupleTableSlot *slot = slot_of(locked);

	if (locked->row.desc->constr)
		check_row(locked->rel, slot, true);
	ExecDropSingleTupleTableSlot(slot);
}

/* Store the row as the caller has changed it; as a rule that touches no index (HOT). */
void
row_store(LockedRow *locked)
{
	TupleTableSlot *slot = slot_of(locked);
	TupleConstr *constr = locked->row.desc->constr;
	TriggerDesc *deferrable = deferrable_triggers(locked->rel);
	List	   *recheck = NIL;
	TU_UpdateIndexes update;

	if (constr && (locked->check || constr->has_generated_stored))
		check_row(locked->rel, slot, locked->check);
	simple_table_tuple_update(locked->rel, &locked->slot->tts_tid, slot, SnapshotAny, &update);
	if (update != TU_None)
		recheck = insert_index_entries(locked->rel, slot, update);
	if (deferrable)
		ask_later(locked->rel, deferrable, &locked->slot->tts_tid, slot, recheck);
	row_met(locked->rel, row_int64(&locked->row, 0), &slot->tts_tid);
	ExecDropSingleTupleTableSlot(slot);
}
