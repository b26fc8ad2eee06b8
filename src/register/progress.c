/*
 * progress.c
 *		How far long work is, told every few seconds.
 *
 * What is over before the first of them says nothing, and has not been counted:
 * how much there is to do is looked up when it is first told.
 */
#include "postgres.h"

#include <limits.h>

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "errors.h"
#include "register/probe.h"
#include "register/progress.h"

PG_FUNCTION_INFO_V1(govproj_tell_progress);

/* Milliseconds from one telling to the next; less than 0: it is not told. */
static int	interval = 5000;

/* Called once, from _PG_init, before the settings' prefix is reserved. */
void
progress_init(void)
{
	DefineCustomIntVariable("govproj.progress",
							"How often verify, check_register, settle, import, export_ledger, "
							"judge_under, move_projects and upgrade_register tell how far they are.",
							"A time; what takes less says nothing. -1 turns it off.",
							&interval, 5000, -1, INT_MAX, PGC_USERSET, GUC_UNIT_MS,
							NULL, NULL, NULL);
}

/* The work on a register of that table's, whose name goes into the format. */
char *
progress_work(const char *format, const Table *table)
{
	return psprintf(format, get_namespace_name(get_rel_namespace(table->relid)));
}

void
progress_begin(Progress *progress, const char *work, const Table *of, int64 total)
{
	progress->work = work;
	progress->of = of;
	progress->done = 0;
	progress->total = of ? -1 : total;
	progress->began = progress->told = GetCurrentTimestamp();
}

static int64
count_rows(const Table *table)
{
	Probe		probe;
	int64		n = 0;

	probe_all(&probe, table, GetActiveSnapshot());
	while (probe_next(&probe))
	{
		n++;
		CHECK_FOR_INTERRUPTS();
	}
	probe_end(&probe);
	return n;
}

/* If it goes on as it has gone until now. */
static int64
seconds_left(const Progress *progress, TimestampTz now)
{
	double		passed = (double) (now - progress->began) / USECS_PER_SEC;

	return (int64) (passed / progress->done * (progress->total - progress->done) + 0.5);
}

/* Is it time to tell?  Not before anything is done. */
bool
progress_is_due(const Progress *progress)
{
	return interval >= 0 && progress->done > 0 &&
		TimestampDifferenceExceeds(progress->told, GetCurrentTimestamp(), interval);
}

/* It is told when it is time, but not when all is done. */
void
progress_tell(Progress *progress)
{
	if (!progress_is_due(progress))
		return;
	progress->told = GetCurrentTimestamp();
	if (progress->total < 0)
		progress->total = count_rows(progress->of);
	if (progress->done >= progress->total)
		return;
	ereport(NOTICE,
			(errmsg("%s: %lld of %lld, about %lld s left", progress->work,
					(long long) progress->done,
					(long long) progress->total,
					(long long) seconds_left(progress, progress->told))));
}

/* One more is done; what has no name is not told of. */
void
progress_step(Progress *progress)
{
	progress->done++;
	CHECK_FOR_INTERRUPTS();
	if (progress->work)
		progress_tell(progress);
}

/*
 * govproj.tell_progress(work text, done bigint, total bigint, began timestamptz,
 * told timestamptz): the same for work in SQL, which keeps when it began and,
 * as this returns it, when it was told last.
 */
Datum
govproj_tell_progress(PG_FUNCTION_ARGS)
{
	Progress	progress = {
		.work = text_to_cstring(PG_GETARG_TEXT_PP(0)),
		.done = PG_GETARG_INT64(1),
		.total = Max(PG_GETARG_INT64(2), 0),
		.began = PG_GETARG_TIMESTAMPTZ(3),
		.told = PG_GETARG_TIMESTAMPTZ(4)
	};

	progress_tell(&progress);
	PG_RETURN_TIMESTAMPTZ(progress.told);
}
