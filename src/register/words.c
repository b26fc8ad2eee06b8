/*
 * words.c
 *		Words that rows say, as numbers.
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "compat.h"
#include "register/words.h"

#define AS_WORD(value, ...) [value] = {.word = __VA_ARGS__},
#define TABLE_OF(name, WORDS) \
	static const struct Word name##_list[] = {WORDS(AS_WORD)}; \
	const Words name##_words = {.n = lengthof(name##_list) - 1,.words = name##_list};

TABLE_OF(outcome, OUTCOME_WORDS)
TABLE_OF(party_part, PARTY_PART_WORDS)
TABLE_OF(change_kind, CHANGE_KIND_WORDS)
TABLE_OF(payment_kind, PAYMENT_KIND_WORDS)
TABLE_OF(in_time_by, IN_TIME_BY_WORDS)
TABLE_OF(deed, DEED_WORDS)

/* The value of a text; WORD_UNKNOWN: it is none of the words. */
int
text_word(const text *said, const Words *words)
{
	Size		length = VARSIZE_ANY_EXHDR(said);

	for (int i = 1; i <= words->n; i++)
		if (strlen(words->words[i].word) == length &&
			memcmp(words->words[i].word, VARDATA_ANY(said), length) == 0)
			return i;
	return WORD_UNKNOWN;
}

/* What a text column says: 0 when it is null, WORD_UNKNOWN when it is none of the words. */
int
row_word(const Row *row, int column, const Words *words)
{
	return row_isnull(row, column) ? 0 : text_word(DatumGetTextPP(row_datum(row, column)), words);
}

/* The value of a word; WORD_UNKNOWN: it is none of them. */
int
word_value(const Words *words, const char *word)
{
	for (int i = 1; i <= words->n; i++)
		if (strcmp(words->words[i].word, word) == 0)
			return i;
	return WORD_UNKNOWN;
}

/* NULL for what is not said; a word that is not known is shown as "?". */
const char *
word_of(const Words *words, int value)
{
	return value >= 0 && value <= words->n ? words->words[value].word : "?";
}

/* The Chinese label of a word; NULL: it has none, or labels are not shown. */
const char *
label_of(const Words *words, int value)
{
	const char *zh = value >= 0 && value <= words->n ? words->words[value].zh : NULL;

	return words->of_policy ? zh : shown_label(zh);
}
