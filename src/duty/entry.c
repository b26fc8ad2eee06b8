/*
 * entry.c
 *		The trigger of the tables that one office after another fills in: plans,
 *		requests, matters, evaluations, audit requests and items, findings.
 *
 * One office enters a row; what the others answer is filled in once, by the
 * office that answers, and nothing is changed afterwards.  What is about a
 * project is an act of its chain, anything else of the register's own.
 */
#include "postgres.h"

#include "access/sysattr.h"
#include "commands/trigger.h"
#include "nodes/bitmapset.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "duty/audit.h"
#include "duty/evaluation.h"
#include "errors.h"
#include "ledger/notify.h"
#include "office/acting.h"
#include "office/key.h"
#include "office/office.h"
#include "plan/plan.h"
#include "policy/form.h"
#include "policy/legal_day.h"
#include "project/record.h"
#include "register/article.h"
#include "register/probe.h"
#include "register/rows_here.h"
#include "register/trigger.h"
#include "schema/duty.h"
#include "schema/plan.h"
#include "schema/project.h"

PG_FUNCTION_INFO_V1(govproj_entry_record);

#define NONE (-1)
#define MAX_ANSWERS 2
#define MAX_PARTS 2

/* What is filled in later, once, by whom the law's row for that deed says. */
typedef struct Answer
{
	const char *done;			/* the act is "table_done" */
	Deed		does;
	int			column;			/* the agency that answers; NONE: any that may, or is asked */
	int			parts[MAX_PARTS];
	int			nparts;
	int			day;			/* one of the parts */
	bool		meets;			/* a duty, so that it is not dated back to be in time */
} Answer;

/* What else of a row the office that entered it goes on filling in, as office_privileges has it. */
typedef enum Remains
{
	REMAINS_NOTHING,
	REMAINS_NOTE,
	REMAINS_ALL					/* and the columns that users added */
} Remains;

typedef struct EntryForm
{
	TableId		table;
	int			column;			/* the agency that enters it; NONE: any that may */
	bool		own;			/* it is that agency's affair, whosever the project is */
	Remains		remains;
	int			day;			/* NONE: today */
	int			project;		/* NONE: it is about no project */
	int			nanswers;
	Answer		answers[MAX_ANSWERS];
} EntryForm;

static const EntryForm entry_forms[] = {
	{
		.table = TABLE_annual_plan,
		.column = A_annual_plan_agency_id,
		.remains = REMAINS_ALL,
		.day = NONE,
		.project = NONE,
		.nanswers = 2,
		.answers = {{
			.done = "filed",
			.does = DEED_FILE,
			.column = A_annual_plan_agency_id,
			.parts = {A_annual_plan_filed_on},
			.nparts = 1,
			.day = A_annual_plan_filed_on,
			.meets = true
		}, {
			.done = "approved",
			.does = DEED_APPROVE,
			.column = NONE,
			.parts = {A_annual_plan_approved_on},
			.nparts = 1,
			.day = A_annual_plan_approved_on
		}}
	},
	{
		.table = TABLE_service_request,
		.column = A_service_request_agency_id,
		.remains = REMAINS_NOTE,
		.day = A_service_request_requested_on,
		.project = NONE,
		.nanswers = 2,
		.answers = {{
			.done = "decided",
			.does = DEED_DECIDE,
			.column = NONE,
			.parts = {A_service_request_decision, A_service_request_decided_on},
			.nparts = 2,
			.day = A_service_request_decided_on
		}, {
			.done = "allocated",
			.does = DEED_ALLOCATE,
			.column = NONE,
			.parts = {A_service_request_allocated, A_service_request_allocated_on},
			.nparts = 2,
			.day = A_service_request_allocated_on
		}}
	},
	{
		.table = TABLE_matter,
		.column = A_matter_agency_id,
		.own = true,
		.remains = REMAINS_NOTE,
		.day = A_matter_raised_on,
		.project = A_matter_project_id,
		.nanswers = 1,
		.answers = {{
			.done = "resolved",
			.does = DEED_RESOLVE,
			.column = NONE,
			.parts = {A_matter_resolution, A_matter_resolved_on},
			.nparts = 2,
			.day = A_matter_resolved_on
		}}
	},
	{
		.table = TABLE_evaluation,
		.column = A_evaluation_evaluator_id,
		.day = A_evaluation_evaluated_on,
		.project = A_evaluation_project_id
	},
	{
		.table = TABLE_audit_request,
		.column = NONE,
		.day = A_audit_request_requested_on,
		.project = A_audit_request_project_id
	},
	{
		.table = TABLE_audit_item,
		.column = NONE,
		.day = NONE,
		.project = NONE,
		.nanswers = 1,
		.answers = {{
			.done = "handed_over",
			.does = DEED_HAND_OVER,
			.column = NONE,
			.parts = {A_audit_item_handed_on, A_audit_item_document_id},
			.nparts = 2,
			.day = A_audit_item_handed_on,
			.meets = true
		}}
	},
	{
		.table = TABLE_finding,
		.column = A_finding_finder_id,
		.day = A_finding_found_on,
		.project = A_finding_project_id,
		.nanswers = 1,
		.answers = {{
			.done = "remedied",
			.does = DEED_REMEDY,
			.column = A_finding_finder_id,
			.parts = {A_finding_remedy, A_finding_remedied_on},
			.nparts = 2,
			.day = A_finding_remedied_on
		}}
	}
};

/* One row on its way in. */
typedef struct Entry
{
	const Register *reg;
	Relation	rel;
	const EntryForm *form;
	const Row  *old;			/* NULL: it is new */
	Row		   *new;
	const Bitmapset *set;		/* the columns that an UPDATE names */
} Entry;

static const EntryForm *
entry_form(TableId which)
{
	for (int i = 0; i < (int) lengthof(entry_forms); i++)
		if (entry_forms[i].table == which)
			return &entry_forms[i];
	return NULL;
}

/*
 * The agency that an entry or an answer names.  owner_id: of the project that it is about; 0: it
 * is the agency's own.
 */
static int64
entry_require_agency(const Entry *entry, const Form *form, int64 id, int64 owner_id,
					 Snapshot snapshot)
{
	Agency		agency = agency_by_id(entry->reg, id, snapshot);

	if (agency.id == 0)
		ereport(ERROR,
				(errcode(ERRCODE_FOREIGN_KEY_VIOLATION),
				 errmsg("agency %lld does not exist", (long long) id),
				 errtable(entry->rel)));
	if (!form_is_for(form, &agency) &&
		!(form_is_for_owner(form) && (owner_id == 0 || owner_id == id)))
		refuse_office(entry->rel, form_said(form, psprintf(_("agency \"%s\" is none of the kinds %s"),
															agency.name, form_offices(form))));
	if (!agency.active)
		refuse_office(entry->rel, psprintf(_("Agency \"%s\" acts no longer."), agency.name));
	if (!user_may_act_for(entry->reg, &agency))
		refuse_office(entry->rel, form_said(form, psprintf(_("it is for agency \"%s\""),
															agency.name)));
	return id;
}

/*
 * What the law says of a deed: that of the project where it is about one, else of today.
 * owner_id: whose project it is about; 0: nobody's.
 */
static const Form *
entry_law(const Entry *entry, Deed does, int64 *owner_id, Snapshot snapshot)
{
	int			column = entry->form->project;
	const Policy *policy;
	char	   *track = NULL;
	bool		other_track;
	const Form *form;

	*owner_id = 0;
	if (column != NONE && !row_isnull(entry->new, column))
		policy = policy_of_project_id(entry->reg, row_int64(entry->new, column), snapshot, &track,
									  owner_id);
	else
		policy = policy_of_today(entry->reg);
	if (entry->form->own)
		*owner_id = 0;
	form = policy_form_of_kind(policy, entry->form->table, entry->form->table == TABLE_evaluation
							   ? evaluation_kind(policy, entry->new) : WORD_NONE, does, track,
							   &other_track);
	if (other_track)
		refuse_other_track(entry->rel, form);
	return form;
}

/* What is done: a supplement of a plan is entered by whom the law has supplement plans. */
static Deed
entry_deed(const Entry *entry, const Answer *answer)
{
	if (answer)
		return answer->does;
	return entry->form->table == TABLE_annual_plan && plan_supplements(entry->new)
		? DEED_SUPPLEMENT : DEED_ENTER;
}

/*
 * Who approves a plan: no agency its own, whatever else it is.  Errors: ZG006 where the current
 * user may act for nobody else.
 */
static int64
entry_approving_agency(const Entry *entry, const Form *form, Snapshot snapshot)
{
	int64		own = row_int64(entry->new, A_annual_plan_agency_id);
	int64		id = form_agency_acting_on(entry->reg, form, own, snapshot);
	Agency		agency;

	if (id != 0)
		return id;
	agency = agency_by_id(entry->reg, own, snapshot);
	if (form_is_for(form, &agency) && user_may_act_for(entry->reg, &agency))
		refuse_office(entry->rel, article_said(form->article, AUTHORITY_READING,
											   psprintf(_("agency \"%s\" approves no plan of its own"),
														agency.name)));
	return 0;
}

/*
 * The agency that acts: it enters the row, or gives the answer.  Errors: ZG006 when the current
 * user may not act for it.
 */
static int64
entry_acting_agency(const Entry *entry, const Answer *answer)
{
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	int64		owner_id;
	Deed		does = entry_deed(entry, answer);
	const Form *form = entry_law(entry, does, &owner_id, snapshot);
	int			column = answer ? answer->column : entry->form->column;
	int64		id;

	if (does == DEED_APPROVE && form == NULL)
		refuse_office(entry->rel, _("The law of today has nobody approve plans."));
	if (does == DEED_SUPPLEMENT && form == NULL && entry->old == NULL)
		refuse_office(entry->rel, _("The law of today has nobody supplement plans: a plan is revised, "
									"by another that takes its place."));
	if (does == DEED_HAND_OVER)
		id = entry_require_agency(entry, form, asked_agency(entry->reg, entry->new, snapshot),
								  0, snapshot);
	else if (does == DEED_APPROVE)
		id = entry_approving_agency(entry, form, snapshot);
	else if (column != NONE)
		id = entry_require_agency(entry, form, row_int64(entry->new, column), owner_id, snapshot);
	else
		id = form_acting_agency(entry->reg, form, NULL, snapshot);
	UnregisterSnapshot(snapshot);
	if (id == 0)
		refuse_office(entry->rel, form_refusal(form));
	return id;
}

static void
entry_require_key_columns(const Entry *entry)
{
	const EntryForm *form = entry->form;

	if (form->column != NONE)
		row_require_not_null(entry->rel, entry->new, &form->column, 1);
	if (form->day != NONE)
		row_require_not_null(entry->rel, entry->new, &form->day, 1);
	if (form->table == TABLE_audit_item)
	{
		static const int request[] = {A_audit_item_audit_request_id};

		row_require_not_null(entry->rel, entry->new, request, 1);
	}
}

static bool
entry_is_changed(const Entry *entry, int column)
{
	if (entry->old == NULL)
		return !row_isnull(entry->new, column);
	return row_differs(entry->old, entry->new, entry->new->table->att[column] - 1);
}

/* Does the row give the answer now? */
static bool
entry_gives(const Entry *entry, const Answer *answer)
{
	for (int i = 0; i < answer->nparts; i++)
		if (entry_is_changed(entry, answer->parts[i]))
			return true;
	return false;
}

/* Has the answer been given before, in whole or in part? */
static bool
entry_was_given(const Entry *entry, const Answer *answer)
{
	for (int i = 0; entry->old && i < answer->nparts; i++)
		if (!row_isnull(entry->old, answer->parts[i]))
			return true;
	return false;
}

/*
 * How far back anyone but the register's owner may date things: as the law of today says, or the
 * last one.
 */
static int
entry_backdate_days(const Rulebook *book)
{
	const Policy *policy = policy_in_force(book, register_today(book));

	for (int i = 0; policy == NULL && i < book->npolicies; i++)
		if (book->policies[i].backdate_days >= 0)
			return book->policies[i].backdate_days;
	return policy ? policy->backdate_days : -1;
}

static void
entry_check_answer(const Entry *entry, const Answer *answer)
{
	if (entry_was_given(entry, answer))
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
				 errmsg("row %lld of \"%s\" has been answered, and answers stay",
						(long long) row_int64(entry->new, 0),
						clients_table_name(entry->rel)),
				 errdetail("An office answers once; the audit bureau relies on it."),
				 refused_by(entry->rel, "fixed")));
	(void) entry_acting_agency(entry, answer);
	require_recent(rulebook_of(entry->reg), entry->rel, entry->new, answer->day,
				   answer->meets ? entry_backdate_days(rulebook_of(entry->reg)) : -1);
	if (entry->form->table == TABLE_audit_item)
		require_asked(entry->reg, entry->rel, entry->new);
}

static bool
entry_is_part(const EntryForm *form, int att, const Table *table)
{
	for (int i = 0; i < form->nanswers; i++)
		for (int j = 0; j < form->answers[i].nparts; j++)
			if (table->att[form->answers[i].parts[j]] == att)
				return true;
	return false;
}

/* May a column be filled in, or changed, after the row was entered? */
static bool
entry_is_open(const Entry *entry, int column)
{
	TableId		which = entry->form->table;

	return entry_is_part(entry->form, entry->new->table->att[column], entry->new->table) ||
		strcmp(register_column_name(which, column), "note") == 0;
}

/* columns: their names, quoted; NULL: there is nothing to refuse. */
static void
entry_refuse_change(const Entry *entry, const char *columns)
{
	if (columns == NULL)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
			 errmsg("%s of \"%s\" may not be changed: what was entered stays", columns,
					clients_table_name(entry->rel)),
			 errhint("Enter another row."),
			 refused_by(entry->rel, "fixed")));
}

/* What was entered stays, but for the remark, what is answered and what users added. */
static void
entry_require_same(const Entry *entry)
{
	const Table *table = entry->new->table;
	StringInfoData changed = {0};

	for (int column = 0; column < register_ncolumns(table->id); column++)
		if (table->att[column] != InvalidAttrNumber && entry_is_changed(entry, column) &&
			!entry_is_open(entry, column))
			names_add(&changed, row_column_name(entry->new, column));
	entry_refuse_change(entry, changed.data);
}

/* Does the office that entered the row go on filling in a column? */
static bool
entry_remains(const Entry *entry, int att)
{
	const Table *table = entry->new->table;

	if (entry->form->remains == REMAINS_ALL)
		return true;
	return entry->form->remains == REMAINS_NOTE &&
		table->att[register_column(table->id, "note")] == att;
}

/*
 * What an UPDATE changes beside answers is for who entered the row.  What a trigger of the users'
 * own has changed, as the time of the change, was not for the client to say.
 */
static void
entry_check_rest(const Entry *entry)
{
	const Table *table = entry->new->table;
	StringInfoData fixed = {0};
	bool		asked = false;
	int			member = -1;

	while ((member = bms_next_member(entry->set, member)) >= 0)
	{
		int			att = member + FirstLowInvalidHeapAttributeNumber;

		if (!row_differs(entry->old, entry->new, att - 1) ||
			entry_is_part(entry->form, att, table))
			continue;
		if (!asked)
			(void) entry_acting_agency(entry, NULL);
		asked = true;
		if (!entry_remains(entry, att))
			names_add(&fixed, NameStr(TupleDescAttr(entry->new->desc, att - 1)->attname));
	}
	entry_refuse_change(entry, fixed.data);
}

static HeapTuple
entry_check(Entry *entry)
{
	const EntryForm *form = entry->form;

	entry_require_key_columns(entry);
	if (entry->old == NULL)
	{
		if (form->table == TABLE_evaluation)
			evaluation_name_kind(entry->reg, entry->rel, entry->new);
		(void) entry_acting_agency(entry, NULL);
		if (form->day != NONE)
			require_past(rulebook_of(entry->reg), entry->rel, entry->new, form->day);
	}
	else
		entry_require_same(entry);
	for (int i = 0; i < form->nanswers; i++)
		if (entry_gives(entry, &form->answers[i]))
			entry_check_answer(entry, &form->answers[i]);
	if (entry->old && user_is_held_to_columns(entry->rel, ACL_UPDATE))
		entry_check_rest(entry);
	if (form->table == TABLE_annual_plan)
		plan_check(entry->reg, entry->rel, entry->old, entry->new);
	return row_tuple(entry->new);
}

static void
entry_announce(const Entry *entry, const Act *act)
{
	StringInfoData payload;

	if (!rulebook_of(entry->reg)->notify || entry->form->table != TABLE_service_request ||
		entry->old == NULL)
		return;
	notify_begin(&payload, entry->reg, act->kind);
	detail_add_int(&payload, "id", row_int64(entry->new, A_service_request_id));
	detail_add_int(&payload, "agency_id", row_int64(entry->new, A_service_request_agency_id));
	notify_send(&payload);
}

static void
entry_record_in_chain(const Entry *entry, Act *act)
{
	LockedRow	project;
	int			column = entry->form->project;

	if (column == NONE || row_isnull(entry->new, column))
	{
		register_record(entry->reg, act);
		return;
	}
	project_lock(&project, entry->reg, row_int64(entry->new, column));
	if (entry->old == NULL && entry->form->table == TABLE_evaluation)
		act->detail = evaluation_judge(entry->reg, entry->rel, &project.row, entry->new,
									   act->detail);
	act->policy_id = row_int64(&project.row, A_project_policy_id);
	project_record(&project, entry->reg, act);
	if (entry->old == NULL && entry->form->table == TABLE_evaluation)
		evaluation_write_duties(entry->reg, &project.row, entry->new);
	row_unlock(&project);
}

static DateADT
entry_legal_day(const Entry *entry, int column)
{
	if (column == NONE || row_isnull(entry->new, column))
		return register_today(rulebook_of(entry->reg));
	return row_date(entry->new, column);
}

/* The act of the entry itself, or of an answer. */
static void
entry_record_part(const Entry *entry, const Answer *answer, char *detail)
{
	const EntryForm *form = entry->form;
	Act			act = {.detail = detail};

	act.kind = psprintf("%s_%s", register_table_name(form->table),
						answer ? answer->done : entry->old ? "changed" : "entered");
	act.agency_id = entry_acting_agency(entry, answer);
	row_keep(&entry->reg->table[TABLE_agency], act.agency_id);
	act.legal_on = entry_legal_day(entry, answer ? answer->day : form->day);
	entry_record_in_chain(entry, &act);
	entry_announce(entry, &act);
}

/* An act for each answer that an UPDATE gives, or one for what else it changes. */
static void
entry_record_acts(const Entry *entry)
{
	char	   *detail = detail_entry(entry->old, entry->new, 0, NULL, 0);
	bool		answered = false;

	if (detail == NULL)
		return;
	for (int i = 0; entry->old && i < entry->form->nanswers; i++)
		if (entry_gives(entry, &entry->form->answers[i]))
		{
			entry_record_part(entry, &entry->form->answers[i], detail);
			answered = true;
		}
	if (!answered)
		entry_record_part(entry, NULL, detail);
}

/*
 * Trigger of annual_plan, plan_line, service_request, matter, evaluation,
 * audit_request, audit_item and finding: BEFORE and AFTER INSERT, UPDATE,
 * DELETE row, BEFORE TRUNCATE.  Errors: ZG006 for another office, ZG009 for
 * altering, answering twice and removing, ZG011 for a day in the future or, of a
 * plan, too far back; of an evaluation 23502 and 23514 for its kind, and what the
 * rules of its entry say.
 */
Datum
govproj_entry_record(PG_FUNCTION_ARGS)
{
	TriggerData *data = (TriggerData *) fcinfo->context;
	Entry		entry = {0};
	TableId		which;
	Register   *reg = register_of_entry(fcinfo, &which);
	Row		   *old;

	entry.reg = reg;
	entry.rel = data->tg_relation;
	if (which == TABLE_plan_line)
		return plan_line_record(reg, data);
	if (TRIGGER_FIRED_BY_DELETE(data->tg_event) || TRIGGER_FIRED_BY_TRUNCATE(data->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
				 errmsg("rows of \"%s\" may not be removed", clients_table_name(entry.rel)),
				 errdetail("The audit bureau relies on them."),
				 refused_by(entry.rel, "fixed")));
	entry.form = entry_form(which);
	if (entry.form == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function %s does not serve table \"%s\"", "entry_record",
						clients_table_name(entry.rel))));
	if (!entry_rows(reg, which, data, &old, &entry.new))
		return PointerGetDatum(data->tg_trigtuple);
	entry.old = old;
	entry.set = data->tg_updatedcols;
	if (TRIGGER_FIRED_BEFORE(data->tg_event))
		return PointerGetDatum(entry_check(&entry));
	entry_record_acts(&entry);
	return PointerGetDatum(NULL);
}
