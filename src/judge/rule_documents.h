/*
 * rule_documents.h
 *		Documents that requirements ask for: that they are there, and serve.
 */
#ifndef GOVPROJ_RULE_DOCUMENTS_H
#define GOVPROJ_RULE_DOCUMENTS_H

#include "postgres.h"

#include "judge/judged.h"

extern bool outcome_serves(Case *c, const Document *document, Outcome wanted);
extern OnRecord on_record_on(Case *c, int kind, int64 after_seq, DateADT day);
extern OnRecord on_record(Case *c, int kind, int64 after_seq);
extern const Document *case_wanted(Case *c, const Wanted *wanted);
extern bool wanted_is_there(Case *c, const Wanted *wanted);
extern void wanted_document_ground(Case *c, const Wanted *wanted, WantedState *state);

#endif							/* GOVPROJ_RULE_DOCUMENTS_H */
