/*
 * highest.h
 *		How high the amounts of a project have been that rules are measured by.
 */
#ifndef GOVPROJ_HIGHEST_H
#define GOVPROJ_HIGHEST_H

#include "postgres.h"

#include "register/row.h"
#include "register/yuan.h"

extern Yuan project_highest(const Row *project, bool on_software);
extern void project_keep_highest(Row *project);

#endif							/* GOVPROJ_HIGHEST_H */
