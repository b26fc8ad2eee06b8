/*
 * agency_duties.h
 *		What agencies themselves owe.
 */
#ifndef GOVPROJ_AGENCY_DUTIES_H
#define GOVPROJ_AGENCY_DUTIES_H

#include "postgres.h"

#include "judge/duty.h"

extern void agency_duties(const Register *reg, DateADT day, const Past *past,
						  Snapshot snapshot, Duties *duties);

#endif							/* GOVPROJ_AGENCY_DUTIES_H */
