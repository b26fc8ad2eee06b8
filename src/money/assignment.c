/*
 * assignment.c
 *		The trigger of the assignment table: a contract has another supplier from a
 *		day on, or its supplier another name.
 *
 * The contract's own row says who it is now.  Whoever was it before stays a party
 * for what bears a day on which he was it: see judge/case_money.c.
 */
#include "postgres.h"

#include "access/xact.h"
#include "commands/trigger.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "money/money.h"
#include "office/kept.h"
#include "office/key.h"
#include "policy/form.h"
#include "policy/legal_day.h"
#include "register/probe.h"
#include "register/trigger.h"
#include "schema/evidence.h"
#include "schema/money.h"
#include "schema/project.h"

PG_FUNCTION_INFO_V1(govproj_assignment_record);

static void
assignment_refuse(const Account *account, int sqlstate, const char *rule, const char *detail,
				  const char *hint)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("contract %lld cannot have another supplier like this",
					(long long) row_int64(&account->contract.row, A_contract_id)),
			 errdetail_internal("%s", detail),
			 hint ? errhint("%s", hint) : 0,
			 refused_by(account->rel, rule)));
}

/* Lock the contract and its project, for whoever enters contracts.  Errors: 23503, ZG006. */
static void
assignment_open(Account *account, const Register *reg, Relation rel, const Row *entry)
{
	int64		contract_id = row_int64(entry, A_assignment_contract_id);

	account_require_seen(reg, rel, entry, A_assignment_contract_id);
	account->reg = reg;
	account->rel = rel;
	account->entry = entry;
	if (!row_lock(&account->contract, &reg->table[TABLE_contract], contract_id))
		account_refuse_contract(rel, entry, A_assignment_contract_id);
	project_lock(&account->project, reg,
				 row_int64(&account->contract.row, A_contract_project_id));
	account->agency_id = require_form(reg, rel, &account->project.row, TABLE_contract);
	account->contract.check = true;
}

/* To the rules of its entry it is a party that joins the contract. */
static JudgedEntry
assignment_as_entry(const Account *account)
{
	return (JudgedEntry) {
		.thing.kind = THING_PARTY,
		.day = row_date(account->entry, A_assignment_from_on),
		.contract_id = row_int64(account->entry, A_assignment_contract_id)
	};
}

/* A paper of the project that stands; one that the register has not is named. */
static bool
names_paper(const Account *account)
{
	const Row  *entry = account->entry;
	Snapshot	snapshot;
	bool		found = false;
	Probe		probe;
	Row		   *row;

	if (row_isnull(entry, A_assignment_document_id))
		return !row_isnull(entry, A_assignment_paper);
	snapshot = RegisterSnapshot(fact_snapshot());
	probe_begin(&probe, &account->reg->table[TABLE_document], A_document_project_id,
				row_datum(&account->project.row, A_project_id), snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		int64		id = row_int64(entry, A_assignment_document_id);

		found |= row_int64(row, A_document_id) == id;
		if (!row_isnull(row, A_document_document_id) &&
			row_int64(row, A_document_document_id) == id)
		{
			found = false;
			break;
		}
	}
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
	return found;
}

/* Does the contract have the supplier that the entry says by these columns? */
static bool
is_same(const Row *contract, const Row *entry, int name, int code)
{
	bool		coded = !row_isnull(contract, A_contract_supplier_code);

	return strcmp(row_text(contract, A_contract_supplier), row_text(entry, name)) == 0 &&
		coded == !row_isnull(entry, code) &&
		(!coded || strcmp(row_text(contract, A_contract_supplier_code),
						  row_text(entry, code)) == 0);
}

static void
assignment_require_order(const Account *account)
{
	const Row  *contract = &account->contract.row;
	DateADT		from = row_date(account->entry, A_assignment_from_on);

	account_require_order(account, A_assignment_from_on);
	if (!row_isnull(contract, A_contract_supplier_since) &&
		from < row_date(contract, A_contract_supplier_since))
		assignment_refuse(account, ERRCODE_GOVPROJ_DATE_ORDER, "legal_date",
						  psprintf(_("It has had its present supplier since %s only."),
								   date_text(row_date(contract, A_contract_supplier_since))),
						  NULL);
}

/* What the engine keeps: who was the supplier before; and the code of one that was renamed. */
static void
assignment_fill(const Account *account, Row *entry)
{
	const Row  *contract = &account->contract.row;
	Kept		kept;

	if (row_isnull(entry, A_assignment_supplier_code) &&
		row_says(entry, A_assignment_cause, "renamed") &&
		!row_isnull(contract, A_contract_supplier_code))
		row_set(entry, A_assignment_supplier_code, row_datum(contract, A_contract_supplier_code));
	kept_begin(&kept, entry);
	kept_set(&kept, A_assignment_former, row_datum(contract, A_contract_supplier));
	if (row_isnull(contract, A_contract_supplier_code))
		kept_set_null(&kept, A_assignment_former_code);
	else
		kept_set(&kept, A_assignment_former_code, row_datum(contract, A_contract_supplier_code));
	kept_require_of_office(&kept, account->rel);
}

static HeapTuple
assignment_check(const Register *reg, Relation rel, Row *entry)
{
	static const int needed[] = {A_assignment_contract_id, A_assignment_cause,
	A_assignment_from_on, A_assignment_supplier};
	JudgedEntry judged;
	HeapTuple	tuple;
	Account		account;

	row_require_not_null(rel, entry, needed, lengthof(needed));
	assignment_open(&account, reg, rel, entry);
	judged = assignment_as_entry(&account);
	enforce_time(reg, rel, &account.project.row, &judged);
	require_contract_runs(rel, &account.contract.row);
	assignment_require_order(&account);
	if (!names_paper(&account))
		assignment_refuse(&account, ERRCODE_GOVPROJ_DOCUMENT_MISSING, "document",
						  _("It rests on a paper of the project that stands, or one that is named."),
						  _("Name the paper: document_id where the register has it, else paper says "
							"which it is."));
	assignment_fill(&account, entry);
	if (is_same(&account.contract.row, entry, A_assignment_supplier, A_assignment_supplier_code))
		assignment_refuse(&account, ERRCODE_CHECK_VIOLATION, "supplier",
						  _("That is the supplier that it has."), NULL);
	tuple = row_tuple(entry);
	account_close(&account);
	return tuple;
}

/* The contract says who it is now; what rests on its parties is judged by it from now on. */
static void
assignment_record_act(const Register *reg, Relation rel, const Row *entry)
{
	Account		account;
	JudgedEntry judged;
	Row		   *contract = &account.contract.row;

	assignment_open(&account, reg, rel, entry);
	if (!is_same(contract, entry, A_assignment_former, A_assignment_former_code))
		assignment_refuse(&account, ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE, "supplier",
						  _("It has been given another one in the same statement."),
						  _("Enter one after the other."));
	row_set(contract, A_contract_supplier, row_datum(entry, A_assignment_supplier));
	if (row_isnull(entry, A_assignment_supplier_code))
		row_set_null(contract, A_contract_supplier_code);
	else
		row_set(contract, A_contract_supplier_code,
				row_datum(entry, A_assignment_supplier_code));
	row_set(contract, A_contract_supplier_since, row_datum(entry, A_assignment_from_on));
	account_store(&account);
	row_set(&account.project.row, A_project_corrected_seq,
			Int64GetDatum(row_int64(&account.project.row, A_project_last_seq) + 1));
	judged = assignment_as_entry(&account);
	account_record(&account, "contract_assigned", judged.day,
				   enforce_entry(reg, rel, &account.project.row, &judged));
}

/*
 * Trigger of assignment: BEFORE INSERT, UPDATE, DELETE row, AFTER INSERT row, BEFORE TRUNCATE.
 * Errors: ZG002 without a paper, ZG006 for another office, ZG009 of a contract that has ended and
 * for altering, ZG011 for a day out of order, 23503, 23514 for the supplier that it has.
 */
Datum
govproj_assignment_record(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_trigger(fcinfo, TABLE_assignment);
	TriggerData *data = (TriggerData *) fcinfo->context;
	Row		   *entry;

	if (update_is_idle(&reg->table[TABLE_assignment], data))
		return PointerGetDatum(data->tg_trigtuple);
	if (!TRIGGER_FIRED_BY_INSERT(data->tg_event))
		refuse_alteration(data, _("Enter another one, of the supplier that is right."));
	entry = entered_row(reg, TABLE_assignment, data);
	if (TRIGGER_FIRED_BEFORE(data->tg_event))
		return PointerGetDatum(assignment_check(reg, data->tg_relation, entry));
	assignment_record_act(reg, data->tg_relation, entry);
	return PointerGetDatum(NULL);
}
