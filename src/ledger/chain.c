/*
 * chain.c
 *		The canonical form of an act, its hash, and writing it down.
 *
 * The canonical form must come out the same after dump and restore, in another
 * encoding, time zone or date style.  It is the previous hash followed by the
 * act's fields as netstrings ("4:step,"; an absent field is "-,"), in this
 * order: project_id, seq, kind, from_stage, to_stage, actor, agency_id,
 * legal_on (YYYY-MM-DD), recorded_at (microseconds since 1970-01-01 UTC),
 * policy_id, detail (the stored JSON text, byte for byte); all in UTF-8.  The
 * hash is SHA-256; a chain's first act has no previous hash.
 */
#include "postgres.h"

#include "access/table.h"
#include "access/xact.h"
#include "commands/trigger.h"
#include "common/cryptohash.h"
#include "common/sha2.h"
#include "executor/executor.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "rewrite/rewriteHandler.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

#include "errors.h"
#include "ledger/ledger.h"

static void
add_field(StringInfo form, const char *text)
{
	char	   *utf8;
	char		length[MAXINT8LEN + 1];

	if (text == NULL)
	{
		appendStringInfoString(form, "-,");
		return;
	}
	utf8 = pg_server_to_any(text, strlen(text), PG_UTF8);
	appendBinaryStringInfo(form, length, pg_lltoa(strlen(utf8), length));
	appendStringInfoChar(form, ':');
	appendStringInfoString(form, utf8);
	appendStringInfoChar(form, ',');
}

static void
add_int_field(StringInfo form, int64 value)
{
	char		text[MAXINT8LEN + 1];

	pg_lltoa(value, text);
	add_field(form, text);
}

static void
add_date_field(StringInfo form, DateADT date)
{
	struct pg_tm tm = {0};
	char		text[MAXDATELEN + 1];

	j2date(date + POSTGRES_EPOCH_JDATE, &tm.tm_year, &tm.tm_mon, &tm.tm_mday);
	EncodeDateOnly(&tm, USE_ISO_DATES, text);
	add_field(form, text);
}

static const char *
stage_field(Stage stage)
{
	return stage ? stage_name(stage) : NULL;
}

/*
 * When an act is recorded: the start of the client's statement, by the
 * server's clock.  It is the same before and after the row is inserted, which
 * a birth relies on.
 */
static TimestampTz
recorded_at(void)
{
	return GetCurrentStatementStartTimestamp();
}

static void
hash_form(uint8 *hash, const uint8 *previous, const StringInfo form)
{
	pg_cryptohash_ctx *context = pg_cryptohash_create(PG_SHA256);

	if (pg_cryptohash_init(context) < 0 ||
		(previous && pg_cryptohash_update(context, previous, CHAIN_HASH_LENGTH) < 0) ||
		pg_cryptohash_update(context, (const uint8 *) form->data, form->len) < 0 ||
		pg_cryptohash_final(context, hash, CHAIN_HASH_LENGTH) < 0)
		elog(ERROR, "could not compute SHA-256: %s", pg_cryptohash_error(context));
	pg_cryptohash_free(context);
}

/* The head of a project's chain; seq 0 before its birth is recorded. */
ChainHead
ledger_head(const Row *project)
{
	ChainHead	head = {0};
	bytea	   *hash;

	if (row_isnull(project, A_project_last_hash))
		return head;
	head.seq = DatumGetInt64(row_datum(project, A_project_last_seq));
	hash = DatumGetByteaPP(row_datum(project, A_project_last_hash));
	if (VARSIZE_ANY_EXHDR(hash) != CHAIN_HASH_LENGTH)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("the head of a project's chain of acts is not a SHA-256 hash")));
	memcpy(head.hash, VARDATA_ANY(hash), CHAIN_HASH_LENGTH);
	return head;
}

static bytea *
hash_value(const ChainHead *head)
{
	bytea	   *value = palloc(VARHDRSZ + CHAIN_HASH_LENGTH);

	SET_VARSIZE(value, VARHDRSZ + CHAIN_HASH_LENGTH);
	memcpy(VARDATA(value), head->hash, CHAIN_HASH_LENGTH);
	return value;
}

/* Put the head back on the project row (in memory). */
void
ledger_set_head(Row *project, const ChainHead *head)
{
	row_set(project, A_project_last_seq, Int64GetDatum(head->seq));
	row_set(project, A_project_last_hash, PointerGetDatum(hash_value(head)));
}

/* Move the head on by one act, without writing anything. */
void
ledger_advance(ChainHead *head, int64 project_id, const Act *act)
{
	StringInfoData form;
	bool		first = head->seq == 0;

	head->seq++;
	initStringInfo(&form);
	add_int_field(&form, project_id);
	add_int_field(&form, head->seq);
	add_field(&form, act->kind);
	add_field(&form, stage_field(act->from));
	add_field(&form, stage_field(act->to));
	add_field(&form, GetUserNameFromId(GetUserId(), false));
	if (act->agency_id)
		add_int_field(&form, act->agency_id);
	else
		add_field(&form, NULL);
	add_date_field(&form, act->legal_on);
	add_int_field(&form, recorded_at() +
				  (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * USECS_PER_DAY);
	add_int_field(&form, act->policy_id);
	add_field(&form, act->detail);
	hash_form(head->hash, first ? NULL : head->hash, &form);
	pfree(form.data);
}

static void
fill_slot(TupleTableSlot *slot, const Table *table, const ChainHead *head, int64 project_id,
		  const Act *act)
{
	Row			row = {table, slot->tts_tupleDescriptor, slot->tts_values, slot->tts_isnull};

	memset(slot->tts_isnull, true, row.desc->natts * sizeof(bool));
	row_set(&row, A_act_project_id, Int64GetDatum(project_id));
	row_set(&row, A_act_seq, Int64GetDatum(head->seq));
	row_set(&row, A_act_kind, CStringGetTextDatum(act->kind));
	if (act->from)
		row_set(&row, A_act_from_stage, StageGetDatum(act->from));
	if (act->to)
		row_set(&row, A_act_to_stage, StageGetDatum(act->to));
	row_set(&row, A_act_actor, CStringGetTextDatum(GetUserNameFromId(GetUserId(), false)));
	if (act->agency_id)
		row_set(&row, A_act_agency_id, Int64GetDatum(act->agency_id));
	row_set(&row, A_act_legal_on, DateADTGetDatum(act->legal_on));
	row_set(&row, A_act_recorded_at, TimestampTzGetDatum(recorded_at()));
	row_set(&row, A_act_policy_id, Int64GetDatum(act->policy_id));
	row_set(&row, A_act_detail, CStringGetTextDatum(act->detail));
	row_set(&row, A_act_hash, PointerGetDatum(hash_value(head)));
}

/* Columns that users added to the act table get their defaults. */
static void
fill_defaults(TupleTableSlot *slot, Relation rel, EState *estate)
{
	for (int i = 0; i < slot->tts_tupleDescriptor->natts; i++)
	{
		Node	   *expr;

		if (!slot->tts_isnull[i] || TupleDescAttr(slot->tts_tupleDescriptor, i)->attisdropped ||
			TupleDescAttr(slot->tts_tupleDescriptor, i)->attgenerated)
			continue;
		expr = build_column_default(rel, i + 1);
		if (expr)
			slot->tts_values[i] =
				ExecEvalExpr(ExecPrepareExpr((Expr *) expr, estate),
							 GetPerTupleExprContext(estate), &slot->tts_isnull[i]);
	}
}

/*
 * Insert the act whose head was computed by ledger_advance.  A direct insert
 * asks for no right on the table, so the caller needs none; users' triggers on
 * it run as the caller, like any trigger.
 */
void
ledger_write(const Register *reg, const ChainHead *head, int64 project_id, const Act *act)
{
	const Table *table = &reg->table[ROLE_act];
	Relation	rel = register_table_open(table, RowExclusiveLock);
	EState	   *estate = CreateExecutorState();
	ResultRelInfo *target = makeNode(ResultRelInfo);
	TupleTableSlot *slot = table_slot_create(rel, NULL);

	InitResultRelInfo(target, rel, 0, NULL, 0);	/* 0: there is no range table to look into */
	target->ri_TrigDesc = register_table_triggers(table, rel);
	/* so that firing them finds this one, and does not open another that nobody closes */
	estate->es_opened_result_relations = list_make1(target);
	ExecOpenIndices(target, false);
	ExecClearTuple(slot);
	fill_slot(slot, table, head, project_id, act);

	if (slot->tts_tupleDescriptor->natts > N_act_columns)
		fill_defaults(slot, rel, estate);
	ExecStoreVirtualTuple(slot);
	if (target->ri_TrigDesc)
		AfterTriggerBeginQuery();
	ExecSimpleRelationInsert(target, estate, slot);
	if (target->ri_TrigDesc)
		AfterTriggerEndQuery(estate);

	ExecCloseIndices(target);
	ExecDropSingleTupleTableSlot(slot);
	ExecResetTupleTable(estate->es_tupleTable, false);
	FreeExecutorState(estate);
	table_close(rel, NoLock);
}

/*
 * Lock a project for a change of its facts.  Errors: 23503 when there is no
 * such project, 40001 as row_lock.
 */
void
project_lock(LockedRow *project, const Register *reg, int64 project_id)
{
	if (!row_lock(project, &reg->table[ROLE_project], project_id))
		ereport(ERROR,
				(errcode(ERRCODE_FOREIGN_KEY_VIOLATION),
				 errmsg("project %lld does not exist", (long long) project_id)));
}

/*
 * A paper that comes in one statement with a step of its project would stand in
 * the ledger after the step that was judged by it.  Errors: 55000.
 */
void
refuse_step_beside(LockedRow *project)
{
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("project \"%s\" may not step on in the statement that enters its papers",
					TextDatumGetCString(row_datum(&project->row, A_project_code))),
			 errhint("Enter the papers in a statement of their own, before the step."),
			 errtable(project->rel)));
}

/* The same, where column holds how far the chain was when the paper was checked. */
void
require_no_step_since(LockedRow *project, const Row *row, int column)
{
	if (DatumGetInt64(row_datum(row, column)) <
		DatumGetInt64(row_datum(&project->row, A_project_step_seq)))
		refuse_step_beside(project);
}

/*
 * Append an act to a locked project's chain and store the row with its new
 * head, together with any engine-kept column that the caller has set.
 */
void
project_record(LockedRow *project, const Register *reg, const Act *act)
{
	int64		project_id = DatumGetInt64(row_datum(&project->row, A_project_id));
	ChainHead	head = ledger_head(&project->row);

	ledger_advance(&head, project_id, act);
	ledger_write(reg, &head, project_id, act);
	ledger_set_head(&project->row, &head);
	row_store(project);
}
