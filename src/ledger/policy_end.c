/*
 * policy_end.c
 *		That a version of the law in use ends early, or no longer does, is an act of
 *		the register's own chain: from then on projects come under another.
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "ledger/ledger.h"
#include "policy/legal_day.h"
#include "register/day.h"
#include "register/probe.h"
#include "register/trigger.h"
#include "schema/ledger.h"
#include "schema/policy.h"

PG_FUNCTION_INFO_V1(govproj_policy_ended);

static void
record_end(const Register *reg, const Row *old, const Row *new)
{
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
	act.legal_on = register_today(rulebook_of(reg));
	act.detail = detail_before(&head, detail_changes(&before, new, NULL, 0));
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
		record_end(reg, NULL, policy);
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
 * govproj.policy_ended(): AFTER UPDATE row trigger of policy.  Errors: ZG011 for an end before the
 * last birth under it (a reading of Article 28).
 */
Datum
govproj_policy_ended(PG_FUNCTION_ARGS)
{
	const Register *reg = register_of_trigger(fcinfo, TABLE_policy);
	TriggerData *data = (TriggerData *) fcinfo->context;
	const Table *table = &reg->table[TABLE_policy];
	Row		   *old = row_of_tuple(table, data->tg_relation, data->tg_trigtuple);
	Row		   *new = row_of_tuple(table, data->tg_relation, data->tg_newtuple);

	if (!row_bool(new, A_policy_in_use) ||
		!row_differs(old, new, table->att[A_policy_superseded_on] - 1))
		return PointerGetDatum(NULL);
	if (!row_isnull(new, A_policy_superseded_on))
		require_no_later_birth(reg, data->tg_relation, new);
	record_end(reg, old, new);
	return PointerGetDatum(NULL);
}
