/*
 * past.c
 *		A project, or the register, as of the end of a day, as its acts tell.
 *
 * Every row that an act enters stands in its detail, and whatever changes it in
 * another's.  Gone through once more, as far as they were in effect, they give
 * the rows as they stood: nothing is read of what the tables hold today.
 *
 * An act is in effect from its legal day on.  Two things are told by the order
 * of the chain besides.  What stands before a step was there when it was taken,
 * though it bears the day on which it was typed: cost lines that were entered
 * before a step that is dated back.  And what an act makes of the project's own
 * row was not so before the step that it came after.
 *
 * The agencies are taken to have been, before they were entered, what they were
 * entered as, since the day from which they say that they are active: entering
 * one is keeping a list, and founds nobody.
 */
#include "postgres.h"

#include "access/table.h"
#include "access/tupdesc.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/fmgrprotos.h"
#include "utils/hsearch.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"

#include "errors.h"
#include "judge/highest.h"
#include "judge/past.h"
#include "ledger/ledger.h"
#include "policy/rulebook.h"
#include "register/day.h"
#include "register/figure.h"
#include "register/probe.h"
#include "register/words.h"
#include "schema/duty.h"
#include "schema/evidence.h"
#include "schema/ledger.h"
#include "schema/money.h"
#include "schema/office.h"
#include "schema/plan.h"
#include "schema/project.h"

typedef enum Bearing
{
	ENTERS,
	CHANGES,
	REMOVES
} Bearing;

/* What a kind of act is to the row of a table. */
typedef struct ActKind
{
	const char *kind;
	TableId		table;
	Bearing		bearing;
	bool		own;			/* it stands in the register's own chain only */
} ActKind;

static const ActKind act_kinds[] = {
	{"project_entered", TABLE_project, ENTERS, false},
	{"project_changed", TABLE_project, CHANGES, false},
	{"off_plan_ground_changed", TABLE_project, CHANGES, false},
	{"project_moved", TABLE_project, CHANGES, false},
	{"step", TABLE_project, CHANGES, false},
	{"cost_line_entered", TABLE_cost_line, ENTERS, false},
	{"cost_line_changed", TABLE_cost_line, CHANGES, false},
	{"cost_line_removed", TABLE_cost_line, REMOVES, false},
	{"document_entered", TABLE_document, ENTERS, false},
	{"document_voided", TABLE_document, ENTERS, false},
	{"contract_entered", TABLE_contract, ENTERS, false},
	{"contract_changed", TABLE_contract, CHANGES, false},
	{"supplement_entered", TABLE_supplement, ENTERS, false},
	{"payment_entered", TABLE_payment, ENTERS, false},
	{"change_decided", TABLE_change, ENTERS, false},
	{"fund_allocated", TABLE_fund_allocation, ENTERS, false},
	{"fund_allocation_changed", TABLE_fund_allocation, CHANGES, false},
	{"evaluation_entered", TABLE_evaluation, ENTERS, false},
	{"evaluation_changed", TABLE_evaluation, CHANGES, false},
	{"filing_received", TABLE_receipt, ENTERS, false},
	{"audit_request_entered", TABLE_audit_request, ENTERS, false},
	{"audit_request_changed", TABLE_audit_request, CHANGES, false},
	{"audit_item_entered", TABLE_audit_item, ENTERS, false},
	{"audit_item_changed", TABLE_audit_item, CHANGES, false},
	{"audit_item_handed_over", TABLE_audit_item, CHANGES, false},
	{"annual_plan_entered", TABLE_annual_plan, ENTERS, true},
	{"annual_plan_changed", TABLE_annual_plan, CHANGES, true},
	{"annual_plan_filed", TABLE_annual_plan, CHANGES, true},
	{"annual_plan_approved", TABLE_annual_plan, CHANGES, true},
	{"agency_entered", TABLE_agency, ENTERS, true},
	{"agency_changed", TABLE_agency, CHANGES, true},
	{"agency_removed", TABLE_agency, REMOVES, true},
};

/* On these rests what stands on a project's own row. */
#define PAST_MONEY (PAST_TABLE(TABLE_project) | PAST_TABLE(TABLE_cost_line) | \
	PAST_TABLE(TABLE_contract) | PAST_TABLE(TABLE_supplement) | PAST_TABLE(TABLE_payment) | \
	PAST_TABLE(TABLE_change))

/* Sums, which acts move and do not set: one that came late and is dated early adds to them. */
static const int sums[] = {
	A_project_city_funds, A_project_national_funds, A_project_total_investment,
	A_project_software_cost, A_project_contracted
};

/* How the columns of a table are read from JSON. */
typedef struct Reader
{
	TupleDesc	desc;			/* NULL: not looked at yet */
	bool	   *wanted;			/* the columns that are read at all */
	FmgrInfo   *input;
	Oid		   *type;			/* its base type */
	Oid		   *typioparam;
} Reader;

/* A row by its id. */
typedef struct Place
{
	struct
	{
		int64		table;
		int64		id;
	}			key;
	Row		   *row;
} Place;

/* Going through the acts of one chain. */
typedef struct Telling
{
	Past	   *past;
	const Rulebook *book;
	PastTables	wanted;
	TableId		asked;			/* of this table these attributes (number - 1) besides what the */
	const Bitmapset *columns;	/* engine reads itself */
	Reader		readers[NTABLES];
	HTAB	   *places;
	Row		   *project;		/* NULL: not born, or it is the register's chain */
	int64		step_seq;		/* of the last step before the act, in effect or not */
	int64		seq;			/* of the act that is gone through */
} Telling;

/* An act of the chain, and when it was in effect. */
typedef struct PastAct
{
	Row		   *row;
	int64		seq;
	const ActKind *deed;			/* NULL: none that bears on a row */
	bool		leads;			/* to a stage */
	DateADT		from;			/* in effect */
} PastAct;

static const ActKind *
act_kind_of(const char *kind)
{
	for (int i = 0; i < (int) lengthof(act_kinds); i++)
		if (strcmp(act_kinds[i].kind, kind) == 0)
			return &act_kinds[i];
	return NULL;
}

/*
 * Who fixes today to see the register as it was meets a mixture: duties of that day, by stages and
 * papers that came after it.  He is told so, once, where he meets it; whoever plays a story from
 * day to day never does.  project: its row as it is now.
 */
void
past_warn(const Row *project, DateADT today)
{
	static bool told = false;

	if (told || !today_is_set() || row_date(project, A_project_stage_on) <= today)
		return;
	told = true;
	ereport(NOTICE,
			(errmsg("govproj.today is %s, and this register knows what came after it",
					date_text(today)),
			 errdetail("The setting is for tests: it moves today, and stages, papers and sums stay "
					   "as they are now. Project \"%s\" came to its stage on %s.",
					   row_text(project, A_project_code),
					   date_text(row_date(project, A_project_stage_on))),
			 errhint("For a past day ask project_on(day), pipeline_on(day), funds_on(day) or "
					 "duties_on(day) of the register.")));
}

/* Do a project's acts tell of the rows of a table what they were? */
bool
past_tells_of(TableId which)
{
	for (int i = 0; i < (int) lengthof(act_kinds); i++)
		if (act_kinds[i].table == which && !act_kinds[i].own)
			return true;
	return false;
}

/* Row by row, so that it may outlive what it was read from. */
static Row *
keep_row(const Row *row)
{
	Row		   *kept = palloc(sizeof(Row));

	*kept = row_copy(row);
	for (int i = 0; i < row->desc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(row->desc, i);

		if (!row->isnull[i])
			kept->values[i] = datumCopy(row->values[i], attribute->attbyval, attribute->attlen);
	}
	return kept;
}

/*
 * Which columns are read from what acts say: those that the engine reads, and those that are asked
 * for.  Whatever else is there is its users', who may have made something else of it since.
 */
static bool *
columns_wanted(const Telling *t, TableId which, int natts)
{
	const Table *table = &t->past->reg->table[which];
	bool	   *wanted = palloc0(natts * sizeof(bool));
	int			att = -1;

	for (int i = 0; i < register_ncolumns(which); i++)
		if (register_column_is_required(which, i))
			wanted[table->att[i] - 1] = true;
	while (which == t->asked && (att = bms_next_member(t->columns, att)) >= 0)
		wanted[att] = true;
	return wanted;
}

static Reader *
reader_of(Telling *t, TableId which)
{
	Reader	   *reader = &t->readers[which];
	Relation	rel;

	if (reader->desc)
		return reader;
	rel = register_table_open(&t->past->reg->table[which], AccessShareLock);
	reader->desc = CreateTupleDescCopy(RelationGetDescr(rel));
	table_close(rel, NoLock);
	reader->wanted = columns_wanted(t, which, reader->desc->natts);
	reader->input = palloc0(reader->desc->natts * sizeof(FmgrInfo));
	reader->type = palloc0(reader->desc->natts * sizeof(Oid));
	reader->typioparam = palloc0(reader->desc->natts * sizeof(Oid));
	return reader;
}

static Row *
empty_row(Telling *t, TableId which)
{
	Reader	   *reader = reader_of(t, which);
	Row		   *row = palloc0(sizeof(Row));

	row->table = &t->past->reg->table[which];
	row->desc = reader->desc;
	row->values = palloc0(reader->desc->natts * sizeof(Datum));
	row->isnull = palloc(reader->desc->natts * sizeof(bool));
	memset(row->isnull, true, reader->desc->natts * sizeof(bool));
	return row;
}

/* What a JSON value, which is not null, is as text of a column. */
static char *
value_text(const JsonbValue *value)
{
	switch (value->type)
	{
		case jbvString:
			return pnstrdup(value->val.string.val, value->val.string.len);
		case jbvNumeric:
			return DatumGetCString(DirectFunctionCall1(numeric_out,
													   NumericGetDatum(value->val.numeric)));
		case jbvBool:
			return value->val.boolean ? "true" : "false";
		case jbvBinary:
			return JsonbToCString(NULL, value->val.binary.data, value->val.binary.len);
		default:
			elog(ERROR, "a JSON value of type %d is no text", (int) value->type);
	}
}

/* How a column is read, looked up when it first is. */
static void
learn_column(Reader *reader, int att)
{
	Oid			input;

	if (OidIsValid(reader->type[att]))
		return;
	reader->type[att] = getBaseType(TupleDescAttr(reader->desc, att)->atttypid);
	getTypeInputInfo(reader->type[att], &input, &reader->typioparam[att]);
	fmgr_info(input, &reader->input[att]);
}

/* It has been in the table, so that what a domain asks is not asked again.  JSON stays JSON: as
 * text a string would lose its quotes. */
static Datum
datum_of_json(Reader *reader, int att, const JsonbValue *value)
{
	Jsonb	   *json;

	learn_column(reader, att);
	if (reader->type[att] != JSONBOID && reader->type[att] != JSONOID)
		return InputFunctionCall(&reader->input[att], value_text(value), reader->typioparam[att],
								 -1);
	json = JsonbValueToJsonb((JsonbValue *) value);
	if (reader->type[att] == JSONBOID)
		return JsonbPGetDatum(json);
	return CStringGetTextDatum(JsonbToCString(NULL, &json->root, VARSIZE(json)));
}

static void
set_from_json(Telling *t, Row *row, int att, const JsonbValue *value)
{
	row->isnull[att] = value->type == jbvNull;
	row->values[att] = row->isnull[att] ? (Datum) 0
		: datum_of_json(reader_of(t, row->table->id), att, value);
}

static JsonbValue *
member(const JsonbContainer *body, const char *key)
{
	if (!JsonContainerIsObject(body))
		return NULL;
	return getKeyJsonValueFromContainer((JsonbContainer *) body, key, strlen(key), NULL);
}

static int64
member_int(const JsonbContainer *body, const char *key)
{
	JsonbValue *value = member(body, key);

	if (value == NULL || value->type != jbvNumeric)
		return 0;
	return DatumGetInt64(DirectFunctionCall1(numeric_int8, NumericGetDatum(value->val.numeric)));
}

/* NULL: the column is not read. */
static const char *
column_name(Telling *t, const Row *row, int att)
{
	return reader_of(t, row->table->id)->wanted[att]
		? NameStr(TupleDescAttr(row->desc, att)->attname) : NULL;
}

/* Acts that the engine records tell all that it reads: this one has been altered. */
static void
refuse_act(const Telling *t, const StringInfo names)
{
	const Past *past = t->past;
	const char *what = names->data;

	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 past->project_id == 0
			 ? errmsg("act %lld of the register does not tell %s", (long long) t->seq, what)
			 : errmsg("act %lld of project %lld does not tell %s", (long long) t->seq,
					  (long long) past->project_id, what),
			 errhint("What is recorded has been altered: govproj.verify(register) tells what else "
					 "has.")));
}

static void
refuse_act_without(const Telling *t, const char *name)
{
	StringInfoData names = {0};

	names_add(&names, name);
	refuse_act(t, &names);
}

/* What the engine reads of a row is all there.  Errors: XX001. */
static void
require_told(const Telling *t, const Row *row)
{
	TableId		which = row->table->id;
	StringInfoData missing = {0};

	for (int i = 0; i < register_ncolumns(which); i++)
		if (register_column_is_required(which, i) && register_column_is_not_null(which, i) &&
			row_isnull(row, i))
			names_add(&missing, register_column_name(which, i));
	if (missing.len > 0)
		refuse_act(t, &missing);
}

/* Fill a row in with what the detail says of its columns. */
static void
fill_row(Telling *t, Row *row, const JsonbContainer *body)
{
	for (int i = 0; i < row->desc->natts; i++)
	{
		const char *name = column_name(t, row, i);
		JsonbValue *value = name ? member(body, name) : NULL;

		if (value)
			set_from_json(t, row, i, value);
	}
}

static bool
is_sum(const Row *row, int att)
{
	if (row->table->id != TABLE_project)
		return false;
	for (int i = 0; i < (int) lengthof(sums); i++)
		if (row->table->att[sums[i]] == att + 1)
			return true;
	return false;
}

/* By as much as it went from the old value to the new. */
static void
move_from_json(Telling *t, Row *row, int att, const JsonbValue *old, const JsonbValue *new)
{
	Reader	   *reader = reader_of(t, row->table->id);
	Yuan		before = {row->values[att]};
	Yuan		from;
	Yuan		to;

	if (row->isnull[att] || old->type == jbvNull || new->type == jbvNull)
		refuse_act_without(t, column_name(t, row, att));
	from.datum = datum_of_json(reader, att, old);
	to.datum = datum_of_json(reader, att, new);
	row->values[att] = yuan_sum(before, yuan_difference(to, from)).datum;
}

/* Alter a row by what the detail says has changed: [old, new] of each column. */
static void
change_row(Telling *t, Row *row, const JsonbContainer *body)
{
	for (int i = 0; i < row->desc->natts; i++)
	{
		const char *name = column_name(t, row, i);
		JsonbValue *value = name ? member(body, name) : NULL;
		JsonbValue *new;

		if (value == NULL || value->type != jbvBinary ||
			!JsonContainerIsArray(value->val.binary.data))
			continue;
		new = getIthJsonbValueFromContainer(value->val.binary.data, 1);
		if (new == NULL)
			continue;
		if (is_sum(row, i))
			move_from_json(t, row, i, getIthJsonbValueFromContainer(value->val.binary.data, 0),
						   new);
		else
			set_from_json(t, row, i, new);
		row->sets++;
	}
	require_told(t, row);
}

static Place *
place_of(Telling *t, TableId which, int64 id, HASHACTION action)
{
	Place		wanted = {.key = {which, id}};

	return hash_search(t->places, &wanted.key, action, NULL);
}

static Row *
row_with_id(Telling *t, TableId which, int64 id)
{
	Place	   *place = place_of(t, which, id, HASH_FIND);

	return place ? place->row : NULL;
}

static void
add_row(Telling *t, Row *row, int64 id)
{
	place_of(t, row->table->id, id, HASH_ENTER)->row = row;
	t->past->rows[row->table->id] = lappend(t->past->rows[row->table->id], row);
}

static void
remove_row(Telling *t, Row *row, int64 id)
{
	(void) place_of(t, row->table->id, id, HASH_REMOVE);
	t->past->rows[row->table->id] = list_delete_ptr(t->past->rows[row->table->id], row);
}

static Datum
act_day(const PastAct *act)
{
	return row_datum(act->row, A_act_legal_on);
}

/* What the engine keeps on a project from its birth on. */
static void
begin_project(Telling *t, Row *project, const PastAct *act)
{
	if (row_isnull(act->row, A_act_to_stage))
		refuse_act_without(t, register_column_name(TABLE_act, A_act_to_stage));
	row_set(project, A_project_stage, row_datum(act->row, A_act_to_stage));
	row_set(project, A_project_stage_on, act_day(act));
	row_set(project, A_project_initiated_on, act_day(act));
	row_set(project, A_project_round, Int32GetDatum(1));
	row_set(project, A_project_round_on, act_day(act));
	row_set(project, A_project_step_seq, Int64GetDatum(act->seq));
	row_set(project, A_project_round_seq, Int64GetDatum(0));
	row_set_yuan(project, A_project_paid, yuan_zero());
	row_set_yuan(project, A_project_paid_national, yuan_zero());
	row_set(project, A_project_last_seq, Int64GetDatum(act->seq));
	row_set(project, A_project_last_hash, row_datum(act->row, A_act_hash));
	t->project = project;
}

/* And on what hangs on it: which act came before it, who entered it. */
static void
fill_kept(Telling *t, Row *row, const PastAct *act)
{
	switch (row->table->id)
	{
		case TABLE_project:
			begin_project(t, row, act);
			break;
		case TABLE_cost_line:
			row_set(row, A_cost_line_project_id, Int64GetDatum(t->past->project_id));
			break;
		case TABLE_fund_allocation:
			row_set(row, A_fund_allocation_project_id, Int64GetDatum(t->past->project_id));
			break;
		case TABLE_evaluation:
			row_set(row, A_evaluation_project_id, Int64GetDatum(t->past->project_id));
			break;
		case TABLE_document:
			row_set(row, A_document_project_id, Int64GetDatum(t->past->project_id));
			row_set(row, A_document_entered_by, row_datum(act->row, A_act_actor));
			row_set(row, A_document_after_seq, Int64GetDatum(t->step_seq));
			break;
		case TABLE_change:
			row_set(row, A_change_project_id, Int64GetDatum(t->past->project_id));
			row_set(row, A_change_entered_by, row_datum(act->row, A_act_actor));
			row_set(row, A_change_after_seq, Int64GetDatum(t->step_seq));
			break;
		case TABLE_contract:
			row_set(row, A_contract_project_id, Int64GetDatum(t->past->project_id));
			row_set(row, A_contract_supplemented, yuan_zero().datum);
			row_set(row, A_contract_added, yuan_zero().datum);
			row_set(row, A_contract_paid, yuan_zero().datum);
			row_set(row, A_contract_paid_national, yuan_zero().datum);
			row_set(row, A_contract_after_seq, Int64GetDatum(t->step_seq));
			row_set(row, A_contract_checked_seq, Int64GetDatum(act->seq - 1));
			break;
		case TABLE_receipt:
			if (t->past->project_id)
				row_set(row, A_receipt_after_seq, Int64GetDatum(t->step_seq));
			break;
		default:
			break;
	}
}

static void
move(Row *row, int column, Yuan amount)
{
	if (row)
		row_set_yuan(row, column, yuan_sum(row_yuan(row, column), amount));
}

/* The words of the version that the project was under. */
static const Vocabulary *
words_of(Telling *t)
{
	return &policy_by_id(t->book, row_int64(t->project, A_project_policy_id))->words;
}

static void
move_line(Telling *t, const Row *line, bool away)
{
	Yuan		amount = row_yuan(line, A_cost_line_amount);
	Yuan		moved = away ? yuan_negative(amount) : amount;
	const Vocabulary *words = words_of(t);

	move(t->project, A_project_total_investment, moved);
	if (has_part(words, PART_SOFTWARE, said_word(words, LIST_COST_LINE, line, A_cost_line_kind)))
		move(t->project, A_project_software_cost, moved);
}

static void
move_supplement(Telling *t, const Row *entry)
{
	Row		   *contract = row_with_id(t, TABLE_contract,
									   row_int64(entry, A_supplement_contract_id));
	Yuan		amount = row_yuan(entry, A_supplement_amount);
	bool		undoes = !row_isnull(entry, A_supplement_supplement_id);

	if (!row_isnull(t->project, A_project_highest_investment))
		project_keep_highest(t->project);
	move(contract, A_contract_supplemented, amount);
	if (yuan_is_positive(amount) != undoes)
		move(contract, A_contract_added, amount);
	move(t->project, A_project_contracted, amount);
}

/* A reversal takes back what it undoes, of whatever source that was. */
static void
move_payment(Telling *t, const Row *entry)
{
	const Row  *of = entry;
	Row		   *contract = row_with_id(t, TABLE_contract,
									   row_int64(entry, A_payment_contract_id));
	bool		comes_back = row_payment_kind(entry, A_payment_kind) == PAYMENT_REFUND;
	const Vocabulary *words = words_of(t);
	Yuan		amount = row_yuan(entry, A_payment_amount);

	if (!row_isnull(entry, A_payment_payment_id))
	{
		of = row_with_id(t, TABLE_payment, row_int64(entry, A_payment_payment_id));
		comes_back = of == NULL || row_payment_kind(of, A_payment_kind) != PAYMENT_REFUND;
		of = of ? of : entry;
	}
	if (comes_back)
		amount = yuan_negative(amount);
	move(contract, A_contract_paid, amount);
	move(t->project, A_project_paid, amount);
	if (is_in_scope(words, said_word(words, LIST_SOURCE, of, A_payment_source)))
		return;
	move(contract, A_contract_paid_national, amount);
	move(t->project, A_project_paid_national, amount);
}

static void
move_value(Telling *t, const Row *change, Yuan difference)
{
	const Vocabulary *words = words_of(t);

	if (!row_isnull(t->project, A_project_highest_investment))
		project_keep_highest(t->project);
	move(t->project, A_project_total_investment, difference);
	if (!has_part(words, PART_SOFTWARE,
				  said_word(words, LIST_COST_LINE, change, A_change_cost_line_kind)))
		return;
	if (!row_isnull(t->project, A_project_highest_investment))
		project_keep_highest(t->project);
	move(t->project, A_project_software_cost, difference);
}

static void
move_duration(Telling *t, const Row *change)
{
	Row		   *contract = row_with_id(t, TABLE_contract, row_int64(change, A_change_contract_id));

	if (contract && !row_isnull(change, A_change_new))
		row_set(contract, A_contract_delivery_due,
				DateADTGetDatum(row_date(contract, A_contract_signed_on) +
								figure_days(row_figure(change, A_change_new))));
}

static void
keep_change_day(Row *project, const Row *change)
{
	if (row_isnull(project, A_project_changed_on) ||
		row_date(project, A_project_changed_on) < row_date(change, A_change_decided_on))
		row_set(project, A_project_changed_on, row_datum(change, A_change_decided_on));
}

static void
move_change(Telling *t, const Row *change)
{
	ChangeKind	kind = row_change_kind(change, A_change_kind);
	const Vocabulary *words = words_of(t);
	Yuan		difference = yuan_zero();

	if (!row_isnull(change, A_change_old) && !row_isnull(change, A_change_new))
		difference = yuan_difference(figure_yuan(row_figure(change, A_change_new)),
									 figure_yuan(row_figure(change, A_change_old)));
	if (kind == CHANGE_VALUE)
		move_value(t, change, difference);
	if (kind == CHANGE_DURATION)
		move_duration(t, change);
	if (kind == CHANGE_FUNDS)
		move(t->project, is_in_scope(words, said_word(words, LIST_SOURCE, change, A_change_source))
			 ? A_project_city_funds : A_project_national_funds, difference);
	else
		keep_change_day(t->project, change);
}

/* What a row that comes in moves on others. */
static void
move_sums(Telling *t, const Row *row)
{
	if (t->project == NULL || (t->wanted & PAST_TABLE(TABLE_project)) == 0)
		return;
	switch (row->table->id)
	{
		case TABLE_cost_line:
			move_line(t, row, false);
			break;
		case TABLE_contract:
			move(t->project, A_project_contracted, row_yuan(row, A_contract_amount));
			break;
		case TABLE_supplement:
			move_supplement(t, row);
			break;
		case TABLE_payment:
			move_payment(t, row);
			break;
		case TABLE_change:
			move_change(t, row);
			break;
		default:
			break;
	}
}

static void
enter(Telling *t, const PastAct *act, const JsonbContainer *body)
{
	Row		   *row = empty_row(t, act->deed->table);

	fill_row(t, row, body);
	fill_kept(t, row, act);
	require_told(t, row);
	add_row(t, row, member_int(body, "id"));
	move_sums(t, row);
}

static void
alter(Telling *t, Row *row, const JsonbContainer *body)
{
	Row			before = row_copy(row);

	change_row(t, row, body);
	if (t->project == NULL || (t->wanted & PAST_TABLE(TABLE_project)) == 0)
		return;
	if (row->table->id == TABLE_cost_line)
	{
		move_line(t, &before, true);
		move_line(t, row, false);
	}
	if (row->table->id == TABLE_contract)
		move(t->project, A_project_contracted,
			 yuan_difference(row_yuan(row, A_contract_amount),
							 row_yuan(&before, A_contract_amount)));
}

static void
take_out(Telling *t, Row *row, int64 id)
{
	if (row->table->id == TABLE_cost_line && t->project &&
		(t->wanted & PAST_TABLE(TABLE_project)) != 0)
		move_line(t, row, true);
	remove_row(t, row, id);
}

/* A new round, which of a project that was returned begins with the return. */
static void
begin_round(Row *project, const PastAct *act, int round)
{
	bool		returned = row_stage(project, A_project_stage) == STAGE_RETURNED;

	row_set(project, A_project_round, Int32GetDatum(round));
	row_set(project, A_project_round_seq, returned ? row_datum(project, A_project_step_seq)
			: Int64GetDatum(act->seq));
	row_set(project, A_project_round_on, returned ? row_datum(project, A_project_stage_on)
			: act_day(act));
}

static void
step_on(Telling *t, const PastAct *act, const JsonbContainer *detail)
{
	JsonbValue *changed = member(detail, "changed");
	int			round = member_int(detail, "round");

	if (round > row_int32(t->project, A_project_round))
		begin_round(t->project, act, round);
	row_set(t->project, A_project_stage, row_datum(act->row, A_act_to_stage));
	row_set(t->project, A_project_stage_on, act_day(act));
	row_set(t->project, A_project_step_seq, Int64GetDatum(act->seq));
	if (changed && changed->type == jbvBinary)
		change_row(t, t->project, changed->val.binary.data);
}

/* Does a detail say of which row it is?  What alters a project is in its own chain. */
static bool
says_whose(const ActKind *deed, const JsonbContainer *body)
{
	JsonbValue *id = member(body, "id");

	if (deed->table == TABLE_project && deed->bearing != ENTERS)
		return JsonContainerIsObject(body);
	return id && id->type == jbvNumeric;
}

static void
tell(Telling *t, const PastAct *act)
{
	int			column = act->row->table->id == TABLE_act ? A_act_detail : A_register_act_detail;
	Datum		detail = DirectFunctionCall1(jsonb_in,
											 CStringGetDatum(row_text(act->row, column)));
	const JsonbContainer *body = &DatumGetJsonbP(detail)->root;
	int64		id = member_int(body, "id");
	Row		   *row;

	t->seq = act->seq;
	if (!says_whose(act->deed, body))
		refuse_act_without(t, "id");
	if (act->deed->bearing == ENTERS)
	{
		enter(t, act, body);
		return;
	}
	row = act->deed->table == TABLE_project ? t->project : row_with_id(t, act->deed->table, id);
	if (row == NULL)
		return;
	if (act->deed->bearing == REMOVES)
		take_out(t, row, id);
	else if (act->leads)
		step_on(t, act, body);
	else
		alter(t, row, body);
}

static int
by_seq(const void *a, const void *b)
{
	const PastAct *one = a;
	const PastAct *other = b;

	return (one->seq > other->seq) - (one->seq < other->seq);
}

static bool
is_known(const Past *past, const Row *row, int recorded_at)
{
	return DatumGetTimestampTz(row_datum(row, recorded_at)) <= past->known;
}

/* A plan is filed on a day of its own; an item is asked for on that of its request. */
static bool
bears_no_day(const ActKind *deed)
{
	return deed->bearing == ENTERS &&
		(deed->table == TABLE_annual_plan || deed->table == TABLE_audit_item);
}

/* A day that an act says under a key of its detail, or has it changed to; else otherwise. */
static DateADT
day_said(const Row *act, int detail, const char *key, DateADT otherwise)
{
	JsonbValue *day = detail_value(act, detail, key);

	if (day && day->type == jbvBinary && JsonContainerIsArray(day->val.binary.data))
		day = getIthJsonbValueFromContainer(day->val.binary.data, 1);
	if (day == NULL || day->type != jbvString)
		return otherwise;
	return DatumGetDateADT(DirectFunctionCall1(date_in, CStringGetDatum(value_text(day))));
}

/* From which day on an act of a project is in effect, by itself: a delivery from the day that it
 * bears, not that of its typing. */
static DateADT
day_of_act(const Row *act, const ActKind *deed)
{
	DateADT		day = row_date(act, A_act_legal_on);

	if (deed && bears_no_day(deed))
		return DATEVAL_NOBEGIN;
	if (deed && deed->table == TABLE_contract && deed->bearing == CHANGES)
		return Min(day, day_said(act, A_act_detail, "delivered_on", day));
	return day;
}

/* The same of the register's own chain.  An agency may say since when it is one. */
static DateADT
day_of_own_act(const Row *act, const ActKind *deed)
{
	DateADT		day = row_date(act, A_register_act_legal_on);

	if (deed->table == TABLE_agency && deed->bearing == ENTERS)
		return Min(day, day_said(act, A_register_act_detail, "active_since", DATEVAL_NOBEGIN));
	return bears_no_day(deed) ? DATEVAL_NOBEGIN : day;
}

static PastAct
act_of_project(const Row *row)
{
	const ActKind *deed = act_kind_of(row_text(row, A_act_kind));

	return (PastAct) {
		.row = keep_row(row),
		.seq = row_int64(row, A_act_seq),
		.deed = deed,
		.leads = !row_isnull(row, A_act_to_stage),
		.from = day_of_act(row, deed)
	};
}

/* How the chain's order bears on when its acts are in effect: see above. */
static void
date_by_steps(PastAct *acts, int n)
{
	DateADT		last = DATEVAL_NOBEGIN;
	DateADT		next = DATEVAL_NOEND;

	for (int i = n - 1; i >= 0; i--)
		if (acts[i].leads)
			next = acts[i].from;
		else
			acts[i].from = Min(acts[i].from, next);
	for (int i = 0; i < n; i++)
		if (acts[i].leads)
			last = acts[i].from;
		else if (acts[i].deed && acts[i].deed->table == TABLE_project)
			acts[i].from = Max(acts[i].from, last);
}

static int
read_project_acts(const Past *past, PastAct **acts)
{
	int			n = 0;
	int			room = 64;
	Probe		probe;
	Row		   *row;

	*acts = palloc(room * sizeof(PastAct));
	probe_begin(&probe, &past->reg->table[TABLE_act], A_act_project_id,
				Int64GetDatum(past->project_id), past->snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		CHECK_FOR_INTERRUPTS();
		if (!is_known(past, row, A_act_recorded_at))
			continue;
		if (n == room)
			*acts = repalloc_huge(*acts, (room *= 2) * sizeof(PastAct));
		(*acts)[n++] = act_of_project(row);
	}
	probe_end(&probe);
	qsort(*acts, n, sizeof(PastAct), by_seq);
	date_by_steps(*acts, n);
	return n;
}

/* Of the register's own chain only what bears on a row that is wanted is kept, for it is long. */
static int
read_own_acts(const Past *past, PastTables wanted, PastAct **acts)
{
	int			n = 0;
	int			room = 64;
	Probe		probe;
	Row		   *row;

	*acts = palloc(room * sizeof(PastAct));
	probe_all(&probe, &past->reg->table[TABLE_register_act], past->snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		const ActKind *deed = act_kind_of(row_text(row, A_register_act_kind));

		CHECK_FOR_INTERRUPTS();
		if (deed == NULL || (wanted & PAST_TABLE(deed->table)) == 0 ||
			!is_known(past, row, A_register_act_recorded_at))
			continue;
		if (n == room)
			*acts = repalloc_huge(*acts, (room *= 2) * sizeof(PastAct));
		(*acts)[n++] = (PastAct) {
			.row = keep_row(row),
			.seq = row_int64(row, A_register_act_seq),
			.deed = deed,
			.from = day_of_own_act(row, deed)
		};
	}
	probe_end(&probe);
	qsort(*acts, n, sizeof(PastAct), by_seq);
	return n;
}

/* The head of the chain, as it was then. */
static void
set_head(Telling *t, List *acts)
{
	const Row  *last = llast(acts);

	row_set(t->project, A_project_last_seq, row_datum(last, A_act_seq));
	row_set(t->project, A_project_last_hash, row_datum(last, A_act_hash));
}

static void
tell_all(Telling *t, const PastAct *acts, int n)
{
	Past	   *past = t->past;
	HASHCTL		ctl = {.keysize = sizeof(((Place *) NULL)->key), .entrysize = sizeof(Place),
					   .hcxt = CurrentMemoryContext};

	t->places = hash_create("govproj past rows", 64, &ctl, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	for (int i = 0; i < n; i++)
	{
		const PastAct *act = &acts[i];

		CHECK_FOR_INTERRUPTS();
		if (act->leads)
			t->step_seq = act->seq;
		if (act->from > past->day)
			continue;
		past->rows[act->row->table->id] = lappend(past->rows[act->row->table->id], act->row);
		if (act->deed && (t->wanted & PAST_TABLE(act->deed->table)) != 0)
			tell(t, act);
	}
	hash_destroy(t->places);
	if (t->project)
		set_head(t, past->rows[TABLE_act]);
}

/* Rows that were told elsewhere, as if they had been here: what they were told from goes away. */
static void
keep_rows(Telling *t, TableId which, const List *rows)
{
	ListCell   *lc;

	foreach(lc, rows)
	{
		Row		   *kept = keep_row(lfirst(lc));

		kept->desc = reader_of(t, which)->desc;
		t->past->rows[which] = lappend(t->past->rows[which], kept);
	}
}

/* What audit asked about a project stands in the project's chain; it is owed by an agency. */
static void
add_audits(Telling *t, int64 project_id, MemoryContext scratch)
{
	const Past *past = t->past;
	MemoryContext caller = MemoryContextSwitchTo(scratch);
	const Past *of = past_of_project(past->reg, project_id, past->day, past->known,
									 PAST_TABLE(TABLE_project) | PAST_TABLE(TABLE_audit_request) |
									 PAST_TABLE(TABLE_audit_item), past->snapshot);

	MemoryContextSwitchTo(caller);
	keep_rows(t, TABLE_audit_request, of->rows[TABLE_audit_request]);
	keep_rows(t, TABLE_audit_item, of->rows[TABLE_audit_item]);
	keep_rows(t, TABLE_project, of->rows[TABLE_project]);
	MemoryContextReset(scratch);
}

static int
by_id(const ListCell *a, const ListCell *b)
{
	int64		one = *(const int64 *) lfirst(a);
	int64		other = *(const int64 *) lfirst(b);

	return (one > other) - (one < other);
}

/* The table tells of which projects there is anything: no request is ever removed. */
static void
add_audits_of_projects(Telling *t)
{
	const Past *past = t->past;
	MemoryContext scratch = AllocSetContextCreate(CurrentMemoryContext, "govproj past of a project",
												  ALLOCSET_DEFAULT_SIZES);
	List	   *ids = NIL;
	int64		last = 0;
	ListCell   *lc;
	Probe		probe;
	Row		   *row;

	probe_all(&probe, &past->reg->table[TABLE_audit_request], past->snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		int64	   *id;

		CHECK_FOR_INTERRUPTS();
		if (row_isnull(row, A_audit_request_project_id))
			continue;
		id = palloc(sizeof(int64));
		*id = row_int64(row, A_audit_request_project_id);
		ids = lappend(ids, id);
	}
	probe_end(&probe);
	list_sort(ids, by_id);
	foreach(lc, ids)
	{
		CHECK_FOR_INTERRUPTS();
		if (*(int64 *) lfirst(lc) != last)
			add_audits(t, *(int64 *) lfirst(lc), scratch);
		last = *(int64 *) lfirst(lc);
	}
	list_free_deep(ids);
	MemoryContextDelete(scratch);
}

/* The agencies, and what they owe themselves, of a project or of none: of the tables wanted. */
Past *
past_of_register(const Register *reg, DateADT day, TimestampTz known, PastTables wanted,
				 Snapshot snapshot)
{
	Past	   *past = palloc0(sizeof(Past));
	Telling		t = {.past = past,.book = rulebook_of(reg),.wanted = wanted};
	PastAct    *acts;
	int			n;

	past->reg = reg;
	past->day = day;
	past->known = known;
	past->snapshot = snapshot;
	n = read_own_acts(past, wanted, &acts);
	tell_all(&t, acts, n);
	if ((wanted & PAST_TABLE(TABLE_audit_request)) != 0)
		add_audits_of_projects(&t);
	return past;
}

static Past *
tell_project(Telling *t, const Register *reg, int64 project_id, DateADT day, TimestampTz known,
			 Snapshot snapshot)
{
	Past	   *past = t->past = palloc0(sizeof(Past));
	PastAct    *acts;
	int			n;

	past->reg = reg;
	past->project_id = project_id;
	past->day = day;
	past->known = known;
	past->snapshot = snapshot;
	t->book = rulebook_of(reg);
	if ((t->wanted & (PAST_TABLE(TABLE_project) | PAST_TABLE(TABLE_contract))) != 0)
		t->wanted |= PAST_MONEY;
	n = read_project_acts(past, &acts);
	tell_all(t, acts, n);
	return past;
}

/* One project, and what hangs on it: of the tables that are wanted. */
Past *
past_of_project(const Register *reg, int64 project_id, DateADT day, TimestampTz known,
				PastTables wanted, Snapshot snapshot)
{
	Telling		t = {.wanted = wanted};

	return tell_project(&t, reg, project_id, day, known, snapshot);
}

/* The rows of one table, in these attributes (number - 1) and those that the engine reads. */
List *
past_rows(const Register *reg, int64 project_id, DateADT day, TimestampTz known, TableId which,
		  const Bitmapset *columns, Snapshot snapshot)
{
	Telling		t = {.wanted = PAST_TABLE(which),.asked = which,.columns = columns};

	return tell_project(&t, reg, project_id, day, known, snapshot)->rows[which];
}

/* Another project at the same time: its own row. */
const Past *
past_of_other(const Past *past, int64 project_id)
{
	return past_of_project(past->reg, project_id, past->day, past->known,
						   PAST_TABLE(TABLE_project), past->snapshot);
}

/* The project's own row; NULL: it had not been born, or was not known. */
const Row *
past_project(const Past *past)
{
	return past->rows[TABLE_project] == NIL ? NULL : linitial(past->rows[TABLE_project]);
}

/* The first agency of a kind that acted then, by its id; 0: none did. */
int64
past_first_of_kind(const Past *past, const char *kind)
{
	int64		found = 0;
	Probe		probe;
	Row		   *row;

	probe_given(&probe, past->own ? past->own->rows[TABLE_agency] : NIL, ANY_COLUMN, 0);
	while ((row = probe_next(&probe)) != NULL)
	{
		int64		id = row_int64(row, A_agency_id);

		if (row_says(row, A_agency_kind, kind) && row_bool(row, A_agency_active) &&
			(found == 0 || id < found))
			found = id;
	}
	return found;
}
