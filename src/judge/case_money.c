/*
 * case_money.c
 *		Reading the cost lines, changes and funds of a case.
 */
#include "postgres.h"

#include "judge/case_money.h"
#include "register/figure.h"
#include "schema/money.h"
#include "schema/project.h"

/* Changes of value count in the figures of the round in which they were decided. */
static void
fill_change(const Case *c, Change *change, const Row *row)
{
	memset(change, 0, sizeof(Change));
	change->id = row_int64(row, A_change_id);
	change->kind = row_change_kind(row, A_change_kind);
	change->cause = said_word(&c->policy->words, LIST_CAUSE, row, A_change_cause);
	change->cost_line_kind = said_word(&c->policy->words, LIST_COST_LINE, row,
									   A_change_cost_line_kind);
	if (!row_isnull(row, A_change_contract_id))
		change->contract_id = row_int64(row, A_change_contract_id);
	change->decided_on = row_date(row, A_change_decided_on);
	change->after_seq = row_int64(row, A_change_after_seq);
	change->ordinal = row_int64(row, A_change_ordinal);
	change->entered_by = row_text(row, A_change_entered_by);
	change->has_figures = !row_isnull(row, A_change_old) && !row_isnull(row, A_change_new);
	if (change->has_figures && change->kind == CHANGE_DURATION)
		change->days_before = figure_days(row_figure(row, A_change_old));
	if (change->has_figures && change->kind == CHANGE_VALUE)
		change->difference = yuan_difference(figure_yuan(row_figure(row, A_change_new)),
											 figure_yuan(row_figure(row, A_change_old)));
	change->source = said_word(&c->policy->words, LIST_SOURCE, row, A_change_source);
	if (change->has_figures && change->kind != CHANGE_DURATION)
	{
		change->before = yuan_copy(figure_yuan(row_figure(row, A_change_old)));
		change->after = yuan_copy(figure_yuan(row_figure(row, A_change_new)));
	}
	change->of_round = change->after_seq >= row_int64(c->project, A_project_round_seq);
	change->counts = change->of_round && change->has_figures && change->kind == CHANGE_VALUE;
}

/* Read them, if they have not been. */
void
case_read_changes(Case *c)
{
	Probe		probe;
	Row		   *row;

	if (c->has_changes)
		return;
	c->has_changes = true;
	case_probe(c, &probe, TABLE_change, A_change_project_id, c->project_id);
	while ((row = probe_next(&probe)) != NULL)
	{
		c->changes = case_one_more(c->changes, c->nchanges, sizeof(Change));
		fill_change(c, &c->changes[c->nchanges++], row);
	}
	probe_end(&probe);
}

/* One of them; it is read alone where nothing has asked for the others.  False: it is not there. */
bool
case_change_by_id(Case *c, int64 id, Change *change)
{
	bool		found = false;
	Probe		probe;
	Row		   *row;

	for (int i = 0; c->has_changes && i < c->nchanges; i++)
		if (c->changes[i].id == id)
		{
			*change = c->changes[i];
			return true;
		}
	if (c->has_changes)
		return false;
	case_probe_told(c, &probe, TABLE_change, A_change_id, id);
	row = probe_next(&probe);
	found = row && row_int64(row, A_change_project_id) == c->project_id;
	if (found)
		fill_change(c, change, row);
	probe_end(&probe);
	return found;
}

/*
 * The change of a kind that was decided last, and of one day entered last; false: there is none.
 * Not where case_changes_are_sorted says no.
 */
bool
case_latest_change(Case *c, ChangeKind kind, Change *change)
{
	bool		found;
	Probe		probe;
	Row		   *row;

	probe_latest_first(&probe, &c->reg->table[TABLE_change], DAY_OWN, c->project_id,
					   word_of(&change_kind_words, kind), DATEVAL_NOEND, c->snapshot);
	row = probe_next(&probe);
	found = row != NULL;
	if (found)
		fill_change(c, change, row);
	probe_end(&probe);
	return found;
}

/* Does an index lead to the latest of them? */
bool
case_changes_are_sorted(const Case *c)
{
	return c->past == NULL && register_table_is_by_day(&c->reg->table[TABLE_change], DAY_OWN);
}

/* The changes that moved the day of delivery of one contract.  Returns how many. */
int
case_moves_of(Case *c, int64 contract_id, Change **moves)
{
	int			n = 0;
	Probe		probe;
	Row		   *row;

	*moves = NULL;
	case_probe(c, &probe, TABLE_change, A_change_contract_id, contract_id);
	while ((row = probe_next(&probe)) != NULL)
	{
		*moves = case_one_more(*moves, n, sizeof(Change));
		fill_change(c, &(*moves)[n], row);
		if ((*moves)[n].kind == CHANGE_DURATION && (*moves)[n].has_figures)
			n++;
	}
	probe_end(&probe);
	return n;
}

static void
read_cost_lines(Case *c)
{
	Probe		probe;
	Row		   *row;

	if (c->has_cost_lines)
		return;
	c->has_cost_lines = true;
	case_probe(c, &probe, TABLE_cost_line, A_cost_line_project_id, c->project_id);
	while ((row = probe_next(&probe)) != NULL)
	{
		CostLine   *line;

		c->cost_lines = case_one_more(c->cost_lines, c->ncost_lines, sizeof(CostLine));
		line = &c->cost_lines[c->ncost_lines++];
		line->kind = said_word(&c->policy->words, LIST_COST_LINE, row, A_cost_line_kind);
		line->amount = yuan_copy(row_yuan(row, A_cost_line_amount));
	}
	probe_end(&probe);
}

#define ANY_COST	(~(WordSet) 0)	/* that of a change of the total as a whole, too */

static WordSet
costs_of(CostLineKind kind)
{
	return kind == WORD_NONE ? ANY_COST : word_set_with(0, kind);
}

static bool
is_cost_of(CostLineKind kind, WordSet wanted)
{
	return wanted == ANY_COST || word_set_has(wanted, kind);
}

static Yuan
sum_of_lines(Case *c, WordSet kinds)
{
	Yuan		sum = yuan_zero();

	read_cost_lines(c);
	for (int i = 0; i < c->ncost_lines; i++)
		if (is_cost_of(c->cost_lines[i].kind, kinds))
			sum = yuan_sum(sum, c->cost_lines[i].amount);
	return sum;
}

/* What kinds of cost come to: their lines and, once they are frozen, the changes of these. */
static Yuan
sum_of_costs(Case *c, WordSet kinds)
{
	Yuan		sum = sum_of_lines(c, kinds);

	if (!row_bool(c->project, A_project_frozen) ||
		row_isnull(c->project, A_project_changed_on))
		return sum;
	case_read_changes(c);
	for (int i = 0; i < c->nchanges; i++)
		if (c->changes[i].counts && is_cost_of(c->changes[i].cost_line_kind, kinds))
			sum = yuan_sum(sum, c->changes[i].difference);
	return sum;
}

/* A kind of cost; WORD_NONE: all kinds. */
Yuan
case_cost(Case *c, CostLineKind kind)
{
	return sum_of_costs(c, costs_of(kind));
}

/* What counts as software development. */
Yuan
case_software_cost(Case *c)
{
	return sum_of_costs(c, c->policy->words.part[PART_SOFTWARE]);
}

/* Start reading the changes of the project from the last one back, if an index leads there. */
static void
begin_from_last_change(Case *c, Probe *probe)
{
	probe_newest_first(probe, &c->reg->table[TABLE_change], A_change_project_id,
					   Int64GetDatum(c->project_id), A_change_ordinal, PG_INT64_MAX, c->snapshot);
}

/* No step of the project has come since, so that what it left is what there is. */
static bool
is_of_present_stage(const Case *c, const Change *change)
{
	return change->after_seq == row_int64(c->project, A_project_step_seq);
}

/*
 * The same of frozen lines, for the change that comes next: those before it may be of the statement
 * that is running, and not yet on the project.  The last of the same kind says what it left, so
 * that as a rule no more is read than what has come since: looking through all for each of many
 * would take for ever.
 */
Yuan
case_cost_to_change(Case *c, CostLineKind kind)
{
	Yuan		sum = yuan_zero();
	bool		found = false;
	bool		over = false;
	Probe		probe;
	Row		   *row;

	begin_from_last_change(c, &probe);
	while (!found && !over && (row = probe_next(&probe)) != NULL)
	{
		Change		change;

		fill_change(c, &change, row);
		over = probe.index && !change.of_round;
		if (!change.counts || !is_cost_of(change.cost_line_kind, costs_of(kind)))
			continue;
		found = probe.index && change.cost_line_kind == kind && is_of_present_stage(c, &change);
		sum = yuan_sum(sum, found ? change.after : change.difference);
	}
	probe_end(&probe);
	return found ? sum : yuan_sum(sum, sum_of_lines(c, costs_of(kind)));
}

/* The money of the sources in scope, or of all others, as the project has it. */
Yuan
project_funds(const Row *project, bool in_scope)
{
	return row_yuan(project, in_scope ? A_project_city_funds : A_project_national_funds);
}

/*
 * The same, for the change that comes next: as the last of such a source says, which may be of
 * the statement that is running; those of an earlier stage are on the project.
 */
Yuan
case_funds_to_change(Case *c, bool in_scope)
{
	Change		last = {0};
	bool		over = false;
	Probe		probe;
	Row		   *row;

	begin_from_last_change(c, &probe);
	while (!over && (row = probe_next(&probe)) != NULL)
	{
		Change		change;

		fill_change(c, &change, row);
		if (is_of_present_stage(c, &change) && change.kind == CHANGE_FUNDS &&
			is_in_scope(&c->policy->words, change.source) == in_scope && change.has_figures &&
			change.ordinal > last.ordinal)
			last = change;
		over = probe.index && (last.ordinal > 0 || !is_of_present_stage(c, &change));
	}
	probe_end(&probe);
	return last.ordinal > 0 ? last.after : project_funds(c->project, in_scope);
}

/* Which change of the project the next one is. */
int64
case_next_change(Case *c)
{
	int64		last = 0;
	Probe		probe;
	Row		   *row;

	begin_from_last_change(c, &probe);
	while (!(probe.index && last > 0) && (row = probe_next(&probe)) != NULL)
		last = Max(last, row_int64(row, A_change_ordinal));
	probe_end(&probe);
	return last + 1;
}

/*
 * What the changes of value of this round add to the figures, or take away.  While the lines are
 * frozen that is what the total has moved from them; a step, before which a round may have ended,
 * adds up the changes themselves.
 */
Yuan
case_changes_of_round(Case *c)
{
	Yuan		sum = yuan_zero();

	if (c->kind == CASE_ENTRY && row_bool(c->project, A_project_frozen))
		return yuan_difference(row_yuan(c->project, A_project_total_investment),
							   sum_of_lines(c, ANY_COST));
	if (!row_isnull(c->project, A_project_changed_on) || c->kind == CASE_ENTRY)
		case_read_changes(c);
	for (int i = 0; i < c->nchanges; i++)
		if (c->changes[i].counts)
			sum = yuan_sum(sum, c->changes[i].difference);
	return sum;
}

/* The day of the last change, which stands on the project; false when there was none. */
bool
case_last_change(Case *c, DateADT *day)
{
	if (row_isnull(c->project, A_project_changed_on))
		return false;
	*day = row_date(c->project, A_project_changed_on);
	return true;
}

/* What has been paid on all contracts from money in scope, which is also what names no source. */
Yuan
project_paid(const Row *project, bool in_scope)
{
	Yuan		national = row_yuan(project, A_project_paid_national);

	return in_scope ? yuan_difference(row_yuan(project, A_project_paid), national) : national;
}

/*
 * A figure of the allocations of the sources in scope, or of all others, all years together:
 * A_fund_allocation_...
 */
Yuan
case_allocated(Case *c, bool in_scope, int column)
{
	const Vocabulary *words = &c->policy->words;
	Yuan		sum = yuan_zero();
	Probe		probe;
	Row		   *row;

	case_probe_told(c, &probe, TABLE_fund_allocation, A_fund_allocation_project_id, c->project_id);
	while ((row = probe_next(&probe)) != NULL)
		if (!row_isnull(row, column) &&
			is_in_scope(words, said_word(words, LIST_SOURCE, row,
										 A_fund_allocation_source)) == in_scope)
			sum = yuan_sum(sum, row_yuan(row, column));
	probe_end(&probe);
	return sum;
}
