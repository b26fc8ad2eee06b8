/*
 * digest.h
 *		One hash for all chains of a register, as of a moment.
 */
#ifndef GOVPROJ_DIGEST_H
#define GOVPROJ_DIGEST_H

#include "postgres.h"

#include "utils/timestamp.h"

#include "ledger/ledger.h"

/* Where a chain stood. */
typedef struct Leaf
{
	int64		project_id;		/* 0: the register's own */
	ChainHead	head;
} Leaf;

extern TimestampTz digest_horizon(const Register *reg);
extern void merkle_root(uint8 *root, const Leaf *leaves, int64 n);

#endif							/* GOVPROJ_DIGEST_H */
