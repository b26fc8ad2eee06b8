/*
 * verify.c
 *		Computing the chains of acts anew.
 *
 * A chain holds when its acts are numbered without a gap, each bears the hash of
 * the one before it and of itself, and the last is the head that stands on its
 * project, or on the register for its own.  Acts of no project at all break as
 * well.  That holds for a chain that was rewritten as a whole, too: against
 * that there is the digest (digest.c).
 *
 * A chain is first read as it lies, which is what nearly all need: one index
 * probe, no copies, every act hashed where it stands.  Only one that does not
 * hold so is read again and sorted, to tell what is wrong with it.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/table.h"
#include "access/tableam.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/tuplestore.h"

#include "access/sight.h"
#include "compat.h"
#include "errors.h"
#include "ledger/ledger.h"
#include "register/asked.h"

PG_FUNCTION_INFO_V1(govproj_broken_chains);
PG_FUNCTION_INFO_V1(govproj_broken_chains_part);
PG_FUNCTION_INFO_V1(govproj_stray_acts);

#define FAULT_COLUMNS 3
#define MAX_FAULT_COLUMNS 4		/* those and unaccounted, of broken_chains_part */

/* One stored act, as far as its hash speaks of it. */
typedef struct Stored
{
	int64		seq;
	Act			act;
	char	   *actor;
	TimestampTz at;
	bytea	   *hash;
} Stored;

typedef struct Chain
{
	int64		project_id;		/* 0: the register's own */
	ChainHead	head;			/* that stands on the project or the register */
	int			n;
	int			room;
	Stored	   *acts;
} Chain;

static Stored *
add_stored(Chain *chain)
{
	if (chain->n == chain->room)
	{
		chain->room = chain->room ? 2 * chain->room : 32;
		chain->acts = chain->acts ? repalloc(chain->acts, chain->room * sizeof(Stored))
			: palloc(chain->room * sizeof(Stored));
	}
	memset(&chain->acts[chain->n], 0, sizeof(Stored));
	return &chain->acts[chain->n++];
}

static Stage
stage_of(const Row *row, int column)
{
	return row_isnull(row, column) ? (Stage) 0 : DatumGetStage(row_datum(row, column));
}

static void
read_act(Chain *chain, const Row *row)
{
	Stored	   *stored = add_stored(chain);

	stored->seq = DatumGetInt64(row_datum(row, A_act_seq));
	stored->act.kind = row_text(row, A_act_kind);
	stored->act.from = stage_of(row, A_act_from_stage);
	stored->act.to = stage_of(row, A_act_to_stage);
	stored->act.agency_id = row_isnull(row, A_act_agency_id) ? 0
		: DatumGetInt64(row_datum(row, A_act_agency_id));
	stored->act.legal_on = DatumGetDateADT(row_datum(row, A_act_legal_on));
	stored->act.policy_id = DatumGetInt64(row_datum(row, A_act_policy_id));
	stored->act.detail = row_text(row, A_act_detail);
	stored->actor = row_text(row, A_act_actor);
	stored->at = DatumGetTimestampTz(row_datum(row, A_act_recorded_at));
	stored->hash = DatumGetByteaPCopy(row_datum(row, A_act_hash));
}

static void
read_register_act(Chain *chain, const Row *row)
{
	Stored	   *stored = add_stored(chain);

	stored->seq = DatumGetInt64(row_datum(row, A_register_act_seq));
	stored->act.kind = row_text(row, A_register_act_kind);
	stored->act.agency_id = row_isnull(row, A_register_act_agency_id) ? 0
		: DatumGetInt64(row_datum(row, A_register_act_agency_id));
	stored->act.legal_on = DatumGetDateADT(row_datum(row, A_register_act_legal_on));
	stored->act.detail = row_text(row, A_register_act_detail);
	stored->actor = row_text(row, A_register_act_actor);
	stored->at = DatumGetTimestampTz(row_datum(row, A_register_act_recorded_at));
	stored->hash = DatumGetByteaPCopy(row_datum(row, A_register_act_hash));
}

static int
compare_stored(const void *a, const void *b)
{
	int64		x = ((const Stored *) a)->seq;
	int64		y = ((const Stored *) b)->seq;

	return x < y ? -1 : x > y;
}

static bool
is_hash(const bytea *hash, const uint8 *wanted)
{
	return VARSIZE_ANY_EXHDR(hash) == CHAIN_HASH_LENGTH &&
		memcmp(VARDATA_ANY(hash), wanted, CHAIN_HASH_LENGTH) == 0;
}

/* What is wrong with a chain, and with which act first; NULL: it holds. */
static const char *
chain_fault(Chain *chain, int64 *seq)
{
	ChainHead	head = {0};

	if (chain->n > 0)
		qsort(chain->acts, chain->n, sizeof(Stored), compare_stored);
	for (int i = 0; i < chain->n; i++)
	{
		const Stored *stored = &chain->acts[i];

		*seq = head.seq + 1;
		if (stored->seq != *seq)
			return _("the act is missing");
		chain_advance(&head, chain->project_id, &stored->act, stored->actor, stored->at);
		if (!is_hash(stored->hash, head.hash))
			return _("the act, or the one before it, is not as it was written");
	}
	*seq = chain->head.seq;
	if (head.seq < chain->head.seq)
		return _("the last acts are missing");
	if (head.seq > chain->head.seq || memcmp(head.hash, chain->head.hash, CHAIN_HASH_LENGTH) != 0)
		return _("the head that is kept beside the acts is not theirs");
	return NULL;
}

static void
put_fault(ReturnSetInfo *result, int64 project_id, int64 seq, const char *fault)
{
	Datum		values[MAX_FAULT_COLUMNS];
	bool		nulls[MAX_FAULT_COLUMNS] = {false, false, false, true};

	nulls[0] = project_id == 0;
	values[0] = Int64GetDatum(project_id);
	values[1] = Int64GetDatum(seq);
	values[2] = CStringGetTextDatum(fault);
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

static void
report(ReturnSetInfo *result, Chain *chain)
{
	int64		seq;
	const char *fault = chain_fault(chain, &seq);

	if (fault)
		put_fault(result, chain->project_id, seq, fault);
}

/* Acts as they lie in their table, project by project, through an index that stays open. */
typedef struct ActScan
{
	Relation	rel;
	Relation	index;
	IndexScanDesc scan;
	TupleTableSlot *slot;
	MemoryContext context;		/* an index scan keeps what it allocates on its way */
	Row			row;
	ChainReader reader;
} ActScan;

/* Verifying many chains. */
typedef struct Round
{
	ReturnSetInfo *result;
	const Register *reg;
	Snapshot	snapshot;
	ActScan    *acts;			/* NULL: the table has no index to go by */
	int64		n;				/* acts that were found on the projects */
} Round;

static void
act_scan_begin(ActScan *acts, const Table *table, Snapshot snapshot)
{
	acts->rel = register_table_open(table, AccessShareLock);
	acts->index = index_open(table->by_key, AccessShareLock);
	acts->scan = begin_index_scan(acts->rel, acts->index, snapshot, 1);
	acts->slot = table_slot_create(acts->rel, NULL);
	acts->context = CurrentMemoryContext;
	acts->row.table = table;
	acts->row.desc = RelationGetDescr(acts->rel);
	acts->row.values = acts->slot->tts_values;
	acts->row.isnull = acts->slot->tts_isnull;
	chain_reader_begin(&acts->reader);
}

static void
act_scan_of(ActScan *acts, int64 project_id)
{
	MemoryContext old = MemoryContextSwitchTo(acts->context);
	ScanKeyData key;

	ScanKeyInit(&key, 1, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(project_id));
	index_rescan(acts->scan, &key, 1, NULL, 0);
	MemoryContextSwitchTo(old);
}

/* The next act of the project; NULL: that was all. */
static const Row *
act_scan_next(ActScan *acts)
{
	MemoryContext old = MemoryContextSwitchTo(acts->context);
	bool		found = index_getnext_slot(acts->scan, ForwardScanDirection, acts->slot);

	MemoryContextSwitchTo(old);
	if (!found)
		return NULL;
	slot_getallattrs(acts->slot);
	return &acts->row;
}

static void
act_scan_end(ActScan *acts)
{
	chain_reader_end(&acts->reader);
	ExecDropSingleTupleTableSlot(acts->slot);
	index_endscan(acts->scan);
	index_close(acts->index, AccessShareLock);
	table_close(acts->rel, AccessShareLock);
}

/*
 * Does a chain hold, its acts read once and in the order of the index?  What is
 * wrong when it does not is found out at leisure.  n: how many acts there are.
 */
static bool
holds_as_it_lies(ActScan *acts, int64 project_id, const ChainHead *kept, int64 *n)
{
	ChainHead	head = {0};
	const Row  *row;

	act_scan_of(acts, project_id);
	while ((row = act_scan_next(acts)) != NULL)
	{
		if (DatumGetInt64(row_datum(row, A_act_seq)) != head.seq + 1)
			return false;
		chain_read(&acts->reader, &head, project_id, row);
		if (!is_hash(DatumGetByteaPP(row_datum(row, A_act_hash)), head.hash))
			return false;
	}
	*n = head.seq;
	return head.seq == kept->seq && memcmp(head.hash, kept->hash, CHAIN_HASH_LENGTH) == 0;
}

/* Returns how many acts there are. */
static int64
examine(ReturnSetInfo *result, const Register *reg, int64 project_id, const ChainHead *kept, Snapshot snapshot)
{
	Chain		chain = {.project_id = project_id,.head = *kept};
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &reg->table[ROLE_act], false, Int64GetDatum(project_id), snapshot);
	while ((row = probe_next(&probe)) != NULL)
		read_act(&chain, row);
	probe_end(&probe);
	report(result, &chain);
	return chain.n;
}

static void
verify_project(Round *round, const Row *project)
{
	int64		project_id = DatumGetInt64(row_datum(project, A_project_id));
	ChainHead	kept = ledger_head(project);
	int64		n;

	if (round->acts == NULL || !holds_as_it_lies(round->acts, project_id, &kept, &n))
		n = examine(round->result, round->reg, project_id, &kept, round->snapshot);
	round->n += n;
}

static void
verify_register(ReturnSetInfo *result, const Register *reg, Snapshot snapshot)
{
	Chain		chain = {0};
	Probe		probe;
	Row		   *row;

	probe_all(&probe, &reg->table[ROLE_register], snapshot);
	row = probe_next(&probe);
	if (row)
		chain.head = chain_head(row, A_register_last_seq, A_register_last_hash);
	probe_end(&probe);
	probe_all(&probe, &reg->table[ROLE_register_act], snapshot);
	while ((row = probe_next(&probe)) != NULL)
		read_register_act(&chain, row);
	probe_end(&probe);
	report(result, &chain);
}

static int64
count_acts(const Register *reg, Snapshot snapshot)
{
	Relation	rel = register_table_open(&reg->table[ROLE_act], AccessShareLock);
	TupleTableSlot *slot = table_slot_create(rel, NULL);
	TableScanDesc scan = table_beginscan(rel, snapshot, 0, NULL);
	int64		n = 0;

	while (table_scan_getnextslot(scan, ForwardScanDirection, slot))
	{
		n++;
		CHECK_FOR_INTERRUPTS();
	}
	table_endscan(scan);
	ExecDropSingleTupleTableSlot(slot);
	table_close(rel, AccessShareLock);
	return n;
}

static bool
has_project(const Register *reg, int64 project_id, Snapshot snapshot)
{
	Probe		probe;
	bool		found;

	probe_begin(&probe, &reg->table[ROLE_project], true, Int64GetDatum(project_id), snapshot);
	found = probe_next(&probe) != NULL;
	probe_end(&probe);
	return found;
}

/* Acts whose project is gone, which only a foreign key out of force lets happen: one fault for each project. */
static void
report_strays(ReturnSetInfo *result, const Register *reg, Snapshot snapshot)
{
	HASHCTL		ctl = {.keysize = sizeof(int64), .entrysize = sizeof(int64), .hcxt = CurrentMemoryContext};
	HTAB	   *known = hash_create("govproj strays", 64, &ctl, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	Probe		probe;
	Row		   *row;

	probe_all(&probe, &reg->table[ROLE_act], snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		int64		project_id = DatumGetInt64(row_datum(row, A_act_project_id));
		bool		found;

		hash_search(known, &project_id, HASH_ENTER, &found);
		if (!found && !has_project(reg, project_id, snapshot))
			put_fault(result, project_id, 1, _("the project of the acts is missing"));
		CHECK_FOR_INTERRUPTS();
	}
	probe_end(&probe);
	hash_destroy(known);
}

/* Every chain of the projects in the blocks of their table from first on, up to the one before next. */
static void
verify_blocks(Round *round, BlockNumber first, BlockNumber next)
{
	MemoryContext keep = CurrentMemoryContext;
	MemoryContext context = AllocSetContextCreate(keep, "govproj verify", ALLOCSET_DEFAULT_SIZES);
	const Table *table = &round->reg->table[ROLE_project];
	Relation	rel = register_table_open(table, AccessShareLock);
	TupleTableSlot *slot = table_slot_create(rel, NULL);
	Row			project = {table, RelationGetDescr(rel), slot->tts_values, slot->tts_isnull};
	ItemPointerData low;
	ItemPointerData high;
	TableScanDesc scan;

	ItemPointerSet(&low, first, FirstOffsetNumber);
	ItemPointerSet(&high, next - 1, MaxOffsetNumber);
	scan = table_beginscan_tidrange(rel, round->snapshot, &low, &high);
	while (table_scan_getnextslot_tidrange(scan, ForwardScanDirection, slot))
	{
		slot_getallattrs(slot);
		MemoryContextSwitchTo(context);
		verify_project(round, &project);
		MemoryContextSwitchTo(keep);
		MemoryContextReset(context);
		CHECK_FOR_INTERRUPTS();
	}
	table_endscan(scan);
	ExecDropSingleTupleTableSlot(slot);
	table_close(rel, AccessShareLock);
	MemoryContextDelete(context);
}

static void
verify_projects(Round *round, BlockNumber first, BlockNumber next)
{
	const Table *table = &round->reg->table[ROLE_act];
	ActScan		acts;

	if (!OidIsValid(table->by_key))
	{
		verify_blocks(round, first, next);
		return;
	}
	act_scan_begin(&acts, table, round->snapshot);
	round->acts = &acts;
	verify_blocks(round, first, next);
	round->acts = NULL;
	act_scan_end(&acts);
}

/* By how many acts those in the table are more than those found on projects. */
static void
put_unaccounted(ReturnSetInfo *result, int64 n)
{
	Datum		values[MAX_FAULT_COLUMNS];
	bool		nulls[MAX_FAULT_COLUMNS] = {true, true, true, false};

	values[FAULT_COLUMNS] = Int64GetDatum(n);
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

/*
 * govproj.broken_chains_part(project_table regclass, first bigint, next bigint):
 * what broken_chains says of the projects in the blocks of their table from first
 * up to next (NULL: all from there on), and in a row of its own how many acts
 * they have, below zero.  With first NULL: of the register's own chain, and how
 * many acts there are in all.  So the sum of unaccounted over all parts is that
 * of the acts of no project.  Parts may be asked for in parallel.  Errors: as
 * broken_chains.
 */
Datum
govproj_broken_chains_part(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	Round		round = {.result = result};

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	round.reg = register_asked_about(PG_GETARG_OID(0), fcinfo->flinfo->fn_oid);
	require_sight_of_all(round.reg);
	round.snapshot = RegisterSnapshot(GetActiveSnapshot());
	if (PG_ARGISNULL(1))
	{
		verify_register(result, round.reg, round.snapshot);
		put_unaccounted(result, count_acts(round.reg, round.snapshot));
	}
	else
	{
		verify_projects(&round, (BlockNumber) PG_GETARG_INT64(1),
						PG_ARGISNULL(2) ? InvalidBlockNumber : (BlockNumber) PG_GETARG_INT64(2));
		put_unaccounted(result, -round.n);
	}
	UnregisterSnapshot(round.snapshot);
	return (Datum) 0;
}

/*
 * govproj.stray_acts(project_table regclass): a row for each project that is
 * gone while acts of it are there.  Errors: as broken_chains.
 */
Datum
govproj_stray_acts(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	const Register *reg = register_asked_about(PG_GETARG_OID(0), fcinfo->flinfo->fn_oid);
	Snapshot	snapshot;

	require_sight_of_all(reg);
	InitMaterializedSRF(fcinfo, 0);
	snapshot = RegisterSnapshot(GetActiveSnapshot());
	report_strays(result, reg, snapshot);
	UnregisterSnapshot(snapshot);
	return (Datum) 0;
}

/*
 * govproj.broken_chains(project_table regclass, of_project bigint): a row for
 * each chain of acts that does not hold, with its first broken act: that of the
 * project, or with NULL all of them and the register's own (project_id NULL).
 * No row: all hold.  A project that the user may not see is as none.  Errors:
 * 42501 without SELECT on the project table, and for all chains when he may not
 * see all projects; 42809 when it is no project table, XX001 for a head that is
 * no hash.
 */
Datum
govproj_broken_chains(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	Round		round = {.result = result};
	const Register *reg;
	Snapshot	snapshot;
	Probe		probe;
	Row		   *project;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	reg = register_asked_about(PG_GETARG_OID(0), fcinfo->flinfo->fn_oid);
	if (PG_ARGISNULL(1))
		require_sight_of_all(reg);
	snapshot = RegisterSnapshot(GetActiveSnapshot());
	round.reg = reg;
	round.snapshot = snapshot;
	if (PG_ARGISNULL(1))
	{
		verify_projects(&round, 0, InvalidBlockNumber);
		if (round.n != count_acts(reg, snapshot))
			report_strays(result, reg, snapshot);
		verify_register(result, reg, snapshot);
	}
	else
	{
		probe_begin(&probe, &reg->table[ROLE_project], true, Int64GetDatum(PG_GETARG_INT64(1)), snapshot);
		project = probe_next(&probe);
		if (project && project_is_seen(reg, project))
			verify_project(&round, project);
		probe_end(&probe);
	}
	UnregisterSnapshot(snapshot);
	return (Datum) 0;
}
