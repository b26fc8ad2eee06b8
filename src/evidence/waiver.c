/*
 * waiver.c
 *		The trigger of the waiver table: what holds only in principle (原则上) may
 *		be waived for a project, where the policy says so.
 *
 * Append-only, as papers are; a waiver ends with its day, or when the paper it
 * rests on is voided.
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "code/characters.h"
#include "errors.h"
#include "judge/choice.h"
#include "judge/wording.h"
#include "office/kept.h"
#include "office/key.h"
#include "office/office.h"
#include "policy/legal_day.h"
#include "project/record.h"
#include "register/probe.h"
#include "register/rows_here.h"
#include "register/trigger.h"
#include "schema/evidence.h"
#include "schema/project.h"

PG_FUNCTION_INFO_V1(govproj_waiver_record);

/* What a new waiver is checked against. */
typedef struct Entry
{
	const Register *reg;
	Relation	rel;
	const Row  *waiver;
	const Row  *project;
	const Policy *policy;
	Case	   *facts;			/* of the project */
	const Waivable *waivable;
	Snapshot	snapshot;
} Entry;

static void
waiver_refuse(const Entry *entry, int sqlstate, const char *constraint, const char *detail,
			  const char *hint)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("rule \"%s\" of project \"%s\" cannot be waived by this",
					shown_text(row_text(entry->waiver, A_waiver_rule)),
					row_text(entry->project, A_project_code)),
			 errdetail_internal("%s", detail),
			 hint ? errhint("%s", hint) : 0,
			 refused_by(entry->rel, constraint)));
}

/* What the policy's row says, with its article. */
static char *
waiver_said(const Entry *entry, const char *said)
{
	return article_said(entry->waivable->article, entry->waivable->authority, said);
}

static char *
waiver_known_rules(const Entry *entry)
{
	char	   *track = row_text(entry->project, A_project_track);
	StringInfoData rules;

	initStringInfo(&rules);
	for (int i = 0; i < entry->policy->nwaivables; i++)
	{
		const Waivable *waivable = &entry->policy->waivables[i];

		if ((waivable->track != NULL && strcmp(waivable->track, track) != 0) ||
			!when_holds(entry->facts, waivable->when, &entry->facts->entered))
			continue;
		appendStringInfoString(&rules, rules.len ? _(", ") : "");
		appendStringInfo(&rules, _("%s (%s)"), waivable->rule,
						 office_label(waivable->grantor));
	}
	return rules.len ? rules.data : pstrdup("-");
}

/* Why it is not to be waived: not at all, or not for such a project. */
static char *
waiver_unknown_rule(const Entry *entry, const Choice *barred)
{
	if (barred->n == 0)
		return psprintf(_("Policy \"%s\" does not let it be waived."), entry->policy->code);
	return psprintf(_("Policy \"%s\" does not let it be waived for this project: it does when %s."),
					entry->policy->code, choice_wording(entry->facts, barred));
}

/* The row that lets the rule be waived for such a project. */
static void
waiver_find_rule(Entry *entry)
{
	char	   *track = row_text(entry->project, A_project_track);
	char	   *rule = row_text(entry->waiver, A_waiver_rule);
	Choice		barred = {0};

	for (int i = 0; entry->waivable == NULL && i < entry->policy->nwaivables; i++)
	{
		const Waivable *waivable = &entry->policy->waivables[i];

		if (waivable_is_of(waivable, track, rule) &&
			!choice_bars(entry->facts, &barred, waivable->when))
			entry->waivable = waivable;
	}
	if (entry->waivable == NULL)
		waiver_refuse(entry, ERRCODE_GOVPROJ_OUT_OF_SCOPE, "rule",
					  waiver_unknown_rule(entry, &barred),
					  psprintf(_("What it lets be waived, and by whom: %s."),
							   waiver_known_rules(entry)));
}

/* Does the agency own the project, and approve of such projects? */
static bool
waiver_is_ones_own(const Entry *entry, const Agency *agency)
{
	const Track *track = policy_track(entry->policy, row_text(entry->project, A_project_track));

	return agency->id == row_int64(entry->project, A_project_owner_id) && track &&
		holds_one_of(agency, track->approver_kinds);
}

static void
waiver_check_grantor(const Entry *entry)
{
	Agency		agency = agency_by_id(entry->reg, row_int64(entry->waiver, A_waiver_granted_by),
									  entry->snapshot);

	if (agency.id == 0)
		ereport(ERROR,
				(errcode(ERRCODE_FOREIGN_KEY_VIOLATION),
				 errmsg("agency %lld does not exist",
						(long long) row_int64(entry->waiver, A_waiver_granted_by)),
				 errtablecol(entry->rel, entry->waiver->table->att[A_waiver_granted_by])));
	if (!holds_office(&agency, entry->waivable->grantor) || !agency.active ||
		!user_may_act_for(entry->reg, &agency))
		waiver_refuse(entry, ERRCODE_GOVPROJ_WRONG_OFFICE, "office",
					  waiver_said(entry,
								  psprintf(_("it is for an active agency of kind %s to "
											 "grant, and for those who may act for it"),
										   office_quoted(entry->waivable->grantor))), NULL);
	if (waiver_is_ones_own(entry, &agency))
		waiver_refuse(entry, ERRCODE_GOVPROJ_WRONG_OFFICE, "office",
					  article_said(entry->waivable->article, AUTHORITY_READING,
								   psprintf(_("agency \"%s\", which approves of such projects, "
											  "excuses none of its own"),
											agency.name)), NULL);
}

/*
 * The paper: of the project, of the kind asked for, by who grants, not voided, not failed.
 * NULL: no such paper.
 */
static char *
waiver_paper_fault(const Entry *entry, DateADT *issued_on)
{
	int64		id = row_int64(entry->waiver, A_waiver_document_id);
	const DocumentKind *kind = &entry->policy->documents[entry->waivable->document];
	char	   *fault = _("the project has no such document");
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &entry->reg->table[TABLE_document], A_document_project_id,
				row_datum(entry->project, A_project_id), entry->snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		if (!row_isnull(row, A_document_document_id) &&
			row_int64(row, A_document_document_id) == id)
		{
			fault = _("it has been voided");
			break;
		}
		if (row_int64(row, A_document_id) != id)
			continue;
		*issued_on = row_date(row, A_document_issued_on);
		if (!row_says(row, A_document_kind, kind->kind))
			fault = _("it is of another kind");
		else if (row_int64(row, A_document_issuer_id) !=
				 row_int64(entry->waiver, A_waiver_granted_by))
			fault = _("it was issued by another agency");
		else if (row_outcome(row, A_document_outcome) == OUTCOME_FAILED)
			fault = _("its outcome is \"failed\"");
		else if (!row_isnull(row, A_document_amount) &&
				 !yuan_is_positive(row_yuan(row, A_document_amount)))
			fault = _("it states no amount above zero");
		else
			fault = NULL;
	}
	probe_end(&probe);
	return fault;
}

static void
waiver_check_paper(const Entry *entry, DateADT *issued_on)
{
	const DocumentKind *kind = &entry->policy->documents[entry->waivable->document];
	char	   *fault = waiver_paper_fault(entry, issued_on);

	if (fault)
		waiver_refuse(entry, ERRCODE_GOVPROJ_DOCUMENT_MISSING, "document",
					  waiver_said(entry,
								  psprintf(_("it rests on a document %s (%s) of the project, "
											 "issued by the agency that grants; of document %lld, "
											 "%s"),
										   kind->kind, kind->label,
										   (long long) row_int64(entry->waiver,
																 A_waiver_document_id),
										   fault)),
					  _("Enter the paper first, and name it as document_id."));
}

static void
waiver_check_days(const Entry *entry, DateADT issued_on)
{
	DateADT		from = row_date(entry->waiver, A_waiver_granted_on);
	DateADT		until = row_date(entry->waiver, A_waiver_until);
	DateADT		today = register_today(rulebook_of(entry->reg));
	int			days = entry->waivable->days;

	if (DATE_NOT_FINITE(from) || from > today || from < issued_on)
		waiver_refuse(entry, ERRCODE_GOVPROJ_DATE_ORDER, "legal_date",
					  psprintf(_("It is granted on %s; its document is of %s, and today is %s in "
								 "the register's time zone."),
							   date_text(from), date_text(issued_on), date_text(today)), NULL);
	if (DATE_NOT_FINITE(until))
		waiver_refuse(entry, ERRCODE_GOVPROJ_DATE_ORDER, "until", _("A waiver has an end."),
					  _("Say until which day it holds (until)."));
	if (until < from)
		waiver_refuse(entry, ERRCODE_GOVPROJ_DATE_ORDER, "until",
					  psprintf(_("It would end on %s, before it is granted on %s."),
							   date_text(until), date_text(from)),
					  NULL);
	if (days >= 0 && until - from > days)
		waiver_refuse(entry, ERRCODE_GOVPROJ_DATE_ORDER, "until",
					  waiver_said(entry,
								  psprintf(_("it may hold %d days at most, which is until %s"),
										   days, date_text(from + days))), NULL);
}

static HeapTuple
waiver_check(const Register *reg, TriggerData *data, Row *waiver)
{
	static const int needed[] = {A_waiver_project_id, A_waiver_rule, A_waiver_granted_by,
	A_waiver_document_id, A_waiver_granted_on, A_waiver_until};
	LockedRow	project;
	Entry		entry = {0};
	DateADT		issued_on = 0;
	DateADT		today = register_today(rulebook_of(reg));
	Case		facts;
	Kept		kept;

	entry.reg = reg;
	entry.rel = data->tg_relation;
	entry.waiver = waiver;
	row_require_not_null(entry.rel, waiver, needed, lengthof(needed));
	project_lock(&project, reg, row_int64(waiver, A_waiver_project_id));
	entry.project = &project.row;
	entry.snapshot = RegisterSnapshot(fact_snapshot());
	entry.policy = policy_by_id(rulebook_of(reg),
								row_int64(&project.row, A_project_policy_id));
	case_of_project(&facts, reg, &project.row, today, today, entry.snapshot);
	entry.facts = &facts;
	waiver_find_rule(&entry);
	waiver_check_grantor(&entry);
	waiver_check_paper(&entry, &issued_on);
	waiver_check_days(&entry, issued_on);
	kept_begin(&kept, waiver);
	kept_set(&kept, A_waiver_after_seq, row_datum(&project.row, A_project_step_seq));
	kept_require_of_office(&kept, entry.rel);
	UnregisterSnapshot(entry.snapshot);
	row_unlock(&project);
	return row_tuple(waiver);
}

static void
waiver_record_act(const Register *reg, const Row *waiver)
{
	static const int omit[] = {A_waiver_project_id, A_waiver_after_seq};
	LockedRow	project;
	Act			act = {0};

	project_lock(&project, reg, row_int64(waiver, A_waiver_project_id));
	require_no_step_since(&project, waiver, A_waiver_after_seq);
	act.kind = "waiver_granted";
	act.agency_id = row_int64(waiver, A_waiver_granted_by);
	act.legal_on = row_date(waiver, A_waiver_granted_on);
	act.policy_id = row_int64(&project.row, A_project_policy_id);
	act.detail = detail_row(waiver, omit, lengthof(omit));
	project_record(&project, reg, &act);
	row_unlock(&project);
}

/*
 * Trigger of waiver: BEFORE INSERT, UPDATE, DELETE row, AFTER INSERT row, BEFORE
 * TRUNCATE.  Errors: ZG002 without its paper, ZG006 for another office, ZG009 for
 * altering or removing, ZG010 for a rule that may not be waived, ZG011 for its
 * days.
 */
Datum
govproj_waiver_record(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_trigger(fcinfo, TABLE_waiver);
	TriggerData *data = (TriggerData *) fcinfo->context;
	Row		   *waiver;

	if (update_is_idle(&reg->table[TABLE_waiver], data))
		return PointerGetDatum(data->tg_trigtuple);
	if (!TRIGGER_FIRED_BY_INSERT(data->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
				 errmsg("waivers in \"%s\" may be neither altered nor removed",
						clients_table_name(data->tg_relation)),
				 errdetail("Steps have been judged by them; the audit bureau relies on them."),
				 errhint("To end one early, its issuer voids the document it rests on."),
				 refused_by(data->tg_relation, "fixed")));
	waiver = entered_row(reg, TABLE_waiver, data);
	if (TRIGGER_FIRED_BEFORE(data->tg_event))
		return PointerGetDatum(waiver_check(reg, data, waiver));
	waiver_record_act(reg, waiver);
	return PointerGetDatum(NULL);
}
