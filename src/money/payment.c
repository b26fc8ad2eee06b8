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
#include "schema/money.h"
#include "schema/project.h"

PG_FUNCTION_INFO_V1(govproj_payment_record);

static int64
payment_contract_id(const Account *account)
{
	return row_int64(&account->contract.row, A_contract_id);
}

/* Nothing is due before the contract stands, and after termination only what settles it. */
static void
payment_require_due(const Account *account)
{
	Stage		stage = row_stage(&account->project.row, A_project_stage);

	if (stage >= STAGE_CONTRACTED ||
		(stage == STAGE_TERMINATED && row_payment_kind(account->entry, A_payment_kind) !=
		 PAYMENT_PAYMENT))
		return;
	refuse_amount(account->rel,
				  psprintf(_("nothing may be paid on contract %lld while its project is at \"%s\""),
						   (long long) payment_contract_id(account), stage_name(stage)),
				  stage == STAGE_TERMINATED
				  ? _("After termination a contract is settled (kind \"settlement\") or refunded.")
				  : _("Payments are made from \"contracted\" on."));
}

static void
payment_refuse_reversal(const Account *account, int sqlstate, const char *detail)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("payment %lld cannot be reversed",
					(long long) row_int64(account->entry, A_payment_payment_id)),
			 errdetail_internal("%s", detail),
			 errtableconstraint(account->rel, "reversal")));
}

/* A reversal undoes one entry of the same contract, whole.  Returns the kind of that entry. */
static PaymentKind
payment_reversed_kind(const Account *account)
{
	Datum		target = row_datum(account->entry, A_payment_payment_id);
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	PaymentKind kind = PAYMENT_NONE;
	bool		found = false;
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &account->reg->table[TABLE_payment], A_payment_contract_id,
				row_datum(account->entry, A_payment_contract_id), snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		if (row_int64(row, A_payment_id) != row_int64(account->entry, A_payment_id) &&
			!row_isnull(row, A_payment_payment_id) &&
			row_int64(row, A_payment_payment_id) == DatumGetInt64(target))
			payment_refuse_reversal(account, ERRCODE_GOVPROJ_RECORD_FIXED,
									_("It has been reversed before."));
		if (row_int64(row, A_payment_id) != DatumGetInt64(target))
			continue;
		found = true;
		kind = row_payment_kind(row, A_payment_kind);
		if (!yuan_equal(row_yuan(row, A_payment_amount),
						row_yuan(account->entry, A_payment_amount)))
			payment_refuse_reversal(account, ERRCODE_CHECK_VIOLATION,
									psprintf(_("A reversal is of the whole entry: %s yuan."),
											 yuan_text(row_yuan(row, A_payment_amount))));
		if (row_date(row, A_payment_paid_on) >
			row_date(account->entry, A_payment_paid_on))
			payment_refuse_reversal(account, ERRCODE_GOVPROJ_DATE_ORDER,
									_("A reversal is not dated before the entry it undoes."));
	}
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
	if (!found)
	{
		account_refuse_hidden(account, TABLE_payment, A_payment_payment_id, A_payment_contract_id);
		payment_refuse_reversal(account, ERRCODE_FOREIGN_KEY_VIOLATION,
								_("The contract has no such payment."));
	}
	if (kind == PAYMENT_REVERSAL)
		payment_refuse_reversal(account, ERRCODE_GOVPROJ_RECORD_FIXED,
								_("A reversal is final. Enter the payment anew instead."));
	return kind;
}

/* By how much the entry moves what has been paid. */
static Yuan
payment_effect(const Account *account)
{
	Yuan		amount = row_yuan(account->entry, A_payment_amount);
	PaymentKind kind = row_payment_kind(account->entry, A_payment_kind);
	bool		reversal = kind == PAYMENT_REVERSAL;
	bool		refund = (reversal ? payment_reversed_kind(account) : kind) == PAYMENT_REFUND;

	return reversal == refund ? amount : yuan_negative(amount);
}

static void
payment_require_room(const Account *account, Yuan before)
{
	const Row  *contract = &account->contract.row;
	Yuan		total = contract_total(contract);
	Yuan		paid = row_yuan(contract, A_contract_paid);

	if (yuan_less(paid, yuan_zero()))
		refuse_amount(account->rel,
					  psprintf(_("no more than what was paid on contract %lld can come back"),
							   (long long) payment_contract_id(account)),
					  psprintf(_("%s yuan have been paid; the entry is of %s yuan."),
							   yuan_text(before),
							   yuan_text(row_yuan(account->entry, A_payment_amount))));
	if (yuan_less(total, paid))
		refuse_amount(account->rel,
					  psprintf(_("payment of %s yuan exceeds what is left of contract %lld: %s "
								 "yuan"),
							   yuan_text(row_yuan(account->entry, A_payment_amount)),
							   (long long) payment_contract_id(account),
							   yuan_text(yuan_difference(total, before))),
					  psprintf(_("The contract is of %s yuan, its supplements come to %s yuan, %s "
								 "yuan have been paid."),
							   yuan_text(row_yuan(contract, A_contract_amount)),
							   yuan_text(row_yuan(contract, A_contract_supplemented)),
							   yuan_text(before)));
}

static void
payment_record_act(const Register *reg, Relation rel, const Row *entry)
{
	JudgedEntry judged = {.thing.kind = THING_PAYMENT};
	Account		account;
	Yuan		before;

	account_open(&account, reg, rel, entry, A_payment_contract_id);
	payment_require_due(&account);
	account_require_order(&account, A_payment_paid_on);
	before = row_yuan(&account.contract.row, A_contract_paid);
	row_set_yuan(&account.contract.row, A_contract_paid,
				 yuan_sum(before, payment_effect(&account)));
	payment_require_room(&account, before);
	judged.day = row_date(entry, A_payment_paid_on);
	judged.contract_id = row_int64(entry, A_payment_contract_id);
	account_record(&account, "payment_entered", judged.day,
				   enforce_entry(reg, rel, &account.project.row, &judged));
}

/*
 * Trigger of payment: BEFORE UPDATE, DELETE row, AFTER INSERT row, BEFORE
 * TRUNCATE.  Errors: ZG006 for another office, ZG008 beyond the contract, before
 * it stands or after termination, ZG009 for altering and for reversing twice,
 * ZG011 for a day before the contract or in the future, 23503 and 23514 for a reversal of nothing
 * or of a
 * part.
 */
Datum
govproj_payment_record(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_trigger(fcinfo, TABLE_payment);
	TriggerData *data = (TriggerData *) fcinfo->context;

	if (!TRIGGER_FIRED_BY_INSERT(data->tg_event))
		refuse_alteration(data, _("A wrong entry is undone by one of kind \"reversal\" with its "
								  "payment_id."));
	require_after(data);
	payment_record_act(reg, data->tg_relation,
					   row_of_tuple(&reg->table[TABLE_payment], data->tg_relation,
									data->tg_trigtuple));
	return PointerGetDatum(NULL);
}
