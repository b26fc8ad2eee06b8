/*
 * evaluation.c
 *		Evaluations of projects (Article 21): which kind one is, and what it rests on.
 *
 * The kinds are words of the project's version.  An evaluation that names none is of the only
 * one there is, so that a law that knows one evaluation need not tell it from others.
 */
#include "postgres.h"

#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "duty/evaluation.h"
#include "judge/enforce.h"
#include "ledger/ledger.h"
#include "office/sight.h"
#include "policy/form.h"
#include "project/obligation.h"
#include "register/probe.h"
#include "schema/duty.h"

/* By the words of a version; WORD_NONE: of one that has no such word, or of none that is known. */
EvaluationKind
evaluation_kind(const Policy *policy, const Row *evaluation)
{
	return policy ? said_word(&policy->words, LIST_EVALUATION, evaluation, A_evaluation_kind)
		: WORD_NONE;
}

/* The version of its project; of one that the current user may not learn of, that of none. */
static const Policy *
evaluation_policy(const Register *reg, const Row *evaluation)
{
	int64		project_id = row_int64(evaluation, A_evaluation_project_id);
	const Policy *policy;
	Snapshot	snapshot;
	int64		owner_id;
	char	   *track;

	if (!project_id_is_seen(reg, project_id))
		return policy_of_today(reg);
	snapshot = RegisterSnapshot(fact_snapshot());
	policy = policy_of_project_id(reg, project_id, snapshot, &track, &owner_id);
	UnregisterSnapshot(snapshot);
	return policy;
}

/* BEFORE one is entered.  Errors: 23502 where it has to be named, 23514 for no word. */
void
evaluation_name_kind(const Register *reg, Relation rel, Row *evaluation)
{
	const Policy *policy;

	if (row_isnull(evaluation, A_evaluation_project_id))
		return;					/* NOT NULL says it better */
	policy = evaluation_policy(reg, evaluation);
	if (policy)
		require_word_named(rel, &policy->words, LIST_EVALUATION, evaluation, A_evaluation_kind);
}

/*
 * Judge one that has been entered.  project: the row, locked.  Returns detail, that of its act,
 * with the rules that only warned or were waived.  Errors: the code of the lowest rule that is not
 * met.
 */
char *
evaluation_judge(const Register *reg, Relation rel, const Row *project, const Row *evaluation,
				 const char *detail)
{
	EvaluationKind kind = evaluation_kind(policy_of_project(reg, project), evaluation);
	JudgedEntry judged = {
		.thing = {THING_EVALUATION, kind},
		.day = row_date(evaluation, A_evaluation_evaluated_on),
		.facts.kind = kind
	};
	StringInfoData head;

	initStringInfo(&head);
	remarks_add(&head, enforce_entry(reg, rel, project, &judged));
	return detail_before(&head, detail);
}

/* What it meets is written down.  project: the row, locked. */
void
evaluation_write_duties(const Register *reg, const Row *project, const Row *evaluation)
{
	const Policy *policy = policy_of_project(reg, project);

	if (policy_counts_evaluation(policy, evaluation_kind(policy, evaluation)))
		(void) project_write_duties(reg, project, NULL);
}
