/*
 * bond_release.c
 *		The trigger of the bond_release table: bonds are given back or forfeited.
 *
 * The sum of what became of a bond is taken under its project's lock, so that two
 * clients together never give back more than was given.
 */
#include "postgres.h"

#include "access/xact.h"
#include "commands/trigger.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "money/bond.h"
#include "money/money.h"
#include "office/key.h"
#include "office/sight.h"
#include "register/day.h"
#include "register/numbered.h"
#include "register/trigger.h"
#include "schema/evidence.h"
#include "schema/money.h"
#include "schema/project.h"

PG_FUNCTION_INFO_V1(govproj_bond_release_record);

static bool
release_names_paper(const BondEntry *release)
{
	Probe		probe;
	Row		   *paper = bond_named(release, &probe, TABLE_document, A_document_project_id,
								   A_bond_release_document_id);
	bool		stands = paper && row_isnull(paper, A_document_document_id) &&
		!row_is_undone(paper->table, A_document_document_id, row_int64(paper, A_document_id),
					   release->snapshot);

	probe_end(&probe);
	return stands;
}

/* A paper that is named is one of the project that stands; what is forfeited names one. */
static void
release_require_paper(const BondEntry *release)
{
	const Row  *entry = release->entry;
	bool		stands = !row_isnull(entry, A_bond_release_paper) ||
		!row_says(entry, A_bond_release_kind, "forfeited");

	if (!row_isnull(entry, A_bond_release_document_id))
		stands = release_names_paper(release);
	if (!stands)
		bond_refuse(release, ERRCODE_GOVPROJ_DOCUMENT_MISSING, "document",
					_("It rests on a paper of the project that stands, or one that is named."),
					_("Name the paper: document_id where the register has it, else paper says "
					  "which it is."));
}

/* An entry is undone whole, and once. */
static void
release_require_reversible(const BondEntry *release, const Row *target)
{
	const Row  *entry = release->entry;

	if (!row_isnull(target, A_bond_release_bond_release_id))
		bond_refuse(release, ERRCODE_GOVPROJ_RECORD_FIXED, "reversal",
					_("A reversal is final."), _("Enter it anew instead."));
	if (!yuan_equal(row_yuan(target, A_bond_release_amount),
					row_yuan(entry, A_bond_release_amount)))
		bond_refuse(release, ERRCODE_CHECK_VIOLATION, "reversal",
					psprintf(_("A reversal is of the whole entry: %s yuan."),
							 yuan_text(row_yuan(target, A_bond_release_amount))), NULL);
	if (row_date(target, A_bond_release_released_on) > row_date(entry, A_bond_release_released_on))
		bond_refuse(release, ERRCODE_GOVPROJ_DATE_ORDER, "reversal",
					_("A reversal is not dated before the entry it undoes."), NULL);
	if (bond_undone_before(release, A_bond_release_bond_release_id))
		bond_refuse(release, ERRCODE_GOVPROJ_RECORD_FIXED, "reversal",
					_("It has been reversed before."), NULL);
}

static void
release_require_reversal(const BondEntry *release)
{
	const Row  *entry = release->entry;
	Probe		probe;
	Row		   *target;

	probe_begin(&probe, entry->table, A_bond_release_id,
				row_datum(entry, A_bond_release_bond_release_id), release->snapshot);
	target = probe_next(&probe);
	if (target && row_int64(target, A_bond_release_bond_id) ==
		row_int64(entry, A_bond_release_bond_id))
		release_require_reversible(release, target);
	else
	{
		int64		bond_id = target ? row_int64(target, A_bond_release_bond_id) : 0;

		if (!project_id_is_seen(release->reg,
								account_find_key(release->reg, TABLE_bond, bond_id,
												 A_bond_project_id)))
			refuse_as_absent(release->rel, entry->table->att[A_bond_release_bond_release_id]);
		bond_refuse(release, ERRCODE_FOREIGN_KEY_VIOLATION, "reversal",
					_("The bond has no such entry (bond_release_id)."), NULL);
	}
	probe_end(&probe);
}

/* Of a bond that counts, no more than it is. */
static void
release_require_room(const BondEntry *release, const Row *bond)
{
	Yuan		amount = row_yuan(bond, A_bond_amount);
	Yuan		entered = row_yuan(release->entry, A_bond_release_amount);
	Yuan		released = bond_released(release, row_int64(bond, A_bond_id));
	Yuan		held = yuan_difference(amount, yuan_difference(released, entered));

	if (!yuan_less(amount, released))
		return;
	refuse_amount(release->rel,
				  psprintf(_("%s yuan are more than what is held of bond %lld: %s yuan"),
						   yuan_text(entered), (long long) row_int64(bond, A_bond_id),
						   yuan_text(held)),
				  psprintf(_("The bond is of %s yuan; with the entry %s yuan would have been given "
							 "back or forfeited."), yuan_text(amount), yuan_text(released)));
}

static void
release_require_bond(const BondEntry *release)
{
	Probe		probe;
	Row		   *bond = bond_named(release, &probe, TABLE_bond, A_bond_project_id,
								  A_bond_release_bond_id);

	if (!bond_stands(release, bond))
		bond_refuse(release, ERRCODE_GOVPROJ_RECORD_FIXED, "bond", _("It has been taken back."), NULL);
	bond_require_since(release, A_bond_release_released_on, row_date(bond, A_bond_received_on),
					   psprintf(_("The bond was received on %s."),
								date_text(row_date(bond, A_bond_received_on))));
	if (row_isnull(release->entry, A_bond_release_bond_release_id))
		release_require_room(release, bond);
	else
		release_require_reversal(release);
	probe_end(&probe);
}

static void
release_record_act(const Register *reg, Relation rel, const Row *entry)
{
	int64		project_id;
	BondEntry	release;

	CommandCounterIncrement();	/* what this command has entered before is there */
	project_id = account_find_key(reg, TABLE_bond, row_int64(entry, A_bond_release_bond_id),
								  A_bond_project_id);
	if (project_id == 0)
		refuse_as_absent(rel, entry->table->att[A_bond_release_bond_id]);
	bond_open(&release, reg, rel, entry, project_id);
	release_require_bond(&release);
	release_require_paper(&release);
	bond_record(&release, "bond_released", row_date(entry, A_bond_release_released_on),
				detail_row(entry, NULL, 0));
	bond_close(&release);
}

/*
 * Trigger of bond_release: BEFORE INSERT, UPDATE, DELETE row, AFTER INSERT row, BEFORE TRUNCATE.
 * Errors: ZG002 for a paper that does not stand, ZG006 for another office, ZG008 for more than is
 * held, ZG009 for altering, for what was taken back and for reversing twice, ZG011 for a day out of
 * order, 23503 and 23514 for a reversal of nothing or of a part.
 */
Datum
govproj_bond_release_record(PG_FUNCTION_ARGS)
{
	Register   *reg = register_of_trigger(fcinfo, TABLE_bond_release);
	TriggerData *data = (TriggerData *) fcinfo->context;

	if (update_is_idle(&reg->table[TABLE_bond_release], data))
		return PointerGetDatum(data->tg_trigtuple);
	if (!TRIGGER_FIRED_BY_INSERT(data->tg_event))
		refuse_alteration(data, _("A wrong entry is undone by one of kind \"reversal\" with its "
								  "bond_release_id."));
	if (TRIGGER_FIRED_BEFORE(data->tg_event))
		return PointerGetDatum(entered_tuple(reg, TABLE_bond_release, data));
	release_record_act(reg, data->tg_relation,
					   row_of_tuple(&reg->table[TABLE_bond_release], data->tg_relation,
									data->tg_trigtuple));
	return PointerGetDatum(NULL);
}
