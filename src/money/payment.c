/*
 * payment.c
 *		The trigger of the payment table.
 *
 * What is paid on a contract stands on the contract's row, under its lock and a
 * CHECK, so that two clients never pay together more than it comes to.
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "money/money.h"
#include "register/probe.h"
#include "schema/evidence.h"
#include "schema/money.h"

PG_FUNCTION_INFO_V1(govproj_payment_record);

static int64
contract_id(const Account *account)
{
	return DatumGetInt64(row_datum(&account->contract.row, A_contract_id));
}

/* Nothing is due before the contract stands, and after termination only what settles it. */
static void
require_due(const Account *account)
{
	Stage		stage = DatumGetStage(row_datum(&account->project.row, A_project_stage));

	if (stage >= STAGE_CONTRACTED ||
		(stage == STAGE_TERMINATED && !row_says(account->entry, A_payment_kind, "payment")))
		return;
	refuse_amount(account->rel,
				  psprintf(_("nothing may be paid on contract %lld while its project is at \"%s\""),
						   (long long) contract_id(account), stage_name(stage)),
				  stage == STAGE_TERMINATED
				  ? _("After termination a contract is settled (kind \"settlement\") or refunded.")
				  : _("Payments are made from \"contracted\" on."));
}

static void
refuse_reversal(const Account *account, int sqlstate, const char *detail)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("payment %lld cannot be reversed",
					(long long) DatumGetInt64(row_datum(account->entry, A_payment_payment_id))),
			 errdetail_internal("%s", detail),
			 errtableconstraint(account->rel, "reversal")));
}

/* A reversal undoes one entry of the same contract, whole.  Returns the kind of that entry. */
static char *
reversed_kind(const Account *account)
{
	Datum		target = row_datum(account->entry, A_payment_payment_id);
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	char	   *kind = NULL;
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &account->reg->table[TABLE_payment], A_payment_contract_id,
				row_datum(account->entry, A_payment_contract_id), snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		if (DatumGetInt64(row_datum(row, A_payment_id)) != DatumGetInt64(row_datum(account->entry, A_payment_id)) &&
			!row_isnull(row, A_payment_payment_id) &&
			DatumGetInt64(row_datum(row, A_payment_payment_id)) == DatumGetInt64(target))
			refuse_reversal(account, ERRCODE_GOVPROJ_RECORD_FIXED, _("It has been reversed before."));
		if (DatumGetInt64(row_datum(row, A_payment_id)) != DatumGetInt64(target))
			continue;
		kind = row_text(row, A_payment_kind);
		if (!amount_equal(row_datum(row, A_payment_amount), row_datum(account->entry, A_payment_amount)))
			refuse_reversal(account, ERRCODE_CHECK_VIOLATION,
							psprintf(_("A reversal is of the whole entry: %s yuan."),
									 amount_text(row_datum(row, A_payment_amount))));
		if (DatumGetDateADT(row_datum(row, A_payment_paid_on)) >
			DatumGetDateADT(row_datum(account->entry, A_payment_paid_on)))
			refuse_reversal(account, ERRCODE_GOVPROJ_DATE_ORDER,
							_("A reversal is not dated before the entry it undoes."));
	}
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
	if (kind == NULL)
	{
		account_refuse_hidden(account, TABLE_payment, A_payment_payment_id, A_payment_contract_id);
		refuse_reversal(account, ERRCODE_FOREIGN_KEY_VIOLATION,
						_("The contract has no such payment."));
	}
	if (strcmp(kind, "reversal") == 0)
		refuse_reversal(account, ERRCODE_GOVPROJ_RECORD_FIXED,
						_("A reversal is final. Enter the payment anew instead."));
	return kind;
}

/* By how much the entry moves what has been paid, in yuan. */
static Datum
effect(const Account *account)
{
	Datum		amount = row_datum(account->entry, A_payment_amount);
	bool		reversal = row_says(account->entry, A_payment_kind, "reversal");
	bool		refund = reversal ? strcmp(reversed_kind(account), "refund") == 0
		: row_says(account->entry, A_payment_kind, "refund");

	return reversal == refund ? amount : DirectFunctionCall1(numeric_uminus, amount);
}

static void
require_room(const Account *account, Datum before)
{
	const Row  *contract = &account->contract.row;
	Datum		total = contract_total(contract);
	Datum		paid = row_datum(contract, A_contract_paid);

	if (amount_less(paid, amount_zero()))
		refuse_amount(account->rel,
					  psprintf(_("no more than what was paid on contract %lld can come back"),
							   (long long) contract_id(account)),
					  psprintf(_("%s yuan have been paid; the entry is of %s yuan."), amount_text(before),
							   amount_text(row_datum(account->entry, A_payment_amount))));
	if (amount_less(total, paid))
		refuse_amount(account->rel,
					  psprintf(_("payment of %s yuan exceeds what is left of contract %lld: %s yuan"),
							   amount_text(row_datum(account->entry, A_payment_amount)),
							   (long long) contract_id(account),
							   amount_text(amount_difference(total, before))),
					  psprintf(_("The contract is of %s yuan, its supplements come to %s yuan, %s yuan have been paid."),
							   amount_text(row_datum(contract, A_contract_amount)),
							   amount_text(row_datum(contract, A_contract_supplemented)),
							   amount_text(before)));
}

static void
record_entry(const Register *reg, Relation rel, const Row *entry)
{
	Account		account;
	Datum		before;

	account_open(&account, reg, rel, entry, A_payment_contract_id);
	require_due(&account);
	account_require_order(&account, A_payment_paid_on);
	before = row_datum(&account.contract.row, A_contract_paid);
	row_set(&account.contract.row, A_contract_paid, amount_sum(before, effect(&account)));
	require_room(&account, before);
	account_record(&account, "payment_entered",
				   DatumGetDateADT(row_datum(entry, A_payment_paid_on)), NULL);
}

/*
 * Trigger of payment: BEFORE UPDATE, DELETE row, AFTER INSERT row, BEFORE
 * TRUNCATE.  Errors: ZG006 for another office, ZG008 beyond the contract, before
 * it stands or after termination, ZG009 for altering and for reversing twice,
 * ZG011 for a day before the contract or in the future, 23503 and 23514 for a reversal of nothing or of a
 * part.
 */
Datum
govproj_payment_record(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_trigger(fcinfo, TABLE_payment);
	TriggerData *data = (TriggerData *) fcinfo->context;

	if (!TRIGGER_FIRED_BY_INSERT(data->tg_event))
		refuse_alteration(data, _("A wrong entry is undone by one of kind \"reversal\" with its payment_id."));
	require_after(data);
	record_entry(reg, data->tg_relation,
				 row_of_tuple(&reg->table[TABLE_payment], data->tg_relation, data->tg_trigtuple));
	return PointerGetDatum(NULL);
}
