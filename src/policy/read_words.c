/*
 * read_words.c
 *		From rows of policy_word to the vocabulary of a version.
 *
 * Words are numbered in the order of their rows, so that refusals list them as the pack
 * does.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "policy/read_words.h"
#include "policy/values.h"
#include "schema/policy.h"

PG_FUNCTION_INFO_V1(govproj_word_lists);

#define MAX_WORDS	63			/* a WordSet has no more */

typedef struct WordRow
{
	char	   *list;
	char	   *parts;			/* NULL: none */
	struct Word word;
} WordRow;

#define AS_LIST(value, word) [value] = word,
static const char *const lists[NWORD_LISTS] = {WORD_LISTS(AS_LIST)};
#undef AS_LIST

#define AS_PART(value, word, list) [value] = word,
static const char *const parts[NWORD_PARTS] = {WORD_PARTS(AS_PART)};
#undef AS_PART

/* govproj.word_lists(): the lists that the engine asks, in their order.  */
Datum
govproj_word_lists(PG_FUNCTION_ARGS)
{
	Datum		names[NWORD_LISTS];

	for (int i = 0; i < NWORD_LISTS; i++)
		names[i] = CStringGetTextDatum(lists[i]);
	PG_RETURN_ARRAYTYPE_P(construct_array(names, NWORD_LISTS, TEXTOID, -1, false, TYPALIGN_INT));
}

/* One more row, for vocabulary_fill; an attribute is a word whose list is its own. */
List *
read_attribute_row(const Policy *policy, List *rows, const Row *row)
{
	WordRow    *attribute = palloc0(sizeof(WordRow));

	attribute->word.word = value_text(policy, row, A_policy_attribute_attribute);
	attribute->word.zh = value_text(policy, row, A_policy_attribute_label_zh);
	attribute->word.en = value_text(policy, row, A_policy_attribute_label_en);
	return lappend(rows, attribute);
}

/* One more row, for vocabulary_fill. */
List *
read_word_row(const Policy *policy, List *rows, const Row *row)
{
	WordRow    *word = palloc(sizeof(WordRow));

	word->list = row_text(row, A_policy_word_list);
	word->parts = row_text(row, A_policy_word_parts);
	word->word.word = value_text(policy, row, A_policy_word_word);
	word->word.zh = value_text(policy, row, A_policy_word_label_zh);
	word->word.en = value_text(policy, row, A_policy_word_label_en);
	return lappend(rows, word);
}

/* A part of another list, or none of the engine's, is the version's fault. */
static void
add_parts(Policy *policy, WordList list, const WordRow *row, int value)
{
	char	   *end = NULL;

	for (char *part = row->parts ? strtok_r(row->parts, ", ", &end) : NULL; part;
		 part = strtok_r(NULL, ", ", &end))
	{
		int			i = 0;

		while (i < NWORD_PARTS && (part_list(i) != list || strcmp(parts[i], part) != 0))
			i++;
		if (i == NWORD_PARTS)
			policy_unknown_word(policy, "policy_word", part);
		else
			policy->words.part[i] = word_set_with(policy->words.part[i], value);
	}
}

static int
list_named(const char *name)
{
	int			i = 0;

	while (i < NWORD_LISTS && strcmp(lists[i], name) != 0)
		i++;
	return i;
}

/* The list of an attribute, or one of the engine's; NULL: there is none of that name. */
static Words *
words_named(Vocabulary *words, const char *name)
{
	int			list = list_named(name);
	int			attribute = attribute_named(words, name);

	if (list < NWORD_LISTS)
		return &words->list[list];
	return attribute >= 0 ? &words->attributes[attribute].words : NULL;
}

static void
add_word(Policy *policy, const WordRow *row)
{
	Words	   *words = words_named(&policy->words, row->list);

	if (words == NULL || words->n == MAX_WORDS)
	{
		policy_unknown_word(policy, "policy_word", words ? row->word.word : row->list);
		return;
	}
	unconstify(struct Word *, words->words)[++words->n] = row->word;
	add_parts(policy, list_named(row->list), row, words->n);
}

/* For the words of a list, as many as its rows. */
static Words
room_for_words(const Policy *policy, const List *rows, const char *list)
{
	int			n = 0;
	ListCell   *cell;

	foreach(cell, rows)
		n += strcmp(((const WordRow *) lfirst(cell))->list, list) == 0;
	return (Words) {
		.n = 0,.words = store_room(policy->store, (n + 1) * sizeof(struct Word)),.of_policy = true
	};
}

/* Of what read_attribute_row and read_word_row have read. */
void
vocabulary_fill(Policy *policy, List *attributes, List *words)
{
	Vocabulary *vocabulary = &policy->words;
	ListCell   *cell;

	vocabulary->policy = policy->code;
	vocabulary->nattributes = 0;
	vocabulary->attributes = store_room(policy->store,
										list_length(attributes) * sizeof(Attribute));
	for (int i = 0; i < NWORD_LISTS; i++)
		vocabulary->list[i] = room_for_words(policy, words, lists[i]);
	foreach(cell, attributes)
	{
		const WordRow *row = lfirst(cell);

		vocabulary->attributes[vocabulary->nattributes++] = (Attribute) {
			.name = row->word.word,.zh = row->word.zh,.en = row->word.en,
			.words = room_for_words(policy, words, row->word.word)
		};
	}
	foreach(cell, words)
		add_word(policy, lfirst(cell));
}
