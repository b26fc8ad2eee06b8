/*
 * judge.c
 *		Putting every rule that bears on a case to it.
 */
#include "postgres.h"

#include "code/code.h"
#include "errors.h"
#include "judge/case_acts.h"
#include "judge/case_contracts.h"
#include "judge/case_documents.h"
#include "judge/case_money.h"
#include "judge/choice.h"
#include "judge/class_then.h"
#include "judge/corrections.h"
#include "judge/judge.h"
#include "judge/rule_order.h"
#include "judge/rule_when.h"
#include "judge/rules.h"
#include "judge/suspension.h"
#include "policy/rule_words.h"
#include "schema/project.h"

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
	/* days are in order, and what is suspended stands still, for the record's sake */
	if (kind == RULE_LEGAL_DATE || kind == RULE_SUSPENDED)
		rule->authority = AUTHORITY_NONE;
	else if (c->step)
		rule->authority = c->step->authority;
	return rule;
}

static JudgedRule
finish_judging(Case *c, JudgedRule judged)
{
	judged.waived = !judged.met && rule_is_waived(c, judged.rule, &judged.waiver);
	judged.met |= judged.waived;
	return judged;
}

/* Judge an order of what is entered, or has been.  Sets document to the one that keeps it. */
static JudgedRule
judge_order(Case *c, const Rule *rule, const Subject *subject, const Document **document)
{
	OrderFault	fault = order_fault(c, rule, subject, document);
	JudgedRule	judged = {
		.rule = rule,
		.sqlstate = order_sqlstate(fault),
		.met = fault == ORDER_KEPT
	};

	if (!judged.met || c->in_words)
		judged.ground = order_ground(c, rule, subject, fault);
	return finish_judging(c, judged);
}

/* What a step is to the orders that speak of it. */
static Subject
step_as_subject(Case *c)
{
	return (Subject) {.day = c->day,.after_seq = case_round_begin(c),.strict = true};
}

/* Judge one rule, and say what by where it is spoken of. */
JudgedRule
judge_rule(Case *c, const Rule *rule)
{
	JudgedRule	judged = {.rule = rule,.sqlstate = rule->sqlstate};

	if (rule->kind == RULE_ORDER)
	{
		Subject		subject = step_as_subject(c);
		const Document *document;

		return judge_order(c, rule, &subject, &document);
	}
	judged.met = rule_is_met(c, rule);
	if (!judged.met || c->in_words)
		judged.ground = rule_ground(c, rule);
	return finish_judging(c, judged);
}

static void
verdict_begin(Verdict *verdict, int room)
{
	*verdict = (Verdict) {
		.room = room,
		.lawful = true,
		.is_plain = true,
		.rules = palloc(room * sizeof(JudgedRule))
	};
}

static void
verdict_add_judged(Verdict *verdict, JudgedRule judged)
{
	if (verdict->n == verdict->room)
	{
		verdict->room *= 2;
		verdict->rules = repalloc(verdict->rules, verdict->room * sizeof(JudgedRule));
	}
	verdict->rules[verdict->n++] = judged;
	verdict->is_plain &= judged.met && !judged.waived;
	if (!judged.met && judged.rule->mode == MODE_REFUSE)
		verdict->lawful = false;
}

static void
verdict_add(Verdict *verdict, Case *c, const Rule *rule)
{
	verdict_add_judged(verdict, judge_rule(c, rule));
}

/*
 * There are many orders, and most are kept: only a period is worth naming then.
 * Returns the document that keeps it, or NULL.
 */
static const Document *
verdict_add_order(Verdict *verdict, Case *c, const Rule *rule, const Subject *subject)
{
	const Document *document;
	JudgedRule	judged = judge_order(c, rule, subject, &document);

	if (!judged.met || judged.waived || (c->in_words && order_has_period(rule)))
		verdict_add_judged(verdict, judged);
	return document;
}

/* Is the rule about what is entered? */
static bool
is_of_thing(const Rule *rule, const Thing *thing)
{
	if (rule->thing.kind != thing->kind)
		return false;
	return rule->thing.of == thing->of ||
		(rule->thing.of == WORD_NONE && row_word_of(kinded_things, thing->kind));
}

static void judge_document(Verdict *verdict, Case *c, const Document *document, bool by_papers);

/* What rows may ask of the subject, which is what is entered or what a step rests on. */
static EntryFacts
facts_of_subject(const Case *c, const Subject *subject)
{
	if (subject->document)
		return facts_of_document(subject->document);
	return subject->contract ? facts_of_contract(subject->contract) : c->entered;
}

/* Does an order speak of the subject? */
static bool
order_concerns(Case *c, const Rule *rule, const Subject *subject)
{
	EntryFacts	facts;

	if (rule->when == NULL || !rule->when->asks_entry)
		return when_holds(c, rule->when, NULL);
	facts = facts_of_subject(c, subject);
	return when_holds(c, rule->when, &facts);
}

/*
 * A step does not warn again of what its papers were warned of as they were
 * entered; but what keeps an order of a fact that it rests on may itself have come
 * before what it rests on.
 */
static void
add_order(Verdict *verdict, Case *c, const Rule *rule, const Subject *subject)
{
	const Document *document;

	if ((c->kind == CASE_STEP && rule->mode != MODE_REFUSE) ||
		(rule->u.order.before == BEFORE_DOCUMENT ? subject->papers_judged : subject->only_papers) ||
		!order_concerns(c, rule, subject))
		return;
	document = verdict_add_order(verdict, c, rule, subject);
	if (document && c->kind == CASE_STEP)
		judge_document(verdict, c, document, !rule->u.order.own);
}

static List *
orders_of(const Track *track, const Thing *thing)
{
	if (track && thing->kind != THING_DOCUMENT)
		return track->orders[thing->kind];
	return track && thing->of >= 0 ? track->document_orders[thing->of] : NIL;
}

/*
 * What bears a day on which the project was of another class followed what that asks of it: of the
 * orders of the class that it is of now those are put to it that were then.
 */
static void
add_orders(Verdict *verdict, Case *c, const Thing *thing, const Subject *subject)
{
	const Track *track = policy_track(c->policy, c->track);
	const Track *then = track ? policy_track(c->policy, class_on(c, subject->day)) : NULL;
	ListCell   *lc;

	foreach(lc, orders_of(track, thing))
		if ((thing->kind == THING_DOCUMENT || is_of_thing(lfirst(lc), thing)) &&
			(then == track || list_member_ptr(orders_of(then, thing), lfirst(lc))))
			add_order(verdict, c, lfirst(lc), subject);
}

/*
 * By its own orders, and what keeps them by theirs, each once; by_papers: it was reached from a
 * paper that rests on it, and the step may yet rest on it by itself.
 */
static void
judge_document(Verdict *verdict, Case *c, const Document *document, bool by_papers)
{
	int			place = document - c->documents;
	int64		round = case_round_begin(c);
	Thing		thing = {THING_DOCUMENT, document->kind};
	Subject		subject = {
		.day = document->issued_on,
		.earlier = document->after_seq < round,
		.only_papers = by_papers || bms_is_member(place, verdict->judged),
		.papers_judged = bms_is_member(place, verdict->followed),
		.document = document
	};

	if (document->kind < 0 || (subject.only_papers && subject.papers_judged))
		return;
	verdict->followed = bms_add_member(verdict->followed, place);
	if (!by_papers)
		verdict->judged = bms_add_member(verdict->judged, place);
	subject.after_seq = subject.earlier ? 0 : round;
	add_orders(verdict, c, &thing, &subject);
}

/*
 * The documents that the rules are met by, each once.  Orders add none: what they are about was
 * asked for by another rule.  The list is the verdict's.
 */
List *
verdict_documents(Verdict *verdict, Case *c)
{
	for (int i = 0; i < verdict->n && !verdict->has_documents; i++)
		if (verdict->rules[i].met && !verdict->rules[i].waived)
			verdict->documents = rule_documents(c, verdict->rules[i].rule, verdict->documents);
	verdict->has_documents = true;
	return verdict->documents;
}

/*
 * Papers may be entered in any sequence, so one that was entered before what it
 * rests on is judged when a step is to rest on it.
 */
static void
add_document_orders(Verdict *verdict, Case *c)
{
	ListCell   *lc;

	foreach(lc, corrected_documents(c, verdict_documents(verdict, c)))
		judge_document(verdict, c, lfirst(lc), false);
}

/*
 * Has a step judged the contracts already by what they still stand on?  They are fixed from then
 * on; only what was voided, denied or corrected since, another contract, which may take a paper of
 * theirs, another version of the law, or a way back that judged nothing has them judged again.  A
 * waiver that bore the signing bears it for good.
 */
static bool
contracts_are_settled(Case *c)
{
	if (c->from < STAGE_CONTRACTED || !case_is_only_led_to(c, c->from) ||
		!row_isnull(c->project, A_project_policy_reason) || project_is_mended(c) ||
		case_has_undone(c))
		return false;
	for (int i = 0; i < c->ncontracts; i++)
		if (c->contracts[i].after_seq == row_int64(c->project, A_project_step_seq))
			return false;
	return true;
}

static void
judge_contracts(Verdict *verdict, Case *c)
{
	int64		round = case_round_begin(c);

	for (int i = 0; i < c->ncontracts; i++)
	{
		Thing		thing = {THING_CONTRACT, c->contracts[i].kind};
		Subject		subject = {.day = c->contracts[i].signed_on,.after_seq = round,.strict = true,
		.contract = &c->contracts[i]};

		add_orders(verdict, c, &thing, &subject);
	}
}

/* So is a contract, of whichever round, by every step that rests on contracts. */
static void
add_contract_orders(Verdict *verdict, Case *c)
{
	if (c->to < STAGE_CONTRACTED)
		return;
	case_read_contracts(c);
	if (!contracts_are_settled(c))
		judge_contracts(verdict, c);
}

static void
add_orders_of_facts(Verdict *verdict, Case *c)
{
	if (c->kind != CASE_STEP)
		return;
	if (c->step->kind == STEP_FORWARD || c->step->kind == STEP_RESTART)
		add_document_orders(verdict, c);
	if (c->step->kind == STEP_FORWARD)
		add_contract_orders(verdict, c);
}

/*
 * In a new round, and from the return on with which it begins, the cost lines
 * stand as they were entered, what changed them is of the round before, and the
 * round is judged by what it begins with.
 */
static bool
reopens_lines(const Case *c)
{
	return c->step && (c->step->kind == STEP_RESTART || c->to == STAGE_RETURNED);
}

static void
reopen_lines(Case *c, Row *project)
{
	row_set(project, A_project_frozen, BoolGetDatum(false));
	row_set_null(project, A_project_highest_investment);
	row_set_null(project, A_project_highest_software_cost);
	row_set_yuan(project, A_project_total_investment, case_cost(c, WORD_NONE));
	row_set_yuan(project, A_project_software_cost, case_software_cost(c));
}

/*
 * By which row of the law is the step taken?  By the one that is for the project as the step finds
 * it, its limit being what the paper says that counts.  c->step is the first row of those two
 * stages; project: the row of the case, which is left as the step begins with it.
 */
void
judge_find_step(Case *c, Row *project)
{
	limit_correct(c, project);
	while (c->step && !step_is_there(c, c->step))
		c->step = policy_step_beside(c->policy, c->step);
	if (reopens_lines(c))
		reopen_lines(c, project);
}

/* Nothing leads on from where a project was suspended, until it is resumed; it may be ended. */
static void
add_suspended(Verdict *verdict, Case *c)
{
	if (c->kind == CASE_STEP &&
		(c->step->kind == STEP_FORWARD || c->step->kind == STEP_RESTART) &&
		case_suspended(c, c->day))
		verdict_add(verdict, c, standing_rule(c, RULE_SUSPENDED, ERRCODE_GOVPROJ_RECORD_FIXED,
											  "suspended"));
}

/*
 * Judge a case: fills the verdict with every rule that bears on it, those that
 * earlier steps rested on and that must be judged again among them.  A step that
 * is not there for the project is judged by that alone.
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
	add_suspended(verdict, c);
	for (int i = 0; i < nrules; i++)
		if (rule_concerns(c, c->step->rules[i]))
			verdict_add(verdict, c, c->step->rules[i]);
	foreach(lc, corrected_rules(c))
		verdict_add(verdict, c, lfirst(lc));
	add_orders_of_facts(verdict, c);
}

/*
 * Judge again what the steps of the present round rested on, as it stands: contracts, and who has a
 * part in them.  The case is no question.
 */
void
judge_mended(Case *c, Verdict *verdict)
{
	ListCell   *lc;

	verdict_begin(verdict, 8);
	foreach(lc, mended_rules(c))
		verdict_add(verdict, c, lfirst(lc));
	case_read_contracts(c);
	if (c->to >= STAGE_CONTRACTED)
		judge_contracts(verdict, c);
}

/*
 * Judge what the way of its class asks of a project that has come to be of it, up to where it
 * stands.  The case is no question.
 */
void
judge_way(Case *c, Verdict *verdict)
{
	ListCell   *lc;

	verdict_begin(verdict, 32);
	foreach(lc, way_rules(c))
		verdict_add(verdict, c, lfirst(lc));
	add_document_orders(verdict, c);
	add_contract_orders(verdict, c);
}

/* An exit lies behind every gate; a project that was returned is before them all. */
static bool
is_past(const Case *c, const Track *track, Stage gate)
{
	return stage_has_ended(c->from) || track_is_past(track, c->from, gate);
}

/* Has the project come to the gate, and not yet to where what is asked from there on ends? */
static bool
is_between(const Case *c, const Track *track, Stage gate, Stage until)
{
	return is_past(c, track, gate) && (until == NO_STAGE || !is_past(c, track, until));
}

/*
 * Limits bind an amount from their gate on, whenever it moves.  What is arranged in
 * budgets bears no day, so that an import enters it after what was paid.
 */
static bool
limits_now(Case *c, const Track *track, const Rule *rule, int moves)
{
	Assert(rule->kind == RULE_LIMIT && rule->u.limit.subject < 0);
	return (MOVES(rule->u.limit.subject) & moves) && rule_concerns(c, rule) &&
		is_between(c, track, rule->gate, rule->u.limit.until) &&
		!(c->imports && rule->u.limit.ceiling == LIMITED_BY_ARRANGED);
}

static bool
is_of_funds(const Thing *thing)
{
	return thing->kind == THING_REQUESTED || thing->kind == THING_DECIDED ||
		thing->kind == THING_ARRANGED;
}

/*
 * What is requested, decided and arranged in budgets bears no day, so that an import enters it
 * last, whatever the project had come to when it was done.
 */
static bool
bears_no_day(const Case *c, const Thing *thing)
{
	return c->imports && is_of_funds(thing);
}

/* It may come late that its class asks for what a project of another one had no need of. */
static bool
is_made_up_for(Case *c, const Rule *rule, const Thing *thing)
{
	return rule->u.condition.condition == CONDITION_NOT_REACHED && way_asks_for(c, thing);
}

/* Is a condition asked of what is entered? */
static bool
is_asked_now(Case *c, const Track *track, const Rule *rule, const Thing *thing)
{
	return is_of_thing(rule, thing) && rule_concerns(c, rule) &&
		is_between(c, track, rule->gate, rule->u.condition.until) &&
		!is_made_up_for(c, rule, thing);
}

/* What is asked of entries of such things. */
static List *
conditions_of(const Track *track, const Thing *thing)
{
	return track ? track->conditions[thing->kind] : NIL;
}

/*
 * Judge whether it is the time for an entry, before anything is asked of the entry itself: what
 * comes at the wrong time need not be put right first.  Of a change the amount is not known yet;
 * judge_entry asks all of it again.
 */
void
judge_time(Case *c, const JudgedEntry *entry, Verdict *verdict)
{
	const Track *track = policy_track(c->policy, c->track);
	ListCell   *lc;

	verdict_begin(verdict, 1);
	foreach(lc, conditions_of(track, &entry->thing))
	{
		const Rule *rule = lfirst(lc);

		if (rule_is_of_time(rule) && rule->mode == MODE_REFUSE &&
			is_asked_now(c, track, rule, &entry->thing))
			verdict_add(verdict, c, rule);
	}
}

static const Contract *
contract_entered(Case *c, const JudgedEntry *entry)
{
	return entry->thing.kind == THING_CONTRACT ? case_contract_by_id(c, entry->contract_id) : NULL;
}

/*
 * What an entry is to the orders that speak of it.  Papers, contracts and changes may
 * come in any sequence; sums, evaluations and parts, which no step asks about again, follow what
 * they rest on.
 */
static Subject
entry_as_subject(Case *c, const JudgedEntry *entry)
{
	return (Subject) {
		.day = entry->day,
		.after_seq = case_round_begin(c),
		.strict = is_of_funds(&entry->thing) || entry->thing.kind == THING_PAYMENT ||
		entry->thing.kind == THING_SUPPLEMENT || entry->thing.kind == THING_EVALUATION ||
		entry->thing.kind == THING_ACCEPTANCE_PART,
		.document = entry->document_id ? case_document_by_id(c, entry->document_id) : NULL,
		.contract = contract_entered(c, entry)
	};
}

/*
 * Judge what is entered: by the conditions and orders of it, and by the limits on what it
 * moves.  A paper that says no needs no order, for it says no more than that.
 */
void
judge_entry(Case *c, const JudgedEntry *entry, Verdict *verdict)
{
	Subject		subject = entry_as_subject(c, entry);
	const Track *track = policy_track(c->policy, c->track);
	bool		undated = bears_no_day(c, &entry->thing);
	ListCell   *lc;

	verdict_begin(verdict, 8);
	if (subject.document && document_says_no(subject.document))
		return;
	foreach(lc, track ? track->limits : NIL)
		if (limits_now(c, track, lfirst(lc), entry->moves))
			verdict_add(verdict, c, lfirst(lc));
	foreach(lc, conditions_of(track, &entry->thing))
		if (!(undated && rule_is_of_time(lfirst(lc))) &&
			is_asked_now(c, track, lfirst(lc), &entry->thing))
			verdict_add(verdict, c, lfirst(lc));
	if (!undated)
		add_orders(verdict, c, &entry->thing, &subject);
}
