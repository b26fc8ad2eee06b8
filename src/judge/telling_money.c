/*
 * telling_money.c
 *		What rows that come in, are altered or go move on the sums of others: those of a project
 *		and of its contracts.
 */
#include "postgres.h"

#include "judge/highest.h"
#include "judge/telling.h"
#include "register/figure.h"
#include "register/words.h"
#include "register/yuan.h"
#include "schema/money.h"
#include "schema/project.h"

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

static bool
has_ended(const Row *contract)
{
	return !row_isnull(contract, A_contract_ended_on);
}

/* What a contract counts as among those of its project. */
static Yuan
counts(const Row *contract)
{
	if (has_ended(contract))
		return row_yuan(contract, A_contract_paid);
	return yuan_sum(row_yuan(contract, A_contract_amount),
					row_yuan(contract, A_contract_supplemented));
}

/* What is ended leaves money lines reached that it reached. */
static void
move_contract(Telling *t, const Row *before, const Row *row)
{
	if (has_ended(row) && !row_isnull(t->project, A_project_highest_investment))
		project_keep_highest(t->project);
	move(t->project, A_project_contracted, yuan_difference(counts(row), counts(before)));
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
	Row		   *contract = telling_row_with_id(t, TABLE_contract,
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
	Row		   *contract = telling_row_with_id(t, TABLE_contract,
									   row_int64(entry, A_payment_contract_id));
	bool		comes_back = row_payment_kind(entry, A_payment_kind) == PAYMENT_REFUND;
	const Vocabulary *words = words_of(t);
	Yuan		amount = row_yuan(entry, A_payment_amount);

	if (!row_isnull(entry, A_payment_payment_id))
	{
		of = telling_row_with_id(t, TABLE_payment, row_int64(entry, A_payment_payment_id));
		comes_back = of == NULL || row_payment_kind(of, A_payment_kind) != PAYMENT_REFUND;
		of = of ? of : entry;
	}
	if (comes_back)
		amount = yuan_negative(amount);
	move(contract, A_contract_paid, amount);
	move(t->project, A_project_paid, amount);
	if (contract && has_ended(contract))
		move(t->project, A_project_contracted, amount);
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
	Row		   *contract = telling_row_with_id(t, TABLE_contract,
											   row_int64(change, A_change_contract_id));

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

/* Who the supplier of a contract is from then on. */
static void
move_supplier(Telling *t, const Row *entry)
{
	Row		   *contract = telling_row_with_id(t, TABLE_contract,
									   row_int64(entry, A_assignment_contract_id));

	if (contract == NULL)
		return;
	row_set(contract, A_contract_supplier, row_datum(entry, A_assignment_supplier));
	row_set(contract, A_contract_supplier_since, row_datum(entry, A_assignment_from_on));
	if (row_isnull(entry, A_assignment_supplier_code))
		row_set_null(contract, A_contract_supplier_code);
	else
		row_set(contract, A_contract_supplier_code, row_datum(entry, A_assignment_supplier_code));
}

/* Is there a project's own row to tell of? */
static bool
is_told(const Telling *t)
{
	return t->project && (t->wanted & PAST_TABLE(TABLE_project)) != 0;
}

/* What a row that comes in moves on others. */
void
telling_move_sums(Telling *t, const Row *row)
{
	if (!is_told(t))
		return;
	switch (row->table->id)
	{
		case TABLE_cost_line:
			move_line(t, row, false);
			break;
		case TABLE_contract:
			move(t->project, A_project_contracted, row_yuan(row, A_contract_amount));
			break;
		case TABLE_assignment:
			move_supplier(t, row);
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

/* And what it moves that it has been altered. */
void
telling_move_altered(Telling *t, const Row *before, const Row *row)
{
	if (!is_told(t))
		return;
	if (row->table->id == TABLE_cost_line)
	{
		move_line(t, before, true);
		move_line(t, row, false);
	}
	if (row->table->id == TABLE_contract)
		move_contract(t, before, row);
}

/* And that it has been removed. */
void
telling_move_removed(Telling *t, const Row *row)
{
	if (is_told(t) && row->table->id == TABLE_cost_line)
		move_line(t, row, true);
}
