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
#include "register/version.h"

/* Which register, and what in it, a relation is. */
typedef struct Entry
{
	Oid			relid;			/* hash key */
	TableId		table;
	Register   *reg;
} Entry;

static HTAB *entries = NULL;

/* Who keeps something of a register beside its descriptor. */
#define MOST_LISTENERS 2
static const RegisterListener *listeners[MOST_LISTENERS];
static int	nlisteners = 0;

/* Moves with each invalidation, so that one arriving during a build is seen. */
static uint64 generation = 0;

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
			entry->reg->valid = false;
		return;
	}
	hash_seq_init(&seq, entries);
	while ((entry = hash_seq_search(&seq)) != NULL)
		entry->reg->valid = false;
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

/* Does any of the relations belong to the register already? */
static bool
any_known(const Register *reg, List *relids)
{
	ListCell   *lc;

	foreach(lc, relids)
	{
		for (int which = 0; which < NTABLES; which++)
			if (reg->table[which].relid == lfirst_oid(lc))
				return true;
	}
	return false;
}

/*
 * Take a relation into the descriptor if it is a table of this register, and
 * go on to its neighbours.  All have one owner: whoever may refer to a register's
 * tables could else build another around them.  One that only points here may be
 * a stranger even so: it must refer to a known table by a column of ours.
 */
static void
register_visit(Register *reg, Oid relid, bool trusted, Oid engine_namespace)
{
	Relation	rel = table_open(relid, AccessShareLock);
	int			which = table_of_relation(rel, engine_namespace);
	List	   *parents = NIL;
	List	   *children = NIL;
	ListCell   *lc;

	if (which >= 0 && reg->table[which].relid != relid)
	{
		parents = referenced_tables(rel, which);
		if ((!OidIsValid(reg->owner) || rel->rd_rel->relowner == reg->owner) &&
			(trusted || any_known(reg, parents)))
		{
			if (OidIsValid(reg->table[which].relid))
				ereport(ERROR,
						(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						 errmsg("tables \"%s\" and \"%s\" both serve as the %s table of one "
								"register",
								get_rel_name(reg->table[which].relid), RelationGetRelationName(rel),
								register_table_name(which))));
			reg->table[which].reg = reg;
			reg->table[which].relid = relid;
			reg->table[which].id = which;
			if (!OidIsValid(reg->owner))
				reg->owner = rel->rd_rel->relowner;
			children = referencing_tables(rel);
		}
		else
			parents = NIL;
	}
	table_close(rel, AccessShareLock);

	foreach(lc, parents)
		register_visit(reg, lfirst_oid(lc), true, engine_namespace);
	foreach(lc, children)
		register_visit(reg, lfirst_oid(lc), false, engine_namespace);
}

/*
 * What is in the tables that were found.  Of a register of another version only
 * what is as this one has it: tables and columns that it has not are no fault of
 * its.
 */
static void
fill_tables(Register *reg)
{
	for (int which = 0; which < NTABLES; which++)
	{
		Table	   *table = &reg->table[which];
		Relation	rel;

		if (!OidIsValid(table->relid))
			continue;
		if (reg->is_other_version)
		{
			register_table_alone(table, reg, which, table->relid);
			continue;
		}
		rel = table_open(table->relid, AccessShareLock);
		fill_table(table, rel, reg->engine_namespace);
		table_close(rel, AccessShareLock);
	}
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
	for (int which = 0; which < NTABLES; which++)
		reg->table[which].user_triggers = CopyTriggerDesc(reg->table[which].user_triggers);
	MemoryContextSwitchTo(old);
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
	register_visit(reg, relid, true, reg->engine_namespace);
	compare_versions(reg, engine_function);
	fill_tables(reg);
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
	HASH_SEQ_STATUS seq;
	Entry	   *entry;

	hash_seq_init(&seq, entries);
	while ((entry = hash_seq_search(&seq)) != NULL)
		if (entry->reg == reg)
			hash_search(entries, &entry->relid, HASH_REMOVE, NULL);
	reg->valid = false;			/* messages will not reach it any more */
	MemoryContextSetParent(reg->context, TopTransactionContext);
}

static Register *
find_dropped(void)
{
	HASH_SEQ_STATUS seq;
	Entry	   *entry;

	hash_seq_init(&seq, entries);
	while ((entry = hash_seq_search(&seq)) != NULL)
		if (!entry->reg->valid && !SearchSysCacheExists1(RELOID, ObjectIdGetDatum(entry->relid)))
		{
			hash_seq_term(&seq);
			return entry->reg;
		}
	return NULL;
}

/* Nobody asks for the tables of a dropped register again, so it is let go when another is built. */
static void
forget_dropped(void)
{
	Register   *reg;

	while ((reg = find_dropped()) != NULL)
	{
		for (int i = 0; i < nlisteners; i++)
			listeners[i]->forget(reg);
		register_retire(reg);
	}
}

static void
register_publish(Register *reg)
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
		entry->reg = reg;
	}
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
	return table_is_complete(&reg->table[which]);
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
		register_publish(reg);

		/* A message that came while we built may concern what we have read. */
		reg->valid = (generation == before);
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
 * Open a table of the register.  Whoever holds a descriptor may have waited for
 * a row since, and the table may have been altered meanwhile; so what the
 * descriptor says of it is looked at again.  Errors: 55000, 42804.
 */
Relation
register_table_open(const Table *table, LOCKMODE lockmode)
{
	Relation	rel = table_open(table->relid, lockmode);
	const Register *reg = table->reg;

	if (!reg->valid && !reg->is_other_version &&
		!table_is_as_found(table, rel, reg->engine_namespace))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("table \"%s\" was altered meanwhile", RelationGetRelationName(rel)),
				 errhint("Repeat the statement."),
				 errtable(rel)));
	return rel;
}

/* The users' triggers of a table the engine inserts into, as they are now. */
TriggerDesc *
register_table_triggers(const Table *table, Relation rel)
{
	return table->reg->valid ? table->user_triggers
		: users_triggers_only(rel, table->id, table->reg->engine_namespace);
}
