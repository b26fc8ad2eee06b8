/*
 * numbered.c
 *		Numbers that others give: of contracts, vouchers and papers.
 *
 * What is sent twice is to be entered once.  A number that is given stands once
 * within its contract or project, as long as what it stands on counts: a unique
 * index could not tell that a payment has been reversed.  Whoever asks holds the
 * lock on the contract or project, so that nobody else enters it meanwhile.
 */
#include "postgres.h"

#include "utils/snapmgr.h"

#include "register/numbered.h"
#include "register/probe.h"

/* Does another row take this one back?  undoes: the column that would name it; ANY_COLUMN: none. */
bool
row_is_undone(const Table *table, int undoes, int64 id, Snapshot snapshot)
{
	Probe		probe;
	bool		found;

	if (undoes == ANY_COLUMN)
		return false;
	probe_begin(&probe, table, undoes, Int64GetDatum(id), snapshot);
	found = probe_next(&probe) != NULL;
	probe_end(&probe);
	return found;
}

static bool
holds_same(const Row *row, const Row *entry, int column)
{
	return !row_isnull(row, column) &&
		row_holds(row, row->table->att[column] - 1, row_datum(entry, column));
}

static bool
bears_same_number(const Row *row, const Row *entry, const Numbering *by)
{
	if (!holds_same(row, entry, table_columns_by_number(row->table->id)[1]) ||
		row_int64(row, by->id) == row_int64(entry, by->id))
		return false;
	if (by->undoes != ANY_COLUMN && !row_isnull(row, by->undoes))
		return false;
	if (by->round != ANY_COLUMN && row_int64(row, by->round) < by->since)
		return false;
	for (int i = 0; i < by->nsame; i++)
		if (!holds_same(row, entry, by->same[i]))
			return false;
	return true;
}

/* The id of another row that counts and bears the number of an entry; 0: none. */
int64
number_taken_by(const Table *table, const Row *entry, const Numbering *by)
{
	const int  *columns = table_columns_by_number(table->id);
	Snapshot	snapshot;
	Probe		probe;
	Row		   *row;
	int64		id = 0;

	if (row_isnull(entry, columns[1]) ||
		(by->undoes != ANY_COLUMN && !row_isnull(entry, by->undoes)))
		return 0;
	snapshot = RegisterSnapshot(fact_snapshot());
	probe_number(&probe, table, row_datum(entry, columns[0]), row_datum(entry, columns[1]),
				 snapshot);
	while (id == 0 && (row = probe_next(&probe)) != NULL)
		if (bears_same_number(row, entry, by) &&
			!row_is_undone(table, by->undoes, row_int64(row, by->id), snapshot))
			id = row_int64(row, by->id);
	probe_end(&probe);
	UnregisterSnapshot(snapshot);
	return id;
}
