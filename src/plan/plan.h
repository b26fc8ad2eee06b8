/*
 * plan.h
 *		Annual plans and their lines (Article 6).
 */
#ifndef GOVPROJ_PLAN_H
#define GOVPROJ_PLAN_H

#include "postgres.h"

#include "commands/trigger.h"

#include "register/row.h"

extern bool plan_supplements(const Row *plan);
extern void plan_check(const Register *reg, Relation rel, const Row *old, Row *new);
extern Datum plan_line_record(Register *reg, TriggerData *data);
extern int	plan_latest_version(const Register *reg, int64 agency_id, int year, bool only_whole);

#endif							/* GOVPROJ_PLAN_H */
