/*
 * as_owner.c
 *		Maintenance of somebody else's register by a superuser.
 *
 * Whoever owns a table gets his own code run by who reads or alters it: the planner
 * folds an index's expressions.  So what a superuser does to a register that is
 * not his is done as its owner, who can thereby do nothing that he could not
 * do before.
 *
 * The function is called as it stands here, with the caller's own result, so that
 * one that answers row by row does so: the caller is the owner while it reckons one,
 * and himself between them.
 */
#include "postgres.h"

#include "catalog/pg_namespace.h"
#include "catalog/pg_proc.h"
#include "executor/executor.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "nodes/value.h"
#include "parser/parse_func.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "compat.h"
#include "errors.h"

PG_FUNCTION_INFO_V1(govproj_as_owner);

/* What stands before another function; kept by who calls it. */
typedef struct Call
{
	FmgrInfo	now;			/* that other one */
	Oid			actor;			/* as whom it is called */
	bool		goes_on;		/* it has rows yet to return */
} Call;

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

	SPI_connect();
	if (SPI_execute_with_args("SELECT t.owner FROM govproj.register_tables($1) AS t"
							  " WHERE t.relation OPERATOR(pg_catalog.=) 'project'",
							  1, types, values, NULL, true, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not ask who owns a register");
	if (SPI_processed > 0)
		owner = DatumGetObjectId(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1,
											   &isnull));
	SPI_finish();
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

/* NAME_now, of the same arguments. */
static Oid
function_behind(Oid function)
{
	char	   *name = psprintf("%s_now", get_func_name(function));
	char	   *schema = get_namespace_name(get_func_namespace(function));
	Oid		   *types;
	int			nargs;

	get_func_signature(function, &types, &nargs);
	return LookupFuncName(list_make2(makeString(schema), makeString(name)), nargs, types, false);
}

static Call *
call_of(FunctionCallInfo fcinfo)
{
	Call	   *call = fcinfo->flinfo->fn_extra;

	if (call == NULL)
	{
		call = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(Call));
		fmgr_info_cxt(function_behind(fcinfo->flinfo->fn_oid), &call->now,
					  fcinfo->flinfo->fn_mcxt);
		fcinfo->flinfo->fn_extra = call;
	}
	return call;
}

/* Its rows were not all asked for. */
static void
call_ends(Datum call)
{
	((Call *) DatumGetPointer(call))->goes_on = false;
}

static void
require_execute(Oid function)
{
	AclResult	allowed = function_aclcheck(function, GetUserId());

	if (allowed != ACLCHECK_OK)
		aclcheck_error(allowed, OBJECT_FUNCTION, get_func_name(function));
}

/* As the user who acts: its result, or, of one that returns rows one by one, the next. */
static Datum
call_now(Call *call, FunctionCallInfo fcinfo)
{
	LOCAL_FCINFO(now, FUNC_MAX_ARGS);
	Datum		result;

	if (!call->goes_on)
		require_execute(call->now.fn_oid);
	InitFunctionCallInfoData(*now, &call->now, fcinfo->nargs, fcinfo->fncollation,
							 fcinfo->context, fcinfo->resultinfo);
	memcpy(now->args, fcinfo->args, fcinfo->nargs * sizeof(NullableDatum));
	result = FunctionCallInvoke(now);
	fcinfo->isnull = now->isnull;
	return result;
}

/* Does it return rows one by one, and are there more? */
static bool
has_more(const ReturnSetInfo *result)
{
	return result && result->returnMode == SFRM_ValuePerCall &&
		result->isDone == ExprMultipleResult;
}

/*
 * The function NAME(register, ...) that stands before NAME_now: it does the same,
 * for a superuser as the register's owner.  Errors: those of NAME_now.
 */
Datum
govproj_as_owner(PG_FUNCTION_ARGS)
{
	Call	   *call = call_of(fcinfo);
	ReturnSetInfo *info = fcinfo->flinfo->fn_retset ? (ReturnSetInfo *) fcinfo->resultinfo : NULL;
	bool		went_on = call->goes_on;
	Datum		result;
	Oid			user;
	int			context;
	int			nest = NewGUCNestLevel();

	if (!went_on)
		call->actor = user_to_act(fcinfo);
	GetUserIdAndSecContext(&user, &context);
	if (call->actor != user)
		SetUserIdAndSecContext(call->actor, context | SECURITY_LOCAL_USERID_CHANGE |
							   SECURITY_RESTRICTED_OPERATION);
	result = call_now(call, fcinfo);
	AtEOXact_GUC(false, nest);
	SetUserIdAndSecContext(user, context);
	call->goes_on = has_more(info);
	if (call->goes_on && !went_on)
		RegisterExprContextCallback(info->econtext, call_ends, PointerGetDatum(call));
	if (went_on && !call->goes_on)
		UnregisterExprContextCallback(info->econtext, call_ends, PointerGetDatum(call));
	return result;
}
