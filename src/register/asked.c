/*
 * asked.c
 *		Which register is a function asked about?
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"

#include "errors.h"
#include "register/asked.h"

/*
 * The engine reads past the caller's rights, so reading the table is asked for
 * first.  Errors: 42501.
 */
void
require_select(Oid relid)
{
	AclResult	allowed = pg_class_aclcheck(relid, GetUserId(), ACL_SELECT);

	if (allowed != ACLCHECK_OK)
		aclcheck_error(allowed, OBJECT_TABLE, get_rel_name(relid));
}

/*
 * The register whose project table is named.  engine_function: the function that
 * is asked.  Errors: 42501 without SELECT on the table, 42809 when it is no
 * project table of a register.
 */
const Register *
register_asked_about(Oid project_table, Oid engine_function)
{
	const Register *reg;
	TableId		which;

	require_select(project_table);
	/* rules and calendar may have changed since the transaction began */
	AcceptInvalidationMessages();
	reg = register_of(project_table, engine_function, &which);
	if (which != TABLE_project)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is not the project table of a register",
						get_rel_name(project_table))));
	return reg;
}
