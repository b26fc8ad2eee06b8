/*
 * case_parties.c
 *		Reading who has, or had, a part in the contracts of a case.
 */
#include "postgres.h"

#include "judge/case_contracts.h"
#include "schema/money.h"

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
		qsort(*formers, n, sizeof(Former), case_by_id);
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
	case_probe_told(c, &probe, TABLE_contract_party, A_contract_party_contract_id, contract->id);
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
