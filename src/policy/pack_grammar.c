/*
 * pack_grammar.c
 *		What a pack may say, read from the view govproj.pack_grammar.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "policy/offices.h"
#include "policy/pack_grammar.h"

/* The column of the row that SPI found, copied; NULL: it is null. */
static char *
column_text(HeapTuple row, int column)
{
	return SPI_getvalue(row, SPI_tuptable->tupdesc, column);
}

static bool
column_bool(HeapTuple row, int column)
{
	bool		isnull;
	Datum		value = SPI_getbinval(row, SPI_tuptable->tupdesc, column, &isnull);

	return !isnull && DatumGetBool(value);
}

static char **
column_texts(HeapTuple row, int column, int *n)
{
	bool		isnull;
	Datum		array = SPI_getbinval(row, SPI_tuptable->tupdesc, column, &isnull);
	Datum	   *values;
	char	  **texts;

	*n = 0;
	if (isnull)
		return NULL;
	deconstruct_array(DatumGetArrayTypeP(array), TEXTOID, -1, false, TYPALIGN_INT, &values, NULL,
					  n);
	texts = palloc((*n + 1) * sizeof(char *));
	for (int i = 0; i < *n; i++)
		texts[i] = TextDatumGetCString(values[i]);
	return texts;
}

static bool
same_name(const char *one, const char *other)
{
	return one == NULL || other == NULL ? one == other : strcmp(one, other) == 0;
}

PackSection *
grammar_section(List *grammar, const char *name)
{
	ListCell   *cell;

	foreach(cell, grammar)
	{
		PackSection *section = lfirst(cell);

		if (same_name(section->name, name))
			return section;
	}
	return NULL;
}

static List *
with_row(List *grammar, HeapTuple row)
{
	PackKey    *key = palloc0(sizeof(PackKey));
	char	   *name = column_text(row, 1);
	PackSection *section = grammar_section(grammar, name);

	if (section == NULL)
	{
		section = palloc0(sizeof(PackSection));
		section->name = name;
		section->required = column_bool(row, 2);
		section->named_by = column_texts(row, 3, &section->nnamed_by);
		grammar = lappend(grammar, section);
	}
	key->key = column_text(row, 4);
	key->type = column_text(row, 5);
	key->required = column_bool(row, 6);
	key->words = column_texts(row, 7, &key->nwords);
	key->takes_list = column_text(row, 8) != NULL;
	section->keys = lappend(section->keys, key);
	return grammar;
}

List *
pack_grammar(void)
{
	MemoryContext caller = CurrentMemoryContext;
	List	   *grammar = NIL;

	SPI_connect();
	if (SPI_execute("SELECT g.section, g.section_required, g.named_by, g.key, g.type, g.required, g.words, g.lists"
					" FROM govproj.pack_grammar AS g ORDER BY g.position", true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read the grammar of packs");
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		MemoryContext spi = MemoryContextSwitchTo(caller);

		grammar = with_row(grammar, SPI_tuptable->vals[i]);
		MemoryContextSwitchTo(spi);
	}
	SPI_finish();
	return grammar;
}

int
usual_offices(char ***names, const char ***labels)
{
	MemoryContext caller = CurrentMemoryContext;
	int			n;

	SPI_connect();
	if (SPI_execute("SELECT u.word, u.label_zh FROM govproj.usual_words AS u"
					" WHERE u.list = 'office' ORDER BY u.position", true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read the usual offices");
	n = (int) SPI_processed;
	*names = MemoryContextAlloc(caller, (n + 1) * sizeof(char *));
	*labels = MemoryContextAlloc(caller, (n + 1) * sizeof(char *));
	for (int i = 0; i < n; i++)
	{
		MemoryContext spi = MemoryContextSwitchTo(caller);

		(*names)[i] = column_text(SPI_tuptable->vals[i], 1);
		(*labels)[i] = column_text(SPI_tuptable->vals[i], 2);
		MemoryContextSwitchTo(spi);
	}
	SPI_finish();
	return n;
}

static void
key_take_words(PackKey *key, char **names, const char **labels, int n)
{
	int			nown = key->nwords;
	char	  **words = palloc((nown + n + 1) * sizeof(char *));
	const char **shown = palloc((nown + n + 1) * sizeof(char *));

	for (int i = 0; i < nown; i++)
	{
		words[i] = key->words[i];
		shown[i] = strcmp(words[i], owner_office.word) == 0 ? owner_office.zh : NULL;
	}
	for (int i = 0; i < n; i++)
	{
		words[nown + i] = names[i];
		shown[nown + i] = labels[i];
	}
	key->words = words;
	key->labels = shown;
	key->nwords = nown + n;
}

void
grammar_take_words(List *grammar, const char *type, char **names, const char **labels, int n)
{
	ListCell   *section;
	ListCell   *key;

	foreach(section, grammar)
		foreach(key, ((PackSection *) lfirst(section))->keys)
			if (strncmp(((PackKey *) lfirst(key))->type, type, strlen(type)) == 0)
				key_take_words(lfirst(key), names, labels, n);
}

PackKey *
section_key(const PackSection *section, const char *key)
{
	ListCell   *cell;

	foreach(cell, section->keys)
	{
		PackKey    *known = lfirst(cell);

		if (strcmp(known->key, key) == 0)
			return known;
	}
	return NULL;
}

char **
section_keys(const PackSection *section)
{
	char	  **keys = palloc((list_length(section->keys) + 1) * sizeof(char *));
	ListCell   *cell;

	foreach(cell, section->keys)
		keys[foreach_current_index(cell)] = ((PackKey *) lfirst(cell))->key;
	return keys;
}
