/*
 * moving.c
 *		One of many projects that are moved to another version of the law: what would be, and
 *		the move itself.
 *
 * Judged is where it stands, by the same judge as a move by hand.  Besides it is told how the way
 * on changes: what the version asks at the next steps that the present one does not, and what falls
 * away.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/tuplestore.h"

#include "errors.h"
#include "judge/choice.h"
#include "judge/enforce.h"
#include "judge/rules.h"
#include "judge/word_rule.h"
#include "office/office.h"
#include "policy/legal_day.h"
#include "project/columns.h"
#include "project/move.h"
#include "project/obligation.h"
#include "project/record.h"
#include "register/article.h"
#include "register/asked.h"
#include "register/probe.h"
#include "register/value.h"
#include "schema/project.h"

PG_FUNCTION_INFO_V1(govproj_move_project);

#define MOVE_COLUMNS 12

/* Arguments of govproj.move_project. */
enum
{
	ARG_TABLE,
	ARG_PROJECT,
	ARG_POLICY,
	ARG_STAGE,
	ARG_TRACK,
	ARG_PAPER,
	ARG_REALLY
};

/* A rule of a step that leads on, and the case in which it speaks. */
typedef struct Asked
{
	Case	   *c;
	const Rule *rule;
} Asked;

/* What there is to say of the move of one project. */
typedef struct Told
{
	bool		lawful;
	List	   *missing;		/* lines */
	List	   *warned;
	List	   *newly_asked;
	List	   *falls_away;
} Told;

static bool
is_asked(List *asked, const char *code)
{
	ListCell   *lc;

	foreach(lc, asked)
		if (strcmp(((Asked *) lfirst(lc))->rule->code, code) == 0)
			return true;
	return false;
}

/* Of rules of one name the first, which is told for all. */
static List *
add_rules(List *asked, Case *c)
{
	for (int i = 0; i < c->step->nrules; i++)
	{
		Asked	   *one;

		if (!rule_concerns(c, c->step->rules[i]) || is_asked(asked, c->step->rules[i]->code))
			continue;
		one = palloc(sizeof(Asked));
		*one = (Asked) {c, c->step->rules[i]};
		asked = lappend(asked, one);
	}
	return asked;
}

/* What a version asks of the project at the steps that lead on from where it stands. */
static List *
asked_next(const Move *move, const Row *project, const Policy *policy, Snapshot snapshot)
{
	Stage		from = row_stage(project, A_project_stage);
	char	   *track = row_text(project, A_project_track);
	List	   *asked = NIL;

	for (int i = 0; i < policy->nsteps; i++)
	{
		const Step *step = &policy->steps[i];
		Row		   *copy;
		Case	   *c;

		if (step->from != from || step->kind != STEP_FORWARD || strcmp(step->track, track) != 0 ||
			policy_step(policy, track, from, step->to) != step)
			continue;
		copy = palloc(sizeof(Row));
		*copy = row_copy(project);
		c = palloc(sizeof(Case));
		case_init(c, CASE_STEP, move->reg, copy, from, step->to, move->today, move->today,
				  snapshot);
		c->by_actor = false;
		judge_find_step(c, copy);
		if (c->step)
			asked = add_rules(asked, c);
	}
	return asked;
}

/* A rule by its article and name, and the step that asks for it. */
static char *
word_asked(const Asked *asked)
{
	const Rule *rule = asked->rule;
	char	   *cited = article_cited(rule->article, rule->authority);
	char	   *stage = word_stage(asked->c, asked->c->to);

	if (cited)
		/* translator: an article, the name of a rule, and the stage to which the step leads */
		return psprintf(_("%s, %s, for %s"), cited, rule->code, stage);
	return psprintf(_("%s, for %s"), rule->code, stage);
}

/* What one version asks next, and the other does not: of the new one what is not there yet. */
static void
compare_ways_on(const Move *move, Told *told)
{
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	List	   *former = asked_next(move, move->old, move->before, snapshot);
	List	   *new = asked_next(move, move->new, move->after, snapshot);
	ListCell   *lc;

	foreach(lc, former)
		if (!is_asked(new, ((Asked *) lfirst(lc))->rule->code))
			told->falls_away = lappend(told->falls_away, word_asked(lfirst(lc)));
	foreach(lc, new)
	{
		Asked	   *asked = lfirst(lc);
		JudgedRule	judged;

		if (is_asked(former, asked->rule->code))
			continue;
		judged = judge_rule(asked->c, asked->rule);
		if (!judged.met)
			told->newly_asked = lappend(told->newly_asked, judged_line(asked->c, &judged));
	}
	UnregisterSnapshot(snapshot);
}

/* Does any step of the track come to the stage, or leave it? */
static bool
track_knows(const Policy *policy, const char *track, Stage stage)
{
	for (int i = 0; i < policy->nsteps; i++)
		if ((policy->steps[i].to == stage || policy->steps[i].from == stage) &&
			strcmp(policy->steps[i].track, track) == 0)
			return true;
	return false;
}

/* An end, or a return, is what it is: the next round begins with it. */
static bool
is_no_way_station(Stage stage)
{
	return stage == STAGE_RETURNED || stage_has_ended(stage);
}

/* Why the project cannot stand there under the version; NULL: it can, if the rules let it. */
static char *
place_fault(const Move *move)
{
	const Vocabulary *words = &move->after->words;
	char	   *track = row_text(move->new, A_project_track);
	Stage		was = row_stage(move->old, A_project_stage);
	Stage		stage = row_stage(move->new, A_project_stage);

	if (policy_track(move->after, track) == NULL)
		return psprintf(_("Version \"%s\" has no class \"%s\": say in the mapping which of its "
						  "own it becomes."), move->after->code, track);
	if (was != stage && (is_no_way_station(was) || is_no_way_station(stage)))
		return psprintf(_("%s does not become %s: a return and an end stay what they are."),
						vocabulary_stage(&move->before->words, was),
						vocabulary_stage(words, stage));
	if (!track_knows(move->after, track, stage))
		return psprintf(_("Version \"%s\" has no stage %s for class \"%s\": say in the mapping which "
						  "of its own it becomes."),
						move->after->code, vocabulary_stage(words, stage), track);
	return NULL;
}

static void
tell_judged(const Move *move, Told *told)
{
	Verdict		verdict;
	Case		c;

	move_judge(move, &c, &verdict);
	told->lawful &= verdict.lawful;
	told->missing = list_concat(told->missing, verdict_lines(&c, &verdict, MODE_REFUSE));
	told->warned = verdict_lines(&c, &verdict, MODE_WARN);
	UnregisterSnapshot(c.snapshot);
}

static void
add_fault(Told *told, char *fault)
{
	if (fault == NULL)
		return;
	told->missing = lappend(told->missing, fault);
	told->lawful = false;
}

/* Of a move that takes one back nothing is judged: it was so before. */
static void
tell_move(const Move *move, Told *told)
{
	*told = (Told) {.lawful = true};
	if (move->after->id == move->before->id)
	{
		add_fault(told, psprintf(_("It is under version \"%s\" already."), move->after->code));
		return;
	}
	add_fault(told, move_version_fault(move));
	add_fault(told, move_word_fault(move));
	if (!move->back)
	{
		char	   *fault = place_fault(move);

		add_fault(told, fault);
		if (fault)
			return;
		tell_judged(move, told);
	}
	compare_ways_on(move, told);
}

static Datum
texts(List *lines)
{
	Datum	   *values = palloc((list_length(lines) + 1) * sizeof(Datum));
	ListCell   *lc;
	int			n = 0;

	foreach(lc, lines)
		values[n++] = CStringGetTextDatum((char *) lfirst(lc));
	return PointerGetDatum(construct_array(values, n, TEXTOID, -1, false, TYPALIGN_INT));
}

static void
put_move(ReturnSetInfo *result, const Move *move, const Told *told, bool moved)
{
	Datum		values[MOVE_COLUMNS];
	bool		nulls[MOVE_COLUMNS] = {false};

	values[0] = row_datum(move->old, A_project_policy_id);
	values[1] = row_datum(move->old, A_project_stage);
	values[2] = row_datum(move->new, A_project_stage);
	values[3] = row_datum(move->old, A_project_track);
	values[4] = row_datum(move->new, A_project_track);
	values[5] = BoolGetDatum(told->lawful);
	values[6] = texts(told->missing);
	values[7] = texts(told->warned);
	values[8] = texts(told->newly_asked);
	values[9] = texts(told->falls_away);
	values[10] = BoolGetDatum(move->back);
	values[11] = BoolGetDatum(moved);
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

/* The project under the other version, as it is asked for. */
static void
set_asked(FunctionCallInfo fcinfo, Row *new)
{
	row_set(new, A_project_policy_id, PG_GETARG_DATUM(ARG_POLICY));
	if (!PG_ARGISNULL(ARG_STAGE))
		row_set(new, A_project_stage, PG_GETARG_DATUM(ARG_STAGE));
	if (!PG_ARGISNULL(ARG_TRACK))
		row_set(new, A_project_track, PG_GETARG_DATUM(ARG_TRACK));
	if (!PG_ARGISNULL(ARG_PAPER))
		row_set(new, A_project_policy_reason, PG_GETARG_DATUM(ARG_PAPER));
}

static void
look_only(FunctionCallInfo fcinfo, const Register *reg)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	int64		id = PG_GETARG_INT64(ARG_PROJECT);
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	Probe		probe;
	Row		   *project;
	Row			new;
	Move		move;
	Told		told;

	require_project_seen(reg, id);
	probe_begin(&probe, &reg->table[TABLE_project], A_project_id, Int64GetDatum(id), snapshot);
	project = probe_next(&probe);
	if (project)
	{
		new = row_copy(project);
		set_asked(fcinfo, &new);
		move_begin(&move, reg, project, &new);
		tell_move(&move, &told);
		put_move(result, &move, &told, false);
	}
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
}

static void
move_if_lawful(FunctionCallInfo fcinfo, const Register *reg)
{
	LockedRow	project;
	Row			old;
	Move		move;
	Told		told;

	project_lock(&project, reg, PG_GETARG_INT64(ARG_PROJECT));
	old = row_copy(&project.row);
	set_asked(fcinfo, &project.row);
	require_values(project.rel, &old, &project.row);
	move_begin(&move, reg, &old, &project.row);
	tell_move(&move, &told);
	if (told.lawful && !move.after->in_use)
	{
		/* its rules may have been altered until now */
		move_take_into_use(&move);
		move_begin(&move, reg, &old, &project.row);
		tell_move(&move, &told);
	}
	if (told.lawful)
	{
		move_record(&move);
		project.check = true;
		row_store(&project);
		project_write_duties(reg, &project.row, NULL);
	}
	put_move((ReturnSetInfo *) fcinfo->resultinfo, &move, &told, told.lawful);
	row_unlock(&project);
}

/*
 * govproj.move_project(project_table regclass, project_id bigint, policy_id bigint, to_stage stage,
 * to_track text, paper text, really boolean): the move of one project, or what it would be.
 * to_stage, to_track NULL: those that it has.  One that takes the last back has those from before.
 * Errors: 42501 for others than the register's owner, 23503 no such project, ZG007 no such version,
 * 23514 a paper that cannot be.
 */
Datum
govproj_move_project(PG_FUNCTION_ARGS)
{
	const Register *reg;

	InitMaterializedSRF(fcinfo, 0);
	for (int i = ARG_TABLE; i <= ARG_POLICY; i++)
		if (PG_ARGISNULL(i))
			return (Datum) 0;
	reg = register_asked_about(PG_GETARG_OID(ARG_TABLE), fcinfo->flinfo->fn_oid);
	if (!user_is_register_owner(reg))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("only the owner of register \"%s\" may do this",
						get_namespace_name(get_rel_namespace(PG_GETARG_OID(ARG_TABLE))))));
	if (PG_ARGISNULL(ARG_REALLY) || !PG_GETARG_BOOL(ARG_REALLY))
		look_only(fcinfo, reg);
	else
		move_if_lawful(fcinfo, reg);
	return (Datum) 0;
}
