/*
 * replay.h
 *		One project after another, gone through under another version of the law.
 */
#ifndef GOVPROJ_REPLAY_H
#define GOVPROJ_REPLAY_H

#include "postgres.h"

#include "nodes/execnodes.h"

#include "judge/chronicle.h"
#include "judge/judge.h"

/* What the version that is tried has otherwise of a project, from one act to the next. */
typedef struct Otherwise
{
	char	   *track;			/* NULL: as it is */
	char	   *served_track;	/* that of the project it serves; likewise */
	int			nclass_changes;	/* of what it was before, as that version calls it */
	ClassChange *class_changes;
	bool		limit;			/* the limit and its last day are these */
	bool		has_amount;
	Yuan		amount;
	bool		has_last_day;
	DateADT		last_day;
} Otherwise;

typedef struct Replay
{
	ReturnSetInfo *result;
	const Register *reg;
	const Rulebook *book;
	const Policy *policy;		/* that is tried */
	DateADT		until;			/* no act of a later day */
	Snapshot	snapshot;
	DateADT		latest;			/* the latest day that an act bears so far */
	MemoryContext of_project;	/* what is told of it */
	MemoryContext of_act;		/* what it is judged by */
	Chronicle	chronicle;

	/* of the project */
	const Row  *project;		/* as it is now */
	Otherwise	otherwise;
	int			nundone;
	int64	   *undone;			/* sequence numbers of steps that were taken back */
} Replay;

/* An act that is put to the judge. */
typedef struct Scene
{
	const PastAct *act;
	const Policy *own;			/* the version that it was judged by */
	const JsonbContainer *detail;
	Doer		doer;
	DateADT		day;
	DateADT		today;			/* when it was done */
	Row			project;		/* as the version that is tried has it */
	const char *thing;			/* that is entered; NULL: it is a step */
	const char *label;
} Scene;

/* replay_scene.c */
extern void begin_scene(Replay *r, Scene *scene, const PastAct *act);
extern const JsonbContainer *member_object(const JsonbContainer *detail, const char *key);
extern const Step *step_taken_by(const Policy *own, const Row *project, const Scene *scene);
extern void put_case(Replay *r, Case *c, CaseKind kind, Scene *scene, Stage from, Stage to);

/* replay_otherwise.c */
extern Row as_otherwise(const Replay *r, Row project);
extern int	class_changes_then(const Replay *r, const PastAct *act);
extern void find_track(Replay *r, Scene *scene);
extern void note_class_before(Replay *r, const PastAct *act);
extern void follow_step(Replay *r, Case *c, Scene *scene, const Step *taken);
extern void follow_class(Replay *r, Scene *scene, bool class_changed);
extern void follow_paper(Replay *r, Scene *scene);

/* replay_told.c */
extern void put_unmet(Replay *r, const Scene *scene, const Case *c, const Verdict *verdict);
extern void put_dropped(Replay *r, const Scene *scene, const Case *c, Row project);
extern void put_track_unknown(Replay *r, const Scene *scene, const Case *c);
extern void put_unknown(Replay *r, const Scene *scene, const Case *c);

#endif							/* GOVPROJ_REPLAY_H */
