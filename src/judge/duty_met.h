/*
 * duty_met.h
 *		What has met a duty, or waits to.
 */
#ifndef GOVPROJ_DUTY_MET_H
#define GOVPROJ_DUTY_MET_H

#include "postgres.h"

#include "judge/duty.h"
#include "judge/filed.h"

extern void duty_take_filing(Duty *duty, const Filing *filing, int backdate_days, DateADT by);
extern void duty_take_document(const Case *c, Duty *duty, const Document *document);
extern Duty no_duty_yet(const DutyKind *kind);
extern void filed_since(Filed *filed, Duty *best, Duty *duty);
extern void find_filings(Case *c, Duties *duties, int first);

#endif							/* GOVPROJ_DUTY_MET_H */
