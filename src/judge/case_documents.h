/*
 * case_documents.h
 *		The facts of a case: the project's documents.
 */
#ifndef GOVPROJ_CASE_DOCUMENTS_H
#define GOVPROJ_CASE_DOCUMENTS_H

#include "postgres.h"

#include "judge/case.h"
#include "register/probe.h"

#define VOIDING "voiding"		/* the built-in kind of a document that voids another */

/* Documents of a kind, the latest first: how far they have been gone through. */
typedef struct Papers
{
	Case	   *c;
	bool		few;			/* they are in c->documents */
	int			left;			/* of few, from next on */
	const Document **documents;
	const Document **next;
	Probe		probe;			/* of many */
} Papers;

extern int64 case_round_begin(const Case *c);
extern DateADT case_round_on(const Case *c);
extern bool case_has_undone(Case *c);
extern void case_read_documents(Case *c);
extern void case_read_kind(Case *c, int kind);
extern void papers_begin(Papers *papers, Case *c, int kind, DateADT day);
extern const Document *papers_next(Papers *papers);
extern void papers_end(Papers *papers);
extern const Document *case_document(Case *c, int kind, int64 after_seq);
extern const Document *case_document_on(Case *c, int kind, int64 after_seq, DateADT day);
extern const Document *case_voided_document(Case *c, int kind, int64 after_seq, DateADT day);
extern const Document *case_later_document(Case *c, int kind, int64 after_seq);
extern bool case_has_kind(Case *c, int kind, int64 after_seq);
extern const Document *case_document_by_id(Case *c, int64 id);
extern bool document_says_no(const Document *document);
extern bool document_is_later(const Document *other, const Document *document);
extern bool case_waiver(Case *c, const char *rule, int document_kind, Waiver *waiver);

#endif							/* GOVPROJ_CASE_DOCUMENTS_H */
