/*
 * rule_order.c
 *		What a document, a contract, a sum or a step rests on.
 *
 * A fact bears no day before what it rests on; the same day is in order.  It is
 * judged as of its own day: by the document that counted then, not by today's.
 */
#include "postgres.h"

#include "errors.h"
#include "judge/case_acts.h"
#include "judge/case_contracts.h"
#include "judge/case_documents.h"
#include "judge/case_money.h"
#include "judge/periods.h"
#include "judge/rule_documents.h"
#include "judge/rule_order.h"
#include "judge/rule_when.h"
#include "schema/project.h"

static int64
order_after_seq(const Rule *rule, const Subject *subject)
{
	return rule->u.order.any_round ? 0 : subject->after_seq;
}

static bool
serves(const Document *document)
{
	return document && !document_says_no(document);
}

/* Does it say how long after, at least or at most? */
bool
order_has_period(const Rule *rule)
{
	return rule->u.order.at_least || rule->u.order.at_most;
}

/* The first day on which the subject is in order, after what came on a day. */
static DateADT
first_day_after(const Case *c, const Rule *rule, DateADT day)
{
	return rule->u.order.at_least ? duration_end(c->book, rule->u.order.at_least, day) : day;
}

/* The last one. */
static DateADT
last_day_after(Case *c, const Rule *rule, const Subject *subject, DateADT day)
{
	return rule->u.order.at_most ? period_end(c, rule, order_after_seq(rule, subject), day)
		: DATEVAL_NOEND;
}

/* Is the subject's day as long after another as it is to be, and no longer? */
static OrderFault
period_fault(Case *c, const Rule *rule, const Subject *subject, DateADT day)
{
	if (subject->day < first_day_after(c, rule, day))
		return ORDER_TOO_SOON;
	return subject->day > last_day_after(c, rule, subject, day) ? ORDER_LAPSED : ORDER_KEPT;
}

/* The last document that serves, whenever it is dated; NULL: none. */
static const Document *
last_serving(Case *c, int kind, int64 after_seq)
{
	const Document *document = case_document(c, kind, after_seq);

	return serves(document) ? document : NULL;
}

static const Document *
document_at(const List *documents, int place)
{
	return list_nth(documents, place);
}

/* The first from a place on that lives on a day; the last one, though it has lapsed. */
static int
first_living(Case *c, const Rule *rule, const Subject *subject, const List *documents, int place,
			 DateADT day)
{
	while (rule->u.order.at_most && place + 1 < list_length(documents) &&
		   document_at(documents, place + 1)->issued_on <= day &&
		   last_day_after(c, rule, subject, document_at(documents, place)->issued_on) < day)
		place++;
	return place;
}

/* Was it signed before the subject?  Of one day the first entered was. */
static bool
is_signed_before(const Contract *contract, const Subject *subject)
{
	return contract->signed_on < subject->day ||
		(contract->signed_on == subject->day && contract->id < subject->contract->id);
}

/* Does it take a document of its own, like the subject, and come before it? */
static bool
takes_before(Case *c, const Rule *rule, const Subject *subject, const Contract *contract)
{
	EntryFacts	facts = facts_of_contract(contract);

	return is_signed_before(contract, subject) && when_holds(c, rule->when, &facts);
}

/* The next that serves, going back in time; NULL: there is none. */
static const Document *
next_to_take(Papers *papers, const Subject *subject)
{
	const Document *document = papers_next(papers);

	while (document &&
		   (document->voided || !serves(document) || document->after_seq < subject->after_seq))
		document = papers_next(papers);
	return document;
}

static void
turn_round(List *list)
{
	for (int i = 0, j = list_length(list) - 1; i < j; i++, j--)
	{
		ListCell	cell = list->elements[i];

		list->elements[i] = list->elements[j];
		list->elements[j] = cell;
	}
}

/* The documents that serve, no later than the subject, as they were issued. */
static List *
documents_to_take(Case *c, const Rule *rule, const Subject *subject)
{
	List	   *documents = NIL;
	Papers		papers;
	const Document *document;

	papers_begin(&papers, c, rule->u.order.document, subject->day);
	while ((document = next_to_take(&papers, subject)) != NULL)
		documents = lappend(documents, (void *) document);
	papers_end(&papers);
	turn_round(documents);
	return documents;
}

/* The contracts that take one each, no later than the subject's day, as they were signed. */
static List *
contracts_that_take(Case *c, const Rule *rule, const Subject *subject)
{
	List	   *contracts = NIL;
	Signings	signings;
	const Contract *contract;

	signings_begin(&signings, c, rule->thing.of, subject->day);
	while ((contract = signings_next(&signings)) != NULL)
	{
		EntryFacts	facts = facts_of_contract(contract);

		if (when_holds(c, rule->when, &facts))
			contracts = lappend(contracts, (void *) contract);
	}
	signings_end(&signings);
	turn_round(contracts);
	return contracts;
}

/*
 * Is a document left for the subject, one that no contract before it takes?  Where documents do
 * not lapse, one is just when, for some day, more of them are dated from that day to the
 * subject's than contracts before it were signed from that day on:
 *
 * Going forward, contracts 1 to k - 1 take one each as long as one is there that is no later, so
 * that after the j-th used(j) = min(used(j - 1) + 1, D(j)), where D(j) is how many are dated no
 * later than it.  Written out, used(k - 1) is the least of k - 1 and of D(j) + (k - 1 - j) for
 * all j, and less than D(k) when k - 1 < D(k) or D(k) - D(j) > k - 1 - j for some j: there are
 * more documents after the j-th contract, by the day of the k-th, than contracts between them.
 *
 * So it is enough to go back in time until documents outnumber contracts, which as a rule the
 * first of them does.  Where all documents came before all contracts, or none is left, that is to
 * count both, and no fewer rows tell: take one that is not looked at away, or put another beside
 * it, and where documents and contracts differ by one the answer is another.  Where documents lapse
 * the same holds from the last day on which all that had come before were taken or had lapsed.
 * Sums kept by day would tell; they would have to follow each voiding and each day that is put
 * right, and what the rule's occasion speaks of.
 */
static const Document *
document_left(Case *c, const Rule *rule, const Subject *subject)
{
	Papers		papers;
	Signings	signings;
	const Document *document;
	const Contract *contract;
	int			taken = 0;

	papers_begin(&papers, c, rule->u.order.document, subject->day);
	signings_begin(&signings, c, rule->thing.of, subject->day);
	contract = signings_next(&signings);
	while ((document = next_to_take(&papers, subject)) != NULL)
	{
		/* of one day the document came first */
		while (contract && contract->signed_on >= document->issued_on)
		{
			taken += takes_before(c, rule, subject, contract);
			contract = signings_next(&signings);
		}
		if (taken-- == 0)
			break;
	}
	signings_end(&signings);
	papers_end(&papers);
	return document;
}

/* What a contract takes; NULL: none was left for it. */
typedef struct Took
{
	int64		contract_id;
	const Document *document;
} Took;

/* What all contracts take by a rule, of the documents from a round on; both up to a day. */
typedef struct Takings
{
	const Rule *rule;
	int64		after_seq;
	DateADT		day;
	int			n;
	Took	   *took;			/* by contract_id */
} Takings;

/*
 * Contracts take the documents that serve one by one: in the order of their days,
 * each the earliest unused one that is no later, and still alive.
 */
static Takings *
take_all(Case *c, const Rule *rule, const Subject *last)
{
	List	   *documents = documents_to_take(c, rule, last);
	List	   *contracts = contracts_that_take(c, rule, last);
	Takings    *takings = palloc(sizeof(Takings));
	int			used = 0;
	ListCell   *lc;

	*takings = (Takings) {rule, last->after_seq, last->day, 0,
		palloc((list_length(contracts) + 1) * sizeof(Took))};
	foreach(lc, contracts)
	{
		const Contract *contract = lfirst(lc);
		Took	   *took = &takings->took[takings->n++];

		used = first_living(c, rule, last, documents, used, contract->signed_on);
		*took = (Took) {contract->id, NULL};
		if (used < list_length(documents) &&
			document_at(documents, used)->issued_on <= contract->signed_on)
			took->document = document_at(documents, used++);
	}
	qsort(takings->took, takings->n, sizeof(Took), case_by_id);
	return takings;
}

/*
 * A step is about each contract in turn: who takes which is found out once for all.  What comes
 * later is nothing to who was there before.
 */
static const Takings *
takings_of(Case *c, const Rule *rule, const Subject *subject)
{
	Subject		last = *subject;
	ListCell   *lc;

	if (c->kind != CASE_ENTRY)
		last.day = DATEVAL_NOEND;
	foreach(lc, c->takings)
	{
		const Takings *takings = lfirst(lc);

		if (takings->rule == rule && takings->after_seq == last.after_seq &&
			takings->day == last.day)
			return takings;
	}
	c->takings = lappend(c->takings, take_all(c, rule, &last));
	return llast(c->takings);
}

/* The document that a contract takes for its own; NULL: none is left for it. */
static const Document *
own_document(Case *c, const Rule *rule, const Subject *subject)
{
	const Takings *takings;
	const Took *took;

	if (c->kind == CASE_ENTRY && !order_has_period(rule))
		return document_left(c, rule, subject);	/* which one does not matter */
	takings = takings_of(c, rule, subject);
	took = bsearch(&subject->contract->id, takings->took, takings->n, sizeof(Took), case_by_id);
	return took ? took->document : NULL;
}

/*
 * Papers and contracts may come in any sequence: what the round has nothing of yet is not
 * missed.
 */
static bool
is_awaited(Case *c, const Rule *rule, const Subject *subject)
{
	int64		after_seq = order_after_seq(rule, subject);

	return !subject->strict && !case_has_kind(c, rule->u.order.document, after_seq);
}

/* document: the one that the subject rests on, or NULL. */
static OrderFault
document_order_fault(Case *c, const Rule *rule, const Subject *subject, const Document *document)
{
	int64		after_seq = order_after_seq(rule, subject);
	int			kind = rule->u.order.document;
	Period		period;

	if (is_awaited(c, rule, subject))
		return ORDER_KEPT;
	if (rule->u.order.own)
		return document ? period_fault(c, rule, subject, document->issued_on) : ORDER_NOT_OWN;
	if (document == NULL)
		return last_serving(c, kind, after_seq) ? ORDER_BEFORE : ORDER_NOTHING;
	if (!serves(document))
		return ORDER_NOTHING;
	if (rule->u.order.anew && last_serving(c, kind, after_seq) &&
		last_serving(c, kind, after_seq)->issued_on > subject->day)
		return ORDER_BEFORE;
	if (subject->day < first_day_after(c, rule, document->issued_on))
		return ORDER_TOO_SOON;
	if (rule->u.order.at_most &&
		period_on(c, rule, after_seq, subject->day, &period) && subject->day > period.last_day)
		return ORDER_LAPSED;
	return ORDER_KEPT;
}

/* The contract that a payment or a supplement is of, where it is of the kind; NULL: it is not. */
static const Contract *
contract_of_entry(Case *c, ContractKind kind, const Subject *subject)
{
	const Contract *contract = c->kind == CASE_ENTRY && c->contract_id && !subject->contract
		? case_contract_by_id(c, c->contract_id) : NULL;

	return contract && (kind == WORD_NONE || contract->kind == kind) ? contract : NULL;
}

/*
 * The last contract of a kind that was signed by the day, of a payment or a supplement its own;
 * NULL: none.
 */
static const Contract *
contract_by(Case *c, ContractKind kind, const Subject *subject, DateADT day)
{
	const Contract *found = contract_of_entry(c, kind, subject);

	if (found)
		return found->signed_on <= day ? found : NULL;
	return case_last_contract(c, kind, day, subject->contract ? subject->contract->id : 0);
}

/* A contract of the kind that was signed after the subject's day; NULL: none. */
static const Contract *
contract_after(Case *c, ContractKind kind, const Subject *subject)
{
	const Contract *last = contract_by(c, kind, subject, DATEVAL_NOEND);

	return last && last->signed_on > subject->day ? last : NULL;
}

static OrderFault
contract_order_fault(Case *c, const Rule *rule, const Subject *subject)
{
	ContractKind kind = rule->u.order.contract_kind;
	const Contract *found = contract_by(c, kind, subject, subject->day);
	bool		any = contract_by(c, kind, subject, DATEVAL_NOEND) != NULL;

	if (found == NULL && !any)
		return subject->strict || subject->contract ? ORDER_NOTHING : ORDER_KEPT;
	if (rule->u.order.anew && contract_after(c, kind, subject))
		return ORDER_BEFORE;
	if (found == NULL)
		return ORDER_BEFORE;
	return period_fault(c, rule, subject, found->signed_on);
}

/* The last day of an event, by the day of the case; false: there was none. */
static bool
event_day(Case *c, const Rule *rule, DateADT *day)
{
	switch (rule->u.order.before)
	{
		case BEFORE_INITIATION:
			*day = row_date(c->project, A_project_initiated_on);
			return true;
		case BEFORE_ROUND:
			*day = case_round_on(c);
			return true;
		case BEFORE_STAGE:
			return case_led_to(c, rule->u.order.stage, day);
		case BEFORE_CHANGE:
			return case_last_change(c, day);
		case BEFORE_DELIVERY:
			return case_last_delivery(c, day);
		case BEFORE_DOCUMENT:
		case BEFORE_CONTRACT:
			break;
	}
	return false;
}

/* The order after an event that has a day; there is none: nothing to come after. */
static OrderFault
event_order_fault(Case *c, const Rule *rule, const Subject *subject)
{
	DateADT		day;

	if (!event_day(c, rule, &day))
		return ORDER_KEPT;
	return subject->day < day ? ORDER_BEFORE : period_fault(c, rule, subject, day);
}

/* Of one day the change came later; a document that is being entered has no act yet. */
static bool
was_entered_after(Case *c, const Change *change, const Document *document)
{
	int64		seq = case_entry_seq(c, "document_entered", document->id);

	return seq != 0 && case_entry_seq(c, "change_decided", change->id) > seq;
}

/* A document knows nothing of a change that came later, by its day or by its entry. */
static bool
is_unknown_to(Case *c, const Change *change, const Subject *subject)
{
	const Document *document = subject->document;

	if (change->kind == CHANGE_FUNDS)
		return false;			/* of nothing that was approved */
	if (change->decided_on > subject->day || document == NULL)
		return change->decided_on > subject->day;
	return change->after_seq > document->after_seq ||
		(change->decided_on == subject->day && was_entered_after(c, change, document));
}

/* No step has come since the subject was entered, nor then a change after one. */
static bool
is_newly_entered(const Case *c, const Subject *subject)
{
	return subject->document == NULL ||
		subject->document->after_seq >= row_int64(c->project, A_project_step_seq);
}

/* Is the latest change of some kind unknown to it?  Of one day that is the last one entered. */
static bool
latest_is_unknown_to(Case *c, const Subject *subject)
{
	for (ChangeKind kind = 1; kind <= change_kind_words.n; kind++)
	{
		Change		change;

		if (case_latest_change(c, kind, &change) && is_unknown_to(c, &change, subject))
			return true;
	}
	return false;
}

/* Is any change unknown to it?  What is entered asks for the latest alone: there may be many. */
static bool
some_are_unknown_to(Case *c, const Subject *subject)
{
	if (c->kind == CASE_ENTRY && !c->has_changes && case_changes_are_sorted(c) &&
		is_newly_entered(c, subject))
		return latest_is_unknown_to(c, subject);
	case_read_changes(c);
	for (int i = 0; i < c->nchanges; i++)
		if (is_unknown_to(c, &c->changes[i], subject))
			return true;
	return false;
}

/* A change undoes what came before it. */
static OrderFault
change_order_fault(Case *c, const Rule *rule, const Subject *subject)
{
	DateADT		day;

	if (!case_last_change(c, &day))
		return ORDER_KEPT;
	if (some_are_unknown_to(c, subject))
		return ORDER_BEFORE;
	return period_fault(c, rule, subject, day);
}

/* The document that counted for the subject on its day, whether or not it serves; NULL: none. */
static const Document *
document_rested_on(Case *c, const Rule *rule, const Subject *subject)
{
	if (rule->u.order.own)
		return own_document(c, rule, subject);
	return case_document_on(c, rule->u.order.document, order_after_seq(rule, subject),
							subject->day);
}

/* Steps are dated in order: what is of the day of the last one, or later, comes before none. */
static bool
follows_all_steps(const Case *c, const Subject *subject)
{
	return !row_isnull(c->project, A_project_stage_on) &&
		subject->day >= row_date(c->project, A_project_stage_on);
}

/*
 * Is the order kept?  If not, what is wrong.  Sets document to the one that keeps it; NULL:
 * none does.
 */
OrderFault
order_fault(Case *c, const Rule *rule, const Subject *subject, const Document **document)
{
	OrderFault	fault;
	DateADT		day;

	*document = NULL;

	switch (rule->u.order.before)
	{
		case BEFORE_DOCUMENT:
			*document = document_rested_on(c, rule, subject);
			fault = document_order_fault(c, rule, subject, *document);
			if (fault != ORDER_KEPT)
				*document = NULL;
			return fault;
		case BEFORE_CONTRACT:
			return contract_order_fault(c, rule, subject);
		case BEFORE_ROUND:
			if (subject->earlier)
				return ORDER_KEPT;	/* of the one that began before it */
			return event_order_fault(c, rule, subject);
		case BEFORE_CHANGE:
			return change_order_fault(c, rule, subject);
		case BEFORE_STAGE:
			if (!subject->strict && !order_has_period(rule) && follows_all_steps(c, subject))
				return ORDER_KEPT;
			if (subject->strict && !event_day(c, rule, &day))
				return ORDER_NOTHING;
			return event_order_fault(c, rule, subject);
		default:
			return event_order_fault(c, rule, subject);
	}
}

/* From which day on the subject is in order, and until which, after what came on a day. */
static Period
period_after(Case *c, const Rule *rule, const Subject *subject, DateADT day)
{
	return (Period) {day, last_day_after(c, rule, subject, day)};
}

static void
contract_ground(Case *c, const Rule *rule, Ground *ground)
{
	const Subject *subject = &ground->order.subject;
	const Contract *found = contract_by(c, rule->u.order.contract_kind, subject, subject->day);

	ground->order.contract = found && ground->order.fault != ORDER_BEFORE ? found
		: contract_by(c, rule->u.order.contract_kind, subject, DATEVAL_NOEND);
	if (found)
	{
		ground->order.first_day = first_day_after(c, rule, found->signed_on);
		ground->order.period = period_after(c, rule, subject, found->signed_on);
	}
}

static void
document_ground(Case *c, const Rule *rule, Ground *ground)
{
	const Subject *subject = &ground->order.subject;
	int64		after_seq = order_after_seq(rule, subject);
	int			kind = rule->u.order.document;
	const Document *document = rule->u.order.own ? own_document(c, rule, subject) : NULL;

	if (ground->order.fault == ORDER_BEFORE)
	{
		ground->order.there = (OnRecord) {.state = ON_RECORD,
			.document = last_serving(c, kind, after_seq)};
		return;
	}
	ground->order.there = document ? (OnRecord) {.state = ON_RECORD, .document = document}
		: on_record_on(c, kind, after_seq, subject->day);
	if (ground->order.there.document)
		ground->order.first_day = first_day_after(c, rule,
												  ground->order.there.document->issued_on);
	if (document)
		ground->order.period = period_after(c, rule, subject, document->issued_on);
	else if (rule->u.order.at_most)
		(void) period_on(c, rule, after_seq, subject->day, &ground->order.period);
}

/* What the order is judged by, for its wording. */
const Ground *
order_ground(Case *c, const Rule *rule, const Subject *subject, OrderFault fault)
{
	Ground	   *ground = palloc0(sizeof(Ground));

	ground->order.subject = *subject;
	ground->order.fault = fault;
	if (rule->u.order.before == BEFORE_CONTRACT)
		contract_ground(c, rule, ground);
	else if (rule->u.order.before == BEFORE_DOCUMENT)
		document_ground(c, rule, ground);
	else if (event_day(c, rule, &ground->order.event_on))
	{
		ground->order.has_event = true;
		ground->order.first_day = first_day_after(c, rule, ground->order.event_on);
		ground->order.period = period_after(c, rule, subject, ground->order.event_on);
	}
	return ground;
}

/* The code with which a fault is refused. */
int
order_sqlstate(OrderFault fault)
{
	switch (fault)
	{
		case ORDER_NOTHING:
		case ORDER_NOT_OWN:
			return ERRCODE_GOVPROJ_DOCUMENT_MISSING;
		case ORDER_LAPSED:
			return ERRCODE_GOVPROJ_APPROVAL_LAPSED;
		case ORDER_BEFORE:
		case ORDER_TOO_SOON:
		case ORDER_KEPT:
			break;
	}
	return ERRCODE_GOVPROJ_DATE_ORDER;
}
