/*
 * agency_kinds.h
 *		The kinds of agency of a register: the offices of all its versions.
 */
#ifndef GOVPROJ_AGENCY_KINDS_H
#define GOVPROJ_AGENCY_KINDS_H

#include "postgres.h"

#include "utils/rel.h"

#include "office/office.h"
#include "policy/rulebook.h"

extern Office agency_office(const Rulebook *book, const Agency *agency);
extern void require_agency_kind(const Rulebook *book, Relation rel, const Row *agency);

#endif							/* GOVPROJ_AGENCY_KINDS_H */
