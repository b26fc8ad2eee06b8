/*
 * policy_end.c
 *		That a version of the law in use ends early, or no longer does, is an act of
 *		the register's own chain: from then on projects come under another.
 *
 * Who ends one by govproj.end_policy() says why, also of a version that is not in use yet.
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "ledger/ledger.h"
#include "ledger/policy_correct.h"
#include "policy/legal_day.h"
#include "register/asked.h"
#include "register/day.h"
#include "register/probe.h"
#include "register/trigger.h"
#include "schema/ledger.h"
#include "schema/policy.h"

PG_FUNCTION_INFO_V1(govproj_policy_ended);
PG_FUNCTION_INFO_V1(govproj_set_policy_end);

/* old: NULL: it had no end; reason: NULL: none was given. */
static void
record_end(const Register *reg, const Row *old, const Row *new, const char *reason)
{
	/* that it reads otherwise is another act */
	static const int omit[] = {A_policy_note};
	StringInfoData head;
	Act			act = {.kind = "policy_ended"};
	Row			before = row_copy(new);

	if (old)
		before = *old;
	else
		row_set_null(&before, A_policy_superseded_on);
	initStringInfo(&head);
	detail_add_int(&head, "policy_id", row_int64(new, A_policy_id));
	detail_add_text(&head, "code", row_text(new, A_policy_code));
	detail_add_by(&head);
	if (reason)
		detail_add_text(&head, "reason", reason);
	act.legal_on = register_today(rulebook_of(reg));
	act.detail = detail_before(&head, detail_changes(&before, new, omit, lengthof(omit)));
	register_record(reg, &act);
}

/* A version that is taken into use may bear its end already. */
void
record_policy_end(const Register *reg, int64 policy_id)
{
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	Probe		probe;
	Row		   *policy;

	probe_begin(&probe, &reg->table[TABLE_policy], A_policy_id, Int64GetDatum(policy_id), snapshot);
	policy = probe_next(&probe);
	if (policy && !row_isnull(policy, A_policy_superseded_on))
		record_end(reg, NULL, policy, NULL);
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
}

/* The last day on which a project came under the version; births in progress hold its row. */
static DateADT
last_birth(const Register *reg, int64 policy_id)
{
	DateADT		last = DATEVAL_NOBEGIN;
	Probe		probe;
	Row		   *act;

	probe_all(&probe, &reg->table[TABLE_act], GetLatestSnapshot());
	while ((act = probe_next(&probe)) != NULL)
		if (row_int64(act, A_act_policy_id) == policy_id &&
			row_says(act, A_act_kind, "project_entered"))
			last = Max(last, row_date(act, A_act_legal_on));
	probe_end(&probe);
	return last;
}

static void
require_no_later_birth(const Register *reg, Relation rel, const Row *policy)
{
	DateADT		end = row_date(policy, A_policy_superseded_on);
	DateADT		born = last_birth(reg, row_int64(policy, A_policy_id));

	if (born <= end)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_DATE_ORDER),
			 errmsg("policy \"%s\" cannot end on %s", row_text(policy, A_policy_code),
					date_text(end)),
			 errdetail("A project came under it on %s, and stays under it.",
					   date_text(born)),
			 errhint("Set superseded_on to that day or a later one."),
			 refused_by(rel, "superseded_on")));
}

/*
 * govproj.policy_ended(): AFTER UPDATE row trigger of policy: its end, and its note.  Errors:
 * ZG011 for an end before the last birth under it (a reading of Article 28); ZG009 for a note of a
 * version that has been altered unseen.
 */
Datum
govproj_policy_ended(PG_FUNCTION_ARGS)
{
	const Register *reg = register_of_trigger(fcinfo, TABLE_policy);
	TriggerData *data = (TriggerData *) fcinfo->context;
	const Table *table = &reg->table[TABLE_policy];
	Row		   *old = row_of_tuple(table, data->tg_relation, data->tg_trigtuple);
	Row		   *new = row_of_tuple(table, data->tg_relation, data->tg_newtuple);

	if (!row_bool(new, A_policy_in_use))
		return PointerGetDatum(NULL);
	if (row_is_written_otherwise(old, new, table->att[A_policy_note] - 1))
		record_policy_note(reg, data->tg_relation, old, new);
	if (!row_differs(old, new, table->att[A_policy_superseded_on] - 1))
		return PointerGetDatum(NULL);
	if (!row_isnull(new, A_policy_superseded_on))
		require_no_later_birth(reg, data->tg_relation, new);
	record_end(reg, old, new, NULL);
	return PointerGetDatum(NULL);
}

/*
 * govproj.set_policy_end(project_table regclass, policy_id bigint, last_day date, reason text):
 * ends a version on that day, with the reason in the act.  Errors: ZG011 for an end before the last
 * birth under it; 23P01, 23514 for a day that its row does not take; 42501 for others than the
 * owner; 42809 when it is no register's.
 */
Datum
govproj_set_policy_end(PG_FUNCTION_ARGS)
{
	const Register *reg = register_asked_about(PG_GETARG_OID(0), fcinfo->flinfo->fn_oid);
	int64		policy_id = PG_GETARG_INT64(1);
	LockedRow	policy;
	Row			before;

	require_owner_of_policies(reg);
	if (!row_lock(&policy, &reg->table[TABLE_policy], policy_id))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("there is no version %lld", (long long) policy_id)));
	before = row_copy(&policy.row);
	row_set(&policy.row, A_policy_superseded_on, PG_GETARG_DATUM(2));
	if (row_bool(&policy.row, A_policy_in_use))
		require_no_later_birth(reg, policy.rel, &policy.row);
	policy.check = true;
	row_store(&policy);
	rulebook_announce_change(reg);
	record_end(reg, &before, &policy.row, text_to_cstring(PG_GETARG_TEXT_PP(3)));
	row_unlock(&policy);
	PG_RETURN_VOID();
}
