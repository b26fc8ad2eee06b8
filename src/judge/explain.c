/*
 * explain.c
 *		The judge's answer as rows, for people and for the worklist.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/tuplestore.h"

#include "errors.h"
#include "judge/case_documents.h"
#include "judge/corrections.h"
#include "judge/judge.h"
#include "judge/judged_json.h"
#include "judge/periods.h"
#include "judge/rule_when.h"
#include "judge/rules.h"
#include "judge/wording.h"
#include "office/sight.h"
#include "policy/legal_day.h"
#include "policy/read_when.h"
#include "policy/rule_words.h"
#include "register/asked.h"
#include "register/probe.h"
#include "schema/project.h"

PG_FUNCTION_INFO_V1(govproj_judge_explain);
PG_FUNCTION_INFO_V1(govproj_judge_thresholds);
PG_FUNCTION_INFO_V1(govproj_judge_last_day);
PG_FUNCTION_INFO_V1(govproj_judge_speaks);
PG_FUNCTION_INFO_V1(govproj_judge_times);

#define EXPLAIN_COLUMNS 11
#define THRESHOLD_COLUMNS 12
#define TIME_COLUMNS 5

typedef struct Question
{
	const Register *reg;
	Row		   *project;
	DateADT		day;
	DateADT		today;
	Snapshot	snapshot;
	bool		by_actor;
	bool		dated;			/* a day was asked for */
	bool		in_detail;		/* what each rule was judged by is told as JSON, too */
} Question;

static void
put_text(Datum *values, bool *nulls, int i, const char *text)
{
	nulls[i] = text == NULL;
	if (text)
		values[i] = CStringGetTextDatum(text);
}

static Datum
jsonb_of_text(const char *json)
{
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(json));
}

/* detail: as JSON, or NULL. */
static void
put_row(ReturnSetInfo *result, Case *c, const JudgedRule *judged, const char *remedy,
		const char *detail)
{
	Datum		values[EXPLAIN_COLUMNS];
	bool		nulls[EXPLAIN_COLUMNS] = {false};
	const Rule *rule = judged->rule;
	const Step *step = c->step || c->track == NULL ? c->step
		: policy_step(c->policy, c->track, c->from, c->to);

	values[0] = StageGetDatum(c->to);
	put_text(values, nulls, 1, rule->code);
	put_text(values, nulls, 2, rule->article);
	values[3] = BoolGetDatum(judged->met);
	put_text(values, nulls, 4, rule->mode == MODE_WARN ? "warn" : "refuse");
	put_text(values, nulls, 5, remedy);
	put_text(values, nulls, 6, rule_office(c, rule));
	put_text(values, nulls, 7, step ? step_kind_name(step->kind) : NULL);
	put_text(values, nulls, 8, unpack_sql_state(judged->sqlstate));
	values[9] = Int64GetDatum(c->policy->id);
	nulls[10] = detail == NULL;
	if (detail)
		values[10] = jsonb_of_text(detail);
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

/* Is the step there for the project, or may it be once what decides has been entered? */
static bool
may_be_taken(Case *c)
{
	Choice		choice;

	if (c->step)
		return true;
	choice = steps_barred(c, c->from, c->to);
	return choice_is_open(&choice);
}

/*
 * What a step corrects on the row is of that step: each is judged on a copy.  unless_barred: one
 * that is for other projects is left out.  False: it was.
 */
static bool
explain_target(ReturnSetInfo *result, const Question *question, Stage from, Stage to,
			   bool unless_barred)
{
	Row			project = row_copy(question->project);
	Verdict		verdict;
	Case		c;

	case_init(&c, CASE_STEP, question->reg, &project, from, to, question->day, question->today,
			  question->snapshot);
	c.by_actor = question->by_actor;
	c.in_words = true;
	judge_find_step(&c, &project);
	if (unless_barred && !may_be_taken(&c))
		return false;
	judge(&c, &verdict);
	for (int i = 0; i < verdict.n; i++)
	{
		const JudgedRule *rule = &verdict.rules[i];
		char	   *remedy = judged_wording(&c, rule);

		put_row(result, &c, rule, remedy,
				question->in_detail ? judged_json(&c, rule, remedy, NULL) : NULL);
	}
	return true;
}

/* Every stage that a step of the policy leads to from here, once.  False: all were left out. */
static bool
explain_steps(ReturnSetInfo *result, const Question *question, const Policy *policy,
			  const char *track, Stage from, bool unless_barred)
{
	bool		any = false;

	for (int i = 0; i < policy->nsteps; i++)
	{
		const Step *step = &policy->steps[i];

		if (step->from == from && strcmp(step->track, track) == 0 &&
			policy_step(policy, track, from, step->to) == step)
			any |= explain_target(result, question, from, step->to, unless_barred);
	}
	return any;
}

/* To set the stage it has changes nothing, unless it is to be dated otherwise. */
static void
explain_same_stage(ReturnSetInfo *result, const Question *question)
{
	Rule		rule = {.kind = RULE_STEP,.sqlstate = ERRCODE_GOVPROJ_NO_SUCH_STEP,.code = "step"};
	JudgedRule	judged = {.rule = &rule,.sqlstate = rule.sqlstate};
	Case		c;

	case_of_project(&c, question->reg, question->project, question->day, question->today,
					question->snapshot);
	judged.met = !question->dated ||
		question->day == row_date(question->project, A_project_stage_on);
	put_row(result, &c, &judged, judged.met ? _("the project is at this stage already")
			: _("the project is at this stage already, and its day stays"), NULL);
}

/* No rows would read as "nothing is missing", so one says that there is no step at all. */
static void
explain_nothing(ReturnSetInfo *result, const char *remedy)
{
	Datum		values[EXPLAIN_COLUMNS] = {0};
	bool		nulls[EXPLAIN_COLUMNS];

	memset(nulls, true, sizeof(nulls));
	nulls[3] = false;
	values[3] = BoolGetDatum(false);
	put_text(values, nulls, 1, "step");
	put_text(values, nulls, 4, "refuse");
	put_text(values, nulls, 5, remedy);
	put_text(values, nulls, 8, unpack_sql_state(ERRCODE_GOVPROJ_NO_SUCH_STEP));
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

static void
explain_project(ReturnSetInfo *result, const Question *question, bool has_target, Stage target)
{
	Stage		stage = row_stage(question->project, A_project_stage);
	char	   *track = row_text(question->project, A_project_track);
	const Policy *policy = policy_by_id(rulebook_of(question->reg),
										row_int64(question->project, A_project_policy_id));
	const Track *known = policy_track(policy, track);

	/* known: its owner may have altered the row past the engine, for check_register to tell of */
	if (!has_target && known && track_ends_at(known, stage))
		explain_nothing(result, psprintf(_("%s is final: no step leads on from it"),
										 vocabulary_stage(&policy->words, stage)));
	else if (has_target && target == stage)
		explain_same_stage(result, question);
	else if (has_target)
		(void) explain_target(result, question, stage, target, false);
	else if (!explain_steps(result, question, policy, track, stage, true))
		(void) explain_steps(result, question, policy, track, stage, false);
}

/* Whose register is asked about, and by what day and snapshot.  Errors: 42501, 42809. */
static void
ask(Question *question, FunctionCallInfo fcinfo)
{
	question->reg = register_asked_about(PG_GETARG_OID(0), fcinfo->flinfo->fn_oid);
	question->today = register_today_for_query(rulebook_of(question->reg));
	question->day = question->today;
	question->snapshot = RegisterSnapshot(GetActiveSnapshot());
}

/*
 * govproj.judge_explain(project_table regclass, project_id bigint, to_stage
 * stage, on_date date, by_actor boolean, in_detail boolean): a row for each rule that bears on the
 * step, or on each possible step when to_stage is NULL.  on_date NULL: today.
 * A step that is for other projects is possible where nobody has entered yet what decides it.
 * by_actor false leaves out whether the current user's office may act; in_detail tells, too, what
 * each rule was judged by, as refusals do where govproj.detail is json.  A
 * project that does not exist, that row security hides from the current user, or
 * that is at its end gives one unmet row without a target.  Errors: 42501
 * without SELECT on the project table, 42809 when it is none.
 */
Datum
govproj_judge_explain(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	Question	question = {0};
	Probe		probe;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
	{
		explain_nothing(result, _("there is no such project"));
		return (Datum) 0;
	}
	ask(&question, fcinfo);
	question.dated = !PG_ARGISNULL(3);
	question.day = question.dated ? PG_GETARG_DATEADT(3) : question.today;
	question.by_actor = PG_ARGISNULL(4) || PG_GETARG_BOOL(4);
	question.in_detail = !PG_ARGISNULL(5) && PG_GETARG_BOOL(5);

	probe_begin(&probe, &question.reg->table[TABLE_project], A_project_id,
				Int64GetDatum(PG_GETARG_INT64(1)), question.snapshot);
	question.project = probe_next(&probe);
	if (question.project && project_is_seen(question.reg, question.project))
		explain_project(result, &question, !PG_ARGISNULL(2),
						PG_ARGISNULL(2) ? NO_STAGE : PG_GETARG_STAGE(2));
	else
		explain_nothing(result, _("there is no such project"));
	probe_end(&probe);
	UnregisterSnapshot(question.snapshot);
	return (Datum) 0;
}

/* The rows of policy_requirement that a rule is made of. */
static Datum
rows_of_requirement(const Rule *rule)
{
	int			n = rule->u.requirement.nwanted;
	Datum	   *ids = palloc(n * sizeof(Datum));

	for (int i = 0; i < n; i++)
		ids[i] = Int64GetDatum(rule->u.requirement.wanted[i].row_id);
	return PointerGetDatum(construct_array(ids, n, INT8OID, sizeof(int64), FLOAT8PASSBYVAL,
										   TYPALIGN_DOUBLE));
}

static void
put_threshold(ReturnSetInfo *result, Case *c, const Rule *rule, bool reached)
{
	Datum		values[THRESHOLD_COLUMNS];
	bool		nulls[THRESHOLD_COLUMNS] = {false};
	const Test *line = rule->u.requirement.line;
	JudgedRule	judged = judge_rule(c, rule);

	judged.waived &= reached;	/* what is not asked for is not excused */
	put_text(values, nulls, 0, rule->code);
	put_text(values, nulls, 1, rule->article);
	values[2] = StageGetDatum(rule->gate);
	put_text(values, nulls, 3, rule->mode == MODE_WARN ? "warn" : "refuse");
	values[4] = judged.ground->requirement.amount.datum;
	values[5] = line->low.number;
	values[6] = BoolGetDatum(reached);
	values[7] = BoolGetDatum(judged.met || !reached);
	put_text(values, nulls, 8, judged_wording(c, &judged));
	put_text(values, nulls, 9, fact_said(c->policy, line));
	values[10] = BoolGetDatum(line->low.inclusive);
	values[11] = rows_of_requirement(rule);
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

/* A project that is beyond the other end of the line will not come to it. */
static void
explain_threshold(ReturnSetInfo *result, Case *c, const Rule *rule)
{
	const Test *line = rule->u.requirement.line;
	Test		low = {.low = line->low};
	Yuan		amount;
	bool		reached;

	if (!when_holds_but(c, rule->when, line))
		return;
	reached = when_amount_of(c, line, &amount) && test_bounds(&low, amount);
	if (!reached || test_bounds(line, amount))
		put_threshold(result, c, rule, reached);
}

static void
explain_thresholds(ReturnSetInfo *result, const Question *question)
{
	const Track *track;
	ListCell   *lc;
	Case		c;

	case_of_project(&c, question->reg, question->project, question->day, question->today,
					question->snapshot);
	c.in_words = true;
	track = policy_track(c.policy, c.track);
	foreach(lc, track ? track->lines : NIL)
		explain_threshold(result, &c, lfirst(lc));
}

/* Tell something of the project that is asked about, if it is there and seen. */
static Datum
tell_of_project(FunctionCallInfo fcinfo, void (*tell) (ReturnSetInfo *, const Question *))
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	Question	question = {0};
	Probe		probe;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		return (Datum) 0;
	ask(&question, fcinfo);
	probe_begin(&probe, &question.reg->table[TABLE_project], A_project_id,
				Int64GetDatum(PG_GETARG_INT64(1)), question.snapshot);
	question.project = probe_next(&probe);
	if (question.project && project_is_seen(question.reg, question.project))
		tell(result, &question);
	probe_end(&probe);
	UnregisterSnapshot(question.snapshot);
	return (Datum) 0;
}

/*
 * govproj.judge_thresholds(project_table regclass, project_id bigint): a row for
 * each requirement that speaks from an amount on and otherwise of the project: the
 * amount and where it begins, in yuan, whether that is reached, whether what is
 * needed is there today, and of which rows of the law it is made.  No rows without
 * such a project, or where row security hides it.
 * Errors: as judge_explain.
 */
Datum
govproj_judge_thresholds(PG_FUNCTION_ARGS)
{
	return tell_of_project(fcinfo, explain_thresholds);
}

/* The period of the paper that sets the project's limit; NULL: there is none. */
static const Rule *
limit_period(Case *c)
{
	int			kind = limit_document_kind(c);

	return kind < 0 ? NULL : period_of(c, kind);
}

/*
 * govproj.judge_last_day(project_table regclass, project_id bigint): the last day
 * of the paper that sets the project's limit, as it counts today (Article 8(4)).
 * NULL where there is none or it does not lapse, without such a project, and
 * where row security hides it.  Errors: as judge_explain.
 */
Datum
govproj_judge_last_day(PG_FUNCTION_ARGS)
{
	Question	question = {0};
	const Rule *order;
	Period		period;
	bool		found = false;
	Probe		probe;
	Case		c;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	ask(&question, fcinfo);
	probe_begin(&probe, &question.reg->table[TABLE_project], A_project_id,
				Int64GetDatum(PG_GETARG_INT64(1)), question.snapshot);
	question.project = probe_next(&probe);
	if (question.project && project_is_seen(question.reg, question.project))
	{
		case_of_project(&c, question.reg, question.project, question.day, question.today,
						question.snapshot);
		order = limit_period(&c);
		found = order &&
			period_on(&c, order, case_round_begin(&c), c.day, &period);
	}
	probe_end(&probe);
	UnregisterSnapshot(question.snapshot);
	if (!found)
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(period.last_day);
}

/* An occasion that is not a row's, in words of the policy.  Errors: 22023. */
static const When *
occasion_asked(const Policy *policy, Jsonb *said)
{
	Policy		none = {.store = store_begin(CurrentMemoryContext),.words = policy->words};
	const When *when = when_of_json(&none, "applies_when", said, NULL);

	if (none.fault.word)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s", policy_fault_said(&none)),
				 errhint("The view govproj.facts lists what an occasion may test.")));
	return when;
}

/*
 * govproj.judge_speaks(project_table regclass, project_id bigint, applies_when
 * jsonb): would a row of that occasion speak of the project, as it stands?  Of what
 * is entered nothing is known.  applies_when NULL: true.  NULL without such a
 * project, and where row security hides it.  Errors: as judge_explain; 22023 where the occasion
 * means nothing under the project's policy.
 */
Datum
govproj_judge_speaks(PG_FUNCTION_ARGS)
{
	Question	question = {0};
	const When *when = NULL;
	bool		found = false;
	bool		speaks = false;
	Probe		probe;
	Case		c;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	ask(&question, fcinfo);
	probe_begin(&probe, &question.reg->table[TABLE_project], A_project_id,
				Int64GetDatum(PG_GETARG_INT64(1)), question.snapshot);
	question.project = probe_next(&probe);
	found = question.project && project_is_seen(question.reg, question.project);
	if (found)
	{
		case_of_project(&c, question.reg, question.project, question.day, question.today,
						question.snapshot);
		if (!PG_ARGISNULL(2))
			when = occasion_asked(c.policy, PG_GETARG_JSONB_P(2));
		speaks = when_holds(&c, when, &c.entered);
	}
	probe_end(&probe);
	UnregisterSnapshot(question.snapshot);
	if (!found)
		PG_RETURN_NULL();
	PG_RETURN_BOOL(speaks);
}

/* Rules by which it is not the time for such a thing. */
static void
explain_time(ReturnSetInfo *result, Case *c, ThingKind kind, int of)
{
	JudgedEntry entry = {.thing = {kind, of}};
	Verdict		verdict;

	c->entered = (EntryFacts) {0};
	if (kind == THING_CONTRACT || kind == THING_CHANGE || kind == THING_PAYMENT)
		c->entered.kind = of;
	judge_time(c, &entry, &verdict);
	for (int i = 0; i < verdict.n; i++)
	{
		const JudgedRule *judged = &verdict.rules[i];
		Datum		values[TIME_COLUMNS];
		bool		nulls[TIME_COLUMNS] = {false};

		if (judged->met)
			continue;
		put_text(values, nulls, 0, thing_said(c->policy, &entry.thing));
		put_text(values, nulls, 1, judged->rule->code);
		put_text(values, nulls, 2, judged->rule->article);
		put_text(values, nulls, 3, unpack_sql_state(judged->sqlstate));
		put_text(values, nulls, 4, judged_wording(c, judged));
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
}

/* Of each word from 1 to n. */
static void
explain_times(ReturnSetInfo *result, Case *c, ThingKind kind, int n)
{
	for (int of = 1; of <= n; of++)
		explain_time(result, c, kind, of);
}

static void
explain_all_times(ReturnSetInfo *result, const Question *question)
{
	static const ThingKind plain[] = {THING_PARTY, THING_DEMAND, THING_ACCEPTANCE_PART,
		THING_SUPPLEMENT, THING_REQUESTED, THING_DECIDED, THING_ARRANGED};
	const Words *lists;
	Case		c;

	case_of_project(&c, question->reg, question->project, question->day, question->today,
					question->snapshot);
	c.kind = CASE_ENTRY;
	lists = c.policy->words.list;
	for (int i = 0; i < c.policy->ndocuments; i++)
		explain_time(result, &c, THING_DOCUMENT, i);
	explain_times(result, &c, THING_CONTRACT, lists[LIST_CONTRACT].n);
	explain_times(result, &c, THING_EVALUATION, lists[LIST_EVALUATION].n);
	explain_times(result, &c, THING_PAYMENT, payment_kind_words.n);
	explain_times(result, &c, THING_CHANGE, change_kind_words.n);
	for (int i = 0; i < (int) lengthof(plain); i++)
		explain_time(result, &c, plain[i], 0);
}

/*
 * govproj.judge_times(project_table regclass, project_id bigint): of all that can be entered for a
 * project what it is not the time for today, a row for each rule that says so.  No rows without
 * such a project, or where row security hides it.  Errors: as judge_explain.
 */
Datum
govproj_judge_times(PG_FUNCTION_ARGS)
{
	return tell_of_project(fcinfo, explain_all_times);
}
