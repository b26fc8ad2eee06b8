/*
 * taken_over.c
 *		What of an agency's rows goes to its successor: what is still to be done.
 *
 * Matters that are not resolved, findings that are not remedied, what audit asked
 * for and was not handed, requests that wait, plans that are not filed, demands
 * that nobody has taken up, what it owns with others, what is owed to it.  All else
 * stays as it was done.
 */
#include "postgres.h"

#include "access/xact.h"
#include "utils/snapmgr.h"

#include "ledger/ledger.h"
#include "plan/plan.h"
#include "project/joint_owner.h"
#include "project/record.h"
#include "register/locked_row.h"
#include "schema/duty.h"
#include "schema/evidence.h"
#include "schema/plan.h"
#include "schema/project.h"
#include "succession/taken_over.h"

#define NONE (-1)

typedef struct Taken
{
	TableId		table;
	int			agency;			/* the column that goes over */
	int			project;		/* NONE: it is about none */
	const char *kind;			/* of the act; NULL: entering one is none either */
	bool		(*is_open) (const Register *reg, const Row *row);
} Taken;

static bool
matter_is_open(const Register *reg, const Row *row)
{
	return row_isnull(row, A_matter_resolved_on);
}

static bool
finding_is_open(const Register *reg, const Row *row)
{
	return row_isnull(row, A_finding_remedied_on);
}

/* Until everything that it asks for has been handed over; nothing may have been named yet. */
static bool
audit_is_open(const Register *reg, const Row *row)
{
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	bool		any = false;
	bool		waits = false;
	Probe		probe;
	Row		   *item;

	probe_begin(&probe, &reg->table[TABLE_audit_item], A_audit_item_audit_request_id,
				row_datum(row, A_audit_request_id), snapshot);
	while ((item = probe_next(&probe)) != NULL)
	{
		any = true;
		waits |= row_isnull(item, A_audit_item_handed_on);
	}
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
	return waits || !any;
}

static bool
request_is_open(const Register *reg, const Row *row)
{
	return row_isnull(row, A_service_request_decision) ||
		(row_says(row, A_service_request_decision, "granted") &&
		 row_isnull(row, A_service_request_allocated_on));
}

static bool
plan_is_open(const Register *reg, const Row *row)
{
	return row_isnull(row, A_annual_plan_filed_on);
}

static bool
joint_is_open(const Register *reg, const Row *row)
{
	return row_isnull(row, A_joint_owner_ended_on);
}

static bool
demand_is_open(const Register *reg, const Row *row)
{
	return row_isnull(row, A_demand_project_id);
}

/* What is still to be received. */
static bool
duty_is_open(const Register *reg, const Row *row)
{
	return row_isnull(row, A_obligation_met_on) && row_isnull(row, A_obligation_lapsed_on);
}

/*
 * Those whose change is no act first, and then those that may be about a project: its chain is
 * locked before the register's own.  Duties are the engine's rows, and who owes them is settled.
 */
static const Taken taken[] = {
	{TABLE_obligation, A_obligation_receiver_id, NONE, NULL, duty_is_open},
	{TABLE_matter, A_matter_agency_id, A_matter_project_id, "matter_taken_over", matter_is_open},
	{TABLE_finding, A_finding_agency_id, A_finding_project_id, "finding_taken_over",
	finding_is_open},
	{TABLE_audit_request, A_audit_request_agency_id, A_audit_request_project_id,
	"audit_request_taken_over", audit_is_open},
	{TABLE_joint_owner, A_joint_owner_agency_id, A_joint_owner_project_id,
	"joint_owner_taken_over", joint_is_open},
	{TABLE_service_request, A_service_request_agency_id, NONE, "service_request_taken_over",
	request_is_open},
	{TABLE_annual_plan, A_annual_plan_agency_id, NONE, "annual_plan_taken_over", plan_is_open},
	{TABLE_demand, A_demand_agency_id, NONE, NULL, demand_is_open}
};

static int
by_id(const ListCell *a, const ListCell *b)
{
	int64		one = *(const int64 *) lfirst(a);
	int64		other = *(const int64 *) lfirst(b);

	return (one > other) - (one < other);
}

/* id is column 0 of every table. */
static List *
with_id_of(List *ids, const Row *row)
{
	int64	   *id = palloc(sizeof(int64));

	*id = row_int64(row, 0);
	return lappend(ids, id);
}

/* The ids of the rows, in order; ends reading them. */
List *
probe_ids(Probe *probe)
{
	List	   *ids = NIL;
	Row		   *row;

	while ((row = probe_next(probe)) != NULL)
		ids = with_id_of(ids, row);
	probe_end(probe);
	list_sort(ids, by_id);
	return ids;
}

static int64
project_of(const Taken *what, const Row *row)
{
	return what->project == NONE || row_isnull(row, what->project) ? 0
		: row_int64(row, what->project);
}

static void
record(const Register *reg, const Taken *what, const char *kind, const Row *old, const Row *row,
	   int64 successor_id, DateADT day)
{
	int64		project_id = project_of(what, row);
	Act			act = {.kind = kind,.agency_id = successor_id,.legal_on = day};
	LockedRow	project;

	if (kind == NULL)
		return;
	act.detail = detail_entry(old, row, 0, NULL, 0);
	if (project_id == 0)
	{
		register_record(reg, &act);
		return;
	}
	if (!row_lock(&project, &reg->table[TABLE_project], project_id))
		return;
	act.policy_id = row_int64(&project.row, A_project_policy_id);
	project_record(&project, reg, &act);
	row_unlock(&project);
}

static bool
is_led_by(const Register *reg, int64 project_id, int64 agency_id)
{
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	Probe		probe;
	Row		   *project;
	bool		led;

	probe_begin(&probe, &reg->table[TABLE_project], A_project_id, Int64GetDatum(project_id),
				snapshot);
	project = probe_next(&probe);
	led = project && row_int64(project, A_project_owner_id) == agency_id;
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
	return led;
}

/*
 * Returns the kind of the act.  Whoever leads a project does not come to own it with himself, nor
 * does a joint owner twice.
 */
static const char *
hand_over(const Register *reg, const Taken *what, Row *row, int64 successor_id, DateADT day)
{
	if (what->table == TABLE_joint_owner &&
		(is_led_by(reg, project_of(what, row), successor_id) ||
		 owns_jointly(reg, project_of(what, row), successor_id)))
	{
		row_set(row, A_joint_owner_ended_on,
				DateADTGetDatum(Max(day, row_date(row, A_joint_owner_from_on))));
		return "joint_owner_ended";
	}
	row_set(row, what->agency, Int64GetDatum(successor_id));
	if (what->table == TABLE_annual_plan)
		row_set(row, A_annual_plan_version,
				Int32GetDatum(plan_latest_version(reg, successor_id,
												  row_int32(row, A_annual_plan_year), false) + 1));
	return what->kind;
}

static void
take_over_row(const Register *reg, const Taken *what, int64 id, int64 successor_id, DateADT day)
{
	const char *kind;
	LockedRow	locked;
	Row			old;

	if (!row_lock(&locked, &reg->table[what->table], id))
		return;
	if (what->is_open(reg, &locked.row))
	{
		old = row_copy(&locked.row);
		kind = hand_over(reg, what, &locked.row, successor_id, day);
		locked.check = true;
		row_store(&locked);
		record(reg, what, kind, &old, &locked.row, successor_id, day);
	}
	row_unlock(&locked);
}

static void
take_over_table(const Register *reg, const Taken *what, int64 agency_id, int64 successor_id,
				int64 project_id, bool with_project, DateADT day)
{
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	List	   *ids = NIL;
	ListCell   *lc;
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &reg->table[what->table], what->agency, Int64GetDatum(agency_id), snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		int64		of = project_of(what, row);

		if ((of != 0) == with_project && (project_id == 0 || of == project_id))
			ids = with_id_of(ids, row);
	}
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
	list_sort(ids, by_id);
	foreach(lc, ids)
		take_over_row(reg, what, *(int64 *) lfirst(lc), successor_id, day);
}

/*
 * From that day on they are the successor's.  project_id: those alone that are about it; 0: all.
 * What is about projects comes first, whose chains are locked before the register's own.
 */
void
take_over_rows(const Register *reg, int64 agency_id, int64 successor_id, int64 project_id,
			   DateADT day)
{
	CommandCounterIncrement();
	for (int i = 0; i < (int) lengthof(taken); i++)
		take_over_table(reg, &taken[i], agency_id, successor_id, project_id, true, day);
	for (int i = 0; project_id == 0 && i < (int) lengthof(taken); i++)
		take_over_table(reg, &taken[i], agency_id, successor_id, 0, false, day);
}
