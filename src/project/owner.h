/*
 * owner.h
 *		A project changes hands.
 */
#ifndef GOVPROJ_OWNER_H
#define GOVPROJ_OWNER_H

#include "postgres.h"

#include "commands/trigger.h"

#include "policy/rulebook.h"
#include "register/descriptor.h"
#include "register/locked_row.h"
#include "register/row.h"

extern bool project_changes_hands(const Row *old, const Row *new);
extern HeapTuple project_change_hands(const Register *reg, TriggerData *data, const Row *old,
									  Row *new);
extern int64 project_decider(const Register *reg, const Row *old, Deed does, const char *otherwise,
							 const char **refusal);
extern void project_require_may_own(const Register *reg, Relation rel, const Row *old,
									const Row *new, DateADT today);
extern void project_record_owner(const Register *reg, const Row *old, Row *new, int64 deciding,
								 DateADT today);
extern void project_pass_on(const Register *reg, LockedRow *project, int64 successor_id,
							Datum basis, DateADT day);

#endif							/* GOVPROJ_OWNER_H */
