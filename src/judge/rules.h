/*
 * rules.h
 *		Is a rule met by the facts of a case, and by which?
 */
#ifndef GOVPROJ_RULES_H
#define GOVPROJ_RULES_H

#include "postgres.h"

#include "judge/judged.h"

extern bool rule_concerns(Case *c, const Rule *rule);
extern bool rule_is_met(Case *c, const Rule *rule);
extern const Ground *rule_ground(Case *c, const Rule *rule);
extern bool rule_is_waived(Case *c, const Rule *rule, Waiver *waiver);
extern List *rule_documents(Case *c, const Rule *rule, List *documents);

#endif							/* GOVPROJ_RULES_H */
