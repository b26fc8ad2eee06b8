/*
 * target.c
 *		Where the executor writes a row that the engine hands it.
 */
#include "postgres.h"

#include "executor/executor.h"

#include "register/target.h"

/*
 * A table and its indexes; triggers: those to fire, or NULL.  Where there are none the relation's
 * own are not copied, as in CatalogOpenIndexes(): a project table has some forty, for foreign keys.
 */
ResultRelInfo *
target_open(Relation rel, TriggerDesc *triggers)
{
	ResultRelInfo *target = makeNode(ResultRelInfo);

	target->ri_RelationDesc = rel;
	if (triggers)
	{
		InitResultRelInfo(target, rel, 0, NULL, 0); /* 0: there is no range table to look into */
		target->ri_TrigDesc = triggers;
	}
	ExecOpenIndices(target, false);
	return target;
}

void
target_close(ResultRelInfo *target, EState *estate)
{
	ExecCloseIndices(target);
	ExecResetTupleTable(estate->es_tupleTable, false);
	FreeExecutorState(estate);
}
