/*
 * target.h
 *		Where the executor writes a row that the engine hands it.
 */
#ifndef GOVPROJ_TARGET_H
#define GOVPROJ_TARGET_H

#include "postgres.h"

#include "nodes/execnodes.h"
#include "utils/rel.h"

extern ResultRelInfo *target_open(Relation rel, TriggerDesc *triggers);
extern void target_close(ResultRelInfo *target, EState *estate);

#endif							/* GOVPROJ_TARGET_H */
