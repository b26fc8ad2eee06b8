/*
 * periods.h
 *		How long a document lives.
 */
#ifndef GOVPROJ_PERIODS_H
#define GOVPROJ_PERIODS_H

#include "postgres.h"

#include "judge/case.h"

extern DateADT period_end(const Case *c, const Rule *order, DateADT begins_on);
extern bool period_last_day(Case *c, const Rule *order, int64 after_seq, DateADT day,
							DateADT *last_day);
extern bool document_has_lapsed(Case *c, int kind);

#endif							/* GOVPROJ_PERIODS_H */
