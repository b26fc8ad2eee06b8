/*
 * policy_digest.c
 *		How a policy version read when the first project came under it.
 *
 * The digest is SHA-256 over the version's rows in every policy table, in the
 * order of their DDL (policy_tables.sql) and of id, each as the JSON text that an act would
 * say of it, followed by a newline, in UTF-8.  It is of the columns that the act
 * names, which are those that the engine knew then: neither one of the users' own
 * nor one that a later version brings makes a version another.  Left out is what
 * is null, and what may change of a version in use: in_use and superseded_on
 * of the policy's own row, and the official text of its articles.  What people read beside
 * the rules, such as labels and notes, is part of it: that it is corrected is an act, which
 * says what the digest is then (policy_correct.c).
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "ledger/ledger.h"
#include "ledger/policy_digest.h"
#include "policy/legal_day.h"
#include "register/asked.h"
#include "register/probe.h"
#include "schema/ledger.h"
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

/* Of which columns a digest is; n < 0: of those that the engine knows. */
typedef struct Columns
{
	int			n;
	char	  **name;			/* table.column, the table by what it is in the register */
} Columns;

static const Columns known_columns = {-1, NULL};

/* How the lines are made and which rows they are of; an act without it is of this one, too. */
#define DIGEST_FORM 1

/* May it change of a version in use? */
static bool
is_open(const Table *table, AttrNumber att)
{
	static const int open[] = {A_policy_in_use, A_policy_superseded_on};

	if (table->id == TABLE_policy_article)
		return table->att[A_policy_article_text_zh] == att;
	if (table->id != TABLE_policy)
		return false;
	for (int i = 0; i < (int) lengthof(open); i++)
		if (table->att[open[i]] == att)
			return true;
	return false;
}

static bool
engine_knows(const Table *table, AttrNumber att)
{
	for (int i = 0; i < register_ncolumns(table->id); i++)
		if (table->att[i] == att)
			return true;
	return false;
}

static bool
names(const Columns *columns, const Table *table, const char *column)
{
	const char *role = register_table_name(table->id);
	size_t		len = strlen(role);

	for (int i = 0; i < columns->n; i++)
		if (strncmp(columns->name[i], role, len) == 0 && columns->name[i][len] == '.' &&
			strcmp(columns->name[i] + len + 1, column) == 0)
			return true;
	return false;
}

/* By their place in the table. */
static bool *
wanted_columns(const Table *table, TupleDesc desc, const Columns *columns)
{
	bool	   *wanted = palloc0(sizeof(bool) * desc->natts);

	for (int i = 0; i < desc->natts; i++)
	{
		const FormData_pg_attribute *attribute = TupleDescAttr(desc, i);

		if (!attribute->attisdropped && !is_open(table, attribute->attnum))
			wanted[i] = columns->n < 0 ? engine_knows(table, attribute->attnum)
				: names(columns, table, NameStr(attribute->attname));
	}
	return wanted;
}

static void
policy_digest_add_table(StringInfo form, const Table *table, int64 policy_id,
						const Columns *columns, Snapshot snapshot, const Row *version)
{
	Line	   *lines = palloc(sizeof(Line));
	int			n = 0;
	bool	   *wanted;
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, table, register_column(table->id,
											   table->id == TABLE_policy ? "id" : "policy_id"),
				Int64GetDatum(policy_id), snapshot);
	wanted = wanted_columns(table, RelationGetDescr(probe.rel), columns);
	while ((row = probe_next(&probe)) != NULL)
	{
		lines = repalloc(lines, (n + 1) * sizeof(Line));
		lines[n].id = row_int64(row, 0);	/* id */
		if (version && table->id == TABLE_policy)
			row = unconstify(Row *, version);
		lines[n++].text = detail_filled(row, wanted);
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

/* version: its own row as it is to be read; NULL: as it stands. */
static char *
policy_digest(const Register *reg, int64 policy_id, const Columns *columns, Snapshot snapshot,
			  const Row *version)
{
	StringInfoData form;
	bytea	   *digest;
	char	   *text;

	initStringInfo(&form);
	if (!policy_digest_has_version(reg, policy_id, snapshot))
		return NULL;
	for (int which = FIRST_OF_policy_tables; which <= LAST_OF_policy_tables; which++)
		policy_digest_add_table(&form, &reg->table[which], policy_id, columns, snapshot, version);
	text = pg_server_to_any(form.data, form.len, PG_UTF8);
	/* a text is laid out as a bytea is */
	digest = DatumGetByteaPP(DirectFunctionCall1(sha256_bytea,
												 PointerGetDatum(cstring_to_text(text))));
	text = palloc0(2 * VARSIZE_ANY_EXHDR(digest) + 1);
	hex_encode(VARDATA_ANY(digest), VARSIZE_ANY_EXHDR(digest), text);
	return text;
}

/* {"policy": "id code ...", ...}: of which columns of each table the digest is. */
static void
add_known_columns(StringInfo detail, const Register *reg)
{
	appendStringInfoString(detail, ",\"columns\":{");
	for (int which = FIRST_OF_policy_tables; which <= LAST_OF_policy_tables; which++)
	{
		const Table *table = &reg->table[which];
		const char *between = "";

		appendStringInfo(detail, "%s\"%s\":\"", which > FIRST_OF_policy_tables ? "," : "",
						 register_table_name(which));
		for (int i = 0; i < register_ncolumns(which); i++)
		{
			if (table->att[i] == InvalidAttrNumber || is_open(table, table->att[i]))
				continue;
			appendStringInfo(detail, "%s%s", between, register_column_name(which, i));
			between = " ";
		}
		appendStringInfoChar(detail, '"');
	}
	appendStringInfoChar(detail, '}');
}

/* How a version reads now, and that closes the detail. */
void
detail_add_policy_digest(StringInfo detail, const Register *reg, int64 policy_id)
{
	/* the rules are judged by as they stand, whatever this transaction sees of the rest */
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());

	detail_add_text(detail, "sha256", policy_digest(reg, policy_id, &known_columns, snapshot, NULL));
	detail_add_int(detail, "form", DIGEST_FORM);
	add_known_columns(detail, reg);
	appendStringInfoChar(detail, '}');
	UnregisterSnapshot(snapshot);
}

/* Write down, in the register's own chain, how a version reads that is taken into use. */
static void
record_policy_in_use(const Register *reg, int64 policy_id)
{
	StringInfoData detail;
	Act			act = {.kind = POLICY_IN_USE};

	initStringInfo(&detail);
	detail_add_int(&detail, "policy_id", policy_id);
	detail_add_text(&detail, "code", policy_by_id(rulebook_of(reg), policy_id)->code);
	detail_add_policy_digest(&detail, reg, policy_id);
	act.legal_on = register_today(rulebook_of(reg));
	act.detail = detail.data;
	register_record(reg, &act);
}

static Jsonb *
detail_json(const Row *act)
{
	char	   *text = row_text(act, A_register_act_detail);

	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(text)));
}

/* The last that an act says of a version's digest; NULL: none does. */
static Jsonb *
last_digest_said(const Register *reg, int64 policy_id, Snapshot snapshot)
{
	Jsonb	   *last = NULL;
	int64		last_seq = 0;
	Probe		probe;
	Row		   *act;

	probe_all(&probe, &reg->table[TABLE_register_act], snapshot);
	while ((act = probe_next(&probe)) != NULL)
	{
		if (row_int64(act, A_register_act_seq) < last_seq ||
			(!row_says(act, A_register_act_kind, POLICY_IN_USE) &&
			 !row_says(act, A_register_act_kind, POLICY_CORRECTED)) ||
			detail_int(act, A_register_act_detail, "policy_id") != policy_id)
			continue;
		last_seq = row_int64(act, A_register_act_seq);
		last = detail_json(act);
	}
	probe_end(&probe);
	return last;
}

static char *
member_text(Jsonb *object, const char *key)
{
	JsonbValue *found = getKeyJsonValueFromContainer(&object->root, key, strlen(key), NULL);

	return found && found->type == jbvString
		? pnstrdup(found->val.string.val, found->val.string.len) : NULL;
}

/* The columns that such an act names; of an act without them, those that the engine knows. */
static Columns
columns_said(Jsonb *detail)
{
	JsonbValue *found = getKeyJsonValueFromContainer(&detail->root, "columns", strlen("columns"),
													 NULL);
	Columns		columns = known_columns;
	Jsonb	   *tables;

	if (found == NULL || found->type != jbvBinary)
		return columns;
	tables = JsonbValueToJsonb(found);
	columns.n = 0;
	columns.name = palloc(sizeof(char *) * NTABLES * MAX_COLUMNS);
	for (int which = FIRST_OF_policy_tables; which <= LAST_OF_policy_tables; which++)
	{
		char	   *names = member_text(tables, register_table_name(which));
		char	   *end = NULL;

		for (char *name = names ? strtok_r(names, " ", &end) : NULL;
			 name && columns.n < NTABLES * MAX_COLUMNS; name = strtok_r(NULL, " ", &end))
			columns.name[columns.n++] = psprintf("%s.%s", register_table_name(which), name);
	}
	return columns;
}

/*
 * Does a version in use read as the last act says that tells of it?  version: its own row as it is
 * to be read; NULL: as it stands.
 */
bool
policy_reads_as_recorded(const Register *reg, int64 policy_id, const Row *version)
{
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	Jsonb	   *said = last_digest_said(reg, policy_id, snapshot);
	bool		same = false;

	if (said)
	{
		Columns		columns = columns_said(said);
		char	   *recorded = member_text(said, "sha256");

		same = recorded &&
			strcmp(recorded, policy_digest(reg, policy_id, &columns, snapshot, version)) == 0;
	}
	UnregisterSnapshot(snapshot);
	return same;
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

/* Errors: 22004 for a NULL among them. */
static void
read_columns(Columns *columns, ArrayType *array)
{
	Datum	   *values;
	bool	   *nulls;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &values, &nulls, &columns->n);
	columns->name = palloc(sizeof(char *) * (columns->n + 1));
	for (int i = 0; i < columns->n; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("a column of a policy's digest may not be NULL")));
		columns->name[i] = TextDatumGetCString(values[i]);
	}
}

/*
 * govproj.policy_digest(project_table regclass, policy_id bigint, columns text[]):
 * SHA-256, in hex, of a policy version as it reads now, of the columns that are
 * named (policy_columns), or with NULL of those that the engine knows.  Compared with
 * the register's last act policy_in_use or policy_corrected of it, it shows whether a
 * version in use has been altered.
 * NULL for a NULL table or version and for a version that is not there.  Errors: 42501
 * without SELECT on the project table, 42809 when it is none, 22004 for a NULL among
 * the columns.
 */
Datum
govproj_policy_digest(PG_FUNCTION_ARGS)
{
	Columns		columns = known_columns;
	const Register *reg;
	Snapshot	snapshot;
	char	   *text;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	reg = register_asked_about(PG_GETARG_OID(0), fcinfo->flinfo->fn_oid);
	if (!PG_ARGISNULL(2))
		read_columns(&columns, PG_GETARG_ARRAYTYPE_P(2));
	snapshot = RegisterSnapshot(GetActiveSnapshot());
	text = policy_digest(reg, PG_GETARG_INT64(1), &columns, snapshot, NULL);
	UnregisterSnapshot(snapshot);
	if (text == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(text));
}
