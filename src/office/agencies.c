/*
 * agencies.c
 *		The agencies that a backend has met, so that who acts again and again is read once.
 *
 * They are kept by register, and go stale as the rules do (policy/rulebook.c): what changes one
 * queues a relcache invalidation of an index of its table, which reaches every backend at commit
 * and is undone by a rollback; the callback only marks.
 */
#include "postgres.h"

#include "access/xact.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

#include "office/agencies.h"
#include "register/locked_row.h"
#include "register/probe.h"
#include "schema/office.h"

typedef struct Met
{
	int64		id;				/* hash key */
	Agency		agency;
} Met;

typedef struct Agencies
{
	Oid			relid;			/* hash key: the table */
	Oid			announced;		/* register_table_announced(), as the first was read */
	bool		valid;
	TransactionId changed_in;	/* the last here to change one */
	MemoryContext context;
	HTAB	   *met;			/* NULL: none has been yet */
} Agencies;

static HTAB *registers = NULL;

/* Moves with each invalidation, so that one arriving while a row is read is seen. */
static uint64 generation = 0;

/* Called from the relcache callback: marks, and looks nothing up. */
static void
agencies_invalidate(Oid relid)
{
	HASH_SEQ_STATUS seq;
	Agencies   *agencies;

	hash_seq_init(&seq, registers);
	while ((agencies = hash_seq_search(&seq)) != NULL)
		if (!OidIsValid(relid) || agencies->relid == relid || agencies->announced == relid)
		{
			agencies->valid = false;
			generation++;
		}
}

/* Who holds an agency's texts may read them until the transaction ends. */
static void
let_go(Agencies *agencies)
{
	if (agencies->met)
		MemoryContextSetParent(agencies->context, TopTransactionContext);
	agencies->met = NULL;
}

static void
agencies_forget(const Register *reg)
{
	Oid			relid = reg->table[TABLE_agency].relid;
	Agencies   *agencies = hash_search(registers, &relid, HASH_FIND, NULL);

	if (agencies == NULL)
		return;
	let_go(agencies);
	hash_search(registers, &relid, HASH_REMOVE, NULL);
}

/* Called once, from _PG_init. */
void
agencies_init(void)
{
	static const RegisterListener listener = {agencies_invalidate, agencies_forget};
	HASHCTL		ctl = {0};

	ctl.keysize = sizeof(Oid);
	ctl.entrysize = sizeof(Agencies);
	ctl.hcxt = CacheMemoryContext;
	registers = hash_create("govproj agencies", 8, &ctl, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	descriptor_listen(&listener);
}

static void
begin_anew(Agencies *agencies, const Register *reg)
{
	HASHCTL		ctl = {0};

	agencies->announced = register_table_announced(&reg->table[TABLE_agency]);
	if (agencies->met && hash_get_num_entries(agencies->met) == 0)
	{
		agencies->valid = true;
		return;
	}
	let_go(agencies);
	agencies->context = AllocSetContextCreate(CacheMemoryContext, "govproj agencies met",
											  ALLOCSET_SMALL_SIZES);
	ctl.keysize = sizeof(int64);
	ctl.entrysize = sizeof(Met);
	ctl.hcxt = agencies->context;
	agencies->met = hash_create("govproj agencies met", 16, &ctl,
								HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	agencies->valid = true;
}

static Agencies *
agencies_of(const Register *reg)
{
	Oid			relid = reg->table[TABLE_agency].relid;
	bool		found;
	Agencies   *agencies = hash_search(registers, &relid, HASH_ENTER, &found);

	if (!found)
	{
		agencies->valid = false;
		agencies->changed_in = InvalidTransactionId;
		agencies->met = NULL;
	}
	/* who had found the register before its index was built anew may have begun this */
	if (!agencies->valid ||
		agencies->announced != register_table_announced(&reg->table[TABLE_agency]))
		begin_anew(agencies, reg);
	return agencies;
}

/*
 * An agency is about to be written: what this transaction reads from here on is not kept, for what
 * it has written may be undone before the change is announced.
 */
void
agencies_expect_change(const Register *reg)
{
	agencies_of(reg)->changed_in = GetTopTransactionId();
}

/*
 * An agency has changed: every backend reads it anew when that is committed, and this one keeps
 * none until then, for the change may be taken back.
 */
void
agencies_announce_change(const Register *reg)
{
	Agencies   *agencies = agencies_of(reg);

	agencies->valid = false;
	agencies->changed_in = GetTopTransactionId();
	CacheInvalidateRelcacheByRelid(agencies->announced);
}

static char *
kept_text(const Agencies *agencies, const char *text)
{
	return text ? MemoryContextStrdup(agencies->context, text) : NULL;
}

static void
keep(Agencies *agencies, const Agency *agency)
{
	Agency		kept = *agency;
	Met		   *met;

	kept.name = kept_text(agencies, agency->name);
	kept.kind = kept_text(agencies, agency->kind);
	kept.db_role = kept_text(agencies, agency->db_role);
	met = hash_search(agencies->met, &kept.id, HASH_ENTER, NULL);
	met->agency = kept;
}

/* Not what this transaction itself has changed, nor what has changed while it was read. */
static bool
may_keep(const Agencies *agencies, uint64 before)
{
	return generation == before &&
		(!TransactionIdIsValid(agencies->changed_in) ||
		 agencies->changed_in != GetTopTransactionIdIfAny());
}

/*
 * agency_by_id, of what the backend keeps.  Under READ COMMITTED alone, where facts are as they are
 * now (register/probe.h): a transaction with one snapshot reads by that.
 */
Agency
agency_met(const Register *reg, int64 id, Snapshot snapshot)
{
	Agencies   *agencies;
	Met		   *met;
	Agency		agency;
	uint64		before;

	if (IsInParallelMode() || IsolationUsesXactSnapshot())
		return agency_by_id(reg, id, snapshot);
	/* who waited for a lock may have waited for whoever has just changed it */
	AcceptInvalidationMessages();
	agencies = agencies_of(reg);
	met = hash_search(agencies->met, &id, HASH_FIND, NULL);
	if (met)
		return met->agency;
	before = generation;
	/* the caller's may be older than the message that told of a change */
	snapshot = RegisterSnapshot(GetLatestSnapshot());
	agency = agency_by_id(reg, id, snapshot);
	UnregisterSnapshot(snapshot);
	if (agency.id != 0 && may_keep(agencies, before))
		keep(agencies, &agency);
	return agency;
}

static bool
same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool
same_agency(const Agency *a, const Agency *b)
{
	return same_text(a->name, b->name) && same_text(a->kind, b->kind) &&
		same_text(a->db_role, b->db_role) && a->active == b->active &&
		a->has_leading_group == b->has_leading_group &&
		a->has_responsible_office == b->has_responsible_office;
}

/*
 * Keep an agency that is about to be referred to from retiring, or being removed: whoever would
 * waits, or what follows sees that it has.  One that is not there is the caller's to refuse.
 */
void
agency_keep(const Register *reg, int64 id)
{
	Agencies   *agencies;
	Agency		agency;
	LockedRow	kept;
	Met		   *met;

	if (!row_keep_read(&kept, &reg->table[TABLE_agency], id))
		return;
	agency = agency_of_row(&kept.row);
	row_unlock(&kept);
	/* a change can be seen some moments before the message that tells of it */
	agencies = agencies_of(reg);
	met = hash_search(agencies->met, &id, HASH_FIND, NULL);
	if (met && !same_agency(&met->agency, &agency))
		agencies->valid = false;
}
