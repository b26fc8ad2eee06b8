/*
 * policy_correct.h
 *		What people read of a version of the law in use is corrected, and who did so.
 */
#ifndef GOVPROJ_POLICY_CORRECT_H
#define GOVPROJ_POLICY_CORRECT_H

#include "postgres.h"

#include "utils/rel.h"

#include "register/row.h"

extern void require_owner_of_policies(const Register *reg);
extern void record_policy_note(const Register *reg, Relation rel, const Row *old, const Row *new);

#endif							/* GOVPROJ_POLICY_CORRECT_H */
