/*
 * asked_too.h
 *		Does a step of another version ask what that of one does?
 */
#ifndef GOVPROJ_ASKED_TOO_H
#define GOVPROJ_ASKED_TOO_H

#include "postgres.h"

#include "judge/case.h"

extern bool is_asked_too(const Case *own, const Rule *rule, Case *other);

#endif							/* GOVPROJ_ASKED_TOO_H */
