/*
 * yuan.h
 *		Exact amounts of money, and the percents they are limited by.
 *
 * A type of its own, so that the compiler tells money from days, ids and
 * whatever else a Datum may hold.
 */
#ifndef GOVPROJ_YUAN_H
#define GOVPROJ_YUAN_H

#include "postgres.h"

#include "register/descriptor.h"
#include "register/row.h"

/* An exact amount in yuan (元): nothing here rounds. */
typedef struct Yuan
{
	Datum		datum;			/* of numeric */
} Yuan;

/* In fen (分), beyond every amount of a register and every sum of two. */
#define FEN_BEYOND INT64CONST(4000000000000000000)

extern Yuan yuan_zero(void);
extern Yuan yuan_bound(void);
extern Yuan yuan_sum(Yuan a, Yuan b);
extern Yuan yuan_difference(Yuan a, Yuan b);
extern Yuan yuan_negative(Yuan a);
extern Yuan yuan_larger(Yuan a, Yuan b);
extern Yuan yuan_up_or_down(Yuan amount);
extern bool yuan_less(Yuan a, Yuan b);
extern bool yuan_equal(Yuan a, Yuan b);
extern bool yuan_is_positive(Yuan a);
extern bool yuan_within(Yuan amount, Yuan ceiling, Datum percent);
extern bool yuan_comes_to(Yuan amount, Yuan of, Datum percent);
extern int64 yuan_fen(Yuan amount);
extern int64 fen_below(Datum yuan);
extern char *yuan_text(Yuan amount);
extern Yuan yuan_copy(Yuan amount);
extern char *percent_text(Datum percent);

/* Points into the row, as row_datum does. */
static inline Yuan
row_yuan(const Row *row, int column)
{
	Yuan		amount = {row_datum(row, column)};

	return amount;
}

static inline void
row_set_yuan(Row *row, int column, Yuan amount)
{
	row_set(row, column, amount.datum);
}

#endif							/* GOVPROJ_YUAN_H */
