/*
 * holiday.c
 *		A day that is entered into the calendar, altered or taken out is an act of the
 *		register's own chain: last days are reckoned by it, also those that have long
 *		passed.
 *
 * The act bears no agency: the calendar is the register's owner's.
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "utils/snapmgr.h"

#include "ledger/ledger.h"
#include "policy/legal_day.h"
#include "register/probe.h"
#include "register/trigger.h"
#include "schema/policy.h"

PG_FUNCTION_INFO_V1(govproj_holiday_record);

/* old, new: NULL where there is none. */
static void
holiday_record_act(const Register *reg, const Row *old, const Row *new)
{
	Act			act = {.detail = detail_entry(old, new, A_holiday_id, NULL, 0)};

	if (act.detail == NULL)
		return;
	act.kind = old == NULL ? "holiday_entered" : new ? "holiday_changed" : "holiday_removed";
	act.legal_on = register_today(rulebook_of(reg));
	register_record(reg, &act);
}

/* A row is told by its id: with another one it is another. */
static void
holiday_record_change(const Register *reg, const Row *old, const Row *new)
{
	if (!row_differs(old, new, new->table->att[A_holiday_id] - 1))
	{
		holiday_record_act(reg, old, new);
		return;
	}
	holiday_record_act(reg, old, NULL);
	holiday_record_act(reg, NULL, new);
}

/* Before they go all at once. */
static void
holiday_record_all_removed(const Register *reg)
{
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	Probe		probe;
	Row		   *row;

	probe_all(&probe, &reg->table[TABLE_holiday], snapshot);
	while ((row = probe_next(&probe)) != NULL)
		holiday_record_act(reg, row, NULL);
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
}

/*
 * Triggers of holiday: AFTER INSERT, UPDATE, DELETE row; BEFORE TRUNCATE statement.  Errors: 40001
 * as row_lock.
 */
Datum
govproj_holiday_record(PG_FUNCTION_ARGS)
{
	const Register *reg = register_of_trigger(fcinfo, TABLE_holiday);
	const Table *table = &reg->table[TABLE_holiday];
	TriggerData *data = (TriggerData *) fcinfo->context;
	Row		   *row;

	if (TRIGGER_FIRED_BY_TRUNCATE(data->tg_event))
	{
		holiday_record_all_removed(reg);
		return PointerGetDatum(NULL);
	}
	row = row_of_tuple(table, data->tg_relation, data->tg_trigtuple);
	if (TRIGGER_FIRED_BY_INSERT(data->tg_event))
		holiday_record_act(reg, NULL, row);
	else if (TRIGGER_FIRED_BY_DELETE(data->tg_event))
		holiday_record_act(reg, row, NULL);
	else
		holiday_record_change(reg, row, row_of_tuple(table, data->tg_relation, data->tg_newtuple));
	return PointerGetDatum(NULL);
}
