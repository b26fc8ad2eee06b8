/*
 * policy_digest.c
 *		How a policy version read when the first project came under it.
 *
 * The digest is SHA-256 over the version's rows in every policy table, in the
 * order of their DDL (policy_tables.sql) and of id, each as the JSON text that an act would
 * say of it, followed by a newline, in UTF-8.  Left out is what is null, so that
 * a column may be added, and what may change of a version in use: in_use,
 * superseded_on and note of the policy's own row.
 */
#include "postgres.h"

#include "common/cryptohash.h"
#include "common/sha2.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "ledger/ledger.h"
#include "policy/legal_day.h"
#include "register/asked.h"
#include "register/probe.h"
#include "schema/policy.h"

PG_FUNCTION_INFO_V1(govproj_policy_digest);

typedef struct Line
{
	int64		id;
	char	   *text;
} Line;

static int
compare_lines(const void *a, const void *b)
{
	int64		x = ((const Line *) a)->id;
	int64		y = ((const Line *) b)->id;

	return x < y ? -1 : x > y;
}

static char *
row_line(const Row *row)
{
	static const int omit[] = {A_policy_in_use, A_policy_superseded_on, A_policy_note};

	return row->table->id == TABLE_policy ? detail_filled(row, omit, lengthof(omit))
		: detail_filled(row, NULL, 0);
}

static void
policy_digest_add_table(StringInfo form, const Table *table, int64 policy_id, Snapshot snapshot)
{
	Line	   *lines = palloc(sizeof(Line));
	int			n = 0;
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, table, register_column(table->id,
											   table->id == TABLE_policy ? "id" : "policy_id"),
				Int64GetDatum(policy_id), snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		lines = repalloc(lines, (n + 1) * sizeof(Line));
		lines[n].id = row_int64(row, 0);	/* id */
		lines[n++].text = row_line(row);
	}
	probe_end(&probe);
	qsort(lines, n, sizeof(Line), compare_lines);
	for (int i = 0; i < n; i++)
		appendStringInfo(form, "%s\n", lines[i].text);
}

static bool
policy_digest_has_version(const Register *reg, int64 policy_id, Snapshot snapshot)
{
	Probe		probe;
	bool		known;

	probe_begin(&probe, &reg->table[TABLE_policy], A_policy_id, Int64GetDatum(policy_id), snapshot);
	known = probe_next(&probe) != NULL;
	probe_end(&probe);
	return known;
}

static char *
policy_digest(const Register *reg, int64 policy_id, Snapshot snapshot)
{
	pg_cryptohash_ctx *context;
	uint8		digest[PG_SHA256_DIGEST_LENGTH];
	char	   *text = palloc(2 * PG_SHA256_DIGEST_LENGTH + 1);
	StringInfoData form;
	char	   *utf8;

	initStringInfo(&form);
	if (!policy_digest_has_version(reg, policy_id, snapshot))
		return NULL;
	for (int which = FIRST_OF_policy_tables; which <= LAST_OF_policy_tables; which++)
		policy_digest_add_table(&form, &reg->table[which], policy_id, snapshot);
	utf8 = pg_server_to_any(form.data, form.len, PG_UTF8);
	context = pg_cryptohash_create(PG_SHA256);
	if (pg_cryptohash_init(context) < 0 ||
		pg_cryptohash_update(context, (const uint8 *) utf8, strlen(utf8)) < 0 ||
		pg_cryptohash_final(context, digest, sizeof(digest)) < 0)
		elog(ERROR, "could not compute SHA-256: %s", pg_cryptohash_error(context));
	pg_cryptohash_free(context);
	hex_encode((char *) digest, sizeof(digest), text);
	text[2 * PG_SHA256_DIGEST_LENGTH] = '\0';
	return text;
}

/* Write down, in the register's own chain, how a version reads that is taken into use. */
static void
record_policy_in_use(const Register *reg, int64 policy_id)
{
	/* the rules are judged by as they stand, whatever this transaction sees of the rest */
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	const Policy *policy = policy_by_id(rulebook_of(reg), policy_id);
	StringInfoData detail;
	Act			act = {0};

	initStringInfo(&detail);
	detail_add_int(&detail, "policy_id", policy_id);
	detail_add_text(&detail, "code", policy->code);
	detail_add_text(&detail, "sha256", policy_digest(reg, policy_id, snapshot));
	appendStringInfoChar(&detail, '}');
	act.kind = "policy_in_use";
	act.legal_on = register_today(rulebook_of(reg));
	act.detail = detail.data;
	UnregisterSnapshot(snapshot);
	register_record(reg, &act);
}

/*
 * Take a version into use for a project that comes under it on that day, if it
 * is not yet; how its rows read then is an act, so that nobody can change them
 * unseen.
 */
void
policy_take_into_use(const Register *reg, int64 policy_id, DateADT day)
{
	if (!policy_claim(reg, policy_id, day))
		return;
	record_policy_in_use(reg, policy_id);
	record_policy_end(reg, policy_id);
}

/*
 * govproj.policy_digest(project_table regclass, policy_id bigint): SHA-256, in
 * hex, of a policy version as it reads now.  Compared with the register's act
 * policy_in_use it shows whether a version in use has been altered.  NULL for
 * NULL and for a version that is not there.  Errors: 42501 without SELECT on the project table,
 * 42809 when it is none.
 */
Datum
govproj_policy_digest(PG_FUNCTION_ARGS)
{
	const Register *reg = register_asked_about(PG_GETARG_OID(0), fcinfo->flinfo->fn_oid);
	Snapshot	snapshot = RegisterSnapshot(GetActiveSnapshot());
	char	   *text = policy_digest(reg, PG_GETARG_INT64(1), snapshot);

	UnregisterSnapshot(snapshot);
	if (text == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(text));
}
