/*
 * guard.c
 *		What an agency may be, what may not change of it, and who may not retire.
 */
#include "postgres.h"

#include "access/xact.h"
#include "commands/trigger.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "agency/running.h"
#include "errors.h"
#include "office/agencies.h"
#include "office/office.h"
#include "policy/agency_kinds.h"
#include "register/locked_row.h"
#include "register/rows_here.h"
#include "register/trigger.h"
#include "schema/agency.h"
#include "schema/office.h"

PG_FUNCTION_INFO_V1(govproj_agency_guard);
PG_FUNCTION_INFO_V1(govproj_agency_version_guard);

/* Acts name an agency by its id, and rest on what office it was. */
static void
agency_require_same(Relation rel, const Row *old, const Row *new)
{
	static const int id[] = {A_agency_id};
	static const int kind[] = {A_agency_kind};
	char	   *name = TextDatumGetCString(row_datum(old, A_agency_name));

	if (row_changed_columns(old, new, id, lengthof(id)))
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
				 errmsg("the id of agency \"%s\" may not be changed", name),
				 errdetail("By its id the acts speak of it."),
				 refused_by(rel, "fixed")));
	if (!row_isnull(new, A_agency_kind) && row_changed_columns(old, new, kind, lengthof(kind)))
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
				 errmsg("the kind of agency \"%s\" may not be changed", name),
				 errhint("Set active to false and enter a new agency."),
				 refused_by(rel, "fixed")));
}

static bool
agency_retires(const Row *old, const Row *new)
{
	return row_bool(old, A_agency_active) && !row_isnull(new, A_agency_active) &&
		!row_bool(new, A_agency_active);
}

/* Those of them that the current user may learn of, as far as they are shown. */
static int
agency_detail(const Running *running)
{
	if (running->nshown == 0)
		return 0;
	if (running->nshown < running->number)
		return errdetail("Among them: %s.", running_list(running));
	return errdetail("Running: %s.", running_list(running));
}

/*
 * Nobody could enter anything of a project whose owner acts no longer.  The row is locked against
 * references first, so that a project that is being entered meanwhile (project/birth.c) is either
 * seen here, or waits and is refused.
 */
static void
agency_require_at_rest(const Register *reg, Relation rel, const Row *old)
{
	LockedRow	locked;
	Running		running;

	if (row_lock_whole(&locked, &reg->table[TABLE_agency], row_int64(old, A_agency_id)))
		row_unlock(&locked);
	running_read(&running, reg, row_int64(old, A_agency_id));
	if (running.number == 0)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
			 errmsg_plural("agency \"%s\" cannot be set inactive: %lld project that it owns is "
						   "still running",
						   "agency \"%s\" cannot be set inactive: %lld projects that it owns are "
						   "still running",
						   (unsigned long) running.number,
						   TextDatumGetCString(row_datum(old, A_agency_name)),
						   (long long) running.number),
			 agency_detail(&running),
			 errhint("Enter in table succession who takes over from it: that hands them over and closes "
					 "it. Or see them through to their end first. An agency that goes on under "
					 "another name keeps its row: change its name and code."),
			 refused_by(rel, "running")));
}

/* The paper that an earlier change rested on is none of this one, unless it is named again. */
static void
agency_settle_basis(const TriggerData *data, const Row *old, Row *new)
{
	if (column_was_set(new->table, data->tg_updatedcols, A_agency_basis) ||
		row_isnull(new, A_agency_basis) || !rows_differ(old, new))
		return;
	row_set_null(new, A_agency_basis);
}

/*
 * BEFORE trigger of agency: INSERT, UPDATE and DELETE row, TRUNCATE.  Errors: 23514
 * for a kind that no version has; ZG009 when its id or kind would change, for one set
 * inactive that owns running projects, and for TRUNCATE.
 */
Datum
govproj_agency_guard(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_trigger(fcinfo, TABLE_agency);
	TriggerData *data = (TriggerData *) fcinfo->context;
	Row		   *old;
	Row		   *new;

	if (TRIGGER_FIRED_BY_TRUNCATE(data->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
				 errmsg("rows of \"%s\" may not be removed",
						clients_table_name(data->tg_relation)),
				 errdetail("The audit bureau relies on them."),
				 refused_by(data->tg_relation, "fixed")));
	agencies_expect_change(reg);
	if (TRIGGER_FIRED_BY_INSERT(data->tg_event))
		require_agency_kind(rulebook_of(reg), data->tg_relation,
							row_of_tuple(&reg->table[TABLE_agency], data->tg_relation,
										 data->tg_trigtuple));
	if (!TRIGGER_FIRED_BY_UPDATE(data->tg_event))
		return PointerGetDatum(data->tg_trigtuple);
	old = row_of_tuple(&reg->table[TABLE_agency], data->tg_relation, data->tg_trigtuple);
	new = row_of_tuple(&reg->table[TABLE_agency], data->tg_relation, data->tg_newtuple);
	agency_require_same(data->tg_relation, old, new);
	if (agency_retires(old, new))
		agency_require_at_rest(reg, data->tg_relation, old);
	agency_settle_basis(data, old, new);
	return PointerGetDatum(new->sets ? row_tuple(new) : data->tg_newtuple);
}

/* Has the agency whose version it is been removed, and the version with it? */
static bool
version_goes_along(const Register *reg, const TriggerData *data)
{
	const Row  *version = row_of_tuple(&reg->table[TABLE_agency_version], data->tg_relation,
									   data->tg_trigtuple);
	Snapshot	snapshot;
	bool		gone;

	CommandCounterIncrement();	/* what removed it is the command that is under way */
	snapshot = RegisterSnapshot(GetLatestSnapshot());
	gone = agency_by_id(reg, row_int64(version, A_agency_version_agency_id), snapshot).id == 0;
	UnregisterSnapshot(snapshot);
	return gone;
}

/*
 * BEFORE trigger of agency_version, for every event.  The engine's own inserts do not pass here;
 * what goes with an agency that is removed does.  Errors: ZG009.
 */
Datum
govproj_agency_version_guard(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_trigger(fcinfo, TABLE_agency_version);
	TriggerData *data = (TriggerData *) fcinfo->context;

	if (TRIGGER_FIRED_BY_DELETE(data->tg_event) && version_goes_along(reg, data))
		return PointerGetDatum(data->tg_trigtuple);
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
			 errmsg("rows of \"%s\" are written by the engine alone",
					clients_table_name(data->tg_relation)),
			 errhint("Change the agency itself, and name the paper that it rests on in basis."),
			 refused_by(data->tg_relation, "fixed")));
	return PointerGetDatum(NULL);
}
