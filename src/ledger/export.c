/*
 * export.c
 *		The acts of a register as lines of JSON, for a third party.
 *
 * Each line holds the fields of the canonical form (chain.c) as text, under
 * their names, and the act's hash.  Whoever can read JSON and has SHA-256 can
 * compute the chains again; test/ledger_verify.pl does.
 *
 * Unicode's noncharacters stand in the lines as escapes: psql leaves out some of
 * them as it prints, and an act that lacks one would pass for altered.
 */
#include "postgres.h"

#include "executor/executor.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "compat.h"
#include "errors.h"
#include "ledger/ledger.h"
#include "office/sight.h"
#include "register/asked.h"
#include "register/day.h"
#include "register/ordered_rows.h"
#include "register/progress.h"
#include "schema/ledger.h"

PG_FUNCTION_INFO_V1(govproj_ledger_lines);

/* An export as far as it has come. */
typedef struct Export
{
	Oid			project_table;
	Snapshot	snapshot;
	bool		of_projects;	/* the register's own chain is told */
	Table		table;			/* a copy: what is known of the register may be let go meanwhile */
	OrderedRows acts;
	bool		is_reading;		/* they are open */
	StringInfoData line;
	MemoryContext scratch;		/* what a line takes */
	Progress	progress;
} Export;

/*
 * Does one of Unicode's noncharacters begin here, in UTF-8?  Returns its length, or 0.  They are
 * U+FDD0 to U+FDEF, and the last two of each plane.
 */
static int
noncharacter_length(const unsigned char *text, const unsigned char *end)
{
	if (text[0] == 0xEF && end - text >= 3 &&
		((text[1] == 0xB7 && text[2] >= 0x90 && text[2] <= 0xAF) ||
		 (text[1] == 0xBF && text[2] >= 0xBE)))
		return 3;
	if (text[0] >= 0xF0 && end - text >= 4 && (text[1] & 0x0F) == 0x0F && text[2] == 0xBF &&
		text[3] >= 0xBE)
		return 4;
	return 0;
}

static const unsigned char *
next_noncharacter(const unsigned char *text, const unsigned char *end)
{
	while (text < end && (*text < 0xEF || noncharacter_length(text, end) == 0))
		text++;
	return text;
}

/* As JSON writes it in ASCII: above U+FFFF as two surrogates. */
static void
put_escaped(StringInfo line, pg_wchar c)
{
	if (c > 0xFFFF)
	{
		appendStringInfo(line, "\\u%04x", 0xD800 + ((c - 0x10000) >> 10));
		c = 0xDC00 + ((c - 0x10000) & 0x3FF);
	}
	appendStringInfo(line, "\\u%04x", c);
}

/* A line of JSON with its noncharacters escaped; NULL: there are none. */
static text *
line_escaped(const text *line)
{
	const unsigned char *from = (const unsigned char *) VARDATA_ANY(line);
	const unsigned char *end = from + VARSIZE_ANY_EXHDR(line);
	const unsigned char *found;
	StringInfoData result;
	text	   *escaped;

	if (GetDatabaseEncoding() != PG_UTF8 || (found = next_noncharacter(from, end)) == end)
		return NULL;
	initStringInfo(&result);
	for (; found < end; found = next_noncharacter(from, end))
	{
		appendBinaryStringInfo(&result, (const char *) from, found - from);
		put_escaped(&result, utf8_to_unicode(found));
		from = found + noncharacter_length(found, end);
	}
	appendBinaryStringInfo(&result, (const char *) from, end - from);
	escaped = cstring_to_text_with_len(result.data, result.len);
	pfree(result.data);
	return escaped;
}

/* A field: its name and, as text, its value; NULL: null. */
static void
add_field(StringInfo line, const char *name, const char *value)
{
	appendStringInfo(line, "%s\"%s\" : ", line->len == 0 ? "{" : ", ", name);
	if (value)
		escape_json(line, value);
	else
		appendStringInfoString(line, "null");
}

static void
add_number(StringInfo line, const char *name, int64 value)
{
	appendStringInfo(line, "%s\"%s\" : \"" INT64_FORMAT "\"", line->len == 0 ? "{" : ", ", name,
					 value);
}

static void
add_id(StringInfo line, const char *name, const Row *act, int column)
{
	if (row_isnull(act, column))
		add_field(line, name, NULL);
	else
		add_number(line, name, row_int64(act, column));
}

static void
add_text(StringInfo line, const char *name, const Row *act, int column)
{
	add_field(line, name, TextDatumGetCString(row_datum(act, column)));
}

static void
add_stage(StringInfo line, const char *name, const Row *act, int column)
{
	add_field(line, name, row_isnull(act, column) ? NULL : stage_name(row_stage(act, column)));
}

/*
 * A time that no act bears is told as it stands, as such a day is: of an altered ledger there is an
 * export, too, and it does not hold.
 */
static void
add_time(StringInfo line, const char *name, TimestampTz at)
{
	if (TIMESTAMP_NOT_FINITE(at))
		add_field(line, name, TIMESTAMP_IS_NOBEGIN(at) ? "-Infinity" : "Infinity");
	else
		add_number(line, name, at + (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * USECS_PER_DAY);
}

static void
add_hash(StringInfo line, const char *name, const bytea *hash)
{
	int			length = VARSIZE_ANY_EXHDR(hash);
	char	   *hex = palloc(2 * length + 1);

	hex[hex_encode(VARDATA_ANY(hash), length, hex)] = '\0';
	add_field(line, name, hex);
}

static void
put_project_act(StringInfo line, const Row *act)
{
	add_id(line, "project_id", act, A_act_project_id);
	add_id(line, "seq", act, A_act_seq);
	add_text(line, "kind", act, A_act_kind);
	add_stage(line, "from_stage", act, A_act_from_stage);
	add_stage(line, "to_stage", act, A_act_to_stage);
	add_text(line, "actor", act, A_act_actor);
	add_id(line, "agency_id", act, A_act_agency_id);
	add_field(line, "legal_on", date_text(row_date(act, A_act_legal_on)));
	add_time(line, "recorded_at", DatumGetTimestampTz(row_datum(act, A_act_recorded_at)));
	add_id(line, "policy_id", act, A_act_policy_id);
	add_text(line, "detail", act, A_act_detail);
	add_hash(line, "hash", DatumGetByteaPP(row_datum(act, A_act_hash)));
}

static void
put_register_act(StringInfo line, const Row *act)
{
	add_field(line, "project_id", NULL);
	add_id(line, "seq", act, A_register_act_seq);
	add_text(line, "kind", act, A_register_act_kind);
	add_field(line, "from_stage", NULL);
	add_field(line, "to_stage", NULL);
	add_text(line, "actor", act, A_register_act_actor);
	add_id(line, "agency_id", act, A_register_act_agency_id);
	add_field(line, "legal_on", date_text(row_date(act, A_register_act_legal_on)));
	add_time(line, "recorded_at", DatumGetTimestampTz(row_datum(act, A_register_act_recorded_at)));
	add_field(line, "policy_id", NULL);
	add_text(line, "detail", act, A_register_act_detail);
	add_hash(line, "hash", DatumGetByteaPP(row_datum(act, A_register_act_hash)));
}

/* The line of an act, for whoever asked. */
static Datum
line_of(Export *export, const Row *act)
{
	MemoryContext old = MemoryContextSwitchTo(export->scratch);
	text	   *line;
	text	   *escaped;

	resetStringInfo(&export->line);
	if (export->of_projects)
		put_project_act(&export->line, act);
	else
		put_register_act(&export->line, act);
	appendStringInfoChar(&export->line, '}');
	MemoryContextSwitchTo(old);
	MemoryContextReset(export->scratch);
	line = cstring_to_text_with_len(export->line.data, export->line.len);
	escaped = line_escaped(line);
	return PointerGetDatum(escaped ? escaped : line);
}

static void
require_all_acts(const Register *reg, TableId which)
{
	const Table *acts = &reg->table[which];

	require_select(acts->relid);
	if (table_is_restricted(acts))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("the ledger is exported as a whole, of which a RESTRICTIVE policy on \"%s\" "
						"may hide some from you", get_rel_name(acts->relid)),
				 errhint("Ask as a role that it does not bind, such as the register's owner.")));
}

static void
read_acts(Export *export, const Register *reg)
{
	const Table *acts = &reg->table[export->of_projects ? TABLE_act : TABLE_register_act];

	ordered_rows_begin(&export->acts, acts, 2, PG_INT64_MIN, PG_INT64_MAX, export->snapshot);
	export->is_reading = true;
	export->table = *acts;
	export->acts.row.table = &export->table;
	progress_begin(&export->progress, progress_work(_("export_ledger of \"%s\", acts"), acts), acts,
				   -1);
}

static const Register *
register_of_export(const Export *export, Oid function)
{
	return register_asked_about(export->project_table, function);
}

static void
tell_progress(Export *export, Oid function)
{
	export->progress.done++;
	if (!progress_is_due(&export->progress))
		return;
	export->progress.of = &register_of_export(export, function)->table[export->table.id];
	progress_tell(&export->progress);
}

/* All is told, or nobody asks any more. */
static void
export_end(Datum datum)
{
	Export	   *export = (Export *) DatumGetPointer(datum);

	if (export->is_reading)
		ordered_rows_end(&export->acts);
	export->is_reading = false;
	UnregisterSnapshot(export->snapshot);
}

static void
export_begin(FunctionCallInfo fcinfo)
{
	FuncCallContext *call = SRF_FIRSTCALL_INIT();
	MemoryContext old = MemoryContextSwitchTo(call->multi_call_memory_ctx);
	const Register *reg = register_asked_about(PG_GETARG_OID(0), fcinfo->flinfo->fn_oid);
	Export	   *export = palloc0(sizeof(Export));

	require_sight_of_all(reg);
	require_all_acts(reg, TABLE_register_act);
	require_all_acts(reg, TABLE_act);
	export->project_table = PG_GETARG_OID(0);
	export->scratch = AllocSetContextCreate(CurrentMemoryContext, "govproj export",
											ALLOCSET_DEFAULT_SIZES);
	initStringInfo(&export->line);
	export->snapshot = RegisterSnapshot(GetLatestSnapshot());
	read_acts(export, reg);
	RegisterExprContextCallback(((ReturnSetInfo *) fcinfo->resultinfo)->econtext, export_end,
								PointerGetDatum(export));
	call->user_fctx = export;
	MemoryContextSwitchTo(old);
}

/* The next act of either table; NULL: there is none. */
static const Row *
next_act(Export *export, MemoryContext context, Oid function)
{
	MemoryContext old = MemoryContextSwitchTo(context);
	const Row  *act = ordered_rows_next(&export->acts);

	if (act == NULL && !export->of_projects)
	{
		ordered_rows_end(&export->acts);
		export->is_reading = false;
		export->of_projects = true;
		read_acts(export, register_of_export(export, function));
		act = ordered_rows_next(&export->acts);
	}
	MemoryContextSwitchTo(old);
	return act;
}

/*
 * govproj.ledger_lines(project_table regclass): every act that is committed now,
 * a line each, one by one as they are asked for; the register's own chain first,
 * then the projects' in the order of their ids, each by seq.  Behind
 * export_ledger.  Errors: as register_asked_about; 42501 for those who may not see
 * all projects, without SELECT on the tables of acts, or where a RESTRICTIVE policy
 * may hide some.
 */
Datum
govproj_ledger_lines(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	FuncCallContext *call;
	Export	   *export;
	const Row  *act;

	if (SRF_IS_FIRSTCALL())
		export_begin(fcinfo);
	call = SRF_PERCALL_SETUP();
	export = call->user_fctx;
	act = next_act(export, call->multi_call_memory_ctx, fcinfo->flinfo->fn_oid);
	if (act == NULL)
	{
		UnregisterExprContextCallback(result->econtext, export_end, PointerGetDatum(export));
		export_end(PointerGetDatum(export));
		SRF_RETURN_DONE(call);
	}
	tell_progress(export, fcinfo->flinfo->fn_oid);
	SRF_RETURN_NEXT(call, line_of(export, act));
}
