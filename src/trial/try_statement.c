/*
 * try_statement.c
 *		A statement is run, undone, and what was said against it is told.
 *
 * So an entry can be explained by the very triggers that judge it: nothing is judged twice, in two
 * ways.  What it writes was never there, and what it locks is let go of, but for the sequences:
 * their numbers are used up.  Constraints that are deferred are not asked.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/resowner.h"

#include "errors.h"

PG_FUNCTION_INFO_V1(govproj_try_statement);

static void
run(const char *statement, Datum argument)
{
	Oid			types[1] = {JSONBOID};

	SPI_connect();
	(void) SPI_execute_with_args(statement, 1, types, &argument, NULL, false, 0);
	SPI_finish();
}

/* Run it and undo it; told is added what it was warned of.  Returns its refusal; NULL: none. */
static ErrorData *
run_and_undo(const char *statement, Datum argument, StringInfo told)
{
	MemoryContext context = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	ErrorData  *volatile refusal = NULL;
	StringInfo	before;

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(context);
	before = warnings_go_to(told);
	PG_TRY();
	{
		run(statement, argument);
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(context);
		refusal = CopyErrorData();
		FlushErrorState();
	}
	PG_END_TRY();
	(void) warnings_go_to(before);
	RollbackAndReleaseCurrentSubTransaction();
	MemoryContextSwitchTo(context);
	CurrentResourceOwner = owner;
	return refusal;
}

/* Is it said of what was entered, and not of the machine or of somebody in the way? */
static bool
is_of_entry(const ErrorData *error)
{
	int			class = ERRCODE_TO_CATEGORY(error->sqlerrcode);

	return class == ERRCODE_TO_CATEGORY(ERRCODE_GOVPROJ_NO_SUCH_STEP) ||
		class == ERRCODE_DATA_EXCEPTION || class == ERRCODE_INTEGRITY_CONSTRAINT_VIOLATION ||
		error->sqlerrcode == ERRCODE_INSUFFICIENT_PRIVILEGE;
}

/* Whatever is no refusal of the engine's: what the server said, in the same form. */
static char *
cause_of(const ErrorData *error)
{
	return refusal_json(error, error->constraint_name ? error->constraint_name
						: error->column_name, error->message);
}

static bool
is_told_as_json(const ErrorData *error)
{
	return error->domain && strcmp(error->domain, TEXTDOMAIN) == 0 && error->detail &&
		error->detail[0] == '[';
}

/*
 * govproj.try_statement(statement text, said jsonb): runs a statement of which $1 is said, with the
 * caller's rights, undoes it, and tells what it was warned of and refused with: a JSON array
 * of arrays, one for each warning and the refusal, of the objects that govproj.detail = 'json'
 * tells.  Errors: those of the statement that are not of class ZG, 22, 23 or 42501.
 */
Datum
govproj_try_statement(PG_FUNCTION_ARGS)
{
	char	   *statement = text_to_cstring(PG_GETARG_TEXT_PP(0));
	StringInfoData told;
	ErrorData  *refusal;

	initStringInfo(&told);
	appendStringInfoChar(&told, '[');
	refusal = run_and_undo(statement, PG_GETARG_DATUM(1), &told);
	if (refusal && !is_of_entry(refusal))
		ReThrowError(refusal);
	if (refusal)
		add_causes(&told, is_told_as_json(refusal) ? refusal->detail : cause_of(refusal));
	appendStringInfoChar(&told, ']');
	PG_RETURN_TEXT_P(cstring_to_text_with_len(told.data, told.len));
}
