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

#include "code/characters.h"
#include "errors.h"
#include "money/money.h"
#include "office/key.h"
#include "policy/form.h"
#include "register/numbered.h"
#include "register/probe.h"
#include "register/trigger.h"
#include "schema/money.h"
#include "schema/project.h"

PG_FUNCTION_INFO_V1(govproj_payment_record);

static int64
payment_contract_id(const Account *account)
{
	return row_int64(&account->contract.row, A_contract_id);
}

static void
payment_refuse_reversal(const Account *account, int sqlstate, const char *detail)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("payment %lld cannot be reversed",
					(long long) row_int64(account->entry, A_payment_payment_id)),
			 errdetail_internal("%s", detail),
			 refused_by(account->rel, "reversal")));
}

/* What an entry is about: for a reversal, what it undoes is. */
typedef struct Paid
{
	bool		comes_back;		/* it is money that came back */
	FundSource	source;			/* WORD_NONE: not named */
} Paid;

static const Vocabulary *
payment_words(const Account *account)
{
	return &policy_of_project(account->reg, &account->project.row)->words;
}

static FundSource
payment_source(const Account *account, const Row *row)
{
	return said_word(payment_words(account), LIST_SOURCE, row, A_payment_source);
}

/* A reversal names the source of what it undoes, or none. */
static void
payment_require_source(const Account *account, FundSource source)
{
	FundSource	named = payment_source(account, account->entry);

	if (named == WORD_NONE || named == source)
		return;
	payment_refuse_reversal(account, ERRCODE_CHECK_VIOLATION,
							source == WORD_NONE ? _("The entry names no source.")
							: psprintf(_("The entry is of source %s."),
									   vocabulary_quoted(payment_words(account), LIST_SOURCE,
														 source)));
}

/* A reversal undoes one entry of the same contract, whole. */
static Paid
payment_reversed(const Account *account)
{
	Datum		target = row_datum(account->entry, A_payment_payment_id);
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	PaymentKind kind = PAYMENT_NONE;
	FundSource	source = WORD_NONE;
	bool		found = false;
	Probe		probe;
	Row		   *row;

	if (account_is_undone(account, TABLE_payment, A_payment_payment_id,
						  A_payment_contract_id, snapshot))
		payment_refuse_reversal(account, ERRCODE_GOVPROJ_RECORD_FIXED,
								_("It has been reversed before."));
	probe_begin(&probe, &account->reg->table[TABLE_payment], A_payment_id, target, snapshot);
	row = probe_next(&probe);
	if (row && row_int64(row, A_payment_contract_id) == payment_contract_id(account))
	{
		found = true;
		kind = row_payment_kind(row, A_payment_kind);
		source = payment_source(account, row);
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
	payment_require_source(account, source);
	return (Paid) {.comes_back = kind != PAYMENT_REFUND,.source = source};
}

static Paid
payment_read(const Account *account)
{
	PaymentKind kind = row_payment_kind(account->entry, A_payment_kind);

	if (kind == PAYMENT_REVERSAL)
		return payment_reversed(account);
	return (Paid) {
		.comes_back = kind == PAYMENT_REFUND,
		.source = payment_source(account, account->entry)
	};
}

/* By how much the entry moves what has been paid. */
static Yuan
payment_effect(const Account *account, Paid paid)
{
	Yuan		amount = row_yuan(account->entry, A_payment_amount);

	return paid.comes_back ? yuan_negative(amount) : amount;
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

/* Of each source no more comes back than was paid of it. */
static void
payment_require_source_room(const Account *account)
{
	Yuan		paid = row_yuan(&account->contract.row, A_contract_paid);
	Yuan		national = row_yuan(&account->contract.row, A_contract_paid_national);

	if (!yuan_less(national, yuan_zero()) && !yuan_less(paid, national))
		return;
	refuse_amount(account->rel,
				  psprintf(_("no more than what was paid from a source on contract %lld can come "
							 "back to it"),
						   (long long) payment_contract_id(account)),
				  psprintf(_("With it %s yuan would have been paid in all, %s yuan of them from "
							 "source %s."), yuan_text(paid), yuan_text(national),
						   vocabulary_sources(payment_words(account), false)));
}

/* Move what has been paid on the contract and in all, and what of it is not from money in scope. */
static void
payment_move(Account *account, Paid paid)
{
	Row		   *contract = &account->contract.row;
	Yuan		before = row_yuan(contract, A_contract_paid);
	Yuan		effect = payment_effect(account, paid);
	Yuan		counted = contract_counts(contract);
	bool		in_scope = is_in_scope(payment_words(account), paid.source);

	row_set_yuan(contract, A_contract_paid, yuan_sum(before, effect));
	payment_require_room(account, before);
	if (!in_scope)
		row_set_yuan(contract, A_contract_paid_national,
					 yuan_sum(row_yuan(contract, A_contract_paid_national), effect));
	payment_require_source_room(account);
	move_sum(&account->project, A_project_paid, effect);
	if (contract_has_ended(contract))
		move_sum(&account->project, A_project_contracted,
				 yuan_difference(contract_counts(contract), counted));
	if (!in_scope)
		move_sum(&account->project, A_project_paid_national, effect);
}

/* Money that is not said to be anybody's is of the first source in scope. */
static EntryFacts
payment_facts(const Account *account, FundSource source)
{
	const Row  *entry = account->entry;

	return (EntryFacts) {
		.kind = row_payment_kind(entry, A_payment_kind),
		.source = source == WORD_NONE ? unnamed_source(payment_words(account)) : source,
		.has_amount = true,
		.amount = row_yuan(entry, A_payment_amount)
	};
}

/* Is it the time for it?  Whose money a reversal is of is not known yet. */
static void
payment_require_time(const Account *account)
{
	const Row  *entry = account->entry;
	FundSource	source = payment_source(account, entry);
	JudgedEntry judged = {
		.thing = {THING_PAYMENT, row_payment_kind(entry, A_payment_kind)},
		.day = row_date(entry, A_payment_paid_on),
		.contract_id = row_int64(entry, A_payment_contract_id),
		.source = source,
		.facts = payment_facts(account, source)
	};

	if (judged.thing.of == PAYMENT_REVERSAL)
		judged.facts.source = WORD_NONE;
	enforce_time(account->reg, account->rel, &account->project.row, &judged);
}

/* After its end nothing is paid on a contract but what is owed for work done.  Errors: ZG009. */
static void
payment_require_running(const Account *account)
{
	const Row  *contract = &account->contract.row;

	if (row_payment_kind(account->entry, A_payment_kind) == PAYMENT_PAYMENT &&
		contract_has_ended(contract) &&
		row_date(account->entry, A_payment_paid_on) > row_date(contract, A_contract_ended_on))
		require_contract_runs(account->rel, contract);
}

/* What is sent twice is paid once. */
static void
payment_require_new_voucher(const Account *account)
{
	static const Numbering by = {
		.id = A_payment_id,
		.undoes = A_payment_payment_id,.round = ANY_COLUMN
	};
	int64		taken = number_taken_by(&account->reg->table[TABLE_payment], account->entry, &by);

	if (taken == 0)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_UNIQUE_VIOLATION),
			 errmsg("voucher \"%s\" has been entered on contract %lld before",
					shown_text(row_text(account->entry, A_payment_voucher)),
					(long long) payment_contract_id(account)),
			 errdetail("It is that of payment %lld.", (long long) taken),
			 errhint("There is nothing to enter where it is the same payment. Where that one was "
					 "entered wrong, reverse it first."),
			 refused_by(account->rel, "payment_voucher_key")));
}

static void
payment_record_act(const Register *reg, Relation rel, const Row *entry)
{
	JudgedEntry judged = {.thing = {THING_PAYMENT, row_payment_kind(entry, A_payment_kind)}};
	Account		account;
	Paid		paid;

	account_open(&account, reg, rel, entry, A_payment_contract_id);
	payment_require_time(&account);
	require_word(rel, payment_words(&account), LIST_SOURCE, entry, A_payment_source);
	account_require_order(&account, A_payment_paid_on);
	payment_require_running(&account);
	payment_require_new_voucher(&account);
	paid = payment_read(&account);
	payment_move(&account, paid);
	account_store(&account);
	judged.day = row_date(entry, A_payment_paid_on);
	judged.source = paid.source == WORD_NONE && paid.comes_back
		? unnamed_source(payment_words(&account)) : paid.source;
	if (!paid.comes_back)
		judged.moves = MOVES(LIMITS_PAYMENTS) | MOVES(LIMITS_PAID_ON_CONTRACT) |
			(is_in_scope(payment_words(&account), paid.source) ? 0
			 : MOVES(LIMITS_PAID_NATIONAL)) |
			(contract_has_ended(&account.contract.row) ? MOVES(LIMITS_CONTRACTS) : 0);
	judged.contract_id = row_int64(entry, A_payment_contract_id);
	judged.facts = payment_facts(&account, judged.source);
	account_record(&account, "payment_entered", judged.day,
				   enforce_entry(reg, rel, &account.project.row, &judged));
}

/*
 * Trigger of payment: BEFORE INSERT, UPDATE, DELETE row, AFTER INSERT row, BEFORE
 * TRUNCATE.  Errors: ZG006 for another office, ZG008 beyond the contract and at a time that the
 * policy does not leave for payments, ZG009 for altering and for reversing twice,
 * ZG011 for a day before the contract or in the future, 23503 and 23514 for a reversal of nothing
 * or of a part, 23514 for a source that is no word of the policy, 23505 for a voucher that has been
 * entered before.
 */
Datum
govproj_payment_record(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_trigger(fcinfo, TABLE_payment);
	TriggerData *data = (TriggerData *) fcinfo->context;

	if (update_is_idle(&reg->table[TABLE_payment], data))
		return PointerGetDatum(data->tg_trigtuple);
	if (!TRIGGER_FIRED_BY_INSERT(data->tg_event))
		refuse_alteration(data, _("A wrong entry is undone by one of kind \"reversal\" with its "
								  "payment_id."));
	if (TRIGGER_FIRED_BEFORE(data->tg_event))
		return PointerGetDatum(entered_tuple(reg, TABLE_payment, data));
	payment_record_act(reg, data->tg_relation,
					   row_of_tuple(&reg->table[TABLE_payment], data->tg_relation,
									data->tg_trigtuple));
	return PointerGetDatum(NULL);
}
