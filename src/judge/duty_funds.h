/*
 * duty_funds.h
 *		Duties of projects that have such money: since when, as changes of funds have it.
 */
#ifndef GOVPROJ_DUTY_FUNDS_H
#define GOVPROJ_DUTY_FUNDS_H

#include "postgres.h"

#include "judge/case.h"

extern bool funds_oblige(const Policy *policy, const Row *project, bool in_scope, Yuan before);
extern DateADT funds_day_of(Case *c, const When *when);

#endif							/* GOVPROJ_DUTY_FUNDS_H */
