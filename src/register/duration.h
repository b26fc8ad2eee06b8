/*
 * duration.h
 *		How long something lasts, as a policy says it (govproj.period).
 */
#ifndef GOVPROJ_DURATION_H
#define GOVPROJ_DURATION_H

typedef enum DurationUnit
{
	DURATION_MONTHS,				/* years are twelve */
	DURATION_DAYS,
	DURATION_WORKING_DAYS,
	DURATION_BUDGET_YEAR			/* what is left of it */
} DurationUnit;

typedef struct Duration
{
	DurationUnit	unit;
	int			n;				/* of them */
} Duration;

extern bool duration_of_text(const char *text, Duration *duration);

#endif							/* GOVPROJ_DURATION_H */
