/*
 * replay_told.c
 *		What is told of an act: each rule of the version that is tried that it does not meet,
 *		and each that its own asked and the other does not.
 */
#include "postgres.h"

#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/tuplestore.h"

#include "code/characters.h"
#include "errors.h"
#include "judge/rules.h"
#include "judge/wording.h"
#include "policy/rule_words.h"
#include "schema/ledger.h"
#include "schema/project.h"
#include "trial/asked_too.h"
#include "trial/replay.h"

#define REPLAY_COLUMNS 18

static void
put_text(Datum *values, bool *nulls, int i, const char *text)
{
	nulls[i] = text == NULL;
	if (text)
		values[i] = CStringGetTextDatum(text);
}

/* A stage, and what the project's version calls it. */
static void
put_stage(Datum *values, bool *nulls, int i, const Policy *own, Stage stage)
{
	bool		none = stage == NO_STAGE;

	put_text(values, nulls, i, none ? NULL : stage_name(stage));
	put_text(values, nulls, i + 1, none ? NULL : vocabulary_stage_label(&own->words, stage));
}

/* rule: NULL is that the version has not the word. */
static void
put_row(Replay *r, const Scene *scene, const Case *c, const char *verdict, const Rule *rule,
		int sqlstate, const char *remedy)
{
	Datum		values[REPLAY_COLUMNS];
	bool		nulls[REPLAY_COLUMNS] = {false};
	const Row  *act = scene->act->row;

	values[0] = Int64GetDatum(r->chronicle.past.project_id);
	put_text(values, nulls, 1, row_text(r->project, A_project_code));
	put_text(values, nulls, 2, row_text(r->project, A_project_title));
	values[3] = Int64GetDatum(scene->act->seq);
	put_text(values, nulls, 4, row_text(act, A_act_kind));
	values[5] = DateADTGetDatum(scene->day);
	put_stage(values, nulls, 6, scene->own, c->from);
	put_stage(values, nulls, 8, scene->own, scene->act->leads ? c->to : NO_STAGE);
	put_text(values, nulls, 10, scene->thing);
	put_text(values, nulls, 11, scene->label);
	put_text(values, nulls, 12, verdict);
	put_text(values, nulls, 13, rule ? rule_kind_name(rule->kind) : "word");
	put_text(values, nulls, 14, rule ? rule->code : "word");
	put_text(values, nulls, 15, rule ? rule->article : NULL);
	put_text(values, nulls, 16, unpack_sql_state(sqlstate));
	put_text(values, nulls, 17, remedy);
	tuplestore_putvalues(r->result->setResult, r->result->setDesc, values, nulls);
}

/* A rule of an earlier step, judged again, may go by the name of one that has been told. */
static bool
is_told(const Verdict *verdict, int n)
{
	for (int i = 0; i < n; i++)
		if (!verdict->rules[i].met &&
			strcmp(verdict->rules[i].rule->code, verdict->rules[n].rule->code) == 0)
			return true;
	return false;
}

void
put_unmet(Replay *r, const Scene *scene, const Case *c, const Verdict *verdict)
{
	for (int i = 0; i < verdict->n; i++)
	{
		const JudgedRule *judged = &verdict->rules[i];

		if (!judged->met && !is_told(verdict, i))
			put_row(r, scene, c, judged->rule->mode == MODE_REFUSE ? "refused" : "warned",
					judged->rule, judged->sqlstate, judged_wording(c, judged));
	}
}

/* The same by the version of then, on the row as it was, to speak of what it asked. */
static void
put_own_case(Replay *r, Case *own, const Case *c, const Scene *scene, const Row *project)
{
	case_init(own, c->kind, r->reg, project, c->from, c->to, scene->day, scene->today, r->snapshot);
	own->policy = scene->own;
	own->step = own->track ? policy_step(scene->own, own->track, c->from, c->to) : NULL;
	own->past = c->past;
	own->doer = c->doer;
	own->imports = c->imports;
	own->in_words = true;
}

/* What the step was asked then, and is not by the version that is tried: which has the step. */
void
put_dropped(Replay *r, const Scene *scene, const Case *c, Row project)
{
	Case		own;

	if (scene->own == r->policy || c->step == NULL)
		return;
	put_own_case(r, &own, c, scene, &project);
	judge_find_step(&own, &project);
	for (int i = 0; own.step && i < own.step->nrules; i++)
	{
		const Rule *rule = own.step->rules[i];
		JudgedRule	judged;

		if (!rule_concerns(&own, rule) || is_asked_too(&own, rule, unconstify(Case *, c)))
			continue;
		judged = judge_rule(&own, rule);
		put_row(r, scene, &own, "no_longer_asked", rule, judged.sqlstate,
				judged_wording(&own, &judged));
	}
}

/* A project of a track that the version has not could take no step by it. */
void
put_track_unknown(Replay *r, const Scene *scene, const Case *c)
{
	if (c->track && policy_track(r->policy, c->track))
		return;
	put_row(r, scene, c, "refused", NULL, ERRCODE_INVALID_PARAMETER_VALUE,
			psprintf(_("policy \"%s\" knows no track \"%s\""), r->policy->code,
					 c->track ? shown_text(c->track) : "?"));
}

void
put_unknown(Replay *r, const Scene *scene, const Case *c)
{
	put_row(r, scene, c, "refused", NULL, ERRCODE_INVALID_PARAMETER_VALUE,
			psprintf(_("version \"%s\" has no word \"%s\""), r->policy->code, scene->thing));
}
