/*
 * pack_place.c
 *		Where in a pack something is wrong, as people call the place.
 *
 * A row is named by what tells it apart from others, not by its number: that is how
 * whoever wrote it finds it, and how it is called after rows were put before it.
 */
#include "postgres.h"

#include "lib/stringinfo.h"

#include "code/characters.h"
#include "errors.h"
#include "policy/pack_place.h"
#include "policy/pack_value.h"

/* One word of a row's name, in quotes where it is no word. */
static void
append_name_part(StringInfo name, const char *key, const PackValue *value)
{
	bool		arrow = strcmp(key, "to_stage") == 0;

	if (value == NULL || (value->type != PACK_STRING && value->type != PACK_NUMBER))
		return;
	appendStringInfoString(name, arrow ? " > " : " ");
	if (value->type == PACK_STRING && *value->text && strchr(value->text, ' ') == NULL &&
		strcmp(shown_text(value->text), value->text) == 0)
		appendStringInfoString(name, value->text);
	else
		appendStringInfoString(name, pack_value_shown(value));
}

bool
pack_row_is_told_apart(const PackSection *section, const PackValue *row)
{
	for (int i = 0; i < section->nnamed_by; i++)
	{
		PackKey    *key = section_key(section, section->named_by[i]);
		PackValue  *value = pack_member(row, section->named_by[i]);

		if (value == NULL || value->type == PACK_NULL)
		{
			if (key && key->required)
				return false;
		}
		else if (value->type != PACK_STRING && value->type != PACK_NUMBER)
			return false;
	}
	return section->nnamed_by > 0;
}

/* A row that has a code is called by that and the words beside it, when or no when. */
static bool
has_name(const PackSection *section, const PackValue *row)
{
	for (int i = 0; i < section->nnamed_by; i++)
	{
		PackValue  *value = pack_member(row, section->named_by[i]);

		if (strcmp(section->named_by[i], "code") == 0 && value && value->type == PACK_STRING)
			return true;
	}
	return pack_row_is_told_apart(section, row);
}

char *
pack_row_name(const PackSection *section, const PackValue *row, int item)
{
	StringInfoData name;

	if (!has_name(section, row))
		/* translator: of a section of a pack */
		return psprintf(_("%s, row %d"), section->name, item + 1);
	initStringInfo(&name);
	appendStringInfoString(&name, section->name);
	for (int i = 0; i < section->nnamed_by; i++)
		append_name_part(&name, section->named_by[i], pack_member(row, section->named_by[i]));
	return name.data;
}

static char *
place_name(const PackPlace *place)
{
	char	   *name;

	if (place->section == NULL || (place->section->name == NULL && place->key == NULL))
		return pstrdup("pack");
	if (place->section->name == NULL)
		return shown_text(place->key);
	if (place->row == NULL)
		return pstrdup(place->section->name);
	name = pack_row_name(place->section, place->row, place->item);
	/* translator: a row of a pack, and a key of it */
	return place->key ? psprintf(_("%s, %s"), name, shown_text(place->key)) : name;
}

void
pack_fault_at(PackFaults *faults, PackFaultSort sort, const PackPlace *place, char *fault)
{
	PackFault  *found = palloc0(sizeof(PackFault));

	found->sort = sort;
	found->section = place->section ? place->section->name : NULL;
	found->item = place->row ? place->item : -1;
	found->place = place_name(place);
	found->fault = fault;
	found->line = place->line;
	faults->faults = lappend(faults->faults, found);
}
