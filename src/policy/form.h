/*
 * form.h
 *		Who does what with which form.
 */
#ifndef GOVPROJ_FORM_H
#define GOVPROJ_FORM_H

#include "postgres.h"

#include "utils/rel.h"

#include "compat.h"
#include "office/office.h"
#include "policy/rulebook.h"

extern const Policy *policy_of_project(const Register *reg, const Row *project);
extern const Policy *policy_of_project_id(const Register *reg, int64 id, Snapshot snapshot,
										  char **track, int64 *owner_id);
extern const Policy *policy_of_today(const Register *reg);
extern const Form *policy_form(const Policy *policy, TableId which, Deed does, const char *track,
							   bool *other_track);
extern const Form *policy_form_of_kind(const Policy *policy, TableId which, EvaluationKind kind,
									   Deed does, const char *track, bool *other_track);
extern bool form_is_for(const Form *form, const Agency *agency);
extern bool form_is_for_owner(const Form *form);
extern char *form_offices(const Form *form);
extern char *form_track(const Form *form);
extern char *form_said(const Form *form, const char *said);
extern char *form_refusal(const Form *form);
extern int64 form_acting_agency(const Register *reg, const Form *form, const Agency *owner,
								Snapshot snapshot);
extern int64 form_agency_acting_on(const Register *reg, const Form *form, int64 agency_id,
								   Snapshot snapshot);
pg_noreturn extern void refuse_office(Relation rel, const char *detail);
pg_noreturn extern void refuse_other_track(Relation rel, const Form *form);
extern int64 require_form(const Register *reg, Relation rel, const Row *project, TableId which);

#endif							/* GOVPROJ_FORM_H */
