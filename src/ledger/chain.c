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

#include "common/cryptohash.h"
#include "common/sha2.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/resowner.h"
#include "utils/timestamp.h"

#include "compat.h"
#include "errors.h"
#include "ledger/ledger.h"
#include "ledger/recording.h"
#include "office/office.h"
#include "register/new_row.h"
#include "schema/ledger.h"
#include "schema/project.h"
#include "schema/register.h"

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

/* The longest field that is no text: a number, with its length before it. */
#define FIXED_FIELD (MAXINT8LEN + 4)
#define NFIELDS 11

static char *
form_put_number(char *end, int64 value)
{
	if (value >= 0 && value < 10)
	{
		*end++ = '0' + value;
		return end;
	}
	return end + pg_lltoa(value, end);
}

static char *
form_put_text(char *end, const char *text, int length)
{
	end = form_put_number(end, length);
	*end++ = ':';
	memcpy(end, text, length);
	end += length;
	*end++ = ',';
	return end;
}

static char *
form_put_absent(char *end)
{
	*end++ = '-';
	*end++ = ',';
	return end;
}

static char *
form_put_int(char *end, int64 value)
{
	char		text[MAXINT8LEN + 1];

	return form_put_text(end, text, form_put_number(text, value) - text);
}

/* 0 is no key: the field is absent. */
static char *
form_put_id(char *end, int64 id)
{
	return id ? form_put_int(end, id) : form_put_absent(end);
}

static char *
form_put_date(char *end, DateADT date)
{
	struct pg_tm tm = {0};
	char		text[MAXDATELEN + 1];

	j2date(date + POSTGRES_EPOCH_JDATE, &tm.tm_year, &tm.tm_mon, &tm.tm_mday);
	EncodeDateOnly(&tm, USE_ISO_DATES, text);
	return form_put_text(end, text, strlen(text));
}

static char *
form_put_stage(char *end, Stage stage)
{
	const char *name = stage ? stage_name(stage) : NULL;

	return name ? form_put_text(end, name, strlen(name)) : form_put_absent(end);
}

/*
 * The head of a chain, from the columns of the row it stands on; seq 0: no act yet.  False: what
 * stands there, past the engine, is no hash, and the head's is nobody's.
 */
bool
chain_head_read(const Row *row, int seq, int hash_column, ChainHead *head)
{
	bytea	   *hash;

	memset(head, 0, sizeof(ChainHead));
	if (!row_isnull(row, seq))
		head->seq = row_int64(row, seq);
	if (row_isnull(row, hash_column))
		return head->seq == 0;
	hash = DatumGetByteaPP(row_datum(row, hash_column));
	if (VARSIZE_ANY_EXHDR(hash) != CHAIN_HASH_LENGTH)
		return false;
	memcpy(head->hash, VARDATA_ANY(hash), CHAIN_HASH_LENGTH);
	return true;
}

/* The same, for who goes on from there.  project_id 0: the register's own.  Errors: XX001. */
ChainHead
chain_head(const Row *row, int seq, int hash_column, int64 project_id)
{
	ChainHead	head;

	if (!chain_head_read(row, seq, hash_column, &head))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 project_id == 0
				 ? errmsg("the head of the register's own chain of acts is not a SHA-256 hash")
				 : errmsg("the head of the chain of acts of project %lld is not a SHA-256 hash",
						  (long long) project_id),
				 errhint("What is recorded has been altered: govproj.verify(register) tells what else "
						 "has.")));
	return head;
}

/* The head of a project's chain; seq 0 before its birth is recorded. */
ChainHead
ledger_head(const Row *project)
{
	return chain_head(project, A_project_last_seq, A_project_last_hash,
					  row_int64(project, A_project_id));
}

/* The hash at the head of a chain, as a column holds it. */
static bytea *
chain_hash(const ChainHead *head)
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
	row_set(project, A_project_last_hash, PointerGetDatum(chain_hash(head)));
}

/* The fields that an act and a stored row have in different shapes; not terminated. */
typedef struct Text
{
	const char *data;
	int			length;
} Text;

typedef struct Texts
{
	Text		kind;
	Text		actor;
	Text		detail;
} Texts;

static Text
text_of(const char *data, int length)
{
	Text		result = {pg_server_to_any(data, length, PG_UTF8), length};

	if (result.data != data)
		result.length = strlen(result.data);
	return result;
}

static Text
text_of_datum(Datum datum)
{
	text	   *value = DatumGetTextPP(datum);

	return text_of(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
}

/*
 * What is hashed for the act that comes after the head: the head's hash, if it is one, and the
 * act.
 */
static void
form_put_act(StringInfo form, const ChainHead *head, int64 project_id, const Texts *texts,
			 const Act *act)
{
	char	   *end;

	resetStringInfo(form);
	enlargeStringInfo(form, CHAIN_HASH_LENGTH + NFIELDS * FIXED_FIELD + 2 * NAMEDATALEN +
					  texts->kind.length + texts->actor.length + texts->detail.length);
	end = form->data;
	if (head->seq > 0)
	{
		memcpy(end, head->hash, CHAIN_HASH_LENGTH);
		end += CHAIN_HASH_LENGTH;
	}
	end = form_put_id(end, project_id);
	end = form_put_int(end, head->seq + 1);
	end = form_put_text(end, texts->kind.data, texts->kind.length);
	end = form_put_stage(end, act->from);
	end = form_put_stage(end, act->to);
	end = form_put_text(end, texts->actor.data, texts->actor.length);
	end = form_put_id(end, act->agency_id);
	end = form_put_date(end, act->legal_on);
	end = form_put_int(end, act->recorded_at +
					   (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * USECS_PER_DAY);
	end = form_put_id(end, act->policy_id);
	end = form_put_text(end, texts->detail.data, texts->detail.length);
	form->len = end - form->data;
}

static void
head_advance(ChainReader *reader, ChainHead *head, int64 project_id, const Texts *texts,
			 const Act *act)
{
	form_put_act(&reader->form, head, project_id, texts, act);
	head->seq++;
	if (pg_cryptohash_init(reader->context) < 0 ||
		pg_cryptohash_update(reader->context, (const uint8 *) reader->form.data,
							 reader->form.len) < 0 ||
		pg_cryptohash_final(reader->context, head->hash, CHAIN_HASH_LENGTH) < 0)
		elog(ERROR, "could not compute SHA-256: %s", pg_cryptohash_error(reader->context));
}

/* What chains are computed with, act by act. */
void
chain_reader_begin(ChainReader *reader)
{
	reader->context = pg_cryptohash_create(PG_SHA256);
	initStringInfo(&reader->form);
}

void
chain_reader_end(ChainReader *reader)
{
	pg_cryptohash_free(reader->context);
	pfree(reader->form.data);
}

/*
 * What acts are hashed with that are recorded one at a time.  Making it takes as long as hashing
 * one, so it is kept: with an owner of its own, or the end of a transaction would let it go, and
 * in memory that lasts, where a server without OpenSSL makes it.
 */
static pg_cryptohash_ctx *
kept_context(void)
{
	static pg_cryptohash_ctx *kept = NULL;
	ResourceOwner owner = CurrentResourceOwner;
	MemoryContext old;

	if (kept)
		return kept;
	old = MemoryContextSwitchTo(TopMemoryContext);
	CurrentResourceOwner = ResourceOwnerCreate(NULL, "govproj acts");
	kept = pg_cryptohash_create(PG_SHA256);
	CurrentResourceOwner = owner;
	MemoryContextSwitchTo(old);
	return kept;
}

/* Move the head on by an act: its hash is over the previous one and the act. */
static void
head_advance_by_act(ChainHead *head, int64 project_id, const Act *act)
{
	Texts		texts = {text_of(act->kind, strlen(act->kind)),
						 text_of(act->actor, strlen(act->actor)),
	text_of(act->detail, strlen(act->detail))};
	ChainReader reader = {.context = kept_context()};

	initStringInfo(&reader.form);
	head_advance(&reader, head, project_id, &texts, act);
	pfree(reader.form.data);
}

static int64
act_id(const Row *row, int column)
{
	return row_isnull(row, column) ? 0 : row_int64(row, column);
}

static Stage
act_stage(const Row *row, int column)
{
	return row_isnull(row, column) ? (Stage) 0 : row_stage(row, column);
}

static void
read_project_act(ChainReader *reader, ChainHead *head, const Row *row)
{
	Texts		texts = {text_of_datum(row_datum(row, A_act_kind)),
						 text_of_datum(row_datum(row, A_act_actor)),
	text_of_datum(row_datum(row, A_act_detail))};
	Act			act = {
		.from = act_stage(row, A_act_from_stage),
		.to = act_stage(row, A_act_to_stage),
		.agency_id = act_id(row, A_act_agency_id),
		.legal_on = row_date(row, A_act_legal_on),
		.recorded_at = DatumGetTimestampTz(row_datum(row, A_act_recorded_at)),
		.policy_id = row_int64(row, A_act_policy_id),
	};

	head_advance(reader, head, row_int64(row, A_act_project_id), &texts, &act);
}

static void
read_register_act(ChainReader *reader, ChainHead *head, const Row *row)
{
	Texts		texts = {text_of_datum(row_datum(row, A_register_act_kind)),
		text_of_datum(row_datum(row, A_register_act_actor)),
	text_of_datum(row_datum(row, A_register_act_detail))};
	Act			act = {
		.agency_id = act_id(row, A_register_act_agency_id),
		.legal_on = row_date(row, A_register_act_legal_on),
		.recorded_at = DatumGetTimestampTz(row_datum(row, A_register_act_recorded_at)),
	};

	head_advance(reader, head, 0, &texts, &act);
}

/*
 * The same for a stored act, a row of act or register_act, whose texts are
 * hashed where they lie.  True: it bears the hash that it should.
 */
bool
chain_read(ChainReader *reader, ChainHead *head, const Row *row)
{
	bytea	   *hash;

	if (row->table->id == TABLE_act)
		read_project_act(reader, head, row);
	else
		read_register_act(reader, head, row);
	hash = DatumGetByteaPP(row_datum(row, row->table->id == TABLE_act ? A_act_hash
									 : A_register_act_hash));
	return VARSIZE_ANY_EXHDR(hash) == CHAIN_HASH_LENGTH &&
		memcmp(VARDATA_ANY(hash), head->hash, CHAIN_HASH_LENGTH) == 0;
}

/*
 * Move the head on by one act of the current user, whose detail is complete with
 * this, and who records it now unless it bears a time already; nothing is written.
 */
void
ledger_advance(const Register *reg, ChainHead *head, int64 project_id, Act *act)
{
	if (imported)
		act->detail = imported_detail(act->detail);
	if (act->recorded_at == 0)
		act->recorded_at = recording_time(reg);
	act->actor = GetUserNameFromId(GetUserId(), false);
	head_advance_by_act(head, project_id, act);
}

static void
act_fill(Row *row, const ChainHead *head, int64 project_id, const Act *act)
{
	row_set(row, A_act_project_id, Int64GetDatum(project_id));
	row_set(row, A_act_seq, Int64GetDatum(head->seq));
	row_set(row, A_act_kind, CStringGetTextDatum(act->kind));
	if (act->from)
		row_set(row, A_act_from_stage, StageGetDatum(act->from));
	if (act->to)
		row_set(row, A_act_to_stage, StageGetDatum(act->to));
	row_set(row, A_act_actor, CStringGetTextDatum(act->actor));
	if (act->agency_id)
		row_set(row, A_act_agency_id, Int64GetDatum(act->agency_id));
	row_set(row, A_act_legal_on, DateADTGetDatum(act->legal_on));
	row_set(row, A_act_recorded_at, TimestampTzGetDatum(act->recorded_at));
	row_set(row, A_act_policy_id, Int64GetDatum(act->policy_id));
	row_set(row, A_act_detail, CStringGetTextDatum(act->detail));
	row_set(row, A_act_hash, PointerGetDatum(chain_hash(head)));
}

/* Insert the act whose head was computed by ledger_advance. */
void
ledger_write(const Register *reg, const ChainHead *head, int64 project_id, const Act *act)
{
	NewRow		row;

	require_importer(reg);
	new_row(&row, &reg->table[TABLE_act]);
	act_fill(&row.row, head, project_id, act);
	new_row_insert(&row);
}

static void
register_act_fill(Row *row, const ChainHead *head, const Act *act)
{
	row_set(row, A_register_act_register_id, Int64GetDatum(REGISTER_ID));
	row_set(row, A_register_act_seq, Int64GetDatum(head->seq));
	row_set(row, A_register_act_kind, CStringGetTextDatum(act->kind));
	row_set(row, A_register_act_actor, CStringGetTextDatum(act->actor));
	if (act->agency_id)
		row_set(row, A_register_act_agency_id, Int64GetDatum(act->agency_id));
	row_set(row, A_register_act_legal_on, DateADTGetDatum(act->legal_on));
	row_set(row, A_register_act_recorded_at, TimestampTzGetDatum(act->recorded_at));
	row_set(row, A_register_act_detail, CStringGetTextDatum(act->detail));
	row_set(row, A_register_act_hash, PointerGetDatum(chain_hash(head)));
}

/*
 * Append an act that is about no project to the register's own chain, whose head stands on its
 * row.  Returns its place in it.
 */
int64
register_record(const Register *reg, Act *act)
{
	LockedRow	locked;
	ChainHead	head;
	NewRow		row;

	require_importer(reg);
	if (!row_lock(&locked, &reg->table[TABLE_register], REGISTER_ID))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("the register has no row of its own")));
	head = chain_head(&locked.row, A_register_last_seq, A_register_last_hash, 0);
	ledger_advance(reg, &head, 0, act);
	new_row(&row, &reg->table[TABLE_register_act]);
	register_act_fill(&row.row, &head, act);
	new_row_insert(&row);
	row_set(&locked.row, A_register_last_seq, Int64GetDatum(head.seq));
	row_set(&locked.row, A_register_last_hash, PointerGetDatum(chain_hash(&head)));
	row_store(&locked);
	row_unlock(&locked);
	return head.seq;
}
