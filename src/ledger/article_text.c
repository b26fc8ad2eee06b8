/*
 * article_text.c
 *		That the official text of an article of a version in use is filled in, or
 *		altered, is an act of the register's own chain: it is no rule, but what
 *		people read beside the rules.
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "ledger/ledger.h"
#include "policy/legal_day.h"
#include "register/probe.h"
#include "register/trigger.h"
#include "schema/policy.h"

PG_FUNCTION_INFO_V1(govproj_policy_article_text);

static void
record_text(const Register *reg, const Row *old, const Row *new)
{
	StringInfoData head;
	Act			act = {.kind = "article_text_changed"};

	initStringInfo(&head);
	detail_add_int(&head, "policy_id", row_int64(new, A_policy_article_policy_id));
	detail_add_text(&head, "article", row_text(new, A_policy_article_article));
	act.legal_on = register_today(rulebook_of(reg));
	act.detail = detail_before(&head, detail_changes(old, new, NULL, 0));
	register_record(reg, &act);
}

static bool
policy_is_in_use(const Register *reg, int64 policy_id)
{
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	Probe		probe;
	Row		   *policy;
	bool		in_use;

	probe_begin(&probe, &reg->table[TABLE_policy], A_policy_id, Int64GetDatum(policy_id), snapshot);
	policy = probe_next(&probe);
	in_use = policy && row_bool(policy, A_policy_in_use);
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
	return in_use;
}

/*
 * govproj.policy_article_text(): AFTER UPDATE row trigger of policy_article.  Errors: none of its
 * own; what else is altered of a version in use the guard has refused.
 */
Datum
govproj_policy_article_text(PG_FUNCTION_ARGS)
{
	const Register *reg = register_of_trigger(fcinfo, TABLE_policy_article);
	TriggerData *data = (TriggerData *) fcinfo->context;
	const Table *table = &reg->table[TABLE_policy_article];
	Row		   *old = row_of_tuple(table, data->tg_relation, data->tg_trigtuple);
	Row		   *new = row_of_tuple(table, data->tg_relation, data->tg_newtuple);

	if (row_differs(old, new, table->att[A_policy_article_text_zh] - 1) &&
		policy_is_in_use(reg, row_int64(new, A_policy_article_policy_id)))
		record_text(reg, old, new);
	return PointerGetDatum(NULL);
}
