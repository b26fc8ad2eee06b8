/*
 * duties.h
 *		What is owed for a project: which duties arise, and when.
 */
#ifndef GOVPROJ_DUTIES_H
#define GOVPROJ_DUTIES_H

#include "postgres.h"

#include "judge/duty.h"

extern Duty *add_project_duty(Case *c, Duties *duties, const DutyKind *kind, int64 source_id,
							  DateADT arose_on);
extern DateADT duty_due_day(Case *c, const DutyKind *kind, DateADT arose_on);
extern bool duty_applies(Case *c, const DutyKind *kind);
extern bool stage_obliges(Case *c);
extern void change_duties(Case *c, int64 change_id, DateADT decided_on, Duties *duties);
extern void contract_duties(Case *c, int64 contract_id, Duties *duties);
extern void project_duties(Case *c, int only, Duties *duties);
extern const Duty *open_duty(Case *c, int duty_kind);

#endif							/* GOVPROJ_DUTIES_H */
