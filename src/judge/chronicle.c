/*
 * chronicle.c
 *		What happened to a project, act by act, and how it stood before each.
 *
 * What an act found was all that stands before it in the chain, whatever days that bears: the
 * judge asked the tables as they were.  So nothing here goes by days, as past.c does.
 */
#include "postgres.h"

#include "judge/chronicle.h"
#include "ledger/ledger.h"
#include "schema/ledger.h"
#include "schema/project.h"

/* How the columns of tables are read is learnt once, for as long as the current context lives. */
void
chronicle_begin(Chronicle *chronicle, const Register *reg, Snapshot snapshot)
{
	memset(chronicle, 0, sizeof(Chronicle));
	chronicle->past.reg = reg;
	chronicle->past.day = DATEVAL_NOEND;
	chronicle->past.snapshot = snapshot;
	chronicle->telling.past = &chronicle->past;
	chronicle->telling.book = rulebook_of(reg);
	chronicle->telling.wanted = PAST_ALL;
	chronicle->telling.asked = NTABLES;
	chronicle->telling.readers_in = CurrentMemoryContext;
}

/* Begin with another project.  What is told of it lives in the current context. */
void
chronicle_open(Chronicle *chronicle, int64 project_id)
{
	Telling    *t = &chronicle->telling;

	memset(chronicle->past.rows, 0, sizeof(chronicle->past.rows));
	chronicle->past.project_id = project_id;
	chronicle->past.known = DT_NOEND;
	t->project = NULL;
	t->step_seq = 0;
	telling_begin(t);
	chronicle->next = 0;
	chronicle->nacts = past_read_project_acts(&chronicle->past, &chronicle->acts);
}

/* The act that comes next, by the time of which others are known; NULL: that was all. */
const PastAct *
chronicle_next(Chronicle *chronicle)
{
	if (chronicle->next == chronicle->nacts)
		return NULL;
	chronicle->past.known = DatumGetTimestampTz(row_datum(chronicle->acts[chronicle->next].row,
													  A_act_recorded_at));
	return &chronicle->acts[chronicle->next];
}

/* What an act says. */
const JsonbContainer *
act_detail(const PastAct *act)
{
	return detail_body(act->row, A_act_detail);
}

/* Tell it: the project stands as it was after. */
void
chronicle_tell(Chronicle *chronicle)
{
	PastAct	   *act = &chronicle->acts[chronicle->next++];

	act->from = DATEVAL_NOBEGIN;
	telling_act(&chronicle->telling, act);
}

/* The project's row as it stands, with what a step sets beside the stage itself. */
Row
chronicle_project_beside(Chronicle *chronicle, const JsonbContainer *changed)
{
	static const int of_step[] = {A_project_approved_amount, A_project_approval_last_day,
	A_project_frozen, A_project_highest_investment, A_project_highest_software_cost};
	const Row  *now = chronicle->telling.project;
	Row			project = row_copy(now);

	if (changed)
		telling_change_row(&chronicle->telling, &project, changed);
	for (int i = 0; i < (int) lengthof(of_step); i++)
		row_set_as(&project, now, of_step[i]);
	return project;
}
