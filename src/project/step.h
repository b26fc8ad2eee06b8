/*
 * step.h
 *		A project goes from one stage to another.
 */
#ifndef GOVPROJ_STEP_H
#define GOVPROJ_STEP_H

#include "postgres.h"

#include "commands/trigger.h"

#include "register/descriptor.h"
#include "register/row.h"

extern HeapTuple project_step(const Register *reg, TriggerData *data, const Row *old, Row *new);

#endif							/* GOVPROJ_STEP_H */
