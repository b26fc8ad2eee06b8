/*
 * case_documents.h
 *		The facts of a case: the project's documents.
 */
#ifndef GOVPROJ_CASE_DOCUMENTS_H
#define GOVPROJ_CASE_DOCUMENTS_H

#include "postgres.h"

#include "judge/case.h"

extern int64 case_round_begin(const Case *c);
extern DateADT case_round_on(const Case *c);
extern bool case_has_undone(Case *c);
extern void case_read_documents(Case *c);
extern const Document *case_document(Case *c, int kind, int64 after_seq);
extern const Document *case_document_on(Case *c, int kind, int64 after_seq, DateADT day);
extern const Document *case_voided_document(Case *c, int kind, int64 after_seq, DateADT day);
extern bool case_has_kind(Case *c, int kind, int64 after_seq);
extern const Document *case_document_by_id(Case *c, int64 id);
extern bool document_says_no(const Document *document);
extern bool document_is_later(const Document *other, const Document *document);
extern bool case_waiver(Case *c, const char *rule, int document_kind, Waiver *waiver);

#endif							/* GOVPROJ_CASE_DOCUMENTS_H */
