/*
 * periods.h
 *		How long a document lives.
 */
#ifndef GOVPROJ_PERIODS_H
#define GOVPROJ_PERIODS_H

#include "postgres.h"

#include "judge/case.h"

/* From which day on something lives, and until which. */
typedef struct Period
{
	DateADT		begins_on;
	DateADT		last_day;
} Period;

extern DateADT lengthened_end(Case *c, const Lengthening *longer, bool shifts, int64 after_seq,
							  Period period, DateADT by);
extern DateADT period_end(Case *c, const Rule *order, int64 after_seq, DateADT begins_on);
extern bool period_on(Case *c, const Rule *order, int64 after_seq, DateADT day, Period *period);
extern const Rule *period_of(Case *c, int kind);
extern bool document_has_lapsed(Case *c, int kind);

#endif							/* GOVPROJ_PERIODS_H */
