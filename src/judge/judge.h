/*
 * judge.h
 *		The one judge: every rule that bears on a case, met or not.
 *
 * The stage trigger, explain and the worklist all ask it, so that an
 * explanation can never differ from an enforcement.
 */
#ifndef GOVPROJ_JUDGE_H
#define GOVPROJ_JUDGE_H

#include "postgres.h"

#include "judge/judged.h"

typedef struct Verdict
{
	int			n;
	int			room;
	JudgedRule *rules;
	bool		lawful;			/* every rule that refuses is met */
} Verdict;

extern void judge(Case *c, Verdict *verdict);
extern void judge_limits(Case *c, int moves, Verdict *verdict);
extern JudgedRule judge_rule(Case *c, const Rule *rule);

#endif							/* GOVPROJ_JUDGE_H */
