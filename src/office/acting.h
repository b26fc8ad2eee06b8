/*
 * acting.h
 *		For which agencies the current user acts.
 */
#ifndef GOVPROJ_ACTING_H
#define GOVPROJ_ACTING_H

#include "postgres.h"

#include "utils/snapshot.h"

#include "register/descriptor.h"

extern int	user_agencies(const Register *reg, int64 **ids, Snapshot snapshot);
extern int64 agency_acting(const Register *reg, Snapshot snapshot);
extern int64 agency_acting_as(const Register *reg, const char *kind, int64 but,
							  Snapshot snapshot);

#endif							/* GOVPROJ_ACTING_H */
