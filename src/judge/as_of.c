/*
 * as_of.c
 *		Rows of a project as they stood at the end of a day.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"
#include "utils/tuplestore.h"

#include "errors.h"
#include "judge/past.h"
#include "office/sight.h"
#include "register/asked.h"

PG_FUNCTION_INFO_V1(govproj_as_of);

/* Which table of the register it is whose row type the first argument has.  Errors: 42809. */
static TableId
table_asked_for(FunctionCallInfo fcinfo, const Register *reg)
{
	Oid			type = get_fn_expr_argtype(fcinfo->flinfo, 0);
	Oid			relid = OidIsValid(type) ? get_typ_typrelid(type) : InvalidOid;

	for (int i = 0; OidIsValid(relid) && i < NTABLES; i++)
		if (reg->table[i].relid == relid && past_tells_of(i))
			return i;
	ereport(ERROR,
			(errcode(ERRCODE_WRONG_OBJECT_TYPE),
			 errmsg("\"%s\" is no table of the register of whose rows the acts of a project tell",
					OidIsValid(type) ? format_type_be(type) : "?"),
			 errhint("Give a row of one: NULL::project, NULL::document, NULL::contract.")));
}

/*
 * govproj.as_of(table_row anyelement, project_table regclass, project_id bigint, day date, known
 * timestamptz): the rows of the table that are of the project, as they stood at the end of the day,
 * by what had been recorded at that moment (NULL: by all that has).  No rows without such a
 * project, or where row security hides it.  Errors: 42501, 42809.
 */
Datum
govproj_as_of(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	const Register *reg;
	const Past *past;
	TableId		which;
	Snapshot	snapshot;
	ListCell   *lc;

	if (PG_ARGISNULL(1))
	{
		InitMaterializedSRF(fcinfo, 0);
		return (Datum) 0;
	}
	reg = register_asked_about(PG_GETARG_OID(1), fcinfo->flinfo->fn_oid);
	which = table_asked_for(fcinfo, reg);
	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(2) || PG_ARGISNULL(3))
		return (Datum) 0;
	require_select(reg->table[which].relid);
	snapshot = RegisterSnapshot(GetActiveSnapshot());
	if (project_id_is_seen_at(reg, PG_GETARG_INT64(2), snapshot))
	{
		past = past_of_project(reg, PG_GETARG_INT64(2), PG_GETARG_DATEADT(3),
							   PG_ARGISNULL(4) ? DT_NOEND : PG_GETARG_TIMESTAMPTZ(4),
							   PAST_TABLE(which), snapshot);
		foreach(lc, past->rows[which])
		{
			Row		   *row = lfirst(lc);

			tuplestore_putvalues(result->setResult, result->setDesc, row->values, row->isnull);
		}
	}
	UnregisterSnapshot(snapshot);
	return (Datum) 0;
}
