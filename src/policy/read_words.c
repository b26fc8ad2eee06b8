/*
 * read_words.c
 *		From rows of policy_word to the vocabulary of a version.
 *
 * Words are numbered in the order of their rows, so that refusals list them as the pack
 * does; rows come in any, and are sorted before the first rule is read.
 */
#include "postgres.h"

#include "policy/read_words.h"
#include "policy/values.h"
#include "schema/policy.h"

#define MAX_WORDS	63			/* a WordSet has no more */

typedef struct WordRow
{
	int64		id;
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

/* One more row, for vocabulary_fill. */
List *
read_word_row(List *rows, const Row *row)
{
	WordRow    *word = palloc(sizeof(WordRow));

	word->id = row_int64(row, A_policy_word_id);
	word->list = row_text(row, A_policy_word_list);
	word->parts = row_text(row, A_policy_word_parts);
	word->word.word = row_text(row, A_policy_word_word);
	word->word.zh = row_text(row, A_policy_word_label_zh);
	word->word.en = row_text(row, A_policy_word_label_en);
	return lappend(rows, word);
}

static int
by_row(const ListCell *one, const ListCell *other)
{
	int64		a = ((const WordRow *) lfirst(one))->id;
	int64		b = ((const WordRow *) lfirst(other))->id;

	return (a > b) - (a < b);
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

static void
add_word(Policy *policy, struct Word *const *room, const WordRow *row)
{
	int			list = list_named(row->list);
	Words	   *words = &policy->words.list[list];

	if (list == NWORD_LISTS || words->n == MAX_WORDS)
	{
		policy_unknown_word(policy, "policy_word", list == NWORD_LISTS ? row->list
							: row->word.word);
		return;
	}
	room[list][++words->n] = row->word;
	add_parts(policy, list, row, words->n);
}

/* rows: of read_word_row. */
void
vocabulary_fill(Policy *policy, List *rows)
{
	struct Word *room[NWORD_LISTS];
	ListCell   *cell;

	list_sort(rows, by_row);
	policy->words.policy = policy->code;
	for (int i = 0; i < NWORD_LISTS; i++)
	{
		room[i] = palloc0((list_length(rows) + 1) * sizeof(struct Word));
		policy->words.list[i] = (Words) {.n = 0,.words = room[i],.of_policy = true};
	}
	foreach(cell, rows)
		add_word(policy, room, lfirst(cell));
}
