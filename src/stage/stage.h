/*
 * stage.h
 *		govproj.stage: the stage that a project has reached.
 *
 * A stage is a two-byte code passed by value. The codes are ordered by progress and have gaps; they
 * are on
 * disk, so they are never renumbered. The exits come before everything else: leaving is no
 * progress, and
 * "stage >= 'approved'" must not find a terminated project.
 */
#ifndef GOVPROJ_STAGE_H
#define GOVPROJ_STAGE_H

#include "fmgr.h"

typedef int16 Stage;

enum
{
	STAGE_REJECTED = 10,
	STAGE_WITHDRAWN = 20,
	STAGE_TERMINATED = 30,
	STAGE_RETURNED = 40,
	STAGE_PLANNED = 100,
	STAGE_PROPOSED = 110,
	STAGE_REGISTERED = 120,
	STAGE_SUBMITTED = 200,
	STAGE_PRECHECKED = 210,
	STAGE_FEASIBLE = 220,
	STAGE_DESIGNED = 230,
	STAGE_ESTIMATED = 240,
	STAGE_REVIEWED = 300,
	STAGE_FUND_REVIEWED = 310,
	STAGE_APPROVED = 400,
	STAGE_FUNDED = 410,
	STAGE_PROCURING = 500,
	STAGE_CONTRACTED = 510,
	STAGE_IMPLEMENTING = 600,
	STAGE_INITIALLY_ACCEPTED = 605,
	STAGE_TRIAL = 610,
	STAGE_IN_OPERATION = 620,
	STAGE_PREACCEPTED = 700,
	STAGE_ACCEPTED = 710,
	STAGE_FINAL_ACCOUNT = 715,
	STAGE_EVALUATED = 720,
	STAGE_FILED = 800,
	STAGE_DECOMMISSIONED = 900
};

#define DatumGetStage(datum)	((Stage) DatumGetInt16(datum))
#define StageGetDatum(stage)	Int16GetDatum(stage)
#define PG_GETARG_STAGE(n)		DatumGetStage(PG_GETARG_DATUM(n))
#define PG_RETURN_STAGE(stage)	return StageGetDatum(stage)

/*
 * Takes text in the database's encoding: a name or one of its Chinese names. Returns false if it
 * is neither.
 */
extern bool stage_parse(const char *text, Stage *out);

/*
 * The canonical name ("approved") and the label in Chinese (in the database's encoding) or English.
 * A code that is
 * no stage is corrupt data (XX001).
 */
extern const char *stage_name(Stage stage);
extern const char *stage_label(Stage stage, bool zh);

/*
 * The name as messages show it, and its label there: see code/shown.h.  A version may have another:
 * see vocabulary_stage.  Errors: XX001, as above.
 */
extern const char *stage_shown(Stage stage);
extern char *stage_quoted(Stage stage);
extern char *stage_listed(Stage stage);

/* Was the project given up: rejected, withdrawn or terminated? */
static inline bool
stage_has_ended(Stage stage)
{
	return stage < STAGE_RETURNED;
}

/* Whether the code is one of the enum's. */
extern bool stage_is_valid(int16 code);

#endif							/* GOVPROJ_STAGE_H */
