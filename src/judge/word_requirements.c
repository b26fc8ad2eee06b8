/*
 * word_requirements.c
 *		What a step needs, in words.
 *
 * What is needed from an amount on begins with that amount, and is said to be so.
 */
#include "postgres.h"

#include "lib/stringinfo.h"

#include "code/characters.h"
#include "errors.h"
#include "judge/case_contracts.h"
#include "judge/word_rule.h"
#include "register/day.h"
#include "schema/project.h"

/* Who issues documents of a kind: a kind of agency, or whoever owns the project. */
static char *
word_issuer(const DocumentKind *kind)
{
	if (kind->issuer == OFFICE_OWNER)
		return _("the project's owner");
	return psprintf(_("an agency of kind %s"), office_quoted(kind->issuer));
}

/* Which document of the kind there is, and what its maker lacks. */
static char *
word_document_found(const WantedState *state)
{
	const Document *found = state->there.document;

	if (state->fault == WANTED_UNQUALIFIED)
		return psprintf(_("document %lld states no qualification"), (long long) found->id);
	if (state->fault == WANTED_LAPSED)
		return psprintf(_("the qualification in document %lld ended on %s, before its day, %s"),
						(long long) found->id, date_text(found->qualified_until),
						date_text(found->issued_on));
	if (state->fault == WANTED_DEPENDENT)
		return word_maker(found, &state->coincidence);
	return word_on_record(&state->there);
}

/* Which contract of the kind there is, and what it lacks. */
static char *
word_contract_found(const WantedState *state)
{
	const Coincidence *coincidence = &state->coincidence;
	const Contract *found = state->contract;

	switch (state->fault)
	{
		case WANTED_MISSING:
			return _("none is on record");
		case WANTED_LATER:
			return psprintf(_("contract %lld is signed later, on %s"), (long long) found->id,
							date_text(found->signed_on));
		case WANTED_TOO_LITTLE:
			return psprintf(_("contract %lld of %s yuan is for too little"), (long long) found->id,
							yuan_text(case_contract_total(found)));
		case WANTED_UNQUALIFIED:
			return psprintf(_("contract %lld states no qualification"), (long long) found->id);
		case WANTED_LAPSED:
			return psprintf(_("the qualification in contract %lld ended on %s, before it was "
							  "signed on %s"),
							(long long) found->id, date_text(found->qualified_until),
							date_text(found->signed_on));
		case WANTED_DEPENDENT:
			return psprintf(_("\"%s\", %s, is %s"),
							shown_text(coincidence->who->supplier.name),
							word_party(found, coincidence->who), word_coincides(coincidence));
		case WANTED_SERVES:
			break;
	}
	return psprintf(_("contract %lld serves"), (long long) found->id);
}

/* What the body must be that a contract is with, or that made a document. */
static void
add_body(StringInfo text, const Wanted *wanted)
{
	if (wanted->qualified)
		appendStringInfoString(text, _(", by a body whose qualification is on record"));
	if (wanted->independent)
		appendStringInfoString(text, _(", neither the owner nor a party of any contract but "
									   "its own"));
}

/* A document that is needed, whatever the project costs. */
static void
add_document(const Case *c, StringInfo text, const Wanted *wanted, const WantedState *state)
{
	const DocumentKind *kind = &c->policy->documents[wanted->kind];

	appendStringInfo(text, _("%s (%s) issued by %s"), kind->kind, kind->label, word_issuer(kind));
	if (wanted->outcome != OUTCOME_NONE)
		appendStringInfo(text, _(" with outcome %s"), outcome_quoted(wanted->outcome));
	if (wanted->qualified)
		appendStringInfoString(text, _(", by a body whose qualification is on record"));
	if (wanted->independent)
		appendStringInfoString(text, _(", by a third party that is neither the owner nor a party "
									   "of any contract but its own"));
	appendStringInfo(text, _("; %s"), word_on_record(&state->there));
	if (state->fault != WANTED_SERVES)
		appendStringInfo(text, _("; %s"), word_document_found(state));
}

/* What contracts of a kind must come to. */
static void
add_contract(const Case *c, StringInfo text, const Wanted *wanted, const WantedState *state)
{
	if (wanted->has_percent && wanted->kind == WORD_NONE)
		appendStringInfo(text, _("needs contracts signed by that day that come to %s %% of %s "
								 "yuan at least"),
						 percent_text(wanted->percent), yuan_text(state->whole));
	else if (wanted->has_percent)
		appendStringInfo(text, _("needs contracts of kind %s signed by that day that come to "
								 "%s %% of %s yuan at least"),
						 word_quoted(c, LIST_CONTRACT, wanted->kind),
						 percent_text(wanted->percent), yuan_text(state->whole));
	else if (wanted->kind == WORD_NONE)
		appendStringInfoString(text, _("needs a contract above zero yuan, signed by that day"));
	else
		appendStringInfo(text, _("needs a contract of kind %s above zero yuan, signed by that "
								 "day"),
						 word_quoted(c, LIST_CONTRACT, wanted->kind));
	add_body(text, wanted);
	if (state->fault > WANTED_TOO_LITTLE)
		appendStringInfo(text, _("; %s"), word_contract_found(state));
}

/* What a kind of cost must come to. */
static void
add_cost_line(const Case *c, StringInfo text, const Wanted *wanted)
{
	if (wanted->kind == WORD_NONE)
		appendStringInfo(text, _("needs cost lines; the total investment is %s yuan"),
						 yuan_text(row_yuan(c->project, A_project_total_investment)));
	else if (wanted->has_percent)
		appendStringInfo(text, _("needs cost lines of kind %s that come to %s %% of the total "
								 "investment at least"),
						 word_quoted(c, LIST_COST_LINE, wanted->kind),
						 percent_text(wanted->percent));
	else
		appendStringInfo(text, _("needs a cost line of kind %s above zero"),
						 word_quoted(c, LIST_COST_LINE, wanted->kind));
}

/* What may not be there. */
static void
add_absent(const Case *c, StringInfo text, const Wanted *wanted)
{
	switch (wanted->sort)
	{
		case WANTED_DOCUMENT:
			appendStringInfo(text, _("possible only while no document %s counts"),
							 listed_kind(&c->policy->documents[wanted->kind]));
			return;
		case WANTED_CONTRACT:
			if (wanted->kind == WORD_NONE)
				appendStringInfoString(text, _("possible only while no contract is signed"));
			else
				appendStringInfo(text, _("possible only while no contract of kind %s is signed"),
								 word_quoted(c, LIST_CONTRACT, wanted->kind));
			return;
		case WANTED_COST_LINE:
			if (wanted->kind == WORD_NONE)
				appendStringInfoString(text, _("possible only without cost lines"));
			else
				appendStringInfo(text, _("possible only without a cost line of kind %s"),
								 word_quoted(c, LIST_COST_LINE, wanted->kind));
			return;
		case WANTED_DEMAND:
			appendStringInfoString(text, _("possible only while no demand is taken up by the "
										   "project"));
			return;
		case WANTED_EVALUATION:
			appendStringInfo(text, _("possible only while there is no evaluation of kind %s"),
							 word_quoted(c, LIST_EVALUATION, wanted->kind));
			return;
	}
}

/* One thing that is needed.  before: what was said just before it; NULL: nothing. */
static void
add_wanted(const Case *c, StringInfo text, const Wanted *wanted, const WantedState *state,
		   const Wanted *before)
{
	if (wanted->absent)
		add_absent(c, text, wanted);
	else if (wanted->sort == WANTED_CONTRACT)
		add_contract(c, text, wanted, state);
	else if (wanted->sort == WANTED_COST_LINE)
		add_cost_line(c, text, wanted);
	else if (wanted->sort == WANTED_DEMAND)
		appendStringInfoString(text, _("needs at least one unit's demand taken up by the "
									   "project"));
	else if (wanted->sort == WANTED_EVALUATION)
		appendStringInfo(text, _("needs an evaluation of kind %s by that day"),
						 word_quoted(c, LIST_EVALUATION, wanted->kind));
	else
	{
		if (before == NULL || before->sort != WANTED_DOCUMENT || before->absent)
			appendStringInfoString(text, _("needs document "));
		add_document(c, text, wanted, state);
	}
}

/* A contract, a document or a cost line of a kind that is needed from an amount on. */
static void
add_wanted_from_line(const Case *c, StringInfo text, const Wanted *wanted,
					 const WantedState *state)
{
	if (wanted->absent || wanted->sort == WANTED_DEMAND || wanted->sort == WANTED_EVALUATION ||
		(wanted->sort != WANTED_DOCUMENT && wanted->kind == 0))
	{
		appendStringInfoString(text, _("; "));
		add_wanted(c, text, wanted, state, NULL);
		return;
	}
	if (wanted->sort == WANTED_CONTRACT)
		appendStringInfo(text, _("; from the line on a contract of kind %s above zero yuan is "
								 "needed (%s)"),
						 word_quoted(c, LIST_CONTRACT, wanted->kind), word_contract_found(state));
	else if (wanted->sort == WANTED_DOCUMENT)
		appendStringInfo(text, _("; from the line on a document %s (%s) is needed (%s)"),
						 c->policy->documents[wanted->kind].kind,
						 c->policy->documents[wanted->kind].label, word_document_found(state));
	else
		appendStringInfo(text, state->met ? _("; its cost line %s is there")
						 : _("; a cost line %s above zero is missing"),
						 word_quoted(c, LIST_COST_LINE, wanted->kind));
	if (wanted->has_percent)
		appendStringInfo(text, _(", for %s %% of that at least"), percent_text(wanted->percent));
	add_body(text, wanted);
}

/* Is it the software cost that the line is put to? */
static bool
line_is_software(const Case *c, const Test *line)
{
	return line->fact == FACT_SOFTWARE ||
		(line->fact == FACT_LINE && is_software_line(&c->policy->words, line->of));
}

/* A figure that has fallen since is named beside the one that counts. */
static void
add_figures_now(const Case *c, StringInfo text, const Test *line, Yuan amount)
{
	if (line_is_software(c, line) &&
		!yuan_equal(amount, row_yuan(c->project, A_project_software_cost)))
		appendStringInfo(text, _(" (now %s)"),
						 yuan_text(row_yuan(c->project, A_project_software_cost)));
	if (line->fact == FACT_INVESTMENT &&
		!yuan_equal(amount, row_yuan(c->project, A_project_total_investment)))
		appendStringInfo(text, _(" (total investment %s, contracted %s, approved %s)"),
						 yuan_text(row_yuan(c->project, A_project_total_investment)),
						 yuan_text(row_yuan(c->project, A_project_contracted)),
						 row_isnull(c->project, A_project_approved_amount) ? "-"
						 : yuan_text(row_yuan(c->project, A_project_approved_amount)));
}

static void
add_line(const Case *c, StringInfo text, const Test *line, Yuan amount)
{
	appendStringInfo(text, _("%s is %s yuan, the line %s"), word_fact(c, line), yuan_text(amount),
					 yuan_text((Yuan) {line->low.number}));
	add_figures_now(c, text, line, amount);
}

char *
word_requirement(const Case *c, const Rule *rule, const Ground *ground)
{
	const Test *line = rule->u.requirement.line;
	const Wanted *wanted = rule->u.requirement.wanted;
	StringInfoData text;

	initStringInfo(&text);
	if (line)
		add_line(c, &text, line, ground->requirement.amount);
	for (int i = 0; i < rule->u.requirement.nwanted; i++)
	{
		if (i > 0 && rule->u.requirement.any)
			appendStringInfoString(&text, _("; or "));
		else if (i > 0 && !line)
			appendStringInfoString(&text, _("; "));
		if (line && !(i > 0 && rule->u.requirement.any))
			add_wanted_from_line(c, &text, &wanted[i], &ground->requirement.wanted[i]);
		else
			add_wanted(c, &text, &wanted[i], &ground->requirement.wanted[i],
					   i > 0 && rule->u.requirement.any && !line ? &wanted[i - 1] : NULL);
	}
	return text.data;
}
