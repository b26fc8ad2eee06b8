/*
 * money.c
 *		What the triggers of the money tables have in common.
 */
#include "postgres.h"

#include "access/xact.h"
#include "commands/trigger.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "judge/highest.h"
#include "money/money.h"
#include "office/sight.h"
#include "policy/form.h"
#include "policy/legal_day.h"
#include "register/numbered.h"
#include "register/probe.h"
#include "register/rows_here.h"
#include "schema/money.h"
#include "schema/project.h"

/* An amount that is not due.  Errors: ZG008, which it raises. */
void
refuse_amount(Relation rel, const char *message, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_ABOVE_LIMIT),
			 errmsg_internal("%s", message),
			 errdetail_internal("%s", detail),
			 refused_by(rel, "amount")));
}

/* What is only ever added to.  Errors: ZG009, which it raises. */
void
refuse_alteration(const TriggerData *data, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
			 errmsg("rows of \"%s\" may be neither altered nor removed",
					clients_table_name(data->tg_relation)),
			 errdetail("Sums and steps rest on them; the audit bureau relies on them."),
			 errhint("%s", hint),
			 refused_by(data->tg_relation, "fixed")));
}

/* A sum is an amount too: the bound of govproj.yuan holds for it. */
static void
sum_require_bounded(Relation rel, Yuan sum)
{
	if (yuan_less(sum, yuan_zero()) || !yuan_less(sum, yuan_bound()))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("the sums of a project must stay between zero and 10^16 yuan"),
				 refused_by(rel, "yuan_check")));
}

/* Move a sum that the engine keeps.  Errors: 22003. */
void
move_sum(LockedRow *locked, int column, Yuan amount)
{
	Yuan		sum = yuan_sum(row_yuan(&locked->row, column), amount);

	sum_require_bounded(locked->rel, sum);
	row_set_yuan(&locked->row, column, sum);
}

/*
 * The same, for what a money line is measured by: once a main contract is
 * signed, how high it was before is kept.  Errors: 22003.
 */
void
move_investment(LockedRow *project, int column, Yuan amount)
{
	if (!row_isnull(&project->row, A_project_highest_investment))
		project_keep_highest(&project->row);
	move_sum(project, column, amount);
}

/* What a contract has grown to. */
Yuan
contract_total(const Row *contract)
{
	return yuan_sum(row_yuan(contract, A_contract_amount),
					row_yuan(contract, A_contract_supplemented));
}

bool
contract_has_ended(const Row *contract)
{
	return !row_isnull(contract, A_contract_ended_on);
}

/* What it counts as among the contracts of its project: one that was ended, what was paid on it. */
Yuan
contract_counts(const Row *contract)
{
	return contract_has_ended(contract) ? row_yuan(contract, A_contract_paid)
		: contract_total(contract);
}

/* What was ended is carried out no further.  Errors: ZG009. */
void
require_contract_runs(Relation rel, const Row *contract)
{
	if (!contract_has_ended(contract))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
			 errmsg("contract %lld was ended on %s",
					(long long) row_int64(contract, A_contract_id),
					date_text(row_date(contract, A_contract_ended_on))),
			 errhint("What is owed for work done is paid by kind \"settlement\", what was paid too much "
					 "comes back by kind \"refund\"; another supplier has a contract of its own."),
			 refused_by(rel, "ended")));
}

/* Errors: 23503, which it raises. */
void
account_refuse_contract(Relation rel, const Row *entry, int contract_column)
{
	ereport(ERROR,
			(errcode(ERRCODE_FOREIGN_KEY_VIOLATION),
			 errmsg("contract %lld does not exist",
					(long long) row_int64(entry, contract_column)),
			 errtablecol(rel, entry->table->att[contract_column])));
}

/*
 * Lock the contract that an entry names, and its project.  Errors: 23503,
 * ZG006 when the current user may not enter it.
 */
void
account_open(Account *account, const Register *reg, Relation rel, const Row *entry,
			 int contract_column)
{
	int64		contract_id = row_int64(entry, contract_column);

	account->reg = reg;
	account->rel = rel;
	account->entry = entry;
	if (!row_lock(&account->contract, &reg->table[TABLE_contract], contract_id))
		account_refuse_contract(rel, entry, contract_column);
	project_lock(&account->project, reg,
				 row_int64(&account->contract.row, A_contract_project_id));
	account->agency_id = require_form(reg, rel, &account->project.row, entry->table->id);
	account->contract.check = true;
	account->project.check = true;
}

/* An entry is of a day that has come, and not before its contract was signed.  Errors: ZG011. */
void
account_require_order(const Account *account, int column)
{
	const Row  *contract = &account->contract.row;
	DateADT		day = row_date(account->entry, column);
	DateADT		signed_on = row_date(contract, A_contract_signed_on);

	require_past(rulebook_of(account->reg), account->rel, account->entry, column);
	if (day < signed_on)
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_DATE_ORDER),
				 errmsg("%s of \"%s\" may not lie before the contract was signed",
						NameStr(TupleDescAttr(account->entry->desc,
											  account->entry->table->att[column] - 1)->attname),
						clients_table_name(account->rel)),
				 errdetail("It is %s; contract %lld was signed on %s.", date_text(day),
						   (long long) row_int64(contract, A_contract_id),
						   date_text(signed_on)),
				 refused_by(account->rel, "legal_date")));
}

/* The column of a row with that id, or 0. */
int64
account_find_key(const Register *reg, TableId which, int64 id, int column)
{
	int64		key = 0;
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &reg->table[which], register_column(which, "id"), Int64GetDatum(id),
				fact_snapshot());
	row = probe_next(&probe);
	if (row)
		key = row_int64(row, column);
	probe_end(&probe);
	return key;
}

/*
 * For what is looked at before row security has been: a contract that the
 * current user may not learn of is as none, and is not waited for.  Errors: 23503.
 */
void
account_require_seen(const Register *reg, Relation rel, const Row *entry, int contract_column)
{
	CommandCounterIncrement();	/* what this command has entered before is there */
	if (!project_id_is_seen(reg, account_find_key(reg, TABLE_contract,
												  row_int64(entry, contract_column),
												  A_contract_project_id)))
		account_refuse_contract(rel, entry, contract_column);
}

/*
 * An entry that undoes one of another contract: of a project that the current
 * user may not learn of he hears what he would of none.  column: which names it;
 * contract_column: its contract, both of that table.  Errors: 23503.
 */
void
account_refuse_hidden(const Account *account, TableId which, int column, int contract_column)
{
	int64		id = row_int64(account->entry, column);
	int64		contract_id = account_find_key(account->reg, which, id, contract_column);
	int64		project_id = account_find_key(account->reg, TABLE_contract, contract_id,
											  A_contract_project_id);

	if (!project_id_is_seen(account->reg, project_id))
		refuse_as_absent(account->rel, account->entry->table->att[column]);
}

/*
 * Has what an entry undoes (column: which names it; contract_column: its contract, both of that
 * table) been undone before on the same contract?  The entry itself may be in the table.
 */
bool
account_is_undone(const Account *account, TableId which, int column, int contract_column,
				  Snapshot snapshot)
{
	int			id = register_column(which, "id");
	bool		found = false;
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &account->reg->table[which], column, row_datum(account->entry, column),
				snapshot);
	while (!found && (row = probe_next(&probe)) != NULL)
		found = row_int64(row, id) != row_int64(account->entry, id) &&
			row_int64(row, contract_column) == row_int64(&account->contract.row, A_contract_id);
	probe_end(&probe);
	return found;
}

/* Let go of both rows in memory; the locks stay. */
void
account_close(Account *account)
{
	row_unlock(&account->project);
	row_unlock(&account->contract);
}

/* Put the contract's sums on its row, for the judge to read. */
void
account_store(Account *account)
{
	row_store(&account->contract);
	CommandCounterIncrement();
}

/*
 * Write the act of an entry and the project with its new sums.  remarks:
 * what the judge has to say of its amount, or NULL.
 */
void
account_record(Account *account, const char *kind, DateADT legal_on, const Remarks *remarks)
{
	StringInfoData head;
	Act			act = {0};

	initStringInfo(&head);
	remarks_add(&head, remarks);
	act.kind = kind;
	act.agency_id = account->agency_id;
	act.legal_on = legal_on;
	act.policy_id = row_int64(&account->project.row, A_project_policy_id);
	act.detail = detail_before(&head, detail_row(account->entry, NULL, 0));
	project_record(&account->project, account->reg, &act);
	account_close(account);
}

static bool
contract_has_row(const Register *reg, TableId which, int column, int64 key)
{
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	Probe		probe;
	bool		found;

	probe_begin(&probe, &reg->table[which], column, Int64GetDatum(key), snapshot);
	found = probe_next(&probe) != NULL;
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
	return found;
}

/* Does a change of duration rest on the contract? */
bool
contract_has_changes(const Register *reg, const Row *contract)
{
	return contract_has_row(reg, TABLE_change, A_change_contract_id,
							row_int64(contract, A_contract_id));
}

/* What is entered on a contract on a day no earlier than it was signed. */
static const struct
{
	TableId		table;
	int			contract_id;
	int			day;
	int			undoes;
}			on_contracts[] = {
	{TABLE_supplement, A_supplement_contract_id, A_supplement_signed_on,
	A_supplement_supplement_id},
	{TABLE_payment, A_payment_contract_id, A_payment_paid_on, A_payment_payment_id},
	{TABLE_assignment, A_assignment_contract_id, A_assignment_from_on, ANY_COLUMN},
	{TABLE_acceptance_part, A_acceptance_part_contract_id, A_acceptance_part_accepted_on,
	A_acceptance_part_part_id},
	{TABLE_bond, A_bond_contract_id, A_bond_received_on, A_bond_bond_id}
};

/* A bond may come before the contract that it is for; what is withheld from one does not. */
static bool
may_precede_signing(const Row *row)
{
	return row->table->id == TABLE_bond && !row_says(row, A_bond_form, "withheld");
}

/* The first day of what was entered on a contract and stands; DATEVAL_NOEND: nothing was. */
DateADT
contract_first_entry(const Register *reg, const Row *contract)
{
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	DateADT		first = DATEVAL_NOEND;

	for (int i = 0; i < (int) lengthof(on_contracts); i++)
	{
		const Table *table = &reg->table[on_contracts[i].table];
		int			undoes = on_contracts[i].undoes;
		Probe		probe;
		Row		   *row;

		probe_begin(&probe, table, on_contracts[i].contract_id,
					row_datum(contract, A_contract_id), snapshot);
		while ((row = probe_next(&probe)) != NULL)
			if (row_date(row, on_contracts[i].day) < first && !may_precede_signing(row) &&
				(undoes == ANY_COLUMN || row_isnull(row, undoes)) &&
				!row_is_undone(table, undoes, row_int64(row, 0), snapshot))
				first = row_date(row, on_contracts[i].day);
		probe_end(&probe);
	}
	UnregisterSnapshot(snapshot);
	return first;
}

/* Does a supplement, a payment, a change of duration or of its supplier rest on the contract? */
bool
contract_has_entries(const Register *reg, const Row *contract)
{
	int64		id = row_int64(contract, A_contract_id);

	return !row_isnull(contract, A_contract_supplier_since) ||
		contract_has_row(reg, TABLE_supplement, A_supplement_contract_id, id) ||
		contract_has_row(reg, TABLE_payment, A_payment_contract_id, id) ||
		contract_has_changes(reg, contract);
}
