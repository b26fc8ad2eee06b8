/*
 * agency_duties.c
 *		What agencies themselves owe: annual plans (Article 6) and audit items
 *		(Article 23).
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"

#include "duty/agency_duties.h"
#include "judge/audited.h"
#include "judge/duty_met.h"
#include "office/acting.h"
#include "office/sight.h"
#include "register/day.h"
#include "register/probe.h"
#include "schema/duty.h"
#include "schema/office.h"
#include "schema/plan.h"
#include "schema/project.h"
#include "schema/succession.h"

/* Whom the user acts for, and the projects of which he may learn what audit has asked. */
typedef struct Own
{
	Ids			agencies;
	Ids			projects;
} Own;

/* A version of the law, and what it has agencies owe, as of a day, as far as it is wanted. */
typedef struct Term
{
	const Register *reg;
	const Rulebook *book;
	const Policy *policy;
	const DutyKind *kind;
	const AgencyDuties *wanted;
	DateADT		day;
	const Past *past;			/* as of when facts are read; NULL: as they are */
	Snapshot	snapshot;
	const Own  *own;			/* NULL: the user is told of all, or asks of one */
} Term;

/* Start reading the rows in which a column (a bigint) equals key, as they are or were. */
static void
term_probe(const Term *term, Probe *probe, TableId which, int column, int64 key)
{
	if (term->past)
		probe_given(probe, term->past->rows[which], column, key);
	else
		probe_begin(probe, &term->reg->table[which], column, Int64GetDatum(key), term->snapshot);
}

/*
 * The filing of a plan; false: it is none, or not by the day.  A supplement adds to what has been
 * filed, and so is late for nothing.
 */
static bool
plan_filing(const Term *term, const Row *plan, Filing *filing)
{
	filing_init(filing);
	if (row_bool(plan, A_annual_plan_supplements) || row_isnull(plan, A_annual_plan_filed_on) ||
		row_date(plan, A_annual_plan_filed_on) > term->day)
		return false;
	filing->annual_plan_id = row_int64(plan, A_annual_plan_id);
	filing->dated_on = row_date(plan, A_annual_plan_filed_on);
	filing->recorded_on = row_isnull(plan, A_annual_plan_recorded_on) ? filing->dated_on
		: row_date(plan, A_annual_plan_recorded_on);
	return true;
}

/* Which of an agency's plans of the year, in any version, was filed first. */
static void
plan_find_filing(const Term *term, int64 agency_id, Duty *duty)
{
	Probe		probe;
	Row		   *row;
	Filing		filing;

	term_probe(term, &probe, TABLE_annual_plan, A_annual_plan_agency_id, agency_id);
	while ((row = probe_next(&probe)) != NULL)
	{
		if (row_int32(row, A_annual_plan_year) != duty->source_id ||
			!plan_filing(term, row, &filing))
			continue;
		if (duty->kind->in_time_by == IN_TIME_RECEIVED)
			filing_read_receipt(&filing, term->reg, term->past, term->snapshot);
		duty_take_filing(duty, &filing, term->policy->backdate_days, term->day);
	}
	probe_end(&probe);
}

/*
 * What was filed before it by those whose place it was founded to take, and who would have owed it,
 * counts: nobody files twice for one year.
 */
static void
plan_find_filing_before(const Term *term, const Row *agency, Duty *duty)
{
	Probe		probe;
	Row		   *succession;

	if (row_isnull(agency, A_agency_active_since))
		return;
	term_probe(term, &probe, TABLE_succession, A_succession_successor_id, duty->agency_id);
	while ((succession = probe_next(&probe)) != NULL)
		if (row_isnull(succession, A_succession_project_id) &&
			row_date(succession, A_succession_from_on) <= row_date(agency, A_agency_active_since))
			plan_find_filing(term, row_int64(succession, A_succession_agency_id), duty);
	probe_end(&probe);
}

/* The first day on which any version of the law has asked for such plans. */
static DateADT
plan_first_day(const Term *term)
{
	DateADT		first = term->policy->from;

	for (int p = 0; p < term->book->npolicies; p++)
	{
		const Policy *policy = &term->book->policies[p];

		if (policy->from < first && policy_duty_kind(policy, term->kind->code) >= 0)
			first = policy->from;
	}
	return first;
}

/*
 * The plan of a year is owed from the beginning of the year in which it is due, or from the
 * day the law came into force, but for what was due before the register began; another version
 * that takes its place makes no other duty of it.
 */
static void
owe_plan(const Term *term, const Row *agency, int year, Duties *duties)
{
	int			due_year = term->kind->same_year ? year : year - 1;
	DateADT		due = calendar_day(due_year, term->kind->due_month, term->kind->due_day);
	DateADT		arose_on = Max(calendar_day(due_year, 1, 1), plan_first_day(term));
	Duty	   *duty;

	if (due < term->policy->from || due > term->policy->until || due < term->book->begins_on ||
		arose_on > term->day ||
		(!row_isnull(agency, A_agency_active_since) &&
		 row_date(agency, A_agency_active_since) > due))
		return;
	duty = add_duty(duties, term->kind, year, arose_on);
	duty->agency_id = row_int64(agency, A_agency_id);
	duty->due_on = term->kind->shifts ? working_day_from(term->book, due) : due;
	plan_find_filing(term, duty->agency_id, duty);
	plan_find_filing_before(term, agency, duty);
}

static void
owe_plans_of_agency(const Term *term, const Row *agency, Duties *duties)
{
	int			first = Max(calendar_year(term->policy->from), FIRST_YEAR);
	int			last = Min(calendar_year(term->day) + 1, LAST_YEAR);

	CHECK_FOR_INTERRUPTS();
	if (!row_bool(agency, A_agency_active))
		return;
	for (int year = first; year <= last; year++)
		owe_plan(term, agency, year, duties);
}

static void
owe_plans_of_kind(const Term *term, Office kind, Duties *duties)
{
	Probe		probe;
	Row		   *agency;

	if (term->past)
		probe_given(&probe, term->past->rows[TABLE_agency], ANY_COLUMN, 0);
	else
		probe_begin(&probe, &term->reg->table[TABLE_agency], A_agency_kind,
					CStringGetTextDatum(kind->word), term->snapshot);
	while ((agency = probe_next(&probe)) != NULL)
		if (!term->past || row_says(agency, A_agency_kind, kind->word))
			owe_plans_of_agency(term, agency, duties);
	probe_end(&probe);
}

static bool
is_debtor(const Term *term, const Row *agency)
{
	ListCell   *cell;

	foreach(cell, term->kind->debtor_kinds)
		if (row_says(agency, A_agency_kind, ((Office) lfirst(cell))->word))
			return true;
	return false;
}

static void
owe_plans_of_one(const Term *term, int64 agency_id, Duties *duties)
{
	Probe		probe;
	Row		   *agency;

	term_probe(term, &probe, TABLE_agency, A_agency_id, agency_id);
	agency = probe_next(&probe);
	if (agency && is_debtor(term, agency))
		owe_plans_of_agency(term, agency, duties);
	probe_end(&probe);
}

static void
owe_plans(const Term *term, Duties *duties)
{
	ListCell   *cell;

	if (term->wanted->agency_id)
		owe_plans_of_one(term, term->wanted->agency_id, duties);
	else if (term->own)
		for (int i = 0; i < term->own->agencies.n; i++)
			owe_plans_of_one(term, term->own->agencies.items[i], duties);
	else
		foreach(cell, term->kind->debtor_kinds)
			owe_plans_of_kind(term, lfirst(cell), duties);
}

static void
owe_audit_items(const Term *term, const Row *request, Duties *duties)
{
	Probe		probe;
	Row		   *item;

	term_probe(term, &probe, TABLE_audit_item, A_audit_item_audit_request_id,
			   row_int64(request, A_audit_request_id));
	while ((item = probe_next(&probe)) != NULL)
	{
		Duty	   *duty = add_duty(duties, term->kind,
									row_int64(item, A_audit_item_id),
									row_date(request, A_audit_request_requested_on));

		duty->agency_id = row_int64(request, A_audit_request_agency_id);
		if (!row_isnull(request, A_audit_request_project_id))
			duty->project_id = row_int64(request, A_audit_request_project_id);
		duty->due_on = row_date(request, A_audit_request_due_on);
		duty->met = !row_isnull(item, A_audit_item_handed_on) &&
			row_date(item, A_audit_item_handed_on) <= term->day;
		if (!duty->met)
			continue;
		duty->met_on = duty->filing.dated_on = row_date(item, A_audit_item_handed_on);
		if (!row_isnull(item, A_audit_item_document_id))
			duty->filing.document_id = row_int64(item, A_audit_item_document_id);
	}
	probe_end(&probe);
}

/*
 * The version that governs the project asked about; without one, that of the day or the last
 * before it.
 */
static int64
audit_governing_policy(const Term *term, const Row *request)
{
	DateADT		asked_on = row_date(request, A_audit_request_requested_on);
	const Policy *last = NULL;
	Probe		probe;
	Row		   *project;
	int64		policy_id = 0;

	if (!row_isnull(request, A_audit_request_project_id))
	{
		term_probe(term, &probe, TABLE_project, A_project_id,
				   row_int64(request, A_audit_request_project_id));
		project = probe_next(&probe);
		if (project)
			policy_id = row_int64(project, A_project_policy_id);
		probe_end(&probe);
		return policy_id;
	}
	for (int p = 0; p < term->book->npolicies; p++)
		if (term->book->policies[p].from <= asked_on &&
			(last == NULL || term->book->policies[p].from > last->from))
			last = &term->book->policies[p];
	return last ? last->id : 0;
}

static bool
is_own(const Term *term, int64 agency_id)
{
	return term->own ? ids_have(&term->own->agencies, agency_id)
		: user_acts_for(term->reg, agency_id);
}

static bool
request_is_wanted(const Term *term, const Row *request)
{
	return !term->wanted->own_alone ||
		is_own(term, row_int64(request, A_audit_request_agency_id)) ||
		(!row_isnull(request, A_audit_request_project_id) &&
		 project_id_is_seen(term->reg, row_int64(request, A_audit_request_project_id)));
}

/* Of the requests that a probe goes through; but: without those of the user's own agencies. */
static void
owe_audits_of(const Term *term, Probe *probe, bool but_own, Duties *duties)
{
	Row		   *request;

	while ((request = probe_next(probe)) != NULL)
		if (row_date(request, A_audit_request_requested_on) <= term->day &&
			audit_governing_policy(term, request) == term->policy->id &&
			!(but_own && is_own(term, row_int64(request, A_audit_request_agency_id))) &&
			request_is_wanted(term, request))
			owe_audit_items(term, request, duties);
	probe_end(probe);
}

/* What was asked of the user's agencies, and of others about projects that he sees. */
static void
owe_own_audits(const Term *term, Duties *duties)
{
	const Own  *own = term->own;
	Probe		probe;

	for (int i = 0; i < own->agencies.n; i++)
	{
		term_probe(term, &probe, TABLE_audit_request, A_audit_request_agency_id,
				   own->agencies.items[i]);
		owe_audits_of(term, &probe, false, duties);
	}
	for (int i = 0; i < own->projects.n; i++)
	{
		term_probe(term, &probe, TABLE_audit_request, A_audit_request_project_id,
				   own->projects.items[i]);
		owe_audits_of(term, &probe, true, duties);
	}
}

static void
owe_audits(const Term *term, Duties *duties)
{
	const AgencyDuties *wanted = term->wanted;
	Probe		probe;

	if (wanted->request_id)
		term_probe(term, &probe, TABLE_audit_request, A_audit_request_id, wanted->request_id);
	else if (wanted->agency_id)
		term_probe(term, &probe, TABLE_audit_request, A_audit_request_agency_id,
				   wanted->agency_id);
	else if (term->past)
		probe_given(&probe, term->past->rows[TABLE_audit_request], ANY_COLUMN, 0);
	else if (term->own)
	{
		owe_own_audits(term, duties);
		return;
	}
	else
		probe_all(&probe, &term->reg->table[TABLE_audit_request], term->snapshot);
	owe_audits_of(term, &probe, false, duties);
}

/*
 * The duties of agencies that have arisen by a day, and whether they are met by then.  past: NULL
 * for the facts as they are.
 */
void
agency_duties(const Register *reg, DateADT day, const AgencyDuties *wanted, const Past *past,
			  Snapshot snapshot, Duties *duties)
{
	const Rulebook *book = rulebook_of(reg);
	bool		own_alone = wanted->own_alone && wanted->agency_id == 0 && wanted->request_id == 0;
	Own			own = {0};

	if (own_alone)
		own.agencies = user_agencies(reg, snapshot);
	if (own_alone && wanted->audits && past == NULL)
		own.projects = audited_projects(reg, true, snapshot);
	for (int p = 0; p < book->npolicies; p++)
	{
		const Policy *policy = &book->policies[p];

		for (int i = 0; policy->fault.word == NULL && i < policy->nduty_kinds; i++)
		{
			Term		term = {reg, book, policy, &policy->duty_kinds[i], wanted, day, past,
								snapshot, own_alone ? &own : NULL};

			if (term.kind->event == DUTY_PLAN && wanted->plans)
				owe_plans(&term, duties);
			if (term.kind->event == DUTY_AUDIT_ITEM && wanted->audits)
				owe_audits(&term, duties);
		}
	}
}
