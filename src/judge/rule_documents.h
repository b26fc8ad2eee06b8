/*
 * rule_documents.h
 *		Rules about documents: that they are there, and that they are alive.
 */
#ifndef GOVPROJ_RULE_DOCUMENTS_H
#define GOVPROJ_RULE_DOCUMENTS_H

#include "postgres.h"

#include "judge/judged.h"

extern bool outcome_serves(Case *c, const Document *document, Outcome wanted);
extern OnRecord on_record_on(Case *c, int kind, int64 after_seq, DateADT day);
extern OnRecord on_record(Case *c, int kind, int64 after_seq);
extern const Document *case_wanted(Case *c, const WantedDocument *wanted);
extern bool wanted_is_there(Case *c, const WantedDocument *wanted);
extern bool requirement_is_met(Case *c, const Rule *rule);
extern void requirement_ground(Case *c, const Rule *rule, Ground *ground);

#endif							/* GOVPROJ_RULE_DOCUMENTS_H */
