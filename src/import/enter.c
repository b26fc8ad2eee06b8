/*
 * enter.c
 *		The statements that enter what is staged: planned once for all projects of an import.
 *
 * A step leaves the keys of its project alone.  The server asks every foreign key of a row once
 * more that the same transaction has entered, whether or not its columns change, lest the question
 * which its entry put off were never asked.  Here it has been: each row was entered by a statement
 * that is over.
 */
#include "postgres.h"

#include "access/table.h"
#include "access/xact.h"
#include "catalog/pg_trigger.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/executor.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "parser/parsetree.h"
#include "rewrite/prs2lock.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/plancache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/typcache.h"

#include "compat.h"
#include "errors.h"

PG_FUNCTION_INFO_V1(govproj_import_enter);
PG_FUNCTION_INFO_V1(govproj_import_ordered);

/* What the statements are given: import_entry() and import_sequence() in import.sql. */
static Oid	entry_types[] = {INT8ARRAYOID, INT8ARRAYOID, INT8ARRAYOID, INT8ARRAYOID, JSONBOID};
static Oid	sequence_types[] = {INT8ARRAYOID, TEXTARRAYOID, INT8ARRAYOID, BOOLOID};

/* A statement of this transaction with its plan. */
typedef struct Entering
{
	char	   *statement;
	SPIPlanPtr	plan;
} Entering;

static List *entering = NIL;	/* lives as long as the transaction does */

static void
forget_plans(void *arg)
{
	ListCell   *lc;

	foreach(lc, entering)
		SPI_freeplan(((Entering *) lfirst(lc))->plan);
	entering = NIL;
}

static void
keep_plan(const char *statement, SPIPlanPtr plan)
{
	MemoryContext old = MemoryContextSwitchTo(TopTransactionContext);
	Entering   *kept = palloc(sizeof(Entering));

	kept->statement = pstrdup(statement);
	kept->plan = plan;
	if (entering == NIL)
	{
		MemoryContextCallback *callback = palloc0(sizeof(MemoryContextCallback));

		callback->func = forget_plans;
		MemoryContextRegisterResetCallback(TopTransactionContext, callback);
	}
	if (SPI_keepplan(plan) != 0)
		elog(ERROR, "a plan cannot be kept");
	entering = lappend(entering, kept);
	MemoryContextSwitchTo(old);
}

static SPIPlanPtr
plan_of(const char *statement, int nargs, Oid *types)
{
	SPIPlanPtr	plan;
	ListCell   *lc;

	foreach(lc, entering)
		if (strcmp(((Entering *) lfirst(lc))->statement, statement) == 0)
			return ((Entering *) lfirst(lc))->plan;
	plan = SPI_prepare_cursor(statement, nargs, types, CURSOR_OPT_GENERIC_PLAN);
	if (plan == NULL)
		elog(ERROR, "a statement cannot be planned: %s", SPI_result_code_string(SPI_result));
	keep_plan(statement, plan);
	return plan;
}

/* OLD.column IS DISTINCT FROM NEW.column; NULL: it cannot be told by the bits of the two. */
static Node *
column_differs(Form_pg_attribute column)
{
	DistinctExpr *differs = makeNode(DistinctExpr);

	if (!column->attbyval)
		return NULL;
	differs->opno = lookup_type_cache(column->atttypid, TYPECACHE_EQ_OPR)->eq_opr;
	if (!OidIsValid(differs->opno))
		return NULL;
	differs->opfuncid = get_opcode(differs->opno);
	differs->opresulttype = BOOLOID;
	differs->inputcollid = column->attcollation;
	differs->args = list_make2(makeVar(PRS2_OLD_VARNO, column->attnum, column->atttypid,
									   column->atttypmod, column->attcollation, 0),
							   makeVar(PRS2_NEW_VARNO, column->attnum, column->atttypid,
									   column->atttypmod, column->attcollation, 0));
	differs->location = -1;
	return (Node *) differs;
}

/* As the catalogue would have it of a trigger with such a WHEN. */
static char *
key_differs(Relation rel, const ForeignKeyCacheInfo *key)
{
	List	   *columns = NIL;

	for (int i = 0; i < key->nkeys; i++)
	{
		Node	   *differs = column_differs(TupleDescAttr(RelationGetDescr(rel),
														   key->conkey[i] - 1));

		if (differs == NULL)
			return NULL;
		columns = lappend(columns, differs);
	}
	return nodeToString(list_length(columns) == 1 ? linitial(columns) : make_orclause(columns));
}

/*
 * The triggers of this statement that ask whether what the row refers to is there fire where the
 * key differs.  One that may be deferred stays as it is.
 */
static void
ask_keys_that_differ(ResultRelInfo *target)
{
	TriggerDesc *triggers = target->ri_TrigDesc;
	ListCell   *lc;

	foreach(lc, triggers ? RelationGetFKeyList(target->ri_RelationDesc) : NIL)
	{
		const ForeignKeyCacheInfo *key = lfirst(lc);

		for (int i = 0; i < triggers->numtriggers; i++)
		{
			Trigger    *trigger = &triggers->triggers[i];

			if (trigger->tgconstraint == key->conoid && !trigger->tgdeferrable &&
				trigger->tgqual == NULL && TRIGGER_FOR_UPDATE(trigger->tgtype) &&
				RI_FKey_trigger_type(trigger->tgfoid) == RI_TRIGGER_FK)
				trigger->tgqual = key_differs(target->ri_RelationDesc, key);
		}
	}
}

/*
 * Is no other statement of the session at the table, which might have entered rows whose keys it
 * has yet to ask for?
 */
static bool
all_keys_are_asked(Oid table)
{
	Relation	rel = table_open(table, NoLock);
	bool		asked = rel->rd_refcnt == 1 && !AfterTriggerPendingOnRel(table);

	table_close(rel, NoLock);
	return asked;
}

static uint64
run_update(PlannedStmt *stmt, const char *statement, ParamListInfo params)
{
	Oid			table = rt_fetch(linitial_int(stmt->resultRelations), stmt->rtable)->relid;
	bool		asked = all_keys_are_asked(table);
	uint64		processed;
	QueryDesc  *query;

	CommandCounterIncrement();
	PushActiveSnapshot(GetTransactionSnapshot());
	query = CreateQueryDesc(stmt, statement, GetActiveSnapshot(), InvalidSnapshot,
							None_Receiver, params, NULL, 0);
	ExecutorStart(query, 0);
	if (asked)
	{
		MemoryContext old = MemoryContextSwitchTo(query->estate->es_query_cxt);
		ListCell   *lc;

		foreach(lc, query->estate->es_opened_result_relations)
			ask_keys_that_differ(lfirst(lc));
		MemoryContextSwitchTo(old);
	}
	executor_run(query);
	processed = query->estate->es_processed;
	ExecutorFinish(query);
	ExecutorEnd(query);
	FreeQueryDesc(query);
	PopActiveSnapshot();
	CommandCounterIncrement();
	return processed;
}

/* The plan, where it is one UPDATE of one table; rules of the users' may have made more of it. */
static PlannedStmt *
update_of(CachedPlan *plan)
{
	PlannedStmt *stmt = list_length(plan->stmt_list) == 1
		? linitial_node(PlannedStmt, plan->stmt_list) : NULL;

	return stmt && stmt->commandType == CMD_UPDATE && stmt->canSetTag &&
		list_length(stmt->resultRelations) == 1 ? stmt : NULL;
}

/* The arguments of the call behind the statement itself. */
static ParamListInfo
params_of(FunctionCallInfo fcinfo, int nargs, const Oid *types)
{
	ParamListInfo params = makeParamList(nargs);

	for (int i = 0; i < nargs; i++)
		params->params[i] = (ParamExternData) {
			.value = PG_GETARG_DATUM(i + 1), .pflags = PARAM_FLAG_CONST, .ptype = types[i]
		};
	return params;
}

static void
set_off(const char *setting)
{
	(void) set_config_option(setting, "off", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0,
							 false);
}

/*
 * The plan that is kept, made anew where it no longer holds.  It outlives the size that the tables
 * have when it is made: each row is sought by an index.
 */
static CachedPlan *
planned(SPIPlanPtr plan)
{
	int			nesting = NewGUCNestLevel();
	CachedPlan *cached;

	set_off("enable_hashjoin");
	set_off("enable_mergejoin");
	cached = SPI_plan_get_cached_plan(plan);
	AtEOXact_GUC(true, nesting);
	return cached;
}

static void
run_any(SPIPlanPtr plan, ParamListInfo params)
{
	int			code = SPI_execute_plan_with_paramlist(plan, params, false, 0);

	if (code < 0)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("an import cannot run this statement: %s", SPI_result_code_string(code))));
}

/* Errors: 42804 where the columns of what has been run are not those that are to be returned. */
static void
require_columns(TupleDesc wanted)
{
	TupleDesc	had = SPI_tuptable ? SPI_tuptable->tupdesc : NULL;
	bool		same = had && had->natts == wanted->natts;

	for (int i = 0; same && i < wanted->natts; i++)
		same = TupleDescAttr(had, i)->atttypid == TupleDescAttr(wanted, i)->atttypid;
	if (!same)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("a query for the order of an import returns a role, rows and projects")));
}

/*
 * govproj.import_enter(statement text, rows bigint[], projects bigint[], contract_rows bigint[],
 * contract_keys bigint[], agencies jsonb): runs a statement of an import with the others as its
 * parameters, as EXECUTE does, and returns how many rows went in.
 */
Datum
govproj_import_enter(PG_FUNCTION_ARGS)
{
	int			nargs = lengthof(entry_types);
	ParamListInfo params = params_of(fcinfo, nargs, entry_types);
	char	   *statement = text_to_cstring(PG_GETARG_TEXT_PP(0));
	SPIPlanPtr	plan;
	CachedPlan *cached;
	PlannedStmt *update;
	uint64		processed;

	SPI_connect();
	plan = plan_of(statement, nargs, entry_types);
	cached = planned(plan);
	update = cached ? update_of(cached) : NULL;
	if (update)
		processed = run_update(update, statement, params);
	if (cached)
		ReleaseCachedPlan(cached, CurrentResourceOwner);
	if (!update)
	{
		run_any(plan, params);
		processed = SPI_processed;
	}
	SPI_finish();
	PG_RETURN_INT64(processed);
}

/*
 * govproj.import_ordered(statement text, rows bigint[], codes text[], keys bigint[], row_by_row
 * boolean): the rows of a query with the others as its parameters.  Errors: 42804 where it has
 * other columns.
 */
Datum
govproj_import_ordered(PG_FUNCTION_ARGS)
{
	int			nargs = lengthof(sequence_types);
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	char	   *statement = text_to_cstring(PG_GETARG_TEXT_PP(0));
	SPIPlanPtr	plan;
	CachedPlan *cached;

	InitMaterializedSRF(fcinfo, 0);
	SPI_connect();
	plan = plan_of(statement, nargs, sequence_types);
	cached = planned(plan);
	run_any(plan, params_of(fcinfo, nargs, sequence_types));
	if (cached)
		ReleaseCachedPlan(cached, CurrentResourceOwner);
	require_columns(result->setDesc);
	for (uint64 i = 0; i < SPI_processed; i++)
		tuplestore_puttuple(result->setResult, SPI_tuptable->vals[i]);
	SPI_finish();
	return (Datum) 0;
}
