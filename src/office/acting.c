/*
 * acting.c
 *		For which agencies the current user acts.
 *
 * He has few roles, and a province has thousands of agencies: they are found by his roles, and not
 * asked one by one whether they are his.
 */
#include "postgres.h"

#include "catalog/pg_auth_members.h"
#include "catalog/pg_authid.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/catcache.h"
#include "utils/syscache.h"

#include "office/acting.h"
#include "office/office.h"
#include "register/probe.h"
#include "schema/office.h"
#include "schema/succession.h"

/* The roles that a role was granted, directly. */
static List *
add_granted(List *roles, Oid member)
{
	CatCList   *grants = SearchSysCacheList1(AUTHMEMMEMROLE, ObjectIdGetDatum(member));

	for (int i = 0; i < grants->n_members; i++)
	{
		HeapTuple	grant = &grants->members[i]->tuple;

		roles = list_append_unique_oid(roles, ((Form_pg_auth_members) GETSTRUCT(grant))->roleid);
	}
	ReleaseSysCacheList(grants);
	return roles;
}

/* The names of the roles whose privileges the current user has; he is no superuser. */
static List *
roles_of_user(void)
{
	/* nobody is granted the role of who owns the database, and its owner has it */
	List	   *roles = list_make2_oid(GetUserId(), ROLE_PG_DATABASE_OWNER);
	List	   *names = NIL;

	/* the list grows as it is gone through */
	for (int i = 0; i < list_length(roles); i++)
		roles = add_granted(roles, list_nth_oid(roles, i));
	for (int i = 0; i < list_length(roles); i++)
	{
		Oid			role = list_nth_oid(roles, i);
		char	   *name = GetUserNameFromId(role, true);

		if (name && has_privs_of_role(GetUserId(), role))
			names = lappend(names, name);
	}
	return names;
}

/* Each agency has one role at most. */
static void
add_by_role(Ids *agencies, const Register *reg, const char *role, Snapshot snapshot)
{
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &reg->table[TABLE_agency], A_agency_db_role, CStringGetTextDatum(role),
				snapshot);
	while ((row = probe_next(&probe)) != NULL)
		ids_add(agencies, row_int64(row, A_agency_id));
	probe_end(&probe);
}

/*
 * To the agencies, what successions in all that was another's say in a column (other), of those
 * that name the agency in the first (A_succession_agency_id, A_succession_successor_id), unless
 * they are among them.
 */
void
agencies_add_succession(Ids *agencies, const Register *reg, int column, int64 agency_id, int other,
						Snapshot snapshot)
{
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &reg->table[TABLE_succession], column, Int64GetDatum(agency_id),
				snapshot);
	while ((row = probe_next(&probe)) != NULL)
		if (row_isnull(row, A_succession_project_id))
			ids_add_new(agencies, row_int64(row, other));
	probe_end(&probe);
}

/* Those tied to a role of the current user's, and all that have come to one of these. */
static void
add_by_roles(Ids *agencies, const Register *reg, Snapshot snapshot)
{
	ListCell   *cell;

	foreach(cell, roles_of_user())
		add_by_role(agencies, reg, lfirst(cell), snapshot);
	if (!register_has_table(reg, TABLE_succession))
		return;
	/* they become more as they are gone through */
	for (int i = 0; i < agencies->n; i++)
		agencies_add_succession(agencies, reg, A_succession_successor_id, agencies->items[i],
								A_succession_agency_id, snapshot);
}

/* Of those found, those that the current user may act for. */
static void
keep_own(Ids *agencies, const Register *reg, Snapshot snapshot)
{
	int			kept = 0;

	for (int i = 0; i < agencies->n; i++)
	{
		Agency		agency = agency_by_id(reg, agencies->items[i], snapshot);

		if (agency.id != 0 && user_may_act_for(reg, &agency))
			agencies->items[kept++] = agency.id;
	}
	agencies->n = kept;
}

static void
add_all(Ids *agencies, const Register *reg, Snapshot snapshot)
{
	bool		is_owner = user_is_register_owner(reg);
	Probe		probe;
	Row		   *row;

	probe_all(&probe, &reg->table[TABLE_agency], snapshot);
	while ((row = probe_next(&probe)) != NULL)
		if (is_owner || user_may_act_for_row(reg, row))
			ids_add(agencies, row_int64(row, A_agency_id));
	probe_end(&probe);
}

/* The agencies that the current user may act for, the active and the others, in their order. */
Ids
user_agencies(const Register *reg, Snapshot snapshot)
{
	Ids			agencies = {0};

	if (user_is_register_owner(reg) || !probe_leads(&reg->table[TABLE_agency], A_agency_db_role))
		add_all(&agencies, reg, snapshot);
	else
	{
		add_by_roles(&agencies, reg, snapshot);
		keep_own(&agencies, reg, snapshot);
	}
	ids_sort(&agencies);
	return agencies;
}

/* The first active one of these, of a kind (NULL: of any) and not the agency but; 0: none. */
static int64
first_acting(const Register *reg, const char *kind, int64 but, Snapshot snapshot)
{
	Ids			own = user_agencies(reg, snapshot);

	for (int i = 0; i < own.n; i++)
	{
		Agency		agency = agency_by_id(reg, own.items[i], snapshot);

		if (agency.active && agency.id != but && (kind == NULL || strcmp(agency.kind, kind) == 0))
			return agency.id;
	}
	return 0;
}

/* Of a kind with more agencies than that, those are looked for that are the current user's. */
#define FEW_OF_A_KIND 8

/*
 * The active agency of a kind that the current user may act for, or 0.  For
 * the register's owner, who may act for all, that is the first one.  but: the agency with that id
 * is not asked for; 0: any is.
 */
int64
agency_acting_as(const Register *reg, const char *kind, int64 but, Snapshot snapshot)
{
	Probe		probe;
	Row		   *row;
	int64		found = 0;
	int			asked = 0;

	probe_begin(&probe, &reg->table[TABLE_agency], A_agency_kind, CStringGetTextDatum(kind),
				snapshot);
	while (found == 0 && asked++ < FEW_OF_A_KIND && (row = probe_next(&probe)) != NULL)
	{
		Agency		agency = agency_of_row(row);

		if (agency.active && agency.id != but && user_may_act_for(reg, &agency))
			found = agency.id;
	}
	probe_end(&probe);
	return found != 0 || asked <= FEW_OF_A_KIND ? found : first_acting(reg, kind, but, snapshot);
}

/* The same of any kind; the one that was entered first. */
int64
agency_acting(const Register *reg, Snapshot snapshot)
{
	return first_acting(reg, NULL, 0, snapshot);
}
