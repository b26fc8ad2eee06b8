/*
 * told.h
 *		What acts tell of a project, or of the register, as of the end of a day.
 */
#ifndef GOVPROJ_TOLD_H
#define GOVPROJ_TOLD_H

#include "postgres.h"

#include "nodes/pg_list.h"
#include "utils/date.h"
#include "utils/snapshot.h"
#include "utils/timestamp.h"

#include "register/descriptor.h"
#include "register/row.h"

/* The tables that are wanted of the past, a set of PAST_TABLE(). */
typedef uint64 PastTables;

StaticAssertDecl(NTABLES <= 64, "a table of a register has no place in PastTables");

#define PAST_TABLE(which)	(UINT64CONST(1) << (which))
#define PAST_ALL			(~UINT64CONST(0))

typedef struct Past
{
	const Register *reg;
	int64		project_id;		/* 0: of the register's own chain */
	DateADT		day;			/* legally as of its end */
	TimestampTz known;			/* by what was recorded no later; DT_NOEND: by all there is */
	Snapshot	snapshot;
	const struct Past *own;		/* of a project: that of the register's own chain, or NULL */
	List	   *rows[NTABLES];	/* of Row *, by table, as they stood; of act those in effect */
} Past;

#endif							/* GOVPROJ_TOLD_H */
