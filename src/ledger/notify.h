/*
 * notify.h
 *		NOTIFY govproj, for those who want to hear of things as they happen.
 */
#ifndef GOVPROJ_NOTIFY_H
#define GOVPROJ_NOTIFY_H

#include "postgres.h"

#include "lib/stringinfo.h"

#include "policy/rulebook.h"

extern void notify_begin(StringInfo payload, const Register *reg, const char *event);
extern void notify_send(StringInfo payload);

#endif							/* GOVPROJ_NOTIFY_H */
