/*
 * replay_entry.c
 *		What was entered by an act, as the rules of entries of another version have it.
 *
 * The triggers of the tables say the same of a row that comes in; here it is told, and its sums
 * have been moved.  A correction of what was entered is no entry.
 */
#include "postgres.h"

#include "code/shown.h"
#include "policy/rule_words.h"
#include "register/figure.h"
#include "schema/duty.h"
#include "schema/evidence.h"
#include "schema/ledger.h"
#include "schema/money.h"
#include "schema/project.h"
#include "trial/replay_entry.h"

/* Of which row an act tells, as it stands; NULL: of none. */
const Row *
replay_row_of(Chronicle *chronicle, const PastAct *act, const JsonbContainer *detail)
{
	if (act->deed == NULL || act->deed->bearing == REMOVES)
		return NULL;
	return telling_row_with_id(&chronicle->telling, act->deed->table,
							   telling_member_int(detail, "id"));
}

/* Of a kind that the row names. */
static ReplayedEntry
of_kind(const Policy *policy, const Policy *own, ThingKind thing, WordList list, const Row *row,
		int column)
{
	int			kind = said_word(&policy->words, list, row, column);

	if (row_isnull(row, column))
		return (ReplayedEntry) {
			.judged.thing.kind = thing,
			.thing = row_word_of(kinded_things, thing),
			.label = row_word_of(kinded_things, thing)
		};
	return (ReplayedEntry) {
		.judged = {.thing = {thing, kind},.facts.kind = kind},
		.thing = psprintf("%s:%s", row_word_of(kinded_things, thing), row_text(row, column)),
		.label = vocabulary_label(&own->words, list, said_word(&own->words, list, row, column)),
		.unknown = kind == WORD_UNKNOWN
	};
}

/* Of a kind that is the engine's own. */
static ReplayedEntry
of_own_kind(ThingKind thing, int kind, const char *word, const char *label)
{
	return (ReplayedEntry) {
		.judged = {.thing = {thing, kind},.facts.kind = kind},
		.thing = psprintf("%s:%s", row_word_of(kinded_things, thing), word),
		.label = label
	};
}

static ReplayedEntry
of_none(ThingKind thing)
{
	const char *word = row_word_of(plain_things, thing);

	return (ReplayedEntry) {.judged.thing.kind = thing,.thing = word,.label = word};
}

static void
set_amount(JudgedEntry *entry, const Row *row, int column)
{
	entry->facts.has_amount = !row_isnull(row, column);
	if (entry->facts.has_amount)
		entry->facts.amount = row_yuan(row, column);
}

static ReplayedEntry
document_entered(const Policy *policy, const Policy *own, const Row *row)
{
	char	   *word = row_text(row, A_document_kind);
	int			kind = policy_document(policy, word);
	int			own_kind = policy_document(own, word);
	ReplayedEntry entry = {
		.judged = {
			.thing = {THING_DOCUMENT, kind},
			.day = row_date(row, A_document_issued_on),
			.document_id = row_int64(row, A_document_id)
		},
		.thing = word,
		.label = own_kind < 0 ? word : label_or_word(word, own->documents[own_kind].label),
		.unknown = kind < 0
	};

	set_amount(&entry.judged, row, A_document_amount);
	return entry;
}

static ReplayedEntry
contract_entered(const Policy *policy, const Policy *own, const Row *row)
{
	ReplayedEntry entry = of_kind(policy, own, THING_CONTRACT, LIST_CONTRACT, row,
								  A_contract_kind);

	entry.judged.day = row_date(row, A_contract_signed_on);
	entry.judged.contract_id = row_int64(row, A_contract_id);
	entry.judged.moves = MOVES(LIMITS_CONTRACTS);
	set_amount(&entry.judged, row, A_contract_amount);
	return entry;
}

static ReplayedEntry
supplement_entered(const Row *row)
{
	ReplayedEntry entry = of_none(THING_SUPPLEMENT);

	entry.judged.day = row_date(row, A_supplement_signed_on);
	entry.judged.contract_id = row_int64(row, A_supplement_contract_id);
	set_amount(&entry.judged, row, A_supplement_amount);
	entry.judged.moves = yuan_is_positive(entry.judged.facts.amount)
		? MOVES(LIMITS_CONTRACTS) | MOVES(LIMITS_SUPPLEMENTS) : MOVES(LIMITS_PAID_ON_CONTRACT);
	return entry;
}

static bool
contract_has_ended(Chronicle *chronicle, int64 id)
{
	const Row  *contract = telling_row_with_id(&chronicle->telling, TABLE_contract, id);

	return contract && !row_isnull(contract, A_contract_ended_on);
}

/* Does money come back by it? */
static bool
comes_back(const Row *row, const Row *reversed)
{
	if (reversed)
		return row_payment_kind(reversed, A_payment_kind) != PAYMENT_REFUND;
	return row_payment_kind(row, A_payment_kind) == PAYMENT_REFUND;
}

static ReplayedEntry
payment_entered(Chronicle *chronicle, const Policy *policy, const Row *row)
{
	PaymentKind kind = row_payment_kind(row, A_payment_kind);
	ReplayedEntry entry = of_own_kind(THING_PAYMENT, kind, payment_kind_word(kind),
									  payment_kind_label(kind));
	JudgedEntry *judged = &entry.judged;
	const Row  *reversed = row_isnull(row, A_payment_payment_id) ? NULL
		: telling_row_with_id(&chronicle->telling, TABLE_payment,
							  row_int64(row, A_payment_payment_id));
	FundSource	source = said_word(&policy->words, LIST_SOURCE, reversed ? reversed : row,
								   A_payment_source);
	bool		back = comes_back(row, reversed);

	judged->day = row_date(row, A_payment_paid_on);
	judged->contract_id = row_int64(row, A_payment_contract_id);
	judged->source = source == WORD_NONE && back ? unnamed_source(&policy->words) : source;
	judged->facts.source = judged->source == WORD_NONE ? unnamed_source(&policy->words)
		: judged->source;
	set_amount(judged, row, A_payment_amount);
	if (!back)
		judged->moves = MOVES(LIMITS_PAYMENTS) | MOVES(LIMITS_PAID_ON_CONTRACT) |
			(is_in_scope(&policy->words, source) ? 0 : MOVES(LIMITS_PAID_NATIONAL)) |
			(contract_has_ended(chronicle, judged->contract_id) ? MOVES(LIMITS_CONTRACTS) : 0);
	return entry;
}

static int
moved_by_change(const Policy *policy, ChangeKind kind, FundSource source)
{
	if (kind == CHANGE_VALUE)
		return MOVES(LIMITS_CHANGES);
	if (kind != CHANGE_FUNDS || is_in_scope(&policy->words, source))
		return 0;
	return MOVES(LIMITS_NATIONAL) | MOVES(LIMITS_PAID_NATIONAL);
}

static ReplayedEntry
change_decided(const Policy *policy, const Row *row)
{
	ChangeKind	kind = row_change_kind(row, A_change_kind);
	ReplayedEntry entry = of_own_kind(THING_CHANGE, kind, change_kind_word(kind),
									  change_kind_label(kind));
	JudgedEntry *judged = &entry.judged;

	judged->day = row_date(row, A_change_decided_on);
	judged->facts.cause = said_word(&policy->words, LIST_CAUSE, row, A_change_cause);
	judged->facts.source = said_word(&policy->words, LIST_SOURCE, row, A_change_source);
	judged->moves = moved_by_change(policy, kind, judged->facts.source);
	if ((kind != CHANGE_VALUE && kind != CHANGE_FUNDS) || row_isnull(row, A_change_old) ||
		row_isnull(row, A_change_new))
		return entry;
	judged->facts.has_amount = true;
	judged->facts.amount = yuan_difference(figure_yuan(row_figure(row, A_change_new)),
										   figure_yuan(row_figure(row, A_change_old)));
	return entry;
}

/* Is a figure more than it was?  Only that is judged. */
static bool
is_raised(const Row *before, const Row *row, int column)
{
	if (row_isnull(row, column))
		return false;
	return yuan_less(before && !row_isnull(before, column) ? row_yuan(before, column)
					 : yuan_zero(), row_yuan(row, column));
}

static ReplayedEntry
funds_of(const Entering *entering, ThingKind thing, int column)
{
	ReplayedEntry entry = of_none(thing);
	const Vocabulary *words = &entering->policy->words;
	FundSource	source = said_word(words, LIST_SOURCE, entering->row, A_fund_allocation_source);

	entry.judged.day = entering->today;
	entry.judged.facts.source = source;
	set_amount(&entry.judged, entering->row, column);
	if (thing == THING_DECIDED)
		entry.judged.moves = MOVES(LIMITS_ALL_ALLOCATIONS) |
			(is_in_scope(words, source) ? MOVES(LIMITS_ALLOCATIONS) : MOVES(LIMITS_NATIONAL));
	return entry;
}

static int
funds_allocated(const Entering *entering, ReplayedEntry *entries)
{
	const Row  *before = entering->before;
	const Row  *row = entering->row;
	int			n = 0;

	if (before == NULL || is_raised(before, row, A_fund_allocation_requested))
		entries[n++] = funds_of(entering, THING_REQUESTED, A_fund_allocation_requested);
	if (is_raised(before, row, A_fund_allocation_arranged))
		entries[n++] = funds_of(entering, THING_ARRANGED, A_fund_allocation_arranged);
	if (is_raised(before, row, A_fund_allocation_decided))
		entries[n++] = funds_of(entering, THING_DECIDED, A_fund_allocation_decided);
	return n;
}

static ReplayedEntry
evaluation_entered(const Policy *policy, const Policy *own, const Row *row)
{
	ReplayedEntry entry = of_kind(policy, own, THING_EVALUATION, LIST_EVALUATION, row,
								  A_evaluation_kind);

	entry.judged.day = row_date(row, A_evaluation_evaluated_on);
	return entry;
}

static ReplayedEntry
party_joins(const Row *row, int contract_column, DateADT day)
{
	ReplayedEntry entry = of_none(THING_PARTY);

	entry.judged.day = day;
	entry.judged.contract_id = row_int64(row, contract_column);
	return entry;
}

/* What the act entered, each thing as the version that is tried has it.  Returns how many. */
int
replay_entries(const Entering *entering, ReplayedEntry *entries)
{
	const Policy *policy = entering->policy;
	const Policy *own = entering->own;
	const Row  *row = entering->row;
	TableId		table = row->table->id;

	if (table == TABLE_fund_allocation)
		return funds_allocated(entering, entries);
	if (entering->act->deed->bearing != ENTERS)
		return 0;
	switch (table)
	{
		case TABLE_document:
			if (!row_isnull(row, A_document_document_id))
				return 0;		/* it undoes another, which needs no order */
			entries[0] = document_entered(policy, own, row);
			return 1;
		case TABLE_contract:
			entries[0] = contract_entered(policy, own, row);
			return 1;
		case TABLE_supplement:
			entries[0] = supplement_entered(row);
			return 1;
		case TABLE_payment:
			entries[0] = payment_entered(entering->chronicle, policy, row);
			return 1;
		case TABLE_change:
			entries[0] = change_decided(policy, row);
			return 1;
		case TABLE_evaluation:
			entries[0] = evaluation_entered(policy, own, row);
			return 1;
		case TABLE_assignment:
			entries[0] = party_joins(row, A_assignment_contract_id,
									 row_date(row, A_assignment_from_on));
			return 1;
		case TABLE_contract_party:
			entries[0] = party_joins(row, A_contract_party_contract_id, entering->today);
			return 1;
		case TABLE_acceptance_part:
			entries[0] = of_none(THING_ACCEPTANCE_PART);
			entries[0].judged.day = row_date(row, A_acceptance_part_accepted_on);
			return 1;
		default:
			return 0;
	}
}
