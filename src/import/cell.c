/*
 * cell.c
 *		A cell of a spreadsheet, in the few characters that days and figures are written with.
 *
 * Full width becomes half width, what nobody sees is left out, and blanks are,
 * but between digits.
 */
#include "postgres.h"

#include "code/characters.h"
#include "compat.h"
#include "import/cell.h"

#define is_digit(c) ((c) >= '0' && (c) <= '9')

/* The character of ASCII that a character stands for; itself, where there is none. */
static CodePoint
narrow(CodePoint character)
{
	if (character >= 0xFF01 && character <= 0xFF5E)
		return character - 0xFEE0;
	switch (character)
	{
		case 0x2010:			/* hyphens, dashes, the minus of mathematics */
		case 0x2011:
		case 0x2012:
		case 0x2013:
		case 0x2014:
		case 0x2212:
			return '-';
		default:
			return character;
	}
}

static char
chinese(CodePoint character)
{
	switch (character)
	{
		case 0x5E74:
			return CELL_YEAR;
		case 0x6708:
			return CELL_MONTH;
		case 0x65E5:
		case 0x53F7:
			return CELL_DAY;
		case 0x5341:
			return CELL_TEN;
		case 0x5EA6:
			return CELL_OF_YEAR;
		case 0x5143:
		case 0x5706:
			return CELL_YUAN;
		case 0x4E07:
			return CELL_WAN;
		case 0x4EBF:
			return CELL_YI;
		case 0x6574:
			return CELL_EVEN;
		case 0xA5:
		case 0xFFE5:
			return CELL_SIGN;
		default:
			return CELL_OTHER;
	}
}

/* 〇 to 九, as they stand in a date written out; -1: none of them. */
static int
numeral(CodePoint character)
{
	static const CodePoint numerals[] = {
		0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D
	};

	for (int i = 0; i < (int) lengthof(numerals); i++)
		if (numerals[i] == character)
			return i;
	return character == 0x96F6 || character == 0x25CB ? 0 : -1;
}

static char
cell_character(Cell *cell, CodePoint character)
{
	int			figure;

	character = narrow(character);
	if (character >= 'a' && character <= 'z')
		return character - 'a' + 'A';
	if (character > 0x20 && character < 0x7F)
		return character;
	figure = numeral(character);
	if (figure < 0)
		return chinese(character);
	cell->numerals = true;
	return '0' + figure;
}

void
cell_read(Cell *cell, const text *value)
{
	bool		after_blank = false;
	Characters	characters;
	CodePoint	character;

	cell->length = 0;
	cell->numerals = false;
	characters_begin(&characters, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
	while (characters_next(&characters, &character))
	{
		char		next;

		if (is_blank(character) || is_invisible(character))
		{
			after_blank |= is_blank(character);
			continue;
		}
		/* cut off, it might pass for another day or figure */
		if (cell->length >= CELL_SIZE - 1)
		{
			cell->length = 0;
			cell->text[cell->length++] = CELL_OTHER;
			break;
		}
		next = cell_character(cell, character);
		if (after_blank && cell->length > 0 && is_digit(next) &&
			is_digit(cell->text[cell->length - 1]))
			cell->text[cell->length++] = ' ';
		cell->text[cell->length++] = next;
		after_blank = false;
	}
	cell->text[cell->length] = '\0';
}

bool
cell_is_empty(const Cell *cell)
{
	return cell->length == 0;
}

int
cell_digits(const char *from)
{
	int			n = 0;

	while (is_digit(from[n]))
		n++;
	return n;
}
