/*
 * audited.c
 *		Which projects audit has asked about.
 *
 * The table tells: no request is ever removed.  What was asked stands in the chains of these
 * projects, which are long, so that a user who sees some projects has no others' gone through.
 */
#include "postgres.h"

#include "lib/qunique.h"
#include "miscadmin.h"

#include "judge/audited.h"
#include "office/acting.h"
#include "office/sight.h"
#include "register/probe.h"
#include "schema/duty.h"
#include "schema/project.h"
#include "schema/succession.h"

/* Ids of a table: sorted, each once. */
typedef struct Ids
{
	int64	   *items;
	int			n;
	int			room;
} Ids;

static void
ids_add(Ids *ids, int64 id)
{
	if (ids->n == ids->room)
	{
		ids->room = ids->room ? ids->room * 2 : 64;
		ids->items = ids->items ? repalloc_huge(ids->items, ids->room * sizeof(int64))
			: palloc(ids->room * sizeof(int64));
	}
	ids->items[ids->n++] = id;
}

static int
by_id(const void *a, const void *b)
{
	int64		one = *(const int64 *) a;
	int64		other = *(const int64 *) b;

	return (one > other) - (one < other);
}

static void
ids_sort(Ids *ids)
{
	if (ids->n == 0)
		return;
	qsort(ids->items, ids->n, sizeof(int64), by_id);
	ids->n = qunique(ids->items, ids->n, sizeof(int64), by_id);
}

/* What a column says in the rows that a probe goes through, where it says anything. */
static void
add_read(Ids *ids, Probe *probe, int column)
{
	Row		   *row;

	while ((row = probe_next(probe)) != NULL)
	{
		CHECK_FOR_INTERRUPTS();
		if (!row_isnull(row, column))
			ids_add(ids, row_int64(row, column));
	}
	probe_end(probe);
}

/* The same of the rows that are an agency's by another column. */
static void
add_of_agency(Ids *ids, const Table *table, int agency_column, int64 agency_id, int column,
			  Snapshot snapshot)
{
	Probe		probe;

	probe_begin(&probe, table, agency_column, Int64GetDatum(agency_id), snapshot);
	add_read(ids, &probe, column);
}

static bool
ids_have(const Ids *ids, int64 id)
{
	for (int i = 0; i < ids->n; i++)
		if (ids->items[i] == id)
			return true;
	return false;
}

static void
add_successors(Ids *agencies, const Register *reg, int64 agency_id, Snapshot snapshot)
{
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &reg->table[TABLE_succession], A_succession_agency_id,
				Int64GetDatum(agency_id), snapshot);
	while ((row = probe_next(&probe)) != NULL)
		if (row_isnull(row, A_succession_project_id) &&
			!ids_have(agencies, row_int64(row, A_succession_successor_id)))
			ids_add(agencies, row_int64(row, A_succession_successor_id));
	probe_end(&probe);
}

/*
 * The agencies of the current user, and all to whom theirs has ever gone.  One that was opened
 * again is his, and what it had been asked stands with its successor, whose he is not.
 */
static Ids
agencies_asked(const Register *reg, Snapshot snapshot)
{
	Ids			agencies = {0};

	agencies.n = agencies.room = user_agencies(reg, &agencies.items, snapshot);
	/* they become more as they are gone through */
	for (int i = 0; i < agencies.n; i++)
		add_successors(&agencies, reg, agencies.items[i], snapshot);
	return agencies;
}

/*
 * Of which projects the current user may learn something: those that he sees, those of which
 * anything was asked of an agency of his, and those that it has given away, with what was asked.
 */
static Ids
own_projects(const Register *reg, Snapshot snapshot)
{
	Ids			own = {0};
	Ids			agencies = agencies_asked(reg, snapshot);
	int64	   *shown;
	int			nshown = policies_show_rows(&reg->table[TABLE_project], &shown);

	for (int i = 0; i < agencies.n; i++)
	{
		int64		id = agencies.items[i];

		add_of_agency(&own, &reg->table[TABLE_project], A_project_owner_id, id, A_project_id,
					  snapshot);
		add_of_agency(&own, &reg->table[TABLE_audit_request], A_audit_request_agency_id, id,
					  A_audit_request_project_id, snapshot);
		add_of_agency(&own, &reg->table[TABLE_succession], A_succession_agency_id, id,
					  A_succession_project_id, snapshot);
	}
	for (int i = 0; i < nshown; i++)
		ids_add(&own, shown[i]);
	ids_sort(&own);
	return own;
}

static bool
is_audited(const Register *reg, int64 project_id, Snapshot snapshot)
{
	Probe		probe;
	bool		found;

	probe_begin(&probe, &reg->table[TABLE_audit_request], A_audit_request_project_id,
				Int64GetDatum(project_id), snapshot);
	found = probe_next(&probe) != NULL;
	probe_end(&probe);
	return found;
}

/*
 * The projects that audit has asked about, in the order of their ids; returns how many.  own_alone:
 * those alone that the current user may learn of, or of what was asked.
 */
int
audited_projects(const Register *reg, bool own_alone, Snapshot snapshot, int64 **ids)
{
	Ids			found = {0};
	Ids			own = {0};
	Probe		probe;

	if (own_alone)
		own = own_projects(reg, snapshot);
	else
	{
		probe_all(&probe, &reg->table[TABLE_audit_request], snapshot);
		add_read(&found, &probe, A_audit_request_project_id);
		ids_sort(&found);
	}
	for (int i = 0; i < own.n; i++)
		if (is_audited(reg, own.items[i], snapshot))
			ids_add(&found, own.items[i]);
	*ids = found.items;
	return found.n;
}
