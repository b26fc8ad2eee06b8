/*
 * verify.c
 *		Computing the chains of acts anew.
 *
 * A chain holds when its acts are numbered without a gap, each bears the hash of
 * the one before it and of itself, and the last is the head that stands on its
 * project, or on the register for its own.  Acts whose project is gone are told
 * of as well.  A chain that was rewritten as a whole does hold: against that
 * there is the digest (digest.c).
 *
 * Projects and acts are read side by side, each in the order of the project's
 * id, and every act is hashed where it stands.  They are read by their primary
 * keys: whether an index has lost rows is for amcheck to say.
 */
#include "postgres.h"

#include "access/parallel.h"
#include "access/xact.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/tuplestore.h"

#include "errors.h"
#include "ledger/ledger.h"
#include "office/sight.h"
#include "register/asked.h"
#include "register/ordered_rows.h"
#include "register/probe.h"
#include "register/progress.h"
#include "schema/ledger.h"
#include "schema/project.h"
#include "schema/register.h"

PG_FUNCTION_INFO_V1(govproj_broken_chains);
PG_FUNCTION_INFO_V1(govproj_broken_chains_part);

#define FAULT_COLUMNS 3

/* A chain as far as it has been read. */
typedef struct Chain
{
	bool		of_register;	/* the register's own */
	int64		project_id;
	ChainHead	head;
	const char *fault;			/* what was found wrong first; NULL: nothing yet */
	int64		seq;			/* of the act at fault */
} Chain;

/* Verifying many chains. */
typedef struct Round
{
	ReturnSetInfo *result;
	const Register *reg;
	Snapshot	snapshot;
	MemoryContext scratch;		/* what reading one act takes */
	ChainReader reader;
	OrderedRows acts;
	const Row  *act;			/* the next to be read; NULL: there is none */
	Progress	progress;		/* where all projects are looked at by one process */
} Round;

static void
verify_round_begin(Round *round, const Register *reg, ReturnSetInfo *result)
{
	memset(round, 0, sizeof(Round));
	round->reg = reg;
	round->result = result;
	round->snapshot = RegisterSnapshot(GetActiveSnapshot());
	round->scratch = AllocSetContextCreate(CurrentMemoryContext, "govproj verify",
										   ALLOCSET_DEFAULT_SIZES);
	chain_reader_begin(&round->reader);
}

static void
verify_round_end(Round *round)
{
	chain_reader_end(&round->reader);
	MemoryContextDelete(round->scratch);
	UnregisterSnapshot(round->snapshot);
}

static void
verify_acts_begin(Round *round, TableId which, int64 first, int64 last)
{
	ordered_rows_begin(&round->acts, &round->reg->table[which], 2, first, last, round->snapshot);
	round->act = ordered_rows_next(&round->acts);
}

/* Is there one more act, of a project up to that id? */
static bool
verify_act_is_of(const Round *round, int64 project_id)
{
	return round->act && row_int64(round->act, A_act_project_id) <= project_id;
}

static void
verify_find_fault(Chain *chain, int64 seq, const char *fault)
{
	chain->seq = seq;
	chain->fault = fault;
}

/* Take the next act as one of the chain.  Once that is broken, its other acts tell nothing. */
static void
verify_follow(Round *round, Chain *chain, int seq_column)
{
	int64		seq = chain->head.seq + 1;

	if (chain->fault == NULL)
	{
		MemoryContext old = MemoryContextSwitchTo(round->scratch);

		if (row_int64(round->act, seq_column) != seq)
			verify_find_fault(chain, seq, _("the act is missing"));
		else if (!chain_read(&round->reader, &chain->head, round->act))
			verify_find_fault(chain, seq, _("the act, or the one before it, is not as it was "
											"written"));
		MemoryContextSwitchTo(old);
		MemoryContextReset(round->scratch);
	}
	round->act = ordered_rows_next(&round->acts);
}

static void
verify_put_fault(Round *round, const Chain *chain)
{
	MemoryContext old = MemoryContextSwitchTo(round->scratch);
	Datum		values[FAULT_COLUMNS] = {Int64GetDatum(chain->project_id),
										 Int64GetDatum(chain->seq),
	CStringGetTextDatum(chain->fault)};
	bool		nulls[FAULT_COLUMNS] = {chain->of_register};

	tuplestore_putvalues(round->result->setResult, round->result->setDesc, values, nulls);
	MemoryContextSwitchTo(old);
	MemoryContextReset(round->scratch);
}

/*
 * All acts of the chain are read: is the last one what stands on the project, or the register?
 * What is no hash is read as one that no act bears.
 */
static void
verify_close_chain(Round *round, Chain *chain, const ChainHead *kept)
{
	if (chain->fault == NULL && chain->head.seq < kept->seq)
		verify_find_fault(chain, kept->seq, _("the last acts are missing"));
	else if (chain->fault == NULL &&
			 (chain->head.seq > kept->seq || memcmp(chain->head.hash, kept->hash,
													CHAIN_HASH_LENGTH) != 0))
		verify_find_fault(chain, kept->seq, _("the head that is kept beside the acts is not "
											  "theirs"));
	if (chain->fault)
		verify_put_fault(round, chain);
}

/* Acts up to that id whose project is gone, which only a foreign key out of force lets happen. */
static void
verify_tell_strays(Round *round, int64 last)
{
	while (verify_act_is_of(round, last))
	{
		Chain		chain = {.project_id = row_int64(round->act, A_act_project_id)};

		verify_find_fault(&chain, 1, _("the project of the acts is missing"));
		verify_put_fault(round, &chain);
		while (verify_act_is_of(round, chain.project_id))
			verify_follow(round, &chain, A_act_seq);
	}
}

/* Every chain of the projects with ids from first to last. */
static void
verify_projects(Round *round, int64 first, int64 last)
{
	OrderedRows projects;
	const Row  *project;

	verify_acts_begin(round, TABLE_act, first, last);
	ordered_rows_begin(&projects, &round->reg->table[TABLE_project], 1, first, last,
					   round->snapshot);
	while ((project = ordered_rows_next(&projects)) != NULL)
	{
		Chain		chain = {.project_id = row_int64(project, A_project_id)};
		ChainHead	kept;

		chain_head_read(project, A_project_last_seq, A_project_last_hash, &kept);
		if (chain.project_id > PG_INT64_MIN)
			verify_tell_strays(round, chain.project_id - 1);
		while (verify_act_is_of(round, chain.project_id))
			verify_follow(round, &chain, A_act_seq);
		verify_close_chain(round, &chain, &kept);
		progress_step(&round->progress);
	}
	verify_tell_strays(round, last);
	ordered_rows_end(&projects);
	ordered_rows_end(&round->acts);
}

/* The register's own chain. */
static void
verify_register(Round *round)
{
	Chain		chain = {.of_register = true};
	ChainHead	kept = {0};
	Probe		probe;
	Row		   *row;

	probe_all(&probe, &round->reg->table[TABLE_register], round->snapshot);
	row = probe_next(&probe);
	if (row)
		chain_head_read(row, A_register_last_seq, A_register_last_hash, &kept);
	probe_end(&probe);
	verify_acts_begin(round, TABLE_register_act, PG_INT64_MIN, PG_INT64_MAX);
	while (round->act)
		verify_follow(round, &chain, A_register_act_seq);
	ordered_rows_end(&round->acts);
	verify_close_chain(round, &chain, &kept);
}

/*
 * Workers take the parts as they come, the leader beside them from the last: one
 * who sees how far all are tells of it, as the part begins.
 */
static void
verify_tell_part(const Register *reg, int part, int parts)
{
	static TimestampTz told = 0;
	Progress	progress;

	if (IsParallelWorker() ? ParallelWorkerNumber > 0 : IsInParallelMode())
		return;
	progress_begin(&progress, progress_work(_("verify of \"%s\", parts"), &reg->table[TABLE_project]),
				   NULL, parts);
	progress.began = GetCurrentStatementStartTimestamp();
	progress.told = Max(told, progress.began);
	progress.done = part - 1;
	progress_tell(&progress);
	told = progress.told;
}

/*
 * govproj.broken_chains_part(project_table regclass, first bigint, next bigint,
 * part integer, parts integer): what broken_chains says of the projects whose ids
 * lie from first (NULL: from the least) up to the one before next; with next NULL
 * of all from there on, and of the register's own chain.  Parts may be asked for
 * in parallel; this is which of how many.  Errors: as broken_chains.
 */
Datum
govproj_broken_chains_part(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	const Register *reg;
	Round		round;
	int64		first;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	reg = register_asked_about(PG_GETARG_OID(0), fcinfo->flinfo->fn_oid);
	require_sight_of_all(reg);
	register_look_at_all(reg);
	verify_tell_part(reg, PG_GETARG_INT32(3), PG_GETARG_INT32(4));
	verify_round_begin(&round, reg, result);
	first = PG_ARGISNULL(1) ? PG_INT64_MIN : PG_GETARG_INT64(1);
	if (PG_ARGISNULL(2))
	{
		verify_projects(&round, first, PG_INT64_MAX);
		verify_register(&round);
	}
	else if (PG_GETARG_INT64(2) > PG_INT64_MIN)
		verify_projects(&round, first, PG_GETARG_INT64(2) - 1);
	verify_round_end(&round);
	return (Datum) 0;
}

/*
 * govproj.broken_chains(project_table regclass, of_project bigint): a row for
 * each chain of acts that does not hold, with its first broken act: that of the
 * project, or with NULL all of them and the register's own (project_id NULL).
 * No row: all hold.  A project that the user may not see is as none.  Errors:
 * 42501 without SELECT on the project table, and for all chains when he may not
 * see all projects; 42809 when it is no project table; of all chains 55000
 * and 42804 besides, for a table that the engine cannot work with.
 */
Datum
govproj_broken_chains(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	const Register *reg;
	const Table *projects;
	Round		round;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	reg = register_asked_about(PG_GETARG_OID(0), fcinfo->flinfo->fn_oid);
	projects = &reg->table[TABLE_project];
	if (PG_ARGISNULL(1))
	{
		require_sight_of_all(reg);
		register_look_at_all(reg);
	}
	verify_round_begin(&round, reg, result);
	if (PG_ARGISNULL(1))
	{
		progress_begin(&round.progress, progress_work(_("verify of \"%s\", projects"), projects),
					   projects, -1);
		verify_projects(&round, PG_INT64_MIN, PG_INT64_MAX);
		verify_register(&round);
	}
	else if (project_id_is_seen_at(reg, PG_GETARG_INT64(1), round.snapshot))
		verify_projects(&round, PG_GETARG_INT64(1), PG_GETARG_INT64(1));
	verify_round_end(&round);
	return (Datum) 0;
}
