/*
 * evaluation.h
 *		Evaluations of projects (Article 21): which kind one is, and what it rests on.
 */
#ifndef GOVPROJ_EVALUATION_H
#define GOVPROJ_EVALUATION_H

#include "postgres.h"

#include "policy/rulebook.h"
#include "register/locked_row.h"

extern EvaluationKind evaluation_kind(const Policy *policy, const Row *evaluation);
extern void evaluation_name_kind(const Register *reg, Relation rel, Row *evaluation);
extern void evaluation_write_duties(const Register *reg, const Row *project,
									const Row *evaluation);
extern char *evaluation_judge(const Register *reg, Relation rel, const Row *project,
							  const Row *evaluation, const char *detail);

#endif							/* GOVPROJ_EVALUATION_H */
