/*
 * case_money.c
 *		Reading the contracts, cost lines, changes and funds of a case.
 */
#include "postgres.h"

#include "judge/case_money.h"
#include "register/figure.h"
#include "schema/money.h"
#include "schema/project.h"

static void
fill_contract(const Case *c, Contract *contract, const Row *row)
{
	contract->id = row_int64(row, A_contract_id);
	contract->kind = said_word(&c->policy->words, LIST_CONTRACT, row, A_contract_kind);
	contract->supplier = row_text(row, A_contract_supplier);
	contract->supplier_code = row_text(row, A_contract_supplier_code);
	contract->had_another = !row_isnull(row, A_contract_supplier_since);
	contract->nparties = 0;
	contract->parties = NULL;
	contract->amount = yuan_copy(row_yuan(row, A_contract_amount));
	contract->supplemented = yuan_copy(row_yuan(row, A_contract_supplemented));
	contract->added = yuan_copy(row_yuan(row, A_contract_added));
	contract->paid = yuan_copy(row_yuan(row, A_contract_paid));
	contract->signed_on = row_date(row, A_contract_signed_on);
	contract->has_qualification = row_is_filled(row, A_contract_qualification);
	contract->qualified_until = row_isnull(row, A_contract_qualified_until) ? DATEVAL_NOEND
		: row_date(row, A_contract_qualified_until);
	contract->qualified = contract->has_qualification &&
		contract->qualified_until >= contract->signed_on;
	contract->undertaking = row_bool(row, A_contract_security_undertaking);
	contract->has_due = !row_isnull(row, A_contract_delivery_due);
	contract->delivery_due = contract->has_due
		? row_date(row, A_contract_delivery_due) : 0;
	contract->delivered = !row_isnull(row, A_contract_delivered_on);
	contract->delivered_on = contract->delivered
		? row_date(row, A_contract_delivered_on) : 0;
	contract->ended_on = row_isnull(row, A_contract_ended_on) ? DATEVAL_NOEND
		: row_date(row, A_contract_ended_on);
	contract->ended = contract->ended_on <= c->day;
	contract->after_seq = row_int64(row, A_contract_after_seq);
}

static int
entered_first(const void *a, const void *b)
{
	const Contract *one = a;
	const Contract *other = b;

	return (one->id > other->id) - (one->id < other->id);
}

/* Read them all, or as many as are few, as they were entered.  Returns whether that was all. */
static bool
read_contracts(Case *c, int most)
{
	bool		all = true;
	Probe		probe;
	Row		   *row;

	c->ncontracts = 0;
	case_probe(c, &probe, TABLE_contract, A_contract_project_id, c->project_id);
	while (all && (row = probe_next(&probe)) != NULL)
	{
		all = c->ncontracts < most;
		c->contracts = case_one_more(c->contracts, c->ncontracts, sizeof(Contract));
		fill_contract(c, &c->contracts[c->ncontracts++], row);
	}
	probe_end(&probe);
	if (c->ncontracts > 1)
		qsort(c->contracts, c->ncontracts, sizeof(Contract), entered_first);
	return all;
}

/* Read them, if they have not been. */
void
case_read_contracts(Case *c)
{
	if (!c->has_contracts)
		c->has_contracts = read_contracts(c, INT_MAX);
}

/* Read them if they are few.  Returns whether they have been read. */
static bool
contracts_are_read(Case *c)
{
	bool		may_be_many = c->kind == CASE_ENTRY &&
		OidIsValid(c->reg->table[TABLE_contract].by_day[DAY_OWN]);

	if (c->has_contracts || c->many_contracts)
		return c->has_contracts;
	c->has_contracts = read_contracts(c, may_be_many ? FEW_ROWS : INT_MAX);
	c->many_contracts = !c->has_contracts;
	return c->has_contracts;
}

/* One of them; it is read alone where nothing has asked for the others.  NULL: it is not there. */
const Contract *
case_contract_by_id(Case *c, int64 id)
{
	Contract   *contract = NULL;
	Probe		probe;
	Row		   *row;

	for (int i = 0; c->has_contracts && i < c->ncontracts; i++)
		if (c->contracts[i].id == id)
			return &c->contracts[i];
	if (c->has_contracts)
		return NULL;
	probe_begin(&probe, &c->reg->table[TABLE_contract], A_contract_id, Int64GetDatum(id),
				c->snapshot);
	row = probe_next(&probe);
	if (row && row_int64(row, A_contract_project_id) == c->project_id)
	{
		contract = palloc(sizeof(Contract));
		fill_contract(c, contract, row);
	}
	probe_end(&probe);
	return contract;
}

static Party *
add_party(Contract *contract)
{
	contract->parties = case_one_more(contract->parties, contract->nparties, sizeof(Party));
	return &contract->parties[contract->nparties++];
}

static void
fill_party(Party *party, const Row *row)
{
	party->id = row_int64(row, A_contract_party_id);
	party->part = row_party_part(row, A_contract_party_part);
	party->since = DATEVAL_NOBEGIN;
	party->until = DATEVAL_NOEND;
	party->supplier = (Supplier) {
		.name = row_text(row, A_contract_party_name),
		.code = row_text(row, A_contract_party_code)
	};
}

/* A party that was taken back is as if it had not been. */
static void
drop_party(Contract *contract, int64 id)
{
	int			kept = 0;

	for (int i = 0; i < contract->nparties; i++)
		if (contract->parties[i].id != id)
			contract->parties[kept++] = contract->parties[i];
	contract->nparties = kept;
}

/* That it had another supplier before a day, or its own another name. */
typedef struct Former
{
	int64		id;
	DateADT		from;
	bool		renamed;
	Supplier	supplier;
} Former;

static int
former_first(const void *a, const void *b)
{
	const Former *one = a;
	const Former *other = b;

	return (one->id > other->id) - (one->id < other->id);
}

static int
read_formers(Case *c, int64 contract_id, Former **formers)
{
	int			n = 0;
	Probe		probe;
	Row		   *row;

	*formers = NULL;
	case_probe(c, &probe, TABLE_assignment, A_assignment_contract_id, contract_id);
	while ((row = probe_next(&probe)) != NULL)
	{
		*formers = case_one_more(*formers, n, sizeof(Former));
		(*formers)[n++] = (Former) {
			.id = row_int64(row, A_assignment_id),
			.from = row_date(row, A_assignment_from_on),
			.renamed = row_says(row, A_assignment_cause, "renamed"),
			.supplier = {
				.name = row_text(row, A_assignment_former),
				.code = row_text(row, A_assignment_former_code)
			}
		};
	}
	probe_end(&probe);
	if (n > 1)
		qsort(*formers, n, sizeof(Former), former_first);
	return n;
}

/*
 * Who was its supplier before: each for as long as it was, and one that was renamed under all names
 * that it had.
 */
static void
read_former_suppliers(Case *c, Contract *contract)
{
	Former	   *formers;
	int			n = read_formers(c, contract->id, &formers);
	DateADT		since = DATEVAL_NOBEGIN;
	int			of_one = contract->nparties;	/* the first name of the one that it is */

	for (int i = 0; i < n; i++)
	{
		*add_party(contract) = (Party) {
			.part = PARTY_NONE,
			.since = since,
			.until = DATEVAL_NOEND,
			.supplier = formers[i].supplier
		};
		if (formers[i].renamed)
			continue;
		for (; of_one < contract->nparties; of_one++)
			contract->parties[of_one].until = formers[i].from;
		since = formers[i].from;
	}
	for (; of_one < contract->nparties; of_one++)
		contract->parties[of_one].since = DATEVAL_NOBEGIN;	/* as that by which it goes now */
}

static void
read_parties_of(Case *c, Contract *contract)
{
	int64	   *taken_back = NULL;
	int			ntaken_back = 0;
	Probe		probe;
	Row		   *row;

	*add_party(contract) = (Party) {
		.part = PARTY_NONE,
		.since = DATEVAL_NOBEGIN,
		.until = DATEVAL_NOEND,
		.supplier = {.name = contract->supplier,.code = contract->supplier_code}
	};
	if (contract->had_another)
		read_former_suppliers(c, contract);
	probe_begin(&probe, &c->reg->table[TABLE_contract_party], A_contract_party_contract_id,
				Int64GetDatum(contract->id), c->snapshot);
	while ((row = probe_next(&probe)) != NULL)
		if (row_isnull(row, A_contract_party_party_id))
			fill_party(add_party(contract), row);
		else
		{
			taken_back = case_one_more(taken_back, ntaken_back, sizeof(int64));
			taken_back[ntaken_back++] = row_int64(row, A_contract_party_party_id);
		}
	probe_end(&probe);
	for (int i = 0; i < ntaken_back; i++)
		drop_party(contract, taken_back[i]);
}

/* Read the contracts with all who have a part in them, if they have not been. */
void
case_read_parties(Case *c)
{
	case_read_contracts(c);
	if (c->has_parties)
		return;
	c->has_parties = true;
	for (int i = 0; i < c->ncontracts; i++)
		read_parties_of(c, &c->contracts[i]);
}

/* The main contract signed last that has not been ended, or NULL. */
const Contract *
case_main_contract(Case *c)
{
	const Contract *main = NULL;

	case_read_contracts(c);
	for (int i = 0; i < c->ncontracts; i++)
		if (has_part(&c->policy->words, PART_MAIN, c->contracts[i].kind) &&
			!c->contracts[i].ended && (main == NULL || c->contracts[i].signed_on > main->signed_on))
			main = &c->contracts[i];
	return main;
}

static int
signed_first(const void *a, const void *b)
{
	const Contract *one = *(const Contract *const *) a;
	const Contract *other = *(const Contract *const *) b;

	if (one->signed_on != other->signed_on)
		return one->signed_on < other->signed_on ? -1 : 1;
	return (one->id > other->id) - (one->id < other->id);
}

/* The contracts of a kind (WORD_NONE: any) as they were signed.  Returns how many. */
static int
contracts_in_order(Case *c, ContractKind kind, const Contract ***contracts)
{
	int			n = 0;

	case_read_contracts(c);
	*contracts = palloc((c->ncontracts + 1) * sizeof(Contract *));
	for (int i = 0; i < c->ncontracts; i++)
		if (kind == WORD_NONE || c->contracts[i].kind == kind)
			(*contracts)[n++] = &c->contracts[i];
	qsort(*contracts, n, sizeof(Contract *), signed_first);
	return n;
}

/*
 * Start with the contracts of a kind (WORD_NONE: any) that were signed no later than a day, the
 * last first.
 */
void
signings_begin(Signings *signings, Case *c, ContractKind kind, DateADT day)
{
	signings->c = c;
	signings->few = kind == WORD_NONE || contracts_are_read(c);
	if (!signings->few)
	{
		probe_latest_first(&signings->probe, &c->reg->table[TABLE_contract], DAY_OWN, c->project_id,
						   word_of(&c->policy->words.list[LIST_CONTRACT], kind), day, c->snapshot);
		return;
	}
	signings->left = contracts_in_order(c, kind, &signings->contracts);
	while (signings->left > 0 && signings->contracts[signings->left - 1]->signed_on > day)
		signings->left--;
}

/* The next of them; NULL: there is none. */
const Contract *
signings_next(Signings *signings)
{
	Contract   *contract;
	Row		   *row;

	if (signings->few)
		return signings->left > 0 ? signings->contracts[--signings->left] : NULL;
	row = probe_next(&signings->probe);
	if (row == NULL)
		return NULL;
	contract = palloc(sizeof(Contract));
	fill_contract(signings->c, contract, row);
	return contract;
}

void
signings_end(Signings *signings)
{
	if (!signings->few)
		probe_end(&signings->probe);
}

static const Contract *
last_of_many(Case *c, ContractKind kind, DateADT day, int64 but)
{
	const Contract *contract;
	Signings	signings;

	signings_begin(&signings, c, kind, day);
	do
		contract = signings_next(&signings);
	while (contract && contract->id == but);
	signings_end(&signings);
	return contract;
}

/*
 * The contract of a kind (WORD_NONE: any) signed last, no later than a day, but for the one with
 * that id; NULL: none.
 */
const Contract *
case_last_contract(Case *c, ContractKind kind, DateADT day, int64 but)
{
	const Contract *last = NULL;

	if (kind == WORD_NONE)
		case_read_contracts(c);
	if (!contracts_are_read(c))
		return last_of_many(c, kind, day, but);
	for (int i = 0; i < c->ncontracts; i++)
	{
		const Contract *contract = &c->contracts[i];

		if ((kind == WORD_NONE || contract->kind == kind) && contract->signed_on <= day &&
			contract->id != but &&
			(last == NULL || signed_first(&last, &contract) < 0))
			last = contract;
	}
	return last;
}

/* What a contract has grown to. */
Yuan
case_contract_total(const Contract *contract)
{
	return yuan_sum(contract->amount, contract->supplemented);
}

/* Of many contracts: the last of each kind says it. */
static bool
last_delivery_of_many(Case *c, DateADT *day)
{
	const Words *kinds = &c->policy->words.list[LIST_CONTRACT];
	const Table *table = &c->reg->table[TABLE_contract];
	bool		found = false;

	for (ContractKind kind = 1; kind <= kinds->n; kind++)
	{
		Probe		probe;
		Row		   *row;

		if (!kind_delivers(&c->policy->words, kind))
			continue;
		probe_latest_first(&probe, table, DAY_DELIVERED, c->project_id, word_of(kinds, kind),
						   c->day, c->snapshot);
		row = probe_next(&probe);
		if (row)
			*day = found ? Max(*day, row_date(row, A_contract_delivered_on))
				: row_date(row, A_contract_delivered_on);
		found |= row != NULL;
		probe_end(&probe);
	}
	return found;
}

/* The last day on which a main contract was delivered, by the day of the case; false: none was. */
bool
case_last_delivery(Case *c, DateADT *day)
{
	bool		found = false;

	if (!OidIsValid(c->reg->table[TABLE_contract].by_day[DAY_DELIVERED]))
		case_read_contracts(c);
	if (!contracts_are_read(c))
		return last_delivery_of_many(c, day);
	for (int i = 0; i < c->ncontracts; i++)
	{
		const Contract *contract = &c->contracts[i];

		if (!kind_delivers(&c->policy->words, contract->kind) || !contract->delivered ||
			contract->delivered_on > c->day || (found && contract->delivered_on <= *day))
			continue;
		*day = contract->delivered_on;
		found = true;
	}
	return found;
}

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
	probe_begin(&probe, &c->reg->table[TABLE_change], A_change_id, Int64GetDatum(id), c->snapshot);
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
	return OidIsValid(c->reg->table[TABLE_change].by_day[DAY_OWN]);
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

	probe_begin(&probe, &c->reg->table[TABLE_fund_allocation], A_fund_allocation_project_id,
				Int64GetDatum(c->project_id), c->snapshot);
	while ((row = probe_next(&probe)) != NULL)
		if (!row_isnull(row, column) &&
			is_in_scope(words, said_word(words, LIST_SOURCE, row,
										 A_fund_allocation_source)) == in_scope)
			sum = yuan_sum(sum, row_yuan(row, column));
	probe_end(&probe);
	return sum;
}
