/*
 * rule_money.h
 *		Rules about money: lines that demand something, and limits.
 */
#ifndef GOVPROJ_RULE_MONEY_H
#define GOVPROJ_RULE_MONEY_H

#include "postgres.h"

#include "judge/judged.h"

extern bool threshold_is_reached(Case *c, const Rule *rule);
extern bool threshold_is_met(Case *c, const Rule *rule);
extern void threshold_ground(Case *c, const Rule *rule, Ground *ground);
extern bool limit_is_met(Case *c, const Rule *rule);
extern void limit_ground(Case *c, const Rule *rule, Ground *ground);

#endif							/* GOVPROJ_RULE_MONEY_H */
