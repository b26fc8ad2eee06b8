/*
 * case.c
 *		Reading the facts of a case.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/datum.h"

#include "judge/case.h"
#include "register/amount.h"
#include "register/probe.h"
#include "schema/evidence.h"
#include "schema/ledger.h"
#include "schema/money.h"

/* Take over what another case of the same project, put to the same policy, has read. */
void
case_inherit(Case *c, const Case *other)
{
	if (other->policy != c->policy || other->project_id != c->project_id)
		return;
	c->has_documents = other->has_documents;
	c->nvoided = other->nvoided;
	c->ndocuments = other->ndocuments;
	c->documents = other->documents;
	c->has_contracts = other->has_contracts;
	c->ncontracts = other->ncontracts;
	c->contracts = other->contracts;
}

/* Start a case on a project row; the step is looked up in the project's policy. */
void
case_init(Case *c, const Register *reg, const Row *project, Stage from, Stage to,
		  DateADT day, DateADT today, Snapshot snapshot)
{
	memset(c, 0, sizeof(Case));
	c->reg = reg;
	c->book = rulebook_of(reg);
	c->policy = policy_by_id(c->book, DatumGetInt64(row_datum(project, A_project_policy_id)));
	c->project = project;
	c->snapshot = snapshot;
	c->project_id = DatumGetInt64(row_datum(project, A_project_id));
	c->track = row_text(project, A_project_track);
	c->from = from;
	c->to = to;
	c->day = day;
	c->today = today;
	c->step = c->track ? policy_step(c->policy, c->track, from, to) : NULL;
	c->by_actor = true;
}

/* Grow an array as rows come in. */
static void *
one_more(void *array, int n, Size size)
{
	if (n == 0)
		return palloc(8 * size);
	if (n >= 8 && (n & (n - 1)) == 0)
		return repalloc(array, 2 * n * size);
	return array;
}

/* Is there a qualification, and did it reach to the day it was relied on? */
static bool
read_qualification(const Row *row, int qualification, int until, DateADT relied_on, bool *stated,
				   DateADT *last_day)
{
	*stated = row_is_filled(row, qualification);
	*last_day = row_isnull(row, until) ? DATEVAL_NOEND : DatumGetDateADT(row_datum(row, until));
	return *stated && *last_day >= relied_on;
}

static void
void_document(Case *c, int64 id)
{
	for (int i = 0; i < c->ndocuments; i++)
		if (c->documents[i].id == id)
			c->documents[i].voided = true;
}

static void
read_documents(Case *c)
{
	int64	   *voided = NULL;
	int			nvoided = 0;
	Probe		probe;
	Row		   *row;

	if (c->has_documents)
		return;
	c->has_documents = true;
	probe_begin(&probe, &c->reg->table[TABLE_document], A_document_project_id, Int64GetDatum(c->project_id),
				c->snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		Document   *document;

		if (!row_isnull(row, A_document_document_id))
		{
			voided = one_more(voided, nvoided, sizeof(int64));
			voided[nvoided++] = DatumGetInt64(row_datum(row, A_document_document_id));
			continue;
		}
		c->documents = one_more(c->documents, c->ndocuments, sizeof(Document));
		document = &c->documents[c->ndocuments++];
		document->id = DatumGetInt64(row_datum(row, A_document_id));
		document->kind = policy_document(c->policy, row_text(row, A_document_kind));
		document->issued_on = DatumGetDateADT(row_datum(row, A_document_issued_on));
		document->outcome = row_text(row, A_document_outcome);
		document->has_amount = !row_isnull(row, A_document_amount);
		if (document->has_amount)
			document->amount = datumCopy(row_datum(row, A_document_amount), false, -1);
		document->third_party = row_text(row, A_document_third_party);
		document->qualified =
			read_qualification(row, A_document_qualification, A_document_qualified_until,
							   document->issued_on, &document->has_qualification,
							   &document->qualified_until);
		document->entered_by = row_text(row, A_document_entered_by);
		document->after_seq = DatumGetInt64(row_datum(row, A_document_after_seq));
		document->voided = false;
	}
	probe_end(&probe);
	for (int i = 0; i < nvoided; i++)
		void_document(c, voided[i]);
	c->nvoided = nvoided;
}

/* Has any paper of the project been voided? */
bool
case_has_voided(Case *c)
{
	read_documents(c);
	return c->nvoided > 0;
}

/*
 * In a new round what was entered before it does not count.  A restart asks for
 * papers entered since the step that made it necessary.
 */
int64
case_round_begin(const Case *c)
{
	int			column = c->step && c->step->kind == STEP_RESTART
		? A_project_step_seq : A_project_round_seq;

	return DatumGetInt64(row_datum(c->project, column));
}

/* The latest document of a kind, of those that were voided or those that were not. */
static const Document *
latest_document(Case *c, int kind, int64 after_seq, bool voided)
{
	const Document *best = NULL;

	read_documents(c);
	for (int i = 0; i < c->ndocuments; i++)
	{
		const Document *document = &c->documents[i];

		if (document->kind != kind || document->voided != voided || document->issued_on > c->day ||
			document->after_seq < after_seq)
			continue;
		if (best == NULL || document->issued_on > best->issued_on ||
			(document->issued_on == best->issued_on && document->id > best->id))
			best = document;
	}
	return best;
}

/*
 * The document of a kind that counts: the latest, dated no later than the day
 * of the step, not voided, and entered no earlier than right after the step
 * with that sequence number (0: whenever).  NULL: none.
 */
const Document *
case_document(Case *c, int kind, int64 after_seq)
{
	return latest_document(c, kind, after_seq, false);
}

/* The latest that was voided; asked for when none counts.  NULL: none. */
const Document *
case_voided_document(Case *c, int kind, int64 after_seq)
{
	return latest_document(c, kind, after_seq, true);
}

/*
 * The first document of a kind that is dated from a day on, by the day of the
 * case, neither voided nor failed.  NULL: none.
 */
const Document *
case_first_document(Case *c, int kind, DateADT from)
{
	const Document *first = NULL;

	read_documents(c);
	for (int i = 0; i < c->ndocuments; i++)
	{
		const Document *document = &c->documents[i];

		if (document->kind == kind && !document->voided && document->issued_on >= from &&
			document->issued_on <= c->day &&
			(document->outcome == NULL || strcmp(document->outcome, "failed") != 0) &&
			(first == NULL || document->issued_on < first->issued_on ||
			 (document->issued_on == first->issued_on && document->id < first->id)))
			first = document;
	}
	return first;
}

void
case_read_contracts(Case *c)
{
	Probe		probe;
	Row		   *row;

	if (c->has_contracts)
		return;
	c->has_contracts = true;
	probe_begin(&probe, &c->reg->table[TABLE_contract], A_contract_project_id, Int64GetDatum(c->project_id),
				c->snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		Contract   *contract;

		c->contracts = one_more(c->contracts, c->ncontracts, sizeof(Contract));
		contract = &c->contracts[c->ncontracts++];
		contract->id = DatumGetInt64(row_datum(row, A_contract_id));
		contract->kind = row_text(row, A_contract_kind);
		contract->supplier = row_text(row, A_contract_supplier);
		contract->amount = datumCopy(row_datum(row, A_contract_amount), false, -1);
		contract->signed_on = DatumGetDateADT(row_datum(row, A_contract_signed_on));
		contract->qualified =
			read_qualification(row, A_contract_qualification, A_contract_qualified_until,
							   contract->signed_on, &contract->has_qualification,
							   &contract->qualified_until);
		contract->undertaking = DatumGetBool(row_datum(row, A_contract_security_undertaking));
		contract->has_due = !row_isnull(row, A_contract_delivery_due);
		contract->delivery_due = contract->has_due
			? DatumGetDateADT(row_datum(row, A_contract_delivery_due)) : 0;
		contract->delivered = !row_isnull(row, A_contract_delivered_on);
		contract->delivered_on = contract->delivered
			? DatumGetDateADT(row_datum(row, A_contract_delivered_on)) : 0;
	}
	probe_end(&probe);
}

/* Changes of value count in the figures of the round in which they were decided. */
static void
add_change(Case *c, const Row *row)
{
	Change	   *change;

	c->changes = one_more(c->changes, c->nchanges, sizeof(Change));
	change = &c->changes[c->nchanges++];
	memset(change, 0, sizeof(Change));
	change->id = DatumGetInt64(row_datum(row, A_change_id));
	change->kind = row_text(row, A_change_kind);
	change->cost_line_kind = row_text(row, A_change_cost_line_kind);
	if (!row_isnull(row, A_change_contract_id))
		change->contract_id = DatumGetInt64(row_datum(row, A_change_contract_id));
	change->decided_on = DatumGetDateADT(row_datum(row, A_change_decided_on));
	change->entered_by = row_text(row, A_change_entered_by);
	change->has_figures = !row_isnull(row, A_change_old) && !row_isnull(row, A_change_new);
	if (change->has_figures)
	{
		change->old = datumCopy(row_datum(row, A_change_old), false, -1);
		change->difference = amount_difference(row_datum(row, A_change_new), change->old);
	}
	change->of_round = DatumGetInt64(row_datum(row, A_change_after_seq)) >=
		DatumGetInt64(row_datum(c->project, A_project_round_seq));
	change->counts = change->of_round && change->has_figures && strcmp(change->kind, "value") == 0;
}

void
case_read_changes(Case *c)
{
	Probe		probe;
	Row		   *row;

	if (c->has_changes)
		return;
	c->has_changes = true;
	probe_begin(&probe, &c->reg->table[TABLE_change], A_change_project_id, Int64GetDatum(c->project_id),
				c->snapshot);
	while ((row = probe_next(&probe)) != NULL)
		add_change(c, row);
	probe_end(&probe);
}

static void
read_cost_lines(Case *c)
{
	Probe		probe;
	Row		   *row;

	if (c->has_cost_lines)
		return;
	c->has_cost_lines = true;
	probe_begin(&probe, &c->reg->table[TABLE_cost_line], A_cost_line_project_id, Int64GetDatum(c->project_id),
				c->snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		CostLine   *line;

		c->cost_lines = one_more(c->cost_lines, c->ncost_lines, sizeof(CostLine));
		line = &c->cost_lines[c->ncost_lines++];
		line->kind = row_text(row, A_cost_line_kind);
		line->amount = datumCopy(row_datum(row, A_cost_line_amount), false, -1);
	}
	probe_end(&probe);
}

static bool
is_of_kind(const char *kind, const char *wanted)
{
	return wanted == NULL || (kind && strcmp(kind, wanted) == 0);
}

/* What a kind of cost comes to, in yuan: its lines and, once they are frozen, their changes.  NULL: all kinds. */
Datum
case_cost(Case *c, const char *kind)
{
	Datum		sum = amount_zero();

	read_cost_lines(c);
	for (int i = 0; i < c->ncost_lines; i++)
		if (is_of_kind(c->cost_lines[i].kind, kind))
			sum = amount_sum(sum, c->cost_lines[i].amount);
	if (!DatumGetBool(row_datum(c->project, A_project_frozen)) ||
		row_isnull(c->project, A_project_changed_on))
		return sum;
	case_read_changes(c);
	for (int i = 0; i < c->nchanges; i++)
		if (c->changes[i].counts && is_of_kind(c->changes[i].cost_line_kind, kind))
			sum = amount_sum(sum, c->changes[i].difference);
	return sum;
}

/* The day of the last change, which stands on the project; false when there was none. */
bool
case_last_change(Case *c, DateADT *day)
{
	if (row_isnull(c->project, A_project_changed_on))
		return false;
	*day = DatumGetDateADT(row_datum(c->project, A_project_changed_on));
	return true;
}

/* Does a supplement undo another, or was it undone? */
static bool
is_undone(const Row *supplement, const int64 *undone, int nundone)
{
	if (!row_isnull(supplement, A_supplement_supplement_id))
		return true;
	for (int i = 0; i < nundone; i++)
		if (undone[i] == DatumGetInt64(row_datum(supplement, A_supplement_id)))
			return true;
	return false;
}

/*
 * What supplements have added to a contract, in yuan.  Those that lower it make
 * no room for others; one entered by mistake, and undone, is as if it had not
 * been.
 */
Datum
case_additions(Case *c, const Contract *contract)
{
	Datum		sum = amount_zero();
	int64	   *undone = NULL;
	int			nundone = 0;
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &c->reg->table[TABLE_supplement], A_supplement_contract_id, Int64GetDatum(contract->id),
				c->snapshot);
	while ((row = probe_next(&probe)) != NULL)
		if (!row_isnull(row, A_supplement_supplement_id))
		{
			undone = one_more(undone, nundone, sizeof(int64));
			undone[nundone++] = DatumGetInt64(row_datum(row, A_supplement_supplement_id));
		}
	probe_end(&probe);
	probe_begin(&probe, &c->reg->table[TABLE_supplement], A_supplement_contract_id, Int64GetDatum(contract->id),
				c->snapshot);
	while ((row = probe_next(&probe)) != NULL)
		if (!is_undone(row, undone, nundone) &&
			amount_less(amount_zero(), row_datum(row, A_supplement_amount)))
			sum = amount_sum(sum, row_datum(row, A_supplement_amount));
	probe_end(&probe);
	return sum;
}

/* City money decided for the project, all years together, in yuan. */
Datum
case_allocated(Case *c)
{
	Datum		sum = amount_zero();
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &c->reg->table[TABLE_fund_allocation], A_fund_allocation_project_id, Int64GetDatum(c->project_id),
				c->snapshot);
	while ((row = probe_next(&probe)) != NULL)
		if (strcmp(row_text(row, A_fund_allocation_source), "city") == 0 &&
			!row_isnull(row, A_fund_allocation_decided))
			sum = amount_sum(sum, row_datum(row, A_fund_allocation_decided));
	probe_end(&probe);
	return sum;
}

const Agency *
case_owner(Case *c)
{
	if (!c->has_owner)
	{
		c->owner = agency_by_id(c->reg, DatumGetInt64(row_datum(c->project, A_project_owner_id)),
								c->snapshot);
		c->has_owner = true;
	}
	return &c->owner;
}

/* The day the project last reached a stage; false when it never did. */
bool
case_day_reached(Case *c, Stage stage, DateADT *day)
{
	Probe		probe;
	Row		   *row;

	if (c->from == stage)
	{
		*day = DatumGetDateADT(row_datum(c->project, A_project_stage_on));
		return true;
	}
	if (c->sought != stage)
	{
		c->sought = stage;
		c->was_reached = false;
		probe_newest_first(&probe, &c->reg->table[TABLE_act], Int64GetDatum(c->project_id), c->snapshot);
		while ((row = probe_next(&probe)) != NULL)
		{
			DateADT		day_of_act = DatumGetDateADT(row_datum(row, A_act_legal_on));

			if (row_isnull(row, A_act_to_stage) || DatumGetStage(row_datum(row, A_act_to_stage)) != stage)
				continue;
			if (!c->was_reached || day_of_act > c->reached_on)
				c->reached_on = day_of_act;
			c->was_reached = true;
			if (probe.index)
				break;			/* steps are dated in order */
		}
		probe_end(&probe);
	}
	*day = c->reached_on;
	return c->was_reached;
}

/*
 * Can the project have reached the stage before it came to where it is?  The
 * steps of its policy say so, unless it was moved to that policy.
 */
static bool
may_have_reached(Case *c, Stage stage)
{
	const Track *track = c->track ? policy_track(c->policy, c->track) : NULL;

	return track == NULL || !row_isnull(c->project, A_project_policy_reason) ||
		track_leads(track, stage, c->from);
}

/* The day the project first reached a stage; false when it never did. */
bool
case_first_reached(Case *c, Stage stage, DateADT *day)
{
	bool		reached = c->from == stage;
	Probe		probe;
	Row		   *row;

	if (reached)
		*day = DatumGetDateADT(row_datum(c->project, A_project_stage_on));
	if (!may_have_reached(c, stage))
		return reached;
	probe_begin(&probe, &c->reg->table[TABLE_act], A_act_project_id, Int64GetDatum(c->project_id), c->snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		DateADT		legal_on = DatumGetDateADT(row_datum(row, A_act_legal_on));

		if (row_isnull(row, A_act_to_stage) || DatumGetStage(row_datum(row, A_act_to_stage)) != stage)
			continue;
		if (!reached || legal_on < *day)
			*day = legal_on;
		reached = true;
	}
	probe_end(&probe);
	return reached;
}

bool
case_has_demand(Case *c)
{
	Probe		probe;
	bool		found;

	probe_begin(&probe, &c->reg->table[TABLE_demand], A_demand_project_id, Int64GetDatum(c->project_id),
				c->snapshot);
	found = probe_next(&probe) != NULL;
	probe_end(&probe);
	return found;
}

/* The main contract signed last, or NULL. */
const Contract *
case_main_contract(Case *c)
{
	const Contract *main = NULL;

	case_read_contracts(c);
	for (int i = 0; i < c->ncontracts; i++)
		if (strcmp(c->contracts[i].kind, "main") == 0 &&
			(main == NULL || c->contracts[i].signed_on > main->signed_on))
			main = &c->contracts[i];
	return main;
}

/* The class of the project that this one serves; NULL when it serves none. */
char *
case_served_track(Case *c)
{
	char	   *track = NULL;
	Probe		probe;
	Row		   *row;

	if (row_isnull(c->project, A_project_serves_id))
		return NULL;
	probe_begin(&probe, &c->reg->table[TABLE_project], A_project_id,
				row_datum(c->project, A_project_serves_id), c->snapshot);
	row = probe_next(&probe);
	if (row)
		track = row_text(row, A_project_track);
	probe_end(&probe);
	return track;
}
