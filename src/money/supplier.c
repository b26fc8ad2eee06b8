/*
 * supplier.c
 *		Telling suppliers apart.
 *
 * A supplier is known by name alone, so a name must not pass for another by a
 * space or a full-width letter: names are compared in compatibility form and
 * without white space.
 */
#include "postgres.h"

#include "common/unicode_norm.h"
#include "mb/pg_wchar.h"

#include "money/supplier.h"

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
	if (GetDatabaseEncoding() == PG_UTF8)
		form = unicode_normalize(UNICODE_NFKC, wide);
	for (int i = 0; form[i] != 0; i++)
		if (!is_space(form[i]))
			form[n++] = form[i];
	form[n] = 0;
	return form;
}

/* Do two names mean the same supplier? */
bool
supplier_is_same(const char *a, const char *b)
{
	pg_wchar   *x = comparable(a);
	pg_wchar   *y = comparable(b);
	int			i = 0;

	while (x[i] != 0 && x[i] == y[i])
		i++;
	return x[i] == y[i];
}
