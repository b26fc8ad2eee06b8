/*
 * pack_form.h
 *		What is wrong with the form of a pack, each fault at its place.
 */
#ifndef GOVPROJ_PACK_FORM_H
#define GOVPROJ_PACK_FORM_H

#include "postgres.h"

#include "nodes/pg_list.h"

#include "policy/pack_place.h"

/*
 * All faults of a pack.  by_grammar: the order of the members says nothing (jsonb keeps
 * none), so that of the grammar is taken.
 */
extern List *pack_faults(const char *text, bool by_grammar);

typedef struct PackRow
{
	const char *section;
	int			item;			/* of the section, from 0 */
	char	   *place;			/* as people call it */
	int			line;
} PackRow;

/* List of PackRow, all that the sections hold; NIL where nothing can be read. */
extern List *pack_rows(const char *text);

#endif							/* GOVPROJ_PACK_FORM_H */
