/*
 * money.h
 *		What the triggers of the money tables have in common.
 *
 * Sums stand on the parent row: what a contract has grown to and what is paid
 * on it on the contract, contracts together on the project.  Both rows are
 * locked before a sum moves, the contract's first, as an UPDATE of a contract
 * does by itself.
 */
#ifndef GOVPROJ_MONEY_H
#define GOVPROJ_MONEY_H

#include "postgres.h"

#include "judge/enforce.h"
#include "project/record.h"
#include "register/figure.h"
#include "register/row.h"

/* An entry on a contract, with both rows locked. */
typedef struct Account
{
	const Register *reg;
	Relation	rel;			/* the table of the entry */
	const Row  *entry;
	LockedRow	contract;
	LockedRow	project;
	int64		agency_id;		/* that enters it */
} Account;

extern void refuse_amount(Relation rel, const char *message, const char *detail);
extern void refuse_alteration(const TriggerData *data, const char *hint);
extern void move_investment(LockedRow *project, int column, Yuan amount);
extern void account_require_order(const Account *account, int column);
extern void move_sum(LockedRow *locked, int column, Yuan amount);
extern Yuan contract_total(const Row *contract);
extern bool contract_has_ended(const Row *contract);
extern Yuan contract_counts(const Row *contract);
extern void require_end_order(Relation rel, const Row *contract);
extern void require_contract_runs(Relation rel, const Row *contract);
extern void account_open(Account *account, const Register *reg, Relation rel, const Row *entry,
						 int contract_column);
extern int64 account_find_key(const Register *reg, TableId which, int64 id, int column);
extern void account_require_seen(const Register *reg, Relation rel, const Row *entry,
								 int contract_column);
extern void account_refuse_hidden(const Account *account, TableId which, int column,
								  int contract_column);
extern bool account_is_undone(const Account *account, TableId which, int column,
							  int contract_column, Snapshot snapshot);
extern void account_refuse_contract(Relation rel, const Row *entry, int contract_column);
extern void account_close(Account *account);
extern void account_store(Account *account);
extern void account_record(Account *account, const char *kind, DateADT legal_on,
						   const Remarks *remarks);
extern bool contract_is_rested_on(const Row *project, const Row *contract);
extern bool contract_has_changes(const Register *reg, const Row *contract);
extern DateADT contract_first_entry(const Register *reg, const Row *contract);
extern bool contract_has_entries(const Register *reg, const Row *contract);

#endif							/* GOVPROJ_MONEY_H */
