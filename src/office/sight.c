/*
 * sight.c
 *		Which rows the current user may learn of.
 *
 * The engine reads past the caller's rights and past row security, for what it
 * judges by may not depend on who is judged.  What it tells may: this is asked
 * before it speaks of a row, so that no answer and no error says more than a
 * SELECT would.
 */
#include "postgres.h"

#include "access/table.h"
#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "rewrite/rowsecurity.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/rls.h"
#include "utils/snapmgr.h"

#include "code/characters.h"
#include "errors.h"
#include "office/acting.h"
#include "office/office.h"
#include "office/sight.h"
#include "register/asked.h"
#include "register/probe.h"
#include "register/rows_here.h"
#include "schema/office.h"
#include "schema/policy.h"
#include "schema/project.h"

PG_FUNCTION_INFO_V1(govproj_acting_for);
PG_FUNCTION_INFO_V1(govproj_is_own);
PG_FUNCTION_INFO_V1(govproj_is_seen);
PG_FUNCTION_INFO_V1(govproj_joint_projects);
PG_FUNCTION_INFO_V1(govproj_own_agencies);
PG_FUNCTION_INFO_V1(govproj_refuse_strangers);
PG_FUNCTION_INFO_V1(govproj_sees_all);

static bool
sight_is_bound(const Register *reg)
{
	return check_enable_rls(reg->table[TABLE_project].relid, InvalidOid, true) == RLS_ENABLED;
}

static bool
sees_all(Row *word)
{
	char	   *parts = row_text(word, A_policy_word_parts);
	char	   *end = NULL;

	for (char *part = parts ? strtok_r(parts, ", ", &end) : NULL; part;
		 part = strtok_r(NULL, ", ", &end))
		if (strcmp(part, "sees_all") == 0)
			return true;
	return false;
}

/*
 * Whose work is with the projects of all; others' is with their own.  It is so by any version of
 * the law: projects are under one and another.
 */
static bool
sight_acts_for_all_seeing(const Register *reg)
{
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	Probe		words;
	Row		   *word;
	bool		found = false;

	probe_begin(&words, &reg->table[TABLE_policy_word], A_policy_word_list,
				CStringGetTextDatum("office"), snapshot);
	while (!found && (word = probe_next(&words)) != NULL)
		found = sees_all(word) &&
			agency_acting_as(reg, row_text(word, A_policy_word_word), 0, snapshot) != 0;
	probe_end(&words);
	UnregisterSnapshot(snapshot);
	return found;
}

/* Does the current user act for an agency?  To who does not see all that alone shows its own. */
bool
user_acts_for(const Register *reg, int64 agency_id)
{
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	Agency		agency = agency_by_id(reg, agency_id, snapshot);

	UnregisterSnapshot(snapshot);
	return agency.id != 0 && user_may_act_for(reg, &agency);
}

/* Is it a policy on what the current user reads? */
static bool
policy_is_for_user(const RowSecurityPolicy *policy)
{
	Datum	   *roles;
	int			n;

	if (policy->polcmd != '*' && policy->polcmd != ACL_SELECT_CHR)
		return false;
	deconstruct_array(policy->roles, OIDOID, sizeof(Oid), true, TYPALIGN_INT, &roles, NULL, &n);
	for (int i = 0; i < n; i++)
		if (DatumGetObjectId(roles[i]) == ACL_ID_PUBLIC ||
			has_privs_of_role(GetUserId(), DatumGetObjectId(roles[i])))
			return true;
	return false;
}

/* USING (true), and by no agency's row, which may say otherwise by now */
static bool
policy_is_open(const RowSecurityPolicy *policy)
{
	return policy->permissive && strcmp(policy->policy_name, POLICY_OFFICES) != 0 &&
		policy->qual && IsA(policy->qual, Const) &&
		!((const Const *) policy->qual)->constisnull &&
		DatumGetBool(((const Const *) policy->qual)->constvalue);
}

/* A policy that takes away may hide from an office what is its own. */
static bool
policy_restricts(const RowSecurityPolicy *policy)
{
	return !policy->permissive;
}

/* The one by which refuse_strangers is asked opens nothing. */
static bool
policy_lets_in(const RowSecurityPolicy *policy)
{
	return policy->permissive && strcmp(policy->policy_name, POLICY_STRANGERS) != 0;
}

/* The same, without those of units: by them one sees what is one's agency's. */
static bool
policy_lets_anybody_in(const RowSecurityPolicy *policy)
{
	return policy_lets_in(policy) && strcmp(policy->policy_name, POLICY_UNITS) != 0 &&
		strcmp(policy->policy_name, POLICY_JOINT) != 0;
}

/* Has the table a policy of that sort; to_user: on what the current user reads? */
static bool
table_has_policy(Relation rel, bool (*is_such) (const RowSecurityPolicy *), bool to_user)
{
	ListCell   *lc;

	if (rel->rd_rsdesc == NULL)
		return false;
	foreach(lc, rel->rd_rsdesc->policies)
		if (is_such(lfirst(lc)) && (!to_user || policy_is_for_user(lfirst(lc))))
			return true;
	return false;
}

static bool
sight_is_restricted(const Register *reg)
{
	Relation	rel = register_table_open(&reg->table[TABLE_project], AccessShareLock);
	bool		found = table_has_policy(rel, policy_restricts, false);

	table_close(rel, AccessShareLock);
	return found;
}

/* Do the policies show the current user all projects, as they do to a reader? */
static bool
sight_is_open(const Register *reg)
{
	Relation	rel = register_table_open(&reg->table[TABLE_project], AccessShareLock);
	bool		open = table_has_policy(rel, policy_is_open, true) &&
		!table_has_policy(rel, policy_restricts, true);

	table_close(rel, AccessShareLock);
	return open && pg_class_aclcheck(reg->table[TABLE_project].relid, GetUserId(),
									 ACL_SELECT) == ACLCHECK_OK;
}

/*
 * May the current user learn of every row of the register?  He may where row
 * security does not bind him, where its policies show him all projects, and where he acts for an
 * active office whose work is with these.
 */
bool
user_sees_all(const Register *reg)
{
	return !sight_is_bound(reg) || sight_is_open(reg) || sight_acts_for_all_seeing(reg);
}

/* May the current user learn of what is an agency's own? */
bool
agency_is_seen(const Register *reg, int64 agency_id)
{
	return !sight_is_bound(reg) || user_acts_for(reg, agency_id) || sight_is_open(reg) ||
		sight_acts_for_all_seeing(reg);
}

/* The text of a query that the policies of a table are asked by; NULL: they would say nothing. */
static char *
query_shown(const Table *table, const char *condition)
{
	Oid			relid = table->relid;

	if (!row_security || pg_class_aclcheck(relid, GetUserId(), ACL_SELECT) != ACLCHECK_OK)
		return NULL;
	return psprintf("SELECT id FROM ONLY %s%s",
					quote_qualified_identifier(get_namespace_name(get_rel_namespace(relid)),
											   get_rel_name(relid)), condition);
}

static void
ask_shown(const Table *table, const char *query, int nargs, Oid *types, Datum *values)
{
	SPI_connect();
	PushActiveSnapshot(fact_snapshot());
	if (SPI_execute_with_args(query, nargs, types, values, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not ask the policies of table \"%s\"", get_rel_name(table->relid));
	PopActiveSnapshot();
}

/*
 * What the policies themselves say of a row, whoever wrote them.  Who may not read the
 * table sees nothing in it; nor does who has set row_security off, where a query
 * would fail, and so tell that there is something to hide.
 */
bool
policies_show_row(const Table *table, int64 id)
{
	char	   *query = query_shown(table, " WHERE id OPERATOR(pg_catalog.=) $1");
	Oid			types[1] = {INT8OID};
	Datum		values[1] = {Int64GetDatum(id)};
	bool		seen;

	if (query == NULL)
		return false;
	ask_shown(table, query, 1, types, values);
	seen = SPI_processed > 0;
	SPI_finish();
	return seen;
}

/* All rows that they show. */
Ids
policies_show_rows(const Table *table)
{
	MemoryContext caller = CurrentMemoryContext;
	char	   *query = query_shown(table, "");
	Ids			shown = {0};

	if (query == NULL)
		return shown;
	ask_shown(table, query, 0, NULL, NULL);
	MemoryContextSwitchTo(caller);
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		bool		isnull;

		ids_add(&shown, DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc,
													1, &isnull)));
	}
	SPI_finish();
	return shown;
}

/* Does a policy that others have added take away from what the current user reads in a table? */
bool
table_is_restricted(const Table *table)
{
	Relation	rel;
	bool		found;

	if (check_enable_rls(table->relid, InvalidOid, true) != RLS_ENABLED)
		return false;
	rel = register_table_open(table, AccessShareLock);
	found = table_has_policy(rel, policy_restricts, true);
	table_close(rel, AccessShareLock);
	return found;
}

/*
 * May the current user learn of a project?  As a SELECT of its row would answer,
 * by the policies that grant_register makes and those that others add.  What an
 * office sees by the former is known without asking; who wants it to see less
 * adds a RESTRICTIVE policy.
 */
bool
project_is_seen(const Register *reg, const Row *project)
{
	if (!sight_is_bound(reg))
		return true;
	if (!sight_is_restricted(reg) &&
		(sight_is_open(reg) || user_acts_for(reg, row_int64(project, A_project_owner_id)) ||
		 sight_acts_for_all_seeing(reg)))
		return true;
	return policies_show_row(&reg->table[TABLE_project], row_int64(project, A_project_id));
}

/*
 * The same of an id, by that snapshot.  False when there is no such project,
 * though for those who are not bound it is not looked up, and the answer is
 * true: they may know which exist.
 */
bool
project_id_is_seen_at(const Register *reg, int64 project_id, Snapshot snapshot)
{
	Probe		probe;
	Row		   *project;
	bool		seen;

	if (!sight_is_bound(reg))
		return true;
	probe_begin(&probe, &reg->table[TABLE_project], A_project_id, Int64GetDatum(project_id),
				snapshot);
	project = probe_next(&probe);
	seen = project && project_is_seen(reg, project);
	probe_end(&probe);
	return seen;
}

/* The same now, before its row is locked or spoken of. */
bool
project_id_is_seen(const Register *reg, int64 project_id)
{
	if (!sight_is_bound(reg))
		return true;
	/* what this command has entered before is there */
	CommandCounterIncrement();
	return project_id_is_seen_at(reg, project_id, fact_snapshot());
}

/* The foreign key of a column; NULL: it has been dropped. */
static const ForeignKeyCacheInfo *
sight_key(Relation rel, AttrNumber att)
{
	ListCell   *lc;

	foreach(lc, RelationGetFKeyList(rel))
	{
		const ForeignKeyCacheInfo *fk = lfirst(lc);

		if (fk->nkeys == 1 && fk->conkey[0] == att)
			return fk;
	}
	return NULL;
}

/*
 * A row that refers to one which the current user may not learn of is refused in
 * the server's words for one that refers to none.  Errors: 23503.
 */
void
refuse_as_absent(Relation rel, AttrNumber att)
{
	const ForeignKeyCacheInfo *fk = sight_key(rel, att);
	const char *name = fk ? get_constraint_name(fk->conoid) : "";

	/* the server's own words and form, whatever govproj.language and govproj.detail say of ours */
	ereport_domain(ERROR, PG_TEXTDOMAIN("postgres"),
			(errcode(ERRCODE_FOREIGN_KEY_VIOLATION),
			 (errmsg) ("insert or update on table \"%s\" violates foreign key constraint \"%s\"",
					   clients_table_name(rel), name),
			 fk ? (errdetail) ("Key is not present in table \"%s\".",
							   get_rel_name(fk->confrelid)) : 0,
			 errtableconstraint(rel, name)));
}

/*
 * For what speaks of the whole register at once.  Errors: 42501 for those who
 * may not learn of all of it.
 */
void
require_sight_of_all(const Register *reg)
{
	if (!user_sees_all(reg))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("this speaks of all projects, and row security shows you some of them "
						"only"),
				 errhint("Ask as an office that sees all projects (part sees_all of policy_word), as a "
						 "reader (govproj.grant_reader), or as the register's owner.")));
}

/* The ids of the agencies that the current user may act for, the active and the others. */
static Datum
agencies_of_user(const Register *reg)
{
	Ids			own;
	Datum	   *items;

	/* who reads a register's rows may do so while its version is another */
	if (!register_has_table(reg, TABLE_agency))
		refuse_version(reg);
	own = user_agencies(reg, GetActiveSnapshot());
	items = palloc(Max(own.n, 1) * sizeof(Datum));
	for (int i = 0; i < own.n; i++)
		items[i] = Int64GetDatum(own.items[i]);
	return PointerGetDatum(construct_array(items, own.n, INT8OID, sizeof(int64), FLOAT8PASSBYVAL,
										   TYPALIGN_DOUBLE));
}

/*
 * govproj.acting_for(project_table regclass): the ids of the agencies that the
 * current user may act for, the active and the others.  Errors: 42501 without SELECT
 * on the project table, 42809 when it is none.
 */
Datum
govproj_acting_for(PG_FUNCTION_ARGS)
{
	return agencies_of_user(register_of_any_version_asked_about(PG_GETARG_OID(0),
																 fcinfo->flinfo->fn_oid));
}

/*
 * govproj.joint_projects(project_table regclass): the ids of the projects that agencies which the
 * current user may act for own with others.  Behind policy sees_joint.  Errors: as acting_for.
 */
Datum
govproj_joint_projects(PG_FUNCTION_ARGS)
{
	const Register *reg = register_of_any_version_asked_about(PG_GETARG_OID(0),
																fcinfo->flinfo->fn_oid);
	ArrayBuildState *ids = initArrayResult(INT8OID, CurrentMemoryContext, false);
	ArrayType  *agencies = DatumGetArrayTypeP(agencies_of_user(reg));
	Datum	   *agency;
	int			n;

	if (!register_has_table(reg, TABLE_joint_owner))
		refuse_version(reg);
	deconstruct_array(agencies, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, &agency,
					  NULL, &n);
	for (int i = 0; i < n; i++)
	{
		Probe		probe;
		Row		   *row;

		probe_begin(&probe, &reg->table[TABLE_joint_owner], A_joint_owner_agency_id, agency[i],
					GetActiveSnapshot());
		while ((row = probe_next(&probe)) != NULL)
			if (row_isnull(row, A_joint_owner_ended_on))
				ids = accumArrayResult(ids, row_datum(row, A_joint_owner_project_id), false,
									   INT8OID, CurrentMemoryContext);
		probe_end(&probe);
	}
	PG_RETURN_DATUM(makeArrayResult(ids, CurrentMemoryContext));
}

static bool
policy_is_of_joint_owners(const RowSecurityPolicy *policy)
{
	return strcmp(policy->policy_name, POLICY_JOINT) == 0;
}

/* Do joint owners see their projects: by their policy, or since nobody is bound? */
bool
joint_owners_see(const Register *reg)
{
	Relation	rel = register_table_open(&reg->table[TABLE_project], AccessShareLock);
	bool		see = !rel->rd_rel->relrowsecurity ||
		table_has_policy(rel, policy_is_of_joint_owners, false);

	table_close(rel, AccessShareLock);
	return see;
}

static bool
policy_is_of_units(const RowSecurityPolicy *policy)
{
	return strcmp(policy->policy_name, POLICY_UNITS) == 0;
}

/*
 * govproj.own_agencies(project_table regclass): the same for those whom the policies of units are
 * for, behind which it stands.  A view that runs as its owner is held to the owner's policies,
 * and asks this of whoever reads it.  Errors: as of acting_for, and 42501 for another, who would
 * take for all what is a part.
 */
Datum
govproj_own_agencies(PG_FUNCTION_ARGS)
{
	const Register *reg = register_of_any_version_asked_about(PG_GETARG_OID(0),
																fcinfo->flinfo->fn_oid);
	Relation	rel = register_table_open(&reg->table[TABLE_project], AccessShareLock);
	bool		is_meant = table_has_policy(rel, policy_is_of_units, true);

	table_close(rel, AccessShareLock);
	if (!is_meant && !user_is_register_owner(reg))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("through this view role \"%s\" would see less than it may",
						GetUserNameFromId(GetUserId(), false)),
				 errdetail("The view runs as its owner, a unit's role, and asks for the agencies of "
						   "whoever reads it."),
				 errhint("Its owner makes it one that runs as its reader: ALTER VIEW ... SET "
						 "(security_invoker = true).")));
	return agencies_of_user(reg);
}

/*
 * Refuse whom no policy of the table says anything; that of units says nothing to one whose agency
 * has another role by now.  Errors: 42501.
 */
static void
require_policy_for_user(const Register *reg, Relation rel)
{
	if (table_has_policy(rel, policy_lets_anybody_in, true) ||
		(table_has_policy(rel, policy_lets_in, true) &&
		 ARR_NDIM(DatumGetArrayTypeP(agencies_of_user(reg))) > 0))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
			 errmsg("role \"%s\" is shown nothing of table \"%s\"",
					GetUserNameFromId(GetUserId(), false), clients_table_name(rel)),
			 errdetail("Row security is on, and the role serves no agency of the register and is none "
					   "of its readers."),
			 errhint("The register's owner makes it a reader, who sees all and writes nothing: "
					 "SELECT govproj.grant_reader(%s, %s).",
					 quote_literal_cstr(get_namespace_name(RelationGetNamespace(rel))),
					 quote_literal_cstr(GetUserNameFromId(GetUserId(), false)))));
}

/*
 * For what shows each his own: nobody is to take for nothing what is hidden from him.  Errors:
 * 42501.
 */
void
require_some_sight(const Register *reg)
{
	Relation	rel;

	if (!sight_is_bound(reg))
		return;
	rel = register_table_open(&reg->table[TABLE_project], AccessShareLock);
	require_policy_for_user(reg, rel);
	table_close(rel, AccessShareLock);
}

/*
 * govproj.refuse_strangers(of_table regclass): an empty array, where a policy of the table says
 * what the current user sees of it.  Behind the policy that grant_register makes for PUBLIC.
 * Errors: 42501 for anybody else, and without SELECT on the table; 55000 when its rows are
 * elsewhere.
 */
Datum
govproj_refuse_strangers(PG_FUNCTION_ARGS)
{
	Relation	rel;
	const Register *reg;
	TableId		which;

	require_select(PG_GETARG_OID(0));
	reg = register_of_any_version(PG_GETARG_OID(0), fcinfo->flinfo->fn_oid, &which);
	require_rows_here(reg);
	rel = table_open(PG_GETARG_OID(0), AccessShareLock);
	require_policy_for_user(reg, rel);
	table_close(rel, AccessShareLock);
	PG_RETURN_ARRAYTYPE_P(construct_empty_array(INT8OID));
}

/*
 * The agencies whom the current user may act for, asked once for each call in a query: the policies
 * of a distributed register ask for each row, and cannot hold a query of their own.
 */
static ArrayType *
agencies_kept(FunctionCallInfo fcinfo, const Register *reg)
{
	if (fcinfo->flinfo->fn_extra == NULL)
	{
		MemoryContext old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);

		fcinfo->flinfo->fn_extra = DatumGetArrayTypePCopy(agencies_of_user(reg));
		MemoryContextSwitchTo(old);
	}
	return fcinfo->flinfo->fn_extra;
}

/* The register of one of its tables, whose rows are there. */
static const Register *
register_of_policy(FunctionCallInfo fcinfo)
{
	const Register *reg;

	require_select(PG_GETARG_OID(0));
	reg = register_of_any_version(PG_GETARG_OID(0), fcinfo->flinfo->fn_oid, NULL);
	require_rows_here(reg);
	return reg;
}

/*
 * govproj.is_own(of_table regclass, agency_id bigint): may the current user act for an agency?
 * Errors: 42501 without SELECT on the table, 42809 when it is none of a register.
 */
Datum
govproj_is_own(PG_FUNCTION_ARGS)
{
	ArrayType  *mine = agencies_kept(fcinfo, register_of_policy(fcinfo));
	Datum	   *ids;
	int			n;

	deconstruct_array(mine, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
					  &ids, NULL, &n);
	for (int i = 0; i < n; i++)
		if (DatumGetInt64(ids[i]) == PG_GETARG_INT64(1))
			PG_RETURN_BOOL(true);
	PG_RETURN_BOOL(false);
}

/*
 * govproj.is_seen(of_table regclass, relation text, id bigint): do the policies of another table of
 * the same register show the current user that row of it?  Errors: as is_own; 22023 when the
 * register has no such table.
 */
Datum
govproj_is_seen(PG_FUNCTION_ARGS)
{
	const Register *reg = register_of_policy(fcinfo);
	char	   *relation = text_to_cstring(PG_GETARG_TEXT_PP(1));
	int			which = register_table_named(relation);

	if (which >= 0)
		PG_RETURN_BOOL(policies_show_row(&reg->table[which], PG_GETARG_INT64(2)));
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("a register has no table \"%s\"", shown_text(relation))));
}

/*
 * govproj.sees_all(project_table regclass): is the current user told of every row of the register?
 * Errors: 42501 without SELECT on the project table, 42809 when it is none.
 */
Datum
govproj_sees_all(PG_FUNCTION_ARGS)
{
	const Register *reg = register_of_any_version_asked_about(PG_GETARG_OID(0),
																fcinfo->flinfo->fn_oid);

	if (!register_has_table(reg, TABLE_agency) || !register_has_table(reg, TABLE_policy_word))
		refuse_version(reg);
	PG_RETURN_BOOL(user_sees_all(reg));
}
