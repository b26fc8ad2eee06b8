/*
 * verify.c
 *		Computing the chains of acts anew.
 *
 * A chain holds when its acts are numbered without a gap, each bears the hash of
 * the one before it and of itself, and the last is the head that stands on its
 * project, or on the register for its own.  Acts of no project at all break as
 * well.  That holds for a chain that was rewritten as a whole, too: against
 * that there is the digest (digest.c).
 */
#include "postgres.h"

#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/tuplestore.h"

#include "access/sight.h"
#include "errors.h"
#include "ledger/ledger.h"
#include "register/asked.h"

PG_FUNCTION_INFO_V1(govproj_broken_chains);

#define FAULT_COLUMNS 3

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
	Datum		values[FAULT_COLUMNS];
	bool		nulls[FAULT_COLUMNS] = {false};

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

/* Returns how many acts there are. */
static int
verify_project(ReturnSetInfo *result, const Register *reg, const Row *project, Snapshot snapshot)
{
	Chain		chain = {0};
	Probe		probe;
	Row		   *row;

	chain.project_id = DatumGetInt64(row_datum(project, A_project_id));
	chain.head = ledger_head(project);
	probe_begin(&probe, &reg->table[ROLE_act], false, Int64GetDatum(chain.project_id), snapshot);
	while ((row = probe_next(&probe)) != NULL)
		read_act(&chain, row);
	probe_end(&probe);
	report(result, &chain);
	return chain.n;
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
	Probe		probe;
	int64		n = 0;

	probe_all(&probe, &reg->table[ROLE_act], snapshot);
	while (probe_next(&probe) != NULL)
	{
		n++;
		CHECK_FOR_INTERRUPTS();
	}
	probe_end(&probe);
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

static void
verify_projects(ReturnSetInfo *result, const Register *reg, Snapshot snapshot)
{
	MemoryContext keep = CurrentMemoryContext;
	MemoryContext context = AllocSetContextCreate(keep, "govproj verify", ALLOCSET_DEFAULT_SIZES);
	int64		acts = 0;
	Probe		probe;
	Row		   *project;

	probe_all(&probe, &reg->table[ROLE_project], snapshot);
	while ((project = probe_next(&probe)) != NULL)
	{
		MemoryContextSwitchTo(context);
		acts += verify_project(result, reg, project, snapshot);
		MemoryContextSwitchTo(keep);
		MemoryContextReset(context);
		CHECK_FOR_INTERRUPTS();
	}
	probe_end(&probe);
	MemoryContextDelete(context);
	if (acts != count_acts(reg, snapshot))
		report_strays(result, reg, snapshot);
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
	if (PG_ARGISNULL(1))
	{
		verify_projects(result, reg, snapshot);
		verify_register(result, reg, snapshot);
	}
	else
	{
		probe_begin(&probe, &reg->table[ROLE_project], true, Int64GetDatum(PG_GETARG_INT64(1)), snapshot);
		project = probe_next(&probe);
		if (project && project_is_seen(reg, project))
			verify_project(result, reg, project, snapshot);
		probe_end(&probe);
	}
	UnregisterSnapshot(snapshot);
	return (Datum) 0;
}
