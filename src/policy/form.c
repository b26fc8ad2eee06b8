/*
 * form.c
 *		Who does what with which form, by the rows of policy_form.
 *
 * A form of which a version has no row is for any agency.  Every act is some agency's all the same,
 * since the ledger says whose.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/snapmgr.h"

#include "code/shown.h"
#include "errors.h"
#include "office/acting.h"
#include "office/agencies.h"
#include "policy/form.h"
#include "policy/legal_day.h"
#include "register/locked_row.h"
#include "register/probe.h"
#include "register/rows_here.h"
#include "schema/project.h"

/* The version that a project is under. */
const Policy *
policy_of_project(const Register *reg, const Row *project)
{
	return policy_by_id(rulebook_of(reg), row_int64(project, A_project_policy_id));
}

/* For what is about no project: the version in force, else the last that was.  NULL: none was. */
const Policy *
policy_of_today(const Register *reg)
{
	const Rulebook *book = rulebook_of(reg);
	DateADT		today = register_today(book);
	const Policy *last = policy_in_force(book, today);

	for (int i = 0; i < book->npolicies && (last == NULL || last->until < today); i++)
		if (book->policies[i].until < today &&
			(last == NULL || book->policies[i].until > last->until))
			last = &book->policies[i];
	return last;
}

/*
 * The version that the project with that id is under, its class and its owner; where there is no
 * such project, which the foreign key says better, the version of today.
 */
const Policy *
policy_of_project_id(const Register *reg, int64 id, Snapshot snapshot, char **track,
					 int64 *owner_id)
{
	const Policy *policy = policy_of_today(reg);
	Probe		probe;
	Row		   *project;

	*track = NULL;
	*owner_id = 0;
	probe_begin(&probe, &reg->table[TABLE_project], A_project_id, Int64GetDatum(id), snapshot);
	project = probe_next(&probe);
	if (project)
	{
		policy = policy_of_project(reg, project);
		*track = row_text(project, A_project_track);
		*owner_id = row_int64(project, A_project_owner_id);
	}
	probe_end(&probe);
	return policy;
}

/*
 * What a version says of who does that with a form; of an evaluation what is said of its kind goes
 * before what is said of all.  kind: WORD_NONE where there are none; track: of the project that it
 * is about, or NULL.  NULL: nothing; or, with other_track set, nothing of a project of that class:
 * then what it says of another.
 */
const Form *
policy_form_of_kind(const Policy *policy, TableId which, EvaluationKind kind, Deed does,
					const char *track, bool *other_track)
{
	const Form *general = NULL;
	const Form *of_another = NULL;

	*other_track = false;
	for (int i = 0; policy && i < policy->nforms; i++)
	{
		const Form *form = &policy->forms[i];

		if (form->table != which || form->kind != kind || form->does != does)
			continue;
		if (form->track && track && strcmp(form->track, track) == 0)
			return form;
		if (form->track == NULL)
			general = form;
		else
			of_another = form;
	}
	if (general == NULL && of_another == NULL && kind != WORD_NONE)
		return policy_form(policy, which, does, track, other_track);
	*other_track = general == NULL && of_another != NULL;
	return general ? general : of_another;
}

/* The same of what has no kinds. */
const Form *
policy_form(const Policy *policy, TableId which, Deed does, const char *track, bool *other_track)
{
	return policy_form_of_kind(policy, which, WORD_NONE, does, track, other_track);
}

/* Is it for agencies of that kind, whichever they are?  form: NULL is for all. */
bool
form_is_for(const Form *form, const Agency *agency)
{
	return form == NULL || holds_one_of(agency, form->offices);
}

/* Is it for the owner of the project, or for whose the row is? */
bool
form_is_for_owner(const Form *form)
{
	return form == NULL ||
		list_member_ptr(form->offices, unconstify(struct Word *, OFFICE_OWNER));
}

/* Is it filled in for an agency, and not for a project, whose owner is another? */
static bool
form_is_of_agency(const Form *form)
{
	switch (form->table)
	{
		case TABLE_annual_plan:
		case TABLE_service_request:
		case TABLE_matter:
			return true;
		case TABLE_demand:
			return form->does != DEED_TAKE_UP;
		default:
			return false;
	}
}

/* Whom it is for, as messages list them. */
char *
form_offices(const Form *form)
{
	StringInfoData list;
	ListCell   *cell;

	initStringInfo(&list);
	foreach(cell, form->offices)
		appendStringInfo(&list, "%s%s", list.len ? _(", ") : "",
						 lfirst(cell) == OFFICE_OWNER && form_is_of_agency(form)
						 ? _("the agency concerned") : office_quoted(lfirst(cell)));
	return list.data;
}

/* The class of projects that it is about, as messages show it. */
char *
form_track(const Form *form)
{
	return quoted_word(form->track, shown_label(form->track_label));
}

/* What it says, with the article that says so. */
char *
form_said(const Form *form, const char *said)
{
	return article_said(form ? form->article : NULL, form ? form->authority : AUTHORITY_NONE, said);
}

/* Whose it is, as a refusal says it. */
char *
form_refusal(const Form *form)
{
	return form ? form_said(form, psprintf(_("it is for %s"), form_offices(form)))
		: _("Every act is of an agency, and the current user acts for none.");
}

/*
 * The agency that does it: the owner, where it is for the owner and the current user may act for
 * it, else the first of the other offices that he may act for; 0: none.  owner: NULL where there is
 * none.
 */
int64
form_acting_agency(const Register *reg, const Form *form, const Agency *owner, Snapshot snapshot)
{
	ListCell   *cell;

	if (owner && form_is_for_owner(form) && user_may_act_for(reg, owner))
		return owner->id;
	if (form == NULL)
		return agency_acting(reg, snapshot);
	foreach(cell, form->offices)
	{
		Office		office = lfirst(cell);
		int64		id = office == OFFICE_OWNER ? 0
			: agency_acting_as(reg, office->word, 0, snapshot);

		if (id != 0)
			return id;
	}
	return 0;
}

/* The same of what is another agency's: the first of the offices, but for that agency. */
int64
form_agency_acting_on(const Register *reg, const Form *form, int64 agency_id, Snapshot snapshot)
{
	int64		id = 0;
	ListCell   *cell;

	foreach(cell, form->offices)
		if (id == 0 && lfirst(cell) != OFFICE_OWNER)
			id = agency_acting_as(reg, ((Office) lfirst(cell))->word, agency_id, snapshot);
	return id;
}

/* Who enters it, or answers, is another.  detail: who.  Errors: ZG006. */
void
refuse_office(Relation rel, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_WRONG_OFFICE),
			 errmsg("this is not for the current user to enter in \"%s\"",
					clients_table_name(rel)),
			 errdetail_internal("%s", detail),
			 refused_by(rel, "office")));
}

static void
refuse_owner_alone(Relation rel, const Row *project, const Form *form, const Agency *owner)
{
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_WRONG_OFFICE),
			 errmsg("only the owner of project \"%s\" may change \"%s\"",
					TextDatumGetCString(row_datum(project, A_project_code)),
					clients_table_name(rel)),
			 errdetail_internal("%s", form_said(form, psprintf(_("the owner is agency \"%s\""),
															   owner->name))),
			 refused_by(rel, "office")));
}

/* The form is about projects of another class.  Errors: ZG010. */
void
refuse_other_track(Relation rel, const Form *form)
{
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_OUT_OF_SCOPE),
			 errmsg("the project has no rows in \"%s\"", clients_table_name(rel)),
			 errdetail_internal("%s", form_said(form, psprintf(_("projects of class %s have"),
															   form_track(form)))),
			 refused_by(rel, "track")));
}

/*
 * Who enters a form that is about a project.  Returns the agency that does: the owner, where it is
 * for the owner and the current user may act for it, else one of the other offices; it is kept.
 * rel: the table that is written to; which: what it is.  Errors: ZG006 with the article of the
 * form's row, ZG010 where it is about projects of another class.
 */
int64
require_form(const Register *reg, Relation rel, const Row *project, TableId which)
{
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	Agency		owner = agency_met(reg, row_int64(project, A_project_owner_id), snapshot);
	bool		other_track;
	const Form *form = policy_form(policy_of_project(reg, project), which, DEED_ENTER,
								   row_text(project, A_project_track), &other_track);
	int64		id;

	if (other_track)
		refuse_other_track(rel, form);
	id = form_acting_agency(reg, form, &owner, snapshot);
	UnregisterSnapshot(snapshot);
	if (id != 0 && id != owner.id)
		row_keep(&reg->table[TABLE_agency], id);
	if (id == 0 && form && is_for_owner_alone(form->offices))
		refuse_owner_alone(rel, project, form, &owner);
	if (id == 0)
		refuse_office(rel, form_refusal(form));
	return id;
}
