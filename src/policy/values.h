/*
 * values.h
 *		Reading the columns of policy rows.
 */
#ifndef GOVPROJ_VALUES_H
#define GOVPROJ_VALUES_H

#include "postgres.h"

#include "policy/rulebook.h"

extern char *value_text(const Policy *policy, const Row *row, int column);
extern bool value_lists(const Row *row, int column, const char *wanted);
extern bool value_bool(const Row *row, int column);
extern Stage value_stage(const Row *row, int column);
extern Category value_category(const Row *row, int column);
extern const Duration *value_duration(Policy *policy, const Row *row, int column);
extern Lengthening value_lengthening(Policy *policy, const Row *row, int extended_by,
									 int extension, int times, int asked);
extern RuleMode value_mode(const Row *row, int column);
extern Authority value_authority(const Row *row, int column);
extern int	value_word(Policy *policy, const Row *row, int column, const Words *words);
extern WordSet value_words(Policy *policy, const Row *row, int column, const Words *words);
extern Office value_office(Policy *policy, const Row *row, int column);
extern List *value_offices(Policy *policy, const Row *row, int column);
extern int	value_int(const Row *row, int column, int absent);
extern int	policy_document_named(Policy *policy, const char *table, const char *kind);
extern const char *word_after(const char *text, const char *word);
extern Stage stage_of_word(Policy *policy, const char *table, const char *name);
extern void policy_unknown_word(Policy *policy, const char *table, const char *word);

#endif							/* GOVPROJ_VALUES_H */
