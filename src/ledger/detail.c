/*
 * detail.c
 *		What an act says of the row it is about, as JSON text.
 *
 * Written once and stored byte for byte: the hash is over this text.  Numbers
 * keep their digits; dates and times come out in ISO form, UTC, whatever the
 * client's settings.
 */
#include "postgres.h"

#include "access/transam.h"
#include "catalog/pg_type.h"
#include "common/shortest_dec.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

#include "compat.h"
#include "ledger/ledger.h"

/* Most keys are plain names, which need no look at each letter. */
static bool
is_plain(const char *key)
{
	while ((*key >= 'a' && *key <= 'z') || *key == '_')
		key++;
	return *key == '\0';
}

static void
add_key(StringInfo detail, const char *key)
{
	appendStringInfoChar(detail, detail->len == 0 ? '{' : ',');
	if (is_plain(key))
	{
		appendStringInfoChar(detail, '"');
		appendStringInfoString(detail, key);
		appendStringInfoChar(detail, '"');
	}
	else
		escape_json(detail, key);
	appendStringInfoChar(detail, ':');
}

static void
add_int(StringInfo detail, int64 value)
{
	char		text[MAXINT8LEN + 1];

	appendBinaryStringInfo(detail, text, pg_lltoa(value, text));
}

/* "key": "value", or null when value is NULL. */
void
detail_add_text(StringInfo detail, const char *key, const char *value)
{
	add_key(detail, key);
	if (value)
		escape_json(detail, value);
	else
		appendStringInfoString(detail, "null");
}

void
detail_add_int(StringInfo detail, const char *key, int64 value)
{
	add_key(detail, key);
	add_int(detail, value);
}

/* "key": [1, 2, ...]; nothing when there are none. */
void
detail_add_ints(StringInfo detail, const char *key, const int64 *values, int n)
{
	if (n == 0)
		return;
	add_key(detail, key);
	for (int i = 0; i < n; i++)
	{
		appendStringInfoChar(detail, i == 0 ? '[' : ',');
		add_int(detail, values[i]);
	}
	appendStringInfoChar(detail, ']');
}

/* Bytes in hex, whatever the client's bytea_output. */
static char *
hex_text(const bytea *bytes)
{
	int			len = VARSIZE_ANY_EXHDR(bytes);
	char	   *text = palloc(2 * len + 3);

	memcpy(text, "\\x", 2);
	hex_encode(VARDATA_ANY(bytes), len, text + 2);
	text[2 * len + 2] = '\0';
	return text;
}

/* ISO 8601 (P2Y), whatever the client's IntervalStyle. */
static char *
interval_text(const Interval *interval)
{
	char	   *text = palloc(MAXDATELEN + 1);
	struct pg_itm itm;

	interval2itm(*interval, &itm);
	EncodeInterval(&itm, INTSTYLE_ISO_8601, text);
	return text;
}

/* A number keeps its digits; what JSON has no number for (NaN) is text. */
static void
add_number(StringInfo detail, const char *text)
{
	if (strspn(text, "0123456789.-") == strlen(text))
		appendStringInfoString(detail, text);
	else
		escape_json(detail, text);
}

/* What the type itself makes of a value. */
static char *
output_text(Datum value, Oid type)
{
	Oid			output;
	bool		is_varlena;

	getTypeOutputInfo(type, &output, &is_varlena);
	return OidOutputFunctionCall(output, value);
}

/* A built-in type, or what a domain is over: as getBaseType, but remembered. */
static Oid
base_type(Oid type)
{
	TypeCacheEntry *entry;

	if (type < FirstGenbkiObjectId)
		return type;
	entry = lookup_type_cache(type, TYPECACHE_DOMAIN_BASE_INFO);
	return entry->typtype == TYPTYPE_DOMAIN ? entry->domainBaseType : type;
}

static void
add_datum(StringInfo detail, Datum value, bool isnull, Oid type)
{
	char		buffer[MAXDATELEN + 1];
	char		number[DOUBLE_SHORTEST_DECIMAL_LEN];
	int			utc = 0;

	if (isnull)
	{
		appendStringInfoString(detail, "null");
		return;
	}
	type = base_type(type);
	switch (type)
	{
		case BOOLOID:
			appendStringInfoString(detail, DatumGetBool(value) ? "true" : "false");
			return;
		case DATEOID:
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			escape_json(detail, JsonEncodeDateTime(buffer, value, type, &utc));
			return;
		case BYTEAOID:
			escape_json(detail, hex_text(DatumGetByteaPP(value)));
			return;
		case INT2OID:
			add_int(detail, DatumGetInt16(value));
			return;
		case INT4OID:
			add_int(detail, DatumGetInt32(value));
			return;
		case INT8OID:
			add_int(detail, DatumGetInt64(value));
			return;
		case JSONOID:
		case JSONBOID:
			appendStringInfoString(detail, output_text(value, type));
			return;
		case INTERVALOID:
			escape_json(detail, interval_text(DatumGetIntervalP(value)));
			return;
		case FLOAT4OID:
			float_to_shortest_decimal_buf(DatumGetFloat4(value), number);
			escape_json(detail, number);
			return;
		case FLOAT8OID:
			double_to_shortest_decimal_buf(DatumGetFloat8(value), number);
			escape_json(detail, number);
			return;
		case TEXTOID:
			escape_json(detail, TextDatumGetCString(value));
			return;
		case NUMERICOID:
			add_number(detail, DatumGetCString(DirectFunctionCall1(numeric_out, value)));
			return;
		default:
			escape_json(detail, output_text(value, type));
	}
}

/* Stored generated columns are left out: they are not yet known before the insert. */
static bool
is_omitted(const Row *row, int att, const int *omit, int nomit)
{
	Form_pg_attribute attribute = TupleDescAttr(row->desc, att);

	if (attribute->attisdropped || attribute->attgenerated)
		return true;
	for (int i = 0; i < nomit; i++)
		if (row->table->att[omit[i]] == att + 1)
			return true;
	return false;
}

static void
add_column(StringInfo detail, const Row *row, int att)
{
	Form_pg_attribute attribute = TupleDescAttr(row->desc, att);

	add_key(detail, NameStr(attribute->attname));
	add_datum(detail, row->values[att], row->isnull[att], attribute->atttypid);
}

static void
close_object(StringInfo detail)
{
	appendStringInfoString(detail, detail->len == 0 ? "{}" : "}");
}

/* A column's value alone, as it stands in the detail of a whole row. */
void
detail_add_value(StringInfo detail, const Row *row, int att)
{
	add_datum(detail, row->values[att], row->isnull[att], TupleDescAttr(row->desc, att)->atttypid);
}

/* "key": true, or false. */
void
detail_add_bool(StringInfo detail, const char *key, bool value)
{
	add_key(detail, key);
	appendStringInfoString(detail, value ? "true" : "false");
}

/* A numeric, to its last digit. */
void
detail_add_number(StringInfo detail, const char *key, Datum value)
{
	add_key(detail, key);
	add_datum(detail, value, false, NUMERICOID);
}

/* What is JSON already. */
void
detail_add_json(StringInfo detail, const char *key, const char *json)
{
	add_key(detail, key);
	appendStringInfoString(detail, json);
}

/* Nothing more is to be added. */
char *
detail_end(StringInfo detail)
{
	close_object(detail);
	return detail->data;
}

/* A whole row but for the columns (A_table_column) to omit. */
char *
detail_row(const Row *row, const int *omit, int nomit)
{
	StringInfoData detail;

	initStringInfo(&detail);
	for (int i = 0; i < row->desc->natts; i++)
		if (!is_omitted(row, i, omit, nomit))
			add_column(&detail, row, i);
	close_object(&detail);
	return detail.data;
}

/* What is filled in of the columns that are wanted, by their place in the table. */
char *
detail_filled(const Row *row, const bool *wanted)
{
	StringInfoData detail;

	initStringInfo(&detail);
	for (int i = 0; i < row->desc->natts; i++)
		if (wanted[i] && !row->isnull[i] && !is_omitted(row, i, NULL, 0))
			add_column(&detail, row, i);
	close_object(&detail);
	return detail.data;
}

/* {"column": [old, new], ...} for each column that differs; NULL when none does. */
char *
detail_changes(const Row *old, const Row *new, const int *omit, int nomit)
{
	StringInfoData detail = {0};

	for (int i = 0; i < new->desc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(new->desc, i);

		if (!row_differs(old, new, i) || is_omitted(new, i, omit, nomit))
			continue;
		if (detail.data == NULL)
			initStringInfo(&detail);
		add_key(&detail, NameStr(attribute->attname));
		appendStringInfoChar(&detail, '[');
		add_datum(&detail, old->values[i], old->isnull[i], attribute->atttypid);
		appendStringInfoChar(&detail, ',');
		add_datum(&detail, new->values[i], new->isnull[i], attribute->atttypid);
		appendStringInfoChar(&detail, ']');
	}
	if (detail.data)
		appendStringInfoChar(&detail, '}');
	return detail.data;
}

/*
 * A row that is entered or removed, whole, or what changes of it, headed by its id; NULL when
 * nothing does.  old, new: NULL where there is none.
 */
char *
detail_entry(const Row *old, const Row *new, int id_column, const int *omit, int nomit)
{
	StringInfoData head;
	char	   *changes;

	if (old == NULL || new == NULL)
		return detail_row(new ? new : old, omit, nomit);
	changes = detail_changes(old, new, NULL, 0);
	if (changes == NULL)
		return NULL;
	initStringInfo(&head);
	detail_add_int(&head, "id", row_int64(new, id_column));
	return detail_before(&head, changes);
}

/* What head says and then what rest, itself a whole detail, says. */
char *
detail_before(const StringInfo head, const char *rest)
{
	if (head->len == 0)
		return pstrdup(rest);
	return psprintf("%s%s%s", head->data, strcmp(rest, "{}") == 0 ? "" : ",", rest + 1);
}

/* What an act's detail (the column of that number) says. */
JsonbContainer *
detail_body(const Row *act, int column)
{
	Datum		detail = DirectFunctionCall1(jsonb_in, CStringGetDatum(row_text(act, column)));

	return &DatumGetJsonbP(detail)->root;
}

/* What it says under a key; NULL: nothing. */
JsonbValue *
detail_value(const Row *act, int column, const char *key)
{
	JsonbContainer *body = detail_body(act, column);

	if (!JsonContainerIsObject(body))	/* it was altered */
		return NULL;
	return getKeyJsonValueFromContainer(body, key, strlen(key), NULL);
}

static JsonbValue *
value_of_change(JsonbValue *value, int which)
{
	if (value && value->type == jbvBinary && JsonContainerIsArray(value->val.binary.data))
		return getIthJsonbValueFromContainer(value->val.binary.data, which);
	return value;
}

/* What a column was before, of [old, new] as a change says it; of what says one value, that. */
JsonbValue *
detail_old(const Row *act, int column, const char *key)
{
	return value_of_change(detail_value(act, column, key), 0);
}

/* What it is since. */
JsonbValue *
detail_new(const Row *act, int column, const char *key)
{
	return value_of_change(detail_value(act, column, key), 1);
}

/* An id or sequence number as JSON says it; 0: nothing does, or it is no number. */
int64
json_int(const JsonbValue *value)
{
	if (value == NULL || value->type != jbvNumeric)
		return 0;
	return DatumGetInt64(DirectFunctionCall1(numeric_int8, NumericGetDatum(value->val.numeric)));
}

/* The same of what a detail says under a key. */
int64
detail_int(const Row *act, int column, const char *key)
{
	return json_int(detail_value(act, column, key));
}

/* What a superuser does as the register's owner is told to be his; else NULL. */
const char *
superuser_behind_owner(void)
{
	if (!InSecurityRestrictedOperation() || GetOuterUserId() == GetUserId())
		return NULL;
	return GetUserNameFromId(GetOuterUserId(), false);
}

/* That, if somebody is, as "by". */
void
detail_add_by(StringInfo detail)
{
	const char *by = superuser_behind_owner();

	if (by)
		detail_add_text(detail, "by", by);
}
