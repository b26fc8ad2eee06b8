/*
 * independence.c
 *		Who is to be independent of a project and is not (Articles 13, 20).
 *
 * Who supervises, tests or evaluates is neither the project's owner nor a party
 * of any of its contracts but its own.  Its own are those for the same work: of
 * a contract those of its kind, of a document, which does not say under which it
 * was made, those for testing and evaluation.
 */
#include "postgres.h"

#include "judge/case_money.h"
#include "judge/independence.h"
#include "judge/supplier.h"

static bool
is_owner(Case *c, const char *name)
{
	const Agency *owner = case_owner(c);

	return owner->name && supplier_is_same(name, NULL, owner->name, NULL);
}

/* The party of a contract that it is; NULL: it has no part in it. */
static const Party *
party_of(const Contract *contract, const char *name, const char *code)
{
	for (int i = 0; i < contract->nparties; i++)
		if (supplier_is_same(name, code, contract->parties[i].name, contract->parties[i].code))
			return &contract->parties[i];
	return NULL;
}

/* own, too: the kinds of contracts that are its own. */
static Coincidence
coincidence_of(Case *c, const char *name, const char *code, ContractKind own, ContractKind too)
{
	Coincidence found = {.with = COINCIDES_WITH_NOBODY};

	if (is_owner(c, name))
		found.with = COINCIDES_WITH_OWNER;
	case_read_parties(c);
	for (int i = 0; found.with == COINCIDES_WITH_NOBODY && i < c->ncontracts; i++)
	{
		if (c->contracts[i].kind == own || c->contracts[i].kind == too)
			continue;
		found.contract = &c->contracts[i];
		found.party = party_of(found.contract, name, code);
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
		const Party *party = &contract->parties[i];

		found = coincidence_of(c, party->name, party->code, contract->kind, contract->kind);
		found.who = party;
	}
	return found;
}

/* Does the third party that made the document? */
Coincidence
document_coincidence(Case *c, const Document *document)
{
	Coincidence unnamed = {.with = COINCIDES_UNNAMED};

	if (document->third_party == NULL)
		return unnamed;
	return coincidence_of(c, document->third_party, document->third_party_code,
						  CONTRACT_TESTING, CONTRACT_EVALUATION);
}
