/*
 * rule_when.h
 *		Does a row of the policy speak of the project, and of what is entered for it?
 */
#ifndef GOVPROJ_RULE_WHEN_H
#define GOVPROJ_RULE_WHEN_H

#include "postgres.h"

#include "judge/case.h"

extern bool when_holds(Case *c, const When *when, const EntryFacts *entry);
extern EntryFacts facts_of_contract(const Contract *contract);
extern EntryFacts facts_of_document(const Document *document);
extern EntryFacts facts_of_change(const Change *change);

#endif							/* GOVPROJ_RULE_WHEN_H */
