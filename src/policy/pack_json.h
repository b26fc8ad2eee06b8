/*
 * pack_json.h
 *		The JSON text of a pack, read with the place of everything in it.
 */
#ifndef GOVPROJ_PACK_JSON_H
#define GOVPROJ_PACK_JSON_H

#include "postgres.h"

#include "nodes/pg_list.h"

typedef enum PackType
{
	PACK_NULL,
	PACK_BOOLEAN,
	PACK_NUMBER,
	PACK_STRING,
	PACK_ARRAY,
	PACK_OBJECT
} PackType;

typedef struct PackValue
{
	PackType	type;
	char	   *key;			/* of a member of an object */
	char	   *text;			/* of a string what it says, of anything else as it is written */
	int			line;			/* where it begins, with its key */
	int			rank;			/* where it comes in its object */
	List	   *items;			/* of PackValue */
	struct PackValue *first;	/* an earlier member of the same key; NULL: none */
} PackValue;

typedef struct PackText
{
	PackValue  *value;			/* NULL: it is no JSON, */
	char	   *fault;			/* and why, in the language of messages */
	int			line;			/* how many lines there are; of a fault, which */
	int			column;			/* of a fault: character of the line, from 1 */
} PackText;

extern PackText pack_read(const char *text);

/* The member of that key that JSON would keep, the last; NULL: none, or no object. */
extern PackValue *pack_member(const PackValue *object, const char *key);

/* What a type is called. */
extern const char *pack_type_name(PackType type);

#endif							/* GOVPROJ_PACK_JSON_H */
