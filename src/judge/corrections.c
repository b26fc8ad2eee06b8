/*
 * corrections.c
 *		What earlier steps of the round rested on and was undone since: voided, or
 *		overridden by a later paper that says no; or mended, by a correction.
 */
#include "postgres.h"

#include "judge/case_acts.h"
#include "judge/case_documents.h"
#include "judge/class_then.h"
#include "judge/corrections.h"
#include "judge/four_eyes.h"
#include "judge/limit.h"
#include "judge/rule_when.h"
#include "judge/rules.h"
#include "judge/way.h"
#include "schema/project.h"

/*
 * What is known of the documents of a kind: the last step that rested on one, and whether it has
 * been undone since.
 */
typedef struct Support
{
	int64		seq;
	bool		undone;
} Support;

/*
 * Has a later one of its kind said no?  That undoes it as a voiding does, also when yet another
 * has said yes again.
 */
static bool
is_overridden(Case *c, const Document *document)
{
	int64		round = case_round_begin(c);

	for (int i = 0; i < c->ndocuments; i++)
	{
		const Document *other = &c->documents[i];

		if (other->kind == document->kind && document_says_no(other) &&
			!other->voided && other->after_seq >= round && other->issued_on <= c->day &&
			document_is_later(other, document))
			return true;
	}
	return false;
}

static void
add_support(Case *c, Support *supports, const PastStep *past)
{
	for (int i = 0; i < past->ndocuments; i++)
	{
		const Document *document = case_document_by_id(c, past->documents[i]);
		Support    *support = document ? &supports[document->kind] : NULL;

		if (support == NULL || support->seq > past->seq)
			continue;
		support->undone = document->voided || is_overridden(c, document) ||
			(support->undone && support->seq == past->seq);
		support->seq = past->seq;
	}
}

/*
 * The kinds of document that the present round's steps rest on and that have
 * been undone since.  Once a later step rests on the replacement, all is well
 * again.
 */
static Bitmapset *
open_kinds(Case *c)
{
	Support    *supports;
	Bitmapset  *kinds = NULL;

	if (!case_has_undone(c))
		return NULL;
	way_read_steps(c);
	supports = palloc0((c->policy->ndocuments + 1) * sizeof(Support));
	for (int i = 0; i < c->npast_steps; i++)
		add_support(c, supports, &c->past_steps[i]);
	for (int i = 0; i < c->policy->ndocuments; i++)
		if (supports[i].undone)
			kinds = bms_add_member(kinds, i);
	return kinds;
}

/* The kinds of the documents a step rested on. */
static Bitmapset *
kinds_of(Case *c, const PastStep *past)
{
	Bitmapset  *kinds = NULL;

	for (int i = 0; i < past->ndocuments; i++)
	{
		const Document *document = case_document_by_id(c, past->documents[i]);

		if (document)
			kinds = bms_add_member(kinds, document->kind);
	}
	return kinds;
}

/* Does the rule speak of one of the kinds of document? */
static bool
speaks_of(const Rule *rule, const Bitmapset *kinds)
{
	switch (rule->kind)
	{
		case RULE_LIMIT:
			return (rule->u.limit.subject >= 0 && bms_is_member(rule->u.limit.subject, kinds)) ||
				(rule->u.limit.ceiling >= 0 && bms_is_member(rule->u.limit.ceiling, kinds)) ||
				(rule->u.limit.lifting >= 0 && bms_is_member(rule->u.limit.lifting, kinds));
		case RULE_REQUIREMENT:
			for (int i = 0; i < rule->u.requirement.nwanted; i++)
				if (rule->u.requirement.wanted[i].sort == WANTED_DOCUMENT &&
					bms_is_member(rule->u.requirement.wanted[i].kind, kinds))
					return true;
			return false;
		case RULE_STEP:
		case RULE_LEGAL_DATE:
		case RULE_OFFICE:
		case RULE_SUSPENDED:
		case RULE_CONDITION:
		case RULE_ORDER:			/* of what is asked for again */
			break;
	}
	return false;
}

static bool
are_the_same(const Wanted *x, const Wanted *y)
{
	return x->sort == y->sort && x->kind == y->kind && x->outcome == y->outcome &&
		x->each_round == y->each_round && x->may_be_inapplicable == y->may_be_inapplicable &&
		x->absent == y->absent && x->qualified == y->qualified &&
		x->independent == y->independent && !x->has_percent && !y->has_percent;
}

/* Do two rules ask for the same things? */
static bool
ask_the_same(const Rule *a, const Rule *b)
{
	if (a->kind != RULE_REQUIREMENT || b->kind != RULE_REQUIREMENT || a->mode != b->mode ||
		a->u.requirement.nwanted != b->u.requirement.nwanted ||
		a->u.requirement.any != b->u.requirement.any)
		return false;
	for (int i = 0; i < a->u.requirement.nwanted; i++)
		if (!are_the_same(&a->u.requirement.wanted[i], &b->u.requirement.wanted[i]))
			return false;
	return true;
}

/* The step that is taken judges its own rules by itself. */
static bool
is_judged_anyway(Case *c, const Rule *rule)
{
	for (int i = 0; c->step && i < c->step->nrules; i++)
		if (ask_the_same(c->step->rules[i], rule) && rule_concerns(c, c->step->rules[i]))
			return true;
	return c->step && step_has_rule(c->step, rule);
}

static List *
add_corrected(Case *c, List *rules, Rule *rule)
{
	if (is_judged_anyway(c, rule) || !rule_concerns(c, rule))
		return rules;
	return list_append_unique_ptr(rules, rule);
}

/* Is one of the kinds an opinion of the office that takes the step? */
static bool
has_opinion(const Case *c, const Step *step, const Bitmapset *kinds)
{
	for (int kind = -1; (kind = bms_next_member(kinds, kind)) >= 0;)
		if (is_opinion_kind(c, kind, step))
			return true;
	return false;
}

static bool
is_four_eyes(const Rule *rule)
{
	return rule->kind == RULE_CONDITION && rule->u.condition.condition == CONDITION_FOUR_EYES;
}

static bool
is_limited_by_approval(const Rule *rule)
{
	return rule->kind == RULE_LIMIT && rule->u.limit.ceiling == LIMITED_BY_APPROVAL;
}

/*
 * Limits put on amounts by the project's own limit, once their gate is past: they bind the new
 * one as well.
 */
static List *
add_limits(Case *c, List *rules)
{
	const Track *track = policy_track(c->policy, c->track);
	ListCell   *lc;

	foreach(lc, track ? track->limits : NIL)
	{
		Rule	   *rule = lfirst(lc);

		if (is_limited_by_approval(rule) && c->from >= rule->gate)
			rules = add_corrected(c, rules, rule);
	}
	return rules;
}

static List *
add_step_rules(Case *c, List *rules, const Step *step, const Bitmapset *kinds, bool limit_moves)
{
	bool		opinion_moves = has_opinion(c, step, kinds);

	for (int i = 0; i < step->nrules; i++)
		if (speaks_of(step->rules[i], kinds) ||
			(limit_moves && is_limited_by_approval(step->rules[i])) ||
			(opinion_moves && is_four_eyes(step->rules[i])))
			rules = add_corrected(c, rules, step->rules[i]);
	return rules;
}

/*
 * Has what a step rests on been corrected since the last one that led on?  A way back judges
 * nothing; and a step that was dated anew, which is a correction itself, has been judged by its own
 * rules alone.
 */
bool
project_is_mended(Case *c)
{
	int64		corrected = row_isnull(c->project, A_project_corrected_seq) ? 0
		: row_int64(c->project, A_project_corrected_seq);
	int64		last = 0;

	if (corrected == 0 || corrected >= row_int64(c->project, A_project_step_seq))
		return corrected != 0;
	if (corrected < row_int64(c->project, A_project_round_seq))
		return false;
	way_read_steps(c);
	for (int i = 0; i < c->npast_steps; i++)
		last = Max(last, c->past_steps[i].seq);
	return corrected >= last;
}

/* Does the rule ask about contracts, or who has a part in one?  That none may be there is over. */
static bool
speaks_of_contracts(const Rule *rule)
{
	if (rule->kind == RULE_CONDITION)
		return rule->thing.kind == THING_CONTRACT ||
			rule->u.condition.condition == CONDITION_DELIVERED;
	if (rule->kind != RULE_REQUIREMENT)
		return false;
	for (int i = 0; i < rule->u.requirement.nwanted; i++)
	{
		const Wanted *wanted = &rule->u.requirement.wanted[i];

		if ((wanted->sort == WANTED_CONTRACT && !wanted->absent) ||
			(wanted->sort == WANTED_DOCUMENT && wanted->independent))
			return true;
	}
	return false;
}

static List *
add_mended(Case *c, List *rules)
{
	way_read_steps(c);
	rules = add_limits(c, rules);
	for (int i = 0; i < c->npast_steps; i++)
	{
		const Step *step = c->past_steps[i].step;

		for (int r = 0; r < step->nrules; r++)
			if (speaks_of_contracts(step->rules[r]) || is_limited_by_approval(step->rules[r]))
				rules = add_corrected(c, rules, step->rules[r]);
	}
	return rules;
}

/* Has its class changed since the last step that led on? */
static bool
project_is_reclassified(Case *c)
{
	int64		changed = class_change_of_round(c);

	if (changed == 0)
		return false;
	way_read_steps(c);
	for (int i = 0; i < c->npast_steps; i++)
		if (c->past_steps[i].seq > changed)
			return false;
	return true;
}

/* Does it ask for what must be there, and not for who did it, or for what had to be absent? */
static bool
asks_of_project(const Rule *rule)
{
	if (rule->kind == RULE_CONDITION)
		return !is_four_eyes(rule) && rule->u.condition.condition != CONDITION_ANOTHER_OFFICE;
	if (rule->kind != RULE_REQUIREMENT)
		return rule->kind == RULE_LIMIT;
	for (int i = 0; i < rule->u.requirement.nwanted; i++)
		if (rule->u.requirement.wanted[i].absent)
			return false;
	return true;
}

/* What the steps ask by which projects of its class come to where it came to be of it. */
static List *
add_way(Case *c, List *rules)
{
	for (int i = 0; i < c->npast_steps; i++)
	{
		const Step *step = c->past_steps[i].step;

		for (int r = 0; r < step->nrules; r++)
			if (asks_of_project(step->rules[r]))
				rules = add_corrected(c, rules, step->rules[r]);
	}
	return rules;
}

/* The rules that a project is judged by since its class has changed. */
List *
way_rules(Case *c)
{
	return project_is_reclassified(c) ? add_way(c, NIL) : NIL;
}

static bool
wants_thing(const Rule *rule, const Thing *thing)
{
	for (int i = 0; rule->kind == RULE_REQUIREMENT && i < rule->u.requirement.nwanted; i++)
	{
		const Wanted *wanted = &rule->u.requirement.wanted[i];

		if ((thing->kind == THING_DEMAND && wanted->sort == WANTED_DEMAND) ||
			(thing->kind == THING_DOCUMENT && wanted->sort == WANTED_DOCUMENT &&
			 wanted->kind == thing->of))
			return true;
	}
	return false;
}

/* Is it a paper or a demand that the way asks for since the class has changed? */
bool
way_asks_for(Case *c, const Thing *thing)
{
	ListCell   *lc;

	foreach(lc, way_rules(c))
		if (wants_thing(lfirst(lc), thing))
			return true;
	return false;
}

/* The rules by which the steps of the present round were judged that ask about contracts. */
List *
mended_rules(Case *c)
{
	return add_mended(c, NIL);
}

/* The step of the present round that set the project's limit last; NULL: none did. */
static const Step *
limit_step(Case *c)
{
	const PastStep *last = NULL;

	for (int i = 0; i < c->npast_steps; i++)
		if (c->past_steps[i].step->limit_document >= 0 &&
			(last == NULL || c->past_steps[i].seq >= last->seq))
			last = &c->past_steps[i];
	return last ? last->step : NULL;
}

/*
 * The kind of document that sets the project's limit: that of its track, and where several steps
 * set it by papers of different kinds, that of the step which has.  -1: none does, or has.
 */
int
limit_document_kind(Case *c)
{
	const Step *set;
	int			kind = -1;

	for (int i = 0; i < c->policy->nsteps; i++)
	{
		const Step *step = &c->policy->steps[i];

		if (step->limit_document < 0 || step->limit_document == kind ||
			strcmp(step->track, c->track) != 0)
			continue;
		if (kind >= 0)
		{
			way_read_steps(c);
			set = limit_step(c);
			return set ? set->limit_document : -1;
		}
		kind = step->limit_document;
	}
	return kind;
}

/* Has the document that set the project's limit been undone since? */
static bool
limit_is_open(Case *c, const Bitmapset *kinds)
{
	const Step *step = row_isnull(c->project, A_project_approved_amount) ? NULL : limit_step(c);

	return step && bms_is_member(step->limit_document, kinds);
}

static bool
leads_on(const Case *c)
{
	return c->step && c->step->kind == STEP_FORWARD && c->kind != CASE_MOVE;
}

static Bitmapset *
kinds_to_correct(Case *c)
{
	return leads_on(c) ? open_kinds(c) : NULL;
}

/* What counts of a document's kind now: itself, or what has taken its place; NULL: nothing. */
static const Document *
counts_now(Case *c, int64 id)
{
	const Document *document = case_document_by_id(c, id);
	const Document *latest = document
		? case_document(c, document->kind, case_round_begin(c)) : NULL;

	if (latest && !document_says_no(latest))
		return latest;
	return document && !document->voided && !document_says_no(document) ? document : NULL;
}

/*
 * What counts now of the documents that earlier steps of the present round rested on, added to a
 * list of others, where something among them was undone since: what replaces it may be later
 * than what rests on it.
 */
List *
corrected_documents(Case *c, List *documents)
{
	if (bms_is_empty(kinds_to_correct(c)))
		return documents;
	documents = list_copy(documents);
	for (int i = 0; i < c->npast_steps; i++)
		for (int n = 0; n < c->past_steps[i].ndocuments; n++)
		{
			const Document *document = counts_now(c, c->past_steps[i].documents[n]);

			if (document)
				documents = list_append_unique_ptr(documents, (void *) document);
		}
	return documents;
}

/*
 * The rules of earlier steps of the present round that rested on what has been
 * undone or mended since, four eyes on what replaces it among them: to be judged
 * again with a step that leads on.  NIL as long as nothing was, which costs no more
 * than knowing it.
 */
List *
corrected_rules(Case *c)
{
	Bitmapset  *kinds = kinds_to_correct(c);
	List	   *rules = NIL;
	bool		limit_moves;

	if (leads_on(c) && project_is_mended(c))
		rules = add_mended(c, rules);
	if (leads_on(c) && project_is_reclassified(c))
		rules = add_way(c, rules);
	if (bms_is_empty(kinds))
		return rules;
	limit_moves = limit_is_open(c, kinds);
	if (limit_moves)
		rules = add_limits(c, rules);
	for (int i = 0; i < c->npast_steps; i++)
		rules = add_step_rules(c, rules, c->past_steps[i].step,
							   bms_intersect(kinds, kinds_of(c, &c->past_steps[i])), limit_moves);
	return rules;
}

/*
 * The limit of a project that has come to be of another class is what the paper says that sets it
 * there.  Until that is there it stays what it was; where no step has set one yet there is none.
 */
void
limit_of_class(Case *c, Row *project)
{
	const Step *step;

	way_read_steps(c);
	step = limit_step(c);
	row_set_null(project, A_project_approval_last_day);
	if (step)
		limit_set(c, project, step);
	else
		row_set_null(project, A_project_approved_amount);
}

/*
 * Where the document that set the limit was replaced, or the class was, the new one sets it: for a
 * step that leads on.
 */
void
limit_correct(Case *c, Row *project)
{
	Bitmapset  *kinds = kinds_to_correct(c);

	if (leads_on(c) && project_is_reclassified(c))
		limit_of_class(c, project);
	else if (!bms_is_empty(kinds) && limit_is_open(c, kinds))
		limit_set(c, project, limit_step(c));
}

/* Does a document of the kind bear on how long another lives? */
static bool
moves_period(const Policy *policy, int limit_document, int kind)
{
	ListCell   *lc;

	foreach(lc, policy->documents[limit_document].periods)
	{
		const Rule *order = lfirst(lc);

		if (order->u.order.longer.document == kind)
			return true;
		for (int i = 0; i < order->u.order.nrenewing; i++)
			if (order->u.order.renewing[i] == kind)
				return true;
	}
	return false;
}

/*
 * May a document of the kind move a project's limit or the end of its approval?  kind: -1 for
 * what undoes another.
 */
bool
limit_rests_on(const Policy *policy, int kind)
{
	if (kind < 0)
		return true;
	for (int i = 0; i < policy->nsteps; i++)
	{
		int			limit_document = policy->steps[i].limit_document;

		if (limit_document >= 0 &&
			(limit_document == kind || moves_period(policy, limit_document, kind)))
			return true;
	}
	return false;
}

/*
 * The document by which a step of the round set the limit last, voided since or not.  NULL: none.
 */
static const Document *
document_of_limit(Case *c, int kind)
{
	const Document *found = NULL;
	int64		seq = 0;

	for (int i = 0; i < c->npast_steps; i++)
	{
		const PastStep *past = &c->past_steps[i];

		if (past->step->limit_document != kind || past->seq < seq)
			continue;
		for (int n = 0; n < past->ndocuments; n++)
		{
			const Document *document = case_document_by_id(c, past->documents[n]);

			if (document && document->kind == kind)
				found = document;
		}
		seq = past->seq;
	}
	return found;
}

/*
 * Where the document that the step judged still stands, nothing beyond it counts, and all up to
 * it does; where it does not, only what goes lower.  The rest waits for a step, which judges it.
 */
static void
follow_amount(Case *c, Row *project, const Document *document)
{
	const Document *judged = document_of_limit(c, document->kind);
	Yuan		now = row_yuan(project, A_project_approved_amount);
	Yuan		most = judged && !judged->voided && judged->has_amount ? judged->amount : now;
	Yuan		amount = yuan_less(most, document->amount) ? most : document->amount;

	if (!yuan_equal(amount, now))
		row_set_yuan(project, A_project_approved_amount, amount);
}

/*
 * A document has come, or has been undone: the limit that a step has set, and the end of the
 * approval, are as the document says that counts now.  Where none does, or the one that counts
 * says no, they stay as they were last; the next step is refused.
 */
void
limit_follow(Case *c, Row *project)
{
	const Document *document;
	const Step *step;

	if (row_isnull(project, A_project_approved_amount))
		return;
	way_read_steps(c);
	step = limit_step(c);
	document = step ? case_document(c, step->limit_document, case_round_begin(c)) : NULL;
	if (document == NULL || document_says_no(document))
		return;
	if (document->has_amount)
		follow_amount(c, project, document);
	limit_set_last_day(c, project, step);
}
