/*
 * enforce.h
 *		From a verdict to what a client sees, and what the act says of it.
 */
#ifndef GOVPROJ_ENFORCE_H
#define GOVPROJ_ENFORCE_H

#include "postgres.h"

#include "lib/stringinfo.h"
#include "nodes/pg_list.h"

#include "judge/judge.h"
#include "register/row.h"

/* What an act says of its verdict: codes of rules, or NULL. */
typedef struct Remarks
{
	char	   *warned;
	char	   *waived;
} Remarks;

extern char *judged_line(const Case *c, const JudgedRule *judged);
extern List *verdict_lines(const Case *c, const Verdict *verdict, RuleMode mode);
extern void verdict_enforce(Case *c, const Verdict *verdict, Relation rel);
extern char *verdict_tell_class(Case *c, const Verdict *verdict, Relation rel);
extern char *verdict_tell(Case *c, const Verdict *verdict, Relation rel);
extern const Remarks *verdict_remarks(const Verdict *verdict);
extern const Remarks *remarks_joined(const Remarks *one, const Remarks *other);
extern void remarks_add(StringInfo detail, const Remarks *remarks);
extern void enforce_time(const Register *reg, Relation rel, const Row *project,
						  const JudgedEntry *entry);
extern const Remarks *enforce_entry(const Register *reg, Relation rel, const Row *project,
									const JudgedEntry *entry);

#endif							/* GOVPROJ_ENFORCE_H */
