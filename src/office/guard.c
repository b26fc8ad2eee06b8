/*
 * guard.c
 *		What may not change of an agency.
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "utils/builtins.h"
#include "utils/rel.h"

#include "errors.h"
#include "register/row.h"
#include "schema/office.h"

PG_FUNCTION_INFO_V1(govproj_agency_guard);

/*
 * BEFORE trigger of agency.  Errors: ZG009 when the kind would change: acts and
 * documents rest on what office the agency was.
 */
Datum
govproj_agency_guard(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_trigger(fcinfo, TABLE_agency);
	TriggerData *data = (TriggerData *) fcinfo->context;
	Row		   *old;
	Row		   *new;

	if (!TRIGGER_FIRED_BY_UPDATE(data->tg_event))
		return PointerGetDatum(data->tg_trigtuple);
	old = row_of_tuple(&reg->table[TABLE_agency], data->tg_relation, data->tg_trigtuple);
	new = row_of_tuple(&reg->table[TABLE_agency], data->tg_relation, data->tg_newtuple);
	if (!row_isnull(new, A_agency_kind) &&
		strcmp(TextDatumGetCString(row_datum(old, A_agency_kind)),
			   TextDatumGetCString(row_datum(new, A_agency_kind))) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
				 errmsg("the kind of agency \"%s\" may not be changed",
						TextDatumGetCString(row_datum(old, A_agency_name))),
				 errhint("Set active to false and enter a new agency."),
				 errtableconstraint(data->tg_relation, "fixed")));
	return PointerGetDatum(data->tg_newtuple);
}
