/*
 * ids.h
 *		Ids of a table's rows, in a list that grows.
 */
#ifndef GOVPROJ_IDS_H
#define GOVPROJ_IDS_H

#include "postgres.h"

/* All zero: none */
typedef struct Ids
{
	int64	   *items;
	int			n;
	int			room;
} Ids;

extern void ids_add(Ids *ids, int64 id);
extern void ids_add_new(Ids *ids, int64 id);
extern bool ids_have(const Ids *ids, int64 id);
extern void ids_sort(Ids *ids);

#endif							/* GOVPROJ_IDS_H */
