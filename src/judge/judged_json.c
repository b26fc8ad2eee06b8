/*
 * judged_json.c
 *		A judged rule as JSON, for programs: govproj.detail = 'json'.
 *
 * A contract: doc/developer.md says which keys there are, and keys come to be, but none goes or
 * comes to mean something else. Where explain has a column for the same, a key is called as it
 * is; where the rule's row has one, as that. Like words it judges nothing and reads nothing: a
 * rule that is spoken of carries what it was judged by.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/elog.h"

#include "judge/case_contracts.h"
#include "judge/case_documents.h"
#include "judge/judged_json.h"
#include "judge/rule_money.h"
#include "judge/wording.h"
#include "ledger/ledger.h"
#include "policy/rule_words.h"
#include "register/day.h"
#include "schema/project.h"

static void
add_day(StringInfo json, const char *key, DateADT day)
{
	detail_add_text(json, key, DATE_NOT_FINITE(day) ? NULL : date_text(day));
}

/* An amount in yuan; NULL: there is none. */
static void
add_yuan(StringInfo json, const char *key, const Yuan *amount)
{
	if (amount)
		detail_add_number(json, key, amount->datum);
	else
		detail_add_text(json, key, NULL);
}

static void
add_known(StringInfo json, const char *key, const KnownYuan *known)
{
	add_yuan(json, key, known->known ? &known->amount : NULL);
}

static void
add_percent(StringInfo json, bool has_percent, Datum percent)
{
	if (has_percent)
		detail_add_number(json, "percent", percent);
	else
		detail_add_text(json, "percent", NULL);
}

/* An id; 0: there is none. */
static void
add_id(StringInfo json, const char *key, int64 id)
{
	if (id)
		detail_add_int(json, key, id);
	else
		detail_add_text(json, key, NULL);
}

static void
add_stage(StringInfo json, const char *key, Stage stage)
{
	detail_add_text(json, key, stage == NO_STAGE ? NULL : stage_name(stage));
}

static char *
document_json(const Document *document)
{
	StringInfoData json;

	initStringInfo(&json);
	detail_add_int(&json, "id", document->id);
	add_day(&json, "issued_on", document->issued_on);
	detail_add_text(&json, "outcome", document->outcome > OUTCOME_NONE
					? outcome_word(document->outcome) : NULL);
	add_yuan(&json, "amount", document->has_amount ? &document->amount : NULL);
	return detail_end(&json);
}

static char *
contract_json(const Contract *contract)
{
	StringInfoData json;
	Yuan		total = case_contract_total(contract);

	initStringInfo(&json);
	detail_add_int(&json, "id", contract->id);
	add_day(&json, "signed_on", contract->signed_on);
	add_yuan(&json, "amount", &total);
	return detail_end(&json);
}

/* The document or contract that is there; NULL: none is. */
static void
add_there(StringInfo json, const Document *document, const Contract *contract)
{
	detail_add_json(json, "there", document ? document_json(document)
					: contract ? contract_json(contract) : "null");
}

static const char *
on_record_name(OnRecordState state)
{
	switch (state)
	{
		case ON_RECORD:
			return "on_record";
		case ON_RECORD_VOIDED:
			return "voided";
		case ON_RECORD_LATER:
			return "later";
		case ON_RECORD_EARLIER:
			return "earlier_round";
		case ON_RECORD_NOTHING:
			break;
	}
	return "nothing";
}

/* Why what is wanted does not do; NULL: it does. */
static const char *
wanted_fault_name(const Wanted *wanted, const WantedState *state)
{
	if (state->met)
		return NULL;
	if (wanted->absent)
		return "there";
	switch (state->fault)
	{
		case WANTED_MISSING:
			return "missing";
		case WANTED_LATER:
			return "later";
		case WANTED_TOO_LITTLE:
			return "too_little";
		case WANTED_UNQUALIFIED:
			return "unqualified";
		case WANTED_LAPSED:
			return "lapsed";
		case WANTED_DEPENDENT:
			return "dependent";
		case WANTED_SERVES:
			break;
	}
	if (wanted->sort != WANTED_DOCUMENT || state->there.state != ON_RECORD)
		return "missing";
	return state->there.document->outcome != OUTCOME_FAILED &&
		document_says_no(state->there.document) ? "amount" : "outcome";
}

/* One thing that a requirement wants, and what of it there is. */
static char *
wanted_json(const Case *c, const Wanted *wanted, const WantedState *state)
{
	bool		is_document = wanted->sort == WANTED_DOCUMENT;
	StringInfoData json;

	initStringInfo(&json);
	detail_add_text(&json, "needs", needs_said(c->policy, wanted));
	detail_add_bool(&json, "met", state->met);
	detail_add_text(&json, "fault", wanted_fault_name(wanted, state));
	detail_add_bool(&json, "absent", wanted->absent);
	detail_add_text(&json, "outcome", wanted->outcome == OUTCOME_NONE ? NULL
					: outcome_word(wanted->outcome));
	detail_add_bool(&json, "qualified", wanted->qualified);
	detail_add_bool(&json, "independent", wanted->independent);
	add_percent(&json, wanted->has_percent, wanted->percent);
	detail_add_text(&json, "office", is_document
					? c->policy->documents[wanted->kind].issuer->word : OFFICE_OWNER->word);
	detail_add_text(&json, "on_record", is_document ? on_record_name(state->there.state) : NULL);
	add_there(&json, is_document ? state->there.document : NULL, state->contract);
	add_id(&json, "requirement_id", wanted->row_id);
	return detail_end(&json);
}

static void
add_requirement(StringInfo json, const Case *c, const Rule *rule, const Ground *ground)
{
	const Test *line = rule->u.requirement.line;
	StringInfoData wanted;

	initStringInfo(&wanted);
	for (int i = 0; i < rule->u.requirement.nwanted; i++)
		appendStringInfo(&wanted, "%s%s", i ? "," : "[",
						 wanted_json(c, &rule->u.requirement.wanted[i],
									 &ground->requirement.wanted[i]));
	appendStringInfoChar(&wanted, ']');
	detail_add_bool(json, "any", rule->u.requirement.any);
	detail_add_json(json, "wanted", wanted.data);
	detail_add_text(json, "fact", line ? fact_said(c->policy, line) : NULL);
	add_yuan(json, "amount", line ? &ground->requirement.amount : NULL);
	add_yuan(json, "bound", line ? &(Yuan) {line->low.number} : NULL);
	if (line)
		detail_add_bool(json, "inclusive", line->low.inclusive);
	else
		detail_add_text(json, "inclusive", NULL);
}

/* Of what each contract is measured by itself, the figures of the one that is overdrawn. */
static void
add_overdrawn(StringInfo json, const Rule *rule, const Contract *contract)
{
	bool		paid = rule->u.limit.subject == LIMITS_PAID_ON_CONTRACT;
	Yuan		bound;

	if (contract)
		bound = paid ? case_contract_total(contract) : contract->amount;
	add_id(json, "contract_id", contract ? contract->id : 0);
	add_yuan(json, "amount", contract == NULL ? NULL : paid ? &contract->paid : &contract->added);
	add_yuan(json, "bound", contract ? &bound : NULL);
}

static void
add_limit(StringInfo json, const Case *c, const Rule *rule, const Ground *ground)
{
	int			lifting = rule->u.limit.lifting;

	detail_add_text(json, "subject", subject_said(c->policy, rule));
	detail_add_text(json, "ceiling", ceiling_said(c->policy, rule));
	if (limits_contracts_each(rule))
		add_overdrawn(json, rule, ground->limit.overdrawn);
	else
	{
		detail_add_text(json, "contract_id", NULL);
		add_known(json, "amount", &ground->limit.subject);
		add_known(json, "bound", &ground->limit.ceiling);
	}
	add_percent(json, true, rule->u.limit.percent);
	detail_add_text(json, "lifted_by", lifting < 0 ? NULL : c->policy->documents[lifting].kind);
}

static const char *
order_fault_name(OrderFault fault)
{
	switch (fault)
	{
		case ORDER_NOTHING:
			return "nothing";
		case ORDER_NOT_OWN:
			return "not_own";
		case ORDER_BEFORE:
			return "before";
		case ORDER_TOO_SOON:
			return "too_soon";
		case ORDER_LAPSED:
			return "lapsed";
		case ORDER_KEPT:
			break;
	}
	return NULL;
}

/* Since when what the subject rests on is there: a document, a contract, an event. */
static void
add_event_day(StringInfo json, const Ground *ground)
{
	if (ground->order.has_event)
		add_day(json, "event_on", ground->order.event_on);
	else
		detail_add_text(json, "event_on", NULL);
}

static void
add_order(StringInfo json, const Case *c, const Rule *rule, const Ground *ground)
{
	const Subject *subject = &ground->order.subject;
	OrderFault	fault = ground->order.fault;
	bool		rests = ground->order.there.document || ground->order.contract ||
		ground->order.has_event;
	bool		lives = rule->u.order.at_most &&
		(fault == ORDER_LAPSED || (fault == ORDER_KEPT && rests));

	detail_add_text(json, "subject", thing_said(c->policy, &rule->thing));
	add_id(json, "subject_id", subject->document ? subject->document->id
		   : subject->contract ? subject->contract->id : 0);
	add_day(json, "day", subject->day);
	detail_add_text(json, "after", after_said(c->policy, rule));
	detail_add_text(json, "fault", order_fault_name(fault));
	add_there(json, ground->order.there.document, ground->order.contract);
	add_event_day(json, ground);
	detail_add_text(json, "at_least", duration_said(rule->u.order.at_least));
	detail_add_text(json, "at_most", duration_said(rule->u.order.at_most));
	if (fault == ORDER_TOO_SOON)
		add_day(json, "first_day", ground->order.first_day);
	else
		detail_add_text(json, "first_day", NULL);
	if (lives)
		add_day(json, "last_day", ground->order.period.last_day);
	else
		detail_add_text(json, "last_day", NULL);
}

/* The contracts that are still to be delivered. */
static void
add_open_contracts(StringInfo json, const Ground *ground)
{
	StringInfoData ids;

	initStringInfo(&ids);
	appendStringInfoChar(&ids, '[');
	for (int i = 0; i < ground->condition.nopen; i++)
		appendStringInfo(&ids, "%s%lld", i ? "," : "",
						 (long long) ground->condition.open[i]->id);
	appendStringInfoChar(&ids, ']');
	detail_add_json(json, "contracts", ids.data);
}

/* The duty that is open; NULL: none is. */
static void
add_open_duty(StringInfo json, const Duty *duty)
{
	StringInfoData told;

	if (duty == NULL)
	{
		detail_add_text(json, "duty", NULL);
		return;
	}
	initStringInfo(&told);
	detail_add_text(&told, "kind", duty->kind->code);
	add_day(&told, "arose_on", duty->arose_on);
	add_day(&told, "due_on", duty->due_on);
	add_id(&told, "document_id", duty->filing.document_id);
	detail_add_json(json, "duty", detail_end(&told));
}

static const char *
plan_line_fault_name(PlanLineFault fault)
{
	switch (fault)
	{
		case PLAN_LINE_ABSENT:
			return "absent";
		case PLAN_LINE_OF_ANOTHER:
			return "of_another";
		case PLAN_LINE_OF_ANOTHER_YEAR:
			return "of_another_year";
		case PLAN_LINE_NOT_FILED:
			return "not_filed";
		case PLAN_LINE_NOT_APPROVED:
			return "not_approved";
		case PLAN_LINE_SUPERSEDED:
			return "superseded";
		case PLAN_LINE_SERVES:
			break;
	}
	return NULL;
}

/* What a condition was judged by, of those that were judged by more than the project's row. */
static void
add_condition_ground(StringInfo json, const Case *c, const Rule *rule, const Ground *ground)
{
	switch (rule->u.condition.condition)
	{
		case CONDITION_DELIVERED:
			add_open_contracts(json, ground);
			break;
		case CONDITION_SETTLED:
			add_open_duty(json, ground->condition.duty);
			break;
		case CONDITION_PLAN_LINE:
			detail_add_text(json, "fault", plan_line_fault_name(ground->condition.plan_line));
			break;
		case CONDITION_FOUR_EYES:
			detail_add_text(json, "person", ground->condition.person);
			add_id(json, "document_id", ground->condition.opinion
				   ? ground->condition.opinion->id : 0);
			break;
		case CONDITION_FUNDS_COVER:
			{
				Yuan		funds = yuan_sum(row_yuan(c->project, A_project_city_funds),
											 row_yuan(c->project, A_project_national_funds));
				Yuan		total = row_yuan(c->project, A_project_total_investment);

				add_yuan(json, "amount", &funds);
				add_yuan(json, "bound", &total);
				break;
			}
		default:
			break;
	}
}

static void
add_condition(StringInfo json, const Case *c, const Rule *rule, const Ground *ground)
{
	detail_add_text(json, "condition", condition_name(rule->u.condition.condition));
	detail_add_text(json, "argument", rule->u.condition.argument);
	detail_add_text(json, "entry", thing_said(c->policy, &rule->thing));
	add_condition_ground(json, c, rule, ground);
}

static const char *
date_fault_name(DateFault fault)
{
	switch (fault)
	{
		case DATE_IN_FUTURE:
			return "in_future";
		case DATE_BEFORE_STEP:
			return "before_step";
		case DATE_BEFORE_CHANGE:
			return "before_change";
		case DATE_IS_NONE:
			return "none";
		case DATE_TOO_FAR_BACK:
			return "too_far_back";
		case DATE_IN_ORDER:
			break;
	}
	return NULL;
}

static void
add_legal_date(StringInfo json, const Case *c, const Ground *ground)
{
	DateFault	fault = ground->legal_date.fault;

	detail_add_text(json, "fault", date_fault_name(fault));
	add_day(json, "day", c->day);
	if (fault == DATE_BEFORE_STEP || fault == DATE_BEFORE_CHANGE)
		add_day(json, "first_day", ground->legal_date.earliest);
	else if (fault == DATE_TOO_FAR_BACK)
		add_day(json, "first_day", c->today - c->policy->backdate_days);
	else
		detail_add_text(json, "first_day", NULL);
	add_day(json, "last_day", c->today);
}

/* What is wanted and what is there, by the kind of rule. */
static void
add_ground(StringInfo json, const Case *c, const Rule *rule, const Ground *ground)
{
	switch (rule->kind)
	{
		case RULE_STEP:
		case RULE_OFFICE:
			break;				/* the step says it all */
		case RULE_SUSPENDED:
			add_day(json, "suspended_on", ground->suspended.from);
			break;
		case RULE_LEGAL_DATE:
			add_legal_date(json, c, ground);
			break;
		case RULE_REQUIREMENT:
			add_requirement(json, c, rule, ground);
			break;
		case RULE_CONDITION:
			add_condition(json, c, rule, ground);
			break;
		case RULE_LIMIT:
			add_limit(json, c, rule, ground);
			break;
		case RULE_ORDER:
			add_order(json, c, rule, ground);
			break;
	}
}

/* What excuses one that is met; NULL: nothing has to. */
static void
add_waiver(StringInfo json, const JudgedRule *judged)
{
	const Waiver *waiver = &judged->waiver;
	StringInfoData told;

	if (!judged->waived)
	{
		detail_add_text(json, "waiver", NULL);
		return;
	}
	initStringInfo(&told);
	add_id(&told, "id", waiver->id);
	add_id(&told, "document_id", waiver->document_id);
	add_day(&told, "granted_on", waiver->granted_on);
	add_day(&told, "until", waiver->until);
	detail_add_json(json, "waiver", detail_end(&told));
}

/*
 * One that is spoken of, so that it carries its ground.  remedy: its words; text: its line of the
 * detail that is text; NULL: it stands in none.
 */
char *
judged_json(const Case *c, const JudgedRule *judged, const char *remedy, const char *text)
{
	const Rule *rule = judged->rule;
	const Step *step = c->step || c->track == NULL ? c->step
		: policy_step(c->policy, c->track, c->from, c->to);
	StringInfoData json;

	initStringInfo(&json);
	detail_add_text(&json, "rule", rule->code);
	detail_add_text(&json, "code", unpack_sql_state(judged->sqlstate));
	detail_add_bool(&json, "met", judged->met);
	detail_add_text(&json, "mode", rule->mode == MODE_WARN ? "warn" : "refuse");
	detail_add_text(&json, "kind", rule_kind_name(rule->kind));
	detail_add_text(&json, "article", rule->article);
	add_stage(&json, "stage", c->from);
	add_stage(&json, "target", c->kind == CASE_ENTRY || c->kind == CASE_STANDING ? NO_STAGE
			  : c->to);
	detail_add_text(&json, "office", rule_office(c, rule));
	detail_add_text(&json, "step", step ? step_kind_name(step->kind) : NULL);
	detail_add_int(&json, "policy_id", c->policy->id);
	add_id(&json, "project_id", c->kind == CASE_BIRTH ? 0 : c->project_id);
	add_ground(&json, c, rule, judged->ground);
	if (judged->met)
		add_waiver(&json, judged);
	detail_add_text(&json, "remedy", remedy);
	detail_add_text(&json, "text", text);
	return detail_end(&json);
}
