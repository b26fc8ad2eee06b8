/*
 * offices.c
 *		The offices of a version.
 */
#include "postgres.h"

#include "lib/stringinfo.h"

#include "policy/offices.h"

const struct Word owner_office = {.word = "owner",.zh = "项目单位",.en = "owner"};

/* An agency owns what it owns; of the kinds of agency that do it, is it of one? */
bool
holds_one_of(const Agency *agency, const List *offices)
{
	ListCell   *cell;

	foreach(cell, offices)
		if (lfirst(cell) != OFFICE_OWNER && holds_office(agency, lfirst(cell)))
			return true;
	return false;
}

bool
is_for_owner_alone(const List *offices)
{
	return list_length(offices) == 1 && linitial(offices) == OFFICE_OWNER;
}

/* As messages list them. */
char *
offices_quoted(const List *offices, const char *separator)
{
	StringInfoData text;
	ListCell   *cell;

	initStringInfo(&text);
	foreach(cell, offices)
		appendStringInfo(&text, "%s%s", text.len ? separator : "", office_quoted(lfirst(cell)));
	return text.data;
}

/* NULL: the version has no such office. */
Office
office_named(const Vocabulary *words, const char *name)
{
	const Words *list = &words->list[LIST_OFFICE];
	int			value = word_value(list, name);

	if (strcmp(name, owner_office.word) == 0)
		return OFFICE_OWNER;
	return value == WORD_UNKNOWN ? NULL : &list->words[value];
}

/*
 * Offices by commas, in the order of the version's words, the owner last.  list is written to;
 * unknown: the first that is none, or NULL.
 */
List *
offices_listed(const Vocabulary *words, char *list, const char **unknown)
{
	const Words *known = &words->list[LIST_OFFICE];
	List	   *said = NIL;
	List	   *offices = NIL;
	char	   *end = NULL;

	*unknown = NULL;
	for (char *word = strtok_r(list, ", ", &end); word; word = strtok_r(NULL, ", ", &end))
	{
		Office		office = office_named(words, word);

		if (office)
			said = lappend(said, unconstify(struct Word *, office));
		else if (*unknown == NULL)
			*unknown = word;
	}
	for (int i = 1; i <= known->n; i++)
		if (list_member_ptr(said, &known->words[i]))
			offices = lappend(offices, unconstify(struct Word *, &known->words[i]));
	return list_member_ptr(said, OFFICE_OWNER)
		? lappend(offices, unconstify(struct Word *, OFFICE_OWNER)) : offices;
}
