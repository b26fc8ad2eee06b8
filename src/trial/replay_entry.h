/*
 * replay_entry.h
 *		What was entered by an act, as the rules of entries of another version have it.
 */
#ifndef GOVPROJ_REPLAY_ENTRY_H
#define GOVPROJ_REPLAY_ENTRY_H

#include "postgres.h"

#include "judge/judge.h"
#include "judge/story.h"

/* The most that is judged for itself of one act: what is requested, arranged and decided. */
#define MOST_ENTRIES 3

typedef struct ReplayedEntry
{
	JudgedEntry judged;
	const char *thing;			/* as rows of the law say it */
	const char *label;			/* as messages call it, by the version of then */
	bool		unknown;		/* the version has no such word */
} ReplayedEntry;

extern const Row *replay_row_of(const Story *story, const PastAct *act,
								const JsonbContainer *detail);
extern int	replay_entries(const Story *story, const Policy *policy, const Policy *own,
						   const PastAct *act, const Row *before, const Row *row, DateADT today,
						   ReplayedEntry *entries);

#endif							/* GOVPROJ_REPLAY_ENTRY_H */
