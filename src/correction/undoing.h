/*
 * undoing.h
 *		The last step of a project is taken back, or dated anew.
 */
#ifndef GOVPROJ_UNDOING_H
#define GOVPROJ_UNDOING_H

#include "postgres.h"

#include "correction/mending.h"
#include "judge/case.h"

/* Where a project stood after a step. */
typedef struct Standing
{
	Stage		stage;
	DateADT		on;
	int64		seq;
	int			round;
	int64		round_seq;
	DateADT		round_on;
} Standing;

/* The last step, and where the project stood before it. */
typedef struct Undoing
{
	Row		   *act;			/* the step's */
	Standing	before;
	Standing	after;
	Row			undone;			/* the project's row as it was before the step */
} Undoing;

extern void undoing_read(Mending *mending);
extern void undoing_fill(Mending *mending);
extern void undoing_apply(Mending *mending);
extern char *undoing_judge(Mending *mending);
extern int	undoing_acts(Mending *mending, const Act *model, const char *head, Act *acts);

#endif							/* GOVPROJ_UNDOING_H */
