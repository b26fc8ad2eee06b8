/*
 * offices.h
 *		The offices of a version: kinds of agency, and whoever owns the project.
 *
 * They are words of its list office; the engine knows none of them, and asks an agency
 * which it holds.
 */
#ifndef GOVPROJ_OFFICES_H
#define GOVPROJ_OFFICES_H

#include "postgres.h"

#include "nodes/pg_list.h"

#include "code/shown.h"
#include "office/office.h"
#include "policy/vocabulary.h"

/* OFFICE_OWNER, or a word of the version; NULL: none is said. */
typedef const struct Word *Office;

extern const struct Word owner_office;

/* Whoever owns the project, or whose the row is, of whatever kind of agency. */
#define OFFICE_OWNER	(&owner_office)

/* "finance", or 财政部门（finance） */
static inline char *
office_quoted(Office office)
{
	return quoted_word(office->word, office->zh);
}

/* finance, or 财政部门 */
static inline const char *
office_label(Office office)
{
	return label_or_word(office->word, office->zh);
}

/* Is the agency of the kind that holds the office? */
static inline bool
holds_office(const Agency *agency, Office office)
{
	return agency->kind && strcmp(agency->kind, office->word) == 0;
}

extern bool holds_one_of(const Agency *agency, const List *offices);
extern bool is_for_owner_alone(const List *offices);
extern char *offices_quoted(const List *offices, const char *separator);
extern Office office_named(const Vocabulary *words, const char *name);
extern List *offices_listed(const Vocabulary *words, char *list, const char **unknown);

#endif							/* GOVPROJ_OFFICES_H */
