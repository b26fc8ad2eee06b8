/*
 * day.h
 *		What day it is, and how a day is written.
 */
#ifndef GOVPROJ_DAY_H
#define GOVPROJ_DAY_H

#include "postgres.h"

#include "pgtime.h"
#include "utils/date.h"
#include "utils/timestamp.h"

/* The years that a register counts by; no day of the record lies behind the last. */
#define FIRST_YEAR	2000		/* as govproj.calendar_year has it */
#define LAST_YEAR	2999

extern void day_init(void);
extern void act_begins(void);
extern TimestampTz act_clock(void);
extern TimestampTz query_clock(void);
extern bool today_is_set(void);
extern DateADT today_in(pg_tz *zone, TimestampTz at);
extern char *date_text(DateADT date);

#endif							/* GOVPROJ_DAY_H */
