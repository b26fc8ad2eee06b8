/*
 * pack_value.h
 *		What is wrong with one value of a pack.
 */
#ifndef GOVPROJ_PACK_VALUE_H
#define GOVPROJ_PACK_VALUE_H

#include "postgres.h"

#include "policy/pack_grammar.h"
#include "policy/pack_json.h"
#include "policy/written_figure.h"

/*
 * What is wrong with a value of a key, in the language of messages, and what to
 * write instead; NULL: nothing.  A value that is null has nothing wrong.
 */
extern char *pack_value_fault(const PackSection *section, const PackKey *key,
							  const PackValue *value);

/*
 * What is wrong with an end of an amount, or of a percentage, that is a text; NULL: nothing, or
 * what is looked at with the rows.
 */
extern char *pack_end_fault(bool is_amount, const PackValue *value);

/* A length of time as a pack writes it, such as "15 working days". */
extern char *pack_period(const WrittenFigure *figure);

/* Is it a day written YYYY-MM-DD? */
extern bool is_pack_date(const PackValue *value);

/* A text as it counts: a stage and a category have several names. */
extern char *pack_value_canonical(const PackKey *key, const PackValue *value);

/* As messages repeat it: shortened, and what nobody sees written <U+FEFF>. */
extern char *pack_value_shown(const PackValue *value);

/* A number as numeric writes it, without exponent; as it stands where that would be absurd. */
extern char *pack_number(const PackValue *value);

#endif							/* GOVPROJ_PACK_VALUE_H */
