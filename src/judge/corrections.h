/*
 * corrections.h
 *		A step that rested on a document which has been voided since, or on what has
 *		been corrected, is judged again at the next gate.
 */
#ifndef GOVPROJ_CORRECTIONS_H
#define GOVPROJ_CORRECTIONS_H

#include "postgres.h"

#include "judge/case.h"
#include "register/row.h"

extern bool project_is_mended(Case *c);
extern List *mended_rules(Case *c);
extern List *way_rules(Case *c);
extern bool way_asks_for(Case *c, const Thing *thing);
extern void limit_of_class(Case *c, Row *project);
extern List *corrected_rules(Case *c);
extern List *corrected_documents(Case *c, List *documents);
extern int	limit_document_kind(Case *c);
extern void limit_correct(Case *c, Row *project);
extern bool limit_rests_on(const Policy *policy, int kind);
extern void limit_follow(Case *c, Row *project);

#endif							/* GOVPROJ_CORRECTIONS_H */
