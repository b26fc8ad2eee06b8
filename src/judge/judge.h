/*
 * judge.h
 *		The one judge: every rule that bears on a case, met or not.
 *
 * The stage trigger, explain and the worklist all ask it, so that an
 * explanation can never differ from an enforcement.
 */
#ifndef GOVPROJ_JUDGE_H
#define GOVPROJ_JUDGE_H

#include "postgres.h"

#include "judge/judged.h"

/* What is entered for a project, as rules speak of it. */
typedef struct JudgedEntry
{
	Thing		thing;
	DateADT		day;
	int64		document_id;	/* 0: it is none */
	FundSource	source;			/* of a payment; WORD_NONE: not named, or it is none */
	int64		contract_id;	/* that is entered, or that an amount moves; 0: none */
	EntryFacts	facts;			/* as rows of the policy speak of it */
	int			moves;			/* the subjects of limits that it moves, a set of MOVES() */
} JudgedEntry;

typedef struct Verdict
{
	int			n;
	int			room;
	JudgedRule *rules;
	bool		lawful;			/* every rule that refuses is met */
	bool		is_plain;		/* every rule is, and none is waived: nothing is to be said */
	bool		has_documents;	/* what follows has been looked for: see verdict_documents */
	List	   *documents;
	Bitmapset  *followed;		/* documents, by place, whose orders of papers have been judged */
	Bitmapset  *judged;			/* those whose other orders have been, too */
} Verdict;

extern void judge_find_step(Case *c, Row *project);
extern void judge(Case *c, Verdict *verdict);
extern void judge_mended(Case *c, Verdict *verdict);
extern void judge_way(Case *c, Verdict *verdict);
extern void judge_time(Case *c, const JudgedEntry *entry, Verdict *verdict);
extern void judge_entry(Case *c, const JudgedEntry *entry, Verdict *verdict);
extern List *verdict_documents(Verdict *verdict, Case *c);
extern JudgedRule judge_rule(Case *c, const Rule *rule);

#endif							/* GOVPROJ_JUDGE_H */
