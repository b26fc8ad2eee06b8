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
 * Whoever records anything in a register holds ROW EXCLUSIVE on this, before he reads the clock and
 * until his transaction is over.  It is the number of a type, that of register_act's rows, locked
 * as a relation would be, for such locks cost half of any other.  The lock on the table itself
 * would not do: anybody has that who names it in a statement that he prepares and may not run;
 * this one is had by nobody but who records.  Should a server ever have counted its objects round,
 * so that a table is of the same number, then who writes to that bounds digests as well.
 */
#define RECORDING_ID(reg) ((reg)->table[TABLE_register_act].row_type)

extern TimestampTz recording_time(const Register *reg);
extern void recording_keep(const Register *reg, const ChainHead *head, TimestampTz at);
extern TimestampTz recording_take(const Register *reg, const ChainHead *head);

#endif							/* GOVPROJ_RECORDING_H */
