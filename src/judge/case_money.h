/*
 * case_money.h
 *		The facts of a case: the project's cost lines, changes and funds.
 */
#ifndef GOVPROJ_CASE_MONEY_H
#define GOVPROJ_CASE_MONEY_H

#include "postgres.h"

#include "judge/case.h"

extern void case_read_changes(Case *c);
extern bool case_change_by_id(Case *c, int64 id, Change *change);
extern bool case_latest_change(Case *c, ChangeKind kind, Change *change);
extern bool case_changes_are_sorted(const Case *c);
extern int	case_moves_of(Case *c, int64 contract_id, Change **moves);
extern Yuan case_cost(Case *c, CostLineKind kind);
extern Yuan case_software_cost(Case *c);
extern Yuan case_cost_to_change(Case *c, CostLineKind kind);
extern Yuan project_funds(const Row *project, bool in_scope);
extern Yuan case_funds_to_change(Case *c, bool in_scope);
extern int64 case_next_change(Case *c);
extern Yuan case_changes_of_round(Case *c);
extern bool case_last_change(Case *c, DateADT *day);
extern Yuan project_paid(const Row *project, bool in_scope);
extern Yuan case_allocated(Case *c, bool in_scope, int column);

#endif							/* GOVPROJ_CASE_MONEY_H */
