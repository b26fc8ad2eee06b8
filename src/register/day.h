/*
 * day.h
 *		What day it is, and how a day is written.
 */
#ifndef GOVPROJ_DAY_H
#define GOVPROJ_DAY_H

#include "postgres.h"

#include "pgtime.h"
#include "utils/date.h"

extern void day_init(void);
extern DateADT today_in(pg_tz *zone);
extern char *date_text(DateADT date);

#endif							/* GOVPROJ_DAY_H */
