/*
 * control.h
 *		What keeps the judge honest: four eyes, waivers and corrections.
 */
#ifndef GOVPROJ_CONTROL_H
#define GOVPROJ_CONTROL_H

#include "postgres.h"

#include "judge/judge.h"
#include "register/row.h"

typedef struct Waiver
{
	int64		id;
	int64		document_id;
	DateADT		granted_on;
	DateADT		until;
} Waiver;

extern char *four_eyes_fault(Case *c, const Rule *rule, const Document **opinion);
extern char *four_eyes_subject(Case *c, const Rule *rule);
extern bool rule_is_waived(Case *c, const Rule *rule, Waiver *waiver);
extern char *waiver_text(Case *c, const Rule *rule);
extern List *corrected_rules(Case *c);
extern void case_set_limit(Case *c, Row *project, const Step *step);
extern void case_correct_limit(Case *c, Row *project);

#endif							/* GOVPROJ_CONTROL_H */
