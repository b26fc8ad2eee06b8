/*
 * Row-level policies as they stand.  Whether one has the condition that a text
 * says cannot be told from what the server prints of it, which adds casts and
 * parentheses of its own: the text is read as CREATE POLICY reads it, and what
 * comes of that is compared.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_policy.h"
#include "fmgr.h"
#include "nodes/nodes.h"
#include "parser/parse_clause.h"
#include "parser/parse_collate.h"
#include "parser/parse_node.h"
#include "parser/parse_relation.h"
#include "parser/parser.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"

PG_FUNCTION_INFO_V1(govproj_condition_stands);

static Node *
condition_read(Relation rel, const char *condition)
{
	char	   *text = psprintf("SELECT WHERE (%s)", condition);
	List	   *statements = raw_parser(text, RAW_PARSE_DEFAULT);
	RawStmt    *statement = linitial_node(RawStmt, statements);
	SelectStmt *select = castNode(SelectStmt, statement->stmt);
	ParseState *pstate = make_parsestate(NULL);
	ParseNamespaceItem *item;
	Node	   *read;

	item = addRangeTableEntryForRelation(pstate, rel, AccessShareLock, NULL, false, false);
	addNSItemToQuery(pstate, item, false, true, true);
	read = transformWhereClause(pstate, select->whereClause, EXPR_KIND_POLICY, "POLICY");
	assign_expr_collations(pstate, read);
	free_parsestate(pstate);
	return read;
}

/* Both NULL, or one the other as it is read. */
static bool
is_condition(Relation rel, HeapTuple policy, Relation catalog, AttrNumber attno, text *condition)
{
	bool		isnull;
	Datum		kept = heap_getattr(policy, attno, RelationGetDescr(catalog), &isnull);

	if (isnull || condition == NULL)
		return isnull && condition == NULL;
	return equal(stringToNode(TextDatumGetCString(kept)),
				 condition_read(rel, text_to_cstring(condition)));
}

/* condition_stands(policy, sees, writes); no if there is no such policy. */
Datum
govproj_condition_stands(PG_FUNCTION_ARGS)
{
	Relation	catalog = table_open(PolicyRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	policy;
	bool		stands = false;

	ScanKeyInit(&key, Anum_pg_policy_oid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(PG_ARGISNULL(0) ? InvalidOid : PG_GETARG_OID(0)));
	scan = systable_beginscan(catalog, PolicyOidIndexId, true, NULL, 1, &key);
	policy = systable_getnext(scan);
	if (HeapTupleIsValid(policy))
	{
		Relation	rel = table_open(((Form_pg_policy) GETSTRUCT(policy))->polrelid,
									 AccessShareLock);

		stands = is_condition(rel, policy, catalog, Anum_pg_policy_polqual,
							  PG_ARGISNULL(1) ? NULL : PG_GETARG_TEXT_PP(1)) &&
			is_condition(rel, policy, catalog, Anum_pg_policy_polwithcheck,
						 PG_ARGISNULL(2) ? NULL : PG_GETARG_TEXT_PP(2));
		table_close(rel, AccessShareLock);
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	PG_RETURN_BOOL(stands);
}
