/*
 * case.c
 *		Starting a case, and what it knows of the project's own row, its offices
 *		and its plan.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/builtins.h"

#include "judge/case.h"
#include "judge/highest.h"
#include "judge/owner_then.h"
#include "ledger/ledger.h"
#include "office/acting.h"
#include "office/agencies.h"
#include "office/sight.h"
#include "policy/form.h"
#include "register/probe.h"
#include "schema/evidence.h"
#include "schema/ledger.h"
#include "schema/plan.h"
#include "schema/project.h"

/*
 * Start a case on a project row.  The step is the first of those between the stages: which of
 * several is there for the project, judge_find_step says.
 */
void
case_init(Case *c, CaseKind kind, const Register *reg, const Row *project, Stage from, Stage to,
		  DateADT day, DateADT today, Snapshot snapshot)
{
	memset(c, 0, sizeof(Case));
	c->kind = kind;
	c->reg = reg;
	c->book = rulebook_of(reg);
	c->policy = policy_by_id(c->book, row_int64(project, A_project_policy_id));
	c->project = project;
	c->snapshot = snapshot;
	c->project_id = row_int64(project, A_project_id);
	c->track = row_text(project, A_project_track);
	c->from = from;
	c->to = to;
	c->day = day;
	c->today = today;
	c->step = c->track ? policy_step(c->policy, c->track, from, to) : NULL;
	c->by_actor = true;
	c->imports = ledger_imports();
}

/* A case that asks for nothing but facts, on the project at the stage where it is. */
void
case_of_project(Case *c, const Register *reg, const Row *project, DateADT day, DateADT today,
				Snapshot snapshot)
{
	Stage		stage = row_stage(project, A_project_stage);

	case_init(c, CASE_FACTS, reg, project, stage, stage, day, today, snapshot);
}

/* The same on a project as it was, which has been born by then. */
void
case_of_past(Case *c, const Past *past, Snapshot snapshot)
{
	case_of_project(c, past->reg, past_project(past), past->day, past->day, snapshot);
	c->past = past;
}

/* Start reading the rows in which a column (a bigint) equals key, as they are or were. */
void
case_probe(const Case *c, Probe *probe, TableId which, int column, int64 key)
{
	if (c->past)
		probe_given(probe, c->past->rows[which], column, key);
	else
		probe_begin(probe, &c->reg->table[which], column, Int64GetDatum(key), c->snapshot);
}

/* The same of what is read as it was only where something is put to the judge once more. */
void
case_probe_told(const Case *c, Probe *probe, TableId which, int column, int64 key)
{
	if (c->doer)
		case_probe(c, probe, which, column, key);
	else
		probe_begin(probe, &c->reg->table[which], column, Int64GetDatum(key), c->snapshot);
}

/* The first agency of a kind that acts, or acted; 0: none. */
int64
case_first_of_kind(const Case *c, const char *kind)
{
	return c->past && c->doer == NULL ? past_first_of_kind(c->past, kind)
		: agency_first_of_kind(c->reg, kind, c->snapshot);
}

/* Take over what another case of the same project, put to the same policy, has read. */
void
case_inherit(Case *c, const Case *other)
{
	if (other->policy != c->policy || other->project_id != c->project_id)
		return;
	if (other->has_documents)
	{
		c->has_documents = true;
		c->has_failed = other->has_failed;
		c->nvoided = other->nvoided;
		c->ndocuments = other->ndocuments;
		c->documents = other->documents;
	}
	c->has_contracts = other->has_contracts;
	c->ncontracts = other->ncontracts;
	c->contracts = other->contracts;
	c->has_parties = other->has_parties;
}

/* Room for one more in an array of n, as rows come in. */
void *
case_one_more(void *array, int n, Size size)
{
	if (n == 0)
		return palloc(8 * size);
	if (n >= 8 && (n & (n - 1)) == 0)
		return repalloc(array, 2 * n * size);
	return array;
}

/* How two ids compare, for sorting an array of them, or of what begins with one. */
int
case_by_id(const void *a, const void *b)
{
	return (*(const int64 *) a > *(const int64 *) b) - (*(const int64 *) a < *(const int64 *) b);
}

const Agency *
case_owner(Case *c)
{
	if (!c->has_owner)
	{
		c->owner = agency_met(c->reg, row_int64(c->project, A_project_owner_id), c->snapshot);
		c->has_owner = true;
	}
	return &c->owner;
}

/* The agency that takes the step, when the current user may act for it; 0: he may not. */
int64
case_acting_agency(Case *c)
{
	const Agency *owner;

	if (c->has_acting_agency)
		return c->acting_agency;
	c->has_acting_agency = true;
	if (c->step->office != OFFICE_OWNER)
		c->acting_agency = agency_acting_as(c->reg, c->step->office->word, 0, c->snapshot);
	else
	{
		owner = case_owner(c);
		c->acting_agency = owner->id && user_may_act_for(c->reg, owner) ? owner->id : 0;
	}
	return c->acting_agency;
}

/* The database role that acts, or did. */
char *
case_actor(Case *c)
{
	return c->doer ? c->doer->actor : GetUserNameFromId(GetUserId(), false);
}

bool
case_by_register_owner(Case *c)
{
	return c->doer ? c->doer->by_owner : user_is_register_owner(c->reg);
}

/* Does it come beside the year's budget: by a ground for that, or as is stated? */
bool
case_is_off_plan(const Case *c)
{
	return !row_isnull(c->project, A_project_off_plan_ground) ||
		(!row_isnull(c->project, A_project_budgeted) && !row_bool(c->project, A_project_budgeted));
}

/* NULL: a birth has none yet. */
const Track *
case_track(const Case *c)
{
	return c->track ? policy_track(c->policy, c->track) : NULL;
}

/* Has the project come to a stage of its track that no step leads on from? */
bool
case_has_ended(const Case *c)
{
	const Track *track = case_track(c);

	return track && track_ends_at(track, c->from);
}

/* Is the owner of the kind whose paper sets the project's limit? */
bool
case_owner_approves(Case *c)
{
	const Track *track = case_track(c);

	return track && holds_one_of(case_owner(c), track->approver_kinds);
}

static void
fill_served(Served *served, const Row *row)
{
	served->exists = true;
	served->code = row_text(row, A_project_code);
	served->track = row_text(row, A_project_track);
	served->owner_id = row_int64(row, A_project_owner_id);
	served->policy_id = row_int64(row, A_project_policy_id);
	served->stage = row_stage(row, A_project_stage);
	served->stage_on = row_date(row, A_project_stage_on);
	served->investment = yuan_copy(project_highest(row, false));
}

/* The project that this one serves; it does not exist when it serves none. */
const Served *
case_served(Case *c)
{
	Probe		probe;
	const Row  *row;

	if (c->has_served)
		return &c->served;
	c->has_served = true;
	if (row_isnull(c->project, A_project_serves_id))
		return &c->served;
	if (c->past)
	{
		row = past_project(past_of_other(c->past, row_int64(c->project, A_project_serves_id)));
		if (row)
			fill_served(&c->served, row);
		if (c->served_track)
			c->served.track = c->served_track;
		return &c->served;
	}
	probe_begin(&probe, &c->reg->table[TABLE_project], A_project_id,
				row_datum(c->project, A_project_serves_id), c->snapshot);
	row = probe_next(&probe);
	if (row)
		fill_served(&c->served, row);
	probe_end(&probe);
	return &c->served;
}

/* May the current user be told of it? */
bool
case_served_is_seen(Case *c)
{
	return case_served(c)->exists &&
		project_id_is_seen_at(c->reg, row_int64(c->project, A_project_serves_id), c->snapshot);
}

/* The name of its owner. */
char *
case_served_owner(Case *c)
{
	return agency_by_id(c->reg, case_served(c)->owner_id, c->snapshot).name;
}

/* Had any been, when it was done? */
static bool
demand_was_taken_up(const Case *c)
{
	bool		found = false;
	Probe		probe;
	Row		   *act;

	case_probe(c, &probe, TABLE_act, A_act_project_id, c->project_id);
	while (!found && (act = probe_next(&probe)) != NULL)
		found = row_says(act, A_act_kind, "demand_taken_up");
	probe_end(&probe);
	return found;
}

bool
case_has_demand(Case *c)
{
	Probe		probe;
	bool		found;

	if (c->doer)
		return demand_was_taken_up(c);
	probe_begin(&probe, &c->reg->table[TABLE_demand], A_demand_project_id,
				Int64GetDatum(c->project_id), c->snapshot);
	found = probe_next(&probe) != NULL;
	probe_end(&probe);
	return found;
}

/* Was the plan filed by the day of the case? */
static bool
plan_is_filed(const Case *c, const Row *plan)
{
	return !row_isnull(plan, A_annual_plan_filed_on) &&
		row_date(plan, A_annual_plan_filed_on) <= c->day;
}

/* And approved, where the law has somebody approve plans? */
static bool
plan_is_approved(const Case *c, const Row *plan)
{
	bool		other_track;

	if (policy_form(c->policy, TABLE_annual_plan, DEED_APPROVE, NULL, &other_track) == NULL)
		return true;
	return !row_isnull(plan, A_annual_plan_approved_on) &&
		row_date(plan, A_annual_plan_approved_on) <= c->day;
}

/* Has a later version of the plan taken its place by then?  A supplement leaves it where it is. */
static bool
plan_is_superseded(Case *c, const Row *plan)
{
	bool		superseded = false;
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &c->reg->table[TABLE_annual_plan], A_annual_plan_agency_id,
				row_datum(plan, A_annual_plan_agency_id), c->snapshot);
	while ((row = probe_next(&probe)) != NULL)
		if (row_int32(row, A_annual_plan_year) ==
			row_int32(plan, A_annual_plan_year) &&
			row_int32(row, A_annual_plan_version) >
			row_int32(plan, A_annual_plan_version) &&
			!row_bool(row, A_annual_plan_supplements) &&
			plan_is_filed(c, row) && plan_is_approved(c, row))
			superseded = true;
	probe_end(&probe);
	return superseded;
}

/* Does the agency own the project, or did it once, or has its owner come after it? */
static bool
is_or_was_owner(const Case *c, int64 agency_id)
{
	Probe		probe;

	if (agency_id == row_int64(c->project, A_project_owner_id))
		return true;
	if (agency_has_come_to(c->reg, agency_id, row_int64(c->project, A_project_owner_id),
						   c->snapshot))
		return true;
	if (!project_has_changed_hands(c->project))
		return false;
	case_probe(c, &probe, TABLE_act, A_act_project_id, c->project_id);
	return any_went_from(&probe, agency_id);
}

static void
plan_line_judge_plan(Case *c, PlanLine *line, const Row *plan)
{
	int64		agency_id = row_int64(plan, A_annual_plan_agency_id);

	line->of_owner = is_or_was_owner(c, agency_id);
	line->exists = line->of_owner || agency_is_seen(c->reg, agency_id);
	line->of_year = row_int32(plan, A_annual_plan_year) ==
		row_int32(c->project, A_project_budget_year);
	line->filed = plan_is_filed(c, plan);
	line->approved = plan_is_approved(c, plan);
	line->superseded = plan_is_superseded(c, plan);
}

/* What is known of the project's plan line. */
PlanLine
case_plan_line(Case *c)
{
	PlanLine	line = {0};
	int64		plan_id = 0;
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &c->reg->table[TABLE_plan_line], A_plan_line_id,
				row_datum(c->project, A_project_plan_line_id), c->snapshot);
	row = probe_next(&probe);
	if (row)
		plan_id = row_int64(row, A_plan_line_annual_plan_id);
	probe_end(&probe);
	if (plan_id == 0)
		return line;
	probe_begin(&probe, &c->reg->table[TABLE_annual_plan], A_annual_plan_id, Int64GetDatum(plan_id),
				c->snapshot);
	row = probe_next(&probe);
	if (row)
		plan_line_judge_plan(c, &line, row);
	probe_end(&probe);
	return line;
}
