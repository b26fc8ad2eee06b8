/*
 * written_figure.h
 *		Figures as people write them in a text: 200万元, 百分之十, 10个工作日, 两年.
 */
#ifndef GOVPROJ_WRITTEN_FIGURE_H
#define GOVPROJ_WRITTEN_FIGURE_H

#include "postgres.h"

typedef enum FigureUnit
{
	FIGURE_BARE,				/* no unit stands behind it */
	FIGURE_YUAN,
	FIGURE_PERCENT,
	FIGURE_DAYS,
	FIGURE_WORKING_DAYS,
	FIGURE_MONTHS,				/* years are twelve */
	FIGURE_CALENDAR				/* the month, day or year of a date, the number of a thing */
} FigureUnit;

/* Hundredths of what the unit says, so that fen and parts of a percent count exactly. */
typedef struct WrittenFigure
{
	FigureUnit	unit;
	int64		hundredths;
	const char *begin;			/* where it stands in the text */
	const char *end;
} WrittenFigure;

/* The first figure from there on; false: none.  The text is in UTF-8. */
extern bool next_figure(const char *text, WrittenFigure *figure);

/* The one figure that a text consists of, blanks and marks of currency aside; false: it is more. */
extern bool only_figure(const char *text, WrittenFigure *figure);

/* Its number as JSON has it: 2000000, 0.5 */
extern char *figure_number(const WrittenFigure *figure);

/* A number of JSON, in hundredths; false: it has more decimals, or is too large. */
extern bool number_in_hundredths(const char *number, int64 *hundredths);

#endif							/* GOVPROJ_WRITTEN_FIGURE_H */
