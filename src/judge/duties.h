/*
 * duties.h
 *		What is owed for a project: duties that arise by themselves.
 */
#ifndef GOVPROJ_DUTIES_H
#define GOVPROJ_DUTIES_H

#include "postgres.h"

#include "utils/hsearch.h"

#include "judge/case.h"
#include "judge/filed.h"

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
extern Duty *add_project_duty(Case *c, Duties *duties, const DutyKind *kind, int64 source_id,
							  DateADT arose_on);
extern int	duty_place(Duties *duties, const DutyKind *kind, int64 source_id, DateADT arose_on);
extern void duty_take_filing(Duty *duty, const Filing *filing, int backdate_days, DateADT by);
extern void duty_take_document(const Case *c, Duty *duty, const Document *document);
extern Duty no_duty_yet(const DutyKind *kind);
extern void filed_since(Filed *filed, Duty *best, Duty *duty);
extern bool duty_applies(Case *c, const DutyKind *kind);
extern bool funds_oblige(const Policy *policy, const Row *project, bool in_scope, Yuan before);
extern bool stage_obliges(Case *c);
extern void change_duties(Case *c, int64 change_id, DateADT decided_on, Duties *duties);
extern void contract_duties(Case *c, int64 contract_id, Duties *duties);
extern void project_duties(Case *c, int only, Duties *duties);
extern const Duty *open_duty(Case *c, int duty_kind);

#endif							/* GOVPROJ_DUTIES_H */
