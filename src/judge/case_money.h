/*
 * case_money.h
 *		The facts of a case: the project's contracts, cost lines, changes and funds.
 */
#ifndef GOVPROJ_CASE_MONEY_H
#define GOVPROJ_CASE_MONEY_H

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
extern void case_read_changes(Case *c);
extern bool case_change_by_id(Case *c, int64 id, Change *change);
extern bool case_latest_change(Case *c, ChangeKind kind, Change *change);
extern bool case_changes_are_sorted(const Case *c);
extern int	case_moves_of(Case *c, int64 contract_id, Change **moves);
extern const Contract *case_last_contract(Case *c, ContractKind kind, DateADT day, int64 but);
extern const Contract *case_main_contract(Case *c);
extern void signings_begin(Signings *signings, Case *c, ContractKind kind, DateADT day);
extern const Contract *signings_next(Signings *signings);
extern void signings_end(Signings *signings);
extern bool case_last_delivery(Case *c, DateADT *day);
extern Yuan case_cost(Case *c, CostLineKind kind);
extern Yuan case_software_cost(Case *c);
extern Yuan case_cost_to_change(Case *c, CostLineKind kind);
extern Yuan project_funds(const Row *project, bool in_scope);
extern Yuan case_funds_to_change(Case *c, bool in_scope);
extern int64 case_next_change(Case *c);
extern Yuan case_changes_of_round(Case *c);
extern bool case_last_change(Case *c, DateADT *day);
extern Yuan case_contract_total(const Contract *contract);
extern Yuan project_paid(const Row *project, bool in_scope);
extern Yuan case_allocated(Case *c, bool in_scope, int column);

#endif							/* GOVPROJ_CASE_MONEY_H */
