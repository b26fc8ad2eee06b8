/*
 * class.c
 *		A project comes to be of another class: by a decision, with its paper.
 *
 * It stands on the way of the new class at the stage where it stood.  What that
 * way asks for up to there and is missing is told, and asked by the next step
 * that leads on.  What it owed while it was of the former class it owes still.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "code/characters.h"
#include "errors.h"
#include "judge/class_then.h"
#include "judge/corrections.h"
#include "judge/enforce.h"
#include "judge/rule_conditions.h"
#include "judge/way.h"
#include "judge/word_rule.h"
#include "office/agencies.h"
#include "office/office.h"
#include "policy/form.h"
#include "policy/legal_day.h"
#include "project/class.h"
#include "project/columns.h"
#include "project/move.h"
#include "project/obligation.h"
#include "project/owner.h"
#include "register/probe.h"
#include "schema/project.h"

/* Of another class on purpose, or said to have been. */
bool
project_changes_class(const Row *old, const Row *new)
{
	return project_differs(old, new, A_project_class_reason);
}

static void
refuse_class(Relation rel, const Row *old, int sqlstate, const char *detail, const char *hint)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("project \"%s\" cannot come to be of another class like this",
					TextDatumGetCString(row_datum(old, A_project_code))),
			 errdetail_internal("%s", detail),
			 hint ? errhint("%s", hint) : 0,
			 refused_by(rel, sqlstate == ERRCODE_GOVPROJ_RECORD_FIXED ? "fixed" : "class")));
}

/* Errors: ZG006 for who does not decide it. */
static int64
deciding_agency(const Register *reg, Relation rel, const Row *old)
{
	const char *refusal;
	int64		id = project_decider(reg, old, DEED_RECLASSIFY,
									 _("A project stays of its class unless the register's owner "
									   "gives it another."), &refusal);

	if (id == 0)
		refuse_class(rel, old, ERRCODE_GOVPROJ_WRONG_OFFICE, refusal, NULL);
	return id;
}

/* It says by which paper, and changes nothing beside but its owner.  Errors: ZG009. */
static void
require_class_named(Relation rel, const Row *old, const Row *new)
{
	static const int aside[] = {A_project_title, A_project_stage, A_project_stage_on,
	A_project_policy_id, A_project_policy_reason};

	if (row_isnull(new, A_project_class_reason))
		refuse_class(rel, old, ERRCODE_GOVPROJ_RECORD_FIXED,
					 _("class_reason says why it is of its class, and stays."), NULL);
	project_require_kept_but_class(rel, old, new);
	project_require_same(rel, old, new, aside, lengthof(aside),
						 gettext_noop("Give it another class in a statement of its own."));
	project_require_same_plan(rel, old, new,
							  gettext_noop("Give it another class in a statement of its own."));
	if (project_differs(old, new, A_project_owner_reason) &&
		!project_differs(old, new, A_project_owner_id))
		refuse_class(rel, old, ERRCODE_GOVPROJ_RECORD_FIXED,
					 _("owner_reason says why the present owner has it, and stays."), NULL);
}

/* It goes on: what has ended stays what it was. */
static void
require_going_on(Relation rel, const Row *old, const Policy *policy)
{
	Stage		stage = row_stage(old, A_project_stage);
	const Track *track = policy_track(policy, row_text(old, A_project_track));

	if (track && !track_ends_at(track, stage))
		return;
	refuse_class(rel, old, ERRCODE_GOVPROJ_RECORD_FIXED,
				 psprintf(_("It has come to its end, %s, as a project of its class."),
						  vocabulary_stage(&policy->words, stage)),
				 _("What follows is a project of its own."));
}

/*
 * The class of its category, or of what it serves; else the one that is stated, with its reason.
 * Puts it into the row.  Errors: 23514.
 */
static void
settle_class(Case *c, Relation rel, const Row *old, Row *new)
{
	bool		stated = project_differs(old, new, A_project_track) ||
		project_differs(old, new, A_project_track_reason);
	char	   *named = row_text(new, A_project_track);
	char	   *track;
	bool		misnamed;

	c->track = NULL;
	if (!derive_track(c, &track))
		track = named && !row_isnull(new, A_project_track_reason) ? named
			: row_text(old, A_project_track);
	c->track = track;
	if (policy_track(c->policy, track) == NULL)
		refuse_class(rel, old, ERRCODE_CHECK_VIOLATION,
					 psprintf(_("Policy \"%s\" knows no class \"%s\"."), c->policy->code,
							  shown_text(track)), NULL);
	misnamed = stated && (named == NULL || strcmp(named, track) != 0);
	if (misnamed || strcmp(track, row_text(old, A_project_track)) == 0)
		refuse_class(rel, old, ERRCODE_CHECK_VIOLATION,
					 psprintf(misnamed ? _("By its category and what it serves it is of class %s.")
							  : _("By its category and what it serves it is of class %s, as it "
								  "was."), word_track(c, track)),
					 _("Change category; state track, with track_reason, where its category has no "
					   "class of its own and it serves no project."));
	row_set(new, A_project_track, CStringGetTextDatum(track));
}

/* The last stage on its former way, before the one where it stands, that both have. */
static Stage
stage_back(Case *c, const char *former)
{
	Stage		back = STAGE_PLANNED;
	ListCell   *lc;

	foreach(lc, way_to(c, former, c->to))
	{
		const Step *step = lfirst(lc);

		if (class_has_stage(c->policy, c->track, step->from))
			back = step->from;
	}
	return back;
}

/* The next one that both have; NO_STAGE: none. */
static Stage
stage_on(Case *c, const char *former)
{
	Stage		stage = c->to;

	for (int n = 0; n < c->policy->nsteps; n++)
	{
		const Step *next = NULL;

		for (int i = 0; next == NULL && i < c->policy->nsteps; i++)
			if (c->policy->steps[i].kind == STEP_FORWARD && c->policy->steps[i].from == stage &&
				strcmp(c->policy->steps[i].track, former) == 0)
				next = &c->policy->steps[i];
		if (next == NULL)
			return NO_STAGE;
		stage = next->to;
		if (class_has_stage(c->policy, c->track, stage))
			return stage;
	}
	return NO_STAGE;
}

/* The class that it comes to has the stage where it stands.  Errors: ZG001. */
static void
require_stage(Case *c, Relation rel, const Row *old)
{
	char	   *former = row_text(old, A_project_track);
	Stage		on;
	char	   *back;

	if (class_has_stage(c->policy, c->track, c->to))
		return;
	on = stage_on(c, former);
	back = word_stage(c, stage_back(c, former));
	refuse_class(rel, old, ERRCODE_GOVPROJ_NO_SUCH_STEP,
				 psprintf(_("Projects of class %s do not come to %s."), word_track(c, c->track),
						  word_stage(c, c->to)),
				 on == NO_STAGE
				 ? psprintf(_("Both classes have %s: take its steps back to there by corrections, "
							  "or return it, and give it the other class then."), back)
				 : psprintf(_("Both classes have %1$s and %2$s: take its steps back to %1$s by "
							  "corrections, return it, or step on to %2$s, and give it the other "
							  "class then."), back, word_stage(c, on)));
}

/* What is asked at birth of projects of the class holds of it.  Errors: those of its rules. */
static void
judge_birth(const Register *reg, Relation rel, const Row *new, DateADT today)
{
	Verdict		verdict;
	Case		c;

	case_init(&c, CASE_STANDING, reg, new, NO_STAGE, STAGE_PLANNED, today, today,
			  RegisterSnapshot(fact_snapshot()));
	c.by_actor = false;
	judge(&c, &verdict);
	verdict_enforce(&c, &verdict, rel);
	UnregisterSnapshot(c.snapshot);
}

/* It goes to the owner that is named, by a paper of its own or by the same. */
static void
change_owner(const Register *reg, Relation rel, const Row *old, Row *new, int64 deciding,
			 DateADT today)
{
	Row			before;

	agency_keep(reg, row_int64(new, A_project_owner_id));
	project_require_may_own(reg, rel, old, new, today);
	if (!project_differs(old, new, A_project_owner_id))
		return;
	if (!project_differs(old, new, A_project_owner_reason))
		row_set(new, A_project_owner_reason, row_datum(new, A_project_class_reason));
	before = row_copy(new);
	row_set_as(&before, old, A_project_owner_id);
	row_set_as(&before, old, A_project_owner_reason);
	project_record_owner(reg, &before, new, deciding, today);
	CommandCounterIncrement();	/* the judge asks who planned it */
}

/*
 * From and to, but for its owner, whose change is an act of its own; and what of the new way is not
 * there.
 */
static char *
class_detail(const Row *old, const Row *new, const char *unmet)
{
	Row			before = row_copy(old);
	StringInfoData head;

	row_set_as(&before, new, A_project_owner_id);
	row_set_as(&before, new, A_project_owner_reason);
	initStringInfo(&head);
	if (unmet)
		detail_add_text(&head, "unmet", unmet);
	return detail_before(&head, project_changes(&before, new));
}

/* What the new way asks for up to where it stands.  As verdict_tell(). */
static char *
judge_the_way(Case *c, Relation rel, Row *new)
{
	Verdict		verdict;

	limit_of_class(c, new);
	project_freeze_moved(new, c->policy);
	judge_way(c, &verdict);
	return verdict_tell_class(c, &verdict, rel);
}

static void
record_class(const Register *reg, const Row *old, Row *new, Act *act, const char *unmet)
{
	int64		project_id = row_int64(new, A_project_id);
	ChainHead	head = ledger_head(new);

	act->kind = CLASS_CHANGED;
	act->policy_id = row_int64(new, A_project_policy_id);
	act->detail = class_detail(old, new, unmet);
	ledger_advance(reg, &head, project_id, act);
	ledger_write(reg, &head, project_id, act);
	ledger_set_head(new, &head);
}

/*
 * By whom the version has it or the register's owner, with its paper, and in a statement of its
 * own, but for the owner that the class asks for.  Errors: ZG001 where the class has not the
 * stage, ZG006, ZG009, 23503, 23514, and those of the rules of birth.
 */
HeapTuple
project_change_class(const Register *reg, TriggerData *data, const Row *old, Row *new)
{
	Relation	rel = data->tg_relation;
	DateADT		today = register_today(rulebook_of(reg));
	Act			act = {.legal_on = today};
	int64		seq;
	char	   *unmet;
	Case		c;

	project_require_filled(rel, new);
	require_class_named(rel, old, new);
	act.agency_id = deciding_agency(reg, rel, old);
	require_going_on(rel, old, policy_of_project(reg, old));
	case_of_project(&c, reg, new, today, today, RegisterSnapshot(fact_snapshot()));
	settle_class(&c, rel, old, new);
	require_stage(&c, rel, old);
	UnregisterSnapshot(c.snapshot);
	change_owner(reg, rel, old, new, act.agency_id, today);
	judge_birth(reg, rel, new, today);

	seq = row_int64(new, A_project_last_seq) + 1;
	row_set(new, A_project_corrected_seq, Int64GetDatum(seq));
	case_of_project(&c, reg, new, today, today, RegisterSnapshot(fact_snapshot()));
	c.by_actor = false;
	case_suppose_class_change(&c, seq, row_text(old, A_project_track));
	unmet = judge_the_way(&c, rel, new);
	UnregisterSnapshot(c.snapshot);
	record_class(reg, old, new, &act, unmet);
	project_write_duties(reg, new, NULL);
	return row_tuple(new);
}
