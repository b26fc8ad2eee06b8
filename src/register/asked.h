/*
 * asked.h
 *		Which register is a function asked about?
 */
#ifndef GOVPROJ_ASKED_H
#define GOVPROJ_ASKED_H

#include "postgres.h"

#include "register/descriptor.h"

extern void require_select(Oid relid);
extern const Register *register_of_any_version_asked_about(Oid project_table,
															 Oid engine_function);
extern const Register *register_asked_about(Oid project_table, Oid engine_function);

#endif							/* GOVPROJ_ASKED_H */
