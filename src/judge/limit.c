/*
 * limit.c
 *		What a step that sets the project's limit puts on its row.
 */
#include "postgres.h"

#include "judge/case_documents.h"
#include "judge/limit.h"
#include "judge/periods.h"
#include "schema/project.h"

/* How long the approval lives, by the documents there are now, onto the project row. */
void
limit_set_last_day(Case *c, Row *project, const Step *step)
{
	const Rule *order = period_of(c, step->limit_document);
	Period		period;

	if (order &&
		period_on(c, order, case_round_begin(c), c->day, &period))
		row_set(project, A_project_approval_last_day, DateADTGetDatum(period.last_day));
}

/*
 * Put the limit on the project row, as the document says that counts now.  Returns whether there
 * is one that does not refuse it.
 */
static bool
set_amount(Case *c, Row *project, const Step *step)
{
	const Document *document = case_document(c, step->limit_document, case_round_begin(c));

	if (document == NULL || document_says_no(document))
		return false;
	if (document->has_amount)
		row_set_yuan(project, A_project_approved_amount, document->amount);
	return true;
}

/* The same, and how long the approval lives. */
void
limit_set(Case *c, Row *project, const Step *step)
{
	if (set_amount(c, project, step))
		limit_set_last_day(c, project, step);
}

/* The project's row with the limit that the step would set. */
Row
limit_as_set(Case *c, const Step *step)
{
	Row			project = row_copy(c->project);

	(void) set_amount(c, &project, step);
	return project;
}
