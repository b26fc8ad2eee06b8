/*
 * rows_here.h
 *		Are the rows of a register in the tables that were found?
 */
#ifndef GOVPROJ_ROWS_HERE_H
#define GOVPROJ_ROWS_HERE_H

#include "utils/relcache.h"

#include "register/descriptor.h"

extern bool table_is_distributed(Oid relid);
extern bool registers_may_be_distributed(void);
extern const char *clients_table_name(Relation rel);
extern bool register_rows_are_here(const Register *reg);
extern void require_rows_here(const Register *reg);

#endif							/* GOVPROJ_ROWS_HERE_H */
