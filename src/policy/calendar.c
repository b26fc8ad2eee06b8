/*
 * calendar.c
 *		Working days, by the register's calendar.
 *
 * Without rows in the calendar Monday to Friday are working days.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/datetime.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "code/code.h"
#include "policy/rulebook.h"
#include "register/probe.h"
#include "register/trigger.h"
#include "schema/policy.h"

PG_FUNCTION_INFO_V1(govproj_holiday_check);

static int
compare_holidays(const void *a, const void *b)
{
	DateADT		x = ((const Holiday *) a)->day;
	DateADT		y = ((const Holiday *) b)->day;

	return x < y ? -1 : x > y;
}

/* Read the register's calendar into the rulebook. */
void
calendar_read(Rulebook *book, Store *store, const Register *reg, Snapshot snapshot)
{
	int			room = 16;
	Holiday    *holidays = palloc(room * sizeof(Holiday));
	Probe		probe;
	Row		   *row;

	probe_all(&probe, &reg->table[TABLE_holiday], snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		if (book->nholidays == room)
			holidays = repalloc(holidays, (room *= 2) * sizeof(Holiday));
		holidays[book->nholidays].day = row_date(row, A_holiday_day);
		holidays[book->nholidays++].working = row_bool(row, A_holiday_working);
	}
	probe_end(&probe);
	qsort(holidays, book->nholidays, sizeof(Holiday), compare_holidays);
	book->holidays = store_copy(store, holidays, book->nholidays * sizeof(Holiday));
}

bool
is_working_day(const Rulebook *book, DateADT day)
{
	Holiday		key = {.day = day};
	const Holiday *found = bsearch(&key, book->holidays, book->nholidays, sizeof(Holiday),
								   compare_holidays);
	int			weekday = j2day(day + POSTGRES_EPOCH_JDATE);

	return found ? found->working : weekday != 0 && weekday != 6;
}

/* The day itself, or the first working day after it (Civil Code, Article 203). */
DateADT
working_day_from(const Rulebook *book, DateADT day)
{
	while (!is_working_day(book, day))
		day++;
	return day;
}

/* The last of that many working days; the day itself does not count. */
DateADT
add_working_days(const Rulebook *book, DateADT day, int days)
{
	while (days > 0)
		if (is_working_day(book, ++day))
			days--;
	return day;
}

/* On the corresponding day, or on the month's last where there is none. */
static DateADT
add_months(DateADT day, int months)
{
	Interval	interval = {.month = months};
	Datum		end = DirectFunctionCall2(date_pl_interval, DateADTGetDatum(day),
										  IntervalPGetDatum(&interval));

	return DatumGetDateADT(DirectFunctionCall1(timestamp_date, end));
}

DateADT
calendar_day(int year, int month, int day)
{
	return date2j(year, month, day) - POSTGRES_EPOCH_JDATE;
}

int
calendar_year(DateADT date)
{
	int			year;
	int			month;
	int			day;

	j2date(date + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	return year;
}

/*
 * The last day of what runs from a day, which itself does not count (Civil Code, Articles 201
 * and 202).
 */
DateADT
duration_end(const Rulebook *book, const Duration *duration, DateADT day)
{
	switch (duration->unit)
	{
		case DURATION_MONTHS:
			return add_months(day, duration->n);
		case DURATION_DAYS:
			return day + duration->n;
		case DURATION_WORKING_DAYS:
			return add_working_days(book, day, duration->n);
		case DURATION_BUDGET_YEAR:
			break;
	}
	return calendar_day(calendar_year(day), 12, 31);
}

/*
 * Trigger of holiday: BEFORE INSERT, UPDATE row.  Like every trigger of the engine it has the
 * values looked at, and that is all.  Errors: 23514.
 */
Datum
govproj_holiday_check(PG_FUNCTION_ARGS)
{
	TriggerData *data;

	register_of_trigger(fcinfo, TABLE_holiday);
	data = (TriggerData *) fcinfo->context;
	return PointerGetDatum(TRIGGER_FIRED_BY_UPDATE(data->tg_event) ? data->tg_newtuple
						   : data->tg_trigtuple);
}
