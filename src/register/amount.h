/*
 * amount.h
 *		Exact amounts, as Datums of numeric.
 */
#ifndef GOVPROJ_AMOUNT_H
#define GOVPROJ_AMOUNT_H

#include "postgres.h"

extern Datum amount_zero(void);
extern Datum amount_sum(Datum a, Datum b);
extern Datum amount_difference(Datum a, Datum b);
extern Datum amount_larger(Datum a, Datum b);
extern bool amount_less(Datum a, Datum b);
extern bool amount_equal(Datum a, Datum b);
extern bool amount_within(Datum amount, Datum ceiling, Datum percent);
extern char *amount_text(Datum amount);

#endif							/* GOVPROJ_AMOUNT_H */
