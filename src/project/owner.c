/*
 * owner.c
 *		A project changes hands: by a decision, with its paper.
 *
 * Nothing but the owner changes.  What the former one planned, issued and signed
 * stays its own (judge/owner_then.h); what is owed from now on the new one owes.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "judge/owner_then.h"
#include "judge/rule_conditions.h"
#include "office/agencies.h"
#include "office/office.h"
#include "policy/form.h"
#include "policy/legal_day.h"
#include "project/columns.h"
#include "project/joint_owner.h"
#include "project/obligation.h"
#include "project/owner.h"
#include "register/locked_row.h"
#include "register/probe.h"
#include "schema/project.h"

/* Given to another agency on purpose, or said to have been. */
bool
project_changes_hands(const Row *old, const Row *new)
{
	return project_differs(old, new, A_project_owner_id) ||
		project_differs(old, new, A_project_owner_reason);
}

static void
refuse_owner(Relation rel, const Row *old, int sqlstate, const char *detail, const char *hint)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("project \"%s\" cannot be given to another agency like this",
					TextDatumGetCString(row_datum(old, A_project_code))),
			 errdetail_internal("%s", detail),
			 hint ? errhint("%s", hint) : 0,
			 refused_by(rel, sqlstate == ERRCODE_GOVPROJ_RECORD_FIXED ? "fixed" : "owner")));
}

/*
 * The agency that decides it: one that the version names, else the owner, for whom the register's
 * owner acts; it is kept.  0: the current user acts for neither; refusal says who may, which is
 * otherwise where the version names none.
 */
int64
project_decider(const Register *reg, const Row *old, Deed does, const char *otherwise,
				const char **refusal)
{
	const Form *form;
	Snapshot	snapshot;
	bool		other_track;
	int64		id;

	if (user_is_register_owner(reg))
		return row_int64(old, A_project_owner_id);
	form = policy_form(policy_of_project(reg, old), TABLE_project, does,
					   row_text(old, A_project_track), &other_track);
	if (form == NULL || other_track)
	{
		*refusal = otherwise;
		return 0;
	}
	snapshot = RegisterSnapshot(fact_snapshot());
	id = form_acting_agency(reg, form, NULL, snapshot);
	UnregisterSnapshot(snapshot);
	if (id == 0)
		*refusal = form_refusal(form);
	else
		row_keep(&reg->table[TABLE_agency], id);
	return id;
}

/* Errors: ZG006 for who does not decide it. */
static int64
deciding_agency(const Register *reg, Relation rel, const Row *old)
{
	const char *refusal;
	int64		id = project_decider(reg, old, DEED_TRANSFER,
									 _("A project stays with its owner unless the register's owner "
									   "gives it to another."), &refusal);

	if (id == 0)
		refuse_owner(rel, old, ERRCODE_GOVPROJ_WRONG_OFFICE, refusal, NULL);
	return id;
}

/*
 * The new owner acts, is of a kind that owns such projects, and owns what this one serves.  Errors:
 * ZG006, 23503.
 */
void
project_require_may_own(const Register *reg, Relation rel, const Row *old, const Row *new,
						DateADT today)
{
	OwnerFault	fault;
	int64		id = row_int64(new, A_project_owner_id);
	Case		c;

	case_init(&c, CASE_STANDING, reg, new, NO_STAGE, STAGE_PLANNED, today, today,
			  RegisterSnapshot(GetLatestSnapshot()));
	if (case_owner(&c)->id == 0)
		ereport(ERROR,
				(errcode(ERRCODE_FOREIGN_KEY_VIOLATION),
				 errmsg("agency %lld does not exist", (long long) id),
				 errtablecol(rel, new->table->att[A_project_owner_id])));
	fault = case_owner_fault(&c);
	UnregisterSnapshot(c.snapshot);
	if (fault == OWNER_OF_ANOTHER_KIND)
		refuse_owner(rel, old, ERRCODE_GOVPROJ_WRONG_OFFICE,
					 case_owner(&c)->active
					 ? psprintf(_("Agency \"%s\" is of a kind that owns no projects of this class."),
								case_owner(&c)->name)
					 : psprintf(_("Agency \"%s\" acts no longer."), case_owner(&c)->name), NULL);
	if (fault == OWNER_OF_NO_SERVED)
		refuse_owner(rel, old, ERRCODE_GOVPROJ_WRONG_OFFICE,
					 psprintf(_("It serves project \"%s\", which is another agency's."),
							  case_served(&c)->code),
					 _("Give that one away first, and then what serves it."));
}

/* It says by which paper, and nothing else beside.  Errors: ZG009. */
static void
require_owner_named(Relation rel, const Row *old, const Row *new)
{
	static const int aside[] = {A_project_title, A_project_stage, A_project_stage_on};

	if (!project_differs(old, new, A_project_owner_id))
		refuse_owner(rel, old, ERRCODE_GOVPROJ_RECORD_FIXED,
					 _("owner_reason says why the present owner has it, and stays."), NULL);
	if (row_isnull(new, A_project_owner_reason) ||
		!project_differs(old, new, A_project_owner_reason))
		refuse_owner(rel, old, ERRCODE_GOVPROJ_RECORD_FIXED,
					 _("Its owner makes it what it is, and is another by a decision only."),
					 _("Name the paper that says so: set owner_reason together with owner_id."));
	project_require_same(rel, old, new, aside, lengthof(aside),
						 gettext_noop("Give it away in a statement of its own, and step on after."));
	project_require_same_plan(rel, old, new,
							  gettext_noop("Give it away in a statement of its own."));
}

static Act
act_of_change(const Row *old, const Row *new, DateADT day)
{
	return (Act) {
		.kind = OWNER_CHANGED,
		.agency_id = row_int64(old, A_project_owner_id),
		.legal_on = day,
		.policy_id = row_int64(old, A_project_policy_id),
		.detail = project_changes(old, new)
	};
}

/* Appends the act to the chain of a project that is as it comes to be; the caller stores it. */
static void
record_change(const Register *reg, Row *project, Act *act)
{
	int64		project_id = row_int64(project, A_project_id);
	ChainHead	head = ledger_head(project);
	Act			ended = {0};

	ledger_advance(reg, &head, project_id, act);
	ledger_write(reg, &head, project_id, act);
	if (joint_owner_end(reg, project, row_int64(project, A_project_owner_id), act->legal_on,
						&ended))
	{
		ledger_advance(reg, &head, project_id, &ended);
		ledger_write(reg, &head, project_id, &ended);
	}
	ledger_set_head(project, &head);
}

/* Decided by that agency.  new: what the chain goes on from. */
void
project_record_owner(const Register *reg, const Row *old, Row *new, int64 deciding, DateADT today)
{
	Act			act = act_of_change(old, new, today);

	act.agency_id = deciding;
	record_change(reg, new, &act);
}

/*
 * By whom the version has it or the register's owner, with its paper, and in a statement of its
 * own.  Errors: ZG006, ZG009, 23503.
 */
HeapTuple
project_change_hands(const Register *reg, TriggerData *data, const Row *old, Row *new)
{
	DateADT		today = register_today(rulebook_of(reg));
	int64		deciding;

	require_owner_named(data->tg_relation, old, new);
	deciding = deciding_agency(reg, data->tg_relation, old);
	agency_keep(reg, row_int64(new, A_project_owner_id));
	project_require_may_own(reg, data->tg_relation, old, new, today);
	project_record_owner(reg, old, new, deciding, today);
	project_write_duties(reg, new, NULL);
	return row_tuple(new);
}

/* A locked project goes to whom its owner is succeeded by, from that day on. */
void
project_pass_on(const Register *reg, LockedRow *project, int64 successor_id, Datum basis,
				DateADT day)
{
	Row			old = row_copy(&project->row);
	Act			act;

	row_set(&project->row, A_project_owner_id, Int64GetDatum(successor_id));
	row_set(&project->row, A_project_owner_reason, basis);
	act = act_of_change(&old, &project->row, day);
	record_change(reg, &project->row, &act);
	row_store(project);
	project_write_duties(reg, &project->row, NULL);
}
