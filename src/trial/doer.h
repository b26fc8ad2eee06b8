/*
 * doer.h
 *		Who did what is put to the judge once more.
 */
#ifndef GOVPROJ_DOER_H
#define GOVPROJ_DOER_H

#include "postgres.h"

#include "judge/chronicle.h"
#include "judge/judge.h"

extern const PastAct *act_of_taking(const Chronicle *chronicle, const PastAct *act);
extern Doer doer_of(const Chronicle *chronicle, const PastAct *act, Oid register_owner);

#endif							/* GOVPROJ_DOER_H */
