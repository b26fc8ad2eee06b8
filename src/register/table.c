/*
 * table.c
 *		What one table of a register is like: which one it is, its columns, the
 *		indexes that lead to them, and the triggers that are its users'.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/dependency.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_index.h"
#include "catalog/pg_opfamily.h"
#include "catalog/pg_trigger.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "nodes/makefuncs.h"
#include "nodes/primnodes.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/relcache.h"
#include "utils/syscache.h"

#include "compat.h"
#include "errors.h"
#include "register/table.h"
#include "schema/duty.h"
#include "schema/evidence.h"
#include "schema/money.h"

/* The btree operators of days, for which the server's headers have no name. */
#define DATETIME_BTREE_FAM_OID 434

/*
 * What a column must be like.  It is checked when a register is first met, for
 * anybody may put the engine's triggers on tables of his own.
 */
typedef struct ColumnLayout
{
	const char *name;
	Oid			type;			/* or, where it is none of the server's, */
	const char *engine_type;	/* the name of ours */
	bool		not_null;
	bool		required;		/* it is read, or leads to another table; else it may be
								 * missing, or of any type */
} ColumnLayout;

typedef struct TableLayout
{
	const char *name;
	int			ncolumns;
	ColumnLayout columns[MAX_COLUMNS];
} TableLayout;

#include "schema/layouts.h"

static bool
is_engine_trigger(const Trigger *trigger, Oid engine_namespace)
{
	return !trigger->tgisinternal && trigger->tgnargs >= 1 &&
		get_func_namespace(trigger->tgfoid) == engine_namespace;
}

/* The table of that name, as triggers of the engine have it; -1: there is none. */
int
register_table_named(const char *name)
{
	for (int which = 0; which < NTABLES; which++)
		if (strcmp(table_layouts[which].name, name) == 0)
			return which;
	return -1;
}

/* Which table of a register a relation is, told by the engine's trigger on it; -1 if none. */
int
table_of_relation(Relation rel, Oid engine_namespace)
{
	TriggerDesc *triggers = CopyTriggerDesc(rel->trigdesc);

	for (int i = 0; triggers && i < triggers->numtriggers; i++)
	{
		int			which = is_engine_trigger(&triggers->triggers[i], engine_namespace)
			? register_table_named(triggers->triggers[i].tgargs[0]) : -1;

		if (which >= 0)
			return which;
	}
	return -1;
}

/* Does a column, which the engine knows, refer to another table? */
bool
column_is_reference(TableId which, const char *column)
{
	const TableLayout *spec = &table_layouts[which];
	size_t		len = strlen(column);

	if (len <= 3 || strcmp(column + len - 3, "_id") != 0)
		return false;
	for (int i = 0; i < spec->ncolumns; i++)
		if (strcmp(spec->columns[i].name, column) == 0)
			return true;
	return false;
}

/* What a column of pg_index that is an oidvector says of an index's first column. */
static Oid
first_of(AttrNumber column, HeapTuple tuple, TupleDesc desc)
{
	bool		isnull;
	Datum		vector = heap_getattr(tuple, column, desc, &isnull);

	return isnull ? InvalidOid : ((oidvector *) DatumGetPointer(vector))->values[0];
}

/* Are all rows in the index in which that column, whose value a probe names, is not NULL? */
static bool
has_all_with(HeapTuple tuple, TupleDesc desc, AttrNumber att)
{
	bool		is_whole;
	Datum		predicate = heap_getattr(tuple, Anum_pg_index_indpred, desc, &is_whole);
	List	   *conditions;
	NullTest   *test;

	if (is_whole)
		return true;
	conditions = make_ands_implicit(stringToNode(TextDatumGetCString(predicate)));
	test = list_length(conditions) == 1 ? linitial(conditions) : NULL;
	return test && IsA(test, NullTest) && test->nulltesttype == IS_NOT_NULL &&
		IsA(test->arg, Var) && ((Var *) test->arg)->varattno == att;
}

/* Can a probe for one value of its first column, of that collation, use the index? */
static bool
serves_probe(HeapTuple tuple, TupleDesc desc, Oid collation)
{
	Form_pg_index form = (Form_pg_index) GETSTRUCT(tuple);
	Oid			family;

	if (!form->indisvalid || !has_all_with(tuple, desc, form->indkey.values[0]) ||
		first_of(Anum_pg_index_indcollation, tuple, desc) != collation)
		return false;
	family = get_opclass_family(first_of(Anum_pg_index_indclass, tuple, desc));
	return family == INTEGER_BTREE_FAM_OID || family == TEXT_BTREE_FAM_OID;
}

/* The column (A_table_column) that an attribute is, or -1; so is an expression. */
static int
column_of_attribute(const Table *table, const TableLayout *spec, AttrNumber att)
{
	for (int i = 0; i < spec->ncolumns; i++)
		if (table->att[i] == att && att != InvalidAttrNumber)
			return i;
	return -1;
}

/*
 * The second column (A_table_column) of a unique index on two, both ascending, by which rows can
 * be read in order; else -1.
 */
static int
second_column(const Table *table, const TableLayout *spec, HeapTuple tuple, TupleDesc desc)
{
	Form_pg_index form = (Form_pg_index) GETSTRUCT(tuple);
	bool		isnull;
	Datum		option = heap_getattr(tuple, Anum_pg_index_indoption, desc, &isnull);
	const int2vector *options = (const int2vector *) DatumGetPointer(option);

	if (!form->indisunique || !form->indimmediate || form->indnkeyatts != 2 || isnull ||
		options->values[0] != 0 || options->values[1] != 0)
		return -1;
	return column_of_attribute(table, spec, form->indkey.values[1]);
}

/* Is an index to be preferred to the one that was found to lead to a column? */
static bool
leads_better(const Table *table, int column, const Form_pg_index form, int second)
{
	if (!OidIsValid(table->by[column]))
		return true;
	return form->indisprimary || (column > 0 && table->second[column] < 0 && second >= 0);
}

/*
 * The columns (A_table_column) by which rows of a project and a kind are read in the order of their
 * days: project, kind, day, and what numbers them; NULL: the table has no such.
 */
const int *
table_columns_by_day(TableId which, DayOf day)
{
	static const int document[] = {A_document_project_id, A_document_kind, A_document_issued_on,
	A_document_id};
	static const int contract[] = {A_contract_project_id, A_contract_kind, A_contract_signed_on,
	A_contract_id};
	static const int delivered[] = {A_contract_project_id, A_contract_kind,
	A_contract_delivered_on, A_contract_id};
	static const int change[] = {A_change_project_id, A_change_kind, A_change_decided_on,
	A_change_ordinal};
	static const int obligation[] = {A_obligation_project_id, A_obligation_kind,
	A_obligation_arose_on, A_obligation_id};

	if (day == DAY_DELIVERED)
		return which == TABLE_contract ? delivered : NULL;
	switch (which)
	{
		case TABLE_document:
			return document;
		case TABLE_contract:
			return contract;
		case TABLE_change:
			return change;
		case TABLE_obligation:
			return obligation;
		default:
			return NULL;
	}
}

static const void *
index_vector(AttrNumber column, HeapTuple tuple, TupleDesc desc)
{
	bool		isnull;

	return DatumGetPointer(heap_getattr(tuple, column, desc, &isnull));
}

/* Is an index on those columns, all ascending, and on kinds by their bytes? */
static bool
leads_by_day(const Table *table, DayOf day, HeapTuple tuple, TupleDesc desc)
{
	static const Oid families[] = {INTEGER_BTREE_FAM_OID, TEXT_BTREE_FAM_OID,
	DATETIME_BTREE_FAM_OID, INTEGER_BTREE_FAM_OID};
	Form_pg_index form = (Form_pg_index) GETSTRUCT(tuple);
	const int  *columns = table_columns_by_day(table->id, day);
	const int2vector *options;
	const oidvector *collations;
	const oidvector *classes;

	if (columns == NULL || form->indnkeyatts != lengthof(families) || !form->indisvalid ||
		!heap_attisnull(tuple, Anum_pg_index_indpred, desc))
		return false;
	options = index_vector(Anum_pg_index_indoption, tuple, desc);
	collations = index_vector(Anum_pg_index_indcollation, tuple, desc);
	classes = index_vector(Anum_pg_index_indclass, tuple, desc);
	for (int i = 0; i < form->indnkeyatts; i++)
		if (form->indkey.values[i] != table->att[columns[i]] || options->values[i] != 0 ||
			get_opclass_family(classes->values[i]) != families[i])
			return false;
	return collations->values[1] == C_COLLATION_OID;
}

/*
 * The columns (A_table_column) by which a number is found that others give: within what it is
 * given once, and the number; NULL: the table has none.
 */
const int *
table_columns_by_number(TableId which)
{
	static const int document[] = {A_document_project_id, A_document_number};
	static const int contract[] = {A_contract_project_id, A_contract_number};
	static const int supplement[] = {A_supplement_contract_id, A_supplement_number};
	static const int payment[] = {A_payment_contract_id, A_payment_voucher};
	static const int bond[] = {A_bond_project_id, A_bond_number};

	switch (which)
	{
		case TABLE_document:
			return document;
		case TABLE_contract:
			return contract;
		case TABLE_supplement:
			return supplement;
		case TABLE_payment:
			return payment;
		case TABLE_bond:
			return bond;
		default:
			return NULL;
	}
}

static bool
leads_by_number(const Table *table, HeapTuple tuple, TupleDesc desc)
{
	Form_pg_index form = (Form_pg_index) GETSTRUCT(tuple);
	const int  *columns = table_columns_by_number(table->id);
	const oidvector *collations;
	const oidvector *classes;

	if (columns == NULL || form->indnkeyatts != 2 || !form->indisvalid ||
		form->indkey.values[0] != table->att[columns[0]] ||
		form->indkey.values[1] != table->att[columns[1]] ||
		!has_all_with(tuple, desc, form->indkey.values[1]))
		return false;
	collations = index_vector(Anum_pg_index_indcollation, tuple, desc);
	classes = index_vector(Anum_pg_index_indclass, tuple, desc);
	return get_opclass_family(classes->values[0]) == INTEGER_BTREE_FAM_OID &&
		get_opclass_family(classes->values[1]) == TEXT_BTREE_FAM_OID &&
		collations->values[1] == table->collation[columns[1]];
}

/*
 * Which indexes to probe by.  They are read off the catalog: opening them costs
 * six times as much.
 */
void
fill_table_indexes(Table *table, Relation rel)
{
	const TableLayout *spec = &table_layouts[table->id];
	Relation	catalog = table_open(IndexRelationId, AccessShareLock);
	ScanKeyData scankey;
	SysScanDesc scan;
	HeapTuple	tuple;

	memset(table->by, 0, sizeof(table->by));
	memset(table->by_day, 0, sizeof(table->by_day));
	table->by_number = InvalidOid;
	for (int i = 0; i < MAX_COLUMNS; i++)
		table->second[i] = -1;
	ScanKeyInit(&scankey, Anum_pg_index_indrelid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(RelationGetRelid(rel)));
	scan = systable_beginscan(catalog, IndexIndrelidIndexId, true, NULL, 1, &scankey);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_index form = (Form_pg_index) GETSTRUCT(tuple);
		int			column = column_of_attribute(table, spec, form->indkey.values[0]);
		int			second = second_column(table, spec, tuple, RelationGetDescr(catalog));

		for (DayOf day = 0; day < NDAYS; day++)
			if (leads_by_day(table, day, tuple, RelationGetDescr(catalog)))
				table->by_day[day] = form->indexrelid;
		if (leads_by_number(table, tuple, RelationGetDescr(catalog)))
			table->by_number = form->indexrelid;
		if (column < 0 || !leads_better(table, column, form, second) ||
			!serves_probe(tuple, RelationGetDescr(catalog), table->collation[column]))
			continue;
		table->by[column] = form->indexrelid;
		table->second[column] = second;
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
}

/* Is it the check of a foreign key of ours? */
static bool
is_engine_key(Relation rel, TableId which, const Trigger *trigger)
{
	ListCell   *lc;

	foreach(lc, RelationGetFKeyList(rel))
	{
		ForeignKeyCacheInfo *fk = lfirst(lc);

		if (fk->conoid == trigger->tgconstraint)
			return fk->nkeys == 1 &&
				column_is_reference(which, NameStr(TupleDescAttr(RelationGetDescr(rel),
																 fk->conkey[0] - 1)->attname));
	}
	return false;
}

/*
 * The triggers that must fire when the engine itself inserts a row: the
 * users'.  Its own would refuse the row, and what the foreign keys check has
 * just been read and locked.
 */
TriggerDesc *
users_triggers_only(Relation rel, TableId which, Oid engine_namespace)
{
	TriggerDesc *triggers = CopyTriggerDesc(rel->trigdesc);
	int			kept = 0;

	if (triggers == NULL)
		return NULL;
	for (int i = 0; i < triggers->numtriggers; i++)
	{
		Trigger    *trigger = &triggers->triggers[i];

		if (is_engine_trigger(trigger, engine_namespace) || is_engine_key(rel, which, trigger) ||
			!TRIGGER_FOR_INSERT(trigger->tgtype))
			continue;
		if (TRIGGER_FOR_BEFORE(trigger->tgtype) && TRIGGER_FOR_ROW(trigger->tgtype) &&
			trigger->tgenabled != TRIGGER_DISABLED)
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("trigger \"%s\" on table \"%s\" could change or swallow acts",
							trigger->tgname, RelationGetRelationName(rel)),
					 errhint("Make it an AFTER trigger."),
					 errtable(rel)));
		triggers->triggers[kept++] = *trigger;
	}
	triggers->numtriggers = kept;
	return kept > 0 ? triggers : NULL;
}

/* A column by name, or 0.  As a rule it stands where it stood when the register was made. */
static AttrNumber
column_named(TupleDesc desc, const char *name, int usual)
{
	for (int i = 0; i < desc->natts; i++)
	{
		const FormData_pg_attribute *attribute = TupleDescAttr(desc, (usual + i) % desc->natts);

		if (!attribute->attisdropped && strcmp(NameStr(attribute->attname), name) == 0)
			return attribute->attnum;
	}
	return InvalidAttrNumber;
}

/*
 * Errors: 42804 when a column is not of the very type the engine takes its
 * values for: reading anything else as one would not be safe.  Nor is reading
 * a generated column, which a BEFORE trigger or a plain scan may find without
 * its value.
 */
static void
check_column(Relation rel, AttrNumber att, const ColumnLayout *layout, Oid engine_namespace)
{
	const FormData_pg_attribute *attribute = TupleDescAttr(RelationGetDescr(rel), att - 1);
	Oid			type = layout->engine_type == NULL ? layout->type
		: GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum(layout->engine_type),
						  ObjectIdGetDatum(engine_namespace));

	if ((attribute->atttypid != type && getBaseType(attribute->atttypid) != type) ||
		attribute->attgenerated ||
		(layout->not_null && !column_is_never_null(RelationGetDescr(rel), att - 1)))
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("column \"%s\" of table \"%s\" must be of type %s%s", layout->name,
						RelationGetRelationName(rel),
						layout->engine_type ? layout->engine_type : format_type_be(type),
						layout->not_null ? " NOT NULL" : ""),
				 attribute->attgenerated ? errdetail("It may not be a generated column.") : 0,
				 errtablecol(rel, att)));
}

/*
 * Where a column (A_table_column) is.  One that no C file names is found by
 * name alone; 0 where it is gone, or generated.  Errors: 55000, 42804.
 */
static AttrNumber
find_column(Relation rel, const TableLayout *spec, int column, Oid engine_namespace)
{
	const ColumnLayout *layout = &spec->columns[column];
	AttrNumber	att = column_named(RelationGetDescr(rel), layout->name, column);

	if (!layout->required)
	{
		bool		generated = att != InvalidAttrNumber &&
			TupleDescAttr(RelationGetDescr(rel), att - 1)->attgenerated;

		return generated ? InvalidAttrNumber : att;
	}
	if (att == InvalidAttrNumber)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("table \"%s\" has no column \"%s\", without which its register cannot work",
						RelationGetRelationName(rel), layout->name),
				 errhint("A column that the engine reads was dropped or renamed; give it its name "
						 "back."),
				 errtable(rel)));
	check_column(rel, att, layout, engine_namespace);
	return att;
}

/* What a table that has been found holds, but for its indexes.  Errors: 42809, 55000, 42804. */
void
fill_table(Table *table, Relation rel, Oid engine_namespace)
{
	TableId		which = table->id;
	const TableLayout *spec = &table_layouts[which];
	TupleDesc	desc = RelationGetDescr(rel);

	if (rel->rd_rel->relkind != RELKIND_RELATION)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is not an ordinary table", RelationGetRelationName(rel)),
				 errdetail("The engine reads a register's tables row by row; they cannot be "
						   "partitioned."),
				 errtable(rel)));
	for (int i = 0; i < spec->ncolumns; i++)
	{
		table->att[i] = find_column(rel, spec, i, engine_namespace);
		if (table->att[i] != InvalidAttrNumber)
			table->collation[i] = TupleDescAttr(desc, table->att[i] - 1)->attcollation;
	}
	if (which == TABLE_act || which == TABLE_register_act || which == TABLE_obligation ||
		which == TABLE_agency_version)
		table->user_triggers = users_triggers_only(rel, which, engine_namespace);
}

/*
 * The sequence behind the ids of a table; InvalidOid: it has none.  Looked for when it is first
 * asked for: the catalog is slow to tell, and few tables are entered into in one connection.
 */
Oid
table_sequence(Table *table, Relation rel)
{
	if (!table->sequence_is_known)
	{
		table->sequence = identity_sequence(rel, table->att[0]);
		table->sequence_is_known = true;
	}
	return table->sequence;
}

/* How many columns of a table the engine knows: A_table_column is below it. */
int
register_ncolumns(TableId which)
{
	return table_layouts[which].ncolumns;
}

/* The column (A_table_column) of that name. */
int
register_column(TableId which, const char *name)
{
	const TableLayout *layout = &table_layouts[which];

	for (int i = 0; i < layout->ncolumns; i++)
		if (strcmp(layout->columns[i].name, name) == 0)
			return i;
	elog(ERROR, "table \"%s\" of a register has no column \"%s\"", layout->name, name);
}

const char *
register_table_name(TableId which)
{
	return table_layouts[which].name;
}

const char *
register_column_name(TableId which, int column)
{
	return table_layouts[which].columns[column].name;
}

/* Does the engine read a column, so that it is there and of the type it was made with? */
bool
register_column_is_required(TableId which, int column)
{
	return table_layouts[which].columns[column].required;
}

bool
register_column_is_not_null(TableId which, int column)
{
	return table_layouts[which].columns[column].not_null;
}

/*
 * One table by itself, as far as its columns go, for who cannot have the whole
 * register: false when one that is required is gone, or not what it was.  The
 * columns must be of the server's types.
 */
bool
register_table_alone(Table *table, const Register *reg, TableId which, Oid relid)
{
	const TableLayout *spec = &table_layouts[which];

	table->reg = reg;
	table->id = which;
	table->relid = relid;
	table->is_known = table->is_indexed = true;
	if (!OidIsValid(relid) || get_rel_relkind(relid) != RELKIND_RELATION)
		return false;
	for (int i = 0; i < spec->ncolumns; i++)
	{
		if (!spec->columns[i].required)
			continue;
		table->att[i] = get_attnum(relid, spec->columns[i].name);
		if (table->att[i] == InvalidAttrNumber ||
			getBaseType(get_atttype(relid, table->att[i])) != spec->columns[i].type)
			return false;
	}
	return true;
}

/* Is the table there with every column that the engine reads? */
bool
table_is_complete(const Table *table)
{
	const TableLayout *spec = &table_layouts[table->id];

	if (!OidIsValid(table->relid))
		return false;
	for (int i = 0; i < spec->ncolumns; i++)
		if (spec->columns[i].required && table->att[i] == InvalidAttrNumber)
			return false;
	return true;
}

/* Are the columns still where they were found?  Errors: 55000, 42804. */
bool
table_is_as_found(const Table *table, Relation rel, Oid engine_namespace)
{
	const TableLayout *spec = &table_layouts[table->id];

	for (int i = 0; i < spec->ncolumns; i++)
		if (find_column(rel, spec, i, engine_namespace) != table->att[i])
			return false;
	return true;
}
