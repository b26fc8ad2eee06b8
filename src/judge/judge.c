/*
 * judge.c
 *		Putting every rule of a step to a case.
 */
#include "postgres.h"

#include "utils/snapmgr.h"

#include "errors.h"
#include "judge/control.h"
#include "judge/judge.h"
#include "policy/legal_day.h"
#include "register/probe.h"
#include "schema/evidence.h"

static const Rule *
standing_rule(Case *c, RuleKind kind, int sqlstate, char *code)
{
	Rule	   *rule = palloc0(sizeof(Rule));

	rule->kind = kind;
	rule->mode = MODE_REFUSE;
	rule->sqlstate = sqlstate;
	rule->code = code;
	rule->article = c->step ? c->step->article : NULL;
	return rule;
}

static void
find(Case *c, Verdict *verdict, const Rule *rule)
{
	JudgedRule *judged;
	Waiver		waiver;

	if (verdict->n == verdict->room)
	{
		verdict->room *= 2;
		verdict->rules = repalloc(verdict->rules, verdict->room * sizeof(JudgedRule));
	}
	judged = &verdict->rules[verdict->n++];
	judged->rule = rule;
	judged->met = rule_is_met(c, rule);
	judged->waived = !judged->met && rule_is_waived(c, rule, &waiver);
	judged->met |= judged->waived;
	if (!judged->met && rule->mode == MODE_REFUSE)
		verdict->lawful = false;
}

static void
begin(Verdict *verdict, int room)
{
	verdict->n = 0;
	verdict->room = room;
	verdict->lawful = true;
	verdict->rules = palloc(room * sizeof(JudgedRule));
}

/* What earlier steps rested on and was voided since is judged again. */
static void
find_corrected(Case *c, Verdict *verdict)
{
	ListCell   *lc;

	foreach(lc, corrected_rules(c))
		find(c, verdict, lfirst(lc));
}

/* Does the rule speak of a project of this category and kind at all? */
bool
rule_concerns(Case *c, const Rule *rule)
{
	if (rule->kind == RULE_REQUIREMENT && !requirement_applies(c, rule))
		return false;
	return rule->category == 0 ||
		category_within(DatumGetCategory(row_datum(c->project, A_project_category)), rule->category);
}

/*
 * Judge a case: fills the verdict with every rule that bears on it.  A step
 * that the policy does not have is judged by that alone.
 */
void
judge(Case *c, Verdict *verdict)
{
	int			nrules = c->step ? c->step->nrules : 0;

	begin(verdict, nrules + 3);
	find(c, verdict, standing_rule(c, RULE_STEP, ERRCODE_GOVPROJ_NO_SUCH_STEP, "step"));
	if (c->step == NULL)
		return;
	find(c, verdict, standing_rule(c, RULE_LEGAL_DATE, ERRCODE_GOVPROJ_DATE_ORDER, "legal_date"));
	find(c, verdict, standing_rule(c, RULE_OFFICE, ERRCODE_GOVPROJ_WRONG_OFFICE, "office"));
	for (int i = 0; i < nrules; i++)
		if (rule_concerns(c, c->step->rules[i]))
			find(c, verdict, c->step->rules[i]);
	find_corrected(c, verdict);
}

/* An exit lies behind every gate; a project that was returned is before them all. */
static bool
is_past(Stage stage, Stage gate)
{
	return stage >= gate || (stage < STAGE_PLANNED && stage != STAGE_RETURNED);
}

/* Limits bind an amount from their gate on, whenever it moves. */
static bool
limits_now(const Case *c, const Rule *rule, int moves)
{
	Assert(rule->kind != RULE_LIMIT || rule->u.limit.subject < 0);
	return rule->kind == RULE_LIMIT && (MOVES(rule->u.limit.subject) & moves) &&
		is_past(c->from, rule->gate);
}

/*
 * Judge an amount that has just been entered, and enforce it.  project: the
 * row with its sums already moved; contract_id: the contract that it moves, or
 * 0; moves: the subjects of limits it concerns.
 * Returns the rules that only warned or were waived, for the act.  Errors: ZG008.
 */
const Remarks *
judge_amount(const Register *reg, Relation rel, const Row *project, int64 contract_id, int moves)
{
	Stage		stage = DatumGetStage(row_datum(project, A_project_stage));
	DateADT		today = register_today(rulebook_of(reg));
	const Track *track;
	Verdict		verdict;
	Case		c;

	case_init(&c, reg, project, stage, stage, today, today, RegisterSnapshot(fact_snapshot()));
	c.amount = true;
	c.contract_id = contract_id;
	track = policy_track(c.policy, c.track);
	begin(&verdict, (track ? track->nlines : 0) + 1);
	for (int i = 0; track && i < track->nlines; i++)
		if (limits_now(&c, track->lines[i], moves))
			find(&c, &verdict, track->lines[i]);
	verdict_enforce(&c, &verdict, rel);
	UnregisterSnapshot(c.snapshot);
	return verdict_remarks(&verdict);
}
