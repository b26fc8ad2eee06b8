/*
 * contract_party.c
 *		The trigger of the contract_party table: who has a part in a contract
 *		beside its supplier.
 *
 * Who supervises, tests or evaluates is judged against them (Articles 13, 20), so
 * they are added as long as the policy says.  One that was entered
 * wrong is taken back by another row, until a step rests on it.
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "money/money.h"
#include "office/kept.h"
#include "office/key.h"
#include "policy/legal_day.h"
#include "register/probe.h"
#include "register/trigger.h"
#include "schema/money.h"
#include "schema/project.h"

PG_FUNCTION_INFO_V1(govproj_contract_party_record);

/* What a party is to the rules of its entry: it bears no day. */
static JudgedEntry
party_as_entry(const Account *account)
{
	return (JudgedEntry) {
		.thing.kind = THING_PARTY,
		.day = register_today(rulebook_of(account->reg)),
		.contract_id = row_int64(account->entry, A_contract_party_contract_id)
	};
}

/* Is it the time for it? */
static void
party_require_time(const Account *account)
{
	JudgedEntry judged = party_as_entry(account);

	enforce_time(account->reg, account->rel, &account->project.row, &judged);
}

static void
party_refuse_return(const Account *account, int sqlstate, const char *detail)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("party %lld cannot be taken back",
					(long long) row_int64(account->entry, A_contract_party_party_id)),
			 errdetail_internal("%s", detail),
			 refused_by(account->rel, "undoing")));
}

/* It repeats what it takes back, so that both can be read by themselves. */
static void
party_require_repeated(const Account *account, const Row *party)
{
	static const int repeated[] = {A_contract_party_name, A_contract_party_code,
	A_contract_party_part};
	char	   *changed = row_changed_columns(party, account->entry, repeated, lengthof(repeated));

	if (!row_isnull(party, A_contract_party_party_id))
		party_refuse_return(account, ERRCODE_GOVPROJ_RECORD_FIXED,
							_("It takes another back itself. Enter the party anew instead."));
	if (changed)
		party_refuse_return(account, ERRCODE_CHECK_VIOLATION,
							psprintf(_("The row that takes it back repeats it, and differs in %s."),
									 changed));
	if (row_int64(party, A_contract_party_after_seq) !=
		row_int64(&account->project.row, A_project_step_seq))
		party_refuse_return(account, ERRCODE_GOVPROJ_RECORD_FIXED,
							_("A step of the project rests on it."));
}

/* A row that takes another back: of the same contract, once, before a step rests on it. */
static void
party_require_returnable(const Account *account)
{
	const Row  *entry = account->entry;
	Snapshot	snapshot;
	Probe		probe;
	Row		   *row;
	bool		found = false;

	if (row_isnull(entry, A_contract_party_party_id))
		return;
	snapshot = RegisterSnapshot(fact_snapshot());
	if (account_is_undone(account, TABLE_contract_party, A_contract_party_party_id,
						  A_contract_party_contract_id, snapshot))
		party_refuse_return(account, ERRCODE_GOVPROJ_RECORD_FIXED,
							_("It has been taken back before."));
	probe_begin(&probe, &account->reg->table[TABLE_contract_party], A_contract_party_id,
				row_datum(entry, A_contract_party_party_id), snapshot);
	row = probe_next(&probe);
	if (row && row_int64(row, A_contract_party_contract_id) ==
		row_int64(entry, A_contract_party_contract_id))
	{
		found = true;
		party_require_repeated(account, row);
	}
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
	if (!found)
	{
		account_refuse_hidden(account, TABLE_contract_party, A_contract_party_party_id,
							  A_contract_party_contract_id);
		party_refuse_return(account, ERRCODE_FOREIGN_KEY_VIOLATION,
							_("The contract has no such party."));
	}
}

/* Fill in after which step it comes. */
static HeapTuple
party_check(const Register *reg, Relation rel, Row *entry)
{
	static const int needed[] = {A_contract_party_contract_id};
	Account		account;
	Kept		kept;

	row_require_not_null(rel, entry, needed, lengthof(needed));
	account_require_seen(reg, rel, entry, A_contract_party_contract_id);
	account_open(&account, reg, rel, entry, A_contract_party_contract_id);
	party_require_time(&account);
	require_contract_runs(rel, &account.contract.row);
	kept_begin(&kept, entry);
	kept_set(&kept, A_contract_party_after_seq,
			 row_datum(&account.project.row, A_project_step_seq));
	kept_require_of_office(&kept, rel);
	account_close(&account);
	return row_tuple(entry);
}

static void
party_record_act(const Register *reg, Relation rel, const Row *entry)
{
	static const int omit[] = {A_contract_party_after_seq};
	StringInfoData head;
	JudgedEntry judged;
	Account		account;
	Act			act = {0};

	account_open(&account, reg, rel, entry, A_contract_party_contract_id);
	require_no_step_since(&account.project, entry, A_contract_party_after_seq);
	party_require_returnable(&account);
	judged = party_as_entry(&account);
	initStringInfo(&head);
	remarks_add(&head, enforce_entry(reg, rel, &account.project.row, &judged));
	act.kind = "party_entered";
	act.agency_id = account.agency_id;
	act.legal_on = register_today(rulebook_of(reg));
	act.policy_id = row_int64(&account.project.row, A_project_policy_id);
	act.detail = detail_before(&head, detail_row(entry, omit, lengthof(omit)));
	project_record(&account.project, reg, &act);
	account_close(&account);
}

/*
 * Trigger of contract_party: BEFORE INSERT, UPDATE, DELETE row, AFTER INSERT
 * row, BEFORE TRUNCATE.  Errors: ZG006 for another office, ZG009 at a time that the policy does not
 * leave for parties, for altering, and for taking back what a step rests on or twice, 23503 and
 * 23514 for taking back what is not there or without repeating it.
 */
Datum
govproj_contract_party_record(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_trigger(fcinfo, TABLE_contract_party);
	TriggerData *data = (TriggerData *) fcinfo->context;
	Row		   *entry;

	if (update_is_idle(&reg->table[TABLE_contract_party], data))
		return PointerGetDatum(data->tg_trigtuple);
	if (!TRIGGER_FIRED_BY_INSERT(data->tg_event))
		refuse_alteration(data, _("Enter another that takes it back, with party_id, and then the "
								  "right one."));
	entry = entered_row(reg, TABLE_contract_party, data);
	if (TRIGGER_FIRED_BEFORE(data->tg_event))
		return PointerGetDatum(party_check(reg, data->tg_relation, entry));
	party_record_act(reg, data->tg_relation, entry);
	return PointerGetDatum(NULL);
}
