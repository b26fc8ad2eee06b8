/*
 * word_rule.h
 *		The words of a rule, by its kind, and of the facts it speaks of.
 */
#ifndef GOVPROJ_WORD_RULE_H
#define GOVPROJ_WORD_RULE_H

#include "postgres.h"

#include "judge/judged.h"

extern char *listed_kind(const DocumentKind *kind);
extern const char *label_of_kind(const DocumentKind *kind);
extern char *word_stage(const Case *c, Stage stage);
extern char *word_track(const Case *c, const char *track);
extern char *word_on_record(const OnRecord *there);
extern char *word_quoted(const Case *c, WordList list, int word);
extern char *word_sources(const Case *c, bool in_scope);
extern const char *word_fact(const Case *c, const Test *test);
extern char *word_when(const Case *c, const When *when, const Test *but);
extern char *word_party(const Contract *contract, const Party *party);
extern char *word_coincides(const Coincidence *coincidence);
extern char *word_maker(const Document *document, const Coincidence *coincidence);
extern char *word_requirement(const Case *c, const Rule *rule, const Ground *ground);
extern char *word_condition(const Case *c, const Rule *rule, const Ground *ground);
extern char *word_limit(const Case *c, const Rule *rule, const Ground *ground);
extern char *word_order(const Case *c, const Rule *rule, const Ground *ground);

#endif							/* GOVPROJ_WORD_RULE_H */
