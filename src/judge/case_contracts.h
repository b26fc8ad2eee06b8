/*
 * case_contracts.h
 *		The facts of a case: the project's contracts, and who has a part in them.
 */
#ifndef GOVPROJ_CASE_CONTRACTS_H
#define GOVPROJ_CASE_CONTRACTS_H

#include "postgres.h"

#include "judge/case.h"
#include "register/probe.h"

/* Contracts of a kind, those signed last first: how far they have been gone through. */
typedef struct Signings
{
	Case	   *c;
	bool		few;			/* they are in c->contracts */
	int			left;			/* of few */
	const Contract **contracts; /* as they were signed */
	Probe		probe;			/* of many */
} Signings;

extern void case_read_contracts(Case *c);
extern const Contract *case_contract_by_id(Case *c, int64 id);
extern void case_read_parties(Case *c);
extern const Contract *case_last_contract(Case *c, ContractKind kind, DateADT day, int64 but);
extern const Contract *case_main_contract(Case *c);
extern void signings_begin(Signings *signings, Case *c, ContractKind kind, DateADT day);
extern const Contract *signings_next(Signings *signings);
extern void signings_end(Signings *signings);
extern bool case_last_delivery(Case *c, DateADT *day);
extern Yuan case_contract_total(const Contract *contract);

#endif							/* GOVPROJ_CASE_CONTRACTS_H */
