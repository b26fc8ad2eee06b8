/*
 * office.h
 *		Agencies, and who may act for them.
 */
#ifndef GOVPROJ_OFFICE_H
#define GOVPROJ_OFFICE_H

#include "postgres.h"

#include "nodes/parsenodes.h"
#include "utils/rel.h"

#include "register/descriptor.h"
#include "register/row.h"

typedef struct Agency
{
	int64		id;				/* 0: not found */
	char	   *name;
	char	   *kind;			/* the office it holds */
	char	   *db_role;		/* NULL: only the register's owner acts for it */
	bool		active;
	bool		has_leading_group;
	bool		has_responsible_office;
} Agency;

extern Agency agency_of_row(const Row *row);
extern Agency agency_by_id(const Register *reg, int64 id, Snapshot snapshot);
extern int64 agency_first_of_kind(const Register *reg, const char *kind, Snapshot snapshot);
extern bool user_is_register_owner(const Register *reg);
extern bool user_is_held_to_columns(Relation rel, AclMode privilege);
extern bool user_has_office_role(const char *db_role);
extern bool agency_has_come_to(const Register *reg, int64 agency_id, int64 successor_id,
							   Snapshot snapshot);
extern bool user_may_act_for_row(const Register *reg, const Row *row);
extern bool user_may_act_for(const Register *reg, const Agency *agency);

#endif							/* GOVPROJ_OFFICE_H */
