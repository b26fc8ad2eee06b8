/*
 * word_conditions.c
 *		Rules about other facts, in words: one word of policy_condition, one case.
 */
#include "postgres.h"

#include "lib/stringinfo.h"

#include "code/shown.h"
#include "errors.h"
#include "judge/word_rule.h"
#include "judge/wording.h"
#include "register/day.h"
#include "schema/project.h"

static char *
word_delivered(const Case *c, const Ground *ground)
{
	StringInfoData text;

	if (ground->condition.nopen == 0)
		return _("every contract is delivered");
	initStringInfo(&text);
	for (int i = 0; i < ground->condition.nopen; i++)
	{
		appendStringInfoString(&text, i ? _(", ") : "");
		appendStringInfo(&text, _("%s (%s)"),
						 vocabulary_label(&c->policy->words, LIST_CONTRACT,
										  ground->condition.open[i]->kind),
						 ground->condition.open[i]->supplier);
	}
	return psprintf(_("every contract must be delivered by that day (delivered_on); open: %s"),
					text.data);
}

static const char *
word_plan_line_fault(PlanLineFault fault)
{
	switch (fault)
	{
		case PLAN_LINE_ABSENT:
			return _("there is no such plan line");
		case PLAN_LINE_OF_ANOTHER:
			return _("it is of another agency's plan");
		case PLAN_LINE_OF_ANOTHER_YEAR:
			return _("its plan is of another year");
		case PLAN_LINE_NOT_FILED:
			return _("its plan is not filed by that day");
		case PLAN_LINE_NOT_APPROVED:
			return _("its plan is not approved by that day");
		case PLAN_LINE_SUPERSEDED:
			return _("a later version of its plan has been filed");
		case PLAN_LINE_SERVES:
			break;
	}
	return NULL;
}

static char *
word_plan_line(const Case *c, const Ground *ground)
{
	if (ground->condition.plan_line == PLAN_LINE_SERVES)
		return _("a plan line is one of the owner's filed plan of the budget year");
	return psprintf(_("plan line %lld cannot be carried out by the project: %s"),
					(long long) row_int64(c->project, A_project_plan_line_id),
					word_plan_line_fault(ground->condition.plan_line));
}

/* The papers, evaluations and steps that meet a duty. */
static char *
word_met_by(const Policy *policy, const DutyKind *kind)
{
	StringInfoData said;

	initStringInfo(&said);
	for (int i = 0; i < kind->ndocuments; i++)
	{
		const DocumentKind *document = &policy->documents[kind->documents[i]];

		appendStringInfo(&said, "%s%s", said.len ? _(" or ") : "",
						 psprintf(_("document %s (%s)"), document->kind, document->label));
	}
	for (int i = 1; i <= policy->words.list[LIST_EVALUATION].n; i++)
		if (word_set_has(kind->evaluations, i))
			appendStringInfo(&said, "%s%s", said.len ? _(" or ") : "",
							 psprintf(_("an evaluation of kind %s"),
									  vocabulary_quoted(&policy->words, LIST_EVALUATION, i)));
	for (int i = 0; i < kind->nstages; i++)
		appendStringInfo(&said, "%s%s", said.len ? _(" or ") : "",
						 psprintf(_("the step to %s"),
								  vocabulary_stage(&policy->words, kind->stages[i])));
	return said.data;
}

/* Which duty is open, since when, and what meets it. */
static char *
word_settled(const Case *c, const Rule *rule, const Ground *ground)
{
	const DutyKind *kind = &c->policy->duty_kinds[rule->u.condition.duty_kind];

	if (ground->condition.duty == NULL)
		return psprintf(_("no %s (%s) is open"), kind->code, kind->label_zh);
	if (ground->condition.duty->filing.document_id)
		return psprintf(_("%s (%s) has been open since %s; document %lld waits for its receipt by "
						  "an agency of kind %s"),
						kind->code, kind->label_zh, date_text(ground->condition.duty->arose_on),
						(long long) ground->condition.duty->filing.document_id,
						office_quoted(kind->receiver));
	return psprintf(_("%s (%s) has been open since %s; it is met by %s dated that day or later"),
					kind->code, kind->label_zh, date_text(ground->condition.duty->arose_on),
					word_met_by(c->policy, kind));
}

/* What has been done that is decided upon. */
static char *
word_decided_upon(const Case *c, const Rule *rule)
{
	if (rule->u.condition.stage != NO_STAGE)
		return psprintf(_("the step to %s"), word_stage(c, rule->u.condition.stage));
	if (rule->u.condition.document >= 0)
		return psprintf(_("document %s (%s)"),
						c->policy->documents[rule->u.condition.document].kind,
						c->policy->documents[rule->u.condition.document].label);
	return _("the change");
}

static char *
word_four_eyes(const Case *c, const Rule *rule, const Ground *ground)
{
	const Document *opinion = ground->condition.opinion;

	if (ground->condition.person == NULL)
		return psprintf(_("whoever entered %s does not decide on it"), word_decided_upon(c, rule));
	if (opinion)
		return psprintf(_("\"%s\" entered %s and may not decide on it, yet entered document %lld "
						  "(%s), on which the decision rests: void it, and let somebody else of "
						  "the deciding office enter it anew"),
						ground->condition.person, word_decided_upon(c, rule),
						(long long) opinion->id,
						label_of_kind(&c->policy->documents[opinion->kind]));
	return psprintf(_("\"%s\" entered %s and may not decide on it: the step and its opinions are "
					  "for somebody else of the deciding office"),
					ground->condition.person, word_decided_upon(c, rule));
}

static char *
word_class(const Case *c, const Ground *ground)
{
	const Class *class = ground->condition.class;
	Category	category = DatumGetCategory(row_datum(c->project, A_project_category));

	if (ground->condition.classes.n > 0)
		return psprintf(_("none of the classes of category %s is for this project: one is there when %s"),
						category_quoted(category), choice_wording(c, &ground->condition.classes));
	if (class == NULL)
		return psprintf(_("policy \"%s\" says of no class which category %s is of"),
						c->policy->code, category_quoted(category));
	if (ground->condition.serves)
		return psprintf(_("category %s is of the %s track by itself and serves no project: leave "
						  "serves_id out"),
						category_quoted(category),
						word_track(c, class->track));
	return _("the class must be that of the category; a dependent service names the "
			 "project it serves (serves_id), or states its track with a track_reason");
}

static char *
word_owner(const Ground *ground)
{
	const Track *track = ground->condition.track;

	if (track == NULL)
		return _("the owner cannot be judged before the class is known");
	if (ground->condition.owner_fault != OWNER_OF_NO_SERVED)
		return psprintf(_("a project of the %s track must be owned by an active agency of "
						  "kind %s"),
						listed_word(track->track, track->label),
						offices_quoted(track->owner_kinds, _(" or ")));
	if (ground->condition.served == NULL)
		return _("a service belongs to the owner of the project it serves");
	return psprintf(_("a service belongs to the owner of the project it serves: project \"%s\" is "
					  "owned by agency \"%s\""),
					ground->condition.served->code, ground->condition.served_owner);
}

/* Only of a birth is it unmet, and only by what had ended by then. */
static char *
word_served(const Case *c, const Ground *ground)
{
	const Served *served = ground->condition.served;

	if (served == NULL || c->kind != CASE_BIRTH)
		return _("a new service serves a project that is neither rejected nor withdrawn nor "
				 "terminated");
	return psprintf(_("a new service serves a project that is neither rejected nor withdrawn nor "
					  "terminated; project \"%s\" has been at %s since %s"),
					served->code,
					vocabulary_stage(&policy_by_id(c->book, served->policy_id)->words,
									 served->stage),
					date_text(served->stage_on));
}

static char *
word_reached(const Case *c, Stage stage)
{
	if (stage_has_ended(stage))
		return psprintf(_("possible only at %s; the project is at %s"), word_stage(c, stage),
						word_stage(c, c->from));
	return psprintf(_("possible only from %s on; the project is at %s"), word_stage(c, stage),
					word_stage(c, c->from));
}

static char *
word_not_reached(const Case *c, Stage stage)
{
	if (stage_has_ended(stage))
		return psprintf(_("not possible at %s"), word_stage(c, stage));
	return psprintf(_("possible only before %s; the project is at %s"), word_stage(c, stage),
					word_stage(c, c->from));
}

char *
word_condition(const Case *c, const Rule *rule, const Ground *ground)
{
	switch (rule->u.condition.condition)
	{
		case CONDITION_UNCLASSIFIED:
			return _("the measure is for unclassified projects only; a classified one is not kept "
					 "here");
		case CONDITION_CITY_FUNDS:
			return _("the measure is for projects with city funds; city_funds must be above zero");
		case CONDITION_CLASS_AGREES:
			return word_class(c, ground);
		case CONDITION_OWNER_AGREES:
			return word_owner(ground);
		case CONDITION_SERVED_ALIVE:
			return word_served(c, ground);
		case CONDITION_ANOTHER_OFFICE:
			return psprintf(_("agency \"%s\" owns the project, and another office than its owner's "
							  "takes this step"),
							ground->condition.owner->name);
		case CONDITION_LEADING_GROUP:
			return psprintf(_("agency \"%s\" needs its leading group on its row (leading_group)"),
							ground->condition.owner->name);
		case CONDITION_RESPONSIBLE_OFFICE:
			return psprintf(_("agency \"%s\" needs its responsible office on its row "
							  "(responsible_office)"),
							ground->condition.owner->name);
		case CONDITION_FUNDS_COVER:
			return psprintf(_("city_funds of %s yuan and national_funds of %s yuan must come to the "
							  "total investment of %s yuan"),
							yuan_text(row_yuan(c->project, A_project_city_funds)),
							yuan_text(row_yuan(c->project, A_project_national_funds)),
							yuan_text(row_yuan(c->project, A_project_total_investment)));
		case CONDITION_SOURCE_NAMED:
			return psprintf(_("the project has funds of source %s: a payment says whose money it is "
							  "(source)"), word_sources(c, false));
		case CONDITION_DEMAND_FITS:
			return psprintf(_("a demand that is taken up is for such a service as the project, category "
							  "%s, and for a year no later than its budget year %d; this one is for "
							  "category %s and %d"),
							category_quoted(DatumGetCategory(row_datum(c->project,
																	   A_project_category))),
							row_int32(c->project, A_project_budget_year),
							category_quoted(c->entered.category), c->entered.year);
		case CONDITION_UNDERTAKING:
			return psprintf(_("each contract of kind %s needs the provider's security "
							  "undertaking (security_undertaking)"),
							word_quoted(c, LIST_CONTRACT, rule->thing.of));
		case CONDITION_DELIVERY_DUE:
			return psprintf(_("each contract of kind %s needs the day on which it is due "
							  "(delivery_due)"),
							word_quoted(c, LIST_CONTRACT, rule->thing.of));
		case CONDITION_REACHED:
			return word_reached(c, rule->u.condition.stage);
		case CONDITION_NOT_REACHED:
			return word_not_reached(c, rule->u.condition.stage);
		case CONDITION_GOING_ON:
			return psprintf(_("possible only while the project goes on; it is at %s"),
							word_stage(c, c->from));
		case CONDITION_NEVER:
			return psprintf(_("ruled out: %s"), label_or_word(rule->u.condition.label_en,
															  rule->u.condition.label_zh));
		case CONDITION_DELIVERED:
			return word_delivered(c, ground);
		case CONDITION_PARTS_COMPLETE:
			return _("where parts of the project are accepted (acceptance_part), they must come to the "
					 "whole by that day: all of every main contract, or of the project");
		case CONDITION_APPROVAL_LAPSED:
			return psprintf(_("possible only when the %s has lapsed"),
							listed_kind(&c->policy->documents[rule->u.condition.document]));
		case CONDITION_SOMETHING_SIGNED:
			return _("possible only once a contract is signed; what has none is withdrawn");
		case CONDITION_RENEWS:
			return psprintf(_("each contract of kind %s renews a main contract that was signed before: "
							  "of the same supplier, and for no more"),
							word_quoted(c, LIST_CONTRACT, rule->thing.of));
		case CONDITION_PLAN_LINE:
			return word_plan_line(c, ground);
		case CONDITION_PLANNED:
			return _("needs a line of its owner's filed plan (plan_line_id) or a ground for its not "
					 "being there (off_plan_ground)");
		case CONDITION_GROUND_NAMED:
			return _("a project that is not in the year's budget (budgeted) names the ground for "
					 "that (off_plan_ground)");
		case CONDITION_BUDGET_STATED:
			return _("needs to say whether the project is in the year's budget as it was drawn up "
					 "(budgeted), or the ground for its not being there (off_plan_ground)");
		case CONDITION_SETTLED:
			return word_settled(c, rule, ground);
		case CONDITION_FOUR_EYES:
			return word_four_eyes(c, rule, ground);
		case NCONDITIONS:
			break;
	}
	return pstrdup("");
}
