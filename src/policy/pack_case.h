/*
 * pack_case.h
 *		What is wrong with the form of a case: what is given, and its story.
 */
#ifndef GOVPROJ_PACK_CASE_H
#define GOVPROJ_PACK_CASE_H

#include "postgres.h"

#include "policy/pack_grammar.h"
#include "policy/pack_json.h"

/*
 * What is wrong with a value of a key of type given or story, in the language of
 * messages, every slip in it once; NULL: nothing, or the key is of another type.
 */
extern char *pack_case_fault(const PackSection *section, const PackKey *key,
							 const PackValue *value);

#endif							/* GOVPROJ_PACK_CASE_H */
