/*
 * succession.c
 *		An agency's affairs go to another: institutional reform.
 *
 * One row hands over a project, or all that the agency still has, which closes it.
 * What goes over is what is still to be done; what has been done stays on record as
 * it was done, by whom it was, and who takes over sees it (office/sight.c).  Each
 * row that changes hands is an act of its project's chain, or of the register's own.
 */
#include "postgres.h"

#include "access/xact.h"
#include "commands/trigger.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "duty/settle.h"
#include "errors.h"
#include "judge/owner_then.h"
#include "ledger/ledger.h"
#include "office/agencies.h"
#include "office/key.h"
#include "office/office.h"
#include "policy/form.h"
#include "policy/legal_day.h"
#include "project/owner.h"
#include "register/probe.h"
#include "register/rows_here.h"
#include "register/trigger.h"
#include "schema/project.h"
#include "schema/succession.h"
#include "succession/office_change.h"
#include "succession/taken_over.h"

PG_FUNCTION_INFO_V1(govproj_succession_record);

/* One row of the table on its way in. */
typedef struct Succession
{
	const Register *reg;
	Relation	rel;
	const Row  *row;
	Agency		agency;
	Agency		successor;
	DateADT		from;
} Succession;

static void
refuse(const Succession *s, int sqlstate, const char *detail, const char *hint)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("agency \"%s\" is not succeeded by \"%s\" like this",
					s->agency.name ? s->agency.name : "?",
					s->successor.name ? s->successor.name : "?"),
			 errdetail_internal("%s", detail),
			 hint ? errhint("%s", hint) : 0,
			 refused_by(s->rel, sqlstate == ERRCODE_GOVPROJ_DATE_ORDER ? "legal_date"
						: sqlstate == ERRCODE_GOVPROJ_WRONG_OFFICE ? "office" : "fixed")));
}

static bool
is_whole(const Succession *s)
{
	return row_isnull(s->row, A_succession_project_id);
}

static void
succession_read(Succession *s, const Register *reg, Relation rel, const Row *row)
{
	Snapshot	snapshot;

	CommandCounterIncrement();	/* what a row before this one has done counts */
	snapshot = RegisterSnapshot(GetLatestSnapshot());
	*s = (Succession) {.reg = reg,.rel = rel,.row = row};
	s->from = row_date(row, A_succession_from_on);
	s->agency = agency_by_id(reg, row_int64(row, A_succession_agency_id), snapshot);
	s->successor = agency_by_id(reg, row_int64(row, A_succession_successor_id), snapshot);
	UnregisterSnapshot(snapshot);
}

/* The projects that go over: one, or all that the agency owns; in the order of their ids. */
static List *
projects_to_go(const Succession *s)
{
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	bool		whole = is_whole(s);
	Probe		probe;
	List	   *ids;

	if (whole)
		probe_begin(&probe, &s->reg->table[TABLE_project], A_project_owner_id,
					Int64GetDatum(s->agency.id), snapshot);
	else
		probe_begin(&probe, &s->reg->table[TABLE_project], A_project_id,
					row_datum(s->row, A_succession_project_id), snapshot);
	ids = probe_ids(&probe);
	UnregisterSnapshot(snapshot);
	return ids;
}

/* Is it the agency's still, now that it is locked? */
static bool
is_its_own(const Succession *s, const Row *project)
{
	return row_int64(project, A_project_owner_id) == s->agency.id;
}

/* Two changes of hands follow each other in days as in acts: who had it when is read off both. */
static void
require_after_last_owner(const Succession *s, const Row *project)
{
	DateADT		last = owner_changed_last(s->reg, project);

	if (last > s->from)
		refuse(s, ERRCODE_GOVPROJ_DATE_ORDER,
			   psprintf(_("Project \"%s\" came to the agency on %s."),
						row_text(project, A_project_code), date_text(last)),
			   _("Date the succession (from_on) no earlier."));
}

/* Does the project go over as it stands?  One that came to its stage later is added to late. */
static void
look_at_project(const Succession *s, const Row *project, StringInfo late)
{
	const Policy *policy = policy_of_project(s->reg, project);
	const Track *track = policy_track(policy, row_text(project, A_project_track));

	if (!is_its_own(s, project))
		refuse(s, ERRCODE_GOVPROJ_WRONG_OFFICE,
			   psprintf(_("Project \"%s\" is another agency's."),
						row_text(project, A_project_code)), NULL);
	if (track && !holds_one_of(&s->successor, track->owner_kinds))
		refuse(s, ERRCODE_GOVPROJ_WRONG_OFFICE,
			   psprintf(_("\"%s\" is of a kind that owns no projects such as \"%s\"."),
						s->successor.name, row_text(project, A_project_code)),
			   _("Name another successor for that project, in a row of its own with project_id, "
				 "before this one."));
	require_after_last_owner(s, project);
	if (row_date(project, A_project_stage_on) > s->from)
		appendStringInfo(late, "%s%s (%s)", late->len ? _(", ") : "",
						 row_text(project, A_project_code),
						 date_text(row_date(project, A_project_stage_on)));
}

static void
pass_projects_on(const Succession *s)
{
	List	   *ids = projects_to_go(s);
	StringInfoData late;
	ListCell   *lc;

	initStringInfo(&late);
	if (ids == NIL && !is_whole(s))
		ereport(ERROR,
				(errcode(ERRCODE_FOREIGN_KEY_VIOLATION),
				 errmsg("project %lld does not exist",
						(long long) row_int64(s->row, A_succession_project_id)),
				 errtable(s->rel)));
	foreach(lc, ids)
	{
		LockedRow	project;

		if (!row_lock(&project, &s->reg->table[TABLE_project], *(int64 *) lfirst(lc)))
			continue;
		if (!is_whole(s) || is_its_own(s, &project.row))
			look_at_project(s, &project.row, &late);
		if (late.len == 0 && is_its_own(s, &project.row))
			project_pass_on(s->reg, &project, s->successor.id,
							row_datum(s->row, A_succession_basis), s->from);
		row_unlock(&project);
	}
	if (late.len)
		refuse(s, ERRCODE_GOVPROJ_DATE_ORDER,
			   psprintf(_("These came to their stage after %s: %s."), date_text(s->from), late.data),
			   _("Date the succession (from_on) no earlier."));
}

/* The agency's own days: what it was called since. */
static void
require_after_last_version(const Succession *s)
{
	DateADT		last = agency_last_changed(s->reg, s->agency.id);

	if (is_whole(s) && last > s->from)
		refuse(s, ERRCODE_GOVPROJ_DATE_ORDER,
			   psprintf(_("On %s it was given another name, code or role."), date_text(last)),
			   _("Date the succession (from_on) no earlier."));
}

/* Who takes over from whom.  Errors: ZG006, ZG009, ZG011, 23503. */
static void
require_lawful(const Succession *s)
{
	if (!user_is_register_owner(s->reg))
		refuse(s, ERRCODE_GOVPROJ_WRONG_OFFICE, _("The register's owner enters it."), NULL);
	if (s->agency.id == 0 || s->successor.id == 0 || s->agency.id == s->successor.id)
		return;					/* the table's constraints say it better */
	if (!s->agency.active)
		refuse(s, ERRCODE_GOVPROJ_RECORD_FIXED,
			   psprintf(_("Agency \"%s\" acts no longer."), s->agency.name), NULL);
	if (!s->successor.active)
		refuse(s, ERRCODE_GOVPROJ_RECORD_FIXED,
			   psprintf(_("Agency \"%s\" acts no longer."), s->successor.name), NULL);
	if (is_whole(s) && !offices_are_same(policy_of_today(s->reg), &s->agency, &s->successor))
		refuse(s, ERRCODE_GOVPROJ_WRONG_OFFICE,
			   psprintf(_("\"%s\" is of kind \"%s\" and \"%s\" of kind \"%s\", whose offices are "
						  "others."), s->agency.name, s->agency.kind, s->successor.name,
						s->successor.kind),
			   _("Enter a successor of the same kind, or hand its projects over one by one "
				 "(project_id) and close it."));
	require_after_last_version(s);
}

static void
record_act(const Succession *s)
{
	Act			act = {.kind = "succession_entered",.legal_on = s->from};

	act.detail = detail_entry(NULL, s->row, A_succession_id, NULL, 0);
	register_record(s->reg, &act);
}

static HeapTuple
succession_check(const Register *reg, Relation rel, Row *row)
{
	static const int needed[] = {A_succession_agency_id, A_succession_successor_id};
	Succession	s;
	LockedRow	locked;

	if (row_isnull(row, A_succession_from_on))
		row_set(row, A_succession_from_on, DateADTGetDatum(register_today(rulebook_of(reg))));
	row_require_not_null(rel, row, needed, lengthof(needed));
	require_past(rulebook_of(reg), rel, row, A_succession_from_on);
	/* nobody enters a project of it, or closes the successor, meanwhile */
	if (row_lock_whole(&locked, &reg->table[TABLE_agency], row_int64(row, A_succession_agency_id)))
		row_unlock(&locked);
	agency_keep(reg, row_int64(row, A_succession_successor_id));
	succession_read(&s, reg, rel, row);
	require_lawful(&s);
	return row_tuple(row);
}

/* Projects first, whose chains are locked before the register's own. */
static void
succession_carry_out(const Register *reg, Relation rel, const Row *row)
{
	Succession	s;
	bool		founded;

	succession_read(&s, reg, rel, row);
	require_lawful(&s);			/* a row of the same statement may have ended it */
	founded = is_whole(&s) && agency_is_new(reg, s.successor.id);
	pass_projects_on(&s);
	take_over_rows(reg, s.agency.id, s.successor.id, row_isnull(row, A_succession_project_id) ? 0
				   : row_int64(row, A_succession_project_id), s.from);
	record_act(&s);
	if (!is_whole(&s))
		return;
	if (founded)
		agency_begin(reg, s.successor.id, s.from, row_datum(row, A_succession_basis));
	agency_close(reg, s.agency.id, s.from, row_datum(row, A_succession_basis));
	write_agency_duties(reg);
}

/*
 * Trigger of succession: BEFORE INSERT, UPDATE, DELETE row, AFTER INSERT row, BEFORE TRUNCATE.
 * Errors: ZG006 for others than the register's owner, and where the successor's offices are
 * others; ZG009 for one that acts no longer, and for altering; ZG011 for a day too early or in the
 * future; 23503.
 */
Datum
govproj_succession_record(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_trigger(fcinfo, TABLE_succession);
	TriggerData *data = (TriggerData *) fcinfo->context;
	Row		   *row;

	if (update_is_idle(&reg->table[TABLE_succession], data))
		return PointerGetDatum(data->tg_trigtuple);
	if (!TRIGGER_FIRED_BY_INSERT(data->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
				 errmsg("rows of \"%s\" may be neither altered nor removed",
						clients_table_name(data->tg_relation)),
				 errdetail("What was handed over by them has been."),
				 errhint("Hand it on by another row, or give a project back by its owner_id."),
				 refused_by(data->tg_relation, "fixed")));
	row = entered_row(reg, TABLE_succession, data);
	if (TRIGGER_FIRED_BEFORE(data->tg_event))
		return PointerGetDatum(succession_check(reg, data->tg_relation, row));
	succession_carry_out(reg, data->tg_relation, row);
	return PointerGetDatum(NULL);
}
