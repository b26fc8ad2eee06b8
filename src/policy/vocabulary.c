/*
 * vocabulary.c
 *		The words of a version, as messages show them, and the refusal of others.
 */
#include "postgres.h"

#include "lib/stringinfo.h"

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

/* "main", or "main"（主合同） */
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
		appendStringInfo(&text, "%s%s (%s / %s)", i > 1 ? ", " : "", list->words[i].word,
						 list->words[i].zh, list->words[i].en);
	return text.data;
}

/* A column says a word of the version's list, or nothing.  Errors: 23514. */
void
require_word(Relation rel, const Vocabulary *words, WordList list, const Row *row, int column)
{
	const char *name = row_column_name(row, column);

	if (said_word(words, list, row, column) != WORD_UNKNOWN)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_CHECK_VIOLATION),
			 errmsg("%s of \"%s\" is \"%s\", which is no word of policy \"%s\"", name,
					RelationGetRelationName(rel), shown_text(row_text(row, column)),
					words->policy),
			 words->list[list].n > 0
			 ? errdetail("Its words: %s.", words_of_list(&words->list[list]))
			 : errdetail("It has no word for this."),
			 errhint("The words of a version are rows of policy_word, the section \"words\" of its "
					 "pack."),
			 errtableconstraint(rel, psprintf("%s_%s_check", register_table_name(row->table->id),
											  name))));
}
