/*
 * clock.c
 *		The clock and the place of a trial register, in which the cases of a pack are played.
 *
 * A case tells of days, also of days to come, so that the register it is played in
 * must take them for today.  Nobody but a superuser may set the clock (govproj.today),
 * for it is that of every register.  Hence this: while a trial is played, and only
 * then, the clock may be set, and is put back at its end.  Nothing is run meanwhile
 * but what the extension brings, in a register that is its own and is undone; the
 * rows of the version have been read before.
 *
 * What is played is SQL that names the register's tables bare.  It goes by no
 * caller's search_path: each function puts the trial register's schema in its own.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/guc.h"
#include "utils/jsonb.h"

#include "errors.h"
#include "register/day.h"

PG_FUNCTION_INFO_V1(govproj_trial_day);
PG_FUNCTION_INFO_V1(govproj_trial_path);
PG_FUNCTION_INFO_V1(govproj_trial_play);
PG_FUNCTION_INFO_V1(govproj_trial_take_place);

static bool playing = false;
static char place[NAMEDATALEN] = "";

/* Errors: 55000 when no trial is being played. */
static void
require_trial(bool met)
{
	if (!playing || !met)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("this is done for the cases of a pack alone, while they are played"),
				 errhint("SELECT * FROM govproj.test_pack(register, code) plays them.")));
}

/* For the function that calls, until it ends; the clock, until the trial does. */
static void
set_for_now(const char *name, const char *value)
{
	(void) set_config_option(name, value, PGC_SUSET, PGC_S_SESSION, GUC_ACTION_LOCAL, true, 0,
							 false);
}

/*
 * govproj.trial_day(day date): the trial register takes that day for today, until the
 * trial ends.  Errors: 55000 when no trial is being played.
 */
Datum
govproj_trial_day(PG_FUNCTION_ARGS)
{
	require_trial(!PG_ARGISNULL(0));
	set_for_now("govproj.today", date_text(PG_GETARG_DATEADT(0)));
	PG_RETURN_VOID();
}

/*
 * govproj.trial_take_place(name text): the trial register is the schema of that name.
 * Errors: 55000 when no trial is being played.
 */
Datum
govproj_trial_take_place(PG_FUNCTION_ARGS)
{
	require_trial(!PG_ARGISNULL(0));
	strlcpy(place, text_to_cstring(PG_GETARG_TEXT_PP(0)), sizeof(place));
	PG_RETURN_VOID();
}

/*
 * govproj.trial_path(): the function that calls it, and has a search_path of its own,
 * goes by the trial register's until it ends.  Returns the schema.  Errors: 55000 when no trial
 * is being played.
 */
Datum
govproj_trial_path(PG_FUNCTION_ARGS)
{
	require_trial(*place != '\0');
	set_for_now("search_path", psprintf("%s, pg_catalog, pg_temp", quote_identifier(place)));
	PG_RETURN_TEXT_P(cstring_to_text(place));
}

static Datum
play(Datum version, MemoryContext caller)
{
	Oid			types[1] = {JSONBOID};
	Datum		values[1] = {version};
	MemoryContext old;
	Datum		rows;
	bool		isnull;

	SPI_connect();
	if (SPI_execute_with_args("SELECT govproj.trial_play_now($1)", 1, types, values, NULL, false,
							  1) != SPI_OK_SELECT || SPI_processed != 1)
		elog(ERROR, "could not play the cases of a pack");
	rows = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull);
	old = MemoryContextSwitchTo(caller);
	rows = JsonbPGetDatum(DatumGetJsonbPCopy(rows));
	MemoryContextSwitchTo(old);
	SPI_finish();
	return rows;
}

/*
 * govproj.trial_play(version jsonb): what trial_play_now says of it, by a clock
 * that may be set meanwhile.  Errors: those of create_register; 55000 for a trial within
 * a trial.
 */
Datum
govproj_trial_play(PG_FUNCTION_ARGS)
{
	int			nest;
	Datum		rows;

	if (playing)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("the cases of a pack are being played already")));
	nest = NewGUCNestLevel();
	playing = true;
	*place = '\0';
	PG_TRY();
	{
		rows = play(PG_GETARG_DATUM(0), CurrentMemoryContext);
	}
	PG_FINALLY();
	{
		playing = false;
	}
	PG_END_TRY();
	AtEOXact_GUC(false, nest);
	PG_RETURN_DATUM(rows);
}
