/*
 * independence.h
 *		Who is to be independent of a project and is not.
 */
#ifndef GOVPROJ_INDEPENDENCE_H
#define GOVPROJ_INDEPENDENCE_H

#include "postgres.h"

#include "judge/judged.h"

extern Coincidence contract_coincidence(Case *c, const Contract *contract);
extern Coincidence document_coincidence(Case *c, const Document *document);

#endif							/* GOVPROJ_INDEPENDENCE_H */
