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

#include "lib/stringinfo.h"

#include "judge/case.h"
#include "register/row.h"

typedef struct JudgedRule
{
	const Rule *rule;
	bool		met;			/* or waived */
	bool		waived;
} JudgedRule;

typedef struct Verdict
{
	int			n;
	int			room;
	JudgedRule *rules;
	bool		lawful;			/* every rule that refuses is met */
} Verdict;

/* What an act says of its verdict: codes of rules, or NULL. */
typedef struct Remarks
{
	char	   *warned;
	char	   *waived;
} Remarks;

extern void judge(Case *c, Verdict *verdict);
extern const Remarks *judge_amount(const Register *reg, Relation rel, const Row *project,
								   int64 contract_id, int moves);
extern bool rule_concerns(Case *c, const Rule *rule);
extern bool rule_is_met(Case *c, const Rule *rule);
extern bool is_backdated_too_far(Case *c);
extern bool is_main_supplier(Case *c, const char *name);
extern bool has_cost_line(Case *c, const char *kind);
extern const Contract *signed_outside(Case *c, DateADT first, DateADT last);
extern bool case_is(Case *c, const char *what);
extern bool requirement_applies(Case *c, const Rule *rule);
extern const Document *case_wanted(Case *c, const WantedDocument *wanted);
extern bool wanted_is_there(Case *c, const WantedDocument *wanted);
extern Datum threshold_basis(Case *c, const Rule *rule);
extern bool threshold_is_reached(Case *c, const Rule *rule);
extern void project_keep_highest(Row *project);
extern bool limit_subject(Case *c, const Rule *rule, Datum *amount);
extern bool limit_ceiling(Case *c, const Rule *rule, Datum *amount);
extern const Contract *overdrawn_contract(Case *c, const Rule *rule);
extern bool derive_track(Case *c, char **track);
extern const char *plan_line_fault(Case *c);
extern char *rule_remedy(Case *c, const Rule *rule);
extern char *rule_office(Case *c, const Rule *rule);
extern const Remarks *verdict_remarks(const Verdict *verdict);
extern void remarks_add(StringInfo detail, const Remarks *remarks);
extern void verdict_enforce(Case *c, const Verdict *verdict, Relation rel);

#endif							/* GOVPROJ_JUDGE_H */
