/*
 * drafts.c
 *		Which steps and tracks a rule of the policy binds.
 *
 * A row speaks of a gate (track, from, to), where an empty track or from means
 * any.  Each rule is handed to every step it bears on, so that judging a step
 * walks one short array; lines and limits on amounts, and what is asked of
 * entries, to their track.
 */
#include "postgres.h"

#include "policy/drafts.h"
#include "policy/values.h"

Rule *
draft_rule(Drafts *drafts, RuleKind kind, RuleMode mode, const Row *row, int track, int from,
		   int to, int article, int note)
{
	Rule	   *rule = palloc0(sizeof(Rule));
	Draft	   *draft;

	if (drafts->n == drafts->room)
	{
		drafts->room = drafts->room ? drafts->room * 2 : 64;
		drafts->items = drafts->items
			? repalloc(drafts->items, drafts->room * sizeof(Draft))
			: palloc(drafts->room * sizeof(Draft));
	}
	draft = &drafts->items[drafts->n++];
	memset(draft, 0, sizeof(Draft));
	draft->track = row_text(row, track);
	draft->from = from < 0 ? NO_STAGE : value_stage(row, from);
	draft->to = to < 0 ? NO_STAGE : value_stage(row, to);
	draft->rule = rule;
	rule->kind = kind;
	rule->mode = mode;
	rule->gate = draft->to;
	rule->article = row_text(row, article);
	rule->authority = authority_by_note(row_text(row, note));
	return rule;
}

static bool
same_text(const char *one, const char *other)
{
	return one == NULL || other == NULL ? one == other : strcmp(one, other) == 0;
}

static bool
same_when(const Draft *one, const Draft *other)
{
	if (one->when == NULL || other->when == NULL)
		return one->when == other->when;
	return compareJsonbContainers(&one->when->root, &other->when->root) == 0;
}

/*
 * Rows of one gate with the same any_of are one rule: any of what they need will do.  So are those
 * of one name that speak when and as sternly as one another: all of it is needed.
 */
static bool
is_same_requirement(const Draft *one, const Draft *other)
{
	if (one->from != other->from || one->to != other->to || !same_text(one->track, other->track))
		return false;
	if (one->any_of)
		return same_text(one->any_of, other->any_of);
	return one->code && same_text(one->code, other->code) && other->any_of == NULL &&
		one->onwards == other->onwards && one->rule->mode == other->rule->mode &&
		one->rule->sqlstate == other->rule->sqlstate && same_when(one, other);
}

/* Does what a row needs belong to the rule of an earlier row? */
bool
draft_join_group(Drafts *drafts, const Draft *draft, const Wanted *wanted)
{
	bool		is_named = draft->any_of || draft->code;

	for (int i = 0; is_named && i < drafts->n; i++)
	{
		Draft	   *other = &drafts->items[i];
		Rule	   *rule = other->rule;

		if (other == draft || rule->kind != RULE_REQUIREMENT ||
			!is_same_requirement(draft, other))
			continue;
		rule->u.requirement.wanted =
			repalloc(rule->u.requirement.wanted,
					 (rule->u.requirement.nwanted + 1) * sizeof(Wanted));
		rule->u.requirement.wanted[rule->u.requirement.nwanted++] = *wanted;
		return true;
	}
	return false;
}

/* Is it about what is entered, and asked again of that at later steps? */
static bool
draft_is_of_entry(const Draft *draft)
{
	return draft->rule->thing.kind != THING_NONE && draft->rule->thing.kind != THING_STAGE;
}

/* Does a gate's row bear on a step of the track? */
static bool
draft_bears_on(const Draft *draft, const Track *track, const Step *step)
{
	if (draft->track && strcmp(draft->track, step->track) != 0)
		return false;
	if (draft->from != NO_STAGE && draft->from != step->from)
		return false;
	if (draft->to == NO_STAGE)
		return false;
	/* contracts may be entered before the gate: they are asked about there */
	if (draft_is_of_entry(draft) && draft->rule->thing.kind != THING_CONTRACT)
		return false;
	if (draft->rule->kind == RULE_LIMIT && draft->rule->u.limit.until != NO_STAGE &&
		track_is_past(track, step->to, draft->rule->u.limit.until))
		return false;
	if (rule_is_of_time(draft->rule))
		return false;			/* what was entered in time stays so */
	if (draft->onwards)
		return step->kind == STEP_FORWARD && track_is_past(track, step->to, draft->to);
	if ((draft->rule->kind == RULE_LIMIT || draft_is_of_entry(draft)) &&
		step->kind != STEP_FORWARD)
		return false;
	if (draft->rule->kind == RULE_ORDER && step->kind != STEP_FORWARD &&
		step->kind != STEP_RESTART)
		return false;
	if (draft->rule->kind == RULE_LIMIT &&
		(draft->rule->u.limit.subject == LIMITS_SUPPLEMENTS ||
		 draft->rule->u.limit.subject == LIMITS_PAYMENTS ||
		 draft->rule->u.limit.subject == LIMITS_PAID_ON_CONTRACT ||
		 draft->rule->u.limit.subject == LIMITS_PAID_NATIONAL))
		return false;			/* judged as they are entered, which is after the gate */
	return step->to == draft->to;
}

static void
hand_out_to_steps(Policy *policy, const Drafts *drafts)
{
	for (int s = 0; s < policy->nsteps; s++)
	{
		Step	   *step = &policy->steps[s];
		const Track *track = policy_track(policy, step->track);

		step->rules = palloc((drafts->n + 1) * sizeof(Rule *));
		for (int d = 0; d < drafts->n; d++)
			if (drafts->items[d].rule->mode != MODE_OFF &&
				draft_bears_on(&drafts->items[d], track, step))
				step->rules[step->nrules++] = drafts->items[d].rule;
		step->rules = repalloc(step->rules, (step->nrules + 1) * sizeof(Rule *));
	}
}

/* Does it bind the amounts of a track, whatever the step? */
static bool
draft_is_line(const Draft *draft, const Track *track)
{
	const Rule *rule = draft->rule;

	return rule->mode != MODE_OFF &&
		(draft->track == NULL || strcmp(draft->track, track->track) == 0) &&
		((rule->kind == RULE_REQUIREMENT && rule->u.requirement.line) ||
		 (rule->kind == RULE_LIMIT && rule->u.limit.subject < 0));
}

static void
hand_out_lines(Policy *policy, const Drafts *drafts)
{
	for (int t = 0; t < policy->ntracks; t++)
	{
		Track	   *track = &policy->tracks[t];

		track->lines = palloc((drafts->n + 1) * sizeof(Rule *));
		track->nlines = 0;
		for (int d = 0; d < drafts->n; d++)
			if (draft_is_line(&drafts->items[d], track))
				track->lines[track->nlines++] = drafts->items[d].rule;
	}
}

/* A step goes by the orders of every document it rests on, so they lie ready by kind. */
static void
hand_out_document_orders(const Policy *policy, Track *track)
{
	track->document_orders = palloc0((policy->ndocuments + 1) * sizeof(List *));
	for (int i = 0; i < track->nentries; i++)
	{
		Rule	   *rule = track->entries[i];

		if (rule->kind == RULE_ORDER && rule->thing.kind == THING_DOCUMENT)
			track->document_orders[rule->thing.of] =
				lappend(track->document_orders[rule->thing.of], rule);
	}
}

static void
hand_out_entries(Policy *policy, const Drafts *drafts)
{
	for (int t = 0; t < policy->ntracks; t++)
	{
		Track	   *track = &policy->tracks[t];

		track->entries = palloc((drafts->n + 1) * sizeof(Rule *));
		track->nentries = 0;
		for (int d = 0; d < drafts->n; d++)
			if (drafts->items[d].rule->mode != MODE_OFF && draft_is_of_entry(&drafts->items[d]) &&
				(drafts->items[d].track == NULL ||
				 strcmp(drafts->items[d].track, track->track) == 0))
				track->entries[track->nentries++] = drafts->items[d].rule;
		hand_out_document_orders(policy, track);
	}
}

/* Hand every rule to the steps and tracks that it binds. */
void
drafts_hand_out(Policy *policy, const Drafts *drafts)
{
	hand_out_to_steps(policy, drafts);
	hand_out_lines(policy, drafts);
	hand_out_entries(policy, drafts);
}
