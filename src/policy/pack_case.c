/*
 * pack_case.c
 *		What is wrong with the form of a case: what is given, and its story.
 *
 * A case has no table of its parts, so that what they may be is said here.  What
 * its words mean in its pack (kinds of paper, duties) is looked at with the rows:
 * see policy_case_fault.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "code/near.h"
#include "errors.h"
#include "policy/pack_case.h"
#include "policy/pack_value.h"

PG_FUNCTION_INFO_V1(govproj_pack_case_keys);

/* A member of an object of a case. */
typedef struct Part
{
	const char *key;
	const char *type;			/* of pack_grammar, or one of this file's: object, amounts, codes */
	bool		required;
	int			rank;			/* among those of its object, as they are written */
} Part;

static const Part parts_of_given[] = {
	{"category", "category", true, 0},
	{"on", "date", true, 7},
	{"since", "date", false, 8},
	{"track", "text", false, 1},
	{"owner", "text", false, 2},
	{"serves", "category", false, 3},
	{"lines", "amounts", false, 4},
	{"total", "amount", false, 5},
	{"with", "object", false, 9},
	{"stage", "stage", false, 6}
};

static const Part parts_of_line[] = {
	{"on", "date", false, 0},
	{"enter", "text", false, 1},
	{"step", "stage", false, 2},
	{"void", "text", false, 3},
	{"duty", "text", false, 4},
	{"with", "object", false, 5},
	{"expect", "codes", false, 6},
	{"warns", "codes", false, 7}
};

/* What is tried in a line: one of these. */
static const char *const attempts[] = {"enter", "step", "void", "duty"};

/* Where within the value, such as "line 2"; NULL: at its top. */
typedef struct Place
{
	const PackSection *section;
	const char *within;
	StringInfo	faults;
} Place;

static void
tell(const Place *place, char *fault)
{
	if (place->faults->len > 0)
		appendStringInfoString(place->faults, _("; "));
	if (place->within)
		appendStringInfo(place->faults, _("%s: %s"), place->within, fault);
	else
		appendStringInfoString(place->faults, fault);
}

/* A value by a type of pack_grammar. */
static void
check_simple(const Place *place, const char *key, const char *type, const PackValue *value)
{
	PackKey		meant = {.key = (char *) key,.type = (char *) type};
	char	   *fault = pack_value_fault(place->section, &meant, value);

	if (fault)
		tell(place, psprintf("%s %s", key, fault));
}

static void
check_amounts(const Place *place, const char *key, const PackValue *value)
{
	ListCell   *cell;

	foreach(cell, value->items)
	{
		PackValue  *item = lfirst(cell);

		check_simple(place, psprintf("%s.%s", key, item->key), "amount", item);
	}
}

/* One text, or several in an array. */
static void
check_codes(const Place *place, const char *key, const PackValue *value)
{
	ListCell   *cell;

	if (value->type != PACK_ARRAY)
	{
		check_simple(place, key, "text", value);
		return;
	}
	foreach(cell, value->items)
		check_simple(place, key, "text", lfirst(cell));
}

static void
check_part(const Place *place, const Part *part, const PackValue *value)
{
	bool		is_object = strcmp(part->type, "object") == 0 || strcmp(part->type, "amounts") == 0;

	if (value->type == PACK_NULL)
		return;
	if (is_object && value->type != PACK_OBJECT)
		tell(place, psprintf(_("%s is no object in braces but %s"), part->key,
							 pack_type_name(value->type)));
	else if (strcmp(part->type, "amounts") == 0)
		check_amounts(place, part->key, value);
	else if (strcmp(part->type, "codes") == 0)
		check_codes(place, part->key, value);
	else if (!is_object)
		check_simple(place, part->key, part->type, value);
}

static const Part *
part_named(const Part *parts, int n, const char *key)
{
	for (int i = 0; i < n; i++)
		if (strcmp(parts[i].key, key) == 0)
			return &parts[i];
	return NULL;
}

/* Returns what the key may stand for among the parts that are not there; NULL: nothing. */
static const Part *
tell_unknown(const Place *place, const Part *parts, int n, const PackValue *object,
			 const char *key)
{
	char	  **free_keys = palloc(n * sizeof(char *));
	char	  **keys = palloc(n * sizeof(char *));
	int			found;

	for (int i = 0; i < n; i++)
	{
		keys[i] = pstrdup(parts[i].key);
		free_keys[i] = pack_member(object, parts[i].key) ? NULL : keys[i];
	}
	found = nearest(key, free_keys, n);
	tell(place, found >= 0
		 ? psprintf(_("\"%s\" is no key of this; did you mean \"%s\"? Keys: %s"), key, keys[found],
					words_listed(keys, n))
		 : psprintf(_("\"%s\" is no key of this. Keys: %s"), key, words_listed(keys, n)));
	return found >= 0 ? &parts[found] : NULL;
}

/* Looks at an object's members; *meant: a part that a misspelt key stands for, or NULL. */
static void
check_parts(const Place *place, const Part *parts, int n, const PackValue *object,
			const Part **meant)
{
	ListCell   *cell;

	*meant = NULL;
	foreach(cell, object->items)
	{
		PackValue  *member = lfirst(cell);
		const Part *part = part_named(parts, n, member->key);

		if (part)
			check_part(place, part, member);
		else
			*meant = tell_unknown(place, parts, n, object, member->key);
	}
	for (int i = 0; i < n; i++)
	{
		PackValue  *member = pack_member(object, parts[i].key);

		if (parts[i].required && &parts[i] != *meant &&
			(member == NULL || member->type == PACK_NULL))
			tell(place, psprintf(_("%s is missing"), parts[i].key));
	}
}

static void
check_given(const Place *place, const PackValue *value)
{
	const Part *meant;

	if (value->type != PACK_OBJECT)
		tell(place, psprintf(_("is no object in braces but %s"), pack_type_name(value->type)));
	else
		check_parts(place, parts_of_given, lengthof(parts_of_given), value, &meant);
}

/* A line tries one thing; meant: what a misspelt key stands for. */
static void
check_attempt(const Place *place, const PackValue *line, const Part *meant)
{
	int			n = 0;

	for (size_t i = 0; i < lengthof(attempts); i++)
		if (pack_member(line, attempts[i]) || (meant && strcmp(meant->key, attempts[i]) == 0))
			n++;
	if (n == 0)
		tell(place, pstrdup(_("tries nothing: it has one of enter, step, void, duty")));
	else if (n > 1)
		tell(place, pstrdup(_("tries several things: it has one of enter, step, void, duty")));
}

/* What may become of a duty. */
static void
check_duty(const Place *place, const PackValue *line)
{
	static const char *const states[] = {"open", "met", "late", "none"};
	PackValue  *expected = pack_member(line, "expect");
	char	   *words[lengthof(states)];

	if (pack_member(line, "duty") == NULL)
		return;
	for (size_t i = 0; i < lengthof(states); i++)
	{
		words[i] = pstrdup(states[i]);
		if (expected && expected->type == PACK_STRING && strcmp(expected->text, states[i]) == 0)
			return;
	}
	tell(place, psprintf(_("of a duty expect is one of: %s"),
						 words_listed(words, lengthof(states))));
}

static void
check_story(const Place *place, const PackValue *value)
{
	ListCell   *cell;

	if (value->type != PACK_ARRAY || value->items == NIL)
	{
		tell(place, psprintf(_("is no array of lines such as {\"on\": \"2020-06-01\", \"step\": \"%s\"}"),
							 "submitted"));
		return;
	}
	foreach(cell, value->items)
	{
		PackValue  *line = lfirst(cell);
		Place		within = *place;
		const Part *meant;

		/* translator: of the story of a case */
		within.within = psprintf(_("line %d"), foreach_current_index(cell) + 1);
		if (line->type != PACK_OBJECT)
		{
			tell(&within, psprintf(_("is no object in braces but %s"), pack_type_name(line->type)));
			continue;
		}
		check_parts(&within, parts_of_line, lengthof(parts_of_line), line, &meant);
		check_attempt(&within, line, meant);
		check_duty(&within, line);
	}
}

char *
pack_case_fault(const PackSection *section, const PackKey *key, const PackValue *value)
{
	StringInfoData faults;
	Place		place = {.section = section,.faults = &faults};

	if (value->type == PACK_NULL)
		return NULL;
	initStringInfo(&faults);
	if (strcmp(key->type, "given") == 0)
		check_given(&place, value);
	else if (strcmp(key->type, "story") == 0)
		check_story(&place, value);
	return faults.len > 0 ? faults.data : NULL;
}

static Datum
keys_of_parts(const Part *parts, int n)
{
	Datum	   *keys = palloc(n * sizeof(Datum));

	for (int i = 0; i < n; i++)
		keys[parts[i].rank] = CStringGetTextDatum(parts[i].key);
	return PointerGetDatum(construct_array(keys, n, TEXTOID, -1, false, TYPALIGN_INT));
}

/* govproj.pack_case_keys(type text): in the order in which they are written; NULL: of no case. */
Datum
govproj_pack_case_keys(PG_FUNCTION_ARGS)
{
	char	   *type = text_to_cstring(PG_GETARG_TEXT_PP(0));

	if (strcmp(type, "given") == 0)
		PG_RETURN_DATUM(keys_of_parts(parts_of_given, lengthof(parts_of_given)));
	if (strcmp(type, "story") == 0)
		PG_RETURN_DATUM(keys_of_parts(parts_of_line, lengthof(parts_of_line)));
	PG_RETURN_NULL();
}
