/*
 * duty.h
 *		Duties, one after another, and where each stands.
 */
#ifndef GOVPROJ_DUTY_H
#define GOVPROJ_DUTY_H

#include "postgres.h"

#include "utils/hsearch.h"

#include "judge/case.h"
#include "judge/receipt.h"

typedef struct Duty
{
	const DutyKind *kind;
	int64		agency_id;		/* who owes it; 0: the office that does has no active agency */
	int64		project_id;		/* 0: none */
	int64		owner_id;		/* of the project whose duty it is; 0: it is an agency's own */
	int64		source_id;		/* the change, contract, audit item, or year it arose from */
	int64		arose_seq;		/* the act with which it arose; 0: it was none, or nobody asks */
	DateADT		arose_on;
	DateADT		due_on;			/* DATEVAL_NOEND: no day is named */
	bool		met;
	DateADT		met_on;
	Filing		filing;			/* that met it, or waits for its receipt */
} Duty;

/* Begin with {0}. */
typedef struct Duties
{
	int			n;
	Duty	   *items;
	HTAB	   *places;			/* of the items, by what each arose from; NULL: they are few */
} Duties;

extern Duty *add_duty(Duties *duties, const DutyKind *kind, int64 source_id, DateADT arose_on);
extern int	duty_place(Duties *duties, const DutyKind *kind, int64 source_id, DateADT arose_on);

#endif							/* GOVPROJ_DUTY_H */
