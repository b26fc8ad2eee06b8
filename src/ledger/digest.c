/*
 * digest.c
 *		One hash for all chains of a register, as of a moment.
 *
 * Whoever keeps it elsewhere can tell later whether the acts up to that moment
 * are still the same, even when chains were rewritten as a whole.
 *
 * As of a moment, a chain is its longest beginning whose acts were all recorded
 * before it.  Of two acts the later one in a chain bears the earlier time only
 * where the server's clock was set back.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/snapmgr.h"

#include "compat.h"
#include "code/code.h"
#include "errors.h"
#include "ledger/digest.h"
#include "office/sight.h"
#include "register/asked.h"
#include "register/probe.h"
#include "schema/ledger.h"
#include "schema/project.h"
#include "schema/register.h"

PG_FUNCTION_INFO_V1(govproj_ledger_root);
PG_FUNCTION_INFO_V1(govproj_digest_fault);

#define ROOT_COLUMNS 4

/* The first act of a chain that is too young. */
typedef struct Cut
{
	int64		project_id;		/* the key; 0: the register's own */
	int64		seq;
} Cut;

typedef struct Digest
{
	const Register *reg;
	Snapshot	snapshot;
	TimestampTz until;
	bool		compares;		/* with one that was taken before */
	HTAB	   *cuts;
	Leaf	   *leaves;
	int64		chains;
	int64		room;
	int64		acts;
	uint8		root[CHAIN_HASH_LENGTH];
} Digest;

static void
note_young(Digest *digest, int64 project_id, int64 seq)
{
	bool		found;
	Cut		   *cut = hash_search(digest->cuts, &project_id, HASH_ENTER, &found);

	if (!found || seq < cut->seq)
		cut->seq = seq;
}

/* Acts are read from one end of the table to the other: few of them are young. */
static void
find_cuts(Digest *digest)
{
	Probe		probe;
	Row		   *row;

	probe_all(&probe, &digest->reg->table[TABLE_act], digest->snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		if (DatumGetTimestampTz(row_datum(row, A_act_recorded_at)) >= digest->until)
			note_young(digest, row_int64(row, A_act_project_id),
					   row_int64(row, A_act_seq));
		CHECK_FOR_INTERRUPTS();
	}
	probe_end(&probe);
	probe_all(&probe, &digest->reg->table[TABLE_register_act], digest->snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		if (DatumGetTimestampTz(row_datum(row, A_register_act_recorded_at)) >= digest->until)
			note_young(digest, 0, row_int64(row, A_register_act_seq));
	}
	probe_end(&probe);
}

/* A head that is no hash differs from any that was taken; none is taken with it.  Errors: XX001. */
static ChainHead
head_on(const Digest *digest, const Row *row, int seq, int hash_column, int64 project_id)
{
	ChainHead	head;

	if (!digest->compares)
		return chain_head(row, seq, hash_column, project_id);
	chain_head_read(row, seq, hash_column, &head);
	return head;
}

/* The head that a chain had when its last act was that of seq; seq 0: there is no such act. */
static ChainHead
head_at(Digest *digest, int64 project_id, int64 seq)
{
	const Table *table = &digest->reg->table[project_id ? TABLE_act : TABLE_register_act];
	int			seq_column = project_id ? A_act_seq : A_register_act_seq;
	int			hash_column = project_id ? A_act_hash : A_register_act_hash;
	ChainHead	head = {0};
	Probe		probe;
	Row		   *row;

	if (seq == 0)
		return head;
	probe_begin(&probe, table, project_id ? A_act_project_id : A_register_act_register_id,
				Int64GetDatum(project_id ? project_id : REGISTER_ID),
				digest->snapshot);
	while (head.seq == 0 && (row = probe_next(&probe)) != NULL)
		if (row_int64(row, seq_column) == seq)
			head = head_on(digest, row, seq_column, hash_column, project_id);
	probe_end(&probe);
	return head;
}

static void
add_leaf(Digest *digest, int64 project_id, ChainHead head)
{
	Cut		   *cut = hash_search(digest->cuts, &project_id, HASH_FIND, NULL);

	if (cut && cut->seq <= head.seq)
		head = head_at(digest, project_id, cut->seq - 1);
	if (head.seq == 0)
		return;
	if (digest->chains == digest->room)
	{
		digest->room *= 2;
		digest->leaves = repalloc_huge(digest->leaves, digest->room * sizeof(Leaf));
	}
	digest->leaves[digest->chains].project_id = project_id;
	digest->leaves[digest->chains++].head = head;
	digest->acts += head.seq;
}

static void
add_leaves(Digest *digest)
{
	Probe		probe;
	Row		   *row;

	digest->room = 1024;
	digest->leaves = palloc(digest->room * sizeof(Leaf));
	probe_all(&probe, &digest->reg->table[TABLE_register], digest->snapshot);
	row = probe_next(&probe);
	if (row)
		add_leaf(digest, 0, head_on(digest, row, A_register_last_seq, A_register_last_hash, 0));
	probe_end(&probe);
	probe_all(&probe, &digest->reg->table[TABLE_project], digest->snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		int64		id = row_int64(row, A_project_id);

		add_leaf(digest, id, head_on(digest, row, A_project_last_seq, A_project_last_hash, id));
		CHECK_FOR_INTERRUPTS();
	}
	probe_end(&probe);
}

static int
compare_leaves(const void *a, const void *b)
{
	int64		x = ((const Leaf *) a)->project_id;
	int64		y = ((const Leaf *) b)->project_id;

	return x < y ? -1 : x > y;
}

/* The digest of a register as of a moment, by a snapshot of its own. */
static Digest
take_digest(const Register *reg, TimestampTz until, bool compares)
{
	Digest		digest = {.reg = reg, .until = until, .compares = compares};
	HASHCTL		ctl = {.keysize = sizeof(int64), .entrysize = sizeof(Cut),
					   .hcxt = CurrentMemoryContext};

	/* not the transaction's own, which may be older than the horizon */
	digest.snapshot = RegisterSnapshot(GetLatestSnapshot());
	digest.cuts = hash_create("govproj digest", 256, &ctl, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	find_cuts(&digest);
	add_leaves(&digest);
	qsort(digest.leaves, digest.chains, sizeof(Leaf), compare_leaves);
	merkle_root(digest.root, digest.leaves, digest.chains);
	pfree(digest.leaves);
	hash_destroy(digest.cuts);
	UnregisterSnapshot(digest.snapshot);
	return digest;
}

static Datum
root_value(const Digest *digest)
{
	bytea	   *value = palloc(VARHDRSZ + CHAIN_HASH_LENGTH);

	SET_VARSIZE(value, VARHDRSZ + CHAIN_HASH_LENGTH);
	memcpy(VARDATA(value), digest->root, CHAIN_HASH_LENGTH);
	return PointerGetDatum(value);
}

/*
 * govproj.ledger_root(project_table regclass): the Merkle root (merkle.c) over the
 * heads of all chains, how many chains and acts these are, and the moment of
 * which it speaks.  Behind digest.  Errors: as register_asked_about and
 * digest_horizon; 42501 for those who may not see all projects.
 */
Datum
govproj_ledger_root(PG_FUNCTION_ARGS)
{
	const Register *reg = register_asked_about(PG_GETARG_OID(0), fcinfo->flinfo->fn_oid);
	Datum		values[ROOT_COLUMNS];
	bool		nulls[ROOT_COLUMNS] = {false};
	TupleDesc	desc;
	Digest		digest;

	require_sight_of_all(reg);
	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	digest = take_digest(reg, digest_horizon(reg), false);
	values[0] = root_value(&digest);
	values[1] = Int64GetDatum(digest.chains);
	values[2] = Int64GetDatum(digest.acts);
	values[3] = TimestampTzGetDatum(digest.until);
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls));
}

/*
 * How many there are, and what follows from it for certain: of more than it tells of, some were
 * not there when it was taken; of fewer, some have gone.
 */
static char *
count_fault(const Digest *digest, long long chains, long long acts)
{
	const char *text;

	if (digest->acts > acts)
		text = _("up to the digest's time there are %lld chains with %lld acts, where the digest "
				 "tells of %lld with %lld: acts that it does not know have come in, with a time "
				 "before its own");
	else if (digest->acts < acts)
		text = _("up to the digest's time there are %lld chains with %lld acts, where the digest "
				 "tells of %lld with %lld: acts that it knows are gone, or bear a later time now");
	else
		text = _("up to the digest's time there are %lld chains with %lld acts, where the digest "
				 "tells of %lld with %lld: acts that it knows are gone, and others have come in");
	return psprintf(text, (long long) digest->chains, (long long) digest->acts, chains, acts);
}

/*
 * govproj.digest_fault(project_table regclass, root bytea, chains bigint, acts
 * bigint, until timestamptz): how the ledger differs from what ledger_root said
 * of it; NULL: it is the same.  Behind verify.  Errors: as register_asked_about;
 * 42501 for those who may not see all projects.
 */
Datum
govproj_digest_fault(PG_FUNCTION_ARGS)
{
	const Register *reg = register_asked_about(PG_GETARG_OID(0), fcinfo->flinfo->fn_oid);
	bytea	   *root = PG_GETARG_BYTEA_PP(1);
	long long	chains = PG_GETARG_INT64(2);
	long long	acts = PG_GETARG_INT64(3);
	Digest		digest;

	require_sight_of_all(reg);
	digest = take_digest(reg, PG_GETARG_TIMESTAMPTZ(4), true);
	if (digest.chains != chains || digest.acts != acts)
		PG_RETURN_TEXT_P(cstring_to_text(count_fault(&digest, chains, acts)));
	if (VARSIZE_ANY_EXHDR(root) != CHAIN_HASH_LENGTH ||
		memcmp(VARDATA_ANY(root), digest.root, CHAIN_HASH_LENGTH) != 0)
		PG_RETURN_TEXT_P(cstring_to_text(_("up to the digest's time there are as many acts as the "
										   "digest tells of, but they are not the same")));
	PG_RETURN_NULL();
}
