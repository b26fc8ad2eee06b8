/*
 * compat.h
 *		What differs between the server versions built against (15 to 18), and nothing else.
 *
 * Include after postgres.h and fmgr.h.
 */
#ifndef GOVPROJ_COMPAT_H
#define GOVPROJ_COMPAT_H

/* What is told of variable-length values became a header of its own with 16. */
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/*
 * Soft errors came with 16; before that there is no context to save them in, and they are simply
 * raised.
 */
#ifndef ereturn
#define ereturn(context, dummy_value, ...) \
	do { \
		(void) (context); \
		ereport(ERROR, __VA_ARGS__); \
		return dummy_value; \
	} while (0)
#endif

/* What a table update says of the indexes, and how they are told, changed with 16. */
#if PG_VERSION_NUM < 160000
#define TU_UpdateIndexes bool
#define TU_None false
#define insert_index_tuples(target, slot, estate, update) \
	ExecInsertIndexTuples(target, slot, estate, true, false, NULL, NIL)
#else
#define insert_index_tuples(target, slot, estate, update) \
	ExecInsertIndexTuples(target, slot, estate, true, false, NULL, NIL, (update) == TU_Summarizing)
#endif

/* Reading what other backends are at got another name with 16. */
#if PG_VERSION_NUM < 160000
#define local_backend_status(i) pgstat_fetch_stat_local_beentry(i)
#else
#define local_backend_status(i) pgstat_get_local_beentry_by_index(i)
#endif

/*
 * From 18 on a column may be marked NOT NULL before its old rows have been checked; such a mark
 * proves nothing.
 */
#if PG_VERSION_NUM < 180000
#define column_is_never_null(desc, att) (TupleDescAttr(desc, att)->attnotnull)
#else
#define column_is_never_null(desc, att) \
	(TupleDescCompactAttr(desc, att)->attnullability == ATTNULLABLE_VALID)
#endif

/* From 18 on an index scan may be watched. */
#if PG_VERSION_NUM < 180000
#define begin_index_scan(rel, index, snapshot, nkeys) \
	index_beginscan(rel, index, snapshot, nkeys, 0)
#else
#define begin_index_scan(rel, index, snapshot, nkeys) \
	index_beginscan(rel, index, snapshot, NULL, nkeys, 0)
#endif

/* Since 18 the executor is not told any more that it runs a statement once. */
#if PG_VERSION_NUM < 180000
#define executor_run(query) ExecutorRun(query, ForwardScanDirection, 0, true)
#else
#define executor_run(query) ExecutorRun(query, ForwardScanDirection, 0)
#endif

/* From 17 on the sequence behind a column is asked of the open table. */
#if PG_VERSION_NUM < 170000
#define identity_sequence(rel, att) getIdentitySequence(RelationGetRelid(rel), att, true)
#else
#define identity_sequence(rel, att) getIdentitySequence(rel, att, true)
#endif

/* Rights on whatever is in a catalogue are asked for by one function since 16. */
#if PG_VERSION_NUM < 160000
#define function_aclcheck(function, role) pg_proc_aclcheck(function, role, ACL_EXECUTE)
#else
#define function_aclcheck(function, role) \
	object_aclcheck(ProcedureRelationId, function, role, ACL_EXECUTE)
#endif

/* Who does not return is told before the declaration since 18. */
#ifndef pg_noreturn
#define pg_noreturn pg_attribute_noreturn()
#endif

#endif							/* GOVPROJ_COMPAT_H */
