/*
 * story.c
 *		What happened to a project, act by act, and how it stood before each.
 *
 * What an act found was all that stands before it in the chain, whatever days that bears: the
 * judge asked the tables as they were.  So nothing here goes by days, as past.c does.
 */
#include "postgres.h"

#include "judge/story.h"
#include "schema/ledger.h"
#include "schema/project.h"

/* How the columns of tables are read is learnt once, for as long as the current context lives. */
void
story_begin(Story *story, const Register *reg, Snapshot snapshot)
{
	memset(story, 0, sizeof(Story));
	story->past.reg = reg;
	story->past.day = DATEVAL_NOEND;
	story->past.snapshot = snapshot;
	story->telling.past = &story->past;
	story->telling.book = rulebook_of(reg);
	story->telling.wanted = PAST_ALL;
	story->telling.asked = NTABLES;
	story->telling.readers_in = CurrentMemoryContext;
}

/* Begin with another project.  What is told of it lives in the current context. */
void
story_open(Story *story, int64 project_id)
{
	Telling    *t = &story->telling;

	memset(story->past.rows, 0, sizeof(story->past.rows));
	story->past.project_id = project_id;
	story->past.known = DT_NOEND;
	t->project = NULL;
	t->step_seq = 0;
	telling_begin(t);
	story->next = 0;
	story->nacts = past_read_project_acts(&story->past, &story->acts);
}

/* The act that comes next, by the time of which others are known; NULL: that was all. */
const PastAct *
story_next(Story *story)
{
	if (story->next == story->nacts)
		return NULL;
	story->past.known = DatumGetTimestampTz(row_datum(story->acts[story->next].row,
													  A_act_recorded_at));
	return &story->acts[story->next];
}

/* Tell it: the project stands as it was after. */
void
story_tell(Story *story)
{
	PastAct	   *act = &story->acts[story->next++];

	act->from = DATEVAL_NOBEGIN;
	telling_act(&story->telling, act);
}

/* The project's row as it stands, with what a step sets beside the stage itself. */
Row
story_project_beside(Story *story, const JsonbContainer *changed)
{
	static const int of_step[] = {A_project_approved_amount, A_project_approval_last_day,
	A_project_frozen, A_project_highest_investment, A_project_highest_software_cost};
	const Row  *now = story->telling.project;
	Row			project = row_copy(now);

	if (changed)
		telling_change_row(&story->telling, &project, changed);
	for (int i = 0; i < (int) lengthof(of_step); i++)
	{
		int			att = now->table->att[of_step[i]] - 1;

		project.values[att] = now->values[att];
		project.isnull[att] = now->isnull[att];
	}
	return project;
}
