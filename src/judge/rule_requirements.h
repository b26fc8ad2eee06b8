/*
 * rule_requirements.h
 *		What a step needs: papers, contracts, cost lines, demands.
 */
#ifndef GOVPROJ_RULE_REQUIREMENTS_H
#define GOVPROJ_RULE_REQUIREMENTS_H

#include "postgres.h"

#include "judge/judged.h"

extern bool requirement_is_met(Case *c, const Rule *rule);
extern void requirement_ground(Case *c, const Rule *rule, Ground *ground);

#endif							/* GOVPROJ_RULE_REQUIREMENTS_H */
