/*
 * taken_over.h
 *		What of an agency's rows goes to its successor: what is still to be done.
 */
#ifndef GOVPROJ_TAKEN_OVER_H
#define GOVPROJ_TAKEN_OVER_H

#include "postgres.h"

#include "utils/date.h"

#include "register/probe.h"

extern List *probe_ids(Probe *probe);
extern void take_over_rows(const Register *reg, int64 agency_id, int64 successor_id,
						   int64 project_id, DateADT day);

#endif							/* GOVPROJ_TAKEN_OVER_H */
