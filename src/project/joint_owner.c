/*
 * joint_owner.c
 *		Agencies that own a project together with the one that leads.
 *
 * They see it, and are named; the owner alone enters and owes.  So nothing asks
 * for them but sight (govproj.joint_projects, behind policy sees_joint) and reports.
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "office/agencies.h"
#include "office/key.h"
#include "office/office.h"
#include "office/sight.h"
#include "policy/form.h"
#include "policy/legal_day.h"
#include "project/joint_owner.h"
#include "project/record.h"
#include "register/probe.h"
#include "register/rows_here.h"
#include "register/trigger.h"
#include "schema/project.h"

PG_FUNCTION_INFO_V1(govproj_joint_owner_record);

static void
refuse(Relation rel, int sqlstate, const Row *project, const char *detail)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("the joint owner of project \"%s\" cannot be entered or changed like this",
					project ? TextDatumGetCString(row_datum(project, A_project_code)) : "?"),
			 errdetail_internal("%s", detail),
			 refused_by(rel, sqlstate == ERRCODE_GOVPROJ_WRONG_OFFICE ? "office" : "fixed")));
}

/* The row by which an agency owns a project with others, and has not ended; 0: there is none. */
static int64
joint_row_of(const Register *reg, int64 project_id, int64 agency_id)
{
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	int64		id = 0;
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &reg->table[TABLE_joint_owner], A_joint_owner_project_id,
				Int64GetDatum(project_id), snapshot);
	while (id == 0 && (row = probe_next(&probe)) != NULL)
		if (row_int64(row, A_joint_owner_agency_id) == agency_id &&
			row_isnull(row, A_joint_owner_ended_on))
			id = row_int64(row, A_joint_owner_id);
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
	return id;
}

/* Does the agency own the project with others? */
bool
owns_jointly(const Register *reg, int64 project_id, int64 agency_id)
{
	return joint_row_of(reg, project_id, agency_id) != 0;
}

/* Another agency than leads, that might.  Errors: ZG006, ZG009. */
static void
require_may_join(const Register *reg, Relation rel, const Row *project, const Row *row)
{
	const Track *track = policy_track(policy_of_project(reg, project),
									  row_text(project, A_project_track));
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	Agency		agency = agency_by_id(reg, row_int64(row, A_joint_owner_agency_id), snapshot);

	UnregisterSnapshot(snapshot);
	if (agency.id == 0)
		return;					/* the foreign key says it better */
	if (agency.id == row_int64(project, A_project_owner_id))
		refuse(rel, ERRCODE_GOVPROJ_WRONG_OFFICE, project,
			   psprintf(_("Agency \"%s\" leads: it is the owner."), agency.name));
	if (!agency.active)
		refuse(rel, ERRCODE_GOVPROJ_WRONG_OFFICE, project,
			   psprintf(_("Agency \"%s\" acts no longer."), agency.name));
	if (track && !holds_one_of(&agency, track->owner_kinds))
		refuse(rel, ERRCODE_GOVPROJ_WRONG_OFFICE, project,
			   psprintf(_("Agency \"%s\" is of a kind that owns no projects of this class."),
						agency.name));
	if (owns_jointly(reg, row_int64(project, A_project_id), agency.id))
		refuse(rel, ERRCODE_GOVPROJ_RECORD_FIXED, project,
			   psprintf(_("Agency \"%s\" is a joint owner already."), agency.name));
}

/* All but its end stays, and that is said once.  Errors: ZG009. */
static void
require_only_ended(Relation rel, const Row *project, const Row *old, const Row *new)
{
	static const int fixed[] = {A_joint_owner_id, A_joint_owner_project_id, A_joint_owner_agency_id,
	A_joint_owner_from_on, A_joint_owner_basis};
	char	   *changed = row_changed_columns(old, new, fixed, lengthof(fixed));

	if (changed)
		refuse(rel, ERRCODE_GOVPROJ_RECORD_FIXED, project,
			   psprintf(_("%s stays as it was entered: end it (ended_on), and enter another."),
						changed));
	if (!row_isnull(old, A_joint_owner_ended_on))
		refuse(rel, ERRCODE_GOVPROJ_RECORD_FIXED, project,
			   _("It has ended, and stays so: enter another."));
}

/* The project is locked, as for all that comes to it. */
static void
joint_owner_check(const Register *reg, Relation rel, const Row *old, Row *new)
{
	static const int needed[] = {A_joint_owner_project_id, A_joint_owner_agency_id};
	LockedRow	project;

	row_require_not_null(rel, new, needed, lengthof(needed));
	if (row_isnull(new, A_joint_owner_from_on))
		row_set(new, A_joint_owner_from_on, DateADTGetDatum(register_today(rulebook_of(reg))));
	if (old == NULL)
		agency_keep(reg, row_int64(new, A_joint_owner_agency_id));
	project_lock(&project, reg, row_int64(new, A_joint_owner_project_id));
	if (!user_is_register_owner(reg))
		refuse(rel, ERRCODE_GOVPROJ_WRONG_OFFICE, &project.row, _("The register's owner enters it."));
	if (old)
		require_only_ended(rel, &project.row, old, new);
	else
		require_may_join(reg, rel, &project.row, new);
	require_past(rulebook_of(reg), rel, new, A_joint_owner_from_on);
	if (!row_isnull(new, A_joint_owner_ended_on))
		require_past(rulebook_of(reg), rel, new, A_joint_owner_ended_on);
	row_unlock(&project);
}

/* Whoever does not see it yet is told of: the policy is made where there is somebody for it. */
static void
notice_unseeing(const Register *reg)
{
	if (joint_owners_see(reg))
		return;
	ereport(NOTICE,
			(errmsg("joint owners see their projects after the next govproj.grant_register()"),
			 errhint("It makes policy \"%s\", which a register without joint owners has not.",
					 POLICY_JOINT)));
}

static void
joint_owner_record_act(const Register *reg, const Row *old, const Row *new)
{
	LockedRow	project;
	Act			act = {.detail = detail_entry(old, new, A_joint_owner_id, NULL, 0)};

	if (act.detail == NULL)
		return;
	project_lock(&project, reg, row_int64(new, A_joint_owner_project_id));
	act.kind = old ? "joint_owner_ended" : "joint_owner_entered";
	act.agency_id = row_int64(&project.row, A_project_owner_id);
	act.legal_on = row_date(new, old ? A_joint_owner_ended_on : A_joint_owner_from_on);
	act.policy_id = row_int64(&project.row, A_project_policy_id);
	project_record(&project, reg, &act);
	row_unlock(&project);
	if (old == NULL)
		notice_unseeing(reg);
}

/*
 * Who comes to lead a project owns it no more beside another.  The caller, who holds the project,
 * records the act; false: there is none, for it was no joint owner.
 */
bool
joint_owner_end(const Register *reg, const Row *project, int64 agency_id, DateADT day, Act *act)
{
	int64		id = joint_row_of(reg, row_int64(project, A_project_id), agency_id);
	LockedRow	locked;
	Row			old;

	if (id == 0 || !row_lock(&locked, &reg->table[TABLE_joint_owner], id))
		return false;
	old = row_copy(&locked.row);
	act->legal_on = Max(day, row_date(&locked.row, A_joint_owner_from_on));
	row_set(&locked.row, A_joint_owner_ended_on, DateADTGetDatum(act->legal_on));
	row_store(&locked);
	act->kind = "joint_owner_ended";
	act->agency_id = agency_id;
	act->policy_id = row_int64(project, A_project_policy_id);
	act->detail = detail_entry(&old, &locked.row, A_joint_owner_id, NULL, 0);
	row_unlock(&locked);
	return true;
}

/*
 * Trigger of joint_owner: BEFORE INSERT, UPDATE, DELETE row, AFTER INSERT, UPDATE row, BEFORE
 * TRUNCATE.  Errors: ZG006 for others than the register's owner, and for an agency that may not own
 * the project; ZG009 for one that is one already, and for altering; ZG011, 23503.
 */
Datum
govproj_joint_owner_record(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_trigger(fcinfo, TABLE_joint_owner);
	TriggerData *data = (TriggerData *) fcinfo->context;
	Row		   *old;
	Row		   *new;

	if (TRIGGER_FIRED_BY_DELETE(data->tg_event) || TRIGGER_FIRED_BY_TRUNCATE(data->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
				 errmsg("rows of \"%s\" may not be removed",
						clients_table_name(data->tg_relation)),
				 errhint("One that is a joint owner no more has an end: set ended_on."),
				 refused_by(data->tg_relation, "fixed")));
	if (!entry_rows(reg, TABLE_joint_owner, data, &old, &new))
		return PointerGetDatum(data->tg_trigtuple);
	if (!TRIGGER_FIRED_BEFORE(data->tg_event))
	{
		joint_owner_record_act(reg, old, new);
		return PointerGetDatum(NULL);
	}
	joint_owner_check(reg, data->tg_relation, old, new);
	return PointerGetDatum(row_tuple(new));
}
