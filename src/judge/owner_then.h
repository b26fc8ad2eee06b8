/*
 * owner_then.h
 *		Who owned a project when.
 */
#ifndef GOVPROJ_OWNER_THEN_H
#define GOVPROJ_OWNER_THEN_H

#include "postgres.h"

#include "utils/date.h"

#include "register/probe.h"
#include "register/row.h"

#define OWNER_CHANGED "owner_changed"

extern DateADT owner_changed_last(const Register *reg, const Row *project);
extern int64 owner_then(const Register *reg, const Row *project, DateADT day);
extern bool owner_formerly(const Register *reg, const Row *project, int64 agency_id);
extern bool project_has_changed_hands(const Row *project);
extern bool any_went_from(Probe *acts, int64 agency_id);

#endif							/* GOVPROJ_OWNER_THEN_H */
