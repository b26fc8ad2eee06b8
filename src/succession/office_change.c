/*
 * office_change.c
 *		The two agencies of a succession: what each may do, how the one ends and the
 *		other begins.
 */
#include "postgres.h"

#include "utils/snapmgr.h"

#include "agency/record.h"
#include "policy/offices.h"
#include "register/locked_row.h"
#include "register/probe.h"
#include "schema/agency.h"
#include "schema/duty.h"
#include "schema/office.h"
#include "schema/plan.h"
#include "schema/project.h"
#include "succession/office_change.h"

static bool
both_or_neither(const List *offices, const Agency *one, const Agency *other)
{
	return holds_one_of(one, offices) == holds_one_of(other, offices);
}

static bool
office_is_of_neither(Office office, const Agency *one, const Agency *other)
{
	return office == NULL || office == OFFICE_OWNER ||
		(!holds_office(one, office) && !holds_office(other, office));
}

/* Does the version name both kinds of agency wherever it names one of them? */
bool
offices_are_same(const Policy *policy, const Agency *one, const Agency *other)
{
	bool		same = true;

	if (strcmp(one->kind, other->kind) == 0)
		return true;
	if (policy == NULL)
		return false;
	for (int i = 0; i < policy->ntracks; i++)
		same = same && both_or_neither(policy->tracks[i].owner_kinds, one, other) &&
			both_or_neither(policy->tracks[i].approver_kinds, one, other);
	for (int i = 0; i < policy->nforms; i++)
		same = same && both_or_neither(policy->forms[i].offices, one, other);
	for (int i = 0; i < policy->nduty_kinds; i++)
		same = same && both_or_neither(policy->duty_kinds[i].debtor_kinds, one, other) &&
			office_is_of_neither(policy->duty_kinds[i].debtor, one, other) &&
			office_is_of_neither(policy->duty_kinds[i].receiver, one, other);
	for (int i = 0; i < policy->ndocuments; i++)
		same = same && office_is_of_neither(policy->documents[i].issuer, one, other);
	for (int i = 0; i < policy->nsteps; i++)
		same = same && office_is_of_neither(policy->steps[i].office, one, other);
	for (int i = 0; i < policy->nwaivables; i++)
		same = same && office_is_of_neither(policy->waivables[i].grantor, one, other);
	return same;
}

/* The last day on which what an agency is called was changed; its entry changed nothing. */
DateADT
agency_last_changed(const Register *reg, int64 id)
{
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	DateADT		last = DATEVAL_NOBEGIN;
	DateADT		entered = DATEVAL_NOBEGIN;
	int64		first = PG_INT64_MAX;
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &reg->table[TABLE_agency_version], A_agency_version_agency_id,
				Int64GetDatum(id), snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		DateADT		from = row_date(row, A_agency_version_from_on);
		int64		seq = row_int64(row, A_agency_version_seq);

		if (seq < first)
		{
			last = Max(last, entered);
			entered = from;
			first = seq;
		}
		else
			last = Max(last, from);
	}
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
	return last;
}

/* Has the agency a row in the table, and in one where filled is named, one with that filled in? */
static bool
has_row(const Register *reg, TableId which, int column, int64 agency_id, int filled,
		Snapshot snapshot)
{
	bool		found = false;
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &reg->table[which], column, Int64GetDatum(agency_id), snapshot);
	while (!found && (row = probe_next(&probe)) != NULL)
		found = filled == ANY_COLUMN || !row_isnull(row, filled);
	probe_end(&probe);
	return found;
}

/* Has it had neither projects nor plans, nor met any duty, as one that is founded by the reform? */
bool
agency_is_new(const Register *reg, int64 id)
{
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	bool		is_new = !has_row(reg, TABLE_project, A_project_owner_id, id, ANY_COLUMN,
								   snapshot) &&
		!has_row(reg, TABLE_annual_plan, A_annual_plan_agency_id, id, ANY_COLUMN, snapshot) &&
		!has_row(reg, TABLE_obligation, A_obligation_agency_id, id, A_obligation_met_on, snapshot);

	UnregisterSnapshot(snapshot);
	return is_new;
}

/* One that is founded owes plans from then on, unless it says since when. */
void
agency_begin(const Register *reg, int64 id, DateADT from, Datum basis)
{
	LockedRow	agency;
	Row			old;

	if (!row_lock(&agency, &reg->table[TABLE_agency], id))
		return;
	if (row_isnull(&agency.row, A_agency_active_since))
	{
		old = row_copy(&agency.row);
		row_set(&agency.row, A_agency_active_since, DateADTGetDatum(from));
		row_set(&agency.row, A_agency_basis, basis);
		agency.check = true;
		row_store(&agency);
		agency_record_act(reg, &old, &agency.row, from);
	}
	row_unlock(&agency);
}

void
agency_close(const Register *reg, int64 id, DateADT from, Datum basis)
{
	LockedRow	agency;
	Row			old;

	if (!row_lock(&agency, &reg->table[TABLE_agency], id))
		return;
	old = row_copy(&agency.row);
	row_set(&agency.row, A_agency_active, BoolGetDatum(false));
	row_set(&agency.row, A_agency_basis, basis);
	agency.check = true;
	row_store(&agency);
	agency_record_act(reg, &old, &agency.row, from);
	row_unlock(&agency);
}
