/*
 * joint_owner.h
 *		Agencies that own a project together with the one that leads.
 */
#ifndef GOVPROJ_JOINT_OWNER_H
#define GOVPROJ_JOINT_OWNER_H

#include "postgres.h"

#include "ledger/ledger.h"
#include "register/row.h"

extern bool owns_jointly(const Register *reg, int64 project_id, int64 agency_id);
extern bool joint_owner_end(const Register *reg, const Row *project, int64 agency_id, DateADT day,
							Act *act);

#endif							/* GOVPROJ_JOINT_OWNER_H */
