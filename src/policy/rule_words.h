/*
 * rule_words.h
 *		Rules said again in the words of the rows that they come from.
 */
#ifndef GOVPROJ_RULE_WORDS_H
#define GOVPROJ_RULE_WORDS_H

#include "postgres.h"

#include "policy/rulebook.h"

/* A word of a row, and what it is compiled to. */
typedef struct RowWord
{
	const char *word;			/* NULL: the end of the list */
	int			value;
} RowWord;

extern const RowWord limit_subjects[];
extern const RowWord limit_ceilings[];
extern const RowWord order_events[];
extern const RowWord kinded_things[];
extern const RowWord plain_things[];

extern bool row_word_value(const RowWord *words, const char *word, int *value);
extern const char *row_word_of(const RowWord *words, int value);
extern const Words *kinds_of_thing(const Policy *policy, ThingKind thing);
extern const char *rule_kind_name(RuleKind kind);
extern const char *step_kind_name(StepKind kind);
extern const char *condition_name(Condition condition);
extern char *fact_said(const Policy *policy, const Test *test);
extern char *needs_said(const Policy *policy, const Wanted *wanted);
extern char *thing_said(const Policy *policy, const Thing *thing);
extern char *after_said(const Policy *policy, const Rule *order);
extern const char *subject_said(const Policy *policy, const Rule *limit);
extern const char *ceiling_said(const Policy *policy, const Rule *limit);
extern char *duration_said(const Duration *duration);

#endif							/* GOVPROJ_RULE_WORDS_H */
