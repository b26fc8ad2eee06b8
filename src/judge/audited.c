/*
 * audited.c
 *		Which projects audit has asked about.
 *
 * The table tells: no request is ever removed.  What was asked stands in the chains of these
 * projects, which are long, so that a user who sees some projects has no others' gone through.
 */
#include "postgres.h"

#include "miscadmin.h"

#include "judge/audited.h"
#include "office/acting.h"
#include "office/sight.h"
#include "register/probe.h"
#include "schema/duty.h"
#include "schema/project.h"
#include "schema/succession.h"

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

/*
 * The agencies of the current user, and all to whom theirs has ever gone.  One that was opened
 * again is his, and what it had been asked stands with its successor, whose he is not.
 */
static Ids
agencies_asked(const Register *reg, Snapshot snapshot)
{
	Ids			agencies = user_agencies(reg, snapshot);

	/* they become more as they are gone through */
	for (int i = 0; i < agencies.n; i++)
		agencies_add_succession(&agencies, reg, A_succession_agency_id, agencies.items[i],
								A_succession_successor_id, snapshot);
	return agencies;
}

/*
 * Of which projects the current user may learn something: those that he sees, those of which
 * anything was asked of an agency of his, and those that it has given away, with what was asked.
 */
static Ids
own_projects(const Register *reg, Snapshot snapshot)
{
	Ids			own = policies_show_rows(&reg->table[TABLE_project]);
	Ids			agencies = agencies_asked(reg, snapshot);

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
 * The projects that audit has asked about, in the order of their ids.  own_alone: those alone that
 * the current user may learn of, or of what was asked.
 */
Ids
audited_projects(const Register *reg, bool own_alone, Snapshot snapshot)
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
	return found;
}
