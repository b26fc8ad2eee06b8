/*
 * value.h
 *		What the value of a column may be, and what is said of one that is refused.
 */
#ifndef GOVPROJ_VALUE_H
#define GOVPROJ_VALUE_H

#include "postgres.h"

#include "register/row.h"

extern void require_values(Relation rel, const Row *old, const Row *new);

#endif							/* GOVPROJ_VALUE_H */
