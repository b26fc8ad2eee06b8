/*
 * words_kept.h
 *		The words of a project's rows, under another version of the law.
 */
#ifndef GOVPROJ_WORDS_KEPT_H
#define GOVPROJ_WORDS_KEPT_H

#include "postgres.h"

#include "policy/rulebook.h"
#include "register/row.h"

extern char *word_lost(const Register *reg, const Row *project, const Policy *before,
					   const Policy *after, Snapshot snapshot);

#endif							/* GOVPROJ_WORDS_KEPT_H */
