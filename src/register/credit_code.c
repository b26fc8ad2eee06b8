/*
 * credit_code.c
 *		Unified social credit codes, GB 32100-2015.
 *
 * A code is kept as it is printed, in capitals: two spellings of one code would
 * pass for two suppliers.
 */
#include "postgres.h"

#include "common/unicode_norm.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "code/characters.h"
#include "errors.h"
#include "register/credit_code.h"

PG_FUNCTION_INFO_V1(govproj_read_credit_code);

#define CODE_LENGTH 18			/* the check character is the last */

/* The place of a character here is its value.  I, O, S, V and Z are left out. */
static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

#define MODULUS ((int) sizeof(alphabet) - 1)

/* -1: a code has no such character. */
static int
value_of(char character)
{
	const char *found = character ? strchr(alphabet, character) : NULL;

	return found ? (int) (found - alphabet) : -1;
}

/* The check character of what comes before it, weighted with 3^(i-1) mod 31. */
static char
check_character(const char *code)
{
	int			weight = 1;
	int			sum = 0;

	for (int i = 0; i < CODE_LENGTH - 1; i++)
	{
		sum += value_of(code[i]) * weight;
		weight = weight * 3 % MODULUS;
	}
	return alphabet[(MODULUS - sum % MODULUS) % MODULUS];
}

/* The place of the first character that a code cannot have, from 0; -1: none. */
static int
strange_character(const char *code)
{
	for (int i = 0; code[i]; i++)
		if (value_of(code[i]) < 0)
			return i;
	return -1;
}

static bool
is_valid(const char *code)
{
	return strlen(code) == CODE_LENGTH && strange_character(code) < 0 &&
		code[CODE_LENGTH - 1] == check_character(code);
}

/* What was meant: narrow, without spaces, in capitals.  NULL: nothing that is a code. */
static char *
form_meant(const char *said)
{
	int			length = strlen(said);
	pg_wchar   *wide = palloc((length + 1) * sizeof(pg_wchar));
	char	   *form = palloc(length + 1);
	int			n = 0;

	pg_mb2wchar_with_len(said, wide, length);
	if (GetDatabaseEncoding() == PG_UTF8)
		wide = unicode_normalize(UNICODE_NFKC, wide);
	for (int i = 0; wide[i] && n < length; i++)
		if (wide[i] > 0x20 && wide[i] < 0x7F && wide[i] != '-')
			form[n++] = pg_ascii_toupper((unsigned char) wide[i]);
	form[n] = '\0';
	return is_valid(form) ? form : NULL;
}

/* What is wrong with it, first of all. */
static char *
fault_of(const char *said)
{
	int			length = pg_mbstrlen(said);
	int			strange = strange_character(said);
	const char *character = said + strange;

	if (strange >= 0)
		return psprintf(_("Character %d is \"%s\"; a code has digits and capital letters only, "
						  "without I, O, S, V and Z."),
						strange + 1, shown_text(pnstrdup(character, pg_mblen(character))));
	if (length != CODE_LENGTH)
		return psprintf(_("It has %d characters; a code has %d."), length, CODE_LENGTH);
	return psprintf(_("Its check character, the last, is \"%c\"; by the others it would be \"%c\", "
					  "so that one of them is wrong."),
					said[CODE_LENGTH - 1], check_character(said));
}

/*
 * What is wrong with a code, NULL: nothing; and what was meant, where that can be told (NULL: it
 * cannot).
 */
char *
credit_code_fault(const char *said, char **meant)
{
	*meant = NULL;
	if (is_valid(said))
		return NULL;
	*meant = form_meant(said);
	return fault_of(said);
}

/*
 * govproj.read_credit_code(value text): the code that is meant, whatever its width,
 * case and blanks; NULL: nothing, or none.
 */
Datum
govproj_read_credit_code(PG_FUNCTION_ARGS)
{
	char	   *said = text_to_cstring(PG_GETARG_TEXT_PP(0));
	char	   *meant = is_valid(said) ? said : form_meant(said);

	if (meant == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(meant));
}
