/*
 * cell.h
 *		A cell of a spreadsheet, in the few characters that days and figures are written with.
 */
#ifndef GOVPROJ_CELL_H
#define GOVPROJ_CELL_H

#include "postgres.h"

/*
 * What is written in Chinese stands for one character each, in small letters; of
 * Latin letters there are capitals only, so that neither passes for the other.
 */
#define CELL_YEAR		'y'		/* 年 */
#define CELL_MONTH		'm'		/* 月 */
#define CELL_DAY		'd'		/* 日, 号 */
#define CELL_TEN		't'		/* 十 */
#define CELL_OF_YEAR	'v'		/* 度 */
#define CELL_YUAN		'u'		/* 元, 圆 */
#define CELL_WAN		'w'		/* 万 */
#define CELL_YI			'e'		/* 亿 */
#define CELL_EVEN		'z'		/* 整 */
#define CELL_SIGN		'c'		/* ¥, ￥ */
#define CELL_OTHER		'?'

#define CELL_SIZE 64			/* what is longer is neither day nor figure */

typedef struct Cell
{
	char		text[CELL_SIZE + 1];
	int			length;
	bool		numerals;		/* figures are written out: 二〇二〇 */
} Cell;

extern void cell_read(Cell *cell, const text *value);
extern bool cell_is_empty(const Cell *cell);

/* Digits from there on; how many there are. */
extern int	cell_digits(const char *from);

/* What a day was not, so that it can be said. */
typedef enum DayFault
{
	DAY_READ,
	DAY_UNREADABLE,
	DAY_OF_A_MONTH,				/* a month or a year, no day */
	DAY_AMBIGUOUS,				/* which figure is what cannot be told */
	DAY_NOT_THERE,				/* 30 February */
	DAY_OUT_OF_RANGE
} DayFault;

extern DayFault cell_day(const Cell *cell, int *julian);

typedef enum AmountFault
{
	AMOUNT_READ,
	AMOUNT_UNREADABLE,
	AMOUNT_GROUPED,				/* 1,23,456 */
	AMOUNT_TOO_FINE,
	AMOUNT_TOO_LARGE
} AmountFault;

#define AMOUNT_SIZE 32

/* tens: how many decimal places a bare figure is to be moved. */
extern AmountFault cell_amount(const Cell *cell, int tens, char *figure);

#endif							/* GOVPROJ_CELL_H */
