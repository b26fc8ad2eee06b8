/*
 * change.h
 *		A project's row changes without a step.
 */
#ifndef GOVPROJ_CHANGE_H
#define GOVPROJ_CHANGE_H

#include "postgres.h"

#include "commands/trigger.h"

#include "register/descriptor.h"
#include "register/row.h"

extern HeapTuple project_change(const Register *reg, TriggerData *data, const Row *old, Row *new);

#endif							/* GOVPROJ_CHANGE_H */
