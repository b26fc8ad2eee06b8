/*
 * pack_likeness.h
 *		What in a row of a pack contradicts its label, or looks like another unit.
 */
#ifndef GOVPROJ_PACK_LIKENESS_H
#define GOVPROJ_PACK_LIKENESS_H

#include "policy/pack_place.h"

/* Looks at one row whose form is right. */
extern void pack_look_for_likeness(PackFaults *faults, const PackPlace *place);

#endif							/* GOVPROJ_PACK_LIKENESS_H */
