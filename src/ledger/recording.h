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
 * Whoever records anything in a register holds ROW EXCLUSIVE on this table of it, as an object, at
 * RECORDING_SUBID, before he reads the clock and until his transaction is over.  The lock on the
 * table itself would not do: anybody has that who names it in a statement that he prepares and may
 * not run; this one is had by nobody but who records, for no command takes it.
 */
#define RECORDING_TABLE TABLE_register_act
#define RECORDING_SUBID 1

extern TimestampTz recording_time(const Register *reg);
extern void recording_keep(const Register *reg, const ChainHead *head, TimestampTz at);
extern TimestampTz recording_take(const Register *reg, const ChainHead *head);

#endif							/* GOVPROJ_RECORDING_H */
