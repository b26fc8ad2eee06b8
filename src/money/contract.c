/*
 * contract.c
 *		The trigger of the contract table.
 *
 * Who signs a contract manages it (Article 12), so the signer is the owner.  A
 * contract may be corrected until a step rests on it, the first being that to
 * "contracted", or a supplement, payment or change does; after that only its delivery is
 * entered.
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "code/characters.h"
#include "errors.h"
#include "judge/owner_then.h"
#include "money/money.h"
#include "office/kept.h"
#include "office/key.h"
#include "office/agencies.h"
#include "office/office.h"
#include "policy/form.h"
#include "policy/legal_day.h"
#include "project/obligation.h"
#include "register/numbered.h"
#include "register/probe.h"
#include "register/rows_here.h"
#include "register/trigger.h"
#include "schema/evidence.h"
#include "schema/money.h"
#include "schema/project.h"

PG_FUNCTION_INFO_V1(govproj_contract_record);

static void
contract_refuse_signer(Relation rel, const Row *project, bool owner_alone, const char *detail)
{
	char	   *code = TextDatumGetCString(row_datum(project, A_project_code));

	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_WRONG_OFFICE),
			 owner_alone ? errmsg("the contract of project \"%s\" must be signed by its owner", code)
			 : errmsg("the contract of project \"%s\" is not for that agency to sign", code),
			 errdetail_internal("%s", detail),
			 refused_by(rel, "office")));
}

/* Another agency than enters it signs it: one that might, and that the user acts for, too. */
static void
contract_require_may_sign(const Register *reg, Relation rel, const Row *project, int64 signer_id)
{
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	Agency		owner = agency_met(reg, row_int64(project, A_project_owner_id), snapshot);
	Agency		signer = agency_met(reg, signer_id, snapshot);
	bool		other_track;
	const Form *form = policy_form(policy_of_project(reg, project), TABLE_contract, DEED_ENTER,
								   row_text(project, A_project_track), &other_track);

	UnregisterSnapshot(snapshot);
	if (signer.id == 0)
		return;					/* the foreign key says it better */
	if (form && is_for_owner_alone(form->offices) && signer_id != owner.id)
		contract_refuse_signer(rel, project, true, form_said(form, psprintf(
			_("the owner of a project signs its contracts, and who signs manages; the owner is "
			  "agency \"%s\""), owner.name)));
	if (!form_is_for(form, &signer) && !(form_is_for_owner(form) && signer_id == owner.id))
		contract_refuse_signer(rel, project, false, form_refusal(form));
	if (!signer.active)
		contract_refuse_signer(rel, project, false, psprintf(_("Agency \"%s\" acts no longer."),
															 signer.name));
	if (!user_may_act_for(reg, &signer))
		contract_refuse_signer(rel, project, false, form_said(form, psprintf(
			_("it is for agency \"%s\""), signer.name)));
}

/*
 * A contract of before the project changed hands was signed by its owner then, who may act no
 * longer; who has the project now enters it.  Errors: ZG006 where it says that it signed itself.
 */
static bool
contract_is_of_former_owner(const Register *reg, Relation rel, const Row *project,
							const Row *contract, int64 acting)
{
	int64		owner = row_int64(project, A_project_owner_id);
	int64		then = row_isnull(contract, A_contract_signed_on) ? owner
		: owner_then(reg, project, row_date(contract, A_contract_signed_on));

	if (then == owner || acting != owner || row_isnull(contract, A_contract_signer_id))
		return false;
	if (row_int64(contract, A_contract_signer_id) == owner)
		contract_refuse_signer(rel, project, true,
							   _("On the day on which it was signed the project was another "
								 "agency's: name that one as its signer."));
	return row_int64(contract, A_contract_signer_id) == then;
}

/* Who signs is who enters it, or might have.  Errors: ZG006. */
static void
contract_check_signer(const Register *reg, Relation rel, const Row *project, const Row *contract)
{
	int64		acting = require_form(reg, rel, project, TABLE_contract);

	if (contract_is_of_former_owner(reg, rel, project, contract, acting))
		return;
	if (!row_isnull(contract, A_contract_signer_id) &&
		row_int64(contract, A_contract_signer_id) != acting)
		contract_require_may_sign(reg, rel, project, row_int64(contract, A_contract_signer_id));
}

/* What a step may rest on: everything but the day of delivery. */
static const int fixed_columns[] = {
	A_contract_kind, A_contract_signer_id, A_contract_supplier, A_contract_supplier_code,
	A_contract_qualification, A_contract_qualified_until, A_contract_amount, A_contract_signed_on,
	A_contract_delivery_due, A_contract_security_undertaking
};

/*
 * What its acts leave out: what the engine keeps, the sums and then the marks; and the project,
 * whose acts they are.
 */
static const int unsaid_columns[] = {
	A_contract_supplemented, A_contract_added, A_contract_paid, A_contract_paid_national,
	A_contract_after_seq, A_contract_checked_seq, A_contract_supplier_since,
	A_contract_project_id
};

/* What ends it before its delivery. */
static const int end_columns[] = {
	A_contract_ended_on, A_contract_end_document_id, A_contract_end_reason
};

/* What the act of entering it leaves out besides: it is entered before it is ended. */
static const int unsaid_of_new[] = {
	A_contract_supplemented, A_contract_added, A_contract_paid, A_contract_paid_national,
	A_contract_after_seq, A_contract_checked_seq, A_contract_supplier_since, A_contract_project_id,
	A_contract_ended_on, A_contract_end_document_id, A_contract_end_reason
};

#define NSUMS 4
#define NKEPT 7

static void
contract_refuse_change(Relation rel, const Row *contract, const char *what, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
			 errmsg("%s of contract %lld may not be changed", what,
					(long long) row_int64(contract, A_contract_id)),
			 errdetail_internal("%s", detail),
			 refused_by(rel, "fixed")));
}

/* Does a step rest on the contract? */
bool
contract_is_rested_on(const Row *project, const Row *contract)
{
	Stage		stage = row_stage(project, A_project_stage);

	if ((stage >= STAGE_PLANNED && stage < STAGE_CONTRACTED) || stage == STAGE_RETURNED)
		return false;
	return row_int64(contract, A_contract_after_seq) !=
		row_int64(project, A_project_step_seq);
}

static void
contract_require_same(Relation rel, const Row *old, const Row *new, const int *columns, int n,
					  const char *reason)
{
	char	   *changed = row_changed_columns(old, new, columns, n);

	if (changed)
		contract_refuse_change(rel, old, changed, reason);
}

static void
contract_check_correction(const Register *reg, Relation rel, const Row *project, const Row *old,
						  const Row *new)
{
	static const int place[] = {A_contract_id, A_contract_project_id};
	static const int delivery[] = {A_contract_delivered_on};
	static const int number[] = {A_contract_number};

	contract_require_same(rel, old, new, place, lengthof(place),
						  _("A contract stays with its project."));
	contract_require_same(rel, old, new, unsaid_columns, NKEPT,
						  _("Kept by the engine: amounts come from supplements and payments."));
	if (contract_is_rested_on(project, old))
		contract_require_same(rel, old, new, fixed_columns, lengthof(fixed_columns),
							  _("A step of the project rests on it; from then on only delivered_on "
								"is entered. An amount is moved by a supplement, the day due by a "
								"change of duration."));
	if (contract_is_rested_on(project, old) && !row_isnull(old, A_contract_number))
		contract_require_same(rel, old, new, number, lengthof(number),
							  _("A step of the project rests on it, with that number."));
	if (row_changed_columns(old, new, fixed_columns, lengthof(fixed_columns)) &&
		contract_has_entries(reg, old))
		contract_require_same(rel, old, new, fixed_columns, lengthof(fixed_columns),
							  _("Supplements, payments or changes rest on it; from then on only "
								"delivered_on is entered."));
	if (row_stage(project, A_project_stage) >= STAGE_ACCEPTED &&
		!row_isnull(old, A_contract_delivered_on))
		contract_require_same(rel, old, new, delivery, lengthof(delivery),
							  _("The project has been accepted on it."));
}

static void
contract_refuse_end(Relation rel, const Row *contract, int sqlstate, const char *rule,
					const char *detail, const char *hint)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("contract %lld cannot be ended like this",
					(long long) row_int64(contract, A_contract_id)),
			 errdetail_internal("%s", detail),
			 hint ? errhint("%s", hint) : 0,
			 refused_by(rel, rule)));
}

/* It is not ended before it was signed.  Errors: ZG011. */
void
require_end_order(Relation rel, const Row *contract)
{
	if (!contract_has_ended(contract) ||
		row_date(contract, A_contract_ended_on) >= row_date(contract, A_contract_signed_on))
		return;
	contract_refuse_end(rel, contract, ERRCODE_GOVPROJ_DATE_ORDER, "legal_date",
						psprintf(_("It was signed on %s."),
								 date_text(row_date(contract, A_contract_signed_on))), NULL);
}

static Row *
row_by_id(Probe *probe, const Register *reg, TableId which, int column, Datum id,
		  Snapshot snapshot)
{
	probe_begin(probe, &reg->table[which], column, id, snapshot);
	return probe_next(probe);
}

/* A paper of the project of one of these kinds, that stands? */
static bool
paper_ends(const Register *reg, const Row *contract, const Policy *policy, Bitmapset *kinds)
{
	Snapshot	snapshot = RegisterSnapshot(fact_snapshot());
	Datum		id = row_datum(contract, A_contract_end_document_id);
	Probe		probe;
	const Row  *row = row_by_id(&probe, reg, TABLE_document, A_document_id, id, snapshot);
	int			kind = row ? policy_document(policy, row_text(row, A_document_kind)) : -1;
	bool		ends = row && row_int64(row, A_document_project_id) ==
		row_int64(contract, A_contract_project_id) &&
		(kinds ? bms_is_member(kind, kinds) : kind >= 0);

	probe_end(&probe);
	if (ends)
	{
		ends = row_by_id(&probe, reg, TABLE_document, A_document_document_id, id,
						 snapshot) == NULL;
		probe_end(&probe);
	}
	UnregisterSnapshot(snapshot);
	return ends;
}

/* The papers that the version asks for where a project is terminated: they end contracts. */
static Bitmapset *
kinds_that_end(const Policy *policy, const char *track)
{
	Bitmapset  *kinds = NULL;

	for (int i = 0; i < policy->nsteps; i++)
	{
		const Step *step = &policy->steps[i];

		for (int r = 0; r < step->nrules; r++)
			for (int w = 0; step->to == STAGE_TERMINATED && strcmp(step->track, track) == 0 &&
				 step->rules[r]->kind == RULE_REQUIREMENT &&
				 w < step->rules[r]->u.requirement.nwanted; w++)
				if (step->rules[r]->u.requirement.wanted[w].sort == WANTED_DOCUMENT &&
					!step->rules[r]->u.requirement.wanted[w].absent)
					kinds = bms_add_member(kinds, step->rules[r]->u.requirement.wanted[w].kind);
	}
	return kinds;
}

static char *
list_kinds(const Policy *policy, Bitmapset *kinds)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int kind = -1; (kind = bms_next_member(kinds, kind)) >= 0;)
		appendStringInfo(&list, "%s%s (%s)", list.len ? _(", ") : "",
						 policy->documents[kind].kind, policy->documents[kind].label);
	return list.data;
}

/*
 * It is ended before its delivery, once, by a paper, with the reason, while the project goes on.
 * Errors: ZG002, ZG009, ZG011.
 */
static void
contract_check_end(const Register *reg, Relation rel, const Row *project, const Row *contract)
{
	const Policy *policy = policy_of_project(reg, project);
	Bitmapset  *kinds = kinds_that_end(policy, row_text(project, A_project_track));

	if (stage_has_ended(row_stage(project, A_project_stage)))
		contract_refuse_end(rel, contract, ERRCODE_GOVPROJ_RECORD_FIXED, "ended",
							_("The project itself has ended."), NULL);
	if (!row_isnull(contract, A_contract_delivered_on))
		contract_refuse_end(rel, contract, ERRCODE_GOVPROJ_RECORD_FIXED, "delivered",
							_("It has been delivered."), NULL);
	if (row_isnull(contract, A_contract_ended_on) ||
		!row_is_filled(contract, A_contract_end_reason))
		contract_refuse_end(rel, contract, ERRCODE_GOVPROJ_DOCUMENT_MISSING, "end",
							_("Its day, its paper and its reason are said together."),
							_("Set ended_on, end_document_id and end_reason."));
	require_past(rulebook_of(reg), rel, contract, A_contract_ended_on);
	require_end_order(rel, contract);
	if (row_isnull(contract, A_contract_end_document_id) ||
		!paper_ends(reg, contract, policy, kinds))
		contract_refuse_end(rel, contract, ERRCODE_GOVPROJ_DOCUMENT_MISSING, "document",
							kinds ? psprintf(_("It is ended by a document of the project that has not "
											   "been voided, of one of the kinds: %s."),
											 list_kinds(policy, kinds))
							: _("It is ended by a document of the project that has not been voided."),
							_("Enter the paper first, and name it as end_document_id."));
}

/* Once ended it stays as it is; what was entered wrong is put right with four eyes. */
static void
contract_check_ending(const Register *reg, Relation rel, const Row *project, const Row *old,
					  const Row *new)
{
	static const int delivery[] = {A_contract_delivered_on};

	if (contract_has_ended(old))
	{
		const char *reason = _("It was ended. What was entered wrong is put right by a row of "
							   "correction.");

		contract_require_same(rel, old, new, end_columns, lengthof(end_columns), reason);
		contract_require_same(rel, old, new, fixed_columns, lengthof(fixed_columns), reason);
		contract_require_same(rel, old, new, delivery, lengthof(delivery), reason);
	}
	else if (row_changed_columns(old, new, end_columns, lengthof(end_columns)))
		contract_check_end(reg, rel, project, new);
}

/* What the engine keeps on a new contract, which starts with nothing paid.  Errors: ZG009. */
static void
contract_fill(Relation rel, const Row *project, Row *contract)
{
	Kept		kept;

	for (int i = 0; i < (int) lengthof(end_columns); i++)
		if (!row_isnull(contract, end_columns[i]))
			contract_refuse_end(rel, contract, ERRCODE_GOVPROJ_RECORD_FIXED, "fixed",
								_("A contract is entered before it is ended."), NULL);

	kept_begin(&kept, contract);
	for (int i = 0; i < NSUMS; i++)
		kept_set(&kept, unsaid_columns[i], yuan_zero().datum);
	kept_set_null(&kept, A_contract_supplier_since);
	kept_require(&kept, rel);
	kept_set(&kept, A_contract_after_seq, row_datum(project, A_project_step_seq));
	kept_set(&kept, A_contract_checked_seq, row_datum(project, A_project_last_seq));
	kept_require_of_office(&kept, rel);
}

/*
 * What a contract is to the rules of its entry, before its NOT NULL have been looked at; moves:
 * which limits it moves, a set of MOVES().
 */
static JudgedEntry
contract_as_entry(const Vocabulary *words, const Row *contract, int moves)
{
	ContractKind kind = said_word(words, LIST_CONTRACT, contract, A_contract_kind);
	bool		has_amount = !row_isnull(contract, A_contract_amount);

	return (JudgedEntry) {
		.thing = {THING_CONTRACT, kind},
		.day = row_date(contract, A_contract_signed_on),
		.contract_id = row_int64(contract, A_contract_id),
		.facts = {.kind = kind,.has_amount = has_amount,
		.amount = has_amount ? row_yuan(contract, A_contract_amount) : yuan_zero()},
		.moves = moves
	};
}

/* Is it the time for a new contract? */
static void
contract_require_time(const Register *reg, Relation rel, const Row *project, const Row *contract)
{
	JudgedEntry judged = contract_as_entry(&policy_of_project(reg, project)->words, contract, 0);

	enforce_time(reg, rel, project, &judged);
}

static HeapTuple
contract_check(const Register *reg, TriggerData *data, const Row *old, Row *new)
{
	static const int signer[] = {A_contract_signer_id};
	LockedRow	project;

	if (row_isnull(new, A_contract_project_id) || row_isnull(new, A_contract_id))
		return row_tuple(new);	/* NOT NULL says it better */
	project_lock(&project, reg, row_int64(new, A_contract_project_id));
	if (old)
		contract_check_correction(reg, data->tg_relation, &project.row, old, new);
	if (old)
		contract_check_ending(reg, data->tg_relation, &project.row, old, new);
	if (old && row_differs(old, new, new->table->att[A_contract_signer_id] - 1))
		contract_check_signer(reg, data->tg_relation, &project.row, old);
	contract_check_signer(reg, data->tg_relation, &project.row, new);
	if (old && user_is_held_to_columns(data->tg_relation, ACL_UPDATE))
		contract_require_same(data->tg_relation, old, new, signer, lengthof(signer),
							  _("Who signed a contract stays, but for the register's owner."));
	if (old == NULL)
		contract_require_time(reg, data->tg_relation, &project.row, new);
	require_word(data->tg_relation, &policy_of_project(reg, &project.row)->words, LIST_CONTRACT,
				 new, A_contract_kind);
	require_past(rulebook_of(reg), data->tg_relation, new, A_contract_signed_on);
	require_past(rulebook_of(reg), data->tg_relation, new, A_contract_delivered_on);
	if (old == NULL)
		contract_fill(data->tg_relation, &project.row, new);
	else
		row_set(new, A_contract_checked_seq, row_datum(&project.row, A_project_last_seq));
	row_unlock(&project);
	return row_tuple(new);
}

static char *
contract_detail(const Row *old, const Row *new, const char *rest, const Remarks *remarks)
{
	StringInfoData head;

	initStringInfo(&head);
	remarks_add(&head, remarks);
	if (old)
		detail_add_int(&head, "id", row_int64(new, A_contract_id));
	if (old && contract_has_ended(new))
		detail_add_number(&head, "released",
						  yuan_difference(contract_counts(old), contract_counts(new)).datum);
	return detail_before(&head, rest);
}

/*
 * Contracts together stand on the project.  Returns which limits that concerns, a set of
 * MOVES().
 */
static int
contract_move_sum(LockedRow *project, const Row *old, const Row *new)
{
	Yuan		before = old ? contract_counts(old) : yuan_zero();
	Yuan		after = contract_counts(new);

	if (old && yuan_equal(before, after))
		return 0;
	project->check = true;
	/* what is ended leaves money lines reached that it reached */
	if (contract_has_ended(new))
		move_investment(project, A_project_contracted, yuan_difference(after, before));
	else
		move_sum(project, A_project_contracted, yuan_difference(after, before));
	return yuan_less(after, before) ? 0 : MOVES(LIMITS_CONTRACTS);
}

/* Its delivery is a fact that no rule speaks of as it is entered. */
static const Remarks *
contract_enforce(const Register *reg, Relation rel, LockedRow *project, const Row *old,
				 const Row *new)
{
	const Vocabulary *words = &policy_of_project(reg, &project->row)->words;
	JudgedEntry judged = contract_as_entry(words, new, contract_move_sum(project, old, new));

	if (old && row_changed_columns(old, new, fixed_columns, lengthof(fixed_columns)) == NULL)
		return NULL;
	return enforce_entry(reg, rel, &project->row, &judged);
}

/* A project has a contract of a number once. */
static void
contract_require_new_number(const Register *reg, Relation rel, const Row *contract)
{
	static const Numbering by = {
		.id = A_contract_id,
		.undoes = ANY_COLUMN,.round = ANY_COLUMN
	};
	int64		taken = number_taken_by(&reg->table[TABLE_contract], contract, &by);

	if (taken == 0)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_UNIQUE_VIOLATION),
			 errmsg("contract \"%s\" has been entered for the project before",
					shown_text(row_text(contract, A_contract_number))),
			 errdetail("It is contract %lld.", (long long) taken),
			 errhint("There is nothing to enter where it is the same contract. What was entered "
					 "wrong is corrected on its row."),
			 refused_by(rel, "contract_number_key")));
}

static void
contract_record_act(const Register *reg, Relation rel, const Row *old, const Row *new)
{
	char	   *detail = old
		? detail_changes(old, new, unsaid_columns, lengthof(unsaid_columns))
		: detail_row(new, unsaid_of_new, lengthof(unsaid_of_new));
	bool		ends = old && !contract_has_ended(old) && contract_has_ended(new);
	LockedRow	project;
	Act			act = {0};

	if (detail == NULL)
		return;
	project_lock(&project, reg, row_int64(new, A_contract_project_id));
	require_no_step_since(&project, new, A_contract_checked_seq);
	contract_require_new_number(reg, rel, new);
	act.kind = ends ? "contract_ended" : old ? "contract_changed" : "contract_entered";
	act.legal_on = ends ? row_date(new, A_contract_ended_on)
		: old ? register_today(rulebook_of(reg)) : row_date(new, A_contract_signed_on);
	act.agency_id = row_int64(new, A_contract_signer_id);
	act.policy_id = row_int64(&project.row, A_project_policy_id);
	act.detail = contract_detail(old, new, detail,
								 contract_enforce(reg, rel, &project, old, new));
	project_record(&project, reg, &act);
	if (old)
		project_write_delivery_duties(reg, &project.row, row_int64(new, A_contract_id));
	row_unlock(&project);
}

/*
 * Trigger of contract: BEFORE INSERT, UPDATE, DELETE row, AFTER INSERT, UPDATE
 * row, BEFORE TRUNCATE.  Errors: ZG006 for another signer or office, ZG008 when
 * contracts together exceed their limit, ZG009 at a time that the policy does not leave for
 * contracts, for altering what a step rests on and for removing, ZG011 for a future day,
 * 23514 for a kind that is no word of the policy, 23505 for a number that has been entered before.
 */
Datum
govproj_contract_record(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_trigger(fcinfo, TABLE_contract);
	TriggerData *data = (TriggerData *) fcinfo->context;
	Row		   *old;
	Row		   *new;

	if (TRIGGER_FIRED_BY_DELETE(data->tg_event) || TRIGGER_FIRED_BY_TRUNCATE(data->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
				 errmsg("contracts may not be removed from \"%s\"",
						clients_table_name(data->tg_relation)),
				 errhint("Correct the row, as long as no step of the project rests on it."),
				 refused_by(data->tg_relation, "fixed")));
	if (!entry_rows(reg, TABLE_contract, data, &old, &new))
		return PointerGetDatum(data->tg_trigtuple);
	if (TRIGGER_FIRED_BEFORE(data->tg_event))
		return PointerGetDatum(contract_check(reg, data, old, new));
	contract_record_act(reg, data->tg_relation, old, new);
	return PointerGetDatum(NULL);
}
