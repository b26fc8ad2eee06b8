/*
 * case_parts.h
 *		The facts of a case: what of the project has been accepted in parts.
 */
#ifndef GOVPROJ_CASE_PARTS_H
#define GOVPROJ_CASE_PARTS_H

#include "postgres.h"

#include "judge/case.h"

typedef struct AcceptedPart
{
	int64		id;
	int64		contract_id;	/* 0: of the project as a whole */
	int			share;			/* percent */
	DateADT		accepted_on;
} AcceptedPart;

extern int	case_accepted_share(Case *c, int64 contract_id, DateADT day);
extern bool case_contract_is_done(Case *c, const Contract *contract, DateADT *day);
extern bool case_paper_bears_parts(Case *c, int64 document_id);
extern bool case_is_in_parts(Case *c);
extern bool case_parts_are_complete(Case *c);

#endif							/* GOVPROJ_CASE_PARTS_H */
