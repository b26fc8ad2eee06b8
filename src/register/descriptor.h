/*
 * descriptor.h
 *		What a backend knows of one register: its tables, each as table.h has it.
 *
 * A register is a schema of the user's own, so nothing here is found by name of
 * schema or table.  From the relation a trigger fired on, the other tables are
 * reached along foreign keys in both directions; what a table is for is told by
 * the first argument of the engine's trigger it carries.  Renames and shards
 * therefore work.  Columns are looked up by name once, when a table is first
 * opened, so that users may add their own.
 *
 * Tables are numbered by TABLE_table, columns within one by A_table_column, of
 * schema/tables.h and schema/ROOM.h, which scripts/schema makes from the DDL.
 */
#ifndef GOVPROJ_DESCRIPTOR_H
#define GOVPROJ_DESCRIPTOR_H

#include "postgres.h"

#include "commands/trigger.h"
#include "utils/rel.h"

#include "compat.h"
#include "register/table.h"

/* Where the rows of a register are: see rows_here.h. */
typedef enum RowsFound
{
	ROWS_NOT_ASKED = 0,
	ROWS_HERE,
	ROWS_DISTRIBUTED,			/* in other tables, perhaps on another server */
	ROWS_GONE					/* it has lost its own row */
} RowsFound;

struct Register
{
	bool		valid;			/* cleared by the relcache callback */
	MemoryContext context;
	Oid			engine_namespace;
	Oid			owner;			/* of its tables */
	char	   *extension_version;	/* NULL: of none */
	char	   *version;		/* its own; NULL: it has no row yet */
	bool		is_other_version;	/* one of them is not the library's */
	RowsFound	rows;			/* asked for by register_rows_are_here */
	Table		table[NTABLES];
};

/*
 * How often a build is repeated because a message arrived meanwhile.  A bound,
 * because debug_discard_caches sends one at every turn.
 */
#define MAX_BUILDS 8

/*
 * What a higher room keeps of registers goes stale with their descriptors.
 * invalidate is called from the relcache callback: it marks, and looks nothing
 * up; forget, when a dropped register is let go.
 */
typedef struct RegisterListener
{
	void		(*invalidate) (Oid relid);
	void		(*forget) (const Register *reg);
} RegisterListener;

extern void descriptor_init(void);
extern void descriptor_listen(const RegisterListener *listener);
extern Register *register_of(Oid relid, Oid engine_function, TableId *which);
extern Register *register_of_any_version(Oid relid, Oid engine_function, TableId *which);
extern bool register_has_table(const Register *reg, TableId which);
pg_noreturn extern void refuse_version(const Register *reg);
extern Relation register_table_open(const Table *table, LOCKMODE lockmode);
extern void register_table_look(const Table *table, Relation rel);
extern void register_look_at_all(const Register *reg);
extern void register_table_seek(const Table *table, Relation rel);
extern bool register_table_is_by_day(const Table *table, DayOf day);
extern Oid	register_table_announced(const Table *table);
extern TriggerDesc *register_table_triggers(const Table *table, Relation rel);

#endif							/* GOVPROJ_DESCRIPTOR_H */
