/*
 * duties.h
 *		What a project owes: duties that arise by themselves.
 */
#ifndef GOVPROJ_DUTIES_H
#define GOVPROJ_DUTIES_H

#include "postgres.h"

#include "judge/case.h"

typedef struct Duty
{
	const DutyKind *kind;
	int64		agency_id;		/* who owes it */
	int64		project_id;		/* 0: none */
	int64		source_id;		/* the change, contract, audit item, or year it arose from */
	DateADT		arose_on;
	DateADT		due_on;			/* DATEVAL_NOEND: no day is named */
	bool		met;
	DateADT		met_on;
	int64		document_id;	/* 0: none */
} Duty;

typedef struct Duties
{
	int			n;
	Duty	   *items;
} Duties;

extern Duty *add_duty(Duties *duties, const DutyKind *kind, int64 source_id, DateADT arose_on);
extern bool stage_obliges(Case *c);
extern void project_duties(Case *c, int only, Duties *duties);
extern const Duty *open_duty(Case *c, int duty_kind);

#endif							/* GOVPROJ_DUTIES_H */
