/*
 * drafts.h
 *		Rules that steps and tracks have still to take up.
 */
#ifndef GOVPROJ_DRAFTS_H
#define GOVPROJ_DRAFTS_H

#include "postgres.h"

#include "utils/jsonb.h"

#include "policy/rulebook.h"

/* A rule together with the gate it stands at, until steps have taken it up. */
typedef struct Draft
{
	char	   *track;			/* NULL: any */
	Stage		from;			/* NO_STAGE: any */
	Stage		to;
	bool		onwards;		/* at every later forward step too */
	char	   *any_of;			/* of a requirement; NULL: it is no choice */
	char	   *code;			/* of one that is named; NULL: what it needs names it */
	Jsonb	   *when;			/* as the row says it; NULL: always */
	Rule	   *rule;
} Draft;

typedef struct Drafts
{
	const Policy *policy;		/* whose rows they are */
	int			n;
	int			room;
	Draft	   *items;
} Drafts;

extern Rule *draft_rule(Drafts *drafts, RuleKind kind, RuleMode mode, const Row *row, int track,
						int from, int to, int article, int note);
extern bool draft_join_group(Drafts *drafts, const Draft *draft, const Wanted *wanted);
extern void drafts_hand_out(Policy *policy, Drafts *drafts);

#endif							/* GOVPROJ_DRAFTS_H */
