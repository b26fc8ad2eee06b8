/*
 * key.h
 *		The id of a row that is entered.
 */
#ifndef GOVPROJ_KEY_H
#define GOVPROJ_KEY_H

#include "postgres.h"

#include "commands/trigger.h"

#include "register/row.h"

extern Row *entered_row(Register *reg, TableId which, const TriggerData *data);
extern bool entry_rows(Register *reg, TableId which, const TriggerData *data, Row **old,
					   Row **new);
extern HeapTuple entered_tuple(Register *reg, TableId which, const TriggerData *data);

#endif							/* GOVPROJ_KEY_H */
