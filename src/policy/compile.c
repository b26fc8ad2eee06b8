/*
 * compile.c
 *		From the rows of one policy version to its tracks, documents, steps and
 *		duties, and with them the rules that steps and entries are judged by.
 *
 * How a column is read is in values.c, how a row becomes a rule in read_rules.c,
 * and which steps a rule binds in drafts.c.
 */
#include "postgres.h"

#include "utils/timestamp.h"

#include "policy/drafts.h"
#include "policy/read_rules.h"
#include "policy/read_when.h"
#include "policy/read_words.h"
#include "policy/values.h"
#include "register/probe.h"
#include "schema/policy.h"

#define FEW_ROWS_READ 8

/* An array of rows, as they are read: all zero, with room for one at least. */
#define FIRST_ROWS(type) palloc0(FEW_ROWS_READ * sizeof(type))

/* Its next row.  n: how many it has. */
static void *
next_row(void **rows, int *n, Size size)
{
	if (*n >= FEW_ROWS_READ && (*n & (*n - 1)) == 0)
	{
		*rows = repalloc(*rows, 2 * *n * size);
		memset((char *) *rows + *n * size, 0, *n * size);
	}
	return (char *) *rows + (*n)++ * size;
}

#define ONE_MORE(rows, type) \
	((type *) next_row((void **) &policy->rows, &policy->n##rows, sizeof(type)))

static const char *const duty_events[] = {
	[DUTY_PLAN] = "plan", [DUTY_STAGE] = "stage", [DUTY_YEAR] = "year", [DUTY_CHANGE] = "change",
	[DUTY_DELAY] = "delay", [DUTY_END] = "contract_end", [DUTY_AUDIT_ITEM] = "audit_item"
};

/* The word that a policy row has for an event. */
const char *
duty_event_name(DutyEvent event)
{
	return duty_events[event];
}

static DutyEvent
duty_event(Policy *policy, const char *word)
{
	for (int i = 0; i < (int) lengthof(duty_events); i++)
		if (strcmp(duty_events[i], word) == 0)
			return i;
	policy_unknown_word(policy, "policy_obligation", word);
	return DUTY_PLAN;
}

static bool
has_due_day(const DutyKind *duty)
{
	return duty->due_month >= 1 && duty->due_month <= 12 && duty->due_day >= 1 &&
		duty->due_day <= 31;
}

/* What the CHECKs of the table promise, for they can be dropped. */
static bool
duty_kind_is_whole(const DutyKind *duty)
{
	bool		met_by = duty->ndocuments + duty->nstages > 0 || duty->evaluations != 0;

	if (duty->in_time_by == IN_TIME_NONE || duty->receiver == NULL)
		return false;
	switch (duty->event)
	{
		case DUTY_PLAN:
			return has_due_day(duty) && duty->debtor_kinds != NIL;
		case DUTY_STAGE:
			return met_by && duty->debtor != NULL && duty->stage != NO_STAGE;
		case DUTY_YEAR:
			return met_by && duty->debtor != NULL && duty->stage != NO_STAGE &&
				duty->nstages == 0 && has_due_day(duty);
		case DUTY_CHANGE:
		case DUTY_DELAY:
		case DUTY_END:
			return met_by && duty->debtor != NULL;
		case DUTY_AUDIT_ITEM:
			return duty->in_time_by == IN_TIME_DATED;
	}
	return true;
}

/* Who owes it: of a plan kinds of agency, by commas. */
static void
read_debtor(Policy *policy, DutyKind *duty, const Row *row)
{
	if (duty->event == DUTY_PLAN)
		duty->debtor_kinds = value_offices(policy, row, A_policy_obligation_debtor);
	else
		duty->debtor = value_office(policy, row, A_policy_obligation_debtor);
}

/* Kinds of paper and of evaluation, and stages, by commas, any of which meets a duty. */
static void
read_met_by(Policy *policy, DutyKind *duty, char *things)
{
	char	   *end = NULL;
	int		   *documents;
	Stage	   *stages;

	if (things == NULL)
		return;
	documents = palloc((strlen(things) / 2 + 1) * sizeof(int));
	stages = palloc((strlen(things) / 2 + 1) * sizeof(Stage));
	for (char *thing = strtok_r(things, ", ", &end); thing; thing = strtok_r(NULL, ", ", &end))
	{
		const char *stage = word_after(thing, "stage");
		const char *evaluation = word_after(thing, "evaluation");

		if (evaluation)
			duty->evaluations = word_set_with(duty->evaluations,
											  kind_among(policy, "policy_obligation",
														 &policy->words.list[LIST_EVALUATION],
														 evaluation));
		else if (stage)
			stages[duty->nstages++] = stage_of_word(policy, "policy_obligation", stage);
		else
			documents[duty->ndocuments++] = policy_document_named(policy, "policy_obligation",
																  thing);
	}
	duty->documents = store_copy(policy->store, documents, duty->ndocuments * sizeof(int));
	duty->stages = store_copy(policy->store, stages, duty->nstages * sizeof(Stage));
}

/* What is entered of these kinds moves such a duty. */
static void
mark_documents(Policy *policy, const DutyKind *duty)
{
	for (int i = 0; i < duty->ndocuments; i++)
		policy->documents[duty->documents[i]].meets = true;
	if (duty->longer.document >= 0)
		policy->documents[duty->longer.document].meets = true;
}

/* What kinds there are of what a duty arises with; NULL: it has none. */
static const Words *
kinds_of_event(const Policy *policy, DutyEvent event)
{
	if (event == DUTY_CHANGE)
		return &change_kind_words;
	return event == DUTY_DELAY || event == DUTY_END ? &policy->words.list[LIST_CONTRACT] : NULL;
}

static void
read_duty_kind(Policy *policy, const Row *row)
{
	DutyKind *duty = ONE_MORE(duty_kinds, DutyKind);

	duty->code = value_text(policy, row, A_policy_obligation_code);
	duty->label_zh = value_text(policy, row, A_policy_obligation_label_zh);
	duty->label_en = value_text(policy, row, A_policy_obligation_label_en);
	duty->track = value_text(policy, row, A_policy_obligation_track);
	duty->event = duty_event(policy, row_text(row, A_policy_obligation_event));
	duty->stage = value_stage(row, A_policy_obligation_stage);
	duty->until = value_stage(row, A_policy_obligation_until_stage);
	duty->when = when_read(policy, row, A_policy_obligation_applies_when,
						   kinds_of_event(policy, duty->event));
	read_debtor(policy, duty, row);
	duty->receiver = value_office(policy, row, A_policy_obligation_receiver);
	read_met_by(policy, duty, row_text(row, A_policy_obligation_met_by));
	duty->each_time = value_bool(row, A_policy_obligation_each_time);
	duty->due_month = value_int(row, A_policy_obligation_due_month, 0);
	duty->due_day = value_int(row, A_policy_obligation_due_day, 0);
	duty->same_year = row_says(row, A_policy_obligation_year, "same");
	duty->period = value_duration(policy, row, A_policy_obligation_period);
	duty->shifts = value_bool(row, A_policy_obligation_shifts);
	duty->longer = value_lengthening(policy, row, A_policy_obligation_extended_by,
									 A_policy_obligation_extension, A_policy_obligation_times,
									 A_policy_obligation_asked);
	mark_documents(policy, duty);
	duty->in_time_by = value_word(policy, row, A_policy_obligation_in_time_by, &in_time_by_words);
	if (!duty_kind_is_whole(duty))
		policy_unknown_word(policy, "policy_obligation", duty->code);
	duty->article = value_text(policy, row, A_policy_obligation_article);
}

static void
read_waivable(Policy *policy, const Row *row)
{
	Waivable   *waivable = ONE_MORE(waivables, Waivable);

	waivable->track = value_text(policy, row, A_policy_waiver_track);
	waivable->rule = value_text(policy, row, A_policy_waiver_rule);
	waivable->when = when_read(policy, row, A_policy_waiver_applies_when, NULL);
	waivable->grantor = value_office(policy, row, A_policy_waiver_grantor);
	waivable->document = policy_document_named(policy, "policy_waiver",
										row_text(row, A_policy_waiver_document_kind));
	waivable->days = value_int(row, A_policy_waiver_days, -1);
	waivable->article = value_text(policy, row, A_policy_waiver_article);
	waivable->authority = value_authority(row, A_policy_waiver_note);
}

/* A form is a table of the register; of evaluations it may be one kind, after a colon. */
static TableId
table_filled_in(Policy *policy, const char *name, EvaluationKind *kind)
{
	const char *of = word_after(name, register_table_name(TABLE_evaluation));
	int			which = register_table_named(name);

	*kind = of && *of ? word_value(&policy->words.list[LIST_EVALUATION], of) : WORD_NONE;
	if (*kind == WORD_UNKNOWN)
		policy_unknown_word(policy, "policy_form", name);
	if (of)
		return TABLE_evaluation;
	if (which >= 0)
		return which;
	policy_unknown_word(policy, "policy_form", name);
	return 0;
}

static void
read_form(Policy *policy, const Row *row)
{
	Form	   *form = ONE_MORE(forms, Form);
	const Track *track;

	form->table = table_filled_in(policy, row_text(row, A_policy_form_form), &form->kind);
	form->does = value_word(policy, row, A_policy_form_does, &deed_words);
	form->track = value_text(policy, row, A_policy_form_track);
	track = form->track ? policy_track(policy, form->track) : NULL;
	form->track_label = track ? track->label : NULL;
	form->offices = value_offices(policy, row, A_policy_form_office);
	form->article = value_text(policy, row, A_policy_form_article);
	form->authority = value_authority(row, A_policy_form_note);
}

static int
compare_documents(const void *a, const void *b)
{
	return strcmp(((const DocumentKind *) a)->kind, ((const DocumentKind *) b)->kind);
}

static StepKind
step_kind(const char *word)
{
	if (strcmp(word, "birth") == 0)
		return STEP_BIRTH;
	if (strcmp(word, "back") == 0)
		return STEP_BACK;
	if (strcmp(word, "restart") == 0)
		return STEP_RESTART;
	if (strcmp(word, "exit") == 0)
		return STEP_EXIT;
	return STEP_FORWARD;
}

static void
read_track(Policy *policy, const Row *row)
{
	Track	   *track = ONE_MORE(tracks, Track);

	track->track = value_text(policy, row, A_policy_track_track);
	track->label = value_text(policy, row, A_policy_track_label_zh);
	track->owner_kinds = value_offices(policy, row, A_policy_track_owner_kinds);
	track->approver_kinds = NIL;
	track->article = value_text(policy, row, A_policy_track_article);
}

static void
read_class(Policy *policy, const Row *row)
{
	Class	   *class = ONE_MORE(classes, Class);

	class->category = value_category(row, A_policy_class_category);
	class->when = when_read(policy, row, A_policy_class_applies_when, NULL);
	class->track = value_text(policy, row, A_policy_class_track);
	class->article = value_text(policy, row, A_policy_class_article);
	if (class->track && policy_track(policy, class->track) == NULL)
		policy_unknown_word(policy, "policy_class", class->track);
}

static void
read_document(Policy *policy, const Row *row)
{
	DocumentKind *document = ONE_MORE(documents, DocumentKind);

	document->kind = value_text(policy, row, A_policy_document_kind);
	document->label = value_text(policy, row, A_policy_document_label_zh);
	document->issuer = value_office(policy, row, A_policy_document_issuer);
	document->article = value_text(policy, row, A_policy_document_article);
	document->authority = value_authority(row, A_policy_document_note);
	document->has_outcome = value_bool(row, A_policy_document_has_outcome);
	document->has_amount = value_bool(row, A_policy_document_has_amount);
	document->amount_optional = value_bool(row, A_policy_document_amount_optional);
	document->has_third_party = value_bool(row, A_policy_document_has_third_party);
	document->may_be_inapplicable = value_bool(row, A_policy_document_may_be_inapplicable);
	document->suspends = value_lists(row, A_policy_document_parts, "suspension");
	document->resumes = !document->suspends &&
		value_lists(row, A_policy_document_parts, "resumption");
	document->accepts = value_lists(row, A_policy_document_parts, "partial_acceptance");
	policy->suspends |= document->suspends;
	document->needs_reason = document->suspends ||
		value_lists(row, A_policy_document_parts, "failure");
}

static void
read_step(Policy *policy, const Row *row)
{
	Step	   *step = ONE_MORE(steps, Step);
	char	   *limit = row_text(row, A_policy_step_limit_document);

	step->row_id = row_int64(row, A_policy_step_id);
	step->track = value_text(policy, row, A_policy_step_track);
	step->from = value_stage(row, A_policy_step_from_stage);
	step->to = value_stage(row, A_policy_step_to_stage);
	step->when = when_read(policy, row, A_policy_step_applies_when, NULL);
	step->kind = step_kind(row_text(row, A_policy_step_kind));
	step->office = value_office(policy, row, A_policy_step_office);
	step->article = value_text(policy, row, A_policy_step_article);
	step->authority = value_authority(row, A_policy_step_note);
	step->freezes = value_bool(row, A_policy_step_freezes);
	step->obliges = false;
	step->limit_document = limit ? policy_document_named(policy, "policy_step", limit) : -1;
	step->nrules = 0;
	step->rules = NULL;
	if (policy_track(policy, step->track) == NULL)
		policy_unknown_word(policy, "policy_step", step->track);
}

static int
add_stage(Track *track, Stage stage)
{
	for (int i = 0; i < track->nstages; i++)
		if (track->stages[i] == stage)
			return i;
	track->stages[track->nstages] = stage;
	return track->nstages++;
}

/* Which stages of the track lead to which, by any number of steps or of forward ones (Warshall). */
static bool *
trace_ways(const Policy *policy, Track *track, bool only_forward)
{
	int			n = track->nstages;
	bool	   *leads = store_room(policy->store, (n * n + 1) * sizeof(bool));

	for (int s = 0; s < policy->nsteps; s++)
		if (strcmp(policy->steps[s].track, track->track) == 0 &&
			(!only_forward || policy->steps[s].kind == STEP_FORWARD))
			leads[add_stage(track, policy->steps[s].from) * n +
				  add_stage(track, policy->steps[s].to)] = true;
	for (int k = 0; k < n; k++)
		for (int i = 0; i < n; i++)
			for (int j = 0; leads[i * n + k] && j < n; j++)
				leads[i * n + j] |= leads[k * n + j];
	return leads;
}

static void
trace_track(const Policy *policy, Track *track)
{
	track->stages = palloc((2 * policy->nsteps + 1) * sizeof(Stage));	/* as found */
	for (int s = 0; s < policy->nsteps; s++)
		if (strcmp(policy->steps[s].track, track->track) == 0)
		{
			(void) add_stage(track, policy->steps[s].from);
			(void) add_stage(track, policy->steps[s].to);
		}
	track->stages = store_copy(policy->store, track->stages, track->nstages * sizeof(Stage));
	track->leads = trace_ways(policy, track, false);
	track->onwards = trace_ways(policy, track, true);
}

/*
 * Whose paper sets the limit of the track's projects, and so approves of them?  Where it is the
 * owner's own, every owner's.
 */
static void
mark_approvers(const Policy *policy, Track *track)
{
	for (int s = 0; s < policy->nsteps; s++)
	{
		const Step *step = &policy->steps[s];
		Office		issuer;

		if (step->limit_document < 0 || strcmp(step->track, track->track) != 0)
			continue;
		issuer = policy->documents[step->limit_document].issuer;
		track->approver_kinds = issuer == OFFICE_OWNER
			? list_concat(track->approver_kinds, track->owner_kinds)
			: lappend(track->approver_kinds, unconstify(struct Word *, issuer));
	}
}

/* Does a duty arise as a stage is reached, or is it met there, or ends? */
static bool
duty_moves_at(const Policy *policy, const DutyKind *kind, const Step *step)
{
	const Track *track = policy_track(policy, step->track);
	bool		ends = track && track_ends_at(track, step->to);

	if (duty_takes_stage(kind, step->to) || (kind->nstages > 0 && ends))
		return true;
	if (kind->event == DUTY_STAGE)
		return kind->stage == step->to;
	if (kind->event == DUTY_DELAY)	/* what has passed meanwhile; none does afterwards */
		return ends;
	return kind->event == DUTY_YEAR &&
		(kind->stage == step->to || kind->until == step->to || ends);
}

/* Is some duty of projects that cost so much? */
static bool
cost_obliges(const Policy *policy)
{
	for (int i = 0; i < policy->nduty_kinds; i++)
	{
		const When *when = policy->duty_kinds[i].when;

		for (int t = 0; when && t < when->n; t++)
			if (fact_is_of_cost(when->tests[t].fact))
				return true;
	}
	return false;
}

/* Is it of something that no act of the project bears on: its owner, the plan, what it serves? */
static bool
fact_is_of_others(Fact fact)
{
	return !fact_is_of_cost(fact) && !fact_is_of_funds(fact) && !fact_is_of_entry(fact);
}

/* Does what is owed under the kind follow from the project's own acts and the calendar alone? */
static bool
duty_follows(const DutyKind *kind)
{
	if (kind->debtor != OFFICE_OWNER || kind->event == DUTY_YEAR)
		return false;
	for (int t = 0; kind->when && t < kind->when->n; t++)
		if (fact_is_of_others(kind->when->tests[t].fact))
			return false;
	return true;
}

static bool
duties_follow(const Policy *policy)
{
	for (int i = 0; i < policy->nduty_kinds; i++)
		if (!duty_is_of_agency(&policy->duty_kinds[i]) && !duty_follows(&policy->duty_kinds[i]))
			return false;
	return true;
}

/* With which steps do duties arise, or end?  Those with which none does are spared looking. */
static void
mark_steps(Policy *policy)
{
	for (int s = 0; s < policy->nsteps; s++)
	{
		Step	   *step = &policy->steps[s];
		const Step *beside = policy_step_beside(policy, step);

		if (beside)
			step->is_one_of_several = policy->steps[beside - policy->steps].is_one_of_several =
				true;
		for (int i = 0; i < policy->nduty_kinds; i++)
			step->obliges |= duty_moves_at(policy, &policy->duty_kinds[i], step);
	}
}

static void
mark_suspension_kinds(Policy *policy)
{
	for (int kind = 0; kind < policy->ndocuments; kind++)
		if (policy->documents[kind].suspends || policy->documents[kind].resumes)
			policy->suspension_kinds = bms_add_member(policy->suspension_kinds, kind);
}

#define LIST_STAYS(list) ((list) = store_list(policy->store, (list)))
#define ROWS_STAY(rows, type) \
	(policy->rows = store_copy(policy->store, policy->rows, policy->n##rows * sizeof(type)))

static void
keep_track(const Policy *policy, Track *track)
{
	LIST_STAYS(track->owner_kinds);
	LIST_STAYS(track->approver_kinds);
	LIST_STAYS(track->lines);
	LIST_STAYS(track->limits);
	for (int thing = 0; thing < NTHINGS; thing++)
	{
		LIST_STAYS(track->conditions[thing]);
		LIST_STAYS(track->orders[thing]);
	}
	for (int kind = 0; kind < policy->ndocuments; kind++)
		LIST_STAYS(track->document_orders[kind]);
}

static void
keep_suspension_kinds(Policy *policy)
{
	const Bitmapset *kinds = policy->suspension_kinds;

	if (kinds)
		policy->suspension_kinds = store_copy(policy->store, kinds,
											  offsetof(Bitmapset, words) +
											  kinds->nwords * sizeof(bitmapword));
}

/* Lists and arrays that have grown while rows were read. */
static void
keep_what_was_read(Policy *policy)
{
	for (int i = 0; i < policy->ntracks; i++)
		keep_track(policy, &policy->tracks[i]);
	for (int i = 0; i < policy->ndocuments; i++)
		LIST_STAYS(policy->documents[i].periods);
	for (int i = 0; i < policy->nduty_kinds; i++)
		LIST_STAYS(policy->duty_kinds[i].debtor_kinds);
	for (int i = 0; i < policy->nforms; i++)
		LIST_STAYS(policy->forms[i].offices);
	keep_suspension_kinds(policy);
	ROWS_STAY(tracks, Track);
	ROWS_STAY(classes, Class);
	ROWS_STAY(documents, DocumentKind);
	ROWS_STAY(steps, Step);
	ROWS_STAY(duty_kinds, DutyKind);
	ROWS_STAY(waivables, Waivable);
	ROWS_STAY(forms, Form);
	policy->store = NULL;
}

/* In the order of ids, which is the pack's: so are rules told, and what is missing. */
#define FOR_EACH_ROW(which, action) \
	do { \
		Probe		probe; \
		Row		   *row; \
		probe_in_order(&probe, &reg->table[TABLE_##which], A_##which##_policy_id, \
					   Int64GetDatum(policy->id), snapshot); \
		while ((row = probe_next(&probe)) != NULL) \
			action; \
		probe_end(&probe); \
	} while (0)

/* The last day a version is in force, by its row of the policy table. */
DateADT
policy_last_day(const Row *row)
{
	DateADT		until = DATEVAL_NOEND;

	if (!row_isnull(row, A_policy_valid_until))
		until = row_date(row, A_policy_valid_until);
	if (!row_isnull(row, A_policy_superseded_on))
		until = Min(until, row_date(row, A_policy_superseded_on));
	return until;
}

/*
 * Compile one version.  head: its row of the policy table; what stays is in the store, all else in
 * the current memory context.  A word that the engine does not know becomes the policy's fault.
 */
Policy *
policy_compile(const Register *reg, Store *store, const Row *head, Snapshot snapshot)
{
	Policy	   *policy = store_room(store, sizeof(Policy));
	List	   *attributes = NIL;
	List	   *words = NIL;
	Drafts		drafts = {.policy = policy};

	policy->store = store;
	policy->id = row_int64(head, A_policy_id);
	policy->code = value_text(policy, head, A_policy_code);
	policy->number = value_text(policy, head, A_policy_number);
	policy->from = row_date(head, A_policy_valid_from);
	policy->until = policy_last_day(head);
	policy->backdate_days = row_isnull(head, A_policy_backdate_days) ? -1
		: row_int32(head, A_policy_backdate_days);
	policy->in_use = value_bool(head, A_policy_in_use);

	policy->tracks = FIRST_ROWS(Track);
	policy->classes = FIRST_ROWS(Class);
	policy->documents = FIRST_ROWS(DocumentKind);
	policy->steps = FIRST_ROWS(Step);
	policy->duty_kinds = FIRST_ROWS(DutyKind);
	policy->waivables = FIRST_ROWS(Waivable);
	policy->forms = FIRST_ROWS(Form);

	FOR_EACH_ROW(policy_attribute, attributes = read_attribute_row(policy, attributes, row));
	FOR_EACH_ROW(policy_word, words = read_word_row(policy, words, row));
	vocabulary_fill(policy, attributes, words);
	FOR_EACH_ROW(policy_track, read_track(policy, row));
	FOR_EACH_ROW(policy_class, read_class(policy, row));
	FOR_EACH_ROW(policy_document, read_document(policy, row));
	qsort(policy->documents, policy->ndocuments, sizeof(DocumentKind), compare_documents);
	mark_suspension_kinds(policy);
	FOR_EACH_ROW(policy_step, read_step(policy, row));
	FOR_EACH_ROW(policy_obligation, read_duty_kind(policy, row));
	FOR_EACH_ROW(policy_waiver, read_waivable(policy, row));
	FOR_EACH_ROW(policy_form, read_form(policy, row));
	for (int i = 0; i < policy->ntracks; i++)
	{
		trace_track(policy, &policy->tracks[i]);
		mark_approvers(policy, &policy->tracks[i]);
	}
	mark_steps(policy);
	policy->cost_obliges = cost_obliges(policy);
	policy->duties_follow = duties_follow(policy);
	FOR_EACH_ROW(policy_requirement, read_requirement(policy, &drafts, row));
	FOR_EACH_ROW(policy_condition, read_condition(policy, &drafts, row));
	FOR_EACH_ROW(policy_limit, read_limit(policy, &drafts, row));
	FOR_EACH_ROW(policy_order, read_order(policy, &drafts, row));
	drafts_hand_out(policy, &drafts);
	keep_what_was_read(policy);
	return policy;
}
