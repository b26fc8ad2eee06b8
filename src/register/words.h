/*
 * words.h
 *		Words that rows say, as numbers: a room compares these, never strings.
 *
 * These are the engine's own.  Those of a version of the law are in policy/vocabulary.h.
 *
 * Of each enumeration the value zero is a column that is null, and -1 a word
 * that the engine does not know: the CHECK that lists the words can be dropped,
 * or be longer in a register of another version.  What an unknown word stands
 * for matches nothing; a policy row that says one is its version's fault.
 */
#ifndef GOVPROJ_WORDS_H
#define GOVPROJ_WORDS_H

#include "postgres.h"

#include "code/shown.h"
#include "register/descriptor.h"
#include "register/row.h"

#define WORD_UNKNOWN	(-1)

/* A list has a word by its value, and after it the Chinese label of one that messages show. */

#define OUTCOME_WORDS(W) \
	W(OUTCOME_PASSED, "passed", "通过") \
	W(OUTCOME_FAILED, "failed", "未通过") \
	W(OUTCOME_NOT_APPLICABLE, "not_applicable", "不适用")

/* What a party has to do with a contract; none of these: it is the supplier that signed it. */
#define PARTY_PART_WORDS(W) \
	W(PARTY_MEMBER, "member") \
	W(PARTY_SUBCONTRACTOR, "subcontractor")

#define CHANGE_KIND_WORDS(W) \
	W(CHANGE_VALUE, "value") \
	W(CHANGE_SCOPE, "scope") \
	W(CHANGE_DURATION, "duration") \
	W(CHANGE_FUNDS, "funds")

#define PAYMENT_KIND_WORDS(W) \
	W(PAYMENT_PAYMENT, "payment") \
	W(PAYMENT_SETTLEMENT, "settlement") \
	W(PAYMENT_REFUND, "refund") \
	W(PAYMENT_REVERSAL, "reversal")

/* By which of the days of a paper it is judged whether a duty was met in time. */
#define IN_TIME_BY_WORDS(W) \
	W(IN_TIME_DATED, "dated") \
	W(IN_TIME_RECORDED, "recorded") \
	W(IN_TIME_RECEIVED, "received")

/* What is done with a form. */
#define DEED_WORDS(W) \
	W(DEED_ENTER, "enter") \
	W(DEED_FILE, "file") \
	W(DEED_TAKE_UP, "take_up") \
	W(DEED_DECIDE, "decide") \
	W(DEED_ALLOCATE, "allocate") \
	W(DEED_RESOLVE, "resolve") \
	W(DEED_HAND_OVER, "hand_over") \
	W(DEED_REMEDY, "remedy") \
	W(DEED_APPROVE, "approve") \
	W(DEED_SUPPLEMENT, "supplement") \
	W(DEED_TRANSFER, "transfer") \
	W(DEED_RECLASSIFY, "reclassify")

/* The words of an enumeration, by value. */
typedef struct Words
{
	int			n;				/* from 1 to n; nothing is said by 0 */
	const struct Word
	{
		const char *word;
		const char *zh;			/* UTF-8; NULL: messages do not show the word */
		const char *en;			/* of the policy's own words */
	}		   *words;
	bool		of_policy;		/* its own words, whose labels are in the database's encoding */
} Words;

/*
 * For each: the enumeration, what a column of a row says, and the word of a
 * value (NULL: none), by itself and as messages show it: see code/shown.h.
 */
#define AS_VALUE(value, ...) value,
#define ENUMERATION(Type, PREFIX, name, WORDS) \
	typedef enum Type \
	{ \
		PREFIX##_UNKNOWN = WORD_UNKNOWN, \
		PREFIX##_NONE, \
		WORDS(AS_VALUE) \
	} Type; \
	extern const Words name##_words; \
	static inline Type \
	row_##name(const Row *row, int column) \
	{ \
		return (Type) row_word(row, column, &name##_words); \
	} \
	static inline const char * \
	name##_word(Type value) \
	{ \
		return word_of(&name##_words, value); \
	} \
	static inline char * \
	name##_quoted(Type value) \
	{ \
		return quoted_word(name##_word(value), label_of(&name##_words, value)); \
	} \
	static inline const char * \
	name##_label(Type value) \
	{ \
		return label_or_word(name##_word(value), label_of(&name##_words, value)); \
	}

extern int	text_word(const text *said, const Words *words);
extern int	row_word(const Row *row, int column, const Words *words);
extern int	word_value(const Words *words, const char *word);
extern const char *word_of(const Words *words, int value);
extern const char *label_of(const Words *words, int value);

ENUMERATION(Outcome, OUTCOME, outcome, OUTCOME_WORDS)
ENUMERATION(PartyPart, PARTY, party_part, PARTY_PART_WORDS)
ENUMERATION(ChangeKind, CHANGE, change_kind, CHANGE_KIND_WORDS)
ENUMERATION(PaymentKind, PAYMENT, payment_kind, PAYMENT_KIND_WORDS)
ENUMERATION(InTimeBy, IN_TIME, in_time_by, IN_TIME_BY_WORDS)
ENUMERATION(Deed, DEED, deed, DEED_WORDS)
#undef ENUMERATION
#undef AS_VALUE

/* Some of the words of an enumeration: bit n stands for the value n. */
typedef uint64 WordSet;

static inline WordSet
word_set_with(WordSet set, int value)
{
	return value > 0 ? set | ((WordSet) 1 << value) : set;
}

/* What is not said, and a word that is not known, is in no set. */
static inline bool
word_set_has(WordSet set, int value)
{
	return value > 0 && (set & ((WordSet) 1 << value)) != 0;
}

#endif							/* GOVPROJ_WORDS_H */
