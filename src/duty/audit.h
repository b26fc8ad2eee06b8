/*
 * audit.h
 *		What an audit item owes to its request (Article 23).
 */
#ifndef GOVPROJ_AUDIT_H
#define GOVPROJ_AUDIT_H

#include "postgres.h"

#include "register/row.h"

extern int64 asked_agency(const Register *reg, const Row *item, Snapshot snapshot);
extern void require_asked(const Register *reg, Relation rel, const Row *item);

#endif							/* GOVPROJ_AUDIT_H */
