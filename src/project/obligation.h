/*
 * obligation.h
 *		The obligation table: duties as they have been written down.
 */
#ifndef GOVPROJ_OBLIGATION_H
#define GOVPROJ_OBLIGATION_H

#include "postgres.h"

#include "judge/duties.h"
#include "ledger/ledger.h"
#include "register/row.h"

extern bool project_is_behind(const Register *reg, const Row *project, bool whole,
							  Snapshot snapshot);
extern bool newborn_owes(const Register *reg, const Row *project);
extern int	project_write_duties(const Register *reg, const Row *project, const Case *judged);
extern void project_write_change_duties(const Register *reg, const Row *project, int64 change_id,
										DateADT decided_on);
extern void project_write_delivery_duties(const Register *reg, const Row *project,
										  int64 contract_id);
extern void project_write_filing_duties(const Register *reg, const Row *project,
										int64 document_id);
extern void obligation_insert(const Register *reg, const Duty *duty, Snapshot snapshot);
extern bool obligation_is_current(const Row *row, const Duty *duty);
extern void obligation_lapse(const Register *reg, int64 id);
extern bool obligation_is_agencys(const Register *reg, const Row *row);
extern bool obligation_is_stale(const Row *row);
extern void obligation_update(const Register *reg, int64 id, const Duty *duty);

#endif							/* GOVPROJ_OBLIGATION_H */
