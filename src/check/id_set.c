/*
 * id_set.c
 *		Ids of a table, and what has been found of each.
 *
 * Ids are drawn one after the other, so that a few bits for each do: 192 bytes
 * for five hundred.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "port/pg_bitutils.h"
#include "utils/memutils.h"

#include "check/id_set.h"

#define PAGE_SHIFT 9
#define WORDS ((1 << PAGE_SHIFT) / 64)

typedef struct IdPage
{
	int64		number;
	uint64		bits[NMARKS][WORDS];
} IdPage;

static inline int
word_of(int64 id)
{
	return (id & ((1 << PAGE_SHIFT) - 1)) / 64;
}

static inline uint64
bit_of(int64 id)
{
	return UINT64CONST(1) << (id & 63);
}

/* It is kept in the current memory context. */
void
id_set_begin(IdSet *set)
{
	HASHCTL		control = {.keysize = sizeof(int64),.entrysize = sizeof(IdPage),
		.hcxt = CurrentMemoryContext
	};

	memset(set, 0, sizeof(IdSet));
	set->pages = hash_create("govproj ids", 64, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

static IdPage *
page_of(IdSet *set, int64 id, HASHACTION action)
{
	int64		number = id >> PAGE_SHIFT;
	bool		found = true;
	IdPage	   *page;

	if (set->last && set->last->number == number)
		return set->last;
	page = hash_search(set->pages, &number, action, &found);
	if (!found && page)
		memset(page->bits, 0, sizeof(page->bits));
	if (page)
		set->last = page;
	return page;
}

bool
id_has(IdSet *set, int64 id, IdMark mark)
{
	IdPage	   *page = page_of(set, id, HASH_FIND);

	return page && page->bits[mark][word_of(id)] & bit_of(id);
}

/* Mark it; was it not marked before? */
bool
id_put(IdSet *set, int64 id, IdMark mark)
{
	IdPage	   *page = page_of(set, id, HASH_ENTER);
	uint64	   *word = &page->bits[mark][word_of(id)];

	if (*word & bit_of(id))
		return false;
	*word |= bit_of(id);
	if (mark == ID_IN_DOUBT)
		set->in_doubt++;
	return true;
}

/* Those that are in doubt, as a bigint[]. */
ArrayType *
ids_in_doubt(IdSet *set)
{
	Datum	   *ids = palloc_extended(Max(set->in_doubt, 1) * sizeof(Datum), MCXT_ALLOC_HUGE);
	int			n = 0;
	HASH_SEQ_STATUS all;
	IdPage	   *page;

	hash_seq_init(&all, set->pages);
	while ((page = hash_seq_search(&all)) != NULL)
		for (int word = 0; word < WORDS; word++)
			for (uint64 left = page->bits[ID_IN_DOUBT][word]; left; left &= left - 1)
				ids[n++] = Int64GetDatum((page->number << PAGE_SHIFT) + word * 64 +
										 pg_rightmost_one_pos64(left));
	return construct_array(ids, n, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE);
}
