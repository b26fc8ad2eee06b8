/*
 * own_part.c
 *		What is told of to a user who does not see all: his agencies, and what audits ask of them
 *		or about projects that he sees, found by indexes from these.
 *
 * It is where to look, and no answer: whoever reads a row that is named here asks whether the user
 * may learn of it.
 */
#include "postgres.h"

#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rls.h"

#include "duty/own_part.h"
#include "office/office.h"
#include "register/probe.h"
#include "schema/duty.h"
#include "schema/office.h"
#include "schema/project.h"

static void
add_id(Ids *ids, int64 id)
{
	if (ids->n == ids->room)
	{
		ids->room = ids->room ? ids->room * 2 : 64;
		ids->items = ids->items ? repalloc(ids->items, ids->room * sizeof(int64))
			: palloc(ids->room * sizeof(int64));
	}
	ids->items[ids->n++] = id;
}

static int
compare_ids(const void *a, const void *b)
{
	int64		x = *(const int64 *) a;
	int64		y = *(const int64 *) b;

	return x < y ? -1 : x > y;
}

static void
sort_ids(Ids *ids)
{
	int			n = 0;

	if (ids->n == 0)
		return;
	qsort(ids->items, ids->n, sizeof(int64), compare_ids);
	for (int i = 1; i < ids->n; i++)
		if (ids->items[i] != ids->items[n])
			ids->items[++n] = ids->items[i];
	ids->n = n + 1;
}

static void
add_agencies_of_user(const Register *reg, Snapshot snapshot, Ids *ids)
{
	bool		is_owner = user_is_register_owner(reg);
	Probe		probe;
	Row		   *agency;

	probe_all(&probe, &reg->table[TABLE_agency], snapshot);
	while ((agency = probe_next(&probe)) != NULL)
		if (is_owner || user_may_act_for_row(reg, agency))
			add_id(ids, row_int64(agency, A_agency_id));
	probe_end(&probe);
}

/* The ids (column id) of a table's rows in which a column says one of the keys. */
static void
add_rows_of(const Table *table, int column, const Ids *keys, int id, Snapshot snapshot, Ids *ids)
{
	for (int i = 0; i < keys->n; i++)
	{
		Probe		probe;
		Row		   *row;

		CHECK_FOR_INTERRUPTS();
		probe_begin(&probe, table, column, Int64GetDatum(keys->items[i]), snapshot);
		while ((row = probe_next(&probe)) != NULL)
			add_id(ids, row_int64(row, id));
		probe_end(&probe);
	}
}

/*
 * The projects that the policies show: his own once more, and those of others.  Nothing where
 * there is no asking: see policies_show_row.
 */
static void
add_projects_shown(const Register *reg, Ids *ids)
{
	Oid			relid = reg->table[TABLE_project].relid;
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext spi;
	char	   *query;

	if (!row_security || pg_class_aclcheck(relid, GetUserId(), ACL_SELECT) != ACLCHECK_OK)
		return;
	query = psprintf("SELECT id FROM ONLY %s",
					 quote_qualified_identifier(get_namespace_name(get_rel_namespace(relid)),
												get_rel_name(relid)));
	SPI_connect();
	if (SPI_execute(query, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not ask the policies of table \"%s\"", get_rel_name(relid));
	spi = MemoryContextSwitchTo(caller);
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		bool		isnull;

		add_id(ids, DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1,
												&isnull)));
	}
	MemoryContextSwitchTo(spi);
	SPI_finish();
}

OwnPart *
own_part(const Register *reg, Snapshot snapshot)
{
	const Table *requests = &reg->table[TABLE_audit_request];
	OwnPart    *own = palloc0(sizeof(OwnPart));
	Ids			projects = {0};

	add_agencies_of_user(reg, snapshot, &own->agencies);
	add_rows_of(&reg->table[TABLE_project], A_project_owner_id, &own->agencies, A_project_id,
				snapshot, &projects);
	add_projects_shown(reg, &projects);
	sort_ids(&projects);
	add_rows_of(requests, A_audit_request_agency_id, &own->agencies, A_audit_request_id, snapshot,
				&own->requests);
	add_rows_of(requests, A_audit_request_project_id, &projects, A_audit_request_id, snapshot,
				&own->requests);
	sort_ids(&own->agencies);
	sort_ids(&own->requests);
	return own;
}
