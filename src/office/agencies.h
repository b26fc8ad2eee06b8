/*
 * agencies.h
 *		The agencies that a backend has met.
 */
#ifndef GOVPROJ_AGENCIES_H
#define GOVPROJ_AGENCIES_H

#include "postgres.h"

#include "utils/snapshot.h"

#include "office/office.h"

extern void agencies_init(void);
extern void agencies_expect_change(const Register *reg);
extern void agencies_announce_change(const Register *reg);
extern void agency_keep(const Register *reg, int64 id);
extern Agency agency_met(const Register *reg, int64 id, Snapshot snapshot);

#endif							/* GOVPROJ_AGENCIES_H */
