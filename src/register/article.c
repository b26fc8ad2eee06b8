/*
 * article.c
 *		How an article is cited, in the language of the messages.
 *
 * Rows write articles as 8(2), and several as "7(4), 8(5)".  What begins with no
 * digit is of another law, which it names, and is cited as it stands.
 */
#include "postgres.h"

#include <ctype.h>

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "errors.h"
#include "register/article.h"

PG_FUNCTION_INFO_V1(govproj_cited);

/*
 * The numerals of articles.  A catalogue whose language writes articles in words
 * translates them by its own; so the catalogue decides, as it does for the words
 * around them, and not the locale.
 */
static const char digits[] = gettext_noop("1 2 3 4 5 6 7 8 9 10");

/* What a row's note says of where its rule comes from. */
Authority
authority_by_note(const char *note)
{
	static const char reading[] = "reading";
	static const char none[] = "no letter of the law";

	if (note && strncmp(note, reading, strlen(reading)) == 0)
		return AUTHORITY_READING;
	if (note && strncmp(note, none, strlen(none)) == 0)
		return AUTHORITY_NONE;
	return AUTHORITY_LETTER;
}

/* Add one of the numerals, from 1 to 10. */
static void
add_numeral(StringInfo text, const char *numerals, int n)
{
	for (; n > 1; n--)
	{
		numerals += strcspn(numerals, " ");
		numerals += strspn(numerals, " ");
	}
	appendBinaryStringInfo(text, numerals, strcspn(numerals, " "));
}

/* A number from 1 to 99 in words, as 十二 is 12 and 二十 is 20. */
static char *
number_in_words(const char *numerals, int n)
{
	StringInfoData text;

	initStringInfo(&text);
	if (n >= 20)
		add_numeral(&text, numerals, n / 10);
	if (n >= 10)
		add_numeral(&text, numerals, 10);
	if (n % 10 > 0)
		add_numeral(&text, numerals, n % 10);
	return text.data;
}

/* The number that *text begins with, which is moved past it; 0: none from 1 to 99. */
static int
read_number(const char **text)
{
	int			n = 0;

	while (isdigit((unsigned char) **text) && n <= 99)
		n = n * 10 + *(*text)++ - '0';
	return n <= 99 ? n : 0;
}

/* Add the article that *article begins with and move past it.  false: it is none. */
static bool
add_in_words(StringInfo text, const char *numerals, const char **article)
{
	int			n = read_number(article);

	if (n == 0)
		return false;
	appendStringInfo(text, _("Article %s"), number_in_words(numerals, n));
	if (**article != '(')
		return true;
	(*article)++;
	n = read_number(article);
	if (n == 0 || *(*article)++ != ')')
		return false;
	/* translator: follows "Article %s" where the numerals are translated */
	appendStringInfo(text, _("item (%s)"), number_in_words(numerals, n));
	return true;
}

/* Articles in words, each by itself.  NULL: they are not written as expected. */
static char *
articles_in_words(const char *numerals, const char *article)
{
	StringInfoData text;

	initStringInfo(&text);
	for (;;)
	{
		if (!add_in_words(&text, numerals, &article))
			return NULL;
		if (*article == '\0')
			return text.data;
		if (*article++ != ',')
			return NULL;
		article += strspn(article, " ");
		appendStringInfoString(&text, _(", "));
	}
}

/* The article, or articles, that a row names. */
char *
article_text(const char *article)
{
	/* translator: the ten numerals that articles are written with, or the digits */
	const char *numerals = _(digits);
	char	   *text = NULL;

	if (!isdigit((unsigned char) *article))
		return pstrdup(article);
	if (strcmp(numerals, digits) != 0)
		text = articles_in_words(numerals, article);
	return text ? text : psprintf(_("Article %s"), article);
}

/* The same, as far as it is one that says so.  NULL: there is none to cite. */
char *
article_cited(const char *article, Authority authority)
{
	if (article == NULL || authority == AUTHORITY_NONE)
		return NULL;
	if (authority == AUTHORITY_READING)
		return psprintf(_("%s, a reading"), article_text(article));
	return article_text(article);
}

/* A sentence: what an article says, or what is said and no article says. */
char *
article_said(const char *article, Authority authority, const char *said)
{
	char	   *cited = article_cited(article, authority);
	char	   *text;

	if (cited)
		return psprintf(_("%s: %s."), cited, said);
	text = psprintf(_("%s."), said);
	*text = pg_ascii_toupper((unsigned char) *text);
	return text;
}

/* govproj.cited(article text, note text): as refusals cite it; NULL: no article says it. */
Datum
govproj_cited(PG_FUNCTION_ARGS)
{
	char	   *note = PG_ARGISNULL(1) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(1));
	char	   *cited = PG_ARGISNULL(0) ? NULL
		: article_cited(text_to_cstring(PG_GETARG_TEXT_PP(0)), authority_by_note(note));

	if (cited == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(cited));
}
