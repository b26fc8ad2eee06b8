/*
 * rulebook.c
 *		The per-backend cache of compiled policies.
 *
 * A rulebook is keyed by the register's policy table.  Statement triggers on
 * the policy tables queue a relcache invalidation of its index, which reaches
 * every backend at commit and is undone by a rollback; the callback only marks.
 * One that was built while its own transaction had written, and the part of it is
 * undone, is built anew: it may hold what a statement wrote that was refused
 * before it could say so.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/xact.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

#include "code/code.h"
#include "errors.h"
#include "policy/rulebook.h"
#include "register/probe.h"
#include "schema/policy.h"
#include "schema/register.h"

typedef struct BookEntry
{
	Oid			policy_relid;	/* hash key */
	Oid			announced;		/* register_table_announced(), as it was built */
	bool		valid;
	SubTransactionId built_in;	/* the part of this transaction, if that had written by then */
	Rulebook   *book;			/* NULL until first built */
} BookEntry;

static HTAB *books = NULL;
static uint64 generation = 0;

/* Called from the relcache callback: marks, and looks nothing up. */
static void
rulebook_invalidate(Oid relid)
{
	HASH_SEQ_STATUS seq;
	BookEntry  *entry;

	hash_seq_init(&seq, books);
	while ((entry = hash_seq_search(&seq)) != NULL)
		if (!OidIsValid(relid) || entry->policy_relid == relid || entry->announced == relid)
		{
			entry->valid = false;
			generation++;
		}
}

/* Its rules have changed: every backend learns of it, this one at its next command. */
void
rulebook_announce_change(const Register *reg)
{
	CacheInvalidateRelcacheByRelid(register_table_announced(&reg->table[TABLE_policy]));
}

/* This backend has seen that they have. */
void
rulebook_look_again(const Register *reg)
{
	rulebook_invalidate(reg->table[TABLE_policy].relid);
}

/* The policy table is gone: let go of its rulebook, but leave it readable for this transaction. */
static void
rulebook_forget(const Register *reg)
{
	Oid			relid = reg->table[TABLE_policy].relid;
	BookEntry  *entry = hash_search(books, &relid, HASH_FIND, NULL);

	if (entry == NULL)
		return;
	if (entry->book)
		MemoryContextSetParent(entry->book->context, TopTransactionContext);
	hash_search(books, &relid, HASH_REMOVE, NULL);
}

static void
undo_built_since(SubTransactionId part)
{
	HASH_SEQ_STATUS seq;
	BookEntry  *entry;

	hash_seq_init(&seq, books);
	while ((entry = hash_seq_search(&seq)) != NULL)
		if (entry->built_in >= part)
			entry->valid = false;
}

static void
end_of_part(SubXactEvent event, SubTransactionId part, SubTransactionId parent, void *arg)
{
	if (event == SUBXACT_EVENT_ABORT_SUB)
		undo_built_since(part);
}

static void
end_of_transaction(XactEvent event, void *arg)
{
	HASH_SEQ_STATUS seq;
	BookEntry  *entry;

	if (event == XACT_EVENT_ABORT)
		undo_built_since(TopSubTransactionId);
	if (event != XACT_EVENT_ABORT && event != XACT_EVENT_COMMIT && event != XACT_EVENT_PREPARE)
		return;
	hash_seq_init(&seq, books);
	while ((entry = hash_seq_search(&seq)) != NULL)
		entry->built_in = InvalidSubTransactionId;
}

/* Called once, from _PG_init. */
void
rulebook_init(void)
{
	static const RegisterListener listener = {rulebook_invalidate, rulebook_forget};
	HASHCTL		ctl = {0};

	ctl.keysize = sizeof(Oid);
	ctl.entrysize = sizeof(BookEntry);
	ctl.hcxt = CacheMemoryContext;
	books = hash_create("govproj rulebooks", 8, &ctl, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	descriptor_listen(&listener);
	RegisterXactCallback(end_of_transaction, NULL);
	RegisterSubXactCallback(end_of_part, NULL);
}

/* The register's own row: its time zone, since when it is kept, whether it sends notifications. */
static void
rulebook_read_register(Rulebook *book, const Register *reg, Snapshot snapshot)
{
	Probe		probe;
	Row		   *row;

	probe_all(&probe, &reg->table[TABLE_register], snapshot);
	row = probe_next(&probe);
	if (row)
	{
		book->zone = pg_tzset(TextDatumGetCString(row_datum(row, A_register_time_zone)));
		book->notify = row_bool(row, A_register_notify);
		book->begins_on = row_isnull(row, A_register_begins_on) ? DATEVAL_NOBEGIN
			: row_date(row, A_register_begins_on);
	}
	probe_end(&probe);
	if (book->zone == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("the register has no time zone, so it cannot tell what day it is"),
				 errhint("Its register table must hold one row with a time zone such as "
						 "Asia/Shanghai.")));
}

/*
 * The time zone of a register of any version, of which only its own row is read.  Errors: 55000.
 */
pg_tz *
register_zone(const Register *reg, Snapshot snapshot)
{
	Rulebook	book = {0};

	if (!register_has_table(reg, TABLE_register))
		refuse_version(reg);
	rulebook_read_register(&book, reg, snapshot);
	return book.zone;
}

static int
compare_policies(const void *a, const void *b)
{
	int64		ida = ((const Policy *) a)->id;
	int64		idb = ((const Policy *) b)->id;

	return ida < idb ? -1 : ida > idb;
}

static void
rulebook_read_policies(Rulebook *book, Store *store, const Register *reg, Snapshot snapshot)
{
	int			room = 4;
	Policy	   *policies = palloc(room * sizeof(Policy));
	Probe		probe;
	Row		   *row;

	probe_all(&probe, &reg->table[TABLE_policy], snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		if (book->npolicies == room)
			policies = repalloc(policies, (room *= 2) * sizeof(Policy));
		policies[book->npolicies++] = *policy_compile(reg, store, row, snapshot);
	}
	probe_end(&probe);
	qsort(policies, book->npolicies, sizeof(Policy), compare_policies);
	book->policies = store_copy(store, policies, book->npolicies * sizeof(Policy));
}

/*
 * Read everything with a snapshot of its own: rules read with the
 * transaction's would outlive it in this backend after the message that
 * announced newer ones was consumed.
 */
static Rulebook *
rulebook_build(const Register *reg)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "govproj rulebook",
												  ALLOCSET_SMALL_SIZES);
	MemoryContext read = AllocSetContextCreate(CurrentMemoryContext, "govproj rules read",
											   ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(read);
	Store	   *store = store_begin(context);
	Rulebook   *book = store_room(store, sizeof(Rulebook));
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());

	book->context = context;
	rulebook_read_register(book, reg, snapshot);
	calendar_read(book, store, reg, snapshot);
	rulebook_read_policies(book, store, reg, snapshot);
	UnregisterSnapshot(snapshot);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(read);
	return book;
}

/*
 * The compiled policies of a register; valid for the rest of the transaction
 * even if the rules change meanwhile.  An error half-way leaves the entry
 * marked as it was, so that the next use builds it again.
 */
const Rulebook *
rulebook_of(const Register *reg)
{
	Oid			relid = reg->table[TABLE_policy].relid;
	bool		found;
	BookEntry  *entry = hash_search(books, &relid, HASH_ENTER, &found);

	if (!found)
	{
		entry->announced = InvalidOid;
		entry->valid = false;
		entry->built_in = InvalidSubTransactionId;
		entry->book = NULL;
	}
	for (int i = 0; i < MAX_BUILDS && !entry->valid; i++)
	{
		uint64		before = generation;
		Rulebook   *book;

		entry->announced = register_table_announced(&reg->table[TABLE_policy]);
		book = rulebook_build(reg);
		if (entry->book)
			MemoryContextSetParent(entry->book->context, TopTransactionContext);
		MemoryContextSetParent(book->context, CacheMemoryContext);
		entry->book = book;
		entry->built_in = TransactionIdIsValid(GetTopTransactionIdIfAny())
			? GetCurrentSubTransactionId() : InvalidSubTransactionId;
		entry->valid = (generation == before);
	}
	return entry->book;
}

/*
 * Why a version cannot be judged by, in the language that messages come in now: it stays compiled
 * while that changes.  NULL: it can.
 */
char *
policy_fault_said(const Policy *policy)
{
	if (policy->fault.word == NULL)
		return NULL;
	return psprintf(_("%s says \"%s\", which means nothing"), policy->fault.table,
					policy->fault.word);
}

/* A version whose rows cannot be read is not judged by.  Errors: ZG007. */
static const Policy *
policy_require_sound(const Policy *policy)
{
	if (policy->fault.word)
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_NO_POLICY),
				 errmsg("policy \"%s\" cannot be read: %s", policy->code,
						policy_fault_said(policy)),
				 errhint("Correct the row; the register's policy_fault view lists all such "
						 "faults.")));
	return policy;
}

/* The policy with that id.  Errors: ZG007 when there is none or it is at fault. */
const Policy *
policy_by_id(const Rulebook *book, int64 id)
{
	Policy		key;
	const Policy *policy;

	key.id = id;
	policy = bsearch(&key, book->policies, book->npolicies, sizeof(Policy), compare_policies);
	if (policy == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_NO_POLICY),
				 errmsg("policy %lld is not among the register's policies", (long long) id)));
	return policy_require_sound(policy);
}

/*
 * The policy in force on a day, or NULL.  Versions never overlap.  Errors: ZG007 when it is at
 * fault.
 */
const Policy *
policy_in_force(const Rulebook *book, DateADT day)
{
	for (int i = 0; i < book->npolicies; i++)
		if (day >= book->policies[i].from && day <= book->policies[i].until)
			return policy_require_sound(&book->policies[i]);
	return NULL;
}

static const Step *
next_step(const Policy *policy, int i, const char *track, Stage from, Stage to)
{
	for (; i < policy->nsteps; i++)
	{
		const Step *step = &policy->steps[i];

		if (step->from == from && step->to == to && strcmp(step->track, track) == 0)
			return step;
	}
	return NULL;
}

/*
 * The step of a track between two stages, or NULL when the policy has none.  Of several, which
 * are for different projects, the first: they are of one kind, and judged by the same rules.
 */
const Step *
policy_step(const Policy *policy, const char *track, Stage from, Stage to)
{
	return next_step(policy, 0, track, from, to);
}

/* The next step between the same stages, for other projects; NULL: there is none. */
const Step *
policy_step_beside(const Policy *policy, const Step *step)
{
	return next_step(policy, step - policy->steps + 1, step->track, step->from, step->to);
}

/*
 * A birth whose class cannot be told is judged all the same, by any, so that everything amiss is
 * listed.
 */
const Step *
policy_any_birth(const Policy *policy)
{
	for (int i = 0; i < policy->nsteps; i++)
		if (policy->steps[i].kind == STEP_BIRTH)
			return &policy->steps[i];
	return NULL;
}

bool
step_has_rule(const Step *step, const Rule *rule)
{
	for (int i = 0; i < step->nrules; i++)
		if (step->rules[i] == rule)
			return true;
	return false;
}

/* Index of a document kind in policy->documents, or -1. */
int
policy_document(const Policy *policy, const char *kind)
{
	int			low = 0;
	int			high = policy->ndocuments - 1;

	while (low <= high)
	{
		int			middle = (low + high) / 2;
		int			order = strcmp(kind, policy->documents[middle].kind);

		if (order == 0)
			return middle;
		if (order < 0)
			high = middle - 1;
		else
			low = middle + 1;
	}
	return -1;
}

static int
stage_index(const Track *track, Stage stage)
{
	for (int i = 0; i < track->nstages; i++)
		if (track->stages[i] == stage)
			return i;
	return -1;
}

/* Do steps of the track, one or more, lead from a stage to another, or back to itself? */
bool
track_leads(const Track *track, Stage from, Stage to)
{
	int			a = stage_index(track, from);
	int			b = stage_index(track, to);

	return a >= 0 && b >= 0 && track->leads[a * track->nstages + b];
}

/*
 * Is a stage the gate, or one that comes after it?  By the steps that lead on; what the track does
 * not have comes in the usual order.  track: NULL is none.
 */
bool
track_is_past(const Track *track, Stage stage, Stage gate)
{
	int			first = track && gate != NO_STAGE ? stage_index(track, gate) : -1;
	int			later = first < 0 ? -1 : stage_index(track, stage);

	if (stage == gate || later < 0)
		return stage >= gate;
	return track->onwards[first * track->nstages + later];
}

/* Is it a stage of the track that no step leads on from? */
bool
track_ends_at(const Track *track, Stage stage)
{
	int			from = stage_index(track, stage);

	for (int to = 0; from >= 0 && to < track->nstages; to++)
		if (track->leads[from * track->nstages + to])
			return false;
	return from >= 0;
}

/* Does it speak of waiving a rule of that code, for projects of the track? */
bool
waivable_is_of(const Waivable *waivable, const char *track, const char *rule)
{
	return strcmp(waivable->rule, rule) == 0 &&
		(waivable->track == NULL || (track && strcmp(waivable->track, track) == 0));
}

/* Does a paper of the kind meet such a duty? */
bool
duty_takes_document(const DutyKind *kind, int document)
{
	for (int i = 0; i < kind->ndocuments; i++)
		if (kind->documents[i] == document)
			return true;
	return false;
}

/* Does the project's coming to the stage? */
bool
duty_takes_stage(const DutyKind *kind, Stage stage)
{
	for (int i = 0; i < kind->nstages; i++)
		if (kind->stages[i] == stage)
			return true;
	return false;
}

/* Does an evaluation of the kind meet any duty? */
bool
policy_counts_evaluation(const Policy *policy, EvaluationKind evaluation)
{
	for (int i = 0; i < policy->nduty_kinds; i++)
		if (word_set_has(policy->duty_kinds[i].evaluations, evaluation))
			return true;
	return false;
}

/* Index of a duty in policy->duty_kinds, or -1. */
int
policy_duty_kind(const Policy *policy, const char *code)
{
	for (int i = 0; i < policy->nduty_kinds; i++)
		if (strcmp(policy->duty_kinds[i].code, code) == 0)
			return i;
	return -1;
}

/* The track's row, or NULL. */
const Track *
policy_track(const Policy *policy, const char *track)
{
	for (int i = 0; i < policy->ntracks; i++)
		if (strcmp(policy->tracks[i].track, track) == 0)
			return &policy->tracks[i];
	return NULL;
}
