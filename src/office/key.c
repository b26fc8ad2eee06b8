/*
 * key.c
 *		The id of a row that is entered.
 *
 * It comes from the table's sequence: drawn as the default of the column, here where a client sent
 * NULL for it, or beforehand by a client that asks the sequence (nextval) and names what it was
 * given.  An id that the sequence has not come to yet is refused, or the row that is given it in
 * its turn could not be entered; so is one below 1, which nobody is ever given.  One that it has
 * come to and no row has is free: should whoever drew it be about to use it, the primary key lets
 * one of the two in (23505), and the other draws anew.  The register's owner may give any: a city
 * hands over its own.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/relation.h"
#include "commands/sequence.h"
#include "storage/bufmgr.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

#include "compat.h"
#include "errors.h"
#include "office/key.h"
#include "office/office.h"
#include "register/rows_here.h"
#include "register/trigger.h"

/*
 * The last value that a sequence gave out; one below its first where it gave none yet.  Read off
 * its only row, as nextval does: who enters rows need not be allowed to read the sequence.
 */
static int64
last_drawn(Oid sequence)
{
	/* nextval holds it in that mode, as a rule: taken again it costs next to nothing */
	Relation	rel = relation_open(sequence, RowExclusiveLock);
	Buffer		buffer = ReadBuffer(rel, 0);
	Page		page;
	HeapTupleHeader header;
	Form_pg_sequence_data data;
	int64		last;

	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	page = BufferGetPage(buffer);
	header = (HeapTupleHeader) PageGetItem(page, PageGetItemId(page, FirstOffsetNumber));
	data = (Form_pg_sequence_data) ((char *) header + header->t_hoff);
	last = data->is_called ? data->last_value : data->last_value - 1;
	UnlockReleaseBuffer(buffer);
	relation_close(rel, NoLock);
	return last;
}

/* Its name as a literal of SQL. */
static char *
literal_name(Relation rel)
{
	return quote_literal_cstr(quote_qualified_identifier(
			get_namespace_name(RelationGetNamespace(rel)), clients_table_name(rel)));
}

static void
key_refuse(Relation rel, const Row *new, int64 last)
{
	ereport(ERROR,
			(errcode(ERRCODE_GOVPROJ_RECORD_FIXED),
			 errmsg("id %lld of table \"%s\" may not be given", (long long) row_int64(new, 0),
					clients_table_name(rel)),
			 last == PG_INT64_MAX ? 0 :
			 errdetail("Ids come from the sequence of the table, which has come to %lld.",
					   (long long) last),
			 errhint("Leave id out of the INSERT, or give DEFAULT or NULL; RETURNING id tells it. A "
					 "client that must know it before draws it: SELECT nextval(pg_get_serial_sequence("
					 "%s, 'id')).",
					 literal_name(rel)),
			 refused_by(rel, "fixed")));
}

/*
 * Before a row is inserted: draw its id where it has none.  Returns whether it was.  Errors: ZG009
 * for an id that its user may not give.
 */
static bool
key_settle(Register *reg, Relation rel, Row *new)
{
	Oid			sequence = table_sequence(&reg->table[new->table->id], rel);
	int64		last;

	if (row_isnull(new, 0))
	{
		if (!OidIsValid(sequence))
			return false;		/* NOT NULL says it better */
		row_set(new, 0, Int64GetDatum(nextval_internal(sequence, false)));
		return true;
	}
	/* a shard has none: its ids are drawn elsewhere, nobody knows here how far */
	last = OidIsValid(sequence) ? last_drawn(sequence) : PG_INT64_MAX;
	if ((row_int64(new, 0) < 1 || row_int64(new, 0) > last) && !user_is_register_owner(reg))
		key_refuse(rel, new, last);
	return false;
}

/* The row of an INSERT, with its id from before it on.  Errors: ZG009. */
Row *
entered_row(Register *reg, TableId which, const TriggerData *data)
{
	Row		   *new = row_of_tuple(&reg->table[which], data->tg_relation, data->tg_trigtuple);

	if (TRIGGER_FIRED_BEFORE(data->tg_event))
		(void) key_settle(reg, data->tg_relation, new);
	return new;
}

/*
 * What a row was and what it is to be, in a trigger of what may be altered; NULL: it was not, or is
 * not to be.  False: an UPDATE that alters nothing.  Errors: ZG009.
 */
bool
entry_rows(Register *reg, TableId which, const TriggerData *data, Row **old, Row **new)
{
	const Table *table = &reg->table[which];

	*old = NULL;
	*new = NULL;
	if (update_is_idle(table, data))
		return false;
	if (TRIGGER_FIRED_BY_INSERT(data->tg_event))
		*new = entered_row(reg, which, data);
	else
		*old = row_of_tuple(table, data->tg_relation, data->tg_trigtuple);
	if (TRIGGER_FIRED_BY_UPDATE(data->tg_event))
		*new = updated_row(table, data, *old);
	return true;
}

/* As entered_row before it, for a trigger that fills in nothing else. */
HeapTuple
entered_tuple(Register *reg, TableId which, const TriggerData *data)
{
	Row		   *new = row_of_tuple(&reg->table[which], data->tg_relation, data->tg_trigtuple);

	if (!key_settle(reg, data->tg_relation, new))
		return data->tg_trigtuple;
	return row_tuple(new);
}
