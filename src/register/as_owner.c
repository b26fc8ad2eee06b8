/*
 * as_owner.c
 *		Maintenance of somebody else's register by a superuser.
 *
 * Whoever owns a table gets his own code run by who reads or alters it: the planner
 * folds an index's expressions.  So what a superuser does to a register that is
 * not his is done as its owner, who can thereby do nothing that he could not
 * do before.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_class.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_proc.h"
#include "executor/spi.h"
#include "executor/tstoreReceiver.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "nodes/params.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/tuplestore.h"

#include "errors.h"

PG_FUNCTION_INFO_V1(govproj_as_owner);

static Oid
schema_owner(const char *name)
{
	HeapTuple	tuple = SearchSysCache1(NAMESPACENAME, CStringGetDatum(name));
	Oid			owner = InvalidOid;

	if (HeapTupleIsValid(tuple))
	{
		owner = ((Form_pg_namespace) GETSTRUCT(tuple))->nspowner;
		ReleaseSysCache(tuple);
	}
	return owner;
}

/* The owner of its project table, or, where that is gone, of its schema. */
static Oid
owner_of_register(text *name)
{
	Oid			types[1] = {TEXTOID};
	Datum		values[1] = {PointerGetDatum(name)};
	Oid			owner = InvalidOid;
	bool		isnull;

	if (SPI_execute_with_args("SELECT t.owner FROM govproj.register_tables($1) AS t"
							  " WHERE t.relation OPERATOR(pg_catalog.=) 'project'",
							  1, types, values, NULL, true, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not ask who owns a register");
	if (SPI_processed > 0)
		owner = DatumGetObjectId(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1,
											   &isnull));
	return OidIsValid(owner) ? owner : schema_owner(text_to_cstring(name));
}

/* The caller, unless he is a superuser and the register is not his. */
static Oid
user_to_act(FunctionCallInfo fcinfo)
{
	Oid			owner;

	if (!superuser() || PG_ARGISNULL(0))
		return GetUserId();
	owner = owner_of_register(PG_GETARG_TEXT_PP(0));
	return OidIsValid(owner) ? owner : GetUserId();
}

/* "SELECT r.* FROM govproj.NAME_now($1, ...) AS r", with its parameters. */
static char *
call_of(FunctionCallInfo fcinfo, ParamListInfo *params)
{
	Oid			function = fcinfo->flinfo->fn_oid;
	char	   *name = psprintf("%s_now", get_func_name(function));
	StringInfoData call;
	Oid		   *types;
	int			nargs;

	get_func_signature(function, &types, &nargs);
	*params = makeParamList(nargs);
	initStringInfo(&call);
	appendStringInfo(&call, "SELECT r.* FROM %s(",
					 quote_qualified_identifier(get_namespace_name(get_func_namespace(function)),
												name));
	for (int i = 0; i < nargs; i++)
	{
		ParamExternData *param = &(*params)->params[i];

		appendStringInfo(&call, "%s$%d", i > 0 ? ", " : "", i + 1);
		param->value = fcinfo->args[i].value;
		param->isnull = fcinfo->args[i].isnull;
		param->pflags = PARAM_FLAG_CONST;
		param->ptype = types[i];
	}
	appendStringInfoString(&call, ") AS r");
	return call.data;
}

static Tuplestorestate *
result_store(FunctionCallInfo fcinfo)
{
	ReturnSetInfo *info = (ReturnSetInfo *) fcinfo->resultinfo;
	MemoryContext old;

	if (info == NULL || !IsA(info, ReturnSetInfo) || !(info->allowedModes & SFRM_Materialize))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("set-valued function called in context that cannot accept a set")));
	old = MemoryContextSwitchTo(info->econtext->ecxt_per_query_memory);
	info->returnMode = SFRM_Materialize;
	info->setResult = tuplestore_begin_heap(true, false, work_mem);
	info->setDesc = CreateTupleDescCopy(info->expectedDesc);
	MemoryContextSwitchTo(old);
	return info->setResult;
}

/* Run the call; what a function returns that returns no set is left in SPI_tuptable. */
static void
run(FunctionCallInfo fcinfo, Tuplestorestate *store)
{
	SPIExecuteOptions options = {0};
	char	   *call = call_of(fcinfo, &options.params);

	options.read_only = func_volatile(fcinfo->flinfo->fn_oid) != PROVOLATILE_VOLATILE;
	if (store)
	{
		options.dest = CreateDestReceiver(DestTuplestore);
		SetTuplestoreDestReceiverParams(options.dest, store,
										((ReturnSetInfo *) fcinfo->resultinfo)->econtext->
										ecxt_per_query_memory, false, NULL, NULL);
	}
	if (SPI_execute_extended(call, &options) < 0)
		elog(ERROR, "could not run %s", call);
}

/*
 * The function NAME(register, ...) that stands before NAME_now: it does the same,
 * for a superuser as the register's owner.  Errors: those of NAME_now.
 */
Datum
govproj_as_owner(PG_FUNCTION_ARGS)
{
	Tuplestorestate *store = fcinfo->flinfo->fn_retset ? result_store(fcinfo) : NULL;
	MemoryContext caller = CurrentMemoryContext;
	Datum		result = (Datum) 0;
	bool		isnull = true;
	Oid			user;
	Oid			actor;
	int			context;
	int			nest = NewGUCNestLevel();

	SPI_connect();
	GetUserIdAndSecContext(&user, &context);
	actor = user_to_act(fcinfo);
	if (actor != user)
		SetUserIdAndSecContext(actor, context | SECURITY_LOCAL_USERID_CHANGE |
							   SECURITY_RESTRICTED_OPERATION);
	run(fcinfo, store);
	if (store == NULL && SPI_processed > 0)
	{
		result = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull);
		if (!isnull && get_func_rettype(fcinfo->flinfo->fn_oid) == TEXTOID)
		{
			MemoryContext old = MemoryContextSwitchTo(caller);

			result = PointerGetDatum(DatumGetTextPCopy(result));
			MemoryContextSwitchTo(old);
		}
	}
	AtEOXact_GUC(false, nest);
	SetUserIdAndSecContext(user, context);
	SPI_finish();
	fcinfo->isnull = store == NULL && isnull;
	return result;
}
