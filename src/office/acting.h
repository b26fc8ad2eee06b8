/*
 * acting.h
 *		For which agencies the current user acts.
 */
#ifndef GOVPROJ_ACTING_H
#define GOVPROJ_ACTING_H

#include "postgres.h"

#include "utils/snapshot.h"

#include "register/descriptor.h"
#include "register/ids.h"

extern Ids	user_agencies(const Register *reg, Snapshot snapshot);
extern void agencies_add_succession(Ids *agencies, const Register *reg, int column,
									int64 agency_id, int other, Snapshot snapshot);
extern int64 agency_acting(const Register *reg, Snapshot snapshot);
extern int64 agency_acting_as(const Register *reg, const char *kind, int64 but,
							  Snapshot snapshot);

#endif							/* GOVPROJ_ACTING_H */
