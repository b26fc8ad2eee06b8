/*
 * vocabulary.c
 *		The words of a version, as messages show them, and the refusal of others.
 */
#include "postgres.h"

#include "lib/stringinfo.h"

#include "utils/builtins.h"

#include "code/characters.h"
#include "errors.h"
#include "policy/vocabulary.h"

#define AS_LIST(value, word, list) [value] = list,
static const WordList lists_of_parts[NWORD_PARTS] = {WORD_PARTS(AS_LIST)};
#undef AS_LIST

/* Of which list the words are that may have the part. */
WordList
part_list(WordPart part)
{
	return lists_of_parts[part];
}

/* "main", or 主合同（main） */
char *
vocabulary_quoted(const Vocabulary *words, WordList list, int word)
{
	return quoted_word(word_of(&words->list[list], word), label_of(&words->list[list], word));
}

/* main, or 主合同: where nobody has to write the word himself */
const char *
vocabulary_label(const Vocabulary *words, WordList list, int word)
{
	return label_or_word(word_of(&words->list[list], word), label_of(&words->list[list], word));
}

/* The label that the version has for a stage, else the engine's; NULL: labels are not shown. */
static const char *
stage_called(const Vocabulary *words, Stage stage)
{
	int			word = word_value(&words->list[LIST_STAGE], stage_name(stage));

	return word > WORD_NONE ? label_of(&words->list[LIST_STAGE], word) : stage_shown(stage);
}

/* "trial", or 试运行中（trial）, as the version calls it */
char *
vocabulary_stage(const Vocabulary *words, Stage stage)
{
	return quoted_word(stage_name(stage), stage_called(words, stage));
}

/* trial, or 试运行中（trial）: in a list */
char *
vocabulary_stage_listed(const Vocabulary *words, Stage stage)
{
	return listed_word(stage_name(stage), stage_called(words, stage));
}

/* 试运行中, or its label in English: as the version calls it, to stand beside the word. */
const char *
vocabulary_stage_label(const Vocabulary *words, Stage stage)
{
	const Words *known = &words->list[LIST_STAGE];
	int			word = word_value(known, stage_name(stage));

	return label_or_word(word > WORD_NONE ? known->words[word].en : stage_label(stage, false),
						 stage_called(words, stage));
}

/* The sources of money in scope, or all others. */
char *
vocabulary_sources(const Vocabulary *words, bool in_scope)
{
	StringInfoData text;

	initStringInfo(&text);
	for (int source = 1; source <= words->list[LIST_SOURCE].n; source++)
		if (is_in_scope(words, source) == in_scope)
			appendStringInfo(&text, "%s%s", text.len ? _(", ") : "",
							 vocabulary_quoted(words, LIST_SOURCE, source));
	return text.data;
}

/* All words of a list, each with what it is called in both languages. */
static char *
words_of_list(const Words *list)
{
	StringInfoData text;

	initStringInfo(&text);
	for (int i = 1; i <= list->n; i++)
		appendStringInfo(&text, "%s%s", i > 1 ? _(", ") : "",
						 word_and_labels(list->words[i].word, list->words[i].zh,
										 list->words[i].en));
	return text.data;
}

/* name: of what says it; column: in which. */
static void
refuse_word(Relation rel, const Vocabulary *words, const Words *list, const char *name,
			const char *said, const Row *row, int column)
{
	ereport(ERROR,
			(errcode(ERRCODE_CHECK_VIOLATION),
			 errmsg("%s of \"%s\" is \"%s\", which is no word of policy \"%s\"", name,
					RelationGetRelationName(rel), shown_text(said), words->policy),
			 list->n > 0
			 ? errdetail("Its words: %s.", words_of_list(list))
			 : errdetail("It has no word for this."),
			 errhint("The words of a version are rows of policy_word, the section \"words\" of its "
					 "pack."),
			 refused_by(rel, psprintf("%s_%s_check", register_table_name(row->table->id),
											  row_column_name(row, column)))));
}

/* A column says a word of the version's list, or nothing.  Errors: 23514. */
void
require_word(Relation rel, const Vocabulary *words, WordList list, const Row *row, int column)
{
	if (said_word(words, list, row, column) == WORD_UNKNOWN)
		refuse_word(rel, words, &words->list[list], row_column_name(row, column),
					row_text(row, column), row, column);
}

/*
 * The same of a column that has to say one: left out it is the version's only word; of several
 * none is meant more than another.  Errors: 23502, 23514.
 */
void
require_word_named(Relation rel, const Vocabulary *words, WordList list, Row *row, int column)
{
	const Words *known = &words->list[list];

	if (row_isnull(row, column) && known->n == 1)
		row_set(row, column, CStringGetTextDatum(word_of(known, 1)));
	if (!row_isnull(row, column))
	{
		require_word(rel, words, list, row, column);
		return;
	}
	ereport(ERROR,
			(errcode(ERRCODE_NOT_NULL_VIOLATION),
			 errmsg("%s of \"%s\" has to be named under policy \"%s\"",
					row_column_name(row, column), RelationGetRelationName(rel), words->policy),
			 known->n > 0
			 ? errdetail("Its words: %s.", words_of_list(known))
			 : errdetail("It has no word for this."),
			 known->n > 0
			 ? errhint("It can be left out where the version has one word for it.")
			 : errhint("The words of a version are rows of policy_word, the section \"words\" of its "
					   "pack."),
			 errtablecol(rel, row->table->att[column])));
}

/* Its place among the version's; -1: it has none of that name. */
int
attribute_named(const Vocabulary *words, const char *name)
{
	int			i = words->nattributes - 1;

	while (i >= 0 && strcmp(words->attributes[i].name, name) != 0)
		i--;
	return i;
}

/* Which of its words an object of attributes says; what came in past the engine may be none. */
int
attribute_word(const Vocabulary *words, int attribute, Jsonb *said)
{
	const Attribute *about = &words->attributes[attribute];
	JsonbValue	value;

	if (!JB_ROOT_IS_OBJECT(said))
		return WORD_NONE;
	if (getKeyJsonValueFromContainer(&said->root, about->name, strlen(about->name),
									 &value) == NULL || value.type == jbvNull)
		return WORD_NONE;
	return value.type != jbvString ? WORD_UNKNOWN
		: word_value(&about->words, pnstrdup(value.val.string.val, value.val.string.len));
}

static char *
attributes_listed(const Vocabulary *words)
{
	StringInfoData text;

	initStringInfo(&text);
	for (int i = 0; i < words->nattributes; i++)
		appendStringInfo(&text, "%s%s", i > 0 ? _(", ") : "",
						 word_and_labels(words->attributes[i].name, words->attributes[i].zh,
										 words->attributes[i].en));
	return text.data;
}

static void
refuse_attribute(Relation rel, const Vocabulary *words, const char *name)
{
	ereport(ERROR,
			(errcode(ERRCODE_CHECK_VIOLATION),
			 errmsg("attributes of \"%s\" name \"%s\", which policy \"%s\" does not have",
					RelationGetRelationName(rel), shown_text(name), words->policy),
			 words->nattributes > 0
			 ? errdetail("Its attributes: %s.", attributes_listed(words))
			 : errdetail("It has none."),
			 errhint("The attributes of a version are rows of policy_attribute, the section "
					 "\"attributes\" of its pack."),
			 refused_by(rel, "project_attributes_check")));
}

/* One member of the object. */
static void
require_attribute(Relation rel, const Vocabulary *words, const Row *row, int column,
				  const char *name, const JsonbValue *value)
{
	int			attribute = attribute_named(words, name);
	Jsonb	   *said = DatumGetJsonbP(row_datum(row, column));

	if (attribute < 0)
		refuse_attribute(rel, words, name);
	if (attribute_word(words, attribute, said) == WORD_UNKNOWN)
		refuse_word(rel, words, &words->attributes[attribute].words,
					psprintf("%s.%s", row_column_name(row, column), name),
					value->type == jbvString
					? pnstrdup(value->val.string.val, value->val.string.len) : "?", row, column);
}

/*
 * A column says an object of the version's attributes, each with one of its words or null, or
 * nothing.  Errors: 23514.
 */
void
require_attributes(Relation rel, const Vocabulary *words, const Row *row, int column)
{
	JsonbIterator *it;
	JsonbIteratorToken token;
	JsonbValue	name;
	JsonbValue	value;

	if (row_isnull(row, column))
		return;
	it = JsonbIteratorInit(&DatumGetJsonbP(row_datum(row, column))->root);
	while ((token = JsonbIteratorNext(&it, &name, true)) != WJB_DONE)
	{
		if (token != WJB_KEY)
			continue;
		(void) JsonbIteratorNext(&it, &value, true);
		require_attribute(rel, words, row, column,
						  pnstrdup(name.val.string.val, name.val.string.len), &value);
	}
}
