/*
 * enforce.c
 *		From a verdict to the warning or the error that a client sees.
 *
 * One refusal lists every unmet rule, a line each, with its article, and says
 * what to do next.  Of several, the lowest code gives the SQLSTATE.
 */
#include "postgres.h"

#include <ctype.h>

#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/elog.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

#include "errors.h"
#include "judge/judge.h"
#include "ledger/ledger.h"
#include "policy/legal_day.h"
#include "register/row.h"
#include "schema/evidence.h"

static void
add_line(Case *c, StringInfo lines, const Rule *rule)
{
	if (lines->len > 0)
		appendStringInfoChar(lines, '\n');
	if (rule->article && isdigit((unsigned char) *rule->article))
		appendStringInfo(lines, _("Article %s, %s (%s): %s."), rule->article, rule->code,
						 unpack_sql_state(rule->sqlstate), rule_remedy(c, rule));
	else if (rule->article)		/* of another law, which it names */
		appendStringInfo(lines, _("%s, %s (%s): %s."), rule->article, rule->code,
						 unpack_sql_state(rule->sqlstate), rule_remedy(c, rule));
	else
		appendStringInfo(lines, _("%s (%s): %s."), rule->code,
						 unpack_sql_state(rule->sqlstate), rule_remedy(c, rule));
}

/* ZG002 is 2: the order in which refusals are reported. */
static int
rank(const Rule *rule)
{
	return atoi(unpack_sql_state(rule->sqlstate) + 2);
}

/* The unmet rules of a mode, the lowest code first, otherwise in the policy's order. */
static int
collect(const Verdict *verdict, RuleMode mode, const Rule **rules)
{
	int			n = 0;

	for (int i = 0; i < verdict->n; i++)
	{
		const Rule *rule = verdict->rules[i].rule;
		int			at = n;

		if (verdict->rules[i].met || rule->mode != mode)
			continue;
		for (; at > 0 && rank(rules[at - 1]) > rank(rule); at--)
			rules[at] = rules[at - 1];
		rules[at] = rule;
		n++;
	}
	return n;
}

static char *
list_rules(Case *c, const Rule **rules, int n)
{
	StringInfoData lines;

	initStringInfo(&lines);
	for (int i = 0; i < n; i++)
		add_line(c, &lines, rules[i]);
	return lines.data;
}

static char *
schema_of(Relation rel)
{
	return pstrdup(quote_identifier(get_namespace_name(RelationGetNamespace(rel))));
}

/* The steps that do lead on from here, for somebody who tried another. */
static char *
possible_steps(Case *c)
{
	StringInfoData text;

	initStringInfo(&text);
	for (int i = 0; i < c->policy->nsteps; i++)
	{
		const Step *step = &c->policy->steps[i];

		if (c->track == NULL || step->from != c->from || strcmp(step->track, c->track) != 0)
			continue;
		appendStringInfo(&text, "%s%s (%s)", text.len ? ", " : "", stage_name(step->to),
						 step->office);
	}
	return text.data;
}

/* The restart that leads on from here, or NULL. */
static const Step *
restart_from_here(Case *c)
{
	for (int i = 0; i < c->policy->nsteps; i++)
	{
		const Step *step = &c->policy->steps[i];

		if (step->kind == STEP_RESTART && step->from == c->from && strcmp(step->track, c->track) == 0)
			return step;
	}
	return NULL;
}

/* A lapsed paper cannot be supplied any more: the way on is a new round. */
static char *
step_hint(Case *c, const Rule *first, Relation rel)
{
	const Step *restart = first->kind == RULE_VALIDITY ? restart_from_here(c) : NULL;

	if (restart)
		return psprintf(_("A new round begins with the step to \"%s\". SELECT * FROM %s.explain(%lld, '%s') says what it takes."),
						stage_name(restart->to), schema_of(rel), (long long) c->project_id,
						stage_name(restart->to));
	return psprintf(_("Put right what the detail names and repeat the step. SELECT * FROM %s.explain(%lld, '%s'%s) lists every rule."),
					schema_of(rel), (long long) c->project_id, stage_name(c->to),
					c->day == c->today ? "" : psprintf(", '%s'", date_text(c->day)));
}

static char *
hint_for(Case *c, const Rule *first, Relation rel)
{
	char	   *steps;

	if (c->amount)
		return _("Enter an amount that keeps within what the detail names.");
	if (c->moved)
		return _("The version must know the stage, and what it asks for that stage must be there.");
	if (c->standing)
		return _("These rules hold for as long as the project lives.");
	if (c->from == NO_STAGE)
		return _("Correct the row and insert it again.");
	if (c->step != NULL)
		return step_hint(c, first, rel);
	steps = possible_steps(c);
	if (*steps == '\0')
		return psprintf(_("\"%s\" is final: no step leads on from it."), stage_name(c->from));
	return psprintf(_("From \"%s\" the steps are: %s."), stage_name(c->from), steps);
}

/* A project has its code for a name; one that is not yet born goes by its title. */
static char *
project_name(Case *c)
{
	bool		unborn = c->from == NO_STAGE && !c->standing;
	char	   *name = row_text(c->project, unborn ? A_project_title : A_project_code);

	return name ? name : pstrdup("?");
}

/* The message exists in one form each for an amount, a change, a birth and a step. */
static void
refuse(Case *c, const Rule **rules, int n, Relation rel)
{
	if (c->amount)
		ereport(ERROR,
				(errcode(rules[0]->sqlstate),
				 errmsg_plural("this amount cannot be entered for project \"%s\": %d rule is not met",
							   "this amount cannot be entered for project \"%s\": %d rules are not met", n,
							   project_name(c), n),
				 errdetail_internal("%s", list_rules(c, rules, n)),
				 errhint("%s", hint_for(c, rules[0], rel)),
				 errtableconstraint(rel, rules[0]->code)));
	if (c->moved)
		ereport(ERROR,
				(errcode(rules[0]->sqlstate),
				 errmsg_plural("project \"%s\" cannot be moved to that policy: %d rule is not met",
							   "project \"%s\" cannot be moved to that policy: %d rules are not met", n,
							   project_name(c), n),
				 errdetail_internal("%s", list_rules(c, rules, n)),
				 errhint("%s", hint_for(c, rules[0], rel)),
				 errtableconstraint(rel, rules[0]->code)));
	if (c->standing)
		ereport(ERROR,
				(errcode(rules[0]->sqlstate),
				 errmsg_plural("project \"%s\" cannot be changed like this: %d rule is not met",
							   "project \"%s\" cannot be changed like this: %d rules are not met", n,
							   project_name(c), n),
				 errdetail_internal("%s", list_rules(c, rules, n)),
				 errhint("%s", hint_for(c, rules[0], rel)),
				 errtableconstraint(rel, rules[0]->code)));
	if (c->from == NO_STAGE)
		ereport(ERROR,
				(errcode(rules[0]->sqlstate),
				 errmsg_plural("project \"%s\" cannot be entered: %d rule is not met",
							   "project \"%s\" cannot be entered: %d rules are not met", n,
							   project_name(c), n),
				 errdetail_internal("%s", list_rules(c, rules, n)),
				 errhint("%s", hint_for(c, rules[0], rel)),
				 errtableconstraint(rel, rules[0]->code)));
	ereport(ERROR,
			(errcode(rules[0]->sqlstate),
			 errmsg_plural("project \"%s\" cannot go from \"%s\" to \"%s\": %d rule is not met",
						   "project \"%s\" cannot go from \"%s\" to \"%s\": %d rules are not met", n,
						   project_name(c), stage_name(c->from), stage_name(c->to), n),
			 errdetail_internal("%s", list_rules(c, rules, n)),
			 errhint("%s", hint_for(c, rules[0], rel)),
			 errtableconstraint(rel, rules[0]->code)));
}

static void
warn(Case *c, const Rule **rules, int n, Relation rel)
{
	if (c->amount)
	{
		ereport(WARNING,
				(errmsg_plural("this amount is entered for project \"%s\" although %d rule is not met",
							   "this amount is entered for project \"%s\" although %d rules are not met", n,
							   project_name(c), n),
				 errdetail_internal("%s", list_rules(c, rules, n)),
				 errtableconstraint(rel, rules[0]->code)));
		return;
	}
	if (c->from == NO_STAGE && !c->standing)
	{
		ereport(WARNING,
				(errmsg_plural("project \"%s\" is entered although %d rule is not met",
							   "project \"%s\" is entered although %d rules are not met", n,
							   project_name(c), n),
				 errdetail_internal("%s", list_rules(c, rules, n)),
				 errtableconstraint(rel, rules[0]->code)));
		return;
	}
	ereport(WARNING,
			(errmsg_plural("project \"%s\" goes on although %d rule is not met",
						   "project \"%s\" goes on although %d rules are not met", n,
						   project_name(c), n),
			 errdetail_internal("%s", list_rules(c, rules, n)),
			 errtableconstraint(rel, rules[0]->code)));
}

/* A rule of an earlier step, judged again, may go by the name of one of this step. */
static bool
is_repeated(const Verdict *verdict, int n)
{
	for (int i = 0; i < n; i++)
		if (strcmp(verdict->rules[i].rule->code, verdict->rules[n].rule->code) == 0 &&
			verdict->rules[i].met == verdict->rules[n].met &&
			verdict->rules[i].waived == verdict->rules[n].waived)
			return true;
	return false;
}

/* The codes of the rules that are waived, or not met; NULL: there are none. */
static char *
list_codes(const Verdict *verdict, bool waived)
{
	StringInfoData codes;

	codes.data = NULL;
	for (int i = 0; i < verdict->n; i++)
	{
		if ((waived ? !verdict->rules[i].waived : verdict->rules[i].met) ||
			is_repeated(verdict, i))
			continue;
		if (codes.data == NULL)
			initStringInfo(&codes);
		appendStringInfo(&codes, "%s%s", codes.len ? " " : "", verdict->rules[i].rule->code);
	}
	return codes.data;
}

/* What the act is to say of the verdict. */
const Remarks *
verdict_remarks(const Verdict *verdict)
{
	Remarks    *remarks = palloc(sizeof(Remarks));

	remarks->warned = list_codes(verdict, false);
	remarks->waived = list_codes(verdict, true);
	return remarks;
}

/* Say it in the act's detail; remarks may be NULL. */
void
remarks_add(StringInfo detail, const Remarks *remarks)
{
	if (remarks && remarks->warned)
		detail_add_text(detail, "warned", remarks->warned);
	if (remarks && remarks->waived)
		detail_add_text(detail, "waived", remarks->waived);
}

/*
 * Who alone acts for every office cannot be helped by being told at each step
 * that he is one person; the act says it all the same.
 */
static int
drop_four_eyes_of_owner(Case *c, const Rule **rules, int n)
{
	int			kept = 0;

	for (int i = 0; i < n; i++)
		if (rules[i]->kind != RULE_CONDITION || rules[i]->u.condition.condition != CONDITION_FOUR_EYES ||
			!user_is_register_owner(c->reg))
			rules[kept++] = rules[i];
	return kept;
}

/*
 * Raise what the verdict calls for: an error when a rule that refuses is unmet,
 * with the SQLSTATE of the lowest code (ZG001 to ZG011), the first rule's code
 * as constraint name and every unmet rule in the detail; a warning for the
 * rules that only warn.
 */
void
verdict_enforce(Case *c, const Verdict *verdict, Relation rel)
{
	const Rule **rules = palloc(verdict->n * sizeof(Rule *));
	int			n;

	if (!verdict->lawful)
	{
		n = collect(verdict, MODE_REFUSE, rules);
		refuse(c, rules, n, rel);
	}
	n = drop_four_eyes_of_owner(c, rules, collect(verdict, MODE_WARN, rules));
	if (n > 0 && !ledger_imports())
		warn(c, rules, n, rel);
}
