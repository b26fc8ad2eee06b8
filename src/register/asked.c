/*
 * asked.c
 *		Which register is a function asked about?
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"

#include "errors.h"
#include "register/asked.h"
#include "register/rows_here.h"

PG_FUNCTION_INFO_V1(govproj_require_version);

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
 * The register whose project table is named, whatever its version.
 * engine_function: the function that is asked.  Errors: 42501 without SELECT on
 * the table, 42809 when it is no project table of a register, 55000 when its rows are elsewhere.
 */
const Register *
register_of_any_version_asked_about(Oid project_table, Oid engine_function)
{
	const Register *reg;
	TableId		which;

	require_select(project_table);
	/* rules and calendar may have changed since the transaction began */
	AcceptInvalidationMessages();
	reg = register_of_any_version(project_table, engine_function, &which);
	if (which != TABLE_project)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is not the project table of a register",
						get_rel_name(project_table))));
	require_rows_here(reg);
	return reg;
}

/*
 * The same.  Errors: 55000 besides, when library, extension and register are not of one
 * version.
 */
const Register *
register_asked_about(Oid project_table, Oid engine_function)
{
	const Register *reg = register_of_any_version_asked_about(project_table, engine_function);

	if (reg->is_other_version)
		refuse_version(reg);
	return reg;
}

/*
 * govproj.require_version(project_table regclass).  Errors: as register_asked_about.
 */
Datum
govproj_require_version(PG_FUNCTION_ARGS)
{
	register_asked_about(PG_GETARG_OID(0), fcinfo->flinfo->fn_oid);
	PG_RETURN_VOID();
}
