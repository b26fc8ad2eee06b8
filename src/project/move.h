/*
 * move.h
 *		A project comes under a later version of the law.
 */
#ifndef GOVPROJ_MOVE_H
#define GOVPROJ_MOVE_H

#include "postgres.h"

#include "commands/trigger.h"

#include "policy/rulebook.h"
#include "register/descriptor.h"
#include "register/row.h"

extern bool project_is_moved(const Row *old, const Row *new);
extern void project_freeze_moved(Row *new, const Policy *policy);
extern HeapTuple project_move(const Register *reg, TriggerData *data, const Row *old, Row *new);

#endif							/* GOVPROJ_MOVE_H */
