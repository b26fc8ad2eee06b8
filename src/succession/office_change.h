/*
 * office_change.h
 *		The two agencies of a succession: what each may do, how the one ends and the
 *		other begins.
 */
#ifndef GOVPROJ_OFFICE_CHANGE_H
#define GOVPROJ_OFFICE_CHANGE_H

#include "postgres.h"

#include "utils/date.h"

#include "office/office.h"
#include "policy/rulebook.h"

extern bool offices_are_same(const Policy *policy, const Agency *one, const Agency *other);
extern DateADT agency_last_changed(const Register *reg, int64 id);
extern bool agency_is_new(const Register *reg, int64 id);
extern void agency_begin(const Register *reg, int64 id, DateADT from, Datum basis);
extern void agency_close(const Register *reg, int64 id, DateADT from, Datum basis);

#endif							/* GOVPROJ_OFFICE_CHANGE_H */
