/*
 * read_rules.h
 *		From rows to rules: one reader for each policy table whose rows are rules.
 */
#ifndef GOVPROJ_READ_RULES_H
#define GOVPROJ_READ_RULES_H

#include "postgres.h"

#include "policy/drafts.h"

extern int	kind_among(Policy *policy, const char *table, const Words *kinds, const char *kind);
extern void read_requirement(Policy *policy, Drafts *drafts, const Row *row);
extern void read_condition(Policy *policy, Drafts *drafts, const Row *row);
extern void read_limit(Policy *policy, Drafts *drafts, const Row *row);
extern void read_order(Policy *policy, Drafts *drafts, const Row *row);

#endif							/* GOVPROJ_READ_RULES_H */
