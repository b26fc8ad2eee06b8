/*
 * ids.c
 *		Ids of a table's rows, in a list that grows.
 */
#include "postgres.h"

#include "lib/qunique.h"

#include "register/ids.h"

/* The list is in the current memory context. */
void
ids_add(Ids *ids, int64 id)
{
	if (ids->n == ids->room)
	{
		ids->room = ids->room ? ids->room * 2 : 16;
		ids->items = ids->items ? repalloc_huge(ids->items, ids->room * sizeof(int64))
			: palloc(ids->room * sizeof(int64));
	}
	ids->items[ids->n++] = id;
}

/* Goes through them: for a few. */
bool
ids_have(const Ids *ids, int64 id)
{
	for (int i = 0; i < ids->n; i++)
		if (ids->items[i] == id)
			return true;
	return false;
}

void
ids_add_new(Ids *ids, int64 id)
{
	if (!ids_have(ids, id))
		ids_add(ids, id);
}

static int
by_id(const void *a, const void *b)
{
	int64		one = *(const int64 *) a;
	int64		other = *(const int64 *) b;

	return (one > other) - (one < other);
}

/* In their order, each once. */
void
ids_sort(Ids *ids)
{
	if (ids->n == 0)
		return;
	qsort(ids->items, ids->n, sizeof(int64), by_id);
	ids->n = qunique(ids->items, ids->n, sizeof(int64), by_id);
}
