/*
 * wording.h
 *		What would meet a judged rule, in words.
 */
#ifndef GOVPROJ_WORDING_H
#define GOVPROJ_WORDING_H

#include "postgres.h"

#include "judge/judged.h"

extern char *judged_wording(const Case *c, const JudgedRule *judged);
extern char *choice_wording(const Case *c, const Choice *choice);
extern const char *rule_office(const Case *c, const Rule *rule);

#endif							/* GOVPROJ_WORDING_H */
