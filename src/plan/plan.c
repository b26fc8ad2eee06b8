/*
 * plan.c
 *		Annual plans and their lines (Article 6).
 *
 * A plan is drawn up, filed, where the law says so approved, and from then on
 * fixed; a revision is a new version.  One that is entered with its day of
 * filing, as from a paper, takes its lines afterwards.
 *
 * A version that supplements does not take the place of the one in force: its
 * lines count besides, until a version that does takes the place of both.
 * Whether there may be supplements is a row of the law (policy_form, supplement);
 * Article 6 of the shipped one speaks of plans alone, so that they are revised.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "ledger/ledger.h"
#include "office/kept.h"
#include "office/key.h"
#include "office/office.h"
#include "office/sight.h"
#include "plan/plan.h"
#include "policy/form.h"
#include "policy/legal_day.h"
#include "register/day.h"
#include "register/probe.h"
#include "register/trigger.h"
#include "schema/plan.h"

#define DAYS_TO_TYPE 30			/* for the lines of a plan that was entered from its paper */

/* Does it add to a plan, and take no place?  Of NULL the table says that it may not be. */
bool
plan_supplements(const Row *plan)
{
	return !row_isnull(plan, A_annual_plan_supplements) &&
		row_bool(plan, A_annual_plan_supplements);
}

/* The latest version of an agency's plan of a year, only_whole: that is no supplement; 0: none. */
int
plan_latest_version(const Register *reg, int64 agency_id, int year, bool only_whole)
{
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	int			latest = 0;
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &reg->table[TABLE_annual_plan], A_annual_plan_agency_id,
				Int64GetDatum(agency_id), snapshot);
	while ((row = probe_next(&probe)) != NULL)
		if (row_int32(row, A_annual_plan_year) == year && !(only_whole && plan_supplements(row)))
			latest = Max(latest, row_int32(row, A_annual_plan_version));
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
	return latest;
}

/*
 * Versions come one after another under the lock of the register's row, which the act takes
 * anyway.  An agency's row is locked before it.
 */
static void
plan_lock_register(const Register *reg)
{
	LockedRow	locked;

	if (row_lock(&locked, &reg->table[TABLE_register], REGISTER_ID))
		row_unlock(&locked);
}

static void
plan_give_version(const Register *reg, Kept *plan)
{
	int64		agency_id = row_int64(plan->row, A_annual_plan_agency_id);

	if (row_isnull(plan->row, A_annual_plan_year))
		return;					/* NOT NULL says it better */
	row_keep(&reg->table[TABLE_agency], agency_id);
	plan_lock_register(reg);
	kept_set(plan, A_annual_plan_version,
			 Int32GetDatum(plan_latest_version(reg, agency_id,
											   row_int32(plan->row, A_annual_plan_year),
											   false) + 1));
}

/*
 * The first day on which an earlier version that is no supplement bears column, its filing or its
 * approval; false: none does.
 */
static bool
plan_first_day_before(const Register *reg, const Row *plan, int column, DateADT *first)
{
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	bool		found = false;
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &reg->table[TABLE_annual_plan], A_annual_plan_agency_id,
				row_datum(plan, A_annual_plan_agency_id), snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		if (row_int32(row, A_annual_plan_year) != row_int32(plan, A_annual_plan_year) ||
			row_int32(row, A_annual_plan_version) >= row_int32(plan, A_annual_plan_version) ||
			plan_supplements(row) || row_isnull(row, column))
			continue;
		*first = found ? Min(*first, row_date(row, column)) : row_date(row, column);
		found = true;
	}
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
	return found;
}

/* What is wrong with a supplement beside what it adds to. */
typedef struct SupplementFaults
{
	bool		missing;		/* there is no such plan; else it is later */
	char	   *told;			/* a line each; NULL: nothing is */
} SupplementFaults;

static void
supplement_add_fault(SupplementFaults *faults, bool missing, char *fault)
{
	faults->missing |= missing;
	faults->told = faults->told ? psprintf("%s\n%s", faults->told, fault) : fault;
}

/*
 * What it adds to bears a day in that column, its filing or its approval, no later than it does
 * itself.  none, later: what is said otherwise.  An UPDATE that leaves the column is not asked.
 */
static void
supplement_look_before(const Register *reg, const Row *old, const Row *plan, int column,
					   const char *none, const char *later, SupplementFaults *faults)
{
	int			year = row_int32(plan, A_annual_plan_year);
	DateADT		day;

	if (old && !row_differs(old, plan, plan->table->att[column] - 1))
		return;
	if (!plan_first_day_before(reg, plan, column, &day))
		supplement_add_fault(faults, true, psprintf(none, year));
	else if (!row_isnull(plan, column) && row_date(plan, column) < day)
		supplement_add_fault(faults, false, psprintf(later, year, date_text(day),
													 date_text(row_date(plan, column))));
}

/*
 * Whoever counts by the supplement can count by what it adds to as well.  old: NULL, it is new.
 * Errors: ZG002 where there is none, ZG011 for a day before it.
 */
static void
plan_require_supplemented(const Register *reg, Relation rel, const Row *old, const Row *plan)
{
	SupplementFaults faults = {0};

	supplement_look_before(reg, old, plan, A_annual_plan_filed_on,
						   _("None of %d has been filed."),
						   _("That of %d was filed on %s, and the supplement on %s."), &faults);
	if (!row_isnull(plan, A_annual_plan_approved_on))
		supplement_look_before(reg, old, plan, A_annual_plan_approved_on,
							   _("None of %d has been approved."),
							   _("That of %d was approved on %s, and the supplement on %s."),
							   &faults);
	if (faults.told)
		ereport(ERROR,
				(errcode(faults.missing ? ERRCODE_GOVPROJ_DOCUMENT_MISSING
						 : ERRCODE_GOVPROJ_DATE_ORDER),
				 errmsg("a supplement adds to a plan of the same agency and year"),
				 errdetail_internal("%s", faults.told),
				 errhint("File the plan itself first, and have it approved where that is asked for; or "
						 "leave supplements out, and it is that plan."),
				 refused_by(rel, faults.missing ? "supplemented" : "legal_date")));
}

static bool
annual_plan_is_filed(const Row *plan)
{
	return !row_isnull(plan, A_annual_plan_filed_on);
}

/* The day on which its filing is recorded; what comes from before the register was, on its day. */
static void
plan_keep_recorded(const Register *reg, Kept *plan)
{
	if (annual_plan_is_filed(plan->row))
		kept_set(plan, A_annual_plan_recorded_on, ledger_imports()
				 ? row_datum(plan->row, A_annual_plan_filed_on)
				 : DateADTGetDatum(register_today(rulebook_of(reg))));
	else
		kept_set_null(plan, A_annual_plan_recorded_on);
}

/* BEFORE an annual plan is entered, filed or approved.  Errors: ZG002, ZG009, ZG011. */
void
plan_check(const Register *reg, Relation rel, const Row *old, Row *new)
{
	Kept		kept;

	if (old == NULL)
	{
		kept_begin(&kept, new);
		plan_give_version(reg, &kept);
		if (plan_supplements(new) && !row_isnull(new, A_annual_plan_year))
			plan_require_supplemented(reg, rel, NULL, new);
		kept_set(&kept, A_annual_plan_sealed, BoolGetDatum(false));
		plan_keep_recorded(reg, &kept);
		kept_require_of_office(&kept, rel);
		return;
	}
	if (plan_supplements(new))
		plan_require_supplemented(reg, rel, old, new);
	if (!row_isnull(new, A_annual_plan_approved_on))
		row_set(new, A_annual_plan_sealed, BoolGetDatum(true));
	if (annual_plan_is_filed(old) || !annual_plan_is_filed(new))
		return;
	row_set(new, A_annual_plan_sealed, BoolGetDatum(true));
	kept_begin(&kept, new);
	plan_keep_recorded(reg, &kept);
	kept_require_of_office(&kept, rel);
}

static void
plan_line_refuse(Relation rel, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
			 errmsg("the lines of this plan are fixed"),
			 errdetail_internal("%s", detail),
			 errhint("A revision is a new version: enter another annual_plan for the agency and "
					 "year."),
			 refused_by(rel, "fixed")));
}

/* Lines come to a plan until it is fixed; those of a filed plan are neither altered nor removed. */
static void
plan_require_open(const Register *reg, Relation rel, const Row *plan, bool only_adds)
{
	if (row_bool(plan, A_annual_plan_sealed))
		plan_line_refuse(rel, row_isnull(plan, A_annual_plan_approved_on) ? _("It has been filed.")
						 : _("It has been approved."));
	if (plan_latest_version(reg, row_int64(plan, A_annual_plan_agency_id),
							row_int32(plan, A_annual_plan_year), true) >
		row_int32(plan, A_annual_plan_version))
		plan_line_refuse(rel, _("A later version has taken its place."));
	if (annual_plan_is_filed(plan) && !only_adds)
		plan_line_refuse(rel, _("It has been filed; lines may only be added to it."));
	if (annual_plan_is_filed(plan) && !user_is_register_owner(reg) &&
		register_today(rulebook_of(reg)) - row_date(plan, A_annual_plan_filed_on) > DAYS_TO_TYPE)
		plan_line_refuse(rel, _("It was filed too long ago to take lines from the paper."));
}

/* Its agency.  Errors: ZG006 when the current user may not act for it. */
static int64
plan_require_agency_acts(const Register *reg, Relation rel, const Row *plan)
{
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	Agency		agency = agency_by_id(reg, row_int64(plan, A_annual_plan_agency_id),
									  snapshot);
	bool		other_track;
	const Form *form = policy_form(policy_of_today(reg), TABLE_annual_plan,
								   plan_supplements(plan) ? DEED_SUPPLEMENT : DEED_ENTER, NULL,
								   &other_track);

	UnregisterSnapshot(snapshot);
	if (!agency.active || !user_may_act_for(reg, &agency))
		refuse_office(rel, form_said(form, psprintf(_("the plan is that of agency \"%s\""),
													agency.name)));
	return agency.id;
}

static void
plan_line_require_same(Relation rel, const Row *old, const Row *new)
{
	static const int fixed[] = {A_plan_line_id, A_plan_line_annual_plan_id};

	if (old && new && row_changed_columns(old, new, fixed, lengthof(fixed)))
		plan_line_refuse(rel, _("A line stays with its plan."));
}

static void
plan_line_record_act(const Register *reg, const Row *old, const Row *new, int64 agency_id)
{
	Act			act = {.detail = detail_entry(old, new, A_plan_line_id, NULL, 0)};

	if (act.detail == NULL)
		return;
	act.kind = old == NULL ? "plan_line_entered" : new ? "plan_line_changed" : "plan_line_removed";
	act.agency_id = agency_id;
	act.legal_on = register_today(rulebook_of(reg));
	register_record(reg, &act);
}

/*
 * Asked before it is locked: who may not learn of a plan does not wait for it.  Its agency never
 * changes.
 */
static bool
plan_is_seen(const Register *reg, int64 id)
{
	bool		seen = false;
	Probe		probe;
	Row		   *plan;

	CommandCounterIncrement();	/* what this command has entered before is there */
	probe_begin(&probe, &reg->table[TABLE_annual_plan], A_annual_plan_id, Int64GetDatum(id),
				fact_snapshot());
	plan = probe_next(&probe);
	if (plan)
		seen = agency_is_seen(reg, row_int64(plan, A_annual_plan_agency_id));
	probe_end(&probe);
	return seen;
}

/* A plan that the current user may not learn of is as none. */
static bool
plan_lock_seen(LockedRow *plan, const Register *reg, int64 id)
{
	return plan_is_seen(reg, id) && row_lock(plan, &reg->table[TABLE_annual_plan], id);
}

/* The trigger of plan_line; see govproj_entry_record. */
Datum
plan_line_record(Register *reg, TriggerData *data)
{
	Row		   *old;
	Row		   *new;
	const Row  *row;
	LockedRow	plan;
	int64		agency_id;

	if (TRIGGER_FIRED_BY_TRUNCATE(data->tg_event))
		plan_line_refuse(data->tg_relation, _("The table may not be truncated."));
	if (!entry_rows(reg, TABLE_plan_line, data, &old, &new))
		return PointerGetDatum(data->tg_trigtuple);
	row = new ? new : old;
	plan_line_require_same(data->tg_relation, old, new);
	if (row_isnull(row, A_plan_line_annual_plan_id) ||
		!plan_lock_seen(&plan, reg, row_int64(row, A_plan_line_annual_plan_id)))
		return PointerGetDatum(row_tuple(row));	/* the server says it better */
	plan_lock_register(reg);
	plan_require_open(reg, data->tg_relation, &plan.row, old == NULL);
	agency_id = plan_require_agency_acts(reg, data->tg_relation, &plan.row);
	row_unlock(&plan);
	if (!TRIGGER_FIRED_BEFORE(data->tg_event))
	{
		plan_line_record_act(reg, old, new, agency_id);
		return PointerGetDatum(NULL);
	}
	return PointerGetDatum(row_tuple(row));
}
