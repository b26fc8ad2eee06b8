/*
 * characters.h
 *		Characters that nobody sees, and texts as messages show them.
 */
#ifndef GOVPROJ_CHARACTERS_H
#define GOVPROJ_CHARACTERS_H

#include "postgres.h"

typedef uint32 CodePoint;

/* A text read character by character, as Unicode has them. */
typedef struct Characters
{
	const unsigned char *next;
	const unsigned char *end;
	bool		unicode;		/* else the encoding has no characters, only bytes */
} Characters;

extern void characters_begin(Characters *characters, const char *text, int length);
extern bool characters_next(Characters *characters, CodePoint *character);

/* What separates words, line ends among it. */
extern bool is_blank(CodePoint character);

/* What shows nothing at all, and is no blank: controls, formats, marks of variation. */
extern bool is_invisible(CodePoint character);

/* A digit or letter of ASCII in full width. */
extern bool is_full_width(CodePoint character);

/* As messages repeat what somebody gave: what nobody sees is written <U+FEFF>. */
extern char *shown_text(const char *text);

/* The same of the beginning of what may be long. */
extern char *shown_beginning(const char *text, int length);

#endif							/* GOVPROJ_CHARACTERS_H */
