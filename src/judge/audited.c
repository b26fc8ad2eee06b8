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

typedef struct Ids
{
	int64	   *items;
	int			n;
	int			room;
} Ids;

typedef struct Request
{
	int64		agency_id;
	int64		project_id;
} Request;

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

static bool
ids_have(const Ids *ids, int64 id)
{
	return ids->n > 0 && bsearch(&id, ids->items, ids->n, sizeof(int64), by_id) != NULL;
}

/* The requests about projects.  Returns how many. */
static int
read_requests(const Register *reg, Snapshot snapshot, Request **requests)
{
	int			n = 0;
	int			room = 64;
	Probe		probe;
	Row		   *row;

	*requests = palloc(room * sizeof(Request));
	probe_all(&probe, &reg->table[TABLE_audit_request], snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		CHECK_FOR_INTERRUPTS();
		if (row_isnull(row, A_audit_request_project_id))
			continue;
		if (n == room)
			*requests = repalloc_huge(*requests, (room *= 2) * sizeof(Request));
		(*requests)[n++] = (Request) {
			.agency_id = row_int64(row, A_audit_request_agency_id),
			.project_id = row_int64(row, A_audit_request_project_id)
		};
	}
	probe_end(&probe);
	return n;
}

/* Projects that an agency has given away, with what audit had asked about them. */
static void
add_given_away(Ids *projects, const Register *reg, int64 agency_id, Snapshot snapshot)
{
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &reg->table[TABLE_succession], A_succession_agency_id,
				Int64GetDatum(agency_id), snapshot);
	while ((row = probe_next(&probe)) != NULL)
		if (!row_isnull(row, A_succession_project_id))
			ids_add(projects, row_int64(row, A_succession_project_id));
	probe_end(&probe);
}

static void
add_owned(Ids *projects, const Register *reg, int64 agency_id, Snapshot snapshot)
{
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &reg->table[TABLE_project], A_project_owner_id, Int64GetDatum(agency_id),
				snapshot);
	while ((row = probe_next(&probe)) != NULL)
		ids_add(projects, row_int64(row, A_project_id));
	probe_end(&probe);
}

/* Keep those that are among others, or those that are not. */
static void
ids_keep(Ids *ids, const Ids *others, bool among)
{
	int			kept = 0;

	for (int i = 0; i < ids->n; i++)
		if (ids_have(others, ids->items[i]) == among)
			ids->items[kept++] = ids->items[i];
	ids->n = kept;
}

static void
add_successors(Ids *agencies, const Register *reg, int64 agency_id, Snapshot snapshot)
{
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &reg->table[TABLE_succession], A_succession_agency_id,
				Int64GetDatum(agency_id), snapshot);
	while ((row = probe_next(&probe)) != NULL)
		if (row_isnull(row, A_succession_project_id))
			ids_add(agencies, row_int64(row, A_succession_successor_id));
	probe_end(&probe);
}

/*
 * The agencies, in order, and all to whom theirs has ever gone.  One that was opened again is the
 * user's, and what it had been asked stands with its successor, whose the user is not.
 */
static Ids
with_successors(const Register *reg, const int64 *agencies, int n, Snapshot snapshot)
{
	Ids			all = {0};
	Ids			turn;

	for (int i = 0; i < n; i++)
		ids_add(&all, agencies[i]);
	for (turn = all; turn.n > 0;)
	{
		Ids			next = {0};

		for (int i = 0; i < turn.n; i++)
			add_successors(&next, reg, turn.items[i], snapshot);
		ids_sort(&next);
		ids_keep(&next, &all, false);
		for (int i = 0; i < next.n; i++)
			ids_add(&all, next.items[i]);
		ids_sort(&all);
		turn = next;
	}
	return all;
}

/*
 * What the current user may learn something of: projects of his agencies, or that he sees of all
 * these, and what was asked of an agency of his, now or before it or the project went elsewhere.
 */
static Ids
own_projects(const Register *reg, const Request *requests, int nrequests, const Ids *all,
			 Snapshot snapshot)
{
	Ids			own = {0};
	Ids			asked;
	int64	   *agencies;
	int			nagencies = user_agencies(reg, &agencies, snapshot);
	int64	   *shown;
	int			nshown = policies_show_rows(&reg->table[TABLE_project], all->items, all->n, &shown);

	for (int i = 0; i < nagencies; i++)
		add_owned(&own, reg, agencies[i], snapshot);
	asked = with_successors(reg, agencies, nagencies, snapshot);
	for (int i = 0; i < asked.n; i++)
		add_given_away(&own, reg, asked.items[i], snapshot);
	for (int i = 0; i < nrequests; i++)
		if (ids_have(&asked, requests[i].agency_id))
			ids_add(&own, requests[i].project_id);
	for (int i = 0; i < nshown; i++)
		ids_add(&own, shown[i]);
	ids_sort(&own);
	return own;
}

/*
 * The projects that audit has asked about, in the order of their ids; returns how many.  own_alone:
 * those alone that the current user may learn of, or of what was asked.
 */
int
audited_projects(const Register *reg, bool own_alone, Snapshot snapshot, int64 **ids)
{
	Ids			all = {0};
	Request    *requests;
	int			n = read_requests(reg, snapshot, &requests);

	for (int i = 0; i < n; i++)
		ids_add(&all, requests[i].project_id);
	ids_sort(&all);
	if (own_alone)
	{
		Ids			own = own_projects(reg, requests, n, &all, snapshot);

		ids_keep(&all, &own, true);
	}
	*ids = all.items;
	return all.n;
}
