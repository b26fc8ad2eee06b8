/*
 * limit.h
 *		What a step that sets the project's limit puts on its row.
 */
#ifndef GOVPROJ_LIMIT_H
#define GOVPROJ_LIMIT_H

#include "postgres.h"

#include "judge/case.h"
#include "register/row.h"

extern void limit_set(Case *c, Row *project, const Step *step);
extern void limit_set_last_day(Case *c, Row *project, const Step *step);
extern Row	limit_as_set(Case *c, const Step *step);

#endif							/* GOVPROJ_LIMIT_H */
