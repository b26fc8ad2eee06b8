/*
 * case_contracts.c
 *		Reading the contracts of a case, in what order they were signed, and what was delivered.
 */
#include "postgres.h"

#include "judge/case_contracts.h"
#include "schema/money.h"

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
		qsort(c->contracts, c->ncontracts, sizeof(Contract), case_by_id);
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
	bool		may_be_many = c->kind == CASE_ENTRY && c->past == NULL &&
		register_table_is_by_day(&c->reg->table[TABLE_contract], DAY_OWN);

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
	case_probe_told(c, &probe, TABLE_contract, A_contract_id, id);
	row = probe_next(&probe);
	if (row && row_int64(row, A_contract_project_id) == c->project_id)
	{
		contract = palloc(sizeof(Contract));
		fill_contract(c, contract, row);
	}
	probe_end(&probe);
	return contract;
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

	if (!register_table_is_by_day(&c->reg->table[TABLE_contract], DAY_DELIVERED))
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
