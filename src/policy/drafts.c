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
	Rule	   *rule = store_room(drafts->policy->store, sizeof(Rule));
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
	draft->track = value_text(drafts->policy, row, track);
	draft->from = from < 0 ? NO_STAGE : value_stage(row, from);
	draft->to = to < 0 ? NO_STAGE : value_stage(row, to);
	draft->rule = rule;
	rule->kind = kind;
	rule->mode = mode;
	rule->gate = draft->to;
	rule->article = value_text(drafts->policy, row, article);
	rule->authority = value_authority(row, note);
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

/* Does a gate's row that is for the track bear on a step of it? */
static bool
draft_bears_on(const Draft *draft, const Track *track, const Step *step)
{
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

/* Those that bind projects of the track.  Returns how many. */
static int
drafts_of_track(const Drafts *drafts, const Track *track, const Draft **found)
{
	int			n = 0;

	for (int d = 0; d < drafts->n; d++)
	{
		const Draft *draft = &drafts->items[d];

		if (draft->rule->mode != MODE_OFF &&
			(draft->track == NULL || strcmp(draft->track, track->track) == 0))
			found[n++] = draft;
	}
	return n;
}

/* bearing: room for n, of which a step takes up few. */
static void
hand_out_to_step(Store *store, Step *step, const Track *track, const Draft *const *drafts, int n,
				 Rule **bearing)
{
	step->nrules = 0;
	for (int d = 0; d < n; d++)
		if (draft_bears_on(drafts[d], track, step))
			bearing[step->nrules++] = drafts[d]->rule;
	step->rules = store_copy(store, bearing, step->nrules * sizeof(Rule *));
}

/* Does it bind an amount, whatever the step? */
static bool
limits_amount(const Rule *rule)
{
	return rule->kind == RULE_LIMIT && rule->u.limit.subject < 0;
}

static void
hand_out_to_track(Track *track, const Draft *draft)
{
	Rule	   *rule = draft->rule;

	if (rule->kind == RULE_REQUIREMENT && rule->u.requirement.line)
		track->lines = lappend(track->lines, rule);
	if (limits_amount(rule))
		track->limits = lappend(track->limits, rule);
	if (!draft_is_of_entry(draft))
		return;
	if (rule->kind != RULE_ORDER)
		track->conditions[rule->thing.kind] = lappend(track->conditions[rule->thing.kind], rule);
	else if (rule->thing.kind != THING_DOCUMENT)
		track->orders[rule->thing.kind] = lappend(track->orders[rule->thing.kind], rule);
	else	/* a step goes by those of every document it rests on */
		track->document_orders[rule->thing.of] =
			lappend(track->document_orders[rule->thing.of], rule);
}

/* What rows of one requirement need has been read together. */
static void
keep_wanted(Store *store, Rule *rule)
{
	if (rule->kind == RULE_REQUIREMENT)
		rule->u.requirement.wanted = store_copy(store, rule->u.requirement.wanted,
												rule->u.requirement.nwanted * sizeof(Wanted));
}

/* Hand every rule to the steps and tracks that it binds. */
void
drafts_hand_out(Policy *policy, Drafts *drafts)
{
	const Draft **found = palloc((drafts->n + 1) * sizeof(Draft *));
	Rule	  **bearing = palloc((drafts->n + 1) * sizeof(Rule *));

	for (int d = 0; d < drafts->n; d++)
		keep_wanted(policy->store, drafts->items[d].rule);
	for (int t = 0; t < policy->ntracks; t++)
	{
		Track	   *track = &policy->tracks[t];
		int			n = drafts_of_track(drafts, track, found);

		track->document_orders = store_room(policy->store,
											(policy->ndocuments + 1) * sizeof(List *));
		for (int d = 0; d < n; d++)
			hand_out_to_track(track, found[d]);
		for (int s = 0; s < policy->nsteps; s++)
			if (strcmp(policy->steps[s].track, track->track) == 0)
				hand_out_to_step(policy->store, &policy->steps[s], track, found, n, bearing);
	}
}
