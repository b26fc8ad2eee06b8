/*
 * record.h
 *		What comes to a project: its row locked, its chain continued.
 */
#ifndef GOVPROJ_RECORD_H
#define GOVPROJ_RECORD_H

#include "postgres.h"

#include "ledger/ledger.h"
#include "register/locked_row.h"
#include "register/row.h"

extern void require_project_seen(const Register *reg, int64 project_id);
extern void project_lock(LockedRow *project, const Register *reg, int64 project_id);
extern void require_no_step_since(LockedRow *project, const Row *row, int column);
extern void project_record(LockedRow *project, const Register *reg, Act *act);
extern void project_record_all(LockedRow *project, const Register *reg, Act *acts, int n);
extern void project_record_with(LockedRow *project, const Register *reg, Act *act, char *changes);

#endif							/* GOVPROJ_RECORD_H */
