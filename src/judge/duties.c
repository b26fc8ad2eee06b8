/*
 * duties.c
 *		What is owed for a project: which duties arise, and when.
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
#include "judge/case_contracts.h"
#include "judge/case_documents.h"
#include "judge/case_money.h"
#include "judge/case_parts.h"
#include "judge/class_then.h"
#include "judge/duties.h"
#include "judge/duty_funds.h"
#include "judge/duty_met.h"
#include "judge/periods.h"
#include "judge/rule_when.h"
#include "judge/suspension.h"
#include "register/day.h"
#include "schema/project.h"

/*
 * In the year in which it arose, or so long after, as papers have lengthened it by the day of the
 * case; DATEVAL_NOEND: no day is named.
 */
DateADT
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

/* The office that owes duties of one kind, those from the first on; met, the agency that did it. */
static void
name_debtors(Case *c, Duties *duties, int first)
{
	Office		office = duties->items[first].kind->debtor;
	int64		debtor = case_first_of_kind(c, office->word);

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

	if (!case_has_ended(c) || row_date(c->project, A_project_stage_on) > c->day)
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
	return case_has_ended(c) ? Min(c->day, row_date(c->project, A_project_stage_on)) : c->day;
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
	if (kind->track && strcmp(kind->track, class_on(c, arose_on)) != 0)
		return;
	add_project_duty(c, duties, kind, source_id, arose_on);
}

/* With each step to the stage, or the first alone; what steps are to meet asks which it was. */
static void
arise_with_comings(Case *c, Duties *duties, const DutyKind *kind)
{
	DateADT		from = funds_day_of(c, kind->when);

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
		duty_arise(c, duties, kind, 0, Max(day, funds_day_of(c, kind->when)));
}

/* From when on a duty of each year is owed no more: the project has come on, or to its end. */
static DateADT
year_ends_on(Case *c, const DutyKind *kind)
{
	DateADT		until = DATEVAL_NOEND;

	if (kind->until != NO_STAGE && !case_first_reached(c, kind->until, &until))
		until = DATEVAL_NOEND;
	if (case_has_ended(c))
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

		if (due >= first && due < until && due >= c->book->begins_on)
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

/* A day of delivery has passed when by then the contract was neither delivered nor accepted. */
static bool
delivery_has_passed(Case *c, const Contract *contract, DateADT due, DateADT until)
{
	DateADT		done_on;

	return due < until && !(case_contract_is_done(c, contract, &done_on) && done_on <= due);
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
	DateADT		due = put_off(c, contract->signed_on + move->days_before);

	if (delivery_has_passed(c, contract, due, move->decided_on))
		duty_arise(c, duties, kind, contract->id, due + 1);
}

/* The present one. */
static void
arise_with_delay(Case *c, Duties *duties, const DutyKind *kind, const Contract *contract)
{
	DateADT		due;

	if (!contract->has_due)
		return;
	due = put_off(c, contract->delivery_due);
	if (delivery_has_passed(c, contract, due, Min(last_day_to_arise(c), contract->ended_on)))
		duty_arise(c, duties, kind, contract->id, due + 1);
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

static void
arise_with_end(Case *c, Duties *duties, const DutyKind *kind, const Contract *contract)
{
	EntryFacts	facts = facts_of_contract(contract);

	if (contract->ended && when_holds(c, kind->when, &facts))
		duty_arise(c, duties, kind, contract->id, contract->ended_on);
}

/* Contracts that were ended before their delivery. */
static void
arise_with_ends(Case *c, Duties *duties, const DutyKind *kind)
{
	case_read_contracts(c);
	for (int i = 0; i < c->ncontracts; i++)
		arise_with_end(c, duties, kind, &c->contracts[i]);
}

/* Is the project one that owes duties of the kind, or did while it was of another class? */
bool
duty_applies(Case *c, const DutyKind *kind)
{
	if (kind->track && !case_was_of_class(c, kind->track))
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
	Change		change;

	if (kind->when == NULL || !kind->when->asks_entry)
		return true;
	return case_change_by_id(c, change_id, &change) && change_obliges(c, kind, &change);
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

/*
 * The duties that arose with the days of delivery of one contract, or with its end, and whether
 * they are met.
 */
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

		if ((kind->event != DUTY_DELAY && kind->event != DUTY_END) || !duty_applies(c, kind))
			continue;
		if (kind->event == DUTY_END)
			arise_with_end(c, duties, kind, contract);
		for (int j = 0; kind->event == DUTY_DELAY && j < nmoves; j++)
			arise_with_move(c, duties, kind, contract, &moves[j]);
		if (kind->event == DUTY_DELAY)
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
		if (kind->event == DUTY_END)
			arise_with_ends(c, duties, kind);
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
