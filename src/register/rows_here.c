/*
 * rows_here.c
 *		Are the rows of a register in the tables that were found?
 *
 * Where a schema is distributed over several servers, the tables that clients name are
 * empty: their rows are in others, here or elsewhere.  A judge of empty tables finds no
 * fault, a digest of them certifies nothing; so whoever is asked about a register looks
 * first whether its own row is there.  The triggers need not: they fire where the rows are.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_class.h"
#include "catalog/pg_namespace.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/json.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

#include "errors.h"
#include "register/rows_here.h"

PG_FUNCTION_INFO_V1(govproj_is_distributed);
PG_FUNCTION_INFO_V1(govproj_project_of);
PG_FUNCTION_INFO_V1(govproj_table_of);
PG_FUNCTION_INFO_V1(govproj_tables_around);

/* Where Citus lists the tables that it has distributed; by name, for it need not be there. */
#define DISTRIBUTED_TABLES "pg_dist_partition"
#define DISTRIBUTED_TABLE "logicalrelid"

/* A catalog snapshot is as fresh as can be, and may be had in a parallel worker. */
static bool
has_row(Oid relid, int nkeys, ScanKey key)
{
	Relation	rel = table_open(relid, AccessShareLock);
	bool		found = false;

	if (rel->rd_rel->relkind == RELKIND_RELATION)
	{
		SysScanDesc scan = systable_beginscan(rel, InvalidOid, false, NULL, nkeys, key);

		found = HeapTupleIsValid(systable_getnext(scan));
		systable_endscan(scan);
	}
	table_close(rel, AccessShareLock);
	return found;
}

/* Is there anything here that distributes tables? */
bool
registers_may_be_distributed(void)
{
	return OidIsValid(get_relname_relid(DISTRIBUTED_TABLES, PG_CATALOG_NAMESPACE));
}

/* Do its rows lie in other tables, perhaps on another server? */
bool
table_is_distributed(Oid relid)
{
	Oid			list = get_relname_relid(DISTRIBUTED_TABLES, PG_CATALOG_NAMESPACE);
	AttrNumber	att = OidIsValid(list) ? get_attnum(list, DISTRIBUTED_TABLE) : InvalidAttrNumber;
	ScanKeyData key;

	if (att == InvalidAttrNumber)
		return false;
	ScanKeyInit(&key, att, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(relid));
	return has_row(list, 1, &key);
}

/*
 * A table as those call it who enter its rows: where they lie in a shard, Citus has put a number
 * behind the name.
 */
const char *
clients_table_name(Relation rel)
{
	const char *name = RelationGetRelationName(rel);
	const char *number = strrchr(name, '_');
	Oid			named;

	if (number == NULL || number[1] == '\0' ||
		number[1 + strspn(number + 1, "0123456789")] != '\0')
		return name;
	named = get_relname_relid(pnstrdup(name, number - name), RelationGetNamespace(rel));
	return OidIsValid(named) && table_is_distributed(named) ? get_rel_name(named) : name;
}

/*
 * govproj.is_distributed(of_table regclass).
 */
Datum
govproj_is_distributed(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(table_is_distributed(PG_GETARG_OID(0)));
}

/*
 * govproj.table_of(table_row record): the table that a row is of, by its type: where a query
 * is sent to where the rows are, that table is meant there.  Errors: 42809 when it is no whole
 * row of a table.
 */
Datum
govproj_table_of(PG_FUNCTION_ARGS)
{
	Oid			relid = get_typ_typrelid(HeapTupleHeaderGetTypeId(PG_GETARG_HEAPTUPLEHEADER(0)));

	if (!OidIsValid(relid))
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("this is not the whole row of a table"),
				 errhint("Name the table itself, by its alias: govproj.table_of(p).")));
	PG_RETURN_OID(relid);
}

/*
 * govproj.project_of(table_row record): the project table of the register whose row it is.
 * Errors: 42809 when it is none, or the row of no table.
 */
Datum
govproj_project_of(PG_FUNCTION_ARGS)
{
	Oid			relid = DatumGetObjectId(DirectFunctionCall1(govproj_table_of,
															 PG_GETARG_DATUM(0)));
	const Register *reg = register_of_any_version(relid, fcinfo->flinfo->fn_oid, NULL);

	PG_RETURN_OID(reg->table[TABLE_project].relid);
}

/*
 * govproj.tables_around(project_table regclass): the tables of its register, by what each is in it,
 * as a JSON object.  Errors: 42501, 42809, 55000 as all that asks about a register.
 */
Datum
govproj_tables_around(PG_FUNCTION_ARGS)
{
	const Register *reg = register_of(PG_GETARG_OID(0), fcinfo->flinfo->fn_oid, NULL);
	StringInfoData names;

	require_rows_here(reg);
	initStringInfo(&names);
	for (int which = 0; which < NTABLES; which++)
	{
		Oid			relid = reg->table[which].relid;

		appendStringInfo(&names, "%s\"%s\": ", which == 0 ? "{" : ", ",
						 register_table_name(which));
		escape_json(&names,
					quote_qualified_identifier(get_namespace_name(get_rel_namespace(relid)),
											   get_rel_name(relid)));
	}
	appendStringInfoChar(&names, '}');
	PG_RETURN_TEXT_P(cstring_to_text(names.data));
}

/* Asked once for each descriptor: whatever changes the answer makes a new one. */
bool
register_rows_are_here(const Register *reg)
{
	Register   *found = unconstify(Register *, reg);

	if (found->rows == ROWS_NOT_ASKED)
		found->rows = table_is_distributed(reg->table[TABLE_project].relid) ? ROWS_DISTRIBUTED
			: OidIsValid(reg->table[TABLE_register].relid) &&
			!has_row(reg->table[TABLE_register].relid, 0, NULL) ? ROWS_GONE : ROWS_HERE;
	return found->rows == ROWS_HERE;
}

/*
 * For what answers from the rows of a register.  Errors: 55000 where they are elsewhere,
 * or its own row is gone.
 */
void
require_rows_here(const Register *reg)
{
	Oid			project = reg->table[TABLE_project].relid;
	const char *name;
	const char *schema;

	if (register_rows_are_here(reg))
		return;
	name = get_rel_name(project);
	schema = get_namespace_name(get_rel_namespace(project));
	if (reg->rows == ROWS_DISTRIBUTED)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("register \"%s\" is distributed: its rows are not in table \"%s\" itself",
						schema, name),
				 errhint("Ask the engine through a row, so that it is asked where the rows are: "
						 "FROM %s AS p CROSS JOIN LATERAL govproj.project_duties(govproj.table_of(p), p.id), "
						 "and so with others.",
						 quote_qualified_identifier(schema, name))));
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("register \"%s\" has lost its own row", schema),
			 errdetail("Table \"%s\" is empty, and nothing is certain of the others.",
					   get_rel_name(reg->table[TABLE_register].relid)),
			 errhint("Restore it from a backup.")));
}
