/*
 * way.h
 *		The way of a class of projects to a stage, and what counts of it for a project
 *		that has come to be of the class.
 */
#ifndef GOVPROJ_WAY_H
#define GOVPROJ_WAY_H

#include "postgres.h"

#include "judge/case.h"

extern bool class_has_stage(const Policy *policy, const char *track, Stage stage);
extern List *way_to(Case *c, const char *track, Stage stage);
extern void way_read_steps(Case *c);

#endif							/* GOVPROJ_WAY_H */
