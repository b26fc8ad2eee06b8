/*
 * fund_allocation.c
 *		The trigger of the fund_allocation table.
 *
 * What was requested for a year, what was decided and what is arranged in the
 * budget, entered by whom the law names; city and national money in rows of
 * their own (Article 12).
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "money/money.h"
#include "office/key.h"
#include "policy/form.h"
#include "policy/legal_day.h"
#include "register/probe.h"
#include "register/trigger.h"
#include "schema/money.h"
#include "schema/project.h"

PG_FUNCTION_INFO_V1(govproj_fund_allocation_record);

/* A row stays what it is about; only its figures change. */
static void
allocation_require_same(Relation rel, const Row *old, const Row *new)
{
	static const int fixed[] = {A_fund_allocation_id, A_fund_allocation_project_id,
	A_fund_allocation_source, A_fund_allocation_year};
	char	   *names = row_changed_columns(old, new, fixed, lengthof(fixed));

	if (names == NULL)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
			 errmsg("%s of a fund allocation may not be changed", names),
			 errhint("Enter a row for that project, source and year."),
			 refused_by(rel, "fixed")));
}

static FundSource
allocation_source(const Vocabulary *words, const Row *entry)
{
	return said_word(words, LIST_SOURCE, entry, A_fund_allocation_source);
}

/* Is a figure more than it was?  Only that is judged. */
static bool
allocation_raises(const Row *old, const Row *new, int column)
{
	if (row_isnull(new, column))
		return false;
	return yuan_less(old && !row_isnull(old, column) ? row_yuan(old, column) : yuan_zero(),
					 row_yuan(new, column));
}

/* Which limits money decided of its source moves, a set of MOVES(). */
static int
allocation_moves_limits(const Vocabulary *words, const Row *new)
{
	return MOVES(LIMITS_ALL_ALLOCATIONS) |
		(is_in_scope(words, allocation_source(words, new))
		 ? MOVES(LIMITS_ALLOCATIONS) : MOVES(LIMITS_NATIONAL));
}

static EntryFacts
allocation_facts(const Vocabulary *words, const Row *new, int column)
{
	return (EntryFacts) {
		.source = allocation_source(words, new),
		.has_amount = !row_isnull(new, column),
		.amount = row_isnull(new, column) ? yuan_zero() : row_yuan(new, column)
	};
}

static const Remarks *
allocation_enforce_of(const Register *reg, Relation rel, const Row *project, const Row *new,
					  ThingKind figure, int column, int moves)
{
	JudgedEntry judged = {
		.thing.kind = figure,
		.day = register_today(rulebook_of(reg)),
		.facts = allocation_facts(&policy_of_project(reg, project)->words, new, column),
		.moves = moves
	};

	return enforce_entry(reg, rel, project, &judged);
}

/*
 * What is requested, arranged and decided is judged each for itself, as far as there is more of it;
 * a new row is a request, whatever it asks for.
 */
static const Remarks *
allocation_enforce(const Register *reg, Relation rel, const Row *project, const Row *old,
				   const Row *new)
{
	const Vocabulary *words = &policy_of_project(reg, project)->words;
	const Remarks *remarks = NULL;

	if (old == NULL || allocation_raises(old, new, A_fund_allocation_requested))
		remarks = allocation_enforce_of(reg, rel, project, new, THING_REQUESTED,
										A_fund_allocation_requested, 0);
	if (allocation_raises(old, new, A_fund_allocation_arranged))
		remarks = remarks_joined(remarks, allocation_enforce_of(reg, rel, project, new,
			THING_ARRANGED, A_fund_allocation_arranged, 0));
	if (allocation_raises(old, new, A_fund_allocation_decided))
		remarks = remarks_joined(remarks, allocation_enforce_of(reg, rel, project, new,
			THING_DECIDED, A_fund_allocation_decided, allocation_moves_limits(words, new)));
	return remarks;
}

static char *
allocation_detail(const Row *old, const Row *new, const Remarks *remarks)
{
	StringInfoData head;
	char	   *rest = old ? detail_changes(old, new, NULL, 0) : detail_row(new, NULL, 0);

	if (rest == NULL)
		return NULL;
	initStringInfo(&head);
	remarks_add(&head, remarks);
	if (old)
		detail_add_int(&head, "id", row_int64(new, A_fund_allocation_id));
	return detail_before(&head, rest);
}

static void
allocation_record_act(const Register *reg, Relation rel, const Row *old, const Row *new)
{
	LockedRow	project;
	Act			act = {0};

	project_lock(&project, reg, row_int64(new, A_fund_allocation_project_id));
	act.agency_id = require_form(reg, rel, &project.row, TABLE_fund_allocation);
	if (old)
		allocation_require_same(rel, old, new);
	require_word(rel, &policy_of_project(reg, &project.row)->words, LIST_SOURCE, new,
				 A_fund_allocation_source);
	act.detail = allocation_detail(old, new, allocation_enforce(reg, rel, &project.row, old, new));
	act.kind = old ? "fund_allocation_changed" : "fund_allocated";
	act.legal_on = register_today(rulebook_of(reg));
	act.policy_id = row_int64(&project.row, A_project_policy_id);
	if (act.detail)
		project_record(&project, reg, &act);
	row_unlock(&project);
}

/*
 * Trigger of fund_allocation: BEFORE INSERT, UPDATE, DELETE row, AFTER INSERT, UPDATE row,
 * BEFORE TRUNCATE.  Errors: ZG006 for another office, ZG008 beyond what the
 * government granted, ZG009 for removing or turning one row into another,
 * ZG010 for what the policy rules out, such as national money of a project that has none,
 * 23514 for a source that is no word of the policy.
 */
Datum
govproj_fund_allocation_record(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_trigger(fcinfo, TABLE_fund_allocation);
	TriggerData *data = (TriggerData *) fcinfo->context;
	Row		   *old;
	Row		   *new;

	if (TRIGGER_FIRED_BY_DELETE(data->tg_event) || TRIGGER_FIRED_BY_TRUNCATE(data->tg_event))
		refuse_alteration(data, _("Its figures may be changed, down to zero."));
	if (!entry_rows(reg, TABLE_fund_allocation, data, &old, &new))
		return PointerGetDatum(data->tg_trigtuple);
	if (TRIGGER_FIRED_BEFORE(data->tg_event))
		return PointerGetDatum(row_tuple(new));
	allocation_record_act(reg, data->tg_relation, old, new);
	return PointerGetDatum(NULL);
}
