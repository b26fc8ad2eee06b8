/*
 * ddl.c
 *		Recording DDL on a register's objects as acts of the register's own chain.
 *
 * The event triggers are optional, and a superuser makes them.  What they write
 * is an act like any other, so a digest taken afterwards covers it.  It is
 * written even where the register is no longer whole, for what breaks a register
 * is what must be recorded: only the two tables that its own chain stands in are
 * needed.  Users' triggers on these do not fire for it.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/table.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "commands/event_trigger.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "parser/parse_func.h"
#include "tcop/cmdtag.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/relcache.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "ledger/ledger.h"
#include "register/day.h"
#include "register/probe.h"
#include "register/rows_here.h"
#include "register/words.h"
#include "schema/ledger.h"
#include "schema/register.h"

PG_FUNCTION_INFO_V1(govproj_record_ddl);

/* One object that a command has touched, and the tables of its register. */
typedef struct Change
{
	Oid			register_relid;
	Oid			act_relid;
	char	   *tag;
	char	   *type;
	char	   *identity;
} Change;

/* What a command has touched, in the memory of the caller. */
typedef struct Changes
{
	const char *tag;
	MemoryContext context;
	List	   *list;
} Changes;

static Oid
oid_value(HeapTuple tuple, int column)
{
	bool		isnull;
	Datum		value = SPI_getbinval(tuple, SPI_tuptable->tupdesc, column, &isnull);

	return isnull ? InvalidOid : DatumGetObjectId(value);
}

static char *
text_value(HeapTuple tuple, int column, const char *otherwise)
{
	char	   *text = SPI_getvalue(tuple, SPI_tuptable->tupdesc, column);

	return pstrdup(text ? text : otherwise);
}

/*
 * Take what a query tells of: the two tables of the register, tag (NULL: the command's), type
 * and identity.
 */
static void
add_changes(Changes *changes, const char *query, int nargs, Oid *types, Datum *values)
{
	MemoryContext old;

	if (SPI_execute_with_args(query, nargs, types, values, NULL, false, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read what a command has touched");
	old = MemoryContextSwitchTo(changes->context);
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		HeapTuple	tuple = SPI_tuptable->vals[i];
		Change	   *change = palloc(sizeof(Change));

		change->register_relid = oid_value(tuple, 1);
		change->act_relid = oid_value(tuple, 2);
		change->tag = text_value(tuple, 3, changes->tag);
		change->type = text_value(tuple, 4, "");
		change->identity = text_value(tuple, 5, "");
		changes->list = lappend(changes->list, change);
	}
	MemoryContextSwitchTo(old);
}

static void
add_touched(Changes *changes, bool dropped)
{
	Oid			types[1] = {BOOLOID};
	Datum		values[1] = {BoolGetDatum(dropped)};

	add_changes(changes,
				"SELECT h.register, h.register_act, d.command_tag, d.object_type, d.object_identity"
				" FROM govproj.ddl_touched($1) AS d, govproj.ddl_home(d.place, d.relation) AS h",
				1, types, values);
}

/* Of a GRANT the server does not say what it was on. */
static void
add_granted(Changes *changes, Oid schema, const char *type, const char *identity)
{
	Oid			types[3] = {TEXTOID, TEXTOID, TEXTOID};
	char	   *name = OidIsValid(schema) ? get_namespace_name(schema) : NULL;
	Datum		values[3];

	if (name == NULL)
		return;
	values[0] = CStringGetTextDatum(name);
	values[1] = CStringGetTextDatum(type);
	values[2] = CStringGetTextDatum(identity);
	add_changes(changes,
				"SELECT h.register, h.register_act, NULL::pg_catalog.text, $2, $3"
				" FROM govproj.ddl_home($1, NULL) AS h",
				3, types, values);
}

static char *
ddl_qualified(Oid schema, const char *name)
{
	return quote_qualified_identifier(get_namespace_name(schema), name);
}

/* A GRANT by who may give nothing gives nothing, and the server only warns of it. */
static bool
may_grant_on(Oid relid)
{
	return pg_class_aclmask(relid, GetUserId(), ACL_GRANT_OPTION_FOR(ACL_ALL_RIGHTS_RELATION),
							ACLMASK_ANY) != ACL_NO_RIGHTS;
}

static void
add_granted_relation(Changes *changes, const RangeVar *name, const char *type)
{
	Oid			relid = RangeVarGetRelid(name, NoLock, true);

	if (OidIsValid(relid) && may_grant_on(relid))
		add_granted(changes, get_rel_namespace(relid), type,
					ddl_qualified(get_rel_namespace(relid), get_rel_name(relid)));
}

static void
add_granted_routine(Changes *changes, ObjectType type, ObjectWithArgs *name)
{
	Oid			routine = LookupFuncWithArgs(type, name, true);

	if (OidIsValid(routine))
		add_granted(changes, get_func_namespace(routine), "function",
					ddl_qualified(get_func_namespace(routine), get_func_name(routine)));
}

/* What a GRANT or REVOKE is on. */
static void
add_grant(Changes *changes, const GrantStmt *grant)
{
	ListCell   *lc;

	foreach(lc, grant->objects)
	{
		if (grant->objtype == OBJECT_SCHEMA || grant->targtype == ACL_TARGET_ALL_IN_SCHEMA)
			add_granted(changes, get_namespace_oid(strVal(lfirst(lc)), true),
						grant->objtype == OBJECT_SCHEMA ? "schema" : "all in schema",
						quote_identifier(strVal(lfirst(lc))));
		else if (grant->objtype == OBJECT_TABLE || grant->objtype == OBJECT_SEQUENCE)
			add_granted_relation(changes, lfirst(lc),
								 grant->objtype == OBJECT_TABLE ? "table" : "sequence");
		else if (grant->objtype == OBJECT_FUNCTION || grant->objtype == OBJECT_PROCEDURE ||
				 grant->objtype == OBJECT_ROUTINE)
			add_granted_routine(changes, grant->objtype, lfirst(lc));
	}
}

static bool
is_told(const Changes *changes, Oid register_relid)
{
	ListCell   *lc;

	foreach(lc, changes->list)
		if (((const Change *) lfirst(lc))->register_relid == register_relid)
			return true;
	return false;
}

/*
 * What has left a schema is told of where it is now; the register that has lost it is told,
 * where it is not yet.
 */
static void
add_left(Changes *changes, Oid schema)
{
	Changes		left = {changes->tag, changes->context, NIL};
	Oid			types[1] = {TEXTOID};
	char	   *name = OidIsValid(schema) ? get_namespace_name(schema) : NULL;
	Datum		values[1];
	ListCell   *lc;

	if (name == NULL)
		return;
	values[0] = CStringGetTextDatum(name);
	add_changes(&left,
				"SELECT h.register, h.register_act, d.command_tag, d.object_type, d.object_identity"
				" FROM govproj.ddl_touched(false) AS d, govproj.ddl_home($1, NULL) AS h",
				1, types, values);
	foreach(lc, left.list)
	{
		Change	   *change = lfirst(lc);
		MemoryContext old = MemoryContextSwitchTo(changes->context);

		if (!is_told(changes, change->register_relid))
			changes->list = lappend(changes->list, change);
		MemoryContextSwitchTo(old);
	}
}

/* The schema that a command names an object in, or NULL. */
static const char *
schema_named(const AlterObjectSchemaStmt *move)
{
	List	   *names = NIL;

	if (move->relation)
		return move->relation->schemaname;
	if (move->object && IsA(move->object, ObjectWithArgs))
		names = ((ObjectWithArgs *) move->object)->objname;
	else if (move->object && IsA(move->object, TypeName))
		names = ((TypeName *) move->object)->names;
	else if (move->object && IsA(move->object, List))
		names = (List *) move->object;
	return list_length(names) > 1 ? strVal(list_nth(names, list_length(names) - 2)) : NULL;
}

/* ALTER ... SET SCHEMA: where it was, it has gone. */
static void
add_moved(Changes *changes, const AlterObjectSchemaStmt *move)
{
	const char *schema = schema_named(move);
	ListCell   *lc;

	if (schema)
	{
		add_left(changes, get_namespace_oid(schema, true));
		return;
	}
	foreach(lc, fetch_search_path(false))
		add_left(changes, lfirst_oid(lc));
}

/* What is about roles and no object: told of in each register of these owners; NULL: in each. */
static void
add_of_owners(Changes *changes, List *owners, const char *type, const char *identity)
{
	Oid			types[3] = {OIDARRAYOID, TEXTOID, TEXTOID};
	Datum		values[3];
	Datum	   *oids = palloc(sizeof(Datum) * (list_length(owners) + 1));
	int			n = 0;
	ListCell   *lc;

	foreach(lc, owners)
		oids[n++] = ObjectIdGetDatum(lfirst_oid(lc));
	values[0] = PointerGetDatum(construct_array(oids, n, OIDOID, sizeof(Oid), true, TYPALIGN_INT));
	values[1] = CStringGetTextDatum(type);
	values[2] = CStringGetTextDatum(identity);
	add_changes(changes,
				"SELECT h.register, h.register_act, NULL::pg_catalog.text, $2, $3"
				" FROM govproj.ddl_registers($1) AS r, govproj.ddl_home(r, NULL) AS h",
				3, types, values);
}

static char *
role_names(List *roles)
{
	StringInfoData names;
	ListCell   *lc;

	initStringInfo(&names);
	foreach(lc, roles)
		appendStringInfo(&names, "%s%s", names.len > 0 ? ", " : "",
						 quote_identifier(get_rolespec_name(lfirst(lc))));
	return names.data;
}

/* DROP OWNED: nothing tells which privileges the roles had, so each register is told. */
static void
add_drop_owned(Changes *changes, const DropOwnedStmt *drop)
{
	add_of_owners(changes, NIL, "owned by", role_names(drop->roles));
}

static List *
option_list(List *options, const char *name)
{
	ListCell   *lc;

	foreach(lc, options)
		if (strcmp(((DefElem *) lfirst(lc))->defname, name) == 0)
			return (List *) ((DefElem *) lfirst(lc))->arg;
	return NIL;
}

/* ALTER DEFAULT PRIVILEGES: in schemas, or in all where a role makes objects. */
static void
add_default_privileges(Changes *changes, const AlterDefaultPrivilegesStmt *stmt)
{
	List	   *schemas = option_list(stmt->options, "schemas");
	List	   *roles = option_list(stmt->options, "roles");
	List	   *owners = NIL;
	ListCell   *lc;

	foreach(lc, schemas)
		add_granted(changes, get_namespace_oid(strVal(lfirst(lc)), true), "default privileges",
					quote_identifier(strVal(lfirst(lc))));
	if (schemas != NIL)
		return;
	foreach(lc, roles)
		owners = lappend_oid(owners, get_rolespec_oid(lfirst(lc), false));
	if (roles == NIL)
		owners = list_make1_oid(GetUserId());
	add_of_owners(changes, owners, "default privileges",
				  roles ? role_names(roles)
				  : quote_identifier(GetUserNameFromId(GetUserId(), false)));
}

/* The register's time zone; NULL when it has no row yet, being built or restored. */
static pg_tz *
ddl_find_zone(const Table *table)
{
	pg_tz	   *zone = NULL;
	Probe		probe;
	Row		   *row;

	probe_all(&probe, table, GetActiveSnapshot());
	row = probe_next(&probe);
	if (row && !row_isnull(row, A_register_time_zone))
		zone = pg_tzset(TextDatumGetCString(row_datum(row, A_register_time_zone)));
	probe_end(&probe);
	return zone;
}

static void
ddl_warn(const Change *change)
{
	ereport(WARNING,
			(errcode(ERRCODE_WARNING),
			 errmsg("the change of %s \"%s\" was not recorded", change->type, change->identity),
			 errdetail("The register's own chain of acts is not there, or not as the engine knows "
					   "it."),
			 errhint("govproj.check_register() says what is missing.")));
}

/* Does an index of the table run an expression? */
static bool
has_expression(Relation rel)
{
	bool		found = false;
	ListCell   *lc;

	foreach(lc, RelationGetIndexList(rel))
	{
		Relation	index = index_open(lfirst_oid(lc), AccessShareLock);

		found = found || RelationGetIndexExpressions(index) != NIL ||
			RelationGetIndexPredicate(index) != NIL;
		index_close(index, AccessShareLock);
	}
	return found;
}

/*
 * Would writing the act run what the register's owner has put on the table: defaults, checks,
 * expressions?
 */
static bool
runs_owners_code(const Table *table)
{
	Relation	rel = table_open(table->relid, AccessShareLock);
	TupleConstr *constr = RelationGetDescr(rel)->constr;
	bool		found = has_expression(rel) || (constr && constr->has_generated_stored);

	if (table->id == TABLE_register_act)
		found = found || (constr && constr->num_check > 0) ||
			RelationGetDescr(rel)->natts != N_register_act_columns ||
			TupleDescAttr(RelationGetDescr(rel), table->att[A_register_act_agency_id] -
						  1)->atthasdef;
	table_close(rel, NoLock);
	return found;
}

static Oid
ddl_owner_of(const Table *table)
{
	Relation	rel = table_open(table->relid, AccessShareLock);
	Oid			owner = rel->rd_rel->relowner;

	table_close(rel, NoLock);
	return owner;
}

/*
 * Write the act as its owner, who must not get his code run by whoever changes
 * his objects; the detail then says who did.
 */
static void
ddl_record_as_owner(const Register *reg, Act *act)
{
	Oid			user;
	int			context;
	int			nest = NewGUCNestLevel();

	GetUserIdAndSecContext(&user, &context);
	SetUserIdAndSecContext(ddl_owner_of(&reg->table[TABLE_register_act]),
						   context | SECURITY_LOCAL_USERID_CHANGE | SECURITY_RESTRICTED_OPERATION);
	register_record(reg, act);
	AtEOXact_GUC(false, nest);
	SetUserIdAndSecContext(user, context);
}

static char *
ddl_detail(const Change *change, const char *by)
{
	StringInfoData detail;

	initStringInfo(&detail);
	if (by)
		detail_add_text(&detail, "by", by);
	detail_add_text(&detail, "command_tag", change->tag);
	detail_add_text(&detail, "object_type", change->type);
	detail_add_text(&detail, "object_identity", change->identity);
	appendStringInfoChar(&detail, '}');
	return detail.data;
}

static void
ddl_record(const Change *change, Oid engine_function)
{
	Register	reg = {0};
	Act			act = {0};
	pg_tz	   *zone;

	reg.valid = true;			/* looked at just now, and under lock from here on */
	reg.engine_namespace = get_func_namespace(engine_function);
	reg.table[TABLE_project].relid = change->register_relid; /* whose owner is the register's */
	if (!register_table_alone(&reg.table[TABLE_register], &reg, TABLE_register,
							  change->register_relid))
	{
		ddl_warn(change);
		return;
	}
	zone = ddl_find_zone(&reg.table[TABLE_register]);
	if (zone == NULL)
	{
		/* its row is elsewhere, or not there yet */
		if (table_is_distributed(change->register_relid))
			ddl_warn(change);
		return;
	}
	if (!register_table_alone(&reg.table[TABLE_register_act], &reg, TABLE_register_act,
							  change->act_relid))
	{
		ddl_warn(change);
		return;
	}
	act.kind = "ddl";
	act.legal_on = today_in(zone, GetCurrentTimestamp());
	if (ddl_owner_of(&reg.table[TABLE_register_act]) != GetUserId() &&
		(runs_owners_code(&reg.table[TABLE_register]) ||
		 runs_owners_code(&reg.table[TABLE_register_act])))
	{
		act.detail = ddl_detail(change, GetUserNameFromId(GetUserId(), false));
		ddl_record_as_owner(&reg, &act);
		return;
	}
	act.detail = ddl_detail(change, superuser_behind_owner());
	register_record(&reg, &act);
}

static void
ddl_collect(Changes *changes, const EventTriggerData *data)
{
	SPI_connect();
	if (strcmp(data->event, "sql_drop") == 0)
		add_touched(changes, true);
	else if (strcmp(data->event, "ddl_command_end") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_EVENT_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function %s serves events ddl_command_end and sql_drop", "record_ddl")));
	else if (data->parsetree && IsA(data->parsetree, GrantStmt))
		add_grant(changes, (const GrantStmt *) data->parsetree);
	else if (data->parsetree && IsA(data->parsetree, DropOwnedStmt))
		add_drop_owned(changes, (const DropOwnedStmt *) data->parsetree);
	else if (data->parsetree && IsA(data->parsetree, AlterDefaultPrivilegesStmt))
		add_default_privileges(changes, (const AlterDefaultPrivilegesStmt *) data->parsetree);
	else
		add_touched(changes, false);
	if (data->parsetree && IsA(data->parsetree, AlterObjectSchemaStmt) &&
		strcmp(data->event, "ddl_command_end") == 0)
		add_moved(changes, (const AlterObjectSchemaStmt *) data->parsetree);
	SPI_finish();
}

/*
 * Event trigger for ddl_command_end and sql_drop: an act of kind "ddl" for each
 * object of a register that the command has touched.  Errors: 39P03 when it is
 * not called by such an event, so that nobody can make these acts up.
 */
Datum
govproj_record_ddl(PG_FUNCTION_ARGS)
{
	EventTriggerData *data = (EventTriggerData *) fcinfo->context;
	Changes		changes = {0};
	ListCell   *lc;

	if (!CALLED_AS_EVENT_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_EVENT_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function %s was not called by an event trigger", "record_ddl")));
	changes.tag = GetCommandTagName(data->tag);
	changes.context = CurrentMemoryContext;
	ddl_collect(&changes, data);
	PushActiveSnapshot(GetTransactionSnapshot());
	foreach(lc, changes.list)
		ddl_record(lfirst(lc), fcinfo->flinfo->fn_oid);
	PopActiveSnapshot();
	PG_RETURN_NULL();
}
