/*
 * office.c
 *		Agencies, and who may act for them.
 *
 * An agency is tied to a database role; whoever may use that role may act for
 * the agency.  The register's owner may act for every agency, and alone for
 * one that is tied to no role.
 */
#include "postgres.h"

#include "catalog/pg_authid.h"
#include "catalog/pg_class.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

#include "errors.h"
#include "office/office.h"
#include "register/probe.h"
#include "schema/office.h"
#include "schema/project.h"
#include "schema/succession.h"

#define MOST_SUCCESSIONS 32		/* one after another: a ring of them ends here */

Agency
agency_of_row(const Row *row)
{
	Agency		agency;

	agency.id = row_int64(row, A_agency_id);
	agency.name = row_text(row, A_agency_name);
	agency.kind = row_text(row, A_agency_kind);
	agency.db_role = row_text(row, A_agency_db_role);
	agency.active = row_bool(row, A_agency_active);
	agency.has_leading_group = row_is_filled(row, A_agency_leading_group);
	agency.has_responsible_office = row_is_filled(row, A_agency_responsible_office);
	return agency;
}

/* The agency with that id; its id is 0 when there is none. */
Agency
agency_by_id(const Register *reg, int64 id, Snapshot snapshot)
{
	Agency		agency = {0};
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &reg->table[TABLE_agency], A_agency_id, Int64GetDatum(id), snapshot);
	row = probe_next(&probe);
	if (row)
		agency = agency_of_row(row);
	probe_end(&probe);
	return agency;
}

/* The first active agency of a kind, by its id; 0: none is. */
int64
agency_first_of_kind(const Register *reg, const char *kind, Snapshot snapshot)
{
	Probe		probe;
	Row		   *row;
	int64		found = 0;

	probe_begin(&probe, &reg->table[TABLE_agency], A_agency_kind,
				CStringGetTextDatum(kind), snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		int64		id = row_int64(row, A_agency_id);

		if (row_bool(row, A_agency_active) && (found == 0 || id < found))
			found = id;
	}
	probe_end(&probe);
	return found;
}

/* The owner of the project table owns the register. */
bool
user_is_register_owner(const Register *reg)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(reg->table[TABLE_project].relid));
	Oid			owner;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for relation %u", reg->table[TABLE_project].relid);
	owner = ((Form_pg_class) GETSTRUCT(tuple))->relowner;
	ReleaseSysCache(tuple);
	return has_privs_of_role(GetUserId(), owner);
}

/*
 * Was the current user granted a table column by column, as grant_register does?  He sets what
 * office_privileges says, though he may name the rest.  Who has the privilege (ACL_INSERT,
 * ACL_UPDATE) on the whole table, the owner above all, is held to what the rules say.
 */
bool
user_is_held_to_columns(Relation rel, AclMode privilege)
{
	return pg_class_aclcheck(RelationGetRelid(rel), GetUserId(), privilege) != ACLCHECK_OK;
}

/* May the current user use the role that an agency is tied to?  NULL: it is tied to none. */
bool
user_has_office_role(const char *db_role)
{
	Oid			role = db_role ? get_role_oid(db_role, true) : InvalidOid;

	return OidIsValid(role) && has_privs_of_role(GetUserId(), role);
}

/* Who has taken over all that was an agency's; 0: nobody has. */
static int64
agency_successor(const Register *reg, int64 id, Snapshot snapshot)
{
	Probe		probe;
	Row		   *row;
	int64		last = 0;
	int64		found = 0;

	probe_begin(&probe, &reg->table[TABLE_succession], A_succession_agency_id, Int64GetDatum(id),
				snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		if (!row_isnull(row, A_succession_project_id) || row_int64(row, A_succession_id) < last)
			continue;
		last = row_int64(row, A_succession_id);
		found = row_int64(row, A_succession_successor_id);
	}
	probe_end(&probe);
	return found;
}

/*
 * Who acts for an agency that has ended: its successor, or whoever came after that.  Itself where
 * nobody has taken over.
 */
static Agency
agency_acting_after(const Register *reg, const Agency *ended)
{
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	Agency		agency = *ended;

	for (int turn = 0; turn < MOST_SUCCESSIONS && agency.id != 0 && !agency.active; turn++)
	{
		int64		id = agency_successor(reg, agency.id, snapshot);

		if (id == 0)
			break;
		agency = agency_by_id(reg, id, snapshot);
	}
	UnregisterSnapshot(snapshot);
	return agency;
}

/* Has all that was an agency's come to the other, by one succession or several? */
bool
agency_has_come_to(const Register *reg, int64 agency_id, int64 successor_id, Snapshot snapshot)
{
	for (int turn = 0; turn < MOST_SUCCESSIONS && agency_id != 0; turn++)
	{
		agency_id = agency_successor(reg, agency_id, snapshot);
		if (agency_id == successor_id)
			return true;
	}
	return false;
}

/* May the current user act for the agency?  For one that has been succeeded its successor does. */
bool
user_may_act_for(const Register *reg, const Agency *agency)
{
	if (!agency->active && register_has_table(reg, TABLE_succession))
	{
		Agency		after = agency_acting_after(reg, agency);

		return user_has_office_role(after.db_role) || user_is_register_owner(reg);
	}
	return user_has_office_role(agency->db_role) || user_is_register_owner(reg);
}

/* The same of an agency's row, of whatever version the register is. */
bool
user_may_act_for_row(const Register *reg, const Row *row)
{
	Agency		agency;

	if (row_bool(row, A_agency_active))
		return user_has_office_role(row_text(row, A_agency_db_role));
	agency = agency_of_row(row);
	return user_may_act_for(reg, &agency);
}
