/*
 * judge.c
 *		Putting every rule that bears on a case to it.
 */
#include "postgres.h"

#include "code/code.h"
#include "errors.h"
#include "judge/corrections.h"
#include "judge/judge.h"
#include "judge/rules.h"

/* A rule that no policy writes down, since every step has it. */
static const Rule *
standing_rule(Case *c, RuleKind kind, int sqlstate, char *code)
{
	Rule	   *rule = palloc0(sizeof(Rule));

	rule->kind = kind;
	rule->mode = MODE_REFUSE;
	rule->sqlstate = sqlstate;
	rule->code = code;
	rule->article = c->step ? c->step->article : NULL;
	if (kind == RULE_LEGAL_DATE)	/* days are in order for the record's sake */
		rule->authority = AUTHORITY_NONE;
	else if (c->step)
		rule->authority = c->step->authority;
	return rule;
}

/* Judge one rule, and say what by where it is spoken of. */
JudgedRule
judge_rule(Case *c, const Rule *rule)
{
	JudgedRule	judged = {.rule = rule, .met = rule_is_met(c, rule)};

	if (!judged.met || c->in_words)
		judged.ground = rule_ground(c, rule);
	judged.waived = !judged.met && rule_is_waived(c, rule, &judged.waiver);
	judged.met |= judged.waived;
	return judged;
}

static void
verdict_begin(Verdict *verdict, int room)
{
	verdict->n = 0;
	verdict->room = room;
	verdict->lawful = true;
	verdict->rules = palloc(room * sizeof(JudgedRule));
}

static void
verdict_add(Verdict *verdict, Case *c, const Rule *rule)
{
	JudgedRule *judged;

	if (verdict->n == verdict->room)
	{
		verdict->room *= 2;
		verdict->rules = repalloc(verdict->rules, verdict->room * sizeof(JudgedRule));
	}
	judged = &verdict->rules[verdict->n++];
	*judged = judge_rule(c, rule);
	if (!judged->met && rule->mode == MODE_REFUSE)
		verdict->lawful = false;
}

/*
 * Judge a case: fills the verdict with every rule that bears on it, those that
 * earlier steps rested on and that must be judged again among them.  A step that
 * the policy does not have is judged by that alone.
 */
void
judge(Case *c, Verdict *verdict)
{
	int			nrules = c->step ? c->step->nrules : 0;
	ListCell   *lc;

	verdict_begin(verdict, nrules + 3);
	verdict_add(verdict, c, standing_rule(c, RULE_STEP, ERRCODE_GOVPROJ_NO_SUCH_STEP, "step"));
	if (c->step == NULL)
		return;
	verdict_add(verdict, c, standing_rule(c, RULE_LEGAL_DATE, ERRCODE_GOVPROJ_DATE_ORDER,
										  "legal_date"));
	verdict_add(verdict, c, standing_rule(c, RULE_OFFICE, ERRCODE_GOVPROJ_WRONG_OFFICE, "office"));
	for (int i = 0; i < nrules; i++)
		if (rule_concerns(c, c->step->rules[i]))
			verdict_add(verdict, c, c->step->rules[i]);
	foreach(lc, corrected_rules(c))
		verdict_add(verdict, c, lfirst(lc));
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

/* Judge an amount that is entered: by the limits on what it moves, a set of MOVES(). */
void
judge_limits(Case *c, int moves, Verdict *verdict)
{
	const Track *track = policy_track(c->policy, c->track);

	verdict_begin(verdict, (track ? track->nlines : 0) + 1);
	for (int i = 0; track && i < track->nlines; i++)
		if (limits_now(c, track->lines[i], moves))
			verdict_add(verdict, c, track->lines[i]);
}
