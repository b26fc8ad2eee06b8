/*
 * pack_grammar.h
 *		What a pack may say, read from the view govproj.pack_grammar.
 */
#ifndef GOVPROJ_PACK_GRAMMAR_H
#define GOVPROJ_PACK_GRAMMAR_H

#include "postgres.h"

#include "nodes/pg_list.h"

typedef struct PackKey
{
	char	   *key;
	char	   *type;
	bool		required;
	char	  **words;			/* of a key of type word, words, office or offices */
	const char **labels;		/* in Chinese, by word; NULL: the engine's own, if it has any */
	int			nwords;
	bool		takes_list;		/* of values, in place of one */
} PackKey;

/* A section of a pack; the first of a grammar is the head. */
typedef struct PackSection
{
	char	   *name;			/* NULL: the head */
	bool		required;
	char	  **named_by;		/* the keys that tell its rows apart */
	int			nnamed_by;
	List	   *keys;			/* of PackKey */
} PackSection;

/* List of PackSection, in the order of the view. */
extern List *pack_grammar(void);

/* Keys of a type beginning so take the words of the pack, too; names and labels: of n of them. */
extern void grammar_take_words(List *grammar, const char *type, char **names, const char **labels,
							   int n);

/* The offices of who has none of his own; their number. */
extern int	usual_offices(char ***names, const char ***labels);

/* NULL: there is none of that name. */
extern PackSection *grammar_section(List *grammar, const char *name);
extern PackKey *section_key(const PackSection *section, const char *key);

/* The names of all keys, as many as the list is long. */
extern char **section_keys(const PackSection *section);

#endif							/* GOVPROJ_PACK_GRAMMAR_H */
