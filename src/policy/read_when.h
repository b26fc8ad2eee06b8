/*
 * read_when.h
 *		When a row of the policy speaks, as it says it.
 */
#ifndef GOVPROJ_READ_WHEN_H
#define GOVPROJ_READ_WHEN_H

#include "postgres.h"

#include "utils/jsonb.h"

#include "policy/rulebook.h"

extern const When *when_of_json(Policy *policy, const char *table, Jsonb *said,
								const Words *kinds);
extern const When *when_read(Policy *policy, const Row *row, int column, const Words *kinds);

#endif							/* GOVPROJ_READ_WHEN_H */
