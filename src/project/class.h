/*
 * class.h
 *		A project comes to be of another class.
 */
#ifndef GOVPROJ_CLASS_H
#define GOVPROJ_CLASS_H

#include "postgres.h"

#include "commands/trigger.h"

#include "register/descriptor.h"
#include "register/row.h"

extern bool project_changes_class(const Row *old, const Row *new);
extern HeapTuple project_change_class(const Register *reg, TriggerData *data, const Row *old,
									  Row *new);

#endif							/* GOVPROJ_CLASS_H */
