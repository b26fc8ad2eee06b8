/*
 * judged_json.h
 *		A judged rule as JSON, for programs.
 */
#ifndef GOVPROJ_JUDGED_JSON_H
#define GOVPROJ_JUDGED_JSON_H

#include "postgres.h"

#include "judge/judged.h"

extern char *judged_json(const Case *c, const JudgedRule *judged, const char *remedy,
						 const char *text);

#endif							/* GOVPROJ_JUDGED_JSON_H */
