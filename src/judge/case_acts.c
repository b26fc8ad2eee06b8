/*
 * case_acts.c
 *		Reading what the acts of a case tell: when a stage was reached and by whom,
 *		and what the steps of the present round rested on.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/jsonb.h"

#include "judge/case_acts.h"
#include "judge/class_then.h"
#include "ledger/ledger.h"
#include "register/probe.h"
#include "schema/ledger.h"
#include "schema/project.h"

static bool
act_leads_to(const Row *act, Stage stage)
{
	return !row_isnull(act, A_act_to_stage) &&
		row_stage(act, A_act_to_stage) == stage;
}

/* Was the step taken back by an act that has been read? */
static bool
was_undone(const Case *c, int64 seq)
{
	for (int i = 0; i < c->nundone; i++)
		if (c->undone[i] == seq)
			return true;
	return false;
}

static void
add_undone(Case *c, int64 seq)
{
	c->undone = case_one_more(c->undone, c->nundone, sizeof(int64));
	c->undone[c->nundone++] = seq;
}

/*
 * An act that takes the last step back tells the stage that is left, and none that is come to; one
 * that takes a move back tells both, and is no coming itself.  What it takes back is kept in mind.
 */
static void
note_undoing(Case *c, const Row *act)
{
	bool		comes = !row_isnull(act, A_act_to_stage);
	int64		undoes;

	if (row_isnull(act, A_act_from_stage) || (comes && !row_says(act, A_act_kind, PROJECT_MOVED)))
		return;
	undoes = detail_int(act, A_act_detail, DETAIL_UNDOES);
	if (undoes == 0 || was_undone(c, undoes))
		return;
	add_undone(c, undoes);
	if (comes)
		add_undone(c, row_int64(act, A_act_seq));
}

/* Does an act lead to the stage, as far as is known by now of what was taken back? */
static bool
leads_there(Case *c, const Row *act, Stage stage)
{
	note_undoing(c, act);
	return act_leads_to(act, stage) && !was_undone(c, row_int64(act, A_act_seq));
}

/* What is known of the arrival at a stage, or room for it: then its stage is not set. */
static Arrival *
arrival_at(Case *c, Stage stage, bool led)
{
	for (int i = 0; i < c->narrivals; i++)
		if (c->arrivals[i].stage == stage && c->arrivals[i].led == led)
			return &c->arrivals[i];
	c->arrivals = case_one_more(c->arrivals, c->narrivals, sizeof(Arrival));
	memset(&c->arrivals[c->narrivals], 0, sizeof(Arrival));
	return &c->arrivals[c->narrivals++];
}

/* Start reading the acts of the project, from its last step back. */
static void
begin_from_last_step(Case *c, Probe *probe)
{
	if (c->past)
		case_probe(c, probe, TABLE_act, A_act_project_id, c->project_id);
	else
		probe_newest_first(probe, &c->reg->table[TABLE_act], A_act_project_id,
						   Int64GetDatum(c->project_id), A_act_seq,
						   row_int64(c->project, A_project_step_seq), c->snapshot);
}

/* One reading; of acts that come in no order, what takes a step back may come after it. */
static void
seek_arrival(Case *c, Arrival *arrival, Stage stage, bool (*counts) (Case *, const Row *))
{
	Probe		probe;
	Row		   *row;

	arrival->was = false;
	begin_from_last_step(c, &probe);
	while ((row = probe_next(&probe)) != NULL)
	{
		if (!leads_there(c, row, stage) || !counts(c, row) ||
			(arrival->was && row_int64(row, A_act_seq) < arrival->seq))
			continue;
		arrival->was = true;
		arrival->on = row_date(row, A_act_legal_on);
		arrival->seq = row_int64(row, A_act_seq);
		if (probe.index)
			break;
	}
	probe_end(&probe);
}

/* Steps are dated in order, so the newest that led there tells; without an index all are read. */
static void
read_arrival(Case *c, Arrival *arrival, Stage stage, bool led, bool (*counts) (Case *, const Row *))
{
	int			known;

	arrival->stage = stage;
	arrival->led = led;
	do
	{
		known = c->nundone;
		seek_arrival(c, arrival, stage, counts);
	} while (c->nundone > known);
}

static bool
any_counts(Case *c, const Row *act)
{
	return true;
}

static const Arrival *
arrival_by_any(Case *c, Stage stage)
{
	Arrival    *arrival = arrival_at(c, stage, false);

	if (arrival->stage != stage && c->from == stage)
		*arrival = (Arrival) {
			.stage = stage,
			.was = true,
			.on = row_date(c->project, A_project_stage_on),
			.seq = row_int64(c->project, A_project_step_seq)
		};
	if (arrival->stage != stage)
		read_arrival(c, arrival, stage, false, any_counts);
	return arrival;
}

/* The day the project last reached a stage; false when it never did. */
static bool
case_day_reached(Case *c, Stage stage, DateADT *day)
{
	const Arrival *arrival = arrival_by_any(c, stage);

	*day = arrival->on;
	return arrival->was;
}

/* The sequence number of the act by which it last reached a stage; false when it never did. */
bool
case_seq_reached(Case *c, Stage stage, int64 *seq)
{
	const Arrival *arrival = arrival_by_any(c, stage);

	*seq = arrival->seq;
	return arrival->was;
}

static bool
leads_on(const Step *step)
{
	return step && (step->kind == STEP_FORWARD || step->kind == STEP_RESTART);
}

/* Do only steps that lead on, or a birth, lead to the stage?  Of another class others may have. */
bool
case_is_only_led_to(const Case *c, Stage stage)
{
	if (project_has_changed_class(c->project))
		return false;
	for (int i = 0; i < c->policy->nsteps; i++)
	{
		const Step *step = &c->policy->steps[i];

		if (step->to == stage && step->kind == STEP_BACK && strcmp(step->track, c->track) == 0)
			return false;
	}
	return true;
}

static bool
leading_counts(Case *c, const Row *act)
{
	return row_says(act, A_act_kind, PROJECT_MOVED) ||
		(!row_isnull(act, A_act_from_stage) &&
		 leads_on(policy_step(c->policy, class_then(c, row_int64(act, A_act_seq)),
							  row_stage(act, A_act_from_stage), row_stage(act, A_act_to_stage))));
}

/* The day the project last came to a stage by a step that leads on; false when it never did. */
bool
case_led_to(Case *c, Stage stage, DateADT *day)
{
	Arrival    *arrival;

	if (case_is_only_led_to(c, stage))
		return case_day_reached(c, stage, day);
	arrival = arrival_at(c, stage, true);
	if (arrival->stage != stage)
		read_arrival(c, arrival, stage, true, leading_counts);
	*day = arrival->on;
	return arrival->was;
}

/*
 * Can the project have reached the stage before it came to where it is?  The
 * steps of its policy say so, unless it was moved to that policy, or to its class.
 */
static bool
may_have_reached(Case *c, Stage stage)
{
	const Track *track = case_track(c);

	return track == NULL || !row_isnull(c->project, A_project_policy_reason) ||
		project_has_changed_class(c->project) || track_leads(track, stage, c->from);
}

/* One reading, as in seek_arrival. */
static bool
seek_first(Case *c, Stage stage, DateADT *day)
{
	bool		reached = c->from == stage;
	Probe		probe;
	Row		   *row;

	if (reached)
		*day = row_date(c->project, A_project_stage_on);
	case_probe(c, &probe, TABLE_act, A_act_project_id, c->project_id);
	while ((row = probe_next(&probe)) != NULL)
	{
		DateADT		legal_on = row_date(row, A_act_legal_on);

		if (!leads_there(c, row, stage))
			continue;
		if (!reached || legal_on < *day)
			*day = legal_on;
		reached = true;
	}
	probe_end(&probe);
	return reached;
}

/* The day the project first reached a stage; false when it never did. */
bool
case_first_reached(Case *c, Stage stage, DateADT *day)
{
	bool		reached = c->from == stage;
	int			known;

	if (!may_have_reached(c, stage))
	{
		if (reached)
			*day = row_date(c->project, A_project_stage_on);
		return reached;
	}
	do
	{
		known = c->nundone;
		reached = seek_first(c, stage, day);
	} while (c->nundone > known);
	return reached;
}

static int
by_seq(const void *a, const void *b)
{
	const Coming *one = a;
	const Coming *other = b;

	return (one->seq > other->seq) - (one->seq < other->seq);
}

/* Steps that were taken back are as if they had not been. */
static void
drop_undone_comings(Case *c)
{
	int			kept = 0;

	for (int i = 0; i < c->ncomings; i++)
		if (!was_undone(c, c->comings[i].seq))
			c->comings[kept++] = c->comings[i];
	c->ncomings = kept;
}

/* Read when the project came to which stage, each time, if that has not been. */
void
case_read_comings(Case *c)
{
	Probe		probe;
	Row		   *act;

	if (c->has_comings)
		return;
	c->has_comings = true;
	case_probe(c, &probe, TABLE_act, A_act_project_id, c->project_id);
	while ((act = probe_next(&probe)) != NULL)
	{
		note_undoing(c, act);
		if (row_isnull(act, A_act_to_stage))
			continue;
		c->comings = case_one_more(c->comings, c->ncomings, sizeof(Coming));
		c->comings[c->ncomings++] = (Coming) {
			.seq = row_int64(act, A_act_seq),
			.to = row_stage(act, A_act_to_stage),
			.on = row_date(act, A_act_legal_on),
			.agency_id = row_isnull(act, A_act_agency_id) ? 0 : row_int64(act, A_act_agency_id)
		};
	}
	probe_end(&probe);
	drop_undone_comings(c);
	if (c->ncomings > 0)
		qsort(c->comings, c->ncomings, sizeof(Coming), by_seq);
}

/* One reading, as in seek_arrival. */
static char *
seek_actor(Case *c, Stage stage)
{
	char	   *actor = NULL;
	int64		newest = 0;
	Probe		probe;
	Row		   *row;

	begin_from_last_step(c, &probe);
	while ((row = probe_next(&probe)) != NULL)
	{
		if (!leads_there(c, row, stage) || row_int64(row, A_act_seq) < newest)
			continue;
		newest = row_int64(row, A_act_seq);
		actor = row_text(row, A_act_actor);
		if (probe.index)
			break;
	}
	probe_end(&probe);
	return actor;
}

/* Who last took the step to a stage (a database role); NULL: nobody. */
char *
case_stage_actor(Case *c, Stage stage)
{
	char	   *actor;
	int			known;

	do
	{
		known = c->nundone;
		actor = seek_actor(c, stage);
	} while (c->nundone > known);
	return actor;
}

/* The stage from which the project came to where it is; NO_STAGE: it was born there. */
Stage
case_came_from(Case *c)
{
	Stage		from = NO_STAGE;
	int64		step_seq = row_int64(c->project, A_project_step_seq);
	bool		found = false;
	Probe		probe;
	Row		   *act;

	begin_from_last_step(c, &probe);
	while (!found && (act = probe_next(&probe)) != NULL)
	{
		found = row_int64(act, A_act_seq) == step_seq;
		if (found && !row_isnull(act, A_act_from_stage))
			from = row_stage(act, A_act_from_stage);
	}
	probe_end(&probe);
	return from;
}

/* Is it the act by which a row with that id was entered? */
static bool
act_enters(const Row *act, const char *kind, int64 id)
{
	return row_says(act, A_act_kind, kind) && detail_int(act, A_act_detail, "id") == id;
}

/*
 * The sequence number of the act of that kind by which a row was entered: of two of one day it
 * tells which came first.  0: there is none.
 */
int64
case_entry_seq(Case *c, const char *kind, int64 id)
{
	int64		seq = 0;
	Probe		probe;
	Row		   *act;

	case_probe(c, &probe, TABLE_act, A_act_project_id, c->project_id);
	while (seq == 0 && (act = probe_next(&probe)) != NULL)
		if (act_enters(act, kind, id))
			seq = row_int64(act, A_act_seq);
	probe_end(&probe);
	return seq;
}

/* The row by which the step of an act was taken, by the version that it was judged by. */
static const Step *
row_taken(const Policy *policy, const char *track, const Row *act)
{
	const Step *step = policy_step(policy, track, row_stage(act, A_act_from_stage),
								   row_stage(act, A_act_to_stage));
	int64		named = detail_int(act, A_act_detail, DETAIL_STEP);

	while (step && named != 0 && step->row_id != named)
		step = policy_step_beside(policy, step);
	return step;
}

static const char *
limit_kind(const Policy *policy, const Step *step)
{
	return step->limit_document < 0 ? "" : policy->documents[step->limit_document].kind;
}

/*
 * Of several steps between two stages, the one that was taken.  Of a project that has been moved
 * since, the one that takes the limit from the same kind of document.
 */
static const Step *
step_taken(Case *c, const Step *first, const Row *act)
{
	const Policy *policy;
	const Step *taken;

	if (policy_step_beside(c->policy, first) == NULL)
		return first;
	policy = policy_by_id(c->book, row_int64(act, A_act_policy_id));
	taken = row_taken(policy, first->track, act);
	if (taken == NULL || policy == c->policy)
		return taken ? taken : first;
	for (const Step *step = first; step; step = policy_step_beside(c->policy, step))
		if (strcmp(limit_kind(c->policy, step), limit_kind(policy, taken)) == 0)
			return step;
	return first;
}

/* The step of the present round that an act records; NULL: none that led on. */
static const Step *
step_of_act(Case *c, const Row *act)
{
	int64		seq = row_int64(act, A_act_seq);
	int64		round_seq = row_int64(c->project, A_project_round_seq);
	const Step *step;

	if (row_isnull(act, A_act_from_stage) || row_isnull(act, A_act_to_stage) || seq < round_seq ||
		row_says(act, A_act_kind, PROJECT_MOVED))
		return NULL;
	step = policy_step(c->policy, class_then(c, seq), row_stage(act, A_act_from_stage),
					   row_stage(act, A_act_to_stage));
	return leads_on(step) ? step_taken(c, step, act) : NULL;
}

/* The documents that a step rested on, as the detail of its act names them (DETAIL_DOCUMENTS). */
static void
read_documents_of_step(PastStep *past, const Row *act)
{
	JsonbValue *ids = detail_value(act, A_act_detail, DETAIL_DOCUMENTS);

	if (ids == NULL || ids->type != jbvBinary)
		return;
	for (uint32 i = 0; i < JsonContainerSize(ids->val.binary.data); i++)
	{
		past->documents = case_one_more(past->documents, past->ndocuments, sizeof(int64));
		past->documents[past->ndocuments++] =
			json_int(getIthJsonbValueFromContainer(ids->val.binary.data, i));
	}
}

/* Fill in the step of the present round that an act records; false: none that led on. */
static bool
fill_past_step(Case *c, PastStep *past, const Row *act)
{
	memset(past, 0, sizeof(PastStep));
	past->step = step_of_act(c, act);
	if (past->step == NULL)
		return false;
	past->seq = row_int64(act, A_act_seq);
	read_documents_of_step(past, act);
	return true;
}

static void
drop_undone_steps(Case *c)
{
	int			kept = 0;

	for (int i = 0; i < c->npast_steps; i++)
		if (!was_undone(c, c->past_steps[i].seq))
			c->past_steps[kept++] = c->past_steps[i];
	c->npast_steps = kept;
}

void
case_add_past_step(Case *c, PastStep past)
{
	c->past_steps = case_one_more(c->past_steps, c->npast_steps, sizeof(PastStep));
	c->past_steps[c->npast_steps++] = past;
}

/* Read the steps of the present round that led on, if they have not been. */
void
case_read_past_steps(Case *c)
{
	Probe		probe;
	PastStep	past;
	Row		   *act;

	if (c->has_past_steps)
		return;
	c->has_past_steps = true;
	case_probe(c, &probe, TABLE_act, A_act_project_id, c->project_id);
	while ((act = probe_next(&probe)) != NULL)
	{
		note_undoing(c, act);
		if (fill_past_step(c, &past, act))
			case_add_past_step(c, past);
	}
	probe_end(&probe);
	drop_undone_steps(c);
}

/* The step that began the present round; false: the project's birth did. */
bool
case_read_restart(Case *c, PastStep *restart)
{
	int64		round_seq = row_int64(c->project, A_project_round_seq);
	bool		found = false;
	Probe		probe;
	Row		   *act;

	probe_newest_first(&probe, &c->reg->table[TABLE_act], A_act_project_id,
					   Int64GetDatum(c->project_id), A_act_seq, round_seq, c->snapshot);
	while (!found && (act = probe_next(&probe)) != NULL)
		found = row_int64(act, A_act_seq) == round_seq && fill_past_step(c, restart, act);
	probe_end(&probe);
	return found;
}
