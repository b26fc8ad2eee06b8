/*
 * text.c
 *		What a text may be: how long, and in what people tell things by, of which
 *		characters.
 *
 * Two texts that look alike must not pass for two projects or two agencies; and
 * a text of hundreds of megabytes, repeated in an act, would keep a register
 * from being dumped.
 */
#include "postgres.h"

#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "compat.h"
#include "code/characters.h"
#include "errors.h"
#include "register/text.h"

PG_FUNCTION_INFO_V1(govproj_says_something);
PG_FUNCTION_INFO_V1(govproj_check_length);
PG_FUNCTION_INFO_V1(govproj_identifier_fault);
PG_FUNCTION_INFO_V1(govproj_shown);

/* Is there anything in it that can be seen? */
bool
says_something(const char *text, int length)
{
	Characters	characters;
	CodePoint	character;

	characters_begin(&characters, text, length);
	while (characters_next(&characters, &character))
		if (!is_blank(character) && !is_invisible(character))
			return true;
	return false;
}

/* govproj.says_something(value text): is there anything in it that can be seen? */
Datum
govproj_says_something(PG_FUNCTION_ARGS)
{
	text	   *value = PG_GETARG_TEXT_PP(0);

	PG_RETURN_BOOL(says_something(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value)));
}

/* What is said of a text of more characters; NULL: it has no more. */
char *
length_fault(text *value, int longest)
{
	int			length;

	if ((int) VARSIZE_ANY_EXHDR(value) <= longest)	/* no character takes less than a byte */
		return NULL;
	length = pg_mbstrlen_with_len(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
	if (length <= longest)
		return NULL;
	return psprintf(_("a text of %d characters is too long: at most %d are kept here"), length,
					longest);
}

/* govproj.check_length(value text, longest integer, rule text): true.  Errors: 23514 of it. */
Datum
govproj_check_length(PG_FUNCTION_ARGS)
{
	char	   *fault = length_fault(PG_GETARG_TEXT_PP(0), PG_GETARG_INT32(1));

	if (fault)
		ereport(ERROR,
				(errcode(ERRCODE_CHECK_VIOLATION),
				 errmsg_internal("%s", fault),
				 errhint("%s", _(SHORTEN_IT)),
				 refused_by_rule(text_to_cstring(PG_GETARG_TEXT_PP(2)))));
	PG_RETURN_BOOL(true);
}

/* A blank at an end, or one that looks like another. */
static bool
is_stray_blank(CodePoint character, bool at_an_end, bool is_code)
{
	if (!is_blank(character))
		return false;
	return at_an_end || (character != ' ' && (is_code || character != 0x3000));
}

/*
 * What nobody could type again, or tell from another, in what people tell things
 * by.  is_code: of digits and letters in one width.  NULL: nothing.
 */
char *
identifier_fault(const char *value, int length, bool is_code)
{
	Characters	characters;
	CodePoint	character;

	if (!says_something(value, length))
		return pstrdup(_("there is nothing in it that can be seen"));
	characters_begin(&characters, value, length);
	for (int place = 1; characters_next(&characters, &character); place++)
	{
		bool		at_an_end = place == 1 || characters.next >= characters.end;

		if (is_invisible(character) || is_stray_blank(character, at_an_end, is_code))
			/* translator: a character, and its place in the text */
			return psprintf(_("it contains U+%04X at character %d, which is not seen"),
							character, place);
		if (is_code && is_full_width(character))
			return psprintf(_("it contains U+%04X at character %d, which is of full width"),
							character, place);
	}
	return NULL;
}

/* govproj.identifier_fault(value text, is_code boolean): what is wrong with it, or NULL. */
Datum
govproj_identifier_fault(PG_FUNCTION_ARGS)
{
	text	   *value = PG_GETARG_TEXT_PP(0);
	char	   *fault = identifier_fault(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value),
										 PG_GETARG_BOOL(1));

	if (fault == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(fault));
}

/* govproj.shown(value text): as messages show it, with <U+FEFF> for what nobody sees. */
Datum
govproj_shown(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(shown_text(text_to_cstring(PG_GETARG_TEXT_PP(0)))));
}
