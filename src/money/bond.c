/*
 * bond.c
 *		The trigger of the bond table: bonds for bids, performance and warranty, and
 *		retention money.
 *
 * The law that is shipped says nothing of them: what is refused is what cannot be.
 * Whoever enters payments enters them.  They move no sum of a contract or project,
 * and they may come and go whatever the project has come to.
 */
#include "postgres.h"

#include "access/xact.h"
#include "commands/trigger.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "code/characters.h"
#include "errors.h"
#include "money/bond.h"
#include "money/money.h"
#include "office/key.h"
#include "office/sight.h"
#include "policy/form.h"
#include "policy/legal_day.h"
#include "register/numbered.h"
#include "register/trigger.h"
#include "schema/money.h"
#include "schema/project.h"

PG_FUNCTION_INFO_V1(govproj_bond_record);

/* Errors: 23503 for a project that is not there or not to be seen, ZG006. */
void
bond_open(BondEntry *bond, const Register *reg, Relation rel, const Row *entry, int64 project_id)
{
	bond->reg = reg;
	bond->rel = rel;
	bond->entry = entry;
	project_lock(&bond->project, reg, project_id);
	bond->agency_id = require_form(reg, rel, &bond->project.row, TABLE_payment);
	CommandCounterIncrement();	/* what this command has entered before is there */
	bond->snapshot = RegisterSnapshot(fact_snapshot());
}

void
bond_close(BondEntry *bond)
{
	UnregisterSnapshot(bond->snapshot);
	row_unlock(&bond->project);
}

void
bond_refuse(const BondEntry *bond, int sqlstate, const char *rule, const char *detail,
			const char *hint)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("this cannot be recorded of a bond of project \"%s\"",
					TextDatumGetCString(row_datum(&bond->project.row, A_project_code))),
			 errdetail_internal("%s", detail),
			 hint ? errhint("%s", hint) : 0,
			 refused_by(bond->rel, rule)));
}

/* A day that has come, and not before another.  Errors: ZG011. */
void
bond_require_since(const BondEntry *bond, int column, DateADT since, const char *detail)
{
	require_past(rulebook_of(bond->reg), bond->rel, bond->entry, column);
	if (row_date(bond->entry, column) < since)
		bond_refuse(bond, ERRCODE_GOVPROJ_DATE_ORDER, "legal_date", detail, NULL);
}

/*
 * Begin to read the row that a column of the entry names; NULL: the project has no such.  Of one
 * that the current user may not learn of he hears what he would of none.  Errors: 23503.
 */
Row *
bond_named(const BondEntry *bond, Probe *probe, TableId which, int project_column, int column)
{
	Row		   *row;

	probe_begin(probe, &bond->reg->table[which], register_column(which, "id"),
				row_datum(bond->entry, column), bond->snapshot);
	row = probe_next(probe);
	if (row && row_int64(row, project_column) == row_int64(&bond->project.row, A_project_id))
		return row;
	if (row && !project_id_is_seen(bond->reg, row_int64(row, project_column)))
		refuse_as_absent(bond->rel, bond->entry->table->att[column]);
	return NULL;
}

/* Has another entry taken back what the entry does?  undoes: the column that names it. */
bool
bond_undone_before(const BondEntry *bond, int undoes)
{
	int			id = register_column(bond->entry->table->id, "id");
	bool		found = false;
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, bond->entry->table, undoes, row_datum(bond->entry, undoes),
				bond->snapshot);
	while (!found && (row = probe_next(&probe)) != NULL)
		found = row_int64(row, id) != row_int64(bond->entry, id);
	probe_end(&probe);
	return found;
}

/* Does a row of bond, or of bond_release, count: neither takes another back nor is taken back? */
bool
bond_stands(const BondEntry *bond, const Row *row)
{
	bool		is_bond = row->table->id == TABLE_bond;
	int			undoes = is_bond ? A_bond_bond_id : A_bond_release_bond_release_id;

	return row_isnull(row, undoes) &&
		!row_is_undone(row->table, undoes,
					   row_int64(row, is_bond ? A_bond_id : A_bond_release_id), bond->snapshot);
}

/* What was given back and forfeited of a bond; the entry itself is among it. */
Yuan
bond_released(const BondEntry *bond, int64 bond_id)
{
	Yuan		sum = yuan_zero();
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &bond->reg->table[TABLE_bond_release], A_bond_release_bond_id,
				Int64GetDatum(bond_id), bond->snapshot);
	while ((row = probe_next(&probe)) != NULL)
		if (bond_stands(bond, row))
			sum = yuan_sum(sum, row_yuan(row, A_bond_release_amount));
	probe_end(&probe);
	return sum;
}

/* Write the act, on the chain of the project. */
void
bond_record(BondEntry *bond, const char *kind, DateADT legal_on, char *detail)
{
	Act			act = {
		.kind = kind,
		.agency_id = bond->agency_id,
		.legal_on = legal_on,
		.policy_id = row_int64(&bond->project.row, A_project_policy_id),
		.detail = detail
	};

	project_record(&bond->project, bond->reg, &act);
}

/* Retention money that is still kept back from a contract. */
static Yuan
withheld_on(const BondEntry *bond, Datum contract_id)
{
	Yuan		sum = yuan_zero();
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &bond->reg->table[TABLE_bond], A_bond_contract_id, contract_id,
				bond->snapshot);
	while ((row = probe_next(&probe)) != NULL)
		if (row_says(row, A_bond_form, "withheld") && bond_stands(bond, row))
			sum = yuan_sum(sum, yuan_difference(row_yuan(row, A_bond_amount),
												bond_released(bond, row_int64(row, A_bond_id))));
	probe_end(&probe);
	return sum;
}

/* No more is kept back from a contract than it comes to, nor before it was signed. */
static void
bond_require_withholdable(const BondEntry *bond, const Row *contract)
{
	DateADT		signed_on = row_date(contract, A_contract_signed_on);
	Yuan		sum;

	if (!row_says(bond->entry, A_bond_form, "withheld"))
		return;
	bond_require_since(bond, A_bond_received_on, signed_on,
					   psprintf(_("It is withheld from contract %lld, which was signed on %s."),
								(long long) row_int64(contract, A_contract_id),
								date_text(signed_on)));
	sum = withheld_on(bond, row_datum(bond->entry, A_bond_contract_id));
	if (yuan_less(contract_total(contract), sum))
		refuse_amount(bond->rel,
					  psprintf(_("more is withheld from contract %lld than it comes to"),
							   (long long) row_int64(contract, A_contract_id)),
					  psprintf(_("With its supplements it is of %s yuan; %s yuan would be withheld "
								 "from it."), yuan_text(contract_total(contract)),
							   yuan_text(sum)));
}

static void
bond_require_contract(const BondEntry *bond)
{
	Probe		probe;
	Row		   *contract;

	if (row_isnull(bond->entry, A_bond_contract_id))
		return;
	contract = bond_named(bond, &probe, TABLE_contract, A_contract_project_id,
						  A_bond_contract_id);
	if (contract == NULL)
		bond_refuse(bond, ERRCODE_FOREIGN_KEY_VIOLATION, "contract",
					_("The project has no such contract (contract_id)."), NULL);
	bond_require_withholdable(bond, contract);
	probe_end(&probe);
}

/* What is sent twice is entered once. */
static void
bond_require_new_number(const BondEntry *bond)
{
	static const Numbering by = {.id = A_bond_id,.undoes = A_bond_bond_id,.round = ANY_COLUMN};
	int64		taken = number_taken_by(&bond->reg->table[TABLE_bond], bond->entry, &by);

	if (taken == 0)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_UNIQUE_VIOLATION),
			 errmsg("bond \"%s\" has been entered for this project before",
					shown_text(row_text(bond->entry, A_bond_number))),
			 errdetail("It is bond %lld.", (long long) taken),
			 errhint("There is nothing to enter where it is the same bond. Where that one was "
					 "entered wrong, take it back first."),
			 refused_by(bond->rel, "bond_number_key")));
}

/* The bond that is taken back: once, as it was, while nothing has become of it. */
static void
bond_require_returnable(const BondEntry *bond)
{
	static const int repeated[] = {A_bond_contract_id, A_bond_kind, A_bond_form, A_bond_giver,
	A_bond_amount, A_bond_received_on};
	int64		target = row_int64(bond->entry, A_bond_bond_id);
	Probe		probe;
	Row		   *row;

	row = bond_named(bond, &probe, TABLE_bond, A_bond_project_id, A_bond_bond_id);
	if (row == NULL || target == row_int64(bond->entry, A_bond_id))
		bond_refuse(bond, ERRCODE_FOREIGN_KEY_VIOLATION, "bond",
					_("The project has no such bond (bond_id)."), NULL);
	if (!row_isnull(row, A_bond_bond_id))
		bond_refuse(bond, ERRCODE_GOVPROJ_RECORD_FIXED, "bond",
					_("It takes another back itself."), _("Enter the bond anew instead."));
	if (row_changed_columns(row, bond->entry, repeated, lengthof(repeated)))
		bond_refuse(bond, ERRCODE_CHECK_VIOLATION, "bond",
					_("The row that takes it back repeats contract, kind, form, giver, amount and "
					  "day."), NULL);
	probe_end(&probe);
	if (yuan_is_positive(bond_released(bond, target)))
		bond_refuse(bond, ERRCODE_GOVPROJ_RECORD_FIXED, "bond",
					_("Something of it has been given back or forfeited."),
					_("Reverse that first: bond_release of kind \"reversal\"."));
	if (bond_undone_before(bond, A_bond_bond_id))
		bond_refuse(bond, ERRCODE_GOVPROJ_RECORD_FIXED, "bond",
					_("It has been taken back before."), NULL);
}

static void
bond_enter(BondEntry *bond)
{
	static const int omit[] = {A_bond_project_id};
	DateADT		initiated_on = row_date(&bond->project.row, A_project_initiated_on);

	bond_require_since(bond, A_bond_received_on, initiated_on,
					   psprintf(_("The project was initiated on %s."), date_text(initiated_on)));
	if (!row_isnull(bond->entry, A_bond_bond_id))
		bond_require_returnable(bond);
	else
	{
		bond_require_contract(bond);
		bond_require_new_number(bond);
	}
	bond_record(bond, "bond_received", row_date(bond->entry, A_bond_received_on),
				detail_row(bond->entry, omit, lengthof(omit)));
}

/* What was recorded stays, but for when it is due back.  Errors: ZG009. */
static void
bond_require_same(Relation rel, const Row *old, const Row *new)
{
	static const int fixed[] = {A_bond_id, A_bond_project_id, A_bond_contract_id, A_bond_kind,
		A_bond_form, A_bond_giver, A_bond_giver_code, A_bond_number, A_bond_amount,
	A_bond_received_on, A_bond_bond_id};
	char	   *names = row_changed_columns(old, new, fixed, lengthof(fixed));

	if (names == NULL)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
			 errmsg("%s of a bond may not be changed", names),
			 errhint("Enter another that takes it back, with bond_id, and then the right one."),
			 refused_by(rel, "fixed")));
}

/* When it is due back may be agreed on later, while something is held.  Errors: ZG009. */
static void
bond_require_held(const BondEntry *bond, const Row *old)
{
	static const int due[] = {A_bond_due_back_on};

	if (row_changed_columns(old, bond->entry, due, lengthof(due)) == NULL)
		return;
	if (!bond_stands(bond, old))
		bond_refuse(bond, ERRCODE_GOVPROJ_RECORD_FIXED, "fixed", _("It has been taken back."), NULL);
	if (!yuan_less(bond_released(bond, row_int64(old, A_bond_id)), row_yuan(old, A_bond_amount)))
		bond_refuse(bond, ERRCODE_GOVPROJ_RECORD_FIXED, "fixed", _("Nothing of it is held any more."),
					NULL);
}

static void
bond_alter(BondEntry *bond, const Row *old)
{
	char	   *detail = detail_entry(old, bond->entry, A_bond_id, NULL, 0);

	bond_require_held(bond, old);
	if (detail)
		bond_record(bond, "bond_changed", register_today(rulebook_of(bond->reg)), detail);
}

/*
 * Trigger of bond: BEFORE INSERT, UPDATE, DELETE row, AFTER INSERT, UPDATE row, BEFORE TRUNCATE.
 * Errors: ZG006 for another office, ZG008 for more withheld than the contract comes to, ZG009 for
 * removing, for altering more than when it is due back, and for taking back twice or what something
 * has become of, ZG011 for a day out of order, 23503, 23505 for a number that is taken, 23514.
 */
Datum
govproj_bond_record(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_trigger(fcinfo, TABLE_bond);
	TriggerData *data = (TriggerData *) fcinfo->context;
	BondEntry	bond;
	Row		   *old;
	Row		   *new;

	if (TRIGGER_FIRED_BY_DELETE(data->tg_event) || TRIGGER_FIRED_BY_TRUNCATE(data->tg_event))
		refuse_alteration(data, _("Enter another that takes it back, with bond_id."));
	if (!entry_rows(reg, TABLE_bond, data, &old, &new))
		return PointerGetDatum(data->tg_trigtuple);
	if (old)
		bond_require_same(data->tg_relation, old, new);
	if (TRIGGER_FIRED_BEFORE(data->tg_event))
		return PointerGetDatum(row_tuple(new));
	bond_open(&bond, reg, data->tg_relation, new, row_int64(new, A_bond_project_id));
	if (old)
		bond_alter(&bond, old);
	else
		bond_enter(&bond);
	bond_close(&bond);
	return PointerGetDatum(NULL);
}
