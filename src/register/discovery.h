/*
 * discovery.h
 *		Which relations are the tables of a register.
 */
#ifndef GOVPROJ_DISCOVERY_H
#define GOVPROJ_DISCOVERY_H

#include "postgres.h"

#include "schema/tables.h"

typedef struct Found
{
	Oid			relid[NTABLES]; /* InvalidOid: there is none */
	Oid			row_type[NTABLES];
	Oid			owner;			/* of all of them */
} Found;

extern void discover_tables(Found *found, Oid relid, Oid engine_namespace);

#endif							/* GOVPROJ_DISCOVERY_H */
