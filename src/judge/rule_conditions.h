/*
 * rule_conditions.h
 *		Rules about other facts, by the words of policy_condition.
 */
#ifndef GOVPROJ_RULE_CONDITIONS_H
#define GOVPROJ_RULE_CONDITIONS_H

#include "postgres.h"

#include "judge/judged.h"

extern bool derive_track(Case *c, char **track);
extern OwnerFault case_owner_fault(Case *c);
extern bool condition_is_met(Case *c, const Rule *rule);
extern void condition_ground(Case *c, const Rule *rule, Ground *ground);

#endif							/* GOVPROJ_RULE_CONDITIONS_H */
