/*
 * wording.c
 *		What would meet a rule, or what it holds, in words, with the figures of the
 *		case.
 *
 * Words judge nothing and read nothing: the judged rule carries what they need.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#include "errors.h"
#include "judge/case_money.h"
#include "judge/rule_money.h"
#include "judge/wording.h"
#include "register/day.h"
#include "schema/project.h"

/* A kind of document: its word, and its label where labels are shown. */
static char *
listed_kind(const DocumentKind *kind)
{
	return listed_word(kind->kind, kind->label);
}

/* The same beside the document itself, where the one or the other will do. */
static const char *
label_of_kind(const DocumentKind *kind)
{
	return label_or_word(kind->kind, kind->label);
}

static char *
word_track(const Case *c, const char *track)
{
	const Track *known = track ? policy_track(c->policy, track) : NULL;

	return known ? listed_word(known->track, known->label) : pstrdup(track ? track : "?");
}

/* Why the document of a kind that is on record, if any, does not serve. */
static char *
word_on_record(const OnRecord *there)
{
	switch (there->state)
	{
		case ON_RECORD_VOIDED:
			return psprintf(_("document %lld of %s was voided, and no other that is dated by that "
							  "day has taken its place"),
							(long long) there->document->id, date_text(there->document->issued_on));
		case ON_RECORD_EARLIER:
			return _("only an earlier round's is on record");
		case ON_RECORD_NOTHING:
			return _("none is on record that is dated by that day");
		case ON_RECORD:
			break;
	}
	if (there->document->outcome != OUTCOME_FAILED && there->document->has_amount &&
		!yuan_is_positive(there->document->amount))
		return psprintf(_("document %lld of %s states no amount above zero"),
						(long long) there->document->id, date_text(there->document->issued_on));
	if (there->document->outcome != OUTCOME_NONE)
		return psprintf(_("document %lld of %s says %s"), (long long) there->document->id,
						date_text(there->document->issued_on),
						outcome_quoted(there->document->outcome));
	return psprintf(_("document %lld is of %s"), (long long) there->document->id,
					date_text(there->document->issued_on));
}

/* Who issues documents of a kind: a kind of agency, or whoever owns the project. */
static char *
word_issuer(const DocumentKind *kind)
{
	if (kind->issuer == OFFICE_OWNER)
		return _("the project's owner");
	return psprintf(_("an agency of kind %s"), office_quoted(kind->issuer));
}

/* What a party is to its contract. */
static char *
word_party(const Contract *contract, const Party *party)
{
	long long	id = (long long) contract->id;

	if (party->part == PARTY_MEMBER)
		return psprintf(_("a member of contract %lld"), id);
	if (party->part == PARTY_SUBCONTRACTOR)
		return psprintf(_("a subcontractor of contract %lld"), id);
	return psprintf(_("the supplier of contract %lld"), id);
}

/* Who else it is that should be independent. */
static char *
word_coincides(const Coincidence *coincidence)
{
	return coincidence->with == COINCIDES_WITH_OWNER ? _("the project's owner")
		: word_party(coincidence->contract, coincidence->party);
}

/* Why who made the document is not independent. */
static char *
word_maker(const Document *document, const Coincidence *coincidence)
{
	if (coincidence->with == COINCIDES_UNNAMED)
		return psprintf(_("document %lld names no third party"), (long long) document->id);
	return psprintf(_("\"%s\", the third party of document %lld, is %s"), document->third_party.name,
					(long long) document->id, word_coincides(coincidence));
}

static void
add_wanted(const Case *c, StringInfo text, const WantedDocument *wanted, const WantedState *state)
{
	const DocumentKind *kind = &c->policy->documents[wanted->kind];

	appendStringInfo(text, _("%s (%s) issued by %s"), kind->kind, kind->label, word_issuer(kind));
	if (wanted->outcome != OUTCOME_NONE)
		appendStringInfo(text, _(" with outcome %s"), outcome_quoted(wanted->outcome));
	if (wanted->independent)
		appendStringInfoString(text, _(", by a third party that is neither the owner nor a party "
									   "of any contract but its own"));
	appendStringInfo(text, _("; %s"), word_on_record(&state->there));
	if (state->coincidence.with != COINCIDES_WITH_NOBODY)
		appendStringInfo(text, _("; %s"), word_maker(state->there.document, &state->coincidence));
}

static char *
word_requirement(const Case *c, const Rule *rule, const Ground *ground)
{
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfoString(&text, _("needs document "));
	for (int i = 0; i < rule->u.requirement.nwanted; i++)
	{
		if (i > 0)
			appendStringInfoString(&text, _("; or "));
		add_wanted(c, &text, &rule->u.requirement.wanted[i], &ground->requirement.wanted[i]);
	}
	return text.data;
}

static char *
word_delivered(const Ground *ground)
{
	StringInfoData text;

	if (ground->condition.nopen == 0)
		return _("every contract is delivered");
	initStringInfo(&text);
	for (int i = 0; i < ground->condition.nopen; i++)
	{
		appendStringInfoString(&text, i ? _(", ") : "");
		appendStringInfo(&text, _("%s (%s)"), contract_kind_label(ground->condition.open[i]->kind),
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

/* Which duty is open, since when, and what meets it. */
static char *
word_settled(const Case *c, const Rule *rule, const Ground *ground)
{
	const DutyKind *kind = &c->policy->duty_kinds[rule->u.condition.duty_kind];
	const DocumentKind *document = &c->policy->documents[kind->document];

	if (ground->condition.duty == NULL)
		return psprintf(_("no %s (%s) is open"), kind->code, kind->label_zh);
	if (ground->condition.duty->filing.document_id)
		return psprintf(_("%s (%s) has been open since %s; document %lld waits for its receipt by "
						  "an agency of kind %s"),
						kind->code, kind->label_zh, date_text(ground->condition.duty->arose_on),
						(long long) ground->condition.duty->filing.document_id,
						agency_kind_quoted(kind->receiver));
	return psprintf(_("%s (%s) has been open since %s; it is met by document %s (%s) dated that "
					  "day or later"),
					kind->code, kind->label_zh, date_text(ground->condition.duty->arose_on),
					document->kind, document->label);
}

/* What has been done that is decided upon. */
static char *
word_decided_upon(const Case *c, const Rule *rule)
{
	if (rule->u.condition.stage != NO_STAGE)
		return psprintf(_("the step to %s"), stage_quoted(rule->u.condition.stage));
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

/* What a kind of cost must come to. */
static char *
word_cost_line(const Rule *rule)
{
	const char *kind = cost_line_kind_quoted(rule->u.condition.cost_line_kind);

	if (!rule->u.condition.has_percent)
		return psprintf(_("needs a cost line of kind %s above zero"), kind);
	return psprintf(_("needs cost lines of kind %s that come to %s %% of the total investment at "
					  "least"), kind, percent_text(rule->u.condition.percent));
}

/* What contracts of a kind must come to. */
static char *
word_contract(const Case *c, const Rule *rule)
{
	char	   *kind = contract_kind_quoted(rule->u.condition.contract_kind);

	if (!rule->u.condition.has_percent)
		return psprintf(_("needs a contract of kind %s above zero yuan, signed by the owner by "
						  "that day"), kind);
	return psprintf(_("needs contracts of kind %s signed by the owner by that day that come "
					  "to %s %% of %s yuan at least"),
					kind, percent_text(rule->u.condition.percent),
					yuan_text(row_yuan(c->project,
									   row_isnull(c->project, A_project_approved_amount)
									   ? A_project_total_investment : A_project_approved_amount)));
}

static char *
word_class(const Case *c, const Ground *ground)
{
	const Class *class = ground->condition.class;

	if (class)
		return psprintf(_("category %s is of the %s track by itself and serves no project: leave "
						  "serves_id out"),
						category_quoted(DatumGetCategory(row_datum(c->project,
																   A_project_category))),
						word_track(c, class->track));
	return _("the class must be that of the category; a dependent service names the "
			 "project it serves (serves_id), or states its track with a track_reason");
}

/* Kinds of agency, of which one will do. */
static char *
word_kinds(WordSet kinds)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int kind = 1; kind <= agency_kind_words.n; kind++)
		if (word_set_has(kinds, kind))
			appendStringInfo(&list, "%s%s", list.len ? _(" or ") : "", agency_kind_quoted(kind));
	return list.data;
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
						listed_word(track->track, track->label), word_kinds(track->owner_kinds));
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
					served->code, stage_quoted(served->stage), date_text(served->stage_on));
}

static char *
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
		case CONDITION_COST_LINES:
			return psprintf(_("needs cost lines; the total investment is %s yuan"),
							yuan_text(row_yuan(c->project, A_project_total_investment)));
		case CONDITION_COST_LINE:
			return word_cost_line(rule);
		case CONDITION_FUNDS_COVER:
			return psprintf(_("city_funds of %s yuan and national_funds of %s yuan must come to the "
							  "total investment of %s yuan"),
							yuan_text(row_yuan(c->project, A_project_city_funds)),
							yuan_text(row_yuan(c->project, A_project_national_funds)),
							yuan_text(row_yuan(c->project, A_project_total_investment)));
		case CONDITION_SOURCE_NAMED:
			return _("the project has national funds: a payment says whose money it is (source)");
		case CONDITION_DEMAND:
			return _("needs at least one unit's demand taken up by the project");
		case CONDITION_CONTRACT:
			return word_contract(c, rule);
		case CONDITION_UNDERTAKING:
			return psprintf(_("each contract of kind %s needs the provider's security "
							  "undertaking (security_undertaking)"),
							contract_kind_quoted(rule->thing.of));
		case CONDITION_DELIVERY_DUE:
			return psprintf(_("each contract of kind %s needs the day on which it is due "
							  "(delivery_due)"),
							contract_kind_quoted(rule->thing.of));
		case CONDITION_REACHED:
			return psprintf(_("possible only from %s on"),
							stage_quoted(rule->u.condition.stage));
		case CONDITION_NOT_REACHED:
			return psprintf(_("possible only before %s"), stage_quoted(rule->u.condition.stage));
		case CONDITION_GOING_ON:
			return psprintf(_("possible only while the project goes on; it is at %s"),
							stage_quoted(c->from));
		case CONDITION_DELIVERED:
			return word_delivered(ground);
		case CONDITION_APPROVAL_LAPSED:
			return psprintf(_("possible only when the %s has lapsed"),
							listed_kind(&c->policy->documents[rule->u.condition.document]));
		case CONDITION_SOMETHING_SIGNED:
			return _("possible only once a contract is signed; what has none is withdrawn");
		case CONDITION_RENEWS:
			return psprintf(_("each contract of kind %s renews a main contract that was signed before: "
							  "of the same supplier, and for no more"),
							contract_kind_quoted(rule->thing.of));
		case CONDITION_NOTHING_SIGNED:
			return _("possible only while no contract is signed");
		case CONDITION_PLAN_LINE:
			return word_plan_line(c, ground);
		case CONDITION_PLANNED:
			return _("needs a line of its owner's filed plan (plan_line_id) or a ground of Article "
					 "9 (off_plan_ground)");
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

/* Which contract of the kind there is, and what it lacks. */
static char *
word_demanded_contract(const Ground *ground)
{
	const Coincidence *coincidence = &ground->threshold.coincidence;
	const Contract *found = ground->threshold.contract;

	switch (ground->threshold.fault)
	{
		case DEMANDED_ABSENT:
			return _("none is on record");
		case DEMANDED_LATER:
			return psprintf(_("contract %lld is signed later, on %s"), (long long) found->id,
							date_text(found->signed_on));
		case DEMANDED_TOO_LITTLE:
			return psprintf(_("contract %lld of %s yuan is for too little"), (long long) found->id,
							yuan_text(case_contract_total(found)));
		case DEMANDED_UNQUALIFIED:
			return psprintf(_("contract %lld states no qualification"), (long long) found->id);
		case DEMANDED_LAPSED:
			return psprintf(_("the qualification in contract %lld ended on %s, before it was "
							  "signed on %s"),
							(long long) found->id, date_text(found->qualified_until),
							date_text(found->signed_on));
		case DEMANDED_DEPENDENT:
			return psprintf(_("\"%s\", %s, is %s"), coincidence->who->supplier.name,
							word_party(found, coincidence->who), word_coincides(coincidence));
		case DEMANDED_SERVES:
			break;
	}
	return psprintf(_("contract %lld serves"), (long long) found->id);
}

/* Which report of the kind there is, and what it lacks. */
static char *
word_demanded_report(const Ground *ground)
{
	const Document *found = ground->threshold.report.document;

	if (ground->threshold.fault == DEMANDED_UNQUALIFIED)
		return psprintf(_("document %lld states no qualification"), (long long) found->id);
	if (ground->threshold.fault == DEMANDED_LAPSED)
		return psprintf(_("the qualification in document %lld ended on %s, before its day, %s"),
						(long long) found->id, date_text(found->qualified_until),
						date_text(found->issued_on));
	if (ground->threshold.fault == DEMANDED_DEPENDENT)
		return word_maker(found, &ground->threshold.coincidence);
	return word_on_record(&ground->threshold.report);
}

/* A figure that has fallen since is named beside the one that counts. */
static void
add_basis(const Case *c, StringInfo text, const Rule *rule, Yuan basis)
{
	appendStringInfo(text, _("%s is %s yuan, the line %s"),
					 rule->u.threshold.on_software ? _("software development cost")
						 : _("investment"),
					 yuan_text(basis), yuan_text(rule->u.threshold.bound));
	if (rule->u.threshold.on_software)
	{
		if (!yuan_equal(basis, row_yuan(c->project, A_project_software_cost)))
			appendStringInfo(text, _(" (now %s)"),
							 yuan_text(row_yuan(c->project, A_project_software_cost)));
		return;
	}
	if (!yuan_equal(basis, row_yuan(c->project, A_project_total_investment)))
		appendStringInfo(text, _(" (total investment %s, contracted %s, approved %s)"),
						 yuan_text(row_yuan(c->project, A_project_total_investment)),
						 yuan_text(row_yuan(c->project, A_project_contracted)),
						 row_isnull(c->project, A_project_approved_amount) ? "-"
						 : yuan_text(row_yuan(c->project, A_project_approved_amount)));
}

static char *
word_threshold(const Case *c, const Rule *rule, const Ground *ground)
{
	StringInfoData text;

	initStringInfo(&text);
	add_basis(c, &text, rule, ground->threshold.basis);
	if (rule->u.threshold.contract_kind != CONTRACT_NONE)
		appendStringInfo(&text, _("; from the line on a contract of kind %s above zero yuan is "
								  "needed (%s)"),
						 contract_kind_quoted(rule->u.threshold.contract_kind),
						 word_demanded_contract(ground));
	else if (rule->u.threshold.document >= 0)
		appendStringInfo(&text, _("; from the line on a document %s (%s) is needed (%s)"),
						 c->policy->documents[rule->u.threshold.document].kind,
						 c->policy->documents[rule->u.threshold.document].label,
						 word_demanded_report(ground));
	if (rule->u.threshold.has_percent)
		appendStringInfo(&text, _(", for %s %% of that at least"),
						 percent_text(rule->u.threshold.percent));
	if (rule->u.threshold.qualified)
		appendStringInfoString(&text, _(", by a body whose qualification is on record"));
	if (rule->u.threshold.independent)
		appendStringInfoString(&text, _(", neither the owner nor a party of any contract but "
										"its own"));
	if (rule->u.threshold.cost_line_kind != COST_LINE_NONE)
		appendStringInfo(&text, ground->threshold.has_cost_line
						 ? _("; its cost line %s is there")
						 : _("; a cost line %s above zero is missing"),
						 cost_line_kind_quoted(rule->u.threshold.cost_line_kind));
	return text.data;
}

static char *
word_supplements(const Rule *rule, const Ground *ground)
{
	const Contract *contract = ground->limit.overdrawn;

	if (contract == NULL)
		return psprintf(_("supplements may add %s %% to a contract at most"),
						percent_text(rule->u.limit.percent));
	return psprintf(_("supplements add %s yuan to contract %lld of %s yuan; %s %% at most may be "
					  "added"),
					yuan_text(ground->limit.additions), (long long) contract->id,
					yuan_text(contract->amount), percent_text(rule->u.limit.percent));
}

static char *
word_subject(const Case *c, const Rule *rule)
{
	if (rule->u.limit.subject >= 0)
		return c->policy->documents[rule->u.limit.subject].kind;
	if (rule->u.limit.subject == LIMITS_ALLOCATIONS)
		return _("city funds decided");
	if (rule->u.limit.subject == LIMITS_NATIONAL)
		return _("national funds decided");
	if (rule->u.limit.subject == LIMITS_ALL_ALLOCATIONS)
		return _("funds of all sources decided");
	if (rule->u.limit.subject == LIMITS_PAID_NATIONAL)
		return _("national money paid");
	if (rule->u.limit.subject == LIMITS_PAYMENTS)
		return c->source == FUNDS_NATIONAL ? _("national money paid") : _("city money paid");
	return _("contracts together");
}

/* An amount, after the name of the document that states it, where it is one's. */
static char *
word_known(const Case *c, int document, const KnownYuan *amount)
{
	char	   *text = amount->known ? psprintf(_("%s yuan"), yuan_text(amount->amount))
		: _("none on record");

	return document < 0 ? text
		: psprintf(_("%s, %s"), c->policy->documents[document].label, text);
}

static bool
is_whole(Datum percent)
{
	return DatumGetBool(DirectFunctionCall2(numeric_eq, percent,
											NumericGetDatum(int64_to_numeric(100))));
}

static char *
word_ceiling(const Case *c, const Rule *rule)
{
	if (rule->u.limit.ceiling >= 0)
		return c->policy->documents[rule->u.limit.ceiling].kind;
	if (rule->u.limit.ceiling == LIMITED_BY_ARRANGED)
		return _("amount arranged in budgets");
	if (rule->u.limit.ceiling == LIMITED_BY_TOTAL)
		return _("total investment");
	if (rule->u.limit.ceiling == LIMITED_BY_NATIONAL_FUNDS)
		return _("project's national funds");
	return _("approved amount");
}

static char *
word_limit(const Case *c, const Rule *rule, const Ground *ground)
{
	char	   *ceiling = word_ceiling(c, rule);
	StringInfoData text;

	if (rule->u.limit.subject == LIMITS_SUPPLEMENTS)
		return word_supplements(rule, ground);
	initStringInfo(&text);
	appendStringInfo(&text, _("%s (%s) may not exceed the %s (%s)"), word_subject(c, rule),
					 word_known(c, rule->u.limit.subject, &ground->limit.subject), ceiling,
					 word_known(c, rule->u.limit.ceiling, &ground->limit.ceiling));
	if (!is_whole(rule->u.limit.percent))
		appendStringInfo(&text, _(", of which %s %%"), percent_text(rule->u.limit.percent));
	return text.data;
}

/* What an order speaks of: a contract or a document that is or was entered, or the step itself. */
static char *
word_order_subject(const Case *c, const Rule *rule, const Subject *subject)
{
	if (subject->contract)
		return psprintf(_("contract %lld was signed on %s"), (long long) subject->contract->id,
						date_text(subject->day));
	if (subject->document)
		return psprintf(_("document %lld (%s) is of %s"), (long long) subject->document->id,
						label_of_kind(&c->policy->documents[subject->document->kind]),
						date_text(subject->day));
	if (rule->thing.kind == THING_STAGE)
		return psprintf(_("the step is of %s"), date_text(subject->day));
	return psprintf(_("the entry is of %s"), date_text(subject->day));
}

static char *
word_document_kind(const DocumentKind *kind)
{
	return psprintf(_("%s (%s)"), kind->kind, kind->label);
}

/* A period that has run out, or runs. */
static char *
word_period(const Ground *ground, const char *what)
{
	const Subject *subject = &ground->order.subject;

	if (subject->contract)
		return psprintf(_("%s of %s is valid until %s; contract %lld was signed on %s"), what,
						date_text(ground->order.period.begins_on),
						date_text(ground->order.period.last_day),
						(long long) subject->contract->id, date_text(subject->day));
	return psprintf(_("%s of %s is valid until %s; it must be alive on %s"), what,
					date_text(ground->order.period.begins_on),
						date_text(ground->order.period.last_day),
					date_text(subject->day));
}

static char *
word_document_order(const Case *c, const Rule *rule, const Ground *ground)
{
	char	   *kind = word_document_kind(&c->policy->documents[rule->u.order.document]);
	char	   *subject = word_order_subject(c, rule, &ground->order.subject);
	const Document *document = ground->order.there.document;

	switch (ground->order.fault)
	{
		case ORDER_NOTHING:
			return psprintf(_("%s and needs %s; %s"), subject, kind,
							word_on_record(&ground->order.there));
		case ORDER_NOT_OWN:
			return psprintf(_("%s; each contract needs its own %s, dated that day or before"),
							subject, kind);
		case ORDER_BEFORE:
			return psprintf(_("%s, before the %s of %s on which it rests"), subject, kind,
							date_text(document->issued_on));
		case ORDER_LAPSED:
		case ORDER_KEPT:
			break;
	}
	if (rule->u.order.at_most && document)
		return word_period(ground, kind);
	return psprintf(_("%s, no earlier than the %s on which it rests"), subject, kind);
}

static char *
word_contract_order(const Case *c, const Rule *rule, const Ground *ground)
{
	const Contract *contract = ground->order.contract;
	char	   *subject = word_order_subject(c, rule, &ground->order.subject);

	if (contract == NULL)
		return psprintf(_("%s, which needs a contract of kind %s; none is on record"), subject,
						contract_kind_quoted(rule->u.order.contract_kind));
	if (ground->order.fault == ORDER_BEFORE)
		return psprintf(_("%s, before contract %lld of %s on which it rests"), subject,
						(long long) contract->id, date_text(contract->signed_on));
	if (rule->u.order.at_most)
		return word_period(ground, psprintf(_("contract %lld"), (long long) contract->id));
	return psprintf(_("%s, no earlier than contract %lld on which it rests"), subject,
					(long long) contract->id);
}

/* An event that a subject may not come before. */
static char *
word_event(const Rule *rule)
{
	switch (rule->u.order.before)
	{
		case BEFORE_INITIATION:
			return _("the project was initiated");
		case BEFORE_ROUND:
			return _("the round began");
		case BEFORE_CHANGE:
			return _("the last change was decided");
		case BEFORE_DELIVERY:
			return _("the last delivery was made");
		case BEFORE_STAGE:
			return psprintf(_("the project came to %s"), stage_quoted(rule->u.order.stage));
		case BEFORE_DOCUMENT:
		case BEFORE_CONTRACT:
			break;
	}
	return NULL;
}

static char *
word_order(const Case *c, const Rule *rule, const Ground *ground)
{
	char	   *subject;

	if (rule->u.order.before == BEFORE_DOCUMENT)
		return word_document_order(c, rule, ground);
	if (rule->u.order.before == BEFORE_CONTRACT)
		return word_contract_order(c, rule, ground);
	subject = word_order_subject(c, rule, &ground->order.subject);
	if (ground->order.fault == ORDER_NOTHING)
		return psprintf(_("%s; %s never"), subject, word_event(rule));
	if (ground->order.fault == ORDER_BEFORE && ground->order.event_on <= ground->order.subject.day)
		return psprintf(_("%s; entered after it: %s on %s"), subject, word_event(rule),
						date_text(ground->order.event_on));
	if (ground->order.fault == ORDER_BEFORE)
		return psprintf(_("%s; %s on %s, and it may not be before that"), subject,
						word_event(rule), date_text(ground->order.event_on));
	return psprintf(_("%s, no earlier than %s"), subject, word_event(rule));
}

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
word_step(const Case *c)
{
	if (c->step)
		return _("the policy knows this step");
	if (c->from == NO_STAGE)
		return psprintf(_("no project is born at %s"), stage_quoted(c->to));
	return psprintf(_("policy %s has no step from %s to %s on the %s track"),
					c->policy->number ? c->policy->number : c->policy->code,
					stage_quoted(c->from), stage_quoted(c->to), word_track(c, c->track));
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

/* What would meet the rule, or what it holds. */
static char *
word_rule(const Case *c, const Rule *rule, const Ground *ground)
{
	switch (rule->kind)
	{
		case RULE_STEP:
			return word_step(c);
		case RULE_LEGAL_DATE:
			return word_legal_date(c, ground);
		case RULE_OFFICE:
			return word_office(c, ground);
		case RULE_REQUIREMENT:
			return word_requirement(c, rule, ground);
		case RULE_CONDITION:
			return word_condition(c, rule, ground);
		case RULE_THRESHOLD:
			return word_threshold(c, rule, ground);
		case RULE_LIMIT:
			return word_limit(c, rule, ground);
		case RULE_ORDER:
			return word_order(c, rule, ground);
	}
	return pstrdup("");
}

/*
 * A judged rule as a sentence for a person: by what it is waived, else what
 * would meet it, or what it holds.  It must be one that is spoken of: unmet, or
 * of a case in words.
 */
char *
judged_wording(const Case *c, const JudgedRule *judged)
{
	if (judged->waived)
		return psprintf(_("waived by waiver %lld, on document %lld, from %s until %s"),
						(long long) judged->waiver.id, (long long) judged->waiver.document_id,
						date_text(judged->waiver.granted_on), date_text(judged->waiver.until));
	return word_rule(c, judged->rule, judged->ground);
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
			return office_word(kinds[rule->u.requirement.wanted[0].kind].issuer);
		case RULE_ORDER:
			return office_word(rule->u.order.document < 0 ? OFFICE_OWNER
							   : kinds[rule->u.order.document].issuer);
		case RULE_LIMIT:
			if (rule->u.limit.subject == LIMITS_ALLOCATIONS ||
				rule->u.limit.subject == LIMITS_NATIONAL ||
				rule->u.limit.subject == LIMITS_ALL_ALLOCATIONS)
				return office_word(OFFICE_FINANCE);
			return office_word(rule->u.limit.subject >= 0 ? kinds[rule->u.limit.subject].issuer
							   : OFFICE_OWNER);
		case RULE_CONDITION:
		case RULE_THRESHOLD:
			return office_word(OFFICE_OWNER);
		case RULE_STEP:
		case RULE_LEGAL_DATE:
		case RULE_OFFICE:
			break;
	}
	return c->step ? office_word(c->step->office) : NULL;
}
