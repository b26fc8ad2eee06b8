/*
 * today.h
 *		What day it is in a register.
 */
#ifndef GOVPROJ_TODAY_H
#define GOVPROJ_TODAY_H

#include "policy/rulebook.h"

extern void today_init(void);
extern char *date_text(DateADT date);
extern DateADT register_today(const Rulebook *book);
extern void require_recent(const Rulebook *book, Relation rel, const Row *row, int column,
						   int backdate_days);
extern void require_past(const Rulebook *book, Relation rel, const Row *row, int column);

#endif							/* GOVPROJ_TODAY_H */
