/*
 * policy_correct.c
 *		What people read of a version of the law in use is corrected: labels, titles,
 *		notes, the texts of articles, never a rule.
 *
 * Each correction is an act of the register's own chain, policy_corrected, with every value from
 * what to what, and with what the digest of the version is then: by that the version goes on
 * being compared.  So that such an act never covers what somebody has altered unseen, the version
 * must read as the act before says, or nothing of it is corrected.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

#include "code/characters.h"
#include "errors.h"
#include "ledger/ledger.h"
#include "ledger/policy_correct.h"
#include "ledger/policy_digest.h"
#include "policy/legal_day.h"
#include "register/asked.h"
#include "register/value.h"
#include "schema/policy.h"

PG_FUNCTION_INFO_V1(govproj_correct_policy_rows);

/* A value to be written in place of another. */
typedef struct Correction
{
	TableId		table;
	int64		id;
	char	   *column;
	char	   *value;			/* NULL: it is taken away */
} Correction;

/* Errors: 42501 for others than the register's owner. */
void
require_owner_of_policies(const Register *reg)
{
	if (!has_privs_of_role(GetUserId(), reg->owner))
		aclcheck_error(ACLCHECK_NOT_OWNER, OBJECT_TABLE,
					   get_rel_name(reg->table[TABLE_policy].relid));
}

static void
require_as_recorded(const Register *reg, Relation rel, int64 policy_id, const char *code,
					const Row *version)
{
	if (policy_reads_as_recorded(reg, policy_id, version))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
			 errmsg("policy \"%s\" does not read as it was recorded, so nothing of it can be corrected",
					code),
			 errhint("govproj.check_register() tells more. Put its rows back from a backup or from its pack first."),
			 refused_by(rel, "in_use")));
}

/* changes: JSON, each value from what to what; reason: NULL: none was given. */
static void
record_correction(const Register *reg, int64 policy_id, const char *code, const char *reason,
				  const char *changes)
{
	StringInfoData detail;
	Act			act = {.kind = POLICY_CORRECTED};

	CommandCounterIncrement();	/* the rows as they read now */
	initStringInfo(&detail);
	detail_add_int(&detail, "policy_id", policy_id);
	detail_add_text(&detail, "code", code);
	detail_add_by(&detail);
	detail_add_text(&detail, "reason", reason);
	detail_add_json(&detail, "changes", changes);
	detail_add_policy_digest(&detail, reg, policy_id);
	act.legal_on = register_today(rulebook_of(reg));
	act.detail = detail.data;
	register_record(reg, &act);
}

static void
add_change(StringInfo changes, TableId table, int64 id, const char *column, const char *old,
		   const char *new)
{
	StringInfoData change;

	initStringInfo(&change);
	detail_add_text(&change, "table", register_table_name(table));
	detail_add_int(&change, "id", id);
	detail_add_text(&change, "column", column);
	detail_add_text(&change, "old", old);
	detail_add_text(&change, "new", new);
	appendStringInfo(changes, "%s%s", changes->len == 0 ? "[" : ",", detail_end(&change));
}

static char *
text_or_null(const Row *row, int column)
{
	return row_isnull(row, column) ? NULL : row_text(row, column);
}

/* The note of a version in use has been altered by a plain UPDATE. */
void
record_policy_note(const Register *reg, Relation rel, const Row *old, const Row *new)
{
	int64		id = row_int64(new, A_policy_id);
	char	   *code = row_text(new, A_policy_code);
	StringInfoData changes;

	require_as_recorded(reg, rel, id, code, old);
	initStringInfo(&changes);
	add_change(&changes, TABLE_policy, id, register_column_name(TABLE_policy, A_policy_note),
			   text_or_null(old, A_policy_note), text_or_null(new, A_policy_note));
	appendStringInfoChar(&changes, ']');
	record_correction(reg, id, code, NULL, changes.data);
}

static TableId
table_named(const char *role)
{
	for (int which = FIRST_OF_policy_tables; which <= LAST_OF_policy_tables; which++)
		if (strcmp(register_table_name(which), role) == 0)
			return which;
	for (int which = FIRST_OF_case_tables; which <= LAST_OF_case_tables; which++)
		if (strcmp(register_table_name(which), role) == 0)
			return which;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("\"%s\" is no table of the law", shown_text(role))));
}

/* By govproj.pack_grammar, the one list of what a version says. */
static void
require_correctable(const char *role, const char *column)
{
	Oid			types[2] = {TEXTOID, TEXTOID};
	Datum		values[2] = {CStringGetTextDatum(role), CStringGetTextDatum(column)};

	SPI_connect();
	if (SPI_execute_with_args("SELECT FROM govproj.pack_grammar AS g WHERE g.role OPERATOR(pg_catalog.=) $1"
							  " AND govproj.pack_column(g.key) OPERATOR(pg_catalog.=) $2 AND g.correctable",
							  2, types, values, NULL, true, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read the grammar of packs");
	if (SPI_processed == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s of %s is a rule, which no correction alters", column, role)));
	SPI_finish();
}

static char *
datum_text(const Row *row, int att)
{
	Oid			output;
	bool		is_varlena;

	if (row->isnull[att])
		return NULL;
	getTypeOutputInfo(TupleDescAttr(row->desc, att)->atttypid, &output, &is_varlena);
	return OidOutputFunctionCall(output, row->values[att]);
}

/* Errors: those of the column's type, 23514 among them. */
static void
set_text(Row *row, int column, char *text)
{
	Oid			type = TupleDescAttr(row->desc, row->table->att[column] - 1)->atttypid;
	Oid			input;
	Oid			param;

	if (text == NULL)
	{
		row_set_null(row, column);
		return;
	}
	getTypeInputInfo(type, &input, &param);
	row_set(row, column, OidInputFunctionCall(input, text, param, -1));
}

static bool
is_same(const char *one, const char *other)
{
	return one == NULL || other == NULL ? one == other : strcmp(one, other) == 0;
}

/* Write one value; true when it was another. */
static bool
correct(const Register *reg, int64 policy_id, const Correction *correction, StringInfo changes)
{
	TableId		table = correction->table;
	int			column = register_column(table, correction->column);
	LockedRow	locked;
	char	   *old;
	bool		differs;

	require_correctable(register_table_name(table), correction->column);
	if (!row_lock(&locked, &reg->table[table], correction->id) ||
		row_int64(&locked.row, register_column(table, table == TABLE_policy ? "id" : "policy_id"))
		!= policy_id)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("version %lld has no row %lld in \"%s\"", (long long) policy_id,
						(long long) correction->id, register_table_name(table))));
	old = datum_text(&locked.row, reg->table[table].att[column] - 1);
	differs = !is_same(old, correction->value);
	if (differs)
	{
		set_text(&locked.row, column, correction->value);
		require_values(locked.rel, NULL, &locked.row);
		locked.check = true;
		row_store(&locked);
		add_change(changes, table, correction->id, correction->column, old, correction->value);
	}
	row_unlock(&locked);
	return differs;
}

/* Arrays of one length, of which only the values may be NULL. */
static Correction *
read_corrections(FunctionCallInfo fcinfo, int *n)
{
	Datum	   *roles,
			   *ids,
			   *columns,
			   *values;
	bool	   *nulls;
	int			lengths[3];
	Correction *corrections;

	deconstruct_array(PG_GETARG_ARRAYTYPE_P(2), TEXTOID, -1, false, TYPALIGN_INT, &roles, NULL, n);
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(3), INT8OID, 8, FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, &ids,
					  NULL, &lengths[0]);
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(4), TEXTOID, -1, false, TYPALIGN_INT, &columns, NULL,
					  &lengths[1]);
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(5), TEXTOID, -1, false, TYPALIGN_INT, &values, &nulls,
					  &lengths[2]);
	if (lengths[0] != *n || lengths[1] != *n || lengths[2] != *n)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("corrections are said by arrays of one length")));
	corrections = palloc((*n + 1) * sizeof(Correction));
	for (int i = 0; i < *n; i++)
	{
		corrections[i].table = table_named(TextDatumGetCString(roles[i]));
		corrections[i].id = DatumGetInt64(ids[i]);
		corrections[i].column = TextDatumGetCString(columns[i]);
		corrections[i].value = nulls[i] ? NULL : TextDatumGetCString(values[i]);
	}
	return corrections;
}

/*
 * govproj.correct_policy_rows(project_table regclass, policy_id bigint, tables text[],
 * ids bigint[], columns text[], "values" text[], reason text): writes values in place of others, all
 * of them or none, and the act; returns how many were others.  Of a version that is not in use it
 * records nothing.  Errors: 22023 for what is a rule, ZG009 for a version that has been altered
 * unseen, 42501 for others than the owner, 42809 when it is no register's, 23502, 23505, 23514 for
 * a value that the row does not take.
 */
Datum
govproj_correct_policy_rows(PG_FUNCTION_ARGS)
{
	const Register *reg = register_asked_about(PG_GETARG_OID(0), fcinfo->flinfo->fn_oid);
	int64		policy_id = PG_GETARG_INT64(1);
	StringInfoData changes;
	Correction *corrections;
	LockedRow	policy;
	char	   *code;
	bool		in_use;
	int			n;
	int64		written = 0;

	require_owner_of_policies(reg);
	corrections = read_corrections(fcinfo, &n);
	/* until the transaction ends nobody takes it into use, nor corrects anything else of it */
	if (!row_lock(&policy, &reg->table[TABLE_policy], policy_id))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("there is no version %lld", (long long) policy_id)));
	code = row_text(&policy.row, A_policy_code);
	in_use = row_bool(&policy.row, A_policy_in_use);
	if (in_use)
		require_as_recorded(reg, policy.rel, policy_id, code, NULL);
	row_unlock(&policy);

	initStringInfo(&changes);
	for (int i = 0; i < n; i++)
		written += correct(reg, policy_id, &corrections[i], &changes);
	if (written == 0)
		PG_RETURN_INT64(0);
	appendStringInfoChar(&changes, ']');
	rulebook_announce_change(reg);
	if (in_use)
		record_correction(reg, policy_id, code, text_to_cstring(PG_GETARG_TEXT_PP(6)),
						  changes.data);
	PG_RETURN_INT64(written);
}
