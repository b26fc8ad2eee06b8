/*
 * control.c
 *		What keeps the judge honest: four eyes, waivers and corrections.
 *
 * Who submitted, reviewed or changed does not decide on it.  A rule that holds
 * only in principle may be waived, where the policy says so.  A step that rested
 * on a paper which has been voided since is judged again at the next gate.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/builtins.h"

#include "errors.h"
#include "judge/control.h"
#include "judge/validity.h"
#include "ledger/ledger.h"
#include "policy/legal_day.h"
#include "register/probe.h"
#include "schema/evidence.h"
#include "schema/ledger.h"

/* in the act of a step, before anything that a user wrote; see project.c */
#define DOCUMENTS_KEY "\"documents\":"
#define CHANGED_KEY ",\"changed\":"

/* Has the person been named already? */
static bool
is_named(const char *person, List *people)
{
	ListCell   *lc;

	foreach(lc, people)
		if (strcmp(lfirst(lc), person) == 0)
			return true;
	return false;
}

/* Who last took the step to a stage; NULL: nobody. */
static char *
stage_actor(Case *c, Stage stage)
{
	char	   *actor = NULL;
	int64		newest = 0;
	Probe		probe;
	Row		   *row;

	probe_newest_first(&probe, &c->reg->table[TABLE_act], Int64GetDatum(c->project_id), c->snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		if (row_isnull(row, A_act_to_stage) || DatumGetStage(row_datum(row, A_act_to_stage)) != stage ||
			DatumGetInt64(row_datum(row, A_act_seq)) < newest)
			continue;
		newest = DatumGetInt64(row_datum(row, A_act_seq));
		actor = row_text(row, A_act_actor);
		if (probe.index)
			break;
	}
	probe_end(&probe);
	return actor;
}

/* Who did what is decided upon. */
static List *
authors(Case *c, const Rule *rule)
{
	List	   *people = NIL;

	if (rule->u.condition.stage != NO_STAGE)
	{
		char	   *actor = stage_actor(c, rule->u.condition.stage);

		return actor ? list_make1(actor) : NIL;
	}
	if (rule->u.condition.document >= 0)
	{
		const Document *document = case_document(c, rule->u.condition.document, case_round_begin(c));

		return document ? list_make1(document->entered_by) : NIL;
	}
	if (row_isnull(c->project, A_project_changed_on))
		return NIL;
	case_read_changes(c);
	for (int i = 0; i < c->nchanges; i++)
		if (c->changes[i].of_round)
			people = lappend(people, c->changes[i].entered_by);
	return people;
}

static bool
has_rule(const Step *step, const Rule *rule)
{
	for (int i = 0; i < step->nrules; i++)
		if (step->rules[i] == rule)
			return true;
	return false;
}

/* The step that the rule is of: the one that is taken, or one before it that is judged again. */
static const Step *
step_of_rule(const Case *c, const Rule *rule)
{
	if (has_rule(c->step, rule))
		return c->step;
	for (int i = 0; i < c->policy->nsteps; i++)
		if (strcmp(c->policy->steps[i].track, c->track) == 0 && has_rule(&c->policy->steps[i], rule))
			return &c->policy->steps[i];
	return c->step;
}

/* Is the paper an opinion of the office that takes the step, and not what is decided upon? */
static bool
is_decision(Case *c, const Step *step, const Rule *rule, const WantedDocument *wanted)
{
	const DocumentKind *kind = &c->policy->documents[wanted->kind];

	return kind->has_outcome && wanted->kind != rule->u.condition.document &&
		strcmp(kind->issuer, step->office) == 0 && wanted_is_there(c, wanted);
}

/* Of the opinions of the deciding office that the step rests on, the first that one of the people entered; NULL: none. */
static const Document *
opinion_by(Case *c, const Step *step, const Rule *rule, List *people)
{
	for (int i = 0; i < step->nrules; i++)
	{
		const Rule *other = step->rules[i];

		for (int p = 0; other->kind == RULE_REQUIREMENT && p < other->u.requirement.nwanted; p++)
		{
			const WantedDocument *wanted = &other->u.requirement.wanted[p];

			if (is_decision(c, step, rule, wanted) && is_named(case_wanted(c, wanted)->entered_by, people))
				return case_wanted(c, wanted);
		}
	}
	return NULL;
}

/*
 * The person who did what is decided upon and decides on it as well: by taking
 * the step, or by an opinion that it rests on.  NULL: none.
 */
char *
four_eyes_fault(Case *c, const Rule *rule, const Document **opinion)
{
	const Step *step;
	List	   *people;
	char	   *actor;

	*opinion = NULL;
	if (c->step == NULL || ledger_imports())
		return NULL;			/* what comes from before the register, its owner enters alone */
	people = authors(c, rule);
	if (people == NIL)
		return NULL;
	step = step_of_rule(c, rule);
	actor = GetUserNameFromId(GetUserId(), false);
	if (c->by_actor && step == c->step && is_named(actor, people))
		return actor;
	*opinion = opinion_by(c, step, rule, people);
	return *opinion ? (*opinion)->entered_by : NULL;
}

/* In words: what has been done that is decided upon. */
char *
four_eyes_subject(Case *c, const Rule *rule)
{
	if (rule->u.condition.stage != NO_STAGE)
		return psprintf(_("the step to \"%s\""), stage_name(rule->u.condition.stage));
	if (rule->u.condition.document >= 0)
		return psprintf(_("document %s (%s)"), c->policy->documents[rule->u.condition.document].kind,
						c->policy->documents[rule->u.condition.document].label);
	return _("the change");
}

static const Document *
find_document(Case *c, int64 id)
{
	(void) case_has_voided(c);	/* reads them */
	for (int i = 0; i < c->ndocuments; i++)
		if (c->documents[i].id == id && c->documents[i].kind >= 0)
			return &c->documents[i];
	return NULL;
}

/* Does the paper that a waiver rests on stand, and is it of the kind that the policy asks for now? */
static bool
paper_stands(Case *c, const Waivable *waivable, int64 document_id)
{
	const Document *document = find_document(c, document_id);

	return document && !document->voided && document->kind == waivable->document;
}

/* Is the rule waived for the project on the day of the case?  Fills waiver, for who wants to speak of it. */
bool
rule_is_waived(Case *c, const Rule *rule, Waiver *waiver)
{
	const Waivable *waivable;
	Probe		probe;
	Row		   *row;
	bool		found = false;

	/* what no policy can waive: that the step exists, its day and its office */
	waivable = rule->kind < RULE_REQUIREMENT ? NULL : policy_waivable(c->policy, c->track, rule->code);
	if (waivable == NULL)
		return false;
	probe_begin(&probe, &c->reg->table[TABLE_waiver], A_waiver_project_id, Int64GetDatum(c->project_id), c->snapshot);
	while (!found && (row = probe_next(&probe)) != NULL)
	{
		waiver->id = DatumGetInt64(row_datum(row, A_waiver_id));
		waiver->document_id = DatumGetInt64(row_datum(row, A_waiver_document_id));
		waiver->granted_on = DatumGetDateADT(row_datum(row, A_waiver_granted_on));
		waiver->until = DatumGetDateADT(row_datum(row, A_waiver_until));
		found = row_says(row, A_waiver_rule, rule->code) && waiver->granted_on <= c->day &&
			c->day <= waiver->until &&
			paper_stands(c, waivable, waiver->document_id);
	}
	probe_end(&probe);
	return found;
}

/* In words: by which waiver the rule is excused. */
char *
waiver_text(Case *c, const Rule *rule)
{
	Waiver		waiver;

	if (!rule_is_waived(c, rule, &waiver))
		return pstrdup("");
	return psprintf(_("waived by waiver %lld, on document %lld, from %s until %s"),
					(long long) waiver.id, (long long) waiver.document_id,
					date_text(waiver.granted_on), date_text(waiver.until));
}

/* The papers that a step rested on, as its act names them: "documents":[1,2]. */
static List *
papers_of(const Row *act)
{
	char	   *detail = row_text(act, A_act_detail);
	char	   *changed = strstr(detail, CHANGED_KEY);
	char	   *ids;
	List	   *papers = NIL;

	if (changed)
		*changed = '\0';		/* what follows may be of a user's own column */
	ids = strstr(detail, DOCUMENTS_KEY);
	for (ids = ids ? ids + strlen(DOCUMENTS_KEY) : NULL; ids && (*ids == '[' || *ids == ',');)
	{
		int64	   *id = palloc(sizeof(int64));

		*id = strtoll(ids + 1, &ids, 10);
		papers = lappend(papers, id);
	}
	return papers;
}

/* The kinds of the papers a step rested on. */
static Bitmapset *
kinds_of(Case *c, const Row *act)
{
	Bitmapset  *kinds = NULL;
	ListCell   *lc;

	foreach(lc, papers_of(act))
	{
		const Document *document = find_document(c, *(int64 *) lfirst(lc));

		if (document)
			kinds = bms_add_member(kinds, document->kind);
	}
	return kinds;
}

/* The step of the present round that an act records; NULL: none that led on. */
static const Step *
step_of_round(Case *c, const Row *act)
{
	int64		seq = DatumGetInt64(row_datum(act, A_act_seq));
	int64		round_seq = DatumGetInt64(row_datum(c->project, A_project_round_seq));
	const Step *step;

	if (row_isnull(act, A_act_from_stage) || row_isnull(act, A_act_to_stage) || seq < round_seq)
		return NULL;
	step = policy_step(c->policy, c->track, DatumGetStage(row_datum(act, A_act_from_stage)),
					   DatumGetStage(row_datum(act, A_act_to_stage)));
	return step && (step->kind == STEP_FORWARD || step->kind == STEP_RESTART) ? step : NULL;
}

/* What is known of the papers of a kind: the last step that rested on one, and whether it has been voided since. */
typedef struct Support
{
	int64		seq;
	bool		voided;
} Support;

static void
add_support(Case *c, Support *supports, const Row *act)
{
	int64		seq = DatumGetInt64(row_datum(act, A_act_seq));
	ListCell   *lc;

	foreach(lc, papers_of(act))
	{
		const Document *document = find_document(c, *(int64 *) lfirst(lc));
		Support    *support = document ? &supports[document->kind] : NULL;

		if (support == NULL || support->seq > seq)
			continue;
		support->voided = document->voided || (support->voided && support->seq == seq);
		support->seq = seq;
	}
}

/*
 * The kinds of paper that the present round's steps rest on and that have been
 * voided since.  Once a later step rests on the replacement, all is well again.
 */
static Bitmapset *
open_kinds(Case *c)
{
	Support    *supports;
	Bitmapset  *kinds = NULL;
	Probe		probe;
	Row		   *row;

	if (!case_has_voided(c))
		return NULL;
	supports = palloc0((c->policy->ndocuments + 1) * sizeof(Support));
	probe_begin(&probe, &c->reg->table[TABLE_act], A_act_project_id, Int64GetDatum(c->project_id), c->snapshot);
	while ((row = probe_next(&probe)) != NULL)
		if (step_of_round(c, row))
			add_support(c, supports, row);
	probe_end(&probe);
	for (int i = 0; i < c->policy->ndocuments; i++)
		if (supports[i].voided)
			kinds = bms_add_member(kinds, i);
	return kinds;
}

/* Does the rule speak of one of the kinds of paper? */
static bool
speaks_of(const Rule *rule, const Bitmapset *kinds)
{
	if (rule->kind == RULE_LIMIT)
		return (rule->u.limit.subject >= 0 && bms_is_member(rule->u.limit.subject, kinds)) ||
			(rule->u.limit.ceiling >= 0 && bms_is_member(rule->u.limit.ceiling, kinds));
	for (int i = 0; rule->kind == RULE_REQUIREMENT && i < rule->u.requirement.nwanted; i++)
		if (bms_is_member(rule->u.requirement.wanted[i].kind, kinds))
			return true;
	return false;
}

/* The step that is taken judges its own rules by itself. */
static List *
add_rule(Case *c, List *rules, Rule *rule)
{
	if (has_rule(c->step, rule) || !rule_concerns(c, rule))
		return rules;
	return list_append_unique_ptr(rules, rule);
}

/* Is one of the kinds an opinion of the office that takes the step? */
static bool
has_opinion(const Case *c, const Step *step, const Bitmapset *kinds)
{
	for (int kind = -1; (kind = bms_next_member(kinds, kind)) >= 0;)
		if (c->policy->documents[kind].has_outcome &&
			strcmp(c->policy->documents[kind].issuer, step->office) == 0)
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

/* Limits put on amounts by the project's own limit, once their gate is past: they bind the new one as well. */
static List *
add_limits(Case *c, List *rules)
{
	const Track *track = policy_track(c->policy, c->track);

	for (int i = 0; track && i < track->nlines; i++)
		if (is_limited_by_approval(track->lines[i]) && c->from >= track->lines[i]->gate)
			rules = add_rule(c, rules, track->lines[i]);
	return rules;
}

static List *
add_step_rules(Case *c, List *rules, const Step *step, const Bitmapset *kinds, bool limit_moves)
{
	bool		opinion_moves = has_opinion(c, step, kinds);

	for (int i = 0; i < step->nrules; i++)
		if (speaks_of(step->rules[i], kinds) || (limit_moves && is_limited_by_approval(step->rules[i])) ||
			(opinion_moves && is_four_eyes(step->rules[i])))
			rules = add_rule(c, rules, step->rules[i]);
	return rules;
}

/* The step of the present round that set the project's limit last; NULL: none did. */
static const Step *
limit_step(Case *c)
{
	const Step *last = NULL;
	int64		newest = 0;
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &c->reg->table[TABLE_act], A_act_project_id, Int64GetDatum(c->project_id), c->snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		const Step *step = step_of_round(c, row);

		if (step == NULL || step->limit_document < 0 || DatumGetInt64(row_datum(row, A_act_seq)) < newest)
			continue;
		newest = DatumGetInt64(row_datum(row, A_act_seq));
		last = step;
	}
	probe_end(&probe);
	return last;
}

/* Has the paper that set the project's limit been voided since? */
static bool
limit_is_open(Case *c, const Bitmapset *kinds)
{
	const Step *step = row_isnull(c->project, A_project_approved_amount) ? NULL : limit_step(c);

	return step && bms_is_member(step->limit_document, kinds);
}

/*
 * The rules of earlier steps of the present round that rested on what has been
 * voided since, four eyes on what replaces it among them: to be judged again with
 * a step that leads on.  NIL as long as nothing was voided, which costs no more
 * than knowing it.
 */
List *
corrected_rules(Case *c)
{
	bool		leads_on = c->step && c->step->kind == STEP_FORWARD && !c->moved;
	Bitmapset  *kinds = leads_on ? open_kinds(c) : NULL;
	List	   *rules = NIL;
	bool		limit_moves;
	Probe		probe;
	Row		   *row;

	if (bms_is_empty(kinds))
		return NIL;
	limit_moves = limit_is_open(c, kinds);
	if (limit_moves)
		rules = add_limits(c, rules);
	probe_begin(&probe, &c->reg->table[TABLE_act], A_act_project_id, Int64GetDatum(c->project_id), c->snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		const Step *step = step_of_round(c, row);

		if (step)
			rules = add_step_rules(c, rules, step, bms_intersect(kinds, kinds_of(c, row)), limit_moves);
	}
	probe_end(&probe);
	return rules;
}

/* The limit, and how long the approval lives, as the paper says that counts now. */
void
case_set_limit(Case *c, Row *project, const Step *step)
{
	const DocumentKind *kind = &c->policy->documents[step->limit_document];
	const Document *document = case_document(c, step->limit_document, case_round_begin(c));

	if (document && document->has_amount)
		row_set(project, A_project_approved_amount, document->amount);
	if (document && kind->expires)
		row_set(project, A_project_approval_last_day, DateADTGetDatum(kind_last_day(c, kind, document)));
}

/* Where the paper that set the limit was replaced, the new one sets it: for a step that leads on. */
void
case_correct_limit(Case *c, Row *project)
{
	bool		leads_on = c->step && c->step->kind == STEP_FORWARD;
	Bitmapset  *kinds = leads_on ? open_kinds(c) : NULL;

	if (!bms_is_empty(kinds) && limit_is_open(c, kinds))
		case_set_limit(c, project, limit_step(c));
}
