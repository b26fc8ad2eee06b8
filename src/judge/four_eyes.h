/*
 * four_eyes.h
 *		Who submitted, reviewed or changed does not decide on it.
 */
#ifndef GOVPROJ_FOUR_EYES_H
#define GOVPROJ_FOUR_EYES_H

#include "postgres.h"

#include "judge/case.h"

extern char *four_eyes_fault(Case *c, const Rule *rule, const Document **opinion);
extern bool is_opinion_kind(const Case *c, int kind, const Step *step);

#endif							/* GOVPROJ_FOUR_EYES_H */
