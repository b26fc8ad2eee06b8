/*
 * birth.c
 *		A project is entered.
 *
 * Its act is written after the insert, because a row that is proposed may yet
 * not be inserted (ON CONFLICT); its hash is known before.
 */
#include "postgres.h"

#include "access/xact.h"
#include "commands/sequence.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "code/characters.h"
#include "compat.h"
#include "errors.h"
#include "judge/enforce.h"
#include "judge/rule_conditions.h"
#include "judge/wording.h"
#include "ledger/recording.h"
#include "office/agencies.h"
#include "office/kept.h"
#include "office/office.h"
#include "office/sight.h"
#include "policy/legal_day.h"
#include "project/birth.h"
#include "project/columns.h"
#include "project/obligation.h"
#include "register/locked_row.h"
#include "register/probe.h"
#include "schema/project.h"

/* Zero stands for no project at all. */
static void
require_key(Relation rel, const Row *new)
{
	if (row_int64(new, A_project_id) > 0)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_CHECK_VIOLATION),
			 errmsg("the key of a project must be above zero"),
			 refused_by(rel, "id")));
}

/* A project that starts at a later stage would have a past nobody saw. */
static void
require_newborn(Relation rel, const Row *new)
{
	if (!row_isnull(new, A_project_stage) &&
		row_stage(new, A_project_stage) != STAGE_PLANNED)
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_NO_SUCH_STEP),
				 errmsg("a project cannot be entered at stage %s",
						stage_quoted(row_stage(new, A_project_stage))),
				 errdetail("Every project is born at \"planned\" and goes on by the steps of its "
						   "policy."),
				 errhint("Leave stage out, and step on by UPDATE ... SET stage."),
				 refused_by(rel, "step")));
}

/*
 * The policy in force on the day of birth, taken into use.  Claiming or keeping a version may wait
 * for somebody who is changing it, so look again until it is kept.
 */
static const Policy *
governing_policy(const Register *reg, Relation rel, const Row *new, DateADT day)
{
	for (;;)
	{
		const Policy *policy = policy_in_force(rulebook_of(reg), day);

		if (policy == NULL ||
			(!row_isnull(new, A_project_policy_id) &&
			 row_int64(new, A_project_policy_id) != policy->id))
			ereport(ERROR,
					(errcode(ERRCODE_GOVPROJ_NO_POLICY),
					 policy ? errmsg("policy_id %lld is not the policy in force on %s",
									 (long long) row_int64(new, A_project_policy_id),
									 date_text(day))
					 : errmsg("no policy is in force on %s",
							  date_text(day)),
					 errdetail("A project comes under the policy in force on the day it is "
							   "initiated."),
					 errhint("Leave policy_id out; load a policy for that day, or date the project "
							 "otherwise by stage_on."),
					 refused_by(rel, "policy")));
		policy_require_visible(reg, policy->id);
		if (!policy->in_use)
			policy_take_into_use(reg, policy->id, day);
		else if (policy_keep(reg, policy->id, day))
			return policy;
	}
}

/* A service cannot take its class from itself, nor from what its owner may not learn of. */
static void
require_other(const Register *reg, Relation rel, const Row *new)
{
	int64		served;

	if (row_isnull(new, A_project_serves_id))
		return;
	served = row_int64(new, A_project_serves_id);
	if (!project_id_is_seen(reg, served))
		ereport(ERROR,
				(errcode(ERRCODE_FOREIGN_KEY_VIOLATION),
				 errmsg("project %lld does not exist", (long long) served),
				 errtablecol(rel, new->table->att[A_project_serves_id])));
	if (served == row_int64(new, A_project_id))
		ereport(ERROR,
				(errcode(ERRCODE_CHECK_VIOLATION),
				 errmsg("a project cannot serve itself"),
				 refused_by(rel, "serves")));
}

/* The code that the register gives out under a number. */
static char *
counted_code(const Row *new, int64 number)
{
	return psprintf("%d-%06lld", row_int32(new, A_project_budget_year), (long long) number);
}

/* Is it of the form of those that the register gives out, whatever its year? */
static bool
code_is_counted(const char *code)
{
	size_t		digits = strlen(code) > 5 ? strlen(code) - 5 : 0;

	return digits >= 6 && code[4] == '-' && strspn(code, "0123456789") == 4 &&
		strspn(code + 5, "0123456789") == digits && (digits == 6 || code[5] != '0');
}

static bool
code_is_taken(const Register *reg, const char *code)
{
	bool		taken;
	Probe		probe;

	CommandCounterIncrement();	/* what this command has entered before is there */
	probe_begin(&probe, &reg->table[TABLE_project], A_project_code, CStringGetTextDatum(code),
				GetLatestSnapshot());
	taken = probe_next(&probe) != NULL;
	probe_end(&probe);
	return taken;
}

/*
 * The number after one whose code is taken.  It is drawn from the sequence of the ids, so that no
 * other project is ever given it, and what was skipped is not looked at again.
 */
static int64
next_number(Register *reg, Relation rel, int64 number)
{
	Oid			sequence = table_sequence(&reg->table[TABLE_project], rel);

	return OidIsValid(sequence) ? nextval_internal(sequence, false) : number + 1;
}

static void
give_code(Register *reg, Relation rel, Row *new)
{
	int64		number = row_int64(new, A_project_id);
	char	   *code = counted_code(new, number);

	while (code_is_taken(reg, code))
	{
		number = next_number(reg, rel, number);
		code = counted_code(new, number);
	}
	row_set(new, A_project_code, CStringGetTextDatum(code));
}

/*
 * Who took a code that is to be given to others would take it for good.  The register's owner may:
 * a city hands over its own list.
 */
static void
require_own_code(const Register *reg, Relation rel, const Row *new)
{
	char	   *code = row_text(new, A_project_code);

	if (!code_is_counted(code) ||
		strcmp(code, counted_code(new, row_int64(new, A_project_id))) == 0 ||
		user_is_register_owner(reg))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_CHECK_VIOLATION),
			 errmsg("code \"%s\" is of the form that the register gives out by number", code),
			 errhint("Leave code out and the next one is given, or give one of another form. The "
					 "register's owner may give any."),
			 refused_by(rel, "code")));
}

static void
settle_code(Register *reg, Relation rel, Row *new)
{
	if (row_isnull(new, A_project_code))
		give_code(reg, rel, new);
	else
		require_own_code(reg, rel, new);
}

static Act
birth_act(const Row *new)
{
	Act			act = {0};

	act.kind = "project_entered";
	act.to = STAGE_PLANNED;
	act.agency_id = row_int64(new, A_project_owner_id);
	act.legal_on = row_date(new, A_project_stage_on);
	act.policy_id = row_int64(new, A_project_policy_id);
	act.detail = project_detail(new);
	return act;
}

/* Whatever a policy asks of a birth, a project of a class it does not know could take no step. */
static void
require_track(Case *c, Relation rel)
{
	Choice		classes;

	if (c->track && policy_track(c->policy, c->track))
		return;
	classes = classes_barred(c);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("policy \"%s\" knows no track \"%s\"", c->policy->code,
					c->track ? shown_text(c->track) : "?"),
			 c->track == NULL && classes.n > 0
			 ? errdetail("Its category has a class when %s.", choice_wording(c, &classes)) : 0,
			 c->track == NULL && classes.n > 0
			 ? errhint("Enter what decides together with the project.") : 0,
			 refused_by(rel, "track")));
}

/* Of the first act of a chain. */
#define FIRST_SEQ INT64CONST(1)

/* What the engine keeps on a project, as it begins.  Errors: ZG009. */
static void
fill_newborn(Register *reg, Relation rel, Row *new, int64 policy_id)
{
	static const int sums[] = {A_project_total_investment, A_project_software_cost,
	A_project_contracted, A_project_paid, A_project_paid_national};
	static const int nothing_yet[] = {A_project_policy_reason, A_project_owner_reason,
		A_project_class_reason,
		A_project_approved_amount,
		A_project_highest_investment, A_project_highest_software_cost, A_project_changed_on,
	A_project_approval_last_day, A_project_suspended_on, A_project_corrected_seq,
	A_project_last_hash};
	Kept		kept;

	row_set(new, A_project_policy_id, Int64GetDatum(policy_id));
	settle_code(reg, rel, new);
	kept_begin(&kept, new);
	kept_set(&kept, A_project_initiated_on, row_datum(new, A_project_stage_on));
	kept_set(&kept, A_project_round, Int32GetDatum(1));
	kept_set(&kept, A_project_round_on, row_datum(new, A_project_stage_on));
	kept_set(&kept, A_project_step_seq, Int64GetDatum(FIRST_SEQ));
	kept_set(&kept, A_project_round_seq, Int64GetDatum(0));
	kept_set(&kept, A_project_last_seq, Int64GetDatum(FIRST_SEQ));
	kept_set(&kept, A_project_frozen, BoolGetDatum(false));
	for (int i = 0; i < (int) lengthof(sums); i++)
		kept_set(&kept, sums[i], yuan_zero().datum);
	for (int i = 0; i < (int) lengthof(nothing_yet); i++)
		kept_set_null(&kept, nothing_yet[i]);
	kept_require(&kept, rel);
}

static void
require_owner(Case *c, Relation rel, const Row *new)
{
	if (case_owner(c)->id != 0)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_FOREIGN_KEY_VIOLATION),
			 errmsg("agency %lld does not exist",
					(long long) row_int64(new, A_project_owner_id)),
			 errtablecol(rel, new->table->att[A_project_owner_id])));
}

static void
judge_birth(const Register *reg, Relation rel, Row *new, DateADT today)
{
	Verdict		verdict;
	char	   *track;
	Case		c;

	case_init(&c, CASE_BIRTH, reg, new, NO_STAGE, STAGE_PLANNED,
			  row_date(new, A_project_stage_on), today,
			  RegisterSnapshot(fact_snapshot()));
	require_owner(&c, rel, new);
	if (c.track == NULL && derive_track(&c, &track))
	{
		row_set(new, A_project_track, CStringGetTextDatum(track));
		c.track = track;
	}
	c.step = c.track ? policy_step(c.policy, c.track, NO_STAGE, STAGE_PLANNED) : NULL;
	if (c.step == NULL)
		c.step = policy_any_birth(c.policy);
	judge(&c, &verdict);
	verdict_enforce(&c, &verdict, rel);
	require_track(&c, rel);
	UnregisterSnapshot(c.snapshot);
}

/*
 * BEFORE a project is inserted: fill its row and judge it.  Errors: every code
 * of class ZG; 23502, 23503, 23514.
 */
HeapTuple
project_birth(Register *reg, Relation rel, Row *new)
{
	DateADT		today = register_today(rulebook_of(reg));
	const Policy *policy;
	ChainHead	head = {0};
	Act			act;

	require_newborn(rel, new);
	project_require_filled(rel, new);
	require_key(rel, new);
	require_other(reg, rel, new);
	row_set(new, A_project_stage, StageGetDatum(STAGE_PLANNED));
	if (row_isnull(new, A_project_stage_on))
		row_set(new, A_project_stage_on, DateADTGetDatum(today));
	/* taking a version into use locks the register's row, and an agency's is locked before it */
	agency_keep(reg, row_int64(new, A_project_owner_id));
	policy = governing_policy(reg, rel, new, row_date(new, A_project_stage_on));
	fill_newborn(reg, rel, new, policy->id);
	require_word(rel, &policy->words, LIST_GROUND, new, A_project_off_plan_ground);
	require_attributes(rel, &policy->words, new, A_project_attributes);
	judge_birth(reg, rel, new, today);
	act = birth_act(new);
	ledger_advance(reg, &head, row_int64(new, A_project_id), &act);
	recording_keep(reg, &head, act.recorded_at);
	ledger_set_head(new, &head);
	return row_tuple(new);
}

/* AFTER it: the row stands, so its birth is recorded. */
void
project_record_birth(const Register *reg, Relation rel, const Row *row)
{
	int64		project_id = row_int64(row, A_project_id);
	ChainHead	stored = ledger_head(row);
	ChainHead	head = {0};
	Act			act = birth_act(row);

	act.recorded_at = recording_take(reg, &stored);
	ledger_advance(reg, &head, project_id, &act);
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

