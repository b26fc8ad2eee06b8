/*
 * compared.c
 *		A table whose rows are compared with the acts, one act after the other.
 *
 * Rows are as they are now, and the acts are read from the first.  Where a row
 * says otherwise than the act that enters it, a change is owed that begins with
 * what that act says, and so on from change to change, until one ends with what
 * the row says.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/table.h"
#include "access/tableam.h"
#include "utils/fmgroids.h"
#include "utils/memutils.h"
#include "utils/rel.h"

#include "check/compared.h"
#include "compat.h"
#include "ledger/ledger.h"
#include "register/descriptor.h"

/* A column that still says otherwise than the acts that have been read. */
typedef struct Owed
{
	int			att;
	Span		value;			/* what they say */
} Owed;

typedef struct Owing
{
	int64		id;				/* of the row: the key */
	List	   *owed;
} Owing;

static bool
is_one_of(Span name, const List *names)
{
	const ListCell *cell;

	foreach(cell, names)
		if (span_is(name, lfirst(cell)))
			return true;
	return false;
}

/* The number - 1 of a column; -1: the row has none that acts tell of. */
static int
column_named(const Row *row, Span name, int from)
{
	int			natts = row->desc->natts;

	/* acts name them in their order */
	for (int i = 0; i < natts; i++)
	{
		int			att = (from + i) % natts;
		Form_pg_attribute attribute = TupleDescAttr(row->desc, att);

		if (!attribute->attisdropped && !attribute->attgenerated &&
			span_is(name, NameStr(attribute->attname)))
			return att;
	}
	return -1;
}

/* Begin.  false: no unique index leads to a row by its id. */
bool
compared_open(Compared *c, Snapshot snapshot)
{
	HASHCTL		control = {.keysize = sizeof(int64),.entrysize = sizeof(Owing),
		.hcxt = c->context
	};
	int			id = register_column(c->table->id, "id");
	Oid			index;

	c->rel = register_table_open(c->table, AccessShareLock);
	if (!c->table->is_indexed)
		register_table_seek(c->table, c->rel);
	index = id >= 0 && c->table->reg->valid ? c->table->by[id] : InvalidOid;
	if (!OidIsValid(index))
		return false;
	c->index = index_open(index, AccessShareLock);
	if (!c->index->rd_index->indisunique || c->index->rd_index->indnkeyatts != 1)
		return false;
	c->scan = begin_index_scan(c->rel, c->index, snapshot, 1);
	c->slot = table_slot_create(c->rel, NULL);
	c->row.table = c->table;
	c->row.desc = RelationGetDescr(c->rel);
	c->row.values = c->slot->tts_values;
	c->row.isnull = c->slot->tts_isnull;
	c->project_att = column_named(&c->row, (Span) {"project_id", strlen("project_id")}, 0);
	initStringInfo(&c->value);
	c->said = palloc(c->row.desc->natts * sizeof(bool));
	c->owing = hash_create("govproj changes owed", 64, &control,
						   HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	return true;
}

void
compared_close(Compared *c)
{
	if (c->slot)
		ExecDropSingleTupleTableSlot(c->slot);
	if (c->scan)
		index_endscan(c->scan);
	if (c->index)
		index_close(c->index, AccessShareLock);
	if (c->rel)
		table_close(c->rel, AccessShareLock);
}

static bool
find_row(Compared *c, int64 id)
{
	MemoryContext old;
	ScanKeyData key;

	if (!TTS_EMPTY(c->slot) && c->found == id)
		return true;
	ExecClearTuple(c->slot);
	old = MemoryContextSwitchTo(c->context);	/* the scan keeps what it allocates on its way */
	ScanKeyInit(&key, 1, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(id));
	index_rescan(c->scan, &key, 1, NULL, 0);
	if (index_getnext_slot(c->scan, ForwardScanDirection, c->slot))
		slot_getallattrs(c->slot);
	MemoryContextSwitchTo(old);
	c->found = id;
	return !TTS_EMPTY(c->slot);
}

static bool
spans_agree(Span a, Span b)
{
	return a.length == b.length && memcmp(a.at, b.at, a.length) == 0;
}

static bool
column_is(Compared *c, int att, Span value)
{
	Span		found = {"null", 4};

	if (!c->row.isnull[att])
	{
		resetStringInfo(&c->value);
		detail_add_value(&c->value, &c->row, att);
		found.at = c->value.data;
		found.length = c->value.len;
	}
	return spans_agree(found, value);
}

/* What a column of a row is owed; NULL: nothing. */
static Owed *
owed_to(const Compared *c, int64 id, int att)
{
	Owing	   *owing = hash_search(c->owing, &id, HASH_FIND, NULL);
	ListCell   *cell;

	if (owing)
		foreach(cell, owing->owed)
			if (((Owed *) lfirst(cell))->att == att)
				return lfirst(cell);
	return NULL;
}

static void
owe(Compared *c, int64 id, int att, Span value)
{
	MemoryContext old = MemoryContextSwitchTo(c->context);
	bool		found;
	Owing	   *owing = hash_search(c->owing, &id, HASH_ENTER, &found);
	Owed	   *owed = palloc(sizeof(Owed));

	owed->att = att;
	owed->value.at = pnstrdup(value.at, value.length);
	owed->value.length = value.length;
	owing->owed = found ? lappend(owing->owed, owed) : list_make1(owed);
	MemoryContextSwitchTo(old);
}

static void
owe_no_more(Compared *c, int64 id, Owed *owed)
{
	Owing	   *owing = hash_search(c->owing, &id, HASH_FIND, NULL);

	owing->owed = list_delete_ptr(owing->owed, owed);
	pfree((char *) owed->value.at);
	pfree(owed);
	if (owing->owed == NIL)
		hash_search(c->owing, &id, HASH_REMOVE, NULL);
}

/* The acts say this of a column from now on. */
static void
column_becomes(Compared *c, int64 id, int att, Span value)
{
	if (!column_is(c, att, value))
		owe(c, id, att, value);
}

/* Columns that the act tells by what it is: its project, the last step, who did it. */
static bool
told_column_is(const Said *act, const Row *row, int att, const char *name)
{
	Datum		value = row->values[att];

	if (strcmp(name, "project_id") == 0)
		return act->of_project ? !row->isnull[att] && DatumGetInt64(value) == act->chain
			: row->isnull[att];
	if (strcmp(name, "after_seq") == 0)
		return act->step_seq ? !row->isnull[att] && DatumGetInt64(value) == act->step_seq
			: row->isnull[att];
	return strcmp(name, "entered_by") == 0 && !row->isnull[att] &&
		spans_agree(span_of(value), act->actor);
}

/* Columns that the detail does not name. */
static bool
others_are_as_told(Compared *c, int64 id, const Said *act)
{
	Span		null = {"null", 4};
	ListCell   *cell;

	foreach(cell, c->told)
	{
		Span		name = {lfirst(cell), strlen(lfirst(cell))};
		int			att = column_named(&c->row, name, 0);

		if (att < 0 || (!c->said[att] && !told_column_is(act, &c->row, att, lfirst(cell))))
			return false;
	}
	foreach(cell, c->unset)
	{
		Span		name = {lfirst(cell), strlen(lfirst(cell))};
		int			att = column_named(&c->row, name, 0);

		if (att < 0)
			return false;
		if (!c->said[att])
			column_becomes(c, id, att, null);
	}
	return true;
}

/*
 * Is the act in the chain that is the row's?  Acts of one chain come in the order in which they
 * were done, and those of two need not.
 */
static bool
is_of_chain(const Compared *c, const Said *act, Bears how)
{
	if (c->of_projects || !c->is_changed)
		return true;
	if (c->project_att >= 0)
		return told_column_is(act, &c->row, c->project_att, "project_id");
	return how == ENTERS || !act->of_project;
}

/* The row comes in.  false: it is in doubt. */
static bool
follow_entry(Compared *c, int64 id, const Said *act)
{
	int			att = -1;
	DetailScan	scan;

	detail_scan_begin(&scan, act->detail);
	while (detail_scan_next(&scan))
	{
		if (span_is(scan.key, "warned") || span_is(scan.key, "imported") ||
			is_one_of(scan.key, c->kept))
			continue;
		att = column_named(&c->row, scan.key, att + 1);
		if (att < 0 || c->said[att])
			return false;
		c->said[att] = true;
		column_becomes(c, id, att, scan.value);
	}
	return scan.is_plain && others_are_as_told(c, id, act);
}

/* One column is changed.  It must have been what it was before. */
static bool
follow_change_of(Compared *c, int64 id, Span name, Span pair)
{
	int			att = column_named(&c->row, name, 0);
	Owed	   *owed;
	Span		old;
	Span		new;

	if (att < 0 || c->said[att] || !span_pair(pair, &old, &new))
		return false;
	c->said[att] = true;
	owed = owed_to(c, id, att);
	if (owed ? !spans_agree(owed->value, old) : !column_is(c, att, old))
		return false;
	if (owed)
		owe_no_more(c, id, owed);
	column_becomes(c, id, att, new);
	return true;
}

/* What a change says beside the columns that it changes. */
static bool
is_besides(Span name)
{
	static const char *const besides[] = {"warned", "imported", "id", "moved_on", "by"};

	for (int i = 0; i < (int) lengthof(besides); i++)
		if (span_is(name, besides[i]))
			return true;
	return false;
}

static bool
follow_changes(Compared *c, int64 id, Span changes, bool of_step)
{
	DetailScan	scan;

	detail_scan_begin(&scan, changes);
	while (detail_scan_next(&scan))
		if ((of_step || !is_besides(scan.key)) && !is_one_of(scan.key, c->kept) &&
			!follow_change_of(c, id, scan.key, scan.value))
			return false;
	return scan.is_plain;
}

/* The same of a step, which says more than what it changes. */
static bool
follow_step(Compared *c, int64 id, const Said *act)
{
	bool		is_changed = false;
	DetailScan	scan;

	detail_scan_begin(&scan, act->detail);
	while (detail_scan_next(&scan))
	{
		if (!span_is(scan.key, "changed"))
			continue;
		if (is_changed || !follow_changes(c, id, scan.value, true))
			return false;
		is_changed = true;
	}
	return scan.is_plain;
}

/* Does all still agree after this act?  If not, the row is in doubt. */
bool
compared_follow(Compared *c, int64 id, const Said *act, Bears how)
{
	if (how != ENTERS && how != CHANGES)
		return false;
	if (how == ENTERS ? !id_put(&c->ids, id, ID_ENTERED) : !id_has(&c->ids, id, ID_ENTERED))
		return false;
	if (!find_row(c, id) || !is_of_chain(c, act, how))
		return false;
	memset(c->said, 0, c->row.desc->natts * sizeof(bool));
	if (how == ENTERS)
		return follow_entry(c, id, act);
	if (strcmp(act->kind, "step") == 0)
		return follow_step(c, id, act);
	return follow_changes(c, id, act->detail, false);
}

/* All acts are read: where a change is still owed, the row is in doubt. */
void
compared_owing(Compared *c)
{
	HASH_SEQ_STATUS all;
	Owing	   *owing;

	hash_seq_init(&all, c->owing);
	while ((owing = hash_seq_search(&all)) != NULL)
		id_put(&c->ids, owing->id, ID_IN_DOUBT);
}
