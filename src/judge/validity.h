/*
 * validity.h
 *		How long a document lives.
 */
#ifndef GOVPROJ_VALIDITY_H
#define GOVPROJ_VALIDITY_H

#include "postgres.h"

#include "judge/judged.h"

extern DateADT kind_last_day(Case *c, const DocumentKind *kind, const Document *document);
extern bool document_has_lapsed(Case *c, int kind);
extern bool validity_is_met(Case *c, const Rule *rule);
extern void validity_ground(Case *c, const Rule *rule, Ground *ground);

#endif							/* GOVPROJ_VALIDITY_H */
