/*
 * rule_money.h
 *		Limits of amounts.
 */
#ifndef GOVPROJ_RULE_MONEY_H
#define GOVPROJ_RULE_MONEY_H

#include "postgres.h"

#include "judge/judged.h"

extern bool limits_contracts_each(const Rule *rule);
extern bool limit_is_met(Case *c, const Rule *rule);
extern const Document *limit_lifted_by(Case *c, const Rule *rule);
extern void limit_ground(Case *c, const Rule *rule, Ground *ground);

#endif							/* GOVPROJ_RULE_MONEY_H */
