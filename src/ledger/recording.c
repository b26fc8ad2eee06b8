/*
 * recording.c
 *		When an act is recorded.
 *
 * An act bears the time at which it was written down, by the server's clock,
 * which is read when the lock on RECORDING_ID is held.  On that order rests
 * what a digest promises: see horizon.c.
 */
#include "postgres.h"

#include "access/xact.h"
#include "miscadmin.h"
#include "storage/lock.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"

#include "ledger/recording.h"

/* An act that is hashed and not yet written: that of a project which is not yet in its table. */
typedef struct Pending
{
	struct
	{
		Oid			relid;		/* of the project table */
		uint8		hash[CHAIN_HASH_LENGTH];
	}			key;
	TimestampTz at;
} Pending;

static HTAB *pending = NULL;	/* of this transaction; lives as long as it does */

/*
 * The time for an act that is recorded now.  Never before the transaction says
 * that it began, and never back within it, should the clock be set back.
 */
TimestampTz
recording_time(const Register *reg)
{
	static TimestampTz of_xact = 0;
	static TimestampTz last = 0;
	TimestampTz began = GetCurrentTransactionStartTimestamp();
	LOCKTAG		tag;

	SET_LOCKTAG_RELATION(tag, MyDatabaseId, RECORDING_ID(reg));
	(void) LockAcquire(&tag, RowExclusiveLock, false, false);
	last = Max(of_xact == began ? last : began, GetCurrentTimestamp());
	of_xact = began;
	return last;
}

static void
forget_pending(void *arg)
{
	pending = NULL;
}

static HTAB *
pending_acts(void)
{
	MemoryContextCallback *callback;
	HASHCTL		ctl = {.keysize = sizeof(((Pending *) NULL)->key), .entrysize = sizeof(Pending),
					   .hcxt = TopTransactionContext};

	if (pending)
		return pending;
	callback = MemoryContextAlloc(TopTransactionContext, sizeof(MemoryContextCallback));
	callback->func = forget_pending;
	callback->arg = NULL;
	MemoryContextRegisterResetCallback(TopTransactionContext, callback);
	pending = hash_create("govproj pending acts", 64, &ctl, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	return pending;
}

static Pending *
pending_act(const Register *reg, const ChainHead *head, HASHACTION action)
{
	Pending		wanted;

	memset(&wanted.key, 0, sizeof(wanted.key)); /* what may lie between the fields is hashed, too */
	wanted.key.relid = reg->table[TABLE_project].relid;
	memcpy(wanted.key.hash, head->hash, CHAIN_HASH_LENGTH);
	return hash_search(pending_acts(), &wanted.key, action, NULL);
}

/* Keep the time of an act that may not be written yet, though its hash has to be known. */
void
recording_keep(const Register *reg, const ChainHead *head, TimestampTz at)
{
	pending_act(reg, head, HASH_ENTER)->at = at;
}

/* Give it back, once; 0: there is no such act. */
TimestampTz
recording_take(const Register *reg, const ChainHead *head)
{
	/* what has been removed may be read until the table is changed again */
	Pending    *act = pending_act(reg, head, HASH_REMOVE);

	return act ? act->at : 0;
}
