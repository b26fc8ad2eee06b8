/*
 * agency_duties.h
 *		What agencies themselves owe.
 */
#ifndef GOVPROJ_AGENCY_DUTIES_H
#define GOVPROJ_AGENCY_DUTIES_H

#include "postgres.h"

#include "judge/duty.h"

/* Which of them are wanted: of plans, of audit items, or both; of one agency or audit request. */
typedef struct AgencyDuties
{
	bool		plans;
	bool		audits;
	int64		agency_id;		/* 0: of every agency */
	int64		request_id;		/* 0: of every audit request */
	bool		own_alone;		/* for a user who sees what is his agency's, and his projects */
} AgencyDuties;

extern void agency_duties(const Register *reg, DateADT day, const AgencyDuties *wanted,
						  const Past *past, Snapshot snapshot, Duties *duties);

#endif							/* GOVPROJ_AGENCY_DUTIES_H */
