/*
 * obligation.c
 *		The obligation table: duties as they have been written down.
 *
 * It is a copy of what is computed, for those who want rows.  What arises with
 * an act is written with it; what arises with time, when somebody settles.
 */
#include "postgres.h"

#include "access/xact.h"
#include "commands/trigger.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "judge/case_parts.h"
#include "judge/duty_met.h"
#include "judge/suspension.h"
#include "ledger/notify.h"
#include "policy/legal_day.h"
#include "project/finished.h"
#include "project/obligation.h"
#include "register/new_row.h"
#include "register/probe.h"
#include "register/rows_here.h"
#include "schema/duty.h"
#include "schema/office.h"

PG_FUNCTION_INFO_V1(govproj_obligation_guard);

/* Whom a duty is owed to; 0: the register holds no such agency. */
static int64
receiver_of(const Register *reg, const Duty *duty, Snapshot snapshot)
{
	if (duty->kind->receiver == OFFICE_OWNER)
		return duty->owner_id;
	return agency_first_of_kind(reg, duty->kind->receiver->word, snapshot);
}

static void
announce(const Register *reg, const Duty *duty)
{
	StringInfoData payload;

	if (!rulebook_of(reg)->notify)
		return;
	notify_begin(&payload, reg, "duty");
	detail_add_text(&payload, "kind", duty->kind->code);
	detail_add_int(&payload, "source_id", duty->source_id);
	detail_add_int(&payload, "agency_id", duty->agency_id);
	if (duty->project_id)
		detail_add_int(&payload, "project_id", duty->project_id);
	detail_add_text(&payload, "arose_on", date_text(duty->arose_on));
	notify_send(&payload);
}

static void
set_met(Row *row, const Duty *duty)
{
	row_set_null(row, A_obligation_met_on);
	if (duty->met)
		row_set(row, A_obligation_met_on, DateADTGetDatum(duty->met_on));
	row_set_null(row, A_obligation_document_id);
	if (duty->filing.document_id)
		row_set(row, A_obligation_document_id, Int64GetDatum(duty->filing.document_id));
	row_set_null(row, A_obligation_lapsed_on);
}

static void
set_due(Row *row, const Duty *duty)
{
	row_set_null(row, A_obligation_due_on);
	if (duty->due_on != DATEVAL_NOEND)
		row_set(row, A_obligation_due_on, DateADTGetDatum(duty->due_on));
}

/* Whoever owes a duty of a locked project and owns it is kept: the project refers to it. */
static void
keep_debtor(const Register *reg, const Duty *duty)
{
	if (duty->agency_id != duty->owner_id)
		row_keep(&reg->table[TABLE_agency], duty->agency_id);
}

/* Write a duty down that is not written yet, and that somebody owes. */
void
obligation_insert(const Register *reg, const Duty *duty, Snapshot snapshot)
{
	int64		receiver = receiver_of(reg, duty, snapshot);
	NewRow		new;

	keep_debtor(reg, duty);
	if (receiver && receiver != duty->agency_id && receiver != duty->owner_id)
		row_keep(&reg->table[TABLE_agency], receiver);
	new_row(&new, &reg->table[TABLE_obligation]);
	if (duty->project_id)
		row_set(&new.row, A_obligation_project_id, Int64GetDatum(duty->project_id));
	row_set(&new.row, A_obligation_agency_id, Int64GetDatum(duty->agency_id));
	row_set(&new.row, A_obligation_kind, CStringGetTextDatum(duty->kind->code));
	row_set(&new.row, A_obligation_article, CStringGetTextDatum(duty->kind->article));
	row_set(&new.row, A_obligation_source_id, Int64GetDatum(duty->source_id));
	row_set(&new.row, A_obligation_arose_on, DateADTGetDatum(duty->arose_on));
	if (receiver)
		row_set(&new.row, A_obligation_receiver_id, Int64GetDatum(receiver));
	set_due(&new.row, duty);
	set_met(&new.row, duty);
	new_row_insert(&new);
	announce(reg, duty);
}

/* Does the row of the obligation table say what the duty is now? */
bool
obligation_is_current(const Row *row, const Duty *duty)
{
	if ((duty->agency_id && row_int64(row, A_obligation_agency_id) != duty->agency_id) ||
		!row_isnull(row, A_obligation_lapsed_on) || duty->met !=
		!row_isnull(row, A_obligation_met_on) ||
		(duty->met && row_date(row, A_obligation_met_on) != duty->met_on) ||
		(duty->filing.document_id != 0) != !row_isnull(row, A_obligation_document_id) ||
		(duty->filing.document_id &&
		 row_int64(row, A_obligation_document_id) != duty->filing.document_id))
		return false;
	return (row_isnull(row, A_obligation_due_on) ? DATEVAL_NOEND
			: row_date(row, A_obligation_due_on)) == duty->due_on;
}

/* Bring the row with that id up to what the duty is now. */
void
obligation_update(const Register *reg, int64 id, const Duty *duty)
{
	LockedRow	locked;

	if (!row_lock(&locked, &reg->table[TABLE_obligation], id))
		return;
	if (duty->agency_id && row_int64(&locked.row, A_obligation_agency_id) != duty->agency_id)
	{
		keep_debtor(reg, duty);
		row_set(&locked.row, A_obligation_agency_id, Int64GetDatum(duty->agency_id));
	}
	set_due(&locked.row, duty);
	set_met(&locked.row, duty);
	row_store(&locked);
	row_unlock(&locked);
}

/* Nobody owes it: the day of delivery, entered late, was in time; the agency acts no longer. */
void
obligation_lapse(const Register *reg, int64 id)
{
	LockedRow	locked;

	if (!row_lock(&locked, &reg->table[TABLE_obligation], id))
		return;
	row_set(&locked.row, A_obligation_lapsed_on, DateADTGetDatum(register_today(rulebook_of(reg))));
	row_store(&locked);
	row_unlock(&locked);
}

/* Is it a row of an agency's own duty, by any version of the law? */
bool
obligation_is_agencys(const Register *reg, const Row *row)
{
	const Rulebook *book = rulebook_of(reg);
	char	   *kind = row_text(row, A_obligation_kind);

	for (int p = 0; p < book->npolicies; p++)
	{
		const Policy *policy = &book->policies[p];
		int			duty = policy_duty_kind(policy, kind);

		if (duty >= 0 && duty_is_of_agency(&policy->duty_kinds[duty]))
			return true;
	}
	return false;
}

/* A row that stands for a duty nobody owes any more; what was met stays on record. */
bool
obligation_is_stale(const Row *row)
{
	return row_isnull(row, A_obligation_met_on) && row_isnull(row, A_obligation_lapsed_on);
}

/* The index of the duty that a row of the table is about, or -1. */
static int
duty_of_row(const Case *c, Duties *duties, const Row *row)
{
	int			kind = policy_duty_kind(c->policy, row_text(row, A_obligation_kind));

	return kind < 0 ? -1 : duty_place(duties, &c->policy->duty_kinds[kind],
									  row_int64(row, A_obligation_source_id),
									  row_date(row, A_obligation_arose_on));
}

/* A row of the table that does not say what it should. */
typedef struct Correction
{
	int64		id;
	int			duty;			/* -1: nobody owes it any more */
} Correction;

/* What the duties of a project are, and what the table does not say of them. */
typedef struct Difference
{
	Duties		duties;
	bool	   *written;		/* by duty */
	int			ncorrections;
	Correction *corrections;
	int			nmissing;
} Difference;

static void
add_correction(Difference *difference, const Row *row, int duty)
{
	Correction *correction;

	difference->corrections = case_one_more(difference->corrections, difference->ncorrections,
											sizeof(Correction));
	correction = &difference->corrections[difference->ncorrections++];
	correction->id = row_int64(row, A_obligation_id);
	correction->duty = duty;
}

static void
compare_row(const Case *c, const Row *row, Difference *difference)
{
	int			duty = duty_of_row(c, &difference->duties, row);

	if (duty < 0 && (obligation_is_agencys(c->reg, row) || !obligation_is_stale(row)))
		return;
	if (duty >= 0 && !difference->written[duty])
	{
		difference->written[duty] = true;
		difference->nmissing--;
	}
	if (duty >= 0 && obligation_is_current(row, &difference->duties.items[duty]))
		return;
	add_correction(difference, row, duty);
}

/* What nobody owes, for there is no agency of the kind, is not written down. */
static void
leave_out_unowed(Difference *difference)
{
	for (int i = 0; i < difference->duties.n; i++)
		if (difference->duties.items[i].agency_id == 0 && !difference->written[i])
		{
			difference->written[i] = true;
			difference->nmissing--;
		}
}

/* Compare with the rows in which a column, one that an index leads to, equals key. */
static void
compare_rows(Case *c, Difference *difference, int column, int64 key,
			 bool (*concerns) (const Case *, const Row *))
{
	Probe		probe;
	Row		   *row;

	difference->nmissing = difference->duties.n;
	difference->written = palloc0((difference->duties.n + 1) * sizeof(bool));
	/* what another has settled meanwhile is written, whatever this transaction may see */
	probe_begin(&probe, &c->reg->table[TABLE_obligation], column, Int64GetDatum(key),
				GetLatestSnapshot());
	while ((row = probe_next(&probe)) != NULL)
		if (concerns(c, row))
			compare_row(c, row, difference);
	probe_end(&probe);
	leave_out_unowed(difference);
}

static bool
is_of_project(const Case *c, const Row *row)
{
	return !row_isnull(row, A_obligation_project_id) &&
		row_int64(row, A_obligation_project_id) == c->project_id;
}

/* What it arose from is of one number with others' years and changes. */
static bool
is_of_contract(const Case *c, const Row *row)
{
	int			kind = policy_duty_kind(c->policy, row_text(row, A_obligation_kind));

	return is_of_project(c, row) && kind >= 0 &&
		(c->policy->duty_kinds[kind].event == DUTY_DELAY ||
		 c->policy->duty_kinds[kind].event == DUTY_END);
}

static void
compare(Case *c, Difference *difference)
{
	memset(difference, 0, sizeof(Difference));
	project_duties(c, -1, &difference->duties);
	compare_rows(c, difference, A_obligation_project_id, c->project_id, is_of_project);
}

static void
compare_contract(Case *c, int64 contract_id, Difference *difference)
{
	memset(difference, 0, sizeof(Difference));
	contract_duties(c, contract_id, &difference->duties);
	compare_rows(c, difference, A_obligation_source_id, contract_id, is_of_contract);
}

static void
write_corrections(const Case *c, const Difference *difference)
{
	for (int i = 0; i < difference->ncorrections; i++)
		if (difference->corrections[i].duty < 0)
			obligation_lapse(c->reg, difference->corrections[i].id);
		else
			obligation_update(c->reg, difference->corrections[i].id,
							  &difference->duties.items[difference->corrections[i].duty]);
}

/* Returns how many rows that were. */
static int
write_difference(const Case *c, const Difference *difference)
{
	write_corrections(c, difference);
	for (int i = 0; i < difference->duties.n; i++)
		if (!difference->written[i])
			obligation_insert(c->reg, &difference->duties.items[i], c->snapshot);
	return difference->ncorrections + difference->nmissing;
}

static void
open_case(Case *c, const Register *reg, const Row *project, Snapshot snapshot)
{
	DateADT		today = register_today(rulebook_of(reg));

	case_of_project(c, reg, project, today, today, snapshot);
}

/* Do the rows of a project differ from its duties as of today?  whole: of a finished one, too. */
bool
project_is_behind(const Register *reg, const Row *project, bool whole, Snapshot snapshot)
{
	Difference	difference;
	Case		c;

	open_case(&c, reg, project, snapshot);
	if (!whole && project_is_finished(&c))
		return false;
	compare(&c, &difference);
	return difference.ncorrections > 0 || difference.nmissing > 0;
}

/* Does a project owe anything from its birth on?  Most do not, and need not be looked into. */
bool
newborn_owes(const Register *reg, const Row *project)
{
	bool		owes;
	Case		c;

	open_case(&c, reg, project, RegisterSnapshot(fact_snapshot()));
	owes = stage_obliges(&c);
	UnregisterSnapshot(c.snapshot);
	return owes;
}

/*
 * Bring the rows of a locked project up to its duties as of today.  project: the
 * row as it stands, or is about to; judged: a case whose papers and contracts
 * have been read since it was locked, or NULL.  Returns how many rows were
 * written.
 */
int
project_write_duties(const Register *reg, const Row *project, const Case *judged)
{
	Difference	difference;
	int			nwritten;
	Case		c;

	CommandCounterIncrement();	/* what the caller has just stored counts */
	open_case(&c, reg, project, RegisterSnapshot(fact_snapshot()));
	if (judged)
		case_inherit(&c, judged);
	compare(&c, &difference);
	nwritten = write_difference(&c, &difference);
	UnregisterSnapshot(c.snapshot);
	return nwritten;
}

/*
 * The same of what a locked project owes for the delivery of one contract, and of nothing else:
 * that is all that its day of delivery, or a change of the day it is due, bears on.
 */
void
project_write_delivery_duties(const Register *reg, const Row *project, int64 contract_id)
{
	Difference	difference;
	Case		c;

	CommandCounterIncrement();	/* what the caller has just stored counts */
	open_case(&c, reg, project, RegisterSnapshot(fact_snapshot()));
	compare_contract(&c, contract_id, &difference);
	write_difference(&c, &difference);
	UnregisterSnapshot(c.snapshot);
}

/*
 * Write down what a locked project owes for a change that has just been entered, and nothing else:
 * looking through all that is owed for each of many changes would take for ever.
 */
void
project_write_change_duties(const Register *reg, const Row *project, int64 change_id,
							DateADT decided_on)
{
	Duties		duties = {0};
	Case		c;

	CommandCounterIncrement();	/* what the caller has just stored counts */
	open_case(&c, reg, project, RegisterSnapshot(fact_snapshot()));
	change_duties(&c, change_id, decided_on, &duties);
	for (int i = 0; i < duties.n; i++)
		if (duties.items[i].agency_id)
			obligation_insert(reg, &duties.items[i], c.snapshot);
	UnregisterSnapshot(c.snapshot);
}

/* Is one kind of paper all that meets it, and is it the owner's, written down as it arises? */
static bool
duty_is_plain(const DutyKind *kind)
{
	return (kind->event == DUTY_CHANGE || kind->event == DUTY_STAGE ||
			kind->event == DUTY_END) &&
		kind->debtor == OFFICE_OWNER && kind->ndocuments == 1 && kind->nstages == 0 &&
		kind->evaluations == 0;
}

/* Are duties that a kind of paper bears on such, and does it move no day on which one is due? */
static bool
duties_are_plain(const Case *c, int document)
{
	for (int i = 0; i < c->policy->nduty_kinds; i++)
	{
		const DutyKind *kind = &c->policy->duty_kinds[i];

		if (kind->longer.document == document ||
			(duty_takes_document(kind, document) && !duty_is_plain(kind)))
			return false;
	}
	return register_table_is_by_day(&c->reg->table[TABLE_obligation], DAY_OWN);
}

/* What has been filed for a duty as it is written, and a paper beside it; is it that paper? */
static bool
is_filed_for(Case *c, Duty *duty, const Row *row, const Document *document)
{
	const Document *written = row_isnull(row, A_obligation_document_id) ? NULL
		: case_document_by_id(c, row_int64(row, A_obligation_document_id));

	if (written && !written->voided)
		duty_take_document(c, duty, written);
	duty_take_document(c, duty, document);
	return duty->filing.document_id == document->id;
}

/* The same without the paper, which has been voided; was it that paper? */
static bool
was_filed_for(Filed *filed, Duty *best, Duty *duty, const Row *row,
			  const Document *document)
{
	if (row_isnull(row, A_obligation_document_id) ||
		row_int64(row, A_obligation_document_id) != document->id)
		return false;
	filed_since(filed, best, duty);
	return true;
}

/*
 * What a paper is to the duties of a kind as they are written.  The paper that is best for a duty
 * is so for those that arose between that and its day as well, for which there are fewer: going
 * back from its day no more concern it once one does not.
 */
static void
compare_filing(Case *c, const DutyKind *kind, const Document *document, Difference *difference)
{
	bool		concerns = true;
	Duty		best = no_duty_yet(kind);
	Filed		filed;
	Probe		probe;
	Row		   *row;

	filed_begin(&filed, c, kind);
	/* what another has settled meanwhile is written, whatever this transaction may see */
	probe_latest_first(&probe, &c->reg->table[TABLE_obligation], DAY_OWN, c->project_id, kind->code,
					   document->issued_on, GetLatestSnapshot());
	while (concerns && (row = probe_next(&probe)) != NULL)
	{
		Duty	   *duty;

		if (!row_isnull(row, A_obligation_lapsed_on))
			continue;
		duty = add_project_duty(c, &difference->duties, kind,
								row_int64(row, A_obligation_source_id),
								row_date(row, A_obligation_arose_on));
		concerns = document->voided ? was_filed_for(&filed, &best, duty, row, document)
			: is_filed_for(c, duty, row, document);
		if (concerns && !obligation_is_current(row, duty))
			add_correction(difference, row, difference->duties.n - 1);
	}
	probe_end(&probe);
	filed_end(&filed);
}

static void
compare_filings(Case *c, const Document *document, Difference *difference)
{
	memset(difference, 0, sizeof(Difference));
	for (int i = 0; i < c->policy->nduty_kinds; i++)
	{
		const DutyKind *kind = &c->policy->duty_kinds[i];

		if (duty_takes_document(kind, document->kind) && duty_applies(c, kind))
			compare_filing(c, kind, document, difference);
	}
}

/* Looking through all that is owed for each of many papers would take for ever. */
static void
write_filing(Case *c, const Document *document)
{
	Difference	difference;

	if (!duties_are_plain(c, document->kind))
	{
		compare(c, &difference);
		write_difference(c, &difference);
		return;
	}
	if (document_says_no(document))
		return;
	compare_filings(c, document, &difference);
	write_corrections(c, &difference);
}

/*
 * Bring the rows of a locked project up to a paper that has been entered, voided or received, and
 * as a rule to nothing else.
 */
void
project_write_filing_duties(const Register *reg, const Row *project, int64 document_id)
{
	const Document *document;
	bool		moves_all;
	Case		c;

	CommandCounterIncrement();	/* what the caller has just stored counts */
	open_case(&c, reg, project, RegisterSnapshot(fact_snapshot()));
	document = case_document_by_id(&c, document_id);
	if (document && c.policy->documents[document->kind].meets)
		write_filing(&c, document);
	/* a day of delivery is put off, or a part that kept it counts no more */
	moves_all = document &&
		(kind_suspends_or_resumes(c.policy, document->kind) ||
		 (document->voided && case_paper_bears_parts(&c, document_id)));
	UnregisterSnapshot(c.snapshot);
	if (moves_all)
		project_write_duties(reg, project, NULL);
}

/*
 * BEFORE trigger of obligation, for every event.  The engine's own writes do not
 * pass here.  Errors: ZG009.
 */
Datum
govproj_obligation_guard(PG_FUNCTION_ARGS)
{
	TriggerData *data = (TriggerData *) fcinfo->context;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function %s was not called by a trigger", "obligation_guard")));
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
			 errmsg("duties in \"%s\" are written by the engine alone",
					clients_table_name(data->tg_relation)),
			 errhint("A duty is met by entering the paper that meets it; govproj.settle() writes "
					 "down what has arisen."),
			 refused_by(data->tg_relation, "fixed")));
	return PointerGetDatum(NULL);
}
