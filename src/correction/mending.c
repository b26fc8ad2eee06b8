/*
 * mending.c
 *		What may be corrected, and what a correction does to the row that it is of.
 *
 * Only what nothing else puts right: papers are voided, sums are undone by their opposites, and
 * frozen figures are moved by changes.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "correction/mending.h"
#include "errors.h"
#include "money/money.h"
#include "policy/form.h"
#include "policy/legal_day.h"
#include "project/record.h"
#include "register/probe.h"
#include "register/value.h"
#include "schema/correction.h"
#include "schema/money.h"
#include "schema/project.h"

/* A column that may be corrected. */
typedef struct Correctable
{
	TableId		table;
	int			column;
} Correctable;

static const Correctable correctables[] = {
	{TABLE_contract, A_contract_kind},
	{TABLE_contract, A_contract_supplier},
	{TABLE_contract, A_contract_supplier_code},
	{TABLE_contract, A_contract_qualification},
	{TABLE_contract, A_contract_qualified_until},
	{TABLE_contract, A_contract_amount},
	{TABLE_contract, A_contract_signed_on},
	{TABLE_contract, A_contract_delivery_due},
	{TABLE_contract, A_contract_delivered_on},
	{TABLE_contract, A_contract_security_undertaking},
	{TABLE_contract, A_contract_ended_on},
	{TABLE_contract_party, A_contract_party_name},
	{TABLE_contract_party, A_contract_party_code},
	{TABLE_contract_party, A_contract_party_part},
	{TABLE_project, A_project_stage},
	{TABLE_project, A_project_stage_on},
	{TABLE_project, A_project_budget_year}
};

/* What is put right in a way of its own. */
typedef struct Instead
{
	const char *relation;
	const char *hint;
} Instead;

static const Instead insteads[] = {
	{"document", gettext_noop("Its issuer voids the paper, and it is entered anew.")},
	{"waiver", gettext_noop("The issuer of the document that it rests on voids that.")},
	{"receipt", gettext_noop("The paper is voided, entered anew and received again.")},
	{"payment", gettext_noop("Enter a payment of kind \"reversal\" with its payment_id, and the right "
							 "one.")},
	{"assignment", gettext_noop("Enter another row of assignment, of the supplier that is right.")},
	{"bond", gettext_noop("Enter another that takes it back, with bond_id, and then the right one.")},
	{"bond_release", gettext_noop("Enter one of kind \"reversal\" with its bond_release_id, and the "
								  "right one.")},
	{"supplement", gettext_noop("Enter another of the opposite amount with its supplement_id, and the "
								"right one.")},
	{"change", gettext_noop("Enter another change, back to the figure that is right.")},
	{"cost_line", gettext_noop("A frozen figure is altered by a change of value.")},
	{"correction", gettext_noop("A decided correction stays: enter another one, of the same row and "
								"column.")}
};

void
mending_refuse(const Mending *mending, int sqlstate, const char *rule, const char *detail,
			   const char *hint)
{
	const Row  *entry = mending->entry;

	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("column \"%s\" of \"%s\" cannot be corrected like this",
					row_text(entry, A_correction_column_name),
					row_text(entry, A_correction_relation)),
			 errdetail_internal("%s", detail),
			 hint ? errhint("%s", hint) : 0,
			 refused_by(mending->rel, rule)));
}

/* All that may be corrected, as messages list it. */
static char *
list_correctables(void)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < (int) lengthof(correctables); i++)
		appendStringInfo(&list, "%s%s.%s", i > 0 ? _(", ") : "",
						 register_table_name(correctables[i].table),
						 register_column_name(correctables[i].table, correctables[i].column));
	return list.data;
}

static const char *
hint_instead(const char *relation)
{
	for (int i = 0; i < (int) lengthof(insteads); i++)
		if (strcmp(insteads[i].relation, relation) == 0)
			return _(insteads[i].hint);
	return NULL;
}

/* Which column a correction is of.  Errors: ZG009 for one that is not put right like this. */
void
mending_find(Mending *mending, const Register *reg, Relation rel, Row *entry)
{
	char	   *relation = row_text(entry, A_correction_relation);
	char	   *column = row_text(entry, A_correction_column_name);

	mending->reg = reg;
	mending->rel = rel;
	mending->entry = entry;
	for (int i = 0; i < (int) lengthof(correctables); i++)
	{
		mending->table = correctables[i].table;
		mending->column = correctables[i].column;
		if (strcmp(register_table_name(mending->table), relation) == 0 &&
			strcmp(register_column_name(mending->table, mending->column), column) == 0)
			return;
	}
	mending_refuse(mending, ERRCODE_GOVPROJ_RECORD_FIXED, "correctable",
				   psprintf(_("What may be corrected is: %s."), list_correctables()),
				   hint_instead(relation));
}

static bool
is_of_project(const Mending *mending)
{
	return mending->table == TABLE_project;
}

static void
refuse_row(const Mending *mending)
{
	mending_refuse(mending, ERRCODE_FOREIGN_KEY_VIOLATION, "correction_row",
				   psprintf(_("The project has no such row: %lld."),
							(long long) row_int64(mending->entry, A_correction_row_id)), NULL);
}

/* The project of a contract; 0: there is no such contract. */
static int64
project_of_contract(const Register *reg, int64 contract_id)
{
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	int64		project_id = 0;
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &reg->table[TABLE_contract], A_contract_id, Int64GetDatum(contract_id),
				snapshot);
	row = probe_next(&probe);
	if (row)
		project_id = row_int64(row, A_contract_project_id);
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
	return project_id;
}

/* Is the row one of the project that the correction names? */
static bool
is_of_its_project(const Mending *mending)
{
	const Row  *row = &mending->subject.row;
	int64		project_id = mending->table == TABLE_contract
		? row_int64(row, A_contract_project_id)
		: project_of_contract(mending->reg, row_int64(row, A_contract_party_contract_id));

	return project_id == row_int64(mending->entry, A_correction_project_id);
}

/* Lock the row, and then its project, as entries on contracts do.  Errors: 23503. */
void
mending_open(Mending *mending)
{
	int64		project_id = row_int64(mending->entry, A_correction_project_id);
	int64		row_id = row_int64(mending->entry, A_correction_row_id);

	require_project_seen(mending->reg, project_id);
	if (is_of_project(mending) ? row_id != project_id
		: !row_lock(&mending->subject, &mending->reg->table[mending->table], row_id))
		refuse_row(mending);
	if (!is_of_project(mending) && !is_of_its_project(mending))
		refuse_row(mending);
	project_lock(&mending->project, mending->reg, project_id);
	mending->project.check = true;
	mending->subject.check = true;
}

void
mending_close(Mending *mending)
{
	row_unlock(&mending->project);
	if (!is_of_project(mending))
		row_unlock(&mending->subject);
}

/* The row that is corrected. */
Row *
mending_row(Mending *mending)
{
	return is_of_project(mending) ? &mending->project.row : &mending->subject.row;
}

/* What a cell holds, whatever the client's settings; NULL: nothing. */
char *
cell_text(const Row *row, int column)
{
	int			att = row->table->att[column] - 1;
	Oid			type = getBaseType(TupleDescAttr(row->desc, att)->atttypid);
	Oid			output;
	bool		is_varlena;

	if (row->isnull[att])
		return NULL;
	if (type == DATEOID)
		return date_text(DatumGetDateADT(row->values[att]));
	if (type == BOOLOID)
		return pstrdup(DatumGetBool(row->values[att]) ? "true" : "false");
	if (row->table->id == TABLE_project && column == A_project_stage)
		return pstrdup(stage_name(row_stage(row, column)));
	getTypeOutputInfo(type, &output, &is_varlena);
	return OidOutputFunctionCall(output, row->values[att]);
}

/* Put what a text says into a cell.  Errors: those of its type, 23514, 23502. */
static void
cell_set(Relation rel, Row *row, int column, char *said)
{
	int			att = row->table->att[column] - 1;
	Row			before = row_copy(row);
	Oid			input;
	Oid			typioparam;

	row->isnull[att] = said == NULL;
	row->values[att] = (Datum) 0;
	row->sets++;
	if (said == NULL)
	{
		if (TupleDescAttr(row->desc, att)->attnotnull)
			row_require_not_null(rel, row, &column, 1);
		return;
	}
	getTypeInputInfo(TupleDescAttr(row->desc, att)->atttypid, &input, &typioparam);
	row->values[att] = OidInputFunctionCall(input, said, typioparam, -1);
	/* no trigger of the row's own table looks at it */
	require_values(rel, &before, row);
}

static LockedRow *
mending_locked(Mending *mending)
{
	return is_of_project(mending) ? &mending->project : &mending->subject;
}

/* A copy of the row in which the cell holds what the text says. */
static Row
row_saying(Mending *mending, char *said)
{
	Row			row = row_copy(mending_row(mending));

	cell_set(mending_locked(mending)->rel, &row, mending->column, said);
	return row;
}

static bool
holds(Mending *mending, char *said)
{
	const Row  *row = mending_row(mending);
	Row			other = row_saying(mending, said);

	return !row_differs(row, &other, row->table->att[mending->column] - 1);
}

/* What the correction takes for wrong is what stands there.  Errors: 23514. */
void
mending_require_old(Mending *mending)
{
	char	   *now = cell_text(mending_row(mending), mending->column);

	if (holds(mending, row_text(mending->entry, A_correction_old)))
		return;
	mending_refuse(mending, ERRCODE_CHECK_VIOLATION, "correction_old",
				   now ? psprintf(_("What stands there is \"%s\"."), now)
				   : _("Nothing stands there."),
				   _("Read the row again, and enter the correction of what it says."));
}

static void
entry_set(Row *entry, int column, char *said)
{
	if (said)
		row_set(entry, column, CStringGetTextDatum(said));
	else
		row_set_null(entry, column);
}

/* What is wrong, where it was left out, and both as they are shown ever after. */
void
mending_fill_old(Mending *mending)
{
	Row		   *entry = mending->entry;
	Row			mended;

	if (row_isnull(entry, A_correction_old))
		entry_set(entry, A_correction_old, cell_text(mending_row(mending), mending->column));
	mending_require_old(mending);
	entry_set(entry, A_correction_old, cell_text(mending_row(mending), mending->column));
	mended = row_saying(mending, row_text(entry, A_correction_new));
	entry_set(entry, A_correction_new, cell_text(&mended, mending->column));
	if (holds(mending, row_text(entry, A_correction_new)))
		mending_refuse(mending, ERRCODE_CHECK_VIOLATION, "correction_new",
					   _("That is what stands there."), NULL);
}

static void
refuse_open(const Mending *mending, const char *hint)
{
	mending_refuse(mending, ERRCODE_GOVPROJ_RECORD_FIXED, "open",
				   _("Nothing rests on it yet."), hint);
}

/* What can still be changed by itself is not corrected.  Errors: ZG009. */
void
mending_require_closed(Mending *mending)
{
	const Row  *project = &mending->project.row;
	const Row  *row = &mending->subject.row;
	bool		rests;

	if (mending->table == TABLE_contract && mending->column == A_contract_delivered_on)
		rests = row_stage(project, A_project_stage) >= STAGE_ACCEPTED &&
			!row_isnull(row, A_contract_delivered_on);
	else if (mending->table == TABLE_contract && mending->column == A_contract_ended_on)
		rests = contract_has_ended(row);
	else if (mending->table == TABLE_contract)
		rests = contract_has_ended(row) ||
			 contract_is_rested_on(project, row) || contract_has_entries(mending->reg, row);
	else if (mending->table == TABLE_contract_party)
		rests = row_int64(row, A_contract_party_after_seq) !=
			row_int64(project, A_project_step_seq);
	else
		rests = mending->column != A_project_budget_year ||
			row_stage(project, A_project_stage) != STAGE_PLANNED;
	if (!rests)
		refuse_open(mending, mending->table == TABLE_contract_party
					? _("Enter another that takes it back, with party_id, and then the right one.")
					: _("Change the row itself."));
}

static void
refuse_below_paid(const Mending *mending)
{
	const Row  *contract = &mending->subject.row;

	if (yuan_less(contract_total(contract), row_yuan(contract, A_contract_paid)))
		refuse_amount(mending->rel,
					  psprintf(_("contract %lld may not come to less than what has been paid on it"),
							   (long long) row_int64(contract, A_contract_id)),
					  psprintf(_("With it the contract is %s yuan; %s yuan have been paid."),
							   yuan_text(contract_total(contract)),
							   yuan_text(row_yuan(contract, A_contract_paid))));
}

/* What was entered on a contract is no older than its signing.  Errors: ZG011. */
static void
require_signed_first(const Mending *mending)
{
	const Row  *contract = &mending->subject.row;
	DateADT		first = contract_first_entry(mending->reg, contract);

	if (first < row_date(contract, A_contract_signed_on))
		mending_refuse(mending, ERRCODE_GOVPROJ_DATE_ORDER, "legal_date",
					   psprintf(_("What was entered on the contract begins on %s."),
								date_text(first)),
					   _("Undo what is of another day first, or give a day that is no later."));
}

/* What a contract says otherwise: its days, its words, and the sums that follow its amount. */
static void
apply_to_contract(Mending *mending, Yuan before)
{
	Row		   *contract = &mending->subject.row;
	const Policy *policy = policy_of_project(mending->reg, &mending->project.row);
	Relation	rel = mending->subject.rel;

	if (mending->column == A_contract_kind)
		require_word(rel, &policy->words, LIST_CONTRACT, contract, A_contract_kind);
	if (mending->column == A_contract_signed_on || mending->column == A_contract_delivered_on ||
		mending->column == A_contract_ended_on)
		require_past(rulebook_of(mending->reg), rel, contract, mending->column);
	require_end_order(mending->rel, contract);
	if ((mending->column == A_contract_supplier || mending->column == A_contract_supplier_code) &&
		!row_isnull(contract, A_contract_supplier_since))
		mending_refuse(mending, ERRCODE_GOVPROJ_RECORD_FIXED, "fixed",
					   _("Its supplier is the one that a row of assignment says."),
					   _("Enter another row of assignment, of the supplier that is right."));
	if (mending->column == A_contract_signed_on && contract_has_changes(mending->reg, contract))
		mending_refuse(mending, ERRCODE_GOVPROJ_RECORD_FIXED, "fixed",
					   _("Changes of duration count their days from the day of signing."),
					   _("Correct delivery_due instead, or enter another change of duration."));
	if (mending->column == A_contract_signed_on)
		require_signed_first(mending);
	refuse_below_paid(mending);
	if (!yuan_equal(contract_counts(contract), before))
		move_sum(&mending->project, A_project_contracted,
				 yuan_difference(contract_counts(contract), before));
}

/*
 * Put the new value into the row, which is not stored yet, and what follows from it on the project.
 * Errors: 23514 for a value that its column does not take, those of the table's own constraints,
 * ZG008, ZG009, ZG011.
 */
void
mending_apply(Mending *mending)
{
	Row		   *row = mending_row(mending);
	Yuan		before = mending->table == TABLE_contract ? contract_counts(row)
		: yuan_zero();

	mending->was = row_copy(row);
	cell_set(mending_locked(mending)->rel, row, mending->column,
			 row_text(mending->entry, A_correction_new));
	if (mending->table == TABLE_contract)
		apply_to_contract(mending, before);
	row_check(mending_locked(mending));
}
