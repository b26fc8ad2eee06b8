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

#include "executor/spi.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"
#include "utils/tuplestore.h"

#include "compat.h"
#include "errors.h"
#include "office/sight.h"
#include "register/asked.h"
#include "register/progress.h"

PG_FUNCTION_INFO_V1(govproj_ledger_lines);

#define LINES_AT_A_TIME 1000

/*
 * What the two tables of acts have in common; nothing here is looked up along
 * the caller's search_path.  A time or day that no act bears is told as it
 * stands: of an altered ledger there is an export, too, and it does not hold.
 */
#define LINE(project_id, from_stage, to_stage, policy_id) \
	"SELECT pg_catalog.json_build_object(" \
	"'project_id', " project_id ", 'seq', a.seq::pg_catalog.text, 'kind', a.kind, " \
	"'from_stage', " from_stage ", 'to_stage', " to_stage ", 'actor', a.actor, " \
	"'agency_id', a.agency_id::pg_catalog.text, " \
	"'legal_on', a.legal_on, " \
	"'recorded_at', pg_catalog.trunc(EXTRACT(epoch FROM a.recorded_at) " \
	"OPERATOR(pg_catalog.*) 1000000)::pg_catalog.text, " \
	"'policy_id', " policy_id ", 'detail', a.detail::pg_catalog.text, " \
	"'hash', pg_catalog.encode(a.hash, 'hex'))::pg_catalog.text FROM ONLY %s a "

static const char *const project_lines =
	LINE("a.project_id::pg_catalog.text", "a.from_stage::pg_catalog.text",
		 "a.to_stage::pg_catalog.text", "a.policy_id::pg_catalog.text")
	"ORDER BY a.project_id, a.seq";

static const char *const register_lines =
	LINE("NULL::pg_catalog.text", "NULL::pg_catalog.text", "NULL::pg_catalog.text",
		 "NULL::pg_catalog.text")
	"ORDER BY a.seq";

static char *
table_name(const Table *table)
{
	return quote_qualified_identifier(get_namespace_name(get_rel_namespace(table->relid)),
									  get_rel_name(table->relid));
}

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

static void
put_line(ReturnSetInfo *result, HeapTuple tuple, TupleDesc desc)
{
	bool		isnull;
	Datum		line = SPI_getbinval(tuple, desc, 1, &isnull);
	text	   *escaped = line_escaped(DatumGetTextPP(line));
	Datum		value = PointerGetDatum(escaped);

	if (escaped == NULL)
	{
		tuplestore_puttuple(result->setResult, tuple);
		return;
	}
	tuplestore_putvalues(result->setResult, result->setDesc, &value, &isnull);
	pfree(escaped);
}

static void
put_lines(ReturnSetInfo *result, const char *query, const Table *table)
{
	Progress	progress;
	Portal		portal = SPI_cursor_open_with_args(NULL, psprintf(query, table_name(table)),
												   0, NULL, NULL, NULL, true, CURSOR_OPT_NO_SCROLL);

	progress_begin(&progress, progress_work(_("export_ledger of \"%s\", acts"), table), table, -1);
	for (;;)
	{
		SPI_cursor_fetch(portal, true, LINES_AT_A_TIME);
		if (SPI_processed == 0)
			break;
		for (uint64 i = 0; i < SPI_processed; i++)
		{
			put_line(result, SPI_tuptable->vals[i], SPI_tuptable->tupdesc);
			progress_step(&progress);
		}
		SPI_freetuptable(SPI_tuptable);
	}
	SPI_cursor_close(portal);
}

/*
 * govproj.ledger_lines(project_table regclass): every act that is committed now,
 * a line each; the register's own chain first, then the projects' in the order
 * of their ids, each by seq.  Behind export_ledger.  Errors: as
 * register_asked_about; 42501 for those who may not see all projects, or
 * without SELECT on the tables of acts.
 */
Datum
govproj_ledger_lines(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	const Register *reg = register_asked_about(PG_GETARG_OID(0), fcinfo->flinfo->fn_oid);

	require_sight_of_all(reg);
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	SPI_connect();
	PushActiveSnapshot(GetLatestSnapshot());
	put_lines(result, register_lines, &reg->table[TABLE_register_act]);
	put_lines(result, project_lines, &reg->table[TABLE_act]);
	PopActiveSnapshot();
	SPI_finish();
	return (Datum) 0;
}
