/*
 * figure.h
 *		What a change changes: yuan, or days where it is a duration.
 *
 * Which of the two is told by the kind of the change; a figure becomes money or
 * days here and nowhere else.
 */
#ifndef GOVPROJ_FIGURE_H
#define GOVPROJ_FIGURE_H

#include "postgres.h"

#include "register/row.h"
#include "register/yuan.h"

typedef struct Figure
{
	Datum		datum;			/* of numeric */
} Figure;

extern Figure figure_of_days(int days);
extern int	figure_days(Figure figure);
extern bool figure_equal(Figure a, Figure b);
extern char *figure_text(Figure figure);

static inline Figure
figure_of_yuan(Yuan amount)
{
	Figure		figure = {amount.datum};

	return figure;
}

/* For a change of value. */
static inline Yuan
figure_yuan(Figure figure)
{
	Yuan		amount = {figure.datum};

	return amount;
}

/* Points into the row, as row_datum does. */
static inline Figure
row_figure(const Row *row, int column)
{
	return figure_of_yuan(row_yuan(row, column));
}

static inline void
row_set_figure(Row *row, int column, Figure figure)
{
	row_set(row, column, figure.datum);
}

#endif							/* GOVPROJ_FIGURE_H */
