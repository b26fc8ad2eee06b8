/*
 * said.h
 *		An act of either table, as what is compared with the acts reads it.
 */
#ifndef GOVPROJ_SAID_H
#define GOVPROJ_SAID_H

#include "postgres.h"

#include "check/detail_scan.h"
#include "register/row.h"

/* An act of either table. */
typedef struct Said
{
	const Row  *row;
	bool		of_project;
	int64		chain;			/* the project's id */
	int64		seq;
	int64		step_seq;		/* of the last step up to it; 0: none */
	bool		is_plain;		/* it can be told which that was */
	char		kind[NAMEDATALEN];
	Span		actor;
	Span		detail;
} Said;

extern Span span_of(Datum datum);
extern void said_read(Said *act, const Row *row);
extern bool said_id(const Said *act, const char *name, bool may_lack, int64 *id, bool *is_plain);

#endif							/* GOVPROJ_SAID_H */
