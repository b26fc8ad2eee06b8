/*
 * past.h
 *		A project, or the register, as of the end of a day, as its acts tell.
 */
#ifndef GOVPROJ_PAST_H
#define GOVPROJ_PAST_H

#include "postgres.h"

#include "nodes/bitmapset.h"
#include "nodes/pg_list.h"

#include "judge/told.h"

extern void past_warn(const Row *project, DateADT today);
extern bool past_tells_of(TableId which);
extern Past *past_of_register(const Register *reg, DateADT day, TimestampTz known,
							  PastTables wanted, bool own_alone, Snapshot snapshot);
extern Past *past_of_project(const Register *reg, int64 project_id, DateADT day,
							 TimestampTz known, PastTables wanted, Snapshot snapshot);
extern List *past_rows(const Register *reg, int64 project_id, DateADT day, TimestampTz known,
					   TableId which, const Bitmapset *columns, Snapshot snapshot);
extern const Past *past_of_other(const Past *past, int64 project_id);
extern const Row *past_project(const Past *past);
extern int64 past_first_of_kind(const Past *past, const char *kind);

#endif							/* GOVPROJ_PAST_H */
