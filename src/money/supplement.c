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

#include "errors.h"
#include "judge/judge.h"
#include "money/money.h"
#include "register/today.h"

PG_FUNCTION_INFO_V1(govproj_supplement_record);

/* Before, the contract itself can be put right; after, the project has been accepted on it. */
static void
require_running(const Account *account)
{
	Stage		stage = DatumGetStage(row_datum(&account->project.row, A_project_stage));

	if (stage >= STAGE_CONTRACTED && stage < STAGE_ACCEPTED)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
			 errmsg("contract %lld cannot be supplemented while its project is at \"%s\"",
					(long long) DatumGetInt64(row_datum(&account->contract.row, A_contract_id)),
					stage_name(stage)),
			 errdetail("A supplement is entered from \"contracted\" on and before \"accepted\"."),
			 stage >= STAGE_PLANNED && stage < STAGE_CONTRACTED
			 ? errhint("Until a step rests on it, the contract itself is corrected.") : 0,
			 errtableconstraint(account->rel, "stage")));
}

static void
require_order(const Account *account)
{
	DateADT		day = DatumGetDateADT(row_datum(account->entry, A_supplement_signed_on));
	DateADT		signed_on = DatumGetDateADT(row_datum(&account->contract.row, A_contract_signed_on));

	require_past(rulebook_of(account->reg), account->rel, account->entry, A_supplement_signed_on);
	if (day < signed_on)
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_DATE_ORDER),
				 errmsg("a supplement may not be signed before its contract"),
				 errdetail("It is dated %s; the contract was signed on %s.", date_text(day),
						   date_text(signed_on)),
				 errtableconstraint(account->rel, "legal_date")));
}

/* The contract may not fall below what has been paid on it, nor below nothing. */
static void
require_room(const Account *account)
{
	const Row  *contract = &account->contract.row;
	Datum		total = contract_total(contract);

	if (!amount_less(total, row_datum(contract, A_contract_paid)))
		return;
	refuse_amount(account->rel,
				  psprintf(_("the supplement lowers contract %lld below what has been paid on it"),
						   (long long) DatumGetInt64(row_datum(contract, A_contract_id))),
				  psprintf(_("With it the contract is %s yuan; %s yuan have been paid."),
						   amount_text(total), amount_text(row_datum(contract, A_contract_paid))));
}

static void
record_entry(const Register *reg, Relation rel, const Row *entry)
{
	Datum		amount = row_datum(entry, A_supplement_amount);
	Account		account;
	char	   *warned;

	account_open(&account, reg, rel, entry, A_supplement_contract_id);
	require_running(&account);
	require_order(&account);
	row_set(&account.contract.row, A_contract_supplemented,
			amount_sum(row_datum(&account.contract.row, A_contract_supplemented), amount));
	require_room(&account);
	add_to(&account.project, A_project_contracted, amount);
	warned = judge_amount(reg, rel, &account.project.row,
						  MOVES(LIMITS_CONTRACTS) | MOVES(LIMITS_SUPPLEMENTS));
	if (!row_isnull(&account.project.row, A_project_highest_investment))
		project_keep_highest(&account.project.row);
	account_record(&account, "supplement_entered",
				   DatumGetDateADT(row_datum(entry, A_supplement_signed_on)), warned);
}

/*
 * Trigger of supplement: BEFORE UPDATE, DELETE row, AFTER INSERT row, BEFORE
 * TRUNCATE.  Errors: ZG006 for another office, ZG008 beyond a limit or below
 * what has been paid, ZG009 out of its time and for altering, ZG011 for a day
 * out of order.
 */
Datum
govproj_supplement_record(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_trigger(fcinfo, ROLE_supplement);
	TriggerData *data = (TriggerData *) fcinfo->context;

	if (!TRIGGER_FIRED_BY_INSERT(data->tg_event))
		refuse_alteration(data, _("Enter another supplement of the opposite amount."));
	if (TRIGGER_FIRED_AFTER(data->tg_event))
		record_entry(reg, data->tg_relation,
					 row_of_tuple(&reg->table[ROLE_supplement], data->tg_relation, data->tg_trigtuple));
	return PointerGetDatum(data->tg_trigtuple);
}
