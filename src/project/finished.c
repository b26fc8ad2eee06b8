/*
 * finished.c
 *		Projects that owe nothing any more, and will not: settling passes them over.
 *
 * Where no step leads on, time has nothing arise any more, and the step that led there has written
 * down what had arisen until then.  What comes in afterwards, a paper, a change, a delivery, a
 * correction, a move, writes what it bears on with its act.  So the rows tell, unless something
 * else bears on them that is no act of the project: then Policy.duties_follow says no.  Holidays
 * may be entered at any time, and days on which duties were due are counted again.
 */
#include "postgres.h"

#include "judge/case_parts.h"
#include "judge/duties.h"
#include "project/finished.h"
#include "register/probe.h"
#include "schema/duty.h"
#include "schema/project.h"

/* Is it met, and still as a duty of the project would be written?  What lapsed may come back. */
static bool
is_closed(Case *c, const Row *row)
{
	int			kind = policy_duty_kind(c->policy, row_text(row, A_obligation_kind));
	DateADT		due_on;

	if (row_isnull(row, A_obligation_met_on) || !row_isnull(row, A_obligation_lapsed_on))
		return false;
	if (kind < 0)				/* of the version before; what was met stays on record */
		return true;
	due_on = duty_due_day(c, &c->policy->duty_kinds[kind], row_date(row, A_obligation_arose_on));
	return row_int64(row, A_obligation_agency_id) == row_int64(c->project, A_project_owner_id) &&
		due_on == (row_isnull(row, A_obligation_due_on) ? DATEVAL_NOEND
				   : row_date(row, A_obligation_due_on));
}

bool
project_is_finished(Case *c)
{
	bool		closed = true;
	Probe		probe;
	Row		   *row;

	if (!c->policy->duties_follow || !case_has_ended(c) ||
		row_date(c->project, A_project_stage_on) > c->day)
		return false;
	probe_begin(&probe, &c->reg->table[TABLE_obligation], A_obligation_project_id,
				Int64GetDatum(c->project_id), c->snapshot);
	while (closed && (row = probe_next(&probe)) != NULL)
		closed = is_closed(c, row);
	probe_end(&probe);
	return closed;
}
