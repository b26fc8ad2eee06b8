/*
 * filed.h
 *		What has been filed for duties of a kind, going back in time.
 */
#ifndef GOVPROJ_FILED_H
#define GOVPROJ_FILED_H

#include "postgres.h"

#include "judge/case_documents.h"
#include "judge/receipt.h"

typedef struct Filed
{
	Case	   *c;
	const DutyKind *kind;
	Papers	   *papers;			/* by kind of paper that meets it */
	const Document **documents; /* of each, the next; NULL: there are no more */
	int			ndeeds;
	Filing	   *deeds;			/* steps and evaluations that meet it, the latest first */
	int			deed;			/* the next of them */
} Filed;

extern void filed_begin(Filed *filed, Case *c, const DutyKind *kind);
extern bool filed_peek(const Filed *filed, Filing *next);
extern void filed_advance(Filed *filed);
extern void filed_end(Filed *filed);
extern void filing_of_document(Filing *filing, const Document *document);

#endif							/* GOVPROJ_FILED_H */
