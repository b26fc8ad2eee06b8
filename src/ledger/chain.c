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
 * hash is SHA-256; a chain's first act has no previous hash.  The register's own
 * chain is the same, with project_id, the stages and policy_id absent.
 *
 * This is version 1 of the form.  What is kept elsewhere relies on it: the
 * digest (merkle.c) and the exported ledger (export.c), each of which bears a
 * version, to be raised with any change here.
 */
#include "postgres.h"

#include "access/xact.h"
#include "common/cryptohash.h"
#include "common/sha2.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/guc.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

#include "access/office.h"
#include "access/sight.h"
#include "errors.h"
#include "ledger/ledger.h"
#include "register/new_row.h"

static bool imported = false;

/* Called once, from _PG_init. */
void
ledger_init(void)
{
	DefineCustomBoolVariable("govproj.imported",
							 "Marks acts as taken over from before the register.",
							 "For the register's owner; govproj.import() sets it.",
							 &imported, false, PGC_USERSET, GUC_NOT_IN_SAMPLE, NULL, NULL, NULL);
}

/* Is the past being taken over?  Then nobody needs to be warned of it, or told. */
bool
ledger_imports(void)
{
	return imported;
}

/* What comes from before the register says so, after all else it says. */
static char *
imported_detail(const char *detail)
{
	return psprintf("%.*s%s\"imported\":true}", (int) strlen(detail) - 1, detail,
					strcmp(detail, "{}") == 0 ? "" : ",");
}

/* Nobody else's word is taken for it.  Errors: 42501. */
static void
require_importer(const Register *reg)
{
	if (imported && !user_is_register_owner(reg))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("only the register's owner may import"),
				 errhint("RESET govproj.imported.")));
}

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

/* 0 is no key: the field is absent. */
static void
add_id_field(StringInfo form, int64 id)
{
	if (id)
		add_int_field(form, id);
	else
		add_field(form, NULL);
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

/* The head of a chain, from the columns of the row it stands on; seq 0: no act yet. */
ChainHead
chain_head(const Row *row, int seq, int hash_column)
{
	ChainHead	head = {0};
	bytea	   *hash;

	if (row_isnull(row, hash_column))
		return head;
	head.seq = DatumGetInt64(row_datum(row, seq));
	hash = DatumGetByteaPP(row_datum(row, hash_column));
	if (VARSIZE_ANY_EXHDR(hash) != CHAIN_HASH_LENGTH)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("the head of a chain of acts is not a SHA-256 hash")));
	memcpy(head.hash, VARDATA_ANY(hash), CHAIN_HASH_LENGTH);
	return head;
}

/* The head of a project's chain; seq 0 before its birth is recorded. */
ChainHead
ledger_head(const Row *project)
{
	return chain_head(project, A_project_last_seq, A_project_last_hash);
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

/*
 * Move the head on by an act that was done by actor and recorded at that time:
 * its hash is over the previous one and the act.
 */
void
chain_advance(ChainHead *head, int64 project_id, const Act *act, const char *actor, TimestampTz at)
{
	StringInfoData form;
	bool		first = head->seq == 0;

	head->seq++;
	initStringInfo(&form);
	add_id_field(&form, project_id);
	add_int_field(&form, head->seq);
	add_field(&form, act->kind);
	add_field(&form, stage_field(act->from));
	add_field(&form, stage_field(act->to));
	add_field(&form, actor);
	add_id_field(&form, act->agency_id);
	add_date_field(&form, act->legal_on);
	add_int_field(&form, at + (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * USECS_PER_DAY);
	add_id_field(&form, act->policy_id);
	add_field(&form, act->detail);
	hash_form(head->hash, first ? NULL : head->hash, &form);
	pfree(form.data);
}

/*
 * Move the head on by one act of the current user, now, whose detail is complete
 * with this; nothing is written.
 */
void
ledger_advance(ChainHead *head, int64 project_id, Act *act)
{
	if (imported)
		act->detail = imported_detail(act->detail);
	chain_advance(head, project_id, act, GetUserNameFromId(GetUserId(), false), recorded_at());
}

static void
fill_act(Row *row, const ChainHead *head, int64 project_id, const Act *act)
{
	row_set(row, A_act_project_id, Int64GetDatum(project_id));
	row_set(row, A_act_seq, Int64GetDatum(head->seq));
	row_set(row, A_act_kind, CStringGetTextDatum(act->kind));
	if (act->from)
		row_set(row, A_act_from_stage, StageGetDatum(act->from));
	if (act->to)
		row_set(row, A_act_to_stage, StageGetDatum(act->to));
	row_set(row, A_act_actor, CStringGetTextDatum(GetUserNameFromId(GetUserId(), false)));
	if (act->agency_id)
		row_set(row, A_act_agency_id, Int64GetDatum(act->agency_id));
	row_set(row, A_act_legal_on, DateADTGetDatum(act->legal_on));
	row_set(row, A_act_recorded_at, TimestampTzGetDatum(recorded_at()));
	row_set(row, A_act_policy_id, Int64GetDatum(act->policy_id));
	row_set(row, A_act_detail, CStringGetTextDatum(act->detail));
	row_set(row, A_act_hash, PointerGetDatum(hash_value(head)));
}

/* Insert the act whose head was computed by ledger_advance. */
void
ledger_write(const Register *reg, const ChainHead *head, int64 project_id, const Act *act)
{
	NewRow		row;

	require_importer(reg);
	new_row(&row, &reg->table[ROLE_act]);
	fill_act(&row.row, head, project_id, act);
	new_row_insert(&row);
}

static void
fill_register_act(Row *row, const ChainHead *head, const Act *act)
{
	row_set(row, A_register_act_register_id, Int64GetDatum(REGISTER_ID));
	row_set(row, A_register_act_seq, Int64GetDatum(head->seq));
	row_set(row, A_register_act_kind, CStringGetTextDatum(act->kind));
	row_set(row, A_register_act_actor, CStringGetTextDatum(GetUserNameFromId(GetUserId(), false)));
	if (act->agency_id)
		row_set(row, A_register_act_agency_id, Int64GetDatum(act->agency_id));
	row_set(row, A_register_act_legal_on, DateADTGetDatum(act->legal_on));
	row_set(row, A_register_act_recorded_at, TimestampTzGetDatum(recorded_at()));
	row_set(row, A_register_act_detail, CStringGetTextDatum(act->detail));
	row_set(row, A_register_act_hash, PointerGetDatum(hash_value(head)));
}

/* Append an act that is about no project to the register's own chain, whose head stands on its row. */
void
register_record(const Register *reg, Act *act)
{
	LockedRow	locked;
	ChainHead	head;
	NewRow		row;

	require_importer(reg);
	if (!row_lock(&locked, &reg->table[ROLE_register], REGISTER_ID))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("the register has no row of its own")));
	head = chain_head(&locked.row, A_register_last_seq, A_register_last_hash);
	ledger_advance(&head, 0, act);
	new_row(&row, &reg->table[ROLE_register_act]);
	fill_register_act(&row.row, &head, act);
	new_row_insert(&row);
	row_set(&locked.row, A_register_last_seq, Int64GetDatum(head.seq));
	row_set(&locked.row, A_register_last_hash, PointerGetDatum(hash_value(&head)));
	row_store(&locked);
	row_unlock(&locked);
}

static void
refuse_project(int64 project_id)
{
	ereport(ERROR,
			(errcode(ERRCODE_FOREIGN_KEY_VIOLATION),
			 errmsg("project %lld does not exist", (long long) project_id)));
}

/* Before anything is said of a project: one that is hidden from the current user is as none.  Errors: 23503. */
void
require_project_seen(const Register *reg, int64 project_id)
{
	if (!project_id_is_seen(reg, project_id))
		refuse_project(project_id);
}

/*
 * Lock a project for a change of its facts.  Errors: 23503 when there is no
 * such project, or none that the current user may learn of; 40001 as row_lock.
 */
void
project_lock(LockedRow *project, const Register *reg, int64 project_id)
{
	require_project_seen(reg, project_id);
	if (!row_lock(project, &reg->table[ROLE_project], project_id))
		refuse_project(project_id);
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
project_record(LockedRow *project, const Register *reg, Act *act)
{
	int64		project_id = DatumGetInt64(row_datum(&project->row, A_project_id));
	ChainHead	head = ledger_head(&project->row);

	ledger_advance(&head, project_id, act);
	ledger_write(reg, &head, project_id, act);
	ledger_set_head(&project->row, &head);
	row_store(project);
}
