/*
 * case_evaluations.c
 *		Reading the evaluations of a case: each kind once a year by each evaluator.
 */
#include "postgres.h"

#include "judge/case_evaluations.h"
#include "register/probe.h"
#include "schema/duty.h"

/* Read them, if they have not been. */
void
case_read_evaluations(Case *c)
{
	Probe		probe;
	Row		   *row;

	if (c->has_evaluations)
		return;
	c->has_evaluations = true;
	case_probe(c, &probe, TABLE_evaluation, A_evaluation_project_id, c->project_id);
	while ((row = probe_next(&probe)) != NULL)
	{
		c->evaluations = case_one_more(c->evaluations, c->nevaluations, sizeof(Evaluation));
		c->evaluations[c->nevaluations++] = (Evaluation) {
			.id = row_int64(row, A_evaluation_id),
			.kind = said_word(&c->policy->words, LIST_EVALUATION, row, A_evaluation_kind),
			.evaluator_id = row_int64(row, A_evaluation_evaluator_id),
			.evaluated_on = row_date(row, A_evaluation_evaluated_on)
		};
	}
	probe_end(&probe);
}

/* Has it been, in such a way, by the day of the case? */
bool
case_is_evaluated(Case *c, EvaluationKind kind)
{
	case_read_evaluations(c);
	for (int i = 0; i < c->nevaluations; i++)
		if (c->evaluations[i].kind == kind && c->evaluations[i].evaluated_on <= c->day)
			return true;
	return false;
}
