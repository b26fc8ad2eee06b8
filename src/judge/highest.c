/*
 * highest.c
 *		How high the amounts of a project have been that rules are measured by.
 */
#include "postgres.h"

#include "judge/highest.h"
#include "schema/project.h"

static Yuan
larger_column(const Row *project, Yuan amount, int column)
{
	return row_isnull(project, column) ? amount : yuan_larger(amount, row_yuan(project, column));
}

/* The larger of what has been kept and what the costs come to. */
static Yuan
highest_cost(const Row *project, bool on_software)
{
	if (on_software)
		return larger_column(project, row_yuan(project, A_project_software_cost),
							 A_project_highest_software_cost);
	return larger_column(project, row_yuan(project, A_project_total_investment),
						 A_project_highest_investment);
}

/*
 * What a money line is measured by: the software development cost, or the largest
 * of the total, what is approved and what is contracted.  From the freezing of
 * the lines on costs do not fall until a new round: a line that was reached stays
 * reached.  What was approved counts as it stands, for an approval may be replaced.
 */
Yuan
project_highest(const Row *project, bool on_software)
{
	Yuan		highest = highest_cost(project, on_software);

	if (on_software)
		return highest;
	return larger_column(project, larger_column(project, highest, A_project_contracted),
						 A_project_approved_amount);
}

/*
 * Keep how high the money lines were reached.  A contract may be corrected until a step rests
 * on it, so what is contracted sticks from then on.
 */
void
project_keep_highest(Row *project)
{
	Yuan		highest = highest_cost(project, false);

	if (row_stage(project, A_project_stage) >= STAGE_CONTRACTED)
		highest = larger_column(project, highest, A_project_contracted);
	row_set_yuan(project, A_project_highest_investment, highest);
	row_set_yuan(project, A_project_highest_software_cost, highest_cost(project, true));
}
