/*
 * case_acts.h
 *		The facts of a case: what the project's acts tell.
 */
#ifndef GOVPROJ_CASE_ACTS_H
#define GOVPROJ_CASE_ACTS_H

#include "postgres.h"

#include "judge/case.h"

extern bool case_seq_reached(Case *c, Stage stage, int64 *seq);
extern bool case_is_only_led_to(const Case *c, Stage stage);
extern bool case_led_to(Case *c, Stage stage, DateADT *day);
extern bool case_first_reached(Case *c, Stage stage, DateADT *day);
extern void case_read_comings(Case *c);
extern char *case_stage_actor(Case *c, Stage stage);
extern Stage case_came_from(Case *c);
extern void case_read_past_steps(Case *c);
extern void case_add_past_step(Case *c, PastStep past);
extern bool case_read_restart(Case *c, PastStep *restart);
extern int64 case_entry_seq(Case *c, const char *kind, int64 id);

#endif							/* GOVPROJ_CASE_ACTS_H */
