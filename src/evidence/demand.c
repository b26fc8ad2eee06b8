/*
 * demand.c
 *		The trigger of the demand table: units' demands, and the public project
 *		that takes one up (Articles 4 and 7).
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "office/office.h"
#include "policy/legal_day.h"
#include "project/record.h"
#include "register/probe.h"
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
			 errtableconstraint(rel, "demand")));
}

static bool
asks_for_demand(const Rule *rule)
{
	for (int i = 0; rule->kind == RULE_REQUIREMENT && i < rule->u.requirement.nwanted; i++)
		if (rule->u.requirement.wanted[i].sort == WANTED_DEMAND &&
			!rule->u.requirement.wanted[i].absent)
			return true;
	return false;
}

/* Does the policy have projects of this class begin with demands? */
static bool
demand_begins_track(const Policy *policy, const char *track)
{
	for (int i = 0; i < policy->nsteps; i++)
	{
		const Step *step = &policy->steps[i];

		if (strcmp(step->track, track) != 0)
			continue;
		for (int r = 0; r < step->nrules; r++)
			if (asks_for_demand(step->rules[r]))
				return true;
	}
	return false;
}

/* Only a public project that is still at its first stage collects demands. */
static void
demand_check_taking_up(const Register *reg, Relation rel, const Row *demand)
{
	LockedRow	project;
	Snapshot	snapshot;
	const Policy *policy;
	Agency		owner;

	project_lock(&project, reg, row_int64(demand, A_demand_project_id));
	snapshot = RegisterSnapshot(fact_snapshot());
	owner = agency_by_id(reg, row_int64(&project.row, A_project_owner_id), snapshot);
	policy = policy_by_id(rulebook_of(reg),
						  row_int64(&project.row, A_project_policy_id));
	if (!demand_begins_track(policy, TextDatumGetCString(row_datum(&project.row, A_project_track))))
		demand_refuse(rel, ERRCODE_GOVPROJ_OUT_OF_SCOPE, demand,
					  _("Article 7(1): demands are taken up by public projects only."));
	if (row_stage(&project.row, A_project_stage) != STAGE_PLANNED)
		demand_refuse(rel, ERRCODE_GOVPROJ_RECORD_FIXED, demand,
					  _("A reading of Article 7(1): demands are taken up while the project is at "
						"\"planned\"."));
	if (!user_may_act_for(reg, &owner))
		demand_refuse(rel, ERRCODE_GOVPROJ_WRONG_OFFICE, demand,
					  _("Article 7(1): the data bureau collects the demands."));
	UnregisterSnapshot(snapshot);
	row_unlock(&project);
}

/* A demand is raised by the unit it is of, or entered by whom collects them. */
static void
demand_check_office(const Register *reg, Relation rel, const Row *demand)
{
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	Agency		agency;
	bool		allowed;

	if (row_isnull(demand, A_demand_agency_id))
		allowed = true;			/* NOT NULL says it better */
	else
	{
		agency = agency_by_id(reg, row_int64(demand, A_demand_agency_id), snapshot);
		allowed = user_may_act_for(reg, &agency) ||
			agency_acting_as(reg, AGENCY_DATA_BUREAU, snapshot) != 0;
	}
	UnregisterSnapshot(snapshot);
	if (!allowed)
		demand_refuse(rel, ERRCODE_GOVPROJ_WRONG_OFFICE, demand,
					  _("Article 7(1): it is raised by its unit, or entered by the data bureau."));
}

static void
demand_record_act(const Register *reg, const Row *demand)
{
	static const int omit[] = {A_demand_project_id};
	LockedRow	project;
	Act			act = {0};

	project_lock(&project, reg, row_int64(demand, A_demand_project_id));
	if (row_stage(&project.row, A_project_stage) != STAGE_PLANNED)
		refuse_step_beside(&project);
	act.kind = "demand_taken_up";
	act.agency_id = row_int64(&project.row, A_project_owner_id);
	act.legal_on = register_today(rulebook_of(reg));
	act.policy_id = row_int64(&project.row, A_project_policy_id);
	act.detail = detail_row(demand, omit, lengthof(omit));
	project_record(&project, reg, &act);
	row_unlock(&project);
}

/*
 * Trigger of demand: BEFORE INSERT, UPDATE, DELETE row, AFTER INSERT, UPDATE
 * row, BEFORE TRUNCATE.  Errors: ZG009 once it is taken up, ZG010 for a project
 * of another class, ZG006 for another office.
 */
Datum
govproj_demand_record(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_trigger(fcinfo, TABLE_demand);
	TriggerData *data = (TriggerData *) fcinfo->context;
	const Table *table = &reg->table[TABLE_demand];
	bool		is_update = TRIGGER_FIRED_BY_UPDATE(data->tg_event);
	Row		   *row;
	Row		   *new;
	bool		was_taken;

	if (TRIGGER_FIRED_BY_TRUNCATE(data->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
				 errmsg("table \"%s\" may not be truncated",
						RelationGetRelationName(data->tg_relation)),
				 errtableconstraint(data->tg_relation, "fixed")));
	row = row_of_tuple(table, data->tg_relation, data->tg_trigtuple);
	new = is_update ? row_of_tuple(table, data->tg_relation, data->tg_newtuple) : row;
	was_taken = !TRIGGER_FIRED_BY_INSERT(data->tg_event) && !row_isnull(row, A_demand_project_id);

	if (!TRIGGER_FIRED_BEFORE(data->tg_event))
	{
		if (!was_taken && !row_isnull(new, A_demand_project_id))
			demand_record_act(reg, new);
		return PointerGetDatum(NULL);
	}
	if (was_taken && (!is_update || detail_changes(row, new, NULL, 0) != NULL))
		demand_refuse(data->tg_relation, ERRCODE_GOVPROJ_RECORD_FIXED, row,
					  _("It has been taken up, and a project rests on it."));
	if (!was_taken)
		demand_check_office(reg, data->tg_relation, row);
	if (!was_taken && is_update)
		demand_check_office(reg, data->tg_relation, new);
	if (!TRIGGER_FIRED_BY_DELETE(data->tg_event) && !was_taken &&
		!row_isnull(new, A_demand_project_id))
		demand_check_taking_up(reg, data->tg_relation, new);
	return PointerGetDatum(is_update ? data->tg_newtuple : data->tg_trigtuple);
}
