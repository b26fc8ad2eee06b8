/*
 * receipt.c
 *		The trigger of the receipt table: the office that something is filed with
 *		took it in (Articles 6, 17, 18).
 *
 * A paper has a receipt where its kind meets a duty, an annual plan where one is
 * owed; the office is the one that duty is owed to.  A receipt is entered once and
 * stays.  That of a paper is an act of its project's chain, and may meet a duty;
 * that of a plan one of the register's own.
 */
#include "postgres.h"

#include "access/xact.h"
#include "commands/trigger.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "office/kept.h"
#include "office/key.h"
#include "office/office.h"
#include "office/sight.h"
#include "policy/agency_kinds.h"
#include "policy/legal_day.h"
#include "project/obligation.h"
#include "project/record.h"
#include "register/probe.h"
#include "register/rows_here.h"
#include "register/trigger.h"
#include "schema/duty.h"
#include "schema/evidence.h"
#include "schema/plan.h"
#include "schema/project.h"

PG_FUNCTION_INFO_V1(govproj_receipt_record);

/* What is received, and by the rows of which version. */
typedef struct Received
{
	const Register *reg;
	Relation	rel;
	const Row  *receipt;
	const Policy *policy;
	char	   *what;			/* the paper or plan, for a message */
	int64		id;				/* of it */
	int64		owner_id;		/* of the paper's project */
	DateADT		dated_on;
	Snapshot	snapshot;
} Received;

static void
receipt_refuse(const Received *received, int sqlstate, const char *constraint, const char *detail,
			   const char *hint)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("%s cannot be received like this", received->what),
			 errdetail_internal("%s", detail),
			 hint ? errhint("%s", hint) : 0,
			 refused_by(received->rel, constraint)));
}

static bool
receipt_is_of_document(const Row *receipt)
{
	return !row_isnull(receipt, A_receipt_document_id);
}

/* The row of that id, until the probe is ended; NULL: there is none. */
static const Row *
row_by_id(const Register *reg, TableId which, Datum id, Snapshot snapshot, Probe *probe)
{
	probe_begin(probe, &reg->table[which], 0, id, snapshot);
	return probe_next(probe);
}

/*
 * The project of a paper.  One that is not there, or of a project that the
 * current user may not learn of, is refused in the same words.  Errors: 23503.
 */
static int64
receipt_project(const Register *reg, Relation rel, const Row *receipt)
{
	Snapshot	snapshot;
	int64		project_id = 0;
	Probe		probe;
	const Row  *document;

	CommandCounterIncrement();	/* what this command has entered before is there */
	snapshot = RegisterSnapshot(fact_snapshot());
	document = row_by_id(reg, TABLE_document, row_datum(receipt, A_receipt_document_id), snapshot,
						 &probe);
	if (document)
		project_id = row_int64(document, A_document_project_id);
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
	if (project_id == 0 || !project_id_is_seen(reg, project_id))
		refuse_as_absent(rel, receipt->table->att[A_receipt_document_id]);
	return project_id;
}

/* Exactly one of the two is received.  Errors: 23502, 23514. */
static void
receipt_require_whole(Relation rel, const Row *receipt)
{
	static const int needed[] = {A_receipt_agency_id, A_receipt_received_on};

	row_require_not_null(rel, receipt, needed, lengthof(needed));
	if (receipt_is_of_document(receipt) == row_isnull(receipt, A_receipt_annual_plan_id))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_CHECK_VIOLATION),
			 errmsg("a receipt is of a document or of an annual plan"),
			 errhint("Say which one: either document_id or annual_plan_id."),
			 refused_by(rel, "receipt_subject_check")));
}

static void
receipt_require_first(const Received *received)
{
	int			column = receipt_is_of_document(received->receipt) ? A_receipt_document_id
		: A_receipt_annual_plan_id;
	DateADT		day = DATEVAL_NOBEGIN;
	Probe		probe;
	const Row  *row;

	probe_begin(&probe, &received->reg->table[TABLE_receipt], column, Int64GetDatum(received->id),
				received->snapshot);
	row = probe_next(&probe);
	if (row)
		day = row_date(row, A_receipt_received_on);
	probe_end(&probe);
	if (!DATE_NOT_FINITE(day))
		receipt_refuse(received, ERRCODE_GOVPROJ_RECORD_FIXED, "fixed",
					   psprintf(_("It was received on %s, and a receipt stays."), date_text(day)),
					   NULL);
}

/* The name of who receives, and in what quality. */
static char *
receipt_office_named(const Received *received, Office office)
{
	int64		id = office == OFFICE_OWNER ? received->owner_id
		: agency_first_of_kind(received->reg, office->word, received->snapshot);

	if (id == 0)
		return psprintf(_("an agency of kind %s, of which the register holds none"),
						office_quoted(office));
	return psprintf(_("agency \"%s\" (%s)"),
					agency_by_id(received->reg, id, received->snapshot).name,
					office_label(office));
}

/* Is the duty owed to the agency? */
static bool
receipt_is_owed_to(const Received *received, const DutyKind *kind, const Agency *agency)
{
	return agency->active && (kind->receiver == OFFICE_OWNER ? agency->id == received->owner_id
							  : holds_office(agency, kind->receiver));
}

/* It is received by the office that a duty of one of these kinds is owed to.  Errors: ZG006. */
static void
receipt_check_office(const Received *received, const DutyKind *const *kinds, int nkinds)
{
	Agency		agency = agency_by_id(received->reg,
									  row_int64(received->receipt, A_receipt_agency_id),
									  received->snapshot);

	if (agency.id == 0)
		ereport(ERROR,
				(errcode(ERRCODE_FOREIGN_KEY_VIOLATION),
				 errmsg("agency %lld does not exist",
						(long long) row_int64(received->receipt, A_receipt_agency_id)),
				 errtablecol(received->rel,
							 received->receipt->table->att[A_receipt_agency_id])));
	for (int i = 0; i < nkinds; i++)
		if (receipt_is_owed_to(received, kinds[i], &agency) &&
			user_may_act_for(received->reg, &agency))
			return;
	receipt_refuse(received, ERRCODE_GOVPROJ_WRONG_OFFICE, "office",
				   article_said(kinds[0]->article, AUTHORITY_LETTER,
								psprintf(_("it is filed with %s, who alone receives it"),
										 receipt_office_named(received, kinds[0]->receiver))),
				   NULL);
}

/* Not before the day it bears, nor in the future, nor dated back too far.  Errors: ZG011. */
static void
receipt_check_day(const Received *received)
{
	DateADT		day = row_date(received->receipt, A_receipt_received_on);

	require_recent(rulebook_of(received->reg), received->rel, received->receipt,
				   A_receipt_received_on, received->policy->backdate_days);
	if (day < received->dated_on)
		receipt_refuse(received, ERRCODE_GOVPROJ_DATE_ORDER, "legal_date",
					   psprintf(_("It bears the day %s, and cannot have been received on %s."),
								date_text(received->dated_on), date_text(day)), NULL);
}

static bool
duty_is_of_track(const DutyKind *kind, const char *track)
{
	return kind->track == NULL || strcmp(kind->track, track) == 0;
}

/* Does a paper of the kind meet a duty on the track? */
static bool
receipt_is_filed(const Policy *policy, const char *track, int document)
{
	for (int i = 0; i < policy->nduty_kinds; i++)
		if (duty_is_of_track(&policy->duty_kinds[i], track) &&
			duty_takes_document(&policy->duty_kinds[i], document))
			return true;
	return false;
}

/* The kinds of paper that are filed on the track, for a hint. */
static char *
receipt_known_kinds(const Policy *policy, const char *track)
{
	StringInfoData names;

	initStringInfo(&names);
	for (int i = 0; i < policy->ndocuments; i++)
		if (receipt_is_filed(policy, track, i))
			appendStringInfo(&names, "%s%s", names.len ? _(", ") : "",
							 listed_word(policy->documents[i].kind, policy->documents[i].label));
	return names.len ? names.data : pstrdup("-");
}

/* The duties that a kind of paper meets on a track; there is one at least.  Errors: ZG010. */
static const DutyKind **
receipt_duties_met(const Received *received, const char *kind, const char *track, int *n)
{
	const Policy *policy = received->policy;
	int			document = policy_document(policy, kind);
	const DutyKind **kinds = palloc(policy->nduty_kinds * sizeof(DutyKind *));

	*n = 0;
	for (int i = 0; document >= 0 && i < policy->nduty_kinds; i++)
	{
		const DutyKind *duty = &policy->duty_kinds[i];

		if (duty_takes_document(duty, document) && duty_is_of_track(duty, track))
			kinds[(*n)++] = duty;
	}
	if (*n == 0)
		receipt_refuse(received, ERRCODE_GOVPROJ_OUT_OF_SCOPE, "duty",
					   psprintf(_("A document of kind %s is filed with nobody: no duty of the "
								  "project is met by it."),
								quoted_word(kind, document < 0 ? NULL
											: policy->documents[document].label)),
					   psprintf(_("Documents that are filed: %s."),
								receipt_known_kinds(policy, track)));
	return kinds;
}

/* The paper itself, which stands; kind: which it is. */
static void
receipt_read_document(Received *received, char **kind)
{
	const Table *documents = &received->reg->table[TABLE_document];
	Datum		id = row_datum(received->receipt, A_receipt_document_id);
	bool		voided;
	Probe		probe;
	const Row  *row;

	received->id = DatumGetInt64(id);
	received->what = psprintf(_("document %lld"), (long long) received->id);
	probe_begin(&probe, documents, A_document_document_id, id, received->snapshot);
	voided = probe_next(&probe) != NULL;
	probe_end(&probe);
	if (voided)
		receipt_refuse(received, ERRCODE_GOVPROJ_RECORD_FIXED, "document",
					   _("It has been voided."), NULL);
	row = row_by_id(received->reg, TABLE_document, id, received->snapshot, &probe);
	if (row)
	{
		*kind = row_text(row, A_document_kind);
		received->dated_on = row_date(row, A_document_issued_on);
	}
	probe_end(&probe);
}

static void
receipt_check_document(Received *received, Row *receipt)
{
	const Register *reg = received->reg;
	int64		project_id = receipt_project(reg, received->rel, receipt);
	const DutyKind **kinds;
	int			nkinds;
	LockedRow	project;
	char	   *kind = NULL;
	Kept		kept;

	project_lock(&project, reg, project_id);
	received->snapshot = RegisterSnapshot(fact_snapshot());
	received->policy = policy_by_id(rulebook_of(reg),
									row_int64(&project.row, A_project_policy_id));
	received->owner_id = row_int64(&project.row, A_project_owner_id);
	receipt_read_document(received, &kind);
	kinds = receipt_duties_met(received, kind, row_text(&project.row, A_project_track), &nkinds);
	receipt_check_office(received, kinds, nkinds);
	receipt_require_first(received);
	receipt_check_day(received);
	kept_begin(&kept, receipt);
	kept_set(&kept, A_receipt_after_seq, row_datum(&project.row, A_project_step_seq));
	kept_require_of_office(&kept, received->rel);
	UnregisterSnapshot(received->snapshot);
	row_unlock(&project);
}

/* The plan duty of a version that such an agency has; NULL: none. */
static const DutyKind *
receipt_plan_duty(const Policy *policy, const Agency *debtor)
{
	for (int i = 0; policy->fault.word == NULL && i < policy->nduty_kinds; i++)
		if (policy->duty_kinds[i].event == DUTY_PLAN &&
			holds_one_of(debtor, policy->duty_kinds[i].debtor_kinds))
			return &policy->duty_kinds[i];
	return NULL;
}

/*
 * The duty that a plan meets: by the version in force on the day it was filed,
 * or by the first that came after, for a plan of before the law is received too.
 * Errors: ZG010.
 */
static const DutyKind *
receipt_find_plan_duty(Received *received, const Agency *debtor)
{
	const Rulebook *book = rulebook_of(received->reg);
	const DutyKind *found = NULL;

	for (int p = 0; p < book->npolicies; p++)
	{
		const Policy *policy = &book->policies[p];
		const DutyKind *kind = receipt_plan_duty(policy, debtor);

		if (kind == NULL || policy->until < received->dated_on ||
			(found && policy->from > received->policy->from))
			continue;
		found = kind;
		received->policy = policy;
	}
	if (found == NULL)
		receipt_refuse(received, ERRCODE_GOVPROJ_OUT_OF_SCOPE, "duty",
					   psprintf(_("No version of the law has an agency of kind %s file plans."),
								office_quoted(agency_office(book, debtor))), NULL);
	return found;
}

/* The agency of a plan that has been filed.  Errors: 23503, 23514. */
static int64
receipt_read_plan(Received *received)
{
	Datum		id = row_datum(received->receipt, A_receipt_annual_plan_id);
	int64		agency_id = 0;
	bool		filed = false;
	Probe		probe;
	const Row  *plan;

	received->id = DatumGetInt64(id);
	received->what = psprintf(_("annual plan %lld"), (long long) received->id);
	plan = row_by_id(received->reg, TABLE_annual_plan, id, received->snapshot, &probe);
	if (plan)
	{
		agency_id = row_int64(plan, A_annual_plan_agency_id);
		filed = !row_isnull(plan, A_annual_plan_filed_on);
		if (filed)
			received->dated_on = row_date(plan, A_annual_plan_filed_on);
	}
	probe_end(&probe);
	if (agency_id == 0 || !agency_is_seen(received->reg, agency_id))
		refuse_as_absent(received->rel, received->receipt->table->att[A_receipt_annual_plan_id]);
	if (!filed)
		receipt_refuse(received, ERRCODE_CHECK_VIOLATION, "filed", _("It has not been filed."),
					   _("Its agency files it first, by its filed_on."));
	return agency_id;
}

static void
receipt_check_plan(Received *received, Row *receipt)
{
	Agency		debtor;
	const DutyKind *kind;
	Kept		kept;

	CommandCounterIncrement();	/* what this command has entered before is there */
	received->snapshot = RegisterSnapshot(fact_snapshot());
	debtor = agency_by_id(received->reg, receipt_read_plan(received), received->snapshot);
	kind = receipt_find_plan_duty(received, &debtor);
	receipt_check_office(received, &kind, 1);
	receipt_require_first(received);
	receipt_check_day(received);
	kept_begin(&kept, receipt);
	kept_set_null(&kept, A_receipt_after_seq);
	kept_require_of_office(&kept, received->rel);
	UnregisterSnapshot(received->snapshot);
}

static HeapTuple
receipt_check(const Register *reg, Relation rel, Row *receipt)
{
	Received	received = {.reg = reg,.rel = rel,.receipt = receipt};

	receipt_require_whole(rel, receipt);
	if (receipt_is_of_document(receipt))
		receipt_check_document(&received, receipt);
	else
		receipt_check_plan(&received, receipt);
	return row_tuple(receipt);
}

static void
receipt_record_act(const Register *reg, Relation rel, const Row *receipt)
{
	static const int omit[] = {A_receipt_after_seq};
	LockedRow	project;
	Act			act = {0};

	act.kind = "filing_received";
	act.agency_id = row_int64(receipt, A_receipt_agency_id);
	act.legal_on = row_date(receipt, A_receipt_received_on);
	act.detail = detail_row(receipt, omit, lengthof(omit));
	if (!receipt_is_of_document(receipt))
	{
		register_record(reg, &act);
		return;
	}
	project_lock(&project, reg, receipt_project(reg, rel, receipt));
	require_no_step_since(&project, receipt, A_receipt_after_seq);
	act.policy_id = row_int64(&project.row, A_project_policy_id);
	project_record(&project, reg, &act);
	project_write_filing_duties(reg, &project.row, row_int64(receipt, A_receipt_document_id));
	row_unlock(&project);
}

/*
 * Trigger of receipt: BEFORE INSERT, UPDATE, DELETE row, AFTER INSERT row,
 * BEFORE TRUNCATE.  Errors: ZG006 for another office than the one it is filed
 * with, ZG009 when it has been received before or was voided, and for altering
 * or removing, ZG010 for what meets no duty, ZG011 for its day, 23503 for what
 * is not there, 23514 for a plan that has not been filed.
 */
Datum
govproj_receipt_record(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_trigger(fcinfo, TABLE_receipt);
	TriggerData *data = (TriggerData *) fcinfo->context;
	Row		   *receipt;

	if (update_is_idle(&reg->table[TABLE_receipt], data))
		return PointerGetDatum(data->tg_trigtuple);
	if (!TRIGGER_FIRED_BY_INSERT(data->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
				 errmsg("receipts in \"%s\" may be neither altered nor removed",
						clients_table_name(data->tg_relation)),
				 errdetail("Duties are met by them; the audit bureau relies on them."),
				 errhint("To undo that of a document, its issuer voids the document and enters it "
						 "anew."),
				 refused_by(data->tg_relation, "fixed")));
	receipt = entered_row(reg, TABLE_receipt, data);
	if (TRIGGER_FIRED_BEFORE(data->tg_event))
		return PointerGetDatum(receipt_check(reg, data->tg_relation, receipt));
	receipt_record_act(reg, data->tg_relation, receipt);
	return PointerGetDatum(NULL);
}
