/*
 * compile.c
 *		From the rows of one policy version to the rules of each of its steps.
 *
 * A row speaks of a gate (track, from, to), where an empty track or from means
 * any.  Compiling hands each row to every step it bears on, so that judging a
 * step walks one short array.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

#include "code/code.h"
#include "errors.h"
#include "policy/rulebook.h"
#include "register/probe.h"
#include "schema/policy.h"

/* A rule together with the gate it stands at, until steps have taken it up. */
typedef struct Draft
{
	char	   *track;			/* NULL: any */
	Stage		from;			/* NO_STAGE: any */
	Stage		to;
	bool		onwards;		/* at every later forward step too */
	char	   *any_of;
	Rule	   *rule;
} Draft;

typedef struct Drafts
{
	int			n;
	int			room;
	Draft	   *items;
} Drafts;

#define AS_CONDITION(value, word, sqlstate) [value] = {word, sqlstate},
static const struct
{
	const char *name;
	int			sqlstate;
}			conditions[NCONDITIONS] = {CONDITIONS(AS_CONDITION)};
#undef AS_CONDITION

static bool
get_bool(const Row *row, int column)
{
	return !row_isnull(row, column) && row_bool(row, column);
}

static Stage
get_stage(const Row *row, int column)
{
	return row_isnull(row, column) ? NO_STAGE : row_stage(row, column);
}

static Category
get_category(const Row *row, int column)
{
	return row_isnull(row, column) ? (Category) 0 : DatumGetCategory(row_datum(row, column));
}

static Interval *
copy_interval(const Row *row, int column)
{
	Interval   *copy = palloc(sizeof(Interval));

	*copy = *DatumGetIntervalP(row_datum(row, column));
	return copy;
}

static RuleMode
get_mode(const Row *row, int column)
{
	char	   *mode = row_text(row, column);

	if (mode && strcmp(mode, "warn") == 0)
		return MODE_WARN;
	if (mode && strcmp(mode, "off") == 0)
		return MODE_OFF;
	return MODE_REFUSE;
}

/*
 * A word of a policy row that this version of the engine does not know.  It is
 * kept as the version's fault, so that a draft does not stop the others.
 */
static void
unknown_word(Policy *policy, const char *table, const char *word)
{
	if (policy->fault == NULL)
		policy->fault = psprintf(_("%s says \"%s\", which means nothing"), table, word);
}

/* What a column says, one of the words; 0 when it is null. */
static int
get_word(Policy *policy, const Row *row, int column, const Words *words)
{
	int			value = row_word(row, column, words);

	if (value == WORD_UNKNOWN)
		unknown_word(policy, register_table_name(row->table->id), row_text(row, column));
	return value;
}

static int
document_index(Policy *policy, const char *table, const char *kind)
{
	int			index = policy_document(policy, kind);

	if (index >= 0)
		return index;
	unknown_word(policy, table, kind);
	return 0;
}

static Rule *
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
	draft->from = from < 0 ? NO_STAGE : get_stage(row, from);
	draft->to = to < 0 ? NO_STAGE : get_stage(row, to);
	draft->rule = rule;
	rule->kind = kind;
	rule->mode = mode;
	rule->gate = draft->to;
	rule->article = row_text(row, article);
	rule->authority = authority_by_note(row_text(row, note));
	return rule;
}

/* Rows of one gate with the same any_of are one rule: any of the papers will do. */
static bool
draft_join_group(Drafts *drafts, const Draft *draft, const WantedDocument *wanted)
{
	for (int i = 0; draft->any_of && i < drafts->n; i++)
	{
		Draft	   *other = &drafts->items[i];
		Rule	   *rule = other->rule;

		if (other == draft || other->any_of == NULL || strcmp(other->any_of, draft->any_of) != 0 ||
			other->from != draft->from || other->to != draft->to ||
			(other->track == NULL) != (draft->track == NULL) ||
			(other->track && strcmp(other->track, draft->track) != 0))
			continue;
		rule->u.requirement.wanted =
			repalloc(rule->u.requirement.wanted,
					 (rule->u.requirement.nwanted + 1) * sizeof(WantedDocument));
		rule->u.requirement.wanted[rule->u.requirement.nwanted++] = *wanted;
		return true;
	}
	return false;
}

static void
read_requirement(Policy *policy, Drafts *drafts, const Row *row)
{
	char	   *kind = row_text(row, A_policy_requirement_document_kind);
	Rule	   *rule = draft_rule(drafts, RULE_REQUIREMENT,
								  get_mode(row, A_policy_requirement_mode), row,
								  A_policy_requirement_track, A_policy_requirement_from_stage,
								  A_policy_requirement_to_stage, A_policy_requirement_article,
								  A_policy_requirement_note);
	Draft	   *draft = &drafts->items[drafts->n - 1];
	WantedDocument *wanted = palloc(sizeof(WantedDocument));

	wanted->kind = document_index(policy, "policy_requirement", kind);
	wanted->outcome = get_word(policy, row, A_policy_requirement_outcome, &outcome_words);
	wanted->may_be_inapplicable = get_bool(row, A_policy_requirement_may_be_inapplicable);
	wanted->each_round = get_bool(row, A_policy_requirement_each_round);
	wanted->independent = get_bool(row, A_policy_requirement_independent);
	draft->any_of = row_text(row, A_policy_requirement_any_of);
	if (draft_join_group(drafts, draft, wanted))
	{
		drafts->n--;
		return;
	}
	rule->sqlstate = ERRCODE_GOVPROJ_DOCUMENT_MISSING;
	rule->code = draft->any_of ? draft->any_of : kind;
	rule->category = get_category(row, A_policy_requirement_category);
	rule->u.requirement.nwanted = 1;
	rule->u.requirement.wanted = wanted;
	rule->u.requirement.applies_when =
		get_word(policy, row, A_policy_requirement_applies_when, &project_trait_words);
}

static int
duty_kind_index(Policy *policy, const char *code)
{
	int			index = policy_duty_kind(policy, code);

	if (index >= 0)
		return index;
	unknown_word(policy, "policy_condition", code);
	return 0;
}

static const char *const duty_events[] = {
	[DUTY_PLAN] = "plan", [DUTY_STAGE] = "stage", [DUTY_CHANGE] = "change",
	[DUTY_DELAY] = "delay", [DUTY_AUDIT_ITEM] = "audit_item"
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
	unknown_word(policy, "policy_obligation", word);
	return DUTY_PLAN;
}

static int
get_int(const Row *row, int column, int absent)
{
	return row_isnull(row, column) ? absent : row_int32(row, column);
}

/* What the CHECKs of the table promise, for they can be dropped. */
static bool
duty_kind_is_whole(const DutyKind *duty)
{
	switch (duty->event)
	{
		case DUTY_PLAN:
			return duty->due_month >= 1 && duty->due_month <= 12 && duty->due_day >= 1 &&
				duty->due_day <= 31 && duty->debtor != OFFICE_OWNER;
		case DUTY_STAGE:
			return duty->document >= 0 && duty->stage != NO_STAGE;
		case DUTY_CHANGE:
		case DUTY_DELAY:
			return duty->document >= 0;
		case DUTY_AUDIT_ITEM:
			break;
	}
	return true;
}

static void
read_duty_kind(Policy *policy, const Row *row)
{
	DutyKind *duty = &policy->duty_kinds[policy->nduty_kinds++];
	char	   *document = row_text(row, A_policy_obligation_document_kind);

	duty->code = row_text(row, A_policy_obligation_code);
	duty->label_zh = row_text(row, A_policy_obligation_label_zh);
	duty->label_en = row_text(row, A_policy_obligation_label_en);
	duty->track = row_text(row, A_policy_obligation_track);
	duty->event = duty_event(policy, row_text(row, A_policy_obligation_event));
	duty->stage = get_stage(row, A_policy_obligation_stage);
	duty->applies_when = get_word(policy, row, A_policy_obligation_applies_when,
								  &project_trait_words);
	duty->debtor = get_word(policy, row, A_policy_obligation_debtor, &office_words);
	duty->receiver = get_word(policy, row, A_policy_obligation_receiver, &agency_kind_words);
	duty->document = -1;
	if (document)
	{
		duty->document = document_index(policy, "policy_obligation", document);
		policy->documents[duty->document].meets = true;
	}
	duty->due_month = get_int(row, A_policy_obligation_due_month, 0);
	duty->due_day = get_int(row, A_policy_obligation_due_day, 0);
	duty->days = get_int(row, A_policy_obligation_days, -1);
	duty->working_days = strcmp(row_text(row, A_policy_obligation_counts), "working_days") == 0;
	duty->shifts = get_bool(row, A_policy_obligation_shifts);
	if (!duty_kind_is_whole(duty))
		unknown_word(policy, "policy_obligation", duty->code);
	duty->article = row_text(row, A_policy_obligation_article);
}

/* What is decided upon: a step, a change, or a paper. */
static void
read_four_eyes(Policy *policy, Rule *rule, const char *argument)
{
	rule->u.condition.document = -1;
	if (stage_parse(argument, &rule->u.condition.stage))
		return;
	rule->u.condition.stage = NO_STAGE;
	if (strcmp(argument, "change") != 0)
		rule->u.condition.document = document_index(policy, "policy_condition", argument);
}

static void
read_waivable(Policy *policy, const Row *row)
{
	Waivable   *waivable = &policy->waivables[policy->nwaivables++];

	waivable->track = row_text(row, A_policy_waiver_track);
	waivable->rule = row_text(row, A_policy_waiver_rule);
	waivable->grantor = get_word(policy, row, A_policy_waiver_grantor, &agency_kind_words);
	waivable->document = document_index(policy, "policy_waiver",
										row_text(row, A_policy_waiver_document_kind));
	waivable->days = get_int(row, A_policy_waiver_days, -1);
	waivable->article = row_text(row, A_policy_waiver_article);
	waivable->authority = authority_by_note(row_text(row, A_policy_waiver_note));
}

/* "contract:main": the word before the colon, and what stands after it; NULL: nothing does. */
static const char *
word_after(const char *text, const char *word)
{
	size_t		length = strlen(word);

	if (strncmp(text, word, length) != 0 || (text[length] != ':' && text[length] != '\0'))
		return NULL;
	return text[length] == ':' ? text + length + 1 : text + length;
}

static ContractKind
contract_kind_of(Policy *policy, const char *table, const char *kind)
{
	int			found = *kind ? word_value(&contract_kind_words, kind) : CONTRACT_NONE;

	if (found == WORD_UNKNOWN)
		unknown_word(policy, table, kind);
	return found;
}

static Stage
stage_of_word(Policy *policy, const char *table, const char *name)
{
	Stage		stage = NO_STAGE;

	if (!stage_parse(name, &stage))
		unknown_word(policy, table, name);
	return stage;
}

/* What an order or an entry is of: a kind of document, or one of the other words. */
static Thing
thing_of_word(Policy *policy, const char *table, const char *word)
{
	Thing		thing = {THING_DOCUMENT, 0};
	const char *of;

	if ((of = word_after(word, "contract")) != NULL)
	{
		thing.kind = THING_CONTRACT;
		thing.of = contract_kind_of(policy, table, of);
	}
	else if ((of = word_after(word, "stage")) != NULL)
	{
		thing.kind = THING_STAGE;
		thing.of = stage_of_word(policy, table, of);
	}
	else if (strcmp(word, "allocation:decided") == 0)
		thing.kind = THING_DECIDED;
	else if (strcmp(word, "allocation:arranged") == 0)
		thing.kind = THING_ARRANGED;
	else if (strcmp(word, "payment") == 0)
		thing.kind = THING_PAYMENT;
	else if (strcmp(word, "supplement") == 0)
		thing.kind = THING_SUPPLEMENT;
	else
		thing.of = document_index(policy, table, word);
	return thing;
}

/* "undertaking.main": the condition, its argument, and what entry it is of. */
static char *
condition_code(char *name, const char *argument, const char *entry)
{
	const char *colon = entry ? strchr(entry, ':') : NULL;

	if (argument)
		name = psprintf("%s.%s", name, argument);
	return entry ? psprintf("%s.%s", name, colon ? colon + 1 : entry) : name;
}

static void
read_condition(Policy *policy, Drafts *drafts, const Row *row)
{
	char	   *name = row_text(row, A_policy_condition_condition);
	char	   *argument = row_text(row, A_policy_condition_argument);
	Rule	   *rule = draft_rule(drafts, RULE_CONDITION, get_mode(row, A_policy_condition_mode),
								  row,
								  A_policy_condition_track, A_policy_condition_from_stage,
								  A_policy_condition_to_stage, A_policy_condition_article,
								  A_policy_condition_note);
	int			i = 0;

	while (i < NCONDITIONS && strcmp(conditions[i].name, name) != 0)
		i++;
	if (i == NCONDITIONS)
	{
		unknown_word(policy, "policy_condition", name);
		i = 0;
	}
	rule->sqlstate = conditions[i].sqlstate;
	rule->code = condition_code(name, argument, row_text(row, A_policy_condition_entry));
	rule->category = get_category(row, A_policy_condition_category);
	rule->u.condition.condition = i;
	rule->u.condition.argument = argument;
	if (i == CONDITION_COST_LINE)
		rule->u.condition.cost_line_kind =
			get_word(policy, row, A_policy_condition_argument, &cost_line_kind_words);
	if (i == CONDITION_CONTRACT)
		rule->u.condition.contract_kind =
			get_word(policy, row, A_policy_condition_argument, &contract_kind_words);
	if (i == CONDITION_APPROVAL_LAPSED)
		rule->u.condition.document = document_index(policy, "policy_condition", argument);
	if (i == CONDITION_SETTLED)
		rule->u.condition.duty_kind = duty_kind_index(policy, argument);
	if (i == CONDITION_FOUR_EYES && argument)
		read_four_eyes(policy, rule, argument);
	if ((i == CONDITION_REACHED || i == CONDITION_NOT_REACHED) && argument)
		rule->u.condition.stage = stage_of_word(policy, "policy_condition", argument);
	if (!row_isnull(row, A_policy_condition_entry))
		rule->thing = thing_of_word(policy, "policy_condition",
									row_text(row, A_policy_condition_entry));
	rule->u.condition.until = get_stage(row, A_policy_condition_until_stage);
}

/* What must be there from the line on: a contract, a document or a cost line, each of a kind. */
static void
read_demand(Policy *policy, Draft *draft, const Row *row)
{
	Rule	   *rule = draft->rule;
	const char *demands = row_text(row, A_policy_threshold_demands);

	rule->u.threshold.document = -1;
	rule->u.threshold.cost_line_kind =
		get_word(policy, row, A_policy_threshold_cost_line_kind, &cost_line_kind_words);
	/* A cost line alone is asked for at its gate only, where lines can still be entered. */
	draft->onwards = strcmp(demands, "cost_line") != 0;
	if (!draft->onwards)
		rule->u.threshold.cost_line_kind =
			get_word(policy, row, A_policy_threshold_demanded_kind, &cost_line_kind_words);
	else if (strcmp(demands, "contract") == 0)
		rule->u.threshold.contract_kind =
			get_word(policy, row, A_policy_threshold_demanded_kind, &contract_kind_words);
	else
		rule->u.threshold.document =
			document_index(policy, "policy_threshold",
						   row_text(row, A_policy_threshold_demanded_kind));
}

static void
read_threshold(Policy *policy, Drafts *drafts, const Row *row)
{
	Rule	   *rule = draft_rule(drafts, RULE_THRESHOLD, get_mode(row, A_policy_threshold_mode),
								  row,
								  A_policy_threshold_track, -1,
								  A_policy_threshold_to_stage, A_policy_threshold_article,
								  A_policy_threshold_note);

	rule->sqlstate = ERRCODE_GOVPROJ_MONEY_LINE;
	rule->code = row_text(row, A_policy_threshold_code);
	rule->category = get_category(row, A_policy_threshold_category);
	rule->u.threshold.on_software =
		strcmp(row_text(row, A_policy_threshold_basis), "software_cost") == 0;
	rule->u.threshold.bound = yuan_copy(row_yuan(row, A_policy_threshold_bound));
	rule->u.threshold.inclusive = get_bool(row, A_policy_threshold_inclusive);
	read_demand(policy, &drafts->items[drafts->n - 1], row);
	rule->u.threshold.outcome = get_word(policy, row, A_policy_threshold_outcome, &outcome_words);
	rule->u.threshold.qualified = get_bool(row, A_policy_threshold_qualified);
	rule->u.threshold.independent = get_bool(row, A_policy_threshold_independent);
}

/* A word for an amount that is no document, else a kind of document. */
typedef struct AmountWord
{
	const char *word;
	int			value;
} AmountWord;

static int
read_amount(Policy *policy, const char *word, const AmountWord *words, int n)
{
	for (int i = 0; i < n; i++)
		if (strcmp(words[i].word, word) == 0)
			return words[i].value;
	return document_index(policy, "policy_limit", word);
}

static void
read_limit(Policy *policy, Drafts *drafts, const Row *row)
{
	static const AmountWord subjects[] = {{"contracts", LIMITS_CONTRACTS},
	{"supplements", LIMITS_SUPPLEMENTS}, {"allocations", LIMITS_ALLOCATIONS}};
	static const AmountWord ceilings[] = {{"limit", LIMITED_BY_APPROVAL},
										  {"contract", LIMITED_BY_CONTRACT}};
	char	   *subject = row_text(row, A_policy_limit_subject);
	char	   *ceiling = row_text(row, A_policy_limit_ceiling);
	Rule	   *rule = draft_rule(drafts, RULE_LIMIT, get_mode(row, A_policy_limit_mode), row,
								  A_policy_limit_track, -1,
								  A_policy_limit_to_stage, A_policy_limit_article,
								  A_policy_limit_note);

	rule->sqlstate = ERRCODE_GOVPROJ_ABOVE_LIMIT;
	rule->u.limit.subject = read_amount(policy, subject, subjects, lengthof(subjects));
	rule->u.limit.ceiling = read_amount(policy, ceiling, ceilings, lengthof(ceilings));
	/*
	 * contracts and allocations may be limited by the approval and by a paper: each is told
	 * apart
	 */
	rule->code = psprintf("%s.%s", subject,
						  rule->u.limit.subject < 0 && rule->u.limit.ceiling >= 0 ? ceiling
							  : "limit");
	rule->u.limit.percent = row_isnull(row, A_policy_limit_percent)
		? NumericGetDatum(int64_to_numeric(100))
		: datumCopy(row_datum(row, A_policy_limit_percent), false, -1);
}

/* What the subject may not come before: an event, a contract, or a kind of document. */
static void
read_after(Policy *policy, Rule *rule, const char *after)
{
	static const struct
	{
		const char *word;
		Before		before;
	}			events[] = {{"initiation", BEFORE_INITIATION}, {"round", BEFORE_ROUND},
		{"change", BEFORE_CHANGE}, {"delivery", BEFORE_DELIVERY}};
	const char *of;

	rule->u.order.document = -1;
	for (int i = 0; i < (int) lengthof(events); i++)
		if (strcmp(events[i].word, after) == 0)
		{
			rule->u.order.before = events[i].before;
			return;
		}
	if ((of = word_after(after, "contract")) != NULL)
	{
		rule->u.order.before = BEFORE_CONTRACT;
		rule->u.order.contract_kind = contract_kind_of(policy, "policy_order", of);
	}
	else if ((of = word_after(after, "stage")) != NULL)
	{
		rule->u.order.before = BEFORE_STAGE;
		rule->u.order.stage = stage_of_word(policy, "policy_order", of);
	}
	else
	{
		rule->u.order.before = BEFORE_DOCUMENT;
		rule->u.order.document = document_index(policy, "policy_order", after);
	}
}

/* The kinds, by commas, that must be anew for a period to begin again. */
static void
read_renewing(Policy *policy, Rule *rule, char *kinds)
{
	char	   *end = NULL;

	if (kinds == NULL)
		return;
	rule->u.order.renewing = palloc((strlen(kinds) / 2 + 1) * sizeof(int));
	for (char *kind = strtok_r(kinds, ", ", &end); kind; kind = strtok_r(NULL, ", ", &end))
		rule->u.order.renewing[rule->u.order.nrenewing++] =
			document_index(policy, "policy_order", kind);
}

static void
read_order(Policy *policy, Drafts *drafts, const Row *row)
{
	char	   *subject = row_text(row, A_policy_order_subject);
	char	   *after = row_text(row, A_policy_order_after);
	Rule	   *rule = draft_rule(drafts, RULE_ORDER, get_mode(row, A_policy_order_mode), row,
								  A_policy_order_track, A_policy_order_from_stage, -1,
								  A_policy_order_article, A_policy_order_note);

	rule->thing = thing_of_word(policy, "policy_order", subject);
	if (rule->thing.kind == THING_STAGE)
		drafts->items[drafts->n - 1].to = rule->gate = rule->thing.of;
	read_after(policy, rule, after);
	rule->u.order.anew = get_bool(row, A_policy_order_anew);
	rule->u.order.own = get_bool(row, A_policy_order_own);
	rule->u.order.any_round = get_bool(row, A_policy_order_any_round);
	rule->u.order.shifts = get_bool(row, A_policy_order_shifts);
	if (!row_isnull(row, A_policy_order_at_most))
		rule->u.order.at_most = copy_interval(row, A_policy_order_at_most);
	read_renewing(policy, rule, row_text(row, A_policy_order_renewed_by));
	rule->sqlstate = rule->u.order.at_most ? ERRCODE_GOVPROJ_APPROVAL_LAPSED
		: ERRCODE_GOVPROJ_DATE_ORDER;
	rule->code = row_text(row, A_policy_order_code);
	if (rule->code == NULL)
		rule->code = rule->u.order.at_most ? psprintf("%s.alive", after)
			: psprintf("%s.after.%s", subject, after);
	if (rule->u.order.at_most && rule->u.order.document >= 0 && rule->mode != MODE_OFF)
		policy->documents[rule->u.order.document].period = rule;
}

/* Is it about what is entered, and asked again of that at later steps? */
static bool
draft_is_of_entry(const Draft *draft)
{
	return draft->rule->thing.kind != THING_NONE && draft->rule->thing.kind != THING_STAGE;
}

/* Does a gate's row bear on a step? */
static bool
draft_bears_on(const Draft *draft, const Step *step)
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
	if (draft->onwards)
		return step->kind == STEP_FORWARD && step->to >= draft->to;
	if ((draft->rule->kind == RULE_LIMIT || draft->rule->kind == RULE_THRESHOLD ||
		 draft_is_of_entry(draft)) &&
		step->kind != STEP_FORWARD)
		return false;
	if (draft->rule->kind == RULE_ORDER && step->kind != STEP_FORWARD &&
		step->kind != STEP_RESTART)
		return false;
	if (draft->rule->kind == RULE_LIMIT && draft->rule->u.limit.subject == LIMITS_SUPPLEMENTS)
		return false;			/* judged as they are entered, which is after the gate */
	return step->to == draft->to;
}

static void
hand_out_rules(Policy *policy, const Drafts *drafts)
{
	for (int s = 0; s < policy->nsteps; s++)
	{
		Step	   *step = &policy->steps[s];

		step->rules = palloc((drafts->n + 1) * sizeof(Rule *));
		for (int d = 0; d < drafts->n; d++)
			if (drafts->items[d].rule->mode != MODE_OFF && draft_bears_on(&drafts->items[d], step))
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
		(rule->kind == RULE_THRESHOLD ||
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
	}
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
	Track	   *track = &policy->tracks[policy->ntracks++];

	track->track = row_text(row, A_policy_track_track);
	track->owner_kind = get_word(policy, row, A_policy_track_owner_kind, &agency_kind_words);
	track->article = row_text(row, A_policy_track_article);
}

static void
read_class(Policy *policy, const Row *row)
{
	Class	   *class = &policy->classes[policy->nclasses++];

	class->category = get_category(row, A_policy_class_category);
	class->track = row_text(row, A_policy_class_track);
	class->article = row_text(row, A_policy_class_article);
	if (class->track && policy_track(policy, class->track) == NULL)
		unknown_word(policy, "policy_class", class->track);
}

static void
read_document(Policy *policy, const Row *row)
{
	DocumentKind *document = &policy->documents[policy->ndocuments++];

	memset(document, 0, sizeof(DocumentKind));
	document->kind = row_text(row, A_policy_document_kind);
	document->label = row_text(row, A_policy_document_label_zh);
	document->issuer = get_word(policy, row, A_policy_document_issuer, &office_words);
	document->article = row_text(row, A_policy_document_article);
	document->authority = authority_by_note(row_text(row, A_policy_document_note));
	document->has_outcome = get_bool(row, A_policy_document_has_outcome);
	document->has_amount = get_bool(row, A_policy_document_has_amount);
	document->has_third_party = get_bool(row, A_policy_document_has_third_party);
	document->may_be_inapplicable = get_bool(row, A_policy_document_may_be_inapplicable);
}

static void
read_step(Policy *policy, const Row *row)
{
	Step	   *step = &policy->steps[policy->nsteps++];
	char	   *limit = row_text(row, A_policy_step_limit_document);

	step->track = row_text(row, A_policy_step_track);
	step->from = get_stage(row, A_policy_step_from_stage);
	step->to = get_stage(row, A_policy_step_to_stage);
	step->kind = step_kind(row_text(row, A_policy_step_kind));
	step->office = get_word(policy, row, A_policy_step_office, &office_words);
	step->article = row_text(row, A_policy_step_article);
	step->authority = authority_by_note(row_text(row, A_policy_step_note));
	step->freezes = get_bool(row, A_policy_step_freezes);
	step->obliges = false;
	step->limit_document = limit ? document_index(policy, "policy_step", limit) : -1;
	step->nrules = 0;
	step->rules = NULL;
	if (policy_track(policy, step->track) == NULL)
		unknown_word(policy, "policy_step", step->track);
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

/* Which stages lead to which, by any number of steps (Warshall). */
static void
trace_track(const Policy *policy, Track *track)
{
	int			n;

	track->stages = palloc((2 * policy->nsteps + 1) * sizeof(Stage));
	for (int s = 0; s < policy->nsteps; s++)
		if (strcmp(policy->steps[s].track, track->track) == 0)
		{
			(void) add_stage(track, policy->steps[s].from);
			(void) add_stage(track, policy->steps[s].to);
		}
	n = track->nstages;
	track->leads = palloc0((n * n + 1) * sizeof(bool));
	for (int s = 0; s < policy->nsteps; s++)
		if (strcmp(policy->steps[s].track, track->track) == 0)
			track->leads[add_stage(track, policy->steps[s].from) * n +
						 add_stage(track, policy->steps[s].to)] = true;
	for (int k = 0; k < n; k++)
		for (int i = 0; i < n; i++)
			for (int j = 0; track->leads[i * n + k] && j < n; j++)
				track->leads[i * n + j] |= track->leads[k * n + j];
}

/* With which steps do duties arise?  Those that do not are spared looking. */
static void
mark_steps(Policy *policy)
{
	for (int s = 0; s < policy->nsteps; s++)
		for (int i = 0; i < policy->nduty_kinds; i++)
			if (policy->duty_kinds[i].event == DUTY_STAGE &&
				policy->duty_kinds[i].stage == policy->steps[s].to)
				policy->steps[s].obliges = true;
}

/* Room for every row of a policy table, all zero; reading it then only appends. */
static void *
room_for_rows(const Register *reg, TableId which, int column, int64 policy_id, Snapshot snapshot,
			  Size size)
{
	Probe		probe;
	int			n = 1;

	probe_begin(&probe, &reg->table[which], column, Int64GetDatum(policy_id), snapshot);
	while (probe_next(&probe) != NULL)
		n++;
	probe_end(&probe);
	return palloc0(n * size);
}

#define ROOM_FOR_ROWS(which, type) \
	room_for_rows(reg, TABLE_##which, A_##which##_policy_id, policy->id, snapshot, sizeof(type))

#define FOR_EACH_ROW(which, action) \
	do { \
		Probe		probe; \
		Row		   *row; \
		probe_begin(&probe, &reg->table[TABLE_##which], A_##which##_policy_id, \
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
 * Compile one version.  row: its row of the policy table; everything is
 * allocated in the current memory context.  A word that the engine does not
 * know becomes the policy's fault.
 */
Policy *
policy_compile(const Register *reg, const Row *head, Snapshot snapshot)
{
	Policy	   *policy = palloc0(sizeof(Policy));
	Drafts		drafts = {0};

	policy->id = row_int64(head, A_policy_id);
	policy->code = row_text(head, A_policy_code);
	policy->number = row_text(head, A_policy_number);
	policy->from = row_date(head, A_policy_valid_from);
	policy->until = policy_last_day(head);
	policy->backdate_days = row_isnull(head, A_policy_backdate_days) ? -1
		: row_int32(head, A_policy_backdate_days);
	policy->in_use = get_bool(head, A_policy_in_use);

	policy->tracks = ROOM_FOR_ROWS(policy_track, Track);
	policy->classes = ROOM_FOR_ROWS(policy_class, Class);
	policy->documents = ROOM_FOR_ROWS(policy_document, DocumentKind);
	policy->steps = ROOM_FOR_ROWS(policy_step, Step);

	policy->duty_kinds = ROOM_FOR_ROWS(policy_obligation, DutyKind);
	policy->waivables = ROOM_FOR_ROWS(policy_waiver, Waivable);

	FOR_EACH_ROW(policy_track, read_track(policy, row));
	FOR_EACH_ROW(policy_class, read_class(policy, row));
	FOR_EACH_ROW(policy_document, read_document(policy, row));
	qsort(policy->documents, policy->ndocuments, sizeof(DocumentKind), compare_documents);
	FOR_EACH_ROW(policy_step, read_step(policy, row));
	FOR_EACH_ROW(policy_obligation, read_duty_kind(policy, row));
	FOR_EACH_ROW(policy_waiver, read_waivable(policy, row));
	mark_steps(policy);
	for (int i = 0; i < policy->ntracks; i++)
		trace_track(policy, &policy->tracks[i]);
	FOR_EACH_ROW(policy_requirement, read_requirement(policy, &drafts, row));
	FOR_EACH_ROW(policy_condition, read_condition(policy, &drafts, row));
	FOR_EACH_ROW(policy_threshold, read_threshold(policy, &drafts, row));
	FOR_EACH_ROW(policy_limit, read_limit(policy, &drafts, row));
	FOR_EACH_ROW(policy_order, read_order(policy, &drafts, row));
	hand_out_rules(policy, &drafts);
	hand_out_lines(policy, &drafts);
	hand_out_entries(policy, &drafts);
	return policy;
}
