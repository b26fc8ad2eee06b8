/*
 * story.h
 *		What happened to a project, act by act, and how it stood before each.
 */
#ifndef GOVPROJ_STORY_H
#define GOVPROJ_STORY_H

#include "postgres.h"

#include "judge/telling.h"

typedef struct Story
{
	Telling		telling;
	Past		past;			/* as told so far */
	int			nacts;
	PastAct    *acts;
	int			next;			/* the act that comes next */
} Story;

extern void story_begin(Story *story, const Register *reg, Snapshot snapshot);
extern void story_open(Story *story, int64 project_id);
extern const PastAct *story_next(Story *story);
extern void story_tell(Story *story);
extern Row story_project_beside(Story *story, const JsonbContainer *changed);

#endif							/* GOVPROJ_STORY_H */
