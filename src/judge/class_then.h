/*
 * class_then.h
 *		Of which class a project was when.
 */
#ifndef GOVPROJ_CLASS_THEN_H
#define GOVPROJ_CLASS_THEN_H

#include "postgres.h"

#include "judge/case.h"

#define CLASS_CHANGED "class_changed"

extern bool project_has_changed_class(const Row *project);
extern void case_suppose_class_change(Case *c, int64 seq, char *before);
extern bool case_was_of_class(Case *c, const char *track);
extern const char *class_then(Case *c, int64 seq);
extern const char *class_on(Case *c, DateADT day);
extern int64 class_change_of_round(Case *c);

#endif							/* GOVPROJ_CLASS_THEN_H */
