/*
 * mending.h
 *		What may be corrected, and what a correction does to the row that it is of.
 */
#ifndef GOVPROJ_MENDING_H
#define GOVPROJ_MENDING_H

#include "postgres.h"

#include "ledger/ledger.h"
#include "register/descriptor.h"
#include "register/locked_row.h"
#include "register/row.h"

/* A correction, with the row that it is of, and its project, locked. */
typedef struct Mending
{
	const Register *reg;
	Relation	rel;			/* the table of corrections */
	Row		   *entry;			/* the correction */
	TableId		table;			/* of the row */
	int			column;
	LockedRow	subject;		/* the row, unless it is the project */
	LockedRow	project;
	Row			was;			/* the row before it was mended */
	struct Undoing *undoing;	/* of a step; NULL: it is of none */
} Mending;

extern void mending_find(Mending *mending, const Register *reg, Relation rel, Row *entry);
extern void mending_open(Mending *mending);
extern void mending_close(Mending *mending);
extern Row *mending_row(Mending *mending);
extern char *cell_text(const Row *row, int column);
extern void mending_require_old(Mending *mending);
extern void mending_fill_old(Mending *mending);
extern void mending_require_closed(Mending *mending);
extern void mending_apply(Mending *mending);
pg_noreturn extern void mending_refuse(const Mending *mending, int sqlstate, const char *rule,
									   const char *detail, const char *hint);

#endif							/* GOVPROJ_MENDING_H */
