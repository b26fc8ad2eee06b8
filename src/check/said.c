/*
 * said.c
 *		An act of either table, as what is compared with the acts reads it.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"

#include "check/said.h"
#include "compat.h"
#include "ledger/ledger.h"
#include "schema/ledger.h"

Span
span_of(Datum datum)
{
	text	   *value = DatumGetTextPP(datum);
	Span		span = {VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value)};

	return span;
}

/* What an act says under a name; NULL: nothing, or null. */
static JsonbValue *
value_said(const Said *act, const char *name)
{
	JsonbValue *value = detail_value(act->row, A_act_detail, name);

	return value && value->type != jbvNull ? value : NULL;
}

/* Written as a whole number, which it then is. */
static bool
numeric_is_int(Numeric number, int64 *value)
{
	char	   *text = DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(number)));
	Span		span = {text, strlen(text)};

	return span_int(span, value);
}

/*
 * Which step was the last one, act by act of a chain.  Where one is taken back, or a move, the one
 * before it is the last again.
 */
static void
follow_steps(Said *act)
{
	bool		undone = strcmp(act->kind, "step_undone") == 0;
	JsonbValue *before;

	if (row_isnull(act->row, A_act_to_stage) && !undone)
		return;
	act->step_seq = act->seq;
	act->is_plain = act->seq > 0;
	if (!undone && !(strcmp(act->kind, PROJECT_MOVED) == 0 &&
					 value_said(act, DETAIL_UNDOES)))
		return;
	before = value_said(act, "step_seq");
	if (!before || before->type != jbvBinary || !JsonContainerIsArray(before->val.binary.data))
		return;
	before = getIthJsonbValueFromContainer(before->val.binary.data, 1);
	if (before && before->type != jbvNull)
		act->is_plain = before->type == jbvNumeric &&
			numeric_is_int(before->val.numeric, &act->step_seq) && act->step_seq > 0;
}

/* The next act; those of a chain are read in their order. */
void
said_read(Said *act, const Row *row)
{
	int64		chain = act->of_project ? row_int64(row, A_act_project_id) : 0;

	if (chain != act->chain)
		act->step_seq = 0;
	act->chain = chain;
	act->row = row;
	act->is_plain = true;
	act->seq = row_int64(row, act->of_project ? A_act_seq : A_register_act_seq);
	act->actor = span_of(row_datum(row, act->of_project ? A_act_actor : A_register_act_actor));
	act->detail = span_of(row_datum(row, act->of_project ? A_act_detail : A_register_act_detail));
	text_to_cstring_buffer(DatumGetTextPP(row_datum(row, act->of_project ? A_act_kind
													: A_register_act_kind)),
						   act->kind, sizeof(act->kind));
	if (act->of_project)
		follow_steps(act);
}

/*
 * The id that the detail says under a name.  false: it says none, which is plain where it may lack
 * it, or nothing can be told.
 */
bool
said_id(const Said *act, const char *name, bool may_lack, int64 *id, bool *is_plain)
{
	bool		is_int = false;
	bool		is_null = true;
	int			times = 0;
	DetailScan	scan;

	detail_scan_begin(&scan, act->detail);
	while (detail_scan_next(&scan))
	{
		if (!span_is(scan.key, name))
			continue;
		times++;
		is_int = span_int(scan.value, id);
		is_null = span_is(scan.value, "null");
	}
	*is_plain = scan.is_plain && times <= 1 && (is_int || (is_null && may_lack));
	return *is_plain && is_int;
}
