/*
 * progress.h
 *		How far long work is.
 */
#ifndef GOVPROJ_PROGRESS_H
#define GOVPROJ_PROGRESS_H

#include "postgres.h"

#include "datatype/timestamp.h"

#include "register/table.h"

typedef struct Progress
{
	const char *work;			/* as the client is told of it */
	const Table *of;			/* whose rows it goes through; NULL: what total says */
	int64		done;
	int64		total;			/* -1: not counted yet */
	TimestampTz began;
	TimestampTz told;			/* last */
} Progress;

extern void progress_init(void);
extern void progress_begin(Progress *progress, const char *work, const Table *of, int64 total);
extern void progress_step(Progress *progress);
extern bool progress_is_due(const Progress *progress);
extern void progress_tell(Progress *progress);
extern char *progress_work(const char *format, const Table *table);

#endif							/* GOVPROJ_PROGRESS_H */
