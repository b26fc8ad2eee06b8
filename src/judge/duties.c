/*
 * duties.c
 *		What is owed for a project: duties that arise by themselves.
 *
 * A duty exists from the day it arises, whether or not anything ran that day:
 * it is computed from the facts of the case whenever it matters.  The rows of
 * the obligation table are a copy of this.
 *
 * What the owner does not owe, an office does: the first active agency of its
 * kind, until another of the kind has met it; an answer meets it also where it
 * says no.
 */
#include "postgres.h"

#include "judge/case_acts.h"
#include "judge/case_documents.h"
#include "judge/case_money.h"
#include "judge/duties.h"
#include "judge/periods.h"
#include "judge/rule_when.h"
#include "schema/project.h"

/* So few are looked through one by one. */
#define FEW 16

/* What a duty is told by. */
typedef struct DutyKey
{
	const DutyKind *kind;
	int64		source_id;
	int64		arose_on;		/* wide, so that no byte is without meaning */
} DutyKey;

typedef struct DutyPlace
{
	DutyKey		key;			/* hash key */
	int			place;
} DutyPlace;

static void
enter_place(Duties *duties, int place)
{
	const Duty *duty = &duties->items[place];
	DutyKey		key = {duty->kind, duty->source_id, duty->arose_on};
	bool		found;
	DutyPlace  *entry = hash_search(duties->places, &key, HASH_ENTER, &found);

	if (!found)
		entry->place = place;
}

static void
enter_places(Duties *duties)
{
	HASHCTL		ctl = {0};

	ctl.keysize = sizeof(DutyKey);
	ctl.entrysize = sizeof(DutyPlace);
	ctl.hcxt = CurrentMemoryContext;
	duties->places = hash_create("govproj duties of a project", 8 * FEW, &ctl,
								 HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	for (int i = 0; i < duties->n; i++)
		enter_place(duties, i);
}

/* Where among the duties stands the one of that kind that arose so?  -1: nowhere. */
int
duty_place(Duties *duties, const DutyKind *kind, int64 source_id, DateADT arose_on)
{
	DutyKey		key = {kind, source_id, arose_on};
	const DutyPlace *found;

	if (duties->n > FEW && duties->places == NULL)
		enter_places(duties);
	if (duties->places)
	{
		found = hash_search(duties->places, &key, HASH_FIND, NULL);
		return found ? found->place : -1;
	}
	for (int i = 0; i < duties->n; i++)
		if (duties->items[i].kind == kind && duties->items[i].source_id == source_id &&
			duties->items[i].arose_on == arose_on)
			return i;
	return -1;
}

/* One more duty, open and due on no day. */
Duty *
add_duty(Duties *duties, const DutyKind *kind, int64 source_id, DateADT arose_on)
{
	Duty	   *duty;

	if (duties->n == 0)
		duties->items = palloc(8 * sizeof(Duty));
	else if (duties->n >= 8 && (duties->n & (duties->n - 1)) == 0)
		duties->items = repalloc(duties->items, 2 * duties->n * sizeof(Duty));
	duty = &duties->items[duties->n++];
	memset(duty, 0, sizeof(Duty));
	duty->kind = kind;
	duty->source_id = source_id;
	duty->arose_on = arose_on;
	duty->due_on = DATEVAL_NOEND;
	filing_init(&duty->filing);
	if (duties->places)
		enter_place(duties, duties->n - 1);
	return duty;
}

/*
 * In the year in which it arose, or so long after, as papers have lengthened it by the day of the
 * case; DATEVAL_NOEND: no day is named.
 */
static DateADT
duty_due_day(Case *c, const DutyKind *kind, DateADT arose_on)
{
	Period		period = {.begins_on = arose_on};

	if (kind->event == DUTY_YEAR)
		period.last_day = calendar_day(calendar_year(arose_on), kind->due_month, kind->due_day);
	else if (kind->period)
		period.last_day = duration_end(c->book, kind->period, arose_on);
	else
		return DATEVAL_NOEND;
	return lengthened_end(c, &kind->longer, kind->shifts, 0, period, c->day);
}

/* Is it this filing rather than the one a duty has?  One that meets it, by the day that decides. */
static bool
filing_comes_first(const Duty *duty, const Filing *filing, bool meets, DateADT day)
{
	const Filing *other = &duty->filing;

	if (DATE_NOT_FINITE(other->dated_on))
		return true;
	if (meets != duty->met)
		return meets;
	if (meets && day != duty->met_on)
		return day < duty->met_on;
	if (filing->dated_on != other->dated_on)
		return filing->dated_on < other->dated_on;
	return filing->document_id < other->document_id ||
		filing->annual_plan_id < other->annual_plan_id || filing->step_seq < other->step_seq;
}

/*
 * One more filing that may meet a duty by the day asked about, or waits for its
 * receipt.  backdate_days: of the policy.
 */
void
duty_take_filing(Duty *duty, const Filing *filing, int backdate_days, DateADT by)
{
	DateADT		day;
	bool		meets = filing_met_on(filing, duty->kind, backdate_days, by, &day);

	if (!filing_comes_first(duty, filing, meets, day))
		return;
	duty->filing = *filing;
	duty->met = meets;
	duty->met_on = day;
}

/* One more of what has been filed. */
static void
duty_take(const Case *c, Duty *duty, Filing filing)
{
	if (duty->kind->in_time_by == IN_TIME_RECEIVED)
		filing_read_receipt(&filing, c->reg, c->snapshot);
	duty_take_filing(duty, &filing, c->policy->backdate_days, c->day);
}

/* One more document in force. */
void
duty_take_document(const Case *c, Duty *duty, const Document *document)
{
	Filing		filing;

	filing_of_document(&filing, document);
	duty_take(c, duty, filing);
}

/* Not before it arose, nor by a step of that day before the one with which it did. */
static bool
may_meet(const Filing *filing, const Duty *duty)
{
	if (filing->dated_on != duty->arose_on)
		return filing->dated_on > duty->arose_on;
	return filing->step_seq == 0 || filing->step_seq > duty->arose_seq;
}

/*
 * What has been filed for a duty that arose no later than the last one asked about: it meets what
 * arose no later than it is dated, so that the best of what was seen so far is that of the next
 * duty too, and much of both is looked at once each.
 */
void
filed_since(Filed *filed, Duty *best, Duty *duty)
{
	Filing		next;

	for (; filed_peek(filed, &next) && may_meet(&next, duty); filed_advance(filed))
		duty_take(filed->c, best, next);
	duty->filing = best->filing;
	duty->met = best->met;
	duty->met_on = best->met_on;
}

/* Of a kind, for what filed_since finds. */
Duty
no_duty_yet(const DutyKind *kind)
{
	Duty		best = {.kind = kind};

	filing_init(&best.filing);
	return best;
}

static int
latest_duty_first(const void *a, const void *b)
{
	const Duty *one = *(const Duty *const *) a;
	const Duty *other = *(const Duty *const *) b;

	return (one->arose_on < other->arose_on) - (one->arose_on > other->arose_on);
}

/* What has been filed for the duties of one kind, those from the first on. */
static void
find_filings(Case *c, Duties *duties, int first)
{
	int			n = duties->n - first;
	Duty		best = no_duty_yet(duties->items[first].kind);
	Duty	  **latest;
	Filed		filed;

	latest = palloc(n * sizeof(Duty *));
	for (int i = 0; i < n; i++)
		latest[i] = &duties->items[first + i];
	qsort(latest, n, sizeof(Duty *), latest_duty_first);
	filed_begin(&filed, c, best.kind);
	for (int i = 0; i < n; i++)
		filed_since(&filed, &best, latest[i]);
	filed_end(&filed);
}

/* What may meet duties of a kind, the latest first.  Returns how many. */
static int
filings_for(Case *c, const DutyKind *kind, Filing **filings)
{
	Filed		filed;
	Filing		next;
	int			n = 0;

	*filings = NULL;
	filed_begin(&filed, c, kind);
	for (; filed_peek(&filed, &next); filed_advance(&filed))
	{
		*filings = case_one_more(*filings, n, sizeof(Filing));
		(*filings)[n++] = next;
	}
	filed_end(&filed);
	return n;
}

/* Of the year whose day it bears, or in time, where the last day has moved into the next year. */
static bool
is_of_year(const Filing *filing, const Duty *duty)
{
	return calendar_year(filing->dated_on) == duty->source_id || filing->dated_on <= duty->due_on;
}

/*
 * The first of some papers, the earliest of which stands last, that meets a duty of a year, or
 * else waits to; it is of no other then.
 */
static void
find_for_year(const Case *c, Duty *duty, Filing *papers, int n, bool of_that_year)
{
	int			taken = -1;

	for (int i = n - 1; i >= 0 && !duty->met; i--)
	{
		if (papers[i].document_id == 0 || papers[i].dated_on < duty->arose_on ||
			(of_that_year && !is_of_year(&papers[i], duty)))
			continue;
		duty_take(c, duty, papers[i]);
		if (duty->filing.document_id == papers[i].document_id)
			taken = i;
	}
	if (taken >= 0)
		papers[taken].document_id = 0;
}

/*
 * What has been filed for a duty of each year, the first of them first: of the papers of a year
 * the first that meets it is that year's own, and what comes besides makes up for the first year
 * before that has none.
 */
static void
find_filings_by_year(Case *c, Duties *duties, int first)
{
	Filing	   *papers;
	int			n = filings_for(c, duties->items[first].kind, &papers);

	for (int i = first; i < duties->n; i++)
		find_for_year(c, &duties->items[i], papers, n, true);
	for (int i = first; i < duties->n; i++)
		find_for_year(c, &duties->items[i], papers, n, false);
}

/* Has the project come to a stage that no step of its policy leads on from? */
static bool
has_ended(const Case *c)
{
	const Track *track = policy_track(c->policy, c->track);

	return track && track_ends_at(track, c->from);
}

/* The office that owes duties of one kind, those from the first on; met, the agency that did it. */
static void
name_debtors(Case *c, Duties *duties, int first)
{
	Office		office = duties->items[first].kind->debtor;
	int64		debtor = agency_first_of_kind(c->reg, office->word, c->snapshot);

	for (int i = first; i < duties->n; i++)
	{
		Duty	   *duty = &duties->items[i];
		Agency		who;

		duty->agency_id = debtor;
		if (!duty->met || duty->filing.agency_id == debtor)
			continue;
		who = agency_by_id(c->reg, duty->filing.agency_id, c->snapshot);
		if (who.id != 0 && holds_office(&who, office))
			duty->agency_id = who.id;
	}
}

/* In a project that has ended nobody waits for the steps that were to meet these any more. */
static void
drop_unmet(Case *c, Duties *duties, int first)
{
	int			n = first;

	if (!has_ended(c) || row_date(c->project, A_project_stage_on) > c->day)
		return;
	for (int i = first; i < duties->n; i++)
		if (duties->items[i].met)
			duties->items[n++] = duties->items[i];
	duties->n = n;
	if (duties->places)
		hash_destroy(duties->places);
	duties->places = NULL;
}

/* Who owes the duties of one kind, those from the first on, and what has met them. */
static void
look_into(Case *c, Duties *duties, int first)
{
	const DutyKind *kind;

	if (duties->n == first)
		return;
	kind = duties->items[first].kind;
	if (kind->event == DUTY_YEAR)
		find_filings_by_year(c, duties, first);
	else
		find_filings(c, duties, first);
	if (kind->debtor != OFFICE_OWNER)
		name_debtors(c, duties, first);
	if (kind->nstages > 0)
		drop_unmet(c, duties, first);
}

/*
 * The last day on which a duty of the project may arise: the day it came to a stage that no step
 * of its policy leads on from, and of one that goes on the day of the case.
 */
static DateADT
last_day_to_arise(const Case *c)
{
	return has_ended(c) ? Min(c->day, row_date(c->project, A_project_stage_on)) : c->day;
}

/* One more duty of the project. */
Duty *
add_project_duty(Case *c, Duties *duties, const DutyKind *kind, int64 source_id, DateADT arose_on)
{
	Duty	   *duty = add_duty(duties, kind, source_id, arose_on);

	duty->project_id = c->project_id;
	duty->agency_id = duty->owner_id = row_int64(c->project, A_project_owner_id);
	duty->due_on = duty_due_day(c, kind, arose_on);
	return duty;
}

static void
duty_arise(Case *c, Duties *duties, const DutyKind *kind, int64 source_id, DateADT arose_on)
{
	/* a day of delivery that was moved and moved back passes once */
	if (arose_on > last_day_to_arise(c) || duty_place(duties, kind, source_id, arose_on) >= 0)
		return;
	add_project_duty(c, duties, kind, source_id, arose_on);
}

static int
by_ordinal(const void *a, const void *b)
{
	const Change *one = *(const Change *const *) a;
	const Change *other = *(const Change *const *) b;

	return (one->ordinal > other->ordinal) - (one->ordinal < other->ordinal);
}

/* The changes of funds, as they came.  Returns how many. */
static int
changes_of_funds(Case *c, const Change ***changes)
{
	int			n = 0;

	case_read_changes(c);
	*changes = palloc((c->nchanges + 1) * sizeof(Change *));
	for (int i = 0; i < c->nchanges; i++)
		if (c->changes[i].kind == CHANGE_FUNDS && c->changes[i].has_figures)
			(*changes)[n++] = &c->changes[i];
	qsort(*changes, n, sizeof(Change *), by_ordinal);
	return n;
}

/* What the project was entered with of the sources in scope, or of all others. */
static Yuan
funds_at_first(Case *c, const Change **changes, int n, bool in_scope)
{
	for (int i = 0; i < n; i++)
		if (is_in_scope(&c->policy->words, changes[i]->source) == in_scope)
			return changes[i]->before;
	return project_funds(c->project, in_scope);
}

/* funds: of the sources that are not in scope, and of those that are. */
static bool
funds_hold(const Policy *policy, const Test *test, const Yuan *funds)
{
	if (test->fact == FACT_FUNDS && test->of == WORD_NONE)
		return test_bounds(test, yuan_sum(funds[false], funds[true]));
	return test_bounds(test, funds[test->fact == FACT_FUNDS
								   ? is_in_scope(&policy->words, test->of)
								   : test->fact == FACT_FUNDS_IN_SCOPE]);
}

/*
 * The day from which the project has the money that a test is of, which may have come after its
 * entry.
 */
static DateADT
funds_day(Case *c, const Test *test)
{
	const Change **changes;
	int			n = changes_of_funds(c, &changes);
	Yuan		funds[2];

	if (n == 0)
		return DATEVAL_NOBEGIN;
	funds[false] = funds_at_first(c, changes, n, false);
	funds[true] = funds_at_first(c, changes, n, true);
	if (funds_hold(c->policy, test, funds))
		return DATEVAL_NOBEGIN;
	for (int i = 0; i < n; i++)
	{
		funds[is_in_scope(&c->policy->words, changes[i]->source)] = changes[i]->after;
		if (funds_hold(c->policy, test, funds))
			return changes[i]->decided_on;
	}
	return DATEVAL_NOBEGIN;
}

/*
 * Is some duty for the project, or no more, by what a change has made of its funds in scope, or
 * else of the others?  before: what these were, in yuan.
 */
bool
funds_oblige(const Policy *policy, const Row *project, bool in_scope, Yuan before)
{
	Yuan		now[] = {project_funds(project, false), project_funds(project, true)};
	Yuan		then[] = {now[false], now[true]};

	then[in_scope] = before;
	for (int i = 0; i < policy->nduty_kinds; i++)
	{
		const When *when = policy->duty_kinds[i].when;

		for (int t = 0; when && t < when->n; t++)
			if (fact_is_of_funds(when->tests[t].fact) &&
				funds_hold(policy, &when->tests[t], then) !=
				funds_hold(policy, &when->tests[t], now))
				return true;
	}
	return false;
}

/* The day from which the project is one that a duty is for. */
static DateADT
when_day(Case *c, const When *when)
{
	DateADT		day = DATEVAL_NOBEGIN;

	for (int i = 0; when && i < when->n; i++)
		if (fact_is_of_funds(when->tests[i].fact))
			day = Max(day, funds_day(c, &when->tests[i]));
	return day;
}

/* With each step to the stage, or the first alone; what steps are to meet asks which it was. */
static void
arise_with_comings(Case *c, Duties *duties, const DutyKind *kind)
{
	DateADT		from = when_day(c, kind->when);

	case_read_comings(c);
	for (int i = 0; i < c->ncomings; i++)
	{
		DateADT		arose_on = Max(c->comings[i].on, from);
		int			place;

		if (c->comings[i].to != kind->stage)
			continue;
		duty_arise(c, duties, kind, 0, arose_on);
		place = duty_place(duties, kind, 0, arose_on);
		if (place >= 0)			/* of two steps of one day the later one */
			duties->items[place].arose_seq = c->comings[i].seq;
		if (!kind->each_time)
			break;
	}
}

static void
arise_with_stage(Case *c, Duties *duties, const DutyKind *kind)
{
	DateADT		day;

	/* who has given a project up owes nothing more for what it was before; steps answered */
	if ((c->from == STAGE_WITHDRAWN || c->from == STAGE_REJECTED) && kind->stage != c->from &&
		kind->nstages == 0)
		return;
	if (kind->each_time || kind->nstages > 0)
		arise_with_comings(c, duties, kind);
	else if (case_first_reached(c, kind->stage, &day))
		duty_arise(c, duties, kind, 0, Max(day, when_day(c, kind->when)));
}

/* From when on a duty of each year is owed no more: the project has come on, or to its end. */
static DateADT
year_ends_on(Case *c, const DutyKind *kind)
{
	DateADT		until = DATEVAL_NOEND;

	if (kind->until != NO_STAGE && !case_first_reached(c, kind->until, &until))
		until = DATEVAL_NOEND;
	if (has_ended(c))
		until = Min(until, row_date(c->project, A_project_stage_on));
	return until;
}

/* Of each year whose due day lies between the days on which it first came to the two stages. */
static void
arise_with_years(Case *c, Duties *duties, const DutyKind *kind)
{
	DateADT		first;
	DateADT		until = year_ends_on(c, kind);
	int			last = Min(calendar_year(c->day), LAST_YEAR);

	if (!case_first_reached(c, kind->stage, &first))
		return;
	for (int year = calendar_year(first); year <= last; year++)
	{
		DateADT		due = calendar_day(year, kind->due_month, kind->due_day);

		if (due >= first && due < until)
			duty_arise(c, duties, kind, year, Max(first, calendar_day(year, 1, 1)));
	}
}

/* A change of funds is of nothing that was approved. */
static bool
change_obliges(Case *c, const DutyKind *kind, const Change *change)
{
	EntryFacts	facts = facts_of_change(change);

	return change->kind != CHANGE_FUNDS && when_holds(c, kind->when, &facts);
}

static void
arise_with_changes(Case *c, Duties *duties, const DutyKind *kind)
{
	if (row_isnull(c->project, A_project_changed_on))
		return;
	case_read_changes(c);
	for (int i = 0; i < c->nchanges; i++)
		if (change_obliges(c, kind, &c->changes[i]))
			duty_arise(c, duties, kind, c->changes[i].id, c->changes[i].decided_on);
}

/* A day of delivery has passed when the contract was not delivered on it, nor earlier. */
static bool
delivery_has_passed(const Contract *contract, DateADT due, DateADT until)
{
	return due < until && (!contract->delivered || contract->delivered_on > due);
}

static int
by_contract(const void *a, const void *b)
{
	const Change *one = *(const Change *const *) a;
	const Change *other = *(const Change *const *) b;

	if (one->contract_id != other->contract_id)
		return one->contract_id < other->contract_id ? -1 : 1;
	return (one > other) - (one < other);	/* of one contract as they were read */
}

/* The changes that moved a day of delivery, by contract.  Returns how many. */
static int
moves_of_delivery(Case *c, const Change ***moves)
{
	int			n = 0;

	if (!row_isnull(c->project, A_project_changed_on))
		case_read_changes(c);
	*moves = palloc((c->nchanges + 1) * sizeof(Change *));
	for (int i = 0; i < c->nchanges; i++)
		if (c->changes[i].kind == CHANGE_DURATION && c->changes[i].has_figures)
			(*moves)[n++] = &c->changes[i];
	qsort(*moves, n, sizeof(Change *), by_contract);
	return n;
}

/* The first of them, so sorted, that is not of an earlier contract. */
static int
first_of_contract(const Change **moves, int n, int64 contract_id)
{
	int			low = 0;

	while (low < n)
	{
		int			middle = low + (n - low) / 2;

		if (moves[middle]->contract_id < contract_id)
			low = middle + 1;
		else
			n = middle;
	}
	return low;
}

/* The day of delivery that a change moved, where it passed undelivered before that was decided. */
static void
arise_with_move(Case *c, Duties *duties, const DutyKind *kind, const Contract *contract,
				const Change *move)
{
	DateADT		due = contract->signed_on + move->days_before;

	if (delivery_has_passed(contract, due, move->decided_on))
		duty_arise(c, duties, kind, contract->id, due + 1);
}

/* The present one. */
static void
arise_with_delay(Case *c, Duties *duties, const DutyKind *kind, const Contract *contract)
{
	if (contract->has_due &&
		delivery_has_passed(contract, contract->delivery_due, last_day_to_arise(c)))
		duty_arise(c, duties, kind, contract->id, contract->delivery_due + 1);
}

/*
 * Days of delivery that passed undelivered: those that a change of duration
 * moved only after they had passed, and the present one.
 */
static void
arise_with_delays(Case *c, Duties *duties, const DutyKind *kind)
{
	const Change **moves;
	int			nmoves = moves_of_delivery(c, &moves);

	case_read_contracts(c);
	for (int i = 0; i < c->ncontracts; i++)
	{
		const Contract *contract = &c->contracts[i];
		EntryFacts	facts = facts_of_contract(contract);

		if (!when_holds(c, kind->when, &facts))
			continue;
		for (int j = first_of_contract(moves, nmoves, contract->id);
			 j < nmoves && moves[j]->contract_id == contract->id; j++)
			arise_with_move(c, duties, kind, contract, moves[j]);
		arise_with_delay(c, duties, kind, contract);
	}
}

/* Is the project one that owes duties of the kind? */
bool
duty_applies(Case *c, const DutyKind *kind)
{
	if (kind->track && strcmp(kind->track, c->track) != 0)
		return false;
	return when_holds(c, kind->when, NULL);
}

/* Does it owe anything for being at the stage where it is? */
bool
stage_obliges(Case *c)
{
	for (int i = 0; i < c->policy->nduty_kinds; i++)
	{
		const DutyKind *kind = &c->policy->duty_kinds[i];

		if ((kind->event == DUTY_STAGE || kind->event == DUTY_YEAR) && kind->stage == c->to &&
			duty_applies(c, kind))
			return true;
	}
	return false;
}

/* Is it one of the changes that a duty is for?  It is read where the duty is not for all. */
static bool
change_is_asked_for(Case *c, const DutyKind *kind, int64 change_id)
{
	if (kind->when == NULL || !kind->when->asks_entry)
		return true;
	case_read_changes(c);
	for (int i = 0; i < c->nchanges; i++)
		if (c->changes[i].id == change_id)
			return change_obliges(c, kind, &c->changes[i]);
	return false;
}

/* The duties that arise with one change of what was approved, and whether they are met already. */
void
change_duties(Case *c, int64 change_id, DateADT decided_on, Duties *duties)
{
	for (int i = 0; i < c->policy->nduty_kinds; i++)
	{
		const DutyKind *kind = &c->policy->duty_kinds[i];
		int			first = duties->n;

		if (kind->event != DUTY_CHANGE || !duty_applies(c, kind) ||
			!change_is_asked_for(c, kind, change_id))
			continue;
		duty_arise(c, duties, kind, change_id, decided_on);
		look_into(c, duties, first);
	}
}

/* The duties that arose with the days of delivery of one contract, and whether they are met. */
void
contract_duties(Case *c, int64 contract_id, Duties *duties)
{
	const Contract *contract = case_contract_by_id(c, contract_id);
	Change	   *moves;
	int			nmoves;

	if (contract == NULL)
		return;
	nmoves = case_moves_of(c, contract_id, &moves);
	for (int i = 0; i < c->policy->nduty_kinds; i++)
	{
		const DutyKind *kind = &c->policy->duty_kinds[i];
		int			first = duties->n;

		if (kind->event != DUTY_DELAY || !duty_applies(c, kind))
			continue;
		for (int j = 0; j < nmoves; j++)
			arise_with_move(c, duties, kind, contract, &moves[j]);
		arise_with_delay(c, duties, kind, contract);
		look_into(c, duties, first);
	}
}

/*
 * The duties of a project that have arisen by the day of the case, and whether
 * they are met by then.  only: index of one kind of duty, or -1 for all.
 */
void
project_duties(Case *c, int only, Duties *duties)
{
	for (int i = 0; i < c->policy->nduty_kinds; i++)
	{
		const DutyKind *kind = &c->policy->duty_kinds[i];
		int			first = duties->n;

		if ((only >= 0 && only != i) || !duty_applies(c, kind))
			continue;
		if (kind->event == DUTY_STAGE)
			arise_with_stage(c, duties, kind);
		if (kind->event == DUTY_YEAR)
			arise_with_years(c, duties, kind);
		if (kind->event == DUTY_CHANGE)
			arise_with_changes(c, duties, kind);
		if (kind->event == DUTY_DELAY)
			arise_with_delays(c, duties, kind);
		look_into(c, duties, first);
	}
}

/*
 * The duty of a kind that arose last of those open on the day of the case, so that a paper dated
 * on that day or later meets them all; NULL: none.
 */
const Duty *
open_duty(Case *c, int duty_kind)
{
	Duties		duties = {0};
	const Duty *last = NULL;

	project_duties(c, duty_kind, &duties);
	for (int i = 0; i < duties.n; i++)
		if (!duties.items[i].met && (last == NULL || duties.items[i].arose_on > last->arose_on))
			last = &duties.items[i];
	return last;
}
