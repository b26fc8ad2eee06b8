/*
 * new_row.c
 *		Inserting a row that is the engine's own.
 *
 * A direct insert asks for no right on the table, so the caller needs none;
 * users' triggers on it run as the caller, like any trigger.
 */
#include "postgres.h"

#include "access/table.h"
#include "access/tableam.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "common/pg_prng.h"
#include "executor/executor.h"
#include "rewrite/rewriteHandler.h"
#include "utils/rel.h"

#include "register/new_row.h"
#include "register/target.h"
#include "schema/ledger.h"

/* Begin a row of a table the engine inserts into: act, register_act, agency_version, obligation. */
void
new_row(NewRow *new, const Table *table)
{
	new->rel = register_table_open(table, RowExclusiveLock);
	new->slot = table_slot_create(new->rel, NULL);
	ExecClearTuple(new->slot);
	memset(new->slot->tts_isnull, true, new->slot->tts_tupleDescriptor->natts * sizeof(bool));
	new->row.table = table;
	new->row.desc = RelationGetDescr(new->rel);
	new->row.values = new->slot->tts_values;
	new->row.isnull = new->slot->tts_isnull;
	new->row.sets = 0;
}

/*
 * A number that no row has, where there is no sequence to draw from: the tables of a distributed
 * register leave that to who enters a row.  As large as every client can hold exactly, and far
 * beyond where sequences begin.
 */
static bool
wants_number(const NewRow *new, int att)
{
	Form_pg_attribute column = TupleDescAttr(new->row.desc, att);

	return new->row.isnull[att] && column->attnotnull && column->atttypid == INT8OID &&
		strcmp(NameStr(column->attname), "id") == 0;
}

#define LEAST_NUMBER (INT64CONST(1) << 52)

static Datum
number_at_random(void)
{
	return Int64GetDatum(LEAST_NUMBER |
						 (pg_prng_uint64(&pg_global_prng_state) & (LEAST_NUMBER - 1)));
}

/* Columns that were left out, those that users added among them, get their defaults. */
static void
fill_defaults(NewRow *new, EState *estate)
{
	for (int i = 0; i < new->row.desc->natts; i++)
	{
		Node	   *expr;

		if (!new->row.isnull[i] || TupleDescAttr(new->row.desc, i)->attisdropped ||
			TupleDescAttr(new->row.desc, i)->attgenerated)
			continue;
		expr = build_column_default(new->rel, i + 1);
		if (expr)
			new->row.values[i] =
				ExecEvalExpr(ExecPrepareExpr((Expr *) expr, estate),
							 GetPerTupleExprContext(estate), &new->row.isnull[i]);
		else if (wants_number(new, i))
		{
			new->row.values[i] = number_at_random();
			new->row.isnull[i] = false;
		}
	}
}

/* Insert it, and let go of it. */
void
new_row_insert(NewRow *new)
{
	EState	   *estate = CreateExecutorState();
	ResultRelInfo *target =
		target_open(new->rel, register_table_triggers(new->row.table, new->rel));
	bool		all_known = new->row.table->id == TABLE_act &&
		new->row.desc->natts == N_act_columns;

	/* so that firing them finds this one, and does not open another that nobody closes */
	estate->es_opened_result_relations = list_make1(target);
	if (!all_known)
		fill_defaults(new, estate);
	ExecStoreVirtualTuple(new->slot);
	if (target->ri_TrigDesc)
		AfterTriggerBeginQuery();
	ExecSimpleRelationInsert(target, estate, new->slot);
	if (target->ri_TrigDesc)
		AfterTriggerEndQuery(estate);

	ExecDropSingleTupleTableSlot(new->slot);
	target_close(target, estate);
	table_close(new->rel, NoLock);
}
