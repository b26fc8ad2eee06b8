/*
 * discovery.c
 *		Which relations are the tables of a register.
 *
 * From the one that is known foreign keys lead to the others, in both directions; what a table is
 * for is told by the engine's trigger that it carries.  Both are read off the catalogue, under one
 * snapshot, and no table is opened: that would cost ten times as much, and half of them are
 * never needed in one connection.  Whoever opens one looks whether it is what was found.
 */
#include "postgres.h"

#include "catalog/pg_attribute.h"
#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_trigger.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "nodes/pg_list.h"
#include "utils/array.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"

#include "compat.h"
#include "errors.h"
#include "register/discovery.h"
#include "register/lookup.h"
#include "register/table.h"

/* A foreign key, as the triggers that look after it tell of it. */
typedef struct Link
{
	Oid			constraint;
	Oid			child;			/* refers to */
	Oid			parent;
} Link;

/* What the triggers of a relation say. */
typedef struct Told
{
	int			which;			/* of a register's tables it is; -1: none */
	List	   *links;
} Told;

typedef struct Discovery
{
	Found	   *found;
	Oid			engine_namespace;
	List	   *links;			/* of the tables found so far */
	List	   *functions;		/* of the engine's, met so far */
	Lookup		trigger;
	Lookup		class;
	Lookup		constraint;
	Lookup		attribute;
	Lookup		proc;
} Discovery;

static void
discovery_begin(Discovery *d, Snapshot snapshot)
{
	lookup_begin(&d->trigger, TriggerRelationId, TriggerRelidNameIndexId, 1, snapshot);
	lookup_begin(&d->class, RelationRelationId, ClassOidIndexId, 1, snapshot);
	lookup_begin(&d->constraint, ConstraintRelationId, ConstraintOidIndexId, 1, snapshot);
	lookup_begin(&d->attribute, AttributeRelationId, AttributeRelidNumIndexId, 2, snapshot);
	lookup_begin(&d->proc, ProcedureRelationId, ProcedureOidIndexId, 1, snapshot);
}

static void
discovery_end(Discovery *d)
{
	lookup_end(&d->proc);
	lookup_end(&d->attribute);
	lookup_end(&d->constraint);
	lookup_end(&d->class);
	lookup_end(&d->trigger);
}

/* Which table has been found to be that relation; -1: none. */
static int
table_found(const Found *found, Oid relid)
{
	for (int which = 0; which < NTABLES; which++)
		if (found->relid[which] == relid)
			return which;
	return -1;
}

static bool
is_engine_function(Discovery *d, Oid function)
{
	HeapTuple	tuple;

	if (list_member_oid(d->functions, function))
		return true;
	tuple = lookup_only(&d->proc, function);
	if (!HeapTupleIsValid(tuple) ||
		((Form_pg_proc) GETSTRUCT(tuple))->pronamespace != d->engine_namespace)
		return false;
	d->functions = lappend_oid(d->functions, function);
	return true;
}

/* Which table the engine's trigger says it is on; -1: it is not the engine's. */
static int
table_of_trigger(Discovery *d, HeapTuple tuple)
{
	const FormData_pg_trigger *trigger = (Form_pg_trigger) GETSTRUCT(tuple);
	bool		isnull;
	Datum		arguments;
	int			which;

	if (trigger->tgnargs < 1)
		return -1;
	arguments = heap_getattr(tuple, Anum_pg_trigger_tgargs, RelationGetDescr(d->trigger.catalog),
							 &isnull);
	which = isnull ? -1 : register_table_named(VARDATA_ANY(DatumGetByteaPP(arguments)));
	return which >= 0 && is_engine_function(d, trigger->tgfoid) ? which : -1;
}

static void
add_link(Told *told, Oid constraint, Oid child, Oid parent)
{
	Link	   *link = palloc(sizeof(Link));

	link->constraint = constraint;
	link->child = child;
	link->parent = parent;
	told->links = lappend(told->links, link);
}

static Told
read_triggers(Discovery *d, Oid relid)
{
	Told		told = {-1, NIL};
	HeapTuple	tuple;

	lookup_find(&d->trigger, relid, InvalidAttrNumber);
	while (HeapTupleIsValid(tuple = lookup_next(&d->trigger)))
	{
		const FormData_pg_trigger *trigger = (Form_pg_trigger) GETSTRUCT(tuple);

		if (!trigger->tgisinternal)
		{
			if (told.which < 0)
				told.which = table_of_trigger(d, tuple);
		}
		/* a foreign key has two of either kind */
		else if (trigger->tgfoid == F_RI_FKEY_CHECK_INS)
			add_link(&told, trigger->tgconstraint, relid, trigger->tgconstrrelid);
		else if (TRIGGER_FOR_DELETE(trigger->tgtype) &&
				 RI_FKey_trigger_type(trigger->tgfoid) == RI_TRIGGER_PK)
			add_link(&told, trigger->tgconstraint, trigger->tgconstrrelid, relid);
	}
	return told;
}

/* Its owner and the type of its rows; InvalidOid where it is gone. */
static Oid
owner_of_relation(Discovery *d, Oid relid, Oid *row_type)
{
	HeapTuple	tuple = lookup_only(&d->class, relid);
	Form_pg_class class;

	if (!HeapTupleIsValid(tuple))
		return InvalidOid;
	class = (Form_pg_class) GETSTRUCT(tuple);
	*row_type = class->reltype;
	return class->relowner;
}

/* The only column that refers to another table, of a foreign key; else 0. */
static AttrNumber
only_column(Discovery *d, const Link *link)
{
	HeapTuple	tuple = lookup_only(&d->constraint, link->constraint);
	const FormData_pg_constraint *form;
	Datum	   *columns;
	int			n;
	bool		isnull;
	Datum		datum;

	if (!HeapTupleIsValid(tuple))
		return InvalidAttrNumber;
	form = (Form_pg_constraint) GETSTRUCT(tuple);
	if (form->contype != CONSTRAINT_FOREIGN || form->conrelid != link->child ||
		form->confrelid != link->parent)
		return InvalidAttrNumber;
	datum = heap_getattr(tuple, Anum_pg_constraint_conkey, RelationGetDescr(d->constraint.catalog),
						 &isnull);
	if (isnull)
		return InvalidAttrNumber;
	deconstruct_array(DatumGetArrayTypeP(datum), INT2OID, sizeof(int16), true, TYPALIGN_SHORT,
					  &columns, NULL, &n);
	return n == 1 ? DatumGetInt16(columns[0]) : InvalidAttrNumber;
}

/* Is it by a column that the engine knows?  child: which table refers. */
static bool
is_engine_link(Discovery *d, const Link *link, TableId child)
{
	AttrNumber	att = only_column(d, link);
	HeapTuple	tuple;

	if (att == InvalidAttrNumber)
		return false;
	lookup_find(&d->attribute, link->child, att);
	tuple = lookup_next(&d->attribute);
	return HeapTupleIsValid(tuple) &&
		column_is_reference(child, NameStr(((Form_pg_attribute) GETSTRUCT(tuple))->attname));
}

/*
 * Take a relation in if it is a table of this register.  All have one owner: whoever may refer to
 * a register's tables could else build another around them.  One that is of that owner may be a
 * stranger even so: it must be tied to a known table by a column of ours.  link: that tie, or NULL
 * of the table from which all begins.
 */
static void
consider(Discovery *d, Oid relid, const Link *link)
{
	Found	   *found = d->found;
	Told		told = read_triggers(d, relid);
	Oid			owner;
	Oid			row_type;

	if (told.which < 0)
		return;
	owner = owner_of_relation(d, relid, &row_type);
	if (!OidIsValid(owner) || (OidIsValid(found->owner) && owner != found->owner))
		return;
	if (link && !is_engine_link(d, link, link->child == relid ? told.which
								: table_found(found, link->child)))
		return;
	if (OidIsValid(found->relid[told.which]))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("tables \"%s\" and \"%s\" both serve as the %s table of one register",
						get_rel_name(found->relid[told.which]), get_rel_name(relid),
						register_table_name(told.which))));
	found->relid[told.which] = relid;
	found->row_type[told.which] = row_type;
	found->owner = owner;
	d->links = list_concat(d->links, told.links);
}

/*
 * Find all that hangs together with a relation, if that is a table of a register.  A catalogue's
 * snapshot is as fresh as can be, and may be had in a parallel worker.  Errors: 55000.
 */
void
discover_tables(Found *found, Oid relid, Oid engine_namespace)
{
	Snapshot	snapshot = RegisterSnapshot(GetCatalogSnapshot(TriggerRelationId));
	Discovery	d = {.found = found, .engine_namespace = engine_namespace};

	memset(found, 0, sizeof(Found));
	discovery_begin(&d, snapshot);
	consider(&d, relid, NULL);
	for (int i = 0; i < list_length(d.links); i++)	/* it grows */
	{
		const Link *link = list_nth(d.links, i);

		if (table_found(found, link->child) < 0)
			consider(&d, link->child, link);
		else if (table_found(found, link->parent) < 0)
			consider(&d, link->parent, link);
	}
	discovery_end(&d);
	UnregisterSnapshot(snapshot);
}
