/*
 * document.c
 *		The trigger of the document table: papers are entered, never edited.
 *
 * What a document must carry is checked before the insert, with the project
 * locked; its act is written after it, because a row that is proposed may yet
 * not be inserted (ON CONFLICT).
 */
#include "postgres.h"

#include "access/xact.h"
#include "commands/trigger.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "code/characters.h"
#include "errors.h"
#include "judge/case_documents.h"
#include "judge/corrections.h"
#include "judge/enforce.h"
#include "judge/owner_then.h"
#include "judge/suspension.h"
#include "office/agencies.h"
#include "office/kept.h"
#include "office/key.h"
#include "policy/legal_day.h"
#include "project/columns.h"
#include "project/obligation.h"
#include "project/record.h"
#include "register/numbered.h"
#include "register/probe.h"
#include "register/rows_here.h"
#include "register/trigger.h"
#include "schema/evidence.h"
#include "schema/money.h"
#include "schema/project.h"

PG_FUNCTION_INFO_V1(govproj_document_record);

/* What a new document is checked against. */
typedef struct Entry
{
	const Register *reg;
	Relation	rel;
	const Row  *document;
	const Row  *project;
	const Policy *policy;
	Snapshot	snapshot;
	char	   *kind;
	Agency		issuer;
} Entry;

static char *
document_known_kinds(const Policy *policy)
{
	StringInfoData names;

	initStringInfo(&names);
	for (int i = 0; i < policy->ndocuments; i++)
		appendStringInfo(&names, "%s%s", i ? _(", ") : "",
						 listed_word(policy->documents[i].kind, policy->documents[i].label));
	return names.data;
}

static const DocumentKind *
document_find_kind(Entry *entry)
{
	int			index = policy_document(entry->policy, entry->kind);

	if (index < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("policy \"%s\" knows no document of kind \"%s\"", entry->policy->code,
						shown_text(entry->kind)),
				 errhint("Its kinds are: %s, and %s.", document_known_kinds(entry->policy),
						 VOIDING),
				 refused_by(entry->rel, "kind")));
	return &entry->policy->documents[index];
}

static void
document_refuse_office(Entry *entry, const DocumentKind *kind, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_WRONG_OFFICE),
			 errmsg("agency \"%s\" may not enter a document of kind %s",
					entry->issuer.name ? entry->issuer.name : "?",
					quoted_word(kind->kind, kind->label)),
			 errdetail_internal("%s", detail),
			 errhint("Enter it under the office that issues it."),
			 refused_by(entry->rel, "office")));
}

/*
 * A paper of before the project changed hands is of its owner then, who may act no longer; who has
 * the project now enters it.
 */
static bool
document_is_of_former_owner(Entry *entry, int64 owner_id)
{
	Agency		owner;

	if (owner_id != entry->issuer.id || owner_id == row_int64(entry->project, A_project_owner_id))
		return false;
	owner = agency_met(entry->reg, row_int64(entry->project, A_project_owner_id),
					   entry->snapshot);
	return user_may_act_for(entry->reg, &owner);
}

/* The paper must come from the office that the policy names, and be entered by it. */
static void
document_check_issuer(Entry *entry, const DocumentKind *kind)
{
	bool		by_owner = kind->issuer == OFFICE_OWNER;
	int64		owner_id = by_owner
		? owner_then(entry->reg, entry->project,
					 row_date(entry->document, A_document_issued_on)) : 0;

	if (entry->issuer.id == 0)
		ereport(ERROR,
				(errcode(ERRCODE_FOREIGN_KEY_VIOLATION),
				 errmsg("agency %lld does not exist",
						(long long) row_int64(entry->document, A_document_issuer_id)),
				 errtablecol(entry->rel, entry->document->table->att[A_document_issuer_id])));
	if (by_owner && entry->issuer.id != owner_id)
		document_refuse_office(entry, kind,
							   article_said(kind->article, kind->authority,
											_("it is issued by the owner of the project")));
	if (!by_owner && !holds_office(&entry->issuer, kind->issuer))
		document_refuse_office(entry, kind,
							   article_said(kind->article, kind->authority,
											psprintf(_("it is issued by an agency of kind %s"),
													 office_quoted(kind->issuer))));
	if (by_owner && document_is_of_former_owner(entry, owner_id))
		return;
	if (!entry->issuer.active)
		document_refuse_office(entry, kind, _("The agency is no longer active."));
	if (!user_may_act_for(entry->reg, &entry->issuer))
		document_refuse_office(entry, kind, _("The current user may not act for that agency."));
}

static void
document_add_fault(StringInfo faults, const char *fault)
{
	appendStringInfo(faults, "%s%s", faults->len ? "\n" : "", fault);
}

static void
document_check_outcome(Entry *entry, const DocumentKind *kind, StringInfo faults)
{
	Outcome		outcome = row_outcome(entry->document, A_document_outcome);

	if (outcome == OUTCOME_NOT_APPLICABLE)
	{
		if (!kind->may_be_inapplicable)
			document_add_fault(faults, _("A document of this kind cannot be \"not_applicable\"."));
		else if (!row_is_filled(entry->document, A_document_reason))
			document_add_fault(faults, _("\"not_applicable\" needs a reason."));
		return;
	}
	if (kind->has_outcome && outcome == OUTCOME_NONE)
		document_add_fault(faults, _("It carries an outcome: passed or failed."));
	if (!kind->has_outcome && outcome != OUTCOME_NONE)
		document_add_fault(faults, _("A document of this kind carries no outcome."));
}

/* What the kind carries must be there; everything missing is listed at once. */
static void
document_check_content(Entry *entry, const DocumentKind *kind)
{
	StringInfoData faults;

	initStringInfo(&faults);
	document_check_outcome(entry, kind, &faults);
	if (kind->has_amount && !kind->amount_optional &&
		row_isnull(entry->document, A_document_amount))
		document_add_fault(&faults, _("It carries an amount in yuan."));
	if (!kind->has_amount && !row_isnull(entry->document, A_document_amount))
		document_add_fault(&faults, _("A document of this kind carries no amount."));
	if (kind->has_third_party && !row_is_filled(entry->document, A_document_third_party))
		document_add_fault(&faults, _("It names the third party that made it (third_party)."));
	if (!row_isnull(entry->document, A_document_third_party_code) &&
		!row_is_filled(entry->document, A_document_third_party))
		document_add_fault(&faults, _("A credit code (third_party_code) needs the name it is of "
									  "(third_party)."));
	if (kind->needs_reason && !row_is_filled(entry->document, A_document_reason))
		document_add_fault(&faults, _("It says why (reason)."));
	if (!row_isnull(entry->document, A_document_document_id))
		document_add_fault(&faults, _("Only a voiding names another document (document_id)."));
	if (faults.len > 0)
		ereport(ERROR,
				(errcode(ERRCODE_CHECK_VIOLATION),
				 errmsg("document of kind \"%s\" (%s) is not complete", kind->kind, kind->label),
				 errdetail_internal("%s", faults.data),
				 refused_by(entry->rel, "content")));
}

/* A paper that suspends or resumes the project follows on those that did before. */
static void
document_check_suspension(Entry *entry)
{
	int			kind = policy_document(entry->policy, entry->kind);
	const Document *other;
	const char *fault = NULL;
	Case		c;

	if (!kind_suspends_or_resumes(entry->policy, kind))
		return;
	CommandCounterIncrement();	/* what this command has entered before is there */
	case_of_project(&c, entry->reg, entry->project, row_date(entry->document, A_document_issued_on),
					register_today(rulebook_of(entry->reg)), RegisterSnapshot(fact_snapshot()));
	switch (suspension_fault(&c, kind, c.day, &other))
	{
		case SUSPENSION_IN_ORDER:
			UnregisterSnapshot(c.snapshot);
			return;
		case SUSPENDED_ALREADY:
			fault = _("Document %lld of %s has suspended the project, and it has not gone on since.");
			break;
		case SUSPENDED_LATER:
			fault = _("Document %lld of %s suspends the project, and comes after this one.");
			break;
		case NOT_SUSPENDED:
			fault = other ? _("Document %lld of %s has had the project go on again.")
				: _("The project has not been suspended by that day.");
			break;
		case RESUMED_LATER:
			fault = _("Document %lld of %s has the project go on again, and comes after this one.");
			break;
	}
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
			 errmsg("document of kind %s does not follow on what suspended or resumed the project",
					quoted_word(entry->kind, entry->policy->documents[kind].label)),
			 other ? errdetail_internal(fault, (long long) other->id, date_text(other->issued_on))
			 : errdetail_internal("%s", fault),
			 errhint("Papers that suspend and papers that resume take turns. One that was entered "
					 "wrong is voided."),
			 refused_by(entry->rel, "suspended")));
}

static void
document_refuse_voiding(Entry *entry, int sqlstate, const char *detail)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("document %lld cannot be voided",
					(long long) row_int64(entry->document, A_document_document_id)),
			 errdetail_internal("%s", detail),
			 refused_by(entry->rel, VOIDING)));
}

/* A voiding of a paper of another project is refused as one of none: nothing is told of it. */
static void
document_require_unvoided(Entry *entry, int64 target)
{
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &entry->reg->table[TABLE_document], A_document_document_id,
				Int64GetDatum(target), entry->snapshot);
	row = probe_next(&probe);
	if (row && row_int64(row, A_document_project_id) == row_int64(entry->project, A_project_id))
		document_refuse_voiding(entry, ERRCODE_GOVPROJ_RECORD_FIXED,
								_("It has been voided before."));
	probe_end(&probe);
}

/* The end of a contract is undone with four eyes, and not by voiding the paper that ended it. */
static void
document_require_ends_nothing(Entry *entry, int64 target)
{
	int64		contract_id = 0;
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &entry->reg->table[TABLE_contract], A_contract_project_id,
				row_datum(entry->project, A_project_id), entry->snapshot);
	while (contract_id == 0 && (row = probe_next(&probe)) != NULL)
		if (!row_isnull(row, A_contract_ended_on) &&
			!row_isnull(row, A_contract_end_document_id) &&
			row_int64(row, A_contract_end_document_id) == target)
			contract_id = row_int64(row, A_contract_id);
	probe_end(&probe);
	if (contract_id)
		document_refuse_voiding(entry, ERRCODE_GOVPROJ_RECORD_FIXED,
								psprintf(_("Contract %lld was ended by it: correct its ended_on "
										   "first."), (long long) contract_id));
}

/* What a former owner of the project issued, its present one voids. */
static bool
document_voids_for_former_owner(Entry *entry, const Row *target)
{
	return entry->issuer.id == row_int64(entry->project, A_project_owner_id) &&
		owner_formerly(entry->reg, entry->project, row_int64(target, A_document_issuer_id));
}

/* Only a paper of the same project, by its own issuer, no earlier, once, with a reason. */
static void
document_check_voiding(Entry *entry)
{
	static const int needed[] = {A_document_document_id, A_document_reason};
	int64		target;
	int64		project_id = row_int64(entry->project, A_project_id);
	DateADT		voided_on = row_date(entry->document, A_document_issued_on);
	Probe		probe;
	Row		   *row;
	bool		found = false;

	row_require_not_null(entry->rel, entry->document, needed, lengthof(needed));
	target = row_int64(entry->document, A_document_document_id);
	if (!row_is_filled(entry->document, A_document_reason))
		document_refuse_voiding(entry, ERRCODE_CHECK_VIOLATION, _("A voiding needs a reason."));
	document_require_unvoided(entry, target);
	probe_begin(&probe, &entry->reg->table[TABLE_document], A_document_id, Int64GetDatum(target),
				entry->snapshot);
	row = probe_next(&probe);
	if (row && row_int64(row, A_document_project_id) == project_id)
	{
		found = true;
		if (!row_isnull(row, A_document_document_id))
			document_refuse_voiding(entry, ERRCODE_GOVPROJ_RECORD_FIXED,
									_("A voiding is final. Enter the document anew instead."));
		if (row_int64(row, A_document_issuer_id) != entry->issuer.id &&
			!document_voids_for_former_owner(entry, row))
			document_refuse_voiding(entry, ERRCODE_GOVPROJ_WRONG_OFFICE,
									_("Only the agency that issued it may void it."));
		if (row_date(row, A_document_issued_on) > voided_on)
			document_refuse_voiding(entry, ERRCODE_GOVPROJ_DATE_ORDER,
									psprintf(_("It is dated %s, and its voiding %s, before it."),
											 date_text(row_date(row, A_document_issued_on)),
											 date_text(voided_on)));
	}
	probe_end(&probe);
	if (!found)
		document_refuse_voiding(entry, ERRCODE_FOREIGN_KEY_VIOLATION,
								_("The project has no such document."));
	if (!user_may_act_for(entry->reg, &entry->issuer))
		document_refuse_voiding(entry, ERRCODE_GOVPROJ_WRONG_OFFICE,
								_("The current user may not act for the agency that issued it."));
	document_require_ends_nothing(entry, target);
}

static void
document_check_day(Entry *entry)
{
	DateADT		issued_on = row_date(entry->document, A_document_issued_on);
	DateADT		today = register_today(rulebook_of(entry->reg));

	if (DATE_NOT_FINITE(issued_on) || issued_on > today)
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_DATE_ORDER),
				 errmsg("a document may not be dated in the future"),
				 errdetail("Its issued_on is %s; today is %s in the register's time zone.",
						   date_text(issued_on), date_text(today)),
				 errhint("Enter it with the day that stands on the paper."),
				 refused_by(entry->rel, "legal_date")));
}

/* What the engine keeps on it.  Errors: ZG009. */
static void
document_fill(const Entry *entry, Row *document)
{
	Kept		kept;

	kept_begin(&kept, document);
	kept_set(&kept, A_document_entered_by,
			 CStringGetTextDatum(GetUserNameFromId(GetUserId(), false)));
	kept_set(&kept, A_document_after_seq, row_datum(entry->project, A_project_step_seq));
	/* what comes from before the register was on record on its day */
	kept_set(&kept, A_document_entered_on, ledger_imports()
			 ? row_datum(document, A_document_issued_on)
			 : DateADTGetDatum(register_today(rulebook_of(entry->reg))));
	kept_require_of_office(&kept, entry->rel);
}

static HeapTuple
document_check(const Register *reg, TriggerData *data, Row *document)
{
	static const int needed[] = {A_document_project_id, A_document_kind, A_document_issuer_id,
	A_document_issued_on};
	LockedRow	project;
	Entry		entry = {0};

	entry.reg = reg;
	entry.rel = data->tg_relation;
	entry.document = document;
	row_require_not_null(entry.rel, entry.document, needed, lengthof(needed));
	project_lock(&project, reg, row_int64(document, A_document_project_id));
	entry.project = &project.row;
	entry.snapshot = RegisterSnapshot(fact_snapshot());
	entry.policy = policy_by_id(rulebook_of(reg),
								row_int64(&project.row, A_project_policy_id));
	entry.kind = TextDatumGetCString(row_datum(document, A_document_kind));
	entry.issuer = agency_met(reg, row_int64(document, A_document_issuer_id), entry.snapshot);
	document_check_day(&entry);
	if (strcmp(entry.kind, VOIDING) == 0)
		document_check_voiding(&entry);
	else
	{
		const DocumentKind *kind = document_find_kind(&entry);

		document_check_issuer(&entry, kind);
		document_check_content(&entry, kind);
		document_check_suspension(&entry);
	}
	document_fill(&entry, document);
	UnregisterSnapshot(entry.snapshot);
	row_unlock(&project);
	return row_tuple(document);
}

/* The paper that is entered, or voided by what is. */
static int64
paper_meant(const Row *document)
{
	return row_int64(document, row_isnull(document, A_document_document_id) ? A_document_id
					 : A_document_document_id);
}

/* May it meet a duty, or have days not count for one?  A voiding may open one again. */
static bool
paper_may_move_duties(const Register *reg, const Row *project, const Row *document)
{
	const Policy *policy = policy_by_id(rulebook_of(reg),
										row_int64(project, A_project_policy_id));
	int			kind = policy_document(policy, row_text(document, A_document_kind));

	return kind < 0 || policy->documents[kind].meets || kind_suspends_or_resumes(policy, kind);
}

static const Remarks *
document_enforce(const Register *reg, Relation rel, const Row *project, const Row *document)
{
	const Policy *policy = policy_by_id(rulebook_of(reg), row_int64(project, A_project_policy_id));
	JudgedEntry judged = {.thing.kind = THING_DOCUMENT};

	if (!row_isnull(document, A_document_document_id))
		return NULL;			/* it undoes another, which needs no order */
	judged.thing.of = policy_document(policy, row_text(document, A_document_kind));
	judged.day = row_date(document, A_document_issued_on);
	judged.document_id = row_int64(document, A_document_id);
	judged.facts.has_amount = !row_isnull(document, A_document_amount);
	if (judged.facts.has_amount)
		judged.facts.amount = row_yuan(document, A_document_amount);
	return enforce_entry(reg, rel, project, &judged);
}

static char *
document_detail(const Row *document, const Remarks *remarks)
{
	static const int omit[] = {A_document_project_id, A_document_entered_by, A_document_after_seq};
	StringInfoData head;

	initStringInfo(&head);
	remarks_add(&head, remarks);
	return detail_before(&head, detail_row(document, omit, lengthof(omit)));
}

/* Since when the project stands still, by its papers. */
static void
move_suspension(Case *c, Row *project)
{
	const Suspension *suspension = case_suspended(c, c->today);

	if (suspension)
		row_set(project, A_project_suspended_on, DateADTGetDatum(suspension->from));
	else if (!row_isnull(project, A_project_suspended_on))
		row_set_null(project, A_project_suspended_on);
}

/*
 * The limit and the end of the approval follow the paper that counts, and a suspension the papers
 * of that.  Returns what has changed on the project's row; NULL: nothing.
 */
static char *
document_move_project(const Register *reg, Row *project, const Row *document)
{
	const Policy *policy = policy_by_id(rulebook_of(reg), row_int64(project, A_project_policy_id));
	int			kind = policy_document(policy, row_text(document, A_document_kind));
	bool		moves_limit = !row_isnull(project, A_project_approved_amount) &&
		limit_rests_on(policy, kind);
	bool		suspends = kind_suspends_or_resumes(policy, kind) ||
		(policy->suspends && !row_isnull(document, A_document_document_id));
	DateADT		today = register_today(rulebook_of(reg));
	Row			old;
	Case		c;

	if (!moves_limit && !suspends)
		return NULL;
	CommandCounterIncrement();	/* the paper itself counts */
	old = row_copy(project);
	case_of_project(&c, reg, &old, today, today, RegisterSnapshot(fact_snapshot()));
	if (moves_limit)
		limit_follow(&c, project);
	if (suspends)
		move_suspension(&c, project);
	UnregisterSnapshot(c.snapshot);
	return project_changes(&old, project);
}

/* What is entered after a return is of the round to come. */
static int64
document_round_begin(const Row *project)
{
	bool		is_returned = row_stage(project, A_project_stage) == STAGE_RETURNED;

	return row_int64(project, is_returned ? A_project_step_seq : A_project_round_seq);
}

/* A paper is entered once in a round: another of its kind, issuer and number is the same. */
static void
document_require_new_number(const Register *reg, Relation rel, const Row *project,
							const Row *document)
{
	static const int same[] = {A_document_kind, A_document_issuer_id};
	Numbering	by = {
		.id = A_document_id,
		.undoes = A_document_document_id,.same = same,.nsame = lengthof(same),
		.round = A_document_after_seq,.since = document_round_begin(project)
	};
	int64		taken = number_taken_by(&reg->table[TABLE_document], document, &by);

	if (taken == 0)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_UNIQUE_VIOLATION),
			 errmsg("a document \"%s\" of that kind has been entered for the project before",
					shown_text(row_text(document, A_document_number))),
			 errdetail("It is document %lld, which has not been voided.", (long long) taken),
			 errhint("There is nothing to enter where it is the same paper. Where that one was "
					 "entered wrong, void it first."),
			 refused_by(rel, "document_number_key")));
}

static void
document_record_act(const Register *reg, Relation rel, const Row *document)
{
	LockedRow	project;
	Act			act = {0};

	project_lock(&project, reg, row_int64(document, A_document_project_id));
	require_no_step_since(&project, document, A_document_after_seq);
	document_require_new_number(reg, rel, &project.row, document);
	act.kind = row_isnull(document, A_document_document_id) ? "document_entered"
		: "document_voided";
	act.agency_id = row_int64(document, A_document_issuer_id);
	act.legal_on = row_date(document, A_document_issued_on);
	act.policy_id = row_int64(&project.row, A_project_policy_id);
	act.detail = document_detail(document, document_enforce(reg, rel, &project.row, document));
	project_record_with(&project, reg, &act, document_move_project(reg, &project.row, document));
	if (paper_may_move_duties(reg, &project.row, document))
		project_write_filing_duties(reg, &project.row, paper_meant(document));
	row_unlock(&project);
}

/*
 * Trigger of document: BEFORE INSERT, UPDATE, DELETE row, AFTER INSERT row,
 * BEFORE TRUNCATE.  Errors: ZG006 for the wrong office, ZG009 for altering or
 * removing, ZG011 for a day in the future, 22023 for an unknown kind, 23514 for
 * an incomplete one, 23505 for a number that has been entered before.
 */
Datum
govproj_document_record(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_trigger(fcinfo, TABLE_document);
	TriggerData *data = (TriggerData *) fcinfo->context;
	Row		   *document;

	if (update_is_idle(&reg->table[TABLE_document], data))
		return PointerGetDatum(data->tg_trigtuple);
	if (!TRIGGER_FIRED_BY_INSERT(data->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
				 errmsg("documents in \"%s\" may be neither altered nor removed",
						clients_table_name(data->tg_relation)),
				 errdetail("Steps have been judged by them; the audit bureau relies on them."),
				 errhint("Enter a document of kind \"%s\" with document_id and reason, and then "
						 "the right one.",
						 VOIDING),
				 refused_by(data->tg_relation, "fixed")));
	document = entered_row(reg, TABLE_document, data);
	if (TRIGGER_FIRED_BEFORE(data->tg_event))
		return PointerGetDatum(document_check(reg, data, document));
	document_record_act(reg, data->tg_relation, document);
	return PointerGetDatum(NULL);
}
