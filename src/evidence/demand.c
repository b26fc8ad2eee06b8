/*
 * demand.c
 *		The trigger of the demand table: units' demands, and the project that takes
 *		one up.
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "judge/enforce.h"
#include "office/key.h"
#include "office/agencies.h"
#include "office/office.h"
#include "policy/form.h"
#include "policy/legal_day.h"
#include "project/record.h"
#include "register/locked_row.h"
#include "register/probe.h"
#include "register/rows_here.h"
#include "register/trigger.h"
#include "schema/evidence.h"
#include "schema/project.h"

PG_FUNCTION_INFO_V1(govproj_demand_record);

static void
demand_refuse(Relation rel, int sqlstate, const Row *demand, const char *detail)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("demand %lld cannot be changed or taken up like this",
					(long long) row_int64(demand, A_demand_id)),
			 errdetail_internal("%s", detail),
			 refused_by(rel, "demand")));
}

/*
 * Who takes it up, and for a project of which class, is said by the version that it is under.
 * Returns the agency that does.
 */
static int64
demand_taker(const Register *reg, Relation rel, const Row *demand, const Row *project)
{
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	Agency		owner = agency_met(reg, row_int64(project, A_project_owner_id), snapshot);
	bool		other_track;
	const Form *form = policy_form(policy_of_project(reg, project), TABLE_demand, DEED_TAKE_UP,
								   row_text(project, A_project_track), &other_track);
	int64		taker = form_acting_agency(reg, form, &owner, snapshot);

	UnregisterSnapshot(snapshot);
	if (other_track)
		demand_refuse(rel, ERRCODE_GOVPROJ_OUT_OF_SCOPE, demand,
					  form_said(form, psprintf(_("demands are taken up by projects of class %s "
												 "only"), form_track(form))));
	if (taker == 0)
		demand_refuse(rel, ERRCODE_GOVPROJ_WRONG_OFFICE, demand, form_refusal(form));
	return taker;
}

/* What its taking up is to the rules of entries. */
static JudgedEntry
demand_as_entry(const Register *reg, const Row *demand)
{
	JudgedEntry judged = {
		.thing.kind = THING_DEMAND,
		.day = register_today(rulebook_of(reg))
	};

	if (!row_isnull(demand, A_demand_category) && !row_isnull(demand, A_demand_year))
	{
		judged.facts.category = DatumGetCategory(row_datum(demand, A_demand_category));
		judged.facts.year = row_int32(demand, A_demand_year);
	}
	return judged;
}

/* Has the project come to nothing: was it rejected, withdrawn or terminated? */
static bool
project_came_to_nothing(const Register *reg, int64 project_id)
{
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	bool		ended = false;
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &reg->table[TABLE_project], A_project_id, Int64GetDatum(project_id),
				snapshot);
	row = probe_next(&probe);
	if (row)
		ended = stage_has_ended(row_stage(row, A_project_stage));
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
	return ended;
}

static void
demand_check_taking_up(const Register *reg, Relation rel, const Row *demand)
{
	JudgedEntry judged = demand_as_entry(reg, demand);
	LockedRow	project;

	project_lock(&project, reg, row_int64(demand, A_demand_project_id));
	(void) demand_taker(reg, rel, demand, &project.row);
	enforce_time(reg, rel, &project.row, &judged);
	row_unlock(&project);
}

/* A demand is raised by the unit it is of, or entered by whom collects them. */
static void
demand_check_office(const Register *reg, Relation rel, const Row *demand)
{
	Snapshot	snapshot;
	Agency		agency;
	bool		other_track;
	bool		allowed;
	const Form *form = policy_form(policy_of_today(reg), TABLE_demand, DEED_ENTER, NULL,
								   &other_track);

	if (row_isnull(demand, A_demand_agency_id))
		return;					/* NOT NULL says it better */
	snapshot = RegisterSnapshot(fact_snapshot());
	agency = agency_met(reg, row_int64(demand, A_demand_agency_id), snapshot);
	allowed = form_acting_agency(reg, form, &agency, snapshot) != 0;
	UnregisterSnapshot(snapshot);
	if (!allowed)
		demand_refuse(rel, ERRCODE_GOVPROJ_WRONG_OFFICE, demand, form_refusal(form));
}

/* Whose it is, and which, stays, but for the register's owner. */
static void
demand_require_same(Relation rel, const Row *old, const Row *new)
{
	static const int fixed[] = {A_demand_id, A_demand_agency_id};

	if (user_is_held_to_columns(rel, ACL_UPDATE) &&
		row_changed_columns(old, new, fixed, lengthof(fixed)))
		demand_refuse(rel, ERRCODE_GOVPROJ_RECORD_FIXED, old,
					  _("It stays with its agency: remove it, and enter another."));
}

/* Nothing else is altered: it need not be entered by who takes it up. */
static bool
demand_is_only_taken_up(const Row *old, const Row *new)
{
	static const int omit[] = {A_demand_project_id};

	return !row_isnull(new, A_demand_project_id) &&
		detail_changes(old, new, omit, lengthof(omit)) == NULL;
}

/* old: as it was before; NULL: it was not. */
static void
demand_record_act(const Register *reg, Relation rel, const Row *old, const Row *demand)
{
	static const int omit[] = {A_demand_project_id};
	JudgedEntry judged = demand_as_entry(reg, demand);
	StringInfoData head;
	LockedRow	project;
	Act			act = {0};

	project_lock(&project, reg, row_int64(demand, A_demand_project_id));
	initStringInfo(&head);
	remarks_add(&head, enforce_entry(reg, rel, &project.row, &judged));
	if (old && !row_isnull(old, A_demand_project_id))
		detail_add_int(&head, "freed_from", row_int64(old, A_demand_project_id));
	act.kind = "demand_taken_up";
	act.agency_id = demand_taker(reg, rel, demand, &project.row);
	row_keep(&reg->table[TABLE_agency], act.agency_id);
	act.legal_on = register_today(rulebook_of(reg));
	act.policy_id = row_int64(&project.row, A_project_policy_id);
	act.detail = detail_before(&head, detail_row(demand, omit, lengthof(omit)));
	project_record(&project, reg, &act);
	row_unlock(&project);
}

/*
 * What a project has taken up stays with it, until that comes to nothing: then another may take it
 * up, as it is.
 */
static void
demand_require_free(const Register *reg, Relation rel, const Row *old, const Row *new)
{
	if (!project_came_to_nothing(reg, row_int64(old, A_demand_project_id)))
		demand_refuse(rel, ERRCODE_GOVPROJ_RECORD_FIXED, old,
					  _("It has been taken up, and a project rests on it."));
	if (new == NULL || !demand_is_only_taken_up(old, new))
		demand_refuse(rel, ERRCODE_GOVPROJ_RECORD_FIXED, old,
					  _("The project that took it up has come to nothing: another may take it up, as it "
						"is."));
}

/* One that no project has taken up, or that has come free.  old, new: NULL where there is none. */
static void
demand_check(const Register *reg, Relation rel, const Row *old, const Row *new)
{
	bool		is_update = old && new;
	bool		altered = !is_update || !demand_is_only_taken_up(old, new);

	if (is_update)
		demand_require_same(rel, old, new);
	if (old && altered)
		demand_check_office(reg, rel, old);
	if (new && altered)
		demand_check_office(reg, rel, new);
	if (new && !row_isnull(new, A_demand_project_id))
		demand_check_taking_up(reg, rel, new);
}

/*
 * Trigger of demand: BEFORE INSERT, UPDATE, DELETE row, AFTER INSERT, UPDATE
 * row, BEFORE TRUNCATE.  Errors: ZG009 once it is taken up by what has not come to nothing, and
 * at a time that the policy does not leave for demands, ZG010 for a project of another class,
 * ZG006 for another office.
 */
Datum
govproj_demand_record(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_trigger(fcinfo, TABLE_demand);
	TriggerData *data = (TriggerData *) fcinfo->context;
	Row		   *old;
	Row		   *new;
	bool		was_taken;
	bool		is_taken;

	if (TRIGGER_FIRED_BY_TRUNCATE(data->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
				 errmsg("table \"%s\" may not be truncated",
						clients_table_name(data->tg_relation)),
				 refused_by(data->tg_relation, "fixed")));
	if (!entry_rows(reg, TABLE_demand, data, &old, &new))
		return PointerGetDatum(data->tg_trigtuple);
	was_taken = old && !row_isnull(old, A_demand_project_id);
	is_taken = new && !row_isnull(new, A_demand_project_id) &&
		!(was_taken && row_int64(old, A_demand_project_id) == row_int64(new, A_demand_project_id));
	if (!TRIGGER_FIRED_BEFORE(data->tg_event))
	{
		if (is_taken)
			demand_record_act(reg, data->tg_relation, old, new);
		return PointerGetDatum(NULL);
	}
	if (was_taken)
		demand_require_free(reg, data->tg_relation, old, is_taken ? new : NULL);
	demand_check(reg, data->tg_relation, old, new);
	return PointerGetDatum(new ? row_tuple(new) : data->tg_trigtuple);
}
