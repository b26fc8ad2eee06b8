/*
 * values.c
 *		Reading the columns of policy rows.
 *
 * A word that this version of the engine does not know is kept as the version's
 * fault: a draft that says one does not stop the others.
 */
#include "postgres.h"

#include "policy/values.h"

/* What a column says, to stay; NULL when it is null. */
char *
value_text(const Policy *policy, const Row *row, int column)
{
	text	   *said;

	if (row_isnull(row, column))
		return NULL;
	said = DatumGetTextPP(row_datum(row, column));
	return store_text(policy->store, VARDATA_ANY(said), VARSIZE_ANY_EXHDR(said));
}

bool
value_bool(const Row *row, int column)
{
	return !row_isnull(row, column) && row_bool(row, column);
}

Stage
value_stage(const Row *row, int column)
{
	return row_isnull(row, column) ? NO_STAGE : row_stage(row, column);
}

Category
value_category(const Row *row, int column)
{
	return row_isnull(row, column) ? (Category) 0 : DatumGetCategory(row_datum(row, column));
}

RuleMode
value_mode(const Row *row, int column)
{
	if (row_says(row, column, "warn"))
		return MODE_WARN;
	if (row_says(row, column, "off"))
		return MODE_OFF;
	return MODE_REFUSE;
}

/* Notes are the longest that a row says, and none is kept. */
Authority
value_authority(const Row *row, int column)
{
	char	   *note = row_text(row, column);
	Authority	authority = authority_by_note(note);

	if (note)
		pfree(note);
	return authority;
}

/*
 * A word of a policy row that this version of the engine does not know.  It is
 * kept as the version's fault, so that a draft does not stop the others.
 */
void
policy_unknown_word(Policy *policy, const char *table, const char *word)
{
	if (policy->fault.word)
		return;
	policy->fault.table = table;
	policy->fault.word = store_string(policy->store, word);
}

/* A length of time; NULL: none is said, or none that is one. */
const Duration *
value_duration(Policy *policy, const Row *row, int column)
{
	char	   *text = row_text(row, column);
	Duration   *duration;

	if (text == NULL)
		return NULL;
	duration = store_room(policy->store, sizeof(Duration));
	if (duration_of_text(text, duration))
		return duration;
	policy_unknown_word(policy, register_table_name(row->table->id), text);
	return NULL;
}

/* What a column says, one of the words; 0 when it is null. */
int
value_word(Policy *policy, const Row *row, int column, const Words *words)
{
	int			value = row_word(row, column, words);

	if (value == WORD_UNKNOWN)
		policy_unknown_word(policy, register_table_name(row->table->id), row_text(row, column));
	return value;
}

/* Does a column list the word, among words by commas? */
bool
value_lists(const Row *row, int column, const char *wanted)
{
	char	   *list = row_text(row, column);
	char	   *end = NULL;

	if (list == NULL)
		return false;
	for (char *word = strtok_r(list, ", ", &end); word; word = strtok_r(NULL, ", ", &end))
		if (strcmp(word, wanted) == 0)
			return true;
	return false;
}

/* What a column lists, words by commas; one that is not known is the version's fault. */
WordSet
value_words(Policy *policy, const Row *row, int column, const Words *words)
{
	char	   *list = row_text(row, column);
	char	   *end = NULL;
	WordSet		set = 0;

	if (list == NULL)
		return set;
	for (char *word = strtok_r(list, ", ", &end); word; word = strtok_r(NULL, ", ", &end))
	{
		int			value = word_value(words, word);

		if (value == WORD_UNKNOWN)
			policy_unknown_word(policy, register_table_name(row->table->id), word);
		set = word_set_with(set, value);
	}
	return set;
}

/* What stands for an office that the version does not have, whose fault that is. */
static const struct Word unknown_office = {.word = "?"};

/* NULL: the column is null. */
Office
value_office(Policy *policy, const Row *row, int column)
{
	char	   *name = row_text(row, column);
	Office		office = name ? office_named(&policy->words, name) : NULL;

	if (name == NULL || office)
		return office;
	policy_unknown_word(policy, register_table_name(row->table->id), name);
	return &unknown_office;
}

/* Offices by commas. */
List *
value_offices(Policy *policy, const Row *row, int column)
{
	char	   *list = row_text(row, column);
	const char *unknown = NULL;
	List	   *offices = list ? offices_listed(&policy->words, list, &unknown) : NIL;

	if (unknown)
		policy_unknown_word(policy, register_table_name(row->table->id), unknown);
	return offices;
}

int
policy_document_named(Policy *policy, const char *table, const char *kind)
{
	int			index = policy_document(policy, kind);

	if (index >= 0)
		return index;
	policy_unknown_word(policy, table, kind);
	return 0;
}

/* "contract:main": the word before the colon, and what stands after it; NULL: nothing does. */
const char *
word_after(const char *text, const char *word)
{
	size_t		length = strlen(word);

	if (strncmp(text, word, length) != 0 || (text[length] != ':' && text[length] != '\0'))
		return NULL;
	return text[length] == ':' ? text + length + 1 : text + length;
}

Stage
stage_of_word(Policy *policy, const char *table, const char *name)
{
	Stage		stage = NO_STAGE;

	if (!stage_parse(name, &stage))
		policy_unknown_word(policy, table, name);
	return stage;
}

int
value_int(const Row *row, int column, int absent)
{
	return row_isnull(row, column) ? absent : row_int32(row, column);
}

/* By which papers a period is lengthened, as the four columns say. */
Lengthening
value_lengthening(Policy *policy, const Row *row, int extended_by, int extension, int times,
				  int asked)
{
	char	   *kind = row_text(row, extended_by);
	const char *table = register_table_name(row->table->id);

	return (Lengthening) {
		.document = kind ? policy_document_named(policy, table, kind) : -1,
		.by = value_duration(policy, row, extension),
		.times = value_int(row, times, 1),
		.asked = value_duration(policy, row, asked)
	};
}
