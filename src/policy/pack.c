/*
 * pack.c
 *		The SQL functions that tell what is wrong with a pack.
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/tuplestore.h"

#include "compat.h"
#include "errors.h"
#include "policy/pack_form.h"

PG_FUNCTION_INFO_V1(govproj_pack_fault_of_text);
PG_FUNCTION_INFO_V1(govproj_pack_fault_of_jsonb);
PG_FUNCTION_INFO_V1(govproj_pack_rows);

enum
{
	FAULT_section,
	FAULT_item,
	FAULT_place,
	FAULT_fault,
	FAULT_sort,
	FAULT_line,
	N_fault_columns
};

enum
{
	ROW_section,
	ROW_item,
	ROW_place,
	ROW_line,
	N_row_columns
};

static const char *const sorts[] = {"json", "form", "contradiction", "advice"};

static void
put_fault(ReturnSetInfo *result, const PackFault *fault)
{
	Datum		values[N_fault_columns];
	bool		nulls[N_fault_columns] = {false};

	nulls[FAULT_section] = fault->section == NULL;
	if (fault->section)
		values[FAULT_section] = CStringGetTextDatum(fault->section);
	nulls[FAULT_item] = fault->item < 0;
	values[FAULT_item] = Int32GetDatum(fault->item);
	values[FAULT_place] = CStringGetTextDatum(fault->place);
	values[FAULT_fault] = CStringGetTextDatum(fault->fault);
	values[FAULT_sort] = CStringGetTextDatum(sorts[fault->sort]);
	nulls[FAULT_line] = fault->line == 0;
	values[FAULT_line] = Int32GetDatum(fault->line);
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

static void
put_faults(FunctionCallInfo fcinfo, const char *text, bool is_jsonb)
{
	ListCell   *cell;

	InitMaterializedSRF(fcinfo, 0);
	foreach(cell, pack_faults(text, is_jsonb))
	{
		PackFault  *fault = lfirst(cell);

		/* jsonb has no lines that anybody wrote */
		if (is_jsonb)
			fault->line = 0;
		put_fault((ReturnSetInfo *) fcinfo->resultinfo, fault);
	}
}

/* govproj.pack_fault(pack text): a row for each fault of its form.  Errors: none of its own. */
Datum
govproj_pack_fault_of_text(PG_FUNCTION_ARGS)
{
	put_faults(fcinfo, text_to_cstring(PG_GETARG_TEXT_PP(0)), false);
	return (Datum) 0;
}

/* govproj.pack_fault(pack jsonb): the same, in the order of the grammar. */
Datum
govproj_pack_fault_of_jsonb(PG_FUNCTION_ARGS)
{
	Jsonb	   *pack = PG_GETARG_JSONB_P(0);

	put_faults(fcinfo, JsonbToCString(NULL, &pack->root, VARSIZE(pack)), true);
	return (Datum) 0;
}

/* govproj.pack_rows(pack text): what each row of a pack is called, and its line. */
Datum
govproj_pack_rows(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	List	   *rows = pack_rows(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	ListCell   *cell;

	InitMaterializedSRF(fcinfo, 0);
	foreach(cell, rows)
	{
		PackRow    *row = lfirst(cell);
		Datum		values[N_row_columns];
		bool		nulls[N_row_columns] = {false};

		values[ROW_section] = CStringGetTextDatum(row->section);
		values[ROW_item] = Int32GetDatum(row->item);
		values[ROW_place] = CStringGetTextDatum(row->place);
		values[ROW_line] = Int32GetDatum(row->line);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}
