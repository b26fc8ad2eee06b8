/*
 * detail_scan.h
 *		Going through what an act's detail says, key by key.
 */
#ifndef GOVPROJ_DETAIL_SCAN_H
#define GOVPROJ_DETAIL_SCAN_H

#include "postgres.h"

/* Part of a text; not terminated. */
typedef struct Span
{
	const char *at;
	int			length;
} Span;

typedef struct DetailScan
{
	const char *at;
	const char *end;
	bool		is_plain;		/* until here it reads as the engine writes */
	Span		key;			/* without its quotes */
	Span		value;			/* as it stands there */
} DetailScan;

extern void detail_scan_begin(DetailScan *scan, Span object);
extern bool detail_scan_next(DetailScan *scan);
extern bool span_pair(Span array, Span *old, Span *new);
extern bool span_is(Span span, const char *text);
extern bool span_int(Span span, int64 *number);

#endif							/* GOVPROJ_DETAIL_SCAN_H */
