/*
 * shown.c
 *		Words of SQL as messages show them.
 */
#include "postgres.h"

#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "code/shown.h"
#include "errors.h"

PG_FUNCTION_INFO_V1(govproj_message_language);
PG_FUNCTION_INFO_V1(govproj_word_listed);

/*
 * Whether messages are in the language of the labels.  The catalogue decides, as it
 * does for the words around them, and not the locale; a database whose encoding has
 * no Chinese gets a question mark in its place.
 */
static bool
labels_are_shown(void)
{
	/* translator: in Chinese for labels to be shown, in any other language as it stands */
	return IS_HIGHBIT_SET(*_("Chinese labels"));
}

/* govproj.message_language(): the language that messages come in, zh or en, by its catalogue. */
Datum
govproj_message_language(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(labels_are_shown() ? "zh" : "en"));
}

const char *
shown_label(const char *zh)
{
	return zh && labels_are_shown() ? pg_any_to_server(zh, (int) strlen(zh), PG_UTF8) : NULL;
}

/* In Chinese what a word is called comes first, as people say it, and then the word. */
static char *
called(const char *label, const char *word)
{
	/* translator: a Chinese label, and the word of SQL that it is of */
	return psprintf(_("%s (%s)"), label, word);
}

char *
quoted_word(const char *word, const char *label)
{
	if (label == NULL || !labels_are_shown())
		return psprintf("\"%s\"", word);
	return called(label, word);
}

char *
listed_word(const char *word, const char *label)
{
	if (label == NULL || !labels_are_shown())
		return pstrdup(word);
	return called(label, word);
}

const char *
label_or_word(const char *word, const char *label)
{
	return label != NULL && labels_are_shown() ? label : word;
}

const char *
word_or_label(const char *word, const char *label)
{
	return labels_are_shown() ? word : label;
}

char *
word_and_label(const char *word, const char *label)
{
	return labels_are_shown() ? called(label, word) : psprintf("%s (%s)", word, label);
}

char *
word_and_labels(const char *word, const char *zh, const char *en)
{
	return labels_are_shown() ? called(zh, word) : psprintf("%s (%s / %s)", word, zh, en);
}

/* govproj.word_listed(word text, label text): the word as messages show it; label NULL: none. */
Datum
govproj_word_listed(PG_FUNCTION_ARGS)
{
	char	   *label = PG_ARGISNULL(1) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(1));

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(listed_word(text_to_cstring(PG_GETARG_TEXT_PP(0)), label)));
}

char *
shown_name(const char *name)
{
	bool		quote_all = quote_all_identifiers;
	const char *quoted;

	quote_all_identifiers = false;
	quoted = quote_identifier(name);
	quote_all_identifiers = quote_all;
	return pstrdup(quoted);
}
