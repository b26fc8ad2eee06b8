/*
 * rule_when.h
 *		Does a row of the policy speak of the project, and of what is entered for it?
 */
#ifndef GOVPROJ_RULE_WHEN_H
#define GOVPROJ_RULE_WHEN_H

#include "postgres.h"

#include "judge/case.h"

/* Why a row does not speak of a project. */
typedef struct Barred
{
	const When *when;
	const Test *test;			/* of it, the first that decides */
	bool		known;			/* what it tests; else it has not been entered */
	bool		has_amount;
	Yuan		amount;			/* that is known */
} Barred;

extern bool when_amount_of(Case *c, const Test *test, Yuan *amount);
extern void when_forget_amounts(Case *c);
extern bool when_holds(Case *c, const When *when, const EntryFacts *entry);
extern bool when_holds_but(Case *c, const When *when, const Test *but);
extern bool when_is_barred(Case *c, const When *when, Barred *barred);
extern EntryFacts facts_of_contract(const Contract *contract);
extern EntryFacts facts_of_document(const Document *document);
extern EntryFacts facts_of_change(const Change *change);

#endif							/* GOVPROJ_RULE_WHEN_H */
