/*
 * pack_json.c
 *		The JSON text of a pack, read with the place of everything in it.
 *
 * The server's own reader keeps the last of two members with the same key and
 * forgets the other, and says of what is no JSON what it expected.  A pack is
 * written by people, in an editor and often in Chinese, so this one remembers
 * lines and tells what such people write in place of JSON.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"

#include "code/characters.h"
#include "errors.h"
#include "policy/pack_json.h"

#define DEEPEST 64
#define INVISIBLE_MARK "\xEF\xBB\xBF"	/* U+FEFF, which editors put before a text */

typedef struct Reader
{
	const char *at;
	const char *line_begins;
	int			line;
	int			depth;
	char	   *fault;			/* the first one; nothing is read any more */
	int			fault_line;
	int			fault_column;
} Reader;

static PackValue *read_value(Reader *reader);

/* Characters of full width that people write for JSON's own. */
static const struct
{
	const char *wide;
	const char *plain;
}			full_width[] = {
	{"，", ","}, {"、", ","}, {"：", ":"}, {"“", "\""}, {"”", "\""}, {"＂", "\""}, {"｛", "{"},
	{"｝", "}"}, {"［", "["}, {"］", "]"}, {"【", "["}, {"】", "]"}, {"‘", "\""}, {"’", "\""}
};

/* What JSON has in place of such a character; NULL: it is none. */
static const char *
plain_mark(const char *at)
{
	for (size_t i = 0; i < lengthof(full_width); i++)
		if (strncmp(at, full_width[i].wide, strlen(full_width[i].wide)) == 0)
			return full_width[i].plain;
	return NULL;
}

/* Note what is wrong at a place; always false. */
static bool
fault_at(Reader *reader, const char *place, char *fault)
{
	if (reader->fault)
		return false;
	reader->fault = fault;
	reader->fault_line = reader->line;
	reader->fault_column = pg_mbstrlen_with_len(reader->line_begins,
												place - reader->line_begins) + 1;
	return false;
}

static void
skip_blanks(Reader *reader)
{
	for (;; reader->at++)
	{
		if (*reader->at == '\n')
		{
			reader->line++;
			reader->line_begins = reader->at + 1;
		}
		else if (*reader->at != ' ' && *reader->at != '\t' && *reader->at != '\r')
			return;
	}
}

/* The character, quoted, as messages show it. */
static char *
character_shown(const char *at)
{
	return shown_text(pnstrdup(at, pg_mblen(at)));
}

/* Of the languages that people know besides. */
static bool
begins_comment(const char *at)
{
	return *at == '#' || strncmp(at, "//", 2) == 0 || strncmp(at, "/*", 2) == 0 ||
		strncmp(at, "--", 2) == 0;
}

static bool
begins_mark(const char *at)
{
	return strncmp(at, INVISIBLE_MARK, strlen(INVISIBLE_MARK)) == 0;
}

/* Does something begin here that people write in JSON's place? */
static bool
is_no_json(const char *at)
{
	return *at == '\'' || plain_mark(at) || begins_comment(at) || begins_mark(at);
}

/* What stands here cannot: say so in terms of what somebody may have meant. */
static bool
misplaced(Reader *reader, const char *wanted)
{
	const char *at = reader->at;

	if (*at == '\0')
		return fault_at(reader, at, psprintf(_("the text ends where %s is wanted"), wanted));
	if (begins_mark(at))
		return fault_at(reader, at,
						pstrdup(_("a byte order mark (U+FEFF): save the file as UTF-8 without it")));
	if (begins_comment(at))
		return fault_at(reader, at,
						pstrdup(_("a comment, and JSON has none: say it in the row's \"note\"")));
	if (*at == '\'')
		return fault_at(reader, at, pstrdup(_("a single quote, where JSON has \" around texts")));
	if (plain_mark(at))
		return fault_at(reader, at,
						psprintf(_("\"%s\" of full width, where JSON has %s"), character_shown(at),
								 plain_mark(at)));
	return fault_at(reader, at,
					psprintf(_("\"%s\" where %s is wanted"), character_shown(at), wanted));
}

static bool
read_hex(const char *digits, pg_wchar *code)
{
	*code = 0;
	for (int i = 0; i < 4; i++)
	{
		const char *hex = "0123456789abcdef";
		const char *digit = digits[i] ? strchr(hex, pg_tolower((unsigned char) digits[i])) : NULL;

		if (digit == NULL)
			return false;
		*code = *code * 16 + (digit - hex);
	}
	return true;
}

/* What \uXXXX stands for, of which two may be one character. */
static bool
read_unicode_escape(Reader *reader, StringInfo text)
{
	const char *begin = reader->at;
	pg_wchar	code;
	pg_wchar	second;
	unsigned char utf8[MAX_UNICODE_EQUIVALENT_STRING + 1];

	if (!read_hex(reader->at + 2, &code) || code == 0)
		return fault_at(reader, begin, pstrdup(_("\\u wants four hexadecimal digits, and not 0000")));
	reader->at += 6;
	if (is_utf16_surrogate_first(code) && reader->at[0] == '\\' && reader->at[1] == 'u' &&
		read_hex(reader->at + 2, &second) && is_utf16_surrogate_second(second))
	{
		code = surrogate_pair_to_codepoint(code, second);
		reader->at += 6;
	}
	if (is_utf16_surrogate_first(code) || is_utf16_surrogate_second(code))
		return fault_at(reader, begin, pstrdup(_("half a character (\\u of a surrogate)")));
	memset(utf8, 0, sizeof(utf8));
	unicode_to_utf8(code, utf8);
	appendStringInfoString(text, (char *) utf8);
	return true;
}

static bool
read_escape(Reader *reader, StringInfo text)
{
	const char *escapes = "\"\\/bfnrt";
	const char *meanings = "\"\\/\b\f\n\r\t";
	const char *escape = reader->at[1] ? strchr(escapes, reader->at[1]) : NULL;

	if (reader->at[1] == 'u')
		return read_unicode_escape(reader, text);
	if (escape == NULL)
		return fault_at(reader, reader->at, pstrdup(_("\\ stands before \", \\, /, b, f, n, r, t or u "
													  "only; a backslash itself is \\\\")));
	appendStringInfoChar(text, meanings[escape - escapes]);
	reader->at += 2;
	return true;
}

/* A character of a text that stands for itself. */
static bool
read_character(Reader *reader, const char *begin, StringInfo text)
{
	if (*reader->at == '\0' || *reader->at == '\n')
		return fault_at(reader, begin,
						pstrdup(_("a text that does not end on its line: \" is missing, or a line "
								  "break within it is to be written \\n")));
	if ((unsigned char) *reader->at < ' ')
		return fault_at(reader, reader->at,
						pstrdup(_("a tab or control character within a text: a tab is written \\t")));
	appendStringInfoChar(text, *reader->at++);
	return true;
}

/* A text in double quotes; NULL: it is none, as noted. */
static char *
read_text(Reader *reader)
{
	const char *begin = reader->at;
	StringInfoData text;

	initStringInfo(&text);
	reader->at++;
	while (*reader->at != '"')
	{
		bool		fine = *reader->at == '\\' ? read_escape(reader, &text)
			: read_character(reader, begin, &text);

		if (!fine)
			return NULL;
	}
	reader->at++;
	return text.data;
}

/* Where a number ends that is written as JSON has them; NULL: it is not. */
static const char *
number_end(const char *at)
{
	const char *digits;

	if (*at == '-')
		at++;
	if (*at == '0')
		at++;
	else
	{
		for (digits = at; isdigit((unsigned char) *at);)
			at++;
		if (at == digits)
			return NULL;
	}
	if (*at == '.')
	{
		for (digits = ++at; isdigit((unsigned char) *at);)
			at++;
		if (at == digits)
			return NULL;
	}
	if (*at == 'e' || *at == 'E')
	{
		at++;
		if (*at == '+' || *at == '-')
			at++;
		for (digits = at; isdigit((unsigned char) *at);)
			at++;
		if (at == digits)
			return NULL;
	}
	return at;
}

/* All that is neither blank nor punctuation of JSON. */
static char *
bare_word(const char *at)
{
	return pnstrdup(at, strcspn(at, " \t\r\n,:[]{}\""));
}

static bool
read_word(Reader *reader, PackValue *value)
{
	char	   *word = bare_word(reader->at);
	const char *end;

	value->text = word;
	if (*word == '\0' || is_no_json(word))
		return misplaced(reader, _("a value"));
	if (strcmp(word, "true") == 0 || strcmp(word, "false") == 0)
		value->type = PACK_BOOLEAN;
	else if (strcmp(word, "null") == 0)
		value->type = PACK_NULL;
	else if ((end = number_end(word)) != NULL && *end == '\0')
		value->type = PACK_NUMBER;
	else
		return fault_at(reader, reader->at,
						psprintf(_("%s is no value: a text stands in double quotes, a number has "
								   "plain digits and no unit, else true, false or null"),
								 shown_text(word)));
	reader->at += strlen(word);
	return true;
}

/* What stands where a comma or the end of the list is wanted. */
static bool
no_comma(Reader *reader, char close)
{
	if (*reader->at == '"' || *reader->at == '{' || *reader->at == '[')
		return fault_at(reader, reader->at, pstrdup(_("a comma is missing before this")));
	return misplaced(reader, close == '}' ? _("a comma or }") : _("a comma or ]"));
}

/* The comma after an item, or the end of the list. */
static bool
read_comma(Reader *reader, char close, bool *ended)
{
	Reader		comma;

	skip_blanks(reader);
	*ended = *reader->at == close;
	if (!*ended && *reader->at != ',')
		return no_comma(reader, close);
	comma = *reader;
	reader->at++;
	if (*ended)
		return true;
	skip_blanks(reader);
	if (*reader->at != '}' && *reader->at != ']' && *reader->at != ',')
		return true;
	/* a comma too many is told where it stands, which may be a line before */
	fault_at(&comma, comma.at, *reader->at == ',' ? pstrdup(_("two commas"))
			 : psprintf(_("a comma too many, before %c"), *reader->at));
	*reader = comma;
	return false;
}

/* The key of a member, and the colon. */
static char *
read_key(Reader *reader)
{
	char	   *key;

	if (isdigit((unsigned char) *reader->at))
		fault_at(reader, reader->at,
				 pstrdup(_("a number with commas: 2,000,000 is written 2000000")));
	else if (*reader->at != '"')
		misplaced(reader, _("a key in double quotes"));
	if (reader->fault || (key = read_text(reader)) == NULL)
		return NULL;
	skip_blanks(reader);
	if (*reader->at != ':')
	{
		misplaced(reader, _("a colon"));
		return NULL;
	}
	reader->at++;
	skip_blanks(reader);
	return key;
}

static void
note_twin(List *members, PackValue *member)
{
	ListCell   *cell;

	foreach(cell, members)
	{
		PackValue  *other = lfirst(cell);

		if (member->first == NULL && strcmp(other->key, member->key) == 0)
			member->first = other;
	}
}

/* The items of an array, or the members of an object. */
static bool
read_items(Reader *reader, PackValue *value, char close)
{
	bool		ended;

	reader->at++;
	skip_blanks(reader);
	if (*reader->at == ',')
		return fault_at(reader, reader->at, pstrdup(_("a comma too many")));
	ended = *reader->at == close;
	if (ended)
		reader->at++;
	while (!ended)
	{
		int			line = reader->line;
		char	   *key = close == '}' ? read_key(reader) : NULL;
		PackValue  *item = reader->fault ? NULL : read_value(reader);

		if (item == NULL)
			return false;
		item->key = key;
		item->line = line;
		if (key)
			note_twin(value->items, item);
		value->items = lappend(value->items, item);
		if (!read_comma(reader, close, &ended))
			return false;
	}
	return true;
}

/* NULL: there is none, as noted. */
static PackValue *
read_value(Reader *reader)
{
	PackValue  *value = palloc0(sizeof(PackValue));
	const char *begin = reader->at;
	bool		fine;

	CHECK_FOR_INTERRUPTS();
	value->line = reader->line;
	if (++reader->depth > DEEPEST)
	{
		fault_at(reader, begin, pstrdup(_("brackets within brackets, too deep")));
		return NULL;
	}
	if (*begin == '"')
	{
		value->type = PACK_STRING;
		value->text = read_text(reader);
		fine = value->text != NULL;
	}
	else if (*begin == '{' || *begin == '[')
	{
		value->type = *begin == '{' ? PACK_OBJECT : PACK_ARRAY;
		fine = read_items(reader, value, *begin == '{' ? '}' : ']');
		value->text = pnstrdup(begin, reader->at - begin);
	}
	else
		fine = read_word(reader, value);
	reader->depth--;
	return fine ? value : NULL;
}

PackText
pack_read(const char *text)
{
	Reader		reader = {.at = text,.line_begins = text,.line = 1};
	PackText	read = {0};

	skip_blanks(&reader);
	read.value = read_value(&reader);
	if (read.value)
	{
		skip_blanks(&reader);
		if (*reader.at != '\0')
			misplaced(&reader, _("the end of the text"));
	}
	if (reader.fault)
		read.value = NULL;
	read.fault = reader.fault;
	read.line = reader.fault ? reader.fault_line : reader.line;
	read.column = reader.fault_column;
	return read;
}

PackValue *
pack_member(const PackValue *object, const char *key)
{
	PackValue  *found = NULL;
	ListCell   *cell;

	if (object->type != PACK_OBJECT)
		return NULL;
	foreach(cell, object->items)
	{
		PackValue  *member = lfirst(cell);

		if (strcmp(member->key, key) == 0)
			found = member;
	}
	return found;
}

const char *
pack_type_name(PackType type)
{
	switch (type)
	{
		case PACK_NULL:
			return _("null");
		case PACK_BOOLEAN:
			return _("true or false");
		case PACK_NUMBER:
			return _("a number");
		case PACK_STRING:
			return _("a text");
		case PACK_ARRAY:
			return _("an array");
		case PACK_OBJECT:
			return _("an object");
	}
	pg_unreachable();
}
