/*
 * horizon.c
 *		Up to when nothing more can be recorded.
 *
 * A digest speaks of the acts that bear a time before its "until", and holds for
 * ever only if none will ever come among them.  An act is seen when its
 * transaction has been committed, which may be long after its time.  So:
 *
 * - Who records (recording.c) takes a lock that only who records takes, then
 *   reads the clock, and bears that time or a later one.  The lock is kept until
 *   his transaction can be seen to have ended: the server lets go of locks after
 *   that.  A subtransaction that is undone lets go of the lock, and its acts are
 *   undone with it.
 * - Who takes a digest reads the clock; then looks who holds that lock; then for
 *   each of them when his transaction began; then who holds it in a prepared
 *   transaction; and then takes the snapshot that he reads by.  "until" is what
 *   the clock said, or the earliest of those beginnings.
 *
 * Take any act that the snapshot does not show and that will yet be committed.
 * Did its transaction hold the lock when we looked?  If not, it took it after
 * that, or had ended before, which the snapshot would show; then it read the
 * clock after us: its time is not before "until".  If it did, it is either still
 * what its backend was at when we asked for the beginning: its time is not before
 * that, as recording_time() sees to, and so not before "until".  Or it was over
 * by then, which the snapshot would show; or it had been prepared: then it was
 * among the prepared when we looked there, and we refused, or it was over before
 * that.
 *
 * So it does not matter what sort of process records, how long it has been held
 * up between its client and its first act, by which isolation level, or whether
 * its statement commits on its way.  Who holds no lock has recorded nothing, and
 * bounds nothing.  All this wants a clock that is not set back.
 */
#include "postgres.h"

#include "access/twophase.h"
#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/backend_status.h"
#include "utils/builtins.h"

#include "compat.h"
#include "errors.h"
#include "ledger/digest.h"
#include "ledger/recording.h"

/* Those in whose transactions acts of a register may be recorded that are not yet committed. */
#define RECORDING \
	" FROM pg_catalog.pg_locks l WHERE l.locktype OPERATOR(pg_catalog.=) 'relation'" \
	" AND l.database OPERATOR(pg_catalog.=) $1 AND l.relation OPERATOR(pg_catalog.=) $2" \
	" AND l.mode OPERATOR(pg_catalog.=) 'RowExclusiveLock' AND l.granted"

static const char *const recording_now =
	"SELECT l.pid" RECORDING
	" AND l.pid OPERATOR(pg_catalog.<>) pg_catalog.pg_backend_pid()";

/* A prepared transaction has no process; its locks name it by what its lock on its own id says. */
static const char *const recording_prepared =
	"SELECT coalesce((SELECT p.gid FROM pg_catalog.pg_locks x, pg_catalog.pg_prepared_xact() p"
	" WHERE x.locktype OPERATOR(pg_catalog.=) 'transactionid' AND x.pid IS NULL"
	" AND x.virtualtransaction OPERATOR(pg_catalog.=) l.virtualtransaction"
	" AND p.transaction OPERATOR(pg_catalog.=) x.transactionid LIMIT 1), '?')" RECORDING
	" AND l.pid IS NULL";

/* Run one of the above; its rows are in SPI_tuptable. */
static void
look_for(const char *query, const Register *reg)
{
	Oid			types[] = {OIDOID, OIDOID};
	Datum		values[] = {ObjectIdGetDatum(MyDatabaseId), ObjectIdGetDatum(RECORDING_ID(reg))};

	if (SPI_execute_with_args(query, lengthof(types), types, values, NULL, true, 0) !=
		SPI_OK_SELECT)
		elog(ERROR, "could not see who is recording");
}

/*
 * When the transaction began that this backend is at; it says so before it can
 * lock anything, unless track_activities is off: then since when the backend has
 * been there.
 */
static TimestampTz
transaction_start(const PgBackendStatus *backend)
{
	return backend->st_xact_start_timestamp != 0 ? backend->st_xact_start_timestamp
		: backend->st_proc_start_timestamp;
}

/* The beginning of what that process is at, if that is earlier than until. */
static TimestampTz
horizon_of_process(int pid, TimestampTz until)
{
	int			n = pgstat_fetch_stat_numbackends();

	for (int i = 1; i <= n; i++)
	{
		LocalPgBackendStatus *local = local_backend_status(i);

		if (local && local->backendStatus.st_procpid == pid)
			return Min(until, transaction_start(&local->backendStatus));
	}
	return until;				/* it has left */
}

/* Lower the horizon to the beginnings of those who may have recorded. */
static TimestampTz
horizon_of_recorders(const Register *reg, TimestampTz until)
{
	look_for(recording_now, reg);
	pgstat_clear_backend_activity_snapshot();
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		bool		isnull;
		Datum		pid = SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1, &isnull);

		until = horizon_of_process(DatumGetInt32(pid), until);
	}
	pgstat_clear_backend_activity_snapshot();	/* nobody else needs to see what we saw */
	return until;
}

/* What is prepared was recorded at a time that nobody can tell any more. */
static void
horizon_refuse_prepared(const Register *reg)
{
	if (max_prepared_xacts == 0)
		return;
	look_for(recording_prepared, reg);
	if (SPI_processed > 0)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("no digest can be taken while a transaction is prepared"),
				 errdetail("Transaction \"%s\" may yet add acts that were recorded earlier.",
						   SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1)),
				 errhint("COMMIT PREPARED or ROLLBACK PREPARED it first.")));
}

/*
 * The time before which no other transaction will record anything in the
 * register that is not yet committed.  Take the snapshot to read by after this,
 * never before.  The caller's own transaction counts as done up to now.  Errors:
 * 25006 on a standby, which does not know what its primary is at; 55000 while a
 * transaction is prepared that may have recorded something.
 */
TimestampTz
digest_horizon(const Register *reg)
{
	TimestampTz until = GetCurrentTimestamp();

	PreventCommandDuringRecovery("digest()");
	SPI_connect();
	until = horizon_of_recorders(reg, until);
	horizon_refuse_prepared(reg);
	SPI_finish();
	return until;
}
