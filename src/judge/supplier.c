/*
 * supplier.c
 *		Telling suppliers apart.
 *
 * Two suppliers that both state a code are told apart by it.  Else they are known
 * by name alone, so a name must not pass for another by a space or a full-width
 * letter: names are compared in compatibility form and without white space.
 */
#include "postgres.h"

#include "common/unicode_norm.h"
#include "fmgr.h"
#include "utils/builtins.h"

#include "judge/supplier.h"
#include "register/words.h"

PG_FUNCTION_INFO_V1(govproj_related_suppliers);
PG_FUNCTION_INFO_V1(govproj_supplier_form);

#define SHORTEST_STEM 4			/* a name of fewer characters begins too many others */

static bool
is_space(pg_wchar c)
{
	return c <= 0x20 || c == 0x200B || c == 0xFEFF;
}

/* The name as it is compared; spaces of other widths become U+0020 by NFKC. */
static pg_wchar *
comparable(const char *name)
{
	int			len = strlen(name);
	pg_wchar   *wide = palloc((len + 1) * sizeof(pg_wchar));
	pg_wchar   *form = wide;
	int			n = 0;

	pg_mb2wchar_with_len(name, wide, len);
	/* most names are in that form, which is soon told */
	if (GetDatabaseEncoding() == PG_UTF8 &&
		unicode_is_normalized_quickcheck(UNICODE_NFKC, wide) != UNICODE_NORM_QC_YES)
		form = unicode_normalize(UNICODE_NFKC, wide);
	for (int i = 0; form[i] != 0; i++)
		if (!is_space(form[i]))
			form[n++] = form[i];
	form[n] = 0;
	return form;
}

/* How many characters two names have in common from the start, and the length of the shorter. */
static int
common_start(const pg_wchar *x, const pg_wchar *y, int *shorter)
{
	int			same = 0;
	int			n = 0;

	while (x[same] != 0 && x[same] == y[same])
		same++;
	for (n = same; x[n] != 0 && y[n] != 0;)
		n++;
	*shorter = n;
	return same;
}

static const pg_wchar *
supplier_form(Supplier *supplier)
{
	if (supplier->form == NULL)
		supplier->form = comparable(supplier->name);
	return supplier->form;
}

/* Is it the same supplier? */
bool
supplier_is_same(Supplier *a, Supplier *b)
{
	const pg_wchar *x;
	const pg_wchar *y;
	int			shorter;
	int			same;

	if (a->code && b->code)
		return strcmp(a->code, b->code) == 0;
	x = supplier_form(a);
	y = supplier_form(b);
	same = common_start(x, y, &shorter);
	return x[same] == y[same];
}

/*
 * govproj.related_suppliers(a text, b text): is it the same name, or does one
 * begin with the whole of the other, as a branch's does?
 */
Datum
govproj_related_suppliers(PG_FUNCTION_ARGS)
{
	pg_wchar   *x = comparable(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	pg_wchar   *y = comparable(text_to_cstring(PG_GETARG_TEXT_PP(1)));
	int			shorter;
	int			same = common_start(x, y, &shorter);

	PG_RETURN_BOOL(x[same] == y[same] || (same == shorter && same >= SHORTEST_STEM));
}

/* govproj.supplier_form(name text): the name as it is compared. */
Datum
govproj_supplier_form(PG_FUNCTION_ARGS)
{
	pg_wchar   *form = comparable(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	int			n = pg_wchar_strlen(form);
	char	   *name = palloc(n * pg_database_encoding_max_length() + 1);

	pg_wchar2mb_with_len(form, name, n);
	PG_RETURN_TEXT_P(cstring_to_text(name));
}
