/*
 * trigger.c
 *		What every trigger function of the engine does first.
 *
 * Anybody may make triggers of the engine's functions, on tables of his own, twice,
 * or beside others that fire later; so each looks where it was called before it
 * works.
 */
#include "postgres.h"

#include "catalog/pg_trigger.h"
#include "commands/trigger.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

#include "compat.h"
#include "errors.h"
#include "register/day.h"
#include "register/trigger.h"
#include "register/value.h"
#include "register/version.h"

/*
 * A BEFORE trigger that fires after ours could change what was judged.  Ours
 * are named to sort last; refuse to work when that does not hold.
 */
void
require_last_word(const TriggerData *data)
{
	TriggerDesc *triggers = data->tg_relation->trigdesc;
	int16		event = data->tg_trigger->tgtype & (TRIGGER_TYPE_INSERT | TRIGGER_TYPE_UPDATE);
	bool		later = false;

	for (int i = 0; i < triggers->numtriggers; i++)
	{
		Trigger    *trigger = &triggers->triggers[i];

		if (trigger->tgoid == data->tg_trigger->tgoid)
			later = true;
		else if (later && TRIGGER_FOR_BEFORE(trigger->tgtype) && TRIGGER_FOR_ROW(trigger->tgtype) &&
				 (trigger->tgtype & event) && trigger->tgenabled != TRIGGER_DISABLED)
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("trigger \"%s\" on table \"%s\" would fire after \"%s\" and could "
							"change what was judged",
							trigger->tgname, RelationGetRelationName(data->tg_relation),
							data->tg_trigger->tgname),
					 errhint("Rename it so that it sorts before, or make it an AFTER trigger.")));
	}
}

/* An engine's trigger that stands twice would move a sum twice. */
static void
require_once(const TriggerData *data)
{
	int16		changes = TRIGGER_TYPE_INSERT | TRIGGER_TYPE_UPDATE | TRIGGER_TYPE_DELETE;
	TriggerDesc *triggers = data->tg_relation->trigdesc;

	for (int i = 0; i < triggers->numtriggers; i++)
	{
		Trigger    *other = &triggers->triggers[i];

		if (other->tgfoid == data->tg_trigger->tgfoid && other->tgoid != data->tg_trigger->tgoid &&
			(other->tgtype & data->tg_trigger->tgtype & changes) &&
			TRIGGER_FOR_ROW(other->tgtype) == TRIGGER_FOR_ROW(data->tg_trigger->tgtype) &&
			TRIGGER_FOR_BEFORE(other->tgtype) == TRIGGER_FOR_BEFORE(data->tg_trigger->tgtype) &&
			other->tgenabled != TRIGGER_DISABLED)
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("trigger \"%s\" on table \"%s\" does again what \"%s\" does",
							other->tgname, RelationGetRelationName(data->tg_relation),
							data->tg_trigger->tgname),
					 errhint("Drop it."),
					 errtable(data->tg_relation)));
	}
}

/*
 * Anybody may make a statement trigger of an engine's function; only TRUNCATE's
 * has no row to read.
 */
void
require_row(const TriggerData *data)
{
	if (!TRIGGER_FIRED_FOR_ROW(data->tg_event) && !TRIGGER_FIRED_BY_TRUNCATE(data->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("trigger \"%s\" on table \"%s\" must be fired for each row",
						data->tg_trigger->tgname, RelationGetRelationName(data->tg_relation))));
}

/* Is it judged when it stands, so that no trigger has a word after the judge's? */
static bool
is_judged_after(TableId which, TriggerEvent event)
{
	return (which == TABLE_fund_allocation && !TRIGGER_FIRED_BY_DELETE(event)) ||
		((which == TABLE_payment || which == TABLE_supplement) && TRIGGER_FIRED_BY_INSERT(event));
}

/*
 * Errors: 55000 where a trigger stands twice, or does not have the last word.  It is looked at once
 * for as long as nothing is heard of the table's being altered.
 */
static void
require_place(Table *table, const TriggerData *data)
{
	if (table->is_current && table->placed == data->tg_trigger->tgoid)
		return;
	require_once(data);
	if (is_judged_after(table->id, data->tg_event))
		return;
	if (TRIGGER_FIRED_BEFORE(data->tg_event) && TRIGGER_FIRED_FOR_ROW(data->tg_event))
		require_last_word(data);
	table->placed = data->tg_trigger->tgoid;
}

/*
 * Before anything reads them, and where the judge comes after the row, then too: triggers of users'
 * own may have been there in between.  A project's own trigger takes the row apart in any case, and
 * looks itself.
 */
static void
require_values_of_tuple(const Table *table, const TriggerData *data)
{
	bool		is_update = TRIGGER_FIRED_BY_UPDATE(data->tg_event);

	if (!TRIGGER_FIRED_FOR_ROW(data->tg_event) || TRIGGER_FIRED_BY_DELETE(data->tg_event) ||
		table->id == TABLE_project ||
		(TRIGGER_FIRED_AFTER(data->tg_event) && !is_judged_after(table->id, data->tg_event)))
		return;
	require_values(data->tg_relation,
				   is_update ? row_of_tuple(table, data->tg_relation, data->tg_trigtuple) : NULL,
				   row_of_tuple(table, data->tg_relation,
								is_update ? data->tg_newtuple : data->tg_trigtuple));
}

static Register *
register_of_call(FunctionCallInfo fcinfo, TableId *which, bool any_version)
{
	TriggerData *data;
	Register   *reg;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function %s was not called by a trigger",
						get_func_name(fcinfo->flinfo->fn_oid))));
	data = (TriggerData *) fcinfo->context;
	require_row(data);
	act_begins();
	/* rules and calendar may have changed since the transaction began */
	AcceptInvalidationMessages();
	reg = register_of_any_version(RelationGetRelid(data->tg_relation), fcinfo->flinfo->fn_oid,
								  which);
	if (reg->is_other_version && !(any_version && register_has_table(reg, *which)))
		refuse_version(reg);
	if (!reg->table[*which].is_current)
		register_table_look(&reg->table[*which], data->tg_relation);
	require_place(&reg->table[*which], data);
	if (!reg->is_other_version)
		require_values_of_tuple(&reg->table[*which], data);
	return reg;
}

/*
 * What every trigger function of the engine does first: read the clock, find the register, and
 * which of its tables this is, for a function that serves several.  Errors: 39P01 when it was not
 * called as a trigger, or not for each row; 23514 for a value that its column does not take; 55000
 * when a later BEFORE trigger would have the last word, when another does the same again, or when
 * library, extension and register are not of one version.
 */
Register *
register_of_entry(FunctionCallInfo fcinfo, TableId *which)
{
	return register_of_call(fcinfo, which, false);
}

static void
require_table(FunctionCallInfo fcinfo, TableId which, TableId expected)
{
	if (which != expected)
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function %s cannot serve on table \"%s\"",
						get_func_name(fcinfo->flinfo->fn_oid),
						RelationGetRelationName(((TriggerData *) fcinfo->context)->tg_relation))));
}

/* The same, for one table of a register.  Errors: 39P01 on another. */
Register *
register_of_trigger(FunctionCallInfo fcinfo, TableId expected)
{
	TableId		which;
	Register   *reg = register_of_entry(fcinfo, &which);

	require_table(fcinfo, which, expected);
	return reg;
}

/*
 * The same for the register's own row, in which upgrade_register writes the new
 * version.  Errors: 55000 when the library is not of the extension's version.
 */
Register *
register_of_own_row(FunctionCallInfo fcinfo)
{
	TableId		which;
	Register   *reg = register_of_call(fcinfo, &which, true);

	if (!is_library_version(reg->extension_version))
		refuse_version(reg);
	require_table(fcinfo, which, TABLE_register);
	return reg;
}

/*
 * Does an UPDATE leave the row as it is?  Clients that write whole rows back often change nothing;
 * then nothing is judged, and the old row is what a BEFORE trigger returns.
 */
bool
update_is_idle(const Table *table, const TriggerData *data)
{
	if (!TRIGGER_FIRED_BY_UPDATE(data->tg_event))
		return false;
	return tuples_are_identical(data->tg_trigtuple, data->tg_newtuple) ||
		!rows_differ(row_of_tuple(table, data->tg_relation, data->tg_trigtuple),
					 row_of_tuple(table, data->tg_relation, data->tg_newtuple));
}

/* The new version of a row that is updated, on its way in or as it has come in. */
Row *
updated_row(const Table *table, const TriggerData *data, const Row *old)
{
	Row		   *new = row_of_tuple(table, data->tg_relation, data->tg_newtuple);

	if (TRIGGER_FIRED_BEFORE(data->tg_event))
		row_share_values(new, old);
	return new;
}
