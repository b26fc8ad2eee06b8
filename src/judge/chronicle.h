/*
 * chronicle.h
 *		What happened to a project, act by act, and how it stood before each.
 */
#ifndef GOVPROJ_CHRONICLE_H
#define GOVPROJ_CHRONICLE_H

#include "postgres.h"

#include "judge/telling.h"

typedef struct Chronicle
{
	Telling		telling;
	Past		past;			/* as told so far */
	int			nacts;
	PastAct    *acts;
	int			next;			/* the act that comes next */
} Chronicle;

extern void chronicle_begin(Chronicle *chronicle, const Register *reg, Snapshot snapshot);
extern void chronicle_open(Chronicle *chronicle, int64 project_id);
extern const PastAct *chronicle_next(Chronicle *chronicle);
extern const JsonbContainer *act_detail(const PastAct *act);
extern void chronicle_tell(Chronicle *chronicle);
extern Row chronicle_project_beside(Chronicle *chronicle, const JsonbContainer *changed);

#endif							/* GOVPROJ_CHRONICLE_H */
