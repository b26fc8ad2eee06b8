/*
 * change.c
 *		A project's row changes without a step.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "judge/enforce.h"
#include "policy/form.h"
#include "policy/legal_day.h"
#include "project/change.h"
#include "project/columns.h"
#include "project/obligation.h"
#include "register/article.h"
#include "register/probe.h"
#include "schema/project.h"

static bool
birth_obliges(const Register *reg, const Row *row)
{
	const Policy *policy = policy_by_id(rulebook_of(reg), row_int64(row, A_project_policy_id));
	const Step *birth = policy_step(policy, row_text(row, A_project_track), NO_STAGE,
									STAGE_PLANNED);

	return birth && birth->obliges;
}

/* The rules of birth hold for as long as the project lives. */
static void
judge_birth_again(const Register *reg, Relation rel, const Row *new, DateADT today)
{
	Verdict		verdict;
	Case		c;

	case_init(&c, CASE_STANDING, reg, new, NO_STAGE, STAGE_PLANNED, today, today,
			  RegisterSnapshot(fact_snapshot()));
	judge(&c, &verdict);
	verdict_enforce(&c, &verdict, rel);
	UnregisterSnapshot(c.snapshot);
}

/* Was a ground for being off plan named that the row names no longer? */
static bool
gives_ground_up(const Row *old, const Row *new)
{
	return !row_isnull(old, A_project_off_plan_ground) &&
		project_differs(old, new, A_project_off_plan_ground);
}

static bool
is_budgeted(const Row *project)
{
	return !row_isnull(project, A_project_budgeted) && row_bool(project, A_project_budgeted);
}

/* The rule of birth that asks for a ground, or for what the budget says; NULL: none does. */
static const Rule *
rule_of_budget(const Policy *policy, const Row *project)
{
	const Step *birth = policy_step(policy, row_text(project, A_project_track), NO_STAGE,
									STAGE_PLANNED);

	for (int i = 0; birth && i < birth->nrules; i++)
		if (birth->rules[i]->kind == RULE_CONDITION &&
			(birth->rules[i]->u.condition.condition == CONDITION_GROUND_NAMED ||
			 birth->rules[i]->u.condition.condition == CONDITION_BUDGET_STATED))
			return birth->rules[i];
	return NULL;
}

/*
 * What follows rests on the ground: it is dropped only by stating that there is no need of one,
 * and that is not unsaid.
 */
static void
require_ground_or_budget(const Policy *policy, Relation rel, const Row *old, const Row *new)
{
	bool		unsays = !row_isnull(old, A_project_budgeted) &&
		row_isnull(new, A_project_budgeted);
	const Rule *rule = rule_of_budget(policy, old);

	if (rule == NULL || is_budgeted(new) || !row_isnull(new, A_project_off_plan_ground) ||
		(!unsays && !gives_ground_up(old, new)))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
			 errmsg("project \"%s\" may not be left with neither a ground nor a place in the budget",
					TextDatumGetCString(row_datum(old, A_project_code))),
			 errdetail("%s", article_said(rule->article, AUTHORITY_READING,
										  _("what has been stated of the budget, or named as the "
											"ground for being beside it, is not taken back"))),
			 errhint("Name another ground (off_plan_ground), or state that the project is in the "
					 "year's budget (budgeted = true)."),
			 refused_by(rel, "fixed")));
}

/*
 * A change that is no step: recorded, and refused where others rest on the old
 * value.  Errors: ZG006, ZG009, and those of the rules of birth.
 */
HeapTuple
project_change(const Register *reg, TriggerData *data, const Row *old, Row *new)
{
	DateADT		today = register_today(rulebook_of(reg));
	ChainHead	head = ledger_head(old);
	Act			act = {0};
	bool		plan_changed = project_plan_differs(old, new);
	const Policy *policy = policy_of_project(reg, old);
	static const int dated[] = {A_project_stage_on};

	project_require_same(data->tg_relation, old, new, dated, 1,
				 gettext_noop("stage_on is dated by a step; name it together with a new stage."));
	act.detail = project_changes(old, new);
	if (act.detail == NULL)
		return row_tuple(new);
	if (project_differs(old, new, A_project_classified))
		judge_birth_again(reg, data->tg_relation, new, today);
	if (row_stage(old, A_project_stage) != STAGE_PLANNED)
		project_require_same_plan(data->tg_relation, old, new,
					 gettext_noop("They are open to correction only while the project is at "
								  "\"planned\"."));
	act.agency_id = require_form(reg, data->tg_relation, old, TABLE_project);
	require_word(data->tg_relation, &policy->words, LIST_GROUND, new, A_project_off_plan_ground);
	require_attributes(data->tg_relation, &policy->words, new, A_project_attributes);
	require_ground_or_budget(policy, data->tg_relation, old, new);
	if (plan_changed)
		judge_birth_again(reg, data->tg_relation, new, today);

	act.kind = gives_ground_up(old, new) ? "off_plan_ground_changed" : "project_changed";
	act.legal_on = today;
	act.policy_id = row_int64(old, A_project_policy_id);
	ledger_advance(reg, &head, row_int64(old, A_project_id), &act);
	ledger_write(reg, &head, row_int64(old, A_project_id), &act);
	ledger_set_head(new, &head);
	if (plan_changed && birth_obliges(reg, new))
		project_write_duties(reg, new, NULL);
	return row_tuple(new);
}

