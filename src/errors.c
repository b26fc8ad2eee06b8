/*
 * errors.c
 *		The message catalogue, and which language messages come in.
 *
 * Without a word of the user's, lc_messages decides, as it does for the server's own messages:
 * that takes a locale of the machine, and a superuser to set it. govproj.language takes neither:
 * Chinese then comes from the same catalogue, which is compiled in (scripts/catalogue), and
 * English is what the sources say. Nothing is looked up until there is something to say.
 */
#include "postgres.h"

#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/guc.h"

#include "errors.h"
#include "schema/chinese.h"

#undef TEXTDOMAIN
#define TEXTDOMAIN PG_TEXTDOMAIN("govproj")
#define NO_TEXTDOMAIN "govproj-as-it-stands"	/* of which there is no catalogue */

typedef enum Language
{
	LANGUAGE_OF_LOCALE,
	LANGUAGE_CHINESE,
	LANGUAGE_ENGLISH
} Language;

static const struct config_enum_entry languages[] = {
	{"", LANGUAGE_OF_LOCALE, true},
	{"zh", LANGUAGE_CHINESE, false},
	{"en", LANGUAGE_ENGLISH, false},
	{NULL, 0, false}
};

static int	language = LANGUAGE_OF_LOCALE;

/* Called once, from _PG_init, before the settings' prefix is reserved. */
void
errors_init(void)
{
	DefineCustomEnumVariable("govproj.language",
							 "The language that the engine's messages come in.",
							 "zh or en; empty means that lc_messages decides.",
							 &language, LANGUAGE_OF_LOCALE, languages, PGC_USERSET, 0,
							 NULL, NULL, NULL);
}

/*
 * The name of the catalogue, bound when the first message is wanted: in the
 * postmaster, which may have loaded the library, the encoding of the database
 * is not known yet.  What is in its language already is to be found in none.
 */
const char *
govproj_textdomain(void)
{
	static bool bound = false;

	if (language != LANGUAGE_OF_LOCALE)
		return NO_TEXTDOMAIN;
	if (!bound)
	{
		pg_bindtextdomain(TEXTDOMAIN);
		bound = true;
	}
	return TEXTDOMAIN;
}

/* Its translation in UTF-8, which stands behind it; NULL: it has none. */
static const char *
chinese_of(const char *message)
{
	int			low = 0;
	int			high = N_CHINESE;

	while (low < high)
	{
		int			middle = (low + high) / 2;
		const char *there = chinese_texts + chinese_starts[middle];
		int			order = strcmp(message, there);

		if (order == 0)
			return there + strlen(there) + 1;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/* The extension is of databases in UTF8 alone, and so is its Chinese. */
const char *
in_language(const char *message)
{
	const char *chinese = NULL;

	if (language == LANGUAGE_CHINESE && GetDatabaseEncoding() == PG_UTF8)
		chinese = chinese_of(message);
	return chinese ? chinese : message;
}
