/*
 * row.c
 *		What the rooms ask of one row, or of its old and new version.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/sysattr.h"
#include "catalog/pg_type.h"
#include "nodes/bitmapset.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

#include "errors.h"
#include "register/row.h"
#include "register/rows_here.h"

/* Take a tuple apart; the row's values point into the tuple. */
Row *
row_of_tuple(const Table *table, Relation rel, HeapTuple tuple)
{
	Row		   *row = palloc(sizeof(Row));
	int			natts = RelationGetDescr(rel)->natts;

	if (!table->is_known)
		register_table_look(table, rel);
	row->table = table;
	row->desc = RelationGetDescr(rel);
	row->values = palloc(natts * sizeof(Datum));
	row->isnull = palloc(natts * sizeof(bool));
	row->sets = 0;
	heap_deform_tuple(tuple, row->desc, row->values, row->isnull);
	return row;
}

/* And put together again. */
HeapTuple
row_tuple(const Row *row)
{
	return heap_form_tuple(row->desc, row->values, row->isnull);
}

/* A row of its own whose columns may be set; what they refer to is shared. */
Row
row_copy(const Row *row)
{
	int			natts = row->desc->natts;
	Row			copy = *row;

	copy.values = memcpy(palloc(natts * sizeof(Datum)), row->values, natts * sizeof(Datum));
	copy.isnull = memcpy(palloc(natts * sizeof(bool)), row->isnull, natts * sizeof(bool));
	return copy;
}

/*
 * Do two versions of a row hold the same, byte for byte?  When they do not,
 * their values may still be equal.
 */
bool
tuples_are_identical(HeapTuple old, HeapTuple new)
{
	Size		begin = offsetof(HeapTupleHeaderData, t_bits);

	return old->t_len == new->t_len && old->t_data->t_hoff == new->t_data->t_hoff &&
		HeapTupleHeaderGetNatts(old->t_data) == HeapTupleHeaderGetNatts(new->t_data) &&
		HeapTupleHasNulls(old) == HeapTupleHasNulls(new) &&
		memcmp((char *) old->t_data + begin, (char *) new->t_data + begin, old->t_len - begin) == 0;
}

/* A text column as a C string; NULL when it is null. */
char *
row_text(const Row *row, int column)
{
	return row_isnull(row, column) ? NULL : TextDatumGetCString(row_datum(row, column));
}

/* Is a text column that word? */
bool
row_says(const Row *row, int column, const char *word)
{
	size_t		length = strlen(word);
	const text *value;

	if (row_isnull(row, column))
		return false;
	value = DatumGetTextPP(row_datum(row, column));
	return VARSIZE_ANY_EXHDR(value) == length && memcmp(VARDATA_ANY(value), word, length) == 0;
}

/* Does a text column say anything but white space? */
bool
row_is_filled(const Row *row, int column)
{
	char	   *value = row_text(row, column);

	while (value && *value)
	{
		if (strncmp(value, "\xE3\x80\x80", 3) == 0)	/* U+3000, the full-width space */
			value += 3;
		else if (strchr(" \t\n\r\f\v", *value))
			value++;
		else
			return true;
	}
	return false;
}

/* What the column is called in this register. */
const char *
row_column_name(const Row *row, int column)
{
	return NameStr(TupleDescAttr(row->desc, row->table->att[column] - 1)->attname);
}

/* Has a value a header of one byte?  A pointer to TOAST has one too, but is no value. */
static bool
is_short(const void *value)
{
	return VARATT_IS_SHORT(value) && !VARATT_IS_EXTERNAL(value);
}

/* Are two values of an attribute the same bytes?  Nearly all are short, and need no detoasting. */
static bool
is_same_image(Form_pg_attribute attribute, Datum a, Datum b)
{
	void	   *one = DatumGetPointer(a);
	void	   *other = DatumGetPointer(b);

	if (a == b)
		return true;
	if (!attribute->attbyval && attribute->attlen == -1 && is_short(one) && is_short(other))
		return VARSIZE_SHORT(one) == VARSIZE_SHORT(other) &&
			memcmp(one, other, VARSIZE_SHORT(one)) == 0;
	return datum_image_eq(a, b, attribute->attbyval, attribute->attlen);
}

/* Do two versions of a row hold other bytes in an attribute (number - 1)? */
bool
row_is_written_otherwise(const Row *old, const Row *new, int att)
{
	if (old->isnull[att] || new->isnull[att])
		return old->isnull[att] != new->isnull[att];
	return !is_same_image(TupleDescAttr(new->desc, att), old->values[att], new->values[att]);
}

/* Values of an attribute that are one number, however it is written: 600000 and 600000.00. */
static bool
is_same_number(Form_pg_attribute attribute, Datum a, Datum b)
{
	return attribute->attlen == -1 && getBaseType(attribute->atttypid) == NUMERICOID &&
		DatumGetBool(DirectFunctionCall2(numeric_eq, a, b));
}

/*
 * Does an attribute of the row hold that value?  Zeros at the end of a number are no difference:
 * clients write an amount back in the scale they show it in.
 */
bool
row_holds(const Row *row, int att, Datum value)
{
	Form_pg_attribute attribute = TupleDescAttr(row->desc, att);

	return !row->isnull[att] &&
		(is_same_image(attribute, row->values[att], value) ||
		 is_same_number(attribute, row->values[att], value));
}

/* Do two versions of a row differ in an attribute whose values they do not share? */
bool
row_says_otherwise(const Row *old, const Row *new, int att)
{
	if (old->isnull[att] || new->isnull[att])
		return old->isnull[att] != new->isnull[att];
	return !row_holds(new, att, old->values[att]);
}

/* Do they differ at all? */
bool
rows_differ(const Row *old, const Row *new)
{
	for (int att = 0; att < new->desc->natts; att++)
		if (row_differs(old, new, att))
			return true;
	return false;
}

/* Is a column (A_table_column) among those that an UPDATE names (as tg_updatedcols has them)? */
bool
column_was_set(const Table *table, const Bitmapset *set, int column)
{
	return bms_is_member(table->att[column] - FirstLowInvalidHeapAttributeNumber, set);
}

/*
 * What is as it was becomes the old version's own value: numbers stay as they were written, so that
 * a row goes on saying what its acts do, and who compares the two later need not look.
 */
void
row_share_values(Row *new, const Row *old)
{
	for (int att = 0; att < new->desc->natts; att++)
		if (!old->isnull[att] && row_holds(new, att, old->values[att]))
			new->values[att] = old->values[att];
}

/* One more name in a list for a message, quoted; data NULL: the first. */
void
names_add(StringInfo names, const char *name)
{
	if (names->data == NULL)
		initStringInfo(names);
	appendStringInfo(names, "%s\"%s\"", names->len ? _(", ") : "", name);
}

/* The columns (A_table_column) that differ, quoted, for a message; NULL when none does. */
char *
row_changed_columns(const Row *old, const Row *new, const int *columns, int n)
{
	StringInfoData names = {0};

	for (int i = 0; i < n; i++)
		if (row_differs(old, new, new->table->att[columns[i]] - 1))
			names_add(&names, row_column_name(new, columns[i]));
	return names.data;
}

/*
 * Columns that a BEFORE trigger reads before the table's own NOT NULL is looked
 * at.  Errors: 23502, in the server's words.
 */
void
row_require_not_null(Relation rel, const Row *row, const int *columns, int n)
{
	for (int i = 0; i < n; i++)
		if (row_isnull(row, columns[i]))
			ereport(ERROR,
					(errcode(ERRCODE_NOT_NULL_VIOLATION),
					 errmsg("null value in column \"%s\" of relation \"%s\" violates not-null "
							"constraint",
							row_column_name(row, columns[i]), clients_table_name(rel)),
					 errtablecol(rel, row->table->att[columns[i]])));
}
