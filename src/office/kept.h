/*
 * kept.h
 *		Columns that the engine fills in, whatever an entry says of them.
 */
#ifndef GOVPROJ_KEPT_H
#define GOVPROJ_KEPT_H

#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/rel.h"

#include "register/row.h"

/*
 * A row on its way in, and what it said otherwise of columns that are not its to say.  Between
 * kept_begin and one of the two kept_require comes kept_set for each of them.
 */
typedef struct Kept
{
	Row		   *row;
	StringInfoData otherwise;	/* their names, quoted; data NULL: none */
} Kept;

extern void kept_begin(Kept *kept, Row *row);
extern void kept_set(Kept *kept, int column, Datum value);
extern void kept_set_null(Kept *kept, int column);
extern void kept_require(const Kept *kept, Relation rel);
extern void kept_require_of_office(const Kept *kept, Relation rel);

#endif							/* GOVPROJ_KEPT_H */
