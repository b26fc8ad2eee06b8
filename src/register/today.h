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

#endif							/* GOVPROJ_TODAY_H */
