/*
 * horizon.c
 *		Up to when nothing more can be recorded.
 *
 * An act bears the time at which its statement started, and is seen when its
 * transaction has ended: so at any moment acts may be on their way that will
 * bear an earlier time.  None of them bears one before the earliest start of
 * what is at work now.  A digest speaks of the acts before that horizon; those
 * are all there, and no other will ever come among them.
 */
#include "postgres.h"

#include "access/twophase.h"
#include "access/xact.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/backend_status.h"
#include "utils/builtins.h"

#include "compat.h"
#include "errors.h"
#include "ledger/digest.h"

/* How long a backend may take from reading the clock to telling others, in microseconds. */
#define SETTLING_TIME 10000

static TimestampTz
horizon_earlier(TimestampTz until, TimestampTz start)
{
	return start != 0 && start < until ? start : until;
}

/* Before what time does this backend record nothing any more? */
static TimestampTz
horizon_of(const PgBackendStatus *backend, TimestampTz until)
{
	if (backend->st_backendType == B_AUTOVAC_WORKER)
		return until;			/* records nothing */
	if (backend->st_state == STATE_DISABLED)	/* track_activities is off: it may be at anything */
		return horizon_earlier(until, backend->st_proc_start_timestamp);
	until = horizon_earlier(until, backend->st_xact_start_timestamp);

	/*
	 * A statement that commits on its way has a transaction younger than
	 * itself.  One that streams changes to a subscriber runs for ever, and
	 * records nothing.
	 */
	if (backend->st_state != STATE_IDLE && backend->st_backendType != B_WAL_SENDER)
		until = horizon_earlier(until, backend->st_activity_start_timestamp);
	return until;
}

/* Lower the horizon to the start of what others are at in this database; is anybody there? */
static bool
horizon_look_around(TimestampTz *until)
{
	bool		anybody = false;
	int			n;

	pgstat_clear_backend_activity_snapshot();
	n = pgstat_fetch_stat_numbackends();
	for (int i = 1; i <= n; i++)
	{
		LocalPgBackendStatus *local = local_backend_status(i);

		if (local == NULL || local->backendStatus.st_procpid == MyProcPid ||
			local->backendStatus.st_databaseid != MyDatabaseId)
			continue;
		anybody = true;
		*until = horizon_of(&local->backendStatus, *until);
	}
	pgstat_clear_backend_activity_snapshot();	/* nobody else needs to see what we saw */
	return anybody;
}

/* What is prepared was recorded at a time that nobody can tell any more. */
static void
horizon_refuse_prepared(void)
{
	if (max_prepared_xacts == 0)
		return;
	SPI_connect();
	if (SPI_execute("SELECT p.gid FROM pg_catalog.pg_prepared_xacts p"
					" WHERE p.database OPERATOR(pg_catalog.=) pg_catalog.current_database() LIMIT "
					"1",
					true, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read the prepared transactions");
	if (SPI_processed > 0)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("no digest can be taken while a transaction is prepared"),
				 errdetail("Transaction \"%s\" may yet add acts that were recorded earlier.",
						   SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1)),
				 errhint("COMMIT PREPARED or ROLLBACK PREPARED it first.")));
	SPI_finish();
}

/*
 * The time before which no other transaction will record anything that is not
 * yet committed.  Take the snapshot to read by after this, never before: what
 * was at work is either waited for by the horizon or over, and then a later
 * snapshot has it.  The caller's own transaction counts as done up to its
 * present statement.  Errors: 25006 on a standby, which does not know what its
 * primary is at; 55000 while a transaction is prepared in this database.
 */
TimestampTz
digest_horizon(void)
{
	TimestampTz until = GetCurrentStatementStartTimestamp();

	PreventCommandDuringRecovery("digest()");

	/*
	 * One who has read the clock but has not yet told seems idle.  If there is
	 * anybody, give him the time to tell and look again.
	 */
	if (horizon_look_around(&until))
	{
		pg_usleep(SETTLING_TIME);
		horizon_look_around(&until);
	}
	horizon_refuse_prepared();
	return until;
}
