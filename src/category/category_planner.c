/*
 * category_planner.c
 *		What the planner may know of a subtree test: it is a range, so a btree index and range
 *		statistics serve it.
 */
#include "postgres.h"

#include "access/stratnum.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/supportnodes.h"
#include "optimizer/optimizer.h"
#include "parser/parse_func.h"
#include "utils/lsyscache.h"
#include "utils/selfuncs.h"
#include "utils/typcache.h"

#include "category/category.h"

/*
 * The range operators are the default family's; an index of another family orders by something
 * else.
 */
static Oid
category_family(Oid type)
{
	return lookup_type_cache(type, TYPECACHE_BTREE_OPFAMILY)->btree_opf;
}

static Expr *
bound(Node *child, StrategyNumber strategy, Node *limit)
{
	Oid			type = exprType(limit);
	Oid			operator = get_opfamily_member(category_family(type), type, type, strategy);
	OpExpr	   *clause = (OpExpr *) make_opclause(operator, BOOLOID, false, (Expr *) child,
												  (Expr *) limit,
												  InvalidOid, InvalidOid);

	set_opfuncid(clause);
	return (Expr *) clause;
}

/* The category of an expression, as a constant. */
static Node *
category_constant(Oid type, Category category)
{
	return (Node *) makeConst(type, -1, InvalidOid, sizeof(Category), CategoryGetDatum(category),
							  false, true);
}

/* The conditions that together say "child lies in the subtree of this category". */
static List *
bounds_of_constant(Node *child, Const *ancestor)
{
	Category	first = DatumGetCategory(ancestor->constvalue);
	Category	last = category_last(first);

	if (first == last)
		return list_make1(bound(child, BTEqualStrategyNumber, (Node *) ancestor));
	return list_make2(bound(child, BTGreaterEqualStrategyNumber, (Node *) ancestor),
					  bound(child, BTLessEqualStrategyNumber,
							category_constant(ancestor->consttype, last)));
}

/* The same for a category known only when the query runs. namespace is the extension's. */
static List *
bounds_of_expression(Node *child, Node *ancestor, Oid namespace)
{
	Oid			type = exprType(ancestor);
	List	   *name = list_make2(makeString(get_namespace_name(namespace)),
								  makeString("category_last"));
	Oid			last = LookupFuncName(name, 1, &type, true);

	if (!OidIsValid(last))
		return NIL;
	return list_make2(bound(child, BTGreaterEqualStrategyNumber, ancestor),
					  bound(child, BTLessEqualStrategyNumber,
							(Node *) makeFuncExpr(last, type, list_make1(copyObject(ancestor)),
												  InvalidOid, InvalidOid, COERCE_EXPLICIT_CALL)));
}

/*
 * Takes a planner's request and which operand is the one below. Returns exact conditions for the
 * index, or NIL.
 */
static List *
index_conditions(SupportRequestIndexCondition *request, int child)
{
	List	   *operands;
	Node	   *ancestor;

	if (!IsA(request, SupportRequestIndexCondition) || request->indexarg != child)
		return NIL;
	if (is_opclause(request->node))
		operands = ((OpExpr *) request->node)->args;
	else if (is_funcclause(request->node))
		operands = ((FuncExpr *) request->node)->args;
	else
		return NIL;

	ancestor = list_nth(operands, 1 - child);
	if (request->opfamily != category_family(exprType(ancestor)) ||
		!is_pseudo_constant_for_index(request->root, ancestor, request->index))
		return NIL;

	request->lossy = false;
	if (!IsA(ancestor, Const))
		return bounds_of_expression(list_nth(operands, child), ancestor,
									get_func_namespace(request->funcid));
	if (((Const *) ancestor)->constisnull)
		return NIL;
	return bounds_of_constant(list_nth(operands, child), (Const *) ancestor);
}

/*
 * Takes the arguments of a restriction estimator and which operand is the one below. Returns the
 * selectivity.
 */
static Datum
subtree_selectivity(FunctionCallInfo fcinfo, int child)
{
	PlannerInfo *root = (PlannerInfo *) PG_GETARG_POINTER(0);
	List	   *operands = (List *) PG_GETARG_POINTER(2);
	Node	   *ancestor = estimate_expression_value(root, list_nth(operands, 1 - child));

	if (!IsA(ancestor, Const))
		PG_RETURN_FLOAT8(DEFAULT_MATCHING_SEL);
	if (((Const *) ancestor)->constisnull)
		PG_RETURN_FLOAT8(0.0);
	PG_RETURN_FLOAT8(clauselist_selectivity(root,
											bounds_of_constant(list_nth(operands, child),
															   (Const *) ancestor),
											PG_GETARG_INT32(3), JOIN_INNER, NULL));
}

PG_FUNCTION_INFO_V1(govproj_category_within_support);
PG_FUNCTION_INFO_V1(govproj_category_contains_support);
PG_FUNCTION_INFO_V1(govproj_category_within_sel);
PG_FUNCTION_INFO_V1(govproj_category_contains_sel);

/*
 * govproj.category_within_support(internal), govproj.category_contains_support(internal) return
 * internal
 *		Planner support of <@ and @>. Take a planner's request; answer one for index conditions,
 *		and no other.
 */
Datum
govproj_category_within_support(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(index_conditions((SupportRequestIndexCondition *) PG_GETARG_POINTER(0), 0));
}

Datum
govproj_category_contains_support(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(index_conditions((SupportRequestIndexCondition *) PG_GETARG_POINTER(0), 1));
}

/*
 * govproj.category_within_sel, govproj.category_contains_sel (internal, oid, internal, integer)
 * return float8
 *		Restriction estimators of <@ and @>: those of the range.
 */
Datum
govproj_category_within_sel(PG_FUNCTION_ARGS)
{
	return subtree_selectivity(fcinfo, 0);
}

Datum
govproj_category_contains_sel(PG_FUNCTION_ARGS)
{
	return subtree_selectivity(fcinfo, 1);
}
