/*
 * version.c
 *		Are library, extension and register of one version, and what if not?
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/dependency.h"
#include "catalog/pg_class.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "commands/extension.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

#include "errors.h"
#include "register/version.h"

PG_FUNCTION_INFO_V1(govproj_library_version);
PG_FUNCTION_INFO_V1(govproj_require_library);
PG_FUNCTION_INFO_V1(govproj_forget_registers);

/* NULL: the library's function belongs to no extension, and there is nothing to compare with. */
char *
extension_version(Oid engine_function)
{
	Oid			extension = getExtensionOfObject(ProcedureRelationId, engine_function);
	Relation	catalog;
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	bool		isnull = true;
	Datum		value = (Datum) 0;
	char	   *version;

	if (!OidIsValid(extension))
		return NULL;
	catalog = table_open(ExtensionRelationId, AccessShareLock);
	ScanKeyInit(&key, Anum_pg_extension_oid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(extension));
	scan = systable_beginscan(catalog, ExtensionOidIndexId, true, NULL, 1, &key);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
		value = heap_getattr(tuple, Anum_pg_extension_extversion, RelationGetDescr(catalog),
							 &isnull);
	version = isnull ? NULL : TextDatumGetCString(value);
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return version;
}

/*
 * What the register's own row says; NULL: there is no row yet, or no such column.
 * A catalog snapshot is as fresh as can be, and may be had in a parallel worker.
 */
char *
register_version(Oid register_relid)
{
	AttrNumber	att = get_attnum(register_relid, "template_version");
	Relation	rel;
	SysScanDesc scan;
	HeapTuple	tuple;
	bool		isnull = true;
	Datum		value = (Datum) 0;
	char	   *version;

	if (att == InvalidAttrNumber || getBaseType(get_atttype(register_relid, att)) != TEXTOID ||
		get_rel_relkind(register_relid) != RELKIND_RELATION)
		return NULL;
	rel = table_open(register_relid, AccessShareLock);
	scan = systable_beginscan(rel, InvalidOid, false, NULL, 0, NULL);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
		value = heap_getattr(tuple, att, RelationGetDescr(rel), &isnull);
	version = isnull ? NULL : TextDatumGetCString(value);
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return version;
}

/* Of what is not known, yes. */
bool
is_library_version(const char *version)
{
	return version == NULL || strcmp(version, GOVPROJ_VERSION) == 0;
}

static bool
holds(const char *query, int nargs, const char *first, const char *second)
{
	Oid			types[2] = {TEXTOID, TEXTOID};
	Datum		values[2];
	bool		found;

	values[0] = CStringGetTextDatum(first);
	values[1] = CStringGetTextDatum(second);
	SPI_connect();
	if (SPI_execute_with_args(query, nargs, types, values, NULL, true, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not ask which versions there are");
	found = SPI_processed > 0;
	SPI_finish();
	return found;
}

/* Are the files on this server those of this library? */
static bool
library_is_installed(void)
{
	return holds("SELECT FROM pg_catalog.pg_available_extensions AS e"
				 " WHERE e.name OPERATOR(pg_catalog.=) 'govproj'"
				 " AND e.default_version OPERATOR(pg_catalog.=) $1", 1, GOVPROJ_VERSION, "");
}

static bool
extension_can_update(const char *from)
{
	return holds("SELECT FROM pg_catalog.pg_extension_update_paths('govproj') AS p"
				 " WHERE p.source OPERATOR(pg_catalog.=) $1 AND p.target OPERATOR(pg_catalog.=) $2"
				 " AND p.path IS NOT NULL", 2, from, GOVPROJ_VERSION);
}

static bool
register_can_upgrade(const char *from)
{
	return holds("SELECT FROM govproj.register_upgrade AS u"
				 " WHERE u.from_version OPERATOR(pg_catalog.=) $1", 1, from, "");
}

/*
 * Errors, always: 55000.  Which of the two is behind is told by the files: a
 * session keeps the library that it has loaded.
 */
void
refuse_library(const char *extension)
{
	bool		is_current = library_is_installed();
	bool		can_update = is_current && extension_can_update(extension);

	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("this session has loaded version %s of the library govproj, and the extension "
					"in this database is of version %s", GOVPROJ_VERSION, extension),
			 can_update
			 ? errhint("A superuser updates it: ALTER EXTENSION govproj UPDATE. Then each "
					   "register's owner: SELECT govproj.upgrade_register('...').")
			 : is_current
			 ? errhint("The files on this server are of version %s: install those of version %s.",
					   GOVPROJ_VERSION, extension)
			 : errhint("Reconnect; where shared_preload_libraries names the library, the server "
					   "must be restarted. If that does not help, the library on this server is "
					   "not that of the other files: install them again.")));
}

/* The same of a register, told by one of its tables. */
void
refuse_register(Oid relid, const char *version)
{
	char	   *name = get_namespace_name(get_rel_namespace(relid));
	bool		can_upgrade = register_can_upgrade(version);

	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("register \"%s\" is of version %s, and the extension of version %s", name,
					version, GOVPROJ_VERSION),
			 can_upgrade
			 ? errhint("Its owner brings it up to that version: SELECT "
					   "govproj.upgrade_register(%s).", quote_literal_cstr(name))
			 : errhint("No way leads from there: install a version of the extension that is the "
					   "register's own, or that knows one.")));
}

/* govproj.library_version(): of the library that this session has loaded. */
Datum
govproj_library_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(GOVPROJ_VERSION));
}

/* govproj.require_library(): Errors: 55000 when the extension is of another version. */
Datum
govproj_require_library(PG_FUNCTION_ARGS)
{
	char	   *extension = extension_version(fcinfo->flinfo->fn_oid);

	if (!is_library_version(extension))
		refuse_library(extension);
	PG_RETURN_VOID();
}

/*
 * govproj.forget_registers(): every session looks at its registers anew once this
 * transaction commits.  That the extension is of another version is told by no
 * message of the server's.
 */
Datum
govproj_forget_registers(PG_FUNCTION_ARGS)
{
	CacheInvalidateRelcacheAll();
	PG_RETURN_VOID();
}
