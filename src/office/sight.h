/*
 * sight.h
 *		Which rows the current user may learn of.
 */
#ifndef GOVPROJ_SIGHT_H
#define GOVPROJ_SIGHT_H

#include "postgres.h"

#include "utils/rel.h"

#include "register/ids.h"
#include "register/row.h"

/* The policy that grant_register makes for offices that see all. */
#define POLICY_OFFICES "sees_all"

/* And for those that see their own. */
#define POLICY_UNITS "sees_own"

/* That joint owners see theirs, where there are any. */
#define POLICY_JOINT "sees_joint"

/* The policy that says to whom others say nothing: see govproj_refuse_strangers. */
#define POLICY_STRANGERS "strangers"

extern bool joint_owners_see(const Register *reg);
extern bool user_sees_all(const Register *reg);
extern bool user_acts_for(const Register *reg, int64 agency_id);
extern bool agency_is_seen(const Register *reg, int64 agency_id);
extern bool project_is_seen(const Register *reg, const Row *project);
extern bool project_id_is_seen(const Register *reg, int64 project_id);
extern bool project_id_is_seen_at(const Register *reg, int64 project_id, Snapshot snapshot);
extern bool table_is_restricted(const Table *table);
extern bool policies_show_row(const Table *table, int64 id);
extern Ids	policies_show_rows(const Table *table);
extern void refuse_as_absent(Relation rel, AttrNumber att);
extern void require_some_sight(const Register *reg);
extern void require_sight_of_all(const Register *reg);

#endif							/* GOVPROJ_SIGHT_H */
