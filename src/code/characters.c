/*
 * characters.c
 *		Characters that nobody sees, and texts as messages show them.
 *
 * The server knows no classes of characters that hold in every locale, so those
 * that matter here are listed, from the Unicode Character Database.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"

#include "code/characters.h"

typedef struct Range
{
	CodePoint	first;
	CodePoint	last;
} Range;

/* White_Space */
static const Range blanks[] = {
	{0x09, 0x0D}, {0x20, 0x20}, {0x85, 0x85}, {0xA0, 0xA0}, {0x1680, 0x1680}, {0x2000, 0x200A},
	{0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}
};

/* Cc, Cf, Default_Ignorable_Code_Point, and the blank pattern of Braille; no blanks */
static const Range invisibles[] = {
	{0x00, 0x08}, {0x0E, 0x1F}, {0x7F, 0x84}, {0x86, 0x9F}, {0xAD, 0xAD}, {0x34F, 0x34F},
	{0x600, 0x605}, {0x61C, 0x61C}, {0x6DD, 0x6DD}, {0x70F, 0x70F}, {0x890, 0x891},
	{0x8E2, 0x8E2}, {0x115F, 0x1160}, {0x17B4, 0x17B5}, {0x180B, 0x180F}, {0x200B, 0x200F},
	{0x202A, 0x202E}, {0x2060, 0x206F}, {0x2800, 0x2800}, {0x3164, 0x3164}, {0xFDD0, 0xFDEF},
	{0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0x110BD, 0x110BD},
	{0x110CD, 0x110CD}, {0x13430, 0x1343F}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A},
	{0xE0000, 0xE0FFF}
};

static bool
is_in(CodePoint character, const Range *ranges, int n)
{
	for (int i = 0; i < n && ranges[i].first <= character; i++)
		if (character <= ranges[i].last)
			return true;
	return false;
}

bool
is_blank(CodePoint character)
{
	return is_in(character, blanks, lengthof(blanks));
}

/* The last two of each plane are no characters; psql leaves them out of what it prints. */
bool
is_invisible(CodePoint character)
{
	return is_in(character, invisibles, lengthof(invisibles)) || (character & 0xFFFE) == 0xFFFE;
}

bool
is_full_width(CodePoint character)
{
	return (character >= 0xFF10 && character <= 0xFF19) ||
		(character >= 0xFF21 && character <= 0xFF3A) ||
		(character >= 0xFF41 && character <= 0xFF5A);
}

/* Begin with the first character of a text in the database's encoding. */
void
characters_begin(Characters *characters, const char *text, int length)
{
	const char *utf8 = text;

	characters->unicode = GetDatabaseEncoding() != PG_SQL_ASCII;
	if (characters->unicode)
		utf8 = pg_server_to_any(text, length, PG_UTF8);
	if (utf8 != text)
		length = strlen(utf8);
	characters->next = (const unsigned char *) utf8;
	characters->end = characters->next + length;
}

/* The next one; false at the end.  A byte of a text without an encoding is itself. */
bool
characters_next(Characters *characters, CodePoint *character)
{
	if (characters->next >= characters->end)
		return false;
	if (!characters->unicode)
	{
		/* a byte above ASCII is taken for part of something that is seen */
		*character = IS_HIGHBIT_SET(*characters->next) ? 'x' : *characters->next;
		characters->next++;
		return true;
	}
	*character = utf8_to_unicode(characters->next);
	characters->next += pg_utf_mblen(characters->next);
	return true;
}

/* Would a reader not see it where it stands? A blank shows between what it separates. */
static bool
goes_unseen(CodePoint character, bool at_an_end)
{
	if (is_blank(character))
		return at_an_end || (character != ' ' && character != 0x3000);
	return is_invisible(character);
}

char *
shown_text(const char *text)
{
	int			length = strlen(text);
	const char *end = text + length;
	StringInfoData shown;
	Characters	characters;
	CodePoint	character;
	bool		first = true;

	initStringInfo(&shown);
	characters_begin(&characters, text, length);
	/* both walk on together: the text in its own encoding, and what its characters are */
	while (text < end && characters_next(&characters, &character))
	{
		int			mblen = characters.unicode ? pg_mblen(text) : 1;

		if (goes_unseen(character, first || text + mblen >= end))
			appendStringInfo(&shown, "<U+%04X>", character);
		else
			appendBinaryStringInfo(&shown, text, mblen);
		text += mblen;
		first = false;
	}
	return shown.data;
}

#define BEGINNING 64			/* characters */

char *
shown_beginning(const char *text, int length)
{
	return shown_text(pnstrdup(text, pg_mbcharcliplen(text, length, BEGINNING)));
}
