/*
 * pack_form.c
 *		What is wrong with the form of a pack, each fault at its place.
 *
 * A slip is told once: a key that is misspelt is not missing besides, and of a
 * value that cannot be read nothing more is said.
 */
#include "postgres.h"

#include "lib/stringinfo.h"

#include "code/characters.h"
#include "code/near.h"
#include "errors.h"
#include "policy/pack_case.h"
#include "policy/pack_form.h"
#include "policy/pack_likeness.h"
#include "policy/pack_value.h"
#include "policy/when.h"

#define UNKNOWN_RANK 10000		/* behind all that the grammar knows */

static void
form_fault(PackFaults *faults, PackPlace place, const char *key, int line, char *fault)
{
	place.key = key;
	place.line = line;
	pack_fault_at(faults, PACK_FORM, &place, fault);
}

/* A member that says a key again: JSON would keep one and forget the other. */
static bool
told_twice(PackFaults *faults, PackPlace place, const PackValue *member)
{
	if (member->first == NULL)
		return false;
	form_fault(faults, place, member->key, member->line,
			   member->line == member->first->line
			   ? pstrdup(_("is given twice, and JSON would keep only the last"))
			   : psprintf(_("is given twice, on lines %d and %d, and JSON would keep only the last"),
						  member->first->line, member->line));
	return true;
}

/* Members said twice anywhere within a value. */
static void
look_for_twins(PackFaults *faults, PackPlace place, const char *key, const PackValue *value)
{
	ListCell   *cell;

	foreach(cell, value->items)
	{
		PackValue  *item = lfirst(cell);
		char	   *within = item->key ? psprintf("%s.%s", key, item->key) : pstrdup(key);

		if (item->first)
			form_fault(faults, place, within, item->line,
					   pstrdup(_("is given twice, and JSON would keep only the last")));
		look_for_twins(faults, place, within, item);
	}
}

static bool
is_there(const PackValue *object, const char *key)
{
	PackValue  *member = pack_member(object, key);

	return member && member->type != PACK_NULL;
}

/* What a key that nobody knows may stand for: keys, with what is there already left out. */
static PackKey *
meant_key(const PackSection *section, const PackValue *object, const PackValue *member,
		  PackKey *only_missing)
{
	char	  **keys = section_keys(section);
	int			n = list_length(section->keys);
	int			found;

	for (int i = 0; i < n; i++)
		if (pack_member(object, keys[i]))
			keys[i] = NULL;
	found = nearest(member->key, keys, n);
	if (found >= 0)
		return list_nth(section->keys, found);
	/* one too many and one too few: it has another name, if its value would do */
	if (only_missing && pack_value_fault(section, only_missing, member) == NULL)
		return only_missing;
	return NULL;
}

/* Another section that knows the key; NULL: none does. */
static const char *
section_of_key(List *grammar, const char *key)
{
	ListCell   *cell;

	foreach(cell, grammar)
	{
		PackSection *section = lfirst(cell);

		if (section->name && section_key(section, key))
			return section->name;
	}
	return NULL;
}

static char *
unknown_key(const PackFaults *faults, const PackSection *section, const PackKey *meant,
			bool missing, const char *key)
{
	char	   *keys = words_listed(section_keys(section), list_length(section->keys));
	const char *name = section->name ? section->name : _("the head");
	const char *elsewhere = section_of_key(faults->grammar, key);

	if (meant && missing)
		return psprintf(_("is no key of %s; \"%s\", which is missing, seems to be meant. Keys: %s"),
						name, meant->key, keys);
	if (meant)
		return psprintf(_("is no key of %s; did you mean \"%s\"? Keys: %s"), name, meant->key, keys);
	if (elsewhere)
		return psprintf(_("is no key of %s, though one of %s. Keys: %s"), name, elsewhere, keys);
	return psprintf(_("is no key of %s. Keys: %s"), name, keys);
}

/* The keys that must be there and are not. */
static List *
missing_keys(const PackSection *section, const PackValue *object)
{
	List	   *missing = NIL;
	ListCell   *cell;

	foreach(cell, section->keys)
	{
		PackKey    *key = lfirst(cell);

		if (key->required && !is_there(object, key->key))
			missing = lappend(missing, key);
	}
	return missing;
}

static int
count_unknown(const PackSection *section, const PackValue *object, List *grammar)
{
	int			n = 0;
	ListCell   *cell;

	foreach(cell, object->items)
	{
		const char *key = ((PackValue *) lfirst(cell))->key;

		if (section_key(section, key) == NULL &&
			(section->name || grammar_section(grammar, key) == NULL))
			n++;
	}
	return n;
}

/* A member of no known key.  Returns what it took for missing, less what it stands for. */
static List *
check_unknown_member(PackFaults *faults, PackPlace place, const PackValue *object,
					 const PackValue *member, List *missing, bool only_one)
{
	PackKey    *lone = only_one && list_length(missing) == 1 ? linitial(missing) : NULL;
	PackKey    *meant = meant_key(place.section, object, member, lone);
	bool		is_missing = meant && list_member_ptr(missing, meant);
	char	   *fault;

	form_fault(faults, place, member->key, member->line,
			   unknown_key(faults, place.section, meant, is_missing, member->key));
	fault = meant ? pack_value_fault(place.section, meant, member) : NULL;
	if (fault)
		form_fault(faults, place, member->key, member->line, fault);
	return is_missing ? list_delete_ptr(missing, meant) : missing;
}

/* Figures of an occasion that are texts: of what else it says see policy_fault. */
static void
check_ends(PackFaults *faults, PackPlace place, const PackValue *when)
{
	ListCell   *cell;
	ListCell   *end;

	foreach(cell, when->items)
	{
		PackValue  *fact = lfirst(cell);
		FactSort	sort;

		if (!fact_is_measured(fact->key, &sort) || fact->type != PACK_OBJECT)
			continue;
		foreach(end, fact->items)
		{
			PackValue  *number = lfirst(end);
			char	   *fault = pack_end_fault(sort == SORT_AMOUNT, number);

			if (fault)
				form_fault(faults, place, psprintf("%s.%s.%s", when->key, fact->key, number->key),
						   number->line, fault);
		}
	}
}

static void
check_known_member(PackFaults *faults, PackPlace place, const PackValue *member)
{
	PackKey    *key = section_key(place.section, member->key);
	char	   *fault = pack_value_fault(place.section, key, member);

	if (fault == NULL)
		fault = pack_case_fault(place.section, key, member);
	if (fault)
		form_fault(faults, place, member->key, member->line, fault);
	else
		look_for_twins(faults, place, member->key, member);
	if (fault == NULL && strcmp(key->type, "when") == 0)
		check_ends(faults, place, member);
}

static void
tell_missing(PackFaults *faults, PackPlace place, List *missing, int line)
{
	ListCell   *cell;

	foreach(cell, missing)
	{
		PackKey    *key = lfirst(cell);

		form_fault(faults, place, key->key, line,
				   key->nwords > 0
				   ? psprintf(_("is missing; one of: %s"), words_listed(key->words, key->nwords))
				   : pstrdup(_("is missing")));
	}
}

/* One row of a section. */
static void
check_row(PackFaults *faults, PackPlace place)
{
	List	   *missing = missing_keys(place.section, place.row);
	bool		only_one = count_unknown(place.section, place.row, faults->grammar) == 1;
	int			before = list_length(faults->faults);
	ListCell   *cell;

	foreach(cell, place.row->items)
	{
		PackValue  *member = lfirst(cell);

		if (told_twice(faults, place, member))
			continue;
		if (section_key(place.section, member->key))
			check_known_member(faults, place, member);
		else
			missing = check_unknown_member(faults, place, place.row, member, missing, only_one);
	}
	tell_missing(faults, place, missing, place.row->line);
	if (list_length(faults->faults) == before)
		pack_look_for_likeness(faults, &place);
}

/* What tells a row apart, in one text; other names of a stage are the same.  NULL: it lacks it. */
static char *
identity_of(const PackSection *section, const PackValue *row)
{
	StringInfoData identity;

	if (row->type != PACK_OBJECT || !pack_row_is_told_apart(section, row))
		return NULL;
	initStringInfo(&identity);
	for (int i = 0; i < section->nnamed_by; i++)
	{
		const char *key = section->named_by[i];
		PackValue  *value = pack_member(row, key);
		bool		is_null = value == NULL || value->type == PACK_NULL;

		/* hardly anybody writes these into a name */
		appendStringInfoChar(&identity, is_null ? '\x01' : '\x02');
		if (!is_null)
			appendStringInfoString(&identity,
								   pack_value_canonical(section_key(section, key), value));
	}
	return identity.data;
}

/* A row that is called as an earlier one is. */
static void
look_for_same_row(PackFaults *faults, PackPlace place, char **identities)
{
	for (int i = 0; identities[place.item] && i < place.item; i++)
	{
		if (identities[i] == NULL || strcmp(identities[i], identities[place.item]) != 0)
			continue;
		form_fault(faults, place, NULL, place.row->line,
				   psprintf(_("is given twice: rows %d and %d of %s"), i + 1, place.item + 1,
							place.section->name));
		return;
	}
}

static void
check_rows(PackFaults *faults, PackPlace place, const PackValue *rows)
{
	char	  **identities = palloc0((list_length(rows->items) + 1) * sizeof(char *));
	ListCell   *cell;

	foreach(cell, rows->items)
	{
		PackValue  *row = lfirst(cell);

		place.row = row;
		place.item = foreach_current_index(cell);
		identities[place.item] = identity_of(place.section, row);
		if (row->type == PACK_OBJECT && row->items == NIL)
		{
			form_fault(faults, place, NULL, row->line, pstrdup(_("is empty")));
			continue;
		}
		if (row->type == PACK_OBJECT)
		{
			check_row(faults, place);
			look_for_same_row(faults, place, identities);
			continue;
		}
		form_fault(faults, place, NULL, row->line,
				   psprintf(_("is no row in braces but %s"), pack_type_name(row->type)));
	}
}

static void
check_section(PackFaults *faults, const PackSection *section, const PackValue *member)
{
	PackPlace	place = {.section = section,.line = member->line};

	if (told_twice(faults, place, member) || member->type == PACK_NULL)
		return;
	if (member->type == PACK_ARRAY)
		check_rows(faults, place, member);
	else
		form_fault(faults, place, NULL, member->line,
				   psprintf(_("is no array of rows but %s"), pack_type_name(member->type)));
}

/* What a key of the whole that nobody knows may stand for: a section; NULL: none. */
static PackSection *
meant_section(List *grammar, const PackValue *pack, const PackValue *member)
{
	char	  **names = palloc(list_length(grammar) * sizeof(char *));
	ListCell   *cell;
	int			found;

	foreach(cell, grammar)
	{
		char	   *name = ((PackSection *) lfirst(cell))->name;

		names[foreach_current_index(cell)] = name && !pack_member(pack, name) ? name : NULL;
	}
	found = nearest(member->key, names, list_length(grammar));
	return found >= 0 ? list_nth(grammar, found) : NULL;
}

static char *
sections_listed(List *grammar)
{
	char	  **names = palloc(list_length(grammar) * sizeof(char *));
	ListCell   *cell;
	int			n = 0;

	foreach(cell, grammar)
		if (((PackSection *) lfirst(cell))->name)
			names[n++] = ((PackSection *) lfirst(cell))->name;
	return words_listed(names, n);
}

/* What has become of a section that packs once had; NULL: there never was such. */
static char *
section_that_was(const char *name)
{
	if (strcmp(name, "thresholds") != 0)
		return NULL;
	/* translator: leave what stands in braces as it is */
	return pstrdup(_("is no section of a pack: what is needed from an amount on is a row of "
					 "requirements that names the amount in \"when\", such as {\"code\": "
					 "\"supervision\", \"to_stage\": \"implementing\", \"onwards\": true, \"needs\": "
					 "\"contract:supervision\", \"qualified\": true, \"independent\": true, \"when\": "
					 "{\"investment\": {\"from\": 2000000}}, \"article\": \"13\"}: basis and bound become "
					 "\"when\" (software_cost is \"software\"; \"above\" where inclusive "
					 "was false), demands and demanded_kind \"needs\" (a contract is contract:KIND, a cost "
					 "line cost_line:KIND), cost_line_kind a row of the same code that needs it; all "
					 "but a cost line alone are \"onwards\", and a document \"each_round\""));
}

/* A member of the whole that is neither section nor key of the head. */
static void
check_unknown_part(PackFaults *faults, PackPlace place, const PackValue *pack,
				   const PackValue *member, List **keys_missing, List **sections_missing,
				   bool only_one)
{
	PackSection *meant = meant_section(faults->grammar, pack, member);
	char	   *was = section_that_was(member->key);

	if (was)
	{
		form_fault(faults, place, member->key, member->line, was);
		return;
	}
	if (meant == NULL && member->type != PACK_ARRAY)
	{
		*keys_missing = check_unknown_member(faults, place, pack, member, *keys_missing, only_one);
		return;
	}
	if (meant == NULL && only_one && list_length(*sections_missing) == 1)
		meant = linitial(*sections_missing);
	form_fault(faults, place, member->key, member->line,
			   meant ? psprintf(_("is no section of a pack; did you mean \"%s\"? Sections: %s"),
								meant->name, sections_listed(faults->grammar))
			   : psprintf(_("is no section of a pack. Sections: %s"),
						  sections_listed(faults->grammar)));
	*sections_missing = list_delete_ptr(*sections_missing, meant);
}

/* The sections that must be there and are not. */
static List *
missing_sections(List *grammar, const PackValue *pack)
{
	List	   *missing = NIL;
	ListCell   *cell;

	foreach(cell, grammar)
	{
		PackSection *section = lfirst(cell);

		if (section->name && section->required && !is_there(pack, section->name))
			missing = lappend(missing, section);
	}
	return missing;
}

/* Dates of the head that lie the wrong way round. */
static void
check_dates(PackFaults *faults, const PackValue *pack)
{
	static const struct
	{
		const char *early;
		const char *late;
		const char *blamed;
	}			pairs[] = {
		{"valid_from", "valid_until", "valid_until"},
		{"valid_from", "superseded_on", "superseded_on"},
		{"superseded_on", "valid_until", "superseded_on"}
	};
	PackPlace	head = {.section = linitial(faults->grammar)};

	for (size_t i = 0; i < lengthof(pairs); i++)
	{
		PackValue  *early = pack_member(pack, pairs[i].early);
		PackValue  *late = pack_member(pack, pairs[i].late);

		if (!is_pack_date(early) || !is_pack_date(late) || strcmp(early->text, late->text) <= 0)
			continue;
		form_fault(faults, head, pairs[i].blamed, strcmp(pairs[i].blamed, pairs[i].late) == 0
				   ? late->line : early->line,
				   strcmp(pairs[i].blamed, pairs[i].late) == 0
				   ? psprintf(_("%s lies before %s, %s"), late->text, pairs[i].early, early->text)
				   : psprintf(_("%s lies after %s, %s"), early->text, pairs[i].late, late->text));
	}
}

static void
check_pack(PackFaults *faults, const PackValue *pack)
{
	PackPlace	head = {.section = linitial(faults->grammar)};
	List	   *keys_missing = missing_keys(head.section, pack);
	List	   *sections_missing = missing_sections(faults->grammar, pack);
	bool		only_one = count_unknown(head.section, pack, faults->grammar) == 1;
	ListCell   *cell;

	foreach(cell, pack->items)
	{
		PackValue  *member = lfirst(cell);
		PackSection *section = grammar_section(faults->grammar, member->key);

		if (section)
			check_section(faults, section, member);
		else if (told_twice(faults, head, member))
			continue;
		else if (section_key(head.section, member->key))
			check_known_member(faults, head, member);
		else
			check_unknown_part(faults, head, pack, member, &keys_missing, &sections_missing,
							   only_one);
	}
	tell_missing(faults, head, keys_missing, pack->line);
	foreach(cell, sections_missing)
	{
		PackPlace	place = {.section = lfirst(cell)};

		form_fault(faults, place, NULL, pack->line, pstrdup(_("is missing")));
	}
	check_dates(faults, pack);
}

static int
by_rank(const ListCell *one, const ListCell *other)
{
	return ((PackValue *) lfirst(one))->rank - ((PackValue *) lfirst(other))->rank;
}

/* Where the grammar has a key of a section, and of the head the sections after them. */
static int
rank_of(List *grammar, const PackSection *section, const char *key)
{
	PackKey    *known = section_key(section, key);
	PackSection *part = section->name ? NULL : grammar_section(grammar, key);
	ListCell   *cell;

	foreach(cell, section->keys)
		if (lfirst(cell) == known)
			return foreach_current_index(cell);
	foreach(cell, grammar)
		if (part && lfirst(cell) == part)
			return list_length(section->keys) + foreach_current_index(cell);
	return UNKNOWN_RANK;
}

static void
rank_members(List *grammar, const PackSection *section, PackValue *object)
{
	ListCell   *cell;

	foreach(cell, object->items)
	{
		PackValue  *member = lfirst(cell);

		member->rank = rank_of(grammar, section, member->key);
	}
	list_sort(object->items, by_rank);
}

/* Put the members of the whole, and of its rows, in the order of the grammar. */
static void
rank_pack(List *grammar, PackValue *pack)
{
	ListCell   *cell;
	ListCell   *row;

	rank_members(grammar, linitial(grammar), pack);
	foreach(cell, pack->items)
	{
		PackValue  *member = lfirst(cell);
		PackSection *section = grammar_section(grammar, member->key);

		if (section == NULL || member->type != PACK_ARRAY)
			continue;
		foreach(row, member->items)
			if (((PackValue *) lfirst(row))->type == PACK_OBJECT)
				rank_members(grammar, section, lfirst(row));
	}
}

/* What a row of the pack says under a key that holds a text; NULL: nothing. */
static char *
said_text(const PackValue *row, const char *key)
{
	const PackValue *value = row->type == PACK_OBJECT ? pack_member(row, key) : NULL;

	return value && value->type == PACK_STRING ? value->text : NULL;
}

/*
 * The names that rows of a section give under a key, of those of a list where one is named, and
 * their labels; their number.
 */
static int
names_of_section(const PackValue *pack, const char *section, const char *key, const char *list,
				 char ***names, const char ***labels)
{
	const PackValue *rows = pack_member(pack, section);
	List	   *items = rows && rows->type == PACK_ARRAY ? rows->items : NIL;
	int			n = 0;
	ListCell   *cell;

	*names = palloc((list_length(items) + 1) * sizeof(char *));
	*labels = palloc((list_length(items) + 1) * sizeof(char *));
	foreach(cell, items)
	{
		char	   *of = said_text(lfirst(cell), "list");
		char	   *name = said_text(lfirst(cell), key);

		if (name == NULL || (list && (of == NULL || strcmp(of, list) != 0)))
			continue;
		(*names)[n] = name;
		(*labels)[n++] = said_text(lfirst(cell), "label_zh");
	}
	return n;
}

/* The words that the pack has for some keys: its attributes, and its offices or the usual ones. */
static void
take_words(List *grammar, const PackValue *pack)
{
	char	  **names;
	const char **labels;
	int			n = names_of_section(pack, "words", "word", "office", &names, &labels);

	if (n == 0)
		n = usual_offices(&names, &labels);
	grammar_take_words(grammar, "office", names, labels, n);
	n = names_of_section(pack, "attributes", "attribute", NULL, &names, &labels);
	grammar_take_words(grammar, "list", names, labels, n);
}

List *
pack_faults(const char *text, bool by_grammar)
{
	PackText	read = pack_read(text);
	PackFaults	faults = {NIL, pack_grammar()};
	PackPlace	whole = {.line = read.line};

	if (read.value == NULL)
	{
		pack_fault_at(&faults, PACK_NO_JSON, &whole, read.fault);
		((PackFault *) linitial(faults.faults))->place =
			psprintf(_("line %d, column %d"), read.line, read.column);
		return faults.faults;
	}
	if (read.value->type != PACK_OBJECT)
		pack_fault_at(&faults, PACK_FORM, &whole,
					  psprintf(_("is no object in braces but %s"), pack_type_name(read.value->type)));
	else
	{
		if (by_grammar)
			rank_pack(faults.grammar, read.value);
		take_words(faults.grammar, read.value);
		check_pack(&faults, read.value);
	}
	return faults.faults;
}

List *
pack_rows(const char *text)
{
	PackText	read = pack_read(text);
	List	   *grammar = pack_grammar();
	List	   *rows = NIL;
	ListCell   *cell;
	ListCell   *row;

	foreach(cell, read.value ? read.value->items : NIL)
	{
		PackValue  *member = lfirst(cell);
		PackSection *section = member->key ? grammar_section(grammar, member->key) : NULL;

		if (section == NULL || member->type != PACK_ARRAY)
			continue;
		foreach(row, member->items)
		{
			PackRow    *found = palloc(sizeof(PackRow));

			found->section = section->name;
			found->item = foreach_current_index(row);
			found->line = ((PackValue *) lfirst(row))->line;
			found->place = pack_row_name(section, lfirst(row), found->item);
			rows = lappend(rows, found);
		}
	}
	return rows;
}
