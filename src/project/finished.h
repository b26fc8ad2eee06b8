/*
 * finished.h
 *		Projects that owe nothing any more, and will not.
 */
#ifndef GOVPROJ_FINISHED_H
#define GOVPROJ_FINISHED_H

#include "postgres.h"

#include "judge/case.h"

extern bool project_is_finished(Case *c);

#endif							/* GOVPROJ_FINISHED_H */
