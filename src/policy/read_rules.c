/*
 * read_rules.c
 *		From rows to rules: one reader for each policy table whose rows are rules.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/numeric.h"

#include "errors.h"
#include "policy/read_rules.h"
#include "policy/read_when.h"
#include "policy/rule_words.h"
#include "policy/values.h"
#include "schema/policy.h"

#define AS_SQLSTATE(value, word, sqlstate) [value] = sqlstate,
static const int condition_sqlstates[NCONDITIONS] = {CONDITIONS(AS_SQLSTATE)};
#undef AS_SQLSTATE

static int
duty_kind_index(Policy *policy, const char *code)
{
	int			index = policy_duty_kind(policy, code);

	if (index >= 0)
		return index;
	policy_unknown_word(policy, "policy_condition", code);
	return 0;
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
		rule->u.condition.document = policy_document_named(policy, "policy_condition", argument);
}

/* Which of the kinds a row names; none: 0, which is any. */
int
kind_among(Policy *policy, const char *table, const Words *kinds, const char *kind)
{
	int			found = *kind ? word_value(kinds, kind) : WORD_NONE;

	if (found == WORD_UNKNOWN)
		policy_unknown_word(policy, table, kind);
	return found;
}

/* A share in percent; false: the row states none. */
static bool
read_percent(const Policy *policy, const Row *row, int column, Datum *percent)
{
	const struct varlena *number;

	if (row_isnull(row, column))
		return false;
	number = PG_DETOAST_DATUM(row_datum(row, column));
	*percent = PointerGetDatum(store_copy(policy->store, number, VARSIZE(number)));
	return true;
}

/* What a row needs: a demand, an evaluation, a contract, a cost line, or a kind of document. */
static void
read_needs(Policy *policy, const char *needs, Wanted *wanted)
{
	const char *of;

	if ((of = word_after(needs, "contract")) != NULL)
	{
		wanted->sort = WANTED_CONTRACT;
		wanted->kind = kind_among(policy, "policy_requirement",
								  &policy->words.list[LIST_CONTRACT], of);
	}
	else if ((of = word_after(needs, "cost_line")) != NULL)
	{
		wanted->sort = WANTED_COST_LINE;
		wanted->kind = kind_among(policy, "policy_requirement",
								  &policy->words.list[LIST_COST_LINE], of);
	}
	else if ((of = word_after(needs, "evaluation")) != NULL)
	{
		wanted->sort = WANTED_EVALUATION;
		wanted->kind = kind_among(policy, "policy_requirement",
								  &policy->words.list[LIST_EVALUATION], of);
	}
	else if (strcmp(needs, "demand") == 0)
		wanted->sort = WANTED_DEMAND;
	else
	{
		wanted->sort = WANTED_DOCUMENT;
		wanted->kind = policy_document_named(policy, "policy_requirement", needs);
	}
}

/* One row of what a step needs. */
static Wanted *
read_wanted(Policy *policy, const Row *row)
{
	Wanted	   *wanted = palloc0(sizeof(Wanted));

	read_needs(policy, row_text(row, A_policy_requirement_needs), wanted);
	wanted->row_id = row_int64(row, A_policy_requirement_id);
	wanted->absent = value_bool(row, A_policy_requirement_absent);
	wanted->outcome = value_word(policy, row, A_policy_requirement_outcome, &outcome_words);
	wanted->may_be_inapplicable = value_bool(row, A_policy_requirement_may_be_inapplicable);
	wanted->each_round = value_bool(row, A_policy_requirement_each_round);
	wanted->qualified = value_bool(row, A_policy_requirement_qualified);
	wanted->independent = value_bool(row, A_policy_requirement_independent);
	wanted->has_percent = read_percent(policy, row, A_policy_requirement_percent, &wanted->percent);
	return wanted;
}

/* How refusals call it: as the rows name it, else by what is needed, as "contract.main". */
static char *
requirement_code(const Draft *draft, char *needs, const Wanted *wanted)
{
	char	   *colon = strchr(needs, ':');

	if (draft->any_of || draft->code)
		return draft->any_of ? draft->any_of : draft->code;
	if (colon)
		*colon = '.';
	return wanted->absent ? psprintf("%s.absent", needs) : needs;
}

/* What nobody may have there is no paper missing: the step is not there while he does. */
static int
requirement_sqlstate(const Rule *rule, const Wanted *wanted)
{
	if (wanted->absent)
		return ERRCODE_GOVPROJ_NO_SUCH_STEP;
	return wanted->sort == WANTED_COST_LINE || when_names_amount(rule->when)
		? ERRCODE_GOVPROJ_MONEY_LINE : ERRCODE_GOVPROJ_DOCUMENT_MISSING;
}

void
read_requirement(Policy *policy, Drafts *drafts, const Row *row)
{
	Rule	   *rule = draft_rule(drafts, RULE_REQUIREMENT,
								  value_mode(row, A_policy_requirement_mode), row,
								  A_policy_requirement_track, A_policy_requirement_from_stage,
								  A_policy_requirement_to_stage, A_policy_requirement_article,
								  A_policy_requirement_note);
	Draft	   *draft = &drafts->items[drafts->n - 1];
	Wanted	   *wanted = read_wanted(policy, row);

	draft->any_of = row_text(row, A_policy_requirement_any_of);
	draft->code = row_text(row, A_policy_requirement_code);
	draft->onwards = value_bool(row, A_policy_requirement_onwards);
	if (!row_isnull(row, A_policy_requirement_applies_when))
		draft->when = DatumGetJsonbPCopy(row_datum(row, A_policy_requirement_applies_when));
	rule->when = when_read(policy, row, A_policy_requirement_applies_when, NULL);
	rule->sqlstate = requirement_sqlstate(rule, wanted);
	if (draft_join_group(drafts, draft, wanted))
	{
		drafts->n--;
		return;
	}
	rule->code = store_string(policy->store,
							  requirement_code(draft, row_text(row, A_policy_requirement_needs),
											   wanted));
	rule->u.requirement.nwanted = 1;
	rule->u.requirement.wanted = wanted;
	rule->u.requirement.any = draft->any_of != NULL;
	rule->u.requirement.line = when_line(rule->when);
}

/* What an order or an entry is of: a kind of document, or one of the other words. */
static Thing
thing_of_word(Policy *policy, const char *table, const char *word)
{
	const char *of;
	int			plain;

	for (const RowWord *kinded = kinded_things; kinded->word; kinded++)
		if ((of = word_after(word, kinded->word)) != NULL)
			return (Thing) {kinded->value, kind_among(policy, table,
													  kinds_of_thing(policy, kinded->value), of)};
	if ((of = word_after(word, "stage")) != NULL)
		return (Thing) {THING_STAGE, stage_of_word(policy, table, of)};
	if (row_word_value(plain_things, word, &plain))
		return (Thing) {plain, 0};
	return (Thing) {THING_DOCUMENT, policy_document_named(policy, table, word)};
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

void
read_condition(Policy *policy, Drafts *drafts, const Row *row)
{
	char	   *name = row_text(row, A_policy_condition_condition);
	char	   *argument = value_text(policy, row, A_policy_condition_argument);
	Rule	   *rule = draft_rule(drafts, RULE_CONDITION, value_mode(row, A_policy_condition_mode),
								  row,
								  A_policy_condition_track, A_policy_condition_from_stage,
								  A_policy_condition_to_stage, A_policy_condition_article,
								  A_policy_condition_note);
	int			i = 0;

	while (i < NCONDITIONS && strcmp(condition_name(i), name) != 0)
		i++;
	if (i == NCONDITIONS)
	{
		policy_unknown_word(policy, "policy_condition", name);
		i = 0;
	}
	rule->sqlstate = condition_sqlstates[i];
	rule->code = value_text(policy, row, A_policy_condition_code);
	if (rule->code == NULL)
		rule->code = store_string(policy->store,
								  condition_code(name, argument,
												 row_text(row, A_policy_condition_entry)));
	rule->u.condition.condition = i;
	rule->u.condition.argument = argument;
	rule->u.condition.label_zh = value_text(policy, row, A_policy_condition_label_zh);
	rule->u.condition.label_en = value_text(policy, row, A_policy_condition_label_en);
	if (i == CONDITION_APPROVAL_LAPSED)
		rule->u.condition.document = policy_document_named(policy, "policy_condition", argument);
	if (i == CONDITION_SETTLED)
		rule->u.condition.duty_kind = duty_kind_index(policy, argument);
	if (i == CONDITION_FOUR_EYES && argument)
		read_four_eyes(policy, rule, argument);
	if ((i == CONDITION_REACHED || i == CONDITION_NOT_REACHED) && argument)
		rule->u.condition.stage = stage_of_word(policy, "policy_condition", argument);
	if (condition_is_of_time(i) && row_isnull(row, A_policy_condition_entry))
		policy_unknown_word(policy, "policy_condition", name);	/* a step has its stage */
	if (!row_isnull(row, A_policy_condition_entry))
		rule->thing = thing_of_word(policy, "policy_condition",
									row_text(row, A_policy_condition_entry));
	/* money that is not due is refused as an amount */
	if (condition_is_of_time(i) && rule->thing.kind == THING_PAYMENT)
		rule->sqlstate = ERRCODE_GOVPROJ_ABOVE_LIMIT;
	rule->when = when_read(policy, row, A_policy_condition_applies_when,
						   kinds_of_thing(policy, rule->thing.kind));
	rule->u.condition.until = value_stage(row, A_policy_condition_until_stage);
}

/* A word for an amount that is no document, else a kind of document. */
static int
read_amount(Policy *policy, const char *word, const RowWord *words)
{
	int			value;

	return row_word_value(words, word, &value) ? value
		: policy_document_named(policy, "policy_limit", word);
}

/* A ceiling of which a row states no share. */
static Datum
whole_of_it(const Policy *policy)
{
	Numeric		hundred = int64_to_numeric(100);

	return PointerGetDatum(store_copy(policy->store, hundred, VARSIZE(hundred)));
}

/* Is it called by its ceiling too, and not just the limit of its subject? */
static bool
names_its_ceiling(const Rule *rule)
{
	if (rule->u.limit.optional || rule->u.limit.ceiling == LIMITED_BY_TOTAL ||
		rule->u.limit.subject == LIMITS_PAYMENTS)
		return true;
	if (rule->u.limit.ceiling == LIMITED_BY_CONTRACT)
		return rule->u.limit.subject == LIMITS_PAID_ON_CONTRACT;
	return rule->u.limit.subject < 0 && rule->u.limit.ceiling != LIMITED_BY_APPROVAL;
}

/* What kinds there are of what a sum is of; NULL: none that an occasion could tell apart. */
static const Words *
kinds_of_subject(int subject)
{
	if (subject == LIMITS_PAYMENTS || subject == LIMITS_PAID_NATIONAL ||
		subject == LIMITS_PAID_ON_CONTRACT)
		return &payment_kind_words;
	return subject == LIMITS_CHANGES ? &change_kind_words : NULL;
}

void
read_limit(Policy *policy, Drafts *drafts, const Row *row)
{
	char	   *subject = row_text(row, A_policy_limit_subject);
	char	   *ceiling = row_text(row, A_policy_limit_ceiling);
	char	   *lifted_by = row_text(row, A_policy_limit_lifted_by);
	Rule	   *rule = draft_rule(drafts, RULE_LIMIT, value_mode(row, A_policy_limit_mode), row,
								  A_policy_limit_track, -1,
								  A_policy_limit_to_stage, A_policy_limit_article,
								  A_policy_limit_note);

	rule->sqlstate = ERRCODE_GOVPROJ_ABOVE_LIMIT;
	rule->u.limit.subject = read_amount(policy, subject, limit_subjects);
	rule->u.limit.ceiling = read_amount(policy, ceiling, limit_ceilings);
	if (rule->u.limit.subject == LIMITS_PAYMENTS && rule->u.limit.ceiling == LIMITED_BY_CONTRACT)
		rule->u.limit.subject = LIMITS_PAID_ON_CONTRACT;
	rule->when = when_read(policy, row, A_policy_limit_applies_when,
						   kinds_of_subject(rule->u.limit.subject));
	rule->u.limit.until = value_stage(row, A_policy_limit_until_stage);
	rule->u.limit.lifting = lifted_by ? policy_document_named(policy, "policy_limit", lifted_by)
		: -1;
	/* it may have fallen since the contracts were signed */
	drafts->items[drafts->n - 1].onwards = rule->u.limit.subject == LIMITS_CONTRACTS;
	/* a sum, or a paper where it may lack, may be limited by several: each is told apart */
	rule->u.limit.optional = value_bool(row, A_policy_limit_optional);
	rule->code = store_string(policy->store,
							  psprintf("%s.%s", subject,
									   names_its_ceiling(rule) ? ceiling : "limit"));
	if (!read_percent(policy, row, A_policy_limit_percent, &rule->u.limit.percent))
		rule->u.limit.percent = whole_of_it(policy);
}

/* What the subject may not come before: an event, a contract, or a kind of document. */
static void
read_after(Policy *policy, Rule *rule, const char *after)
{
	const char *of;
	int			event;

	rule->u.order.document = -1;
	if (row_word_value(order_events, after, &event))
		rule->u.order.before = event;
	else if ((of = word_after(after, "contract")) != NULL)
	{
		rule->u.order.before = BEFORE_CONTRACT;
		rule->u.order.contract_kind = kind_among(policy, "policy_order",
												 &policy->words.list[LIST_CONTRACT], of);
	}
	else if ((of = word_after(after, "stage")) != NULL)
	{
		rule->u.order.before = BEFORE_STAGE;
		rule->u.order.stage = stage_of_word(policy, "policy_order", of);
	}
	else
	{
		rule->u.order.before = BEFORE_DOCUMENT;
		rule->u.order.document = policy_document_named(policy, "policy_order", after);
	}
}

/* The kinds, by commas, that must be anew for a period to begin again. */
static void
read_renewing(Policy *policy, Rule *rule, char *kinds)
{
	int		   *renewing;
	char	   *end = NULL;

	if (kinds == NULL)
		return;
	renewing = palloc((strlen(kinds) / 2 + 1) * sizeof(int));
	for (char *kind = strtok_r(kinds, ", ", &end); kind; kind = strtok_r(NULL, ", ", &end))
		renewing[rule->u.order.nrenewing++] = policy_document_named(policy, "policy_order", kind);
	rule->u.order.renewing = store_copy(policy->store, renewing,
										rule->u.order.nrenewing * sizeof(int));
}

void
read_order(Policy *policy, Drafts *drafts, const Row *row)
{
	char	   *subject = row_text(row, A_policy_order_subject);
	char	   *after = row_text(row, A_policy_order_after);
	Rule	   *rule = draft_rule(drafts, RULE_ORDER, value_mode(row, A_policy_order_mode), row,
								  A_policy_order_track, A_policy_order_from_stage, -1,
								  A_policy_order_article, A_policy_order_note);

	rule->thing = thing_of_word(policy, "policy_order", subject);
	if (rule->thing.kind == THING_STAGE)
		drafts->items[drafts->n - 1].to = rule->gate = rule->thing.of;
	rule->when = when_read(policy, row, A_policy_order_applies_when,
						   kinds_of_thing(policy, rule->thing.kind));
	read_after(policy, rule, after);
	rule->u.order.anew = value_bool(row, A_policy_order_anew);
	rule->u.order.own = value_bool(row, A_policy_order_own);
	rule->u.order.any_round = value_bool(row, A_policy_order_any_round);
	rule->u.order.shifts = value_bool(row, A_policy_order_shifts);
	rule->u.order.at_least = value_duration(policy, row, A_policy_order_at_least);
	rule->u.order.at_most = value_duration(policy, row, A_policy_order_at_most);
	read_renewing(policy, rule, row_text(row, A_policy_order_renewed_by));
	rule->u.order.longer = value_lengthening(policy, row, A_policy_order_extended_by,
											 A_policy_order_extension, A_policy_order_times,
											 A_policy_order_asked);
	rule->sqlstate = rule->u.order.at_most ? ERRCODE_GOVPROJ_APPROVAL_LAPSED
		: ERRCODE_GOVPROJ_DATE_ORDER;
	rule->code = value_text(policy, row, A_policy_order_code);
	if (rule->code == NULL)
		rule->code = store_string(policy->store,
								  rule->u.order.at_most ? psprintf("%s.alive", after)
								  : psprintf("%s.after.%s", subject, after));
	rule->u.order.track = drafts->items[drafts->n - 1].track;
	if (rule->u.order.at_most && rule->u.order.document >= 0 && rule->mode != MODE_OFF)
		policy->documents[rule->u.order.document].periods =
			lappend(policy->documents[rule->u.order.document].periods, rule);
}
