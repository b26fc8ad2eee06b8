/*
 * store.h
 *		What stays of the policy rows of a register once they are compiled.
 *
 * A backend keeps the law of every register that it has worked in.  So what stays is packed,
 * without the allocator's headers and powers of two, and of equal texts there is one; what was
 * needed on the way goes with the context that the rows were read in.
 */
#ifndef GOVPROJ_STORE_H
#define GOVPROJ_STORE_H

#include "postgres.h"

#include "nodes/pg_list.h"

typedef struct Store Store;

extern Store *store_begin(MemoryContext stays);
extern void *store_room(Store *store, Size size);
extern void *store_copy(Store *store, const void *what, Size size);
extern char *store_text(Store *store, const char *text, Size length);
extern char *store_string(Store *store, const char *text);
extern List *store_list(Store *store, const List *list);
extern const void *store_known(Store *store, const void *bytes, Size size, const void *read_for,
							   const void *read_as);
extern void store_know(Store *store, const void *bytes, Size size, const void *read_for,
					   const void *read_as, const void *stays);

#endif							/* GOVPROJ_STORE_H */
