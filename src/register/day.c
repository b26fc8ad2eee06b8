/*
 * day.c
 *		What day it is in a time zone, by the server's clock.  Neither the client's
 *		clock nor its TimeZone has a say.
 *
 * What is entered is judged by the clock as it stands when the row comes, however
 * long its transaction or statement has been held open: else who began before
 * midnight could file after it and be in time.  The clock is read once for each
 * row, so that all that is judged and dated of it is of one day.  What only reads
 * goes by the start of its statement, so that a query meets one day throughout.
 */
#include "postgres.h"

#include "access/xact.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/fmgrprotos.h"
#include "utils/guc.h"
#include "utils/timestamp.h"

#include "errors.h"
#include "register/day.h"

static char *today_setting = NULL;

/* The clock as it was read for the row in hand, and in which statement of the client's. */
static TimestampTz act_clock_read = 0;
static TimestampTz act_statement = 0;

/* The setting as a day; false when it is none.  Only YYYY-MM-DD, so that DateStyle has no say. */
static bool
parse_day(const char *text, DateADT *day)
{
	int			year,
				month,
				mday;
	char		rest;

	if (strlen(text) != 10 || strspn(text, "0123456789-") != 10 || text[4] != '-' ||
		text[7] != '-' ||
		sscanf(text, "%4d-%2d-%2d%c", &year, &month, &mday, &rest) != 3 ||
		month < 1 || month > 12 || mday < 1 || year < 1 ||
		mday > day_tab[isleap(year)][month - 1])
		return false;
	*day = date2j(year, month, mday) - POSTGRES_EPOCH_JDATE;
	return true;
}

static bool
check_today(char **newval, void **extra, GucSource source)
{
	DateADT		day;

	if (*newval == NULL || **newval == '\0' || parse_day(*newval, &day))
		return true;
	GUC_check_errdetail("%s", _("A day is written YYYY-MM-DD; empty means the real one."));
	return false;
}

/* Called once, from _PG_init. */
void
day_init(void)
{
	DefineCustomStringVariable("govproj.today",
							   "Fixes what the registers take for today, for tests and replays.",
							   "A day as YYYY-MM-DD; empty means the real one. It moves today, and nothing "
							   "that is on record: of a past day project_on(), pipeline_on(), "
							   "funds_on() and duties_on() of the register tell.",
							   &today_setting, "", PGC_SUSET, 0, check_today, NULL, NULL);
	MarkGUCPrefixReserved("govproj");
}

/*
 * Something is entered, or written down: read the clock for it.  One row may
 * bring another with it; the clock then only goes on.
 */
void
act_begins(void)
{
	act_clock_read = GetCurrentTimestamp();
	act_statement = GetCurrentStatementStartTimestamp();
}

/* The clock as act_begins() read it; never a reading that an earlier statement left behind. */
TimestampTz
act_clock(void)
{
	if (act_clock_read == 0 || act_statement != GetCurrentStatementStartTimestamp())
		act_begins();
	return act_clock_read;
}

/*
 * By what time a query tells today: when the client's statement began, or the
 * transaction, where a procedure commits on its way.
 */
TimestampTz
query_clock(void)
{
	return Max(GetCurrentStatementStartTimestamp(), GetCurrentTransactionStartTimestamp());
}

/* Does the setting fix today? */
bool
today_is_set(void)
{
	return today_setting && *today_setting;
}

/* The day in a register's time zone at that time, or the one that the setting fixes. */
DateADT
today_in(pg_tz *zone, TimestampTz at)
{
	struct pg_tm tm;
	fsec_t		fsec;
	int			offset;
	DateADT		day;

	if (today_is_set() && parse_day(today_setting, &day))
		return day;
	if (timestamp2tm(at, &offset, &tm, &fsec, NULL, zone) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("timestamp out of range")));
	return date2j(tm.tm_year, tm.tm_mon, tm.tm_mday) - POSTGRES_EPOCH_JDATE;
}

/* A day as YYYY-MM-DD, whatever the client's DateStyle. */
char *
date_text(DateADT date)
{
	struct pg_tm tm = {0};
	char	   *text = palloc(MAXDATELEN + 1);

	if (DATE_NOT_FINITE(date))
		return DATE_IS_NOBEGIN(date) ? "-infinity" : "infinity";
	j2date(date + POSTGRES_EPOCH_JDATE, &tm.tm_year, &tm.tm_mon, &tm.tm_mday);
	EncodeDateOnly(&tm, USE_ISO_DATES, text);
	return text;
}
