/*
 * guard.c
 *		The ledger is append-only, and only the engine appends.
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "utils/rel.h"

#include "errors.h"
#include "register/rows_here.h"

PG_FUNCTION_INFO_V1(govproj_act_guard);

/*
 * BEFORE trigger of act, for every event.  The engine's own inserts do not pass
 * here.  Errors: ZG009.
 */
Datum
govproj_act_guard(PG_FUNCTION_ARGS)
{
	TriggerData *data = (TriggerData *) fcinfo->context;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function %s was not called by a trigger", "act_guard")));
	if (TRIGGER_FIRED_BY_INSERT(data->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
				 errmsg("acts are written by the engine alone"),
				 errhint("Do what is to be recorded; its act in \"%s\" follows by itself.",
						 clients_table_name(data->tg_relation)),
				 refused_by(data->tg_relation, "fixed")));
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
			 errmsg("acts in \"%s\" may be neither altered nor removed",
					clients_table_name(data->tg_relation)),
			 errdetail("The ledger is append-only; the audit bureau relies on it."),
			 refused_by(data->tg_relation, "fixed")));
	return PointerGetDatum(NULL);
}
