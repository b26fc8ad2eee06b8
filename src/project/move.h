/*
 * move.h
 *		A project comes under a later version of the law, or back from it.
 */
#ifndef GOVPROJ_MOVE_H
#define GOVPROJ_MOVE_H

#include "postgres.h"

#include "commands/trigger.h"

#include "judge/judge.h"
#include "policy/rulebook.h"
#include "register/descriptor.h"
#include "register/row.h"

typedef struct Move
{
	const Register *reg;
	const Row  *old;
	Row		   *new;			/* its version, and its track and stage there */
	const Policy *before;
	const Policy *after;
	DateADT		today;
	bool		back;			/* it takes back the move that is the project's last act */
} Move;

extern bool project_is_moved(const Row *old, const Row *new);
extern void project_freeze_moved(Row *new, const Policy *policy);
extern void move_begin(Move *move, const Register *reg, const Row *old, Row *new);
extern bool move_maps(const Move *move);
extern char *move_version_fault(const Move *move);
extern char *move_word_fault(const Move *move);
extern void move_judge(const Move *move, Case *c, Verdict *verdict);
extern void move_take_into_use(const Move *move);
extern void move_record(Move *move);
extern HeapTuple project_move(const Register *reg, TriggerData *data, const Row *old, Row *new);

#endif							/* GOVPROJ_MOVE_H */
