/*
 * wording.c
 *		What would meet a rule, or what it holds, in words, with the figures of the
 *		case.
 *
 * Words judge nothing and read nothing: the judged rule carries what they need.
 */
#include "postgres.h"

#include "errors.h"
#include "judge/word_rule.h"
#include "judge/wording.h"
#include "policy/form.h"
#include "register/day.h"

static char *
word_legal_date(const Case *c, const Ground *ground)
{
	switch (ground->legal_date.fault)
	{
		case DATE_IN_FUTURE:
			return psprintf(_("%s lies in the future; today is %s in the register's time zone"),
							date_text(c->day), date_text(c->today));
		case DATE_BEFORE_STEP:
			return psprintf(_("%s is before the previous step, which was on %s"), date_text(c->day),
							date_text(ground->legal_date.earliest));
		case DATE_BEFORE_CHANGE:
			return psprintf(_("%s is before the last change, which was decided on %s"),
							date_text(c->day),
							date_text(ground->legal_date.earliest));
		case DATE_TOO_FAR_BACK:
			return psprintf(_("a step may be dated back %d days at most by anyone but the "
							  "register's owner; %s lies %d days back"),
							c->policy->backdate_days, date_text(c->day), c->today - c->day);
		case DATE_IS_NONE:
		case DATE_IN_ORDER:
			break;
	}
	return _("the day is neither in the future nor before the previous step");
}

static char *
word_step(const Case *c, const Ground *ground)
{
	if (c->step)
		return _("the policy knows this step");
	if (ground->steps.n > 0)
		return psprintf(_("the step from %s to %s is not there for this project: it is there when %s"),
						word_stage(c, c->from), word_stage(c, c->to),
						choice_wording(c, &ground->steps));
	if (c->from == NO_STAGE)
		return psprintf(_("no project is born at %s"), word_stage(c, c->to));
	return psprintf(_("policy %s has no step from %s to %s on the %s track"),
					c->policy->number ? c->policy->number : c->policy->code,
					word_stage(c, c->from), word_stage(c, c->to), word_track(c, c->track));
}

static char *
word_office(const Case *c, const Ground *ground)
{
	if (c->step == NULL)
		return pstrdup("");
	if (ground->office.owner)
		return psprintf(_("the step is taken by the owner, agency \"%s\", or by the register's "
						  "owner in its place"),
						ground->office.owner->name ? ground->office.owner->name : "?");
	return psprintf(_("the step is taken by an agency of kind %s, or by the register's owner "
					  "in its place"),
					office_quoted(c->step->office));
}

/* The kinds of document that have a suspended project go on. */
static char *
kinds_that_resume(const Policy *policy)
{
	StringInfoData names;

	initStringInfo(&names);
	for (int i = 0; i < policy->ndocuments; i++)
		if (policy->documents[i].resumes)
			appendStringInfo(&names, "%s%s", names.len ? _(", ") : "",
							 listed_word(policy->documents[i].kind, policy->documents[i].label));
	return names.data;
}

static char *
word_suspended(const Case *c, const Ground *ground)
{
	return psprintf(_("the project has been suspended since %s: no step leads on until a paper has "
					  "it go on again, one of: %s"),
					date_text(ground->suspended.from), kinds_that_resume(c->policy));
}

/* What would meet the rule, or what it holds. */
static char *
word_rule(const Case *c, const Rule *rule, const Ground *ground)
{
	switch (rule->kind)
	{
		case RULE_STEP:
			return word_step(c, ground);
		case RULE_LEGAL_DATE:
			return word_legal_date(c, ground);
		case RULE_OFFICE:
			return word_office(c, ground);
		case RULE_SUSPENDED:
			return word_suspended(c, ground);
		case RULE_REQUIREMENT:
			return word_requirement(c, rule, ground);
		case RULE_CONDITION:
			return word_condition(c, rule, ground);
		case RULE_LIMIT:
			return word_limit(c, rule, ground);
		case RULE_ORDER:
			return word_order(c, rule, ground);
	}
	return pstrdup("");
}

/* The test of a rule's occasion that its words tell of; NULL: none. */
static const Test *
line_told(const Rule *rule)
{
	const Test *line = rule->kind == RULE_REQUIREMENT ? rule->u.requirement.line : NULL;

	return line && !line->high.is_set && line->low.inclusive ? line : NULL;
}

/*
 * A judged rule as a sentence for a person: by what it is waived, else what
 * would meet it, or what it holds.  It must be one that is spoken of: unmet, or
 * of a case in words.
 */
char *
judged_wording(const Case *c, const JudgedRule *judged)
{
	char	   *text;
	char	   *when;

	if (judged->waived)
		return psprintf(_("waived by waiver %lld, on document %lld, from %s until %s"),
						(long long) judged->waiver.id, (long long) judged->waiver.document_id,
						date_text(judged->waiver.granted_on), date_text(judged->waiver.until));
	text = word_rule(c, judged->rule, judged->ground);
	when = word_when(c, judged->rule->when, line_told(judged->rule));
	return when ? psprintf(_("%s (when: %s)"), text, when) : text;
}

/* Who enters allocations, the first of several; NULL: the version does not say. */
static const char *
office_of_funds(const Case *c)
{
	bool		other_track;
	const Form *form = policy_form(c->policy, TABLE_fund_allocation, DEED_ENTER, c->track,
								   &other_track);

	return form && form->offices ? ((Office) linitial(form->offices))->word : NULL;
}

/* Who issues the paper that has a project go on, the first of several. */
static const char *
office_that_resumes(const Policy *policy)
{
	for (int i = 0; i < policy->ndocuments; i++)
		if (policy->documents[i].resumes)
			return policy->documents[i].issuer->word;
	return OFFICE_OWNER->word;
}

/*
 * The office that must act for a rule to be met: who issues the document, else who takes the
 * step.
 */
const char *
rule_office(const Case *c, const Rule *rule)
{
	const DocumentKind *kinds = c->policy->documents;

	switch (rule->kind)
	{
		case RULE_REQUIREMENT:
			if (rule->u.requirement.wanted[0].sort == WANTED_DOCUMENT)
				return kinds[rule->u.requirement.wanted[0].kind].issuer->word;
			return OFFICE_OWNER->word;
		case RULE_ORDER:
			return rule->u.order.document < 0 ? OFFICE_OWNER->word
				: kinds[rule->u.order.document].issuer->word;
		case RULE_LIMIT:
			if (rule->u.limit.subject == LIMITS_ALLOCATIONS ||
				rule->u.limit.subject == LIMITS_NATIONAL ||
				rule->u.limit.subject == LIMITS_ALL_ALLOCATIONS)
				return office_of_funds(c);
			return rule->u.limit.subject >= 0 ? kinds[rule->u.limit.subject].issuer->word
				: OFFICE_OWNER->word;
		case RULE_CONDITION:
			return rule->u.condition.condition == CONDITION_SETTLED
				? c->policy->duty_kinds[rule->u.condition.duty_kind].debtor->word
				: OFFICE_OWNER->word;
		case RULE_SUSPENDED:
			return office_that_resumes(c->policy);
		case RULE_STEP:
		case RULE_LEGAL_DATE:
		case RULE_OFFICE:
			break;
	}
	return c->step ? c->step->office->word : NULL;
}
