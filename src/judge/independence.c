/*
 * independence.c
 *		Who is to be independent of a project and is not (Articles 13, 20).
 *
 * Who supervises, tests or evaluates is neither the project's owner nor a party
 * of any of its contracts but its own.  Its own are those for the same work: of
 * a contract those of its kind, of a document, which does not say under which it
 * was made, those of examination.
 */
#include "postgres.h"

#include "judge/case_contracts.h"
#include "judge/independence.h"
#include "judge/supplier.h"

static bool
is_owner(Case *c, Supplier *supplier)
{
	if (c->owner_as_supplier.name == NULL)
		c->owner_as_supplier.name = case_owner(c)->name;
	return c->owner_as_supplier.name && supplier_is_same(supplier, &c->owner_as_supplier);
}

/* The party of a contract that it is on a day; NULL: it has no part in it. */
static const Party *
party_of(const Contract *contract, Supplier *supplier, DateADT day)
{
	for (int i = 0; i < contract->nparties; i++)
		if (contract->parties[i].since <= day && contract->parties[i].until >= day &&
			supplier_is_same(supplier, &contract->parties[i].supplier))
			return &contract->parties[i];
	return NULL;
}

/*
 * own: the kinds of contracts that are its own.  Whose contract was ended before the day has no
 * part in the project any more.
 */
static Coincidence
coincidence_of(Case *c, Supplier *supplier, WordSet own, DateADT day)
{
	Coincidence found = {.with = COINCIDES_WITH_NOBODY};

	if (is_owner(c, supplier))
		found.with = COINCIDES_WITH_OWNER;
	case_read_parties(c);
	for (int i = 0; found.with == COINCIDES_WITH_NOBODY && i < c->ncontracts; i++)
	{
		if (word_set_has(own, c->contracts[i].kind) || c->contracts[i].ended_on < day)
			continue;
		found.contract = &c->contracts[i];
		found.party = party_of(found.contract, supplier, day);
		if (found.party)
			found.with = COINCIDES_WITH_PARTY;
	}
	return found;
}

/* Does any party of the contract coincide with whom it is to be independent of? */
Coincidence
contract_coincidence(Case *c, const Contract *contract)
{
	Coincidence found = {.with = COINCIDES_WITH_NOBODY};

	case_read_parties(c);
	for (int i = 0; found.with == COINCIDES_WITH_NOBODY && i < contract->nparties; i++)
	{
		found = coincidence_of(c, &contract->parties[i].supplier,
							   word_set_with(0, contract->kind), contract->signed_on);
		found.who = &contract->parties[i];
	}
	return found;
}

/* Does the third party that made the document? */
Coincidence
document_coincidence(Case *c, const Document *document)
{
	Coincidence unnamed = {.with = COINCIDES_UNNAMED};

	if (document->third_party.name == NULL)
		return unnamed;
	return coincidence_of(c, &c->documents[document - c->documents].third_party,
						  c->policy->words.part[PART_EXAMINATION], document->issued_on);
}
