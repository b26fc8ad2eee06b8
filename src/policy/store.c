/*
 * store.c
 *		Room for what stays of policy rows.
 *
 * It is taken from blocks: what has to be aligned from their beginning, texts from their end.
 */
#include "postgres.h"

#include "common/hashfn.h"

#include "policy/store.h"

#define BLOCK_SIZE (8192 - 128)	/* with what the allocator puts before it, two pages */

/* What has been read: its bytes, and for what and as what, where that tells what it means. */
typedef struct KnownKey
{
	const void *bytes;
	Size		size;
	const void *read_for;
	const void *read_as;
} KnownKey;

typedef struct Known
{
	KnownKey	key;
	const void *stays;			/* what it came to, in the store */
	uint32		hash;
	char		status;			/* used by simplehash */
} Known;

static inline bool
keys_are_equal(const KnownKey *one, const KnownKey *other)
{
	return one->size == other->size && one->read_for == other->read_for &&
		one->read_as == other->read_as && memcmp(one->bytes, other->bytes, one->size) == 0;
}

#define SH_PREFIX known
#define SH_ELEMENT_TYPE Known
#define SH_KEY_TYPE KnownKey
#define SH_KEY key
#define SH_HASH_KEY(table, key) hash_bytes((key).bytes, (int) (key).size)
#define SH_EQUAL(table, one, other) keys_are_equal(&(one), &(other))
#define SH_STORE_HASH
#define SH_GET_HASH(table, known) (known)->hash
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

struct Store
{
	MemoryContext stays;
	char	   *begin;			/* of what is free in the block */
	char	   *end;
	known_hash *known;
};

/* stays: where it takes its room.  It is itself in the current memory context. */
Store *
store_begin(MemoryContext stays)
{
	Store	   *store = palloc0(sizeof(Store));

	store->stays = stays;
	store->known = known_create(CurrentMemoryContext, 600, NULL);
	return store;
}

/* Is there so much left of the block, or in a new one?  What is large is to have its own. */
static bool
has_room(Store *store, Size size)
{
	if (size <= (Size) (store->end - store->begin))
		return true;
	if (size > BLOCK_SIZE / 8)
		return false;
	store->begin = MemoryContextAlloc(store->stays, BLOCK_SIZE);
	store->end = store->begin + BLOCK_SIZE;
	return true;
}

/* All zero, and aligned for anything. */
void *
store_room(Store *store, Size size)
{
	char	   *room;

	size = MAXALIGN(size);
	if (!has_room(store, size))
		return MemoryContextAllocZero(store->stays, size);
	room = store->begin;
	store->begin += size;
	return memset(room, 0, size);
}

/* NULL: it is of no size. */
void *
store_copy(Store *store, const void *what, Size size)
{
	return size ? memcpy(store_room(store, size), what, size) : NULL;
}

/* What bytes read for something and as something came to; NULL: they have not been read yet. */
const void *
store_known(Store *store, const void *bytes, Size size, const void *read_for, const void *read_as)
{
	Known	   *known = known_lookup(store->known, (KnownKey) {bytes, size, read_for, read_as});

	return known ? known->stays : NULL;
}

/* Later they come to the same.  The bytes are to be there as long as the store. */
void
store_know(Store *store, const void *bytes, Size size, const void *read_for, const void *read_as,
		   const void *stays)
{
	bool		found;

	known_insert(store->known, (KnownKey) {bytes, size, read_for, read_as}, &found)->stays = stays;
}

/* A text as a C string that nobody writes to. */
char *
store_text(Store *store, const char *text, Size length)
{
	bool		found;
	Known	   *known = known_insert(store->known, (KnownKey) {text, length, NULL, NULL}, &found);
	char	   *room;

	if (found)
		return unconstify(char *, (const char *) known->stays);
	if (has_room(store, length + 1))
		room = store->end -= length + 1;
	else
		room = MemoryContextAlloc(store->stays, length + 1);
	memcpy(room, text, length);
	room[length] = '\0';
	known->key.bytes = known->stays = room; /* those that were given may not last */
	return room;
}

/* NULL stays NULL. */
char *
store_string(Store *store, const char *text)
{
	return text ? store_text(store, text, strlen(text)) : NULL;
}

/* A list that nobody adds to. */
List *
store_list(Store *store, const List *list)
{
	Size		head = offsetof(List, initial_elements);
	int			n = list_length(list);
	List	   *stays;

	if (n == 0)
		return NIL;
	stays = store_room(store, head + n * sizeof(ListCell));
	memcpy(stays, list, head);
	stays->max_length = n;
	stays->elements = memcpy(stays->initial_elements, list->elements, n * sizeof(ListCell));
	return stays;
}
