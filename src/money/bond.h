/*
 * bond.h
 *		What the triggers of bond and bond_release have in common.
 */
#ifndef GOVPROJ_BOND_H
#define GOVPROJ_BOND_H

#include "postgres.h"

#include "utils/snapshot.h"

#include "project/record.h"
#include "register/probe.h"
#include "register/yuan.h"

/* An entry about a bond, its project locked. */
typedef struct BondEntry
{
	const Register *reg;
	Relation	rel;			/* the table of the entry */
	const Row  *entry;
	LockedRow	project;
	Snapshot	snapshot;		/* what the statement has entered before is there */
	int64		agency_id;		/* that enters it */
} BondEntry;

extern void bond_open(BondEntry *bond, const Register *reg, Relation rel, const Row *entry,
					  int64 project_id);
extern void bond_close(BondEntry *bond);
extern void bond_refuse(const BondEntry *bond, int sqlstate, const char *rule,
						const char *detail, const char *hint);
extern void bond_require_since(const BondEntry *bond, int column, DateADT since,
							   const char *detail);
extern Row *bond_named(const BondEntry *bond, Probe *probe, TableId which, int project_column,
					   int column);
extern bool bond_undone_before(const BondEntry *bond, int undoes);
extern bool bond_stands(const BondEntry *bond, const Row *row);
extern Yuan bond_released(const BondEntry *bond, int64 bond_id);
extern void bond_record(BondEntry *bond, const char *kind, DateADT legal_on, char *detail);

#endif							/* GOVPROJ_BOND_H */
