/*
 * running.h
 *		The projects of an agency that are still running.
 */
#ifndef GOVPROJ_RUNNING_H
#define GOVPROJ_RUNNING_H

#include "postgres.h"

#include "register/descriptor.h"

#define RUNNING_SHOWN 3

typedef struct Running
{
	int64		number;
	int			nshown;			/* the first of those that the current user may learn of */
	int64		ids[RUNNING_SHOWN];
	char	   *codes[RUNNING_SHOWN];
} Running;

extern void running_read(Running *running, const Register *reg, int64 owner_id);
extern char *running_list(const Running *running);

#endif							/* GOVPROJ_RUNNING_H */
