/*
 * recording.h
 *		When an act is recorded.
 */
#ifndef GOVPROJ_RECORDING_H
#define GOVPROJ_RECORDING_H

#include "postgres.h"

#include "utils/timestamp.h"

#include "ledger/ledger.h"

/*
 * Whoever records anything in a register holds ROW EXCLUSIVE on this table of
 * it, before he reads the clock and until his transaction is over.
 */
#define RECORDING_TABLE TABLE_register_act

extern TimestampTz recording_time(const Register *reg);
extern void recording_keep(const Register *reg, const ChainHead *head, TimestampTz at);
extern TimestampTz recording_take(const Register *reg, const ChainHead *head);

#endif							/* GOVPROJ_RECORDING_H */
