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
#include "utils/lsyscache.h"

/*
 * The operator within the type that means what the given function means between the type and text:
 * of the operators
 * that the function might be behind, the one that it is behind, between other operands.
 */
static Oid
operator_within_type(Oid function, const Oid *operands, Oid type)
{
	static const char *const signs[] = {"=", "<>", "<", "<=", ">", ">=", "<@", "@>", NULL};

	for (const char *const *sign = signs; *sign != NULL; sign++)
	{
		List	   *name = list_make2(makeString("pg_catalog"),
									  makeString(unconstify(char *, *sign)));
		Oid			against_text = OpernameGetOprid(name, operands[0], operands[1]);

		if (OidIsValid(against_text) && get_opcode(against_text) == function)
			return OpernameGetOprid(name, type, type);
	}
	return InvalidOid;
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
	Oid		   *operands;
	int			n;
	Oid			type;
	Oid			operator;
	Expr	   *clause;

	if (!IsA(request, SupportRequestSimplify))
		PG_RETURN_POINTER(NULL);

	get_func_signature(request->fcall->funcid, &operands, &n);
	if (n != 2)
		PG_RETURN_POINTER(NULL);
	type = operands[0] == TEXTOID ? operands[1] : operands[0];
	operator = operator_within_type(request->fcall->funcid, operands, type);
	if (!OidIsValid(operator))
		PG_RETURN_POINTER(NULL);

	clause = make_opclause(operator, BOOLOID, false,
						   operand_within_type(linitial(request->fcall->args), operands[0], type),
						   operand_within_type(lsecond(request->fcall->args), operands[1], type),
						   InvalidOid, InvalidOid);
	/*
	 * the planner does not simplify the answer again, and a constant text must become a constant
	 * code
	 */
	PG_RETURN_POINTER(eval_const_expressions(request->root, (Node *) clause));
}
