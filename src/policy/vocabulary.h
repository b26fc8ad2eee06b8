/*
 * vocabulary.h
 *		The words of a version: kinds of cost line and contract, sources of money,
 *		off-plan grounds, causes of change, offices, kinds of evaluation, attributes; names of
 *		stages.
 *
 * They are rows of policy_word, numbered as they come.  The engine knows none of them:
 * it asks what a word counts as, its parts.  A number means something under its version
 * alone; of each list zero is what nobody said (WORD_NONE), and -1 a word that the
 * version does not have (WORD_UNKNOWN).
 */
#ifndef GOVPROJ_VOCABULARY_H
#define GOVPROJ_VOCABULARY_H

#include "postgres.h"

#include "utils/jsonb.h"
#include "utils/rel.h"

#include "register/row.h"
#include "register/words.h"
#include "stage/stage.h"

#define WORD_NONE	0

/* Words of the lists of a version; of a rule WORD_NONE is any. */
typedef int CostLineKind;
typedef int FundSource;
typedef int ChangeCause;
typedef int ContractKind;
typedef int EvaluationKind;

/* The lists: the value, and what column list says. */
#define WORD_LISTS(L) \
	L(LIST_COST_LINE, "cost_line") \
	L(LIST_SOURCE, "source") \
	L(LIST_GROUND, "ground") \
	L(LIST_CAUSE, "cause") \
	L(LIST_CONTRACT, "contract") \
	L(LIST_OFFICE, "office") \
	L(LIST_EVALUATION, "evaluation") \
	/* what the version calls a stage, where it does not leave that to the engine */ \
	L(LIST_STAGE, "stage")

/* What a word counts as: the value, what column parts says, and of which list it is. */
#define WORD_PARTS(P) \
	P(PART_SOFTWARE, "software", LIST_COST_LINE)	/* software_cost */ \
	P(PART_IN_SCOPE, "in_scope", LIST_SOURCE)		/* city_funds; else national_funds */ \
	P(PART_MAIN, "main", LIST_CONTRACT)				/* delivers the project */ \
	P(PART_SUPERVISION, "supervision", LIST_CONTRACT) \
	P(PART_EXAMINATION, "examination", LIST_CONTRACT)	/* makes third parties' papers */ \
	P(PART_FOLLOWS, "follows", LIST_CONTRACT)		/* goes on with a main one */ \
	/* those of offices are asked for by word, of all versions together: see govproj.offices */ \
	P(PART_SEES_ALL, "sees_all", LIST_OFFICE) \
	P(PART_SETTLES, "settles", LIST_OFFICE) \
	P(PART_APPOINTS, "appoints", LIST_OFFICE) \
	P(PART_YEARLY, "yearly", LIST_EVALUATION)	/* missed in a year without one */ \
	P(PART_SCORED, "scored", LIST_EVALUATION)	/* counts for its owner */

#define AS_VALUE(value, ...) value,
typedef enum WordList
{
	WORD_LISTS(AS_VALUE)
	NWORD_LISTS
} WordList;

typedef enum WordPart
{
	WORD_PARTS(AS_VALUE)
	NWORD_PARTS
} WordPart;
#undef AS_VALUE

/* What projects say of themselves besides what the engine asks: a word of a list of its own. */
typedef struct Attribute
{
	const char *name;
	const char *zh;
	const char *en;
	Words		words;
} Attribute;

typedef struct Vocabulary
{
	const char *policy;			/* the version's code */
	Words		list[NWORD_LISTS];
	int			nattributes;
	Attribute  *attributes;
	WordSet		part[NWORD_PARTS];	/* which words of its list have it */
} Vocabulary;

/* What a column says, a word of a list. */
static inline int
said_word(const Vocabulary *words, WordList list, const Row *row, int column)
{
	return row_word(row, column, &words->list[list]);
}

/* Does a word count as that? */
static inline bool
has_part(const Vocabulary *words, WordPart part, int word)
{
	return word_set_has(words->part[part], word);
}

/* Where all software is of one kind, its line is the software cost. */
static inline bool
is_software_line(const Vocabulary *words, int kind)
{
	return words->part[PART_SOFTWARE] == word_set_with(0, kind);
}

/* Is the money of a source in scope?  Money that names none is. */
static inline bool
is_in_scope(const Vocabulary *words, FundSource source)
{
	return source == WORD_NONE || has_part(words, PART_IN_SCOPE, source);
}

/* The source that money counts as of which names none: the first in scope; WORD_NONE: none is. */
static inline FundSource
unnamed_source(const Vocabulary *words)
{
	FundSource	source = 1;

	while (source <= words->list[LIST_SOURCE].n && !has_part(words, PART_IN_SCOPE, source))
		source++;
	return source <= words->list[LIST_SOURCE].n ? source : WORD_NONE;
}

/* Does a contract deliver the project itself, at first or going on with that? */
static inline bool
kind_delivers(const Vocabulary *words, ContractKind kind)
{
	return has_part(words, PART_MAIN, kind) || has_part(words, PART_FOLLOWS, kind);
}

extern WordList part_list(WordPart part);
extern int	attribute_named(const Vocabulary *words, const char *name);
extern int	attribute_word(const Vocabulary *words, int attribute, Jsonb *said);
extern void require_attributes(Relation rel, const Vocabulary *words, const Row *row, int column);
extern char *vocabulary_quoted(const Vocabulary *words, WordList list, int word);
extern char *vocabulary_stage(const Vocabulary *words, Stage stage);
extern char *vocabulary_stage_listed(const Vocabulary *words, Stage stage);
extern const char *vocabulary_stage_label(const Vocabulary *words, Stage stage);
extern char *vocabulary_sources(const Vocabulary *words, bool in_scope);
extern const char *vocabulary_label(const Vocabulary *words, WordList list, int word);
extern void require_word(Relation rel, const Vocabulary *words, WordList list, const Row *row,
						 int column);
extern void require_word_named(Relation rel, const Vocabulary *words, WordList list, Row *row,
							   int column);

#endif							/* GOVPROJ_VOCABULARY_H */
