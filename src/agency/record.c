/*
 * record.c
 *		Entering, changing and removing an agency is an act of the register's own
 *		chain: by what name it was known, and who acted for it, is part of the
 *		record (a reading of Article 23).
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

#include "errors.h"
#include "ledger/ledger.h"
#include "policy/legal_day.h"
#include "register/trigger.h"
#include "schema/office.h"

PG_FUNCTION_INFO_V1(govproj_agency_record);

static void
agency_record_act(const Register *reg, const Row *old, const Row *new)
{
	Act			act = {.detail = detail_entry(old, new, A_agency_id, NULL, 0)};

	if (act.detail == NULL)
		return;
	act.kind = old == NULL ? "agency_entered" : new ? "agency_changed" : "agency_removed";
	act.legal_on = register_today(rulebook_of(reg));
	register_record(reg, &act);
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
	agency_record_act(reg, old, new);
	return PointerGetDatum(NULL);
}
