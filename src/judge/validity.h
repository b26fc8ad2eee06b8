/*
 * validity.h
 *		How long a paper lives.
 */
#ifndef GOVPROJ_VALIDITY_H
#define GOVPROJ_VALIDITY_H

#include "postgres.h"

#include "judge/judge.h"

extern DateADT document_last_day(const Rulebook *book, DateADT issued_on, const Interval *period,
								 bool counts_issue_day, bool shifts);
extern DateADT kind_last_day(Case *c, const DocumentKind *kind, const Document *document);
extern const Document *living_document(Case *c, int kind, int64 after_seq);
extern bool document_is_late(Case *c, const Document *document);
extern bool validity_is_met(Case *c, const Rule *rule);

#endif							/* GOVPROJ_VALIDITY_H */
