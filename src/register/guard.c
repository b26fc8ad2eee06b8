/*
 * guard.c
 *		The register's own row.
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "pgtime.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "code/characters.h"
#include "errors.h"
#include "register/rows_here.h"
#include "register/trigger.h"
#include "register/words.h"
#include "schema/register.h"

PG_FUNCTION_INFO_V1(govproj_register_guard);

static void
check_zone(Relation rel, const Row *new)
{
	char	   *name;
	pg_tz	   *zone;

	if (row_isnull(new, A_register_time_zone))
		return;					/* NOT NULL says it better */
	name = TextDatumGetCString(row_datum(new, A_register_time_zone));
	zone = strlen(name) <= TZ_STRLEN_MAX ? pg_tzset(name) : NULL;
	if (zone == NULL || !pg_tz_acceptable(zone))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("time zone \"%s\" is not known", shown_text(name)),
				 errhint("Use a name from pg_timezone_names, such as Asia/Shanghai."),
				 errtablecol(rel, new->table->att[A_register_time_zone])));
}

/* The head of the register's own chain is the engine's; a new register has none. */
static void
check_chain(Relation rel, const Row *old, const Row *new)
{
	static const int kept[] = {A_register_last_seq, A_register_last_hash};
	bool		touched = old ? row_changed_columns(old, new, kept, lengthof(kept)) != NULL
		: !row_isnull(new, A_register_last_hash);

	if (touched)
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
				 errmsg("the chain of acts of table \"%s\" is kept by the engine",
						clients_table_name(rel)),
				 refused_by(rel, "fixed")));
}

/*
 * BEFORE trigger of register.  Errors: ZG009 when its row would be removed or
 * TRUNCATE is tried, 22023 for an unknown time zone, 55000 when the library is not of
 * the extension's version.
 */
Datum
govproj_register_guard(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_own_row(fcinfo);
	const Table *table = &reg->table[TABLE_register];
	TriggerData *data = (TriggerData *) fcinfo->context;
	HeapTuple	new = TRIGGER_FIRED_BY_UPDATE(data->tg_event)
		? data->tg_newtuple : data->tg_trigtuple;

	if (TRIGGER_FIRED_BY_DELETE(data->tg_event) || TRIGGER_FIRED_BY_TRUNCATE(data->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
				 errmsg("the row of table \"%s\" may not be removed",
						clients_table_name(data->tg_relation)),
				 refused_by(data->tg_relation, "fixed")));
	check_zone(data->tg_relation, row_of_tuple(table, data->tg_relation, new));
	check_chain(data->tg_relation,
				TRIGGER_FIRED_BY_UPDATE(data->tg_event)
				? row_of_tuple(table, data->tg_relation, data->tg_trigtuple) : NULL,
				row_of_tuple(table, data->tg_relation, new));
	return PointerGetDatum(new);
}
