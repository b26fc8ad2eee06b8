/*
 * acceptance_part.c
 *		The trigger of the acceptance_part table: what of a project is accepted
 *		before the whole is (Article 18).
 *
 * The owner organises acceptance, in parts as of the whole.  When that may be is
 * said by rows of the law about the entry.  One that was entered wrong is taken
 * back by another row, until a step rests on it.
 */
#include "postgres.h"

#include "access/xact.h"
#include "commands/trigger.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "judge/case_contracts.h"
#include "judge/case_documents.h"
#include "judge/case_parts.h"
#include "money/money.h"
#include "office/agencies.h"
#include "office/kept.h"
#include "office/key.h"
#include "policy/form.h"
#include "policy/legal_day.h"
#include "project/obligation.h"
#include "register/day.h"
#include "register/probe.h"
#include "register/trigger.h"
#include "schema/money.h"
#include "schema/project.h"

PG_FUNCTION_INFO_V1(govproj_acceptance_part_record);

/* A part on its way in, its project locked. */
typedef struct PartEntry
{
	const Register *reg;
	Relation	rel;
	const Row  *entry;
	LockedRow	project;
	Snapshot	snapshot;
} PartEntry;

static void
part_open(PartEntry *part, const Register *reg, Relation rel, const Row *entry)
{
	part->reg = reg;
	part->rel = rel;
	part->entry = entry;
	project_lock(&part->project, reg, row_int64(entry, A_acceptance_part_project_id));
	CommandCounterIncrement();	/* what this command has entered before is there */
	part->snapshot = RegisterSnapshot(fact_snapshot());
}

static void
part_close(PartEntry *part)
{
	UnregisterSnapshot(part->snapshot);
	row_unlock(&part->project);
}

/* Who signs the contract organises the acceptance.  Errors: ZG006. */
static int64
part_require_owner(const PartEntry *part)
{
	Agency		owner = agency_met(part->reg, row_int64(&part->project.row, A_project_owner_id),
								   part->snapshot);

	if (!user_may_act_for(part->reg, &owner))
		refuse_office(part->rel, psprintf(_("The owner of the project, agency \"%s\", accepts its "
											"parts."), owner.name ? owner.name : "?"));
	return owner.id;
}

static void
part_refuse(const PartEntry *part, int sqlstate, const char *detail)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("this part of project \"%s\" cannot be accepted like this",
					TextDatumGetCString(row_datum(&part->project.row, A_project_code))),
			 errdetail_internal("%s", detail),
			 refused_by(part->rel, "part")));
}

static JudgedEntry
part_as_entry(const PartEntry *part)
{
	return (JudgedEntry) {
		.thing.kind = THING_ACCEPTANCE_PART,
		.day = row_date(part->entry, A_acceptance_part_accepted_on)
	};
}

static void
part_case(const PartEntry *part, Case *c)
{
	DateADT		today = register_today(rulebook_of(part->reg));

	case_of_project(c, part->reg, &part->project.row, today, today, part->snapshot);
}

/* The kinds of paper by which a part is accepted; NULL: the version names none, and any will do. */
static char *
kinds_that_accept(const Policy *policy)
{
	StringInfoData names;

	initStringInfo(&names);
	for (int i = 0; i < policy->ndocuments; i++)
		if (policy->documents[i].accepts)
			appendStringInfo(&names, "%s%s", names.len ? _(", ") : "",
							 listed_word(policy->documents[i].kind, policy->documents[i].label));
	return names.len ? names.data : NULL;
}

/* Of the project, of such a kind, and it stands. */
static void
part_require_paper(const PartEntry *part, Case *c)
{
	const Document *document =
		case_document_by_id(c, row_int64(part->entry, A_acceptance_part_document_id));
	char	   *kinds = kinds_that_accept(c->policy);

	if (document == NULL)
		part_refuse(part, ERRCODE_FOREIGN_KEY_VIOLATION,
					_("The project has no such document (document_id)."));
	if (document->voided || document_says_no(document))
		part_refuse(part, ERRCODE_GOVPROJ_DOCUMENT_MISSING,
					_("The document that it names was voided, or says no."));
	if (kinds && !c->policy->documents[document->kind].accepts)
		part_refuse(part, ERRCODE_CHECK_VIOLATION,
					psprintf(_("A part is accepted by a document of one of the kinds: %s."), kinds));
	if (document->issued_on < row_date(part->entry, A_acceptance_part_accepted_on))
		part_refuse(part, ERRCODE_GOVPROJ_DATE_ORDER,
					psprintf(_("The document is dated %s, before the part was accepted, on %s."),
							 date_text(document->issued_on),
							 date_text(row_date(part->entry, A_acceptance_part_accepted_on))));
}

/* Of the project, and signed by then. */
static void
part_require_contract(const PartEntry *part, Case *c)
{
	const Contract *contract;

	if (row_isnull(part->entry, A_acceptance_part_contract_id))
		return;
	contract = case_contract_by_id(c, row_int64(part->entry, A_acceptance_part_contract_id));
	if (contract == NULL)
		part_refuse(part, ERRCODE_FOREIGN_KEY_VIOLATION,
					_("The project has no such contract (contract_id)."));
	if (contract->signed_on > row_date(part->entry, A_acceptance_part_accepted_on))
		part_refuse(part, ERRCODE_GOVPROJ_DATE_ORDER,
					psprintf(_("The contract was signed on %s, after the part was accepted."),
							 date_text(contract->signed_on)));
}

/* The parts of one thing are no more than all of it; the row itself is among them. */
static void
part_require_room(const PartEntry *part, Case *c)
{
	int64		contract_id = row_isnull(part->entry, A_acceptance_part_contract_id) ? 0
		: row_int64(part->entry, A_acceptance_part_contract_id);
	int			share = case_accepted_share(c, contract_id, DATEVAL_NOEND);

	if (share > 100)
		part_refuse(part, ERRCODE_GOVPROJ_ABOVE_LIMIT,
					psprintf(_("Its parts would come to %d percent of it."), share));
}

/* The part that is taken back: once, as it was, before a step rests on it. */
static void
part_require_returnable(const PartEntry *part)
{
	static const int repeated[] = {A_acceptance_part_contract_id, A_acceptance_part_share,
	A_acceptance_part_document_id, A_acceptance_part_accepted_on};
	int64		target = row_int64(part->entry, A_acceptance_part_part_id);
	const char *fault = _("The project has no such part (part_id).");
	int			sqlstate = ERRCODE_FOREIGN_KEY_VIOLATION;
	Probe		probe;
	Row		   *row;

	probe_begin(&probe, &part->reg->table[TABLE_acceptance_part], A_acceptance_part_project_id,
				row_datum(part->entry, A_acceptance_part_project_id), part->snapshot);
	while ((row = probe_next(&probe)) != NULL)
	{
		if (!row_isnull(row, A_acceptance_part_part_id) &&
			row_int64(row, A_acceptance_part_part_id) == target &&
			row_int64(row, A_acceptance_part_id) != row_int64(part->entry, A_acceptance_part_id))
			part_refuse(part, ERRCODE_GOVPROJ_RECORD_FIXED, _("It has been taken back before."));
		if (row_int64(row, A_acceptance_part_id) != target)
			continue;
		fault = NULL;
		if (!row_isnull(row, A_acceptance_part_part_id))
			fault = _("It takes another back itself. Enter the part anew instead.");
		else if (row_int64(row, A_acceptance_part_after_seq) !=
				 row_int64(&part->project.row, A_project_step_seq))
			fault = _("A step of the project rests on it.");
		sqlstate = ERRCODE_GOVPROJ_RECORD_FIXED;
		if (fault == NULL && row_changed_columns(row, part->entry, repeated, lengthof(repeated)))
		{
			fault = _("The row that takes it back repeats contract, share, document and day.");
			sqlstate = ERRCODE_CHECK_VIOLATION;
		}
	}
	probe_end(&probe);
	if (fault)
		part_refuse(part, sqlstate, fault);
}

static HeapTuple
part_check(const Register *reg, Relation rel, Row *entry)
{
	static const int needed[] = {A_acceptance_part_project_id, A_acceptance_part_document_id,
	A_acceptance_part_accepted_on, A_acceptance_part_share};
	JudgedEntry judged;
	PartEntry	part;
	Kept		kept;

	row_require_not_null(rel, entry, needed, lengthof(needed));
	part_open(&part, reg, rel, entry);
	(void) part_require_owner(&part);
	require_past(rulebook_of(reg), rel, entry, A_acceptance_part_accepted_on);
	judged = part_as_entry(&part);
	enforce_time(reg, rel, &part.project.row, &judged);
	kept_begin(&kept, entry);
	kept_set(&kept, A_acceptance_part_after_seq, row_datum(&part.project.row, A_project_step_seq));
	kept_require_of_office(&kept, rel);
	part_close(&part);
	return row_tuple(entry);
}

static void
part_record_act(const Register *reg, Relation rel, const Row *entry)
{
	static const int omit[] = {A_acceptance_part_project_id, A_acceptance_part_after_seq};
	StringInfoData head;
	JudgedEntry judged;
	PartEntry	part;
	Act			act = {0};
	Case		c;

	part_open(&part, reg, rel, entry);
	require_no_step_since(&part.project, entry, A_acceptance_part_after_seq);
	act.agency_id = part_require_owner(&part);
	part_case(&part, &c);
	initStringInfo(&head);
	if (!row_isnull(entry, A_acceptance_part_part_id))
		part_require_returnable(&part);
	else
	{
		part_require_paper(&part, &c);
		part_require_contract(&part, &c);
		part_require_room(&part, &c);
		judged = part_as_entry(&part);
		remarks_add(&head, enforce_entry(reg, rel, &part.project.row, &judged));
	}
	act.kind = "part_accepted";
	act.legal_on = row_date(entry, A_acceptance_part_accepted_on);
	act.policy_id = row_int64(&part.project.row, A_project_policy_id);
	act.detail = detail_before(&head, detail_row(entry, omit, lengthof(omit)));
	project_record(&part.project, reg, &act);
	if (!row_isnull(entry, A_acceptance_part_contract_id))
		project_write_delivery_duties(reg, &part.project.row,
									  row_int64(entry, A_acceptance_part_contract_id));
	part_close(&part);
}

/*
 * Trigger of acceptance_part: BEFORE INSERT, UPDATE, DELETE row, AFTER INSERT row, BEFORE
 * TRUNCATE.  Errors: ZG006 for others than the owner, ZG002 for a paper that does not stand, ZG008
 * for more than the whole, ZG009 for altering, at a time that the policy does not leave, and for
 * taking back what a step rests on or twice, ZG011 for a day out of order, 23503, 23514, and what
 * the rules of its entry say.
 */
Datum
govproj_acceptance_part_record(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_trigger(fcinfo, TABLE_acceptance_part);
	TriggerData *data = (TriggerData *) fcinfo->context;
	Row		   *entry;

	if (update_is_idle(&reg->table[TABLE_acceptance_part], data))
		return PointerGetDatum(data->tg_trigtuple);
	if (!TRIGGER_FIRED_BY_INSERT(data->tg_event))
		refuse_alteration(data, _("Enter another that takes it back, with part_id, and then the right "
								  "one."));
	entry = entered_row(reg, TABLE_acceptance_part, data);
	if (TRIGGER_FIRED_BEFORE(data->tg_event))
		return PointerGetDatum(part_check(reg, data->tg_relation, entry));
	part_record_act(reg, data->tg_relation, entry);
	return PointerGetDatum(NULL);
}
