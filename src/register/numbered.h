/*
 * numbered.h
 *		Numbers that others give: of contracts, vouchers and papers.
 */
#ifndef GOVPROJ_NUMBERED_H
#define GOVPROJ_NUMBERED_H

#include "postgres.h"

#include "utils/snapshot.h"

#include "register/row.h"

/* What of a number's rows counts, besides table_columns_by_number. */
typedef struct Numbering
{
	int			id;
	int			undoes;			/* names a row that counts no more; ANY_COLUMN: none does */
	const int  *same;			/* what must be the same besides, for the number to be */
	int			nsame;
	int			round;			/* tells rows of earlier rounds, which count no more, ... */
	int64		since;			/* ... by being below this; ANY_COLUMN: there are no rounds */
} Numbering;

extern bool row_is_undone(const Table *table, int undoes, int64 id, Snapshot snapshot);
extern int64 number_taken_by(const Table *table, const Row *entry, const Numbering *by);

#endif							/* GOVPROJ_NUMBERED_H */
