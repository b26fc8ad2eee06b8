/*
 * suspension.h
 *		When a project was suspended, and from when on it went on again.
 */
#ifndef GOVPROJ_SUSPENSION_H
#define GOVPROJ_SUSPENSION_H

#include "postgres.h"

#include "judge/case.h"

typedef struct Suspension
{
	DateADT		from;
	DateADT		until;			/* the day it went on; DATEVAL_NOEND: it has not */
} Suspension;

/* What a paper that suspends or resumes does not follow on. */
typedef enum SuspensionFault
{
	SUSPENSION_IN_ORDER,
	SUSPENDED_ALREADY,
	SUSPENDED_LATER,			/* another paper that suspends comes next */
	NOT_SUSPENDED,
	RESUMED_LATER				/* another paper that resumes comes next */
} SuspensionFault;

extern bool kind_suspends_or_resumes(const Policy *policy, int kind);
extern const Suspension *case_suspended(Case *c, DateADT day);
extern DateADT put_off(Case *c, DateADT day);
extern SuspensionFault suspension_fault(Case *c, int kind, DateADT day, const Document **other);

#endif							/* GOVPROJ_SUSPENSION_H */
