/*
 * audited.h
 *		Which projects audit has asked about.
 */
#ifndef GOVPROJ_AUDITED_H
#define GOVPROJ_AUDITED_H

#include "postgres.h"

#include "utils/snapshot.h"

#include "register/descriptor.h"
#include "register/ids.h"

extern Ids	audited_projects(const Register *reg, bool own_alone, Snapshot snapshot);

#endif							/* GOVPROJ_AUDITED_H */
