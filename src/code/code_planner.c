/*
 * code_planner.c
 *		Turns a test against text into the same test within the type, so that indexes and hash
 *		joins serve it.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/supportnodes.h"
#include "optimizer/optimizer.h"
#include "parser/parse_coerce.h"
#include "parser/parse_func.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

static Oid
operator_named(const char *sign, Oid left, Oid right)
{
	return OpernameGetOprid(list_make2(makeString("pg_catalog"),
									   makeString(unconstify(char *, sign))), left, right);
}

static char *
type_name(Oid type)
{
	HeapTuple	tuple = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
	char	   *name;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for type %u", type);
	name = pstrdup(NameStr(((Form_pg_type) GETSTRUCT(tuple))->typname));
	ReleaseSysCache(tuple);
	return name;
}

/*
 * The sign of the operator that the given function is behind, between the type and text; NULL: it
 * is behind none.
 */
static const char *
sign_of(Oid function, const Oid *operands)
{
	static const char *const signs[] = {"=", "<>", "<", "<=", ">", ">=", "<@", "@>", NULL};

	for (const char *const *sign = signs; *sign != NULL; sign++)
	{
		Oid			against_text = operator_named(*sign, operands[0], operands[1]);

		if (OidIsValid(against_text) && get_opcode(against_text) == function)
			return *sign;
	}
	return NULL;
}

/* Does the statement itself say the operand, as a constant or a parameter? */
static bool
is_said(Node *operand)
{
	while (IsA(operand, RelabelType))
		operand = (Node *) ((RelabelType *) operand)->arg;
	return IsA(operand, Const) ||
		(IsA(operand, Param) && ((Param *) operand)->paramkind == PARAM_EXTERN);
}

/* The operand as its number: text of rows may name no code, which no value of the type could be. */
static Expr *
operand_as_number(Node *operand, Oid operand_type, Oid type, Oid function)
{
	List	   *name;

	if (operand_type == type)
		return (Expr *) makeRelabelType((Expr *) operand, INT2OID, -1, InvalidOid,
										COERCE_IMPLICIT_CAST);
	name = list_make2(makeString(get_namespace_name(get_func_namespace(function))),
					  makeString(psprintf("%s_code", type_name(type))));
	return (Expr *) makeFuncExpr(LookupFuncName(name, 1, (Oid[]) {TEXTOID}, false), INT2OID,
								 list_make1(operand), InvalidOid, InvalidOid,
								 COERCE_EXPLICIT_CALL);
}

/* The operand as a value of the type: read from the text, if it is the text. */
static Expr *
operand_within_type(Node *operand, Oid operand_type, Oid type)
{
	if (operand_type == type)
		return (Expr *) operand;
	return (Expr *) coerce_to_target_type(NULL, operand, operand_type, type, -1,
										  COERCION_EXPLICIT, COERCE_EXPLICIT_CAST, -1);
}

PG_FUNCTION_INFO_V1(govproj_code_against_text_support);

/*
 * govproj.code_against_text_support(internal) returns internal
 *		Planner support of the functions that test a code against text. Takes a planner's
 *		request; answers a request to simplify, and no other. A constant text that names nothing
 *		is an error here already (22P02).
 */
Datum
govproj_code_against_text_support(PG_FUNCTION_ARGS)
{
	SupportRequestSimplify *request = (SupportRequestSimplify *) PG_GETARG_POINTER(0);
	const char *sign;
	Oid		   *operands;
	Node	   *args[2];
	Expr	   *inner[2];
	int			n;
	int			text_at;
	Oid			type;
	Oid			function;
	bool		as_numbers;

	if (!IsA(request, SupportRequestSimplify))
		PG_RETURN_POINTER(NULL);

	function = request->fcall->funcid;
	get_func_signature(function, &operands, &n);
	sign = n == 2 ? sign_of(function, operands) : NULL;
	if (sign == NULL)
		PG_RETURN_POINTER(NULL);
	text_at = operands[0] == TEXTOID ? 0 : 1;
	type = operands[1 - text_at];
	args[0] = linitial(request->fcall->args);
	args[1] = lsecond(request->fcall->args);
	as_numbers = (strcmp(sign, "=") == 0 || strcmp(sign, "<>") == 0) && !is_said(args[text_at]);
	for (int i = 0; i < 2; i++)
		inner[i] = as_numbers ? operand_as_number(args[i], operands[i], type, function)
			: operand_within_type(args[i], operands[i], type);
	if (as_numbers)
		type = INT2OID;
	/*
	 * the planner does not simplify the answer again, and a constant text must become a constant
	 * code
	 */
	PG_RETURN_POINTER(eval_const_expressions(request->root, (Node *)
											 make_opclause(operator_named(sign, type, type),
														   BOOLOID, false, inner[0], inner[1],
														   InvalidOid, InvalidOid)));
}
