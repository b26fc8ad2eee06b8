/*
 * telling_rows.c
 *		The rows of tables, out of what acts say of them in JSON.
 */
#include "postgres.h"

#include "access/table.h"
#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

#include "errors.h"
#include "judge/telling.h"
#include "ledger/ledger.h"
#include "register/probe.h"
#include "register/words.h"
#include "register/yuan.h"
#include "schema/project.h"

/* Sums, which acts move and do not set: one that came late and is dated early adds to them. */
static const int sums[] = {
	A_project_city_funds, A_project_national_funds, A_project_total_investment,
	A_project_software_cost, A_project_contracted
};

/* Row by row, so that it may outlive what it was read from. */
Row *
telling_keep_row(const Row *row)
{
	Row		   *kept = palloc(sizeof(Row));

	*kept = row_copy(row);
	for (int i = 0; i < row->desc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(row->desc, i);

		if (!row->isnull[i])
			kept->values[i] = datumCopy(row->values[i], attribute->attbyval, attribute->attlen);
	}
	return kept;
}

/*
 * Which columns are read from what acts say: those that the engine reads, and those that are asked
 * for.  Whatever else is there is its users', who may have made something else of it since.
 */
static bool *
columns_wanted(const Telling *t, TableId which, int natts)
{
	const Table *table = &t->past->reg->table[which];
	bool	   *wanted = palloc0(natts * sizeof(bool));
	int			att = -1;

	for (int i = 0; i < register_ncolumns(which); i++)
		if (register_column_is_required(which, i))
			wanted[table->att[i] - 1] = true;
	while (which == t->asked && (att = bms_next_member(t->columns, att)) >= 0)
		wanted[att] = true;
	return wanted;
}

Reader *
telling_reader(Telling *t, TableId which)
{
	Reader	   *reader = &t->readers[which];
	MemoryContext caller = CurrentMemoryContext;
	Relation	rel;

	if (reader->desc)
		return reader;
	if (t->readers_in)
		MemoryContextSwitchTo(t->readers_in);
	rel = register_table_open(&t->past->reg->table[which], AccessShareLock);
	reader->desc = CreateTupleDescCopy(RelationGetDescr(rel));
	table_close(rel, NoLock);
	reader->wanted = columns_wanted(t, which, reader->desc->natts);
	reader->input = palloc0(reader->desc->natts * sizeof(FmgrInfo));
	reader->type = palloc0(reader->desc->natts * sizeof(Oid));
	reader->typioparam = palloc0(reader->desc->natts * sizeof(Oid));
	reader->made_in = CurrentMemoryContext;
	MemoryContextSwitchTo(caller);
	return reader;
}

Row *
telling_empty_row(Telling *t, TableId which)
{
	Reader	   *reader = telling_reader(t, which);
	Row		   *row = palloc0(sizeof(Row));

	row->table = &t->past->reg->table[which];
	row->desc = reader->desc;
	row->values = palloc0(reader->desc->natts * sizeof(Datum));
	row->isnull = palloc(reader->desc->natts * sizeof(bool));
	memset(row->isnull, true, reader->desc->natts * sizeof(bool));
	return row;
}

/* What a JSON value, which is not null, is as text of a column. */
char *
telling_text(const JsonbValue *value)
{
	switch (value->type)
	{
		case jbvString:
			return pnstrdup(value->val.string.val, value->val.string.len);
		case jbvNumeric:
			return DatumGetCString(DirectFunctionCall1(numeric_out,
													   NumericGetDatum(value->val.numeric)));
		case jbvBool:
			return value->val.boolean ? "true" : "false";
		case jbvBinary:
			return JsonbToCString(NULL, value->val.binary.data, value->val.binary.len);
		default:
			elog(ERROR, "a JSON value of type %d is no text", (int) value->type);
	}
}

/* How a column is read, looked up when it first is. */
static void
learn_column(Reader *reader, int att)
{
	Oid			input;

	if (OidIsValid(reader->type[att]))
		return;
	reader->type[att] = getBaseType(TupleDescAttr(reader->desc, att)->atttypid);
	getTypeInputInfo(reader->type[att], &input, &reader->typioparam[att]);
	fmgr_info_cxt(input, &reader->input[att], reader->made_in);
}

/* It has been in the table, so that what a domain asks is not asked again.  JSON stays JSON: as
 * text a string would lose its quotes. */
static Datum
datum_of_json(Reader *reader, int att, const JsonbValue *value)
{
	Jsonb	   *json;

	learn_column(reader, att);
	if (reader->type[att] != JSONBOID && reader->type[att] != JSONOID)
		return InputFunctionCall(&reader->input[att], telling_text(value), reader->typioparam[att],
								 -1);
	json = JsonbValueToJsonb((JsonbValue *) value);
	if (reader->type[att] == JSONBOID)
		return JsonbPGetDatum(json);
	return CStringGetTextDatum(JsonbToCString(NULL, &json->root, VARSIZE(json)));
}

static void
set_from_json(Telling *t, Row *row, int att, const JsonbValue *value)
{
	row->isnull[att] = value->type == jbvNull;
	row->values[att] = row->isnull[att] ? (Datum) 0
		: datum_of_json(telling_reader(t, row->table->id), att, value);
}

JsonbValue *
telling_member(const JsonbContainer *body, const char *key)
{
	if (!JsonContainerIsObject(body))
		return NULL;
	return getKeyJsonValueFromContainer((JsonbContainer *) body, key, strlen(key), NULL);
}

int64
telling_member_int(const JsonbContainer *body, const char *key)
{
	return json_int(telling_member(body, key));
}

/* NULL: the column is not read. */
static const char *
column_name(Telling *t, const Row *row, int att)
{
	return telling_reader(t, row->table->id)->wanted[att]
		? NameStr(TupleDescAttr(row->desc, att)->attname) : NULL;
}

/* Acts that the engine records tell all that it reads: this one has been altered. */
static void
refuse_act(const Telling *t, const StringInfo names)
{
	const Past *past = t->past;
	const char *what = names->data;

	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 past->project_id == 0
			 ? errmsg("act %lld of the register does not tell %s", (long long) t->seq, what)
			 : errmsg("act %lld of project %lld does not tell %s", (long long) t->seq,
					  (long long) past->project_id, what),
			 errhint("What is recorded has been altered: govproj.verify(register) tells what else "
					 "has.")));
}

void
telling_refuse_without(const Telling *t, const char *name)
{
	StringInfoData names = {0};

	names_add(&names, name);
	refuse_act(t, &names);
}

/* What the engine reads of a row is all there.  Errors: XX001. */
void
telling_require_told(const Telling *t, const Row *row)
{
	TableId		which = row->table->id;
	StringInfoData missing = {0};

	for (int i = 0; i < register_ncolumns(which); i++)
		if (register_column_is_required(which, i) && register_column_is_not_null(which, i) &&
			row_isnull(row, i))
			names_add(&missing, register_column_name(which, i));
	if (missing.len > 0)
		refuse_act(t, &missing);
}

/* Fill a row in with what the detail says of its columns. */
void
telling_fill_row(Telling *t, Row *row, const JsonbContainer *body)
{
	for (int i = 0; i < row->desc->natts; i++)
	{
		const char *name = column_name(t, row, i);
		JsonbValue *value = name ? telling_member(body, name) : NULL;

		if (value)
			set_from_json(t, row, i, value);
	}
}

static bool
is_sum(const Row *row, int att)
{
	if (row->table->id != TABLE_project)
		return false;
	for (int i = 0; i < (int) lengthof(sums); i++)
		if (row->table->att[sums[i]] == att + 1)
			return true;
	return false;
}

/* By as much as it went from the old value to the new. */
static void
move_from_json(Telling *t, Row *row, int att, const JsonbValue *old, const JsonbValue *new)
{
	Reader	   *reader = telling_reader(t, row->table->id);
	Yuan		before = {row->values[att]};
	Yuan		from;
	Yuan		to;

	if (row->isnull[att] || old->type == jbvNull || new->type == jbvNull)
		telling_refuse_without(t, column_name(t, row, att));
	from.datum = datum_of_json(reader, att, old);
	to.datum = datum_of_json(reader, att, new);
	row->values[att] = yuan_sum(before, yuan_difference(to, from)).datum;
}

/* Alter a row by what the detail says has changed: [old, new] of each column. */
void
telling_change_row(Telling *t, Row *row, const JsonbContainer *body)
{
	for (int i = 0; i < row->desc->natts; i++)
	{
		const char *name = column_name(t, row, i);
		JsonbValue *value = name ? telling_member(body, name) : NULL;
		JsonbValue *new;

		if (value == NULL || value->type != jbvBinary ||
			!JsonContainerIsArray(value->val.binary.data))
			continue;
		new = getIthJsonbValueFromContainer(value->val.binary.data, 1);
		if (new == NULL)
			continue;
		if (is_sum(row, i))
			move_from_json(t, row, i, getIthJsonbValueFromContainer(value->val.binary.data, 0),
						   new);
		else
			set_from_json(t, row, i, new);
		row->sets++;
	}
	telling_require_told(t, row);
}

/* Put what JSON says into a column of a row, by its number less one. */
static void
put_value(Row *row, int att, const JsonbValue *value)
{
	Oid			input;
	Oid			typioparam;

	row->isnull[att] = value->type == jbvNull;
	row->values[att] = (Datum) 0;
	row->sets++;
	if (row->isnull[att])
		return;
	getTypeInputInfo(TupleDescAttr(row->desc, att)->atttypid, &input, &typioparam);
	row->values[att] = OidInputFunctionCall(input, telling_text(value), typioparam, -1);
}

/* Give a row back what a change took from it: [old, new] of each column. */
void
telling_put_back(Row *row, const JsonbContainer *changed)
{
	for (int i = 0; i < row->desc->natts; i++)
	{
		JsonbValue *pair = telling_member(changed, NameStr(TupleDescAttr(row->desc, i)->attname));

		if (pair && pair->type == jbvBinary && JsonContainerIsArray(pair->val.binary.data))
			put_value(row, i, getIthJsonbValueFromContainer(pair->val.binary.data, 0));
	}
}

static Place *
place_of(Telling *t, TableId which, int64 id, HASHACTION action)
{
	Place		wanted = {.key = {which, id}};

	return hash_search(t->places, &wanted.key, action, NULL);
}

Row *
telling_row_with_id(Telling *t, TableId which, int64 id)
{
	Place	   *place = place_of(t, which, id, HASH_FIND);

	return place ? place->row : NULL;
}

void
telling_add_row(Telling *t, Row *row, int64 id)
{
	place_of(t, row->table->id, id, HASH_ENTER)->row = row;
	t->past->rows[row->table->id] = lappend(t->past->rows[row->table->id], row);
}

void
telling_remove_row(Telling *t, Row *row, int64 id)
{
	(void) place_of(t, row->table->id, id, HASH_REMOVE);
	t->past->rows[row->table->id] = list_delete_ptr(t->past->rows[row->table->id], row);
}
