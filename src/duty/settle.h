/*
 * settle.h
 *		Duties that are written down.
 */
#ifndef GOVPROJ_SETTLE_H
#define GOVPROJ_SETTLE_H

#include "postgres.h"

#include "register/descriptor.h"

extern int	write_agency_duties(const Register *reg);

#endif							/* GOVPROJ_SETTLE_H */
