/*
 * legal_day.h
 *		What day it is in a register, and which days its records may bear.
 */
#ifndef GOVPROJ_LEGAL_DAY_H
#define GOVPROJ_LEGAL_DAY_H

#include "postgres.h"

#include "policy/rulebook.h"
#include "register/day.h"
#include "register/row.h"

extern DateADT register_today(const Rulebook *book);
extern DateADT register_today_for_query(const Rulebook *book);
extern void require_past(const Rulebook *book, Relation rel, const Row *row, int column);
extern void require_recent(const Rulebook *book, Relation rel, const Row *row, int column,
						   int backdate_days);

#endif							/* GOVPROJ_LEGAL_DAY_H */
