/*
 * enforce.c
 *		From a verdict to the warning or the error that a client sees.
 *
 * One refusal lists every unmet rule, a line each, with its article, where one
 * says so, and says what to do next.  Of several, the lowest code gives the SQLSTATE.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/elog.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "code/shown.h"
#include "errors.h"
#include "judge/enforce.h"
#include "judge/judged_json.h"
#include "judge/word_rule.h"
#include "judge/wording.h"
#include "ledger/ledger.h"
#include "policy/legal_day.h"
#include "register/day.h"
#include "register/probe.h"
#include "schema/project.h"

/*
 * How a refusal and a warning begin, and what a refusal advises, by the question
 * that was put.  In place of %s comes the project's name; a step names its two
 * stages as well, and has its own advice.
 */
typedef struct Message
{
	const char *refused;
	const char *warned;
	const char *hint;
} Message;

static const Message messages[] = {
	[CASE_BIRTH] = {
		gettext_noop("project \"%s\" cannot be entered"),
		gettext_noop("project \"%s\" is entered"),
		gettext_noop("Correct the row and insert it again.")
	},
	[CASE_STEP] = {
		gettext_noop("project \"%s\" cannot go from %s to %s"),
		gettext_noop("project \"%s\" goes on"),
		NULL
	},
	[CASE_STANDING] = {
		gettext_noop("project \"%s\" cannot be changed like this"),
		gettext_noop("project \"%s\" goes on"),
		gettext_noop("These rules hold for as long as the project lives.")
	},
	[CASE_MOVE] = {
		gettext_noop("project \"%s\" cannot be moved to that policy"),
		gettext_noop("project \"%s\" goes on"),
		gettext_noop("The version must know the stage, and what it asks for that stage must be "
					 "there.")
	},
	[CASE_ENTRY] = {
		gettext_noop("this cannot be entered for project \"%s\""),
		gettext_noop("this is entered for project \"%s\""),
		gettext_noop("Enter first what the detail names, or correct the entry.")
	},
};

/* The same of an entry whose amount is what is wrong. */
static const Message amount_message = {
	gettext_noop("this amount cannot be entered for project \"%s\""),
	gettext_noop("this amount is entered for project \"%s\""),
	gettext_noop("Enter an amount that keeps within what the detail names.")
};

static const Message *
message_of(const Case *c, const JudgedRule *first)
{
	return c->kind == CASE_ENTRY && first->rule->kind == RULE_LIMIT ? &amount_message
		: &messages[c->kind];
}

/* An unmet rule as a line of the detail.  remedy: its words. */
static char *
line_of(const JudgedRule *judged, const char *remedy)
{
	const Rule *rule = judged->rule;
	char	   *cited = article_cited(rule->article, rule->authority);

	if (cited)
		return psprintf(_("%s, %s (%s): %s."), cited, rule->code,
						unpack_sql_state(judged->sqlstate), remedy);
	return psprintf(_("%s (%s): %s."), rule->code, unpack_sql_state(judged->sqlstate), remedy);
}

/* ZG002 is 2: the order in which refusals are reported. */
static int
rank_of(const JudgedRule *judged)
{
	return atoi(unpack_sql_state(judged->sqlstate) + 2);
}

/* The unmet rules of a mode, the lowest code first, otherwise in the policy's order. */
static int
collect_unmet(const Verdict *verdict, RuleMode mode, const JudgedRule **unmet)
{
	int			n = 0;

	for (int i = 0; i < verdict->n; i++)
	{
		const JudgedRule *judged = &verdict->rules[i];
		int			at = n;

		if (judged->met || judged->rule->mode != mode)
			continue;
		for (; at > 0 && rank_of(unmet[at - 1]) > rank_of(judged); at--)
			unmet[at] = unmet[at - 1];
		unmet[at] = judged;
		n++;
	}
	return n;
}

/* A judged rule as a line. */
char *
judged_line(const Case *c, const JudgedRule *judged)
{
	return line_of(judged, judged_wording(c, judged));
}

/* The unmet rules of a mode as lines, as a refusal lists them. */
List *
verdict_lines(const Case *c, const Verdict *verdict, RuleMode mode)
{
	const JudgedRule **unmet = palloc(verdict->n * sizeof(JudgedRule *));
	int			n = collect_unmet(verdict, mode, unmet);
	List	   *lines = NIL;

	for (int i = 0; i < n; i++)
		lines = lappend(lines, judged_line(c, unmet[i]));
	return lines;
}

/* The detail: a line each, or an array of JSON with an object each. */
static char *
list_unmet(const Case *c, const JudgedRule **unmet, int n)
{
	bool		json = refusals_are_json();
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < n; i++)
	{
		char	   *remedy = judged_wording(c, unmet[i]);
		char	   *line = line_of(unmet[i], remedy);

		appendStringInfo(&list, "%s%s", i > 0 ? (json ? ",\n " : "\n") : (json ? "[" : ""),
						 json ? judged_json(c, unmet[i], remedy, line) : line);
	}
	if (json)
		appendStringInfoChar(&list, ']');
	return list.data;
}

static char *
schema_of(Relation rel)
{
	return shown_name(get_namespace_name(RelationGetNamespace(rel)));
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

		if (c->track == NULL || step->from != c->from || strcmp(step->track, c->track) != 0 ||
			!step_is_there(c, step))
			continue;
		appendStringInfoString(&text, text.len ? _(", ") : "");
		/* translator: a step, by the stage that it leads to, and who takes it */
		appendStringInfo(&text, _("%1$s (%2$s)"), vocabulary_stage_listed(&c->policy->words, step->to),
						 office_label(step->office));
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

		if (step->kind == STEP_RESTART && step->from == c->from &&
			strcmp(step->track, c->track) == 0 && step_is_there(c, step))
			return step;
	}
	return NULL;
}

static bool
something_has_lapsed(const JudgedRule **unmet, int n)
{
	for (int i = 0; i < n; i++)
		if (unmet[i]->sqlstate == ERRCODE_GOVPROJ_APPROVAL_LAPSED)
			return true;
	return false;
}

/* A lapsed paper cannot be supplied any more: the way on is a new round. */
static char *
step_hint(Case *c, const JudgedRule **unmet, int n, Relation rel)
{
	const Step *restart = something_has_lapsed(unmet, n) ? restart_from_here(c) : NULL;

	if (restart)
		return psprintf(_("A new round begins with the step to %s. SELECT * FROM "
						  "%s.explain(%lld, '%s') says what it takes."),
						word_stage(c, restart->to), schema_of(rel), (long long) c->project_id,
						stage_name(restart->to));
	return psprintf(_("Put right what the detail names and repeat the step. SELECT * FROM "
					  "%s.explain(%lld, '%s'%s) lists every rule."),
					schema_of(rel), (long long) c->project_id, stage_name(c->to),
					c->day == c->today ? "" : psprintf(", '%s'", date_text(c->day)));
}

/* What can be done in place of an entry whose time it is not; NULL: nothing else. */
static const char *
way_instead(const Case *c, const Rule *rule)
{
	bool		too_early = rule->u.condition.condition == CONDITION_REACHED;

	if (rule->thing.kind == THING_SUPPLEMENT && too_early)
		return _("Until a step rests on it, the contract itself is corrected.");
	if (rule->thing.kind == THING_PAYMENT && rule->thing.of == PAYMENT_PAYMENT && !too_early)
		return _("What is owed for work done is paid by kind \"settlement\", what was paid too much "
				 "comes back by kind \"refund\".");
	if (rule->thing.kind != THING_CHANGE || !too_early)
		return NULL;
	if (c->entered.kind == CHANGE_FUNDS)
		return c->from != STAGE_PLANNED ? NULL
			: _("Until it leaves \"planned\", city_funds and national_funds are corrected "
				"themselves.");
	return row_bool(c->project, A_project_frozen) ? NULL
		: _("Until they are frozen, cost lines and contracts are corrected themselves.");
}

static char *
time_hint(const Case *c, const Rule *rule, Relation rel)
{
	const char *instead = way_instead(c, rule);
	char	   *steps;

	steps = psprintf(_("It is not the time for this entry. SELECT * FROM %s.explain(%lld) says "
					   "which steps lead on from %s."),
					 schema_of(rel), (long long) c->project_id, word_stage(c, c->from));
	/* translator: two sentences of advice */
	return instead ? psprintf(_("%1$s %2$s"), steps, instead) : steps;
}

/* What a refusal advises. */
static char *
refusal_hint(Case *c, const JudgedRule **unmet, int n, Relation rel)
{
	char	   *steps;

	if (c->kind == CASE_ENTRY && rule_is_of_time(unmet[0]->rule))
		return time_hint(c, unmet[0]->rule, rel);
	if (message_of(c, unmet[0])->hint)
		return _(message_of(c, unmet[0])->hint);
	if (c->step != NULL)
		return step_hint(c, unmet, n, rel);
	steps = possible_steps(c);
	if (*steps == '\0' && (case_track(c) == NULL || case_has_ended(c)))
		return psprintf(_("%s is final: no step leads on from it."), word_stage(c, c->from));
	if (*steps == '\0')
		return psprintf(_("From %s no step is there for this project as it stands. SELECT * FROM "
						  "%s.explain(%lld) says what decides."),
						word_stage(c, c->from), schema_of(rel), (long long) c->project_id);
	return psprintf(_("From %s the steps are: %s."), word_stage(c, c->from), steps);
}

/* A project has its code for a name; one that is not yet born goes by its title. */
static char *
project_name(const Case *c)
{
	char	   *name = row_text(c->project, c->kind == CASE_BIRTH ? A_project_title
								: A_project_code);

	return name ? name : pstrdup("?");
}

static char *
word_refused(const Case *c, const JudgedRule *first)
{
	if (c->kind == CASE_STEP && c->day != c->today)
		return psprintf(_("project \"%s\" cannot go from %s to %s on %s"), project_name(c),
						word_stage(c, c->from), word_stage(c, c->to), date_text(c->day));
	if (c->kind == CASE_STEP)
		return psprintf(_(messages[CASE_STEP].refused), project_name(c), word_stage(c, c->from),
						word_stage(c, c->to));
	if (c->kind == CASE_ENTRY && rule_is_of_time(first->rule))
		return psprintf(_("this cannot be entered for project \"%s\" while it is at %s"),
						project_name(c), word_stage(c, c->from));
	return psprintf(_(message_of(c, first)->refused), project_name(c));
}

static void
refuse_case(Case *c, const JudgedRule **unmet, int n, Relation rel)
{
	char	   *refused = word_refused(c, unmet[0]);

	ereport(ERROR,
			(errcode(unmet[0]->sqlstate),
			 errmsg_plural("%s: %d rule is not met", "%s: %d rules are not met", n, refused, n),
			 errdetail_internal("%s", list_unmet(c, unmet, n)),
			 errhint("%s", refusal_hint(c, unmet, n, rel)),
			 errtableconstraint(rel, unmet[0]->rule->code)));
}

static void
warn_of_case(const Case *c, const JudgedRule **unmet, int n, Relation rel)
{
	char	   *causes = list_unmet(c, unmet, n);
	char	   *warned;

	if (warning_is_collected(causes))
		return;
	warned = psprintf(_(message_of(c, unmet[0])->warned), project_name(c));
	ereport(WARNING,
			(errmsg_plural("%s although %d rule is not met", "%s although %d rules are not met", n,
						   warned, n),
			 errdetail_internal("%s", causes),
			 errtableconstraint(rel, unmet[0]->rule->code)));
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

/* What the act is to say of the verdict; NULL: nothing. */
const Remarks *
verdict_remarks(const Verdict *verdict)
{
	Remarks    *remarks;

	if (verdict->is_plain)
		return NULL;
	remarks = palloc(sizeof(Remarks));
	remarks->warned = list_codes(verdict, false);
	remarks->waived = list_codes(verdict, true);
	return remarks;
}

static char *
codes_joined(char *one, char *other)
{
	if (one == NULL || other == NULL)
		return one ? one : other;
	return psprintf("%s %s", one, other);
}

/* What two verdicts on one act say; either may be NULL. */
const Remarks *
remarks_joined(const Remarks *one, const Remarks *other)
{
	Remarks    *remarks;

	if (one == NULL || other == NULL)
		return one ? one : other;
	remarks = palloc(sizeof(Remarks));
	remarks->warned = codes_joined(one->warned, other->warned);
	remarks->waived = codes_joined(one->waived, other->waived);
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
drop_four_eyes_of_owner(Case *c, const JudgedRule **unmet, int n)
{
	int			kept = 0;

	for (int i = 0; i < n; i++)
		if (unmet[i]->rule->kind != RULE_CONDITION ||
			unmet[i]->rule->u.condition.condition != CONDITION_FOUR_EYES ||
				!case_by_register_owner(c))
			unmet[kept++] = unmet[i];
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
	const JudgedRule **unmet;
	int			n;

	if (verdict->is_plain)
		return;
	unmet = palloc(verdict->n * sizeof(JudgedRule *));
	if (!verdict->lawful)
	{
		n = collect_unmet(verdict, MODE_REFUSE, unmet);
		refuse_case(c, unmet, n, rel);
	}
	n = drop_four_eyes_of_owner(c, unmet, collect_unmet(verdict, MODE_WARN, unmet));
	if (n > 0 && !c->imports)
		warn_of_case(c, unmet, n, rel);
}

/* The rules that refuse, as their codes. */
static char *
codes_of(const JudgedRule **unmet, int n)
{
	StringInfoData codes;

	initStringInfo(&codes);
	for (int i = 0; i < n; i++)
		appendStringInfo(&codes, "%s%s", i > 0 ? " " : "", unmet[i]->rule->code);
	return codes.data;
}

/*
 * Tell of every rule that is not met, and refuse nothing: truth is put on record though steps that
 * were taken would not have been on it.  Returns the codes of the rules that refuse; NULL: all are
 * met.
 */
char *
verdict_tell(Case *c, const Verdict *verdict, Relation rel)
{
	const JudgedRule **unmet = palloc(verdict->n * sizeof(JudgedRule *));
	int			n = collect_unmet(verdict, MODE_REFUSE, unmet);

	if (n == 0)
		return NULL;
	ereport(WARNING,
			(errmsg_plural("project \"%s\" came to %s by steps that, as is known now, %d rule refuses",
						   "project \"%s\" came to %s by steps that, as is known now, %d rules refuse",
						   n, project_name(c), word_stage(c, c->to), n),
			 errdetail_internal("%s", list_unmet(c, unmet, n)),
			 errhint("It is told in red_flags. Put right what the detail names: the next step that leads "
					 "on is judged by it."),
			 errtableconstraint(rel, unmet[0]->rule->code)));
	return codes_of(unmet, n);
}

/* The same of a project that comes to be of another class. */
char *
verdict_tell_class(Case *c, const Verdict *verdict, Relation rel)
{
	const JudgedRule **unmet = palloc(verdict->n * sizeof(JudgedRule *));
	int			n = collect_unmet(verdict, MODE_REFUSE, unmet);

	if (n == 0)
		return NULL;
	ereport(WARNING,
			(errmsg_plural("project \"%s\" is of class %s now, which asks for what is not there: %d rule",
						   "project \"%s\" is of class %s now, which asks for what is not there: %d rules",
						   n, project_name(c), word_track(c, c->track), n),
			 errdetail_internal("%s", list_unmet(c, unmet, n)),
			 errhint("The next step that leads on asks for it. SELECT * FROM %s.explain(%lld) lists "
					 "every rule of it.", schema_of(rel), (long long) c->project_id),
			 errtableconstraint(rel, unmet[0]->rule->code)));
	return codes_of(unmet, n);
}

static void
begin_entry(Case *c, const Register *reg, const Row *project, const JudgedEntry *entry)
{
	DateADT		today = register_today(rulebook_of(reg));

	case_of_project(c, reg, project, today, today, RegisterSnapshot(fact_snapshot()));
	c->kind = CASE_ENTRY;
	c->contract_id = entry->contract_id;
	c->source = entry->source;
	c->entered = entry->facts;
}

/*
 * Is it the time for what is being entered?  project: the row, locked.  Of the rest judge what has
 * been entered by enforce_entry.  Errors: ZG009, of payments ZG008.
 */
void
enforce_time(const Register *reg, Relation rel, const Row *project, const JudgedEntry *entry)
{
	Verdict		verdict;
	Case		c;

	begin_entry(&c, reg, project, entry);
	judge_time(&c, entry, &verdict);
	verdict_enforce(&c, &verdict, rel);
	UnregisterSnapshot(c.snapshot);
}

/*
 * Judge what has just been entered, and enforce it.  project: the row, with its
 * sums already moved.  Returns the rules that only warned or were waived, for the act.
 * Errors: the code of the lowest rule that is not met.
 */
const Remarks *
enforce_entry(const Register *reg, Relation rel, const Row *project, const JudgedEntry *entry)
{
	Verdict		verdict;
	Case		c;

	begin_entry(&c, reg, project, entry);
	judge_entry(&c, entry, &verdict);
	verdict_enforce(&c, &verdict, rel);
	UnregisterSnapshot(c.snapshot);
	return verdict_remarks(&verdict);
}
