/*
 * id_set.h
 *		Ids of a table, and what has been found of each.
 */
#ifndef GOVPROJ_ID_SET_H
#define GOVPROJ_ID_SET_H

#include "postgres.h"

#include "utils/array.h"
#include "utils/hsearch.h"

typedef enum IdMark
{
	ID_ENTERED,					/* an act tells that it came in */
	ID_HERE,					/* there is a row */
	ID_IN_DOUBT,				/* the two have to be looked at more closely */
	NMARKS
} IdMark;

typedef struct IdSet
{
	HTAB	   *pages;
	struct IdPage *last;		/* most ids are near the one before */
	int64		in_doubt;		/* how many are */
} IdSet;

extern void id_set_begin(IdSet *set);
extern bool id_has(IdSet *set, int64 id, IdMark mark);
extern bool id_put(IdSet *set, int64 id, IdMark mark);
extern ArrayType *ids_in_doubt(IdSet *set);

#endif							/* GOVPROJ_ID_SET_H */
