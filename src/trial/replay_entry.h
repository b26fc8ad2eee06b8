/*
 * replay_entry.h
 *		What was entered by an act, as the rules of entries of another version have it.
 */
#ifndef GOVPROJ_REPLAY_ENTRY_H
#define GOVPROJ_REPLAY_ENTRY_H

#include "postgres.h"

#include "judge/judge.h"
#include "judge/chronicle.h"

/* The most that is judged for itself of one act: what is requested, arranged and decided. */
#define MOST_ENTRIES 3

typedef struct ReplayedEntry
{
	JudgedEntry judged;
	const char *thing;			/* as rows of the law say it */
	const char *label;			/* as messages call it, by the version of then */
	bool		unknown;		/* the version has no such word */
} ReplayedEntry;

/* An act that entered something, and has been told. */
typedef struct Entering
{
	Chronicle  *chronicle;
	const PastAct *act;
	const Policy *own;			/* the version that it was judged by */
	const Policy *policy;		/* that is tried */
	const Row  *before;			/* the row before the act, where it altered one; else NULL */
	const Row  *row;			/* as it left it */
	DateADT		today;			/* when it was entered */
} Entering;

extern const Row *replay_row_of(Chronicle *chronicle, const PastAct *act,
								const JsonbContainer *detail);
extern int	replay_entries(const Entering *entering, ReplayedEntry *entries);

#endif							/* GOVPROJ_REPLAY_ENTRY_H */
