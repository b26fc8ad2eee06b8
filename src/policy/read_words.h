/*
 * read_words.h
 *		From rows of policy_word to the vocabulary of a version.
 */
#ifndef GOVPROJ_READ_WORDS_H
#define GOVPROJ_READ_WORDS_H

#include "postgres.h"

#include "nodes/pg_list.h"

#include "policy/rulebook.h"

extern List *read_attribute_row(const Policy *policy, List *rows, const Row *row);
extern List *read_word_row(const Policy *policy, List *rows, const Row *row);
extern void vocabulary_fill(Policy *policy, List *attributes, List *words);

#endif							/* GOVPROJ_READ_WORDS_H */
