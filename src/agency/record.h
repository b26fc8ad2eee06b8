/*
 * record.h
 *		What becomes of agencies, as acts.
 */
#ifndef GOVPROJ_AGENCY_RECORD_H
#define GOVPROJ_AGENCY_RECORD_H

#include "postgres.h"

#include "utils/date.h"

#include "register/row.h"

extern void agency_record_act(const Register *reg, const Row *old, const Row *new, DateADT day);

#endif							/* GOVPROJ_AGENCY_RECORD_H */
