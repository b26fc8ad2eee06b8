/*
 * guard.c
 *		A policy version that a project has come under never changes again.
 *
 * The first birth under a version claims it.  Claiming and editing both lock
 * the version's row, so that no project is ever judged by rules that are being
 * rewritten.  Every other birth shares the row, so that the version does not
 * end before it.
 */
#include "postgres.h"

#include "access/xact.h"
#include "commands/trigger.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "errors.h"
#include "policy/rulebook.h"
#include "register/locked_row.h"
#include "register/probe.h"
#include "register/rows_here.h"
#include "register/trigger.h"
#include "register/value.h"
#include "schema/policy.h"

PG_FUNCTION_INFO_V1(govproj_policy_guard);
PG_FUNCTION_INFO_V1(govproj_policy_changed);

/*
 * Rules are read as they stand now, even by a transaction that sees the rest of
 * the database as it once was: it cannot come under a version newer than its
 * snapshot.  Errors: 40001.
 */
void
policy_require_visible(const Register *reg, int64 policy_id)
{
	Probe		probe;
	bool		visible;

	if (!IsolationUsesXactSnapshot())
		return;
	probe_begin(&probe, &reg->table[TABLE_policy], A_policy_id, Int64GetDatum(policy_id),
				GetTransactionSnapshot());
	visible = probe_next(&probe) != NULL;
	probe_end(&probe);
	if (!visible)
		ereport(ERROR,
				(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
				 errmsg("could not serialize access due to concurrent update")));
}

static bool
policy_is_in_force(const Row *policy, DateADT day)
{
	return day >= row_date(policy, A_policy_valid_from) &&
		day <= policy_last_day(policy);
}

/* After a wait: the rules may have changed, or the version be gone. */
static void
policy_look_again(void)
{
	CommandCounterIncrement();
	AcceptInvalidationMessages();
	CHECK_FOR_INTERRUPTS();
}

/*
 * Keep a version in use from being ended before a birth on that day.  False: it is not in force
 * then any more, and the caller must read the rulebook again.  Errors: 40001 as row_lock.
 */
bool
policy_keep(const Register *reg, int64 policy_id, DateADT day)
{
	LockedRow	policy;
	bool		in_force = false;

	if (row_share(&policy, &reg->table[TABLE_policy], policy_id))
	{
		in_force = policy_is_in_force(&policy.row, day);
		row_unlock(&policy);
	}
	if (in_force)
		return true;
	rulebook_look_again(reg);
	policy_look_again();
	return false;
}

/*
 * Take a version into use for a birth on that day, if it is not yet and is
 * still in force; true when it has been taken by this.  The caller must read the
 * rulebook again afterwards: the rules may have changed, or the version be gone,
 * while this waited.
 */
bool
policy_claim(const Register *reg, int64 policy_id, DateADT day)
{
	LockedRow	policy;
	bool		claimed = false;

	if (row_lock(&policy, &reg->table[TABLE_policy], policy_id))
	{
		if (!row_bool(&policy.row, A_policy_in_use) &&
			policy_is_in_force(&policy.row, day))
		{
			row_set(&policy.row, A_policy_in_use, BoolGetDatum(true));
			row_store(&policy);
			claimed = true;
			rulebook_announce_change(reg);
		}
		else
			rulebook_look_again(reg);
		row_unlock(&policy);
	}
	policy_look_again();
	return claimed;
}

static void
policy_refuse_change(Relation rel, const char *code)
{
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
			 errmsg("policy \"%s\" is in use, so its rows in \"%s\" may not be changed",
					code, RelationGetRelationName(rel)),
			 errdetail("Projects have been judged by it. Of a version in use only superseded_on, "
					   "note and text_zh of its articles may change."),
			 errhint("End it with govproj.end_policy and load one that begins on the day after, or let "
					 "govproj.revise_policy derive that from it; what people only read of it is put "
					 "right by govproj.correct_policy."),
			 refused_by(rel, "in_use")));
}

/*
 * The official text of an article is no rule: nobody is judged by it.  Of all else the bytes
 * count here: the fingerprint of a version is of them.
 */
static bool
only_text_differs(TableId which, const Row *old, const Row *new)
{
	if (which != TABLE_policy_article || old == NULL || new == NULL)
		return false;
	for (int att = 0; att < old->desc->natts; att++)
		if (att + 1 != old->table->att[A_policy_article_text_zh] &&
			row_is_written_otherwise(old, new, att))
			return false;
	return true;
}

/* Refuse when the version is in use; its row stays locked against being claimed. */
static void
policy_require_unused(const Register *reg, Relation rel, int64 policy_id)
{
	LockedRow	policy;

	if (!row_lock(&policy, &reg->table[TABLE_policy], policy_id))
		return;
	if (row_bool(&policy.row, A_policy_in_use))
		policy_refuse_change(rel, TextDatumGetCString(row_datum(&policy.row, A_policy_code)));
	row_unlock(&policy);
}

/* The version's own row: in use, it can only be ended early and annotated. */
static void
policy_guard_version(Relation rel, const Row *old, const Row *new)
{
	bool		was_used = old && row_bool(old, A_policy_in_use);
	bool		is_used = new && row_bool(new, A_policy_in_use);

	if (new && was_used != is_used)
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
				 errmsg("in_use of table \"%s\" is kept by the engine",
						RelationGetRelationName(rel)),
				 refused_by(rel, "in_use")));
	if (!was_used)
		return;
	for (int att = 0; att < old->desc->natts; att++)
		if (new == NULL ||
			(att + 1 != old->table->att[A_policy_superseded_on] &&
			 att + 1 != old->table->att[A_policy_note] && row_is_written_otherwise(old, new, att)))
			policy_refuse_change(rel, TextDatumGetCString(row_datum(old, A_policy_code)));
}

/*
 * BEFORE trigger of the policy tables.  Errors: 23514 for a value that its column does not take;
 * ZG009 for a row of a version in use, for TRUNCATE, and for a change of in_use by hand; 55000 when
 * a later BEFORE trigger would have the last word.
 */
Datum
govproj_policy_guard(PG_FUNCTION_ARGS)
{
	TriggerData *data = (TriggerData *) fcinfo->context;
	TableId		which;
	Register   *reg;
	Row		   *old = NULL;
	Row		   *new = NULL;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function %s was not called by a trigger", "policy_guard")));
	if (TRIGGER_FIRED_BY_TRUNCATE(data->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
				 errmsg("table \"%s\" may not be truncated",
						RelationGetRelationName(data->tg_relation)),
				 errhint("DELETE removes the rows of a version that is not in use."),
				 refused_by(data->tg_relation, "fixed")));

	require_row(data);
	/* whoever altered the row after this would have it taken for what was let through */
	if (TRIGGER_FIRED_BEFORE(data->tg_event))
		require_last_word(data);
	reg = register_of(RelationGetRelid(data->tg_relation), fcinfo->flinfo->fn_oid, &which);
	if (!TRIGGER_FIRED_BY_INSERT(data->tg_event))
		old = row_of_tuple(&reg->table[which], data->tg_relation, data->tg_trigtuple);
	if (TRIGGER_FIRED_BY_INSERT(data->tg_event))
		new = row_of_tuple(&reg->table[which], data->tg_relation, data->tg_trigtuple);
	else if (TRIGGER_FIRED_BY_UPDATE(data->tg_event))
		new = row_of_tuple(&reg->table[which], data->tg_relation, data->tg_newtuple);

	if (new)
		require_values(data->tg_relation, old, new);
	if (which == TABLE_policy)
		policy_guard_version(data->tg_relation, old, new);
	else if (!only_text_differs(which, old, new))
	{
		int			column = register_column(which, "policy_id");

		if (old)
			policy_require_unused(reg, data->tg_relation, row_int64(old, column));
		if (new && !row_isnull(new, column))
			policy_require_unused(reg, data->tg_relation, row_int64(new, column));
	}
	return PointerGetDatum(TRIGGER_FIRED_BY_UPDATE(data->tg_event)
						   ? data->tg_newtuple : data->tg_trigtuple);
}

/*
 * AFTER statement trigger of the policy tables and of register: tells every
 * backend, when this transaction commits, to read the rules anew.
 */
Datum
govproj_policy_changed(PG_FUNCTION_ARGS)
{
	TriggerData *data = (TriggerData *) fcinfo->context;
	Register   *reg;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function %s was not called by a trigger", "policy_changed")));
	/*
	 * Where registers are distributed, rows that come to a table which no foreign key leads from
	 * yet are copied there, and nobody can know rules of a register before it is whole.
	 */
	if (TRIGGER_FIRED_BY_INSERT(data->tg_event) && !TRIGGER_FIRED_FOR_ROW(data->tg_event) &&
		registers_may_be_distributed() && RelationGetFKeyList(data->tg_relation) == NIL)
	{
		CacheInvalidateRelcache(data->tg_relation);
		return PointerGetDatum(NULL);
	}
	/* an upgrade writes the new version in the register's row */
	reg = register_of_any_version(RelationGetRelid(data->tg_relation), fcinfo->flinfo->fn_oid,
								  NULL);
	if (OidIsValid(reg->table[TABLE_policy].relid))
		rulebook_announce_change(reg);
	return PointerGetDatum(NULL);
}
