/*
 * own_part.h
 *		What is told of to a user who does not see all.
 */
#ifndef GOVPROJ_OWN_PART_H
#define GOVPROJ_OWN_PART_H

#include "postgres.h"

#include "utils/snapshot.h"

#include "register/descriptor.h"

/* Ids of a table, each once, in their order. */
typedef struct Ids
{
	int64	   *items;
	int			n;
	int			room;
} Ids;

typedef struct OwnPart
{
	Ids			agencies;		/* that he acts for */
	Ids			requests;		/* of audits: to these, or about projects that he sees */
} OwnPart;

extern OwnPart *own_part(const Register *reg, Snapshot snapshot);

#endif							/* GOVPROJ_OWN_PART_H */
