/*
 * today.c
 *		What day it is in a register: the transaction's start by the server's
 *		clock, in the register's time zone.  Neither the client's clock nor its
 *		TimeZone has a say.
 */
#include "postgres.h"

#include "access/xact.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/fmgrprotos.h"
#include "utils/guc.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

#include "office/office.h"
#include "errors.h"
#include "register/today.h"

static char *today_setting = NULL;

/* The setting as a day; false when it is none.  Only YYYY-MM-DD, so that DateStyle has no say. */
static bool
parse_day(const char *text, DateADT *day)
{
	int			year,
				month,
				mday;
	char		rest;

	if (strlen(text) != 10 || strspn(text, "0123456789-") != 10 || text[4] != '-' || text[7] != '-' ||
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
	GUC_check_errdetail("A day is written YYYY-MM-DD; empty means the real one.");
	return false;
}

/* Called once, from _PG_init. */
void
today_init(void)
{
	DefineCustomStringVariable("govproj.today",
							   "Fixes what the registers take for today, for tests and replays.",
							   "A day as YYYY-MM-DD; empty means the real one.",
							   &today_setting, "", PGC_SUSET, 0, check_today, NULL, NULL);
	MarkGUCPrefixReserved("govproj");
}

/* Today in the register's time zone. */
DateADT
register_today(const Rulebook *book)
{
	struct pg_tm tm;
	fsec_t		fsec;
	int			offset;
	DateADT		day;

	if (today_setting && *today_setting && parse_day(today_setting, &day))
		return day;
	if (timestamp2tm(GetCurrentTransactionStartTimestamp(), &offset, &tm, &fsec, NULL,
					 book->zone) != 0)
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

/*
 * What a row records has happened: the day in that column, if there is one, has
 * come.  Errors: ZG011.
 */
void
require_past(const Rulebook *book, Relation rel, const Row *row, int column)
{
	AttrNumber	att = row->table->att[column];
	DateADT		today = register_today(book);
	DateADT		day;

	if (row_isnull(row, column))
		return;
	day = DatumGetDateADT(row_datum(row, column));
	if (DATE_NOT_FINITE(day) || day > today)
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_DATE_ORDER),
				 errmsg("%s of \"%s\" may not lie in the future",
						NameStr(TupleDescAttr(row->desc, att - 1)->attname),
						RelationGetRelationName(rel)),
				 errdetail("It is %s; today is %s in the register's time zone.",
						   date_text(day), date_text(today)),
				 errtableconstraint(rel, "legal_date")));
}

/*
 * The same, and no further back than the policy lets anyone but the register's
 * owner date things.  backdate_days: below zero, any number.  Errors: ZG011.
 */
void
require_recent(const Rulebook *book, Relation rel, const Row *row, int column, int backdate_days)
{
	AttrNumber	att = row->table->att[column];
	DateADT		today = register_today(book);

	require_past(book, rel, row, column);
	if (row_isnull(row, column) || backdate_days < 0 ||
		today - DatumGetDateADT(row_datum(row, column)) <= backdate_days ||
		user_is_register_owner(row->table->reg))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_DATE_ORDER),
			 errmsg("%s of \"%s\" lies too far back",
					NameStr(TupleDescAttr(row->desc, att - 1)->attname),
					RelationGetRelationName(rel)),
			 errdetail("It is %s; today is %s, and only the register's owner dates back more than %d days.",
					   date_text(DatumGetDateADT(row_datum(row, column))), date_text(today),
					   backdate_days),
			 errtableconstraint(rel, "legal_date")));
}
