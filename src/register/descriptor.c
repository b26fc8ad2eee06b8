/*
 * descriptor.c
 *		Finding the tables of a register, and keeping what was found.
 *
 * Descriptors live as long as the backend.  The relcache callback only marks
 * them; they are rebuilt at the next use.  A descriptor that is replaced stays
 * readable until the transaction ends, because a caller further up the stack
 * may still hold it.
 */
#include "postgres.h"

#include "access/table.h"
#include "access/xact.h"
#include "commands/trigger.h"
#include "nodes/pg_list.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/syscache.h"

#include "compat.h"
#include "errors.h"
#include "register/descriptor.h"
#include "register/discovery.h"
#include "register/version.h"

/* Which register, and what in it, a relation is. */
typedef struct Entry
{
	Oid			relid;			/* hash key */
	TableId		table;
	bool		named;			/* by a message: it may have been dropped */
	Register   *reg;
} Entry;

static HTAB *entries = NULL;

/* Has any been named since it was last looked which are gone? */
static bool some_named = false;

/* Who keeps something of a register beside its descriptor. */
#define MOST_LISTENERS 2
static const RegisterListener *listeners[MOST_LISTENERS];
static int	nlisteners = 0;

/* Moves with each invalidation, so that one arriving during a build is seen. */
static uint64 generation = 0;

/* What it says may no longer be so. */
static void
register_doubt(Register *reg)
{
	reg->valid = false;
	for (int which = 0; which < NTABLES; which++)
		reg->table[which].is_current = false;
}

/* A message names the table, or all there are. */
static void
doubt(Entry *entry)
{
	entry->named = some_named = true;
	if (entry->reg->valid)
		register_doubt(entry->reg);
}

/*
 * The library's only relcache callback (a backend has ten slots for all of
 * them).  It must not look anything up: it only marks.
 */
static void
relcache_callback(Datum arg, Oid relid)
{
	HASH_SEQ_STATUS seq;
	Entry	   *entry;

	generation++;
	for (int i = 0; i < nlisteners; i++)
		listeners[i]->invalidate(relid);
	if (OidIsValid(relid))
	{
		entry = hash_search(entries, &relid, HASH_FIND, NULL);
		if (entry)
			doubt(entry);
		return;
	}
	hash_seq_init(&seq, entries);
	while ((entry = hash_seq_search(&seq)) != NULL)
		doubt(entry);
}

/* Called once, from _PG_init. */
void
descriptor_init(void)
{
	HASHCTL		ctl = {0};

	ctl.keysize = sizeof(Oid);
	ctl.entrysize = sizeof(Entry);
	ctl.hcxt = CacheMemoryContext;
	entries = hash_create("govproj tables", 64, &ctl, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	CacheRegisterRelcacheCallback(relcache_callback, (Datum) 0);
}

/* Called from _PG_init by higher rooms: they hear what the relcache callback hears. */
void
descriptor_listen(const RegisterListener *who)
{
	Assert(nlisteners < MOST_LISTENERS);
	listeners[nlisteners++] = who;
}

/*
 * What is in the tables of a register of another version: only what is as this one has it.  Tables
 * and columns that it has not are no fault of its.
 */
static void
fill_tables_alone(Register *reg)
{
	for (int which = 0; which < NTABLES; which++)
		if (OidIsValid(reg->table[which].relid))
			register_table_alone(&reg->table[which], reg, which, reg->table[which].relid);
}

/* Library, extension and register: a register has no version until it has its row. */
static void
compare_versions(Register *reg, Oid engine_function)
{
	Oid			row_relid = reg->table[TABLE_register].relid;

	reg->extension_version = extension_version(engine_function);
	reg->version = OidIsValid(row_relid) ? register_version(row_relid) : NULL;
	reg->is_other_version = !is_library_version(reg->extension_version) ||
		!is_library_version(reg->version);
}

static void
check_complete(const Register *reg, Oid relid)
{
	for (int which = 0; which < NTABLES; which++)
		if (!OidIsValid(reg->table[which].relid))
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("the register of table \"%s\" has no %s table",
							get_rel_name(relid), register_table_name(which)),
					 errdetail("It is found along foreign keys by the trigger it carries; the "
							   "table, its foreign key or its trigger was dropped.")));
}

static char *
text_or_null(const char *text)
{
	return text ? pstrdup(text) : NULL;
}

/* What the descriptor points to goes with it; all else that finding it took is let go. */
static void
keep_what_was_found(Register *reg)
{
	MemoryContext old = MemoryContextSwitchTo(reg->context);

	reg->extension_version = text_or_null(reg->extension_version);
	reg->version = text_or_null(reg->version);
	MemoryContextSwitchTo(old);
}

static void
take_tables(Register *reg, Oid relid)
{
	Found		found;

	discover_tables(&found, relid, reg->engine_namespace);
	reg->owner = found.owner;
	for (int which = 0; which < NTABLES; which++)
	{
		reg->table[which].reg = reg;
		reg->table[which].relid = found.relid[which];
		reg->table[which].row_type = found.row_type[which];
		reg->table[which].id = which;
	}
}

static Register *
register_build(Oid relid, Oid engine_function)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "govproj register",
												  ALLOCSET_SMALL_SIZES);
	MemoryContext scratch = AllocSetContextCreate(CurrentMemoryContext, "govproj register found",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(scratch);
	Register   *reg = MemoryContextAllocZero(context, sizeof(Register));

	reg->context = context;
	reg->engine_namespace = get_func_namespace(engine_function);
	take_tables(reg, relid);
	compare_versions(reg, engine_function);
	if (reg->is_other_version)
		fill_tables_alone(reg);
	keep_what_was_found(reg);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(scratch);
	if (OidIsValid(reg->table[TABLE_project].relid) && !reg->is_other_version)
		check_complete(reg, relid);
	return reg;
}

/* Forget a replaced descriptor, but leave it readable for this transaction. */
static void
register_retire(Register *reg)
{
	for (int which = 0; which < NTABLES; which++)
	{
		Oid			relid = reg->table[which].relid;
		Entry	   *entry = hash_search(entries, &relid, HASH_FIND, NULL);

		if (entry && entry->reg == reg)
			hash_search(entries, &relid, HASH_REMOVE, NULL);
	}
	register_doubt(reg);		/* messages will not reach it any more */
	MemoryContextSetParent(reg->context, TopTransactionContext);
}

/*
 * A register of which a table is gone.  Only those that messages have named are looked up: of many
 * registers that a backend knows, the one that it works in is found anew again and again.
 */
static Register *
find_dropped(void)
{
	HASH_SEQ_STATUS seq;
	Entry	   *entry;

	hash_seq_init(&seq, entries);
	while ((entry = hash_seq_search(&seq)) != NULL)
	{
		if (!entry->named)
			continue;
		if (!SearchSysCacheExists1(RELOID, ObjectIdGetDatum(entry->relid)))
		{
			hash_seq_term(&seq);
			return entry->reg;
		}
		entry->named = false;
	}
	return NULL;
}

/* Nobody asks for the tables of a dropped register again, so it is let go when another is built. */
static void
forget_dropped(void)
{
	Register   *reg;

	if (!some_named)
		return;
	some_named = false;			/* before any is looked up, for that may bring messages */
	while ((reg = find_dropped()) != NULL)
	{
		for (int i = 0; i < nlisteners; i++)
			listeners[i]->forget(reg);
		register_retire(reg);
	}
}

/* current: has no message come while it was built?  One may concern what has been read. */
static void
register_publish(Register *reg, bool current)
{
	MemoryContextSetParent(reg->context, CacheMemoryContext);
	for (int which = 0; which < NTABLES; which++)
	{
		Oid			relid = reg->table[which].relid;
		Entry	   *entry = hash_search(entries, &relid, HASH_FIND, NULL);

		if (entry)
			register_retire(entry->reg);
	}
	for (int which = 0; which < NTABLES; which++)
	{
		Oid			relid = reg->table[which].relid;
		Entry	   *entry;

		if (!OidIsValid(relid))
			continue;			/* of another version */
		entry = hash_search(entries, &relid, HASH_ENTER, NULL);
		entry->table = which;
		entry->named = !current;
		entry->reg = reg;
	}
	some_named |= !current;
	reg->valid = current;
}

/*
 * Errors, always: 55000, which says whether library, extension or register is
 * behind, and what to do.
 */
void
refuse_version(const Register *reg)
{
	if (!is_library_version(reg->extension_version))
		refuse_library(reg->extension_version);
	refuse_register(reg->table[TABLE_project].relid, reg->version);
}

/* Is a table of the register there with every column that the engine reads? */
bool
register_has_table(const Register *reg, TableId which)
{
	if (reg->is_other_version)
		return table_is_complete(&reg->table[which]);
	return OidIsValid(reg->table[which].relid);
}

/*
 * register_of, even where library, extension and register are not of one version:
 * what is read of the answer is asked for by register_has_table first.
 */
Register *
register_of_any_version(Oid relid, Oid engine_function, TableId *which)
{
	Entry	   *entry = hash_search(entries, &relid, HASH_FIND, NULL);

	for (int i = 0; i < MAX_BUILDS && (entry == NULL || !entry->reg->valid); i++)
	{
		uint64		before;
		Register   *reg;

		forget_dropped();
		before = generation;
		reg = register_build(relid, engine_function);
		/* it may be one that came with another version */
		if (!OidIsValid(reg->table[TABLE_project].relid) && reg->is_other_version)
			refuse_version(reg);
		if (!OidIsValid(reg->table[TABLE_project].relid))
			ereport(ERROR,
					(errcode(ERRCODE_WRONG_OBJECT_TYPE),
					 errmsg("\"%s\" is not a table of a register", get_rel_name(relid))));
		register_publish(reg, generation == before);
		entry = hash_search(entries, &relid, HASH_FIND, NULL);
	}
	if (which)
		*which = entry->table;
	return entry->reg;
}

/*
 * The register that a relation belongs to, and which of its tables it
 * is.  engine_function is any function of this library: its schema tells the
 * engine's triggers from the users'.  Errors: 55000 when the register is not
 * whole, or library, extension and register are not of one version, 42809 when
 * the relation is no table of a register.
 */
Register *
register_of(Oid relid, Oid engine_function, TableId *which)
{
	Register   *reg = register_of_any_version(relid, engine_function, which);

	if (reg->is_other_version)
		refuse_version(reg);
	return reg;
}

/*
 * Look at what a table is like, now that it is open.  That waits until it is opened for the first
 * time: half of them are never needed in one connection.
 */
static void
learn(Table *table, Relation rel)
{
	MemoryContext old;

	fill_table(table, rel, table->reg->engine_namespace);
	old = MemoryContextSwitchTo(table->reg->context);
	table->user_triggers = CopyTriggerDesc(table->user_triggers);
	MemoryContextSwitchTo(old);
	table->is_known = true;
}

/* Is an open table still what it was found to be?  Errors: 55000, 42804. */
static bool
is_as_found(const Table *table, Relation rel)
{
	Oid			engine_namespace = table->reg->engine_namespace;

	return table_of_relation(rel, engine_namespace) == (int) table->id &&
		(!table->is_known || table_is_as_found(table, rel, engine_namespace));
}

/*
 * Know a table that is open as rel.  Whoever holds a descriptor may have waited for a row since,
 * and the table may have been altered meanwhile; so what the descriptor says of it is looked at
 * again.  Errors: 42809, 55000, 42804.
 */
void
register_table_look(const Table *table, Relation rel)
{
	Table	   *looked_at = unconstify(Table *, table);
	const Register *reg = table->reg;

	if (table->is_current || reg->is_other_version)
		return;
	if (!reg->valid && !is_as_found(table, rel))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("table \"%s\" was altered meanwhile", RelationGetRelationName(rel)),
				 errhint("Repeat the statement."),
				 errtable(rel)));
	if (!table->is_known)
		learn(looked_at, rel);
	looked_at->is_current = reg->valid;
	looked_at->placed = InvalidOid;
}

/* Open a table of the register.  Errors: 42809, 55000, 42804. */
Relation
register_table_open(const Table *table, LOCKMODE lockmode)
{
	Relation	rel = table_open(table->relid, lockmode);

	if (!table->is_current)
		register_table_look(table, rel);
	return rel;
}

/*
 * Look at all that have not been needed yet, for one who says that a register is in order.
 * Errors: as register_table_open.
 */
void
register_look_at_all(const Register *reg)
{
	for (int which = 0; which < NTABLES; which++)
		table_close(register_table_open(&reg->table[which], AccessShareLock), AccessShareLock);
}

/*
 * Look which indexes lead to the rows of an open table.  That waits until one is asked for: what is
 * read as a whole, as the rules are, needs none.
 */
void
register_table_seek(const Table *table, Relation rel)
{
	Table	   *looked_at = unconstify(Table *, table);

	fill_table_indexes(looked_at, rel);
	looked_at->is_indexed = true;
}

/* The same of one that need not be open. */
static void
seek_closed(const Table *table)
{
	Relation	rel = register_table_open(table, AccessShareLock);

	register_table_seek(table, rel);
	table_close(rel, AccessShareLock);
}

/* Does an index lead to the rows of a project and a kind in the order of such days? */
bool
register_table_is_by_day(const Table *table, DayOf day)
{
	if (!table->is_indexed)
		seek_closed(table);
	return OidIsValid(table->by_day[day]);
}

/*
 * What a message names that tells of a change of the table's rows: the index of their ids.  One
 * that names the table itself would have every backend find the register anew, for each row.
 */
Oid
register_table_announced(const Table *table)
{
	if (!table->is_indexed)
		seek_closed(table);
	return OidIsValid(table->by[0]) ? table->by[0] : table->relid;
}

/* The users' triggers of a table the engine inserts into, as they are now. */
TriggerDesc *
register_table_triggers(const Table *table, Relation rel)
{
	return table->reg->valid ? table->user_triggers
		: users_triggers_only(rel, table->id, table->reg->engine_namespace);
}
