/*
 * settle.c
 *		Duties as rows: for views, and written down.
 */
#include "postgres.h"

#include "access/xact.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/tuplestore.h"

#include "duty/agency_duties.h"
#include "duty/settle.h"
#include "errors.h"
#include "office/sight.h"
#include "policy/legal_day.h"
#include "project/obligation.h"
#include "register/asked.h"
#include "register/day.h"
#include "register/probe.h"
#include "register/progress.h"
#include "schema/duty.h"
#include "schema/project.h"

PG_FUNCTION_INFO_V1(govproj_register_today);
PG_FUNCTION_INFO_V1(govproj_project_duties);
PG_FUNCTION_INFO_V1(govproj_agency_duties);
PG_FUNCTION_INFO_V1(govproj_plan_duties);
PG_FUNCTION_INFO_V1(govproj_audit_duties);
PG_FUNCTION_INFO_V1(govproj_project_duties_on);
PG_FUNCTION_INFO_V1(govproj_agency_duties_on);
PG_FUNCTION_INFO_V1(govproj_write_duties);

#define DUTY_COLUMNS 18
#define KEY_LENGTH 256

static const AgencyDuties ALL_AGENCY_DUTIES = {.plans = true,.audits = true};

/*
 * govproj.register_today(project_table regclass): today in that register's time
 * zone, as its statement began.  Errors: 42501 without SELECT on the table, 42809 when it is none.
 */
Datum
govproj_register_today(PG_FUNCTION_ARGS)
{
	const Register *reg = register_of_any_version_asked_about(PG_GETARG_OID(0),
															  fcinfo->flinfo->fn_oid);

	/* views ask it, which may be read while the version is another */
	if (reg->is_other_version)
		PG_RETURN_DATEADT(today_in(register_zone(reg, GetActiveSnapshot()), query_clock()));
	PG_RETURN_DATEADT(register_today_for_query(rulebook_of(reg)));
}

/* A row of the result, as far as it has been filled in. */
typedef struct Cells
{
	int			n;
	Datum		values[DUTY_COLUMNS];
	bool		nulls[DUTY_COLUMNS];
} Cells;

static void
put(Cells *cells, Datum value, bool isnull)
{
	cells->values[cells->n] = value;
	cells->nulls[cells->n++] = isnull;
}

static void
put_text(Cells *cells, const char *text)
{
	put(cells, CStringGetTextDatum(text), false);
}

static void
put_day(Cells *cells, DateADT day)
{
	put(cells, DateADTGetDatum(day), DATE_NOT_FINITE(day));
}

static void
put_key(Cells *cells, int64 id)
{
	put(cells, Int64GetDatum(id), id == 0);
}

/* of_agency: with the project and the plan that it is about; else with the office that owes it. */
static void
duty_put(ReturnSetInfo *result, const Duty *duty, bool of_agency)
{
	const Filing *filing = &duty->filing;
	Cells		cells = {0};

	put_text(&cells, duty->kind->code);
	put_text(&cells, duty_event_name(duty->kind->event));
	put_text(&cells, duty->kind->label_zh);
	put_text(&cells, duty->kind->label_en);
	put_text(&cells, duty->kind->article);
	put_key(&cells, duty->agency_id);
	if (of_agency)
		put_key(&cells, duty->project_id);
	else
		put_text(&cells, duty->kind->debtor->word);
	put_text(&cells, duty->kind->receiver->word);
	put(&cells, Int64GetDatum(duty->source_id), false);
	put_day(&cells, duty->arose_on);
	put_day(&cells, duty->due_on);
	put_day(&cells, duty->met ? duty->met_on : DATEVAL_NOEND);
	put_key(&cells, filing->document_id);
	put_day(&cells, filing->dated_on);
	put_day(&cells, filing->recorded_on);
	put_day(&cells, filing->received_on);
	put_key(&cells, filing->received_by);
	if (of_agency)
		put_key(&cells, filing->annual_plan_id);
	tuplestore_putvalues(result->setResult, result->setDesc, cells.values, cells.nulls);
}

/* What the duties say of receipts is looked up for who asks; to judge them it seldom matters. */
static void
duty_show(ReturnSetInfo *result, Duty *duty, const Register *reg, const Past *past,
		  Snapshot snapshot)
{
	if (duty->kind->event != DUTY_AUDIT_ITEM)	/* what is handed over is not filed */
		filing_read_receipt(&duty->filing, reg, past, snapshot);
	duty_put(result, duty, duty_is_of_agency(duty->kind));
}

/* The day asked about, today when none is.  Errors: 22008 for one that is no day. */
static DateADT
duty_day_asked(FunctionCallInfo fcinfo, int argument, DateADT today)
{
	DateADT		day = PG_ARGISNULL(argument) ? today : PG_GETARG_DATEADT(argument);

	if (DATE_NOT_FINITE(day))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("duties are told for a day, not for infinity")));
	return day;
}

/*
 * govproj.project_duties(project_table regclass, project_id bigint, on_date
 * date): a row for each duty of the project that has arisen by the day (NULL:
 * today).  No rows without such a project, or where row security hides it.
 * Errors: 42501, 42809 as register_today.
 */
Datum
govproj_project_duties(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	const Register *reg;
	Snapshot	snapshot;
	Probe		probe;
	Row		   *project;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		return (Datum) 0;
	reg = register_asked_about(PG_GETARG_OID(0), fcinfo->flinfo->fn_oid);
	snapshot = RegisterSnapshot(GetActiveSnapshot());
	probe_begin(&probe, &reg->table[TABLE_project], A_project_id,
				Int64GetDatum(PG_GETARG_INT64(1)), snapshot);
	project = probe_next(&probe);
	if (project && project_is_seen(reg, project))
	{
		DateADT		today = register_today_for_query(rulebook_of(reg));
		Duties		duties = {0};
		Case		c;

		past_warn(project, today);
		case_of_project(&c, reg, project, duty_day_asked(fcinfo, 2, today), today, snapshot);
		project_duties(&c, -1, &duties);
		for (int i = 0; i < duties.n; i++)
			duty_show(result, &duties.items[i], reg, NULL, snapshot);
	}
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
	return (Datum) 0;
}

/* What they are told from.  Errors: 42501. */
static void
require_sight_of_duties(const Register *reg)
{
	require_select(reg->table[TABLE_audit_request].relid);
	require_select(reg->table[TABLE_annual_plan].relid);
	require_some_sight(reg);
}

/*
 * A duty is seen by who owes it, and by who sees the project it is about.  What an agency owes
 * comes together: whether it is the user's own is asked once.
 */
static void
show_seen(ReturnSetInfo *result, const Register *reg, bool sees_all, const Past *past,
		  Snapshot snapshot, Duties *duties)
{
	bool		is_own = false;
	int64		agency_id = 0;

	for (int i = 0; i < duties->n; i++)
	{
		Duty	   *duty = &duties->items[i];

		if (!sees_all && duty->agency_id != agency_id)
		{
			agency_id = duty->agency_id;
			is_own = agency_is_seen(reg, agency_id);
		}
		if (sees_all || is_own ||
			(duty->project_id != 0 && project_id_is_seen(reg, duty->project_id)))
			duty_show(result, duty, reg, past, snapshot);
	}
}

/* What is wanted of the register as of a day, told once for all projects that a query asks of. */
static const Past *
past_asked(FunctionCallInfo fcinfo, const Register *reg, DateADT day, TimestampTz known,
		   PastTables wanted, bool own_alone, Snapshot snapshot)
{
	Past	   *past = fcinfo->flinfo->fn_extra;
	MemoryContext caller;

	if (past && past->reg == reg && past->day == day && past->known == known)
		return past;
	caller = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	past = past_of_register(reg, day, known, wanted, own_alone, snapshot);
	MemoryContextSwitchTo(caller);
	fcinfo->flinfo->fn_extra = past;
	return past;
}

static TimestampTz
moment_asked(FunctionCallInfo fcinfo, int argument)
{
	return PG_ARGISNULL(argument) ? DT_NOEND : PG_GETARG_TIMESTAMPTZ(argument);
}

/*
 * govproj.project_duties_on(project_table regclass, project_id bigint, day date, known
 * timestamptz): the same as its acts tell that it was at the end of the day, by what had been
 * recorded at that moment (NULL: by all that has).  Errors: as project_duties.
 */
Datum
govproj_project_duties_on(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	const Register *reg;
	Snapshot	snapshot;
	Duties		duties = {0};
	DateADT		day;
	Past	   *past;
	Case		c;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return (Datum) 0;
	reg = register_asked_about(PG_GETARG_OID(0), fcinfo->flinfo->fn_oid);
	day = duty_day_asked(fcinfo, 2, 0);
	snapshot = RegisterSnapshot(GetActiveSnapshot());
	if (project_id_is_seen_at(reg, PG_GETARG_INT64(1), snapshot))
	{
		past = past_of_project(reg, PG_GETARG_INT64(1), day, moment_asked(fcinfo, 3), PAST_ALL,
							   snapshot);
		past->own = past_asked(fcinfo, reg, day, past->known, PAST_TABLE(TABLE_agency), false,
							   snapshot);
		if (past_project(past))
		{
			case_of_past(&c, past, snapshot);
			project_duties(&c, -1, &duties);
		}
		for (int i = 0; i < duties.n; i++)
			duty_show(result, &duties.items[i], reg, past, snapshot);
	}
	UnregisterSnapshot(snapshot);
	return (Datum) 0;
}

/* The key that a client names: 0 is nobody's, where to us it means everybody's. */
static int64
key_asked(FunctionCallInfo fcinfo, int argument)
{
	int64		id = PG_GETARG_INT64(argument);

	return id == 0 ? -1 : id;
}

/* What a query that asks of one agency after the other has found out about its user. */
typedef struct Asker
{
	const Register *reg;
	bool		sees_all;
} Asker;

static bool
asker_sees_all(FunctionCallInfo fcinfo, const Register *reg)
{
	Asker	   *asker = fcinfo->flinfo->fn_extra;

	if (asker && asker->reg == reg)
		return asker->sees_all;
	if (asker == NULL)
		asker = fcinfo->flinfo->fn_extra = MemoryContextAlloc(fcinfo->flinfo->fn_mcxt,
															  sizeof(Asker));
	asker->sees_all = user_sees_all(reg);
	asker->reg = reg;
	return asker->sees_all;
}

/* A row for each duty of agencies that is wanted, and that the user may learn of. */
static void
show_agency_duties(FunctionCallInfo fcinfo, int day_argument, AgencyDuties wanted)
{
	const Register *reg = register_asked_about(PG_GETARG_OID(0), fcinfo->flinfo->fn_oid);
	DateADT		day;
	Snapshot	snapshot;
	Duties		duties = {0};

	require_sight_of_duties(reg);
	day = duty_day_asked(fcinfo, day_argument, register_today_for_query(rulebook_of(reg)));
	snapshot = RegisterSnapshot(GetActiveSnapshot());
	wanted.own_alone = !asker_sees_all(fcinfo, reg);
	agency_duties(reg, day, &wanted, NULL, snapshot, &duties);
	show_seen((ReturnSetInfo *) fcinfo->resultinfo, reg, !wanted.own_alone, NULL, snapshot,
			  &duties);
	UnregisterSnapshot(snapshot);
}

/*
 * govproj.agency_duties(project_table regclass, on_date date, agency bigint): a row for each
 * duty of an agency itself (NULL: of any) that has arisen by the day (NULL: today), and that
 * row security lets the current user see.  Errors: 42501, 42809 as
 * register_today.
 */
Datum
govproj_agency_duties(PG_FUNCTION_ARGS)
{
	AgencyDuties wanted = ALL_AGENCY_DUTIES;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	if (!PG_ARGISNULL(2))
		wanted.agency_id = key_asked(fcinfo, 2);
	show_agency_duties(fcinfo, 1, wanted);
	return (Datum) 0;
}

/*
 * govproj.plan_duties(project_table regclass, agency bigint, on_date date): the plans among them
 * that the agency owes.
 */
Datum
govproj_plan_duties(PG_FUNCTION_ARGS)
{
	AgencyDuties wanted = {.plans = true};

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		return (Datum) 0;
	wanted.agency_id = key_asked(fcinfo, 1);
	show_agency_duties(fcinfo, 2, wanted);
	return (Datum) 0;
}

/*
 * govproj.audit_duties(project_table regclass, request bigint, on_date date): the items of an audit
 * request among them.
 */
Datum
govproj_audit_duties(PG_FUNCTION_ARGS)
{
	AgencyDuties wanted = {.audits = true};

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		return (Datum) 0;
	wanted.request_id = key_asked(fcinfo, 1);
	show_agency_duties(fcinfo, 2, wanted);
	return (Datum) 0;
}

/*
 * govproj.agency_duties_on(project_table regclass, day date, known timestamptz): the same as acts
 * tell that it was at the end of the day, by what had been recorded at that moment (NULL: by all
 * that has).  Errors: as agency_duties.
 */
Datum
govproj_agency_duties_on(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	const Register *reg;
	const Past *past;
	Snapshot	snapshot;
	Duties		duties = {0};
	DateADT		day;
	AgencyDuties wanted = ALL_AGENCY_DUTIES;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		return (Datum) 0;
	reg = register_asked_about(PG_GETARG_OID(0), fcinfo->flinfo->fn_oid);
	require_sight_of_duties(reg);
	day = duty_day_asked(fcinfo, 1, 0);
	snapshot = RegisterSnapshot(GetActiveSnapshot());
	wanted.own_alone = !user_sees_all(reg);
	past = past_asked(fcinfo, reg, day, moment_asked(fcinfo, 2), PAST_ALL, wanted.own_alone,
					  snapshot);
	agency_duties(reg, day, &wanted, past, snapshot, &duties);
	show_seen(result, reg, !wanted.own_alone, past, snapshot, &duties);
	UnregisterSnapshot(snapshot);
	return (Datum) 0;
}

/* A row of the obligation table, and the duty it is about when there still is one. */
typedef struct Written
{
	char		key[KEY_LENGTH];	/* hash key */
	const Duty *duty;
	bool		found;
} Written;

static void
duty_make_row_key(char *key, const char *kind, int64 agency_id, int64 project_id, int64 source_id,
				  DateADT arose_on)
{
	snprintf(key, KEY_LENGTH, "%lld/%lld/%lld/%d/%s", (long long) agency_id, (long long) project_id,
			 (long long) source_id, arose_on, kind);
}

static void
duty_make_key(char *key, const Duty *duty)
{
	duty_make_row_key(key, duty->kind->code, duty->agency_id, duty->project_id, duty->source_id,
					  duty->arose_on);
}

static HTAB *
duty_hash_all(const Duties *duties)
{
	HASHCTL		ctl = {0};
	HTAB	   *table;

	ctl.keysize = KEY_LENGTH;
	ctl.entrysize = sizeof(Written);
	ctl.hcxt = CurrentMemoryContext;
	table = hash_create("govproj duties", duties->n + 16, &ctl,
						HASH_ELEM | HASH_STRINGS | HASH_CONTEXT);
	for (int i = 0; i < duties->n; i++)
	{
		const Duty *duty = &duties->items[i];
		char		key[KEY_LENGTH];
		Written    *written;

		duty_make_key(key, duty);
		written = hash_search(table, key, HASH_ENTER, NULL);
		written->duty = duty;
		written->found = false;
	}
	return table;
}

static Written *
duty_find_written(HTAB *table, const Row *row)
{
	char		key[KEY_LENGTH];

	duty_make_row_key(key, row_text(row, A_obligation_kind),
					  row_int64(row, A_obligation_agency_id),
					  row_isnull(row, A_obligation_project_id) ? 0
					  : row_int64(row, A_obligation_project_id),
					  row_int64(row, A_obligation_source_id),
					  row_date(row, A_obligation_arose_on));
	return hash_search(table, key, HASH_FIND, NULL);
}

/* Bring the rows up to the duties, or only tell whether they are behind.  Returns how many are. */
static int
compare_agency_duties(const Register *reg, Snapshot snapshot, bool write)
{
	Duties		duties = {0};
	HTAB	   *table;
	Written    *written;
	Probe		probe;
	Row		   *row;
	int			n = 0;

	agency_duties(reg, register_today(rulebook_of(reg)), &ALL_AGENCY_DUTIES, NULL, snapshot,
				  &duties);
	table = duty_hash_all(&duties);
	probe_all(&probe, &reg->table[TABLE_obligation], snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		int64		id = row_int64(row, A_obligation_id);

		written = duty_find_written(table, row);
		if (written == NULL)
		{
			if (!obligation_is_stale(row) || !obligation_is_agencys(reg, row))
				continue;
			n++;
			if (write)
				obligation_lapse(reg, id);
			continue;
		}
		written->found = true;
		if (obligation_is_current(row, written->duty))
			continue;
		n++;
		if (write)
			obligation_update(reg, id, written->duty);
	}
	probe_end(&probe);
	for (int i = 0; i < duties.n; i++)
	{
		char		key[KEY_LENGTH];

		duty_make_key(key, &duties.items[i]);
		written = hash_search(table, key, HASH_FIND, NULL);
		if (written->found)
			continue;
		written->found = true;
		n++;
		if (write)
			obligation_insert(reg, &duties.items[i], snapshot);
	}
	hash_destroy(table);
	return n;
}

/*
 * The register's row is locked meanwhile, so that two who settle do not write one
 * duty twice.  Who finds it taken leaves it to the next time: settling waits for
 * nobody.
 */
int
write_agency_duties(const Register *reg)
{
	LockedRow	register_row;
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	int			n = compare_agency_duties(reg, snapshot, false);

	UnregisterSnapshot(snapshot);
	if (n == 0 || !row_lock_if_free(&register_row, &reg->table[TABLE_register], REGISTER_ID))
		return 0;
	snapshot = RegisterSnapshot(GetLatestSnapshot());
	n = compare_agency_duties(reg, snapshot, true);
	UnregisterSnapshot(snapshot);
	row_unlock(&register_row);
	return n;
}

/* The projects whose rows are behind their duties; looked at without a lock. */
static List *
projects_behind(const Register *reg, bool whole, Snapshot snapshot)
{
	MemoryContext keep = CurrentMemoryContext;
	MemoryContext context = AllocSetContextCreate(keep, "govproj settle", ALLOCSET_DEFAULT_SIZES);
	List	   *result = NIL;
	const Table *projects = &reg->table[TABLE_project];
	Progress	progress;
	Probe		probe;
	Row		   *project;

	progress_begin(&progress, progress_work(_("settle of \"%s\", projects looked at"), projects), projects,
				   -1);
	probe_all(&probe, projects, snapshot);
	while ((project = probe_next(&probe)) != NULL)
	{
		MemoryContextSwitchTo(context);
		if (project_is_behind(reg, project, whole, snapshot))
		{
			int64	   *id;

			MemoryContextSwitchTo(keep);
			id = palloc(sizeof(int64));
			*id = row_int64(project, A_project_id);
			result = lappend(result, id);
		}
		MemoryContextSwitchTo(keep);
		MemoryContextReset(context);
		progress_step(&progress);
	}
	probe_end(&probe);
	MemoryContextDelete(context);
	return result;
}

static int
write_project_duties(const Register *reg, bool whole)
{
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	List	   *behind = projects_behind(reg, whole, snapshot);
	MemoryContext keep = CurrentMemoryContext;
	MemoryContext context = AllocSetContextCreate(keep, "govproj settle", ALLOCSET_DEFAULT_SIZES);
	const Table *projects = &reg->table[TABLE_project];
	Progress	progress;
	ListCell   *lc;
	int			n = 0;

	UnregisterSnapshot(snapshot);
	progress_begin(&progress, progress_work(_("settle of \"%s\", projects behind"), projects), NULL,
				   list_length(behind));
	foreach(lc, behind)
	{
		LockedRow	project;

		MemoryContextSwitchTo(context);
		if (row_lock_if_free(&project, projects, *(int64 *) lfirst(lc)))
		{
			n += project_write_duties(reg, &project.row, NULL);
			row_unlock(&project);
		}
		MemoryContextSwitchTo(keep);
		MemoryContextReset(context);
		progress_step(&progress);
	}
	MemoryContextDelete(context);
	return n;
}

/* Rows are the engine's, but who has them written locks others out meanwhile. */
static void
duty_require_insert(const Register *reg)
{
	Oid			relid = reg->table[TABLE_obligation].relid;
	AclResult	allowed = pg_class_aclcheck(relid, GetUserId(), ACL_INSERT);

	if (allowed != ACLCHECK_OK)
		aclcheck_error(allowed, OBJECT_TABLE, get_rel_name(relid));
}

/*
 * govproj.write_duties(project_table regclass, whole boolean): brings the obligation table up
 * to what is owed today, and returns how many rows it wrote; whole: looks into projects that are
 * finished as well.  A row that somebody
 * else holds is left to the next time.  Errors: 42501 without SELECT on the
 * project table, INSERT on the obligation table and sight of all projects, 42809
 * when it is none, 25006 in a read-only transaction, 25001 above READ COMMITTED,
 * where it could not see what another has just written.
 */
Datum
govproj_write_duties(PG_FUNCTION_ARGS)
{
	const Register *reg = register_asked_about(PG_GETARG_OID(0), fcinfo->flinfo->fn_oid);

	PreventCommandIfReadOnly("govproj.settle()");
	act_begins();
	duty_require_insert(reg);
	require_sight_of_all(reg);
	if (IsolationUsesXactSnapshot())
		ereport(ERROR,
				(errcode(ERRCODE_ACTIVE_SQL_TRANSACTION),
				 errmsg("duties are settled at READ COMMITTED")));
	PG_RETURN_INT64(write_project_duties(reg, PG_GETARG_BOOL(1)) + write_agency_duties(reg));
}
