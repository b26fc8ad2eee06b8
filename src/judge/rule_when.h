/*
 * rule_when.h
 *		Does a row of the policy speak of the project, and of what is entered for it?
 */
#ifndef GOVPROJ_RULE_WHEN_H
#define GOVPROJ_RULE_WHEN_H

#include "postgres.h"

#include "judge/case.h"

extern bool when_amount_of(Case *c, const Test *test, Yuan *amount);
extern bool when_holds(Case *c, const When *when, const EntryFacts *entry);
extern bool when_holds_but(Case *c, const When *when, const Test *but);
extern EntryFacts facts_of_contract(const Contract *contract);
extern EntryFacts facts_of_document(const Document *document);
extern EntryFacts facts_of_change(const Change *change);

#endif							/* GOVPROJ_RULE_WHEN_H */
