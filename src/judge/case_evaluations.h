/*
 * case_evaluations.h
 *		The facts of a case: how the project has been evaluated.
 */
#ifndef GOVPROJ_CASE_EVALUATIONS_H
#define GOVPROJ_CASE_EVALUATIONS_H

#include "postgres.h"

#include "judge/case.h"

extern void case_read_evaluations(Case *c);
extern bool case_is_evaluated(Case *c, EvaluationKind kind);

#endif							/* GOVPROJ_CASE_EVALUATIONS_H */
