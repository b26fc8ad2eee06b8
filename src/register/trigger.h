/*
 * trigger.h
 *		What every trigger function of the engine does first.
 */
#ifndef GOVPROJ_TRIGGER_H
#define GOVPROJ_TRIGGER_H

#include "postgres.h"

#include "commands/trigger.h"

#include "register/descriptor.h"
#include "register/row.h"

extern Register *register_of_entry(FunctionCallInfo fcinfo, TableId *which);
extern Register *register_of_trigger(FunctionCallInfo fcinfo, TableId expected);
extern Register *register_of_own_row(FunctionCallInfo fcinfo);
extern bool update_is_idle(const Table *table, const TriggerData *data);
extern Row *updated_row(const Table *table, const TriggerData *data, const Row *old);
extern void require_row(const TriggerData *data);
extern void require_last_word(const TriggerData *data);

#endif							/* GOVPROJ_TRIGGER_H */
