/*
 * project.c
 *		The trigger of the project table: birth, steps, and other changes.
 *
 * A step is judged and its act written before the row changes, when the row is
 * already locked in its newest version; the chain's new head goes into the row
 * itself.  A birth's act is written after the insert, because a row that is
 * proposed may yet not be inserted (ON CONFLICT); its hash is known before.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/sysattr.h"
#include "commands/trigger.h"
#include "nodes/bitmapset.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "judge/control.h"
#include "judge/judge.h"
#include "ledger/ledger.h"
#include "ledger/notify.h"
#include "office/office.h"
#include "office/sight.h"
#include "policy/legal_day.h"
#include "project/obligation.h"
#include "register/amount.h"
#include "register/probe.h"
#include "schema/evidence.h"
#include "schema/ledger.h"

PG_FUNCTION_INFO_V1(govproj_project_judge);

/* What the engine keeps on a project; no client may set it. */
static const int kept_columns[] = {
	A_project_round, A_project_total_investment, A_project_software_cost,
	A_project_approved_amount, A_project_approval_last_day, A_project_contracted,
	A_project_highest_investment, A_project_highest_software_cost, A_project_changed_on,
	A_project_frozen,
	A_project_step_seq, A_project_round_seq, A_project_last_seq, A_project_last_hash
};

/* What makes a project the project it is. */
static const int permanent_columns[] = {
	A_project_id, A_project_code, A_project_category, A_project_track, A_project_track_reason,
	A_project_owner_id, A_project_serves_id
};

/* Moved to a later version of the law on purpose, by the register's owner. */
static const int policy_columns[] = {A_project_policy_id, A_project_policy_reason};

/* What the submission rests on: open to correction only while planned. */
static const int plan_columns[] = {
	A_project_budget_year, A_project_plan_line_id, A_project_off_plan_ground, A_project_city_funds,
	A_project_national_funds, A_project_classified
};

/* What an act's detail leaves out, because the act itself says it. */
static const int unmentioned[] = {
	A_project_stage, A_project_stage_on, A_project_round, A_project_step_seq,
	A_project_round_seq, A_project_last_seq, A_project_last_hash
};

static bool
changed(const Row *old, const Row *new, int column)
{
	return row_differs(old, new, new->table->att[column] - 1);
}

/* Refuse the change of any of the columns, naming all that were changed. */
static void
require_same(Relation rel, const Row *old, const Row *new, const int *columns, int n,
			 const char *reason)
{
	char	   *names = row_changed_columns(old, new, columns, n);

	if (names == NULL)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
			 errmsg("%s of project \"%s\" may not be changed", names,
					TextDatumGetCString(row_datum(old, A_project_code))),
			 errdetail_internal("%s", _(reason)),
			 errtableconstraint(rel, "fixed")));
}

static void
set_null(Row *row, int column)
{
	row->isnull[row->table->att[column] - 1] = true;
}

static bool
is_zero(const Row *row, int column)
{
	return row_isnull(row, column) ||
		amount_equal(row_datum(row, column), amount_zero());
}

static HeapTuple
tuple_of(const Row *row)
{
	return heap_form_tuple(row->desc, row->values, row->isnull);
}

/* Zero stands for no project at all. */
static void
require_key(Relation rel, const Row *new)
{
	if (DatumGetInt64(row_datum(new, A_project_id)) > 0)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_CHECK_VIOLATION),
			 errmsg("the key of a project must be above zero"),
			 errtableconstraint(rel, "id")));
}

/* A project that starts with engine-kept values would have a past nobody saw. */
static void
require_newborn(Relation rel, const Row *new)
{
	if (!row_isnull(new, A_project_stage) &&
		DatumGetStage(row_datum(new, A_project_stage)) != STAGE_PLANNED)
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_NO_SUCH_STEP),
				 errmsg("a project cannot be entered at stage \"%s\"",
						stage_name(DatumGetStage(row_datum(new, A_project_stage)))),
				 errdetail("Every project is born at \"planned\" and goes on by the steps of its policy."),
				 errhint("Leave stage out, and step on by UPDATE ... SET stage."),
				 errtableconstraint(rel, "step")));
	if ((!row_isnull(new, A_project_round) && DatumGetInt32(row_datum(new, A_project_round)) != 1) ||
		!is_zero(new, A_project_total_investment) || !is_zero(new, A_project_software_cost) ||
		!is_zero(new, A_project_contracted) || !row_isnull(new, A_project_highest_investment) ||
		!row_isnull(new, A_project_highest_software_cost) || !row_isnull(new, A_project_changed_on) ||
		!row_isnull(new, A_project_approved_amount) || !row_isnull(new, A_project_approval_last_day) ||
		(!row_isnull(new, A_project_frozen) && DatumGetBool(row_datum(new, A_project_frozen))) ||
		!row_isnull(new, A_project_last_hash) || !row_isnull(new, A_project_policy_reason))
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
				 errmsg("round, amounts, approval and chain of a project are kept by the engine"),
				 errhint("Leave these columns out of the INSERT; amounts come from cost lines."),
				 errtableconstraint(rel, "fixed")));
}

/* Take a version into use; how its rows read then is an act, so that nobody can change them unseen. */
static void
claim(const Register *reg, const Policy *policy, DateADT day)
{
	if (policy_claim(reg, policy->id, day))
		record_policy_in_use(reg, policy->id);
}

/*
 * The policy in force on the day of birth, taken into use.  Claiming a version
 * may wait for somebody who is changing it, so look again until it is claimed.
 */
static const Policy *
governing_policy(const Register *reg, Relation rel, const Row *new, DateADT day)
{
	for (;;)
	{
		const Policy *policy = policy_in_force(rulebook_of(reg), day);

		if (policy == NULL ||
			(!row_isnull(new, A_project_policy_id) &&
			 DatumGetInt64(row_datum(new, A_project_policy_id)) != policy->id))
			ereport(ERROR,
					(errcode(ERRCODE_GOVPROJ_NO_POLICY),
					 policy ? errmsg("policy_id %lld is not the policy in force on %s",
									 (long long) DatumGetInt64(row_datum(new, A_project_policy_id)),
									 date_text(day))
					 : errmsg("no policy is in force on %s",
							  date_text(day)),
					 errdetail("A project comes under the policy in force on the day it is initiated (Article 28)."),
					 errhint("Leave policy_id out; load a policy for that day, or date the project otherwise by stage_on."),
					 errtableconstraint(rel, "policy")));
		policy_require_visible(reg, policy->id);
		if (policy->in_use)
			return policy;
		claim(reg, policy, day);
	}
}

/* A service cannot take its class from itself, nor from what its owner may not learn of. */
static void
require_other(const Register *reg, Relation rel, const Row *new)
{
	int64		served;

	if (row_isnull(new, A_project_serves_id))
		return;
	served = DatumGetInt64(row_datum(new, A_project_serves_id));
	if (!project_id_is_seen(reg, served))
		ereport(ERROR,
				(errcode(ERRCODE_FOREIGN_KEY_VIOLATION),
				 errmsg("project %lld does not exist", (long long) served),
				 errtablecol(rel, new->table->att[A_project_serves_id])));
	if (served == DatumGetInt64(row_datum(new, A_project_id)))
		ereport(ERROR,
				(errcode(ERRCODE_CHECK_VIOLATION),
				 errmsg("a project cannot serve itself"),
				 errtableconstraint(rel, "serves")));
}

static void
give_code(Row *new)
{
	if (row_isnull(new, A_project_code) && !row_isnull(new, A_project_budget_year))
		row_set(new, A_project_code,
				CStringGetTextDatum(psprintf("%d-%06lld",
											 DatumGetInt32(row_datum(new, A_project_budget_year)),
											 (long long) DatumGetInt64(row_datum(new, A_project_id)))));
}

static Act
birth_act(const Row *new)
{
	Act			act = {0};

	act.kind = "project_entered";
	act.to = STAGE_PLANNED;
	act.agency_id = DatumGetInt64(row_datum(new, A_project_owner_id));
	act.legal_on = DatumGetDateADT(row_datum(new, A_project_stage_on));
	act.policy_id = DatumGetInt64(row_datum(new, A_project_policy_id));
	act.detail = detail_row(new, unmentioned, lengthof(unmentioned));
	return act;
}

static void
require_filled(Relation rel, const Row *new)
{
	static const int needed[] = {A_project_id, A_project_category, A_project_owner_id, A_project_budget_year,
	A_project_classified, A_project_city_funds, A_project_national_funds};

	row_require_not_null(rel, new, needed, lengthof(needed));
}

/* A birth whose class cannot be told is judged all the same, so that everything amiss is listed. */
static const Step *
any_birth(const Policy *policy)
{
	for (int i = 0; i < policy->nsteps; i++)
		if (policy->steps[i].kind == STEP_BIRTH)
			return &policy->steps[i];
	return NULL;
}

/* Whatever a policy asks of a birth, a project of a class it does not know could take no step. */
static void
require_track(Case *c, Relation rel)
{
	if (c->track && policy_track(c->policy, c->track))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("policy \"%s\" knows no track \"%s\"", c->policy->code, c->track ? c->track : "?"),
			 errtableconstraint(rel, "track")));
}

static HeapTuple
give_birth(const Register *reg, Relation rel, Row *new)
{
	DateADT		today = register_today(rulebook_of(reg));
	const Policy *policy;
	ChainHead	head = {0};
	Verdict		verdict;
	char	   *track;
	Case		c;
	Act			act;

	require_newborn(rel, new);
	require_filled(rel, new);
	require_key(rel, new);
	require_other(reg, rel, new);
	row_set(new, A_project_stage, StageGetDatum(STAGE_PLANNED));
	if (row_isnull(new, A_project_stage_on))
		row_set(new, A_project_stage_on, DateADTGetDatum(today));
	policy = governing_policy(reg, rel, new, DatumGetDateADT(row_datum(new, A_project_stage_on)));
	row_set(new, A_project_policy_id, Int64GetDatum(policy->id));
	give_code(new);
	row_set(new, A_project_round, Int32GetDatum(1));
	row_set(new, A_project_step_seq, Int64GetDatum(1));
	row_set(new, A_project_round_seq, Int64GetDatum(0));
	row_set(new, A_project_frozen, BoolGetDatum(false));
	row_set(new, A_project_total_investment, amount_zero());
	row_set(new, A_project_software_cost, amount_zero());
	row_set(new, A_project_contracted, amount_zero());

	case_init(&c, reg, new, NO_STAGE, STAGE_PLANNED,
			  DatumGetDateADT(row_datum(new, A_project_stage_on)), today,
			  RegisterSnapshot(fact_snapshot()));
	if (case_owner(&c)->id == 0)
		ereport(ERROR,
				(errcode(ERRCODE_FOREIGN_KEY_VIOLATION),
				 errmsg("agency %lld does not exist",
						(long long) DatumGetInt64(row_datum(new, A_project_owner_id))),
				 errtablecol(rel, new->table->att[A_project_owner_id])));
	if (c.track == NULL && derive_track(&c, &track))
	{
		row_set(new, A_project_track, CStringGetTextDatum(track));
		c.track = track;
	}
	c.step = c.track ? policy_step(c.policy, c.track, NO_STAGE, STAGE_PLANNED) : NULL;
	if (c.step == NULL)
		c.step = any_birth(c.policy);
	judge(&c, &verdict);
	verdict_enforce(&c, &verdict, rel);
	require_track(&c, rel);
	UnregisterSnapshot(c.snapshot);

	act = birth_act(new);
	ledger_advance(&head, c.project_id, &act);
	ledger_set_head(new, &head);
	return tuple_of(new);
}

static bool
birth_obliges(const Register *reg, const Row *row)
{
	const Policy *policy = policy_by_id(rulebook_of(reg), DatumGetInt64(row_datum(row, A_project_policy_id)));
	const Step *birth = policy_step(policy, row_text(row, A_project_track), NO_STAGE, STAGE_PLANNED);

	return birth && birth->obliges;
}

/* After the insert: the row stands, so its birth is recorded. */
static void
record_birth(const Register *reg, Relation rel, const Row *row)
{
	int64		project_id = DatumGetInt64(row_datum(row, A_project_id));
	ChainHead	stored = ledger_head(row);
	ChainHead	head = {0};
	Act			act = birth_act(row);

	ledger_advance(&head, project_id, &act);
	if (memcmp(head.hash, stored.hash, CHAIN_HASH_LENGTH) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("project \"%s\" was changed between being judged and being stored",
						TextDatumGetCString(row_datum(row, A_project_code))),
				 errhint("Look for a rule or trigger of your own on table \"%s\".",
						 RelationGetRelationName(rel))));
	ledger_write(reg, &head, project_id, &act);
	if (newborn_owes(reg, row))
		project_write_duties(reg, row, NULL);
}

/* Was the column in the SET list, whatever its value? */
static bool
was_set(TriggerData *data, const Row *row, int column)
{
	return bms_is_member(row->table->att[column] - FirstLowInvalidHeapAttributeNumber,
						 data->tg_updatedcols);
}

/* Which day a step is dated: stage_on of the SET list, else today. */
static DateADT
step_day(TriggerData *data, const Row *new, DateADT today)
{
	if (!was_set(data, new, A_project_stage_on))
		return today;
	if (row_isnull(new, A_project_stage_on))
		ereport(ERROR,
				(errcode(ERRCODE_NOT_NULL_VIOLATION),
				 errmsg("stage_on may not be null"),
				 errhint("Leave it out of the SET list to date the step today."),
				 errtablecol(data->tg_relation, new->table->att[A_project_stage_on])));
	return DatumGetDateADT(row_datum(new, A_project_stage_on));
}

/* The papers that a rule was judged by. */
static List *
add_rule_papers(List *papers, Case *c, const Rule *rule)
{
	int64		round = case_round_begin(c);

	switch (rule->kind)
	{
		case RULE_REQUIREMENT:
			for (int p = 0; p < rule->u.requirement.nwanted; p++)
				if (wanted_is_there(c, &rule->u.requirement.wanted[p]))
					papers = list_append_unique_ptr(papers, (void *) case_wanted(c, &rule->u.requirement.wanted[p]));
			break;
		case RULE_THRESHOLD:
			if (rule->u.threshold.document >= 0 && threshold_is_reached(c, rule))
				papers = list_append_unique_ptr(papers, (void *) case_document(c, rule->u.threshold.document, round));
			break;
		case RULE_LIMIT:
			if (rule->u.limit.subject >= 0)
				papers = list_append_unique_ptr(papers, (void *) case_document(c, rule->u.limit.subject, round));
			if (rule->u.limit.ceiling >= 0)
				papers = list_append_unique_ptr(papers, (void *) case_document(c, rule->u.limit.ceiling, round));
			break;
		default:
			break;
	}
	return papers;
}

/* The papers that the step rests on: who voids one later can see what it bore, and so does the judge. */
static void
add_papers(StringInfo detail, Case *c, const Verdict *verdict)
{
	List	   *papers = NIL;
	ListCell   *lc;
	const char *before = ",\"documents\":[";

	for (int i = 0; i < verdict->n; i++)
		if (verdict->rules[i].met && !verdict->rules[i].waived)
			papers = add_rule_papers(papers, c, verdict->rules[i].rule);
	if (c->step->limit_document >= 0)
		papers = list_append_unique_ptr(papers, (void *) case_document(c, c->step->limit_document,
																		case_round_begin(c)));
	papers = list_delete_ptr(papers, NULL);
	foreach(lc, papers)
	{
		appendStringInfo(detail, "%s%lld", before, (long long) ((const Document *) lfirst(lc))->id);
		before = ",";
	}
	if (papers != NIL)
		appendStringInfoChar(detail, ']');
}

static char *
step_detail(Case *c, const Verdict *verdict, const char *changes)
{
	StringInfoData detail;

	initStringInfo(&detail);
	detail_add_int(&detail, "round", DatumGetInt32(row_datum(c->project, A_project_round)));
	if (c->day < c->today)
		detail_add_int(&detail, "days_back", c->today - c->day);
	remarks_add(&detail, verdict_remarks(verdict));
	add_papers(&detail, c, verdict);
	if (changes)
		appendStringInfo(&detail, ",\"changed\":%s", changes);
	appendStringInfoChar(&detail, '}');
	return detail.data;
}

/*
 * In a new round the cost lines stand as they were entered, what changed them is
 * of the round before, and the round is judged by what it begins with.
 */
static void
reopen_lines(Case *c, Row *new)
{
	row_set(new, A_project_frozen, BoolGetDatum(false));
	row_set(new, A_project_total_investment, case_cost(c, NULL));
	row_set(new, A_project_software_cost, case_cost(c, SOFTWARE));
}

/*
 * From the first step on that a signed main contract bears, money lines stay
 * reached: what lowers a figure afterwards keeps how high it was.
 */
static bool
is_first_with_main(Case *c)
{
	return row_isnull(c->project, A_project_highest_investment) &&
		c->step->kind == STEP_FORWARD && c->to >= STAGE_CONTRACTED && case_main_contract(c) != NULL;
}

/* What a step leaves on the project: limit and approval, freezing, a new round. */
static void
apply_step(Case *c, Row *new)
{
	const Step *step = c->step;

	if (step->kind == STEP_RESTART)
	{
		row_set(new, A_project_round,
				Int32GetDatum(DatumGetInt32(row_datum(new, A_project_round)) + 1));
		set_null(new, A_project_approved_amount);
		set_null(new, A_project_approval_last_day);
	}
	if (is_first_with_main(c))
		project_keep_highest(new);
	if (step->freezes)
		row_set(new, A_project_frozen, BoolGetDatum(true));
	if (step->limit_document >= 0)
		case_set_limit(c, new, step);
}

/*
 * Where a new round begins.  A project that was returned has been in it since
 * the return: what it entered meanwhile is of the new round.
 */
static Datum
round_begin(const Row *old, Stage from, int64 seq)
{
	return from == STAGE_RETURNED ? row_datum(old, A_project_step_seq) : Int64GetDatum(seq);
}

static void
announce_step(const Register *reg, const Case *c)
{
	StringInfoData payload;

	if (!c->book->notify)
		return;
	notify_begin(&payload, reg, "step");
	detail_add_int(&payload, "project_id", c->project_id);
	detail_add_text(&payload, "from", stage_name(c->from));
	detail_add_text(&payload, "to", stage_name(c->to));
	detail_add_text(&payload, "on", date_text(c->day));
	notify_send(&payload);
}

static HeapTuple
take_step(const Register *reg, TriggerData *data, const Row *old, Row *new)
{
	DateADT		today = register_today(rulebook_of(reg));
	DateADT		day = step_day(data, new, today);
	Stage		from = DatumGetStage(row_datum(old, A_project_stage));
	Stage		to = DatumGetStage(row_datum(new, A_project_stage));
	ChainHead	head = ledger_head(old);
	Act			act = {0};
	char	   *changes;
	Verdict		verdict;
	Case		c;

	/* Judged on the new row but for the step itself: what is set beside it counts. */
	row_set(new, A_project_stage_on, row_datum(old, A_project_stage_on));
	changes = detail_changes(old, new, unmentioned, lengthof(unmentioned));
	case_init(&c, reg, new, from, to, day, today, RegisterSnapshot(fact_snapshot()));
	if (c.step && c.step->kind == STEP_RESTART)
		reopen_lines(&c, new);
	case_correct_limit(&c, new);
	judge(&c, &verdict);
	verdict_enforce(&c, &verdict, data->tg_relation);

	act.kind = "step";
	act.from = from;
	act.to = to;
	act.agency_id = c.acting_agency;
	if (act.agency_id && act.agency_id != DatumGetInt64(row_datum(old, A_project_owner_id)))
		row_keep(&reg->table[TABLE_agency], act.agency_id);
	act.legal_on = day;
	act.policy_id = c.policy->id;
	if (changes)
		require_owner_acts(reg, data->tg_relation, old, "12");
	apply_step(&c, new);
	act.detail = step_detail(&c, &verdict,
							 detail_changes(old, new, unmentioned, lengthof(unmentioned)));
	UnregisterSnapshot(c.snapshot);
	ledger_advance(&head, c.project_id, &act);
	ledger_write(reg, &head, c.project_id, &act);
	announce_step(reg, &c);

	row_set(new, A_project_stage_on, DateADTGetDatum(day));
	row_set(new, A_project_step_seq, Int64GetDatum(head.seq));
	if (c.step->kind == STEP_RESTART)
		row_set(new, A_project_round_seq, round_begin(old, from, head.seq));
	ledger_set_head(new, &head);
	if (c.step->obliges)
		project_write_duties(reg, new, &c);
	return tuple_of(new);
}

/* The rules of birth hold for as long as the project lives. */
static void
judge_birth_again(const Register *reg, Relation rel, const Row *new, DateADT today)
{
	Verdict		verdict;
	Case		c;

	case_init(&c, reg, new, NO_STAGE, STAGE_PLANNED, today, today,
			  RegisterSnapshot(fact_snapshot()));
	c.standing = true;
	judge(&c, &verdict);
	verdict_enforce(&c, &verdict, rel);
	UnregisterSnapshot(c.snapshot);
}

/* A change that is no step: recorded, and refused where others rest on the old value. */
static HeapTuple
change_record(const Register *reg, TriggerData *data, const Row *old, Row *new)
{
	DateADT		today = register_today(rulebook_of(reg));
	ChainHead	head = ledger_head(old);
	Act			act = {0};
	bool		plan_changed = row_changed_columns(old, new, plan_columns, lengthof(plan_columns)) != NULL;
	static const int dated[] = {A_project_stage_on};

	require_same(data->tg_relation, old, new, dated, 1,
				 gettext_noop("stage_on is dated by a step; name it together with a new stage."));
	act.detail = detail_changes(old, new, unmentioned, lengthof(unmentioned));
	if (act.detail == NULL)
		return data->tg_newtuple;
	if (changed(old, new, A_project_classified))
		judge_birth_again(reg, data->tg_relation, new, today);
	if (DatumGetStage(row_datum(old, A_project_stage)) != STAGE_PLANNED)
		require_same(data->tg_relation, old, new, plan_columns, lengthof(plan_columns),
					 gettext_noop("They are open to correction only while the project is at \"planned\"."));
	require_owner_acts(reg, data->tg_relation, old, "12");
	if (plan_changed)
		judge_birth_again(reg, data->tg_relation, new, today);

	act.kind = "project_changed";
	act.agency_id = DatumGetInt64(row_datum(old, A_project_owner_id));
	act.legal_on = today;
	act.policy_id = DatumGetInt64(row_datum(old, A_project_policy_id));
	ledger_advance(&head, DatumGetInt64(row_datum(old, A_project_id)), &act);
	ledger_write(reg, &head, DatumGetInt64(row_datum(old, A_project_id)), &act);
	ledger_set_head(new, &head);
	if (plan_changed && birth_obliges(reg, new))
		project_write_duties(reg, new, NULL);
	return tuple_of(new);
}

/* The step by which the project came to its stage, as the other version has it; NULL: it has none. */
static const Step *
step_to_here(Case *c, Stage stage)
{
	Probe		probe;
	Row		   *act;
	Stage		from = NO_STAGE;
	int64		step_seq = DatumGetInt64(row_datum(c->project, A_project_step_seq));

	probe_newest_first(&probe, &c->reg->table[TABLE_act], Int64GetDatum(c->project_id), c->snapshot);
	while ((act = probe_next(&probe)) != NULL)
		if (DatumGetInt64(row_datum(act, A_act_seq)) == step_seq && !row_isnull(act, A_act_from_stage))
			from = DatumGetStage(row_datum(act, A_act_from_stage));
	probe_end(&probe);
	return policy_step(c->policy, c->track, from, stage);
}

/*
 * The version that the project is moved to must know its stage, and the rules by
 * which it lets a project come there must be met.
 */
static void
judge_stage_again(const Register *reg, Relation rel, const Row *new, DateADT today)
{
	Stage		stage = DatumGetStage(row_datum(new, A_project_stage));
	Verdict		verdict;
	Case		c;

	case_init(&c, reg, new, stage, stage, today, today, RegisterSnapshot(fact_snapshot()));
	c.step = step_to_here(&c, stage);
	if (c.step)
		c.from = c.step->from;
	c.by_actor = false;
	c.moved = true;
	judge(&c, &verdict);
	verdict_enforce(&c, &verdict, rel);
	UnregisterSnapshot(c.snapshot);
}

static void
refuse_move(Relation rel, const Row *old, int sqlstate, const char *detail)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("project \"%s\" cannot be moved to that policy",
					TextDatumGetCString(row_datum(old, A_project_code))),
			 errdetail_internal("%s", detail),
			 errtableconstraint(rel, "policy")));
}

/* Only to a later version, by the register's owner, with a reason, and in a statement of its own. */
static HeapTuple
move_to_policy(const Register *reg, TriggerData *data, const Row *old, Row *new)
{
	static const int aside[] = {A_project_stage, A_project_stage_on};
	static const int needed[] = {A_project_policy_id};
	DateADT		today = register_today(rulebook_of(reg));
	const Policy *before = policy_by_id(rulebook_of(reg), DatumGetInt64(row_datum(old, A_project_policy_id)));
	const Policy *after;
	ChainHead	head = ledger_head(old);
	Act			act = {0};

	row_require_not_null(data->tg_relation, new, needed, lengthof(needed));
	after = policy_by_id(rulebook_of(reg), DatumGetInt64(row_datum(new, A_project_policy_id)));
	if (!user_is_register_owner(reg))
		refuse_move(data->tg_relation, old, ERRCODE_GOVPROJ_WRONG_OFFICE,
					_("Article 28: a project stays under its version unless the register's owner moves it."));
	if (after->from <= before->from || after->from > today)
		refuse_move(data->tg_relation, old, ERRCODE_GOVPROJ_NO_POLICY,
					psprintf(_("Version \"%s\" is not a later one that has come into force."), after->code));
	if (row_isnull(new, A_project_policy_reason) || !row_differs(old, new, new->table->att[A_project_policy_reason] - 1))
		refuse_move(data->tg_relation, old, ERRCODE_CHECK_VIOLATION,
					_("Say why: set policy_reason together with policy_id."));
	require_same(data->tg_relation, old, new, aside, lengthof(aside),
				 gettext_noop("Move it in a statement of its own, and step on after."));
	policy_require_visible(reg, after->id);
	claim(reg, after, after->from);
	judge_stage_again(reg, data->tg_relation, new, today);
	act.kind = "project_moved";
	act.agency_id = DatumGetInt64(row_datum(old, A_project_owner_id));
	act.legal_on = today;
	act.policy_id = after->id;
	act.detail = detail_changes(old, new, unmentioned, lengthof(unmentioned));
	ledger_advance(&head, DatumGetInt64(row_datum(old, A_project_id)), &act);
	ledger_write(reg, &head, DatumGetInt64(row_datum(old, A_project_id)), &act);
	ledger_set_head(new, &head);
	project_write_duties(reg, new, NULL);
	return tuple_of(new);
}

static HeapTuple
change(const Register *reg, TriggerData *data)
{
	const Table *table = &reg->table[TABLE_project];
	Row		   *old;
	Row		   *new;

	/* clients that write all columns of a row often change none */
	if (tuples_are_identical(data->tg_trigtuple, data->tg_newtuple))
		return data->tg_newtuple;
	old = row_of_tuple(table, data->tg_relation, data->tg_trigtuple);
	new = row_of_tuple(table, data->tg_relation, data->tg_newtuple);
	require_same(data->tg_relation, old, new, kept_columns, lengthof(kept_columns),
				 gettext_noop("Kept by the engine."));
	require_same(data->tg_relation, old, new, permanent_columns, lengthof(permanent_columns),
				 gettext_noop("They make the project what it is. Withdraw it and enter a new one."));
	require_filled(data->tg_relation, new);
	if (row_changed_columns(old, new, policy_columns, lengthof(policy_columns)))
		return move_to_policy(reg, data, old, new);
	if (row_isnull(new, A_project_stage) || !changed(old, new, A_project_stage))
		return change_record(reg, data, old, new);
	require_same(data->tg_relation, old, new, plan_columns, lengthof(plan_columns),
				 gettext_noop("Change them in a statement of their own, before the step."));
	return take_step(reg, data, old, new);
}

static void
refuse_removal(Relation rel)
{
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
			 errmsg("projects may not be removed from \"%s\"", RelationGetRelationName(rel)),
			 errdetail("Acts and papers rest on them (Article 23)."),
			 errhint("A project that is given up is withdrawn or terminated by a step."),
			 errtableconstraint(rel, "fixed")));
}

/*
 * Trigger of project: BEFORE INSERT, UPDATE, DELETE row, AFTER INSERT row,
 * BEFORE TRUNCATE.  Errors: every code of class ZG.
 */
Datum
govproj_project_judge(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_trigger(fcinfo, TABLE_project);
	TriggerData *data = (TriggerData *) fcinfo->context;
	Row		   *row;

	if (TRIGGER_FIRED_BY_DELETE(data->tg_event) || TRIGGER_FIRED_BY_TRUNCATE(data->tg_event))
		refuse_removal(data->tg_relation);
	if (TRIGGER_FIRED_BY_UPDATE(data->tg_event))
		return PointerGetDatum(change(reg, data));

	row = row_of_tuple(&reg->table[TABLE_project], data->tg_relation, data->tg_trigtuple);
	if (TRIGGER_FIRED_BEFORE(data->tg_event))
		return PointerGetDatum(give_birth(reg, data->tg_relation, row));
	record_birth(reg, data->tg_relation, row);
	return PointerGetDatum(NULL);
}
