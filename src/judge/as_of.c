/*
 * as_of.c
 *		Rows of a project as they stood at the end of a day.
 *
 * They come in the columns that the query lists, and not as rows of the table's
 * own type: a function of the register that names that type would keep its users
 * from adding columns to the table.
 *
 * Where a RESTRICTIVE policy shows somebody less of a table, he is told of the
 * rows that he sees in it today, as they were.  Of acts that he sees in part
 * nothing can be told.
 */
#include "postgres.h"

#include "access/table.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/tuplestore.h"

#include "compat.h"
#include "errors.h"
#include "judge/past.h"
#include "office/sight.h"
#include "register/asked.h"

PG_FUNCTION_INFO_V1(govproj_as_of);

/* The table of a register that is called so.  Errors: 22023. */
static TableId
table_asked_for(const char *name)
{
	for (int i = 0; i < NTABLES; i++)
		if (strcmp(register_table_name(i), name) == 0 && past_tells_of(i))
			return i;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the acts of a project tell of no rows of \"%s\"", name),
			 errhint("Ask for 'project', 'document', 'contract' or another table of which a row is "
					 "entered by an act of a project.")));
	return NTABLES;
}

/* Where a column stands in the table; it is asked for in the type that it has, or its domain is
 * over.  Errors: 42703, 42804. */
static int
place_of_column(Relation rel, const Form_pg_attribute wanted)
{
	TupleDesc	desc = RelationGetDescr(rel);

	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(desc, i);

		if (attribute->attisdropped ||
			strcmp(NameStr(attribute->attname), NameStr(wanted->attname)) != 0)
			continue;
		if (wanted->atttypid != attribute->atttypid &&
			wanted->atttypid != getBaseType(attribute->atttypid))
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("column \"%s\" of \"%s\" is of type %s", NameStr(wanted->attname),
							RelationGetRelationName(rel),
							format_type_be(getBaseType(attribute->atttypid)))));
		return i;
	}
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_COLUMN),
			 errmsg("column \"%s\" of relation \"%s\" does not exist", NameStr(wanted->attname),
					RelationGetRelationName(rel))));
	return -1;
}

/* The places of all columns that the query lists. */
static int *
places_of_columns(const Table *table, TupleDesc wanted)
{
	Relation	rel = register_table_open(table, AccessShareLock);
	int		   *places = palloc(wanted->natts * sizeof(int));

	for (int i = 0; i < wanted->natts; i++)
		places[i] = place_of_column(rel, TupleDescAttr(wanted, i));
	table_close(rel, NoLock);	/* as they are now, they are to stay */
	return places;
}

static Bitmapset *
set_of_places(const int *places, int n)
{
	Bitmapset  *set = NULL;

	for (int i = 0; i < n; i++)
		set = bms_add_member(set, places[i]);
	return set;
}

/* What is told of is told by acts: by all of a project, or by none. */
static void
require_acts(const Register *reg)
{
	require_select(reg->table[TABLE_act].relid);
	if (table_is_restricted(&reg->table[TABLE_act]))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("a past day is told by acts, of which a RESTRICTIVE policy on \"%s\" may "
						"hide some from you", get_rel_name(reg->table[TABLE_act].relid)),
				 errhint("Ask as a role that it does not bind, such as the register's owner.")));
}

static void
put_row(ReturnSetInfo *result, const Row *row, const int *places)
{
	int			n = result->setDesc->natts;
	Datum	   *values = palloc(n * sizeof(Datum));
	bool	   *isnull = palloc(n * sizeof(bool));

	for (int i = 0; i < n; i++)
	{
		values[i] = row->values[places[i]];
		isnull[i] = row->isnull[places[i]];
	}
	tuplestore_putvalues(result->setResult, result->setDesc, values, isnull);
}

/*
 * govproj.as_of(project_table regclass, of text, project_id bigint, day date, known timestamptz):
 * the rows of a table of the register that are of the project, as they stood at the end of the day,
 * by what had been recorded at that moment (NULL: by all that has).  No rows without such a
 * project, or where row security hides it.  Errors: 42501, 42703, 42804, 42809, 22023,
 * XX001 where an act was altered.
 */
Datum
govproj_as_of(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	const Register *reg;
	TableId		which;
	Snapshot	snapshot;
	List	   *rows = NIL;
	ListCell   *lc;
	int		   *places;
	Bitmapset  *columns;
	const Table *table;
	int			id;
	bool		restricted;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
		return (Datum) 0;
	reg = register_asked_about(PG_GETARG_OID(0), fcinfo->flinfo->fn_oid);
	which = table_asked_for(text_to_cstring(PG_GETARG_TEXT_PP(1)));
	table = &reg->table[which];
	require_select(table->relid);
	require_acts(reg);
	places = places_of_columns(table, result->setDesc);
	columns = set_of_places(places, result->setDesc->natts);
	id = register_column(which, "id");
	/* of the project's own table that is asked of the project */
	restricted = which != TABLE_project && table_is_restricted(table);
	if (restricted)
		columns = bms_add_member(columns, table->att[id] - 1);
	snapshot = RegisterSnapshot(GetActiveSnapshot());
	if (project_id_is_seen_at(reg, PG_GETARG_INT64(2), snapshot))
		rows = past_rows(reg, PG_GETARG_INT64(2), PG_GETARG_DATEADT(3),
						 PG_ARGISNULL(4) ? DT_NOEND : PG_GETARG_TIMESTAMPTZ(4), which, columns,
						 snapshot);
	foreach(lc, rows)
		if (!restricted || policies_show_row(table, row_int64(lfirst(lc), id)))
			put_row(result, lfirst(lc), places);
	UnregisterSnapshot(snapshot);
	return (Datum) 0;
}
