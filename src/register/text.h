/*
 * text.h
 *		What a text may be.
 */
#ifndef GOVPROJ_TEXT_H
#define GOVPROJ_TEXT_H

#include "postgres.h"

extern bool says_something(const char *text, int length);

#endif							/* GOVPROJ_TEXT_H */
