/*
 * birth.h
 *		A project is entered.
 */
#ifndef GOVPROJ_BIRTH_H
#define GOVPROJ_BIRTH_H

#include "postgres.h"

#include "access/htup.h"

#include "register/descriptor.h"
#include "register/row.h"

extern HeapTuple project_birth(Register *reg, Relation rel, Row *new);
extern void project_record_birth(const Register *reg, Relation rel, const Row *row);

#endif							/* GOVPROJ_BIRTH_H */
