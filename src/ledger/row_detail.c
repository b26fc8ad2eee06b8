/*
 * row_detail.c
 *		A row as an act would tell of it.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/typcache.h"

#include "ledger/ledger.h"
#include "register/row.h"

PG_FUNCTION_INFO_V1(govproj_row_detail);

/*
 * govproj.row_detail(record): the row as JSON, written as the detail of an act
 * is, so that a row can be compared with what was recorded of it whatever the
 * client's settings.  NULL for NULL.
 */
Datum
govproj_row_detail(PG_FUNCTION_ARGS)
{
	HeapTupleHeader header = PG_GETARG_HEAPTUPLEHEADER(0);
	TupleDesc	desc = lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(header),
											  HeapTupleHeaderGetTypMod(header));
	HeapTupleData tuple = {0};
	Row			row = {0};
	char	   *detail;

	tuple.t_len = HeapTupleHeaderGetDatumLength(header);
	tuple.t_data = header;
	row.desc = desc;
	row.values = palloc(desc->natts * sizeof(Datum));
	row.isnull = palloc(desc->natts * sizeof(bool));
	heap_deform_tuple(&tuple, desc, row.values, row.isnull);
	detail = detail_row(&row, NULL, 0);
	ReleaseTupleDesc(desc);
	PG_RETURN_TEXT_P(cstring_to_text(detail));
}
