/*
 * case_parts.c
 *		Reading what of the project has been accepted in parts.
 *
 * A part counts until it is taken back, or its paper is voided or says no.
 */
#include "postgres.h"

#include "judge/case_contracts.h"
#include "judge/case_documents.h"
#include "judge/case_parts.h"
#include "register/probe.h"
#include "schema/money.h"

/* Does the paper by which it was accepted stand? */
static bool
is_borne(Case *c, const Row *row)
{
	const Document *document =
		case_document_by_id(c, row_int64(row, A_acceptance_part_document_id));

	return document && !document->voided && !document_says_no(document);
}

static int
by_day(const void *a, const void *b)
{
	const AcceptedPart *one = a;
	const AcceptedPart *other = b;

	if (one->accepted_on != other->accepted_on)
		return one->accepted_on < other->accepted_on ? -1 : 1;
	return (one->id > other->id) - (one->id < other->id);
}

/* Leave out those that others take back. */
static void
drop_returned(Case *c, const int64 *returned, int nreturned)
{
	int			n = 0;

	for (int i = 0; i < c->nparts; i++)
	{
		bool		stands = true;

		for (int j = 0; j < nreturned; j++)
			stands &= returned[j] != c->parts[i].id;
		if (stands)
			c->parts[n++] = c->parts[i];
	}
	c->nparts = n;
}

/* Read those that count, by day, if they have not been. */
static void
read_parts(Case *c)
{
	int64	   *returned = NULL;
	int			nreturned = 0;
	Probe		probe;
	Row		   *row;

	if (c->has_accepted_parts)
		return;
	c->has_accepted_parts = true;
	case_probe(c, &probe, TABLE_acceptance_part, A_acceptance_part_project_id, c->project_id);
	while ((row = probe_next(&probe)) != NULL)
	{
		if (!row_isnull(row, A_acceptance_part_part_id))
		{
			returned = case_one_more(returned, nreturned, sizeof(int64));
			returned[nreturned++] = row_int64(row, A_acceptance_part_part_id);
			continue;
		}
		if (!is_borne(c, row))
			continue;
		c->parts = case_one_more(c->parts, c->nparts, sizeof(AcceptedPart));
		c->parts[c->nparts++] = (AcceptedPart) {
			.id = row_int64(row, A_acceptance_part_id),
			.contract_id = row_isnull(row, A_acceptance_part_contract_id) ? 0
				: row_int64(row, A_acceptance_part_contract_id),
			.share = row_int32(row, A_acceptance_part_share),
			.accepted_on = row_date(row, A_acceptance_part_accepted_on)
		};
	}
	probe_end(&probe);
	drop_returned(c, returned, nreturned);
	if (c->nparts > 1)
		qsort(c->parts, c->nparts, sizeof(AcceptedPart), by_day);
}

/* How much of a contract (0: of the project as a whole) has been accepted by a day, percent. */
int
case_accepted_share(Case *c, int64 contract_id, DateADT day)
{
	int			share = 0;

	read_parts(c);
	for (int i = 0; i < c->nparts; i++)
		if (c->parts[i].contract_id == contract_id && c->parts[i].accepted_on <= day)
			share += c->parts[i].share;
	return share;
}

/* The day on which all of it had been accepted; DATEVAL_NOEND: it has not. */
static DateADT
day_accepted(Case *c, int64 contract_id)
{
	int			share = 0;

	read_parts(c);
	for (int i = 0; i < c->nparts; i++)
	{
		if (c->parts[i].contract_id != contract_id)
			continue;
		share += c->parts[i].share;
		if (share >= 100)
			return c->parts[i].accepted_on;
	}
	return DATEVAL_NOEND;
}

/* Was the contract delivered, or accepted in parts, all of it?  day: when, whichever was first. */
bool
case_contract_is_done(Case *c, const Contract *contract, DateADT *day)
{
	DateADT		accepted_on = day_accepted(c, contract->id);

	*day = contract->delivered ? Min(contract->delivered_on, accepted_on) : accepted_on;
	return *day != DATEVAL_NOEND;
}

/* Has a part been accepted by that paper, whether it still counts or not? */
bool
case_paper_bears_parts(Case *c, int64 document_id)
{
	Probe		probe;
	bool		found;

	case_probe(c, &probe, TABLE_acceptance_part, A_acceptance_part_document_id, document_id);
	found = probe_next(&probe) != NULL;
	probe_end(&probe);
	return found;
}

/* Is the project accepted in parts at all? */
bool
case_is_in_parts(Case *c)
{
	read_parts(c);
	return c->nparts > 0;
}

/* Have the parts come to the whole by the day of the case: of it, or of all that delivers it? */
bool
case_parts_are_complete(Case *c)
{
	if (case_accepted_share(c, 0, c->day) >= 100)
		return true;
	case_read_contracts(c);
	for (int i = 0; i < c->ncontracts; i++)
		if (kind_delivers(&c->policy->words, c->contracts[i].kind) &&
			case_accepted_share(c, c->contracts[i].id, c->day) < 100)
			return false;
	return case_main_contract(c) != NULL;
}
