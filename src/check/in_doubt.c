/*
 * in_doubt.c
 *		Which rows of a register are not plainly what the acts say.
 *
 * Nearly every row was entered by one act, perhaps changed by others, and is as
 * these tell.  Of such rows there is nothing to be found, and this passes over
 * them: it reads the ledger once, seeks the row of each act, and compares the two
 * as they stand (compared.c).
 *
 * All else is in doubt: a row that has no act, or was entered twice or removed,
 * to which a change is still owed or happened that began with something else, whose
 * act has no row, or whose act does not read as the engine writes.  For these the
 * acts are handed on, to be looked at closely (check_rows).  So more may be in doubt
 * here than there is a fault of, but nothing less.
 *
 * What cannot be dealt with like this, as a table that has lost its primary key, is
 * left out of the answer: then all of its rows are to be looked at.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "access/tableam.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/typcache.h"

#include "check/compared.h"
#include "compat.h"
#include "errors.h"
#include "office/sight.h"
#include "register/asked.h"
#include "register/ordered_rows.h"
#include "register/progress.h"
#include "schema/ledger.h"

PG_FUNCTION_INFO_V1(govproj_rows_in_doubt);

/* Columns of the answer, and of an act in it. */
#define ANSWER_COLUMNS 4
#define ANSWER_ACTS 3			/* number - 1 */
#define ACT_COLUMNS 7

typedef struct Bearing
{
	Compared   *on;
	Bears		how;
} Bearing;

typedef struct Kind
{
	char		name[NAMEDATALEN];	/* the key */
	List	   *bearings;
} Kind;

typedef struct Pass
{
	const Register *reg;
	Snapshot	snapshot;
	HTAB	   *kinds;
	List	   *tables;			/* of Compared */
	MemoryContext keep;
	MemoryContext scratch;		/* what looking at one act takes */
	TupleDesc	act_desc;
	void		(*look) (struct Pass *pass, const Said *act, const Bearing *bearing);
	Progress	progress;
} Pass;

/* What is compared: rows of the view recorded_tables */

static List *
names_of(Datum array)
{
	List	   *names = NIL;
	Datum	   *values;
	bool	   *nulls;
	int			n;

	deconstruct_array(DatumGetArrayTypeP(array), TEXTOID, -1, false, TYPALIGN_INT, &values, &nulls,
					  &n);
	for (int i = 0; i < n; i++)
		if (!nulls[i])
			names = lappend(names, TextDatumGetCString(values[i]));
	return names;
}

static void
add_bearing(Pass *pass, Compared *on, Bears how, List *kinds)
{
	ListCell   *cell;

	foreach(cell, kinds)
	{
		bool		found;
		Kind	   *kind = hash_search(pass->kinds, lfirst(cell), HASH_ENTER, &found);
		Bearing    *bearing = palloc(sizeof(Bearing));

		bearing->on = on;
		bearing->how = how;
		kind->bearings = found ? lappend(kind->bearings, bearing) : list_make1(bearing);
	}
}

static void
add_table(Pass *pass, HeapTuple tuple, TupleDesc desc)
{
	Compared   *c = palloc0(sizeof(Compared));
	int			which;
	Datum		of[9];
	List	   *changed;
	bool		isnull;

	for (int i = 1; i <= 8; i++)
		of[i] = SPI_getbinval(tuple, desc, i, &isnull);
	c->role = TextDatumGetCString(of[1]);
	which = register_table_named(c->role);
	if (which < 0 || !register_has_table(pass->reg, which))
		return;
	c->table = &pass->reg->table[which];
	require_select(c->table->relid);
	c->context = pass->keep;
	c->of_projects = which == TABLE_project;
	add_bearing(pass, c, ENTERS, names_of(of[2]));
	changed = names_of(of[3]);
	c->is_changed = changed != NIL;
	add_bearing(pass, c, CHANGES, changed);
	add_bearing(pass, c, REMOVES, names_of(of[4]));
	add_bearing(pass, c, MOVES, names_of(of[6]));
	c->kept = names_of(of[5]);
	c->told = names_of(of[7]);
	c->unset = names_of(of[8]);
	id_set_begin(&c->ids);
	pass->tables = lappend(pass->tables, c);
}

/* All of them, or the one that has that role. */
static void
add_tables(Pass *pass, Datum role, bool all)
{
	Oid			types[] = {TEXTOID};
	char		nulls[] = {all ? 'n' : ' ', '\0'};

	SPI_connect();
	if (SPI_execute_with_args("SELECT r.role, r.entered, r.changed, r.removed, r.kept, r.moved_by,"
							  " r.told, r.unset FROM govproj.recorded_tables AS r"
							  " WHERE $1 IS NULL OR r.role OPERATOR(pg_catalog.=) $1",
							  1, types, &role, nulls, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read recorded_tables");
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(pass->keep);

		add_table(pass, SPI_tuptable->vals[i], SPI_tuptable->tupdesc);
		MemoryContextSwitchTo(old);
	}
	SPI_finish();
}

/* Going through the acts */

static void
look_at_act(Pass *pass, const Said *act)
{
	Kind	   *kind = hash_search(pass->kinds, act->kind, HASH_FIND, NULL);
	ListCell   *cell;

	if (kind == NULL)
		return;
	foreach(cell, kind->bearings)
	{
		Bearing    *bearing = lfirst(cell);

		if (!bearing->on->is_left)
			pass->look(pass, act, bearing);
	}
}

/* Which step was the last one nobody can tell, and rows keep it. */
static void
leave_all(Pass *pass)
{
	ListCell   *cell;

	foreach(cell, pass->tables)
		((Compared *) lfirst(cell))->is_left = true;
}

static void
look_at_acts(Pass *pass, TableId which)
{
	Said		act = {.of_project = which == TABLE_act};
	OrderedRows acts;
	const Row  *row;

	ordered_rows_begin(&acts, &pass->reg->table[which], 2, PG_INT64_MIN, PG_INT64_MAX,
					   pass->snapshot);
	while ((row = ordered_rows_next(&acts)) != NULL)
	{
		MemoryContext old = MemoryContextSwitchTo(pass->scratch);

		said_read(&act, row);
		if (!act.is_plain)
			leave_all(pass);
		look_at_act(pass, &act);
		MemoryContextSwitchTo(old);
		MemoryContextReset(pass->scratch);
		progress_step(&pass->progress);
	}
	ordered_rows_end(&acts);
}

/* The id of the row that an act bears on.  false: there is none, or nobody can tell: it is left. */
static bool
find_id(const Said *act, const Bearing *bearing, int64 *id)
{
	bool		moves = bearing->how == MOVES;
	bool		is_plain = act->of_project;	/* a project has its chain */
	bool		found = act->of_project;

	*id = act->chain;
	/* a change of a project's costs moves no contract */
	if (!bearing->on->of_projects)
		found = said_id(act, moves ? "contract_id" : "id", moves, id, &is_plain);
	bearing->on->is_left = !is_plain;
	return found;
}

/* First: which rows are in doubt by what the acts say? */
static void
compare_act(Pass *pass, const Said *act, const Bearing *bearing)
{
	Compared   *c = bearing->on;
	int64		id;

	if (find_id(act, bearing, &id) && !id_has(&c->ids, id, ID_IN_DOUBT) &&
		!compared_follow(c, id, act, bearing->how))
		id_put(&c->ids, id, ID_IN_DOUBT);
}

/* And which have no act, or are there twice? */
static void
compare_rows(Pass *pass, Compared *c)
{
	AttrNumber	id_att = c->table->att[register_column(c->table->id, "id")];
	TupleTableSlot *slot = table_slot_create(c->rel, NULL);
	TableScanDesc scan = table_beginscan(c->rel, pass->snapshot, 0, NULL);

	while (table_scan_getnextslot(scan, ForwardScanDirection, slot))
	{
		bool		isnull;
		int64		id = DatumGetInt64(slot_getattr(slot, id_att, &isnull));

		CHECK_FOR_INTERRUPTS();
		if (isnull)
		{
			c->is_left = true;
			break;
		}
		if (!id_has(&c->ids, id, ID_ENTERED) || !id_put(&c->ids, id, ID_HERE))
			id_put(&c->ids, id, ID_IN_DOUBT);
	}
	table_endscan(scan);
	ExecDropSingleTupleTableSlot(slot);
}

/* The acts of what is in doubt */

static Datum
text_of(Span span)
{
	return PointerGetDatum(cstring_to_text_with_len(span.at, span.length));
}

static Datum
act_datum(Pass *pass, const Said *act)
{
	Datum		values[ACT_COLUMNS] = {Int64GetDatum(act->chain), Int64GetDatum(act->seq),
		CStringGetTextDatum(act->kind), text_of(act->actor), Int64GetDatum(act->step_seq),
		act->of_project ? row_datum(act->row, A_act_policy_id) : (Datum) 0, text_of(act->detail)};
	bool		nulls[ACT_COLUMNS] = {!act->of_project, false, false, false, act->step_seq == 0,
	!act->of_project};

	return HeapTupleGetDatum(heap_form_tuple(pass->act_desc, values, nulls));
}

/* More than this of a table is no longer handed on. */
static bool
has_room(Compared *c, Size size)
{
	c->size += size;
	c->is_left = c->size > (Size) maintenance_work_mem * 1024;
	return !c->is_left;
}

/* Last: keep those of rows that are in doubt. */
static void
keep_act(Pass *pass, const Said *act, const Bearing *bearing)
{
	Compared   *c = bearing->on;
	int64		id;

	if (c->ids.in_doubt == 0 || !find_id(act, bearing, &id) ||
		!id_has(&c->ids, id, ID_IN_DOUBT) || !has_room(c, act->detail.length + 128))
		return;
	c->acts = accumArrayResult(c->acts, act_datum(pass, act), false, pass->act_desc->tdtypeid,
							   pass->keep);
}

/* Putting it together */

static void
pass_begin(Pass *pass, const Register *reg, TupleDesc answer)
{
	HASHCTL		control = {.keysize = NAMEDATALEN,.entrysize = sizeof(Kind),
		.hcxt = CurrentMemoryContext
	};
	Oid			acts;

	memset(pass, 0, sizeof(Pass));
	pass->reg = reg;
	pass->snapshot = RegisterSnapshot(GetActiveSnapshot());
	pass->keep = CurrentMemoryContext;
	pass->scratch = AllocSetContextCreate(CurrentMemoryContext, "govproj check",
										  ALLOCSET_DEFAULT_SIZES);
	pass->kinds = hash_create("govproj kinds of act", 128, &control,
							  HASH_ELEM | HASH_STRINGS | HASH_CONTEXT);
	acts = TupleDescAttr(answer, ANSWER_ACTS)->atttypid;
	pass->act_desc = lookup_rowtype_tupdesc_copy(get_element_type(acts), -1);
}

static void
look_at_all_acts(Pass *pass, void (*look) (Pass *, const Said *, const Bearing *))
{
	pass->look = look;
	look_at_acts(pass, TABLE_register_act);
	look_at_acts(pass, TABLE_act);
}

static void
find_doubts(Pass *pass)
{
	bool		any = false;
	ListCell   *cell;

	foreach(cell, pass->tables)
	{
		Compared   *c = lfirst(cell);

		c->is_left = !compared_open(c, pass->snapshot);
	}
	look_at_all_acts(pass, compare_act);
	foreach(cell, pass->tables)
	{
		Compared   *c = lfirst(cell);

		if (c->is_left)
			continue;
		compared_owing(c);
		compare_rows(pass, c);
		if (!c->is_left && has_room(c, c->ids.in_doubt * sizeof(int64)))
			any |= c->ids.in_doubt > 0;
	}
	pass->progress.work = NULL;	/* what is left takes a moment */
	if (any)
		look_at_all_acts(pass, keep_act);
}

static void
put_answer(ReturnSetInfo *result, Pass *pass)
{
	Oid			act_type = pass->act_desc->tdtypeid;
	ListCell   *cell;

	foreach(cell, pass->tables)
	{
		Compared   *c = lfirst(cell);
		Datum		values[ANSWER_COLUMNS] = {CStringGetTextDatum(c->role),
		ObjectIdGetDatum(c->table->relid)};
		bool		nulls[ANSWER_COLUMNS] = {false};

		if (c->is_left)
			continue;
		values[2] = PointerGetDatum(ids_in_doubt(&c->ids));
		values[3] = c->acts ? makeArrayResult(c->acts, pass->keep)
			: PointerGetDatum(construct_empty_array(act_type));
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
}

/*
 * govproj.rows_in_doubt(project_table regclass, role text): of each table of
 * recorded_tables, or of the one in that role, the ids of the rows that are not
 * plainly what their acts say, and the acts that bear on these, by the snapshot of
 * the statement.  No row for a table that has to be looked at as a whole.  Errors:
 * as register_asked_about; 42501 for those who may not see all projects, or
 * without SELECT on a table; 55000 and 42804 for a table that the engine cannot
 * work with.
 */
Datum
govproj_rows_in_doubt(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	const Register *reg;
	const Table *acts;
	Pass		pass;
	ListCell   *cell;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	reg = register_asked_about(PG_GETARG_OID(0), fcinfo->flinfo->fn_oid);
	acts = &reg->table[TABLE_act];
	require_sight_of_all(reg);
	require_select(acts->relid);
	require_select(reg->table[TABLE_register_act].relid);
	pass_begin(&pass, reg, result->setDesc);
	add_tables(&pass, PG_GETARG_DATUM(1), PG_ARGISNULL(1));
	progress_begin(&pass.progress, progress_work(_("check_register of \"%s\", acts"), acts), acts,
				   -1);
	if (pass.tables != NIL)
	{
		find_doubts(&pass);
		put_answer(result, &pass);
	}
	foreach(cell, pass.tables)
		compared_close(lfirst(cell));
	MemoryContextDelete(pass.scratch);
	UnregisterSnapshot(pass.snapshot);
	return (Datum) 0;
}
