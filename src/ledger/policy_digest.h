/*
 * policy_digest.h
 *		How a policy version reads, as one hash.
 */
#ifndef GOVPROJ_POLICY_DIGEST_H
#define GOVPROJ_POLICY_DIGEST_H

#include "postgres.h"

#include "lib/stringinfo.h"

#include "register/row.h"

/* The kinds of acts that say how a version reads from then on. */
#define POLICY_IN_USE "policy_in_use"
#define POLICY_CORRECTED "policy_corrected"

extern void detail_add_policy_digest(StringInfo detail, const Register *reg, int64 policy_id);
extern bool policy_reads_as_recorded(const Register *reg, int64 policy_id, const Row *version);

#endif							/* GOVPROJ_POLICY_DIGEST_H */
