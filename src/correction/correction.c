/*
 * correction.c
 *		The trigger of the correction table: what a step rests on is put right with
 *		four eyes.
 *
 * One person enters what is wrong and what is right; another, of an office that
 * takes steps of such projects, or the register's owner, decides.  Granted, it
 * mends the row, and what the steps rested on is judged again: truth is put on
 * record even where no step would have been taken on it, and told as such.
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "correction/mending.h"
#include "correction/undoing.h"
#include "errors.h"
#include "judge/enforce.h"
#include "money/money.h"
#include "office/acting.h"
#include "office/kept.h"
#include "office/key.h"
#include "office/office.h"
#include "office/sight.h"
#include "policy/form.h"
#include "policy/legal_day.h"
#include "project/obligation.h"
#include "project/record.h"
#include "register/probe.h"
#include "register/rows_here.h"
#include "register/trigger.h"
#include "schema/correction.h"
#include "schema/evidence.h"
#include "schema/money.h"
#include "schema/office.h"
#include "schema/project.h"

PG_FUNCTION_INFO_V1(govproj_correction_record);

/* What its act leaves out: the project, whose act it is, and who enters it, who acts. */
static const int unsaid_columns[] = {A_correction_project_id, A_correction_entered_by};

static char *
current_role(void)
{
	return GetUserNameFromId(GetUserId(), false);
}

/*
 * The agency of an office that takes steps of such projects, for which the current user may act;
 * 0: none.
 */
static int64
deciding_agency(const Register *reg, const Row *project, Snapshot snapshot)
{
	const Policy *policy = policy_of_project(reg, project);
	char	   *track = row_text(project, A_project_track);
	int64		id = 0;

	for (int i = 0; id == 0 && i < policy->nsteps; i++)
		if (policy->steps[i].office != OFFICE_OWNER && strcmp(policy->steps[i].track, track) == 0)
			id = agency_acting_as(reg, policy->steps[i].office->word, 0, snapshot);
	return id;
}

/* Who enters one: the project's owner, or who decides on such.  Errors: ZG006. */
static int64
entering_agency(const Register *reg, Relation rel, const Row *project)
{
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	Agency		owner = agency_by_id(reg, row_int64(project, A_project_owner_id), snapshot);
	int64		id = user_may_act_for(reg, &owner) ? owner.id
		: deciding_agency(reg, project, snapshot);

	UnregisterSnapshot(snapshot);
	if (id == 0)
		refuse_office(rel, psprintf(_("It is for the project's owner, agency \"%s\", or for an office "
									  "that takes steps of such projects."), owner.name));
	if (id != owner.id)
		row_keep(&reg->table[TABLE_agency], id);
	return id;
}

static void
refuse_decision(Relation rel, const Row *entry, int sqlstate, const char *rule, const char *detail)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("correction %lld cannot be decided like this",
					(long long) row_int64(entry, A_correction_id)),
			 errdetail_internal("%s", detail),
			 refused_by(rel, rule)));
}

/* Who decides is of another role than who entered it.  Errors: ZG006. */
static int64
require_decider(const Register *reg, Relation rel, const Row *project, const Row *entry)
{
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	int64		id = deciding_agency(reg, project, snapshot);

	UnregisterSnapshot(snapshot);
	if (row_says(entry, A_correction_entered_by, current_role()))
		refuse_decision(rel, entry, ERRCODE_GOVPROJ_WRONG_OFFICE, "four_eyes",
						psprintf(_("Role \"%s\" entered it; another one decides."), current_role()));
	if (id == 0 && !user_is_register_owner(reg))
		refuse_decision(rel, entry, ERRCODE_GOVPROJ_WRONG_OFFICE, "office",
						_("It is for an office that takes steps of such projects, other than their "
						  "owner, or for the register's owner."));
	if (id == 0)
		return row_int64(project, A_project_owner_id);
	if (id != row_int64(project, A_project_owner_id))
		row_keep(&reg->table[TABLE_agency], id);
	return id;
}

/* The paper that shows what is right is named; one of the register is the project's, and stands. */
static char *
paper_fault(const Register *reg, const Row *entry)
{
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	char	   *fault = _("The project has no such document.");
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &reg->table[TABLE_document], A_document_project_id,
				row_datum(entry, A_correction_project_id), snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		if (row_int64(row, A_document_id) == row_int64(entry, A_correction_document_id))
			fault = NULL;
		if (!row_isnull(row, A_document_document_id) && row_int64(row, A_document_document_id) ==
			row_int64(entry, A_correction_document_id))
		{
			fault = _("The document has been voided.");
			break;
		}
	}
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
	return fault;
}

static void
require_paper(const Mending *mending)
{
	const Row  *entry = mending->entry;
	bool		names = !row_isnull(entry, A_correction_document_id);
	char	   *fault = names ? paper_fault(mending->reg, entry) : NULL;

	if (!names && row_isnull(entry, A_correction_paper))
		fault = _("It rests on a paper that shows what is right, and none is named.");
	if (fault)
		mending_refuse(mending, ERRCODE_GOVPROJ_DOCUMENT_MISSING, "document", fault,
					   _("Name the paper: document_id where the register has it, else paper says "
						 "which it is."));
}

/* What the engine keeps of a new one. */
static void
fill_new(Relation rel, Row *entry)
{
	static const int later[] = {A_correction_decision, A_correction_decided_on,
	A_correction_decided_by, A_correction_step_seq, A_correction_unmet};
	Kept		kept;

	kept_begin(&kept, entry);
	for (int i = 0; i < (int) lengthof(later); i++)
		kept_set_null(&kept, later[i]);
	kept_require(&kept, rel);
	kept_set(&kept, A_correction_entered_by, CStringGetTextDatum(current_role()));
	kept_require_of_office(&kept, rel);
}

static bool
is_of_step(const Mending *mending)
{
	return mending->table == TABLE_project && mending->column != A_project_budget_year;
}

static void
apply(Mending *mending)
{
	if (is_of_step(mending))
		undoing_apply(mending);
	else
		mending_apply(mending);
}

/* What is wrong, what is right, on what paper; nothing of it is stored but the correction. */
static HeapTuple
correction_check(const Register *reg, Relation rel, Row *entry)
{
	static const int needed[] = {A_correction_project_id, A_correction_relation,
	A_correction_column_name, A_correction_reason};
	static const int row_id[] = {A_correction_row_id};
	Mending		mending = {0};

	row_require_not_null(rel, entry, needed, lengthof(needed));
	mending_find(&mending, reg, rel, entry);
	if (mending.table == TABLE_project && row_isnull(entry, A_correction_row_id))
		row_set(entry, A_correction_row_id, row_datum(entry, A_correction_project_id));
	row_require_not_null(rel, entry, row_id, lengthof(row_id));
	fill_new(rel, entry);
	mending_open(&mending);
	(void) entering_agency(reg, rel, &mending.project.row);
	require_paper(&mending);
	mending_require_closed(&mending);
	if (is_of_step(&mending))
	{
		undoing_read(&mending);
		undoing_fill(&mending);
	}
	mending_fill_old(&mending);
	apply(&mending);
	mending_close(&mending);
	return row_tuple(entry);
}

static void
correction_record_act(const Register *reg, Relation rel, const Row *entry)
{
	LockedRow	project;
	Act			act = {0};

	project_lock(&project, reg, row_int64(entry, A_correction_project_id));
	act.kind = "correction_entered";
	act.agency_id = entering_agency(reg, rel, &project.row);
	act.legal_on = register_today(rulebook_of(reg));
	act.policy_id = row_int64(&project.row, A_project_policy_id);
	act.detail = detail_row(entry, unsaid_columns, lengthof(unsaid_columns));
	project_record(&project, reg, &act);
	row_unlock(&project);
}

/* Once decided it stays; and nothing else of it is ever altered.  Errors: ZG009. */
static void
require_undecided(Relation rel, const Row *old, const Row *new)
{
	if (!row_isnull(old, A_correction_decision))
		refuse_decision(rel, old, ERRCODE_GOVPROJ_RECORD_FIXED, "fixed",
						_("It has been decided, and decisions stay."));
	for (int att = 0; att < new->desc->natts; att++)
		if (att != new->table->att[A_correction_decision] - 1 && row_differs(old, new, att))
			refuse_decision(rel, old, ERRCODE_GOVPROJ_RECORD_FIXED, "fixed",
							_("Only decision is filled in. A correction that is wrong is refused, and "
							  "another one entered."));
}

/* The head of what the acts of the mended row say: by which correction. */
static char *
head_of_acts(const Mending *mending)
{
	StringInfoData head;

	initStringInfo(&head);
	detail_add_int(&head, "correction_id", row_int64(mending->entry, A_correction_id));
	return head.data;
}

/* The act that says what became of the row. */
static Act
act_of_row(Mending *mending, const Act *model)
{
	static const int omit[] = {A_project_corrected_seq, A_project_last_seq, A_project_last_hash};
	bool		of_project = mending->table == TABLE_project;
	Act			act = *model;
	StringInfoData head;

	initStringInfo(&head);
	appendStringInfoString(&head, head_of_acts(mending));
	if (!of_project)
		detail_add_int(&head, "id", row_int64(mending->entry, A_correction_row_id));
	if (mending->table == TABLE_contract && mending->column == A_contract_ended_on)
		detail_add_number(&head, "released",
						  yuan_difference(contract_counts(&mending->was),
										  contract_counts(&mending->subject.row)).datum);
	act.kind = of_project ? "project_corrected"
		: mending->table == TABLE_contract ? "contract_corrected" : "party_corrected";
	act.detail = detail_before(&head, detail_changes(&mending->was, mending_row(mending), omit,
													 of_project ? lengthof(omit) : 0));
	return act;
}

/*
 * What the steps that were taken rest on has become another: would they be taken now?  The row is
 * stored, for the judge to read.
 */
static char *
judge_again(Mending *mending)
{
	DateADT		today = register_today(rulebook_of(mending->reg));
	Verdict		verdict;
	char	   *unmet;
	Case		c;

	case_of_project(&c, mending->reg, &mending->project.row, today, today,
					RegisterSnapshot(fact_snapshot()));
	c.by_actor = false;
	judge_mended(&c, &verdict);
	unmet = verdict_tell(&c, &verdict, mending->rel);
	UnregisterSnapshot(c.snapshot);
	return unmet;
}

/*
 * Mend the row.  Fills the acts that say so, to be written after that of the decision, and returns
 * how many they are; unmet: as verdict_tell() says.
 */
static int
mend(Mending *mending, const Act *model, Act *acts, char **unmet)
{
	Row		   *project = &mending->project.row;

	require_paper(mending);		/* which may have been voided while it waited */
	if (is_of_step(mending))
		undoing_read(mending);
	mending_require_old(mending);
	apply(mending);
	if (is_of_step(mending))
	{
		*unmet = undoing_judge(mending);
		return undoing_acts(mending, model, head_of_acts(mending), acts);
	}
	acts[0] = act_of_row(mending, model);
	row_set(project, A_project_corrected_seq,
			Int64GetDatum(row_int64(project, A_project_last_seq) + 2));
	if (mending->table != TABLE_project)
	{
		row_store(&mending->subject);
		CommandCounterIncrement();
		*unmet = judge_again(mending);
	}
	return 1;
}

static void
fill_decision(Mending *mending, const char *unmet)
{
	Row		   *entry = mending->entry;

	row_set(entry, A_correction_decided_on,
			DateADTGetDatum(register_today(rulebook_of(mending->reg))));
	row_set(entry, A_correction_decided_by, CStringGetTextDatum(current_role()));
	if (mending->undoing)
		row_set(entry, A_correction_step_seq, Int64GetDatum(mending->undoing->after.seq));
	if (unmet)
		row_set(entry, A_correction_unmet, CStringGetTextDatum(unmet));
}

/*
 * A correction is decided: the acts say so, what was mended, and which step was taken back.  What
 * is owed, which may hang on it, is looked through.
 */
static HeapTuple
correction_decide(const Register *reg, Relation rel, const Row *old, Row *new)
{
	Mending		mending = {0};
	char	   *unmet = NULL;
	Act			acts[3] = {0};
	int			n = 1;
	bool		granted = row_says(new, A_correction_decision, "granted");

	require_undecided(rel, old, new);
	mending_find(&mending, reg, rel, new);
	mending_open(&mending);
	acts[0].kind = granted ? "correction_confirmed" : "correction_refused";
	acts[0].agency_id = require_decider(reg, rel, &mending.project.row, old);
	acts[0].legal_on = register_today(rulebook_of(reg));
	acts[0].policy_id = row_int64(&mending.project.row, A_project_policy_id);
	if (granted)
		n += mend(&mending, &acts[0], &acts[1], &unmet);
	fill_decision(&mending, unmet);
	acts[0].detail = detail_entry(old, new, A_correction_id, NULL, 0);
	project_record_all(&mending.project, reg, acts, n);
	if (granted)
		(void) project_write_duties(reg, &mending.project.row, NULL);
	mending_close(&mending);
	return row_tuple(new);
}

static void
refuse_removal(Relation rel)
{
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
			 errmsg("corrections may not be removed from \"%s\"", clients_table_name(rel)),
			 errdetail("The audit bureau relies on them."),
			 errhint("One that is wrong is refused: set decision to \"refused\"."),
			 refused_by(rel, "fixed")));
}

/*
 * Trigger of correction: BEFORE INSERT, UPDATE, DELETE row, AFTER INSERT row, BEFORE TRUNCATE.
 * Errors: ZG002 without a paper, ZG006 for another office and for who decides on his own, ZG008
 * below what was paid, ZG009 for what is not put right like this, is decided already or is rested
 * on, ZG011 for its days, 23503 for a row that is not there, 23514 for what does not stand there.
 */
Datum
govproj_correction_record(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_trigger(fcinfo, TABLE_correction);
	TriggerData *data = (TriggerData *) fcinfo->context;
	Row		   *old;
	Row		   *new;

	if (TRIGGER_FIRED_BY_DELETE(data->tg_event) || TRIGGER_FIRED_BY_TRUNCATE(data->tg_event))
		refuse_removal(data->tg_relation);
	if (!entry_rows(reg, TABLE_correction, data, &old, &new))
		return PointerGetDatum(data->tg_trigtuple);
	if (TRIGGER_FIRED_BEFORE(data->tg_event))
		return PointerGetDatum(old ? correction_decide(reg, data->tg_relation, old, new)
							   : correction_check(reg, data->tg_relation, new));
	correction_record_act(reg, data->tg_relation, new);
	return PointerGetDatum(NULL);
}
