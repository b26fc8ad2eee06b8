/*
 * record.c
 *		Entering, renaming, closing, changing and removing an agency is an act of the
 *		register's own chain: by what name it was known, and who acted for it, is
 *		part of the record (a reading of Article 23).  What it was called when is
 *		kept beside, in agency_version, for who shows what it did.
 *
 * The act bears no agency.  No office keeps the agencies, the register's owner
 * does; and one that its own act referred to could never be removed.  Which it
 * is about says its detail.
 *
 * An agency's row is locked before the register's, here and wherever else both
 * are.
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "utils/rel.h"

#include "agency/record.h"
#include "errors.h"
#include "ledger/ledger.h"
#include "policy/legal_day.h"
#include "office/agencies.h"
#include "register/new_row.h"
#include "register/trigger.h"
#include "schema/agency.h"
#include "schema/office.h"

PG_FUNCTION_INFO_V1(govproj_agency_record);

static bool
differs_in(const Row *old, const Row *new, int column)
{
	return row_differs(old, new, new->table->att[column] - 1);
}

/* What happened to it; of several things at once what weighs most. */
static const char *
kind_of_act(const Row *old, const Row *new)
{
	if (old == NULL)
		return "agency_entered";
	if (new == NULL)
		return "agency_removed";
	if (differs_in(old, new, A_agency_active))
		return row_bool(new, A_agency_active) ? "agency_reopened" : "agency_closed";
	if (differs_in(old, new, A_agency_name) || differs_in(old, new, A_agency_code))
		return "agency_renamed";
	return differs_in(old, new, A_agency_db_role) ? "agency_role_changed" : "agency_changed";
}

static void
copy_column(Row *to, int to_column, const Row *from, int from_column)
{
	if (!row_isnull(from, from_column))
		row_set(to, to_column, row_datum(from, from_column));
}

/* What it is called, and who acts for it, from the act on. */
static void
write_version(const Register *reg, const Row *agency, const Act *act, int64 seq)
{
	NewRow		new;

	new_row(&new, &reg->table[TABLE_agency_version]);
	row_set(&new.row, A_agency_version_agency_id, row_datum(agency, A_agency_id));
	row_set(&new.row, A_agency_version_from_on, DateADTGetDatum(act->legal_on));
	row_set(&new.row, A_agency_version_seq, Int64GetDatum(seq));
	row_set(&new.row, A_agency_version_recorded_at, TimestampTzGetDatum(act->recorded_at));
	row_set(&new.row, A_agency_version_code, row_datum(agency, A_agency_code));
	row_set(&new.row, A_agency_version_name, row_datum(agency, A_agency_name));
	row_set(&new.row, A_agency_version_kind, row_datum(agency, A_agency_kind));
	copy_column(&new.row, A_agency_version_db_role, agency, A_agency_db_role);
	copy_column(&new.row, A_agency_version_active_since, agency, A_agency_active_since);
	row_set(&new.row, A_agency_version_active, row_datum(agency, A_agency_active));
	copy_column(&new.row, A_agency_version_basis, agency, A_agency_basis);
	new_row_insert(&new);
}

/* Its leading group and the like have no versions: they are told by the acts alone. */
static bool
is_new_version(const Row *old, const Row *new)
{
	static const int columns[] = {A_agency_code, A_agency_name, A_agency_db_role,
		A_agency_active_since, A_agency_active};

	return new && (old == NULL || row_changed_columns(old, new, columns, lengthof(columns)));
}

/* Record what has become of an agency, from that day on.  old, new: NULL where there is none. */
void
agency_record_act(const Register *reg, const Row *old, const Row *new, DateADT day)
{
	Act			act = {.detail = detail_entry(old, new, A_agency_id, NULL, 0)};
	int64		seq;

	if (act.detail == NULL)
		return;
	agencies_announce_change(reg);
	act.kind = kind_of_act(old, new);
	act.legal_on = day;
	seq = register_record(reg, &act);
	if (is_new_version(old, new))
		write_version(reg, new, &act, seq);
}

/* AFTER trigger of agency: INSERT, UPDATE, DELETE row.  Errors: 40001 as row_lock. */
Datum
govproj_agency_record(PG_FUNCTION_ARGS)
{
	const Register *reg = register_of_trigger(fcinfo, TABLE_agency);
	const Table *table = &reg->table[TABLE_agency];
	TriggerData *data = (TriggerData *) fcinfo->context;
	Row		   *old = NULL;
	Row		   *new = NULL;

	if (!TRIGGER_FIRED_BY_INSERT(data->tg_event))
		old = row_of_tuple(table, data->tg_relation, data->tg_trigtuple);
	if (TRIGGER_FIRED_BY_INSERT(data->tg_event))
		new = row_of_tuple(table, data->tg_relation, data->tg_trigtuple);
	else if (TRIGGER_FIRED_BY_UPDATE(data->tg_event))
		new = row_of_tuple(table, data->tg_relation, data->tg_newtuple);
	agency_record_act(reg, old, new, register_today(rulebook_of(reg)));
	return PointerGetDatum(NULL);
}
