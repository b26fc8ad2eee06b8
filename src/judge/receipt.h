/*
 * receipt.h
 *		That a filing was received, and by which of its days it was in time.
 */
#ifndef GOVPROJ_RECEIPT_H
#define GOVPROJ_RECEIPT_H

#include "postgres.h"

#include "utils/snapshot.h"

#include "judge/past.h"
#include "policy/rulebook.h"

/*
 * A paper or plan that was filed, an evaluation, or a step that was taken.  A day that is not known
 * is DATEVAL_NOBEGIN.
 */
typedef struct Filing
{
	int64		document_id;	/* 0: it is no document */
	int64		annual_plan_id; /* 0: it is no plan */
	int64		evaluation_id;	/* 0: it is no evaluation */
	int64		step_seq;		/* 0: it is no step */
	int64		agency_id;		/* that issued it, evaluated, or took the step; 0: not asked */
	DateADT		dated_on;		/* that it bears */
	DateADT		recorded_on;
	DateADT		received_on;
	int64		received_by;	/* 0: nobody has, as far as has been looked */
} Filing;

extern void filing_init(Filing *filing);
extern void filing_read_receipt(Filing *filing, const Register *reg, const Past *past,
								Snapshot snapshot);
extern bool filing_met_on(const Filing *filing, const DutyKind *kind, int backdate_days, DateADT by,
						  DateADT *day);

#endif							/* GOVPROJ_RECEIPT_H */
