/*
 * text.h
 *		What a text may be.
 */
#ifndef GOVPROJ_TEXT_H
#define GOVPROJ_TEXT_H

#include "postgres.h"

#define SHORTEN_IT gettext_noop("Shorten it; what is longer belongs in a file, of which a document tells " \
								"where it is kept (uri).")

extern bool says_something(const char *text, int length);
extern char *length_fault(text *value, int longest);
extern char *identifier_fault(const char *value, int length, bool is_code);

#endif							/* GOVPROJ_TEXT_H */
