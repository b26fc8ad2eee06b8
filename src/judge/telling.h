/*
 * telling.h
 *		What going through the acts of one chain keeps: for past.c, and for what it asks
 *		to make rows of the JSON of acts, and to move the sums that rest on them.
 */
#ifndef GOVPROJ_TELLING_H
#define GOVPROJ_TELLING_H

#include "postgres.h"

#include "access/tupdesc.h"
#include "fmgr.h"
#include "nodes/bitmapset.h"
#include "utils/hsearch.h"
#include "utils/jsonb.h"

#include "judge/told.h"
#include "policy/rulebook.h"

/* How the columns of a table are read from JSON. */
typedef struct Reader
{
	TupleDesc	desc;			/* NULL: not looked at yet */
	bool	   *wanted;			/* the columns that are read at all */
	FmgrInfo   *input;
	Oid		   *type;			/* its base type */
	Oid		   *typioparam;
	MemoryContext made_in;
} Reader;

typedef enum Bearing
{
	ENTERS,
	CHANGES,
	REMOVES
} Bearing;

/* What a kind of act is to the row of a table. */
typedef struct ActKind
{
	const char *kind;
	TableId		table;
	Bearing		bearing;
	bool		own;			/* it stands in the register's own chain only */
} ActKind;

/* An act of the chain, and when it was in effect. */
typedef struct PastAct
{
	Row		   *row;
	int64		seq;
	const ActKind *deed;			/* NULL: none that bears on a row */
	bool		leads;			/* to a stage */
	bool		mends;			/* what a step rests on: the next is judged by it */
	DateADT		from;			/* in effect */
} PastAct;

/* A row by its id. */
typedef struct Place
{
	struct
	{
		int64		table;
		int64		id;
	}			key;
	Row		   *row;
} Place;

/* Going through the acts of one chain. */
typedef struct Telling
{
	Past	   *past;
	const Rulebook *book;
	PastTables	wanted;
	TableId		asked;			/* of this table these attributes (number - 1) besides what the */
	const Bitmapset *columns;	/* engine reads itself */
	Reader		readers[NTABLES];
	MemoryContext readers_in;	/* that they are made in; NULL: whatever is current */
	HTAB	   *places;
	Row		   *project;		/* NULL: not born, or it is the register's chain */
	int64		step_seq;		/* of the last step before the act, in effect or not */
	int64		seq;			/* of the act that is gone through */
} Telling;

extern int	past_read_project_acts(const Past *past, PastAct **acts);
extern void telling_begin(Telling *t);
extern void telling_act(Telling *t, const PastAct *act);
extern void telling_end(Telling *t);
extern Reader *telling_reader(Telling *t, TableId which);
extern void telling_refuse_without(const Telling *t, const char *name);
extern char *telling_text(const JsonbValue *value);
extern Row *telling_keep_row(const Row *row);
extern Row *telling_empty_row(Telling *t, TableId which);
extern void telling_fill_row(Telling *t, Row *row, const JsonbContainer *body);
extern void telling_change_row(Telling *t, Row *row, const JsonbContainer *body);
extern void telling_put_back(Row *row, const JsonbContainer *changed);
extern void telling_require_told(const Telling *t, const Row *row);
extern JsonbValue *telling_member(const JsonbContainer *body, const char *key);
extern int64 telling_member_int(const JsonbContainer *body, const char *key);
extern void telling_add_row(Telling *t, Row *row, int64 id);
extern void telling_remove_row(Telling *t, Row *row, int64 id);
extern Row *telling_row_with_id(Telling *t, TableId which, int64 id);
extern void telling_move_sums(Telling *t, const Row *row);
extern void telling_move_altered(Telling *t, const Row *before, const Row *row);
extern void telling_move_removed(Telling *t, const Row *row);

#endif							/* GOVPROJ_TELLING_H */
