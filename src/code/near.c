/*
 * near.c
 *		Words that somebody may have meant by one that nobody knows.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/formatting.h"
#include "utils/varlena.h"

#include "code/near.h"
#include "errors.h"

#define LONGEST_COMPARED 120	/* bytes; what is longer is no slip of a word */
#define FAR 1000
#define PREFIX_LENGTH 3			/* "art" may stand for "article", */
#define PREFIX_SLIPS 4			/* but what is a slip away is nearer */
#define MOST_SUGGESTED 3
#define MOST_LISTED 60			/* of a vocabulary that is longer, the rest is left out */

static bool
is_prefix(const char *part, const char *whole)
{
	size_t		length = strlen(part);

	return length >= PREFIX_LENGTH && pg_strncasecmp(part, whole, length) == 0;
}

/* Are they the same but for two letters that changed places? */
static bool
is_swapped(const char *word, const char *other, int length)
{
	int			i = 0;

	while (i < length && word[i] == other[i])
		i++;
	return i + 1 < length && word[i] == other[i + 1] && word[i + 1] == other[i] &&
		strcmp(word + i + 2, other + i + 2) == 0;
}

/* How many slips lie between them; FAR: too many to take one for the other. */
static int
slips(const char *word, const char *other)
{
	int			length = strlen(word);
	int			other_length = strlen(other);
	int			shorter = Min(pg_mbstrlen(word), pg_mbstrlen(other));
	int			most = Min(Max(shorter / 3, 1), 3);
	char	   *lower;
	char	   *other_lower;
	int			distance;

	if (length == 0 || other_length == 0 || Max(length, other_length) > LONGEST_COMPARED)
		return FAR;
	lower = asc_tolower(word, length);
	other_lower = asc_tolower(other, other_length);
	if (length == other_length && is_swapped(lower, other_lower, length))
		return 1;
	distance = varstr_levenshtein_less_equal(lower, length, other_lower, other_length, 1, 1, 1,
											 most, true);
	if (distance <= most && distance < shorter)
		return distance;
	return is_prefix(word, other) || is_prefix(other, word) ? PREFIX_SLIPS : FAR;
}

bool
is_near(const char *word, const char *other)
{
	return slips(word, other) < FAR;
}

int
nearest(const char *word, char *const *words, int n)
{
	int			found = -1;
	int			fewest = FAR;

	for (int i = 0; i < n; i++)
	{
		int			these = words[i] ? slips(word, words[i]) : FAR;

		if (these < fewest)
		{
			fewest = these;
			found = i;
		}
	}
	return found;
}

static void
append_listed(StringInfo list, const char *word)
{
	if (list->len > 0)
		appendStringInfoString(list, _(", "));
	appendStringInfoString(list, word);
}

char *
words_listed(char *const *words, int n)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < n && i < MOST_LISTED; i++)
		append_listed(&list, words[i]);
	if (n > MOST_LISTED)
		append_listed(&list, "...");
	return list.data;
}

/* The nearest one, and those that are as near. */
static char *
near_listed(const char *word, char *const *words, int n)
{
	int			first = nearest(word, words, n);
	int			found = 0;
	StringInfoData list;

	initStringInfo(&list);
	for (int i = Max(first, 0); first >= 0 && i < n && found < MOST_SUGGESTED; i++)
	{
		if (words[i] == NULL || slips(word, words[i]) != slips(word, words[first]))
			continue;
		if (found++ > 0)
			appendStringInfoString(&list, _("\" or \""));
		appendStringInfoString(&list, words[i]);
	}
	return list.data;
}

char *
near_and_shown(const char *word, char *const *words, char *const *shown, int n)
{
	char	   *near = near_listed(word, words, n);
	char	   *valid = words_listed(shown ? shown : words, n);

	if (n == 0)
		return pstrdup(_("; there is none"));
	if (*near == '\0')
		return psprintf(_("; one of: %s"), valid);
	return psprintf(_("; did you mean \"%s\"? One of: %s"), near, valid);
}

char *
near_and_valid(const char *word, char *const *words, int n)
{
	return near_and_shown(word, words, NULL, n);
}
