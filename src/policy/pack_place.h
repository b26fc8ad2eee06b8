/*
 * pack_place.h
 *		Where in a pack something is wrong, as people call the place.
 */
#ifndef GOVPROJ_PACK_PLACE_H
#define GOVPROJ_PACK_PLACE_H

#include "postgres.h"

#include "policy/pack_grammar.h"
#include "policy/pack_json.h"

typedef enum PackFaultSort
{
	PACK_NO_JSON,				/* nothing can be read of it */
	PACK_FORM,					/* as long as it stands, the rows are not compared */
	PACK_CONTRADICTION,			/* within one row */
	PACK_ADVICE					/* may be meant so */
} PackFaultSort;

typedef struct PackFault
{
	PackFaultSort sort;
	const char *section;		/* NULL: the head */
	int			item;			/* of the section, from 0; -1: no row */
	char	   *place;			/* as people call it */
	char	   *fault;
	int			line;			/* of the text */
} PackFault;

typedef struct PackFaults
{
	List	   *faults;			/* of PackFault, in the order of the text */
	List	   *grammar;		/* of PackSection */
} PackFaults;

/*
 * Where in a pack something is: a section, one of its rows and a key of that,
 * each but the section perhaps none.
 */
typedef struct PackPlace
{
	const PackSection *section;
	const PackValue *row;
	int			item;
	const char *key;
	int			line;
} PackPlace;

/* Notes a fault, which is in the language of messages. */
extern void pack_fault_at(PackFaults *faults, PackFaultSort sort, const PackPlace *place,
						  char *fault);

/* Does a row have what tells it apart, each in one word? */
extern bool pack_row_is_told_apart(const PackSection *section, const PackValue *row);

/* What a row is called: its section and what tells it apart, or else its number. */
extern char *pack_row_name(const PackSection *section, const PackValue *row, int item);

#endif							/* GOVPROJ_PACK_PLACE_H */
