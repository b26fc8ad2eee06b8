/*
 * own_row.c
 *		What a register is called, in which zone it tells the day, whether it
 *		notifies, and whose it is: acts of its own chain.
 *
 * Who is judged late depends on the zone, and all guards on the owner; so who
 * has changed them, and when, is part of the record.
 */
#include "postgres.h"

#include "access/table.h"
#include "access/xact.h"
#include "commands/trigger.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "ledger/ledger.h"
#include "policy/legal_day.h"
#include "register/asked.h"
#include "register/probe.h"
#include "register/trigger.h"
#include "schema/ledger.h"
#include "schema/register.h"

PG_FUNCTION_INFO_V1(govproj_own_row_record);
PG_FUNCTION_INFO_V1(govproj_record_owner);

#define MADE "register_made"
#define CHANGED "register_changed"
#define OWNER "owner"			/* in the detail of both: a role */

static Oid
owner_of(const Register *reg)
{
	Relation	rel = register_table_open(&reg->table[TABLE_register], AccessShareLock);
	Oid			owner = rel->rd_rel->relowner;

	table_close(rel, AccessShareLock);
	return owner;
}

static void
record(const Register *reg, const char *kind, char *detail)
{
	Act			act = {.kind = kind,.detail = detail};

	CommandCounterIncrement();	/* the zone in which today is told may be this row's */
	act.legal_on = register_today(rulebook_of(reg));
	register_record(reg, &act);
}

/*
 * govproj.own_row_record(): AFTER INSERT OR UPDATE row trigger of register.  An upgrade alters what
 * is not said here, while the register is yet of another version.
 */
Datum
govproj_own_row_record(PG_FUNCTION_ARGS)
{
	static const int omit[] = {A_register_id, A_register_template_version, A_register_last_seq,
	A_register_last_hash};
	Register   *reg = register_of_own_row(fcinfo);
	TriggerData *data = (TriggerData *) fcinfo->context;
	const Table *table = &reg->table[TABLE_register];
	Row		   *old = row_of_tuple(table, data->tg_relation, data->tg_trigtuple);
	StringInfoData head;
	char	   *changes;

	if (TRIGGER_FIRED_BY_INSERT(data->tg_event))
	{
		initStringInfo(&head);
		detail_add_text(&head, OWNER, GetUserNameFromId(owner_of(reg), false));
		record(reg, MADE, detail_before(&head, detail_row(old, omit, lengthof(omit))));
		return PointerGetDatum(NULL);
	}
	changes = detail_changes(old, row_of_tuple(table, data->tg_relation, data->tg_newtuple), omit,
							 lengthof(omit));
	if (changes)
		record(reg, CHANGED, changes);
	return PointerGetDatum(NULL);
}

/* The owner that an act names, or the one that it says came after another; NULL: it names none. */
static char *
owner_said(const Row *act)
{
	JsonbValue *found;

	if (!row_says(act, A_register_act_kind, MADE) && !row_says(act, A_register_act_kind, CHANGED))
		return NULL;
	found = detail_value(act, A_register_act_detail, OWNER);
	if (found && found->type == jbvBinary)
		found = getIthJsonbValueFromContainer(found->val.binary.data, 1);
	return found && found->type == jbvString
		? pnstrdup(found->val.string.val, found->val.string.len) : NULL;
}

/* The owner as the acts have it; NULL: they name none. */
static char *
last_owner_said(const Register *reg)
{
	char	   *last = NULL;
	int64		last_seq = 0;
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	Probe		probe;
	Row		   *act;

	probe_all(&probe, &reg->table[TABLE_register_act], snapshot);
	while ((act = probe_next(&probe)) != NULL)
	{
		char	   *said = owner_said(act);

		if (said == NULL || row_int64(act, A_register_act_seq) < last_seq)
			continue;
		last = said;
		last_seq = row_int64(act, A_register_act_seq);
	}
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
	return last;
}

/*
 * govproj.record_owner(project_table regclass): writes down, as an act, that the register has come
 * to another owner than its acts name, as REASSIGN OWNED does past every trigger.  Errors: 42501
 * for others than the owner, 42809 when it is no register's.
 */
Datum
govproj_record_owner(PG_FUNCTION_ARGS)
{
	const Register *reg = register_asked_about(PG_GETARG_OID(0), fcinfo->flinfo->fn_oid);
	char	   *owner = GetUserNameFromId(owner_of(reg), false);
	char	   *said = last_owner_said(reg);
	StringInfoData detail;

	if (!has_privs_of_role(GetUserId(), owner_of(reg)))
		aclcheck_error(ACLCHECK_NOT_OWNER, OBJECT_TABLE,
					   get_rel_name(reg->table[TABLE_register].relid));
	if (said && strcmp(said, owner) == 0)
		PG_RETURN_VOID();
	initStringInfo(&detail);
	appendStringInfoString(&detail, "{\"" OWNER "\":[");
	if (said)
		escape_json(&detail, said);
	else
		appendStringInfoString(&detail, "null");
	appendStringInfoChar(&detail, ',');
	escape_json(&detail, owner);
	appendStringInfoString(&detail, "]}");
	record(reg, CHANGED, detail.data);
	PG_RETURN_VOID();
}
