/*
 * supplement.c
 *		The trigger of the supplement table.
 *
 * A supplement moves what its contract has grown to and what the project has
 * contracted; limits are judged with the sums moved.  What it lowers leaves a
 * money line reached that was reached before (Article 13).
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "code/characters.h"
#include "errors.h"
#include "money/money.h"
#include "office/key.h"
#include "register/numbered.h"
#include "register/probe.h"
#include "register/trigger.h"
#include "schema/money.h"
#include "schema/project.h"

PG_FUNCTION_INFO_V1(govproj_supplement_record);

/* The contract may not fall below what has been paid on it, nor below nothing. */
static void
supplement_require_room(const Account *account)
{
	const Row  *contract = &account->contract.row;
	Yuan		total = contract_total(contract);
	Yuan		paid = row_yuan(contract, A_contract_paid);

	if (!yuan_less(total, paid))
		return;
	refuse_amount(account->rel,
				  psprintf(_("the supplement lowers contract %lld below what has been paid on it"),
						   (long long) row_int64(contract, A_contract_id)),
				  psprintf(_("With it the contract is %s yuan; %s yuan have been paid."),
						   yuan_text(total), yuan_text(paid)));
}

static void
supplement_refuse_undoing(const Account *account, int sqlstate, const char *detail)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("supplement %lld cannot be undone",
					(long long) row_int64(account->entry, A_supplement_supplement_id)),
			 errdetail_internal("%s", detail),
			 refused_by(account->rel, "undoing")));
}

/* A supplement that undoes another is its exact opposite, on the same contract, once. */
static void
supplement_require_opposite(const Account *account)
{
	const Row  *entry = account->entry;
	Snapshot	snapshot;
	Probe		probe;
	Row		   *row;
	bool		found = false;

	if (row_isnull(entry, A_supplement_supplement_id))
		return;
	snapshot = RegisterSnapshot(fact_snapshot());
	if (account_is_undone(account, TABLE_supplement, A_supplement_supplement_id,
						  A_supplement_contract_id, snapshot))
		supplement_refuse_undoing(account, ERRCODE_GOVPROJ_RECORD_FIXED,
								  _("It has been undone before."));
	probe_begin(&probe, &account->reg->table[TABLE_supplement], A_supplement_id,
				row_datum(entry, A_supplement_supplement_id), snapshot);
	row = probe_next(&probe);
	if (row && row_int64(row, A_supplement_contract_id) ==
		row_int64(entry, A_supplement_contract_id))
	{
		found = true;
		if (!row_isnull(row, A_supplement_supplement_id))
			supplement_refuse_undoing(account, ERRCODE_GOVPROJ_RECORD_FIXED,
									  _("It undoes another itself. Enter the supplement anew "
										"instead."));
		if (!yuan_equal(yuan_sum(row_yuan(row, A_supplement_amount),
								 row_yuan(entry, A_supplement_amount)), yuan_zero()))
			supplement_refuse_undoing(account, ERRCODE_CHECK_VIOLATION,
									  _("It is undone by its exact opposite."));
		if (row_date(row, A_supplement_signed_on) >
			row_date(entry, A_supplement_signed_on))
			supplement_refuse_undoing(account, ERRCODE_GOVPROJ_DATE_ORDER,
									  _("It is not undone before it was signed."));
	}
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
	if (!found)
	{
		account_refuse_hidden(account, TABLE_supplement, A_supplement_supplement_id,
							  A_supplement_contract_id);
		supplement_refuse_undoing(account, ERRCODE_FOREIGN_KEY_VIOLATION,
								  _("The contract has no such supplement."));
	}
}

/*
 * What supplements have added to the contract.  Those that lower it make no room for others; one
 * entered by mistake, and undone, is as if it had not been.
 */
static void
supplement_move_added(Account *account)
{
	Yuan		amount = row_yuan(account->entry, A_supplement_amount);
	bool		undoes = !row_isnull(account->entry, A_supplement_supplement_id);

	if (yuan_is_positive(amount) != undoes)
		move_sum(&account->contract, A_contract_added, amount);
}

/* What is sent twice counts once. */
static void
supplement_require_new_number(const Account *account)
{
	static const Numbering by = {
		.id = A_supplement_id,
		.undoes = A_supplement_supplement_id,.round = ANY_COLUMN
	};
	int64		taken = number_taken_by(&account->reg->table[TABLE_supplement],
										account->entry, &by);

	if (taken == 0)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_UNIQUE_VIOLATION),
			 errmsg("supplement \"%s\" has been entered on contract %lld before",
					shown_text(row_text(account->entry, A_supplement_number)),
					(long long) row_int64(account->entry, A_supplement_contract_id)),
			 errdetail("It is supplement %lld.", (long long) taken),
			 errhint("There is nothing to enter where it is the same supplement. Where that one was "
					 "entered wrong, undo it first."),
			 refused_by(account->rel, "supplement_number_key")));
}

static void
supplement_record_act(const Register *reg, Relation rel, const Row *entry)
{
	Yuan		amount = row_yuan(entry, A_supplement_amount);
	Account		account;
	JudgedEntry judged = {
		.thing.kind = THING_SUPPLEMENT,
		.day = row_date(entry, A_supplement_signed_on),
		.contract_id = row_int64(entry, A_supplement_contract_id),
		.facts = {.has_amount = true,.amount = amount}
	};
	const Remarks *remarks;

	account_open(&account, reg, rel, entry, A_supplement_contract_id);
	enforce_time(reg, rel, &account.project.row, &judged);
	require_contract_runs(rel, &account.contract.row);
	account_require_order(&account, A_supplement_signed_on);
	supplement_require_new_number(&account);
	supplement_require_opposite(&account);
	row_set_yuan(&account.contract.row, A_contract_supplemented,
				 yuan_sum(row_yuan(&account.contract.row, A_contract_supplemented), amount));
	supplement_require_room(&account);
	supplement_move_added(&account);
	account_store(&account);
	move_investment(&account.project, A_project_contracted, amount);
	judged.moves = yuan_is_positive(amount)
		? MOVES(LIMITS_CONTRACTS) | MOVES(LIMITS_SUPPLEMENTS) : MOVES(LIMITS_PAID_ON_CONTRACT);
	remarks = enforce_entry(reg, rel, &account.project.row, &judged);
	account_record(&account, "supplement_entered",
				   row_date(entry, A_supplement_signed_on), remarks);
}

/*
 * Trigger of supplement: BEFORE INSERT, UPDATE, DELETE row, AFTER INSERT row, BEFORE
 * TRUNCATE.  Errors: ZG006 for another office, ZG008 beyond a limit or below
 * what has been paid, ZG009 at a time that the policy does not leave for it, for altering and for
 * undoing twice, ZG011 for a day out of order, 23503 and 23514 for undoing what is not there or
 * not by its opposite, 23505 for a number that has been entered before.
 */
Datum
govproj_supplement_record(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_trigger(fcinfo, TABLE_supplement);
	TriggerData *data = (TriggerData *) fcinfo->context;

	if (update_is_idle(&reg->table[TABLE_supplement], data))
		return PointerGetDatum(data->tg_trigtuple);
	if (!TRIGGER_FIRED_BY_INSERT(data->tg_event))
		refuse_alteration(data, _("Enter another of the opposite amount; with supplement_id, where "
								  "it was entered wrong."));
	if (TRIGGER_FIRED_BEFORE(data->tg_event))
		return PointerGetDatum(entered_tuple(reg, TABLE_supplement, data));
	supplement_record_act(reg, data->tg_relation,
						  row_of_tuple(&reg->table[TABLE_supplement], data->tg_relation,
									   data->tg_trigtuple));
	return PointerGetDatum(NULL);
}
