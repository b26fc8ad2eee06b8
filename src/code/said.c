/*
 * said.c
 *		Messages of functions and views that are written in SQL.
 *
 * The server translates what C reports; format() in SQL knows no catalogue.  The
 * words stand where they are said, in SQL, and scripts/schema collects them into
 * src/schema/said.h, from which the catalogue is made as it is from the C files.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "code/near.h"
#include "errors.h"

PG_FUNCTION_INFO_V1(govproj_said);
PG_FUNCTION_INFO_V1(govproj_near_words);
PG_FUNCTION_INFO_V1(govproj_is_near);

/* Its elements as C strings; a NULL as an empty one. */
static char **
strings_of(ArrayType *array, int *n)
{
	Datum	   *values;
	bool	   *nulls;
	char	  **strings;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &values, &nulls, n);
	strings = palloc0((*n + 1) * sizeof(char *));
	for (int i = 0; i < *n; i++)
		strings[i] = nulls[i] ? "" : TextDatumGetCString(values[i]);
	return strings;
}

/*
 * Which argument a placeholder after its % means, from 0, or -1: %s is the next
 * one, %2$s the second.  *length: of what stands after the %.
 */
static int
placeholder(const char *after, int *next, int *length)
{
	if (*after == 's')
	{
		*length = 1;
		return (*next)++;
	}
	if (*after >= '1' && *after <= '9' && after[1] == '$' && after[2] == 's')
	{
		*length = 3;
		return *after - '1';
	}
	return -1;
}

static char *
filled_in(const char *message, char **arguments, int n)
{
	StringInfoData said;
	int			next = 0;

	initStringInfo(&said);
	for (const char *at = message; *at; at++)
	{
		int			length = 0;
		int			which = *at == '%' ? placeholder(at + 1, &next, &length) : -1;

		if (*at == '%' && at[1] == '%')
			length = 1;
		if (which >= 0 && which < n)
			appendStringInfoString(&said, arguments[which]);
		else
			appendStringInfoChar(&said, *at);
		at += which < n ? length : 0;
	}
	return said.data;
}

/*
 * govproj.said(message text [, VARIADIC arguments text[]]): the message in the
 * language of messages, its %s and %1$s filled in; NULL is said as nothing. One
 * that no argument is given for stays, for format() to fill in.
 */
Datum
govproj_said(PG_FUNCTION_ARGS)
{
	const char *message = text_to_cstring(PG_GETARG_TEXT_PP(0));
	char	  **arguments = NULL;
	int			n = 0;

	if (PG_NARGS() > 1)
		arguments = strings_of(PG_GETARG_ARRAYTYPE_P(1), &n);
	/* an empty message would fetch the catalogue's own header */
	if (*message == '\0')
		PG_RETURN_TEXT_P(cstring_to_text(message));
	PG_RETURN_TEXT_P(cstring_to_text(filled_in(_(message), arguments, n)));
}

/*
 * govproj.near_words(word text, words text[]): "; did you mean ...? One of: ..."
 * in the language of messages, to be put behind what is wrong with the word.
 */
Datum
govproj_near_words(PG_FUNCTION_ARGS)
{
	const char *word = text_to_cstring(PG_GETARG_TEXT_PP(0));
	int			n;
	char	  **words = strings_of(PG_GETARG_ARRAYTYPE_P(1), &n);

	PG_RETURN_TEXT_P(cstring_to_text(near_and_valid(word, words, n)));
}

/* govproj.is_near(word text, other text): is one likely a slip for the other? */
Datum
govproj_is_near(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(is_near(text_to_cstring(PG_GETARG_TEXT_PP(0)),
						   text_to_cstring(PG_GETARG_TEXT_PP(1))));
}
