/*
 * owner_then.c
 *		Who owned a project when.
 *
 * A project that has changed hands says so by its owner_reason; of all others
 * nothing is looked up.  What its former owners signed, issued and planned stays
 * theirs.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/snapmgr.h"

#include "judge/owner_then.h"
#include "ledger/ledger.h"
#include "register/probe.h"
#include "schema/ledger.h"
#include "schema/project.h"

bool
project_has_changed_hands(const Row *project)
{
	return !row_isnull(project, A_project_owner_reason);
}

/* From whom it went, by an act that says so; 0: the act says nothing of it. */
static int64
owner_before(const Row *act)
{
	return row_says(act, A_act_kind, OWNER_CHANGED)
		? json_int(detail_old(act, A_act_detail, "owner_id")) : 0;
}

/*
 * The owner of a project on a day: from whom it went by the first change after that day, else
 * who has it.
 */
int64
owner_then(const Register *reg, const Row *project, DateADT day)
{
	int64		owner = row_int64(project, A_project_owner_id);
	int64		first = PG_INT64_MAX;
	Snapshot	snapshot;
	Probe		probe;
	Row		   *act;

	if (!project_has_changed_hands(project))
		return owner;
	snapshot = RegisterSnapshot(fact_snapshot());
	probe_begin(&probe, &reg->table[TABLE_act], A_act_project_id,
				row_datum(project, A_project_id), snapshot);
	while ((act = probe_next(&probe)) != NULL)
	{
		int64		before = row_date(act, A_act_legal_on) > day &&
			row_int64(act, A_act_seq) < first ? owner_before(act) : 0;

		if (before == 0)
			continue;
		first = row_int64(act, A_act_seq);
		owner = before;
	}
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
	return owner;
}

/* The last day on which a project changed hands; DATEVAL_NOBEGIN: it never has. */
DateADT
owner_changed_last(const Register *reg, const Row *project)
{
	DateADT		last = DATEVAL_NOBEGIN;
	Snapshot	snapshot;
	Probe		probe;
	Row		   *act;

	if (!project_has_changed_hands(project))
		return last;
	snapshot = RegisterSnapshot(fact_snapshot());
	probe_begin(&probe, &reg->table[TABLE_act], A_act_project_id,
				row_datum(project, A_project_id), snapshot);
	while ((act = probe_next(&probe)) != NULL)
		if (row_says(act, A_act_kind, OWNER_CHANGED))
			last = Max(last, row_date(act, A_act_legal_on));
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
	return last;
}

/* Does one of the acts tell that the project went from the agency?  Ends reading them. */
bool
any_went_from(Probe *acts, int64 agency_id)
{
	bool		found = false;
	Row		   *act;

	while (!found && (act = probe_next(acts)) != NULL)
		found = owner_before(act) == agency_id;
	probe_end(acts);
	return found;
}

/* Did the agency own the project once, and is another its owner now? */
bool
owner_formerly(const Register *reg, const Row *project, int64 agency_id)
{
	Snapshot	snapshot;
	Probe		probe;
	bool		found;

	if (!project_has_changed_hands(project) || agency_id == row_int64(project, A_project_owner_id))
		return false;
	snapshot = RegisterSnapshot(fact_snapshot());
	probe_begin(&probe, &reg->table[TABLE_act], A_act_project_id,
				row_datum(project, A_project_id), snapshot);
	found = any_went_from(&probe, agency_id);
	UnregisterSnapshot(snapshot);
	return found;
}
