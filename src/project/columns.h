/*
 * columns.h
 *		The columns of a project's row: what changes how, and what acts say of it.
 */
#ifndef GOVPROJ_COLUMNS_H
#define GOVPROJ_COLUMNS_H

#include "postgres.h"

#include "register/descriptor.h"
#include "register/row.h"

extern bool project_is_written_back(const Table *table, const Bitmapset *set);
extern bool project_differs(const Row *old, const Row *new, int column);
extern bool project_plan_differs(const Row *old, const Row *new);
extern void project_require_same(Relation rel, const Row *old, const Row *new, const int *columns,
								 int n, const char *reason);
extern void project_require_kept(Relation rel, const Row *old, const Row *new);
extern void project_require_kept_but_class(Relation rel, const Row *old, const Row *new);
extern void project_require_same_plan(Relation rel, const Row *old, const Row *new,
									  const char *reason);
extern void project_require_filled(Relation rel, const Row *new);
extern char *project_detail(const Row *project);
extern char *project_changes(const Row *old, const Row *new);

#endif							/* GOVPROJ_COLUMNS_H */
